Feature: Orders are exported for other programs

  Background:
    Given an order of 12.50 by Ada
    And an order of 7.00 by Grace, "Admiral"

  Scenario: as CSV
    When the orders are exported as csv
    Then the export is
      """
      order,customer,cents,state
      1,Ada,1250,new
      2,"Grace, ""Admiral""",700,new
      """

  Scenario: as JSON lines
    When the orders are exported as jsonl
    Then the export is
      """
      {"order": 1, "customer": "Ada", "cents": 1250, "state": "new"}
      {"order": 2, "customer": "Grace, \"Admiral\"", "cents": 700, "state": "new"}
      """

  Scenario: as something unknown
    When the orders are exported as pdf
    Then it is refused with "unknown format pdf: use csv or jsonl"

  Scenario: many
    Given 25000 orders with references are placed
    When the orders are exported as jsonl
    Then the export has 25002 lines
