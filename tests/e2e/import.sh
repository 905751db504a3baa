#!/bin/sh
# turven import: what was exported comes back as it was but for what the report of losses said; what was
# imported can be scored, compared, exported and checked like any work; and with a mistake, or a disk
# that is full, nothing is left behind.
# shellcheck source=tests/e2e/begin.sh
. "${top_srcdir:?run by make check}/tests/e2e/begin.sh"
data=$top_srcdir/tests/data/import
find_python json "writes the journals"

# says FILE WORDS: they are in it
says() {
	grep -qF -- "$2" "$1" || fail "'$2' is not in: $(cat "$1")"
}

# study NAME: sessions and codebook of the study of exports, without any work, and goes there
study() {
	mkdir "$work/$1"
	cp -r "$work/logged/study.yaml" "$work/logged/codebooks" "$work/$1"
	rm -rf "$work/$1/codebooks/used"
	for session in "$work"/logged/sessions/*; do
		mkdir -p "$work/$1/sessions/${session##*/}"
		cp "$session/session.yaml" "$work/$1/sessions/${session##*/}"
	done
	cd "$work/$1" || exit 1
}

# --- there and back again. One event overlaps another, as only two machines can make it: that is refused.
"$python" "$here/export_study.py" "$work/logged" || fail "the study cannot be made"
cd "$work/logged" || exit 1
"$TURVEN" export csv -o "$work/all.csv" 2>/dev/null || fail "export"
study first
find . | sort >"$work/before"
! "$TURVEN" import csv "$work/all.csv" >report 2>message || fail "an overlap is imported"
says message "all.csv:"
says message "cannot begin at 1:05.000: there 'walk' lasts from 1:01.000 to 1:10.000"
says message "nothing was imported"
rm message report
find . | sort | cmp - "$work/before" || fail "a refused import leaves something"
grep -v ',walk,.*,65000,' "$work/all.csv" >"$work/good.csv"
"$TURVEN" import csv "$work/good.csv" --dry-run >report || fail "--dry-run"
says report "session s001, coder anna, codebook toy, pass 1"
rm report
find . | sort | cmp - "$work/before" || fail "--dry-run leaves something"
"$TURVEN" import csv "$work/good.csv" >"$work/report" || fail "csv"
"$TURVEN" check >message 2>&1 || fail "the imported study: $(cat message)"
says message "0 errors"
! grep -v "Jansen.mp4' is not there" message | grep -q warning: || fail "warnings: $(cat message)"

formats=0
for format in $("$TURVEN" import --list | grep '^[a-z]'); do
	cd "$work/first" || exit 1
	case $format in
	csv | tsv) path=$work/out-$format.$format ;;
	*) path=$work/out-$format/ ;;
	esac
	if "$TURVEN" export --list | grep -qx -- "$format"; then
		"$TURVEN" export "$format" -o "$path" 2>/dev/null || fail "export $format"
		study "back-$format"
		"$TURVEN" import "$format" "$path"* >"$work/report" || fail "$format: $(cat "$work/report")"
		"$TURVEN" export csv -o "$work/back-$format.csv" 2>/dev/null || fail "export of $format"
		"$python" "$here/import_compare.py" "$format" "$work/good.csv" "$work/back-$format.csv" ||
			fail "$format: other events than were exported"
		formats=$((formats + 1))
	fi
done
[ "$formats" -ge 6 ] || fail "only $formats formats there and back"

# --- imported work is work: it is listed, scored, compared, rebuilt, and never overwritten
cd "$work/first" || exit 1
"$TURVEN" list >report
grep -q '^s002 .* anna .* 100 %' report || fail "it counts as not watched: $(cat report)"
"$TURVEN" scores -o "$work/scores.tsv" 2>message || fail "scores: $(cat message)"
grep -q 's001.*anna.*hit' "$work/scores.tsv" || fail "no scores of imported events"
! "$TURVEN" import csv "$work/good.csv" 2>message || fail "imported twice"
says message "'anna' has coded session 's001' with 'toy' already (pass 1); add --pass 2, or another --coder"
"$TURVEN" import csv "$work/good.csv" --coder cleo --finished >report || fail "a second coder"
"$TURVEN" import csv "$work/good.csv" --coder dirk --finished >report || fail "a third coder"
"$TURVEN" reliability --coders cleo,dirk >report 2>message
grep -q 'cleo.*dirk' report || fail "not compared: $(cat report message)"
rm sessions/s001/*_events.*
"$TURVEN" rebuild s001 >/dev/null || fail "rebuild"
[ -s sessions/s001/s001_cleo_toy_events.tsv ] || fail "no table after a rebuild"
grep -q "import_sha256.*$(sha256sum "$work/good.csv" | cut -c1-64)" sessions/s001/journal/s001_cleo_*.tsv ||
	fail "the journal does not know what it comes from"

# --- without a codebook and a session: a draft that passes the check, with every name as a label
"$TURVEN" init "$work/new" >/dev/null && cd "$work/new" || fail "init"
# The codebooks of the checkout are not found from a build outside of it.
cp "$top_srcdir/codebooks/softa-o-client.yaml" codebooks || fail "no codebook to be had"
! "$TURVEN" import boris-tabular "$data/boris-tabular/v9.tsv" 2>message || fail "without a coder"
says message "the file does not say who coded; add --coder ID"
"$TURVEN" import boris-tabular "$data/boris-tabular/v9.tsv" --coder kim --new-codebook visits >report 2>message ||
	fail "boris-tabular: $(cat message)"
says report "new codebook 'visits', a draft"
says report "session home-1, coder kim, codebook visits, pass 1: 4 events; observed: 1:00"
says report "new session 'home-2', participants: 1"
says report "not kept:"
says report "the recording 'a b.mp4' is not in the study's folders"
"$TURVEN" check >message 2>&1 || fail "the draft: $(cat message)"
says message "0 errors, 0 warnings"
"$TURVEN" import csv "$data/csv/plain.csv" >report 2>message || fail "plain: $(cat message)"
says report "'Lächeln +' -> lacheln_plus (point): 1"
says report "'Mutter' -> mutter: 2"
grep -q 'label: {en: "Lächeln +"}' codebooks/plain.yaml || fail "the draft forgets a name"
"$TURVEN" export csv --codebook visits -o "$work/visits.csv" 2>/dev/null || fail "export of a draft"
grep -q 'how\|low' "$work/visits.csv" || fail "modifiers are lost"

"$TURVEN" import csv "$data/csv/hostile.csv" >report 2>message || fail "hostile: $(cat message)"
says report "'EN+' -> en_plus (point): 1"
says report "'EN-' -> en_minus (point): 1"
says report "'EN' -> en_2 (point): 1"
says report "  en (point): 1"
says report "  code (point): 1"
says report "'語' -> code_3 (state): 1"
"$TURVEN" check >message 2>&1 || fail "the draft of hostile names: $(cat message)"
says message "0 errors, 0 warnings"
"$TURVEN" export csv --codebook hostile -o "$work/hostile.csv" 2>/dev/null || fail "export of hostile names"
[ "$(wc -l <"$work/hostile.csv")" -eq 16 ] || fail "hostile events are lost: $(cat "$work/hostile.csv")"
grep -q 'who=v,0.1,.*smile$' "$work/hostile.csv" || fail "an emoji is lost"
printf 'session,coder,code,type,start_ms\ns8,eve,"a\nb\033",point,1\n' >"$work/control.csv"
! "$TURVEN" import csv "$work/control.csv" 2>message || fail "a control character in a table"
says message "control.csv:3:2: a control character"
"$TURVEN" import datavyu "$data/datavyu/four.db" --coder eve >report 2>message || fail "line breaks in values: $(cat message)"
printf 'session,coder,code,type,start_ms\nS 7,eve,a,point,1\ns-7,fay,a,point,1\n' >"$work/same.csv"
! "$TURVEN" import csv "$work/same.csv" 2>message || fail "two sessions become one"
says message "same.csv:3: 'S 7' and 's-7' would both become the session 's-7'; import them one by one with --session"

# --- a codebook with roles, a session that is new: who is who must be said
printf 'session,coder,target,code,type,start_ms\nv1,eve,Sanne,ec01,point,5000\n' >"$work/roles.csv"
! "$TURVEN" import csv "$work/roles.csv" --codebook softa-o-client 2>message || fail "somebody without a role"
says message "roles.csv:2:1: who is 'Sanne'? 'softa-o-client' is about people by their roles; add --role 'Sanne=ROLE' with one of: child,"
! "$TURVEN" import csv "$work/roles.csv" --codebook softa-o-client --role Tim=child 2>message || fail "a role of nobody"
says message "nobody called 'Tim' is in these sessions"
"$TURVEN" import csv "$work/roles.csv" --codebook softa-o-client --role Sanne=child >report || fail "--role"
says report "  sanne, role child"
sed 's/eve/fay/' "$work/roles.csv" >"$work/roles2.csv"
! "$TURVEN" import csv "$work/roles2.csv" --codebook softa-o-client --role Sanne=mother 2>message ||
	fail "another role than before"
says message "in session 'v1' the role of 'Sanne' is 'child', not 'mother'; leave out --role"
"$TURVEN" import csv "$work/roles2.csv" --codebook softa-o-client --role Sanne=child >report 2>message ||
	fail "the role that is there: $(cat message)"

# --- tiers that name nobody and share labels are people
cat >"$work/tiers.TextGrid" <<'C'
"ooTextFile" "TextGrid" 0 20 <exists> 2
"IntervalTier" "Mutter" 0 20 2   0 3 "speaks"  3 20 ""
"IntervalTier" "Kind" 0 20 2   0 2 ""  2 20 "speaks"
C
"$TURVEN" import textgrid "$work/tiers.TextGrid" --coder eve --dry-run >report 2>message ||
	fail "two people speak at once: $(cat message)"
says report "  'Kind': somebody; its labels are codes"
says report "  'Kind' -> kind: 1"
! "$TURVEN" import textgrid "$work/tiers.TextGrid" --coder eve --tiers dimension 2>message || fail "one speaks twice at once"
! "$TURVEN" import csv "$work/roles.csv" --tiers code 2>message || fail "a table has tiers"
says message "leave out --tiers"

# --- where nobody says how long the session was, all who coded it have observed it as far
table() { # table CODER STOP SESSION: an event at 1 s and one at STOP ms
	printf 'session,coder,target,code,type,start_ms\n%s,%s,kid,x,point,1000\n%s,%s,kid,x,point,%s\n' \
		"$3" "$1" "$3" "$1" "$2" >"$work/$1.csv"
}
for coder in ann:2000 bob:3500; do
	table "${coder%:*}" "${coder#*:}" far
done
"$TURVEN" import csv "$work/ann.csv" "$work/bob.csv" --new-codebook far >report || fail "two who went not as far"
[ "$(grep -c 'taken as observed: 0:03' report)" -eq 2 ] || fail "not as far: $(cat report)"
table cleo 900 far
"$TURVEN" import csv "$work/cleo.csv" --codebook far >report || fail "a third"
says report "taken as observed: 0:03, up to the last event of all who coded the session"
table dora 9000 far
"$TURVEN" import csv "$work/dora.csv" --codebook far >report || fail "a fourth"
says report "observed less of it: ann (pass 1) up to 0:03.501, bob"
table eva 9000 far
! "$TURVEN" import csv "$work/eva.csv" --codebook far --length 0:08 2>message || fail "events behind the length"
says message "eva.csv:2: the last event ends at 0:09.000, behind --length"
"$TURVEN" import csv "$work/eva.csv" --codebook far --length 0:10 >report || fail "--length"
says report "observed: 0:10, as --length says"

# --- nobody coded, and a code that is not there: both are told
printf 'session,target,code,type,start_ms\nfar,kid,y,point,1\n' >"$work/nobody.csv"
! "$TURVEN" import csv "$work/nobody.csv" --codebook far 2>message || fail "nobody coded"
says message "nobody.csv:2: the file does not say who coded"
says message "nobody.csv:2:1: codebook 'far' has no code, name or label 'y'"

# --- a modifier without a group is none of a group that has a name
printf 'session,coder,code,type,start_ms,modifiers\nm1,eve,a,point,1,how=low\nm1,eve,a,point,2,free text\n' >"$work/free.csv"
"$TURVEN" import csv "$work/free.csv" >report || fail "modifiers without a group"
says report "1: modifiers without a group"
"$TURVEN" export csv --codebook free -o "$work/free-out.csv" 2>/dev/null || fail "export of modifiers without a group"
grep -q 'a_2=free_text' "$work/free-out.csv" || fail "a group of its own: $(cat "$work/free-out.csv")"

# --- what does not fit is told at once, with places
cat >"$work/wrong.csv" <<'C'
session,coder,target,code,type,start_ms,stop_ms,modifiers
s001,dora,child-1,smile,point,1,,
s001,dora,grandma,smile,state,1,2,
s001,dora,child-1,smiles,state,5,6,
s001,dora,child-1,smiles,state,7,8,
s001,dora,,nod,point,9,,
s001,dora,child-1,walk,state,10,20,how=slow
C
cd "$work/first" || exit 1
find . | sort >"$work/before"
! "$TURVEN" import csv "$work/wrong.csv" --codebook toy 2>"$work/message" || fail "mistakes are imported"
sed "s|^.*wrong.csv:||" "$work/message" >"$work/mistakes"
cat >"$work/expected" <<'C'
2:1: code 'smile' is a state, with a start and a stop, not a moment
3:1: session 's001' has no target 'grandma' that 'toy' is about; there are: child-1, 2m, family; name the participant, with a role, in sessions/s001/session.yaml
4:1: codebook 'toy' has no code, name or label 'smiles'; rename it in the file, or add it to the codebook (2 times, here first)
6:1: an event of code 'nod' without a target; name one in the file: child-1, 2m, family
7:1: code 'walk' has no modifier 'slow' in the set how; rename it in the file, or add it to the codebook
turven: nothing was imported
C
diff "$work/expected" "$work/mistakes" || fail "other mistakes"
find . | sort | cmp - "$work/before" || fail "mistakes leave something"

# --- half way through the disk is full, or something stands in the way: all is taken back
cd "$work/new" || exit 1
{
	echo "session,coder,code,type,start_ms"
	echo "t1,eve,a,point,1"
	awk 'BEGIN { for (i = 0; i < 3000; i++) print "t2,eve,a,point," i }'
} >"$work/long.csv"
find . | sort >"$work/before"
! (ulimit -f 64 && "$TURVEN" import csv "$work/long.csv" >"$work/report" 2>"$work/message") || fail "a full disk is no mistake"
says "$work/message" "nothing was imported"
find . | sort | diff - "$work/before" || fail "a full disk leaves something"
: >sessions/t2
find . | sort >"$work/before"
! "$TURVEN" import csv "$work/long.csv" >"$work/report" 2>"$work/message" || fail "a file in place of a session"
find . | sort | diff - "$work/before" || fail "a session that cannot be made leaves another one"
rm sessions/t2
"$TURVEN" import csv "$work/long.csv" >"$work/report" || fail "long"
says "$work/report" "session t2, coder eve, codebook long, pass 1: 3000 events"
exit 0
