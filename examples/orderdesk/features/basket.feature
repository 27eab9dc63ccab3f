Feature: The basket

  Background:
    Given an empty basket

  Scenario: an empty basket costs nothing
    Then the basket costs 0.00 EUR and 0.00 EUR for shipping

  Scenario: a small order pays for shipping, a large one does not
    When 2 of mug at 9.50 are added
    Then the basket costs 19.00 EUR and 4.90 EUR for shipping
    When 4 of mug at 9.50 are added
    Then the basket costs 57.00 EUR and 0.00 EUR for shipping
    And the basket costs 51.30 EUR and 0.00 EUR for shipping with "WELCOME10"

  Scenario: a discount may bring shipping back
    When 5 of mug at 10.50 are added
    Then the basket costs 47.25 EUR and 4.90 EUR for shipping with "WELCOME10"

  Scenario: something is removed
    When 1 of mug at 9.50 are added
    And mug is removed
    Then the basket costs 0.00 EUR and 0.00 EUR for shipping
    When mug is removed
    Then it is refused with "mug is not in the basket"

  Scenario: there is a limit
    When 500 of nail at 0.01 are added
    Then the basket costs 0.99 EUR and 4.90 EUR for shipping

  Scenario: a price that changes is noticed
    When 1 of mug at 9.50 are added
    And 1 of mug at 9.90 are added
    Then it is refused with "the price of mug has changed from 9.50 EUR to 9.90 EUR"

  Scenario: none cannot be added
    When 0 of mug at 9.50 are added
    Then it is refused with "the quantity must be at least 1"
