"""One worker, as evenshard's workers are: behave itself, fed one feature after another.

usage: run_units.py OFFSETS OUTPUT FEATURE... -- BEHAVE-ARGS...

Writes to OFFSETS a line `FEATURE BEGIN END` for each feature: the bytes of OUTPUT that it wrote.
"""
import os
import sys

from behave import runner
from behave.__main__ import main
from behave.model_core import FileLocation
from behave.runner_util import parse_features


def size(path):
    return os.path.getsize(path) if os.path.exists(path) else 0


def feed(self, offsets, output, paths):
    for path in paths:
        begin = size(output)
        for feature in parse_features([FileLocation(path)], language=self.config.lang):
            yield feature
        for formatter in self.formatters:
            if formatter.stream is not None:
                formatter.stream.flush()
        offsets.write("%s %d %d\n" % (path, begin, size(output)))


def work(offsets, output, paths, arguments):
    run_model = runner.Runner.run_model
    runner.Runner.feature_locations = lambda self: []
    runner.Runner.run_model = lambda self, features=None: run_model(
        self, feed(self, offsets, output, paths))
    return main(arguments)


if __name__ == "__main__":
    split = sys.argv.index("--")
    with open(sys.argv[1], "w") as offsets_file:
        sys.exit(work(offsets_file, sys.argv[2], sys.argv[3:split], sys.argv[split + 1:]))
