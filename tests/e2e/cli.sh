#!/bin/sh
# The command line's contract that scripts rely on: what goes to standard output, and the exit status.
set -eu
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

fail() {
	echo "cli.sh: $*" >&2
	exit 1
}

"$TURVEN" --version >"$out/version" || fail "--version failed"
grep -q '^turven [0-9]' "$out/version" || fail "--version does not say which version: $(cat "$out/version")"

"$TURVEN" --help >"$out/help" || fail "--help failed"
grep -q '^Usage: turven' "$out/help" || fail "--help does not show the usage"

status=0
"$TURVEN" no-such-command >"$out/stdout" 2>"$out/stderr" || status=$?
[ "$status" -eq 2 ] || fail "an unknown command ends with status $status instead of 2"
[ ! -s "$out/stdout" ] || fail "an unknown command writes to standard output"
grep -q "'no-such-command'" "$out/stderr" || fail "the message does not name the unknown command"

"$TURVEN" help >"$out/stdout" || fail "help failed"
cmp -s "$out/help" "$out/stdout" || fail "help is not --help"
commands=$(sed -n '/^Commands/,/^Options/s/^  \([a-z]*\) .*/\1/p' "$out/help")
[ -n "$commands" ] || fail "--help lists no commands"
for command in $commands; do
	"$TURVEN" "$command" --help >"$out/asked" || fail "$command --help failed"
	"$TURVEN" help "$command" >"$out/stdout" || fail "help $command failed"
	cmp -s "$out/asked" "$out/stdout" || fail "help $command is not $command --help"
done

# refuses TEXT ARGUMENTS...: a command line that is wrong, and says this
refuses() {
	words=$1
	shift
	status=0
	"$TURVEN" "$@" >"$out/stdout" 2>"$out/stderr" || status=$?
	[ "$status" -eq 2 ] || fail "'$*' ends with status $status instead of 2"
	grep -qF -- "$words" "$out/stderr" || fail "for '$*' it says: $(cat "$out/stderr")"
}
refuses "did you mean 'report'?" help repotr
refuses "'help' is about one command" help play report
refuses "--coder is there twice, 'anna' and 'bert'" report s1 --coder anna --coder=bert -o page.html
refuses "--output is there twice" scores -o a.tsv --output b.tsv

# What can be given several times is taken: what is wrong is that there is no study here.
for option in "play s1 --coder a --coder b" "report s1 --target a --target b -o page.html --force --force" \
	"import csv none.csv --role a=b --role c=d" "reliability --exclusive a --exclusive b --events none.csv"; do
	status=0
	# shellcheck disable=SC2086 # words
	(cd "$out" && "$TURVEN" $option >"$out/stdout" 2>"$out/stderr") || status=$?
	[ "$status" -eq 1 ] || fail "'$option' ends with $status: $(cat "$out/stderr")"
done

# A program that stands alone has no codebooks for a new study, and says what brings them there.
cp "$TURVEN" "$out/turven"
folder=$(CDPATH='' cd -- "$out" && pwd -P)
(cd / && "$out/turven" init "$out/study" >"$out/stdout") || fail "init failed"
grep -q '^codebooks: ' "$out/stdout" || grep -qF "cp codebooks/*.yaml '$folder/study/codebooks/'" "$out/stdout" ||
	fail "init does not say where codebooks come from: $(cat "$out/stdout")"

# Under each heading there are keys.
"$TURVEN" keys >"$out/keys" || fail "keys failed"
! awk 'heading != "" && !/^ / { print heading }
	{ heading = NR > 3 && /^[^ ]/ ? $0 : "" }
	END { if (heading != "") print heading }' "$out/keys" | grep . || fail "this heading of the keys stands above nothing"
