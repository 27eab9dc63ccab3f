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
    And standard output matches "^  crashed +features/f05b.feature +<cause>"
    And the file "ran.log" has 40 lines
    And each line of "ran.log" is there once
    And no process of the run is left

    Examples:
      | venv | what                       | step                           | cause                                          |
      | old  | SIGKILL                    | the process is killed          | the worker process was killed by SIGKILL       |
      | new  | SIGKILL                    | the process is killed          | the worker process was killed by SIGKILL       |
      | old  | os._exit                   | the process calls os._exit(0)  | the worker process exited with status 0        |
      | new  | os._exit                   | the process calls os._exit(0)  | the worker process exited with status 0        |
      | old  | sys.exit                   | the process calls sys.exit(0)  | SystemExit.0. ended the worker while it ran    |
      | new  | sys.exit                   | the process calls sys.exit(0)  | SystemExit.0. ended the worker while it ran    |
      | new  | closing every descriptor   | every descriptor is closed     | the worker process closed evenshard's channel  |
      | new  | writing to all descriptors | every descriptor is written to | the worker process wrote to evenshard's channel |

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

  Scenario Outline: <child> that outlives its test does not hang the run
    Given the suite "small"
    And a file "features/orphan.feature"
      """
      Feature: orphan
        Scenario: leaves a child behind
          * <child> outlives the test
      """
    When I start "evenshard run -j 2"
    And it has ended
    Then the status is 0
    And standard error has "left 1 process(es) running"
    And it took less than 20 seconds
    And no process of the run is left

    Examples:
      | child                              |
      | a child                            |
      | a child in a session of its own    |

  Scenario: workers do not outlive an engine that is killed
    Given the suite "small"
    And its folder for temporary files is its own
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
    And nothing is left in its folder for temporary files
    When the file "features/long.feature" is deleted
    And I run "evenshard run -j 2"
    Then the status is 0
    When I run "evenshard history"
    Then standard output has "features/alpha.feature"

  Scenario: threads and child processes that go on are waited for, as behave alone does
    Given the suite "small"
    And a file "features/steps/later_steps.py"
      """
      import multiprocessing, threading, time
      from behave import step

      def later(what):
          time.sleep(6)
          with open("late.log", "a") as log:
              log.write(what + "\n")

      @step('a thread and a process go on')
      def left(context):
          multiprocessing.Process(target=later, args=("process",)).start()
          threading.Thread(target=later, args=("thread",)).start()
      """
    And a file "features/later.feature"
      """
      Feature: later
        Scenario: goes on
          * a thread and a process go on
      """
    When I start "evenshard run -j 1 --cov --cov-report="
    And it has ended
    Then the status is 0
    And the file "late.log" has 2 lines
    And standard error has "waits for threads or child processes of the suite" once
    And standard error has no "sitecustomize"
    And no process of the run is left

  Scenario: an exit after behave has ended is not taken for behave's own
    Given the suite "small"
    And a file "features/environment.py"
      """
      import atexit, os
      atexit.register(os._exit, 3)
      """
    When I run "evenshard run -j 1"
    Then the status is 4
    And standard error has "exited with status 3 after behave had ended with 0"

  Scenario: an abort in after_all fails the run, as behave does
    Given the suite "small"
    And a file "features/environment.py"
      """
      def after_all(context):
          context._runner.aborted = True
      """
    When I run "evenshard run -j 1"
    Then the status is 1
    And standard error has "behave ended with status 1 although nothing that it ran failed"

  Scenario: an error in after_all is named in the summary, and its log stays
    Given the suite "small"
    And a file "features/environment.py"
      """
      def after_all(context):
          raise RuntimeError("the database is down")
      """
    When I run "evenshard run -j 1"
    Then the status is 1
    And standard output matches "worker 0: after_all failed: see (\S+)/logs/w0.0.log"
    And a kept log has "the database is down"
