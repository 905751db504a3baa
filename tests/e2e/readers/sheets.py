"""xlsx, by readxl: events as R has them, numbers as numbers and comments as they were typed."""
import json

from readers.logged import Missing, beside, differ, fail, output_of
from readers.tables import NUMBERS, logged_rows


def by_readxl(export):
    result = json.loads(output_of("Rscript", "--vanilla", beside("sheets.R"), "readxl", export.path))
    if result is None:
        raise Missing("r-cran-readxl is missing")
    columns = result["columns"]
    rows = [dict(zip(columns, row)) for row in zip(*result["values"])] if result["rows"] else []
    want = list(logged_rows(export))
    differ(len(rows), len(want), export.path + " by readxl: rows")
    for row, logged in zip(rows, want):
        for column, value in logged.items():
            place = "%s by readxl: %s of %s" % (export.path, column, logged["event_id"])
            if column in NUMBERS:
                if not isinstance(row[column], (int, float)) or abs(row[column] - value) > 1e-9:
                    fail(place, "found %r, logged %r" % (row[column], value))
            elif column == "comment":
                differ(row[column] or "", value if value.strip() else "", place)  # readxl drops blanks alone
            else:
                differ(row[column] or "n/a", value or "n/a", place)
