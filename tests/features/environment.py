"""Each scenario gets a project folder of its own, kept and named when the scenario fails."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import support.quoted  # noqa: F401

ROOT = Path(__file__).resolve().parents[2]


def before_all(context):
    context.program = Path(os.environ.get("EVENSHARD_PROGRAM", ROOT / "build/src/evenshard"))
    assert context.program.exists(), f"{context.program} is missing: run tools/test"
    # Resolved: behind a link coverage takes behave for a part of the suite.
    context.venvs = Path(os.environ.get("EVENSHARD_TEST_VENVS", ROOT / ".cache/venvs")).resolve()
    assert context.venvs.is_dir(), f"{context.venvs} is missing: run tools/test"
    context.root = ROOT
    context.has_namespaces = has_namespaces()
    context.full = bool(os.environ.get("EVENSHARD_TEST_FULL"))


def has_namespaces():
    """Some containers refuse them."""
    command = ["unshare", "--user", "--map-root-user", "--mount", "--net", "true"]
    return bool(shutil.which("unshare")) and subprocess.run(command, stderr=subprocess.DEVNULL).returncode == 0


def before_scenario(context, scenario):
    context.process = None
    if "namespaces" in scenario.effective_tags and not context.has_namespaces:
        scenario.skip("this machine refuses namespaces")
        return
    if "full" in scenario.effective_tags and not context.full:
        scenario.skip("only with tools/test --full")
        return
    context.project = Path(tempfile.mkdtemp(prefix="evenshard-features-")).resolve()
    context.venv = "new"
    context.environment = {}


def after_scenario(context, scenario):
    project = getattr(context, "project", None)
    if context.process is not None and context.process.poll() is None:
        context.process.kill()
    if project is None:
        return
    if scenario.status.name == "failed":
        print(f"kept: {project}")
        return
    for path in [project, *project.rglob("*")]:
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)
    shutil.rmtree(project, ignore_errors=True)
    for beside in ("aside", "home", "temporary"):
        if folder := getattr(context, beside, None):
            shutil.rmtree(folder, ignore_errors=True)
