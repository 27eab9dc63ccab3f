"""The timing store as a file: copied, looked into with SQLite, and damaged."""

import random
import re
import shutil
import sqlite3
import stat

from behave import given, then, when
from project_steps import write
from run_steps import run, told

STORE = ".evenshard/timings.db"


@when('the file "{path:Q}" is a copy of the store')
def copy_store(context, path):
    shutil.copy(context.project / STORE, context.project / path)


@then('the store "{path:Q}" holds {count:d} runs')
def store_holds(context, path, count):
    data = sqlite3.connect(context.project / path)
    assert data.execute("SELECT count(*) FROM run").fetchone() == (count,)
    assert data.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    data.close()


@then('the files "{one:Q}" and "{other:Q}" are the same')
def same_files(context, one, other):
    assert (context.project / one).read_bytes() == (context.project / other).read_bytes()


def damaged(good, chance):
    """Bits flipped, a torn end, a page of noise, a page in another's place, or a wrong head."""
    data = bytearray(good)
    page = 4096 * chance.randrange(len(data) // 4096)
    kind = chance.randrange(5)
    if kind == 0:
        for _ in range(chance.randrange(1, 20)):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    elif kind == 1:
        del data[chance.randrange(len(data)):]
    elif kind == 2:
        data[page:page + 4096] = chance.randbytes(4096)
    elif kind == 3:
        other = 4096 * chance.randrange(len(data) // 4096)
        data[page:page + 4096] = data[other:other + 4096]
    else:
        for _ in range(4):
            data[chance.randrange(400)] = chance.randrange(256)
    return bytes(data)


@when('the store is damaged in many ways and the suite run with each')
def run_with_damaged_stores(context):
    good = (context.project / STORE).read_bytes()
    chance = random.Random(20240229)
    context.warned = []
    for _ in range(1000 if context.full else 12):
        (context.project / STORE).write_bytes(damaged(good, chance))
        run(context, "evenshard run -j 1")
        context.warned.append((context.status, context.err.count("warning: "), told(context)))


@then('each run passed with at most one warning')
def each_passed(context):
    for status, warnings, text in context.warned:
        assert status == 0 and warnings <= 1 and "internal error" not in text, text


@then('some had a warning')
def some_had(context):
    assert any(warnings for _, warnings, _ in context.warned)


def forge(path, chance):
    """Every time, outcome and flag is drawn anew, and each feature's rows may be another's."""
    data = sqlite3.connect(path)
    data.create_function("draw", 1, chance.randrange)
    for column in ("counted", "whole"):
        data.execute(f"UPDATE sample SET {column} = draw(2)")
    for table in ("sample", "scenario_sample"):
        data.execute(f"UPDATE {table} SET outcome = draw(9), wall_us = draw(1000000000)")
    data.execute("UPDATE sample SET content_hash = draw(1000), steps = draw(1000)")
    data.execute("UPDATE run SET finished = draw(2), complete = draw(2), baseline = draw(2), exit_status = draw(5),"
                 " wall_us = draw(1000000000), units = draw(9), covered_ppm = draw(1000001), workers = 1 + draw(99)")
    data.execute("UPDATE worker_sample SET startup_us = draw(1000000000), before_all_failed = draw(2), clean = draw(2)")
    paths = [path for path, in data.execute("SELECT path FROM unit")]
    data.execute("UPDATE unit SET path = path || '.moved'")
    chance.shuffle(paths)
    data.executemany("UPDATE unit SET path = ? WHERE unit_id = ?",
                     [(path, unit) for unit, path in zip(
                         [unit for unit, in data.execute("SELECT unit_id FROM unit")], paths)])
    data.execute("UPDATE plan SET document = replace(document, 'bad', 'good'), selection = '[]'")
    data.commit()
    data.close()


def outcome(context):
    """What ran and how it ended, whatever the order."""
    counts = re.findall(r"\d+ (?:features?|scenarios?|steps?) passed,.*", context.out)
    ran = context.project / "ran.log"
    lines = sorted(ran.read_text().splitlines())
    ran.unlink()
    assert counts, told(context)
    return context.status, counts, lines


@when('the store is forged in many ways and the suite run with each')
def run_with_forged_stores(context):
    context.outcomes = [outcome(context)]
    chance = random.Random(20240229)
    for number in range(200 if context.full else 4):
        forge(context.project / STORE, chance)
        order = ("longest", "failed-first")[number % 2]
        run(context, f"evenshard run -j {('auto', 2)[number % 2]} --order {order} --divide auto")
        context.outcomes.append(outcome(context))


@then('each run was as the first')
def each_as_the_first(context):
    first, *others = context.outcomes
    for other in others:
        assert other == first, (first, other)


@given('a python that notes in "{path:Q}" when it is started')
def noting_python(context, path):
    python = context.project / "python"
    write(python, f'#!/bin/sh\necho x >> {path}\nexec {context.venvs / context.venv / "bin/python"} "$@"\n')
    python.chmod(0o755)


@then('the store "{path:Q}" has no table "{table:Q}"')
def no_table(context, path, table):
    data = sqlite3.connect(context.project / path)
    assert not data.execute("SELECT * FROM sqlite_schema WHERE name = ?", (table,)).fetchall()
    data.close()


@then('only the user can write "{path:Q}" and what is in it')
def only_the_user(context, path):
    folder = context.project / path
    found = [folder, *folder.iterdir()]
    assert len(found) > 1
    for each in found:
        assert not each.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO), (each, oct(each.stat().st_mode))


@when('the answers are gone')
def answers_gone(context):
    shutil.rmtree(context.project / ".evenshard/discovery")
