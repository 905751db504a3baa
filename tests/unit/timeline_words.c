/* A timeline in words, to compare; and what must always hold of one. See timeline_life.h. */
#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model_fixture.h"
#include "timeline_life.h"

/* ---- a timeline in words ---- */

void event_in_words(struct text *out, const struct event *e)
{
	char id[EVENT_ID_SIZE];

	event_id_format(e->id, id);
	text_printf(out, "%s %s %s %d", id, e->v.code, e->v.target, e->v.state);
	if (strcmp(e->v.code, fixture_codebook.codes[e->code].id) != 0 ||
		strcmp(e->v.target, life_target((int)e->target)) != 0)
		ck_abort_msg("id and index of a code or target differ");
	text_printf(out, " %" PRId64 " %" PRId64 " %s %d %s %d %" PRId64 " %g %d %d %" PRId64,
		e->v.onset_ms, e->v.offset_ms, e->v.modifiers ? e->v.modifiers : "-", e->v.mark,
		e->v.comment ? e->v.comment : "-", e->v.error_ms, e->v.frame_ms, e->v.speed,
		e->v.paused, e->v.source, e->v.correction_ms);
}

void rating_in_words(struct text *out, const struct rating *r)
{
	char segment[SEGMENT_REF_SIZE], value[RATING_TEXT_SIZE];

	segment_ref_format(r->segment, segment);
	rating_format(r->status, r->value, value);
	text_printf(out, "%s%s of %s is %s %s", fixture_codebook.ratings[r->item].id, segment,
		life_target((int)r->target), value, r->comment ? r->comment : "-");
}

/* What a coder sees. A rating that was taken back is as if it had never been. */
char *timeline_visible(const struct timeline *t)
{
	struct text out = {0};

	text_add(&out, "");
	for (size_t i = 0; i < timeline_n(t); i++) {
		event_in_words(&out, timeline_at(t, i));
		text_add_c(&out, '\n');
	}
	for (size_t i = 0; i < timeline_n_ratings(t); i++) {
		const struct rating *r = timeline_rating_at(t, i);

		if (r->status == RATING_UNRATED && !r->comment)
			continue;
		rating_in_words(&out, r);
		text_add_c(&out, '\n');
	}
	return out.s;
}

static void add_step(struct text *out, const char *name, bool there, const struct record *r)
{
	text_printf(out, "%s %d", name, there);
	if (there)
		text_printf(out,
			" op %d cause %d id %x-%u rev %d ends %x-%u rev %d ref %x/%lld code %s at "
			"%" PRId64 " to %" PRId64 " comment %s rates %s %s %s",
			r->op, r->cause, r->id.run, r->id.n, r->rev, r->ends.run, r->ends.n,
			r->ends_rev, r->ref_run, r->ref_seq, r->v.code ? r->v.code : "-",
			r->v.onset_ms, r->v.offset_ms, r->v.comment ? r->v.comment : "-",
			r->key ? r->key : "-", r->value ? r->value : "-", r->text ? r->text : "-");
	text_add_c(out, '\n');
}

static void add_ratings(struct text *out, const struct timeline *t)
{
	for (size_t i = 0; i < timeline_n_ratings(t); i++) {
		const struct rating *now = timeline_rating_at(t, i);

		for (const struct rating *r = now; r; r = r->previous) {
			const char *reason = timeline_override(t, life_checks[0],
				fixture_codebook.ratings[r->item].id, r->target, r->segment, r);

			text_printf(out,
				"rev %d by %x/%lld at %" PRId64 " cause %d kept %s: ", r->rev,
				r->run, r->seq, r->modified_utc_ms, r->cause,
				reason ? reason : "-");
			rating_in_words(out, r);
			text_add_c(out, '\n');
		}
	}
	for (int target = 0; target < N_TARGETS; target++) {
		const char *reason = timeline_override(
			t, life_checks[1], "smile", target, (struct segment_ref){0}, NULL);

		text_printf(out, "kept %s\n", reason ? reason : "-");
	}
}

/* All that can be asked, with each revision of these events. */
char *timeline_everything(const struct timeline *t, const struct event_id *ids, size_t n_ids)
{
	const struct coverage *c = timeline_coverage(t);
	struct text out = {0};
	struct record r;
	char *events = timeline_visible(t);

	text_printf(&out, "%s", events);
	free(events);
	for (size_t i = 0; i < n_ids; i++) {
		for (const struct event *e = timeline_find(t, ids[i]); e; e = e->previous) {
			text_printf(&out,
				"rev %d deleted %d by %x/%lld at %" PRId64 " %" PRId64 ": ", e->rev,
				e->deleted, e->run, e->seq, e->created_utc_ms, e->modified_utc_ms);
			event_in_words(&out, e);
			text_add_c(&out, '\n');
		}
	}
	add_ratings(&out, t);
	for (size_t i = 0; i < timeline_n_running(t); i++)
		text_printf(&out, "runs %u\n", timeline_running(t, i)->id.n);
	for (size_t i = 0; i < c->n; i++)
		text_printf(&out, "watched %" PRId64 " %" PRId64 "\n", c->items[i].from_ms,
			c->items[i].to_ms);
	text_printf(&out, "undo %zu redo %zu conflicts %zu finished %d span %" PRId64 "\n",
		timeline_n_undo(t), timeline_n_redo(t), timeline_n_conflicts(t),
		timeline_finished(t), timeline_span_ms(t));
	add_step(&out, "next undo", timeline_undo(t, &r), &r);
	add_step(&out, "next redo", timeline_redo(t, &r), &r);
	return out.s;
}

/* ---- what must always hold ---- */

static int lane_of(const struct event *e)
{
	const struct code *c = &fixture_codebook.codes[e->code];

	if (c->kind != CODE_STATE)
		return -1;
	return e->target * 100 + (c->group >= 0 ? c->group : 10 + e->code);
}

static int64_t end_in_lane(const struct event *e)
{
	return e->v.offset_ms == MEDIATIME_NONE ? e->v.onset_ms + 1 : e->v.offset_ms;
}

static bool are_apart(const struct event *a, const struct event *b)
{
	if (lane_of(a) < 0 || lane_of(a) != lane_of(b))
		return true;
	if (a->v.offset_ms == MEDIATIME_NONE && b->v.offset_ms == MEDIATIME_NONE)
		return false;
	return a->v.onset_ms >= end_in_lane(b) || b->v.onset_ms >= end_in_lane(a);
}

static void expect_apart(const struct event *a, const struct event *b)
{
	struct text words = {0};

	if (are_apart(a, b))
		return;
	event_in_words(&words, a);
	text_add(&words, " overlaps ");
	event_in_words(&words, b);
	ck_abort_msg("%s", words.s);
}

/* Where a running state ends, asked the long way. */
static int64_t slow_end(const struct timeline *t, const struct event *e)
{
	int64_t end = INT64_MAX, watched = 0;

	if (e->v.offset_ms != MEDIATIME_NONE)
		return e->v.offset_ms;
	for (size_t i = timeline_index(t, e->id) + 1; i < timeline_n(t); i++)
		if (lane_of(timeline_at(t, i)) == lane_of(e) && end == INT64_MAX &&
			timeline_at(t, i)->v.onset_ms > e->v.onset_ms)
			end = timeline_at(t, i)->v.onset_ms;
	if (timeline_coverage(t)->n == 0)
		watched = timeline_span_ms(t);
	for (size_t i = 0; i < timeline_coverage(t)->n; i++)
		watched = timeline_coverage(t)->items[i].to_ms;
	end = end < watched ? end : watched;
	return end > e->v.onset_ms ? end : e->v.onset_ms;
}

static void verify_events(const struct timeline *t, bool apart)
{
	size_t n = timeline_n(t), n_running = 0;
	int64_t span = 0;

	for (size_t i = 0; i < n; i++) {
		const struct event *e = timeline_at(t, i), *before = i ? timeline_at(t, i - 1) : e;

		ck_assert(!e->deleted);
		ck_assert_ptr_eq(timeline_find(t, e->id), e);
		ck_assert_uint_eq(timeline_index(t, e->id), i);
		ck_assert_int_le(before->v.onset_ms, e->v.onset_ms);
		if (i > 0 && before->v.onset_ms == e->v.onset_ms)
			ck_assert_int_lt(event_id_compare(before->id, e->id), 0);
		if (e->v.offset_ms == MEDIATIME_NONE)
			ck_assert_ptr_eq(timeline_running(t, n_running++), e);
		else
			ck_assert_int_ge(e->v.offset_ms, e->v.onset_ms);
		for (size_t j = 0; apart && j < i; j++)
			expect_apart(timeline_at(t, j), e);
		if (apart && end_in_lane(e) > e->v.onset_ms)
			ck_assert_int_eq(timeline_end_ms(t, e), slow_end(t, e));
		if (e->v.onset_ms > span)
			span = e->v.onset_ms;
		if (e->v.offset_ms > span)
			span = e->v.offset_ms;
	}
	ck_assert_uint_eq(timeline_n_running(t), n_running);
	if (timeline_coverage(t)->n > 0 &&
		timeline_coverage(t)->items[timeline_coverage(t)->n - 1].to_ms > span)
		span = timeline_coverage(t)->items[timeline_coverage(t)->n - 1].to_ms;
	ck_assert_int_eq(timeline_span_ms(t), span);
}

static void verify_counts(const struct timeline *t)
{
	for (int code = 0; code < N_CODES; code++) {
		size_t total = 0;

		for (int target = 0; target < N_TARGETS; target++) {
			const struct event probe = {.code = code, .target = target};
			const struct event *end = NULL;
			size_t n = 0;

			for (size_t i = 0; i < timeline_n(t); i++) {
				const struct event *e = timeline_at(t, i);

				n += e->code == code && e->target == target;
				if (lane_of(e) >= 0 && lane_of(e) == lane_of(&probe) &&
					e->v.offset_ms == MEDIATIME_NONE)
					end = e;
			}
			total += n;
			ck_assert_uint_eq(timeline_count(t, code, target), n);
			ck_assert_ptr_eq(timeline_would_end(t, code, target), end);
		}
		ck_assert_uint_eq(timeline_count(t, code, -1), total);
	}
	for (int64_t ms = -LIFE_GRID_MS; ms <= LIFE_SPAN_MS + LIFE_GRID_MS;
		ms += LIFE_GRID_MS / 2) {
		size_t n = 0;

		for (size_t i = 0; i < timeline_n(t); i++)
			n += timeline_at(t, i)->v.onset_ms <= ms;
		ck_assert_uint_eq(timeline_after(t, ms), n);
	}
}

static void verify_ratings(const struct timeline *t)
{
	for (size_t i = 0; i < timeline_n_ratings(t); i++) {
		const struct rating *r = timeline_rating_at(t, i);

		ck_assert_ptr_eq(timeline_rating(t, r->item, r->target, r->segment), r);
		for (; r; r = r->previous) {
			ck_assert(r->status == RATING_VALUE || r->value == 0);
			ck_assert(!r->previous || r->previous->rev <= r->rev);
			ck_assert(!r->previous || (r->previous->item == r->item &&
							  r->previous->target == r->target));
		}
	}
}

/* apart: no two states of a lane may overlap. */
void timeline_verify(const struct timeline *t, bool apart)
{
	verify_ratings(t);
	verify_events(t, apart);
	verify_counts(t);
}
