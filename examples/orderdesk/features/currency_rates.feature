@service
Feature: Amounts in other currencies

  Scenario: a rate is asked for once and kept for a while
    Given one USD is 0.9 EUR, told after 0.2 seconds
    When 10.00 USD are converted 50 times
    Then each time it is 9.00 EUR
    And "rates/USD" has been asked 1 times

  Scenario: a rate that is too old is asked for again
    Given one USD is 0.9 EUR, told after 0.1 seconds
    When 10.00 USD are converted until the rate has been asked for 2 times
    Then each time it is 9.00 EUR

  Scenario: euros are euros
    When 10.00 EUR are converted 1 times
    Then each time it is 10.00 EUR
    And "rates/EUR" has been asked 0 times
