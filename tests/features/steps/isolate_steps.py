"""Suites that are unsafe beside themselves, and what is left of the tree after they ran."""

import hashlib
import os
import shutil
import time
from pathlib import Path

from behave import given, then, when

from parity_steps import measured, run_sequentially
from project_steps import write
from run_steps import run, told, wait_for_file
from support import unsafe

OURS = {".evenshard", ".coverage", ".coverage-alone", "report.json", "__pycache__"}


def tree(folder):
    """What lies there: kinds, modes and contents by path, without evenshard's own files."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if OURS & set(name.parts):
            continue
        content = os.readlink(path) if path.is_symlink() else path.read_bytes() if path.is_file() else b""
        digest = hashlib.sha1(content.encode() if isinstance(content, str) else content).hexdigest()
        found[str(name)] = (oct(path.lstat().st_mode), digest, path.is_symlink() or path.stat().st_mtime)
    return found


def put_back(context):
    """The tree and the home as they were before a sequential run."""
    for path in (context.project, context.home):
        for entry in path.iterdir():
            if entry.name not in OURS:
                shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
    lay(context)


def lay(context):
    for path, text in context.files.items():
        write(context.project / path, text)
    context.before = tree(context.project), tree(context.home)


def own_home(context):
    context.home = context.project.parent / (context.project.name + "-home")
    context.home.mkdir()
    context.environment["HOME"] = str(context.home)


@given('a suite that is unsafe beside itself')
def unsafe_suite(context):
    own_home(context)
    context.files = unsafe.unsafe(context.project.name)
    lay(context)


@given('a suite in which "{steps:Q}"')
def meeting_suite(context, steps):
    own_home(context)
    context.files = unsafe.meeting(context.project.name, *steps.split(", "))
    context.aside = Path("/dev/shm") / context.project.name
    lay(context)


@given('a suite that writes through every path it can think of')
def writing_suite(context):
    own_home(context)
    context.files = unsafe.writer()
    lay(context)
    (context.project / "link").symlink_to("folder")
    (context.project / "link.txt").symlink_to("precious.txt")
    context.before = tree(context.project), tree(context.home)


@when('the sequential run of "{tags:Q}" is noted')
def note_sequential(context, tags):
    context.ways = tags
    run_sequentially(context, "--source=words", f"--tags={tags}")
    assert context.behave_status == 0
    put_back(context)


def as_user(user):
    """Whoever runs the tests is root or not; a user namespace makes an ordinary user of him."""
    return "unshare --user --map-user=1000 --map-group=1000 {program}" if user == "an ordinary user" else "evenshard"


def isolated(context, workers, options, user=""):
    return run(context, f"{as_user(user)} run -j {workers} {options} --cov=words --cov-report= -- --tags={context.ways} "
                        "-f json -o report.json")


@when('they run in {workers} workers sharing everything, something fails')
def shared(context, workers):
    until_unsafe(context, workers, "--isolate none", lambda: context.status == 1)
    put_back(context)


@when('they run in {workers} workers with "{options:Q}", for "{ways:Q}", until something fails')
def until_failing(context, workers, options, ways):
    context.ways = ways
    until_unsafe(context, workers, options, lambda: "Unsafe beside others" in context.out)


def until_unsafe(context, workers, options, seen):
    """Who meets whom is chance."""
    for _ in range(6):
        isolated(context, workers, options)
        if seen():
            return
    raise AssertionError(told(context))


@when('they run {count:d} times in {workers} workers with "{options:Q}" as {user}, each is the sequential run')
def run_often(context, count, workers, options, user):
    for _ in range(count):
        isolated(context, workers, options, user)
        assert context.status == 0, told(context)
        context.execute_steps("""
            Then the coverage equals the sequential run's
            And the JSON report "report.json" equals the sequential one
            And the tree is as it was""")


@then('the tree is as it was')
def as_it_was(context):
    check_tree(context, set())


@then('the tree is as it was but for "{names:Q}"')
def as_it_was_but(context, names):
    check_tree(context, set(names.split(", ")))


def check_tree(context, kept):
    tree_now, home_now = tree(context.project), tree(context.home)
    changed = {name for name in tree_now.keys() | context.before[0].keys()
               if tree_now.get(name) != context.before[0].get(name)}
    assert changed == kept, f"changed {sorted(changed)}\n{told(context)}"
    assert home_now == context.before[1], home_now


@then('nothing is left of its runs')
def no_trace(context):
    check_tree(context, set())
    assert not list(Path("/tmp").glob("*-" + context.project.name))
    context.execute_steps("Then no copy of the project and no mount is left")


@then('no copy of the project and no mount is left')
def nothing_left(context):
    deadline = time.monotonic() + 10
    while left := list((context.project / ".evenshard/runs").glob("*/worlds/*")):
        assert time.monotonic() < deadline, left
        time.sleep(0.05)
    mounted = [line for line in Path("/proc/self/mountinfo").read_text().splitlines() if str(context.project) in line]
    assert not mounted, mounted


@when('it runs with "{options:Q}" as {user}')
def run_as(context, options, user):
    run(context, f"{as_user(user)} run {options}")


@when('it is checked with "{options:Q}" as {user}')
def check_as(context, options, user):
    run(context, f"{as_user(user)} isolate-check {options}")


@given('its tests can tell that they have begun')
def tell_begun(context):
    """In a place that is the same in every world."""
    context.aside = context.project.parent / (context.project.name + "-aside")
    context.aside.mkdir()
    context.environment["BEGUN"] = str(context.aside / "begun")
    write(context.project / "features/steps/begun.py", """
import os
import subprocess
from behave import given

@given("it leaves a process in a session of its own")
def leave(context):
    subprocess.Popen(["sleep", "60"], start_new_session=True)

@given("it tells that it has begun")
def begun(context):
    open(os.environ["BEGUN"], "w").close()
""")


@when('it has begun')
def begun(context):
    wait_for_file(context, context.aside / "begun")


@given('"{path:Q}" is of another group')
def other_group(context, path):
    if os.geteuid() != 0:
        others = set(os.getgroups()) - {os.getegid()}
        if not others:
            context.scenario.skip("there is no other group to give it to")
            return
    os.chown(context.project / path, -1, 1 if os.geteuid() == 0 else others.pop())
    (context.project / path).chmod(0o666)


@when('behave runs its "{paths:Q}" sequentially, child processes measured')
def measure_behave(context, paths):
    context.paths = paths
    rcfile = context.project / ".coveragerc"
    rcfile.write_text(rcfile.read_text().replace("parallel = True", "parallel = True\npatch = subprocess"))
    (context.project / "build/behave.reports").mkdir(parents=True)  # Workers' folders are there, too.
    before = {entry.name for entry in context.project.iterdir()}
    run_sequentially(context, "--source=behave", *paths.split())
    for entry in context.project.iterdir():
        if entry.name not in before:
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()


@when('they run in {workers} workers that see trees of their own')
def run_paths(context, workers):
    run(context, f"evenshard run {context.paths} -j {workers} --isolate tree --cov=behave --cov-report= "
                 "-- -f json -o report.json", timeout=900)
    assert context.status == context.behave_status, told(context)


@then('nothing of the sequential coverage is missing but in "{file:Q}"')
def none_missing(context, file):
    """There: what a formatter does with features in which nothing is selected, which no worker gets."""
    expected, found = measured(context.aside / ".coverage"), measured(context.project / ".coverage")
    assert found.keys() == expected.keys()
    missing = {key: lines - found[key] for key, lines in expected.items()
               if lines - found[key] and not key[0].endswith(file)}
    assert not missing, missing
