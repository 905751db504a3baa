#!/bin/sh
# turven report: a page that needs nothing else, the same bytes each time; what is left out is not in the file;
# no text from outside that a browser would run. In a real Chromium a click plays that moment. GENERATE=1 writes the texts of
# the pages in tests/data/report anew.
set -u
here=${top_srcdir:?run by make check}/tests/e2e
golden=$top_srcdir/tests/data/report
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE

fail() {
	echo "report.sh: $*" >&2
	exit 1
}

python=$(command -v python3) || {
	echo "SKIPPED: python3 is missing, which writes the journals and reads the pages"
	exit 77
}

PYTHONPATH=$here "$python" "$here/report_study.py" "$work/study of us" || fail "the study cannot be made"
cd "$work/study of us" || exit 1
film="sessions/film"
printf 'not a film' >"$film/part 1 #a.webm"
printf 'nor this' >"$film/part-2.webm"

# report NAME ARGUMENTS...: writes NAME.html twice; the page is sound, and the same
report() {
	name=$1
	shift
	"$TURVEN" report "$@" -o "$work/$name.html" 2>"$work/message" || fail "$name: $(cat "$work/message")"
	"$TURVEN" report "$@" -o "$work/again.html" 2>/dev/null || fail "$name: not again"
	cmp "$work/$name.html" "$work/again.html" || fail "$name: a second run gives other bytes"
	"$python" "$here/report_look.py" "$work/$name.html" >"$work/$name.txt" 2>"$work/wrong" ||
		fail "$name: $(head -n 20 "$work/wrong")"
	! grep -qF "$work" "$work/$name.html" || fail "$name: a folder of this machine is in it"
	! grep -qE 'secret|/home' "$work/$name.html" || fail "$name gives away a name"
}

# reads NAME: its text is that of the golden one
reads() {
	[ -z "${GENERATE:-}" ] || cp "$work/$1.txt" "$golden/$1.txt"
	diff -u "$golden/$1.txt" "$work/$1.txt" || fail "$1: the page reads otherwise"
}

# has NAME TEXT / lacks NAME TEXT
has() {
	grep -qF -- "$2" "$work/$1.html" || fail "$1 lacks '$2'"
}
lacks() {
	! grep -qiF -- "$2" "$work/$1.html" || fail "$1 has '$2'"
}

# refuses TEXT ARGUMENTS...: fails, says so, and leaves no page
refuses() {
	words=$1
	shift
	! "$TURVEN" report "$@" 2>"$work/message" || fail "not refused: $*"
	grep -qF -- "$words" "$work/message" || fail "for '$*' it says: $(cat "$work/message")"
	[ ! -e "$work/none.html" ] || fail "a page is left by '$*'"
}

# --- what is on the page
report film film --coder anna
reads film
has film '<text class="name" x="14" y="4">Tim &lt;b&gt;</text>'
report film-nl film --coder anna --language nl
reads film-nl
report hostile s001
has hostile '&lt;script&gt;alert(1)&lt;/script&gt;'
[ "$(grep -c '<script' "$work/hostile.html")" -eq 1 ] || fail "a comment is a script"
report d04 d04
report early s002
has early '-0:00.5'
report empty s003
has empty 'Nothing was logged.'

# --- links: encoded, from the page to the file; from elsewhere none that tells of this machine
has film 'src="./study%20of%20us/sessions/film/part%201%20%23a.webm"'
mkdir "$work/a" "$work/a/b"
"$TURVEN" report film --coder anna -o "$work/a/b/page.html" || fail "no page in another folder"
grep -qF 'data-src="../../study%20of%20us/sessions/film/part-2.webm"' "$work/a/b/page.html" || fail "the link is not relative"
lacks hostile 'data-src'
has hostile 'media-src '
lacks early 'src="'

# --- what is left out is not in the file
report child film --coder anna --target child-1
reads child
for word in carla 2m family 0:04.5 0:07.5; do
	lacks child "$word"
done
report quiet film --coder anna --without-comments
for word in 'was it' 'broken' 'as Tim was' 'about Carla'; do
	lacks quiet "$word"
done
report whole film --coder anna --embed-media --without-comments
has whole "media-src blob:; "
has whole 'data-type="video/webm" data-base64="bm90IGEgZmlsbQ=="'
has whole 'data-base64="bm9yIHRoaXM="'
for word in part-2 'part 1' sessions/; do
	lacks whole "$word"
done

# --- several sessions: in the order of their dates, whatever is there in each
report days --compare d01 d02 d03 d04 d05 d06
reads days
# shellcheck disable=SC2046 # a list of words
report month --language nl --compare $(cd sessions && echo d*) --target child-1
lacks month carla
lacks month 'never shown'
[ "$(grep -c 'class="d0"' "$work/month.html")" -eq 33 ] || fail "a point is missing" # 30 ratings, a score, two legends

# --- the codebook of an import has no ratings: how often its codes were logged
printf 'coder,session,target,code,type,start_ms,stop_ms,comment\n' >"$work/seen.csv"
printf '%s\n' 'cas,i1,kid,laugh,point,1000,,"a	tab"' cas,i1,kid,talk,state,2000,5000, cas,i1,mum,laugh,point,9999,, \
	cas,i2,kid,laugh,point,1000,, cas,i2,kid,laugh,point,3000,, cas,i2,mum,talk,state,5000,20000, >>"$work/seen.csv"
"$TURVEN" import csv "$work/seen.csv" --new-codebook seen --finished >/dev/null || fail "import"
report seen --compare i1 i2
reads seen
report i1 i1
has i1 '<h3>Codes</h3>'
has i1 '<q>a tab</q>'

# --- what cannot be done is told
refuses "where to? Add -o FILE.html" film
refuses "choose one with --coder ID and --codebook ID from: anna (toy), ben (toy)" film -o "$work/none.html"
refuses "no such observation; there are: anna (toy), ben (toy)" film --coder cas -o "$work/none.html"
refuses "no target 'kim'; there are: child-1, 2m, family" film --coder anna --target kim -o "$work/none.html"
refuses "no session '../film'" ../film -o "$work/none.html"
refuses "is not there, so it cannot be embedded" s002 --embed-media -o "$work/none.html"
refuses "--compare needs 2 to 30 sessions" --compare d01 -o "$work/none.html"
refuses "for several add --compare" d01 d02 -o "$work/none.html"
refuses "'d01' is named twice" --compare d01 d02 d01 -o "$work/none.html"
refuses "choose one with --coder ID" --compare d01 film -o "$work/none.html"
refuses "no target 'kim'" --compare d01 d02 --target kim -o "$work/none.html"
refuses "plays no recording" --compare d01 d02 --embed-media -o "$work/none.html"
refuses "'fr' is not known" film --coder anna --language fr -o "$work/none.html"
echo mine >"$work/mine.html"
refuses "is there already; choose another name" film --coder anna -o "$work/mine.html"
[ "$(cat "$work/mine.html")" = mine ] || fail "a file of somebody else was replaced"
"$TURVEN" report film --coder anna -o "$work/mine.html" --force || fail "--force"

# --- in a browser
PYTHONPATH=$here "$python" -c 'import browser, sys; sys.exit(not browser.find())' || {
	echo "LEFT OUT: the page in a browser; Chromium is missing"
	exit 0
}
for program in ffmpeg pdftotext; do
	command -v "$program" >/dev/null || {
		echo "LEFT OUT: the page in a browser; $program is missing"
		exit 0
	}
done
ffmpeg -loglevel error -y -f lavfi -i testsrc=size=160x120:rate=25:duration=6 -c:v libvpx -deadline realtime -g 10 -b:v 100k \
	"$film/part-2.webm" </dev/null || fail "ffmpeg cannot make a recording"
cp "$film/part-2.webm" "$film/part 1 #a.webm"
mkdir "$work/scratch" "$work/scratch2"
PYTHONPATH=$here "$python" "$here/report_browser.py" "$work/film.html" "$work/d04.html" "$work/scratch" >"$work/wrong" 2>&1 ||
	fail "in the browser: $(cat "$work/wrong")"
report whole film --coder anna --embed-media
PYTHONPATH=$here "$python" "$here/report_browser.py" "$work/whole.html" - "$work/scratch2" >"$work/wrong" 2>&1 ||
	fail "in the browser, embedded: $(cat "$work/wrong")"
