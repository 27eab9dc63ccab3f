"""The same project run by one behave and by workers, and what differs."""

import shlex
import sqlite3
import time

from behave import given, then, when

from run_steps import environment, told
from support import hooks


def tools(context):
    found = hooks.Tools(context.program, context.venvs / context.venv)
    found.environment = environment(context)
    return found


def split(words):
    """Ours before `--`, behave's after it."""
    ours, _, behaves = words.partition(" -- ")
    return shlex.split(ours), shlex.split(behaves)


@given("the files have been there for a while")
def files_are_not_young(context):
    time.sleep(0.1)  # Longer than a file counts as younger than discovery.


@when('one behave runs it, and workers with "{words:Q}"')
def run_both_ways(context, words):
    ours, behaves = split(words)
    files = hooks.files_of(context.project)
    context.expected = hooks.sequential(tools(context), context.project, files, behaves, ours)
    assert "Traceback" not in context.expected.err, context.expected.text
    context.found = hooks.in_workers(tools(context), context.project, files, behaves, ours)
    context.out, context.err, context.status = context.found.out, context.found.err, context.found.status


def what_differs(context):
    return "\n".join(hooks.differences(context.expected, context.found))


@then("both tell the same")
def tell_the_same(context):
    assert not what_differs(context), f"{what_differs(context)}\n{told(context)}\n--- behave\n{context.expected.text}"


@then('both tell the same, or the status is 4 and its reason names "{text:Q}"')
def tell_the_same_or_refuse(context, text):
    if not (context.status == 4 and text in context.out + context.err):
        tell_the_same(context)


@then('both left the same in "{log:Q}"')
def left_the_same(context, log):
    assert log in context.expected.logs, context.expected.logs
    assert context.found.logs.get(log) == context.expected.logs[log], \
        f"{context.found.logs.get(log)}\n{context.expected.logs[log]}\n{told(context)}"


@then('each worker left in "{log:Q}" what one behave did')
def each_left_the_same(context, log):
    """Once for each worker: of hooks that run once in a process."""
    assert log in context.expected.logs, context.expected.logs
    found, expected = context.found.logs.get(log, []), context.expected.logs[log]
    assert found and set(found) == set(expected), f"{found}\n{expected}\n{told(context)}"


@then('standard output or standard error has "{text:Q}"')
def either_has(context, text):
    assert text in context.out + context.err, told(context)


@then('standard error has one line with "{text:Q}"')
def one_line_with(context, text):
    assert sum(text in line for line in context.err.splitlines()) == 1, told(context)


@then("the store knows {count:d} scenarios")
def store_knows(context, count):
    data = sqlite3.connect(context.project / ".evenshard/timings.db")
    names = data.execute("SELECT name FROM scenario").fetchall()
    data.close()
    assert len(names) == count, names


@then("environment files drawn by seeds {first:d} to {last:d} run as one behave runs them")
def drawn_environments(context, first, last):
    outcomes = hooks.try_seeds(tools(context), range(first, last + 1), context.venv == "new")
    assert not hooks.complaint(outcomes), hooks.complaint(outcomes)
