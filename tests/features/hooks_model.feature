Feature: expected is what behave's model holds once hooks have changed it

  Scenario Outline: hooks that change the feature about to run: <what> (<venv>)
    Given behave and coverage "<venv>"
    And the suite "small"
    And a file "rows.csv"
      """
      1
      2
      3
      """
    And a file "features/rows.feature"
      """
      Feature: rows
        Scenario: before
          Given I note "before"
        @csv
        Scenario Outline: row <n>
          Given I note "row <n>"
          Examples: from a file
            | n |
            | 0 |
        Scenario: after
          Given I note "after"
      """
    And a file "features/environment.py"
      """
      import copy
      from behave.model import Row

      def outlines(feature):
          return [each for each in feature.scenarios if each.type == "scenario_outline"]

      def again(scenario, number):
          copied = copy.copy(scenario)
          copied.name = "%s #%d" % (scenario.name, number)
          copied.steps = copy.deepcopy(scenario.steps)
          return copied

      def put(feature, items):
          feature.scenarios[:] = items
          if hasattr(feature, "run_items"):
              feature.run_items[:] = items

      def fill(feature, rows, anew=False):
          for outline in outlines(feature):
              outline.examples[0].table.rows = rows
              if anew:
                  outline._scenarios = []

      def lines(line=None):
          return [Row(["n"], [text.strip()], line + index if line else None)
                  for index, text in enumerate(open("rows.csv"))]

      <hook>
          <code>
      """
    When one behave runs it, and workers with "-j 2"
    Then both tell the same
    And the status is 0
    And both left the same in "ran.log"

    Examples: of rows
      | venv | what                 | hook                                  | code                                                                                                           |
      | old  | rows of a file       | def before_feature(context, feature): | fill(feature, lines(9), anew=True)                                                                             |
      | new  | rows of a file       | def before_feature(context, feature): | fill(feature, lines(9), anew=True)                                                                             |
      | old  | rows without a line  | def before_feature(context, feature): | fill(feature, lines(), anew=True)                                                                              |
      | new  | rows without a line  | def before_feature(context, feature): | fill(feature, lines(), anew=True)                                                                              |
      | old  | rows, not built anew | def before_feature(context, feature): | fill(feature, lines())                                                                                         |
      | new  | rows, not built anew | def before_feature(context, feature): | fill(feature, lines())                                                                                         |
      | old  | rows of one line     | def before_feature(context, feature): | fill(feature, [Row(["n"], [text], 9) for text in "78"])                                                        |
      | new  | rows of one line     | def before_feature(context, feature): | fill(feature, [Row(["n"], [text], 9) for text in "78"])                                                        |
      | old  | rows added           | def before_feature(context, feature): | [each.examples[0].table.add_row(["7"]) for each in outlines(feature)]                                          |
      | new  | rows added           | def before_feature(context, feature): | [each.examples[0].table.add_row(["7"]) for each in outlines(feature)]                                          |
      | old  | a row copied         | def before_feature(context, feature): | [fill(feature, [copy.deepcopy(row) for row in each.examples[0].table.rows * 2]) for each in outlines(feature)] |
      | new  | a row copied         | def before_feature(context, feature): | [fill(feature, [copy.deepcopy(row) for row in each.examples[0].table.rows * 2]) for each in outlines(feature)] |
      | old  | no rows              | def before_feature(context, feature): | fill(feature, [])                                                                                              |
      | new  | no rows              | def before_feature(context, feature): | fill(feature, [])                                                                                              |
      | old  | rows in before_all   | def before_all(context):              | [fill(feature, lines()) for feature in context._runner.features]                                               |
      | new  | rows in before_all   | def before_all(context):              | [fill(feature, lines()) for feature in context._runner.features]                                               |

    Examples: of scenarios
      | venv | what                      | hook                                    | code                                                                                                      |
      | old  | each three times          | def before_feature(context, feature):   | put(feature, [again(each, i) for each in feature.scenarios if each.type == "scenario" for i in range(3)]) |
      | new  | each three times          | def before_feature(context, feature):   | put(feature, [again(each, i) for each in feature.scenarios if each.type == "scenario" for i in range(3)]) |
      | old  | the same one twice        | def before_feature(context, feature):   | put(feature, feature.scenarios + feature.scenarios[:1])                                                   |
      | new  | the same one twice        | def before_feature(context, feature):   | put(feature, feature.scenarios + feature.scenarios[:1])                                                   |
      | old  | one removed               | def before_feature(context, feature):   | put(feature, feature.scenarios[1:])                                                                       |
      | new  | one removed               | def before_feature(context, feature):   | put(feature, feature.scenarios[1:])                                                                       |
      | old  | another order             | def before_feature(context, feature):   | put(feature, feature.scenarios[::-1])                                                                     |
      | new  | another order             | def before_feature(context, feature):   | put(feature, feature.scenarios[::-1])                                                                     |
      | old  | renamed when they begin   | def before_scenario(context, scenario): | scenario.name = "%s [chrome]" % scenario.name                                                             |
      | new  | renamed when they begin   | def before_scenario(context, scenario): | scenario.name = "%s [chrome]" % scenario.name                                                             |
      | old  | renamed when they ended   | def after_scenario(context, scenario):  | scenario.name = "%s [done]" % scenario.name                                                               |
      | new  | renamed when they ended   | def after_scenario(context, scenario):  | scenario.name = "%s [done]" % scenario.name                                                               |
      | old  | tried again when it ended | def after_scenario(context, scenario):  | if scenario.name == "before": put(scenario.feature, scenario.feature.scenarios + [again(scenario, 2)])    |
      | new  | tried again when it ended | def after_scenario(context, scenario):  | if scenario.name == "before": put(scenario.feature, scenario.feature.scenarios + [again(scenario, 2)])    |

  Scenario: a rule's hook changes the rule
    Given the suite "bare"
    And a file "features/ruled.feature"
      """
      Feature: ruled
        Rule: first
          Scenario: one
            Given I note "one"
          Scenario: two
            Given I note "two"
        Rule: second
          Scenario: three
            Given I note "three"
      """
    And a file "features/environment.py"
      """
      import copy

      def before_rule(context, rule):
          copied = copy.copy(rule.scenarios[0])
          copied.name = "copy"
          copied.steps = copy.deepcopy(copied.steps)
          rule.scenarios[:] = rule.run_items[:] = [copied] + rule.run_items[1:] + [copied]
      """
    When one behave runs it, and workers with "-j 2"
    Then both tell the same
    And the status is 0
    And both left the same in "ran.log"

  Scenario: names that differ from run to run are nothing new to the history
    Given the suite "small"
    And a file "features/environment.py"
      """
      import os

      def before_scenario(context, scenario):
          scenario.name += " %d" % os.getpid()
      """
    When I run "evenshard run -j 2"
    Then the status is 0
    When I run "evenshard run -j 2"
    Then the status is 0
    When I run "evenshard run -j 2"
    Then the status is 0
    And the store knows 6 scenarios

  Scenario: what the model had and nobody ran is missing
    Given the suite "small"
    And a file "features/deadly.feature"
      """
      Feature: deadly
        Scenario: dies
          Given the process is killed
      """
    And a file "features/environment.py"
      """
      import copy

      def before_feature(context, feature):
          if feature.name == "deadly":
              copied = copy.copy(feature.scenarios[0])
              copied.name = "never reached"
              copied.steps = copy.deepcopy(copied.steps)
              feature.scenarios.append(copied)
              if hasattr(feature, "run_items"):
                  feature.run_items.append(copied)
      """
    When I run "evenshard run -j 2"
    Then the status is 4
    And standard output matches "crashed +features/deadly.feature"
    And standard output matches "^6 scenarios passed, .* 2 untested"
    And the file "ran.log" has 6 lines
