"""Runs a project as one behave and in workers, and compares outcomes, counts, status and coverage.

By hand, over the drawn projects of environments.py:
python tests/features/support/hooks.py --seeds 1-50 --venv old [--modes divide+cov,j2|all] [--keep]
"""

import argparse
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from support import environments, reports  # noqa: E402

ROOT = Path(__file__).resolve().parents[3]
WAYS = {"j2": ["-j", "2"], "j3": ["-j", "3"], "divide": ["-j", "3", "--divide", "always"],
        "isolate": ["-j", "2", "--isolate", "tree,tmp"],
        "divide-isolate": ["-j", "2", "--divide", "always", "--isolate", "tree,tmp"]}
MEASURES = {"": [], "+cov": ["--cov", "--cov-report="], "+branch": ["--cov", "--cov-report=", "--cov-branch"]}
MODES = {way + measure: words + more for measure, more in MEASURES.items() for way, words in WAYS.items()}
REPORT = ["-f", "json", "-o", "report.json"]
NOTHING = "nothing to run"  # Before hooks could select anything.
REFUSAL = "@evenshard.whole"  # What a refusal tells the user to do.
HANGS_AFTER_S = 300
REFUSED_SHARE = 0.1  # Of the seeds that are divided.


def compare_coverage():
    spec = importlib.util.spec_from_file_location("compare_coverage", ROOT / "tests/support/compare_coverage.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


facts = compare_coverage().facts


class Tools:
    """Which program, and which Python with which behave."""

    def __init__(self, program, venv):
        venv = Path(venv).resolve()  # Through a link coverage does not know the libraries as such.
        self.program = str(program)
        self.python = str(venv / "bin/python")
        self.environment = {name: value for name, value in os.environ.items()
                            if not name.startswith(("EVENSHARD_", "COVERAGE_")) and name != "PYTHONPATH"}
        self.environment.update(PATH=f"{venv}/bin:{os.environ['PATH']}", VIRTUAL_ENV=str(venv),
                                PYTHONDONTWRITEBYTECODE="1")

    def run(self, project, words):
        try:
            return subprocess.run(words, cwd=project, env=self.environment, text=True, errors="replace",
                                  stdin=subprocess.DEVNULL, capture_output=True, timeout=HANGS_AFTER_S)
        except subprocess.TimeoutExpired:
            return subprocess.CompletedProcess(words, "hung", "", f"{words} hung")


# ---- What a run says -----------------------------------------------------------------------------


def counts(text):
    """Of behave's summary: what passed, and what did in no way."""
    found = {}
    for kind in ("scenario", "step"):
        line = re.search(rf"^\d+ {kind}s? passed.*$", text, re.M)
        words = dict((word, int(number)) for number, word in
                     re.findall(r"(\d+) (?:%ss? )?(\w+)" % kind, line.group() if line else ""))
        passed = words.pop("passed", None)
        words.pop("skipped", None)  # Ours leaves out features of which nothing is selected.
        found[kind] = (passed, sum(count for word, count in words.items() if word != "untested"),
                       words.get("untested", 0))
    return found


class Told:
    """What one run said and left."""

    def __init__(self, project, done):
        self.out, self.err = done.stdout, done.stderr
        self.status = done.returncode
        self.text = done.stdout + done.stderr
        self.counts = counts(done.stdout)
        self.facts = None
        try:
            self.features = reports.features(project / "report.json")
            self.scenarios = reports.scenarios(project / "report.json")
        except (OSError, ValueError) as error:
            self.features, self.scenarios = [], []
            self.text += f"\nno JSON report: {error}"
        self.logs = {path.name: sorted(path.read_text().splitlines()) for path in project.glob("*.log")}
        if (project / ".coverage").exists():
            self.facts = set(facts(project / ".coverage"))


def files_of(project):
    """{path: content}, None for a folder."""
    return {str(path.relative_to(project)): path.read_bytes() if path.is_file() else None
            for path in sorted(project.rglob("*"))}


def lay_out(project, files):
    """The project as these files and nothing else."""
    for entry in project.iterdir():
        shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    for path, content in files.items():
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            (project / path).mkdir()
        else:
            (project / path).write_bytes(content)


def sequential(tools, project, files, options, words):
    """What one behave makes of it, measured as `words` tell evenshard to measure."""
    lay_out(project, files)
    measured = ["-m", "coverage", "run", *(["--branch"] if "--cov-branch" in words else [])] if "--cov" in words else []
    done = tools.run(project, [tools.python, *measured, "-m", "behave", *REPORT, *options])
    return Told(project, done)


def in_workers(tools, project, files, options, words):
    lay_out(project, files)
    done = tools.run(project, [tools.program, "run", "--python", tools.python, *words, "--", *REPORT, *options])
    return Told(project, done)


# ---- Comparing -----------------------------------------------------------------------------------


def file_of(scenario):
    return scenario[0].rpartition(":")[0]


def counted(told, other):
    """Its scenarios, without statuses that one of the two does not give (behave 1.3, before a rule's background), and
    without features of which nothing is selected: these are in no report of ours."""
    running = {file_of(each) for each in told.scenarios if each[3] not in ("skipped", None)}
    reported = {path for path, _ in other.features}
    unknown = {each[:3] for each in told.scenarios + other.scenarios if each[3] is None}
    return Counter((*each[:3], None if each[:3] in unknown else each[3], each[4]) for each in told.scenarios
                   if file_of(each) in running | reported)


def differences(expected, found):
    lines = []
    if found.status != expected.status:
        lines.append(f"status {found.status} instead of {expected.status}")
    for kind, numbers in expected.counts.items():
        if numbers[0] is not None and found.counts[kind] != numbers:
            lines.append(f"{kind}s (passed, failed, untested): {found.counts[kind]} instead of {numbers}")
    one, other = counted(expected, found), counted(found, expected)
    lines += [f"- {key} {count}" for key, count in sorted((one - other).items(), key=repr)]
    lines += [f"+ {key} {count}" for key, count in sorted((other - one).items(), key=repr)]
    if expected.facts is not None or found.facts is not None:
        before, after = expected.facts or set(), found.facts or set()
        lines += ["- " + " ".join(map(str, fact)) for fact in sorted(before - after, key=repr)]
        lines += ["+ " + " ".join(map(str, fact)) for fact in sorted(after - before, key=repr)]
    return lines


# ---- Seeds ---------------------------------------------------------------------------------------


class Outcome:
    """Of one seed in one mode: same, refused, different, or unfit: behave itself cannot run the suite."""

    def __init__(self, seed, mode, word, message):
        self.seed, self.mode, self.word, self.message = seed, mode, word, message

    def __str__(self):
        return f"seed {self.seed} {self.mode}: {self.word}" + ("\n" + self.message if self.message else "")


def is_fit(expected):
    """Whether behave could run the suite at all, and anything of it was selected."""
    return "Traceback" not in expected.err and expected.status in (0, 1) and \
        any(status != "skipped" for _, status in expected.features)


def explained(project, options, tools, found, lines):
    environment = (project / "features/environment.py").read_text().replace(environments.PRELUDE, "…\n")
    shown = lines[:40] + ([f"… and {len(lines) - 40} more"] if len(lines) > 40 else [])
    return "\n".join([f"{project} {options} {tools.python}", *shown, "--- environment.py", environment,
                      "--- evenshard", found.text[-3000:]])


def tried(tools, project, files, options, mode, expected):
    """("same", "refused", "different" or "unfit", a message)."""
    if not is_fit(expected):
        return "unfit", ""
    found = in_workers(tools, project, files, options, MODES[mode])
    lines = differences(expected, found)
    if not lines:
        return "same", ""
    if found.status == 2 and NOTHING in found.text:  # docs/differences.md
        return "unfit", ""
    if "divide" in mode and found.status == 4 and REFUSAL in found.text:
        return "refused", ""
    return "different", explained(project, options, tools, found, lines)


def try_seed(tools, seed, rules, modes=None, keep=False):
    """An outcome for each mode; without any, the seed has one of its own."""
    project = Path(tempfile.mkdtemp(prefix=f"evenshard-hooks-{seed}-")).resolve()
    texts, options = environments.drawn(seed, rules)
    files = {path: text.encode() for path, text in texts.items()}
    expected, outcomes = {}, []
    for mode in modes or [list(MODES)[seed % len(MODES)]]:
        measure = mode.partition("+")[2]
        if measure not in expected:
            expected[measure] = sequential(tools, project, files, options, MODES[mode])
        outcomes.append(Outcome(seed, mode, *tried(tools, project, files, options, mode, expected[measure])))
    if not keep and all(outcome.word != "different" for outcome in outcomes):
        shutil.rmtree(project)
    return outcomes


def totals(outcomes):
    words = Counter(outcome.word for outcome in outcomes)
    divided = sum("divide" in outcome.mode and outcome.word != "unfit" for outcome in outcomes)
    return f"{len(outcomes)} runs: " + ", ".join(f"{words[word]} {word}" for word in
                                                 ("same", "refused", "different", "unfit")) + f"; {divided} divided"


def complaint(outcomes):
    """What is wrong with these outcomes altogether; empty when nothing is."""
    different = [str(outcome) for outcome in outcomes if outcome.word == "different"]
    divided = sum("divide" in outcome.mode and outcome.word != "unfit" for outcome in outcomes)
    refused = [outcome for outcome in outcomes if outcome.word == "refused"]
    if len(refused) > max(1, REFUSED_SHARE * divided):
        different.append(f"{len(refused)} of {divided} divided runs were refused: " +
                         ", ".join(f"seed {outcome.seed} {outcome.mode}" for outcome in refused))
    return "\n\n".join(different)


def try_seeds(tools, seeds, rules, modes=None, keep=False, tell=print):
    outcomes = []
    for seed in seeds:
        for outcome in try_seed(tools, seed, rules, modes, keep):
            tell(outcome)
            outcomes.append(outcome)
    tell(totals(outcomes))
    return outcomes


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", default="1-20", help="FIRST-LAST")
    parser.add_argument("--venv", default="new", choices=["old", "new"])
    parser.add_argument("--modes", help=f"all, or some of {','.join(MODES)}; otherwise one for each seed")
    parser.add_argument("--keep", action="store_true", help="keep every project, not only those that differ")
    parser.add_argument("--program", default=os.environ.get("EVENSHARD_PROGRAM", ROOT / "build/src/evenshard"))
    parser.add_argument("--venvs", default=os.environ.get("EVENSHARD_TEST_VENVS", ROOT / ".cache/venvs"))
    given = parser.parse_args()
    first, _, last = given.seeds.partition("-")
    modes = None if given.modes is None else list(MODES) if given.modes == "all" else given.modes.split(",")
    tools = Tools(given.program, Path(given.venvs) / given.venv)
    outcomes = try_seeds(tools, range(int(first), int(last or first) + 1), given.venv == "new", modes, given.keep)
    return 1 if complaint(outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
