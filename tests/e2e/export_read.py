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


SETS = {"hit": ["how", "who"], "walk": ["how"]}


def boris_rows(o):
    """What BORIS must find: (ms, subject, code, modifiers, kind, comment) by time."""
    rows = []
    for e in o["events"]:
        chosen = dict(m.split("=") for m in e["modifiers"].split(";") if m)
        sets = tuple(chosen.get(s, "None").replace("|", ",") for s in SETS.get(e["code"], []))
        rows.append((e["onset_ms"], e["target"], e["code"], sets, "START" if e["kind"] == "state" else "POINT",
                     e["comment"]))
        if e["kind"] == "state":
            rows.append((e["offset_ms"], e["target"], e["code"], sets, "STOP", ""))
    return sorted(rows)


def read_boris_tabular():
    o = observation()
    with open(path, newline="", encoding="utf-8") as f:
        text = f.read()
    if text.count("\r\n") != text.count("\n") or "'" in text or '"' in text:
        sys.exit("boris-tabular: line ends or quotes")
    reader = csv.DictReader(text.split("\r\n"), delimiter="\t", strict=True)
    n_sets = max([len(SETS.get(e["code"], [])) for e in o["events"]], default=0)
    differ(reader.fieldnames, ["Observation id", "Observation date", "Description", "Observation duration",
                               "Observation type", "Source", "Time offset (s)", "Media duration (s)", "FPS",
                               "Subject", "Behavior", "Behavioral category"] +
           ["Modifier #%d" % (i + 1) for i in range(n_sets)] +
           ["Behavior type", "Time", "Media file name", "Image index", "Image file path", "Comment"], "columns")
    found, at, running = [], None, set()
    for row in reader:
        ms = round(float(row["Time"]) * 1000)
        if at is not None and ms < at:
            sys.exit("boris-tabular: rows are not in time order")
        at = ms
        sets = tuple(row["Modifier #%d" % (i + 1)] for i in range(len(SETS.get(row["Behavior"], []))))
        found.append((ms, row["Subject"], row["Behavior"], sets, row["Behavior type"],
                      row["Comment"] and unescape(row["Comment"])))
        if found[-1][4] == "START":
            if found[-1][1:4] in running and row["Behavior"] != "walk":  # where the report says so
                sys.exit("boris-tabular: a state starts twice: %r" % row)
            running.add(found[-1][1:4])
        elif found[-1][4] == "STOP":
            running.discard(found[-1][1:4])
        differ((row["Source"], row["Media file name"]), ("player #1:Jansen.mp4", "Jansen.mp4"), "recording")
        differ(row["Observation id"], "%s_%s_toy" % (o["session"], o["coder"]), "id")
        differ((row["Observation date"], row["Media duration (s)"]), ("2026-02-03 00:00:00", "60.000")
               if o["session"] == "s002" else ("2026-03-01 10:00:00", "NA"), "date and length")
        differ(row["Behavioral category"], "mood" if row["Behavior"] in ("hit", "smile") else "", "category")
    differ(sorted(found), boris_rows(o), "rows")


def read_boris():
    """As BORIS does it: what is a start and what a stop follows from counting."""
    with open(path, encoding="utf-8") as f:
        project = json.load(f)
    o = observation()
    differ(project["project_format_version"], "7.0", "version")
    subjects = [s["name"] for s in project["subjects_conf"].values()]
    differ(subjects, ["child-1", "2m", "family"], "subjects")
    ethogram = {b["code"]: b for b in project["behaviors_conf"].values()}
    differ({c: b["type"] for c, b in ethogram.items()},
           dict(dict.fromkeys(["hit", "nod"], "Point event"),
                **dict.fromkeys(["smile", "frown", "walk", "talk"], "State event")), "ethogram")
    differ((ethogram["smile"]["excluded"], ethogram["walk"]["excluded"]), ("frown", ""), "excluded")
    differ(project["behavioral_categories"], ["mood"], "categories")
    (name, observed), = project["observations"].items()
    differ(name, "%s_%s_toy" % (o["session"], o["coder"]), "id")
    media = o["session"] == "s002"
    differ(observed["type"], "MEDIA" if media else "LIVE", "type")
    if media:
        differ(observed["media_info"]["length"], {"Jansen.mp4": 60.0}, "media_info")
        differ(observed["file"]["1"], ["Jansen.mp4"], "file")
        differ(observed["date"], "2026-02-03T00:00:00", "date")
    differ([e[0] for e in observed["events"]], sorted(e[0] for e in observed["events"]), "order of events")
    found, running, pairs = [], {}, []
    for e in observed["events"]:
        differ(len(e), 6 if media else 5, "length of an event")
        ms, subject, code, modifiers, comment = round(e[0] * 1000), e[1], e[2], e[3], e[4]
        sets = tuple(modifiers.split("|")) if modifiers else ()
        for chosen, s in zip(sets, ethogram[code]["modifiers"].values()):
            if chosen != "None" and not set(chosen.split(",")) <= set(s["values"]):
                sys.exit("boris: %r is no choice of %s" % (chosen, s["name"]))
        kind = "POINT"
        if ethogram[code]["type"] == "State event":
            start = running.pop((subject, code, sets), None)
            kind = "START" if start is None else "STOP"
            if start is None:
                running[(subject, code, sets)] = ms
            else:
                pairs.append((start, ms, subject, code))
        found.append((ms, subject, code, sets, kind, comment))
    differ(running, {}, "states that never stop")
    overlapped = ((61000, 70000), (65000, 72000))  # its loss is in the report
    differ(sorted(p for p in pairs if p[0] not in (61000, 70000)),
           sorted((e["onset_ms"], e["offset_ms"], e["target"], e["code"]) for e in o["events"]
                  if e["kind"] == "state" and (e["onset_ms"], e["offset_ms"]) not in overlapped), "states")
    differ(sorted(f[:4] + f[5:] for f in found), sorted(r[:4] + r[5:] for r in boris_rows(o)), "events")


def read_datapackage():
    """Follows the description as Frictionless specifies it; the values are those of csv."""
    global what, path
    if os.path.basename(path) != "datapackage.json":
        return
    with open(path, encoding="utf-8") as f:
        package = json.load(f)
    differ(package["profile"], "tabular-data-package", "profile")
    differ([r["name"] for r in package["resources"]], ["events", "ratings", "codebook", "metadata"], "resources")
    resource = package["resources"][0]
    schema = resource["schema"]
    path = os.path.join(os.path.dirname(path), resource["path"])
    with open(path, newline="", encoding=resource["encoding"]) as f:
        rows = list(csv.reader(f, delimiter=resource["dialect"]["delimiter"], strict=True))
    differ(rows.pop(0), [f["name"] for f in schema["fields"]], "fields")
    patterns = {"integer": r"-?\d+", "number": r"-?\d+(\.\d+)?", "string": r"(?s).*"}
    seen = set()
    for row in rows:
        for field, value in zip(schema["fields"], row):
            if value in schema["missingValues"]:
                continue
            allowed = field.get("constraints", {}).get("enum", [value])
            if not re.fullmatch(patterns[field["type"]], value) or value not in allowed:
                sys.exit("datapackage: %r is no %s" % (value, field))
            seen.add((field["name"], value))
    for field in schema["fields"]:
        for value in field.get("constraints", {}).get("enum", []):
            if (field["name"], value) not in seen and value != "auto":
                sys.exit("datapackage: nothing is %s in %s" % (value, field["name"]))
    what = "csv"
    read_table()


{"csv": read_table, "datapackage": read_datapackage, "tsv": read_table, "webvtt": read_webvtt, "srt": read_srt, "sds": read_sds,
 "textgrid": read_textgrid, "elan": read_elan, "boris": read_boris, "boris-tabular": read_boris_tabular}[what]()
