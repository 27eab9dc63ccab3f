Feature: what is selected is known after before_all, and what exists once the suite is loaded

  Scenario Outline: before_all decides which scenarios are selected: <what> (<venv>)
    Given behave and coverage "<venv>"
    And the suite "tagged"
    And a file "other/extra.feature"
      """
      Feature: extra
        @fast
        Scenario: extra quick
          Given I note "extra quick"
        Scenario: extra long
          Given I note "extra long"
      """
    And a file "features/environment.py"
      """
      import os
      from behave.model import Tag
      from behave.parser import parse_file

      def set_tags(config, old, new):
          if hasattr(config, "tag_expression"):
              from behave.tag_expression import make_tag_expression
              config.tag_expression = make_tag_expression([new])
          else:
              from behave.tag_expression import TagExpression
              config.tags = TagExpression([old])

      def set_names(config, name):
          config.name = [name]
          config.name_re = config.build_name_re(config.name)

      def before_all(context):
          <code>
      """
    When one behave runs it, and workers with "-j 2 -- <options>"
    Then both tell the same
    And the status is 0
    And both left the same in "ran.log"

    Examples:
      | venv | options              | what                          | code                                                                                     |
      | old  | --tags=fast          | a tag more                    | context._runner.features[1].scenarios[0].tags.append("fast")                             |
      | new  | --tags=fast          | a tag more                    | context._runner.features[1].scenarios[0].tags.append("fast")                             |
      | old  | --tags=slow          | a feature's tag less          | [each.tags.remove("slow") for each in context._runner.features if each.tags == ["slow"]] |
      | new  | --tags=slow          | a feature's tag less          | [each.tags.remove("slow") for each in context._runner.features if each.tags == ["slow"]] |
      | old  |                      | a narrower expression         | set_tags(context.config, "fast", "fast")                                                 |
      | new  |                      | a narrower expression         | set_tags(context.config, "fast", "fast")                                                 |
      | old  | --tags=fast          | a wider expression            | set_tags(context.config, "fast,slow", "fast or slow")                                    |
      | new  | --tags=fast          | a wider expression            | set_tags(context.config, "fast,slow", "fast or slow")                                    |
      | new  | --tags=fast          | another expression            | set_tags(context.config, "slow", "slow")                                                 |
      | new  |                      | names                         | set_names(context.config, "quick")                                                       |
      | old  |                      | names                         | set_names(context.config, "quick")                                                       |
      | new  | --name=quick         | more names                    | set_names(context.config, "quick\|long")                                                 |
      | old  |                      | a feature from elsewhere      | context._runner.features.append(parse_file(os.path.abspath("other/extra.feature")))      |
      | new  |                      | a feature from elsewhere      | context._runner.features.append(parse_file(os.path.abspath("other/extra.feature")))      |
      | new  | --tags=fast          | one of which part is selected | context._runner.features.insert(0, parse_file(os.path.abspath("other/extra.feature")))   |
      | new  | features/one.feature | one that the paths leave out  | context._runner.features.append(parse_file(os.path.abspath("features/two.feature")))     |
      | old  |                      | a feature less                | del context._runner.features[0]                                                          |
      | new  |                      | a feature less                | del context._runner.features[0]                                                          |
      | old  |                      | a feature twice               | context._runner.features.append(context._runner.features[0])                             |
      | new  |                      | a feature twice               | context._runner.features.append(context._runner.features[0])                             |
      | new  |                      | a file twice                  | context._runner.features.append(parse_file(context._runner.features[0].filename))        |
      | old  |                      | another order                 | context._runner.features.sort(key=lambda feature: feature.name, reverse=True)            |
      | new  |                      | another order                 | context._runner.features.sort(key=lambda feature: feature.name, reverse=True)            |
      | new  |                      | exclusion, too late           | context.config.exclude_re = __import__("re").compile("one")                              |
      | new  |                      | paths, too late               | context.config.paths = ["features/one.feature"]                                          |

  Scenario: a feature that is in no file runs once, or is named
    Given the suite "small"
    And a file "features/environment.py"
      """
      from behave.parser import parse_feature

      def before_all(context):
          text = 'Feature: from memory\n  Scenario: one\n    Given I note "from memory"\n'
          context._runner.features.append(parse_feature(text))
      """
    When one behave runs it, and workers with "-j 2"
    Then both tell the same, or the status is 4 and its reason names "from memory"

  Scenario: workers that do not agree on what is selected
    Given the suite "bare"
    And a file "features/a.feature"
      """
      Feature: a
        Scenario: one
          Given the file "0.ready" is awaited
          And the file "1.ready" is awaited
      """
    And a file "features/b.feature"
      """
      Feature: b
        Scenario: one
          Given it passes
        Scenario: two
          Given it passes
      """
    And a file "features/environment.py"
      """
      import os

      def before_all(context):
          number = os.environ["EVENSHARD_WORKER_ID"]
          if number == "1":
              context._runner.features[1].scenarios[1].tags.append("slow")
          open(number + ".ready", "w").close()
      """
    When I run "evenshard run -j 2 -- --tags='not @slow'"
    Then the status is 4
    And standard output or standard error has "features/b.feature:4"
    And standard output or standard error has "worker 0"
    And standard output or standard error has "worker 1"

  Scenario Outline: workers may disagree on names, steps, and tags that select nothing (<venv>)
    Given behave and coverage "<venv>"
    And the suite "small"
    And a file "features/environment.py"
      """
      import os

      def before_all(context):
          for feature in context._runner.features:
              for scenario in feature.walk_scenarios():
                  scenario.name += " %d" % os.getpid()
                  scenario.tags.append("p%d" % os.getpid())
      """
    When I run "evenshard run -j 3"
    Then the status is 0
    And standard output has "6 scenarios passed, 0 failed"
    And the file "ran.log" has 6 lines

    Examples:
      | venv |
      | old  |
      | new  |

  Scenario Outline: a feature file that the environment file writes when it is loaded (<venv>)
    Given behave and coverage "<venv>"
    And the suite "small"
    And a file "features/environment.py"
      """
      import os
      folder = os.path.dirname(os.path.abspath(__file__))
      with open(os.path.join(folder, "generated.%d" % os.getpid()), "w") as made:
          made.write('Feature: generated\n  Scenario: one\n    Given I note "generated"\n    And it fails\n')
      os.rename(made.name, os.path.join(folder, "generated.feature"))
      """
    When one behave runs it, and workers with "-j 2 --cov --cov-report="
    Then both tell the same
    And the status is 1
    And the file "ran.log" has "generated" 1 times
    When I run "evenshard run -j 2"
    Then the status is 1

    Examples:
      | venv |
      | old  |
      | new  |

  Scenario: one that it writes in a folder that was empty, the only one selected
    Given the suite "small"
    And an empty folder "features/made"
    And a file "features/environment.py"
      """
      import os
      folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "made")
      with open(os.path.join(folder, "generated.%d" % os.getpid()), "w") as made:
          made.write('@fresh\nFeature: generated\n  Scenario: one\n    Given I note "generated"\n')
      os.rename(made.name, os.path.join(folder, "generated.feature"))
      """
    When I run "evenshard run -j 2 -- --tags=fresh"
    Then the status is 2
    And standard error has "nothing to run"

  Scenario: one that it removes
    Given the suite "small"
    And a file "features/environment.py"
      """
      import os
      try:
          os.unlink(os.path.join(os.path.dirname(os.path.abspath(__file__)), "gamma.feature"))
      except OSError:  # Another worker was first.
          pass
      """
    When one behave runs it, and workers with "-j 2"
    Then both tell the same
    And the status is 0
    And both left the same in "ran.log"

  Scenario: one that before_all writes is too late
    Given the suite "small"
    And a file "features/environment.py"
      """
      def before_all(context):
          with open("features/late.feature", "w") as late:
              late.write("Feature: late\n  Scenario: one\n    Given it fails\n")
      """
    When one behave runs it, and workers with "-j 1"
    Then both tell the same
    And the status is 0

  Scenario: workers that do not find the same files
    Given the suite "bare"
    And a file "features/a.feature"
      """
      Feature: a
        Scenario: one
          Given the file "later.ready" is awaited
      """
    And a file "features/b.feature"
      """
      Feature: b
        Scenario: one
          Given it passes
      """
    And a file "features/environment.py"
      """
      import os
      import time

      try:
          os.mkdir("first")
          first = True
      except OSError:
          first = False
          while not os.path.exists("listed"):
              time.sleep(0.05)
          with open("features/b_more.feature", "w") as more:
              more.write("Feature: more\n  Scenario: one\n    Given it passes\n")

      def before_all(context):
          open("listed" if first else "later.ready", "w").close()
      """
    When I run "evenshard run -j 2"
    Then the status is 4
    And standard output or standard error has "features/b_more.feature"
