Feature: long features are divided into parts

  Scenario Outline: divided at every place, a run is the sequential one (<venv>, <options>)
    Given behave and coverage "<venv>"
    And the suite "<suite>"
    When behave runs it sequentially with all reports "<options>"
    And I run it divided in 3 workers with all reports
    Then its reports equal the sequential ones
    And the coverage equals the sequential run's

    Examples:
      | venv | suite                    | options                                                  |
      | old  | long_features            | plain                                                    |
      | new  | long_features_with_rules | plain                                                    |
      | old  | long_features            | --no-capture                                             |
      | new  | long_features_with_rules | --no-capture                                             |
      | old  | long_features            | --tags=odd features/mixed.feature                        |
      | new  | long_features_with_rules | --tags=odd features/mixed.feature features/rules.feature |
      | old  | long_features            | --tags=~@odd --no-skipped                                |
      | new  | long_features_with_rules | --tags=not(@odd) --no-skipped                            |
      | old  | long_features            | features/mixed.feature:27 features/mixed.feature:32      |
      | new  | long_features_with_rules | features/rules.feature:18 features/mixed.feature:32      |
      | old  | long_features            | --name=many features/mixed.feature                       |
      | new  | long_features_with_rules | --name=second features/rules.feature                     |

  Scenario Outline: suites of every construct, drawn by seeds, are run as one behave runs them (<venv>, <first> to <last>)
    Given behave and coverage "<venv>"
    Then suites drawn by seeds <first> to <last>, divided at every place, run as one behave runs them

    Examples:
      | venv | first | last |
      | old  | 1     | 5    |
      | new  | 21    | 26   |

    @full
    Examples: many
      | venv | first | last |
      | old  | 100   | 160  |
      | old  | 300   | 360  |
      | new  | 200   | 260  |
      | new  | 400   | 460  |

  Scenario Outline: hooks that fail for one scenario or feature (<venv>)
    Given behave and coverage "<venv>"
    And the suite "long_features"
    And a file "features/environment.py"
      """
      def before_scenario(context, scenario):
          if scenario.name == "last":
              raise RuntimeError("no last one")
          if scenario.name == "zuerst":
              scenario.skip("not today")

      def after_feature(context, feature):
          if feature.name == "short":
              raise RuntimeError("not so short")
      """
    When behave runs it sequentially with all reports "plain"
    And I run it divided in 3 workers with all reports
    Then its reports equal the sequential ones

    Examples:
      | venv |
      | old  |
      | new  |

  Scenario: behave's summary counts a divided feature as one
    Given the suite "long_features"
    When I run "evenshard run -j 3 --divide always"
    Then the status is 1
    And standard output has "2 features passed, 0 failed, 1 error"
    And standard output has "features/mixed.feature:34  fails"

  Scenario: a failure stops the parts that wait
    Given the suite "long_features"
    And a file "features/mixed.feature"
      """
      Feature: mixed
        Scenario: fails
          Given it fails
        Scenario: waits
          Given it passes
        Scenario: waits too
          Given it passes
      """
    When I run "evenshard run -j 1 --divide always -- --stop features/mixed.feature"
    Then the status is 1
    And standard output has "0 features passed, 1 failed"
    And standard output has "2 untested"
    And standard output has "2 units not run: stopped after the first failure (--stop)"

  Scenario: what tests put into the folder of JUnit reports comes out with them
    Given the suite "small"
    And a file "features/environment.py"
      """
      import os

      def after_scenario(context, scenario):
          folder = os.path.join(context.config.junit_directory, "shots")
          os.makedirs(folder, exist_ok=True)
          for name in (scenario.feature.name + ".png", "../" + scenario.feature.name + ".xml"):
              with open(os.path.join(folder, name), "wb") as stream:
                  stream.write(b"no XML")
      """
    When I run "evenshard run -j 2 --divide always -- --junit --junit-directory out -f json -o report.json"
    Then the status is 0
    And the file "out/TESTS-alpha.xml" is there
    And the file "out/shots/alpha.png" has "no XML"
    And the file "out/alpha.xml" has "no XML"
    And the file "report.json" is a JSON array of 3

  Scenario: a JUnit report that cannot be put together costs no other
    Given the suite "small"
    And a file "features/steps/more.py"
      """
      from behave import given

      @given("a failure that no XML can name")
      def fail(context):
          assert False, "a" + chr(0) + "b"
      """
    And a file "features/alpha.feature"
      """
      Feature: alpha
        Scenario: one
          Given a failure that no XML can name
        Scenario: two
          Given it passes
      """
    And a file "features/beta.feature"
      """
      Feature: beta
        Scenario: one
          Given it passes
        Scenario: two
          Given it passes
      """
    When I run "evenshard run -j 2 --divide always -- --junit --junit-directory out"
    Then the status is 5
    And standard error has "the JUnit report of a part of a feature"
    And there is no file "out/TESTS-alpha.xml"
    And the file "out/TESTS-beta.xml" has "tests=" 1 times

  Scenario Outline: formats that sum up a feature keep a block for each part, and every failure (<format>, <venv>)
    Given behave and coverage "<venv>"
    And the suite "long_features"
    When I run "evenshard run -j 2 --divide always -- -f <format> -o out.txt features/mixed.feature"
    Then the status is 1
    And the file "out.txt" has "in step 'it fails'" 1 times
    And the file "out.txt" has "in step 'it raises'" 1 times

    Examples:
      | format    | venv |
      | progress2 | old  |
      | progress2 | new  |
      | progress3 | old  |
      | progress3 | new  |

  Scenario: what carries the tag stays whole
    Given the suite "long_features"
    And a file "features/mixed.feature"
      """
      Feature: mixed
        Scenario: alone
          Given some dog
        @together
        Scenario: first
          Given some dog
        @together
        Scenario: second
          Given some cat
      """
    When I run "evenshard plan -j 2 --divide always --whole-tag together --json features/mixed.feature"
    Then the status is 0
    And the JSON has unit "features/mixed.feature" with scenarios at 2
    And the JSON has unit "features/mixed.feature" with scenarios at 5, 8

  Scenario: auto divides what holds up the run, once it was measured, and says so before
    Given the suite "small"
    And a file "features/long.feature"
      """
      Feature: long
        Scenario Outline: row <n>
          Given it waits 0.4 seconds
          Examples:
            | n |
            | 1 |
            | 2 |
            | 3 |
            | 4 |
      """
    When I run "evenshard run -j 3"
    Then the status is 0
    When I run "evenshard plan -j 3"
    Then standard error has "If their scenarios do not lean on one another: --divide auto"
    When I run "evenshard run -j 3 --divide auto"
    Then the status is 0
    And standard output has "4 features passed"
    And standard output has "features/long.feature (part 1 of "
    And standard error has no "lean on one another"
    When I run "evenshard history --json"
    Then the history of "features/long.feature" has 2 samples and an estimate of 1600 to 2600 ms

  Scenario: auto leaves alone what hooks surround, and the advice knows it
    Given the suite "small"
    And a file "features/environment.py"
      """
      def before_feature(context, feature):
          pass
      """
    And a file "features/long.feature"
      """
      Feature: long
        Scenario: one
          Given it waits 0.5 seconds
        Scenario: two
          Given it waits 0.5 seconds
      """
    When I run "evenshard run -j 2"
    And I run "evenshard run -j 2 --divide auto"
    Then the status is 0
    And standard output has no "(part 1 of"
    When I run "evenshard plan -j 2"
    Then standard error has "--divide always"

  Scenario: a part that kills its worker runs again, and only that part
    Given the suite "small"
    And a file "features/deadly.feature"
      """
      Feature: deadly
        Scenario: dies
          Given the process is killed
        Scenario: lives
          Given I note "lived"
      """
    When I run "evenshard run -j 2 --divide always"
    Then the status is 4
    And standard output has "features/deadly.feature (part 1 of 2)"
    And the file "ran.log" has "lived" 1 times

  Scenario: a wrong word is refused before anything runs
    Given the suite "small"
    When I run "evenshard run --divide sometimes"
    Then the status is 2
    And standard error has "auto, never or always"
    And there is no file "ran.log"
