Feature: An order that is sent twice is placed once

  Background:
    Given no orders

  Scenario: the second one is refused
    When Ada orders for 10.00 with reference A-1
    And Ada orders for 10.00 with reference A-1
    Then it is refused with "A-1 has been ordered before"
    And Ada has ordered for 10.00 EUR in all

  Scenario: a whole day's orders, sent again
    Given 10000 orders with references are placed
    Then each of the 10000 references is refused now
