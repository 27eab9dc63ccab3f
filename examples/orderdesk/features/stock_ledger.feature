@serial
Feature: The stock ledger

  Background:
    Given the stock ledger of this shop

  Scenario: movements add up
    When these movements are recorded
      | sku  | quantity |
      | bolt | 100      |
      | nut  | 50       |
      | bolt | -30      |
    Then the stock of bolt is 70
    And the stock of nut is 50

  Scenario: a change is noticed
    When these movements are recorded
      | sku  | quantity |
      | bolt | 100      |
      | nut  | 50       |
    And somebody changes line 2
    Then the ledger is not believed, as line 2 has been changed

  Scenario: a year of movements
    When 52000 movements of 40 articles are recorded
    Then the stock is 52000 in all
