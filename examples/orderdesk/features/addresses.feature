Feature: Addresses are checked before a parcel is packed

  Scenario Outline: a good address
    When "<name>" at "<street>", "<postcode>", <country> is checked
    Then the address is good

    Examples:
      | name          | street         | postcode | country |
      | Ada Lovelace  | Ringstr. 5     | 10115    | DE      |
      | Niels Vermeer | Oude Gracht 12 | 3511 AB  | NL      |
      | Aoife Byrne   | 4 Quay Street  | D02 AF30 | IE      |

  Scenario Outline: a bad address
    When "<name>" at "<street>", "<postcode>", <country> is checked
    Then the address is bad, as "<problem>"

    Examples:
      | name         | street       | postcode | country | problem                            |
      | Ada          | Ringstr. 5   | 10115    | DE      | the name needs a first and a last part |
      | Ada Lovelace | Ringstrasse  | 10115    | DE      | the street has no number           |
      | Ada Lovelace | Ringstr. 5   | 1011     | DE      | 1011 is not a postcode of DE       |
      | Ada Lovelace | Main St. 5   | 90210    | US      | we do not ship to US               |
