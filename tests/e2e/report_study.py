"""Makes a study for tests of turven report: report_study.py FOLDER

It is the study of export_study.py, whose s001 has every hostile comment, and beside it "film": a recording in two
parts of 6 s, coded by two; and d01 to d30: a month in which a rating and a score develop, the last with a newer version
of the codebook.
"""
import hashlib
import os

import export_study
from export_study import CODEBOOK, Journal, escape, study

NEWER = CODEBOOK.replace('version: "1.0"', 'version: "1.1"') + """scores:
  - {id: nods, op: sum, codes: [nod], label: {en: Nods in all}}
"""


def rate(journal, target, value, comment=""):
    journal.add(op="rate", id="r1", rev=1, target=target, modifiers=value, cause="input", text=escape(comment))


def make_session(session, more="", with_mother=True):
    os.makedirs(os.path.join(study, "sessions", session))
    with open(os.path.join(study, "sessions", session, "session.yaml"), "w") as f:
        f.write("format: turven-session/1\nid: %s\n%sparticipants:\n"
                "  - {id: child-1, role: child, label: {en: Tim <b>, nl: Kleine Tim}}\n"
                "%sfields: {note: secret}\n" %
                (session, more, "  - {id: 2m, role: parent, label: {en: Mother Carla, nl: Moeder Carla}}\n"
                 if with_mother else ""))


def make_film():
    make_session("film", "title: {en: Tim and Carla at home, nl: Tim en Carla thuis}\ndate: 2026-03-02\nrecordings:\n"
                         "  - {file: \"part 1 #a.webm\", duration_ms: 6000}\n  - {file: part-2.webm, duration_ms: 6000}\n")
    anna = Journal("film", "anna", 16)
    anna.add(op="play", onset_ms=0, offset_ms=11000, speed=1)
    anna.event("nod", "child-1", 1500, comment="<script>document.title = 'broken'</script>", mark="strong")
    anna.event("smile", "child-1", 2000, 4000, modifiers="")
    anna.event("hit", "child-1", 3250, comment="was it?", mark="doubtful", modifiers="how=high;who=me|you")
    anna.event("frown", "2m", 4500, 5000, mark="strong")
    anna.event("nod", "2m", 7500, comment="about Carla")
    anna.event("talk", "family", 9000, 10000)
    rate(anna, "child-1", 4, "as Tim was")
    rate(anna, "2m", "not_observable")
    anna.add(op="state", id="finished")
    anna.write()
    ben = Journal("film", "ben", 17)
    ben.event("nod", "child-1", 1600)
    ben.write()


def make_days(n):
    """Each day another; of two targets, of which one is not rated on day 2 and was not there on day 3."""
    codebook = os.path.join(study, "codebooks", "toy.yaml")
    used = os.path.join(study, "codebooks", "used")
    os.makedirs(used, exist_ok=True)
    with open(os.path.join(used, "toy@%s.yaml" % hashlib.sha256(CODEBOOK.encode()).hexdigest()[:12]), "w") as f:
        f.write(CODEBOOK)
    for day in range(1, n + 1):
        session = "d%02d" % day
        make_session(session, "date: 2026-04-%02d\n" % (n + 1 - day), day != 3)
        if day == 1:  # the latest, as the days are named backwards
            export_study.CODEBOOK = NEWER
        journal = Journal(session, "anna", 100 + day)
        export_study.CODEBOOK = CODEBOOK
        journal.add(op="play", onset_ms=0, offset_ms=60000, speed=1)
        for i in range(1 + day % 4):
            journal.event("nod", "child-1", 1000 * i)
        rate(journal, "child-1", 1 + day % 5, "never shown")
        if day != 2 and day != 3:
            rate(journal, "2m", 5 - day % 3)
        journal.add(op="state", id="finished")
        journal.write()
    with open(codebook, "w") as f:
        f.write(NEWER)


make_film()
make_days(30)
