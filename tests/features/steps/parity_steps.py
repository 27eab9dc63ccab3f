"""The oracle: what one sequential behave does and measures in the same folder."""

import json
import re
import shlex
import shutil
import sqlite3
import subprocess
import tempfile
from pathlib import Path
from xml.etree.ElementTree import canonicalize

from behave import then, when

from run_steps import environment, run, told
from support import gherkin, reports, suites


def python(context):
    return str(context.venvs / context.venv / "bin/python")


def sequential(context, *arguments):
    done = subprocess.run([python(context), "-m", *arguments], cwd=context.project, text=True,
                          env=environment(context), capture_output=True, stdin=subprocess.DEVNULL)
    context.sequential_status = done.returncode
    return done


def numbits(blob):
    return {byte * 8 + bit for byte, value in enumerate(blob) for bit in range(8) if value >> bit & 1}


def measured(path):
    """{(file, context): lines and arcs} of a data file, read without coverage.py."""
    data = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    contexts = dict(data.execute("select id, context from context"))
    files = dict(data.execute("select id, path from file"))
    found = {(name, ""): set() for name in files.values()}
    for file_id, context_id, blob in data.execute("select file_id, context_id, numbits from line_bits"):
        found.setdefault((files[file_id], contexts[context_id]), set()).update(numbits(blob))
    for file_id, context_id, begin, end in data.execute("select file_id, context_id, fromno, tono from arc"):
        found.setdefault((files[file_id], contexts[context_id]), set()).add((begin, end))
    return found


def total(context, data_file, rcfile):
    options = [f"--rcfile={rcfile}"] if rcfile else []
    folder = Path(str(data_file) + "-alone")
    folder.mkdir(exist_ok=True)
    shutil.copy(data_file, folder / ".coverage")
    done = sequential(context, "coverage", "json", "-q", f"--data-file={folder}/.coverage",
                      "-o", str(folder / "total.json"), "--fail-under=0", *options)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads((folder / "total.json").read_text())["totals"]


@when('behave runs it sequentially under coverage "{options:Q}"')
def run_sequentially(context, options, *behave_options):
    options = [] if options == "plain" else options.split()
    context.aside = context.project.parent / (context.project.name + "-aside")
    context.aside.mkdir()
    done = sequential(context, "coverage", "run", *options, "-m", "behave", "-f", "json", "-o",
                      str(context.aside / "behave.json"), *behave_options)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    context.behave_status = done.returncode
    if not (context.project / ".coverage").exists() or list(context.project.glob(".coverage.*")):
        rcfile = [option for option in options if option.startswith("--rcfile")]
        combined = sequential(context, "coverage", "combine", "--append", *rcfile)
        assert combined.returncode == 0, combined.stdout + combined.stderr
    shutil.move(context.project / ".coverage", context.aside / ".coverage")
    for log in context.project.glob("*.log"):
        log.unlink()


def measured_lines(context, path):
    return measured(context.project / ".coverage").get((str(context.project / path), ""), set())


@then('the coverage has line {line:d} of "{path:Q}"')
def coverage_has(context, line, path):
    assert line in measured_lines(context, path), measured_lines(context, path)


@then('the coverage has no line {line:d} of "{path:Q}"')
def coverage_has_not(context, line, path):
    assert line not in measured_lines(context, path), measured_lines(context, path)


@then("the coverage equals the sequential run's")
def coverage_equals(context):
    expected, found = measured(context.aside / ".coverage"), measured(context.project / ".coverage")
    assert found.keys() == expected.keys(), \
        f"only sequential: {expected.keys() - found.keys()}\nonly here: {found.keys() - expected.keys()}"
    for key, lines in expected.items():
        assert found[key] == lines, f"{key}: missing {lines - found[key]}, extra {found[key] - lines}"
    rcfile = context.project / ".coveragerc"
    rcfile = rcfile if rcfile.exists() else None
    assert total(context, context.aside / ".coverage", rcfile) == \
        total(context, context.project / ".coverage", rcfile)


def report_options(folder):
    return ["--no-timings", "-f", "json", "-o", f"{folder}/behave.json", "-f", "plain", "-o", f"{folder}/plain.txt",
            "-f", "pretty", "-o", f"{folder}/pretty.txt", "--junit", "--junit-directory", f"{folder}/junit"]


@when('behave runs it sequentially with all reports "{options:Q}"')
def run_with_all_reports(context, options):
    context.options = [] if options == "plain" else shlex.split(options)
    context.aside = context.project.parent / (context.project.name + "-aside")
    context.aside.mkdir()
    done = sequential(context, "coverage", "run", "-m", "behave", *report_options(context.aside), *context.options)
    context.behave_status = done.returncode
    shutil.move(context.project / ".coverage", context.aside / ".coverage")


@when('I run it divided in {workers} workers with all reports')
def run_divided(context, workers):
    words = shlex.join([*report_options("."), *context.options])
    run(context, f"evenshard run -j {workers} --divide always --cov --cov-report= -- {words}")
    assert context.status == context.behave_status, told(context)


def written(folder):
    """What lies there, by name: JSON without what takes time, or text."""
    return {str(path.relative_to(folder)): json_features(path) if path.read_text().startswith("[") else path.read_text()
            for path in folder.rglob("*") if path.is_file()}


@then('"{formats:Q}" with "{options:Q}" writes what one behave writes')
def writes_the_same(context, formats, options):
    sequential(context, "behave", "--no-timings", *shlex.split(formats))
    expected = written(context.project / "out")
    shutil.rmtree(context.project / "out")
    run(context, f"evenshard run {options} -- --no-timings {formats}")
    assert context.status == context.sequential_status, told(context)
    found = written(context.project / "out")
    assert found == expected, f"{found}\n{expected}\n{told(context)}"


def junit_text(path):
    text = canonicalize(path.read_text(), exclude_attrs=("time", "timestamp", "hostname"))
    return re.sub(r"( in|took) \d+\.\d+s", "", text)


def json_features(path):
    """Without what takes time, and without the scenarios' own outcomes."""
    def bare(value):
        if isinstance(value, dict):
            outcome = "status" if "elements" not in value and "steps" in value else None
            return {key: bare(item) for key, item in value.items() if key not in ("duration", outcome)}
        return [bare(item) for item in value] if isinstance(value, list) else value
    return bare(json.loads(path.read_text()))


def json_outcomes(path):
    """1.3 gives none to the scenario before a rule's background: its formatter puts it into the latter."""
    return {element["location"]: element.get("status")
            for feature in json.loads(path.read_text()) for element in feature.get("elements", [])
            if element["type"] != "background"}


@then("its reports equal the sequential ones")
def reports_equal(context):
    for name in ("plain.txt", "pretty.txt"):
        assert (context.project / name).read_text() == (context.aside / name).read_text(), name
    ours, theirs = context.project / "behave.json", context.aside / "behave.json"
    assert json_features(ours) == json_features(theirs)
    known = {location: outcome for location, outcome in json_outcomes(theirs).items() if outcome}
    assert {location: json_outcomes(ours).get(location) for location in known} == known
    expected = {path.name: junit_text(path) for path in (context.aside / "junit").iterdir()}
    found = {path.name: junit_text(path) for path in (context.project / "junit").iterdir()}
    assert found.keys() == expected.keys(), found.keys()
    for name, text in expected.items():
        assert found[name] == text, f"{name}\n{found[name]}\n{text}"


@then('the JSON report "{path:Q}" equals the sequential one')
def json_equals(context, path):
    assert reports.scenarios(context.project / path) == reports.scenarios(context.aside / "behave.json"), told(context)


@when('behave runs it sequentially')
def behave_alone(context):
    context.aside = context.project.parent / (context.project.name + "-aside")
    context.aside.mkdir()
    sequential(context, "behave", "-f", "json", "-o", str(context.aside / "behave.json"))
    for log in context.project.glob("*.log"):
        log.unlink()


@when('I run it in {workers} workers under coverage "{options:Q}"')
def run_in_workers(context, workers, options):
    options = "" if options == "plain" else options
    run(context, f"evenshard run -j {workers} --cov {options} --cov-report= -- -f json -o report.json")
    assert context.status == context.behave_status, told(context)


@when('I run it as the baseline under coverage "{options:Q}"')
def run_as_baseline(context, options):
    (context.project / ".coverage").unlink(missing_ok=True)
    options = "" if options == "plain" else options
    run(context, f"evenshard run --baseline --cov {options} --cov-report=")
    assert context.status == context.behave_status, told(context)


@then('the contexts name "{text:Q}"')
def contexts_name(context, text):
    names = {name for _, name in measured(context.project / ".coverage")}
    assert any(text in name for name in names), names


@when('the module "{module:Q}" has left its coverage in "{path:Q}"')
def leave_part(context, module, path):
    done = sequential(context, "coverage", "run", f"--data-file={path}", "-m", module)
    assert done.returncode == 0 and (context.project / path).exists(), done.stderr


@when('the feature "{path:Q}" is removed and behave runs it under coverage "{options:Q}"')
def compare_without(context, path, options):
    ours = context.project.parent / (context.project.name + "-ours")
    shutil.move(context.project / ".coverage", ours)
    (context.project / path).unlink()
    run_sequentially(context, options)
    shutil.move(ours, context.project / ".coverage")


def draw_suite(context, seed):
    project = Path(tempfile.mkdtemp(prefix=f"evenshard-drawn-{seed}-")).resolve()
    files, options = gherkin.drawn(seed, rules=context.venv == "new")
    zoo = suites.SUITES["long_features"]()
    files = {path: text for path, text in zoo.items() if path.endswith(".py") and "environment" not in path} | files
    for path, text in files.items():
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_text(text)
    return project, options


def running_features(context):
    """Of the sequential run; none when behave refuses the suite. A feature without anything selected is in no report of
    ours."""
    try:
        return [path for path, status in reports.features(context.aside / "behave.json") if status != "skipped"]
    except (OSError, ValueError):
        return []


def forget_sequential(context):
    shutil.rmtree(context.aside)
    for log in context.project.glob("*.log"):
        log.unlink()


@then('suites drawn by seeds {first:d} to {last:d}, divided at every place, run as one behave runs them')
def drawn_suites(context, first, last):
    for seed in range(first, last + 1):
        context.project, options = draw_suite(context, seed)
        run_with_all_reports(context, shlex.join(options) or "plain")
        if paths := running_features(context):
            if not any(option.startswith("features/") for option in options):
                forget_sequential(context)
                run_with_all_reports(context, shlex.join([*options, *paths]))
            try:
                run_divided(context, "3")
                reports_equal(context)
                coverage_equals(context)
            except AssertionError as error:
                raise AssertionError(f"seed {seed}, {options}, {context.project}: {error}")
        shutil.rmtree(context.project)
        shutil.rmtree(context.aside)
