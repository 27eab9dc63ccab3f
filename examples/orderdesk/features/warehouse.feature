@warehouse
Feature: The warehouse counts

  Scenario: the inventory comes page by page
    Given the warehouse has counted, 2 a page and 0.25 seconds for each
      | sku    | quantity |
      | bolt   | 118      |
      | nut    | 90       |
      | rivet  | 4        |
    When the inventory is read
    Then 3 articles are in it
    And compared with our books it differs in
      | sku    | difference           |
      | bolt   | -2                   |
      | rivet  | unknown to us        |
      | washer | not in the warehouse |

  Scenario: one page is enough
    Given the warehouse has counted, 5 a page and 0.3 seconds for each
      | sku    | quantity |
      | bolt   | 120      |
      | nut    | 90       |
      | washer | 40       |
    When the inventory is read
    Then 3 articles are in it
