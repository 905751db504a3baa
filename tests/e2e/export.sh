#!/bin/sh
# turven export: what was logged is what other programs read, whatever it holds; what a format cannot hold is
# told; no file is replaced unasked, and no path or name of a person gets out. Readers that are missing
# are named and left out.
# shellcheck source=tests/e2e/begin.sh
. "${top_srcdir:?run by make check}/tests/e2e/begin.sh"
find_python pandas "writes the journals"
"$python" "$here/export_study.py" "$work/study" || fail "the study cannot be made"
cd "$work/study" || exit 1

# reads FORMAT PATH...
reads() {
	"$python" "$here/export_read.py" "$work/study/logged.json" "$@" >>"$work/read" || fail "$1 reads otherwise than logged"
}

# says WORDS: they are in the last message
says() {
	grep -qF -- "$1" message || fail "the message lacks '$1': $(cat message)"
}

# --- every format: all sessions, the same bytes each time, no private word
formats=$("$TURVEN" export --list | awk '/^[a-z]/ { if (name) print name; name = $0 }
	/not in this build/ { name = "" } END { if (name) print name }')
[ "$(echo "$formats" | wc -l)" -ge 10 ] || fail "--list shows '$formats'"
for format in $formats; do
	"$TURVEN" export "$format" -o "$work/out-$format" 2>message || fail "$format: $(cat message)"
	says "$format: observations: 3, events: "
	"$TURVEN" export "$format" -o "$work/again-$format" 2>message || fail "$format, again"
	diff -r "$work/out-$format" "$work/again-$format" || fail "$format: other bytes for the same observations"
	! grep -rEq '/home|somebody|Tim Jansen' "$work/out-$format" || fail "$format gives away a name"
	! grep -rqF -e "$work" -e "$PWD" "$work/out-$format" || fail "$format gives away a folder"
	case $format in
	xlsx | datapackage | bids) ;; # they lose nothing of this
	*)
		says "1: ratings, left out"
		! "$TURVEN" export "$format" --strict -o "$work/strict" 2>message || fail "$format is strict about nothing"
		[ ! -e "$work/strict" ] || fail "$format leaves a file that --strict refuses" ;;
	esac
	"$TURVEN" export "$format" --anonymous s001 -o "$work/anon-$format" 2>message || fail "$format --anonymous"
	! grep -rEq 'Jansen|gnirts|plain|secret|2026-0' "$work/anon-$format" || fail "$format --anonymous has comments or names"
	case $format in
	datapackage) reads "$format" "$work/out-$format/datapackage.json" ;;
	bids) reads "$format" "$work/out-$format" ;;
	*) if [ -f "$work/out-$format" ]; then
		reads "$format" "$work/out-$format"
	else
		reads "$format" "$work/out-$format"/*
	fi ;;
	esac
done

# --- what is chosen, and where it goes
"$TURVEN" export csv s002 s002 -o "$work/one.csv" 2>message || fail "one session"
[ "$(wc -l <"$work/one.csv")" -eq 5 ] || fail "a session named twice is there twice"
says "nothing is lost"
"$TURVEN" export csv s002 --strict -o "$work/strict.csv" 2>message || fail "--strict refuses what is not lossy"
cmp "$work/one.csv" "$work/strict.csv" || fail "--strict writes something else"
"$TURVEN" export csv --coders ben -o "$work/ben.csv" 2>message || fail "--coders"
[ "$(wc -l <"$work/ben.csv")" -eq 1 ] || fail "--coders ben has events of others"
"$TURVEN" export csv --anonymous -o "$work/anonymous.csv" 2>message || fail "--anonymous"
says "left out as you asked:"
says "comments"
reads csv "$work/anonymous.csv" --anonymous
"$TURVEN" export srt s001 -o "$work/film.srt" 2>message || fail "one file"
[ -f "$work/film.srt" ] || fail "one observation is not one file"
mkdir "$work/folder"
"$TURVEN" export srt s001 -o "$work/folder" 2>message || fail "into a folder"
cmp "$work/film.srt" "$work/folder/s001_anna_toy.srt" || fail "the file in a folder differs"

# --- what must not be
echo mine >"$work/mine.csv"
! "$TURVEN" export csv -o "$work/mine.csv" 2>message || fail "a file was replaced"
says "--force"
[ "$(cat "$work/mine.csv")" = mine ] || fail "the file of somebody else has changed"
"$TURVEN" export csv --force -o "$work/mine.csv" 2>message || fail "--force"
cmp "$work/mine.csv" "$work/out-csv" || fail "--force writes something else"
! "$TURVEN" export srt -o "$work/folder" 2>message || fail "a file in a folder was replaced"
[ "$(ls "$work/folder")" = s001_anna_toy.srt ] || fail "files were written beside one that is in the way"
! "$TURVEN" export datapackage -o "$work/out-datapackage" 2>message || fail "a package was replaced"
says "--force"
rm "$work/again-datapackage/events.csv"
! "$TURVEN" export datapackage -o "$work/again-datapackage" 2>message || fail "a description was replaced"
! "$TURVEN" export datapackage -o "$work/mine.csv/x" 2>message || fail "a package in a file"
! "$TURVEN" export csv -o "$work/folder" 2>message || fail "a folder is taken for a file"
says "is a folder"
# --- what an earlier export left does not look like a part of this one
for format in datapackage bids elan boris-tabular; do
	"$TURVEN" export "$format" --force -o "$work/again-$format" 2>message || fail "$format --force: $(cat message)"
	diff -r "$work/out-$format" "$work/again-$format" || fail "$format --force writes something else"
	echo old >"$work/again-$format/old.tsv"
	echo old >"$work/again-$format/old.eaf"
	! "$TURVEN" export "$format" --anonymous --force -o "$work/again-$format" 2>message || fail "$format: beside old files"
	says "would stay beside the new files"
	rm "$work/again-$format"/old.*
	diff -r "$work/out-$format" "$work/again-$format" || fail "$format: a refused export changed something"
	echo mine >"$work/again-$format/.mine"
	"$TURVEN" export "$format" --force -o "$work/again-$format/" 2>message || fail "$format: a hidden file is in the way"
	[ "$(cat "$work/again-$format/.mine")" = mine ] || fail "$format: a hidden file is gone"
done
! "$TURVEN" export bids s002 --force -o "$work/again-bids" 2>message || fail "subjects of an earlier export stay"
says "sub-s001' would stay"
"$TURVEN" export bids s002 -o "$work/new/and/newer" 2>message || fail "folders above are not made: $(cat message)"
[ "$(ls -A "$work/new/and")" = newer ] || fail "more than the folder is left: $(ls -A "$work/new/and")"

# --- standard output, pipes and devices
for format in csv tsv sds; do
	for to in - /dev/stdout; do
		"$TURVEN" export "$format" -o "$to" 2>message >"$work/stdout" || fail "$format -o $to: $(cat message)"
		cmp "$work/stdout" "$work/out-$format" || fail "$format -o $to writes something else into a file"
		"$TURVEN" export "$format" -o "$to" 2>message | cmp - "$work/out-$format" || fail "$format -o $to: a pipe"
	done
done
"$TURVEN" export srt s001 -o - 2>message | cmp - "$work/film.srt" || fail "srt -o -: $(cat message)"
"$TURVEN" export csv -o /dev/null 2>message || fail "/dev/null: $(cat message)"
[ -c /dev/null ] || fail "/dev/null is replaced"
mkfifo "$work/fifo"
cat "$work/fifo" >"$work/through" &
"$TURVEN" export csv --force -o "$work/fifo" 2>message || fail "a named pipe: $(cat message)"
wait
cmp "$work/through" "$work/out-csv" || fail "something else comes through a pipe"
[ -p "$work/fifo" ] || fail "a named pipe is replaced"
for format in srt datapackage bids; do
	! "$TURVEN" export "$format" --force -o - 2>message >"$work/stdout" || fail "several files as one"
	says "this makes several files"
	{ [ -s "$work/stdout" ] || [ -e - ]; } && fail "$format -o -: something is written"
done
if echo "$formats" | grep -q xlsx; then
	! "$TURVEN" export xlsx --force -o - 2>message >"$work/stdout" || fail "a workbook to standard output"
	says "only a file will do"
	{ [ -s "$work/stdout" ] || [ -e - ]; } && fail "xlsx -o -: something is written"
fi
[ ! -w /dev/full ] || ! "$TURVEN" export csv -o - 2>message >/dev/full || fail "a full device is no matter"

# --- the study itself
find . -type f ! -name message | sort | xargs cksum >"$work/before"
ln -s "$PWD" "$work/link"
for to in study.yaml sessions/s001/session.yaml sessions/s001/new.csv codebooks "$work/link/sessions/s002/x" ./sessions/../study.yaml; do
	for format in csv datapackage srt; do
		! "$TURVEN" export "$format" --force -o "$to" 2>message || fail "$format changes the study: $to"
		says "belongs to the study"
	done
done
find . -type f ! -name message | sort | xargs cksum | cmp - "$work/before" || fail "the study has changed"
"$TURVEN" export csv -o export.csv 2>message || fail "beside the sessions: $(cat message)"
rm export.csv

# --- what was watched, 60 s with one code at 2.5 s: who cannot say it and is not understood so, loses it
# watched FORMATS: these lose it, the others nothing of it
watched() {
	for format in $formats; do
		"$TURVEN" export "$format" --force -o "$work/watched-$format" 2>message || fail "$format: $(cat message)"
		case " $1 " in
		*" $format "*) says "1: observations of which it does not say what was watched" ;;
		*) ! grep -q watched message || fail "$format says what was watched, but: $(cat message)" ;;
		esac
	done
}
"$TURVEN" init "$work/watching" >message 2>&1 || fail "init: $(cat message)"
cd "$work/watching" || exit 1
{
	printf 'Observation id\tObservation duration\tObservation type\tSubject\tBehavior\tBehavior type\tTime\n'
	printf 'w\t60.000\tLive observation\tkid\tnod\tPOINT\t2.500\n'
} >w.tsv
"$TURVEN" import boris-tabular w.tsv --session w --coder anna --new-codebook new >message 2>&1 || fail "import: $(cat message)"
always="csv tsv sav webvtt srt elan sds"
watched "$always boris"
grep -q '^xmax = 60.000$' "$work/watched-textgrid" || fail "a TextGrid ends where nothing was coded any more"
grep -qx 'watched_ms' <<-EOF || fail "BIDS does not say how much was watched"
	$(head -n 1 "$work/watched-bids"/sub-w/beh/sub-w_task-new_beh.tsv | tr '\t' '\n')
EOF
"$TURVEN" import textgrid "$work/watched-textgrid" --coder ben --codebook new >message 2>&1 || fail "a TextGrid: $(cat message)"
says "observed: 1:00"
rm -r sessions/w/journal/w_ben* || exit 1
printf 'recordings:\n  - {file: w.mp4, duration_ms: 163000}\n' >>sessions/w/session.yaml
watched "$always boris textgrid"
sed 's/163000/60000/' sessions/w/session.yaml >yaml && mv yaml sessions/w/session.yaml
watched "$always"
cd "$work/study" || exit 1

# --- mistakes
for bad in "" "nothing -o x" csv "csv -o x --coders A!" "csv -o x --coders a,,b" "csv -o x --codebook ../toy"; do
	# shellcheck disable=SC2086 # words
	"$TURVEN" export $bad 2>message
	[ $? -eq 2 ] || fail "'$bad' is taken"
done
"$TURVEN" export csv -o x --codebook toi 2>message && fail "a codebook that nobody knows is exported"
grep -qF "there is no codebook 'toi'; did you mean 'toy'?" message || fail "an unknown codebook: $(cat message)"
for bad in "csv -o x s009" "csv -o x ../s001" "csv -o x --codebook lot" "csv -o x --coders ben,nobody" "csv -o no/where/x"; do
	# shellcheck disable=SC2086
	"$TURVEN" export $bad 2>message
	[ $? -eq 1 ] || fail "'$bad' is taken"
done
[ ! -e x ] || fail "a refused export leaves a file"

rows=$(($(wc -l <"$work/out-tsv") - 1))
sort "$work/read" | uniq
echo "export.sh: $(echo "$formats" | wc -l) formats, $rows events"
