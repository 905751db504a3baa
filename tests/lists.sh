#!/bin/sh
# Every source file has to be named in Makefile.am (or the tarball misses it) and every one with messages in
# po/POTFILES.in (or translators never see them); and whatever is named there has to exist. Of the codebook that ./bootstrap run opens
# the copy of its present text has to be here, or trying turven out leaves a file in the checkout.
#
#     tests/lists.sh [ROOT]                       checks
#     tests/lists.sh --write-potfiles [ROOT]      writes po/POTFILES.in anew (make potfiles)
set -u
LC_ALL=C
export LC_ALL
write=no
if [ "${1:-}" = --write-potfiles ]; then
	write=yes
	shift
fi
cd "${1:-${top_srcdir:-$(dirname "$0")/..}}" || exit 1
status=0

complain() {
	printf 'lists.sh: %s\n' "$*" >&2
	status=1
}

with_messages=$(grep -lrE '(^|[^A-Za-z0-9_])(N?_|ngettext)\("' src --include='*.c' | sort)
if [ "$write" = yes ]; then
	printf '# The sources with messages for people, sorted; written by make potfiles.\n%s\n' \
		"$with_messages" >po/POTFILES.in
	exit
fi

for file in $(find src tests -name '*.[ch]' | sort); do
	grep -qE "(^|[[:space:]=])$file([[:space:]]|\$)" Makefile.am || complain "'$file' is not in Makefile.am"
done
for file in $with_messages; do
	grep -qxF "$file" po/POTFILES.in ||
		complain "'$file' has messages and is not in po/POTFILES.in; run make potfiles"
done
grep -nE '^(<<<<<<<|=======|>>>>>>>)' Makefile.am po/POTFILES.in configure.ac && complain "a merge left its marks"
for file in $(grep -oE '(src|tests)/[A-Za-z0-9_/]+\.[ch]([[:space:]]|$)' Makefile.am) $(grep '^src/' po/POTFILES.in); do
	[ -f "$file" ] || complain "'$file' is named, but not there"
done
kept=no
for file in codebooks/used/lot@*.yaml; do
	cmp -s codebooks/lot.yaml "$file" && kept=yes
done
[ "$kept" = yes ] || complain "codebooks/used/ has no copy of the present codebooks/lot.yaml"
exit "$status"
