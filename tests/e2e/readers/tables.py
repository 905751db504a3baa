"""csv, tsv and the data package: rows as text by Python, with types by everybody else, all with default arguments."""
import csv
import json
import os
import re

from readers.logged import Missing, differ, fail, node, beside, output_of, unescape

COLUMNS = ("session coder pass codebook target code dimension valence kind onset_ms offset_ms offset_status onset "
           "duration mark modifiers codebook_version event_id comment").split()
NUMBERS = ("pass", "onset_ms", "offset_ms", "onset", "duration")
VALENCES = {"hit": "negative", "nod": "positive", "smile": "positive"}


def logged_rows(export):
    """All events as an honest reader has them: numbers as numbers, text still escaped."""
    for o in export.observations:
        for e in o["events"]:
            yield {
                "session": o["session"], "coder": o["coder"], "pass": 1, "codebook": "toy", "target": e["target"],
                "code": e["code"], "dimension": "mood" if e["code"] in ("hit", "smile") else "n/a",
                "valence": VALENCES.get(e["code"], "neutral"), "kind": e["kind"], "onset_ms": e["onset_ms"],
                "offset_ms": e["offset_ms"], "offset_status": "censored" if e["running"] else "logged",
                "onset": e["onset_ms"] / 1000, "duration": (e["offset_ms"] - e["onset_ms"]) / 1000,
                "mark": e["mark"] or "n/a", "modifiers": e["modifiers"], "codebook_version": "1.0",
                "event_id": e["id"], "comment": "" if export.anonymous else e["comment"]}


def compare(export, columns, rows, reader):
    """rows: lists of values in the order of columns."""
    where = "%s by %s" % (export.path, reader)
    differ(columns, COLUMNS, where)
    want = list(logged_rows(export))
    differ(len(rows), len(want), where + ": rows")
    for row, logged in zip(rows, want):
        for column, value in zip(columns, row):
            place = "%s: %s of %s" % (where, column, logged["event_id"])
            if column in NUMBERS:
                if isinstance(value, bool) or not isinstance(value, (int, float)):
                    fail(place, "%r is no number" % value)
                if abs(value - logged[column]) > 1e-9:
                    fail(place, "found %r, logged %r" % (value, logged[column]))
            elif column in ("comment", "modifiers"):
                if re.match(r"[=+\-@\t\r]", value) or re.search("[\0-\x1f\x7f-\x9f\u202a-\u202e]", value):
                    fail(place, "can do harm: %r" % value)
                differ(unescape(value), logged[column], place)
            elif column == "codebook_version":
                differ(float(value), 1.0, place)  # of two levels: a number to who guesses
            else:
                differ(value, logged[column], place)


def separator(export):
    return "\t" if export.path.endswith("tsv") else ","


def by_csv(export):
    rows = list(csv.reader(export.text().splitlines(True), delimiter=separator(export), strict=True))
    columns = rows.pop(0)
    for row in rows:
        for i, column in enumerate(columns):
            if column in NUMBERS:
                row[i] = float(row[i]) if "." in row[i] else int(row[i])
    compare(export, columns, rows, "csv")


def read_pandas(path, sep):
    try:
        import pandas
    except ImportError:
        raise Missing("python3-pandas is missing")
    # low_memory only says that a column of a long table is a number (missing) in one part and text in another
    table = pandas.read_csv(path, sep=sep, low_memory=False)
    # n/a is what pandas takes for missing, which it is
    table = table.astype(object).where(table.notna(), "n/a")
    return list(table.columns), [list(row) for row in table.itertuples(index=False)]


def read_r(path, sep, which, package):
    result = json.loads(output_of("Rscript", "--vanilla", beside("tables.R"), which, path, sep))
    if result is None:
        raise Missing(package + " is missing")
    return result["columns"], list(zip(*result["values"])) if result["rows"] else []


def read_duckdb(path, sep):
    result = json.loads(node("duckdb.js", "@duckdb/node-api", "SELECT * FROM read_csv('%s')" % path.replace("'", "''")))
    return result["columns"], result["rows"]


# Who reads a table: name, and how.
READERS = (
    ("pandas", read_pandas),
    ("R read.delim or read.csv", lambda path, sep: read_r(path, sep, "base", "r-cran-jsonlite")),
    ("readr", lambda path, sep: read_r(path, sep, "readr", "r-cran-readr")),
    ("data.table", lambda path, sep: read_r(path, sep, "data.table", "r-cran-data.table")),
    ("DuckDB", read_duckdb),
)


def reader_of(name, read):
    def reader(export):
        compare(export, *read(export.path, separator(export)), name)
    reader.__name__ = name
    return reader


by_all = (by_csv,) + tuple(reader_of(name, read) for name, read in READERS)


PATTERNS = {"integer": r"-?\d+", "number": r"-?\d+(\.\d+)?", "string": r"(?s).*"}


def described(export):
    """The table of events of a data package, after each description was found to hold for its table."""
    package = json.loads(export.text())
    differ(package["profile"], "tabular-data-package", "profile")
    differ([r["name"] for r in package["resources"]], ["events", "ratings", "codebook", "metadata"], "resources")
    for resource in package["resources"]:
        check_description(export, resource)
    return table_of(export, package["resources"][0])


def table_of(export, resource):
    return os.path.join(os.path.dirname(export.path), resource["path"])


def check_description(export, resource):
    fields, missing = resource["schema"]["fields"], resource["schema"]["missingValues"]
    with open(table_of(export, resource), newline="", encoding=resource["encoding"]) as f:
        rows = list(csv.reader(f, delimiter=resource["dialect"]["delimiter"], strict=True))
    differ(rows.pop(0), [f["name"] for f in fields], "fields")
    for i, field in enumerate(fields):
        values = {row[i] for row in rows} - set(missing)
        allowed = field.get("constraints", {}).get("enum")
        for value in values:
            if not re.fullmatch(PATTERNS[field["type"]], value) or (allowed and value not in allowed):
                fail("datapackage", "%r is no %s" % (value, field))
        if resource["name"] == "events" and set(allowed or []) - values - {"auto"}:
            fail("datapackage", "nothing has the values allowed in " + field["name"])


def package_by_csv(export):
    export.path = described(export)
    by_csv(export)


def package_by_frictionless(export):
    result = json.loads(node("frictionless.js", "tableschema", export.path))
    compare(export, result["columns"], [["n/a" if v is None else v for v in row] for row in result["rows"]],
            "tableschema")
