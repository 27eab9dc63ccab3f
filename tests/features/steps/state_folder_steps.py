"""The state folder of a project: what a repository may have planted there, and what runs leave."""

from pathlib import Path

from behave import given, then

from looking_steps import journal
from project_steps import write

BOOT = Path("/proc/sys/kernel/random/boot_id")


def run_folder(number, year):
    return f"{year}0101T000000_{number:06x}"


def write_lock(folder):
    """As a run leaves it."""
    write(folder / "lock", BOOT.read_text().strip())


def contents(folder):
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
            for path in folder.rglob("*")}


@given('a folder "{path:Q}" that looks like the folder of runs, and holds a journal')
def foreign_folder(context, path):
    outside = context.project / path
    for number in range(8):
        write(outside / run_folder(number, 2025) / "precious", "precious\n")
        write_lock(outside / run_folder(number, 2025))
    _, text = journal(1, 1, [("features/alpha.feature", "3", 1)])
    for folder in ("journal", "experiment", run_folder(9, 2025)):
        write(outside / folder / "journal.jsonl", text if folder == "journal" else "of another program\n")
    write(outside / "experiment" / "weights", "precious\n")
    write(outside / "empty", "")
    write(outside / "text", "precious\n")
    context.before = contents(outside)


@then('the folder "{path:Q}" is as it was')
def as_it_was(context, path):
    now = contents(context.project / path)
    differ = sorted(name for name in now.keys() | context.before.keys()
                    if name not in now or now[name] != context.before.get(name))
    assert now == context.before, differ


@given('the folders of {count:d} later runs that are over')
def runs_that_are_over(context, count):
    for number in range(count):
        write_lock(context.project / ".evenshard/runs" / run_folder(number, 2199))


@then('{count:d} folders of runs are left')
def folders_left(context, count):
    left = sorted(path.name for path in (context.project / ".evenshard/runs").iterdir())
    assert len(left) == count, left
