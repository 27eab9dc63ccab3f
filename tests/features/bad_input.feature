Feature: each bad input gets one clear message and the documented status

  Scenario Outline: a number of workers that is none
    Given the suite "small"
    When I run "evenshard run --workers <workers>"
    Then the status is 2
    And standard error has "<workers>"
    And the message is one line
    And there is no file "ran.log"

    Examples:
      | workers |
      | 0       |
      | -1      |
      | x       |

  Scenario: a path that does not exist
    Given the suite "small"
    When I run "evenshard run features/missing.feature"
    Then the status is 2
    And standard error has "features/missing.feature"
    And the message is one line

  Scenario: no suite at all
    Given an empty folder "here"
    When I run "evenshard run" in "here"
    Then the status is 2
    And standard error has "features"
    And the message is one line

  Scenario: nothing selected
    Given the suite "small"
    When I run "evenshard run -- --tags=nothing_has_this"
    Then the status is 2
    And standard error has "--no-tests=pass"
    When I run "evenshard run --no-tests=pass -- --tags=nothing_has_this"
    Then the status is 0

  Scenario Outline: a feature with a syntax error is named, the others run (<venv>)
    Given behave and coverage "<venv>"
    And the suite "small"
    And a file "features/broken.feature"
      """
      Feature: broken
        Scenario: one
          Given nothing
          This is not Gherkin
      """
    When I run "evenshard run -j 2"
    Then the status is 1
    And standard output matches "features/broken.feature:\d"
    And the file "ran.log" has 6 lines
    And nothing is a traceback of ours

    Examples:
      | venv |
      | old  |
      | new  |

  Scenario Outline: steps that cannot be imported (<venv>)
    Given behave and coverage "<venv>"
    And the suite "small"
    And a file "features/steps/bad_steps.py" with the line "import a_module_that_is_not_there"
    When I run "evenshard run -j 2"
    Then the status is 4
    And standard error has "a_module_that_is_not_there"
    And there is no file "ran.log"

    Examples:
      | venv |
      | old  |
      | new  |

  Scenario Outline: before_all raises (<venv>)
    Given behave and coverage "<venv>"
    And the suite "small"
    And a file "features/environment.py"
      """
      def before_all(context):
          raise RuntimeError("the database is down")
      """
    When I run "evenshard run -j 2"
    Then the status is 4
    And standard error has "before_all"
    And standard error has "the database is down"
    And standard error has no "\n"
    And standard output has "no worker could start"
    And there is no file "ran.log"

    Examples:
      | venv |
      | old  |
      | new  |

  Scenario: an interpreter without behave
    Given the suite "small"
    When I run "evenshard run --python /usr/bin/python3"
    Then the status is 2
    And standard error has "behave"
    And the message is one line

  Scenario: an interpreter that is none
    Given the suite "small"
    When I run "evenshard run --python /nowhere/python"
    Then the status is 2
    And standard error has "/nowhere/python"

  Scenario: a runner of the user's own
    Given the suite "small"
    When I run "evenshard run -- --runner=my.module:Runner"
    Then the status is 2
    And standard error has "runner"
    And the message is one line

  Scenario: standard error that cannot be written
    When I run "sh -c '{program} run --wrokers 3 2>/dev/full'"
    Then the status is 2

  Scenario: an unknown key in the configuration
    Given the suite "small"
    And a file "pyproject.toml"
      """
      [tool.evenshard]
      worker = 3
      """
    When I run "evenshard run"
    Then the status is 2
    And standard error has "workers"
    And standard error has "pyproject.toml"

  Scenario: an option that does not exist
    When I run "evenshard run --wrokers 3"
    Then the status is 2
    And standard error has "--wrokers"

  Scenario: a store that is not a database
    Given the suite "small"
    And a file ".evenshard/timings.db" with the line "this is no database, it only looks like a file of some length"
    When I run "evenshard run -j 2"
    Then the status is 0
    And standard error has "timings.db" once

  Scenario: a store that is overwritten during a run: the next command takes its times in
    Given the suite "small"
    And a file "features/environment.py"
      """
      def after_all(context):
          with open(".evenshard/timings.db", "r+b") as store:
              store.write(b"garbage " * 4096)
      """
    When I run "evenshard run -j 1"
    Then the status is 0
    And standard error has "timings.db" once
    When the file ".evenshard/timings.db" is deleted
    And I run "evenshard history"
    Then the status is 0
    And standard output has "features/alpha.feature"

  Scenario: a store that cannot be written
    Given the suite "small"
    When I run "evenshard run -j 2 --store /proc/timings.db"
    Then the status is 0
    And standard error has "/proc/timings.db" once

  Scenario: a limit on the size of files is told with the file that meets it
    Given the suite "small"
    When I run "sh -c 'ulimit -f 20; exec {program} run -j 1'"
    Then the status is 5
    And standard error has "timings.db cannot be"
    And standard error matches "cannot write .*: File too large"
    When I run "sh -c 'ulimit -f 20; exec {program} history'"
    Then the status is 5
    And standard error has "timings.db cannot be"

  Scenario: a database of another program
    Given the suite "small"
    And a database "other.db" of another program
    When I run "evenshard run -j 2 --store other.db"
    Then the status is 0
    And standard error has "other.db" once
    And the database "other.db" is unchanged

  Scenario Outline: a coverage configuration that is not there (<venv>)
    Given behave and coverage "<venv>"
    And the suite "small"
    When I run "evenshard run --cov --cov-config=nope.ini"
    Then the status is 2
    And standard error has "nope.ini"
    And nothing is a traceback of ours

    Examples:
      | venv |
      | old  |
      | new  |

  Scenario: coverage is asked for and not there
    Given the suite "small"
    When I run "evenshard run --cov --python {project}/bare/bin/python"
    Then the status is 2

  Scenario: JSON to standard output
    Given the suite "small"
    When I run "evenshard run -- -f json"
    Then the status is 2
    And standard error has "-o FILE"
    And there is no file "ran.log"
