"""Suites drawn by a seed, from every construct of Gherkin that behave knows."""

import random
import textwrap

WORDS = {
    "en": ("Feature", "Background", "Scenario", "Scenario Outline", "Examples", "Rule"),
    "de": ("Funktionalität", "Grundlage", "Szenario", "Szenariogrundriss", "Beispiele", "Regel"),
    "fr": ("Fonctionnalité", "Contexte", "Scénario", "Plan du scénario", "Exemples", "Règle"),
    "ja": ("フィーチャ", "背景", "シナリオ", "シナリオアウトライン", "例", "ルール"),
}
TAGS = ["odd", "even", "slow", "skip_me", "break_before", "break_after", "issue(12)", "naïve"]
ANIMALS = ["dog", "cat", "mouse", "Größe", "a \\| b"]

ENVIRONMENT = '''
def before_all(context):
    context.config.setup_logging()

def before_tag(context, tag):
    pass

def before_scenario(context, scenario):
    if "skip_me" in scenario.effective_tags:
        scenario.skip("not today")
    if "break_before" in scenario.effective_tags:
        raise RuntimeError("broken before")

def after_scenario(context, scenario):
    if "break_after" in scenario.effective_tags:
        raise RuntimeError("broken after")
'''


class Drawer:
    def __init__(self, seed, rules):
        self.random = random.Random(seed)
        self.rules = rules
        self.lines = []

    def chance(self, percent):
        return self.random.random() * 100 < percent

    def line(self, depth, text=""):
        self.lines.append("  " * depth + text if text else "")

    def noise(self, depth):
        if self.chance(25):
            self.line(depth, self.random.choice(["# a comment", "", "# language of no consequence"]))

    def tags(self, depth, extra=()):
        tags = [tag for tag in TAGS if self.chance(9)] + list(extra)
        for tag in tags:
            if self.chance(70) and self.lines and self.lines[-1].strip().startswith("@"):
                self.lines[-1] += f" @{tag}"
            else:
                self.line(depth, f"@{tag}")

    def argument(self, depth, names):
        if self.chance(15):
            self.line(depth + 1, "| x | y |")
            self.line(depth + 1, f"| {self.random.choice(names)} | 2 |")
        elif self.chance(12):
            quote = self.random.choice(['"""', "'''"])
            self.line(depth + 1, quote)
            self.line(depth + 1, f"text of {self.random.choice(names)}")
            self.line(depth + 1, "# no comment")
            self.line(depth + 1, quote)
        else:
            return False
        return True

    def steps(self, depth, names, failures=True):
        for _ in range(self.random.randint(0 if self.chance(10) else 1, 3)):
            self.noise(depth)
            draw = self.random.random()
            if failures and draw < 0.05:
                self.line(depth, "* it fails")
            elif failures and draw < 0.09:
                self.line(depth, "* it raises")
            elif failures and draw < 0.12:
                self.line(depth, "* nobody knows")
            elif draw < 0.3:
                self.line(depth, "* a table or text")
                if not self.argument(depth, names):
                    self.lines.pop()
            else:
                self.line(depth, f"* some {self.random.choice(names)}")

    def examples(self, depth, words):
        for number in range(self.random.randint(1, 3)):
            self.tags(depth, ["ex_<n>"] if self.chance(10) and self.rules else ())
            self.line(depth, f"{words[4]}:" + self.random.choice(["", f" set {number}", " <n>"]))
            self.noise(depth + 1)
            if self.chance(8) and number and self.rules:
                continue  # Without a table, of which 1.2.6 dies.
            self.line(depth + 1, "| n | animal |")
            for row in range(self.random.randint(0 if self.chance(20) else 1, 3)):
                self.line(depth + 1, f"| {number}{row} | {self.random.choice(ANIMALS)} |")

    def scenario(self, depth, words, number):
        self.line(0)
        self.tags(depth)
        if self.chance(30):
            self.line(depth, f"{words[3]}: row <n> of {self.random.choice(['<animal>', 'many'])}")
            self.steps(depth + 1, ["<animal>", "<n>", "cat"])
            self.line(0)
            self.examples(depth + 1, words)
            return
        name = self.random.choice([f"scenario {number}", "the same", "Maß – 日本語", ""])
        self.line(depth, f"{words[2]}: {name}")
        if self.chance(10):
            self.line(depth + 1, "It is said about it.")
        self.steps(depth + 1, ANIMALS)

    def background(self, depth, words):
        if self.chance(40):
            self.line(depth, f"{words[1]}:" + self.random.choice(["", " set up"]))
            self.steps(depth + 1, ANIMALS, failures=self.chance(15))

    def feature(self, number):
        self.lines = []
        language = self.random.choice(["en", "en", "de", "fr", "ja"])
        words = WORDS[language]
        if language != "en":
            self.line(0, f"# language: {language}")
        self.tags(0)
        self.line(0, f"{words[0]}: number {number} ß")
        if self.chance(40):
            self.line(1, "As a team")
            self.line(1, "we say things")
        self.line(0)
        self.background(1, words)
        for each in range(self.random.randint(0 if self.chance(15) else 1, 5)):
            self.scenario(1, words, each)
        if self.rules and language == "en" and self.chance(50):
            for rule in range(self.random.randint(1, 2)):
                self.line(0)
                self.tags(1)
                self.line(1, f"{words[5]}: rule {rule}")
                self.background(2, words)
                for each in range(self.random.randint(1, 3)):
                    self.scenario(2, words, each)
        return "\n".join(self.lines) + "\n"


def drawn(seed, rules):
    """(files, options): features of all kinds, and how behave is told to select among them."""
    drawer = Drawer(seed, rules)
    files = {f"features/{name}.feature": drawer.feature(name) for name in "abcd"[:drawer.random.randint(1, 4)]}
    if drawer.chance(60):
        files["features/environment.py"] = ENVIRONMENT
    paths = sorted(path for path in files if path.endswith(".feature"))
    path = drawer.random.choice(paths)
    lines = [number for number, line in enumerate(files[path].splitlines(), 1) if line.strip()]
    options = drawer.random.choice([
        [], [], ["--tags=odd"], ["--tags=~@slow"] if not rules else ["--tags=not @slow"], [] if rules else ["--name=row"],
        [f"{path}:{drawer.random.choice(lines)}"], ["--no-skipped", "--tags=even"], ["--no-capture"],
        [path, f"{path}:{drawer.random.choice(lines)}"]])
    return {name: textwrap.dedent(text) if name.endswith(".py") else text for name, text in files.items()}, options
