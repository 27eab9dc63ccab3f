Feature: An order's life

  Scenario: from new to refunded
    Given an order of 20.00 by Ada
    When the order becomes paid, then shipped, then refunded
    Then the order is refunded

  Scenario: some ways are closed
    Given an order of 20.00 by Ada
    When the order becomes shipped
    Then it is refused with "an order that is new cannot become shipped"
    And the order is new

  Scenario: an unknown order
    Given no orders
    When order 7 is looked up
    Then it is refused with "no order 7"

  Scenario: cancelled orders do not count
    Given an order of 20.00 by Ada
    And an order of 5.00 by Ada
    When the order becomes cancelled
    Then Ada has ordered for 20.00 EUR in all

  Scenario: another desk is busy
    Given no orders
    And another desk writes to the orders for 0.4 seconds
    When Ada orders for 9.00
    Then it has taken at least 0.2 seconds
    And Ada has ordered for 9.00 EUR in all
