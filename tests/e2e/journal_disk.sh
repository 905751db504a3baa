#!/bin/sh
# A journal on a disk that is full or fails: system calls made to fail by strace, a limit on the size
# of files, a small tmpfs (root only). What was acknowledged is there afterwards, and the writer is
# told what is wrong.
# shellcheck source=tests/e2e/journal_lib.sh
. "${top_srcdir:?run by make check}/tests/e2e/journal_lib.sh"
small=$work/small
mounted=no
clean() {
	[ "$mounted" = no ] || umount "$small"
	rm -rf "$work"
}
trap clean EXIT

# begin: a new session and rescue folder
begin() {
	session=$work/session
	XDG_STATE_HOME=$work/state
	export XDG_STATE_HOME
	rm -rf "$session" "$XDG_STATE_HOME" "$work/acks"
	mkdir "$session" "$XDG_STATE_HOME"
	: >"$work/acks"
}

# has WORD FILE: how many lines begin with it
has() {
	grep -c "^$1 " "$2"
}

# --- system calls that fail -----------------------------------------------------------------------

# inject WHAT N [PAUSE_US]: N records while strace does that to the writer. On a slow disk one sync serves many
# records and the call that is meant may never come: then again, more slowly.
inject() {
	pause=${3:-500}
	while :; do
		begin
		# The leak check of the sanitizers cannot work under strace.
		ASAN_OPTIONS=detect_leaks=0 strace -f -qq -o "$work/trace" \
			-e trace=write,fsync,fdatasync,rename -e inject="$1" \
			"$writer" write "$session" "$2" 1 "$pause" >"$work/acks" 2>"$work/stderr"
		status=$?
		# A writer that was killed may have written one record that it could not tell of.
		judge "$1" "$session" "$work/acks" "$([ "$status" -gt 128 ] && echo 1 || echo 0)"
		if grep -Eq "INJECTED|DELAYED|SIGKILL" "$work/trace"; then
			return
		fi
		pause=$((pause * 3))
		if [ "$pause" -gt 200000 ]; then
			fail "$1: it did not happen"
			return
		fi
	done
}

if strace -o /dev/null true 2>/dev/null; then
	for what in fdatasync:error=EIO:when=3 fdatasync:error=EIO:when=4+4 fdatasync:error=ENOSPC:when=2+3 \
		fsync:error=EIO:when=2 write:error=ENOSPC:when=20 write:error=EIO:when=15+7 \
		write:error=EDQUOT:when=9+5 write:retval=4:when=25 fdatasync:signal=SIGKILL:when=12 \
		write:signal=SIGKILL:when=30 write:error=EINTR:when=10+3; do
		inject "$what" 60
		case $what in
		*SIGKILL*) ;;
		*) [ "$(has ACK "$work/acks")" -eq 60 ] || fail "$what: $(has ACK "$work/acks") of 60 accepted" ;;
		esac
	done

	# While the disk takes its time, keys are accepted; one sync then serves many records.
	inject fdatasync:delay_enter=100000 200
	n=$(grep -c 'fdatasync(' "$work/trace")
	[ "$(has ACK "$work/acks")" -eq 200 ] || fail "slow disk: $(has ACK "$work/acks") of 200 accepted"
	[ "$n" -lt 100 ] || fail "slow disk: $n syncs for 200 records"

	# Nothing can be synced any more: that is said, and the end does not call it well. (Where all
	# records went with the first sync, which works, it is only the closing line that fails.)
	for pause in 5000 20000 60000 180000; do
		inject fdatasync:error=EIO:when=2+1 3 "$pause"
		saved=$(grep '^SAVED ' "$work/acks" | tail -n 1 | cut -d' ' -f3)
		[ "${saved:-0}" -lt 20 ] && break
	done
	grep -q '^STATE .* failed ' "$work/acks" || grep -q 'disk' "$work/stderr" || fail "no sync at all: not told"
	[ -s "$work/stderr" ] || fail "no sync at all: the writer ends as if all was well"
else
	echo "SKIPPED: system calls that fail (strace is missing or may not be used)"
fi

# --- a limit on the size of files -----------------------------------------------------------------

begin
# The limit holds for what the writer says, too: it goes through a pipe.
(
	ulimit -f 64
	exec "$writer" write "$session" 600 2
) 2>"$work/stderr" | cat >"$work/acks"
judge "file size limit" "$session" "$work/acks" 0
[ "$(has ACK "$work/acks")" -eq 600 ] || fail "file size limit: $(has ACK "$work/acks") of 600 accepted"
[ "$(find "$session/journal" -name '*_journal.tsv' | wc -l)" -gt 1 ] || fail "file size limit: it was not met"

# --- a full disk ----------------------------------------------------------------------------------

mkdir "$small"
if [ "$(id -u)" -eq 0 ] && mount -t tmpfs -o size=64k tmpfs "$small" 2>/dev/null; then
	mounted=yes

	# The rescue folder is on another disk.
	begin
	session=$small/session
	mkdir "$session"
	"$writer" write "$session" 800 3 >"$work/acks" 2>"$work/stderr"
	judge "full disk" "$session" "$work/acks" 0
	[ "$(has ACK "$work/acks")" -eq 800 ] || fail "full disk: $(has ACK "$work/acks") of 800 accepted"
	grep -q '^STATE .* rescue .*No space' "$work/acks" || fail "full disk: the rescue folder is not told of"
	grep -q 'rescue' "$work/stderr" || fail "full disk: the end does not say where the records are"
	rm -rf "$session"

	# So is everything else: records are refused until there is room again.
	begin
	session=$small/session
	XDG_STATE_HOME=$small/state
	mkdir "$session"
	dd if=/dev/zero of="$small/ballast" bs=1024 count=36 2>/dev/null
	"$writer" write "$session" 200 4 >"$work/acks" 2>"$work/stderr" &
	pid=$!
	tries=0
	while ! grep -q '^REFUSED ' "$work/acks" && kill -0 "$pid" 2>/dev/null && [ "$tries" -lt 6000 ]; do
		tries=$((tries + 1))
		sleep 0.01
	done
	grep -q '^REFUSED .*No space' "$work/acks" || fail "no room anywhere: nothing was refused"
	[ "$(has ACK "$work/acks")" -lt 200 ] || fail "no room anywhere: all was accepted"
	rm "$small/ballast"
	wait "$pid" || fail "room again: $(cat "$work/stderr")"
	[ "$(has ACK "$work/acks")" -eq 200 ] || fail "room again: $(has ACK "$work/acks") of 200 accepted"
	judge "room again" "$session" "$work/acks" 0
	[ "$(tail -n 1 "$work/acks" | cut -d' ' -f1)" != REFUSED ] || fail "room again: the last one was refused"
else
	echo "SKIPPED: a full disk (needs root and a tmpfs of its own)"
fi
finish
