Feature: hooks see and change what behave is about to run, as in one process

  Scenario Outline: before_all sees every feature and scenario, and what it skips is skipped (<venv>)
    Given behave and coverage "<venv>"
    And the suite "small"
    And a file "features/delta.feature"
      """
      Feature: delta
        @known
        Scenario: fails
          Given it fails
        Scenario Outline: row <n>
          Given I note "row <n>"
          Examples:
            | n |
            | 1 |
            | 2 |
      """
    And a file "features/environment.py"
      """
      def before_all(context):
          features = list(context._runner.features)
          scenarios = [each for feature in features for each in feature.walk_scenarios()]
          with open("seen.log", "a") as seen:
              seen.write("%d features, %d scenarios\n" % (len(features), len(scenarios)))
          for scenario in scenarios:
              if "known" in scenario.tags:
                  scenario.skip("known")
      """
    When one behave runs it, and workers with "-j 2 --cov --cov-report="
    Then both tell the same
    And the status is 0
    And each worker left in "seen.log" what one behave did
    And both left the same in "ran.log"

    Examples:
      | venv |
      | old  |
      | new  |

  Scenario: the list is a plain list, whole wherever it is first read
    Given the suite "small"
    And a file "features/environment.py"
      """
      def before_feature(context, feature):
          features = context._runner.features
          names = [each.name for each in [] + features]
          assert type(features) is list and features is context._runner.features
          assert any(each is feature for each in features)
          with open("seen.log", "a") as seen:
              seen.write("%s\n" % names)
      """
    When one behave runs it, and workers with "-j 2"
    Then both tell the same
    And the status is 0
    And both left the same in "seen.log"

  Scenario Outline: what runs is the very object that before_all saw (<venv>)
    Given behave and coverage "<venv>"
    And the suite "small"
    And a file "features/environment.py"
      """
      def before_all(context):
          context.last = context._runner.features[-1]
          context.known = {id(each): feature.name for feature in context._runner.features
                           for each in [feature] + feature.scenarios}

      def note(text):
          with open("seen.log", "a") as seen:
              seen.write(text + "\n")

      def before_scenario(context, scenario):
          note("%s of %s" % (scenario.name, context.known.get(id(scenario))))

      def after_feature(context, feature):
          note("%s of %s" % (feature.name, context.known.get(id(feature))))
          if feature is context.last:
              note("the last one")
      """
    When one behave runs it, and workers with "-j 2"
    Then both tell the same
    And both left the same in "seen.log"

    Examples:
      | venv |
      | old  |
      | new  |

  Scenario Outline: scenarios that before_all repeats as often as their tag says (<venv>)
    Given behave and coverage "<venv>"
    And the suite "small"
    And a file "features/soak.feature"
      """
      Feature: soak
        @cycling(4)
        Scenario: soaks
          Given the fourth time fails
        Scenario: once
          Given it passes
      """
    And a file "features/steps/more_steps.py"
      """
      from behave import given
      TIMES = []

      @given("the fourth time fails")
      def fourth(context):
          TIMES.append(1)
          assert len(TIMES) != 4
      """
    And a file "features/environment.py"
      """
      import copy
      import re

      def cycles(scenario):
          for tag in scenario.tags:
              if re.match(r"cycling\(\d+\)$", tag):
                  return int(tag[8:-1])
          return 1

      def again(scenario, number):
          copied = copy.copy(scenario)
          copied.name = "%s [cycle %d]" % (scenario.name, number)
          copied.steps = [copy.copy(step) for step in scenario.steps]
          return copied

      def before_all(context):
          for feature in context._runner.features:
              items = []
              for item in feature.scenarios:
                  if cycles(item) == 1:
                      items.append(item)
                  else:
                      items.extend(again(item, 1 + number) for number in range(cycles(item)))
              feature.scenarios[:] = items
              if hasattr(feature, "run_items"):
                  feature.run_items[:] = items
      """
    When one behave runs it, and workers with "-j 2 --cov --cov-report="
    Then both tell the same
    And the status is 1
    When one behave runs it, and workers with "-j 1"
    Then both tell the same

    Examples:
      | venv |
      | old  |
      | new  |

  Scenario Outline: variables that before_all puts into names and steps (<venv>)
    Given behave and coverage "<venv>"
    And the suite "small"
    And a file "features/greeting.feature"
      """
      Feature: greeting {{who}}
        Background:
          Given I note "{{who}} is there"
        Scenario: greet {{who}}
          Given I note "hello {{who}}"
        Scenario Outline: <n> for {{who}}
          Given I note "<n> {{who}}"
          Examples:
            | n |
            | 1 |
      """
    And a file "features/environment.py"
      """
      def before_all(context):
          for feature in context._runner.features:
              feature.name = feature.name.replace("{{who}}", "world")
              for step in feature.background.steps if feature.background else ():
                  step.name = step.name.replace("{{who}}", "world")
              for scenario in feature.walk_scenarios(with_outlines=True):
                  scenario.name = scenario.name.replace("{{who}}", "world")
                  for step in scenario.steps:
                      step.name = step.name.replace("{{who}}", "world")
      """
    When one behave runs it, and workers with "-j 2"
    Then both tell the same
    And the status is 0
    And both left the same in "ran.log"

    Examples:
      | venv |
      | old  |
      | new  |

  Scenario: a step looks up another feature's scenario
    Given the suite "small"
    And a file "features/steps/more_steps.py"
      """
      from behave import given

      @given('all of scenario "{name}" of "{title}"')
      def all_of(context, name, title):
          found = [scenario for feature in context._runner.features if feature.name == title
                   for scenario in feature.scenarios if scenario.name == name]
          for step in found[0].steps:
              context.execute_steps("Given %s" % step.name)
      """
    And a file "features/caller.feature"
      """
      Feature: caller
        Scenario: calls
          Given all of scenario "second" of "gamma"
      """
    When one behave runs it, and workers with "-j 2"
    Then both tell the same
    And the status is 0
    And both left the same in "ran.log"

  Scenario Outline: changes in place decide, another list does not (<venv>)
    Given behave and coverage "<venv>"
    And the suite "small"
    And a file "features/environment.py"
      """
      def before_all(context):
          features = context._runner.features
          features.reverse()
          features[0].skip("not today")
          context._runner.features = []

      def after_all(context):
          with open("seen.log", "a") as seen:
              seen.write("%d\n" % len(context._runner.features))
      """
    When one behave runs it, and workers with "-j 2"
    Then both tell the same
    And the status is 0
    And each worker left in "seen.log" what one behave did
    And the file "ran.log" has 4 lines

    Examples:
      | venv |
      | old  |
      | new  |

  Scenario Outline: features are read from where behave was started (<venv>)
    Given behave and coverage "<venv>"
    And the suite "small"
    And a file "features/environment.py"
      """
      import os

      def before_all(context):
          start = os.getcwd()
          os.chdir("/")
          for feature in context._runner.features:
              feature.tags.append("read")
          context.start = start

      def before_feature(context, feature):
          os.chdir(context.start)
          assert "read" in feature.tags
      """
    When one behave runs it, and workers with "-j 2"
    Then both tell the same
    And the status is 0

    Examples:
      | venv |
      | old  |
      | new  |

  Scenario Outline: a feature file that before_all changes runs as it was, or is named (<what>)
    Given the suite "small"
    And a file "features/environment.py"
      """
      import os

      def before_all(context):
          if <change>:
              with open("beta.%d" % os.getpid(), "w") as beta:
                  beta.write("Feature: beta\n  Scenario: new\n    Given it fails\n")
              os.rename(beta.name, "features/beta.feature")
          else:
              try:
                  os.unlink("features/beta.feature")
              except OSError:  # Another worker was first.
                  pass
          context.seen = <look>
      """
    When one behave runs it, and workers with "-j 2"
    Then both tell the same, or the status is 4 and its reason names "features/beta.feature"

    Examples:
      | what                | change | look                          |
      | written, read       | True   | len(context._runner.features) |
      | written, never read | True   | 0                             |
      | removed, read       | False  | len(context._runner.features) |
      | removed, never read | False  | 0                             |

  Scenario: a suite whose hooks never look has each file parsed once
    Given the suite "many"
    And a file "features/environment.py"
      """
      import os
      from behave.parser import Parser
      parse = Parser.parse

      def noted(self, text, filename=None):
          with open("parsed.log", "a") as parsed:
              parsed.write("%s\n" % filename)
          return parse(self, text, filename)

      Parser.parse = noted
      """
    And the files have been there for a while
    When I run "evenshard run -j 2"
    Then the status is 0
    And the file "parsed.log" has 40 lines
    And each line of "parsed.log" is there once

  Scenario Outline: with one worker after_all sees what it would (<venv>)
    Given behave and coverage "<venv>"
    And the suite "failing"
    And a file "features/environment.py"
      """
      def after_all(context):
          with open("seen.log", "a") as seen:
              for feature in context._runner.features:
                  seen.write("%s %s %s\n" % (feature.filename, feature.status.name,
                                             [each.status.name for each in feature.walk_scenarios()]))
      """
    When one behave runs it, and workers with "-j 1"
    Then both tell the same
    And both left the same in "seen.log"
    And standard error has no "warning"

    Examples:
      | venv |
      | old  |
      | new  |

  Scenario: with several workers after_all sees the whole list, what others ran untested, and a warning says so
    Given the suite "bare"
    And a file "features/a.feature"
      """
      Feature: a
        Scenario: one
          Given the file "a" is touched
          And the file "b" is awaited
      """
    And a file "features/b.feature"
      """
      Feature: b
        Scenario: one
          Given the file "b" is touched
          And the file "a" is awaited
      """
    And a file "features/environment.py"
      """
      def after_all(context):
          with open("seen.log", "a") as seen:
              seen.write("%s\n" % [(each.name, each.status.name) for each in context._runner.features])
      """
    When I run "evenshard run -j 2"
    Then the status is 0
    And the file "seen.log" has "[('a', 'passed'), ('b', 'untested')]" 1 times
    And the file "seen.log" has "[('a', 'untested'), ('b', 'passed')]" 1 times
    And standard error matches "warning.*after_all"
    And standard error has one line with "after_all"

  Scenario: reports have what this worker ran, not what its hooks saw
    Given the suite "small"
    And a file "features/environment.py"
      """
      def before_all(context):
          assert len(context._runner.features) == 3
      """
    When I run "evenshard run -j 3 -- --junit --junit-directory out -f plain -o plain.txt"
    Then the status is 0
    And the file "out/TESTS-alpha.xml" has "<testcase " 2 times
    And the file "out/TESTS-alpha.xml" has "untested" 0 times
    And the file "out/TESTS-beta.xml" has "<testcase " 2 times
    And the file "out/TESTS-beta.xml" has "untested" 0 times
    And the file "out/TESTS-gamma.xml" has "<testcase " 2 times
    And the file "out/TESTS-gamma.xml" has "untested" 0 times
    And the file "plain.txt" has "Feature: " 3 times

  Scenario: the list changed after the first feature began is a warning
    Given the suite "small"
    And a file "features/environment.py"
      """
      def before_feature(context, feature):
          features = context._runner.features
          if len(features) == 3:
              features.append(features[0])
      """
    When I run "evenshard run -j 2"
    Then standard error matches "warning.*features"
    And the file "ran.log" has "alpha second"
