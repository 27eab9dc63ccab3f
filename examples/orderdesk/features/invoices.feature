Feature: Invoices

  Background:
    Given the invoice book of 2031

  Scenario: an invoice shows what is owed and why
    When Ada gets an invoice for
      | text     | net   | country | goods | vat id |
      | A mug    | 20.00 | DE      | other |        |
      | A reader | 10.00 | DE      | book  |        |
    Then its number is 2031-00001
    And its text is
      """
      Invoice 2031-00001 for Ada
      A mug                        20.00 EUR  19 %
      A reader                     10.00 EUR  7 %
      Net                          30.00 EUR
      Tax                           4.50 EUR
      Total                        34.50 EUR
      """

  Scenario: the recipient owes the tax
    When Niels gets an invoice for
      | text  | net   | country | goods | vat id       |
      | A mug | 20.00 | NL      | other | NL1234567B01 |
    Then its text has "The tax is owed by the recipient."

  Scenario: nothing is not invoiced, and leaves no gap
    When Ada gets an invoice for nothing
    Then it is refused with "an invoice needs a line"
    When 200 invoices of 150 lines are issued
    Then its number is 2031-00200
    And its text has "Total"
