#!/bin/sh
# Why this file exists: the demonstration sessions hold no real person.  This script makes their recordings from a
# text with computer voices and a drawn scene, so that anybody can see how, change the text and make them again.
#
# usage:   sh sessions/make-demo.sh sessions/demo-group
# reads    SESSION/cast.txt        who sits where, with which voice
#          SESSION/dialogue.txt    who says what, after how long a silence
# writes   SESSION/recording.mp4   picture and sound
#          SESSION/dialogue.tsv    when each turn begins and ends, in ms
# prints   the 'recordings' part of SESSION/session.yaml
#
# needs    espeak-ng, sox, ffmpeg with libx264, fontconfig, the font DejaVu Sans
# Run twice on one machine it makes the same bytes; another machine or version may differ by some.
set -eu
export LC_ALL=C TZ=UTC

width=640 height=360 fps=25 rate=22050
action_ms=3500			# how long a text in (brackets) is seen
seats_y=46 seat_h=180		# the row of people
ground=0x20242a

say() { printf '%s\n' "make-demo.sh: $*" >&2; }

for tool in espeak-ng sox soxi ffmpeg ffprobe fc-match sha256sum; do
	command -v "$tool" >/dev/null || { say "'$tool' not found; install espeak-ng, sox, ffmpeg, fontconfig"; exit 1; }
done
font=$(fc-match -f '%{file}' 'DejaVu Sans')
case $font in
*DejaVuSans*) ;;
*) say "the font 'DejaVu Sans' was not found; install fonts-dejavu-core"; exit 1 ;;
esac
if [ $# -ne 1 ] || [ ! -f "$1/cast.txt" ] || [ ! -f "$1/dialogue.txt" ]; then
	say "usage: make-demo.sh SESSION, a folder with cast.txt and dialogue.txt"
	exit 1
fi
session=$(cd "$1" && pwd)
title=$(basename "$session")

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cd "$work"
grep -v '^#' "$session/cast.txt" >cast
grep -v '^#' "$session/dialogue.txt" >dialogue
n_seats=$(grep -c . cast)
seat_w=$(((width - 20) / n_seats))

# --- the picture is one long chain of ffmpeg filters -------------------------------------------------------------

: >chain
add() { printf '%s,\n' "$1" >>chain; }
box() { add "drawbox=x=$1:y=$2:w=$3:h=$4:color=$5:t=$6${7:+:enable='$7'}"; }
# text FILE SIZE COLOUR X Y [ENABLE]
text() { add "drawtext=fontfile=$font:textfile=$1:expansion=none:fontsize=$2:fontcolor=$3:line_spacing=4:x=$4:y=$5${6:+:enable='$6'}"; }
seconds() { printf '%d.%03d' $(($1 / 1000)) $(($1 % 1000)); }
between() { printf 'gte(t,%s)*lt(t,%s)' "$(seconds "$1")" "$(seconds "$2")"; }

# person ID: sets name, role, voice, pitch, speed, colour and the left edge x of the seat
person() {
	row=$(grep -n "^$1|" cast) || { say "dialogue.txt: '$1' is not in cast.txt"; exit 1; }
	x=$((10 + (${row%%:*} - 1) * seat_w))
	row=${row#*:}
	IFS='|' read -r id name role voice pitch speed colour <<-EOF
	$row
	EOF
}

printf '\342\227\217' >disc		# a filled circle: head and, half covered, shoulders
for id in $(cut -d '|' -f 1 cast); do
	person "$id"
	printf '%s' "$name" >"name.$id"
	printf '%s' "$role" >"role.$id"
	middle="$x+($seat_w-tw)/2"
	box $((x + 4)) $seats_y $((seat_w - 8)) $seat_h 0x2c323a fill
	text disc 150 "$colour" "$middle" "$((seats_y + 152))-th/2"
	box $((x + 4)) $((seats_y + 132)) $((seat_w - 8)) $((seat_h - 132)) 0x2c323a fill
	box $((x + 4)) $((seats_y + seat_h)) $((seat_w - 8)) 40 $ground fill
	text disc 76 0xe8d5bf "$middle" "$((seats_y + 74))-th/2"
	text "name.$id" 19 white "$middle" $((seats_y + 136))
	text "role.$id" 13 0xc8ced6 "$middle" $((seats_y + 160))
done

# --- the sound, turn by turn; times are counted in samples -------------------------------------------------------

: >rows
: >turns
n=0 pos=0
while IFS='|' read -r who gap words; do
	n=$((n + 1))
	person "$who"
	case $words in
	'('*)
		on=$((pos * 1000 / rate + gap))
		off=$((on + action_ms))
		printf '%s' "$words" | fold -s -w $((seat_w / 8)) >"action.$n"
		text "action.$n" 14 0xffe08a "$x+($seat_w-tw)/2" $((seats_y + 7)) "$(between $on $off)"
		;;
	*)
		espeak-ng -v "$voice" -p "$pitch" -s "$speed" -w raw.wav "$words"
		sox -D raw.wav -b 16 "turn.$n.wav" \
			silence 1 0.005 0.5% reverse silence 1 0.005 0.5% reverse \
			gain -n -3 pad "$(seconds "$gap")" 0
		printf '%s\n' "turn.$n.wav" >>turns
		on=$(((pos + gap * rate / 1000) * 1000 / rate))
		pos=$((pos + $(soxi -s "turn.$n.wav")))
		off=$((pos * 1000 / rate))
		when=$(between $on $off)
		printf '%s: %s' "$name" "$words" | fold -s -w 60 >"caption.$n"
		box $((x + 4)) $seats_y $((seat_w - 8)) $seat_h white 4 "$when"
		text "caption.$n" 18 white 24 244 "$when"
		;;
	esac
	printf '%d\t%d\t%s\t%s\n' $on $off "$who" "$words" >>rows
done <dialogue

# whole seconds, so that picture and sound end together
end_s=$(((pos + 2 * rate) / rate))
# shellcheck disable=SC2046 # one word per file is meant
sox -D $(cat turns) -b 16 sound.wav pad 0 $((end_s * rate - pos))s

# text escaped as in all tables of a study, so that every reader gets it whole
{
	printf 'onset_ms\toffset_ms\tspeaker\ttext\n'
	sort -s -n -k 1,1 rows | sed 's/\\/\\\\/g; s/"/\\u0022/g; s/'"'"'/\\u0027/g; s/#/\\u0023/g'
} >"$session/dialogue.tsv"

# --- what is said on every picture -------------------------------------------------------------------------------

printf '%s' "$title" >title
printf 'SYNTHETIC ROLE-PLAY: invented people and words, computer voices' >synthetic
text title 14 0xc8ced6 14 14
add "drawtext=fontfile=$font:text='%{pts\\:hms}  frame %{n}':fontsize=18:fontcolor=yellow:x=w-254:y=12"
box 0 $((height - 30)) $width 30 0x5a1f1f fill
text synthetic 14 white '(w-tw)/2' $((height - 22))
printf 'format=yuv420p\n' >>chain

ffmpeg -nostdin -hide_banner -loglevel error -y \
	-f lavfi -i "color=c=$ground:s=${width}x$height:r=$fps:d=$end_s" -i sound.wav \
	-filter_script:v chain -map 0:v -map 1:a \
	-c:v libx264 -profile:v high -preset veryslow -tune stillimage -crf 28 -g $((fps * 5)) -threads 1 \
	-c:a aac -b:a 32k -ac 1 -ar $rate \
	-map_metadata -1 -fflags +bitexact -flags:v +bitexact -flags:a +bitexact \
	-movflags +faststart recording.mp4
mv recording.mp4 "$session/recording.mp4"

# --- what session.yaml says of the recording ---------------------------------------------------------------------

# SHA-256 over the size (8 bytes, big endian), the first and the last MiB, and 64 blocks of 64 KiB evenly spaced
fingerprint() {
	size=$(($(wc -c <"$1")))
	{
		hex=$(printf '%016x' "$size")
		while [ -n "$hex" ]; do
			rest=${hex#??}
			# shellcheck disable=SC2059 # the format is the byte
			printf "\\$(printf '%03o' "0x${hex%"$rest"}")"
			hex=$rest
		done
		head -c 1048576 "$1"
		tail -c 1048576 "$1"
		i=0
		while [ $i -lt 64 ]; do
			if [ "$size" -gt 65536 ]; then
				tail -c +$((i * (size - 65536) / 63 + 1)) "$1" | head -c 65536
			else
				cat "$1"
			fi
			i=$((i + 1))
		done
	} | sha256sum | cut -d ' ' -f 1
}

duration=$(ffprobe -v error -show_entries format=duration -of default=nw=1:nk=1 "$session/recording.mp4")
cat <<EOF
recordings:
  - file: recording.mp4
    bytes: $(($(wc -c <"$session/recording.mp4")))
    duration_ms: $(printf '%s' "$duration" | awk '{ printf "%d", $1 * 1000 + 0.5 }')
    fingerprint: fp1:$(fingerprint "$session/recording.mp4")
EOF
