@service
Feature: Payments are captured

  Scenario: the bank needs a moment
    Given the bank accepts order 17 after 0.8 seconds with receipt R-17
    When 25.00 are captured for order 17, with 5 seconds of patience
    Then the receipt is R-17
    And the bank was asked for 2500 cents
    And it has taken at least 0.7 seconds

  Scenario: the bank declines
    Given the bank declines order 18 after 0.6 seconds, as "no funds"
    When 25.00 are captured for order 18, with 5 seconds of patience
    Then it is refused with "no funds"

  Scenario: the bank is too slow
    Given the bank accepts order 19 after 30 seconds with receipt R-19
    When 25.00 are captured for order 19, with 0.9 seconds of patience
    Then it is refused with "nothing after 0.9 s"
