Feature: whatever an environment file does, a run is the sequential one

  Scenario Outline: hooks of every kind, drawn by seeds (<venv>, <first> to <last>)
    Given behave and coverage "<venv>"
    Then environment files drawn by seeds <first> to <last> run as one behave runs them

    Examples:
      | venv | first | last |
      | old  | 1     | 6    |
      | old  | 7     | 12   |
      | new  | 13    | 18   |
      | new  | 19    | 24   |

    @full
    Examples: many
      | venv | first | last |
      | old  | 1000  | 1099 |
      | old  | 1100  | 1199 |
      | old  | 1200  | 1299 |
      | old  | 1300  | 1399 |
      | old  | 1400  | 1499 |
      | old  | 1500  | 1599 |
      | old  | 1600  | 1699 |
      | old  | 1700  | 1799 |
      | old  | 1800  | 1899 |
      | old  | 1900  | 1999 |
      | new  | 2000  | 2099 |
      | new  | 2100  | 2199 |
      | new  | 2200  | 2299 |
      | new  | 2300  | 2399 |
      | new  | 2400  | 2499 |
      | new  | 2500  | 2599 |
      | new  | 2600  | 2699 |
      | new  | 2700  | 2799 |
      | new  | 2800  | 2899 |
      | new  | 2900  | 2999 |
