"""Makes a study for tests of turven report: report_study.py FOLDER

It is the study of export_study.py, whose s001 has every hostile comment, and beside it "film": a recording in two
parts of 6 s, coded by two.
"""
import os
import sys

from export_study import Journal, escape, study


def rate(journal, target, value, comment=""):
    journal.add(op="rate", id="r1", rev=1, target=target, modifiers=value, cause="input", text=escape(comment))


def make_session(session, more=""):
    os.makedirs(os.path.join(study, "sessions", session))
    with open(os.path.join(study, "sessions", session, "session.yaml"), "w") as f:
        f.write("format: turven-session/1\nid: %s\n%sparticipants:\n"
                "  - {id: child-1, role: child, label: {en: Tim <b>, nl: Kleine Tim}}\n"
                "  - {id: 2m, role: parent, label: {en: Mother Carla, nl: Moeder Carla}}\n"
                "fields: {note: secret}\n" % (session, more))


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


make_film()
