#!/usr/bin/env python3
"""Real workers on features that sleep a little differently in every run (noise cv 0.2): the shared queue
against what teams do by hand with as many behave processes. Prints each wall over that of a schedule
that knows this run's durations, start-up included."""

import argparse
import concurrent.futures
import heapq
import math
import os
import random
import statistics
import sqlite3

import common

STEPS = """\
import os, time
from behave import step
from times import took_ms

@step('it takes about {ms:d} ms')
def takes(context, ms):
    time.sleep(took_ms(context.feature.filename, ms, os.environ['BENCH_ROUND']) / 1000)
"""
TIMES = """\
import math, random

SIGMA = math.sqrt(math.log1p(0.2 ** 2))

def took_ms(name, ms, turn):
    return ms * math.exp(random.Random(f'{turn}:{name}').gauss(0, 1) * SIGMA - SIGMA ** 2 / 2)
"""


def longest_first(times, workers):
    """{feature: ms} → the workers' lists, longest first to the least loaded."""
    loads = [(0, worker, []) for worker in range(workers)]
    for name in sorted(times, key=times.get, reverse=True):
        load, worker, names = heapq.heappop(loads)
        names.append(name)
        heapq.heappush(loads, (load + times[name], worker, names))
    return [names for _, _, names in loads]


def chunks(times, workers):
    names, size = sorted(times), math.ceil(len(times) / workers)
    return [names[at:at + size] for at in range(0, len(names), size)]


class Bench:
    def __init__(self, folder, units, workers):
        self.folder, self.workers = folder, workers
        rng = random.Random(units)
        median = 300 if units < 100 else 80
        self.usual = {f"features/f{i:04}.feature": max(5, round(median * math.exp(1.2 * rng.gauss(0, 1))))
                      for i in range(units)}
        scope = {}
        exec(TIMES, scope)
        self.took_ms = scope["took_ms"]
        common.write(folder, {"times.py": TIMES, "features/steps/steps.py": STEPS, **common.READY_NOTE, **{
            name: f"Feature: {name}\n  Scenario: only\n    * it takes about {ms} ms\n"
            for name, ms in self.usual.items()}})

    def actual(self, turn):
        return {name: self.took_ms(name, ms, turn) for name, ms in self.usual.items()}

    def behave(self, names):
        common.timed(["python", "-m", "behave", "--no-summary", *names], self.folder)

    def in_processes(self, lists):
        """Each list by a behave of its own, as many at once as there are workers."""
        with concurrent.futures.ThreadPoolExecutor(self.workers) as pool:
            list(pool.map(self.behave, [names for names in lists if names]))

    def evenshard(self):
        wall, self.ready = common.run_until_ready([common.PROGRAM, "run", "-j", self.workers], self.folder)
        return wall

    def wall(self, lists):
        begin = common.time.perf_counter()
        self.in_processes(lists)
        return common.time.perf_counter() - begin

    def of_newest_run(self, query):
        store = sqlite3.connect(self.folder / ".evenshard/timings.db")
        return store.execute(query + " where run_number = (select max(run_number) from run)").fetchall()

    def measured(self):
        """{feature: ms}, as evenshard's newest run took: the sleep and what behave adds to it."""
        return {name: us / 1000 for name, us in
                self.of_newest_run("select path, wall_us from sample join unit using (unit_id)")}

    def clairvoyant(self, times):
        return max(sum(times[n] for n in names) for names in longest_first(times, self.workers)) / 1000 + \
            self.ready


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, nargs="*", default=[60, 590])
    parser.add_argument("--workers", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--process-per-feature", action="store_true", help="too: slow")
    options = parser.parse_args()
    for units in options.units:
        with common.Folder() as folder:
            bench = Bench(folder, units, options.workers)
            ratios = {}
            os.environ["BENCH_ROUND"] = "history"
            bench.evenshard()
            for turn in range(options.rounds):
                os.environ["BENCH_ROUND"] = str(turn)
                actual = bench.actual(str(turn))
                walls = {
                    "evenshard run": bench.evenshard(),
                    "longest first by last time": bench.wall(
                        longest_first(bench.actual("history"), options.workers)),
                    "chunks by name": bench.wall(chunks(actual, options.workers)),
                }
                if options.process_per_feature:
                    walls["a process per feature"] = bench.wall([[name] for name in sorted(
                        actual, key=actual.get, reverse=True)])
                best = bench.clairvoyant(actual)
                for name, wall in walls.items():
                    ratios.setdefault(name, []).append(wall / best)
                ratios.setdefault("evenshard run, over its own units' times", []).append(
                    walls["evenshard run"] / bench.clairvoyant(bench.measured()))
            print(f"{units} features, {options.workers} workers, {sum(bench.usual.values()) / 1000:.1f} s "
                  "of sleep: wall over a clairvoyant schedule with start-up")
            for name, values in ratios.items():
                print(f"  {name:41} median {statistics.median(values):.3f}  max {max(values):.3f}")


main()
