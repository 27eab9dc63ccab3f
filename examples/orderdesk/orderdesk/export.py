"""Orders for other programs: CSV and JSON lines."""

import csv
import io
import json

COLUMNS = ("order", "customer", "cents", "state")


def as_csv(rows):
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return text.getvalue()


def as_json_lines(rows):
    return "".join(json.dumps(dict(zip(COLUMNS, row))) + "\n" for row in rows)


FORMATS = {"csv": as_csv, "jsonl": as_json_lines}


def export(rows, form):
    if form not in FORMATS:
        raise ValueError(f"unknown format {form}: use {' or '.join(FORMATS)}")
    return FORMATS[form](rows)
