Feature: timing stores are put together, written as text, and kept small

  Scenario: two jobs that restored one copy are merged without losing anything
    Given the suite "small"
    When I run "evenshard run -j 1"
    And the file "timings.db" is a copy of the store
    And I run "evenshard run -j 1"
    And I run "evenshard run -j 1 --store timings.db"
    And I run "evenshard merge timings.db .evenshard/timings.db --into merged.db"
    Then the status is 0
    And standard output has "timings.db: 2 runs and"
    And standard output has ".evenshard/timings.db: 1 runs and"
    And the store "merged.db" holds 3 runs
    When I run "evenshard merge merged.db timings.db"
    Then the status is 0
    And standard output has "timings.db: 0 runs and 0 samples were new"
    And the store ".evenshard/timings.db" holds 3 runs

  Scenario: what is exported and imported is the same to the last byte
    Given the suite "small"
    When I run "evenshard run -j 2"
    And I run "evenshard export --output one.jsonl"
    Then the status is 0
    When I run "evenshard import one.jsonl --store other.db"
    Then the status is 0
    And standard output has "one.jsonl: 1 runs and"
    When I run "evenshard export --store other.db --output two.jsonl"
    Then the files "one.jsonl" and "two.jsonl" are the same
    When I run "evenshard export"
    Then standard output matches "^.{2}evenshard_timings.:1}"

  Scenario: a run's coverage is recorded
    Given the suite "covered"
    When I run "evenshard run -j 2 --cov"
    And I run "evenshard export"
    Then standard output matches "covered_ppm.:[1-9][0-9]*}"

  Scenario: prune keeps the newest runs and says what went
    Given the suite "small"
    When I run "evenshard run -j 1"
    And I run "evenshard run -j 1"
    And I run "evenshard prune --keep-runs 1"
    Then the status is 0
    And standard output matches "timings.db: 1 runs and \d+ samples went, [0-9.]+ kB before, [0-9.]+ kB now"
    And the store ".evenshard/timings.db" holds 1 runs
    When I run "evenshard prune --max-age 12h --max-size 5MB"
    Then the status is 0
    And standard output has ": 0 runs and 0 samples went"

  Scenario: of files that cannot be merged each is named, and nothing is written
    Given the suite "small"
    And a file "text.db" with the line "hello"
    And a database "other.db" of another program
    When I run "evenshard run -j 1"
    And I run "evenshard merge .evenshard/timings.db text.db other.db none.db --into new.db"
    Then the status is 2
    And standard error has "text.db is not a timing store"
    And standard error has "other.db is a database of another program"
    And standard error has "none.db cannot be used"
    And standard error has "nothing was merged"
    And there is no file "new.db"
    And there is no file "none.db"
    And the database "other.db" is unchanged

  Scenario Outline: bad commands about the store have one clear answer
    Given the suite "small"
    And a file "bad.jsonl"
      """
      {"evenshard_timings":1}
      {"type":"run"}
      """
    And a file "text.txt" with the line "hello"
    When I run "evenshard <words>"
    Then the status is 2
    And the message is one line
    And standard error has "<message>"

    Examples:
      | words                       | message                            |
      | merge                       | which timing stores                |
      | import                      | which files                        |
      | import none.jsonl           | none.jsonl cannot be imported      |
      | import text.txt             | neither JUnit XML nor a JSON       |
      | import bad.jsonl            | bad.jsonl:2:                       |
      | export                      | there is no timing store           |
      | export features             | takes no path                      |
      | prune                       | there is no timing store           |
      | prune --keep-runs 0         | 1 or more                          |
      | prune --max-age soon        | not a duration                     |
      | prune --max-size 5          | 128 kB or more                     |
      | prune --max-size big        | not a size                         |

  Scenario: the store is not overwritten with its own export
    Given the suite "small"
    When I run "evenshard run -j 1"
    And I run "evenshard export --output .evenshard/timings.db"
    Then the status is 2
    And standard error has "the timing store itself"

  Scenario: a store damaged in any way costs a run at most one warning
    Given the suite "small"
    When I run "evenshard run -j 1"
    And the store is damaged in many ways and the suite run with each
    Then each run passed with at most one warning
    And some had a warning

  Scenario Outline: what behave reported is a first history (<venv>, <reports>)
    Given behave and coverage "<venv>"
    And the suite "uneven"
    When I run "python -m behave --junit --junit-directory out/junit -f json -o out/behave.json"
    Then the status is 0
    When I run "evenshard import <reports>"
    Then the status is 0
    And standard output has "12 features: 1 runs and 12 samples were new"
    When I run "evenshard import <reports>"
    Then the status is 0
    And standard output has "12 features: 0 runs and 0 samples were new"
    When I run "evenshard plan -j 2 --json"
    Then the status is 0
    And every unit's estimate is measured
    When I run "evenshard run -j 2"
    Then the status is 0

    Examples:
      | venv | reports         |
      | old  | out/junit       |
      | new  | out/junit       |
      | old  | out/behave.json |
      | new  | out/behave.json |

  Scenario: a JUnit report of another tool names its files; what it means of this project is imported
    Given the suite "small"
    And a file "reports/junit.xml"
      """
      <testsuites>
        <testsuite name="acceptance" file="/build/agent7/features/alpha.feature" timestamp="2026-01-02T03:04:05">
          <testcase name="one" time="2.5"/>
          <testcase name="two" time="1.5"><failure/></testcase>
        </testsuite>
        <testsuite name="other" file="features/gone.feature"><testcase name="x" time="1"/></testsuite>
        <testsuite name="unit tests" file="tests/test_it.py"><testcase name="y" time="9"/></testsuite>
      </testsuites>
      """
    And a file "reports/coverage.xml" with the line "<coverage/>"
    When I run "evenshard import reports"
    Then the status is 0
    And standard output has "1 features: 1 runs and 1 samples were new"
    And standard error has "1 of 2 features in the reports have no feature file below this folder: features/gone.feature"
    And standard error has "no whole reports of behave or JUnit: reports/coverage.xml"
    When I run "evenshard history --json"
    Then the history of "features/alpha.feature" has 1 samples and an estimate of 4000 to 4000 ms

  Scenario: a report from the future was written when its file was
    Given the suite "small"
    And a file "future.xml" with the line "<testsuite file='features/alpha.feature' timestamp='9999-01-01T00:00:00'><testcase name='one' time='2'/></testsuite>"
    When I run "evenshard import future.xml"
    Then the status is 0
    And standard output has "1 features: 1 runs and 1 samples were new"
    When I run "evenshard runs --since 1d --csv"
    Then standard output has "import-"

  Scenario Outline: what cannot be imported is named, and nothing of it is taken (<file>)
    Given the suite "small"
    And a file "torn.json" with the line "[{"
    And a file "torn.xml" with the line "<testsuite><testcase"
    And a file "coverage.xml" with the line "<coverage/>"
    And a file "package.json" with the line "{}"
    And an empty folder "empty"
    And a pipe "pipe.xml"
    When I run "evenshard import <file>"
    Then the status is 2
    And the message is one line
    And standard error has "<message>"
    And there is no file ".evenshard/timings.db"
    When I run "evenshard history"
    Then standard output has no "alpha"

    Examples:
      | file         | message                                                       |
      | torn.json    | torn.json cannot be imported: its JSON is torn                |
      | torn.xml     | torn.xml cannot be imported: its XML is torn                  |
      | coverage.xml | coverage.xml cannot be imported: it is XML, but no JUnit      |
      | package.json | package.json cannot be imported                               |
      | gone.xml     | gone.xml                                                      |
      | empty        | there is nothing in it to import                              |
      | pipe.xml     | neither a file nor a folder                                   |

  Scenario: whatever a store says, the same scenarios run and end the same
    Given the suite "failing"
    When I run "evenshard run -j 2"
    Then the status is 1
    When the store is forged in many ways and the suite run with each
    Then each run was as the first

  Scenario: what behave would run is asked once, and kept beside the store and not in it
    Given the suite "small"
    And a python that notes in "asked" when it is started
    When I run "evenshard plan --python ./python"
    And I run "evenshard plan --python ./python --store other.db"
    Then the file "asked" has 1 lines
    And the store ".evenshard/timings.db" has no table "answer"
    And only the user can write ".evenshard/discovery" and what is in it
    When the answers are gone
    And I run "evenshard plan --python ./python"
    Then the file "asked" has 2 lines
    When I run "evenshard plan --python ./python --store :memory:"
    Then the file "asked" has 3 lines
