"""Packing against a solver that is not ours (OR-tools CP-SAT), on small random instances: a plan that
claims to be optimal is, a lower bound is one, and where both finish the makespans are the same.

Run as `oracle_test.py PACK_LINES`. EVENSHARD_TEST_FULL=1 for many more instances.
"""
import os
import random
import subprocess
import sys

from ortools.sat.python import cp_model

COUNT = 2000 if os.environ.get("EVENSHARD_TEST_FULL") == "1" else 120


def instance(rng):
    workers = rng.randint(2, 6)
    jobs = rng.randint(workers, 18)
    longest = rng.choice((5, 20, 100, 1000, 20000))
    shape = rng.random()
    if shape < 0.5:
        return workers, [rng.randint(1, longest) for _ in range(jobs)]
    if shape < 0.8:  # Two to three long ones for each machine: the hard zone.
        return workers, [rng.randint(longest, 2 * longest) for _ in range(workers * 5 // 2)]
    return workers, [1 + int(longest * rng.random() ** 4) for _ in range(jobs)]


def best(workers, jobs):
    """The makespan, and whether CP-SAT proved it."""
    model = cp_model.CpModel()
    makespan = model.new_int_var(0, sum(jobs), "makespan")
    at = [[model.new_bool_var("") for _ in range(workers)] for _ in jobs]
    for row in at:
        model.add_exactly_one(row)
    for worker in range(workers):
        model.add(sum(job * row[worker] for job, row in zip(jobs, at)) <= makespan)
    model.minimize(makespan)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = 5
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    return int(solver.objective_value), status == cp_model.OPTIMAL


def main():
    rng = random.Random(20261125)
    instances = [instance(rng) for _ in range(COUNT)]
    lines = "".join("%d %s\n" % (workers, " ".join(map(str, jobs))) for workers, jobs in instances)
    ours = subprocess.run([sys.argv[1]], input=lines, capture_output=True, text=True, check=True)
    wrong = proven = 0
    for (workers, jobs), line in zip(instances, ours.stdout.splitlines(), strict=True):
        makespan, bound, optimal = map(int, line.split())
        theirs, theirs_proven = best(workers, jobs)
        proven += theirs_proven
        if bound > theirs or (optimal and theirs < makespan) or (theirs_proven and makespan > theirs):
            wrong += 1
            print("WRONG: %d workers, %s: ours %s, CP-SAT %d (proven: %s)"
                  % (workers, jobs, line, theirs, theirs_proven))
    print("%d instances, %d proven by CP-SAT, %d wrong" % (len(instances), proven, wrong))
    if proven < len(instances) // 2:
        sys.exit("CP-SAT proved too few to compare with")
    # Counted like a doctest program.
    print("test cases: %d | %d passed | %d failed" % (1, not wrong, bool(wrong)))
    sys.exit(bool(wrong))


main()
