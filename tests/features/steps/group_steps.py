"""Features that share fixtures, and who used these."""

import json
from collections import defaultdict
from pathlib import PurePath

from behave import given, then

from project_steps import write
from run_steps import told


@given("twelve features in three folders that share one of four fixtures")
def features_that_share(context):
    for number in range(12):
        folder, fixture = ("zero", "one", "two")[number % 3], "abcd"[number % 4]
        name = "abcdefghijkl"[number]
        write(context.project / f"features/{folder}/{name}.feature",
              f"@fixture.{fixture} @slow\nFeature: {name}\n  Scenario: one\n    Given fixture-{fixture} is used\n"
              f"    And folder-{folder} is used\n    And it waits 0.05 seconds\n")


def users(context):
    used = defaultdict(set)
    for line in (context.project / "used.log").read_text().splitlines():
        what, worker, process = line.split()
        used[what].add((worker, process))
    return used


@then('each "{what:Q}" was used by one process')
def used_by_one(context, what):
    for name, processes in users(context).items():
        if name.startswith(what):
            assert len(processes) == 1, f"{name}: {processes}\n{told(context)}"


@then("more than one process used something")
def several(context):
    assert len(set().union(*users(context).values())) > 1, told(context)


@then("features of one folder are in one shard")
def in_one_shard(context):
    shards = defaultdict(set)
    for number, worker in enumerate(json.loads(context.out)["workers"]):
        for unit in worker["units"]:
            shards[PurePath(unit["path"]).parent].add(number)
    assert len(shards) == 4 and all(len(numbers) == 1 for numbers in shards.values()), shards
