#!/usr/bin/env python3
"""The example suite under coverage: sequential `coverage run -m behave` and its reports against evenshard with
history, on 2 workers and on `auto`. Prints the ratios of the medians."""

import argparse
import shutil

import common


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--venv", default="new")
    options = parser.parse_args()
    with common.Folder() as scratch:
        folder = scratch / "orderdesk"
        shutil.copytree(common.ROOT / "examples/orderdesk", folder,
                        ignore=shutil.ignore_patterns(".evenshard", ".coverage*", "htmlcov", "__pycache__"))

        def sequential():
            wall = 0.0
            for words in (["run", "-m", "behave", "-f", "progress"], ["report"], ["html"], ["xml"]):
                if words[0] == "report" and list(folder.glob(".coverage.*")):
                    wall += common.timed(["python", "-m", "coverage", "combine"], folder, options.venv)[0]
                wall += common.timed(["python", "-m", "coverage", *words], folder, options.venv)[0]
            return wall

        def sharded(workers):
            return common.timed([common.PROGRAM, "run", "-j", workers, "--cov", "--cov-report=term",
                                 "--cov-report=html", "--cov-report=xml"], folder, options.venv)[0]

        sharded("2")
        walls = common.in_turns({
            "sequential coverage run": sequential,
            "evenshard run -j 2": lambda: sharded("2"),
            "evenshard run -j auto": lambda: sharded("auto"),
        }, options.rounds)
        print("the example suite under coverage, with term, html and xml reports")
        common.table(walls, "sequential coverage run")


main()
