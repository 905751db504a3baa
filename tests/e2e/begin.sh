# shellcheck shell=sh
# What scripts of commands have in common, for sourcing: a folder that goes when they end, the way to fail, and a
# python that has the module they like best.
set -u
# shellcheck disable=SC2034 # of the script that sources this
here=${top_srcdir:?run by make check}/tests/e2e
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
	echo "$(basename "$0"): $*" >&2
	exit 1
}

# find_python MODULE PURPOSE: sets python to one that has the module, else to any; none: the test is skipped
find_python() {
	python=
	for candidate in /usr/bin/python3 python3; do
		"$candidate" -c "import $1" 2>/dev/null && python=$candidate && break
	done
	[ -n "$python" ] || python=$(command -v python3) || {
		echo "SKIPPED: python3 is missing, which $2"
		exit 77
	}
}
