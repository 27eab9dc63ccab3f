Feature: The command line

  Scenario: orders are placed and listed
    When orderdesk is started with "place Ada 12.50"
    Then its status is 0
    When orderdesk is started with "place Grace 7.00"
    And orderdesk is started with "list --format jsonl"
    Then it prints "{"order": 2, "customer": "Grace", "cents": 700, "state": "new"}"

  Scenario: it works without a process of its own
    When orderdesk is called with "place Ada 12.50"
    Then its status is 0
    And the orders on disk are
      | id | customer | cents | state |
      | 1  | Ada      | 1250  | new   |
    When orderdesk is called with "list"
    Then its status is 0

  Scenario: a supplier's file is checked
    Given a file "good.csv" with
      """
      ean,name,price
      4006381333931,pen,1.29
      """
    And a file "bad.csv" with
      """
      ean,name,price
      123,pen,1.29
      """
    When orderdesk is called with "check good.csv"
    Then its status is 0
    When orderdesk is called with "check bad.csv"
    Then its status is 1

  Scenario: what is wrong is told
    When orderdesk is started with "list --format pdf"
    Then its status is 2
    And it prints "orderdesk: unknown format pdf: use csv or jsonl"
    When orderdesk is called with "check missing.csv"
    Then its status is 2
