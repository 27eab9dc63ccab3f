#!/usr/bin/env python3
"""The published suite of 339 features as features of 4 to 40 scenarios with uneven times from a fixed seed, which
sleep a part of their published time, on 32 workers, with history: whole, and with --divide auto. Prints the walls
against max(longest scenario, sum/32) plus the time from spawning to the last worker's `ready` in the same run."""

import argparse
import csv
import random
import statistics

import common
from seed_suite import STEPS


def scenarios_of(draw, total_ms):
    """Lognormal weights: in most features one scenario is several times longer than the median."""
    weights = [draw.lognormvariate(0, 0.8) for _ in range(draw.randint(4, 40))]
    return [max(1, round(total_ms * weight / sum(weights))) for weight in weights]


def feature(path, times):
    return f"Feature: {path}\n" + "".join(
        f"  Scenario: {number}\n    * it takes {ms} ms\n" for number, ms in enumerate(times))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=32)
    parser.add_argument("--divisor", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    draw = random.Random(options.seed)
    rows = list(csv.DictReader((common.ROOT / "bench/data/seed_suite_339.csv").open()))
    times = {row["feature"]: scenarios_of(draw, int(row["duration_ms"]) / options.divisor) for row in rows}
    total = sum(map(sum, times.values())) / 1000
    longest = max(map(max, times.values())) / 1000
    ideal = max(longest, total / options.workers)
    print(f"{len(times)} features, {sum(map(len, times.values()))} scenarios, {total:.1f} s of sleep, longest "
          f"feature {max(map(sum, times.values())) / 1000:.1f} s, longest scenario {longest:.1f} s, "
          f"{options.workers} workers: ideal {ideal:.2f} s divided")
    with common.Folder() as folder:
        common.write(folder, {"features/steps/steps.py": STEPS, **common.READY_NOTE,
                              **{path: feature(path, each) for path, each in times.items()}})
        whole = [common.PROGRAM, "run", "-j", options.workers]
        common.timed(whole, folder)
        ratios = []

        def divided():
            wall, ready = common.run_until_ready([*whole, "--divide", "auto"], folder)
            ratios.append(wall / (ideal + ready))
            print(f"divided: wall {wall:.2f} s, last worker ready after {ready:.2f} s: ratio {ratios[-1]:.3f}")
            return wall

        walls = common.in_turns({"whole features": lambda: common.timed(whole, folder)[0], "--divide auto": divided},
                                options.rounds)
        common.table(walls, "--divide auto")
        print(f"median ratio to the ideal {statistics.median(ratios):.3f}")


if __name__ == "__main__":
    main()
