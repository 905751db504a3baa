#!/bin/sh
# turven reliability --format html: one page that needs nothing else, the same bytes each time, each tag closed, no text
# from outside that a browser would run, and the figures that the tables say.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
study=$work/study
root=$(cd "${top_srcdir:?run by make check}" && pwd)

fail() {
	echo "reliability_page.sh: $*" >&2
	exit 1
}

python=$(command -v python3) || {
	echo "SKIPPED: python3 is missing, which writes the journals and reads the page"
	exit 77
}

# Sessions of two coders: the second logs half a second later, misses some and takes some for others. One comment, a label
# and the title of the study are hostile.
mkdir -p "$study/codebooks"
sed -e 's|Agrees with therapist.s goals|<script>alert(1)</script>|' "$root/codebooks/softa-o-client.yaml" \
	>"$study/codebooks/softa-o-client.yaml"
grep -q '<script>' "$study/codebooks/softa-o-client.yaml" || fail "the codebook has another label now"
printf 'format: turven-study/1\ntitle: "Homes & <b>gardens</b>"\n' >"$study/study.yaml"
cat >"$work/make.py" <<'PYTHON'
import hashlib
import os
import re
import sys
import zlib

COLUMNS = ("seq utc mono_ms op id rev kind code target onset_ms offset_ms modifiers mark error_ms frame_ms "
           "speed paused source correction_ms ends cause ref text").split()
CODES = "en01 en02 en03 ec01 ec03 sa03 sa09".split()
study = sys.argv[1]
text = open(os.path.join(study, "codebooks", "softa-o-client.yaml"), "rb").read()
version = re.search(rb'^version: "([^"]*)"', text, re.M).group(1).decode()


def journal(session, coder, day, steps):
    run = "r0000000" + coder
    lines = ["\t".join(COLUMNS) + "\tcrc\n"]

    def add(**fields):
        fields.update(seq=len(lines), utc="2026-03-%02dT10:00:00.000Z" % day, mono_ms=len(lines))
        body = "\t".join(str(fields.get(c, "n/a")) for c in COLUMNS)
        lines.append("%s\tx%08x\n" % (body, zlib.crc32(body.encode())))

    for key, value in (("format", "turven-journal/1"), ("run", run), ("run_no", 1), ("session", session),
                       ("coder", coder), ("pass", 1), ("codebook", "softa-o-client"), ("codebook_version", version),
                       ("codebook_sha256", hashlib.sha256(text).hexdigest())):
        add(op="meta", id=key, text=value)
    add(op="play", onset_ms=0, offset_ms=600000, speed=1)
    for code, ms, comment in steps["points"]:
        add(op="add", id="%s-%d" % (run, len(lines)), rev=1, cause="input", kind="point", paused="no", correction_ms=0,
            code=code, target="kim", onset_ms=ms, offset_ms=ms, text=comment)
    for item, value in steps["ratings"]:
        add(op="rate", id=item, rev=1, target="kim", modifiers=value, cause="input")
    add(op="state", id="finished")
    folder = os.path.join(study, "sessions", session, "journal")
    os.makedirs(folder, exist_ok=True)
    name = "%s_%s_softa-o-client_202603%02dT100000Z-%s-01_journal.tsv" % (session, coder, day, run)
    with open(os.path.join(folder, name), "w", newline="") as f:
        f.write("".join(lines))


for s in range(1, int(sys.argv[2]) + 1):
    session = "s%03d" % s
    os.makedirs(os.path.join(study, "sessions", session))
    with open(os.path.join(study, "sessions", session, "session.yaml"), "w") as f:
        f.write("format: turven-session/1\nid: %s\nparticipants:\n  - {id: kim, role: child}\n" % session)
    first = {"points": [(CODES[(s + k) % 7], 10000 * k + 137 * s, "n/a") for k in range(1, 31)],
             "ratings": [("ren", s % 5 - 2), ("rec", s % 3)]}
    second = {"points": [(CODES[(s + k + (k * s % 9 == 4)) % 7], 10000 * k + 137 * s + 500, "n/a")
                         for k in range(1, 31) if k * s % 11 != 3],
              "ratings": [("ren", s % 5 - 2 + (s % 4 == 0)), ("rec", s % 3)]}
    first["points"][0] = (first["points"][0][0], first["points"][0][1], "<img src=x onerror=alert(2)>")
    journal(session, "a", 2 * s, first)
    journal(session, "b", 2 * s + 1, second)
PYTHON
"$python" "$work/make.py" "$study" 8 || fail "the study cannot be made"

# What is wrong with a page, one line each.
cat >"$work/look.py" <<'PYTHON'
import html.parser
import sys

VOID = {"meta", "br"}
EMPTY_IN_SVG = {"line", "rect", "circle"}


class Look(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.tags, self.links, self.ids = [], set(), [], []

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        for name, value in attributes:
            if name == "href" and value.startswith("#"):
                self.links.append(value[1:])
            elif name in ("src", "href", "xlink:href", "action") or name.startswith("on"):
                print("line %d: %s=%s" % (self.getpos()[0], name, value))
            if name == "style" and "url(" in (value or ""):
                print("line %d: a style loads something" % self.getpos()[0])
            if name == "id":
                self.ids.append(value)
        if len({name for name, _ in attributes}) < len(attributes):
            print("line %d: an attribute twice" % self.getpos()[0])
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        self.open.pop()
        if tag not in EMPTY_IN_SVG:
            print("line %d: <%s/>" % (self.getpos()[0], tag))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            print("line %d: </%s> closes something else" % (self.getpos()[0], tag))


look = Look()
page = open(sys.argv[1], encoding="utf-8").read()
look.feed(page)
look.close()
for tag in look.open:
    print("<%s> is never closed" % tag)
for tag in look.tags & {"script", "img", "b", "iframe", "link", "object"}:
    print("there is a <%s>" % tag)
for link in look.links:
    if link not in look.ids:
        print("#%s leads nowhere" % link)
if len(set(look.ids)) < len(look.ids):
    print("an id is there twice")
for word in ("nan", "inf", "-nan", "-inf"):
    if ">%s<" % word in page or '="%s' % word in page:
        print("a number is '%s'" % word)
PYTHON

# page NAME ARGUMENTS: writes NAME.html twice and looks at it
page() {
	name=$1
	shift
	"$TURVEN" reliability --format html "$@" -o "$work/$name.html" 2>"$work/stderr" || fail "$name: $(cat "$work/stderr")"
	"$TURVEN" reliability --format html "$@" >"$work/again.html" 2>/dev/null || fail "$name: not to standard output"
	cmp "$work/$name.html" "$work/again.html" || fail "$name: a second run gives other bytes"
	"$python" "$work/look.py" "$work/$name.html" >"$work/wrong" || fail "$name: cannot be read"
	[ ! -s "$work/wrong" ] || fail "$name: $(head "$work/wrong")"
	! grep -qF "$work" "$work/$name.html" || fail "$name: a folder of this machine is in it"
}

# says NAME TEXT
says() {
	grep -qF -- "$2" "$work/$1.html" || fail "$1: does not say '$2'"
}

# --- several sessions: every part is there
cd "$study" || exit 1
page study --bootstrap 200
says study '&lt;script&gt;alert(1)&lt;/script&gt;'
says study '&lt;img src=x onerror=alert(2)&gt;'
says study 'Study: Homes &amp; &lt;b&gt;gardens&lt;/b&gt;. '
says study 'Coders: a, b. 8 sessions.'
says study 'class="heat'
says study 'In 30 days kappa changes by'
says study 'In 30 days the difference between them changes by'
says study 'of differences are expected between'
says study 'N was 240 in all'
says study 's008_b_softa-o-client_20260317T100000Z-r0000000b-01_journal.tsv'
for part in la lb now ea eb sign pair other limit; do
	says study "class=\"$part\""
done
sha=$(sha256sum sessions/s003/journal/s003_a_*.tsv | cut -d ' ' -f 1)
says study "$sha"
"$TURVEN" reliability --bootstrap 0 --format tsv >"$work/study.tsv" || fail "no table"
kappa=$(awk -F '\t' '$1 == "pooled" && $5 == "event_kappa" && $6 == "tolerance=2s" { printf "%.2f", $7; exit }' "$work/study.tsv")
says study "<span class=\"big\">$kappa</span>"
if LC_ALL=C.UTF-8 "$TURVEN" reliability --bootstrap 200 --format html >"$work/again.html"; then
	cmp "$work/study.html" "$work/again.html" || fail "another locale gives other bytes"
fi

# --- in Dutch, of one session, of few: what cannot be drawn is said
page dutch --language nl --window 0:300 s001
says dutch '<html lang="nl">'
says dutch 'Niet getekend: of codeurs uit elkaar gaan lopen'
says dutch 'het deel van 0.000 tot 300.000 s'
printf 'language: nl\n' >>study.yaml
page language s001
says language '<html lang="nl">'

# --- a file that cannot be written leaves the old one
printf 'old' >"$work/kept.html"
"$TURVEN" reliability --format html no-such -o "$work/kept.html" --force 2>/dev/null && fail "no session, but status 0"
[ "$(cat "$work/kept.html")" = old ] || fail "a run that failed changed the page"

# --- tables from elsewhere
cd "$work" || exit 1
printf 'session,coder,target,code,type,start_ms,stop_ms\n' >events.csv
for s in s1 s2 s3; do
	printf '%s,a,<i>x</i>,k,point,1000,\n%s,b,<i>x</i>,l,point,1500,\n%s,a,<i>x</i>,on,state,0,5000\n' $s $s $s
	printf '%s,b,<i>x</i>,on,state,0,6000\n%s,b,<i>x</i>,off,state,6000,9000\n' $s $s
done >>events.csv
page events --events events.csv
says events '&lt;i&gt;x&lt;/i&gt;'
says events 'class="heat"'
says events "$(sha256sum events.csv | cut -d ' ' -f 1)"
grep '^s[e1]' events.csv | cut -d , -f 2- >alone.csv
page alone --events "$work/alone.csv" --exclusive on --exclusive off
printf 'target,a,b\nx,1,1\ny,1,1\n' >same.csv
page ratings --ratings same.csv
says ratings 'no variation between targets'
printf '1,2\n3,4\n' >counts.csv
page counts --table counts.csv

# --- the demonstration
cd "$root" || exit 1
page family --codebook softa-o-client
says family 'Agreement between coders: SOFTA-o, client version'
page group --codebook lot --open
says group 'class="sa"'
page both
says both '<h1 class="part">SOFTA-o, client version</h1>'
says both "$(sed -n 's/^ *en: *//p' codebooks/lot.yaml | head -n 1)"
