"""Runs the commands that a document shows and compares what they print with what it says they print.

analysis.py DOCUMENT DEMO MADE-UP [--write]      with --write the document gets what they printed

A block of sh, r, python or sql is run in the study that the last comment <!-- study: demo --> or <!-- study: made up
--> names; the block of text behind it is its output. Blocks of one language in one study are one run, in order. A
language that is missing is named. Blocks of other names are not run.
"""
import os
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from readers.logged import Missing, beside, node  # noqa: E402

MARK = "@@@ next block @@@"
PIECES = re.compile(r"<!-- study: (.*?) -->|^```(\w+)\n(.*?)^```\n(?:\n?```text\n(.*?)^```\n)?", re.S | re.M)
NUMBER = re.compile(r"-?\d+(\.\d+)?(e[-+]\d+)?%?")


class Block:
    def __init__(self, match, study, line):
        self.language, self.code, self.output, self.study, self.line = match[2], match[3], match[4], study, line
        self.span = match.span(4)


def blocks_of(text):
    study = None
    for match in PIECES.finditer(text):
        if match[1]:
            study = match[1]
        elif match[2] != "text":
            yield Block(match, study, text.count("\n", 0, match.start()) + 1)


def run_interpreter(command, say, blocks, folder, ending):
    """All blocks in one run; returns what each printed."""
    with tempfile.NamedTemporaryFile("w", suffix=ending, delete=False) as f:
        f.write("".join("%s\n%s" % (say % MARK, b.code) for b in blocks))
    try:
        done = subprocess.run(command + [f.name], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    except FileNotFoundError:
        raise Missing(command[0] + " is missing")
    finally:
        os.unlink(f.name)
    printed = done.stdout.decode()
    if done.returncode != 0:
        sys.exit("%s ends with status %d:\n%s" % (command[0], done.returncode, printed[-3000:]))
    return [p.lstrip("\n") for p in printed.split(MARK)[1:]]


def has_package(name):
    return subprocess.run(["Rscript", "--vanilla", "-e", 'if (!requireNamespace("%s")) quit(status = 1)' % name],
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def run_sh(blocks, folder):
    return run_interpreter(["sh", "-eu"], "echo '%s'", blocks, folder, ".sh")


def run_r(blocks, folder):
    try:
        missing = [p for p in re.findall(r"library\((\w+)\)|(\w+)::", "".join(b.code for b in blocks))
                   if not has_package(p[0] or p[1])]
    except FileNotFoundError:
        raise Missing("Rscript is missing")
    if missing:
        raise Missing("R has no package " + (missing[0][0] or missing[0][1]))
    return run_interpreter(["Rscript", "--vanilla"], 'cat("%s\\n")', blocks, folder, ".R")


def run_python(blocks, folder):
    if subprocess.run([sys.executable, "-c", "import pandas, yaml"], stderr=subprocess.DEVNULL).returncode != 0:
        raise Missing("python3-pandas or python3-yaml is missing")
    return run_interpreter([sys.executable], "print('%s')", blocks, folder, ".py")


def run_sql(blocks, folder):
    here = os.getcwd()
    os.chdir(folder)
    try:
        return [node("duckdb.js", "@duckdb/node-api", b.code, "text") for b in blocks]
    finally:
        os.chdir(here)


RUNNERS = {"sh": run_sh, "r": run_r, "python": run_python, "sql": run_sql}


def same(found, said):
    """Blanks do not count, nor a difference of one in a number's last digit."""
    found, said = found.split(), said.split()
    if len(found) != len(said):
        return False
    for a, b in zip(found, said):
        if a == b:
            continue
        if not NUMBER.fullmatch(a) or not NUMBER.fullmatch(b) or "." not in a + b:
            return False
        digits = min(len(x.rstrip("%").split("e")[0].partition(".")[2]) for x in (a, b))
        if abs(float(a.rstrip("%")) - float(b.rstrip("%"))) > 1.01 * 10 ** -digits:
            return False
    return True


def main():
    document, folders = sys.argv[1], {"demo": sys.argv[2], "made up": sys.argv[3]}
    with open(document, encoding="utf-8") as f:
        text = f.read()
    blocks = [b for b in blocks_of(text) if b.language in RUNNERS]
    printed, wrong = [], 0
    for study in folders:
        for language, runner in RUNNERS.items():
            mine = [b for b in blocks if (b.study, b.language) == (study, language)]
            try:
                printed += zip(mine, runner(mine, folders[study]) if mine else [])
            except Missing as missing:
                print("SKIPPED: %d blocks of %s: %s" % (len(mine), language, missing))
    for block, found in sorted(printed, key=lambda p: -p[0].line):
        if block.output is None and found.strip():
            print("%s:%d: prints, and the document does not say what:\n%s" % (document, block.line, found))
            wrong += 1
        elif block.output is not None and "--write" in sys.argv:
            text = text[:block.span[0]] + found.strip("\n") + "\n" + text[block.span[1]:]
        elif block.output is not None and not same(found, block.output):
            print("%s:%d: the document says\n%s\nbut it prints\n%s" % (document, block.line, block.output, found))
            wrong += 1
    if "--write" in sys.argv:
        with open(document, "w", encoding="utf-8") as f:
            f.write(text)
    print("%d of %d blocks were run" % (len(printed), len(blocks)))
    sys.exit(wrong > 0)


main()
