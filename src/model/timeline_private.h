/*
 * The inside of a timeline, shared by the timeline*.c files and nobody else.
 *
 * Each revision of each event is a struct in an arena and never moves. What is asked often has an
 * index of its own: events by id (hash table), the live ones by time (struct order), the states by
 * lane (struct lane), the running ones.
 */
#ifndef TURVEN_MODEL_TIMELINE_PRIVATE_H
#define TURVEN_MODEL_TIMELINE_PRIVATE_H

#include "base/mem.h"
#include "model/lane.h"
#include "model/timeline.h"

/* e first: a pointer to one is a pointer to the other. */
struct revision {
	struct event e;
	struct revision *before; /* = e.previous */
};

/* Ids of the codebook or the session by name: a hash table of 1 + index, 0 = free. */
struct ids {
	const char **items;
	uint16_t *table;
	size_t mask;
};

/*
 * The live events by (onset, id). Kept in order as long as that is cheap; a replay that goes back
 * and forth on the media axis makes it stale, and the next reader sorts it once.
 */
struct order {
	const struct event **items;
	size_t n, capacity;
	size_t moved; /* pointers moved since the last reading */
	bool stale;
	bool end_known;
	int64_t end_ms; /* largest onset or offset */
};

/* Something that undo takes back: a record, and the revision that it made, of an event or of a
 * rating. */
struct action {
	uint32_t run;
	long long seq;
	struct revision *made; /* NULL: of a rating */
	struct event_id ends;  /* n = 0 = none */
	struct rating_revision *rated;
};

/* r first: a pointer to one is a pointer to the other. */
struct rating_revision {
	struct rating r;
	const char *key, *value;        /* as in its record */
	struct rating_revision *before; /* = r.previous */
};

struct actions {
	struct action *items;
	size_t n, capacity;
};

/* Which records of a run were applied: their numbers as stretches. */
struct run_seen {
	uint32_t run;
	struct coverage seqs;
};

/* A finding that was kept with a reason. */
struct override {
	const char *check, *about; /* about: as in a record; "" = nothing */
	int target;                /* -1 = none */
	struct segment_ref segment;
	int rev;                     /* of the rating; 0 = it is about none */
	const struct rating *rating; /* this one; NULL also where it is lost */
	const char *reason;
};

struct timeline {
	const struct codebook *cb;
	const struct target *targets;
	size_t n_targets;
	struct ids code_ids, target_ids;
	bool *allowed;  /* [code * n_targets + target] */
	size_t *counts; /* likewise: live events */

	struct revision **table; /* newest revision by event id */
	size_t n_events, table_mask;
	struct order *order; /* a pointer, since reading may sort it */
	int *lane_of_code;   /* which of a target's lanes; -1 for points */
	size_t n_lanes;      /* per target */
	struct lane *lanes;  /* [target * n_lanes + lane] */
	const struct event **running;
	size_t n_running, running_capacity;

	struct rating_revision **ratings; /* newest revisions, in the order of their first */
	size_t n_ratings, ratings_capacity;
	struct override *overrides;
	size_t n_overrides, overrides_capacity;

	struct actions undo, redo;
	struct run_seen *runs; /* sorted */
	size_t n_runs, runs_capacity, last_run;
	struct coverage coverage;
	bool finished;
	size_t n_conflicts;
	struct arena arena;
};

/* ---- timeline.c ---- */

int ids_find(const struct ids *ids, const char *id); /* index or -1 */
/* Does the record let its other event run again (else it ends it)? */
bool timeline_reopens(const struct record *r);
struct revision *timeline_newest(const struct timeline *t, struct event_id id);
/* The lane of a state, or NULL for a point. */
struct lane *timeline_lane(const struct timeline *t, const struct event *e);
/* Another running event in the lane of e than these two (may be NULL), or NULL. */
const struct event *timeline_runner(const struct timeline *t, const struct event *e,
	const struct event *but, const struct event *but_too);

/* ---- timeline_order.c ---- */

int event_compare(const struct event *a, const struct event *b); /* by onset, then id */
/* Takes `old` out of the indexes of live events and puts `new` in; either may be NULL or deleted.
 */
void timeline_swap(struct timeline *t, const struct event *old, const struct event *new);

/* ---- timeline_check.c ---- */

/*
 * What the record makes of its event, with strings borrowed from the record. False for what makes
 * no sense by itself, whatever came before.
 */
bool timeline_read_event(
	const struct timeline *t, const struct record *r, struct event *e, struct error *err);

/* Can e be about its target? What it was about before (now; NULL = none) it can be about further.
 */
bool timeline_is_about(const struct timeline *t, const struct event *now, const struct event *e);

/* Does e stay in the place of `now` (NULL = none), or shrink? Then it cannot bring a new overlap.
 */
bool timeline_is_within(const struct timeline *t, const struct event *now, const struct event *e);

/* Does a state record finish the observation, or reopen it? False for any other state. */
bool timeline_read_state(const struct record *r, bool *finishes, struct error *err);

/* ---- timeline_rating.c ---- */

/* What a rate record says, strings borrowed. False for what makes no sense by itself. */
bool timeline_read_rating(
	const struct timeline *t, const struct record *r, struct rating *out, struct error *err);
bool timeline_check_rating(const struct timeline *t, const struct record *r, struct error *err);
enum applied timeline_apply_rating(struct timeline *t, const struct record *r, struct error *err);
bool timeline_check_override(const struct timeline *t, const struct record *r, struct error *err);
enum applied timeline_apply_override(struct timeline *t, const struct record *r, struct error *err);
/* The observation was reopened: what was kept holds only for ratings that have not changed. */
void timeline_forget_overrides(struct timeline *t);

/* ---- timeline_undo.c ---- */

/* Keeps the two stacks after an add, set or del that holds. False: undoes or redoes what is not on
 * a stack. */
bool timeline_note_action(struct timeline *t, const struct record *r, struct revision *made,
	struct rating_revision *rated);

/* Is the record, an undo or a redo, of what is next? True for any other record. */
bool timeline_check_step(const struct timeline *t, const struct record *r, struct error *err);

#endif
