/*
 * A timeline for one test, and steps of work on it that must succeed; a failure names what was
 * refused.
 */
#ifndef TURVEN_TESTS_TIMELINE_STEPS_H
#define TURVEN_TESTS_TIMELINE_STEPS_H

#include "model/timeline.h"
#include "model_fixture.h"

#define TL_RUN_A 0xa0000001u
#define TL_RUN_B 0xb0000002u

extern struct timeline *tl; /* of the fixture's codebook and session; between tl_begin and tl_end */
void tl_begin(void);
void tl_end(void);

/* The record is possible and is applied; or is refused by check with these words; or apply says so.
 */
void tl_must(const struct record *r);
void tl_must_not(const struct record *r, const char *why);
void tl_apply(const struct record *r, enum applied expected, const char *why);

/* A set record with the event's values as they are, for the caller to change; and a del record. */
struct record tl_change(long long seq, struct event_id id);
struct record tl_deletion(long long seq, struct event_id id);

/* Each of these is one record of run A with this seq, which is also the number of a new event. */
struct event_id tl_add(long long seq, int code, int target, int64_t onset_ms);
struct event_id tl_start(long long seq, int code, int target, int64_t onset_ms,
	struct event_id ends); /* ends another one */
void tl_stop(long long seq, struct event_id id, int64_t offset_ms);
void tl_undo(long long seq);
void tl_redo(long long seq);

#endif
