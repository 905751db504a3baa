#!/bin/sh
# turven reliability where material is sparse: each statistic by itself, people without a role or without any code,
# and what a window leaves out.
set -e
. "${top_srcdir:?run by make check}/tests/e2e/begin.sh"
srcdir=$(cd "$top_srcdir" && pwd)
cd "$work"

# figure FILE SOURCE CODERS TARGET CODE STATISTIC PARAMETER: value and number of it
figure() {
	awk -F '\t' -v a="$2" -v b="$3" -v c="$4" -v d="$5" -v e="$6" -v f="$7" \
		'$1 == a && $2 == b && $3 == c && $4 == d && $5 == e && $6 == f { print $7, $11 }' "$1"
}

# is EXPECTED ARGUMENTS of figure
is() {
	expected=$1
	shift
	found=$(figure "$@")
	[ "$found" = "$expected" ] || fail "$* is '$found' instead of '$expected'"
}

# refused TEXT ARGUMENTS: ends with 1, says the text in one line, prints no figures
refused() {
	text=$1
	shift
	status=0
	"$TURVEN" reliability "$@" >stdout 2>stderr || status=$?
	[ "$status" -eq 1 ] || fail "'$*' ends with status $status instead of 1: $(cat stderr)"
	[ ! -s stdout ] || fail "'$*' is refused but writes figures"
	grep -qF -- "$text" stderr || fail "'$*' does not say '$text' but: $(cat stderr)"
}

# study NAME FILE: a study from a table of events
study() {
	"$TURVEN" init "$1" >/dev/null
	(cd "$1" && "$TURVEN" import csv "../$2" --new-codebook m --finished >log 2>&1) ||
		fail "import of $2: $(cat "$1/log")"
}

# --- each statistic by itself, on the demonstration and on each kind of table ---
printf 'target,j1,j2,j3\ns1,9,2,5\ns2,6,1,3\ns3,8,4,6\n' >ratings.csv
printf '88,14,18\n10,40,10\n2,6,12\n' >counts.csv
printf 'coder,codes\na,K L K M\nb,K L M\n' >sequences.csv
printf 'coder,start,stop,code\na,0,10,x\nb,0,10,x\na,20,30,y\nb,20,30,y\n' >units.csv
cat >events.csv <<'END'
session,coder,target,code,type,start_ms,stop_ms
s1,a,m,x,point,1000,
s1,a,m,y,state,3000,5000
s1,b,m,x,point,1000,
s1,b,m,y,state,3500,5000
END
"$TURVEN" reliability --list | cut -d ' ' -f 1 >names
[ -s names ] || fail "--list is empty"
while read -r name; do
	for table in "--ratings $work/ratings.csv" "--table $work/counts.csv" "--events $work/events.csv" \
		"--sequences $work/sequences.csv" "--units $work/units.csv --length 60" \
		"--open --codebook lot demo-group"; do
		status=0
		# shellcheck disable=SC2086 # options and their values
		(cd "$srcdir" && "$TURVEN" reliability --statistic "$name" --bootstrap 5 --format tsv $table) \
			>rows 2>stderr || status=$?
		case $status in
		0)
			awk -F '\t' -v name="$name" 'NR > 1 && $5 != name { exit 1 }' rows ||
				fail "--statistic $name $table has figures of others"
			[ "$(wc -l <rows)" -gt 1 ] || fail "--statistic $name $table: neither figures nor words"
			;;
		1) grep -q 'none of these statistics fits' stderr || fail "--statistic $name $table: $(cat stderr)" ;;
		*) fail "--statistic $name $table ends with status $status: $(cat stderr)" ;;
		esac
		[ "$status" -ne 0 ] || echo "$name" >>fits
	done
done <names
sort -u fits >fits.sorted
sort names | comm -23 - fits.sorted >unfit
[ ! -s unfit ] || echo "no material here for: $(tr '\n' ' ' <unfit)"

# --- people without a role: the same id is the same person ---
study plain events.csv
cd plain
sed -i '/role:/d; s/, role: [^,}]*//' sessions/s1/session.yaml
sed -i 's/, roles: \[[^]]*\]//; /^ *roles:/d' codebooks/m.yaml codebooks/*/m.yaml 2>/dev/null || true
! grep -q role sessions/s1/session.yaml || fail "the participant of this test has a role: $(cat sessions/s1/session.yaml)"
"$TURVEN" reliability --format tsv >../rows 2>../stderr || fail "nobody has a role: $(cat ../stderr)"
is '1 1' ../rows pooled a,b m m event_agreement tolerance=2s
cd ..

# --- a state without end ---
sed 's/3500,5000/3500,/' events.csv >open.csv
refused "open.csv:5:21: this state has no end: stop_ms is empty" --events open.csv

# --- who was never coded with states does not make agreement about states better ---
awk 'BEGIN {
	print "session,coder,target,code,type,start_ms,stop_ms"
	for (s = 1; s <= 6; s++) {
		printf "s%d,a,mother,on,state,0,%d\n", s, 4000 + 1000 * s
		printf "s%d,b,mother,on,state,0,%d\n", s, 3000 + 500 * s * s
		printf "s%d,a,kid,call,point,30000,\ns%d,b,kid,call,point,30500,\n", s, s
	}
}' >quiet.csv
"$TURVEN" reliability --events quiet.csv --statistic all --bootstrap 50 --format tsv >rows
for statistic in duration_kappa duration_agreement; do
	found=$(figure rows pooled a,b mother states $statistic n/a)
	[ -n "$found" ] || fail "no $statistic of mother"
	is "$found" rows pooled a,b all states $statistic n/a
done
for statistic in icc_a1 difference pearson count_ratio; do
	found=$(figure rows pooled a,b mother states $statistic duration_s)
	[ -n "$found" ] || fail "no $statistic of mother"
	is "$found" rows pooled a,b all states $statistic duration_s
done
# there are six sessions, and nobody else
is "$(figure rows pooled a,b mother states icc_a1 duration_s | cut -d ' ' -f 1) 6" rows pooled a,b all states icc_a1 duration_s
awk -F '\t' '$1 == "pooled" && $3 == "all" && $4 == "states" && $12 !~ /left out: 1 target that nobody coded/ { exit 1 }' rows ||
	fail "it is not told that a target was left out"
"$TURVEN" reliability --events quiet.csv >table
grep -q 'a,b - all - states.*left out: 1 target that nobody coded' table || fail "the table does not say who was left out"
# where nobody was coded at all with a code, there is nothing to hide
is '1 6' rows pooled a,b all points event_agreement tolerance=2s

# --- what a window leaves out is told wherever there are figures ---
cat >short.csv <<'END'
session,coder,target,code,type,start_ms,stop_ms
s1,a,m,x,point,1000,
s1,b,m,x,point,1000,
s1,b,m,y,point,3500,
END
"$TURVEN" reliability --events short.csv --window 0:2 --format tsv >rows
is '1 1' rows s1 a,b m points event_agreement tolerance=2s
for statistic in event_agreement event_kappa count_ratio; do
	awk -F '\t' -v s=$statistic '$4 == "points" && $5 == s && $6 !~ /0.5s|=1s|=3s|=5s/ && $12 !~ /events outside left out: 0 of a, 1 of b/ { print; exit 1 }' rows ||
		fail "$statistic does not say what is left out"
done
"$TURVEN" reliability --events short.csv --window 0:2 >table
grep -q '^a,b - m - points (.*events outside left out: 0 of a, 1 of b)' table ||
	fail "the table does not say what is left out: $(cat table)"
grep -q '^a,b - m - points, totals (.*events outside left out: 0 of a, 1 of b)' table ||
	fail "the totals do not say what is left out: $(cat table)"

# --- a window in which there is nothing ---
refused 'short.csv: every event is outside this --window' --events short.csv --window 9000:9999
[ "$(wc -l <stderr)" -eq 1 ] || fail "an empty window takes many words: $(cat stderr)"
