"""Asks the suite's own coverage.py, for evenshard: `python -c THIS inspect|combine RCFILE ...`.

Prints one line: the marker below and a JSON object. Works with coverage 6.5 and later.
"""
import sys

# The project's own modules are found by coverage's plugins, not in the place of the library's.
PROJECT = [sys.path.pop(0)] if sys.path[:1] == [""] else []

import json
import os
import warnings

MARKER = "evenshard-coverage-answer: "


def answer(**fields):
    print("\n" + MARKER + json.dumps(fields), flush=True)


def combines(config):
    """Whether a sequential run leaves parts, for `coverage combine` to put together."""
    return bool(config.parallel) or "multiprocessing" in (config.concurrency or ())


def inspect(rcfile):
    cov = coverage.Coverage(config_file=rcfile)
    cov.get_data()  # Configuring plugins have their say.
    config = cov.config
    answer(
        version=coverage.__version__,
        data_file=config.data_file,
        fail_under=config.fail_under,
        maps_paths=bool(config.paths) and combines(config) or bool(config.relative_files),
        html=config.html_dir,
        xml=config.xml_output,
        json=config.json_output,
        lcov=config.lcov_output,
    )


def in_project(path, copies):
    """What a file in a copy of the project is in the project, the current directory."""
    for copy in copies:
        if path.startswith(copy + os.sep):
            return os.path.join(os.getcwd(), path[len(copy) + 1 :])
    return path


def record_mapping(copies):
    """Every path that coverage maps from now on, and what it becomes."""
    from coverage.files import PathAliases

    mapping = {}
    original = PathAliases.map

    def recording_map(self, path, *args, **kwargs):
        mapped = original(self, in_project(path, copies), *args, **kwargs)
        mapping.setdefault(path, mapped)
        return mapped

    PathAliases.map = recording_map
    return mapping


def combine(rcfile, folder, whole, *copies):
    sys.argv = ["coverage", "combine"]  # Older versions record it in the file.
    parts = sorted(os.path.join(folder, name) for name in os.listdir(folder))
    mapping = record_mapping(copies)
    cov = coverage.Coverage(data_file=whole, config_file=rcfile)
    if not combines(cov.config):
        cov.config.paths = {}  # Then only the reports apply them.
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        cov.combine(parts, strict=True, keep=True)
        cov.save()
    answer(mapping=mapping, warnings=[str(each.message) for each in caught])


def main(command, rcfile, *paths):
    if coverage.version_info[:2] < (6, 5):
        return answer(error="coverage %s is older than 6.5" % coverage.__version__)
    from coverage.exceptions import ConfigError  # Before coverage 7 not a CoverageException.

    try:
        {"inspect": inspect, "combine": combine}[command](rcfile or True, *paths)
    except (coverage.CoverageException, ConfigError) as error:
        answer(error=str(error))


try:
    import coverage
except ImportError as error:
    answer(error="coverage cannot be imported: %s" % error)
else:
    sys.path[:0] = PROJECT
    main(*sys.argv[1:])
