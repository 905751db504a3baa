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
