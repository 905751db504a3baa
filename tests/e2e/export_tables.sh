#!/bin/sh
# turven export: workbooks, data packages, files of SPSS and data sets of BIDS hold what was logged, ratings and
# what is known of the observations included. Readers that are missing are named and left out.
# shellcheck source=tests/e2e/begin.sh
. "${top_srcdir:?run by make check}/tests/e2e/begin.sh"
find_python openpyxl "writes the journals"
"$python" "$here/export_study.py" "$work/study" || fail "the study cannot be made"
cd "$work/study" || exit 1

# reads FORMAT PATH...
reads() {
	"$python" "$here/export_tables.py" "$work/study/logged.json" "$@" || fail "$1 reads otherwise than logged"
}

# says WORDS: they are in the last message
says() {
	grep -qF -- "$1" message || fail "the message lacks '$1': $(cat message)"
}

# has FORMAT: is it in this build?
has() {
	"$TURVEN" export --list | awk -v format="$1" '/^[a-z]/ { name = $0 }
		/not in this build/ && name == format { exit 1 }'
}

# --- data packages, workbooks: all tables
"$TURVEN" export datapackage -o "$work/package" 2>message || fail "datapackage: $(cat message)"
says "nothing is lost"
reads datapackage "$work/package"
"$TURVEN" export datapackage --anonymous -o "$work/anonymous" 2>message || fail "datapackage --anonymous"
says ": comments"
says "3: observations whose recordings are not named"
says "1: observations without the date of their session"
says "3: observations without the fields of their session"
reads datapackage "$work/anonymous" anonymous
if has xlsx; then
	"$TURVEN" export xlsx -o "$work/all.xlsx" 2>message || fail "xlsx: $(cat message)"
	says "nothing is lost"
	reads xlsx "$work/all.xlsx"
	"$TURVEN" export xlsx --anonymous -o "$work/anonymous.xlsx" 2>message || fail "xlsx --anonymous"
	reads xlsx "$work/anonymous.xlsx" anonymous
else
	echo "export_tables.sh: this build has no xlsx"
fi

# --- SPSS: by R's haven and PSPP, which is strict about labels
cat >"$work/read.sps" <<'SPSS'
GET FILE='all.sav'.
DISPLAY DICTIONARY.
LIST VARIABLES=session code onset_ms onset.
SPSS
if has sav; then
	"$TURVEN" export sav -o "$work/all.sav" 2>message || fail "sav: $(cat message)"
	says "1: ratings, left out"
	says "1: comments that end with blanks"
	if Rscript --vanilla -e 'library(jsonlite); library(haven)' >"$work/r.log" 2>&1; then
		Rscript --vanilla "$here/export_tables.R" "$work/all.sav" "$work/r.json" || fail "R cannot read sav"
		reads sav-r "$work/r.json"
	else
		echo "export_tables.sh: R with jsonlite and haven is missing: sav is not read with it"
	fi
	if command -v pspp >/dev/null 2>&1; then
		(cd "$work" && pspp -O format=csv read.sps) >"$work/pspp" || fail "PSPP: $(cat "$work/pspp")"
		! grep -iE 'warning|error' "$work/pspp" || fail "PSPP complains"
		grep -q '^onset_ms,[0-9]*,.*,Scale,' "$work/pspp" || fail "onset_ms is no scale for PSPP"
		grep -q '^code,[0-9]*,.*,Nominal,' "$work/pspp" || fail "code is not nominal for PSPP"
		grep -q '"Hits, ""hard"""' "$work/pspp" || fail "PSPP finds no label of a code"
		grep -qE '^s002, *nod *,-500,-\.500$' "$work/pspp" || fail "PSPP finds other events"
		# long ids and labels, of the demonstration
		(cd "$top_srcdir" && "$TURVEN" export sav -o "$work/demo.sav") 2>message || fail "demo: $(cat message)"
		(cd "$work" && sed 's/all.sav/demo.sav/' read.sps >demo.sps && pspp -O format=csv demo.sps) >"$work/pspp" ||
			fail "PSPP: $(cat "$work/pspp")"
		! grep -iE 'warning|error' "$work/pspp" || fail "PSPP complains of the demonstration"
	else
		echo "export_tables.sh: pspp is missing: sav is not read with it"
	fi
else
	echo "export_tables.sh: this build has no sav"
fi

# --- BIDS
"$TURVEN" export bids -o "$work/bids" 2>message || fail "bids: $(cat message)"
says "nothing is lost"
reads bids "$work/bids"
"$TURVEN" export bids --anonymous -o "$work/anonymous-bids" 2>message || fail "bids --anonymous"
reads bids "$work/anonymous-bids" anonymous
! "$TURVEN" export bids -o "$work/bids" 2>message || fail "a data set was replaced"
says "is not empty"
cp -r sessions/s003 sessions/s0-03
sed -i 's/^id: s003/id: s0-03/' sessions/s0-03/session.yaml
for file in sessions/s0-03/journal/*; do
	mv "$file" "$(echo "$file" | sed 's/s003_/s0-03_/')"
done
! "$TURVEN" export bids -o "$work/collision" 2>message || fail "two sessions have one label"
says "'s0-03' and 's003' would both be 's003'"
[ ! -e "$work/collision" ] || fail "a refused data set is there"
rm -r sessions/s0-03

# --- BORIS: a project has one codebook, and one kind of each code
(cd "$top_srcdir" && "$TURVEN" export boris -o "$work/projects") 2>message || fail "boris: $(cat message)"
[ "$(ls "$work/projects")" = "lot.boris
softa-o-client.boris" ] || fail "the demonstration has other projects: $(ls "$work/projects")"
hash=$(sha256sum codebooks/toy.yaml | cut -c1-64)
mkdir -p codebooks/used
cp codebooks/toy.yaml "codebooks/used/toy@$(echo "$hash" | cut -c1-12).yaml"
# a second version, and an observation that was made with it
sed 's/^version: .*/version: "2.0"/; s/id: nod, key: n, kind: point/id: nod, key: n, kind: state/' codebooks/toy.yaml >new.yaml
mv new.yaml codebooks/toy.yaml
cp -r sessions/s003 sessions/s004
sed -i 's/^id: s003/id: s004/' sessions/s004/session.yaml
"$python" - sessions/s004/journal "$hash" "$(sha256sum codebooks/toy.yaml | cut -c1-64)" <<'PYTHON' || fail "no journal"
import os, sys, zlib
folder, old, new = sys.argv[1:]
name, = os.listdir(folder)
with open(os.path.join(folder, name)) as f:
    head, *lines = f.read().splitlines()
os.remove(os.path.join(folder, name))
with open(os.path.join(folder, name.replace("s003", "s004")), "w") as f:
    f.write(head + "\n")
    for line in lines:
        body = line.rsplit("\t", 1)[0].replace(old, new).replace("\ts003", "\ts004").replace("\t1.0", "\t2.0")
        f.write("%s\tx%08x\n" % (body, zlib.crc32(body.encode())))
PYTHON
! "$TURVEN" export boris -o "$work/two.boris" 2>message || fail "two kinds of one code are in one project"
says "code 'nod' has another kind"
[ ! -e "$work/two.boris" ] || fail "a refused project is there"
"$TURVEN" export boris s001 s002 s003 -o "$work/two.boris" 2>message || fail "one version: $(cat message)"
"$TURVEN" export boris s004 -o "$work/new.boris" 2>message || fail "the other version: $(cat message)"
grep -q '"type": "State event"' "$work/new.boris" || fail "the other version is the first one"
echo "export_tables.sh: passed"
