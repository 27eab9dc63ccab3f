Feature: the sequential baseline is a run of the whole selection, or none

  Scenario Outline: <what> is no baseline (<venv>)
    Given behave and coverage "<venv>"
    And the suite "small"
    And a file "<file>" with the line "<line>"
    When I run "evenshard run --baseline"
    Then the status is 4
    And standard error has "<named>"
    And standard error has "not recorded as the baseline"
    And standard output has no "sequential baseline"
    When I run "evenshard run -j 1"
    Then standard output has no "than the sequential run"

    Examples:
      | venv | what                | file                    | line                              | named                                    |
      | old  | before_all failing  | features/environment.py | def before_all(context): 1 / 0    | not run: features/alpha.feature:3  first |
      | new  | before_all failing  | features/environment.py | def before_all(context): 1 / 0    | not run: features/alpha.feature:3  first |
      | old  | a syntax error      | features/z.feature      | This is not Gherkin               | features/z.feature                       |
      | new  | a syntax error      | features/z.feature      | This is not Gherkin               | features/z.feature                       |
      | old  | an exit in the midst | features/environment.py | def before_feature(context, feature): feature.name == 'beta' and exit(0) | not run: features/beta.feature:3  first |
      | new  | an exit in the midst | features/environment.py | def before_feature(context, feature): feature.name == 'beta' and exit(0) | not run: features/beta.feature:3  first |

  Scenario Outline: failing tests are part of the baseline (<venv>)
    Given behave and coverage "<venv>"
    And the suite "failing"
    When I run "evenshard run --baseline"
    Then the status is 1
    And standard output has "sequential baseline"
    When I run "evenshard run -j 2"
    Then standard output has "than the sequential run"

    Examples:
      | venv |
      | old  |
      | new  |

  Scenario: only the same selection is compared with it
    Given the suite "small"
    When I run "evenshard run --baseline features/alpha.feature"
    Then the status is 0
    When I run "evenshard run features/beta.feature"
    Then standard output has no "than the sequential run"
    When I run "evenshard run features/alpha.feature"
    Then standard output has "than the sequential run"

  Scenario: its coverage is the sequential run's, in the project's own configuration
    Given the suite "covered"
    And a file ".coveragerc"
      """
      [run]
      parallel = true
      """
    When behave runs it sequentially under coverage "--source=paint"
    And I run "evenshard run --baseline --cov=paint"
    Then the status is 1
    And the coverage equals the sequential run's

  Scenario: the command after the run is run although the one before it failed
    Given the suite "small"
    When I run "evenshard run --baseline --before-run false --after-run 'touch after'"
    Then the status is 4
    And the file "after" is there
    And there is no file "ran.log"

  Scenario Outline: <signal> is passed on to behave, and ends the run with its own status
    Given the suite "covered"
    And a file "features/0.feature"
      """
      Feature: long
        Scenario: waits
          * I mix 20 of red
          * the file "started" is touched
          * it waits 60 seconds
      """
    When I start "evenshard run --baseline --cov=paint features/0.feature --after-run 'touch after'"
    And the file "started" exists
    And I send it <signal>
    And it has ended
    Then the status is <status>
    And it took less than 40 seconds
    And no process of the run is left
    And the file "after" is there
    And standard error has "not recorded as the baseline"

    Examples:
      | signal  | status |
      | SIGINT  | 130    |
      | SIGTERM | 143    |
      | SIGHUP  | 129    |

  Scenario: what behave has measured when Ctrl-C ends it is reported
    Given the suite "covered"
    And a file "features/0.feature"
      """
      Feature: long
        Scenario: waits
          * I mix 20 of red
          * the file "started" is touched
          * it waits 60 seconds
      """
    When I start "evenshard run --baseline --cov=paint features/0.feature"
    And the file "started" exists
    And I send it SIGINT
    And it has ended
    Then the status is 130
    And the coverage has line 6 of "paint/red.py"

  Scenario: the second signal kills a behave that goes on after the first
    Given the suite "small" with steps
      """
      import signal
      from behave import step

      @step("it hears nothing")
      def deaf(context):
          for number in (signal.SIGINT, signal.SIGTERM):
              signal.signal(number, lambda *_: open("heard", "w").close())
      """
    And a file "features/0.feature"
      """
      Feature: long
        Scenario: waits
          * it hears nothing
          * the file "started" is touched
          * it waits 60 seconds
      """
    When I start "evenshard run --baseline"
    And the file "started" exists
    And I send it SIGTERM
    And the file "heard" exists
    And I send it SIGTERM
    And it has ended
    Then the status is 143
    And it took less than 40 seconds
    And no process of the run is left

  Scenario: behave ends with an evenshard that is killed
    Given the suite "small"
    And its folder for temporary files is its own
    And a file "features/0.feature"
      """
      Feature: long
        Scenario: waits
          * the file "started" is touched
          * it waits 60 seconds
      """
    When I start "evenshard run --baseline"
    And the file "started" exists
    And I send it SIGKILL
    And it has ended
    Then no process of the run is left
    And nothing is left in its folder for temporary files

  Scenario: what one plain behave does not do is refused, or named where it is set
    Given the suite "small"
    When I run "evenshard run --baseline -j 2"
    Then the status is 2
    And standard error has "--workers has no effect with --baseline"
    And there is no file "ran.log"
    Given a file "pyproject.toml"
      """
      [tool.evenshard]
      workers = 2
      divide = "always"
      """
    When I run "evenshard run --baseline"
    Then the status is 0
    And standard output has "sequential baseline"
    And standard error has "pyproject.toml:2: workers, pyproject.toml:3: divide have no effect"

  Scenario: an interpreter's own options stay before coverage
    Given the suite "covered"
    And the file "features/c.feature" is removed
    When I run "evenshard run --baseline --cov=paint --launcher 'python -X utf8 -W ignore -m behave'"
    Then the status is 0
    And standard output has "sequential baseline"
    When I run "evenshard run --baseline --cov=paint --launcher 'python -c 0'"
    Then the status is 2

  Scenario: nothing selected is no baseline, and fine where that is fine
    Given the suite "small"
    When I run "evenshard run --baseline --no-tests=pass -- --tags=@nobody"
    Then the status is 0
    And standard output has no "sequential baseline"
