"""Parts of divided features against the real behave, old and new."""
import os
import signal
import unittest

from engine import Engine, SuiteCase, for_each_behave

EVERYTHING = """# language: de
@file
Funktionalität: alles
  Grundlage: vorher
    Angenommen nothing
  Szenario: eins
    Angenommen python context.seen = True
  @wip
  Szenario: zwei
    Angenommen python assert not hasattr(context, "seen")
  Szenariogrundriss: viele
    Angenommen python assert <n> < 3
    @klein
    Beispiele: a
      | n |
      | 1 |
      | 2 |
    Beispiele: b
      | n |
      | 3 |
"""
RULES = """  Rule: erste
    Grundlage:
      Angenommen nothing
    Szenario: drei
      Angenommen nothing
    Szenario: vier
      Angenommen no such step
  Rule: zweite
    Szenario: fünf
      Angenommen python raise ValueError
"""


@for_each_behave
class Parts(SuiteCase):
    def everything(self):
        self.write("features/all.feature", EVERYTHING + ("" if self.is_old else RULES))
        return "features/all.feature"

    def whole(self, path, arguments=()):
        engine = Engine(self, arguments)
        engine.finish(path)
        return engine

    def in_parts(self, path, parts, arguments=(), **options):
        engine = Engine(self, arguments, **options)
        for index, lines in enumerate(parts):
            engine.send(type="run", unit=index, path=path, occurrence=0, attempt=1, part=lines)
        engine.finish()
        return engine

    def assert_same_scenarios(self, divided, whole):
        self.assertEqual([rest for _, *rest in divided.outcomes()],
                         [rest for _, *rest in whole.outcomes()])
        self.assertEqual([message["name"] for message in divided.of("scenario")],
                         [message["name"] for message in whole.of("scenario")])

    def test_each_scenario_by_itself_ends_as_it_does_in_the_whole(self):
        path = self.everything()
        whole = self.whole(path)
        lines = [line for _, line, _ in whole.outcomes()]
        self.assertEqual(len(lines), 5 if self.is_old else 8)
        divided = self.in_parts(path, [[line] for line in lines])
        self.assert_same_scenarios(divided, whole)
        steps = [message["steps"] for message in divided.of("done")]
        self.assertEqual({name: sum(each[name] for each in steps) for name in steps[0]},
                         whole.only("done")["steps"])

    def test_parts_of_several_scenarios_cut_outlines_and_rules(self):
        path = self.everything()
        whole = self.whole(path)
        lines = [line for _, line, _ in whole.outcomes()]
        divided = self.in_parts(path, [lines[:3], lines[3:6], lines[6:]] if not self.is_old else
                                [lines[:3], lines[3:]])
        self.assert_same_scenarios(divided, whole)

    def test_tags_deselect_inside_a_part(self):
        path = self.everything()
        arguments = ["--tags=wip,klein" if self.is_old else "--tags=@wip or @klein"]
        whole = self.whole(path, arguments)
        lines = [line for _, line, _ in whole.outcomes()]
        self.assertIn("skipped", [outcome for _, _, outcome in whole.outcomes()])
        divided = self.in_parts(path, [[line] for line in sorted(lines)], arguments)
        self.assertEqual(sorted(rest for _, *rest in divided.outcomes()),
                         sorted(rest for _, *rest in whole.outcomes()))

    def test_marks_tell_where_in_the_output_each_scenario_begins(self):
        path = self.feature("a", ["nothing"], ["nothing"], ["nothing"])
        divided = self.in_parts(path, [[2, 4], [6]], ["-f", "plain", "-o", "a.txt"],
                                outputs=["outputs/w0.0.0"])
        with open(divided.path("outputs/w0.0.0"), encoding="utf-8") as stream:
            text = stream.read()
        first, second = divided.of("done")
        self.assertEqual([line for line, _ in first["marks"]], [2, 4, 0])
        self.assertEqual([line for line, _ in second["marks"]], [6, 0])
        begin, end = first["marks"][1][1][0], first["marks"][2][1][0]
        self.assertEqual(text[begin:end].strip().splitlines()[0], "Scenario: a 1")
        self.assertNotIn("a 2", text[begin:end])

    def test_a_part_of_which_hooks_change_the_examples_does_not_count(self):
        self.environment("def before_feature(context, feature):\n"
                         "    table = feature.scenarios[0].examples[0].table\n"
                         "    del table.rows[:]\n"
                         "    table.add_row(['3'], 100)\n")
        self.write("features/a.feature", "Feature: a\n  Scenario Outline: o\n"
                   "    Given python assert <n> < 3\n    Examples:\n      | n |\n      | 1 |\n")
        divided = Engine(self)
        divided.send(type="run", unit=0, path="features/a.feature", occurrence=0, attempt=1, part=[6])
        divided.finish()
        self.assertEqual(divided.units(), [(0, "crashed")])
        self.assertEqual(divided.outcomes(), [])
        self.assertIn("@evenshard.whole", divided.only("done")["error"])

    def test_the_leading_part_runs_all_of_a_feature_that_hooks_change(self):
        self.environment("def before_feature(context, feature):\n"
                         "    items = getattr(feature, 'run_items', feature.scenarios)\n"
                         "    items.append(items[0])\n")
        path = self.feature("a", ["nothing"], ["nothing"])
        divided = Engine(self)
        divided.send(type="run", unit=0, path=path, occurrence=0, attempt=1, part=[2], leads=True)
        divided.finish()
        self.assertEqual(divided.only("model")["lines"], [2, 4, 2])
        self.assertEqual([line for _, line, _ in divided.outcomes()], [2, 4, 2])

    def test_the_leading_part_says_that_hooks_left_its_feature_alone(self):
        self.environment("def before_feature(context, feature): feature.name = 'other'\n")
        path = self.feature("a", ["nothing"], ["nothing"])
        divided = Engine(self)
        divided.send(type="run", unit=0, path=path, occurrence=0, attempt=1, part=[2], leads=True)
        divided.finish()
        self.assertIsNone(divided.only("model")["lines"])
        self.assertEqual(divided.outcomes(), [(0, 2, "passed")])

    def test_hooks_see_the_whole_feature_and_each_part_as_it_was(self):
        self.environment("def before_feature(context, feature):\n"
                         "    print('SEEN', [s.name for s in feature.walk_scenarios()])\n"
                         "    for s in feature.walk_scenarios(): s.name += '!'\n"
                         "def before_scenario(context, scenario): scenario.tags.append('ran')\n")
        self.write("features/a.feature", "Feature: a\n  Scenario Outline: o <n>\n"
                   "    Given python assert <n>\n    Examples:\n      | n |\n      | 1 |\n      | 2 |\n")
        divided = self.in_parts("features/a.feature", [[6], [7]], ["--no-capture"])
        self.assertEqual(divided.outcomes(), [(0, 6, "passed"), (1, 7, "passed")])
        seen = [line for line in divided.log().splitlines() if "SEEN" in line]
        self.assertEqual(len(seen), 2)
        self.assertEqual(seen[0], seen[1])

    def test_each_part_writes_its_junit_report_into_a_folder_of_its_own(self):
        path = self.feature("a", ["nothing"], ["nothing"])
        whole = self.feature("b", ["nothing"])
        divided = Engine(self, ["--junit"])
        divided.send(type="run", unit=0, path=path, occurrence=0, attempt=1, part=[2])
        divided.send(type="run", unit=1, path=path, occurrence=0, attempt=1, part=[4])
        divided.send(type="run", unit=2, path=whole, occurrence=0, attempt=1)
        divided.finish()
        for unit, name in enumerate(["a 0", "a 1"]):
            with open(divided.path("junit/%d/TESTS-a.xml" % unit), encoding="utf-8") as stream:
                self.assertIn('name="%s"' % name, stream.read())
        self.assertEqual(os.listdir(os.path.join(self.suite, "reports")), ["TESTS-b.xml"])


if __name__ == "__main__":
    signal.alarm(600)
    unittest.main()
