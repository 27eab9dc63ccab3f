#!/usr/bin/env python3
"""The published suite of 339 features (bench/data/seed_suite_339.csv) as features that sleep their time
divided by 20, on 32 workers, with history. Prints the wall against max(longest, sum/32) plus the time from
spawning to the last worker's `ready` in the same run."""

import argparse
import csv
import statistics

import common

STEPS = "import time\nfrom behave import step\n\n@step('it takes {ms:d} ms')\ndef takes(context, ms):\n    time.sleep(ms / 1000)\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=32)
    parser.add_argument("--divisor", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    rows = list(csv.DictReader((common.ROOT / "bench/data/seed_suite_339.csv").open()))
    times = {row["feature"]: max(1, round(int(row["duration_ms"]) / options.divisor)) for row in rows}
    with common.Folder() as folder:
        common.write(folder, {"features/steps/steps.py": STEPS, **common.READY_NOTE, **{
            path: f"Feature: {path}\n  Scenario: only\n    * it takes {ms} ms\n" for path, ms in times.items()}})
        ours = [common.PROGRAM, "run", "-j", options.workers]
        common.timed(ours, folder)
        ideal = max(max(times.values()), sum(times.values()) / options.workers) / 1000
        print(f"{len(times)} features, {sum(times.values()) / 1000:.1f} s of sleep, longest "
              f"{max(times.values()) / 1000:.1f} s, {options.workers} workers: ideal {ideal:.2f} s")
        ratios = []
        for _ in range(options.rounds):
            wall, ready = common.run_until_ready(ours, folder)
            ratios.append(wall / (ideal + ready))
            print(f"wall {wall:.2f} s, last worker ready after {ready:.2f} s: ratio {ratios[-1]:.3f}")
        print(f"median ratio {statistics.median(ratios):.3f}")


if __name__ == "__main__":
    main()
