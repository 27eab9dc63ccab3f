#!/usr/bin/env python3
"""What evenshard costs where it can win nothing: 5 000 one-step features, one worker, no coverage,
a warm store, against behave alone. Prints the ratio of the medians."""

import argparse

import common

STEPS = "from behave import step\n\n@step('it passes')\ndef passes(context):\n    pass\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--features", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with common.Folder() as folder:
        common.write(folder, {"features/steps/steps.py": STEPS, **{
            f"features/d{i // 100:02}/f{i:05}.feature": f"Feature: {i}\n  Scenario: only\n    * it passes\n"
            for i in range(options.features)}})
        behave = ["python", "-m", "behave", "-f", "progress"]
        ours = [common.PROGRAM, "run", "-j", "1", "--", "-f", "progress"]
        common.timed(ours, folder)
        walls = common.in_turns({
            "behave alone": lambda: common.timed(behave, folder)[0],
            "evenshard run -j 1": lambda: common.timed(ours, folder)[0],
        }, options.rounds)
        print(f"{options.features} one-step features, one worker, no coverage, warm store")
        common.table(walls, "behave alone")


main()
