"""Reads exports with readers that are not turven's and compares each value with what was logged.

export_read.py LOGGED.JSON FORMAT PATH [anonymous]      ends with status 0, or says what differs
"""
import csv
import json
import os
import re
import subprocess
import sys

with open(sys.argv[1]) as f:
    logged = json.load(f)
what, path = sys.argv[2], sys.argv[3]
anonymous = "anonymous" in sys.argv[4:]
COLUMNS = ("session coder pass codebook target code dimension valence kind onset_ms offset_ms offset_status onset "
           "duration mark modifiers codebook_version event_id comment").split()


def differ(a, b, where):
    if a != b:
        sys.exit("%s: %s: found %r, logged %r" % (what, where, a, b))


def observation():
    """What was logged of the one observation that the file is about."""
    session, coder = os.path.basename(path).split("_")[:2]
    return [o for o in logged if (o["session"], o["coder"]) == (session, coder)][0]


def clipped(events):
    """From the start of the recording on, and at least 1 ms long."""
    for e in events:
        if e["onset_ms"] >= 0 or e["offset_ms"] > 0:
            start = max(e["onset_ms"], 0)
            yield dict(e, onset_ms=start, offset_ms=max(e["offset_ms"], start + 1))


def unescape(text):
    return "" if text == "n/a" else json.loads('"' + text + '"')


def compare_rows(rows, number):
    events = [e for o in logged for e in o["events"]]
    differ(len(rows), len(events), "rows")
    for row, e in zip(rows, events):
        for key, value in (("session", e["session"]), ("coder", e["coder"]), ("target", e["target"]),
                           ("code", e["code"]), ("kind", e["kind"]), ("event_id", e["id"]), ("codebook", "toy"),
                           ("mark", e["mark"] or "n/a"), ("codebook_version", "1.0"),
                           ("valence", {"hit": "negative", "nod": "positive", "smile": "positive"}
                            .get(e["code"], "neutral")),
                           ("dimension", "mood" if e["code"] in ("hit", "smile") else "n/a"),
                           ("offset_status", "censored" if e["running"] else "logged")):
            differ(str(row[key]), value, "%s of %s" % (key, e["id"]))
        for key, value in (("onset_ms", e["onset_ms"]), ("offset_ms", e["offset_ms"]), ("pass", 1)):
            differ(number(row[key]), value, "%s of %s" % (key, e["id"]))
        differ(round(1000 * float(row["onset"])), e["onset_ms"], "onset of " + e["id"])
        differ(round(1000 * float(row["duration"])), e["offset_ms"] - e["onset_ms"], "duration of " + e["id"])
        differ(unescape(row["modifiers"]), e["modifiers"], "modifiers of " + e["id"])
        differ(unescape(row["comment"]), "" if anonymous else e["comment"], "comment of " + e["id"])
        if re.match(r"[=+\-@\t\r]", row["comment"]) or re.search("[\0-\x1f]", row["comment"]):
            sys.exit("%s: the comment of %s can do harm: %r" % (what, e["id"], row["comment"]))


def read_table():
    separator = {"csv": ",", "tsv": "\t"}[what]
    with open(path, newline="", encoding="utf-8") as f:
        reader = csv.DictReader(f, delimiter=separator, strict=True)
        differ(reader.fieldnames, COLUMNS, "columns")
        compare_rows(list(reader), int)
    try:
        import pandas
    except ImportError:
        print("export_read.py: pandas is missing: read with csv alone")
        return
    table = pandas.read_csv(path, sep=separator, keep_default_na=False)
    if not pandas.api.types.is_integer_dtype(table["onset_ms"]):
        sys.exit(what + ": pandas: onset_ms is no integer")
    compare_rows(table.to_dict("records"), int)


def in_ms(time):
    h, m, s, ms = map(int, re.fullmatch(r"(\d\d+):(\d\d):(\d\d)[.,](\d{3})", time).groups())
    return ((h * 60 + m) * 60 + s) * 1000 + ms


def words(e):
    return e["code"] + (" (%s)" % e["modifiers"] if e["modifiers"] else "")


def read_webvtt():
    want = [(e["onset_ms"], e["offset_ms"], "<v %s>%s" % (e["target"], words(e)))
            for e in clipped(observation()["events"])]
    with open(path, encoding="utf-8", newline="") as f:
        text = f.read()
    if not text.startswith("WEBVTT - ") or "\r" in text or "Jansen" in text:
        sys.exit("webvtt: the head")
    try:
        import webvtt
    except ImportError:
        print("export_read.py: python3-webvtt is missing: cues are not read")
        return
    cues = webvtt.read(path)
    differ([(in_ms(c.start), in_ms(c.end), c.raw_text) for c in cues], want, "cues")
    differ([c.identifier for c in cues], [e["id"] for e in clipped(observation()["events"])], "names of cues")


def read_srt():
    """By FFmpeg: text as a player would show it."""
    want = [(e["onset_ms"], e["offset_ms"], "%s: %s" % (e["target"], words(e)))
            for e in clipped(observation()["events"])]
    try:
        out = subprocess.run(["ffprobe", "-v", "error", "-f", "srt", "-show_packets", "-show_data", "-of", "json",
                              path], capture_output=True, check=True).stdout
    except FileNotFoundError:
        print("export_read.py: ffprobe is missing: srt is not read")
        return
    found = []
    for packet in json.loads(out).get("packets", []):
        data = "".join(line[10:].split("  ")[0] for line in packet["data"].strip().split("\n"))
        found.append((int(packet["pts"]), int(packet["pts"]) + int(packet["duration"]),
                      bytes.fromhex(data.replace(" ", "")).decode()))
    with open(path, "rb") as f:
        differ(f.read().count(b" --> "), len(want), "number of cues")
    differ(found, list(dict.fromkeys(want)), "cues")  # FFmpeg takes equal cues for one


def read_sds():
    """With a parser written from the description of BORIS's dialect, not from turven's source."""
    with open(path, encoding="ascii") as f:
        text = f.read()
    head, rest = text.split(";", 1)
    differ(head.split("\n")[1], "Timed <seconds>", "type")
    sessions = re.findall(r"<(\w+)>\s*(.*?)\s*/\s*", rest, re.S)
    differ([name for name, _ in sessions], ["%s_%s_toy" % (o["session"], o["coder"]) for o in logged], "sessions")
    for (name, items), o in zip(sessions, logged):
        found = []
        for item in items.split():
            code, start, stop = re.fullmatch(r"([A-Za-z]\w*),(\d+\.\d{3})-(\d+\.\d{3})", item).groups()
            found.append((code, round(float(start) * 1000), round(float(stop) * 1000)))
        differ(found, [({"child-1": "child_1", "2m": "t2m"}.get(e["target"], e["target"]) + "_" + e["code"],
                        e["onset_ms"], e["offset_ms"]) for e in clipped(o["events"])], name)


{"csv": read_table, "tsv": read_table, "webvtt": read_webvtt, "srt": read_srt, "sds": read_sds}[what]()
