"""Projects with a behave suite, as {path: text}. Each is made of plain files so that a person can rebuild it."""

import textwrap

STEPS = '''
import os, signal, subprocess, sys, time
from behave import step

def note(text):
    fd = os.open("ran.log", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    os.write(fd, (text + "\\n").encode())
    os.close(fd)

@step('it passes')
def passes(context):
    pass

@step('it fails')
def fails(context):
    assert False, "it fails on purpose"

@step('it raises')
def raises(context):
    raise RuntimeError("it raises on purpose")

@step('I note "{text}"')
def noted(context, text):
    note(text)

@step('it prints "{text}"')
def prints(context, text):
    print(text)
    sys.stdout.flush()
    os.system("echo from-a-child-of-" + text)

@step('it waits {seconds:g} seconds')
def waits(context, seconds):
    time.sleep(seconds)

@step('it works for {count:d} rounds')
def works(context, count):
    total = 0
    for i in range(count * 100000):
        total += i

@step('the file "{name}" is touched')
def touched(context, name):
    open(name, "w").close()

@step('the file "{name}" is awaited')
def awaited(context, name):
    for _ in range(600):
        if os.path.exists(name):
            return
        time.sleep(0.05)
    raise RuntimeError(name + " never came")

@step('the process calls os._exit({code:d})')
def exits_hard(context, code):
    os._exit(code)

@step('the process calls sys.exit({code:d})')
def exits_soft(context, code):
    sys.exit(code)

@step('the process is killed')
def killed(context):
    os.kill(os.getpid(), signal.SIGKILL)

@step('the process is killed once')
def killed_once(context):
    if not os.path.exists("killed"):
        open("killed", "w").close()
        os.kill(os.getpid(), signal.SIGKILL)

@step('every descriptor is closed')
def closes_all(context):
    os.closerange(3, 4096)

@step('every descriptor is written to')
def writes_all(context):
    for fd in range(3, 4096):
        try:
            os.write(fd, b"garbage\\n")
        except OSError:
            pass

@step('a child outlives the test')
def outlives(context):
    subprocess.Popen(["sleep", "300"])

@step('a child in a session of its own outlives the test')
def escapes(context):
    subprocess.Popen(["sleep", "300"], start_new_session=True)

@step('the clock is frozen')
def frozen(context):
    time.time = lambda: 0.0
    time.perf_counter = lambda: 0.0
    time.monotonic = lambda: 0.0

@step('the worker writes its number')
def writes_number(context):
    note("worker %s of %s, run %s, userdata %s" % (
        os.environ.get("EVENSHARD_WORKER_ID"), os.environ.get("EVENSHARD_WORKER_TOTAL"),
        os.environ.get("EVENSHARD_RUN_ID"), dict(context.config.userdata)))
'''

ENVIRONMENT = '''
import os

def note(text):
    fd = os.open("hooks.log", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    os.write(fd, (text + "\\n").encode())
    os.close(fd)

def before_all(context):
    note("before_all")

def after_all(context):
    note("after_all")

def before_scenario(context, scenario):
    if "hook_skips" in scenario.effective_tags:
        scenario.skip("by a hook")
'''


def feature(title, *scenarios):
    """A feature of (name, steps…) scenarios."""
    lines = [f"Feature: {title}", ""]
    for name, *steps in scenarios:
        lines += [f"  Scenario: {name}", *(f"    * {step}" for step in steps), ""]
    return "\n".join(lines)


def with_steps(files):
    return {"features/steps/steps.py": STEPS, "features/environment.py": ENVIRONMENT, **files}


def bare():
    """Steps alone."""
    return {"features/steps/steps.py": STEPS}


def small():
    """Three short features, all passing; each scenario notes itself in ran.log."""
    return with_steps({
        f"features/{name}.feature": feature(
            name, ("first", f'I note "{name} first"'), ("second", "it passes", f'I note "{name} second"'))
        for name in ("alpha", "beta", "gamma")})


def failing():
    """A failure, an error and an undefined step beside a feature that passes."""
    return with_steps({
        "features/good.feature": feature("good", ("fine", "it passes", 'I note "good fine"')),
        "features/bad.feature": feature(
            "bad", ("works", "it passes"), ("breaks", 'it prints "seen-when-failing"', "it fails", "it passes")),
        "features/raising.feature": feature("raising", ("raises", "it raises")),
        "features/unknown.feature": feature("unknown", ("nobody wrote this", "a step without a definition")),
    })


def uneven():
    """Twelve features of waiting; the longest is last in the alphabet."""
    waits = {f"f{i:02}": 0.05 for i in range(10)} | {"y_long": 0.5, "z_longest": 1.0}
    return with_steps({
        f"features/{name}.feature": feature(name, ("waits", f"it waits {s} seconds", f'I note "{name}"'))
        for name, s in waits.items()})


def uneven_notes():
    """Three features that note themselves; beta is the shortest, and fails."""
    return with_steps({
        "features/alpha.feature": feature("alpha", ("a", 'I note "alpha"', "it waits 0.5 seconds")),
        "features/beta.feature": feature("beta", ("b", 'I note "beta"', "it fails")),
        "features/gamma.feature": feature("gamma", ("c", 'I note "gamma"', "it waits 0.25 seconds")),
    })


def many():
    """Forty tiny features."""
    return with_steps({
        f"features/f{i:02}.feature": feature(f"f{i:02}", ("one", f'I note "f{i:02}"')) for i in range(40)})


def every_construct():
    """Outlines, backgrounds, tags on examples, another language, nested folders, names that need care."""
    outline = textwrap.dedent('''\
        @outline
        Feature: outlines

          Background:
            * it passes

          Scenario Outline: row <n>
            * I note "row <n>"

            @small
            Examples: few
              | n |
              | 1 |
              | 2 |

            @big
            Examples: more
              | n |
              | 3 |

          @hook_skips
          Scenario: skipped by a hook
            * it passes

          Scenario: same name
            * I note "same 1"

          Scenario: same name
            * I note "same 2"
        ''')
    german = textwrap.dedent('''\
        # language: de
        Funktionalität: Größe und Maß

          Szenario: Übergröße "ß" – 日本語
            * I note "de"
        ''')
    return with_steps({
        "features/outline.feature": outline,
        "features/german.feature": german,
        "features/deep/er/nested.feature": feature("nested", ("in depth", 'I note "nested"')),
        "features/[x] y.feature": feature("brackets and blanks", ("odd file", 'I note "odd"')),
        "features/empty.feature": "Feature: nothing in it\n",
    })


def covered():
    """A small package whose lines each feature covers in part; one module is never imported."""
    modules = {}
    for name in ("red", "green", "blue", "grey"):
        modules[f"paint/{name}.py"] = textwrap.dedent(f'''\
            """The colour {name}."""


            def mix(amount):
                if amount > 10:
                    return "much {name}"
                elif amount > 5:
                    return "some {name}"
                for step in range(amount):
                    if step == 3:
                        break
                else:
                    return "no {name}"
                return "little {name}"


            class Pot:
                def __init__(self, size):
                    self.size = size

                def empty(self):
                    self.size = 0
            ''')
    steps = '''
import importlib
from behave import step

@step('I mix {amount:d} of {name}')
def mix(context, amount, name):
    module = importlib.import_module("paint." + name)
    assert name in module.mix(amount)

@step('I empty a pot of {name}')
def empty(context, name):
    module = importlib.import_module("paint." + name)
    module.Pot(3).empty()
'''
    return with_steps({
        "paint/__init__.py": "",
        "paint/unused.py": '"""Never imported."""\nX = 1\n\n\ndef unused():\n    return X\n',
        **modules,
        "features/steps/paint_steps.py": steps,
        "features/a.feature": feature("a", ("red", "I mix 20 of red"), ("pots", "I empty a pot of red")),
        "features/b.feature": feature("b", ("red", "I mix 7 of red"), ("green", "I mix 2 of green")),
        "features/c.feature": feature("c", ("blue", "I mix 0 of blue"), ("failing", "I mix 1 of red", "it fails")),
        "features/d.feature": feature("d", ("green", "I mix 4 of green"), ("grey", "I mix 12 of grey")),
        "features/e.feature": feature("e", ("pot", "I empty a pot of blue")),
    })


def children():
    """Steps that start Python processes and fork; their lines count only if coverage is told to measure them."""
    steps = '''
import os, subprocess, sys
from behave import step

@step('a child mixes {amount:d} of {name}')
def child(context, amount, name):
    code = "import paint.%s as m; m.mix(%d)" % (name, amount)
    subprocess.run([sys.executable, "-c", code], check=True)

@step('a fork mixes {amount:d} of {name}')
def forked(context, amount, name):
    pid = os.fork()
    if pid == 0:
        import importlib
        importlib.import_module("paint." + name).mix(amount)
        os._exit(0)
    os.waitpid(pid, 0)

@step('a process of multiprocessing mixes {amount:d} of {name}')
def multi(context, amount, name):
    import importlib, multiprocessing
    module = importlib.import_module("paint." + name)
    process = multiprocessing.get_context("fork").Process(target=module.mix, args=(amount,))
    process.start()
    process.join()
    assert process.exitcode == 0
'''
    files = covered()
    for name in "abcde":
        del files[f"features/{name}.feature"]
    return {
        **files,
        "features/steps/child_steps.py": steps,
        "features/f.feature": feature("f", ("child", "a child mixes 20 of red"), ("own", "I mix 2 of green")),
        "features/g.feature": feature("g", ("fork", "a fork mixes 7 of red"), ("own", "I mix 7 of green")),
        "features/h.feature": feature("h", ("both", "a child mixes 4 of blue", "a fork mixes 12 of blue")),
        "features/i.feature": feature("i", ("multi", "a process of multiprocessing mixes 20 of grey")),
    }


def tagged():
    """Features and scenarios with tags."""
    return with_steps({
        "features/one.feature": "@fast\n" + feature("one", ("a", 'I note "one a"')),
        "features/two.feature": textwrap.dedent('''\
            Feature: two

              @fast
              Scenario: quick
                * I note "two quick"

              @slow
              Scenario: long
                * I note "two long"
            '''),
        "features/three.feature": "@slow\n" + feature("three", ("b", 'I note "three b"')),
    })


def shop():
    """What the README talks of: a package `shop`, wholly covered, and a folder features/orders."""
    steps = '''
from behave import step
import shop

@step('{count:d} apples cost {price:d}')
def cost(context, count, price):
    assert shop.price(count) == price
'''
    return with_steps({
        ".coveragerc": "[run]\nsource = shop\n",
        "shop/__init__.py": "def price(count):\n    if count > 10:\n        return count * 2\n    return count * 3\n",
        "features/steps/shop_steps.py": steps,
        "features/few.feature": "@fast\n" + feature("few", ("two", "2 apples cost 6")),
        "features/orders/many.feature": feature("many", ("twenty", "20 apples cost 40"), ("two", "2 apples cost 6")),
    })


def long_features():
    """Every construct inside features of several scenarios, with failures of each kind; a package `zoo`."""
    steps = '''
from behave import step
import zoo

@step('some {animal}')
def some(context, animal):
    """There is an animal."""
    print("seen:", animal)
    zoo.see(animal)

@step('a table or text')
def table_or_text(context):
    assert context.table or context.text
'''
    mixed = textwrap.dedent('''\
        @slow
        Feature: mixed Größe
          As a team
          I want parts

          Background: set up
            Given some cat
            And a table or text
              | x | y |
              | 1 | 2 |

          Scenario: one
            Given some dog

          @wip @odd
          Scenario Outline: many <animal>
            Given some <animal>
            And a table or text
              """
              text with <animal>
              """

            @first
            Examples: here
              | animal |
              | dog    |
              | bird   |

            @second
            Examples: there
              | animal |
              | cat    |

          Scenario: fails
            Given it fails
            And it passes

          Scenario: raises
            Given it raises

          @odd
          Scenario: undefined
            Given nobody knows

          Scenario: empty

          Scenario: last
            Given some mouse
        ''')
    german = textwrap.dedent('''\
        # language: de
        Funktionalität: deutsch

          Szenario: zuerst
            Angenommen some mouse

          Szenariogrundriss: grund
            Angenommen some <n>

            Beispiele:
              | n |
              | 1 |
              | 2 |
        ''')
    animals = "".join(
        f"    if animal == {name!r}:\n        return {count}\n" for count, name in enumerate(["dog", "cat", "mouse"]))
    return with_steps({
        "zoo.py": f"def see(animal):\n{animals}    return 9\n\n\ndef never():\n    return 10\n",
        "features/steps/zoo_steps.py": steps,
        "features/mixed.feature": mixed,
        "features/german.feature": german,
        "features/short.feature": feature("short", ("alone", "some cat")),
    })


def long_features_with_rules():
    """The same, and a feature with rules, which behave knows from 1.3 on."""
    rules = textwrap.dedent('''\
        @ruled
        Feature: with rules
          Background:
            Given some cat

          Scenario: before the rules
            Given some dog

          @r1
          Rule: first
            What the rule says.

            Background: of the rule
              Given some bird

            Scenario: first of first
              Given some dog

            Scenario Outline: second of first <n>
              Given some <n>

              Examples:
                | n |
                | 1 |
                | 2 |

          Rule: second
            @odd
            Scenario: first of second
              Given it fails

            Scenario: second of second
              Given some bird
        ''')
    return {**long_features(), "features/rules.feature": rules}


SUITES = {function.__name__: function for function in
          (bare, small, failing, uneven, many, every_construct, covered, children, tagged, shop,
           uneven_notes, long_features, long_features_with_rules)}
