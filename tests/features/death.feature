Feature: a worker that dies loses nothing unnoticed

  Scenario Outline: <what> is named, the others run (<venv>)
    Given behave and coverage "<venv>"
    And the suite "many"
    And a file "features/f05b.feature"
      """
      Feature: deadly
        Scenario: the deadly one
          * <step>
      """
    When I run "evenshard run -j 2"
    Then the status is 4
    And standard output has "features/f05b.feature"
    And the file "ran.log" has 40 lines
    And each line of "ran.log" is there once
    And no process of the run is left

    Examples:
      | venv | what                      | step                           |
      | old  | SIGKILL                   | the process is killed          |
      | new  | SIGKILL                   | the process is killed          |
      | old  | os._exit                  | the process calls os._exit(0)  |
      | new  | os._exit                  | the process calls os._exit(0)  |
      | old  | sys.exit                  | the process calls sys.exit(0)  |
      | new  | sys.exit                  | the process calls sys.exit(0)  |
      | new  | closing every descriptor  | every descriptor is closed     |
      | new  | writing to all descriptors | every descriptor is written to |

  Scenario Outline: what its coverage lost is run again elsewhere (<venv>)
    Given behave and coverage "<venv>"
    And the suite "covered"
    And the file "features/c.feature" is removed
    And a file "features/z.feature"
      """
      Feature: deadly
        Scenario: the deadly one
          * the process is killed
      """
    When I run "evenshard run -j 1 --cov=paint --cov-report="
    Then the status is 4
    And standard output has "features/z.feature"
    When the feature "features/z.feature" is removed and behave runs it under coverage "--source=paint"
    Then the coverage equals the sequential run's

    Examples:
      | venv |
      | old  |
      | new  |

  Scenario: a child that outlives its test does not hang the run
    Given the suite "small"
    And a file "features/orphan.feature"
      """
      Feature: orphan
        Scenario: leaves a child behind
          * a child outlives the test
      """
    When I start "evenshard run -j 2"
    And it has ended
    Then the status is 0
    And it took less than 20 seconds
    And no process of the run is left

  Scenario: workers do not outlive an engine that is killed
    Given the suite "small"
    And a file "features/long.feature"
      """
      Feature: long
        Scenario: waits
          * the file "started" is touched
          * it waits 60 seconds
      """
    When I start "evenshard run -j 2"
    And the file "started" exists
    And I send it SIGKILL
    And it has ended
    Then no process of the run is left
    When the file "features/long.feature" is deleted
    And I run "evenshard run -j 2"
    Then the status is 0
    When I run "evenshard history"
    Then standard output has "features/alpha.feature"

  Scenario: a thread that goes on does not hold the run up for ever
    Given the suite "small"
    And a file "features/steps/thread_steps.py"
      """
      import threading, time
      from behave import step

      @step('a thread is left behind')
      def left(context):
          threading.Thread(target=time.sleep, args=(60,)).start()
      """
    And a file "features/thread.feature"
      """
      Feature: thread
        Scenario: goes on
          * a thread is left behind
      """
    When I start "evenshard run -j 1 --cov --cov-report="
    And it has ended
    Then the status is 0
    And standard error has "did not end in the 5 s"
    And standard error has no "sitecustomize"
    And no process of the run is left
