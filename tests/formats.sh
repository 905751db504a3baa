#!/bin/sh
# Holds the manual pages and codebooks/README.md against the tables of the readers: every key that a
# file can have is written down, and the examples are read without a word.
set -u
LC_ALL=C
export LC_ALL
root=${top_srcdir:-$(dirname "$0")/..}
turven=${TURVEN:-turven}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0

fail() {
	echo "formats.sh: $*" >&2
	failed=1
}

# keys FILE: the keys in its tables of fields
keys() {
	grep -o 'SCHEMA_FIELD("[a-z_]*"' "$root/src/store/$1" | cut -d'"' -f2 | sort -u
}

# written SOURCE MANUAL: is each key in an .It or .Ic of the manual page?
written() {
	n=0
	for key in $(keys "$1"); do
		n=$((n + 1))
		grep -Eq "^\.(It )?Ic ([a-z_]+ , )*$key( |\$)" "$root/doc/$2" || fail "doc/$2 lacks '$key' of src/store/$1"
	done
	[ "$n" -ge 5 ] || fail "no keys found in src/store/$1"
}

written codebook_file.c turven-codebook.5
written session_file.c turven-files.5
written study.c turven-files.5
for key in $(keys codebook_file.c); do
	grep -q "\`${key}[\`: ]" "$root/codebooks/README.md" || fail "codebooks/README.md lacks '$key'"
	grep -qx "\"$key: \"" "$root/tests/fuzz/codebook.dict" || fail "tests/fuzz/codebook.dict lacks '$key'"
done

# columns LIST...: is each column of a table in an .It Ic of the manual page?
columns() {
	[ "$#" -ge 20 ] || fail "only $# columns found"
	for column in "$@"; do
		grep -Eq "^\.It Ic ([a-z_]+ , )*$column( |\$)" "$root/doc/turven-files.5" ||
			fail "doc/turven-files.5 lacks the column '$column'"
	done
}
# shellcheck disable=SC2046 # a list of words
columns $(sed -n '/^static const char \*const column_names/,/^};/p' "$root/src/store/journal_line.c" | grep -o '"[a-z_]*"' | tr -d '"')
# shellcheck disable=SC2046
columns $(sed -n '/^static const struct sidecar_column columns_/,/^};/s/^\t{"\([a-z_]*\)".*/\1/p' "$root/src/store/events_sidecar.c")
# shellcheck disable=SC2046
columns $(sed -n '/^static const struct fixed /,/^};/s/^\t{"\([a-z_]*\)".*/\1/p' "$root/src/exchange/scores_columns.c")

# example NAME COMMAND...: what the command prints must pass turven check
example() {
	name=$1
	shift
	"$@" >"$scratch/$name.yaml"
	[ -s "$scratch/$name.yaml" ] || fail "$name: no example found"
	if ! said=$("$turven" check "$scratch/$name.yaml" 2>&1) || [ "$said" != "0 errors, 0 warnings" ]; then
		fail "$name: $said"
	fi
}

# block FILE FORMAT [N]: the first, or n-th, block of a page that begins with this format line
block() {
	awk -v format="format: $2" -v n="${3:-1}" \
		'$0 == format { on = ++seen == n } /^(```|\.Ed)/ { if (on) exit } on' "$1"
}

example readme-form block "$root/codebooks/README.md" turven-codebook/1
example readme block "$root/codebooks/README.md" turven-codebook/1 2
example manual-codebook block "$root/doc/turven-codebook.5" turven-codebook/1
sed 's/^  - file: .*/  []/' "$root/doc/turven-files.5" >"$scratch/page" # the recording is not there
example manual-session block "$scratch/page" turven-session/1

[ "$failed" -eq 0 ] && echo "formats.sh: every key is written down; the examples pass"
exit "$failed"
