#!/usr/bin/env python3
"""Wrote the folders beside it: one journal for each kind of damage, format turven-journal/1.

They are kept for ever and not made again by any build: every later turven must read them as their
expected.txt says. The script stays as a second, independent description of the format, and to add
a case: `./make-cases.py NAME` writes that one only (a folder that is there is left alone).
"""
import hashlib
import os
import sys
import zlib

COLUMNS = ("seq utc mono_ms op id rev kind code target onset_ms offset_ms modifiers mark error_ms "
           "frame_ms speed paused source correction_ms ends cause ref text crc").split()
A, B, C = "r7f3a9c21", "r0000002b", "rffffff03"
STEM = "s001_anna_lot"
CASES = {}


def case(f):
    CASES[f.__name__.replace("_", "-")] = f
    return f


def line(columns=COLUMNS, **fields):
    body = "\t".join(str(fields.get(c, "n/a")) for c in columns[:-1]).encode()
    return body + b"\tx%08x\n" % zlib.crc32(body)


class Run:
    """The text of a run's segments, record by record."""

    def __init__(self, token=A, run_no=1, day=1, columns=COLUMNS, **meta):
        self.token, self.day, self.columns, self.seq = token, day, columns, 0
        self.head = ("\t".join(columns) + "\n").encode()
        said = dict(format="turven-journal/1", app="turven 0.1.0", run=token, run_no=run_no,
                    session="s001", coder="anna", codebook="lot", codebook_version="1.0.0",
                    codebook_sha256="ab" * 32, media_file="s001.mkv", media_bytes=1234567,
                    media_duration_ms=120000, media_fingerprint="fp1:" + "cd" * 32,
                    machine="0123456789abcdef", timezone="UTC+01:00", previous_last="n/a")
        said["pass"] = 1
        said.update(meta)
        self.meta = [self.add(op="meta", id=k, text=v) for k, v in said.items()]
        self.records = []

    def add(self, **fields):
        self.seq += 1
        t = self.seq * 1120
        utc = "2026-03-%02dT10:15:%02d.%03dZ" % (self.day, t // 1000 % 60, t % 1000)
        return line(self.columns, seq=self.seq, utc=utc, mono_ms=t, **fields)

    def log(self, **fields):
        self.records.append(self.add(**fields))
        return self.records[-1]

    def event(self, n, onset, op="add", **fields):
        said = dict(op=op, id="%s-%d" % (self.token, n), rev=1, kind="point", code="l01",
                    target="leader1", onset_ms=onset, offset_ms=onset, error_ms=17,
                    frame_ms=onset - 20, speed=1, paused="no", source="terminal",
                    correction_ms=0, cause="input")
        said.update(fields)
        return self.log(**said)

    def events(self, n=4):
        for i in range(n):
            self.event(i + 1, 1000 * (i + 1))
        return self

    def text(self, close=True):
        whole = self.head + b"".join(self.meta + self.records)
        if close:
            whole += self.add(op="close", text="sha256:" + hashlib.sha256(whole).hexdigest())
        return whole

    def name(self, number=1, extra=""):
        return "%s_202603%02dT101501Z-%s-%02d_journal%s.tsv" % (
            STEM, self.day, self.token, number, extra)


@case
def golden_v1():
    r = Run()
    t = r.token
    r.event(1, 1200, kind="state", offset_ms="n/a", modifiers="how=firm;to=a|b")
    r.event(1, 1200, op="set", rev=2, kind="state", offset_ms=3400, modifiers="how=firm;to=a|b")
    r.event(2, -250, mark="strong", correction_ms=250, speed="0.5", source="window",
            text="child\\u0027s toy; says \\u0022ball\\u0022\\n\\u003d2nd line \\\\ caf\u00e9 \U0001f642")
    r.event(2, -250, op="set", rev=2, mark="doubtful", error_ms="n/a", frame_ms="n/a", speed="n/a",
            source="n/a", paused="yes", cause="edit", text="\\u006e/a")
    r.event(3, 5000, kind="state", offset_ms="n/a", target="group", ends=t + "-1@3")
    r.log(op="del", id=t + "-3", rev=2, ends=t + "-1@4", cause="undo", ref="%s/%d" % (t, r.seq))
    r.event(3, 5000, op="set", rev=3, kind="state", offset_ms="n/a", target="group",
            ends=t + "-1@5", cause="redo", ref="%s/%d" % (t, r.seq))
    r.event(4, 7000, cause="import", ref="n/a", text="old file")
    r.event(5, 8000, cause="migrate")
    r.event(3, 5000, op="set", rev=4, kind="state", target="group", offset_ms=9000,
            cause="autoclose")
    r.log(op="rate", id="bond1", rev=1, target="leader1", cause="input", text="4.5")
    r.log(op="note", text="quiet session")
    r.log(op="play", onset_ms=0, offset_ms=60000, speed="1.25")
    r.log(op="codebook", text="1.1.0 " + "ef" * 32)
    r.log(op="media", text="fp1:" + "01" * 32)
    r.log(op="salvage", text="some file " + "23" * 32)
    r.log(op="state", id="finished", text="all seen")
    return {r.name(): r.text()}


@case
def golden_v1_ratings():
    r = Run()
    t = r.token
    r.event(1, 1200, kind="state", offset_ms="n/a", target="group")
    r.log(op="rate", id="bond1", rev=1, target="leader1", modifiers="4.5", cause="input",
          text="said \\u0022no\\u0022")
    r.log(op="rate", id="bond1", rev=2, target="leader1", modifiers="not_observable", cause="edit")
    r.log(op="rate", id="bond1", rev=3, target="leader1", modifiers="4.5", cause="undo",
          ref="%s/%d" % (t, r.seq), text="said \\u0022no\\u0022")
    r.log(op="rate", id="pace@%s-1" % t, rev=1, target="leader1", modifiers="\\u002d3", cause="input")
    r.log(op="rate", id="pace@2", rev=1, target="leader1", modifiers="unrated", cause="import")
    r.log(op="override", id="good", rev=3, target="leader1", modifiers="bond1", cause="input",
          text="it was irony")
    r.log(op="override", id="missing_modifier", modifiers="%s-1/how" % t, target="group",
          cause="input", text="not to be seen")
    r.log(op="override", id="unwatched", modifiers="60000-120000", cause="input", text="a break")
    r.log(op="state", id="finished", cause="input")
    r.log(op="state", id="reopened", cause="input", text="one more look")
    return {r.name(): r.text()}


@case
def damaged_rating():
    r = Run()
    good = dict(op="rate", id="bond1", rev=1, target="leader1", modifiers="4", cause="input")
    for change in (dict(id="n/a"), dict(rev="n/a"), dict(rev=0), dict(rev="01"),
                   dict(modifiers=""), dict(target=""), dict(text="a\\x"), dict(op="override", id="n/a"),
                   dict(op="override", rev="x"), dict(op="override", text="")):
        r.log(**{**good, **change})
    r.log(**good)
    return {r.name(): r.text()}


@case
def two_machines():
    a = Run(A, 1).events(2)
    b = Run(B, 2, day=2, machine="1111111111111111").events(2)
    c = Run(C, 2, day=2, machine="2222222222222222").events(2)
    return {a.name(): a.text(), b.name(): b.text(), c.name(): c.text()}


@case
def conflicted_copy():
    a = Run().events(2)
    early = a.text(False)
    a.event(3, 3000)
    only_there = a.text(False)
    return {a.name(): early, a.name(extra=" (conflicted copy 2026-03-01 101501)"): only_there}


@case
def abandoned_segment():
    a = Run().events(3)
    first = a.text(False)[:-30]
    last = a.records[-1]
    a.event(4, 4000)
    second = a.head + b"".join(a.meta) + last + a.records[-1]
    second += a.add(op="close", text="sha256:" + hashlib.sha256(second).hexdigest())
    return {a.name(1): first, a.name(2): second}


@case
def missing_close():
    a = Run().events()
    return {a.name(): a.text(False)}


@case
def torn_tail():
    a = Run().events()
    return {a.name(): a.text(False)[:-40]}


@case
def zero_tail():
    a = Run().events()
    return {a.name(): a.text(False)[:-200] + bytes(200)}


@case
def zeroed_block():
    a = Run().events(8)
    whole = a.text()
    return {a.name(): whole[:3072] + bytes(512) + whole[3584:]}


@case
def zeros_between_lines():
    a = Run().events()
    return {a.name(): a.head + b"".join(a.meta) + bytes(512) + b"".join(a.records)}


@case
def crlf():
    a = Run().events()
    return {a.name(): a.text().replace(b"\n", b"\r\n")}


@case
def later_columns():
    names = COLUMNS[:-1]
    a = Run(columns=["mood"] + names[12:] + ["weather"] + names[:12] + ["crc"])
    a.event(1, 1000, mood="fine", weather="rain")
    a.event(2, 2000)
    return {a.name(): a.text()}


@case
def later_ops():
    a = Run(ethics="approved")
    a.event(1, 1000)
    a.log(op="annotate", id="?", rev="many", kind="blob", text="\\q not even text")
    a.event(2, 2000)
    return {a.name(): a.text()}


@case
def later_format():
    a, b = Run(A, 1).events(2), Run(B, 2, day=2, format="turven-journal/2").events(2)
    return {a.name(): a.text(), b.name(): b.text()}


@case
def only_later_format():
    a = Run(A, 1, format="turven-journal/2").events(2)
    return {a.name(): a.text()}


@case
def later_value():
    a = Run()
    a.event(1, 1000)
    a.event(2, 2000, kind="interval")
    a.event(3, 3000)
    return {a.name(): a.text()}


@case
def renamed():
    a, b = Run(A).events(2), Run(B, 2, day=2, coder="ben").events(2)
    return {a.name(): a.text(), b.name(): b.text()}


@case
def gap():
    a = Run().events(6)
    del a.records[1], a.records[2:4]
    return {a.name(): a.text(False)}


@case
def lost_segment():
    a = Run(A).events(2)
    b = Run(B, 2, day=2, previous_last="%s x01234567" % a.name()).events(1)
    return {b.name(): b.text()}


@case
def cut_segment():
    a = Run(A).events(3)
    last = a.records[-1][-10:-1].decode()
    b = Run(B, 2, day=2, previous_last="%s %s" % (a.name(), last)).events(1)
    del a.records[-1]
    return {a.name(): a.text(False), b.name(): b.text()}


@case
def previous_is_there():
    a = Run(A).events(3)
    last = a.records[-2][-10:-1].decode()
    b = Run(B, 2, day=2, previous_last="%s %s" % (a.name(), last)).events(1)
    return {a.name(): a.text(False), b.name(): b.text()}


@case
def written_after_close():
    a = Run().events(2)
    whole = a.text()
    return {a.name(): whole + a.add(op="note", text="later")}


@case
def same_number():
    a = Run().events(2)
    first = a.text(False)
    a.seq -= 1
    del a.records[-1]
    a.event(3, 3500)
    return {a.name(1): first, a.name(2): a.text(False)}


@case
def damaged_header():
    a = Run().events(2)
    return {a.name(): b"\xef\xbb\xbf" + a.text().replace(b"\tmodifiers\t", b"\tmodjfiers\t", 1)}


@case
def damaged_meta():
    a, b, c = (Run(t, i + 1, day=i + 1).events(1) for i, t in enumerate((C, B, A)))
    return {a.name(): a.text(), b.name(): b.text().replace(b"\trun_no\t", b"\trun-no\t"),
            c.name(): c.text()}


@case
def empty_file():
    return {Run().name(): b""}


@case
def only_header():
    return {Run().name(): Run().head}


@case
def other_spellings():
    """Right in meaning, but not what the writer writes: not taken."""
    a = Run()
    a.event(1, 1000)
    a.records[0] = a.records[0][:-9] + a.records[0][-9:].upper()
    for fields in (dict(onset_ms="01000"), dict(onset_ms="+5"), dict(onset_ms="1e3"),
                   dict(offset_ms="1001"), dict(speed="1,5"), dict(speed="1.2345"),
                   dict(paused="no "), dict(target=""), dict(mark="Strong"), dict(rev=0),
                   dict(id="r7f3a9c21"), dict(ends="r7f3a9c21-1"), dict(ref="7"),
                   dict(cause="magic"), dict(text="\\x41"), dict(text="\\ud83d"),
                   dict(text="\\u0000"), dict(onset_ms=10 ** 18), dict(error_ms=-1)):
        a.event(2, 1000, **fields)
    a.event(3, 3000)
    return {a.name(): a.text(False)}


@case
def long_line():
    a = Run()
    a.event(1, 1000, text="long " * 4000)
    a.event(2, 2000, text="long " * 3000)
    return {a.name(): a.text(False)}


@case
def not_utf8():
    a = Run()
    a.event(1, 1000)
    body = a.records[0][:-11].replace(b"leader1", b"le\xe9der1")
    a.records[0] = body + b"\tx%08x\n" % zlib.crc32(body)
    a.event(2, 2000)
    return {a.name(): a.text(False)}


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    for name in sys.argv[1:] or CASES:
        folder = os.path.join(here, name, "journal")
        if os.path.exists(folder):
            continue
        os.makedirs(folder)
        for file, text in CASES[name]().items():
            with open(os.path.join(folder, file), "wb") as f:
                f.write(text)


main()
