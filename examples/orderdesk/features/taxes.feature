Feature: Value-added tax

  Scenario Outline: whose rate applies
    When <net> of <goods> is taxed for <country>
    Then the tax is <tax> and the note is "<note>"
    And <gross> is to be paid

    Examples:
      | net   | goods | country | tax      | note   | gross     |
      | 10.00 | other | DE      | 1.90 EUR | 19 %   | 11.90 EUR |
      | 10.00 | book  | DE      | 0.70 EUR | 7 %    | 10.70 EUR |
      | 10.00 | food  | FR      | 0.55 EUR | 5.5 %  | 10.55 EUR |
      | 10.00 | other | US      | 0.00 EUR | export | 10.00 EUR |

  Scenario: a company elsewhere in the union owes the tax itself
    When 10.00 of other is taxed for NL with VAT number "NL1234567B01"
    Then the tax is 0.00 EUR and the note is "reverse charge"

  Scenario: a VAT number of another country is refused
    When 10.00 of other is taxed for NL with VAT number "AT12345678"
    Then it is refused with "AT12345678 is not a VAT number of NL"
