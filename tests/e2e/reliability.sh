#!/bin/sh
# turven reliability as scripts use it: published examples, what is refused, and the same bytes for the same input.
set -eu
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
srcdir=$(cd "${top_srcdir:-.}" && pwd)
cd "$out"

fail() {
	echo "reliability.sh: $*" >&2
	exit 1
}

# figure FILE STATISTIC PARAMETER [CODERS]: the value in a TSV
figure() {
	awk -F '\t' -v s="$2" -v p="$3" -v c="${4:-}" '$5 == s && $6 == p && (c == "" || $2 == c) { print $7; exit }' "$1"
}

# is WHAT VALUE EXPECTED
is() {
	[ "$2" = "$3" ] || fail "$1 is '$2' instead of '$3'"
}

# refused STATUS TEXT ARGUMENTS: ends with the status, says the text, prints no figures
refused() {
	expected=$1
	text=$2
	shift 2
	status=0
	"$TURVEN" reliability "$@" >stdout 2>stderr || status=$?
	[ "$status" -eq "$expected" ] || fail "'$*' ends with status $status instead of $expected: $(cat stderr)"
	[ ! -s stdout ] || fail "'$*' is refused but writes to standard output"
	grep -qF -- "$text" stderr || fail "'$*' does not say '$text' but: $(cat stderr)"
}

# --- published examples (Shrout & Fleiss 1979, Cohen 1960) ---
cat >shrout.csv <<'END'
target,j1,j2,j3,j4
s1,9,2,5,8
s2,6,1,3,2
s3,8,4,6,8
s4,7,1,2,6
s5,10,5,6,9
s6,6,2,4,7
END
"$TURVEN" reliability --ratings shrout.csv --statistic all --format tsv >shrout.tsv
is 'ICC(1)' "$(figure shrout.tsv icc_1 n/a all)" 0.1657417684
is 'ICC(A,1)' "$(figure shrout.tsv icc_a1 n/a all)" 0.2897637795
is 'ICC(C,1)' "$(figure shrout.tsv icc_c1 n/a all)" 0.7148407148
is 'ICC(C,k)' "$(figure shrout.tsv icc_ck n/a all)" 0.9093155424
printf '88,14,18\n10,40,10\n2,6,12\n' >cohen.csv
"$TURVEN" reliability --table cohen.csv --format tsv >cohen.tsv
is kappa "$(figure cohen.tsv kappa n/a)" 0.4915254237
is 'kappa max' "$(figure cohen.tsv kappa_max n/a)" 0.8305084746

# --- events: two pairs where the nearest first would leave one (T = 1 s); one missed, one confused ---
cat >events.csv <<'END'
session,coder,target,code,type,start_ms,stop_ms
s1,anna,child,k,point,1000,
s1,anna,child,k,point,1900,
s1,ben,child,k,point,1800,
s1,ben,child,k,point,2800,
s1,anna,child,l,point,9000,
s1,ben,child,k,point,9100,
s1,anna,child,l,point,20000,
s1,ben,child,l,point,30000,30000
s1,anna,child,on,state,0,6000
s1,anna,child,off,state,6000,10000
s1,ben,child,on,state,0,5000
s1,ben,child,off,state,5000,10000
s2,anna,child,l,point,500,
s2,ben,child,l,point,600,
END
"$TURVEN" reliability --events events.csv --tolerance 1s --format tsv >events.tsv
grep '^s1' events.tsv >s1.tsv
grep '^pooled' events.tsv >pooled.tsv
is matched "$(figure s1.tsv event_matched tolerance=1s)" 2
is confused "$(figure s1.tsv event_confused tolerance=1s)" 1
is 'only the first' "$(figure s1.tsv event_only_first tolerance=1s)" 1
is 'only the second' "$(figure s1.tsv event_only_second tolerance=1s)" 1
is agreement "$(figure s1.tsv event_agreement tolerance=1s)" 0.4
is 'pooled agreement' "$(figure pooled.tsv event_agreement tolerance=1s)" 0.5
is 'with half a second' "$(figure pooled.tsv event_f1 tolerance=0.5s)" 0.4
# 9 of 10 s agreed; by chance .6 * .5 + .4 * .5 = .5; silence up to 30.001 s is agreed on, too
"$TURVEN" reliability --events events.csv --window 0:10 --format tsv >window.tsv
grep '^s1' window.tsv >s1.tsv
is 'share of time' "$(figure s1.tsv duration_agreement n/a)" 0.9
is 'kappa of time' "$(figure s1.tsv duration_kappa n/a)" 0.8
"$TURVEN" reliability --events events.csv --window 0:10 --statistic duration_kappa,unit_kappa --unit 1ms \
	--format tsv >units.tsv
grep '^s1' units.tsv >s1.tsv
is 'time units of 1 ms' "$(figure s1.tsv unit_kappa unit=0.001s)" "$(figure s1.tsv duration_kappa n/a)"

# --- sequences and units ---
printf 'coder,codes\na,K L K M\nb,"K","L","M"\n' >sequences.csv
"$TURVEN" reliability --sequences sequences.csv --format tsv >sequences.tsv
is 'aligned kappa' "$(figure sequences.tsv alignment_kappa 'substitution=1 gap=1')" 0.6666666667
printf 'coder,start,stop,code\na,0,10,x\nb,0,10,x\na,20,30,y\nb,20,30,y\n' >units.csv
"$TURVEN" reliability --units units.csv --length 60 --format tsv >units.tsv
is 'unitizing alpha' "$(figure units.tsv u_alpha length=60)" 1

# --- the order of rows, and running twice, change nothing ---
"$TURVEN" reliability --events events.csv --statistic all --format json -o first.json
(
	head -n 1 events.csv
	tail -n +2 events.csv | sort -r
) >other.csv
mv other.csv events.csv
"$TURVEN" reliability --events events.csv --statistic all --format json >second.json
cmp first.json second.json || fail "the order of rows changes figures"
python3 -m json.tool first.json >/dev/null 2>&1 || command -v python3 >/dev/null 2>&1 && {
	python3 -m json.tool first.json >/dev/null || fail "--format json is no JSON"
}
"$TURVEN" reliability --events events.csv --coders ben,anna --tolerance 1s --format tsv >turned.tsv
is 'turned round' "$(figure turned.tsv event_lag tolerance=1s)" "-$(figure events.tsv event_lag tolerance=1s)"
is 'kappa turned round' "$(figure turned.tsv event_kappa tolerance=1s)" "$(figure events.tsv event_kappa tolerance=1s)"

# --- nothing undefined is a number ---
printf 'target,a,b\nx,1,1\ny,1,1\n' >same.csv
"$TURVEN" reliability --ratings same.csv --format tsv >same.tsv
is 'no variation' "$(figure same.tsv icc_a1 n/a)" n/a
grep -q 'no variation between targets' same.tsv || fail "no reason beside n/a"
! grep -qiE '(^|	)-?(nan|inf)' ./*.tsv || fail "a figure is not a number"

# --- twenty coders, twelve hours, states of a millisecond, somebody who logged one event ---
awk 'BEGIN {
	print "coder,target,code,type,start_ms,stop_ms"
	for (c = 1; c <= 20; c++)
		for (i = 0; i < (c == 20 ? 1 : 6); i++) {
			printf "c%02d,t,k%d,point,%d,\n", c, i % 2, i * 7200000 + c
			printf "c%02d,t,s%d,state,%d,%d\n", c, i % 3, i * 7200000, i * 7200000 + (i % 2 ? 1 : 43)
		}
}' >many.csv
"$TURVEN" reliability --events many.csv --statistic all --bootstrap 20 --format tsv >many.tsv
is '20 coders' "$(figure many.tsv event_agreement tolerance=2s c01,c19)" 1
is 'all pairs' "$(cut -f 2 many.tsv | sort -u | grep -c '^c[0-9]*,c[0-9]*$')" 190
! grep -qiE '(^|	)-?(nan|inf)' many.tsv || fail "a figure of many coders is not a number"
awk -F '\t' 'NR > 1 && $7 == "n/a" && $12 == "n/a" { exit 1 }' many.tsv || fail "no reason beside n/a"

# --- mistakes: all at once, with their places ---
printf 'target,a,b\nx,1,oops\ny,7,2\n' >bad.csv
refused 1 "bad.csv:2:5: 'oops' is not a number" --ratings bad.csv --scale 0:5
grep -q '^bad.csv:3:3: ' stderr || fail "only the first mistake is told"
printf 'coder,target,code,type,start_ms,stop_ms\na,c,on,state,0,5000\na,c,off,state,4000,6000\nb,c,on,state,0,1000\n' >overlap.csv
refused 1 "'on' (0:00.000 to 0:05.000) and 'off' (0:04.000 to 0:06.000) of coder 'a'" --events overlap.csv
grep -q "^overlap.csv:3:.*the first is overlap.csv:2" stderr || fail "the rows that overlap are not told: $(cat stderr)"
refused 1 "shrout.csv: there is no coder 'j9'" --ratings shrout.csv --coders j1,j9
refused 1 "overlap.csv: there is no coder 'x'" --events overlap.csv --coders a,x
refused 1 "sequences.csv: there is no coder 'x'" --sequences sequences.csv --coders a,x
refused 1 "units.csv: there is no coder 'x'" --units units.csv --length 60 --coders a,x
"$TURVEN" reliability --events overlap.csv --exclusive on --exclusive off --format tsv >apart.tsv
is 'apart' "$(figure apart.tsv duration_agreement n/a)" 0.3333333333
refused 1 "no state has the code 'up'" --events overlap.csv --exclusive on,up
refused 1 "code 'on' is in two groups" --events overlap.csv --exclusive on --exclusive off,on
refused 1 missing.csv --table missing.csv
refused 1 'none of these statistics fits' --table cohen.csv --statistic event_kappa
printf 'coder,target,code,type,start_ms,stop_ms\na,c,on,state,0,5000\n' >one.csv
refused 1 'fewer than two coders' --events one.csv
refused 2 "did you mean 'event_kappa'?" --statistic event_kapa
refused 2 "--tolerance 'soon'" --tolerance soon
refused 2 "--window '5:2'" --window 5:2
refused 2 "--scale '5'" --ratings bad.csv --scale 5
refused 2 'one table at a time' --ratings bad.csv --table cohen.csv
refused 2 '--length N' --units units.csv
refused 2 'allowed: table, tsv, json' --format xml

# --- all statistics are listed ---
"$TURVEN" reliability --list >list
cut -f 5 events.tsv shrout.tsv cohen.tsv sequences.tsv units.tsv | grep -v '^statistic$' | sort -u | while read -r name; do
	grep -q "^$name " list || fail "--list does not have '$name'"
done

# --- the demonstration: two coders of a session ---
cd "$srcdir"
"$TURVEN" reliability --open demo-group --codebook lot --format tsv >"$out/demo.tsv" 2>"$out/stderr" || fail "$(cat "$out/stderr")"
"$TURVEN" reliability --open --codebook lot --format tsv demo-group demo-group >"$out/again.tsv" 2>/dev/null
cmp "$out/demo.tsv" "$out/again.tsv" || fail "running twice gives other bytes"
grep -q '^pooled	a,b	leader	lot	event_kappa	' "$out/demo.tsv" || fail "no kappa for the demonstration"
"$TURVEN" reliability --open demo-group --codebook lot >"$out/demo.txt" 2>/dev/null
grep -q 'The coders agree on' "$out/demo.txt" || fail "no words in the table for people"
[ "$(awk '{ if (length($0) > w) w = length($0) } END { print w }' "$out/demo.txt")" -le 80 ] || fail "the table is wider than 80"
status=0
"$TURVEN" reliability no-such >/dev/null 2>"$out/stderr" || status=$?
[ "$status" -eq 1 ] || fail "an unknown session ends with status $status"
