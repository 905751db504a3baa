/*
 * The life of an observation, lived at random: a coder who does anything at any time, leaves and
 * comes back. Each step is recorded as the desk does it, and what undo and redo bring back is
 * compared with plain copies of what was there.
 */
#ifndef TURVEN_TESTS_TIMELINE_LIFE_H
#define TURVEN_TESTS_TIMELINE_LIFE_H

#include <stdbool.h>

#include "base/error.h"
#include "base/mem.h"
#include "base/text.h"
#include "model/timeline.h"

#define LIFE_STEPS   250
#define LIFE_SPAN_MS 20000
#define LIFE_GRID_MS 250 /* coarse, so that times often meet */
#define LIFE_MAX     1024

#define N_LIFE_CHECKS 2
extern const char *const life_checks[N_LIFE_CHECKS]; /* ids of those that a life overrides */

/* The same numbers everywhere. */
struct random {
	uint64_t state;
};

/* What was written so far, with strings of its own. */
struct life_log {
	struct record *items;
	size_t n, capacity;
	struct arena strings;
};

/* One machine: its timeline, and what it knows to expect. */
struct life {
	struct random random;
	struct timeline *t;
	struct life_log log;
	struct event_id ids[LIFE_STEPS + 1];
	size_t n_ids;
	uint32_t run;
	int run_no;
	long long seq;
	int64_t utc_ms;
	bool foreign; /* also records that no coder made: undo cannot be compared with snapshots */
	char *undo[LIFE_MAX], *redo[LIFE_MAX];
	size_t n_undo, n_redo;
	int n_done, n_refused, n_undone, n_redone, n_rated, n_kept;
	struct error refusal; /* the last one */
};

int random_below(struct random *r, int n);

/* Around each test: the fixture's targets. */
void life_set_up(void);
void life_tear_down(void);
struct timeline *life_timeline(void);
const char *life_target(int target); /* its id */

/* timeline_words.c: an event as one line; what a coder sees; all that can be asked, with each revision of these
 * events. The caller frees. */
void event_in_words(struct text *out, const struct event *e);
void rating_in_words(struct text *out, const struct rating *r);
char *timeline_visible(const struct timeline *t);
char *timeline_everything(const struct timeline *t, const struct event_id *ids, size_t n_ids);

/* Does all that can be asked fit together? apart: and no two states of a lane overlap. */
void timeline_verify(const struct timeline *t, bool apart);

/* A life of LIFE_STEPS steps, or step by step. */
void life_live(struct life *d, int seed, bool foreign);
void life_begin(struct life *d, int seed, bool foreign);
void life_work(struct life *d);
void life_reopen(struct life *d); /* if it is finished */
void life_end(struct life *d);

/* If the record is possible, it is written and applied. */
bool life_record(struct life *d, struct record *r);
void log_keep(struct life_log *log, const struct record *r);
struct timeline *life_replay(const struct life_log *log);

#endif
