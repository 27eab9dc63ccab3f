"""Given: runs that were recorded. When: a question is asked on a terminal."""

import csv
import fcntl
import io
import json
import os
import pty
import struct
import subprocess
import termios
import time

from behave import given, then, when

from project_steps import write
from run_steps import environment, told, words

DAY_US = 24 * 3600 * 1_000_000


def journal(number, count, times):
    """One run's journal: `times` is (path, mark) of each feature, such as 1.5, 1.5f (failed)."""
    started = int(time.time() * 1e6) - (count - number) * DAY_US
    run_id = time.strftime("%Y%m%dT%H%M%S", time.gmtime(started / 1e6)) + f"_{number:06x}"
    lines = [{
        "evenshard_journal": 1, "run_id": run_id, "started_unix_us": started, "coverage": False,
        "interpreter": "cpython-3.11", "host": "builder", "workers": 2, "cores": 2,
        "behave_version": "1.2.6", "coverage_version": "", "baseline": False,
        "selection": "0123456789abcdef", "arguments": "[]"}]
    wall, failed = 0, False
    for path, mark, content in times:
        took = int(float(mark.rstrip("f")) * 1e6)
        outcome = "failed" if mark.endswith("f") else "passed"
        failed |= outcome == "failed"
        wall += took
        lines.append({
            "type": "unit", "path": path, "content_hash": f"{content:016x}", "steps": 6,
            "attempt": 1, "part": 0, "parts": 1, "outcome": outcome, "wall_us": took,
            "cpu_us": took // 2, "peak_rss_kib": 40000, "worker": 0, "counted": True, "whole": True,
            "scenarios": [[3, "the long one", outcome, took * 3 // 4],
                          [9, "the short one", "passed", took // 4]]})
    lines.append({"type": "end", "wall_us": wall, "predicted_ms": wall // 1250,
                  "lower_bound_ms": wall // 2000, "units": len(times),
                  "exit_status": int(failed), "complete": True})
    return run_id, "".join(json.dumps(line) + "\n" for line in lines)


@given("the recorded times, oldest first, a day apart")
def recorded_times(context):
    rows = [(row["feature"], row["seconds"].split()) for row in context.table]
    count = max(len(marks) for _, marks in rows)
    contents = {path: 1 for path, _ in rows}
    for number in range(count):
        times = []
        for path, marks in rows:
            if number < len(marks) and marks[number] != "-":
                contents[path] += marks[number].endswith("e")
                times.append((path, marks[number].rstrip("e"), contents[path]))
        run_id, text = journal(number, count, times)
        write(context.project / f".evenshard/runs/{run_id}/journal.jsonl", text)


@given('the file "{path:Q}" is overwritten from byte {offset:d} on')
def overwrite(context, path, offset):
    with open(context.project / path, "r+b") as file:
        file.seek(offset)
        file.write(b"garbage " * 4096)


@when('I run "{command:Q}" on a terminal of {columns:d} columns')
def run_on_terminal(context, command, columns):
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    env = {**environment(context), "TERM": "xterm", "NO_COLOR": "1"}
    env.setdefault("LC_ALL", "C.UTF-8")
    env.update(context.environment)
    process = subprocess.Popen(words(context, command), cwd=context.project, env=env,
                               stdin=subprocess.DEVNULL, stdout=theirs, stderr=subprocess.PIPE)
    os.close(theirs)
    out = b""
    try:
        while block := os.read(ours, 65536):
            out += block
    except OSError:
        pass  # Linux says so when the other end is closed.
    context.err = process.communicate(timeout=60)[1].decode()
    context.out, context.status = out.decode(), process.returncode
    os.close(ours)


@then("no line is longer than {columns:d} columns")
def lines_fit(context, columns):
    assert context.out, told(context)
    assert all(len(line) <= columns for line in context.out.splitlines()), told(context)


@then("standard output is CSV with {count:d} lines of")
def is_csv(context, count):
    rows = list(csv.DictReader(io.StringIO(context.out)))
    assert len(rows) == count, told(context)
    assert all(None not in row and None not in row.values() for row in rows), told(context)
    for expected in context.table:
        values = [row[expected["column"]] for row in rows]
        assert expected["value"] in values, f"{expected['column']}: {values}"
