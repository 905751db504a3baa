"""Reads the exports that hold all tables with readers that are not turven's: export_tables.py LOGGED FORMAT PATH [anonymous]

Ends with status 0, or says what differs from what was logged. Texts are compared whole: a workbook holds them as
they were typed.
"""
import csv
import json
import os
import re
import sys
import zipfile

with open(sys.argv[1]) as f:
    logged = json.load(f)
what, path = sys.argv[2], sys.argv[3]
anonymous = "anonymous" in sys.argv[4:]
CODES = {"hit": ("mood", "negative"), "nod": ("n/a", "positive"), "smile": ("mood", "positive")}


def differ(a, b, where):
    if a != b:
        sys.exit("%s: %s: found %r, logged %r" % (what, where, a, b))


def unescape(text):
    return "" if text == "n/a" else json.loads('"' + text + '"')


def compare_events(rows, text, missing, keeps=lambda comment: comment):
    """text: what a field of words is; missing: what stands for no value; keeps: what is left of a comment."""
    events = [(o, e) for o in logged for e in o["events"]]
    differ(len(rows), len(events), "number of events")
    for row, (o, e) in zip(rows, events):
        dimension, valence = CODES.get(e["code"], ("n/a", "neutral"))
        for key, value in (
                ("session", o["session"]), ("coder", o["coder"]), ("pass", 1), ("codebook", "toy"),
                ("target", e["target"]), ("code", e["code"]), ("valence", valence), ("kind", e["kind"]),
                ("dimension", missing if dimension == "n/a" else dimension), ("mark", e["mark"] or missing),
                ("onset_ms", e["onset_ms"]), ("offset_ms", e["offset_ms"]), ("event_id", e["id"]),
                ("offset_status", "censored" if e["running"] else "logged"), ("codebook_version", "1.0")):
            differ(row[key], value, "%s of %s" % (key, e["id"]))
        differ(round(row["onset"] * 1000), e["onset_ms"], "onset of " + e["id"])
        differ(round(row["duration"] * 1000), e["offset_ms"] - e["onset_ms"], "duration of " + e["id"])
        differ(text(row["modifiers"]), e["modifiers"], "modifiers of " + e["id"])
        differ(text(row["comment"]), "" if anonymous else keeps(e["comment"]), "comment of " + e["id"])


def compare_rest(tables, text, missing):
    ratings = [r for o in logged for r in [o] * o["ratings"]]
    differ([(r["session"], r["coder"], r["target"], r["item"], r["segment"], r["value"], r["status"])
            for r in tables["ratings"]], [(o["session"], o["coder"], "child-1", "r1", 0, 3, "rated") for o in ratings],
           "ratings")
    differ([(r["what"], r["id"]) for r in tables["codebook"]],
           [("target", "anybody"), ("target", "family"), ("dimension", "mood"), ("code", "hit"), ("code", "nod"),
            ("code", "smile"), ("code", "frown"), ("code", "walk"), ("code", "talk"), ("modifier", "how"),
            ("modifier", "who"), ("rating", "r1")], "codebook")
    labels = {r["id"]: text(r["label"]) for r in tables["codebook"]}
    differ((labels["hit"], labels["mood"]), ('Hits, "hard"', "Mood <&>"), "labels")
    rating = tables["codebook"][-1]
    differ((rating["min"], rating["max"], rating["step"]), (1, 5, 1), "scale")
    differ([(m["session"], m["coder"], m["events"], m["ratings"], m["state"]) for m in tables["metadata"]],
           [(o["session"], o["coder"], len(o["events"]), o["ratings"], "open") for o in logged], "observations")
    for m in tables["metadata"]:
        dated = m["session"] == "s002" and not anonymous
        differ(m["date"], "2026-02-03" if dated else missing, "date")
        differ(text(m["recordings"]), "" if anonymous else "Jansen.mp4", "recordings")
        differ(text(m["fields"]), "" if anonymous else "note=secret", "fields")
        differ(text(m["participants"]), "child-1 (child); 2m (parent)", "participants")


def typed(text):
    """Workbooks hold controls as _x001B_; openpyxl leaves that to its caller."""
    return re.sub("_x([0-9A-F]{4})_", lambda m: chr(int(m[1], 16)), text or "")


def is_private(text):
    folder = os.path.dirname(os.path.abspath(sys.argv[1]))
    return folder in text or re.search("/home|somebody|Tim Jansen", text) is not None


def read_xlsx():
    try:
        import openpyxl
    except ImportError:
        print("export_tables.py: python3-openpyxl is missing: workbooks are not read with it")
        return
    with zipfile.ZipFile(path) as z:
        for name in z.namelist():
            if is_private(z.read(name).decode()):
                sys.exit("xlsx: %s gives away a name" % name)
    book = openpyxl.load_workbook(path)
    differ(book.sheetnames, ["events", "ratings", "codebook", "metadata", "columns"], "sheets")
    tables = {}
    for sheet in book:
        rows = list(sheet.iter_rows(values_only=True))
        differ(sheet.freeze_panes, "A2", "frozen rows of " + sheet.title)
        tables[sheet.title] = [dict(zip(rows[0], row)) for row in rows[1:]]
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                if rows[0][cell.column - 1] in ("onset", "duration"):
                    differ(cell.number_format, "0.000", "format of seconds")
                if cell.data_type == "f":
                    sys.exit("xlsx: a formula: %r" % cell.value)
    compare_events(tables["events"], typed, None)
    compare_rest(tables, typed, None)
    differ({(r["sheet"], r["column"]) for r in tables["columns"]},
           {(t, c) for t in tables for c in (tables[t][0] if tables[t] else {}) if t != "columns"}, "columns")


def read_datapackage():
    tables = {}
    with open(os.path.join(path, "datapackage.json"), encoding="utf-8") as f:
        package = json.load(f)
    for resource in package["resources"]:
        types = {f["name"]: f["type"] for f in resource["schema"]["fields"]}
        with open(os.path.join(path, resource["path"]), newline="", encoding="utf-8") as f:
            rows = list(csv.DictReader(f, strict=True))
        for row in rows:
            differ(list(row), list(types), "columns of " + resource["name"])
            for name, value in row.items():
                missing = value in resource["schema"]["missingValues"]
                if types[name] != "string":
                    row[name] = None if missing else {"integer": int, "number": float}[types[name]](value)
        tables[resource["name"]] = rows
    compare_rest(tables, unescape, "n/a")


def read_with_r():
    """What export_tables.R made of it."""
    with open(path, encoding="utf-8") as f:
        rows = json.load(f)
    compare_events(rows, str, "", lambda comment: comment.rstrip(" "))


def bids_table(name):
    """A table by the rules of BIDS, with each column described beside it."""
    with open(name, "rb") as f:
        data = f.read()
    if b"\r" in data or data[:3] == b"\xef\xbb\xbf" or not data.endswith(b"\n"):
        sys.exit("bids: %s: line ends or a mark of byte order" % name)
    head, *rows = [line.split("\t") for line in data.decode().split("\n")[:-1]]
    for row in rows:
        if len(row) != len(head) or "" in row:
            sys.exit("bids: %s: an empty or missing cell: %r" % (name, row))
    sidecar = name[:-4] + ".json"
    if not os.path.exists(sidecar):  # what is inherited
        sidecar = os.path.join(path, re.sub("sub-[^_]*_", "", os.path.basename(sidecar)))
    with open(sidecar, encoding="utf-8") as f:
        about = json.load(f)
    differ(set(head) - set(about), set(), "columns that nothing describes")
    differ([k for k, v in about.items() if not isinstance(v, dict) and k != "TaskName"], [], "what is no object")
    return [dict(zip(head, row)) for row in rows], head, about


def read_bids():
    with open(os.path.join(path, "participants.tsv")) as f:
        differ(f.read().split("\n")[1:-1], ["sub-%s\t%s" % (o["session"], o["session"]) for o in logged], "subjects")
    for o in logged:
        stem = "sub-%s/beh/sub-%s_task-toy" % (o["session"], o["session"])
        coded = "derivatives/turven-%s/%s_desc-%s" % (o["coder"], stem, o["coder"])
        rows, _, _ = bids_table(os.path.join(path, stem + "_beh.tsv"))
        differ([(r["coder"], r["pass"], r["events"], r["ratings"], r["state"]) for r in rows],
               [(o["coder"], "1", str(len(o["events"])), str(o["ratings"]), "open")], "observations of " + stem)
        rows, head, about = bids_table(os.path.join(path, coded + "_events.tsv"))
        differ(head[:3], ["onset", "duration", "trial_type"], "first columns")
        differ(about["trial_type"]["Levels"]["hit"], 'Hits, "hard"', "a level")
        differ(about["mod_who"]["Delimiter"], "|", "delimiter")
        differ(len(rows), len(o["events"]), "number of events of " + coded)
        for row, e in zip(rows, o["events"]):
            chosen = dict(m.split("=") for m in e["modifiers"].split(";") if m)
            differ((row["trial_type"], row["target"], row["kind"], row["event_id"], row["mark"], int(row["onset_ms"]),
                    int(row["offset_ms"]), round(float(row["onset"]) * 1000), round(float(row["duration"]) * 1000),
                    row["mod_how"], row["mod_who"], unescape(row["comment"])),
                   (e["code"], e["target"], e["kind"], e["id"], e["mark"] or "n/a", e["onset_ms"], e["offset_ms"],
                    e["onset_ms"], e["offset_ms"] - e["onset_ms"], chosen.get("how", "n/a"), chosen.get("who", "n/a"),
                    "" if anonymous else e["comment"]), e["id"])
            if not row["onset"][-4] == "." or float(row["duration"]) < 0:
                sys.exit("bids: times of %s" % e["id"])
        if o["ratings"]:
            rows, _, _ = bids_table(os.path.join(path, coded + "_beh.tsv"))
            differ([(r["target"], r["item"], r["segment"], r["value"], r["status"]) for r in rows],
                   [("child-1", "r1", "0", "3", "rated")], "ratings")


{"xlsx": read_xlsx, "bids": read_bids, "sav-r": read_with_r, "datapackage": read_datapackage}[what]()
