Feature: behave's own output files

  Scenario Outline: text and JSON are merged in file order (<venv>)
    Given behave and coverage "<venv>"
    And the suite "small"
    When I run "evenshard run -j 2 -- -f plain -o plain.txt -f json.pretty -o pretty.json"
    Then the status is 0
    And the file "plain.txt" has "Feature: alpha" 1 times
    And the file "plain.txt" has "Feature: gamma" 1 times
    And "Feature: alpha" stands before "Feature: gamma" in "plain.txt"
    And the file "pretty.json" is a JSON array of 3

    Examples:
      | venv |
      | old  |
      | new  |

  Scenario Outline: each file has the text of its own format, whatever stands before it (<formats>, <options>, <venv>)
    Given behave and coverage "<venv>"
    And the suite "small"
    And a file "allure_behave/formatter.py"
      """
      import os
      from behave.formatter.base import Formatter

      class AllureFormatter(Formatter):
          def scenario(self, scenario):
              os.makedirs(self.stream_opener.name, exist_ok=True)
              with open(f"{self.stream_opener.name}/{scenario.feature.name}-{scenario.name}", "w") as stream:
                  stream.write("a result")
      """
    Then "<formats>" with "<options>" writes what one behave writes

    Examples:
      | venv | options              | formats                                                               |
      | old  | -j 1                 | -f tags -o out/t -f plain -o out/p -f json -o out/j                   |
      | new  | -j 1                 | -f plain -o out/p -f tags -o out/t -f steps.usage -o out/u -f json.pretty -o out/j |
      | old  | -j 2                 | -f allure_behave.formatter:AllureFormatter -o out/al -f plain -o out/p -f json -o out/j |
      | new  | -j 2                 | -f rerun -o out/r -f allure_behave.formatter:AllureFormatter -o out/al -f progress3 -o out/s -f json -o out/j |
      | new  | -j 2 --divide always | -f allure_behave.formatter:AllureFormatter -o out/al -f json -o out/j -f plain -o out/p |

  Scenario Outline: the list of failures survives a worker that had none (<venv>)
    Given behave and coverage "<venv>"
    And the suite "failing"
    When I run "evenshard run -j 3 -- -f rerun -o rerun.txt"
    Then the status is 1
    And the file "rerun.txt" has "features/bad.feature:6" 1 times

    Examples:
      | venv |
      | old  |
      | new  |

  Scenario: JUnit files are those of one behave
    Given the suite "small"
    When I run "evenshard run -j 3 -- --junit --junit-directory out"
    Then the status is 0
    And the file "out/TESTS-alpha.xml" is there
    And the file "out/TESTS-gamma.xml" is there

  Scenario: a format that cannot be merged is refused before anything runs
    Given the suite "small"
    When I run "evenshard run -j 2 -- -f steps.usage -o steps.txt"
    Then the status is 2
    And standard error has "steps.usage"
    And there is no file "ran.log"

  Scenario: two formats for one file are refused before anything runs
    Given the suite "small"
    When I run "evenshard run -j 2 -- -f plain -o out.txt -f json -o ./out.txt"
    Then the status is 2
    And standard error has "out.txt"
    And there is no file "ran.log"

  Scenario: an output may go to a device
    Given the suite "small"
    When I run "evenshard run -j 2 -- -f plain -o /dev/stdout"
    Then the status is 0
    And standard output has "Feature: gamma"

  Scenario: an output that cannot be written costs nothing else
    Given the suite "covered"
    And a link "loop" to "loop"
    When I run "evenshard run -j 2 --cov=paint --after-run 'touch after' features/a.feature -- -f plain -o loop"
    Then the status is 5
    And standard error has "loop"
    And standard error has "the workers' logs are kept in"
    And standard output has "2 scenarios passed"
    And standard output has "TOTAL"
    And the file ".coverage" is there
    And the file "after" is there
    When I run "evenshard history"
    Then standard output has "features/a.feature"

  Scenario Outline: an output that cannot be written is refused before anything runs
    Given the suite "small"
    And an empty folder "folder"
    When I run "evenshard run -j 2 -- -f json -o <path>"
    Then the status is 2
    And the message is one line
    And standard error has "<path>"
    And there is no file "ran.log"

    Examples:
      | path                            |
      | folder                          |
      | features/alpha.feature/out.json |

  Scenario: a format that cannot be merged is fine with one worker
    Given the suite "small"
    When I run "evenshard run -j 1 -- -f steps.usage -o steps.txt"
    Then the status is 0
    And the file "steps.txt" is there

  Scenario: what passes is not printed, what fails is printed whole
    Given the suite "failing"
    And a file "features/quiet.feature"
      """
      Feature: quiet
        Scenario: passes
          * it prints "never-seen"
      """
    When I run "evenshard run -j 2"
    Then standard output has no "never-seen"
    And standard output has "from-a-child-of-seen-when-failing"

  Scenario: the folder of JUnit reports is there before two workers could both make it
    Given the suite "small"
    And a file "features/steps/more.py"
      """
      import os
      from behave import given

      @given("the reports have their folder")
      def folder(context):
          assert os.path.isdir("reports/junit")
      """
    And a file "features/alpha.feature"
      """
      Feature: alpha
        Scenario: one
          Given the reports have their folder
      """
    When I run "evenshard run features/alpha.feature -- --junit --junit-directory reports/junit"
    Then the status is 0
    And the file "reports/junit/TESTS-alpha.xml" is there
