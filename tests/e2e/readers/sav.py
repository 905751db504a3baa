"""sav: by R's haven, and by PSPP, which writes what it has read as CSV. SPSS drops blanks at the end of a text."""
import csv
import json
import os
import tempfile

from readers.logged import Missing, beside, differ, fail, output_of
from readers.tables import NUMBERS, logged_rows

SYNTAX = """GET FILE='%s'.
SAVE TRANSLATE /OUTFILE='%s' /TYPE=CSV /FIELDNAMES /CELLS=VALUES /REPLACE.
"""


def compare(export, columns, rows, reader, shown=lambda text: text):
    """shown: what the reader makes of a text on its way out."""
    want = list(logged_rows(export))
    differ(len(rows), len(want), "%s by %s: rows" % (export.path, reader))
    for row, logged in zip(rows, want):
        row = dict(zip(columns, row))
        for column, value in logged.items():
            place = "%s by %s: %s of %s" % (export.path, reader, column, logged["event_id"])
            if column in NUMBERS:
                if abs(float(row[column]) - value) > 1e-9:
                    fail(place, "found %r, logged %r" % (row[column], value))
            else:
                differ(row[column] or "", "" if value == "n/a" and column != "comment" else shown(value.rstrip(" ")), place)


def by_haven(export):
    result = json.loads(output_of("Rscript", "--vanilla", beside("sheets.R"), "haven", export.path))
    if result is None:
        raise Missing("r-cran-haven is missing")
    for column, values in zip(result["columns"], result["values"]):
        if column in NUMBERS and not all(isinstance(v, (int, float)) for v in values):
            fail(export.path, "%s is no number to haven" % column)
    compare(export, result["columns"], list(zip(*result["values"])), "haven")


def by_pspp(export):
    with tempfile.TemporaryDirectory() as work:
        syntax, table = os.path.join(work, "read.sps"), os.path.join(work, "read.csv")
        with open(syntax, "w", encoding="utf-8") as f:
            f.write(SYNTAX % (os.path.abspath(export.path), table))
        said = output_of("pspp", syntax)
        if "warning" in said.lower() or "error" in said.lower():
            fail(export.path, "PSPP says: " + said)
        with open(table, newline="", encoding="utf-8") as f:
            rows = list(csv.reader(f, strict=True))
    compare(export, rows[0], rows[1:], "PSPP", lambda text: text.replace("\r\n", "\n"))
