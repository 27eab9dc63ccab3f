Feature: Parcels are packed

  Scenario: the fullest box first
    When things of 6, 5, 5, 4, 3 are packed into boxes of 10
    Then the boxes hold 5 5 | 6 4 | 3

  Scenario Outline: what cannot be packed is refused
    When things of <weights> are packed into boxes of 10
    Then it is refused with "<message>"

    Examples:
      | weights | message                        |
      | 3, 11   | something weighs more than 10  |
      | 3, 0    | everything weighs something    |

  Scenario: a truck load
    When 800 things of up to 60 are packed into boxes of 240
    Then everything is packed, and no box but the last is emptier than 99 %
