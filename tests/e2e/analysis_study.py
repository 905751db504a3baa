"""Makes up the study of doc/analysis.md: analysis_study.py FOLDER CODEBOOK.YAML >STEPS; coders_writer FOLDER <STEPS

Twenty families come four times, two coders watch each session with SOFTA-o. What is behind their ratings is known:
every family and every person has a level of its own, engagement grows by SLOPE per session, coder ben is BIAS higher.
Writes the folder, and on standard output what the coders log (coders_writer.c says how). The same each time.
"""
import os
import random
import shutil
import sys

FAMILIES, SESSIONS, HOUR_MS = 20, 4, 3600000
SLOPE, BIAS = 0.4, 0.2
CODES = ("en01", "en02", "en04", "en11")
PEOPLE = (("mother", "parent"), ("child", "child"))


def write_study(folder, codebook):
    os.makedirs(os.path.join(folder, "codebooks"))
    shutil.copy(codebook, os.path.join(folder, "codebooks"))
    with open(os.path.join(folder, "study.yaml"), "w") as f:
        f.write("format: turven-study/1\ntitle: Made up\ncoders:\n  - {id: anna}\n  - {id: ben}\n")


def write_session(folder, family, number):
    name = "f%02d-%d" % (family, number)
    os.makedirs(os.path.join(folder, "sessions", name))
    with open(os.path.join(folder, "sessions", name, "session.yaml"), "w") as f:
        f.write("format: turven-session/1\nid: %s\ndate: 2026-%02d-%02d\nparticipants:\n" %
                (name, number + 1, family))
        for person, role in PEOPLE:
            f.write("  - {id: %s, role: %s}\n" % (person, role))
        f.write("fields: {family: f%02d, number: %d}\n" % (family, number))
    return name


def rating(x):
    return max(-3, min(3, round(x)))


def moments_of(dice, levels):
    """What there is to see: (ms, code, person), more of it the higher the level."""
    return sorted((dice.randrange(HOUR_MS), dice.choice(CODES), person)
                  for person, level in levels.items()
                  for _ in range(max(0, round(6 + 2 * level + dice.gauss(0, 2)))))


def write_coding(dice, name, coder, levels, moments):
    """levels: of engagement for each person, in points of the scale."""
    print("coder %s %s 1 softa-o-client" % (name, coder))
    print("play 0 %d" % HOUR_MS)
    for at, code, person in moments:
        if dice.random() < 0.05:
            code = dice.choice(CODES)
        if dice.random() < 0.85:
            print("point %s %s %d" % (code, person, max(0, at + round(dice.gauss(0, 600)))))
    for person, level in levels.items():
        bias = BIAS if coder == "ben" else 0
        for item in ("ren", "rec", "rsa"):
            print("rate %s %s %d" % (item, person, rating(level + bias + dice.gauss(0, 0.5))))
    print("rate rsp family %d" % rating(sum(levels.values()) / len(levels) + dice.gauss(0, 0.5)))
    print("finish")


def main():
    folder, codebook = sys.argv[1:3]
    dice = random.Random(2026)
    write_study(folder, codebook)
    for family in range(1, FAMILIES + 1):
        of_family = dice.gauss(-0.8, 0.7)
        of_person = {person: of_family + dice.gauss(0, 0.5) for person, _ in PEOPLE}
        for number in range(1, SESSIONS + 1):
            name = write_session(folder, family, number)
            levels = {p: level + SLOPE * (number - 1) + dice.gauss(0, 0.3) for p, level in of_person.items()}
            moments = moments_of(dice, levels)
            for coder in ("anna", "ben"):
                write_coding(dice, name, coder, levels, moments)


main()
