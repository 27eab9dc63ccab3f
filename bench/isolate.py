"""What a world of its own costs a worker: a project of 20 000 files and 2 GB, whose suite has one empty scenario.

Usage: bench/isolate.py [--files N] [--megabytes N] [--rounds N]
"""

import argparse
import shutil
import statistics

from common import PROGRAM, Folder, in_turns, table, timed, write

USER = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]


def make_project(folder, files, megabytes):
    block = bytes(range(256)) * (megabytes * 2**20 // files // 256)
    for number in range(files):
        path = folder / f"data/{number % 100:02}/{number}.bin"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(block)
    write(folder, {"features/steps/steps.py": "from behave import given\n\n@given('nothing')\ndef nothing(context):\n    pass\n",
                   **{f"features/{name}.feature": f"Feature: {name}\n  Scenario: one\n    Given nothing\n" for name in "abcd"}})


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--megabytes", type=int, default=2048)
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    with Folder() as folder:
        make_project(folder, options.files, options.megabytes)

        def run(*words, prefix=()):
            return lambda: timed([*prefix, PROGRAM, "run", "-j", "1", *words], folder)[0]

        run()()  # Discovery's answer is kept from here on.
        contenders = {"nothing isolated": run(),
                      "--isolate tree": run("--isolate", "tree"),
                      "--isolate all,net": run("--isolate", "all,net"),
                      "--isolate tree, ordinary user": run("--isolate", "tree", prefix=USER)}
        walls = in_turns(contenders, options.rounds)
        walls["--isolate-with copy"] = [run("--isolate", "tree", "--isolate-with", "copy")() for _ in range(2)]
        print(f"{options.files} files, {options.megabytes} MB, one worker, whole command")
        table(walls, "nothing isolated")
        base = statistics.median(walls["nothing isolated"])
        for name, seconds in walls.items():
            print(f"{name:32} {1000 * (statistics.median(seconds) - base):+9.0f} ms")
        shutil.rmtree(folder / "data")


main()
