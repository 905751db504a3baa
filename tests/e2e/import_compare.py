"""Compares two tables of `turven export csv`: what was logged, and what came back through another format.

    import_compare.py FORMAT LOGGED BACK

They must be equal but for what the format's report of losses says (turven export --list).
"""
import csv
import json
import re
import sys

format, logged, back = sys.argv[1:]
IDENTITY = "event_id"


def rows(path):
    with open(path, newline="") as f:
        return [{k: v for k, v in row.items() if k != IDENTITY} for row in csv.DictReader(f)]


def visible(escaped):
    """What ELAN cannot hold is U+FFFD."""
    if escaped == "n/a":
        return escaped
    text = json.loads('"%s"' % escaped)
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\ufffd", text)


def all_of(row):
    del row["onset"], row["duration"]  # follow from the others
    return row


def lose(row):
    """The row as the format keeps it, or None."""
    if format in ("boris", "boris-tabular", "textgrid"):
        row["mark"] = "n/a"
    if format == "textgrid":
        row["comment"] = "n/a"
    if format not in ("csv", "tsv") and row["offset_status"] == "censored":
        row["offset_status"] = "logged"
    if format == "elan" and int(row["onset_ms"]) < 0:
        if int(row["offset_ms"]) <= 0:
            return None
        row["onset_ms"] = "0"
    return all_of(row)


def order(row):
    return sorted(row.items())


def prepare(path, kept):
    found = [row for row in map(kept, rows(path)) if row]
    for row in found:
        if format == "elan":
            row["comment"] = visible(row["comment"])
    return sorted(found, key=order)


expected, actual = prepare(logged, lose), prepare(back, all_of)
for row in expected:
    if row not in actual:
        print("%s: not found again: %s" % (format, row))
for row in actual:
    if row not in expected:
        print("%s: was not logged: %s" % (format, row))
sys.exit(expected != actual)
