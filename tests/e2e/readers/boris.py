"""boris and boris-tabular: BORIS's own rules, what it checks itself and what it does not (order, pairs)."""
import csv
import json

from readers.logged import differ, fail, unescape

SETS = {"hit": ["how", "who"], "walk": ["how"]}


def boris_rows(export, o):
    """What BORIS must find: (ms, subject, code, modifiers, kind, comment) by time."""
    rows = []
    for e in o["events"]:
        chosen = dict(m.split("=") for m in e["modifiers"].split(";") if m)
        sets = tuple(chosen.get(s, "None").replace("|", ",") for s in SETS.get(e["code"], []))
        rows.append((e["onset_ms"], e["target"], e["code"], sets, "START" if e["kind"] == "state" else "POINT",
                     "" if export.anonymous else e["comment"]))
        if e["kind"] == "state":
            rows.append((e["offset_ms"], e["target"], e["code"], sets, "STOP", ""))
    return sorted(rows)


def tabular_by_rules(export):
    o, text = export.observation(), export.text()
    if text.count("\r\n") != text.count("\n") or "'" in text or '"' in text:
        fail("boris-tabular", "line ends or quotes")
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
            fail("boris-tabular", "rows are not in time order")
        at = ms
        sets = tuple(row["Modifier #%d" % (i + 1)] for i in range(len(SETS.get(row["Behavior"], []))))
        found.append((ms, row["Subject"], row["Behavior"], sets, row["Behavior type"],
                      row["Comment"] and unescape(row["Comment"])))
        if found[-1][4] == "START":
            if found[-1][1:4] in running and row["Behavior"] != "walk":  # where the report says so
                fail("boris-tabular", "a state starts twice: %r" % row)
            running.add(found[-1][1:4])
        elif found[-1][4] == "STOP":
            running.discard(found[-1][1:4])
        differ((row["Source"], row["Media file name"]), ("player #1:Jansen.mp4", "Jansen.mp4"), "recording")
        differ(row["Observation id"], "%s_%s_toy" % (o["session"], o["coder"]), "id")
        differ((row["Observation date"], row["Media duration (s)"]), ("2026-02-03 00:00:00", "60.000")
               if o["session"] == "s002" else ("2026-03-01 10:00:00", "NA"), "date and length")
        differ(row["Behavioral category"], "mood" if row["Behavior"] in ("hit", "smile") else "", "category")
    differ(sorted(found), boris_rows(export, o), "rows")


def project_by_rules(export):
    """As BORIS does it: what is a start and what a stop follows from counting."""
    project = json.loads(export.text())
    differ(project["project_format_version"], "7.0", "version")
    subjects = [s["name"] for s in project["subjects_conf"].values()]
    differ(subjects, ["child-1", "2m", "family"], "subjects")
    ethogram = {b["code"]: b for b in project["behaviors_conf"].values()}
    differ({c: b["type"] for c, b in ethogram.items()},
           dict(dict.fromkeys(["hit", "nod"], "Point event"),
                **dict.fromkeys(["smile", "frown", "walk", "talk"], "State event")), "ethogram")
    differ((ethogram["smile"]["excluded"], ethogram["walk"]["excluded"]), ("frown", ""), "excluded")
    differ(project["behavioral_categories"], ["mood"], "categories")
    differ(list(project["observations"]), ["%s_%s_toy" % (o["session"], o["coder"]) for o in export.observations],
           "observations")
    for observed, o in zip(project["observations"].values(), export.observations):
        observation_by_rules(export, ethogram, observed, o)


def observation_by_rules(export, ethogram, observed, o):
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
                fail("boris", "%r is no choice of %s" % (chosen, s["name"]))
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
    # walks of the hard study run within one another: its report says that their ends are mixed up
    differ(sorted(p for p in pairs if p[3] != "walk" or p[0] < 61000),
           sorted((e["onset_ms"], e["offset_ms"], e["target"], e["code"]) for e in o["events"]
                  if e["kind"] == "state" and (e["code"] != "walk" or e["onset_ms"] < 61000)), "states")
    differ(sorted(f[:4] + f[5:] for f in found), sorted(r[:4] + r[5:] for r in boris_rows(export, o)), "events")
