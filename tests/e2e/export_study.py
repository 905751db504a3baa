"""Makes a study with everything that an export can stumble over: export_study.py FOLDER [EVENTS]

With EVENTS there is one long observation instead, of so many events.

Journals are written as src/store/journal.c specifies them. What was logged goes to FOLDER/logged.json, from
which export_read.py takes what every other program must find in an export.
"""
import hashlib
import json
import os
import sys
import zlib

study = sys.argv[1]
COLUMNS = ("seq utc mono_ms op id rev kind code target onset_ms offset_ms modifiers mark error_ms frame_ms "
           "speed paused source correction_ms ends cause ref text").split()
CODEBOOK = """format: turven-codebook/1
id: toy
version: "1.0"
title: {en: Toy}
languages: [en]
targets:
  - {id: anybody, kind: person, label: {en: Anybody}}
  - {id: family, kind: unit, label: {en: Family}}
dimensions:
  - {id: mood, name: MO, label: {en: "Mood <&>"}}
groups:
  - {id: face, label: {en: Face}}
modifiers:
  - id: how
    label: {en: How}
    values: [{id: low, key: l, label: {en: low}}, {id: high, key: h, label: {en: high}}]
  - id: who
    label: {en: To whom}
    multiple: true
    values: [{id: me, key: m, label: {en: me}}, {id: you, key: y, label: {en: you}}]
codes:
  - {id: hit, key: h, kind: point, dimension: mood, valence: -1, targets: [anybody, family],
     modifiers: [how, who], label: {en: "Hits, \\"hard\\""}}
  - {id: nod, key: n, kind: point, valence: 1, targets: [anybody, family], label: {en: Nods}}
  - {id: smile, key: s, kind: state, group: face, dimension: mood, valence: 1, targets: [anybody, family],
     label: {en: Smiles}}
  - {id: frown, key: f, kind: state, group: face, targets: [anybody, family], label: {en: Frowns}}
  - {id: walk, key: w, kind: state, targets: [anybody, family], modifiers: how, label: {en: Walks}}
  - {id: talk, key: t, kind: state, targets: [anybody, family], label: {en: Talks}}
scales: [{id: five, min: 1, max: 5}]
ratings: [{id: r1, targets: [anybody], dimension: mood, scale: five, label: {en: Item}}]
"""
COMMENTS = [
    "plain", "two\nlines", "a\r\nb\n\nc", "tab\there", 'say "no"', "it's #1", "=1+1", "+1", "-1", "@sum(a1)",
    "esc \x1b[31mred\x1b[0m", "c1 \x9b31m, bell \x07", "bidi \u202egnirts\u202c", "\u2028line\u2029", "\ufeffbom",
    "smile \U0001f600 \U0001f469\u200d\U0001f467", "Größe, naïve, العربية, 日本語", " blanks ", "n/a", "NA", "null",
    "back\\slash \\n", "a,b;c|d", "<script>alert(1)</script> & ]]> -->", "--> 00:00:01.000", "<v x>", "{\\an8}",
    "1.200", "`~()|", "\uff1d1+1", "!\"<exists>\"", "%d%s%n %", "<!-- & &amp; &#0;", "\x7f\x85\ufffe\uffff", "\\N\\h", "TRUE",
    "x" * 2000, "é" * 1000, '"' * 2000, "\x1b" * 2000, "\n" * 2000, "=" * 2000, "\u202e" * 666, "\U0001f600" * 500]


def escape(text):
    if not text:
        return "n/a"
    return "".join("\\u%04x" % unit if unit < 0x80 and not chr(unit).isalnum() or 0x80 <= unit
                   else chr(unit) for unit in
                   (int.from_bytes(text.encode("utf-16-be")[i:i + 2], "big")
                    for i in range(0, 2 * (len(text.encode("utf-16-be")) // 2), 2)))


class Journal:
    def __init__(self, session, coder, run):
        self.session, self.coder, self.run = session, coder, "r%08x" % run
        self.lines, self.events, self.ratings = ["\t".join(COLUMNS) + "\tcrc\n"], [], 0
        for key, value in (("format", "turven-journal/1"), ("run", self.run), ("run_no", 1), ("session", session),
                           ("coder", coder), ("pass", 1), ("codebook", "toy"), ("codebook_version", "1.0"),
                           ("codebook_sha256", hashlib.sha256(CODEBOOK.encode()).hexdigest())):
            self.add(op="meta", id=key, text=value)

    def add(self, **fields):
        fields.update(seq=len(self.lines), utc="2026-03-01T10:00:00.000Z", mono_ms=len(self.lines))
        body = "\t".join(str(fields.get(c, "n/a")) for c in COLUMNS)
        self.lines.append("%s\tx%08x\n" % (body, zlib.crc32(body.encode())))

    def event(self, code, target, onset, offset=None, comment="", modifiers="", mark="", running=False):
        name = "%s-%d" % (self.run, len(self.lines))
        state = offset is not None
        end = offset if state else onset
        self.add(op="add", id=name, rev=1, kind="state" if state else "point", code=code, target=target,
                 onset_ms=onset, offset_ms="n/a" if running else end, modifiers=modifiers or "n/a",
                 mark=mark or "n/a", paused="no", correction_ms=0, cause="input", text=escape(comment))
        self.events.append(dict(session=self.session, coder=self.coder, id=name, code=code, target=target,
                                kind="state" if state else "point", onset_ms=onset, offset_ms=end,
                                running=running, comment=comment, modifiers=modifiers, mark=mark))

    def write(self):
        folder = os.path.join(study, "sessions", self.session, "journal")
        os.makedirs(folder, exist_ok=True)
        name = "%s_%s_toy_20260301T100000Z-%s-01_journal.tsv" % (self.session, self.coder, self.run)
        with open(os.path.join(folder, name), "w", newline="") as f:
            f.write("".join(self.lines))
        return dict(session=self.session, coder=self.coder, ratings=self.ratings,
                    events=sorted(self.events, key=lambda e: (e["onset_ms"], int(e["id"].split("-")[1]))))


def make_sessions():
    for session in ("s001", "s002", "s003"):
        folder = os.path.join(study, "sessions", session)
        os.makedirs(folder)
        with open(os.path.join(folder, "session.yaml"), "w") as f:
            f.write("format: turven-session/1\nid: %s\n%srecordings:\n  - {file: /home/somebody/Jansen.mp4%s}\n"
                    "participants:\n  - {id: child-1, role: child, label: {en: Tim Jansen}}\n"
                    "  - {id: 2m, role: parent}\nfields: {note: secret}\n" %
                    ((session, "date: 2026-02-03\n", ", duration_ms: 60000") if session == "s002" else
                     (session, "", "")))


def make_journals():
    hard = Journal("s001", "anna", 1)
    for i, comment in enumerate(COMMENTS):
        hard.event("hit", "child-1", 10000 + 1000 * i, comment=comment, mark=("", "strong", "doubtful")[i % 3],
                   modifiers=("", "how=low", "how=high;who=me|you")[i % 3])
    hard.event("hit", "2m", 5000, modifiers="how=low")  # three moments at the same time
    hard.event("nod", "2m", 5000)
    hard.event("nod", "2m", 5000, comment="again")
    hard.event("smile", "child-1", 0, 1500)  # touching, in one group
    hard.event("frown", "child-1", 1500, 4000)
    hard.event("smile", "2m", 500, 3000)
    hard.event("walk", "child-1", 200, 9000, modifiers="how=low")  # overlapping, other codes
    hard.event("talk", "child-1", 8000, 12345)
    hard.event("talk", "2m", 20000, 21000)  # one ends when the next begins
    hard.event("talk", "2m", 21000, 22000)
    hard.event("walk", "child-1", 61000, 70000)  # overlapping, the same code: of two machines
    hard.event("walk", "child-1", 65000, 72000)
    hard.event("talk", "family", 3600000, 3661001)
    hard.event("talk", "child-1", 100000, 3661001, running=True)  # ends with the coded span
    hard.add(op="rate", id="r1", rev=1, target="child-1", modifiers="3", cause="input")
    hard.ratings += 1
    early = Journal("s002", "anna", 2)
    early.event("nod", "child-1", -500)
    early.event("walk", "child-1", -3000, -2000, comment="before")
    early.event("talk", "child-1", -1500, 2500)
    early.event("nod", "child-1", 700)
    none = Journal("s003", "ben", 3)
    return [j.write() for j in (hard, early, none)]


def make_long_journal(n):
    """Moments and states of three targets, every tenth with a comment; states of one lane touch or leave gaps."""
    long = Journal("s001", "anna", 1)
    targets = ("child-1", "2m", "family")
    for i in range(1, n):
        target, at = targets[i % 3], 40 * i
        comment = COMMENTS[i // 10 % len(COMMENTS)] if i % 10 == 0 and i < 10000 else ""
        if i % 4 == 0:
            long.event("hit", target, at, comment=comment, modifiers=("", "how=low", "how=high;who=me|you")[i % 3])
        elif i % 4 == 1:
            long.event(("smile", "frown")[i // 4 % 2], target, at, at + 40 * (12 if i % 8 == 1 else 5), comment=comment)
        elif i % 4 == 2:
            long.event("nod", target, at, comment=comment, mark=("", "strong", "doubtful")[i % 3])
        else:
            long.event("talk", target, at, at + 3, comment=comment)
    long.event("walk", "child-1", 0, max(e["offset_ms"] for e in long.events), modifiers="how=low", running=True)
    return [long.write()]


os.makedirs(os.path.join(study, "codebooks"))
with open(os.path.join(study, "codebooks", "toy.yaml"), "w") as f:
    f.write(CODEBOOK)
with open(os.path.join(study, "study.yaml"), "w") as f:
    f.write("format: turven-study/1\n")
make_sessions()
with open(os.path.join(study, "logged.json"), "w") as f:
    json.dump(make_long_journal(int(sys.argv[2])) if len(sys.argv) > 2 else make_journals(), f)
