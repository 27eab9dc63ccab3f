"""A suite whose scenarios record when they run and what they need; then: who ran beside whom."""

import json
import random

from behave import given, then, when

from project_steps import write
from run_steps import run, told

CAPACITIES = {"alone": 1, "db": 1, "mail": 2}
TAGS = {"alone": "@evenshard.serial", "db": "@evenshard.resource(db)", "mail": "@mailing"}
CONFIGURATION = '[tool.evenshard.resource]\n"@mailing" = 2\n'
PROBE = '''
import json, os, time

def note(kind, name):
    line = json.dumps([time.monotonic_ns(), os.getpid(), kind, name]) + "\\n"
    fd = os.open("probe.log", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    os.write(fd, line.encode())
    os.close(fd)

def take_time(name):
    note("begin", name)
    time.sleep(0.05)
    note("end", name)

def before_all(context):
    take_time("start-up")

def after_all(context):
    take_time("shut-down")

def before_scenario(context, scenario):
    note("begin", scenario.name)

def after_scenario(context, scenario):
    note("end", scenario.name)
'''
STEPS = '''
import time
from behave import given

@given("it takes {ms:d} ms")
def takes(context, ms):
    time.sleep(ms / 1000)
'''


def scenario(number, draw):
    """Needs are in the name: what 1.2.6 makes of an outline's tags is none of the probe's business."""
    needs = [need for need in TAGS if draw.random() < (0.1 if need == "alone" else 0.25)]
    tags = " ".join(TAGS[need] for need in needs)
    kind = draw.choice(["Scenario", "Scenario Outline"])
    text = f"  {tags}\n  {kind}: {number} {' '.join(needs)}\n"
    if kind == "Scenario":
        return text + f"    Given it takes {draw.randrange(5, 80)} ms\n"
    rows = "".join(f"      | {draw.randrange(5, 60)} |\n" for _ in range(2))
    return text + f"    Given it takes <ms> ms\n    Examples:\n      | ms |\n{rows}"


def probe_suite(context, seed):
    draw = random.Random(seed)
    for number in range(draw.randrange(6, 16)):
        text = f"{draw.choice(['', '', '', '@mailing'])}\nFeature: {number}\n"
        text += "".join(scenario(f"{number}.{i}", draw) for i in range(draw.randrange(1, 4)))
        write(context.project / f"features/{number}.feature", text)
    write(context.project / "features/environment.py", PROBE)
    write(context.project / "features/steps/steps.py", STEPS)
    write(context.project / "pyproject.toml", CONFIGURATION)


def spans(context):
    """(begin, end, name): of scenarios, and of the workers' start-ups and shut-downs."""
    open_ones, found = {}, []
    for line in (context.project / "probe.log").read_text().splitlines():
        at, pid, kind, name = json.loads(line)
        if kind == "begin":
            open_ones[pid] = (at, name)
        else:
            begin, begun = open_ones.pop(pid)
            assert begun == name, line
            found.append((begin, at, name))
    assert not open_ones, open_ones
    return found


def check_apart(context):
    found = spans(context)
    for begin, end, name in found:
        beside = [other for other in found if other[0] < end and begin < other[1]]
        for need, capacity in CAPACITIES.items():
            if need not in name.split():
                continue
            crowd = [o for o in beside if need == "alone" or (need in o[2].split() and o[0] <= begin)]
            assert len(crowd) <= capacity, f"{name} needs {need}: {crowd}\n{told(context)}"
    (context.project / "probe.log").unlink()
    return sum(name not in ("start-up", "shut-down") for _, _, name in found)


@given("a suite whose scenarios record who runs beside whom, of seed {seed:d}")
def given_probe_suite(context, seed):
    probe_suite(context, seed)


@then("nothing ran beside what excludes it")
def nothing_beside(context):
    assert check_apart(context) > 0


@when('suites of seeds {first:d} to {last:d} are run twice with "{options:Q}", nothing runs beside what excludes it')
def many_probe_suites(context, first, last, options):
    for seed in range(first, last + 1):
        for path in (context.project / "features").glob("*.feature"):
            path.unlink()
        probe_suite(context, seed)
        for _ in range(2):  # The second time short units are known to be short.
            run(context, f"evenshard run {options}")
            assert context.status == 0, f"seed {seed}\n{told(context)}"
            check_apart(context)


@then("the probe finds a violation")
def finds_violation(context):
    try:
        check_apart(context)
    except AssertionError as error:
        assert "needs" in str(error), error
        return
    raise AssertionError("it did not notice")
