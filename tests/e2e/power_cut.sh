#!/bin/sh
# Power cuts on a file system of its own (a file, mounted): what the screen had shown as saved is there
# afterwards. Root only, with loop devices and xfs_io (xfsprogs); else skipped. TURVEN_CUTS=60 for the
# long form.
helper=${top_builddir:?run by make check}/tests/e2e/power_cut
cuts=${TURVEN_CUTS:-5}

skip() {
	echo "SKIPPED: power cuts: $1"
	exit 77
}

[ "$(id -u)" = 0 ] || skip "they need root"
[ -x "$helper" ] || skip "they need Check and libvterm"
command -v xfs_io >/dev/null || skip "they need xfs_io (package xfsprogs)"
command -v mkfs.ext4 >/dev/null || skip "they need mkfs.ext4 (package e2fsprogs)"

work=$(mktemp -d "${TMPDIR:-/tmp}/turven-power.XXXXXX") || exit 1
disk=$work/disk
clean() {
	umount "$disk" 2>/dev/null
	rm -rf "$work"
}
trap clean EXIT
mkdir "$disk" || exit 1

# new_disk KIND SIZE: an empty file system, mounted; false if that is not permitted here
new_disk() {
	umount "$disk" 2>/dev/null
	rm -f "$work/image"
	truncate -s "$2" "$work/image" && "mkfs.$1" -q "$work/image" && mount -o loop "$work/image" "$disk"
}

# The helper runs both by a shell. A test with mounts of its own may hold on to the file system for as
# long as it runs: only without its loop device is it really gone.
cut="xfs_io -x -c shutdown '$disk'"
again="umount '$disk' || exit 1
	n=0
	while losetup -j '$work/image' | grep -q .; do
		n=\$((n + 1))
		[ \$n -lt 1200 ] || exit 1
		sleep 0.1
	done
	mount -o loop '$work/image' '$disk'"

# pull KIND SIZE: that many cuts on such a file system
pull() {
	new_disk "$1" "$2" >"$work/said" 2>&1 || {
		cat "$work/said"
		skip "loop devices or mounting are not permitted here"
	}
	mkdir "$disk/home" || exit 1
	echo "$1:"
	"$helper" "$disk/home" "$cuts" "$cut" "$again" || exit 1
}

pull ext4 64m
if command -v mkfs.xfs >/dev/null; then
	pull xfs 320m
fi

# Would it be noticed? Where nothing is brought to the disk, events must be missing.
if [ -r "${FAULTS_PRELOAD:-}" ]; then
	new_disk ext4 64m && mkdir "$disk/home" || exit 1
	if POWER_CUT_CONTROL=1 "$helper" "$disk/home" 5 "$cut" "$again" >"$work/said" 2>&1; then
		echo "without fdatasync nothing was lost: these cuts show nothing"
		exit 1
	fi
	grep -q -e ' lost, ' -e 'rebuild ended' "$work/said" || { cat "$work/said"; exit 1; }
	echo "control, without fdatasync: events are lost, as they must be"
fi
