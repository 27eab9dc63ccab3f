Feature: Ctrl-C

  Scenario Outline: once: the running scenario ends, what ran is kept and reported (<venv>)
    Given behave and coverage "<venv>"
    And the suite "covered"
    And a file "features/0.feature"
      """
      Feature: long
        Scenario: waits
          * I mix 7 of green
          * the file "started" is touched
          * it waits 3 seconds
          * I note "ended"
        Scenario: never begun
          * I note "never"
          * I mix 20 of green
      """
    And a file "features/1.feature"
      """
      Feature: short
        Scenario: is over
          * I mix 20 of red
          * the file "finished" is touched
      """
    When I start "evenshard run -j 2 --cov=paint features/0.feature features/1.feature"
    And the file "started" exists
    And the file "finished" exists
    And I send it SIGINT
    And it has ended
    Then the status is 130
    And the file "ran.log" has "ended"
    And the file "ran.log" has 1 lines
    And the coverage has line 6 of "paint/red.py"
    And the coverage has line 8 of "paint/green.py"
    And the coverage has no line 6 of "paint/green.py"
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

  Scenario Outline: <when> everything is finished first
    Given the suite "covered"
    And a file ".coveragerc"
      """
      [run]
      plugins = slow
      """
    And a file "slow.py"
      """
      import sys, time

      def coverage_init(registry, options):
          if "html" in sys.argv:
              open("reporting", "w").close()
              time.sleep(2)
      """
    When I start "evenshard run -j 1 --cov=paint --cov-report=html --after-run 'touch after; sleep 1; touch late' features/a.feature"
    And the file "<file>" exists
    And I send it SIGINT
    And it has ended
    Then the status is 130
    And standard output has "2 scenarios passed"
    And the file "late" is there
    And the file ".coverage" is there
    And the file "htmlcov/index.html" is there
    When I run "evenshard history"
    Then standard output has "features/a.feature"

    Examples:
      | when                         | file      |
      | during the command after it, | after     |
      | during the reports,          | reporting |

  Scenario: the second during the reports ends it, and what there is is named
    Given the suite "covered"
    And a file "slow.py"
      """
      import sys, time

      def coverage_init(registry, options):
          if "html" in sys.argv:
              open("reporting", "w").close()
              time.sleep(5)
      """
    And a file ".coveragerc"
      """
      [run]
      plugins = slow
      """
    When I start "evenshard run -j 1 --cov=paint --cov-report=html features/a.feature"
    And the file "reporting" exists
    And I send it SIGINT
    And I wait 0.3 seconds
    And I send it SIGINT
    And it has ended
    Then the status is -2
    And standard error has ".evenshard/runs/"
    And no process of the run is left
    When I run "evenshard history"
    Then standard output has "features/a.feature"

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

  Scenario Outline: <signal> while <what> ends that too, and no scratch folder is left
    Given the suite "covered"
    And its folder for temporary files is its own
    And a file "<file>"
      """
      open("reached", "w").close()
      import time
      time.sleep(60)
      """
    And a file "ask.sh" with the line "python asked.py & wait; exec python -m behave $@"
    When I start "evenshard run -j 1 <options> features/a.feature"
    And the file "reached" exists
    And I send it <signal>
    And it has ended
    Then the status is <status>
    And no process of the run is left
    And nothing is left in its folder for temporary files

    Examples:
      | signal  | status | what                    | file        | options                       |
      | SIGINT  | -2     | behave is asked         | asked.py    | --launcher 'sh ask.sh'        |
      | SIGTERM | -15    | behave is asked         | asked.py    | --launcher 'sh ask.sh'        |
      | SIGKILL | -9     | behave is asked         | asked.py    | --launcher 'sh ask.sh'        |
      | SIGHUP  | -1     | coverage is asked       | coverage.py | --cov                         |
      | SIGKILL | -9     | the command before runs | asked.py    | --before-run 'sh ask.sh'      |
      | SIGKILL | -9     | the command after runs  | asked.py    | --after-run 'sh ask.sh; true' |
