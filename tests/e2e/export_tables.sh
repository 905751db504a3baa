#!/bin/sh
# turven export: workbooks, data packages, files of SPSS and data sets of BIDS hold what was logged, ratings and
# what is known of the observations included. Readers that are missing are named and left out.
set -u
here=${top_srcdir:?run by make check}/tests/e2e
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
	echo "export_tables.sh: $*" >&2
	exit 1
}

python=
for candidate in /usr/bin/python3 python3; do
	"$candidate" -c 'import openpyxl' 2>/dev/null && python=$candidate && break
done
[ -n "$python" ] || python=$(command -v python3) || {
	echo "SKIPPED: python3 is missing, which writes the journals"
	exit 77
}
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
	! "$TURVEN" export --list | sed -n "/^$1\$/,/loses/p" | grep -q 'not in this build'
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
	reads xlsx "$work/all.xlsx"
	"$TURVEN" export xlsx --anonymous -o "$work/anonymous.xlsx" 2>message || fail "xlsx --anonymous"
	reads xlsx "$work/anonymous.xlsx" anonymous
else
	echo "export_tables.sh: this build has no xlsx"
fi
echo "export_tables.sh: passed"
