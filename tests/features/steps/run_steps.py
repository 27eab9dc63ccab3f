"""When: the built program is started as a process. Then: what it printed and how it ended."""

import json
import os
import re
import shlex
import signal
import subprocess
import time

from behave import then, when


def environment(context):
    env = {k: v for k, v in os.environ.items() if not k.startswith(("EVENSHARD_", "COVERAGE_"))}
    env.pop("PYTHONPATH", None)
    env["VIRTUAL_ENV"] = str(context.venvs / context.venv)
    env["PATH"] = f"{context.venvs / context.venv / 'bin'}:{env['PATH']}"
    env["PYTHONDONTWRITEBYTECODE"] = "1"
    env.update(context.environment)
    return env


def words(context, command):
    command = command.replace("{project}", str(context.project))
    first, *rest = shlex.split(command.replace("{program}", str(context.program)))
    return [str(context.program) if first == "evenshard" else first, *rest]


def run(context, command, timeout=120):
    done = subprocess.run(
        words(context, command), cwd=context.project, env=environment(context), text=True,
        stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout, errors="replace")
    context.out, context.err, context.status = done.stdout, done.stderr, done.returncode
    return done


def told(context):
    return f"status {context.status}\n--- stdout\n{context.out}\n--- stderr\n{context.err}"


@when('I run "{command:Q}"')
def run_command(context, command):
    run(context, command)


@when('I run "{command:Q}" in "{folder:Q}"')
def run_command_in(context, command, folder):
    project, context.project = context.project, context.project / folder
    try:
        run(context, command)
    finally:
        context.project = project


@when('I start "{command:Q}"')
def start_command(context, command):
    context.started = time.monotonic()
    context.process = subprocess.Popen(
        words(context, command), cwd=context.project, env=environment(context), text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, errors="replace")


@when('the file "{path:Q}" exists')
def wait_for_file(context, path):
    deadline = time.monotonic() + 30
    while not (context.project / path).exists():
        assert time.monotonic() < deadline, f"{path} never appeared"
        assert context.process is None or context.process.poll() is None, \
            "it ended early: " + "".join(context.process.communicate())
        time.sleep(0.02)


@when('I send it {name}')
def send_signal(context, name):
    context.process.send_signal(getattr(signal, name))


@when('it has ended')
def wait_for_end(context):
    context.out, context.err = context.process.communicate(timeout=60)
    context.status = context.process.returncode


@then('the status is {status:d}')
def check_status(context, status):
    assert context.status == status, told(context)


@then('standard output has "{text:Q}"')
def stdout_has(context, text):
    assert text in context.out, told(context)


@then('standard output has no "{text:Q}"')
def stdout_has_no(context, text):
    assert text not in context.out, told(context)


@then('standard error has "{text:Q}"')
def stderr_has(context, text):
    assert text in context.err, told(context)


@then('standard error has no "{text:Q}"')
def stderr_has_no(context, text):
    assert text not in context.err, told(context)


@then('standard error has "{text:Q}" once')
def stderr_has_once(context, text):
    assert context.err.count(text) == 1, told(context)


@then('standard output matches "{pattern:Q}"')
def stdout_matches(context, pattern):
    assert re.search(pattern, context.out, re.M), told(context)


@then('standard error matches "{pattern:Q}"')
def stderr_matches(context, pattern):
    assert re.search(pattern, context.err, re.M), told(context)


@then('nothing is a traceback of ours')
def no_traceback(context):
    assert "evenshard_worker" not in context.out + context.err, told(context)
    assert "terminate called" not in context.err, told(context)


@then('the message is one line')
def one_line(context):
    lines = [line for line in context.err.splitlines() if line.strip()]
    assert len(lines) == 1, told(context)


@then('the file "{path:Q}" is there')
def file_is_there(context, path):
    assert (context.project / path).exists(), told(context)


@then('there is no file "{path:Q}"')
def file_is_not_there(context, path):
    assert not (context.project / path).exists(), told(context)


@then('the file "{path:Q}" has {count:d} lines')
def file_has_lines(context, path, count):
    lines = (context.project / path).read_text().splitlines()
    assert len(lines) == count, f"{len(lines)}: {lines}\n{told(context)}"


@then('the file "{path:Q}" has "{text:Q}"')
def file_has(context, path, text):
    content = (context.project / path).read_text()
    assert text in content, content


@then('the file "{path:Q}" has "{text:Q}" {count:d} times')
def file_has_times(context, path, text, count):
    content = (context.project / path).read_text()
    assert content.count(text) == count, content


@then('each line of "{path:Q}" is there once')
def lines_once(context, path):
    lines = (context.project / path).read_text().splitlines()
    assert sorted(lines) == sorted(set(lines)), lines


@then('standard output is JSON')
def stdout_is_json(context):
    context.json = json.loads(context.out)


@then('no process of the run is left')
def no_process_left(context):
    def of_this_run():
        found = []
        for entry in os.listdir("/proc"):
            if not entry.isdigit():
                continue
            try:
                if os.readlink(f"/proc/{entry}/cwd").startswith(str(context.project)):
                    found.append(open(f"/proc/{entry}/cmdline").read().replace("\0", " "))
            except OSError:
                pass
        return found

    deadline = time.monotonic() + 10
    while of_this_run():
        assert time.monotonic() < deadline, of_this_run()
        time.sleep(0.1)


@then('it took less than {seconds:g} seconds')
def took_less(context, seconds):
    assert time.monotonic() - context.started < seconds, told(context)


@when('I wait {seconds:g} seconds')
def wait_a_while(context, seconds):
    time.sleep(seconds)


@when('the file "{path:Q}" is deleted')
def delete_file(context, path):
    (context.project / path).unlink()


@then('the file "{path:Q}" matches "{pattern:Q}"')
def file_matches(context, path, pattern):
    content = (context.project / path).read_text()
    assert re.search(pattern, content), content


@then('the first line of "{path:Q}" after line {count:d} is "{one:Q}" or "{other:Q}"')
def line_is(context, path, count, one, other):
    line = (context.project / path).read_text().splitlines()[count]
    assert line in (one, other), line


@then('"{first:Q}" stands before "{second:Q}" in "{path:Q}"')
def stands_before(context, first, second, path):
    content = (context.project / path).read_text()
    assert 0 <= content.find(first) < content.find(second), content


@then('the file "{path:Q}" is a JSON array of {count:d}')
def json_array(context, path, count):
    found = json.loads((context.project / path).read_text())
    assert isinstance(found, list) and len(found) == count, found


@then('the JSON has unit "{path:Q}" with scenarios at {lines}')
def has_part(context, path, lines):
    parts = [unit.get("scenario_lines") for worker in json.loads(context.out)["workers"]
             for unit in worker["units"] if unit["path"] == path]
    assert [int(line) for line in lines.split(", ")] in parts, parts


@then('the history of "{path:Q}" has {count:d} samples and an estimate of {least:d} to {most:d} ms')
def has_history(context, path, count, least, most):
    unit = next(unit for unit in json.loads(context.out)["units"] if unit["path"] == path)
    assert unit["samples"] == count and least <= unit["estimate_ms"] <= most, unit


def noted(context, path):
    return (context.project / path).read_text().splitlines()


@then('the last {count:d} lines of "{path:Q}" are "{lines:Q}"')
def last_lines(context, count, path, lines):
    assert noted(context, path)[-count:] == lines.split(", "), noted(context, path)


@then('the last {count:d} lines of "{path:Q}" are those before them')
def last_lines_again(context, count, path):
    lines = noted(context, path)
    assert lines[-count:] == lines[-2 * count:-count], lines


@then("every unit's estimate is measured")
def all_measured(context):
    units = [unit for worker in json.loads(context.out)["workers"] for unit in worker["units"]]
    assert units and all(unit["basis"] == "measured" for unit in units), units


@then('the estimate of "{path:Q}" is at least {floor:d} ms')
def estimate_at_least(context, path, floor):
    units = {unit["path"]: unit for unit in json.loads(context.out)["units"]}
    assert units[path]["estimate_ms"] >= floor, units[path]


@then('a kept log has "{text:Q}"')
def kept_log_has(context, text):
    logs = list((context.project / ".evenshard/runs").glob("*/logs/*.log"))
    assert any(text in log.read_text() for log in logs), f"{logs}\n{told(context)}"
