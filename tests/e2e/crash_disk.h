/*
 * What a disk may hold after a power cut, worked out from the calls that a program made
 * (faults_record.h), by what POSIX promises and no more:
 *
 * - what was written to a file is there for sure once an fsync or fdatasync of it that began later
 *   has ended; before that any part of it may be there: none of the writes, some first ones, one
 *   torn at any byte, the right length with zeros, or a later one without an earlier one;
 * - a name that was made, changed or removed in a folder is as it is now for sure once an fsync of the
 *   folder that began later has ended; before that the first ones of these changes may be there, or
 *   one of them alone. To sync a file brings no name of it to the disk.
 *
 * Failures end the test through Check.
 */
#ifndef TURVEN_TESTS_CRASH_DISK_H
#define TURVEN_TESTS_CRASH_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct crash_disk;

/* root: the folder of the record's paths; all that is in it now is on the disk. */
struct crash_disk *crash_disk_new(const char *root);
void crash_disk_free(struct crash_disk *d);

/* One entry of the record. */
enum crash_entry_kind {
	CRASH_OPEN,
	CRASH_NAMELESS,
	CRASH_LINK,
	CRASH_WRITE,
	CRASH_BEGIN,
	CRASH_END,
	CRASH_RENAME,
	CRASH_REMOVE,
	CRASH_MKDIR,
	CRASH_OTHER /* the test's own */
};
struct crash_entry {
	enum crash_entry_kind kind;
	char *fields[4]; /* behind the first word, NULL where there are fewer */
	const char *data;
	size_t n;
};

/* Cuts up the next entry at *at in place, and moves behind it; false at the end. */
bool crash_entry_next(char **at, struct crash_entry *out);

/* false: nothing on the disk can have changed by it. */
bool crash_disk_apply(struct crash_disk *d, const struct crash_entry *e);

/* A file as programs see it now; the content of a name that was never there is NULL. */
const char *crash_disk_now(struct crash_disk *d, const char *path, size_t *n);
/* The path of the file that is written or synced; NULL = it has none now. */
const char *crash_disk_path(const struct crash_disk *d, uint64_t inode);

/*
 * Calls check for each state that a cut at this moment may leave, after it was made below `target`,
 * a folder that is made anew each time: the first time with all that is not sure lost, the second
 * time with all of it there. How many there were.
 */
int crash_disk_states(struct crash_disk *d, const char *target,
	void (*check)(void *data, const char *words), void *data);

#endif
