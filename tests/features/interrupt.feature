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
    And a file "asked.py"
      """
      open("reached", "w").close()
      import time
      time.sleep(60)
      """
    And a file ".coveragerc"
      """
      [run]
      plugins = asked
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
      | signal  | status | what                    | options                       |
      | SIGINT  | -2     | behave is asked         | --launcher 'sh ask.sh'        |
      | SIGTERM | -15    | behave is asked         | --launcher 'sh ask.sh'        |
      | SIGKILL | -9     | behave is asked         | --launcher 'sh ask.sh'        |
      | SIGHUP  | -1     | coverage is asked       | --cov                         |
      | SIGKILL | -9     | the command before runs | --before-run 'sh ask.sh'      |
      | SIGKILL | -9     | the command after runs  | --after-run 'sh ask.sh; true' |

  Scenario Outline: interrupts that the tests make themselves are theirs (<venv>, <workers>)
    Given behave and coverage "<venv>"
    And the suite "small"
    And a file "features/steps/interrupts.py"
      """
      import _thread, os, signal, threading, time
      from behave import step

      @step('{how} interrupts it, which is caught')
      def caught(context, how):
          try:
              if how == "its own signal":
                  os.kill(os.getpid(), signal.SIGINT)
              elif how == "its own call":
                  _thread.interrupt_main()
              else:
                  threading.Timer(0.1, _thread.interrupt_main).start()
              while True:
                  time.sleep(0.1)
          except KeyboardInterrupt:
              pass

      @step("the handler is Python's own")
      def own(context):
          assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
      """
    And a file "features/interrupts.feature"
      """
      Feature: interrupts
        Scenario: its own
          * the handler is Python's own
          * its own signal interrupts it, which is caught
          * its own call interrupts it, which is caught
        Scenario: of a watchdog
          * a watchdog interrupts it, which is caught
        Scenario: goes on
          * the handler is Python's own
      """
    When behave runs it sequentially
    And I run "evenshard run -j <workers> -- -f json -o report.json"
    Then the status is 0
    And the JSON report "report.json" equals the sequential one

    Examples:
      | venv | workers |
      | old  | 1       |
      | new  | 2       |

  Scenario Outline: one that nobody catches ends the run as it ends behave's (<venv>)
    Given behave and coverage "<venv>"
    And the suite "small"
    And a file "features/steps/interrupts.py"
      """
      import os, signal
      from behave import step

      @step('it interrupts the run')
      def interrupts(context):
          os.kill(os.getpid(), signal.SIGINT)
      """
    And a file "features/0.feature"
      """
      Feature: aborts
        Scenario: passes
          * it passes
        Scenario: interrupts
          * it interrupts the run
          * I note "never"
        Scenario: never begun
          * I note "never"
      """
    When behave runs it sequentially
    And I run "evenshard run -j 1 --order file -- -f json -o report.json"
    Then the status is 1
    And the JSON report "report.json" equals the sequential one
    And standard error has "features/0.feature: the suite aborted the run"
    And standard output has "not run: aborted by the suite"

    Examples:
      | venv |
      | old  |
      | new  |

  Scenario Outline: Ctrl-C ends also a test that <took> every signal
    Given the suite "small"
    And a file "features/steps/signals.py"
      """
      import signal, time
      from behave import step

      @step('every signal is blocked')
      def blocked(context):
          signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())

      @step('every signal is handled')
      def handled(context):
          for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
              signal.signal(number, lambda *_: None)

      @step('every signal is as the system has it')
      def default(context):
          for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
              signal.signal(number, signal.SIG_DFL)

      @step('it sleeps')
      def sleeps(context):
          end = time.monotonic() + <seconds>
          while time.monotonic() < end:
              time.sleep(0.1)
      """
    And a file "features/0.feature"
      """
      Feature: long
        Scenario: waits
          * every signal is <state>
          * the file "started" is touched
          * it sleeps
        Scenario: never begun
          * the file "never" is touched
      """
    When I start "evenshard run -j 1 --grace 3s features/0.feature"
    And the file "started" exists
    And I send it SIGINT
    And it has ended
    Then the status is 130
    And it took less than 30 seconds
    And there is no file "never"
    And standard output has "<scenarios>"
    And no process of the run is left

    Examples:
      | took     | state                | seconds | scenarios          |
      | blocked  | blocked              | 60      | 0 scenarios passed |
      | blocked, | blocked              | 1       | 1 scenario passed  |
      | handled  | handled              | 60      | 0 scenarios passed |
      | reset    | as the system has it | 60      | 0 scenarios passed |
      | reset,   | as the system has it | 1       | 1 scenario passed  |

  Scenario: in the background, where SIGINT is ignored, it is ignored in tests too
    Given the suite "small"
    And a file "features/steps/signals.py"
      """
      import signal
      from behave import step

      @step('SIGINT is ignored')
      def ignored(context):
          assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN
      """
    And a file "features/0.feature"
      """
      Feature: long
        Scenario: waits
          * SIGINT is ignored
          * the file "started" is touched
          * it waits 2 seconds
          * I note "ended"
        Scenario: never begun
          * I note "never"
      """
    When I start "python3 -c 'import os, signal, sys; signal.signal(2, signal.SIG_IGN); os.execv(sys.argv[1], sys.argv[1:])' {program} run -j 1 features/0.feature"
    And the file "started" exists
    And I send it SIGINT
    And I send it SIGTERM
    And it has ended
    Then the status is 143
    And the file "ran.log" has 1 lines
    And the file "ran.log" has "ended"
    And no process of the run is left
