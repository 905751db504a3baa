/* The steps that timeline_steps.h describes. */
#include "timeline_steps.h"

#include <check.h>
#include <stdlib.h>

static struct target *targets;
struct timeline *tl;

void tl_begin(void)
{
	size_t n = targets_of(&fixture_codebook, &fixture_session, &targets);

	ck_assert_uint_eq(n, N_TARGETS);
	tl = timeline_new(&fixture_codebook, targets, n);
}

void tl_end(void)
{
	timeline_free(tl);
	free(targets);
}

void tl_must(const struct record *r)
{
	struct error err = {0};

	ck_assert_msg(timeline_check(tl, r, &err), "check: %s", err.text);
	ck_assert_int_eq(timeline_apply(tl, r, &err), APPLIED);
	ck_assert_str_eq(err.text, "");
}

void tl_must_not(const struct record *r, const char *why)
{
	struct error err = {0};

	ck_assert(!timeline_check(tl, r, &err));
	ck_assert_str_eq(err.text, why);
}

void tl_apply(const struct record *r, enum applied expected, const char *why)
{
	struct error err = {0};

	ck_assert_int_eq(timeline_apply(tl, r, &err), expected);
	ck_assert_str_eq(err.text, why);
}

/* Adds an event; its number is its seq. */
struct event_id tl_add(long long seq, int code, int target, int64_t onset_ms)
{
	struct record r = fixture_add(TL_RUN_A, seq, (uint32_t)seq, code, target, onset_ms);

	tl_must(&r);
	return r.id;
}

/* A set record with the event's values as they are. */
struct record tl_change(long long seq, struct event_id id)
{
	const struct event *e = timeline_find(tl, id);
	struct record r = fixture_add(TL_RUN_A, seq, 1, CODE_ASK, TARGET_LEA, 0);

	ck_assert_ptr_nonnull(e);
	r.op = OP_SET;
	r.cause = CAUSE_EDIT;
	r.id = id;
	r.rev = e->rev + 1;
	r.v = e->v;
	return r;
}

void tl_stop(long long seq, struct event_id id, int64_t offset_ms)
{
	struct record r = tl_change(seq, id);

	r.v.offset_ms = offset_ms;
	tl_must(&r);
}

struct record tl_deletion(long long seq, struct event_id id)
{
	struct record r = tl_change(seq, id);

	r.op = OP_DEL;
	return r;
}

/* A start that ends another event. */
struct event_id tl_start(
	long long seq, int code, int target, int64_t onset_ms, struct event_id ends)
{
	struct record r = fixture_add(TL_RUN_A, seq, (uint32_t)seq, code, target, onset_ms);

	r.ends = ends;
	r.ends_rev = timeline_find(tl, ends)->rev + 1;
	tl_must(&r);
	return r.id;
}

void tl_undo(long long seq)
{
	struct record r;

	ck_assert(timeline_undo(tl, &r));
	ck_assert_int_eq(r.cause, CAUSE_UNDO);
	r.run = TL_RUN_A;
	r.seq = seq;
	tl_must(&r);
}

void tl_redo(long long seq)
{
	struct record r;

	ck_assert(timeline_redo(tl, &r));
	ck_assert_int_eq(r.cause, CAUSE_REDO);
	r.run = TL_RUN_A;
	r.seq = seq;
	tl_must(&r);
}
