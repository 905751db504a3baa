#!/bin/sh
# The figures of the fault tests, added up: what their logs say of cases, acknowledged changes, losses and
# wrong ones.
#
#     tests/e2e/faults_figures.sh LOG...
#
# Ends with status 1 where something was lost or wrong, or no log says anything.
grep -h -e '^SKIPPED' "$@"
cat "$@" | awk '
	# <name>: 5 cases, ... 9 changes acknowledged, ... 0 lost, 0 wrong
	/ cases, .* acknowledged, / && / lost, .* wrong$/ {
		print
		n_lines++
		for (i = 2; i <= NF; i++) {
			word = $i
			sub(/,$/, "", word)
			if (word == "cases") n_cases += $(i - 1)
			if (word == "acknowledged") n_acknowledged += $(i - 2)
			if (word == "lost") n_lost += $(i - 1)
			if (word == "wrong") n_wrong += $(i - 1)
		}
	}
	END {
		printf "all faults: %d cases, %d changes acknowledged, %d lost, %d wrong\n",
			n_cases, n_acknowledged, n_lost, n_wrong
		exit n_lines == 0 || n_lost + n_wrong > 0
	}'
