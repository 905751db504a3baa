#!/bin/sh
# The manual page names every command and option that the program has; so it cannot fall behind.
set -u
page=${srcdir:-$(dirname "$0")/..}/doc/turven.1
status=0

complain() {
	echo "manual.sh: $*" >&2
	status=1
}

commands=$("$TURVEN" --help | sed -n '/^Commands/,/^Options/s/^  \([a-z]*\) .*/\1/p')
[ -n "$commands" ] || complain "turven --help lists no commands"
synopsis=$(sed -n '/^\.Sh SYNOPSIS/,/^\.Sh DESCRIPTION/p' "$page")
for command in $commands; do
	printf '%s\n' "$synopsis" | grep -q "^\.Cm $command\>" || complain "the synopsis in doc/turven.1 has no 'turven $command'"
	grep -q "^\.It Cm $command\>" "$page" || complain "doc/turven.1 does not describe 'turven $command'"
	for option in $("$TURVEN" "$command" --help | sed -n 's/^  --\([a-z-]*\) .*/\1/p'); do
		grep -q "^\.It Fl -$option\>" "$page" || complain "doc/turven.1 does not describe '--$option' of 'turven $command'"
	done
done
exit $status
