"""What hooks see of behave's features, and what the worker tells of what they left."""
import json
import os
import time
import unittest

from engine import Engine, SuiteCase, for_each_behave


class FeaturesCase(SuiteCase):

    def setUp(self):
        super().setUp()
        os.remove(os.path.join(self.suite, "features/nothing.feature"))

    def discovered(self, units, since=None):
        """As the engine tells a worker what discovery found: {path: (lines, selected lines)}."""
        listing = os.path.join(self.suite, "listing")
        with open(listing, "w", encoding="utf-8") as stream:
            stream.write("\n".join(units))
        with open(listing + ".units", "w", encoding="utf-8") as stream:
            json.dump([[path, 0, lines, selected, False]
                       for path, (lines, selected) in units.items()], stream)
        return {"listing": listing, "units": listing + ".units", "discovered_ns": since}

    def two_features(self):
        return {self.feature("a", ["nothing"], ["nothing"]): ([2, 4], [2, 4]),
                self.feature("b", ["nothing"]): ([2], [2])}

    def told(self, units, arguments=(), since=None):
        """What a worker with these discovered units would run, as `ready` tells it."""
        engine = Engine(self, arguments, discovered=self.discovered(units, since))
        engine.finish()
        return engine.only("ready")["features"]


@for_each_behave
class BeforeAll(FeaturesCase):

    def test_hooks_see_every_feature_in_a_plain_list(self):
        self.environment("def before_all(context):\n"
                         "    features = context._runner.features\n"
                         "    assert type(features) is list\n"
                         "    print('SEEN', [f.name for f in [] + features])\n")
        engine = Engine(self, ["--no-capture"], discovered=self.discovered(self.two_features()))
        engine.finish("features/a.feature", "features/b.feature")
        self.assertIn("SEEN ['a', 'b']", engine.log())
        self.assertEqual(engine.units(), [(0, "passed"), (1, "passed")])

    def test_a_list_that_is_only_read_is_as_discovered(self):
        self.environment("def before_all(context): len(context._runner.features)\n")
        self.assertIsNone(self.told(self.two_features()))

    def test_nothing_is_told_when_nobody_looks(self):
        self.environment("def before_all(context): pass\n")
        self.assertIsNone(self.told(self.two_features()))

    def test_what_runs_is_the_object_that_before_all_has_changed(self):
        self.environment("def before_all(context):\n"
                         "    context._runner.features[0].scenarios[0].skip()\n"
                         "    context._runner.features[1].tags.append('marked')\n"
                         "def before_feature(context, feature): print('TAGS', list(feature.tags))\n")
        engine = Engine(self, ["--no-capture"], discovered=self.discovered(self.two_features()))
        engine.finish("features/a.feature", "features/b.feature")
        self.assertIn("TAGS ['marked']", engine.log())
        self.assertEqual(engine.outcomes(),
                         [(0, 2, "skipped"), (0, 4, "passed"), (1, 2, "passed")])

    def test_what_is_no_longer_selected_is_told(self):
        self.environment("def before_all(context):\n"
                         "    context._runner.features[0].scenarios[0].skip()\n")
        told = self.told(self.two_features())
        self.assertEqual(told[1], 1)
        self.assertEqual([(item[0], item[3]) for item in told[0]["scenarios"]], [(2, 0), (4, 1)])

    def test_a_list_in_another_order_is_told(self):
        self.environment("def before_all(context): context._runner.features.reverse()\n")
        self.assertEqual(self.told(self.two_features()), [1, 0])

    def test_removed_and_repeated_features_are_told(self):
        self.environment("def before_all(context):\n"
                         "    features = context._runner.features\n"
                         "    del features[0]\n"
                         "    features.append(features[0])\n")
        told = self.told(self.two_features())
        self.assertEqual(told[0], 1)
        self.assertEqual((told[1]["path"], len(told)), ("features/b.feature", 2))

    def test_another_list_changes_only_what_hooks_see(self):
        self.environment("def before_all(context): context._runner.features = []\n"
                         "def after_all(context): print('SEEN', context._runner.features)\n")
        engine = Engine(self, ["--no-capture"], discovered=self.discovered(self.two_features()))
        engine.finish("features/a.feature")
        self.assertIn("SEEN []", engine.log())
        self.assertIsNone(engine.only("ready")["features"])
        self.assertEqual(engine.units(), [(0, "passed")])

    def test_another_tag_expression_is_told(self):
        self.write("features/a.feature", "Feature: a\n  @x\n  Scenario: one\n    Given nothing\n")
        self.environment("def before_all(context):\n"
                         "    from behave.tag_expression import %s as make\n"
                         "    config = context.config\n"
                         "    config.tags = make(['~@x' if %r else 'not @x'])\n"
                         "    config.tag_expression = config.tags\n"
                         % ("TagExpression" if self.is_old else "make_tag_expression", self.is_old))
        told = self.told({"features/a.feature": ([3], [3])})
        self.assertEqual([item[3] for item in told[0]["scenarios"]], [0])

    def test_looking_does_not_expand_outlines_that_behave_would_not(self):
        self.write("features/a.feature", "Feature: a\n  Scenario Outline: o\n    Given python <n>\n"
                   "    Examples:\n      | n |\n      | 1/0 |\n")
        self.environment("from behave.model import Row\n"
                         "def before_all(context): len(context._runner.features)\n"
                         "def before_feature(context, feature):\n"
                         "    table = feature.scenarios[0].examples[0].table\n"
                         "    table.rows = [Row(table.headings, [n]) for n in ('1', '2')]\n")
        engine = Engine(self, discovered=self.discovered({"features/a.feature": ([6], [6])}))
        engine.finish("features/a.feature")
        self.assertIsNone(engine.only("ready")["features"])
        self.assertEqual(engine.only("model")["lines"], [0, 0])
        self.assertEqual(engine.outcomes(), [(0, 0, "passed"), (0, 0, "passed")])


@for_each_behave
class Files(FeaturesCase):

    def test_a_file_that_appears_while_the_suite_loads_is_told(self):
        units = self.two_features()
        self.environment("open('features/c.feature', 'w').write('Feature: c\\n  Scenario: s\\n')\n")
        told = self.told(units, since=time.time_ns())
        self.assertEqual((told[:2], told[2]["path"]), ([0, 1], "features/c.feature"))

    def test_a_file_that_is_written_again_with_the_same_text_is_as_discovered(self):
        units = self.two_features()
        self.environment("path = 'features/b.feature'\ntext = open(path).read()\n"
                         "open(path, 'w').write(text)\n")
        self.assertIsNone(self.told(units, since=time.time_ns()))

    def test_a_file_that_is_written_anew_is_told(self):
        units = self.two_features()
        self.environment("open('features/b.feature', 'w').write('Feature: b\\n\\n  Scenario: s\\n')\n")
        told = self.told(units, since=time.time_ns())
        self.assertEqual((told[0], told[1]["scenarios"][0][0]), (0, 3))

    def test_a_file_that_appears_in_before_all_does_not_count(self):
        units = self.two_features()
        self.environment("def before_all(context):\n    open('features/c.feature', 'w').write('Feature: c\\n')\n"
                         "    assert len(context._runner.features) == 2\n")
        self.assertIsNone(self.told(units, since=time.time_ns()))

    def test_a_file_that_changes_after_behave_would_have_read_it_is_refused(self):
        units = self.two_features()
        self.environment("def before_all(context): open('features/b.feature', 'a').write('#')\n")
        engine = Engine(self, discovered=self.discovered(units))
        engine.finish("features/a.feature", "features/b.feature")
        self.assertEqual(engine.units(), [(0, "passed"), (1, "crashed")])
        self.assertIn("has changed", engine.of("done")[1]["error"])

    def test_what_before_all_has_read_runs_with_its_old_text(self):
        units = self.two_features()
        self.environment("def before_all(context):\n    len(context._runner.features)\n"
                         "    open('features/b.feature', 'w').write('Feature: b\\n')\n")
        engine = Engine(self, discovered=self.discovered(units))
        engine.finish("features/a.feature", "features/b.feature")
        self.assertEqual(engine.outcomes(), [(0, 2, "passed"), (0, 4, "passed"), (1, 2, "passed")])

    def test_a_list_that_is_read_when_a_file_is_gone_is_refused_by_name(self):
        units = self.two_features()
        self.environment("import os\ndef before_all(context):\n    os.remove('features/b.feature')\n"
                         "    len(context._runner.features)\n")
        engine = Engine(self, discovered=self.discovered(units))
        engine.finish("features/a.feature")
        self.assertEqual((engine.of("ready"), engine.units()), ([], []))
        self.assertIn("features/b.feature", engine.only("failed")["reason"])

    def test_features_are_read_from_where_behave_was_started(self):
        units = self.two_features()
        self.environment("import os\nos.chdir('/')\n"
                         "def before_all(context): len(context._runner.features)\n")
        self.assertIsNone(self.told(units))


@for_each_behave
class Late(FeaturesCase):

    def run_with(self, environment):
        self.environment(environment)
        engine = Engine(self, discovered=self.discovered(self.two_features()))
        engine.finish("features/a.feature")
        return engine

    def test_a_list_that_changes_while_features_run_is_warned_of(self):
        engine = self.run_with("def before_feature(context, feature): context._runner.features.pop()\n")
        self.assertIn("features/environment.py changed the list", engine.only("warning")["text"])

    def test_a_feature_that_is_added_while_features_run_makes_the_run_incomplete(self):
        engine = self.run_with("import copy\ndef before_feature(context, feature):\n"
                               "    context._runner.features.append(copy.copy(feature))\n")
        self.assertIn("features/a.feature", engine.only("failed")["reason"])

    def test_a_list_that_is_read_in_the_end_is_warned_of(self):
        engine = self.run_with("def after_all(context): len(context._runner.features)\n")
        self.assertIn("features/environment.py reads the list of features in after_all",
                      engine.only("warning")["text"])
        self.assertIn("untested", engine.only("warning")["text"])

    def test_a_worker_that_ran_all_may_read_the_list(self):
        self.environment("def after_all(context):\n"
                         "    print('SEEN', [f.status.name for f in context._runner.features])\n")
        engine = Engine(self, ["--no-capture"], discovered=self.discovered(self.two_features()))
        engine.finish("features/a.feature", "features/b.feature")
        self.assertEqual(engine.of("warning"), [])
        self.assertIn("SEEN ['passed', 'passed']", engine.log())




if __name__ == "__main__":
    unittest.main()
