#!/bin/sh
# The commands of doc/analysis.md, run on the demonstration and on a study that is made up: they print what the
# document says. A language that is missing is named and left out.
#
#     tests/e2e/analysis.sh [--write]      --write puts what they print into the document
# shellcheck source=tests/e2e/begin.sh
. "${top_srcdir:?run by make check}/tests/e2e/begin.sh"
document=$top_srcdir/doc/analysis.md
find_python pandas "reads the document"

# The demonstration without what somebody else has tried in it, and without the films.
mkdir -p "$work/demo" "$work/bin"
cp -R "$top_srcdir/study.yaml" "$top_srcdir/codebooks" "$top_srcdir/sessions" "$work/demo"
chmod -R u+w "$work/demo"
find "$work/demo/sessions" \( -name 'demo-*_*' ! -name 'demo-*_[ab]_*' -o -name '*.mp4' \) -exec rm -rf {} +

"$python" "$here/analysis_study.py" "$work/madeup" "$top_srcdir/codebooks/softa-o-client.yaml" >"$work/steps" ||
	fail "the study cannot be made up"
"${top_builddir:?}/tests/e2e/coders_writer" "$work/madeup" <"$work/steps" || fail "the journals cannot be written"
(cd "$work/madeup" && "$TURVEN" rebuild >/dev/null) || fail "the tables cannot be made"

ln -s "$TURVEN" "$work/bin/turven"
PATH=$work/bin:$PATH
export PATH
"$python" "$here/analysis.py" "$document" "$work/demo" "$work/madeup" "$@" || fail "see above"
