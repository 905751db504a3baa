#!/bin/sh
# turven reliability on a study: whose work counts, what is pooled, and what is said of what is left out.
set -eu
writer=${top_builddir:?run by make check}/tests/e2e/coders_writer
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

fail() {
	echo "reliability_study.sh: $*" >&2
	exit 1
}

# figure SOURCE CODERS TARGET CODE STATISTIC PARAMETER: the value in $out/tsv; "" = there is no such row
figure() {
	awk -F '\t' -v a="$1" -v b="$2" -v c="$3" -v d="$4" -v e="$5" -v f="$6" \
		'$1 == a && $2 == b && $3 == c && $4 == d && $5 == e && $6 == f { print $7 }' "$out/tsv"
}

# is VALUE SOURCE CODERS TARGET CODE STATISTIC PARAMETER
is() {
	expected=$1
	shift
	found=$(figure "$@")
	[ "$found" = "$expected" ] || fail "$* is '$found' instead of '$expected'"
}

run() {
	"$TURVEN" reliability --format tsv "$@" >"$out/tsv" 2>"$out/stderr" || fail "'$*' fails: $(cat "$out/stderr")"
}

refused() {
	text=$1
	shift
	status=0
	"$TURVEN" reliability "$@" >"$out/stdout" 2>"$out/stderr" || status=$?
	[ "$status" -eq 1 ] || fail "'$*' ends with status $status instead of 1"
	[ ! -s "$out/stdout" ] || fail "'$*' is refused but writes figures"
	grep -qF -- "$text" "$out/stderr" || fail "'$*' does not say '$text' but: $(cat "$out/stderr")"
}

mkdir -p "$out/study/codebooks" "$out/study/sessions"
cd "$out/study"
cat >study.yaml <<'END'
format: turven-study/1
coders: [anna, ben, carla]
END
cat >codebooks/play.yaml <<'END'
format: turven-codebook/1
id: play
version: "1"
title: Play
status: draft
languages: [en]
licence: none
sources: []
targets:
  - {id: child, kind: person, roles: [child], label: Child}
dimensions:
  - {id: voice, label: Voice}
  - {id: hands, label: Hands}
groups:
  - {id: place, label: Place}
codes:
  - {id: laugh, key: a, kind: point, dimension: voice, targets: child, label: Laughs}
  - {id: call, key: b, kind: point, dimension: voice, targets: child, label: Calls}
  - {id: wave, key: c, kind: point, dimension: hands, targets: child, label: Waves}
  - {id: near, key: d, kind: state, group: place, targets: child, label: Near}
  - {id: far, key: e, kind: state, group: place, targets: child, label: Far}
ratings:
  - {id: joy, dimension: voice, targets: child, when: session, scale: {min: 0, max: 5, step: 1}, label: Joy}
END
sed 's/^id: play/id: other/' codebooks/play.yaml >codebooks/other.yaml
"$TURVEN" check codebooks >"$out/check" 2>&1 || fail "the codebook of this test: $(cat "$out/check")"
for session in s1 s2 s3 s4 s5; do
	mkdir "sessions/$session"
	cat >"sessions/$session/session.yaml" <<END
format: turven-session/1
id: $session
participants:
  - {id: kim-$session, role: child, label: Kim}
END
done

refused 'no session has two observations with the same codebook'
"$writer" . <<'END'
# s1: 2 of 3 marks agree, the third is confused; 9 of 10 s agree
coder s1 anna 1 play
play 0 10000
point laugh kim-s1 1000
point call kim-s1 3000
point wave kim-s1 5000
state near kim-s1 0 6000
state far kim-s1 6000 10000
rate joy kim-s1 4
finish
coder s1 ben 1 play
play 0 10000
point laugh kim-s1 1500
point laugh kim-s1 3500
point wave kim-s1 5000
state near kim-s1 0 5000
state far kim-s1 5000 10000
rate joy kim-s1 3
finish
# ben again, some weeks later
coder s1 ben 2 play
play 0 10000
point laugh kim-s1 1500
finish
# s2: ben stopped watching after 5 s
coder s2 anna 1 play
play 0 10000
point laugh kim-s2 1000
point laugh kim-s2 8000
rate joy kim-s2 1
finish
coder s2 ben 1 play
play 0 5000
point laugh kim-s2 1000
rate joy kim-s2 1
finish
# s3: carla has not finished
coder s3 anna 1 play
point laugh kim-s3 1000
finish
coder s3 carla 1 play
point laugh kim-s3 1000
END

run
grep -q 'left out: 1 observation that is not finished' "$out/stderr" || fail "nothing is said of open work: $(cat "$out/stderr")"
is 2 s1 anna,ben kim-s1 play event_matched tolerance=2s
is 1 s1 anna,ben kim-s1 play event_confused tolerance=2s
is 0.9 s1 anna,ben kim-s1 place duration_agreement n/a
is 0.8 s1 anna,ben kim-s1 place duration_kappa n/a
is 1 s2 anna,ben kim-s2 play event_agreement tolerance=2s
grep -q '^s2	anna,ben	.*window 0s to 5s; events outside left out: 1 of anna, 0 of ben' "$out/tsv" || fail "what is outside the window is not told"
is 3 pooled anna,ben child play event_matched tolerance=2s
is 0.75 pooled anna,ben child play event_agreement tolerance=2s
is 0.3333333333 s1 ben,ben+2 kim-s1 play event_agreement tolerance=2s
is '' s1 anna,ben+2 kim-s1 play event_agreement tolerance=2s
is -1 s1 anna,ben all joy difference n/a
is 0.5 pooled anna,ben child joy agreement n/a
is 1 pooled anna,ben child joy agreement_within_1 n/a
# joy 4/3 and 1/1: MSR 6.25, MSC .25, MSE .25: ICC(A,1) = 6 / (6.5 + 2 * 0 / 2)
is 0.9230769231 pooled anna,ben child joy icc_a1 n/a
! grep -q '^s3	' "$out/tsv" || fail "an open observation has figures"
cp "$out/tsv" "$out/first"

run s2 s1
cmp "$out/tsv" "$out/first" || fail "the order of sessions changes figures"
run --training
is 1 s3 anna,carla kim-s3 play event_agreement tolerance=2s
# all pairs of two people: 3 + 1 matched, 1 confused
is 0.8 pooled all child play event_agreement tolerance=2s
run --by dimension
is 1 pooled anna,ben child hands event_agreement tolerance=2s
is 0.6666666667 pooled anna,ben child voice event_agreement tolerance=2s
run --by code
is 1 s1 anna,ben kim-s1 wave event_f1 tolerance=2s
is 0 s1 anna,ben kim-s1 call event_f1 tolerance=2s
run --coders ben,ben+2
is 0.3333333333 s1 ben,ben+2 kim-s1 play event_agreement tolerance=2s
! grep -q anna "$out/tsv" || fail "coders who were not asked for have figures"
refused "this study has no coder 'ben+3'; those who coded are: anna, ben, ben+2, carla" --coders ben,ben+3
# two people first, then one with a later pass
"$TURVEN" reliability --coders ben,anna 2>/dev/null | sed -n 2p | grep -q '^ben,anna ' || fail "the table begins with a later pass"
run --coders ben,anna
[ "$(cut -f 2 "$out/tsv" | grep , | uniq | sed -n 1,2p | tr '\n' ' ')" = 'ben,anna ben,ben+2 ' ] ||
	fail "pairs of two people are not the first: $(cut -f 2 "$out/tsv" | uniq)"
is 1 s1 ben,anna all joy difference n/a
is -166.6666667 pooled ben,anna child play event_lag tolerance=2s

# --- a window that nobody coded ---
refused 'no two coders coded any session in this --window' --window 9000:9999
[ "$(wc -l <"$out/stderr")" -le 2 ] || fail "a window that nobody coded takes many words: $(cat "$out/stderr")"
run --window 6:9
grep -q 'left out: 1 session that no two coders coded in this --window' "$out/stderr" || fail "s2 is not told: $(cat "$out/stderr")"
! grep -q '^s2	' "$out/tsv" || fail "s2 has figures of a window that ben did not watch"

# --- coders that nobody knows ---
refused "this study has no coder 'zz'; those who coded are: anna, ben, ben+2, carla" --coders anna,zz
refused "these sessions have no coder 'carla'; there are: anna, ben" --coders anna,carla s1 s2
status=0
"$TURVEN" compare s1 --coders anna,carla >"$out/stdout" 2>"$out/stderr" || status=$?
[ "$status" -eq 1 ] || fail "compare with an unknown coder ends with status $status instead of 1"
grep -qF "session 's1' has no coder 'carla'; there are: anna (play, finished), ben (play, finished), ben+2 (play, incomplete)" \
	"$out/stderr" || fail "compare does not say who coded: $(cat "$out/stderr")"

# --- the study's own defaults, and the command line before them ---
echo 'reliability: {tolerance_ms: 100, bootstrap: 0}' >>study.yaml
run
is 1 s1 anna,ben kim-s1 play event_matched tolerance=0.1s
run --tolerance 3s
is 2 s1 anna,ben kim-s1 play event_matched tolerance=3s

# --- several codebooks; other versions; overlaps ---
"$writer" . <<'END'
coder s4 anna 1 other
point laugh kim-s4 1000
finish
coder s4 ben 1 other
point laugh kim-s4 1000
state near kim-s4 0 5000
state far kim-s4 4000 6000
finish
END
status=0
"$TURVEN" reliability --format tsv s1 s4 >"$out/tsv" 2>"$out/stderr" || status=$?
[ "$status" -eq 1 ] || fail "a codebook whose work cannot be compared ends with status $status instead of 1"
is 1 s1 anna,ben kim-s1 play event_matched tolerance=0.1s
run --codebook play
refused "there is no codebook 'pley'; did you mean 'play'?" --codebook pley
refused "there is no codebook 'nothing-like-it'; 'turven list'" --codebook nothing-like-it
refused "'near' (0:00.000 to 0:05.000) and 'far' (0:04.000 to 0:06.000) of coder 'ben'" --codebook other
# one after the other; who reads rows of both can tell them apart in each format
"$writer" . <<'END'
coder s5 anna 1 other
play 0 10000
point laugh kim-s5 1000
state near kim-s5 0 5000
finish
coder s5 ben 1 other
play 0 10000
point laugh kim-s5 1000
state near kim-s5 0 4000
finish
END
mv sessions/s4 "$out"
run
is 0.9 s5 anna,ben kim-s5 place duration_agreement codebook=other
is 1 s5 anna,ben kim-s5 other event_matched 'codebook=other tolerance=0.1s'
is 1 s1 anna,ben kim-s1 play event_matched 'codebook=play tolerance=0.1s'
[ "$(grep -c "^source	" "$out/tsv")" -eq 1 ] || fail "the names of the columns are there more than once"
awk -F '\t' 'NF != 12 || (NR > 1 && $6 !~ /^codebook=(other|play)( |$)/) { exit 1 }' "$out/tsv" ||
	fail "a row does not say its codebook"
for codebook in other play; do
	grep "codebook=$codebook" "$out/tsv" | sed "s/	codebook=$codebook	/	n\/a	/; s/codebook=$codebook //" >"$out/part"
	"$TURVEN" reliability --format tsv --codebook $codebook 2>/dev/null | tail -n +2 | cmp - "$out/part" ||
		fail "the figures of $codebook are others where it is not alone"
done
"$TURVEN" reliability >"$out/table" 2>/dev/null
[ "$(grep -c '^=== Codebook: ' "$out/table")" -eq 2 ] || fail "the table does not say where the second codebook begins"
if command -v python3 >/dev/null 2>&1; then
	"$TURVEN" reliability --format json 2>/dev/null >"$out/json"
	python3 -c 'import json, sys
figures = json.load(open(sys.argv[1]))["figures"]
assert {f["codebook"] for f in figures} == {"other", "play"}
assert len(figures) == int(sys.argv[2]), len(figures)' "$out/json" "$(tail -n +2 "$out/tsv" | grep -c .)" || fail "JSON"
fi
"$TURVEN" reliability --format html 2>/dev/null >"$out/html"
grep -q '<a href="#other">' "$out/html" || fail "the page has no way to the part of a codebook"
[ "$(grep -c '<section id="' "$out/html")" -eq 2 ] || fail "the page does not have two parts"
[ "$(grep -c '<!DOCTYPE html>' "$out/html")" -eq 1 ] || fail "there is more than one page"
run s5
is 0.9 s5 anna,ben kim-s5 place duration_agreement n/a

# --- a file that is there stays ---
echo mine >"$out/mine"
status=0
"$TURVEN" reliability -o "$out/mine" >"$out/stdout" 2>"$out/stderr" || status=$?
{ [ "$status" -eq 1 ] && [ "$(cat "$out/mine")" = mine ]; } || fail "a file that was there is replaced (status $status)"
grep -qF "mine' is there already; choose another name, or add --force" "$out/stderr" || fail "$(cat "$out/stderr")"
{ "$TURVEN" reliability -o "$out/mine" --force 2>/dev/null && cmp "$out/mine" "$out/table"; } || fail "--force does not replace"
"$TURVEN" reliability -o "$out" >/dev/null 2>"$out/stderr" && fail "a folder is written to"
grep -qF 'is a folder; name a file in it' "$out/stderr" || fail "$(cat "$out/stderr")"

# --- versions ---
sed -i 's/^version: "1"/version: "2"/' codebooks/play.yaml
"$writer" . <<'END'
coder s3 ben 1 play
point laugh kim-s3 1000
finish
END
status=0
"$TURVEN" reliability --codebook play --format tsv >"$out/tsv" 2>"$out/stderr" || status=$?
[ "$status" -eq 1 ] || fail "another version of the codebook ends with status $status"
grep -q "s3: 'anna' coded with version 1 of 'play', 'ben' with version 2" "$out/stderr" || fail "$(cat "$out/stderr")"
is 1 s1 anna,ben kim-s1 play event_matched tolerance=0.1s
