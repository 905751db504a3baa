#!/bin/sh
# Holds the folders of src/ apart as doc/ARCHITECTURE.md draws them: who may include whom, and which
# file alone may use curses, libyaml and the system calls that change files. Prints every violation
# as file:line and ends with status 1 if there is one.
#
#     tests/layers.sh [ROOT]      ROOT is the folder that holds src/; by default this checkout
set -u
LC_ALL=C
export LC_ALL
root=${1:-${top_srcdir:-$(dirname "$0")/..}}
cd "$root/src" || exit 1
found=$(mktemp)
trap 'rm -f "$found"' EXIT

# FOLDER: the folders whose headers its files may include, beside its own.
allowed() {
	case $1 in
	base) echo ;;
	model) echo base ;;
	store) echo base model ;;
	player) echo base ;;
	reliability) echo base model ;;
	exchange) echo base model ;;
	coding) echo base model store player ;;
	ui) echo base model coding reliability ;;
	cli) echo base model store player reliability exchange coding ui ;;
	main.c) echo cli ;;
	*) return 1 ;;
	esac
}

# report RULE: from "file:line:text" lines on standard input
report() {
	while IFS= read -r line; do
		printf 'src/%s\n\t%s\n' "${line#./}" "$1" >>"$found"
	done
}

# code FILES...: "file:line:text" of all lines, with comments and the insides of strings blanked out,
# so that a rule meets code only. Include lines keep their "file".
code() {
	awk '
	FNR == 1 { comment = 0 }
	{
		text = $0
		out = ""
		if (!comment && text ~ /^[ \t]*#[ \t]*include/) {
			print FILENAME ":" FNR ":" text
			next
		}
		while (text != "") {
			if (comment) {
				end = index(text, "*/")
				if (!end) break
				text = substr(text, end + 2)
				comment = 0
			} else if (substr(text, 1, 2) == "/*") {
				comment = 1
				text = substr(text, 3)
			} else if (substr(text, 1, 2) == "//") {
				break
			} else if (match(text, /^"([^"\\]|\\.)*"/)) {
				out = out "\"\""
				text = substr(text, RLENGTH + 1)
			} else if (match(text, /^\047([^\047\\]|\\.)*\047/)) {
				out = out "0"
				text = substr(text, RLENGTH + 1)
			} else {
				out = out substr(text, 1, 1)
				text = substr(text, 2)
			}
		}
		print FILENAME ":" FNR ":" out
	}' "$@"
}

# calls NAMES: picks the lines that call one of the functions (a|b|c), not members or longer names
calls() {
	grep -E "(^|[^A-Za-z0-9_.>])($1)[[:space:]]*\("
}

sources=$(find . -name '*.[ch]' | sed 's|^\./||' | sort)
n_files=0
for file in $sources; do
	n_files=$((n_files + 1))
	folder=${file%%/*}
	if ! may=$(allowed "$folder"); then
		echo "$file:1:" | report "folder '$folder' is not in the table of tests/layers.sh and doc/ARCHITECTURE.md"
		continue
	fi
	# shellcheck disable=SC2086 # the table row is a list of words
	code "$file" | grep -E ':[[:space:]]*#[[:space:]]*include[[:space:]]*"' | while IFS= read -r line; do
		header=$(printf '%s\n' "$line" | sed 's/.*include[[:space:]]*"\([^"]*\)".*/\1/')
		target=${header%%/*}
		[ "$target" = "$folder" ] && continue
		ok=no
		for name in $may; do
			[ "$target" = "$name" ] && ok=yes
		done
		# The command line starts the screen and knows nothing else of it.
		[ "$folder/$target" = cli/ui ] && [ "$header" != ui/loop.h ] && ok=no
		[ "$ok" = yes ] || printf '%s\n' "$line" |
			report "$folder may not include '$header'; it may include: $folder${may:+ }$may"
	done
	case $file in
	ui/*) ;;
	*) code "$file" | grep -E '#[[:space:]]*include[[:space:]]*<n?curses(w/[a-z]+)?\.h>|#[[:space:]]*include[[:space:]]*<(term|panel|menu|form)\.h>' |
		report "only src/ui may include curses" ;;
	esac
	case $file in
	store/yaml.c) ;;
	*) code "$file" | grep -E '#[[:space:]]*include[[:space:]]*<yaml\.h>' |
		report "only src/store/yaml.c may include <yaml.h>; use store/yaml.h" ;;
	esac
	case $folder in
	base) ;;
	player)
		# It writes to its socket to mpv and opens /dev/null for it; files it has none.
		code "$file" | grep -E 'O_(CREAT|TMPFILE)' | report "only src/base may change files; use base/file.h"
		code "$file" | calls 'creat|fopen|fsync|fdatasync|rename|renameat|unlink|unlinkat|mkdir|mkdirat|rmdir|ftruncate|truncate' |
			report "only src/base may change files; use base/file.h" ;;
	*)
		code "$file" | calls 'open|openat|creat|fopen|write|pwrite|writev|fsync|fdatasync|rename|renameat|unlink|unlinkat|mkdir|mkdirat|rmdir|ftruncate|truncate' |
			report "only src/base may change files; use base/file.h" ;;
	esac
	case $folder in
	model)
		code "$file" | calls 'clock_gettime|gettimeofday|time|printf|fprintf|puts|fputs|read|getenv|fork' |
			report "src/model is pure: no input, output, clock or environment" ;;
	esac
	code "$file" | calls 'system|popen' | report "no shell in turven: start a program with its arguments, without one"
done

if [ "$n_files" -eq 0 ]; then
	echo "layers.sh: no sources below '$root/src'" >&2
	exit 1
fi
if [ -s "$found" ]; then
	cat "$found" >&2
	echo "layers.sh: $(grep -c '^src/' "$found") violation(s) in $n_files files" >&2
	exit 1
fi
echo "layers.sh: $n_files files keep to their layers"
