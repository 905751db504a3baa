#!/bin/sh
# turven export onto a disk that is full, at every size in steps: it fails with words, the words are turven's own,
# what was there is there still and nothing is left beside it; or it is done and whole. With a limit for the size
# of files, and with a small tmpfs (root only).
# shellcheck source=tests/e2e/begin.sh
. "${top_srcdir:?run by make check}/tests/e2e/begin.sh"
find_python json "writes the journals"
"$python" "$here/export_study.py" "$work/study" || fail "the study cannot be made"
cd "$work/study" || exit 1
small=$work/small
mkdir "$small"
trap 'umount "$small" 2>/dev/null; rm -rf "$work"' EXIT
failures=0

# limited KIB COMMAND...: what it says goes through a pipe, which has no limit
limited() (
	kib=$1
	shift
	trap '' XFSZ
	ulimit -f $((kib * 2))
	"$@" 2>&1
	echo "status $?"
)

# tries FORMAT ROOM: what the export into $small says is in $message; is it done, or has it failed properly?
tries() {
	status=${message##*status }
	if [ "$status" -eq 0 ]; then
		diff -r "$work/whole-$1" "$small/there" >/dev/null || fail "$1, $2: done, but not whole"
		return 0
	fi
	[ "$status" -eq 1 ] || fail "$1, $2: ends with status $status: $message"
	case $message in
	*'[ERROR]'* | */proc/self* | status*) fail "$1, $2: says '$message'" ;;
	esac
	if [ -d "$work/whole-$1" ]; then
		[ -z "$(ls -A "$small")" ] || fail "$1, $2: leaves $(find "$small")"
	else
		[ "$(ls -A "$small"; cat "$small/there")" = "there
mine" ] || fail "$1, $2: what was there is another one: $(ls -lA "$small")"
	fi
	failures=$((failures + 1))
	return 1
}

# before FORMAT: what is in the way
before() {
	rm -rf "$small/there"
	[ -d "$work/whole-$1" ] || echo mine >"$small/there"
}

formats=$("$TURVEN" export --list | awk '/^[a-z]/ { if (name) print name; name = $0 }
	/not in this build/ { name = "" } END { if (name) print name }')
[ "$(echo "$formats" | wc -l)" -ge 10 ] || fail "--list shows '$formats'"
for format in $formats; do
	"$TURVEN" export "$format" -o "$work/whole-$format" 2>message || fail "$format: $(cat message)"
	kib=1
	until
		before "$format"
		message=$(limited "$kib" "$TURVEN" export "$format" --force -o "$small/there")
		tries "$format" "files of up to $kib KiB"
	do
		kib=$((kib + 1 + kib / 4))
		[ "$kib" -lt 100000 ] || fail "$format never fits"
	done
	[ "$kib" -gt 1 ] || [ "$format" = bids ] || fail "$format: 1 KiB is room enough, which tests nothing"
done
echo "export_disk.sh: $failures exports failed as they should, with files that may not grow"

rm -rf "$small/there"
if [ "$(id -u)" -ne 0 ] || ! mount -t tmpfs -o size=16k tmpfs "$small" 2>/dev/null; then
	echo "SKIPPED: a full disk (needs root and a tmpfs of its own)"
	exit 0
fi
failures=0
for format in $formats; do
	kib=8
	until
		rm -rf "$small/there"
		mount -o "remount,size=${kib}k" "$small" || fail "the tmpfs does not change its size"
		before "$format"
		message=$("$TURVEN" export "$format" --force -o "$small/there" 2>&1; echo "status $?")
		tries "$format" "a disk of $kib KiB"
	do
		kib=$((kib + 4 * (1 + kib / 32)))
		[ "$kib" -lt 100000 ] || fail "$format never fits"
	done
done

# --- the same for the disk on which a workbook has its temporary files
rm -rf "$small/there"
mkdir "$work/study2" || exit 1
"$python" "$here/export_study.py" "$work/study2" 300 || fail "the long study cannot be made"
cd "$work/study2" || exit 1
kib=16
while echo "$formats" | grep -qx xlsx && [ ! -e "$work/fits.xlsx" ]; do
	mount -o "remount,size=${kib}k" "$small" || fail "the tmpfs does not change its size"
	[ -e "$work/whole.xlsx" ] || "$TURVEN" export xlsx -o "$work/whole.xlsx" 2>message || fail "xlsx: $(cat message)"
	if TMPDIR=$small "$TURVEN" export xlsx -o "$work/fits.xlsx" 2>message; then
		cmp "$work/whole.xlsx" "$work/fits.xlsx" || fail "temporary files of $kib KiB: done, but not whole"
	else
		grep -q TMPDIR message || fail "temporary files of $kib KiB: says '$(cat message)'"
		failures=$((failures + 1))
	fi
	[ -z "$(ls -A "$small")" ] || fail "temporary files stay: $(ls -A "$small")"
	kib=$((kib + 16))
	[ "$kib" -lt 100000 ] || fail "temporary files never fit"
done
cd "$work" || exit 1
umount "$small"
echo "export_disk.sh: $failures exports failed as they should, on a full disk"
