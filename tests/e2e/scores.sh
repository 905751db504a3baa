#!/bin/sh
# turven scores, from journals on the disk to tables in the hands of others: the same bytes each time, no
# half file after an interruption, what is unreadable does not hide the rest, and R and pandas read both
# layouts with default arguments. The values themselves are worked by hand in tests/data/score.
# shellcheck source=tests/e2e/begin.sh
. "${top_srcdir:?run by make check}/tests/e2e/begin.sh"
study=$work/study
find_python pandas "writes the journals"

# Writes journals as src/store/journal.c specifies them: make.py STUDY SESSION CODER CODEBOOK STEPS...
# A step is a record: play FROM TO | point CODE TARGET MS | state CODE TARGET FROM TO | rate ITEM TARGET VALUE
cat >"$work/make.py" <<'PYTHON'
import hashlib
import os
import re
import sys
import zlib

COLUMNS = ("seq utc mono_ms op id rev kind code target onset_ms offset_ms modifiers mark error_ms frame_ms "
           "speed paused source correction_ms ends cause ref text").split()
RUN = "r0000000a"


def journal(study, session, coder, codebook, steps):
    with open(os.path.join(study, "codebooks", codebook + ".yaml"), "rb") as f:
        text = f.read()
    version = re.search(rb'^version: "([^"]*)"', text, re.M).group(1).decode()
    lines = ["\t".join(COLUMNS) + "\tcrc\n"]

    def add(**fields):
        fields["seq"] = len(lines)
        fields["utc"] = "2026-03-01T10:00:00.000Z"
        fields["mono_ms"] = len(lines)
        body = "\t".join(str(fields.get(c, "n/a")) for c in COLUMNS)
        lines.append("%s\tx%08x\n" % (body, zlib.crc32(body.encode())))

    for key, value in (("format", "turven-journal/1"), ("run", RUN), ("run_no", 1), ("session", session),
                       ("coder", coder), ("pass", 1), ("codebook", codebook), ("codebook_version", version),
                       ("codebook_sha256", hashlib.sha256(text).hexdigest())):
        add(op="meta", id=key, text=value)
    for step in steps:
        w = step.split()
        event = dict(op="add", id="%s-%d" % (RUN, len(lines)), rev=1, cause="input", kind=w[0], paused="no",
                     correction_ms=0)
        if w[0] == "play":
            add(op="play", onset_ms=w[1], offset_ms=w[2], speed=1)
        elif w[0] == "point":
            add(code=w[1], target=w[2], onset_ms=w[3], offset_ms=w[3], **event)
        elif w[0] == "state":
            add(code=w[1], target=w[2], onset_ms=w[3], offset_ms=w[4], **event)
        elif w[0] == "rate":
            add(op="rate", id=w[1], rev=1, target=w[2], modifiers=w[3], cause="input")
        elif w[0] == "finish":
            add(op="state", id="finished")
    folder = os.path.join(study, "sessions", session, "journal")
    os.makedirs(folder, exist_ok=True)
    name = "%s_%s_%s_20260301T100000Z-%s-01_journal.tsv" % (session, coder, codebook, RUN)
    with open(os.path.join(folder, name), "w", newline="") as f:
        f.write("".join(lines))


def session(study, name, people):
    folder = os.path.join(study, "sessions", name)
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "session.yaml"), "w") as f:
        f.write("format: turven-session/1\nid: %s\nparticipants:\n" % name)
        for person in people.split():
            f.write("  - {id: %s, role: %s}\n" % tuple(person.split(":")))


study = sys.argv[1]
if sys.argv[2] == "many":
    for i in range(1, int(sys.argv[3]) + 1):
        name = "m%05d" % i
        session(study, name, "ruth:leader")
        journal(study, name, "anna", "lot", ["play 0 3600000"] +
                ["point l0%d ruth %d" % (k % 4 + 1, 1000 * k) for k in range(200)])
elif sys.argv[2] == "newer":
    journal(study, "s002", "ben", "lot", ["play 0 600000", "finish"])
else:
    session(study, "s001", "ruth:leader john:leader")
    session(study, "s002", "kim:child")
    journal(study, "s001", "anna", "lot", [
        "play 0 2400000", "point l01 ruth 10000", "point l01 ruth 20000", "point pb04 ruth 1900000",
        "point pp01 parents 30000", "state o07 group 1700000 1900000", "finish"])
    journal(study, "s001", "ben", "lot", ["play 0 600000", "state o07 group 300000 n/a"])
    journal(study, "s002", "anna", "tpocs-a-child", [
        "play 0 3000000"] + ["rate tp%d kim %d" % (i, v) for i, v in enumerate([3, 1, 2, 4, 0, 2, 1, 0, 3], 1)])
PYTHON

mkdir -p "$study/codebooks"
cp "${top_srcdir:?run by make check}"/codebooks/lot.yaml "$top_srcdir"/codebooks/tpocs-a-child.yaml "$study/codebooks" || exit 1
printf 'format: turven-study/1\n' >"$study/study.yaml"
"$python" "$work/make.py" "$study" small || fail "the study cannot be made"
cd "$study" || exit 1

# row FILE WORDS...: the value and status of the row that has all the words as fields, in this order
row() {
	file=$1
	shift
	awk -F '\t' -v want="$*" '
		BEGIN { n = split(want, w, " ") }
		{
			k = 1
			for (i = 1; i <= NF && k <= n; i++) if ($i == w[k]) k++
			if (k > n) print $14 " " $15
		}' "$file"
}

# expect ROW WANTED
expect() {
	[ "$1" = "$2" ] || fail "found '$1', expected '$2'"
}

# --- the rows, and the same bytes each time
"$TURVEN" scores >all.tsv || fail "status $? for the whole study"
{ "$TURVEN" scores >again.tsv && cmp all.tsv again.tsv; } || fail "a second run gives other bytes"
{ "$TURVEN" scores s001 s002 >named.tsv && cmp all.tsv named.tsv; } || fail "all sessions, named, give other bytes"
if command -v taskset >/dev/null 2>&1; then
	{ taskset -c 0 "$TURVEN" scores >one.tsv && cmp all.tsv one.tsv; } || fail "one processor gives other bytes"
fi
expect "$(row all.tsv s001 anna 0 ruth code l01 count)" "2 ok"
expect "$(row all.tsv s001 anna finished 0 ruth code l01 rate_per_hour)" "3 ok"
expect "$(row all.tsv s001 anna 0 ruth code l02 latency_s)" " no_events"
expect "$(row all.tsv s001 anna 0 ruth score total)" "4 ok"
expect "$(row all.tsv s001 anna 0 john score total)" "1 ok"
expect "$(row all.tsv s001 ben open 0 group code o07 duration_s)" "300 ok"
expect "$(row all.tsv s001 ben 0 group code o07 n_censored)" "1 ok"
expect "$(row all.tsv s002 anna tpocs-a-child 0 kim score tpocs_a)" "3.333333 ok"
"$TURVEN" scores --by segment --codebook lot s001 >by.tsv || fail "status $? by segment"
expect "$(row by.tsv s001 anna finished 1 ruth score total)" "3 ok"
expect "$(row by.tsv s001 anna finished 2 ruth score total)" "1 ok"
expect "$(row by.tsv s001 anna finished 1 group code o07 duration_s)" "100 ok"
! grep -q tpocs by.tsv || fail "--codebook lot shows another codebook"
"$TURVEN" scores s002 s001 s002 >twice.tsv || fail "status $? for a session that is named twice"
[ "$(cut -f 1 twice.tsv | uniq | tr '\n' ' ')" = "session s002 s001 " ] || fail "sessions named twice are there twice"
cp "$top_srcdir"/codebooks/srs.yaml codebooks
"$TURVEN" scores --codebook srs >none.tsv 2>message || fail "status $? for a codebook without observations"
{ [ "$(wc -l <none.tsv)" -eq 1 ] && grep -q "'srs'" message; } || fail "no word of a codebook that nobody used"
status=0
"$TURVEN" scores --codebook tpocs-a-chil >none.tsv 2>message || status=$?
[ "$status" -eq 1 ] || fail "status $status for a codebook that is not there"
[ ! -s none.tsv ] || fail "a table for a codebook that is not there"
grep -q "there is no codebook 'tpocs-a-chil'; did you mean 'tpocs-a-child'" message || fail "the message: $(cat message)"
mv codebooks/tpocs-a-child.yaml "$work" # coded with, and no longer in the study
"$TURVEN" scores --codebook tpocs-a-child >/dev/null 2>message || status=$?
! grep -q 'there is no codebook .*did you' message || fail "an observation's codebook is not known: $(cat message)"
mv "$work/tpocs-a-child.yaml" codebooks

# --- files: made whole, with a sidecar; never in the place of somebody else's
"$TURVEN" scores -o out.tsv || fail "status $? for -o"
cmp all.tsv out.tsv || fail "-o writes other bytes than standard output"
"$python" - out.tsv <<'PYTHON' || fail "the sidecar is not right"
import json
import sys

with open(sys.argv[1]) as f:
    columns = f.readline().rstrip("\n").split("\t")
about = json.load(open(sys.argv[1] + ".json"))
assert list(about) == columns + ["Scores"], list(about)
assert all(about[c]["Description"] for c in columns)
books = {b["Id"]: b for b in about["Scores"]["Codebooks"]}
assert sorted(books) == ["lot", "tpocs-a-child"]
assert books["tpocs-a-child"]["Scores"]["tpocs_ab"]["Reversed"] == ["tp5"]
PYTHON
cp out.tsv.json first.json
"$TURVEN" scores --output out.tsv --force || fail "--force does not replace an earlier table"
cmp out.tsv.json first.json || fail "the sidecar has other bytes the second time"
echo mine >mine.tsv
status=0
"$TURVEN" scores -o mine.tsv 2>message || status=$?
{ [ "$status" -eq 1 ] && [ "$(cat mine.tsv)" = mine ]; } || fail "somebody's file was replaced (status $status)"
grep -q "'mine.tsv'.*--force" message || fail "the message does not say what to do: $(cat message)"
{ "$TURVEN" scores -o mine.tsv --force && cmp mine.tsv all.tsv; } || fail "--force does not replace"
status=0
"$TURVEN" scores -o nowhere/x.tsv 2>/dev/null || status=$?
[ "$status" -eq 1 ] || fail "status $status for a folder that is not there"
"$TURVEN" scores --format csv >out.csv || fail "status $? for csv"
[ "$(head -n 1 out.csv)" = "$(head -n 1 all.tsv | tr '\t' ',')" ] || fail "csv has other columns"
[ "$(wc -l <out.csv)" -eq "$(wc -l <all.tsv)" ] || fail "csv has not as many rows"

# --- wide: one codebook
status=0
"$TURVEN" scores --layout wide >/dev/null 2>message || status=$?
{ [ "$status" -eq 1 ] && grep -q 'lot, tpocs-a-child' message; } || fail "wide takes two codebooks (status $status)"
"$TURVEN" scores --layout wide --codebook lot -o wide.tsv || fail "status $? for wide"
[ "$(wc -l <wide.tsv)" -eq 9 ] || fail "$(wc -l <wide.tsv) lines for 2 observations of 4 targets"
head -n 1 wide.tsv | tr '\t' '\n' >names
[ -z "$(sort names | uniq -d)" ] || fail "two variables have one name"
! grep -vE '^[a-z][a-z0-9_]{0,63}$' names || fail "these names are not legal"

# --- two versions of a codebook in one table
! grep -q warning message || fail "a warning about versions, where there is one: $(cat message)"
cp -R "$study" "$work/versions"
old=$(sha256sum <codebooks/lot.yaml | cut -c 1-12)
(
	cd "$work/versions" || exit 1
	mkdir -p codebooks/used
	cp codebooks/lot.yaml "codebooks/used/lot@$old.yaml"
	sed -i 's/^version: ".*"/version: "0.10"/' codebooks/lot.yaml
	new=$(sha256sum <codebooks/lot.yaml | cut -c 1-12)
	cp codebooks/lot.yaml "codebooks/used/lot@$new.yaml"
	"$python" "$work/make.py" . newer || exit 1
	for layout in long wide; do
		"$TURVEN" scores --codebook lot --layout $layout >"$work/$layout" 2>"$work/message" || exit 1
		grep -q "^turven: warning: .* 2 versions of 'lot' ([0-9.]*, 0.10).*'turven codebook diff lot@$old lot@$new'" \
			"$work/message" || exit 1
	done
	cut -f 5 "$work/long" | grep -q '^0\.10$' || exit 1
	"$TURVEN" codebook diff "lot@$old" "lot@$new" >/dev/null
) || fail "two versions in one table: $(cat "$work/message")"

# --- what cannot be read does not hide the rest
cp -R "$study" "$work/damaged"
echo 'format: nonsense' >"$work/damaged/sessions/s002/session.yaml"
sed 's/	l01	ruth	10000/	l01	ruth	10001/' "$study"/sessions/s001/journal/s001_anna_* >"$work/changed"
cp "$work/changed" "$work"/damaged/sessions/s001/journal/s001_anna_*
status=0
(cd "$work/damaged" && "$TURVEN" scores) >damaged.tsv 2>message || status=$?
[ "$status" -eq 1 ] || fail "status $status although files are damaged"
{ grep -q 's002/session.yaml' message && grep -q 'checksum' message; } || fail "the messages: $(cat message)"
expect "$(row damaged.tsv s001 anna 0 ruth code l01 count)" "1 ok"
! grep -q '^s002' damaged.tsv || fail "a session that cannot be read has rows"

# --- interrupted: no file, no part of one
"$python" "$work/make.py" "$study" many 1500 || exit 1

# Is there something that is called like it?
is_left() {
	for file in big.tsv*; do
		[ ! -e "$file" ] || return 0
	done
	return 1
}

# Has it been opened? nameless=yes: what is written has no name in the folder
is_open() {
	for file in big.tsv*; do
		[ ! -e "$file" ] || return 0
	done
	for file in "/proc/$pid/fd"/*; do
		case $(readlink "$file") in
		"$study/#"*)
			nameless=yes
			return 0
			;;
		esac
	done
	return 1
}

# interrupt SIGNAL: sends it once the table is open; $status is that of turven
interrupt() {
	tries=0
	while :; do
		tries=$((tries + 1))
		[ "$tries" -le 20 ] || fail "in $tries tries none could be interrupted"
		rm -f big.tsv big.tsv.json
		"$TURVEN" scores -o big.tsv 2>message &
		pid=$!
		nameless=no
		while ! is_open && kill -0 $pid 2>/dev/null; do :; done
		kill -"$1" $pid 2>/dev/null
		status=0
		wait $pid 2>/dev/null || status=$?
		[ "$status" -eq 0 ] || break # it had ended before
	done
}
interrupt INT
[ "$status" -eq 1 ] || fail "interrupted: status $status"
grep -q interrupted message || fail "interrupted without a word: $(cat message)"
! is_left || fail "interrupted: this was left behind: $file"
interrupt KILL
[ ! -e big.tsv ] || fail "killed: there is half a table"
[ "$nameless" = no ] || ! is_left || fail "killed: this was left behind: $file"
rm -f big.tsv.~*
"$TURVEN" scores -o big.tsv || fail "status $? for many sessions"
[ "$(cut -f 1 big.tsv | uniq | wc -l)" -eq 1503 ] || fail "not all sessions are there, in order"
cut -f 1 big.tsv | tail -n +2 | LC_ALL=C sort -c || fail "the sessions are out of order"

# --- in the hands of others
cat >"$work/read.R" <<'R'
long <- read.delim("out.tsv")
if (!is.numeric(long$value) || !is.numeric(long$coded_s) || !is.numeric(long$segment)) stop("long: no numbers")
x <- subset(long, session == "s001" & coder == "anna" & target == "ruth" & kind == "score" & id == "total")
if (nrow(x) != 1 || x$value != 4) stop("long: total")
x <- subset(long, kind == "dimension" & id == "listening" & valence == "positive" & measure == "count" & coder == "anna")
if (!identical(as.numeric(x$value), c(2, 0))) stop("long: dimension")
if (any(is.na(long$value) != !(long$status %in% c("ok", "partial")))) stop("long: values without status")
table <- read.table("out.tsv", sep = "\t", header = TRUE)
if (!identical(dim(table), dim(long))) stop("read.table")
if (!identical(dim(read.csv("out.csv")), dim(long))) stop("read.csv")
wide <- read.delim("wide.tsv")
for (name in names(wide)[12:ncol(wide)])
	if (!is.numeric(wide[[name]]) && !all(is.na(wide[[name]]))) stop("wide: ", name, " is no number")
if (wide$s_total[wide$coder == "anna" & wide$target == "ruth"] != 4) stop("wide: s_total")
if (!is.na(wide$n_l01[wide$coder == "anna" & wide$target == "group"])) stop("wide: n_l01 of the group")
R
if command -v Rscript >/dev/null 2>&1; then
	Rscript --vanilla "$work/read.R" >message 2>&1 || fail "R: $(cat message)"
else
	echo "SKIPPED: R (Rscript is missing)"
fi
cat >"$work/read.py" <<'PYTHON'
import pandas

long = pandas.read_csv("out.tsv", sep="\t")
assert pandas.api.types.is_numeric_dtype(long["value"])
x = long[(long.kind == "score") & (long.id == "tpocs_ab")]
assert list(x.value) == [3.4], x
assert long.shape == pandas.read_csv("out.csv").shape
wide = pandas.read_csv("wide.tsv", sep="\t")
for name in wide.columns[11:]:
    assert pandas.api.types.is_numeric_dtype(wide[name]), name
PYTHON
if "$python" -c 'import pandas' 2>/dev/null; then
	"$python" "$work/read.py" || fail "pandas"
else
	echo "SKIPPED: pandas (python3-pandas is missing)"
fi

# --- a workbook, where it can be made
status=0
"$TURVEN" scores s001 s002 -o out.xlsx 2>message || status=$?
if [ "$status" -ne 0 ] && grep -q libxlsxwriter message; then
	echo "SKIPPED: workbooks (libxlsxwriter is missing)"
	exit 0
fi
[ "$status" -eq 0 ] || fail "status $status for a workbook: $(cat message)"
cp out.xlsx first.xlsx
{ "$TURVEN" scores s001 s002 -o out.xlsx --force && cmp first.xlsx out.xlsx; } || fail "a second workbook has other bytes"
"$python" - <<'PYTHON' || fail "the workbook is not right"
import re
import zipfile

book = zipfile.ZipFile("out.xlsx")
table = book.read("xl/worksheets/sheet1.xml").decode()
rows = re.findall(r"<row .*?</row>", table, re.S)
with open("all.tsv") as f:
    lines = f.read().splitlines()
assert len(rows) == len(lines), (len(rows), len(lines))
second, cells = lines[1].split("\t"), re.findall(r"<c (.*?)(?:/>|</c>)", rows[1], re.S)
kinds = ["inlineStr" in c for c in cells]
assert kinds == [n not in (2, 6, 13, 16, 17, 19) for n in range(20) if second[n] != "n/a"
                 ], kinds  # ids and versions are texts, numbers are numbers
assert "description" in book.read("xl/worksheets/sheet2.xml").decode()
PYTHON
