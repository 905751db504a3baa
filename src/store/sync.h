/*
 * The sync thread, the only thread there is: brings a segment to the disk while the program goes on
 * to take keys. What was written while it waits for the disk goes with the next turn (group
 * commit). It also tries out folders that failed, so that a hanging disk hangs only this thread.
 *
 * It touches nothing but the files it is given; all decisions are the caller's, who hears of each
 * result through sync_take.
 */
#ifndef TURVEN_STORE_SYNC_H
#define TURVEN_STORE_SYNC_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/file.h"

struct sync;

/* NULL with err set if there can be no thread. */
struct sync *sync_start(struct error *err);

/* Readable when sync_take has something. */
int sync_fd(const struct sync *s);

/*
 * Asks for the file's present content to be brought to the disk; `upto` comes back in the report.
 * A request that was not begun yet is replaced. The file must live until sync_retire.
 */
void sync_request(struct sync *s, const struct file_append *f, long long upto);

/* The file is no longer wanted: it is closed, at once or when the thread is done with it. Takes f
 * over. */
void sync_retire(struct sync *s, struct file_append *f);

/* Asks whether `size` bytes can be written and synced in the folder. It is made if it misses, with
 * its parents if wanted. */
void sync_probe(struct sync *s, int place, const char *folder, bool parents, size_t size);

struct sync_report {
	enum { SYNC_DONE, SYNC_PROBED } what;
	bool good;
	struct error err;            /* if not good */
	const struct file_append *f; /* SYNC_DONE; compare only */
	long long upto;              /* SYNC_DONE */
	int place;                   /* SYNC_PROBED */
};
bool sync_take(struct sync *s, struct sync_report *out);

/* Waits until there is a report, at most ms. */
void sync_wait(struct sync *s, int ms);

/*
 * Ends the thread and frees s. Where the thread hangs in the disk for longer than ms it is left to
 * itself, false comes back, and its memory stays.
 */
bool sync_stop(struct sync *s, int ms);

#endif
