Feature: what is removed and written in the state folder is a run's own

  Scenario Outline: nothing is made, changed or removed where a planted link leads (<link>)
    Given the suite "small"
    And a folder "outside" that looks like the folder of runs, and holds a journal
    And a link "<link>" to "<target>"
    When I run "evenshard run -j 1"
    Then the status is 0
    When I run "evenshard history"
    Then the folder "outside" is as it was

    Examples:
      | link                                   | target                |
      | .evenshard/runs                        | ../outside            |
      | .evenshard/runs/20260101T000000_00000a | ../../outside/journal |
      | .evenshard/timings.db                  | ../outside/empty      |
      | .evenshard/timings.db                  | ../outside/new.db     |
      | .evenshard/timings.db                  | ../outside/text       |
      | .evenshard/.gitignore                  | ../outside/new        |

  Scenario: a store that is a link is named, and --store follows one
    Given the suite "small"
    And an empty folder "cache"
    And a link ".evenshard/timings.db" to "../cache/timings.db"
    When I run "evenshard run -j 1"
    Then the status is 0
    And standard error has "the timing store .evenshard/timings.db is a link"
    And standard error has "nothing is recorded"
    When I run "evenshard prune --keep-runs 1"
    Then the status is 5
    And standard error has "name with --store where it leads"
    When I run "evenshard run -j 1 --store cache/timings.db"
    Then the store "cache/timings.db" holds 1 runs

  Scenario: the state folder may be a link to a folder that others use too
    Given the suite "small"
    And a folder "outside" that looks like the folder of runs, and holds a journal
    And the file "outside" is moved to "cache/runs"
    And a link ".evenshard" to "cache"
    When I run "evenshard run -j 1"
    Then the status is 0
    And the store "cache/timings.db" holds 1 runs
    And there is no file "cache/.gitignore"
    And the file "cache/runs/experiment/weights" is there
    And the file "cache/runs/experiment/journal.jsonl" is there

  Scenario: a run keeps its folder and its times though its tests have not begun when others end
    Given the suite "small"
    And the folders of 9 later runs that are over
    When I start "evenshard run -j 1 --before-run 'touch begun; while [ ! -e go ]; do sleep 0.05; done'"
    And the file "begun" exists
    And I run "evenshard run -j 1 features/beta.feature"
    Then 6 folders of runs are left
    When a file "go"
      """
      """
    And it has ended
    Then the status is 0
    And standard error has no "warning"
    And the store ".evenshard/timings.db" holds 2 runs

  Scenario: also the folder of a baseline is its own
    Given the suite "small" with steps
      """
      import os, time
      from behave import step

      @step("it holds up the run")
      def holds(context):
          open("begun", "w").close()
          while not os.path.exists("go"):
              time.sleep(0.02)
      """
    And a file "features/held.feature"
      """
      Feature: held
        Scenario: up
          * it holds up the run
      """
    And the folders of 9 later runs that are over
    When I start "evenshard run --baseline features/held.feature features/alpha.feature"
    And the file "begun" exists
    And I run "evenshard run -j 1 features/beta.feature"
    Then 6 folders of runs are left
    When a file "go"
      """
      """
    And it has ended
    Then the status is 0
