# shellcheck shell=sh
# What the journal scripts share; sourced, not run. The folder $work is there, and goes at the end.
set -u
writer=${top_builddir:?run by make check}/tests/e2e/journal_writer
work=$(mktemp -d)
n_failed=0
n_lost=0
n_wrong=0

fail() {
	n_failed=$((n_failed + 1))
	echo "FAILED: $*" >&2
}

# judge WHAT SESSION ACKS UNACKNOWLEDGED: what was acknowledged is there, once and unchanged, and
# beside it at most that many records that the writer could not tell of any more.
judge() {
	"$writer" read "$2" >"$work/found" 2>"$work/problems" || fail "$1: cannot be read"
	grep '^ACK ' "$3" | sed 's/^ACK //' | sort >"$work/acked"
	grep '^FOUND ' "$work/found" | sed 's/^FOUND //' | grep -v '	close	' | sort >"$work/there"
	lost=$(comm -23 "$work/acked" "$work/there" | wc -l)
	twice=$(cut -f1 "$work/there" | uniq -d | wc -l)
	more=$(comm -13 "$work/acked" "$work/there" | wc -l)
	n_lost=$((n_lost + lost))
	n_wrong=$((n_wrong + twice + (more > $4 ? more : 0)))
	[ "$lost" -eq 0 ] || fail "$1: $lost acknowledged records are lost or another: $(comm -23 "$work/acked" "$work/there" | head -1)"
	[ "$twice" -eq 0 ] || fail "$1: $twice records are there twice"
	[ "$more" -le "$4" ] || fail "$1: $more records were never acknowledged"
	[ ! -s "$work/problems" ] || fail "$1: $(head -1 "$work/problems")"
}

finish() {
	if [ "$n_failed" -gt 0 ]; then
		echo "$n_failed failures" >&2
		exit 1
	fi
	exit 0
}
