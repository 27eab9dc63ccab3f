"""What the suite benchmarks share: a Python with behave and coverage, timing in turns, ratios of medians."""

import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = Path(os.environ.get("EVENSHARD_PROGRAM", ROOT / "build/src/evenshard"))
VENVS = Path(os.environ.get("EVENSHARD_TEST_VENVS", ROOT / ".cache/venvs"))


def environment(venv="new"):
    folder = VENVS / venv
    env = {k: v for k, v in os.environ.items() if not k.startswith(("EVENSHARD_", "COVERAGE_"))}
    return {**env, "VIRTUAL_ENV": str(folder), "PATH": f"{folder / 'bin'}:{env['PATH']}"}


def timed(command, folder, venv="new", statuses=(0,)):
    """Wall seconds of one command; its output is shown only when it ends unexpectedly."""
    begin = time.perf_counter()
    done = subprocess.run([str(word) for word in command], cwd=folder, env=environment(venv),
                          stdin=subprocess.DEVNULL, capture_output=True, text=True)
    wall = time.perf_counter() - begin
    if done.returncode not in statuses:
        sys.exit(f"{command} ended with {done.returncode}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
    return wall, done


def in_turns(contenders, rounds):
    """{name: [seconds]}: each contender once per round, so that noise meets all of them."""
    walls = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, contender in contenders.items():
            walls[name].append(contender())
    return walls


def table(walls, against):
    reference = statistics.median(walls[against])
    print(f"{'':32} {'median':>9} {'min':>9} {'max':>9} {'ratio':>7}")
    for name, seconds in walls.items():
        median = statistics.median(seconds)
        print(f"{name:32} {median:8.2f}s {min(seconds):8.2f}s {max(seconds):8.2f}s {median / reference:7.2f}")


# Of a suite: every worker notes when it is ready.
READY_NOTE = {"features/environment.py": "import time\n\ndef before_all(context):\n    with open('ready.log', 'a') as log:\n"
                                         "        log.write('%f\\n' % time.time())\n"}


def run_until_ready(command, folder):
    """(wall seconds of the command, seconds from its first spawn to the last worker's `ready`)."""
    (folder / "ready.log").unlink(missing_ok=True)
    wall, _ = timed(command, folder)
    ready = [float(line) for line in (folder / "ready.log").read_text().splitlines()]
    store = sqlite3.connect(folder / ".evenshard/timings.db")
    shortest = store.execute("select min(startup_us) from worker_sample where run_number = "
                             "(select max(run_number) from run)").fetchone()[0] / 1e6
    return wall, max(ready) - min(ready) + shortest


class Folder:
    """A scratch folder, removed at the end."""

    def __enter__(self):
        self.path = Path(tempfile.mkdtemp(prefix="evenshard-bench-"))
        return self.path

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)


def write(folder, files):
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
