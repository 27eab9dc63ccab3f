@service
Feature: Refunds

  Scenario: money goes back
    Given the bank refunds order 17 after 0.5 seconds with receipt B-17
    When 10.00 of 25.00 are refunded for order 17
    Then the receipt is B-17
    And the bank was asked for 1000 cents

  Scenario: not more than was paid
    When 30.00 of 25.00 are refunded for order 17
    Then it is refused with "30.00 EUR is more than the 25.00 EUR that were paid"
