"""The timing store as a file: copied, looked into with SQLite, and damaged."""

import random
import shutil
import sqlite3

from behave import then, when
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
