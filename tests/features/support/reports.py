"""What behave's JSON report tells of a run."""

import json
from pathlib import Path


def features(path):
    """[(file, status)], in the report's order."""
    return [(feature["location"].rpartition(":")[0], feature["status"])
            for feature in json.loads(Path(path).read_text())]


def scenarios(path):
    """Every scenario with its outcome and its steps'."""
    found = []
    for feature in json.loads(Path(path).read_text()):
        for element in feature.get("elements", []):
            if element["type"] == "background":
                continue
            steps = tuple(step.get("result", {}).get("status", "none") for step in element["steps"])
            found.append((feature["location"], element["location"], element["name"],
                          element.get("status"), steps))
    return found
