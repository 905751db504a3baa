"""What was logged (logged.json of export_study.py), and how a reader's result is held against it."""
import json
import os
import subprocess
import sys


class Missing(Exception):
    """A reader is not installed; says what would have to be."""


def fail(where, what):
    sys.exit("%s: %s" % (where, what if len(what) < 1000 else what[:1000] + "..."))


def differ(found, want, where):
    """Says the first place where they differ: lists of a hundred thousand rows are of no use."""
    if found == want:
        return
    if isinstance(found, list) and isinstance(want, list):
        for i, (a, b) in enumerate(zip(found, want)):
            if a != b:
                fail(where, "item %d: found %r, logged %r" % (i, a, b))
        fail(where, "found %d, logged %d" % (len(found), len(want)))
    fail(where, "found %r, logged %r" % (found, want))


class Export:
    """One file that turven wrote, and what was logged of it."""

    def __init__(self, logged, path, anonymous):
        with open(logged, encoding="utf-8") as f:
            self.observations = json.load(f)
        self.path, self.anonymous = path, anonymous

    def observation(self):
        """The one observation that the file is about, by its name."""
        session, coder = os.path.basename(self.path).split("_")[:2]
        return [o for o in self.observations if (o["session"], o["coder"]) == (session, coder)][0]

    def text(self, encoding="utf-8"):
        """Without conversion of line ends."""
        with open(self.path, newline="", encoding=encoding) as f:
            return f.read()


def clipped(events):
    """From the start of the recording on, and at least 1 ms long."""
    for e in events:
        if e["onset_ms"] >= 0 or e["offset_ms"] > 0:
            start = max(e["onset_ms"], 0)
            yield dict(e, onset_ms=start, offset_ms=max(e["offset_ms"], start + 1))


def unescape(text):
    return "" if text == "n/a" else json.loads('"' + text + '"')


def words(e):
    return e["code"] + (" (%s)" % e["modifiers"] if e["modifiers"] else "")


HERE = os.path.dirname(os.path.abspath(__file__))


def beside(name):
    """A script of another language in this folder."""
    return os.path.join(HERE, name)


def output_of(*command):
    """What a program prints; it must end with status 0."""
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    except FileNotFoundError:
        raise Missing(command[0] + " is missing")
    if done.returncode != 0:
        fail(command[0], "status %d: %s" % (done.returncode, done.stderr.decode()[-2000:]))
    return done.stdout.decode()


def node(script, package, *arguments):
    """A script for Node with a package that `make readers` has put into the build folder, or is in $TURVEN_NODE."""
    folder = os.environ.get("TURVEN_NODE") or os.path.join(os.environ["top_builddir"], "tests", "node")
    if not os.path.isdir(os.path.join(folder, "node_modules", package)):
        raise Missing("make readers installs the npm package " + package)
    return output_of("node", beside(script), os.path.join(folder, "x.js"), *arguments)
