#!/bin/sh
# Runs the measuring programs given as arguments, one after the other, and prints what they found as one
# table. Ends with status 1 only if a program could not measure; a goal that is missed is said in the
# table. What each figure means: doc/PERFORMANCE.md.
#
#     tests/bench/run.sh PROGRAM...
set -u
rows=$(mktemp)
log=$(mktemp)
trap 'rm -f "$rows" "$log"' EXIT
failed=
tab=$(printf '\t')

for program in "$@"; do
	name=${program##*/}
	echo "== $name"
	case $program in
	/*) ;;
	*) program=./$program ;;
	esac
	{
		"$program"
		echo "STATUS$tab$?"
	} | tee "$log" | grep -v "^BENCH$tab\|^STATUS$tab"
	status=$(sed -n "s/^STATUS$tab//p" "$log")
	grep "^BENCH$tab" "$log" | cut -f 2- >>"$rows"
	if [ "$status" != 0 ]; then
		failed="$failed $name"
		printf '%s\t-\t-\t-\tNOT MEASURED (status %s)\n' "$name" "$status" >>"$rows"
	elif ! grep -q "^BENCH$tab" "$log"; then
		printf '%s\t-\t-\t-\tskipped: see above\n' "$name" >>"$rows"
	fi
done

echo
{
	printf 'what\tfigure\tgoal\tto yardstick\t\n'
	cat "$rows"
} | awk -F '\t' '
	{
		for (i = 1; i <= 5; i++) {
			cell[NR, i] = $i
			if (length($i) > width[i]) width[i] = length($i)
		}
	}
	END {
		for (row = 1; row <= NR; row++) {
			printf "%-*s  %*s  %-*s  %-*s  %s\n", width[1], cell[row, 1], width[2], cell[row, 2],
				width[3], cell[row, 3], width[4], cell[row, 4], cell[row, 5]
			if (row == 1) {
				line = ""
				for (i = 0; i < width[1] + width[2] + width[3] + width[4] + 14; i++) line = line "-"
				print line
			}
		}
	}'
missed=$(grep -c "${tab}MISSED\$" "$rows")
met=$(grep -c "${tab}met\$" "$rows")
echo
echo "$met figures meet their goal, $missed miss it; measured on: $(uname -sm), $(getconf _NPROCESSORS_ONLN) processors, load $(cut -d ' ' -f 1-3 /proc/loadavg 2>/dev/null)"
if [ -n "$failed" ]; then
	echo "could not measure:$failed" >&2
	exit 1
fi
