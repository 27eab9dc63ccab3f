Feature: what is known of a suite, and where it comes from

  Scenario: a feature that was moved keeps its history
    Given the suite "many"
    When I run "evenshard run -j 2"
    Given the file "features/f00.feature" is moved to "features/moved/renamed.feature"
    When I run "evenshard plan -j 2 --json"
    Then the status is 0
    And standard output has "features/moved/renamed.feature"
    And standard output has no "assumed"
    And standard output has no "similar"

  Scenario: what was run in part, killed or tried again is remembered, but predicts nothing
    Given the suite "small"
    And a file "features/two.feature"
      """
      Feature: two
        @first
        Scenario: one
          Given it waits 0.3 seconds
        Scenario: other
          Given it waits 0.3 seconds
      """
    When I run "evenshard run -j 2"
    And I run "evenshard run -j 2 -- --tags=first"
    And I run "evenshard run -j 2 features/two.feature:5"
    And a file "features/steps/deadly_steps.py"
      """
      import os
      from behave.model import Scenario

      if not os.path.exists("killed"):
          open("killed", "w").close()
          Scenario.run = lambda self, runner: os.kill(os.getpid(), 9)
      """
    And I run "evenshard run -j 1 features/two.feature"
    And I run "evenshard history --json"
    Then the history of "features/two.feature" has 1 samples and an estimate of 600 to 800 ms
    And the history of "features/alpha.feature" has 1 samples and an estimate of 0 to 300 ms
    When I run "evenshard history features/two.feature --json"
    Then standard output has "crashed"
    And standard output matches ".*whole.: false"
