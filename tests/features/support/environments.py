"""Environment files drawn by a seed, whose hooks select and change what behave is about to run.

Every decision is drawn here and written down as plain code: what a hook does depends on nothing but the model that it
is given, so that features may run in any order and in any process. Only `before_all` looks at several features at once.
"""

import random
import textwrap

from support import gherkin, suites

PRELUDE = '''
import copy
import os
import re
from behave.model import Row, Tag
from behave.parser import parse_file


ROOT = os.getcwd()


def items_of(owner):
    """What behave runs of a feature or a rule."""
    return owner.run_items if hasattr(owner, "run_items") else owner.scenarios


def pick(items, number):
    return [items[number % len(items)]] if items else []


def put(owner, items):
    owner.scenarios[:] = [item for item in items if item.type != "rule"]
    if hasattr(owner, "run_items"):
        owner.run_items[:] = items


def again(item, mark):
    copied = copy.copy(item)
    copied.steps = [copy.copy(step) for step in item.steps]
    copied.tags = list(item.tags)
    copied.name = "%s %s" % (item.name, mark)
    return copied


def rename(element, mark):
    element.name = "%s %s" % (element.name.replace(" " + mark, ""), mark)


def outlines_of(owner):
    return [item for item in items_of(owner) if item.type == "scenario_outline"]


def fill(outline, cells, how):
    for examples in outline.examples:
        table = examples.table
        if table is None:
            continue
        if how == "as the first":
            first = table.rows[:1]
            del table.rows[:]
            for each in cells:
                for row in copy.deepcopy(first):
                    row.cells = each
                    table.rows.append(row)
        elif how == "added":
            for each in cells:
                table.add_row(each)
        elif how == "without a line":
            table.rows[:] = [Row(table.headings, each) for each in cells]
        elif how == "one line":
            table.rows[:] = [Row(table.headings, each, examples.line) for each in cells]
        else:
            table.rows = [Row(table.headings, each, examples.line + 2 + index) for index, each in enumerate(cells)]


def build_again(outline):
    """From the rows as they are now; 1.2.6 keeps its first scenarios for good, 1.3 until a table is marked."""
    outline._scenarios = []
    for examples in outline.examples:
        if examples.table is not None:
            examples.table.modified = True


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


def where(context):
    for name in ("scenario", "rule"):
        if name in context:
            return getattr(context, name)
    return context.feature
'''

EXTRA = '''
@odd
Feature: from elsewhere
  Scenario: extra one
    * some dog
  @slow
  Scenario Outline: extra row <n>
    * some <animal>
    Examples:
      | n | animal |
      | 1 | cat    |
      | 2 | mouse  |
'''

STEPS = '''
from behave import step
import zoo

@step('it fails')
def fails(context):
    assert False, "it fails on purpose"

@step('it raises')
def raises(context):
    raise RuntimeError("it raises on purpose")

@step('some {animal}')
def some(context, animal):
    zoo.see(animal)

@step('a table or text')
def table_or_text(context):
    assert context.table or context.text
'''


def indented(lines):
    return ["    " + line for line in lines]


class Drawer:
    def __init__(self, seed, rules, names):
        self.random = random.Random("hooks %d" % seed)
        self.rules = rules
        self.names = names  # Of the feature files, without their folder.
        self.twice = False  # One feature object is twice in the list.
        self.repeats = False  # One object runs twice: hooks must do the second time what they did the first.

    def chance(self, percent):
        return self.random.random() * 100 < percent

    def number(self):
        return self.random.randrange(12)

    def tag(self):
        return self.random.choice(["odd", "even", "slow"])

    # -- Changes to `owner`, a feature or a rule

    def one(self, lines, among="items_of(owner)"):
        """`lines` for one `item`, if there is any."""
        return [f"for item in pick({among}, {self.number()}):", *indented(lines)]

    def owner_skip(self):
        if self.chance(40):
            return ["for item in owner.walk_scenarios():",
                    f'    if "{self.tag()}" in item.tags:', "        item.skip()"]
        return self.one(['item.skip("drawn")'], self.random.choice(["items_of(owner)", "owner.walk_scenarios()"]))

    def owner_skipped_whole(self):
        return [self.random.choice(['owner.skip("drawn")', "owner.mark_skipped()"])]

    def owner_rename(self):
        if self.chance(30):
            return ["for item in owner.walk_scenarios():", '    rename(item, "[each]")']
        return self.one(['rename(item, "[one]")'])

    def owner_copy(self):
        if self.chance(40):
            times = self.random.randint(2, 3)
            return [f'put(owner, [item if item.type == "rule" else again(item, "#%d" % number)',
                    f"            for item in items_of(owner) for number in range({times})])"]
        return self.one(['if item.type != "rule":', '    put(owner, items_of(owner) + [again(item, "again")])'])

    def owner_row_copy(self):
        return ["for outline in outlines_of(owner):", "    rows = outline.scenarios",
                '    rows.extend([again(row, "again") for row in rows[:1]])']

    def owner_remove(self):
        if self.chance(25):
            return [f'put(owner, [item for item in items_of(owner) if "{self.tag()}" not in item.tags])']
        return self.one(["put(owner, [each for each in items_of(owner) if each is not item])"])

    def owner_repeat(self):
        self.repeats = True
        return self.one(["put(owner, items_of(owner) + [item])"])

    def owner_retag(self):
        if self.chance(30):
            tag = self.tag()
            return ["for item in items_of(owner):", f'    item.tags[:] = [tag for tag in item.tags if tag != "{tag}"]']
        tag = self.random.choice([f'Tag("{self.tag()}", 1)', f'"{self.tag()}"'])
        if self.chance(15):
            return [f"owner.tags.append({tag})"]
        return self.one([f"item.tags.append({tag})"],
                        self.random.choice(["items_of(owner)", "owner.walk_scenarios()"]))

    def owner_reorder(self):
        return self.random.choice([
            ["put(owner, items_of(owner)[::-1])"],
            ["put(owner, sorted(items_of(owner), key=lambda item: item.name))"],
            ["put(owner, items_of(owner)[1:] + items_of(owner)[:1])"]])

    def owner_fill(self):
        rows = [[str(self.number()), self.random.choice(["dog", "cat", "bird", "Größe"])]
                for _ in range(self.random.randint(0 if self.chance(20) else 1, 3))]
        how = self.random.choice(["as the first", "without a line", "without a line", "one line", "lines"] +
                                 ([] if self.repeats else ["added"]))
        built = ["    build_again(outline)"] if self.chance(75) else []
        return ["for outline in outlines_of(owner):", f"    fill(outline, {rows!r}, {how!r})", *built]

    @staticmethod
    def owner_steps_renamed():
        return ["for item in owner.walk_scenarios():", "    for step in item.steps:",
                '        step.name = step.name.replace("dog", "cat")']

    def owner_steps(self):
        return self.random.choice([
            self.owner_steps_renamed(),
            self.one(['for step in getattr(item, "steps", []):', '    step.name = step.name.replace("cat", "mouse")']),
            self.one(['if getattr(item, "steps", None):', "    item.steps.append(copy.copy(item.steps[0]))"]),
            self.one(['if getattr(item, "steps", None):', "    del item.steps[-1]"]),
            ["if owner.background:", "    del owner.background.steps[1:]"]])

    def change(self):
        """One change to `owner`."""
        if self.repeats:
            return self.random.choice([self.owner_rename, self.owner_fill, self.owner_steps_renamed])()
        draws = [(20, self.owner_skip), (12, self.owner_rename), (12, self.owner_copy), (4, self.owner_row_copy),
                 (10, self.owner_remove), (5, self.owner_repeat), (10, self.owner_retag), (8, self.owner_reorder),
                 (16, self.owner_fill), (8, self.owner_steps), (5, self.owner_skipped_whole)]
        return self.random.choices([draw for _, draw in draws], [weight for weight, _ in draws])[0]()

    # -- Conditions

    def of_file(self, variable):
        return f'{variable}.filename.endswith("{self.random.choice(self.names)}")'

    def of_scenario(self):
        return self.random.choice([
            f'"{self.tag()}" in scenario.tags', f'"{self.tag()}" in scenario.effective_tags',
            f'scenario.name.startswith("scenario {self.random.randrange(4)}")', 'scenario.name.startswith("row")',
            'scenario.name.startswith("the same")', self.of_file("scenario.feature")])

    def seen(self, variable):
        return ["pass"] if self.repeats else [f'{variable}.tags.append("seen")']

    def renamed(self, variable, mark):
        """1.3 shows formatters a scenario's name before it calls the hooks: the second time, the new one."""
        return ["pass"] if self.repeats else [f'rename({variable}, "{mark}")']

    # -- Hooks

    def listed(self):
        """One change to the list of features."""
        k = self.number()
        if self.chance(8):
            self.twice = True
            return [f"features.append(features[{k} % len(features)])"]
        return self.random.choice([
            ["features.reverse()"],
            ["features.sort(key=lambda feature: feature.name, reverse=True)"],
            ["if len(features) > 1:", f"    del features[{k} % len(features)]"],
            [f'features[:] = [each for each in features if not each.filename.endswith("{self.names[0]}")] or features'],
            [f"features.insert({k}, parse_file(features[{k} % len(features)].filename))"],
            [f"features.append(parse_file(features[{k} % len(features)].filename))"],
            ['features.append(parse_file(os.path.join(ROOT, "extra/more.feature")))'],
            ['features.insert(0, parse_file(os.path.join(ROOT, "extra/more.feature")))'],
            self.moved(),
            [f'for feature in features:', f'    if "{self.tag()}" in feature.tags:', '        feature.skip("drawn")'],
            ["context._runner.features = features[:1]"],
            ["context.seen = [each.name for each in features]"],
        ])

    def moved(self):
        """A scenario that goes, or is copied, from the first feature to the last."""
        taken = ['    item = again(item, "here")'] if self.chance(50) else \
            ["    put(features[0], [each for each in items_of(features[0]) if each is not item])"]
        return ['for item in [each for each in items_of(features[0]) if each.type == "scenario"][:1]:', *taken,
                "    item.feature = features[-1]",
                "    put(features[-1], items_of(features[-1]) + [item])"]

    def configured(self):
        return self.random.choice([
            ['set_tags(context.config, "odd,even", "odd or even")'],
            ['set_tags(context.config, "~slow", "not slow")'],
            ['set_tags(context.config, "odd", "odd")'],
            ['set_names(context.config, "row|scenario")'],
            ['set_names(context.config, "same|1")'],
            [f'context.config.exclude_re = re.compile("{self.random.choice(self.names)}")'],
            ["context.config.paths = []"],
            ['context.config.lang = "de"'],
            ["context.config.show_skipped = False"],
            ['context.config.userdata["drawn"] = "yes"'],
            ["from behave.model import Scenario", "Scenario.continue_after_failed_step = True"],
            ['os.chdir("features")'],
        ])

    def before_all(self):
        lines = ["context.config.setup_logging()"]
        if self.chance(35):
            lines += self.configured()
        if self.chance(75):
            lines.append("features = context._runner.features")
            for _ in range(self.random.randint(0, 2)):
                lines += self.listed()
            if self.chance(60):
                condition = self.of_file("owner") if self.chance(60) else "owner"
                lines += ["for owner in features:", f"    if {condition}:", *indented(indented(self.change()))]
            if self.rules and self.chance(20):
                lines += ["for feature in features:", "    for owner in feature.rules:",
                          *indented(indented(self.change()))]
        self.repeats = self.repeats or self.twice
        return lines

    def owned(self, variable):
        """A hook that changes the feature or rule that is about to run."""
        lines = []
        for _ in range(self.random.randint(1, 2)):
            condition = self.of_file(variable) if self.chance(65) else variable
            change = ['raise RuntimeError("drawn")'] if self.chance(4) else self.change()
            lines += [f"if {condition}:", f"    owner = {variable}", *indented(change)]
        return lines

    def before_scenario(self):
        lines = []
        for _ in range(self.random.randint(1, 2)):
            act = self.random.choice([
                ['scenario.skip("drawn")'], ['scenario.skip()'], self.renamed("scenario", "[chrome]"),
                self.renamed("scenario", "[chrome]"), ["scenario.mark_skipped()"], ["del scenario.steps[1:]"],
                self.seen("scenario"), ["scenario.continue_after_failed_step = True"],
                ["for step in scenario.steps:", '    step.name = step.name.replace("dog", "cat")'],
                ['context.execute_steps(u"* some dog")'],
                ['raise RuntimeError("drawn")'] if self.chance(30) else self.renamed("scenario", "[firefox]")])
            lines += [f"if {self.of_scenario()}:", *indented(act)]
        return lines

    def before_tag(self):
        act = self.random.choice([["where(context).skip()"], self.renamed("where(context)", "[tagged]"), ["pass"],
                                  ['raise RuntimeError("drawn")'] if self.chance(30) else ["where(context).skip()"]])
        return [f'if tag == "{self.tag()}":', *indented(act)]

    def after_scenario(self):
        if self.chance(15) and not self.repeats:  # A retry of its own.
            return [f"if {self.of_scenario()} and 'retried' not in scenario.tags:",
                    '    copied = again(scenario, "retried")', '    copied.tags.append("retried")',
                    "    put(scenario.feature, items_of(scenario.feature) + [copied])"]
        act = self.random.choice([self.renamed("scenario", "[done]"), self.seen("scenario"),
                                  ['raise RuntimeError("drawn")'] if self.chance(30) else ["pass"]])
        return [f"if {self.of_scenario()}:", *indented(act)]

    def after_feature(self):
        act = self.random.choice([self.renamed("feature", "[done]"), self.seen("feature"), ["pass"],
                                  ['raise RuntimeError("drawn")'] if self.chance(15) else ["pass"]])
        return [f"if {self.of_file('feature')}:", *indented(act)]

    def after_all(self):
        return ["names = []", "for feature in context._runner.features:",
                f"    if {self.of_file('feature')}:", "        names.append(feature.filename)"]

    def environment(self):
        hooks = [("before_all(context)", 75, self.before_all),
                 ("before_feature(context, feature)", 55, lambda: self.owned("feature")),
                 ("before_rule(context, rule)", 40 if self.rules else 0, lambda: self.owned("rule")),
                 ("before_tag(context, tag)", 25, self.before_tag),
                 ("before_scenario(context, scenario)", 45, self.before_scenario),
                 ("after_scenario(context, scenario)", 25, self.after_scenario),
                 ("after_feature(context, feature)", 20, self.after_feature),
                 ("after_all(context)", 25, self.after_all)]
        text = PRELUDE
        for head, share, draw in hooks:
            if self.chance(share):
                text += f"\n\ndef {head}:\n" + textwrap.indent("\n".join(draw()), "    ") + "\n"
        return text


def drawn(seed, rules):
    """(files, options) of a whole project."""
    files, options = gherkin.drawn(seed, rules)
    names = sorted(path.rpartition("/")[2] for path in files if path.endswith(".feature"))
    files["features/environment.py"] = Drawer(seed, rules, names).environment()
    files["features/steps/steps.py"] = STEPS
    files["zoo.py"] = suites.SUITES["long_features"]()["zoo.py"]
    files["extra/more.feature"] = EXTRA
    return files, options
