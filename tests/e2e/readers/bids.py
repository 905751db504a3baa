"""bids: the tables of events in its derivatives, by everybody who reads tables, with default arguments."""
import os

from readers.logged import differ, fail, unescape
from readers.tables import READERS


def table_of(export, o):
    return os.path.join(export.path, "derivatives", "turven-" + o["coder"], "sub-" + o["session"], "beh",
                        "sub-%s_task-toy_desc-%s_events.tsv" % (o["session"], o["coder"]))


def compare(export, o, columns, rows, reader):
    where = "%s by %s" % (table_of(export, o), reader)
    differ(columns[:3], ["onset", "duration", "trial_type"], where)
    differ(len(rows), len(o["events"]), where + ": rows")
    for row, e in zip(rows, o["events"]):
        row, place = dict(zip(columns, row)), "%s: %s" % (where, e["id"])
        numbers = [row[c] for c in ("onset", "duration", "onset_ms", "offset_ms")]
        if not all(isinstance(n, (int, float)) for n in numbers):
            fail(place, "no numbers: %r" % numbers)
        differ([round(numbers[0] * 1000), round(numbers[1] * 1000)] + numbers[2:],
               [e["onset_ms"], e["offset_ms"] - e["onset_ms"], e["onset_ms"], e["offset_ms"]], place)
        differ([row[c] for c in ("trial_type", "target", "kind", "event_id", "mark")],
               [e["code"], e["target"], e["kind"], e["id"], e["mark"] or "n/a"], place)
        differ(unescape(row["comment"]), "" if export.anonymous else e["comment"], place + ": comment")


def reader_of(name, read):
    def reader(export):
        for o in export.observations:
            compare(export, o, *read(table_of(export, o), "\t"), name)
    reader.__name__ = name
    return reader


by_all = tuple(reader_of(name, read) for name, read in READERS)
