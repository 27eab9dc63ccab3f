Feature: Suppliers' files are imported

  Scenario: good rows become products
    Given a supplier's file with
      """
      ean,name,price
      4006381333931,stabilo  point 88,1.29
      9780131103627,the c programming language,54.00 EUR
      """
    When it is imported
    Then 2 products are known
    And product 4006381333931 is Stabilo Point 88 at 1.29 EUR

  Scenario: bad rows are told with their line and reason
    Given a supplier's file with
      """
      ean,name,price
      4006381333931,pen,1.29
      4006381333931,pen again,1.29
      4006381333930,wrong digit,1.29
      40063813,short,1.29
      9780131103627,free,0
      9780131103627,dear,a lot
      9780131103627,,1.00
      """
    When it is imported
    Then 1 products are known
    And line 3 is rejected, as the EAN is there twice
    And line 4 is rejected, as the EAN's check digit is wrong
    And line 5 is rejected, as the EAN has not 13 digits
    And line 6 is rejected, as the price is not positive
    And line 7 is rejected, as 'a lot' is not an amount
    And line 8 is rejected, as the name is empty

  Scenario: a whole catalogue
    Given a supplier's file with 50000 products
    When it is imported
    Then 50000 products are known
