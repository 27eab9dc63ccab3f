"""The README is the script."""

import re

from behave import given, then, when

from project_steps import write
from run_steps import run, told


def blocks(context, language):
    readme = (context.root / "README.md").read_text()
    return "".join(re.findall(rf"```{language}\n(.*?)```", readme, re.S))


@when("I run every evenshard command that README.md shows")
def run_all(context):
    context.told = []
    for line in blocks(context, "sh").splitlines():
        run(context, line.split("#")[0].strip())
        context.told.append((line, context.status, told(context)))


@then("each ended with status 0")
def all_fine(context):
    assert len(context.told) >= 8
    for line, status, text in context.told:
        assert status == 0, f"{line}\n{text}"


@given("the feature that README.md shows")
def feature_shown(context):
    write(context.project / "features/shown.feature", blocks(context, "gherkin"))


@given("pyproject.toml as README.md shows it")
def configuration(context):
    write(context.project / "pyproject.toml", blocks(context, "toml"))
