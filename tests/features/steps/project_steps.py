"""Given: a project on disk, and which Python runs it."""

import os
import shutil
import sqlite3
import sys
import time
from pathlib import Path

from behave import given, step, then

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from support import suites  # noqa: E402


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@given('behave and coverage "{which:Q}"')
def use_venv(context, which):
    context.venv = which


@given('the suite "{name:Q}"')
def generated_suite(context, name):
    for path, text in suites.SUITES[name]().items():
        write(context.project / path, text)


@given('the suite "{name:Q}" with steps')
def suite_with_steps(context, name):
    generated_suite(context, name)
    write(context.project / "features/steps/more_steps.py", context.text)


@step('a file "{path:Q}"')
def a_file(context, path):
    write(context.project / path, context.text + "\n")


@given('a file "{path:Q}" with the line "{line:Q}"')
def a_file_with_line(context, path, line):
    write(context.project / path, line + "\n")


@given('a link "{path:Q}" to "{target:Q}"')
def a_link(context, path, target):
    (context.project / path).parent.mkdir(parents=True, exist_ok=True)
    (context.project / path).symlink_to(target)


@given('a pipe "{path:Q}"')
def pipe(context, path):
    os.mkfifo(context.project / path)


@given('an empty folder "{path:Q}"')
def empty_folder(context, path):
    (context.project / path).mkdir(parents=True)


@given('the variable {name} is "{value:Q}"')
def set_variable(context, name, value):
    context.environment[name] = value


@given('its folder for temporary files is its own')
def own_temporary_folder(context):
    context.temporary = context.project.parent / (context.project.name + "-tmp")
    context.temporary.mkdir()
    context.environment["TMPDIR"] = str(context.temporary)


@then('nothing is left in its folder for temporary files')
def nothing_temporary(context):
    deadline = time.monotonic() + 10
    while left := list(context.temporary.iterdir()):
        assert time.monotonic() < deadline, left
        time.sleep(0.05)


@given('the file "{path:Q}" is removed')
def remove_file(context, path):
    (context.project / path).unlink()


@given('the file "{path:Q}" is moved to "{target:Q}"')
def move_file(context, path, target):
    (context.project / target).parent.mkdir(parents=True, exist_ok=True)
    (context.project / path).rename(context.project / target)


@given('"{path:Q}" is read-only')
def read_only(context, path):
    (context.project / path).chmod(0o444 if (context.project / path).is_file() else 0o555)


@given('a database "{path:Q}" of another program')
def other_database(context, path):
    data = sqlite3.connect(context.project / path)
    data.executescript("pragma application_id = 4711; create table t (x); insert into t values (1);")
    data.close()
    context.before = (context.project / path).read_bytes()


@then('the database "{path:Q}" is unchanged')
def database_unchanged(context, path):
    assert (context.project / path).read_bytes() == context.before


@given('the example "{name:Q}"')
def example(context, name):
    shutil.copytree(context.root / "examples" / name, context.project, dirs_exist_ok=True,
                    ignore=shutil.ignore_patterns(".*", "__pycache__", "htmlcov", "coverage.xml"))


@given('the real suite "{name:Q}"')
def real_suite(context, name):
    source = context.root / ".cache/suites" / name
    assert source.is_dir(), f"{source} is missing: run tools/test"
    shutil.copytree(source, context.project, dirs_exist_ok=True)
