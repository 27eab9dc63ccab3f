Feature: Ctrl-C

  Scenario Outline: once: the running scenario ends, what ran is kept and reported (<venv>)
    Given behave and coverage "<venv>"
    And the suite "covered"
    And a file "features/0.feature"
      """
      Feature: long
        Scenario: waits
          * I mix 20 of red
          * the file "started" is touched
          * it waits 1.5 seconds
          * I note "ended"
        Scenario: never begun
          * I note "never"
      """
    When I start "evenshard run -j 1 --cov=paint features/0.feature features/a.feature"
    And the file "started" exists
    And I send it SIGINT
    And it has ended
    Then the status is 130
    And the file "ran.log" has "ended"
    And the file "ran.log" has 1 lines
    And the file ".coverage" is there
    And no process of the run is left

    Examples:
      | venv |
      | old  |
      | new  |

  Scenario: twice: stop now
    Given the suite "small"
    And a file "features/0.feature"
      """
      Feature: long
        Scenario: waits
          * the file "started" is touched
          * it waits 60 seconds
      """
    When I start "evenshard run -j 1"
    And the file "started" exists
    And I send it SIGINT
    And I wait 0.3 seconds
    And I send it SIGINT
    And it has ended
    Then the status is 130
    And it took less than 15 seconds
    And no process of the run is left

  Scenario: SIGTERM ends with its own status
    Given the suite "small"
    And a file "features/0.feature"
      """
      Feature: long
        Scenario: waits
          * the file "started" is touched
          * it waits 2 seconds
      """
    When I start "evenshard run -j 1"
    And the file "started" exists
    And I send it SIGTERM
    And it has ended
    Then the status is 143
    And no process of the run is left
