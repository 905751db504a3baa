#!/bin/sh
# What doc/RELIABILITY-OF-STORAGE.md and doc/SECURITY.md claim names a test: is there each of them? Names are
# `program/test`, where test is a START_TEST of one of the program's files, or the name of a script.
#
#     tests/claims.sh [ROOT]      by default this checkout
set -u
root=${1:-${top_srcdir:-$(dirname "$0")/..}}
cd "$root" || exit 1
found=$(mktemp)
trap 'rm -f "$found"' EXIT

# files PROGRAM: where its tests are written
files() {
	case $1 in
	turven_unit) echo tests/unit/check_*.c ;;
	turven_faults) echo tests/unit/check_*_faults.c ;;
	turven_screen) echo tests/screen/check_*.c ;;
	turven_player) echo tests/e2e/check_player_*.c ;;
	*) echo "tests/e2e/$1".c "tests/e2e/$1"_*.c ;;
	esac
}

n=0
for page in doc/RELIABILITY-OF-STORAGE.md doc/SECURITY.md; do
	grep -oE '`(turven_[a-z]+|check_[a-z_]+)/[a-z0-9_]+`|`[a-z_/]+\.sh`' "$page" | tr -d '`' | sort -u >"$found"
	[ -s "$found" ] || { echo "claims.sh: '$page' names no test" >&2; exit 1; }
	while IFS= read -r name; do
		case $name in
		*.sh) [ -f "tests/${name#tests/}" ] || [ -f "tests/e2e/$name" ] ;;
		*)
			# shellcheck disable=SC2046 # names of files here hold no spaces
			grep -q "^START_TEST(${name#*/})" $(files "${name%%/*}") 2>/dev/null &&
				grep -qE "tcase_add_(loop_)?test\(.*${name#*/}|^[[:space:]]+tc, ${name#*/}," \
					$(files "${name%%/*}") 2>/dev/null ;;
		esac || {
			echo "claims.sh: '$page' names '$name', which is no test that runs" >&2
			exit 1
		}
		n=$((n + 1))
	done <"$found" || exit 1
done
echo "claims.sh: the $n tests that the pages name are there"
