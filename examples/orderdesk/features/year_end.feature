@service
Feature: The year is closed

  Scenario: months are summed up in euro
    Given one USD is 0.5 EUR, told after 0.12 seconds
    And sales of 100.00 in each month, in EUR and in USD
    When the months are summed up, asking for the rate each time
    Then each month comes to 150.00 EUR

  Scenario: a year has twelve months
    Given a sale in month 13
    When the months are summed up, asking for the rate each time
    Then it is refused with "there is no month 13"

  Scenario: payments are matched with invoices
    When invoices of 1000, 2000, 3000 are matched with payments of 2001, 998, 5000
    Then invoices of 3000 are open and payments of 5000 are left

  Scenario: all payments of the year
    When 5000 invoices are matched with payments that are one cent off
    Then no invoice is open

  Scenario: the auditor is content
    Given the auditor is content after 1.2 seconds, about seal S-2031
    When twelve months of 100.00 are handed in
    Then the seal is S-2031

  Scenario: the auditor asks
    Given the auditor is questioned after 0.5 seconds, about month 7
    When twelve months of 100.00 are handed in
    Then it is refused with "the auditor asks about month 7"
