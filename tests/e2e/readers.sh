#!/bin/sh
# The events file in the hands of others: R's read.delim and read.table, readr, data.table, pandas, Python's csv and
# DuckDB, all with default arguments, must give back every row, numbers as numbers, and every comment exactly,
# decoded as doc/turven-files.5 says. The decoders are written here anew, not taken from turven.
set -u
writer=${top_builddir:?run by make check}/tests/e2e/events_writer
comments=${top_srcdir:?}/tests/data/text/escape.tsv
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0
n_readers=0

cat >"$work/read.R" <<'R'
decode <- function(s) {
	if (identical(s, "n/a")) return("")
	cp <- utf8ToInt(s); out <- integer(0); i <- 1
	hex <- function(at) strtoi(intToUtf8(cp[at:(at + 3)]), 16L)
	while (i <= length(cp)) {
		if (cp[i] != 0x5c) { out <- c(out, cp[i]); i <- i + 1; next }
		e <- intToUtf8(cp[i + 1])
		if (e == "u") {
			u <- hex(i + 2); i <- i + 6
			if (u >= 0xd800 && u < 0xdc00) {
				u <- 0x10000 + (u - 0xd800) * 1024 + hex(i + 2) - 0xdc00
				i <- i + 6
			}
		} else {
			u <- switch(e, n = 10L, r = 13L, t = 9L, "\\" = 0x5cL, stop("unknown escape ", e))
			i <- i + 2
		}
		out <- c(out, u)
	}
	intToUtf8(out)
}
args <- commandArgs(TRUE)
n <- as.integer(args[2])
numbers <- c("onset", "duration", "onset_ms", "offset_ms", "error_ms", "frame_ms", "speed",
	"correction_ms", "revision")
check <- function(what, d) {
	if (nrow(d) != n) stop(what, ": ", nrow(d), " of ", n, " rows")
	if (colnames(d)[1] != "onset" || colnames(d)[ncol(d)] != "comment") stop(what, ": columns")
	for (c in numbers) if (!is.numeric(d[[c]])) stop(what, ": ", c, " is no number")
	if (any(d$onset_ms != 1000L * seq_len(n))) stop(what, ": onset_ms")
	if (!is.character(d$comment)) stop(what, ": comment is ", class(d$comment))
	for (i in seq_len(n)) {
		path <- file.path(dirname(args[1]), "expected", i)
		want <- readBin(path, "raw", file.info(path)$size)
		got <- charToRaw(enc2utf8(decode(as.character(d$comment[i]))))
		if (!identical(want, got)) stop(what, ": comment ", i, ": ", d$comment[i])
	}
}
check("read.delim", read.delim(args[1]))
check("read.table", read.table(args[1], sep = "\t", header = TRUE))
is_there <- function(package) suppressWarnings(requireNamespace(package, quietly = TRUE))
if (is_there("readr")) check("readr", as.data.frame(suppressMessages(readr::read_tsv(args[1]))))
if (is_there("data.table")) check("fread", as.data.frame(data.table::fread(args[1])))
for (package in c("readr", "data.table")) if (!is_there(package)) cat("SKIPPED: r-cran-", package, " is missing\n", sep = "")
R

cat >"$work/read.py" <<'PYTHON'
import csv
import json
import os
import sys

path, n = sys.argv[1], int(sys.argv[2])
NUMBERS = ("onset duration onset_ms offset_ms error_ms frame_ms speed correction_ms revision").split()


def check(what, comments):
    if len(comments) != n:
        sys.exit("%s: %d of %d rows" % (what, len(comments), n))
    for i, comment in enumerate(comments, 1):
        with open(os.path.join(os.path.dirname(path), "expected", str(i)), "rb") as f:
            want = f.read()
        if not isinstance(comment, str):
            sys.exit("%s: comment %d is %r" % (what, i, comment))
        got = json.loads('"' + comment + '"').encode()
        if got != want:
            sys.exit("%s: comment %d is %r, not %r" % (what, i, got, want))


with open(path, newline="", encoding="utf-8") as f:
    check("csv", [row["comment"] for row in csv.DictReader(f, delimiter="\t")])
if sys.argv[3] == "pandas":
    import pandas

    table = pandas.read_csv(path, sep="\t")
    for column in NUMBERS:
        if not pandas.api.types.is_numeric_dtype(table[column]):
            sys.exit("pandas: %s is no number" % column)
    if list(table["onset_ms"]) != [1000 * i for i in range(1, n + 1)]:
        sys.exit("pandas: onset_ms")
    check("pandas", list(table["comment"]))

sys.path.insert(0, os.path.join(os.environ["top_srcdir"], "tests", "e2e"))
sys.dont_write_bytecode = True
from readers.logged import Missing, node  # noqa: E402

try:
    table = json.loads(node("duckdb.js", "@duckdb/node-api", "SELECT * FROM read_csv('%s')" % path.replace("'", "''")))
    rows = [dict(zip(table["columns"], row)) for row in table["rows"]]
    for row in rows:
        for column in NUMBERS:
            if not isinstance(row[column], (int, float)):
                sys.exit("DuckDB: %s is no number" % column)
    if [row["onset_ms"] for row in rows] != [1000 * i for i in range(1, n + 1)]:
        sys.exit("DuckDB: onset_ms")
    check("DuckDB", [row["comment"] for row in rows])
except Missing as missing:
    print("SKIPPED: DuckDB: %s" % missing)

# The sidecar: one object for each column, in the form of BIDS.
with open(path[:-4] + ".json", encoding="utf-8") as f:
    sidecar = json.load(f)
with open(path, encoding="utf-8") as f:
    columns = f.readline().rstrip("\n").split("\t")
if list(sidecar) != columns + ["Coding"]:
    sys.exit("the sidecar describes other columns: %s" % list(sidecar))
for column in columns:
    about = sidecar[column]
    if not about["LongName"] or not about["Description"]:
        sys.exit("the sidecar says nothing of %s" % column)
    if not isinstance(about.get("Levels", {}), dict):
        sys.exit("Levels of %s" % column)
PYTHON

python=
for candidate in /usr/bin/python3 python3; do
	if "$candidate" -c 'import pandas' 2>/dev/null; then
		python=$candidate with=pandas
		break
	fi
done
if [ -z "$python" ] && python3 -c 'import csv' 2>/dev/null; then
	python=python3 with=csv
fi

for what in all numbers truths; do
	mkdir "$work/$what"
	n=$("$writer" "$work/$what" "$comments" $what) || exit 1
	[ "$n" -ge 5 ] || { echo "readers.sh: only $n comments" >&2; exit 1; }
	file=$work/$what/s001_anna_fixture_events.tsv
	if command -v Rscript >/dev/null 2>&1; then
		Rscript --vanilla "$work/read.R" "$file" "$n" >"$work/out" 2>&1 || status=1
		cat "$work/out"
		n_readers=$((n_readers + 2))
	fi
	if [ -n "$python" ]; then
		"$python" "$work/read.py" "$file" "$n" "$with" >"$work/out" 2>&1 || status=1
		cat "$work/out"
		n_readers=$((n_readers + 1))
	fi
	echo "$what: $n comments"
done

# The ratings file, with n/a in its column of values: all rows and columns, numbers as numbers once n/a is said.
ratings=$top_srcdir/tests/data/ratings/v1_ratings.tsv
cat >"$work/ratings.R" <<'R'
path <- commandArgs(TRUE)[1]
d <- read.delim(path)
e <- read.delim(path, na.strings = "n/a")
stopifnot(identical(dim(d), c(6L, 11L)), identical(dim(e), c(6L, 11L)), is.numeric(d$revision),
	is.numeric(d$segment), is.numeric(e$value), identical(which(e$status == "rated"), which(!is.na(e$value))),
	identical(e$value[!is.na(e$value)], c(-3, 7.5)))
R
cat >"$work/ratings.py" <<'PYTHON'
import sys

import pandas

d = pandas.read_csv(sys.argv[1], sep="\t")
assert d.shape == (6, 11), d.shape
assert pandas.api.types.is_numeric_dtype(d["value"]), "value is no number"
assert list(d["value"].dropna()) == [-3, 7.5]
assert list(d["status"] == "rated") == list(d["value"].notna())
PYTHON
if command -v Rscript >/dev/null 2>&1; then
	Rscript --vanilla "$work/ratings.R" "$ratings" >"$work/out" 2>&1 || { cat "$work/out"; status=1; }
fi
if [ "${with:-}" = pandas ]; then
	"$python" "$work/ratings.py" "$ratings" >"$work/out" 2>&1 || { cat "$work/out"; status=1; }
fi
command -v Rscript >/dev/null 2>&1 || echo "SKIPPED: R (Rscript is missing)"
[ "${with:-}" = pandas ] || echo "SKIPPED: pandas (python3-pandas is missing)"
[ "$n_readers" -gt 0 ] || exit 77
exit $status
