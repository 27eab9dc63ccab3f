Feature: Money

  Scenario Outline: amounts are read
    When "<text>" is read as money
    Then it is "<money>"

    Examples:
      | text       | money      |
      | 12.5       | 12.50 EUR  |
      | -0.07 USD  | -0.07 USD  |
      | 3 GBP      | 3.00 GBP   |

  Scenario: what is no amount is refused
    When "a lot" is read as money
    Then it is refused with "'a lot' is not an amount"

  Scenario: currencies do not mix
    When "1.00 EUR" and "1.00 USD" are added
    Then it is refused with "1.00 EUR and 1.00 USD"

  Scenario: half cents go to the even side
    When "0.25" is taken 0.5 times
    Then it is "0.12 EUR"

  Scenario: no cent is lost
    When 10.00 is divided by 1:1:1
    Then the parts are 334, 333, 333
    And every amount up to 15000 cents, divided by 1:2:4:7, adds up again

  Scenario: weights must make sense
    When 10.00 is divided by 0:0
    Then it is refused with "weights must not be negative, and not all zero"
