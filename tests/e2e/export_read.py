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


PRAAT = """form X
 sentence f
endform
tg = Read from file: f$
n = Get number of tiers
writeInfoLine: "tiers ", n
for i to n
  name$ = Get tier name: i
  isint = Is interval tier: i
  if isint
    m = Get number of intervals: i
    for j to m
      a = Get start time of interval: i, j
      b = Get end time of interval: i, j
      l$ = Get label of interval: i, j
      appendInfoLine: name$, tab$, fixed$(a,3), tab$, fixed$(b,3), tab$, l$
    endfor
  else
    m = Get number of points: i
    for j to m
      a = Get time of point: i, j
      l$ = Get label of point: i, j
      appendInfoLine: name$, tab$, fixed$(a,3), tab$, tab$, l$
    endfor
  endif
endfor
"""


def tier_name(e):
    if e["kind"] == "point":
        return "moments@" + e["target"]
    return ("face" if e["code"] in ("smile", "frown") else e["code"]) + "@" + e["target"]


def read_textgrid():
    """By Praat, which accepts gaps and overlaps: those are looked for here."""
    o = observation()
    script = os.path.join(os.path.dirname(os.path.abspath(sys.argv[1])), "read.praat")
    with open(script, "w") as f:
        f.write(PRAAT)
    try:
        out = subprocess.run(["praat", "--run", script, os.path.abspath(path)], capture_output=True,
                             check=True).stdout.decode()
    except FileNotFoundError:
        print("export_read.py: praat is missing: TextGrids are not read")
        return
    tiers = {}
    for line in out.split("\n")[1:]:
        if line:
            name, start, end, label = line.split("\t")
            tiers.setdefault(name, []).append((round(float(start) * 1000), end and round(float(end) * 1000), label))
    (first, last, text), = tiers.pop("turven")
    differ(text, "session %s, coder %s, pass 1, codebook toy" % (o["session"], o["coder"]), "first tier")
    found = []
    for name, items in tiers.items():
        at = first
        for start, end, label in items:
            if end != "":
                differ(start, at, "start of an interval of " + name)
                at = end
            if label:
                found.append((start, end, label, name.split("#")[0]))
        if items[0][1] != "":
            differ(at, last, "end of " + name)
    differ(sorted(found, key=str), sorted(((e["onset_ms"], e["offset_ms"] if e["kind"] == "state" else "", words(e),
                                            tier_name(e)) for e in o["events"]), key=str), "labels")


def read_elan():
    """Python's parser, and what the schema does not check: order in time, overlaps, vocabulary."""
    import xml.etree.ElementTree
    root = xml.etree.ElementTree.parse(path).getroot()
    o = observation()
    slots = [(t.get("TIME_SLOT_ID"), int(t.get("TIME_VALUE"))) for t in root.iter("TIME_SLOT")]
    differ([ms for _, ms in slots], sorted(ms for _, ms in slots), "order of time slots")
    slots = dict(slots)
    vocabulary = {e.get("CVE_ID"): e.find("CVE_VALUE").text for e in root.iter("CV_ENTRY_ML")}
    differ([e.find("CVE_VALUE").get("DESCRIPTION") for e in root.iter("CV_ENTRY_ML")][0], 'Hits, "hard"', "a label")
    found, children = {}, {}
    for tier in root.iter("TIER"):
        differ(tier.get("ANNOTATOR"), o["coder"], "ANNOTATOR")
        at = 0
        for a in tier.iter("ALIGNABLE_ANNOTATION"):
            start, end = slots.pop(a.get("TIME_SLOT_REF1")), slots.pop(a.get("TIME_SLOT_REF2"))
            value = a.find("ANNOTATION_VALUE").text
            if start < at or end <= start:
                sys.exit("elan: %s overlaps in %s" % (a.get("ANNOTATION_ID"), tier.get("TIER_ID")))
            at = end
            differ(vocabulary[a.get("CVE_REF")], value, "CVE_REF")
            found[a.get("ANNOTATION_ID")] = (start, end, value, tier.get("PARTICIPANT"),
                                             tier.get("LINGUISTIC_TYPE_REF").split()[0])
        for a in tier.iter("REF_ANNOTATION"):
            value = a.find("ANNOTATION_VALUE").text
            if a.get("CVE_REF"):
                differ(vocabulary[a.get("CVE_REF")], value, "CVE_REF")
            children.setdefault(a.get("ANNOTATION_REF"), {})[tier.get("LINGUISTIC_TYPE_REF")] = value
    differ(slots, {}, "time slots that nothing uses")
    result = [found[a] + (sorted(children.pop(a, {}).items()),) for a in found]
    differ(children, {}, "annotations of nothing")
    want = []
    for e in clipped(o["events"]):
        child = dict(("mod_" + m.split("=")[0], m.split("=")[1]) for m in e["modifiers"].split(";") if m)
        if e["mark"]:
            child["mark"] = e["mark"]
        if e["comment"]:
            child["comment"] = re.sub("[\0-\x08\x0b\x0c\x0e-\x1f]", "\ufffd", e["comment"])
        want.append((e["onset_ms"], e["offset_ms"], e["code"], e["target"],
                     "moments" if e["kind"] == "point" else "states", sorted(child.items())))
    differ(sorted(result), sorted(want), "annotations")
    schema = os.path.join(os.environ["top_srcdir"], "..", "shared", "schemas", "EAFv3.0.xsd")
    if not os.path.exists(schema):
        print("export_read.py: EAFv3.0.xsd is missing: documents are not checked with it")
        return
    try:
        subprocess.run(["xmllint", "--noout", "--nonet", "--schema", schema, path], check=True, capture_output=True)
    except FileNotFoundError:
        print("export_read.py: xmllint is missing: documents are not checked with a schema")


{"csv": read_table, "tsv": read_table, "webvtt": read_webvtt, "srt": read_srt, "sds": read_sds,
 "textgrid": read_textgrid, "elan": read_elan}[what]()
