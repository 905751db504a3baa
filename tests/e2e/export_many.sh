#!/bin/sh
# A long observation through every format: what was logged is what other programs read. TURVEN_EXPORT_EVENTS says of how
# many events (.ci/run: 100,000). Readers that are missing are named and left out.
# shellcheck source=tests/e2e/begin.sh
. "${top_srcdir:?run by make check}/tests/e2e/begin.sh"
n=${TURVEN_EXPORT_EVENTS:-10000}
find_python pandas "writes the journals"
"$python" "$here/export_study.py" "$work/study" "$n" || fail "the study cannot be made"
cd "$work/study" || exit 1

formats=$("$TURVEN" export --list | awk '/^[a-z]/ { if (name) print name; name = $0 }
	/not in this build/ { name = "" } END { if (name) print name }')
for format in $formats; do
	path=$work/s001_anna_toy.$format
	"$TURVEN" export "$format" s001 -o "$path" 2>message || fail "$format: $(cat message)"
	grep -qF "$format: observations: 1, events: $n;" message || fail "$format: other events: $(cat message)"
	read=$path
	[ ! -f "$path/datapackage.json" ] || read=$path/datapackage.json
	"$python" "$here/export_read.py" "$work/study/logged.json" "$format" "$read" || fail "$format reads otherwise"
	rm -rf "$path"
done
echo "export_many.sh: $n events"
