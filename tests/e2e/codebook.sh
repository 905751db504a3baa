#!/bin/sh
# turven codebook: a new codebook is good from the start, every codebook can be shown in each of its languages and forms,
# and diff finds the copy that was coded with.
#
#     TURVEN_GOLDEN=write make check TESTS=tests/e2e/codebook.sh     writes the expected pages anew: look at each change
set -eu
root=${top_srcdir:-$(dirname "$0")/../..}
pages=$root/tests/data/codebook_page
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

fail() {
	echo "codebook.sh: $*" >&2
	exit 1
}

# ends STATUS COMMAND...: runs turven; its output is in $out/stdout and $out/stderr
ends() {
	expected=$1
	shift
	status=0
	"$TURVEN" "$@" >"$out/stdout" 2>"$out/stderr" || status=$?
	[ "$status" -eq "$expected" ] ||
		fail "turven $* ends with $status instead of $expected: $(cat "$out/stdout" "$out/stderr")"
}

# says FILE TEXT: line ends do not count
says() {
	tr '\n' ' ' <"$out/$1" | tr -s ' ' | grep -qF -- "$2" || fail "$1 does not say '$2': $(cat "$out/$1")"
}

# golden NAME: is the output as in tests/data/codebook_page?
golden() {
	if [ "${TURVEN_GOLDEN:-}" = write ]; then
		cp "$out/stdout" "$pages/$1"
	fi
	diff -u "$pages/$1" "$out/stdout" >&2 || fail "the page is not as expected: '$1'"
}

# --- new ------------------------------------------------------------------------------------------

cd "$out"
ends 1 codebook new mine
says stderr 'turven init'
"$TURVEN" init study >/dev/null
cd study
ends 0 codebook new mine
says stdout 'turven codebook show mine'
ends 0 check codebooks/mine.yaml
says stderr '0 errors, 0 warnings'
# a session that follows the README, with the roles that all codebooks share, can be coded with it
for role in $(sed -n 's/.*roles: \[\([^]]*\)\].*/\1/p' codebooks/mine.yaml | tr -d ,); do
	grep -qE "roles: \[.*\<$role\>.*\]" "$top_srcdir"/codebooks/*.yaml || fail "no other codebook knows the role '$role'"
done
cp codebooks/mine.yaml "$out/before"
ends 1 codebook new mine
says stderr "there is a codebook 'mine' already"
cmp -s "$out/before" codebooks/mine.yaml || fail "'new' changed a file that was there"
for id in Mine con mine.yaml ../mine ''; do
	ends 2 codebook new "$id"
	says stderr 'allowed: 1 to 32 of a-z'
done

# What is commented out must be right, too, once somebody takes the # away.
sed -E 's/^# (licence|note|sources|segments):/\1:/; s/^#   - \{key:/  - {key:/; s/^( *)# (required|multiple):/\1\2:/' \
	codebooks/mine.yaml >"$out/mine.yaml"
[ "$(diff codebooks/mine.yaml "$out/mine.yaml" | grep -c '^>')" -eq 7 ] || fail "the example has other parts in comments"
ends 0 check "$out/mine.yaml"
says stderr '0 errors, 0 warnings'

# --- show -----------------------------------------------------------------------------------------

# harmless: no control character but line ends, no line above 80 columns
harmless() {
	if LC_ALL=C grep -q '[[:cntrl:]]' "$out/stdout"; then
		fail "$1: a control character came through"
	fi
	if width=$(wc -L <"$out/stdout" 2>/dev/null) && [ "$2" = text ] && [ "$width" -gt 80 ]; then
		fail "$1: a line of $width columns"
	fi
}

# alone: the page asks for nothing from elsewhere, runs nothing and is good HTML
alone() {
	if grep -nEi '<script|<link|<img|<iframe|src=|@import|url\(|javascript:[^<]*"' "$out/stdout" >&2; then
		fail "$1: the page is not complete in itself"
	fi
	if command -v xmllint >/dev/null 2>&1; then
		xmllint --html --noout "$out/stdout" 2>"$out/xmllint" || fail "$1: $(cat "$out/xmllint")"
		[ ! -s "$out/xmllint" ] || fail "$1: $(cat "$out/xmllint")"
	fi
}

n_shown=0
for file in "$root"/codebooks/*.yaml "$root"/tests/data/codebook/good-*.yaml "$pages/page.yaml" codebooks/mine.yaml; do
	languages=$(sed -n 's/^languages: *\[\(.*\)\].*/\1/p' "$file" | tr -d ' ' | tr , ' ')
	for language in ${languages:-en}; do
		for format in text html; do
			ends 0 codebook show "$file" --language "$language" --format "$format"
			harmless "$file in $language" "$format"
			[ ! -s "$out/stderr" ] || fail "$file: $(cat "$out/stderr")"
			n_shown=$((n_shown + 1))
		done
		alone "$file in $language"
		grep -q "^<html lang=\"$language\">" "$out/stdout" || fail "$file: the page is not in '$language'"
	done
done
[ "$n_shown" -ge 20 ] || fail "only $n_shown pages were shown"

ends 0 codebook show "$pages/page.yaml"
golden page.en.txt
ends 0 codebook show "$pages/page.yaml" --language nl
golden page.nl.txt
ends 0 codebook show "$pages/page.yaml" --format html
sed 's/\(name="generator" content="turven\) [^"]*/\1/' "$out/stdout" >"$out/page"
mv "$out/page" "$out/stdout"
golden page.html

ends 0 codebook show mine
cp "$out/stdout" "$out/page"
ends 0 codebook show mine --output "$out/page.txt"
cmp -s "$out/page" "$out/page.txt" || fail "--output writes another page"
ends 1 codebook show mine --format html --output "$out/page.txt"
cmp -s "$out/page" "$out/page.txt" || fail "--output replaces a file that is there"
ends 0 codebook show mine --format html --output "$out/page.txt" --force
grep -q '<!DOCTYPE html>' "$out/page.txt" || fail "--force does not replace the older page"
rm "$out/page.txt"
ends 0 codebook show mine -o "$out/page.txt"
cmp -s "$out/page" "$out/page.txt" || fail "-o is not short for --output"
ends 2 check -o "$out/page.txt"
says stderr "'check' has no option '-o'"
ends 2 codebook show mine --output codebooks/mine.yaml
cmp -s "$out/before" codebooks/mine.yaml || fail "--output replaced a codebook"
ends 2 codebook show mine --format pdf
ends 2 codebook show mine --language fr
says stderr 'it has: en, nl'
ends 1 codebook show nobody
says stderr "there is no codebook 'nobody'; there are:"
ends 1 codebook show ./nobody.yaml
printf 'language: nl\n' >>study.yaml
ends 0 codebook show mine
says stdout 'Wat met * is gemerkt'

# --- diff -----------------------------------------------------------------------------------------

# What turven keeps when a codebook is coded with.
hash=$("$TURVEN" codebook show mine --language en | sed -n 's/.*SHA-256 begins with \([0-9a-f]*\)\..*/\1/p')
[ "${#hash}" -eq 12 ] || fail "the page does not tell the hash"
ends 1 codebook diff "mine@$hash" mine
says stderr 'nothing was coded with this codebook so far'
mkdir -p codebooks/used
cp codebooks/mine.yaml "codebooks/used/mine@$hash.yaml"
ends 0 codebook diff mine@ mine
says stdout 'The two files are the same.'

echo '# a comment' >>codebooks/mine.yaml
ends 0 codebook diff "mine@$(printf %.4s "$hash")" mine
says stdout 'Only comments or the layout of the file differ.'
says stdout "Raise the version: patch (0.1.1 or higher); version '0.1' is not raised"

sed -i.before 's/version: "0.1"/version: "0.1.1"/; s/key: t, kind: point/key: tu, kind: point/' codebooks/mine.yaml
ends 0 codebook diff mine@ mine
says stdout "code 'turn': 'key' was 't' and is 'tu'"
says stdout "version '0.1.1' fits"
sed -i.before 's/kind: point/kind: state/; s/min_valid: 1/min_valid: 2/; s/{id: n_turn,/{id: n_turns,/' codebooks/mine.yaml
ends 0 codebook diff mine@ mine
says stdout "Raise the version: major (0.2 or higher); version '0.1.1' is not raised enough."
sed -E 's/(begins with |mine@)[0-9a-f]*/\1X/' "$out/stdout" >"$out/page"
mv "$out/page" "$out/stdout"
golden diff.txt
ends 0 codebook diff mine "mine@$hash"
says stdout "is lower than '0.1.1'"
ends 0 codebook diff mine "$pages/page.yaml"
says stdout 'These are two codebooks'

# A copy that somebody changed is not what was coded with; of several one must be named.
cp codebooks/mine.yaml "codebooks/used/mine@0123456789ab.yaml"
ends 1 codebook diff mine@01 mine
says stderr 'this copy of a codebook was changed'
ends 1 codebook diff mine@ mine
says stderr "'mine@' can be several: mine@0123456789ab, mine@$hash"
ends 1 codebook diff mine@ff0 mine
says stderr "there are: mine@0123456789ab, mine@$hash"

# --- the command itself ---------------------------------------------------------------------------

ends 2 codebook
ends 2 codebook shwo mine
says stderr "did you mean 'show'"
ends 2 codebook diff mine
says stderr 'turven codebook diff CODEBOOK CODEBOOK'
ends 2 codebook new other --format html
says stderr "'codebook new' has no option '--format'"
ends 0 codebook --help
says stdout 'diff FROM TO'
echo "codebook.sh: $n_shown pages"
