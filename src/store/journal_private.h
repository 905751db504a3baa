/*
 * The inside of a journal that is being written, shared by journal.c and journal_place.c and nobody
 * else.
 */
#ifndef TURVEN_STORE_JOURNAL_PRIVATE_H
#define TURVEN_STORE_JOURNAL_PRIVATE_H

#include "base/file.h"
#include "base/hash.h"
#include "base/text.h"
#include "store/journal.h"
#include "store/sync.h"

enum place { PLACE_HOME, PLACE_RESCUE, N_PLACES };

enum place_state {
	PLACE_GOOD,       /* as far as is known */
	PLACE_UNWRITABLE, /* a new segment could not be written: trying again costs nothing */
	PLACE_FAILED /* took a segment but did not bring it to the disk: only a probe can tell */
};

struct journal {
	struct observation_name name;
	char stem[OBSERVATION_STEM_SIZE];
	char *folder[N_PLACES]; /* rescue may be NULL */
	enum place_state state[N_PLACES];
	uint32_t run;
	int run_no;
	int64_t start_utc_ms, start_boot_ms;

	/* Every line of the run; meta first. Needed again whenever a segment is lost. */
	struct text lines;
	size_t *line_ends; /* [seq - 1]: bytes of lines up to and with that record */
	size_t line_ends_capacity;
	long long n_meta, n_written, n_saved;
	long long n_home; /* saved in the session's own folder */

	struct file_append *file; /* the present segment; NULL = there is nowhere to write */
	enum place place;
	bool proven;       /* it was synced at least once */
	struct hash *hash; /* of its bytes */
	int n_segments;

	struct sync *sync;
	bool failed;
	struct error why[N_PLACES];
	struct error why_failed;
	int64_t next_probe_us, probe_wait_us;
	int n_probes_out; /* asked for and not answered */

	char **own; /* names of the run's segments */
	size_t n_own, own_capacity;
};

/* Bytes of j->lines up to and with that record; 0 for seq 0. */
size_t journal_line_end(const struct journal *j, long long seq);

/* The present segment is written no more; it is closed when the thread is done with it. */
void journal_leave(struct journal *j);

/* A new segment in that place becomes the present one. After a failure nothing changed, and no file
 * is left. */
bool journal_begin(struct journal *j, enum place place, struct error *err);

/* A new segment wherever there can be one. */
bool journal_move_on(struct journal *j, struct error *err);

/* The present segment cannot be relied on any more. */
void journal_give_up(struct journal *j, const struct error *err);

/* Everything is at home again: removes the copies of this run in the rescue folder. */
void journal_drop_rescue(struct journal *j);

/* Puts what a crash left in the rescue folder where it belongs. */
void journal_bring_home(struct journal *j);

#endif
