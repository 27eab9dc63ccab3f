Feature: one command runs the suite in shards and learns from it

  Scenario Outline: everything runs exactly once (<venv>)
    Given behave and coverage "<venv>"
    And the suite "many"
    When I run "evenshard run -j 3"
    Then the status is 0
    And standard output has "40 features passed, 0 failed, 0 skipped"
    And standard output has "40 scenarios passed, 0 failed, 0 skipped"
    And the file "ran.log" has 40 lines
    And each line of "ran.log" is there once

    Examples:
      | venv |
      | old  |
      | new  |

  Scenario Outline: every construct that behave knows (<venv>)
    Given behave and coverage "<venv>"
    And the suite "every_construct"
    When behave runs it sequentially
    And I run "evenshard run -j 2 -- -f json -o report.json"
    Then the status is 0
    And the JSON report "report.json" equals the sequential one
    And each line of "ran.log" is there once

    Examples:
      | venv |
      | old  |
      | new  |

  Scenario Outline: failures are told as behave tells them (<venv>)
    Given behave and coverage "<venv>"
    And the suite "failing"
    When I run "evenshard run -j 2"
    Then the status is 1
    And standard output has "features/bad.feature:6"
    And standard output has "seen-when-failing"
    And standard output has "it fails on purpose"
    And standard output has "features/unknown.feature:3"

    Examples:
      | venv |
      | old  |
      | new  |

  Scenario: the second run is planned from the first
    Given the suite "uneven"
    When I run "evenshard run -j 2"
    Then the status is 0
    When I run "evenshard plan -j 2 --json"
    Then the status is 0
    And standard output is JSON
    When I run "evenshard history"
    Then the status is 0
    And standard output matches "measured.*z_longest.feature"
    When I run "evenshard run -j 2"
    Then the status is 0
    And the first line of "ran.log" after line 12 is "z_longest" or "y_long"

  Scenario: a plan of nothing but broken features names them
    Given the suite "small"
    And a file "broken/z.feature" with the line "This is not Gherkin"
    And a file "broken/steps/steps.py" with the line "pass"
    When I run "evenshard plan broken"
    Then the status is 0
    And standard output has "broken/z.feature"

  Scenario: a plan runs nothing
    Given the suite "small"
    When I run "evenshard plan -j 2"
    Then the status is 0
    And standard output has "features/alpha.feature"
    And there is no file "ran.log"
    And there is no file "hooks.log"

  Scenario Outline: each worker knows its number, and userdata tells it when asked to (<options>)
    Given the suite "small"
    And a file "features/number.feature"
      """
      Feature: number
        Scenario: writes it
          * the worker writes its number
          * it waits 1 seconds
      """
    And a file "features/again.feature"
      """
      Feature: again
        Scenario: writes it
          * the worker writes its number
          * it waits 1 seconds
      """
    When I run "evenshard run -j 2 <options> features/number.feature features/again.feature"
    Then the status is 0
    And the file "ran.log" matches "worker 0 of 2, run \d+T\d+_\w+, userdata <first>"
    And the file "ran.log" matches "worker 1 of 2, run \d+T\d+_\w+, userdata <second>"

    Examples:
      | options                     | first               | second              |
      |                             | {}                  | {}                  |
      | --worker-userdata worker_id | {'worker_id': '0'}  | {'worker_id': '1'}  |

  Scenario: before_all runs once for each worker, the commands around the run once
    Given the suite "many"
    When I run "evenshard run -j 2 --before-run 'touch before' --after-run 'touch after'"
    Then the status is 0
    And the file "before" is there
    And the file "after" is there
    And the file "hooks.log" has "before_all" 2 times
    And the file "hooks.log" has "after_all" 2 times

  Scenario: a test that reads standard input finds its end
    Given the suite "small"
    And a file "features/steps/input_steps.py"
      """
      import sys
      from behave import given

      @given("standard input is empty")
      def is_empty(context):
          assert sys.stdin.read() == ""
      """
    And a file "features/input.feature"
      """
      Feature: input
        Scenario: asks
          Given standard input is empty
      """
    When I run "evenshard run -j 2 features/input.feature"
    Then the status is 0

  Scenario: a command after the run that fails makes the run fail
    Given the suite "many"
    When I run "evenshard run -j 2 --after-run 'exit 3'"
    Then the status is 1
    And standard error has "exit 3"

  Scenario: a fresh process for every feature
    Given the suite "small"
    When I run "evenshard run -j 2 --recycle 1"
    Then the status is 0
    And the file "hooks.log" has "before_all" 3 times
    And the file "ran.log" has 6 lines

  Scenario Outline: tags and paths select as behave does (<venv>)
    Given behave and coverage "<venv>"
    And the suite "tagged"
    When I run "evenshard run -j 2 -- --tags=fast"
    Then the status is 0
    And the file "ran.log" has 2 lines
    And standard output has "2 scenarios passed"

    Examples:
      | venv |
      | old  |
      | new  |

  Scenario: a line, a folder and a list file
    Given the suite "tagged"
    And a file "list.txt" with the line "features/three.feature"
    When I run "evenshard run features/two.feature:8"
    Then the status is 0
    And the file "ran.log" has "two long"
    And the file "ran.log" has 1 lines
    When I run "evenshard run @list.txt"
    Then the file "ran.log" has 2 lines

  Scenario: --stop runs no more after a failure and accounts for the rest
    Given the suite "failing"
    When I run "evenshard run -j 1 -- --stop"
    Then the status is 1
    And standard output has "3 features not run: stopped after the first failure (--stop)"
    And there is no file "ran.log"
    And standard output has no "missing"

  Scenario Outline: --stop ends the other workers with the scenario they are at (<venv>, <options>)
    Given behave and coverage "<venv>"
    And the suite "small"
    And a file "features/alpha.feature"
      """
      Feature: alpha
        Scenario: one
          Given it waits 0.6 seconds
          And it fails
      """
    And a file "features/beta.feature"
      """
      Feature: beta
        Scenario: one
          Given it waits 0.8 seconds
          And I note "beta one"
        Scenario: two
          Given I note "beta two"
          And it waits 9 seconds
        Scenario Outline: three
          Given I note "beta <n>"
          Examples:
            | n     |
            | three |
      """
    And the file "features/gamma.feature" is removed
    When I start "evenshard run -j 2 <options> -- --stop -f json -o out.json"
    And it has ended
    Then the status is 1
    And it took less than 8 seconds
    And the file "ran.log" has "beta one"
    And the file "ran.log" has 1 lines
    And standard output has "1 scenario passed, 1 failed, 0 skipped, 2 untested"
    And standard output has "not run: stopped after the first failure (--stop)"
    And standard output has no "missing"
    And the file "out.json" is a JSON array of 2

    Examples:
      | venv | options         |
      | old  |                 |
      | new  | --cov           |
      | new  | --divide always |

  Scenario: --stop begins no rule any more, and hides no hook that fails
    Given behave and coverage "new"
    And the suite "small"
    And a file "features/environment.py"
      """
      def before_rule(context, rule):
          open("rules.log", "a").write(rule.name + "\n")

      def after_feature(context, feature):
          if feature.name == "beta":
              raise RuntimeError("beta cannot be left")
      """
    And a file "features/alpha.feature"
      """
      Feature: alpha
        Scenario: one
          Given it waits 0.6 seconds
          And it fails
      """
    And a file "features/beta.feature"
      """
      Feature: beta
        Rule: first
          Scenario: one
            Given it waits 0.9 seconds
          Scenario: two
            Given I note "beta two"
        Rule: second
          Scenario: three
            Given I note "beta three"
      """
    And the file "features/gamma.feature" is removed
    When I run "evenshard run -j 2 -- --stop"
    Then the status is 1
    And there is no file "ran.log"
    And the file "rules.log" has 1 lines
    And standard output has "beta cannot be left"
    And standard output has "0 features passed, 1 failed, 1 error"

  Scenario: a launcher of the project's own
    Given the suite "small"
    And a file "manage.py"
      """
      import sys
      from behave.__main__ import main
      print("the project is set up")
      sys.exit(main(sys.argv[2:]))
      """
    When I run "evenshard run -j 2 --launcher 'python manage.py behave'"
    Then the status is 0
    And the file "ran.log" has 6 lines

  Scenario: a launcher that starts another Python
    Given the suite "small"
    And a file "wrap.py"
      """
      import subprocess, sys
      sys.exit(subprocess.run([sys.executable, "-m", "behave", *sys.argv[1:]], close_fds=False).returncode)
      """
    When I run "evenshard run -j 2 --launcher 'python wrap.py'"
    Then the status is 0
    And the file "ran.log" has 6 lines

  Scenario: a launcher that closes what it was given
    Given the suite "small"
    And a file "wrap.py"
      """
      import subprocess, sys
      sys.exit(subprocess.run([sys.executable, "-m", "behave", *sys.argv[1:]]).returncode)
      """
    When I run "evenshard run -j 2 --launcher 'python wrap.py'"
    Then the status is 4
    And standard error has "close_fds=False"
    And nothing is a traceback of ours

  Scenario: the sequential baseline is measured and compared against
    Given the suite "uneven"
    When I run "evenshard run --baseline"
    Then the status is 0
    When I run "evenshard run -j 2"
    Then the status is 0
    And standard output matches "faster than the sequential"

  Scenario: a suite that freezes the clock is timed all the same
    Given the suite "small"
    And a file "features/frozen.feature"
      """
      Feature: frozen
        Scenario: time stands still
          * the clock is frozen
          * it waits 0.3 seconds
      """
    When I run "evenshard run -j 1"
    Then the status is 0
    When I run "evenshard history --json"
    Then the estimate of "features/frozen.feature" is at least 300 ms
