Feature: parts of a feature meet hooks as the whole would

  Scenario Outline: hooks of a part see the whole feature, and only its own scenarios begin (<venv>)
    Given behave and coverage "<venv>"
    And the suite "bare"
    And a file "features/long.feature"
      """
      Feature: long
        Scenario: one
          Given I note "one"
        Scenario Outline: row <n>
          Given I note "row <n>"
          Examples:
            | n |
            | 1 |
            | 2 |
        Scenario: last
          Given I note "last"
      """
    And a file "features/environment.py"
      """
      def note(text):
          with open("hooks.log", "a") as hooks:
              hooks.write(text + "\n")

      def before_feature(context, feature):
          names = [each.name for each in feature.walk_scenarios()]
          assert len(names) == 4 and len(feature.tags) == 0, (names, feature.tags)
          feature.tags.append("begun")

      def before_scenario(context, scenario):
          assert len(scenario.feature.scenarios) == 3
          note("before " + scenario.name)

      def after_scenario(context, scenario):
          note("after " + scenario.name)

      def after_feature(context, feature):
          assert len(feature.walk_scenarios()) == 4
      """
    When one behave runs it, and workers with "-j <workers> --divide always --cov --cov-report="
    Then both tell the same
    And the status is 0
    And both left the same in "hooks.log"
    And both left the same in "ran.log"

    Examples:
      | venv | workers |
      | old  | 1       |
      | new  | 1       |
      | old  | 3       |
      | new  | 3       |

  Scenario Outline: what before_all changed holds for every part of a worker (<venv>, <workers>)
    Given behave and coverage "<venv>"
    And the suite "long_features"
    And a file "features/environment.py"
      """
      import copy

      def before_all(context):
          for feature in context._runner.features:
              items = []
              for item in feature.scenarios:
                  item.name += " [seen]"
                  items.append(item)
                  if item.type == "scenario":
                      copied = copy.copy(item)
                      copied.steps = [copy.copy(step) for step in item.steps]
                      copied.name += " again"
                      items.append(copied)
              feature.scenarios[:] = items
              if hasattr(feature, "run_items"):
                  feature.run_items[:] = items
      """
    When one behave runs it, and workers with "-j <workers> --divide always --cov --cov-report="
    Then both tell the same, or the status is 4 and its reason names "@evenshard.whole"

    Examples:
      | venv | workers |
      | old  | 1       |
      | new  | 1       |
      | old  | 3       |
      | new  | 3       |

  Scenario Outline: <what> in before_feature, divided, runs whole or is refused by name (<venv>)
    Given behave and coverage "<venv>"
    And the suite "long_features"
    And a file "features/environment.py"
      """
      from behave.model import Row

      def put(feature, items):
          feature.scenarios[:] = items
          if hasattr(feature, "run_items"):
              feature.run_items[:] = items

      def before_feature(context, feature):
          for outline in [each for each in feature.scenarios if each.type == "scenario_outline"]:
              table = outline.examples[0].table
              <rows>
          <scenarios>
      """
    When one behave runs it, and workers with "-j 2 --divide always --cov --cov-report="
    Then both tell the same, or the status is 4 and its reason names "@evenshard.whole"

    Examples:
      | venv | what              | rows                                                               | scenarios                            |
      | old  | a row more        | table.rows.append(Row(table.headings, ["dog"]))                    | pass                                 |
      | new  | a row more        | table.rows.append(Row(table.headings, ["dog"]))                    | pass                                 |
      | old  | rows replaced     | table.rows[:] = [Row(table.headings, ["cat"], table.rows[0].line)] | pass                                 |
      | new  | rows replaced     | table.rows[:] = [Row(table.headings, ["cat"], table.rows[0].line)] | pass                                 |
      | old  | a scenario less   | pass                                                               | put(feature, feature.scenarios[:-1]) |
      | new  | a scenario less   | pass                                                               | put(feature, feature.scenarios[:-1]) |
      | old  | the first removed | pass                                                               | put(feature, feature.scenarios[1:])  |
      | new  | the first removed | pass                                                               | put(feature, feature.scenarios[1:])  |

  Scenario Outline: a whole feature may be changed as in one process (<venv>)
    Given behave and coverage "<venv>"
    And the suite "small"
    And a file "features/whole.feature"
      """
      @evenshard.whole
      Feature: whole
        Scenario: one
          Given I note "one"
        Scenario: two
          Given I note "two"
      """
    And a file "features/environment.py"
      """
      def before_feature(context, feature):
          if feature.name == "whole":
              del feature.scenarios[0]
              if hasattr(feature, "run_items"):
                  del feature.run_items[0]
      """
    When one behave runs it, and workers with "-j 2 --divide always"
    Then both tell the same
    And the status is 0
    And both left the same in "ran.log"

    Examples:
      | venv |
      | old  |
      | new  |

  Scenario Outline: one parse serves all parts of a feature on a worker (<venv>)
    Given behave and coverage "<venv>"
    And the suite "bare"
    And a file "features/rows.feature"
      """
      Feature: rows
        Scenario Outline: row <n>
          Given I note "<n>"
          Examples:
            | n |
            | 1 |
            | 2 |
            | 3 |
            | 4 |
            | 5 |
            | 6 |
            | 7 |
            | 8 |
      """
    And a file "features/environment.py"
      """
      import os
      from behave.parser import Parser
      parse = Parser.parse

      def noted(self, text, filename=None):
          with open("parsed.log", "a") as parsed:
              parsed.write("%d %s\n" % (os.getpid(), filename))
          return parse(self, text, filename)

      Parser.parse = noted
      """
    When I run "evenshard run -j 2 --divide always"
    Then the status is 0
    And each line of "parsed.log" is there once
    And the file "ran.log" has 8 lines
    And each line of "ran.log" is there once

    Examples:
      | venv |
      | old  |
      | new  |

  Scenario: parts that run again after their worker died meet the feature as before_all left it
    Given the suite "bare"
    And a file "features/long.feature"
      """
      Feature: long
        Scenario: one
          Given I note "one"
        Scenario: dies
          Given the process is killed
        Scenario: two
          Given I note "two"
      """
    And a file "features/environment.py"
      """
      def before_all(context):
          for feature in context._runner.features:
              for scenario in feature.scenarios:
                  scenario.tags.append("seen")

      def before_feature(context, feature):
          assert [each.tags for each in feature.scenarios] == [["seen"]] * 3, [each.tags for each in feature.scenarios]
          for scenario in feature.scenarios:
              scenario.tags.append("begun")
      """
    When I run "evenshard run -j 1 --divide always --cov --cov-report="
    Then the status is 4
    And standard output matches "crashed +features/long.feature"
    And the file "ran.log" has "two" 1 times
    And standard output has no "AssertionError"
