/*
 * What an observation comes down to. One pass over the events fills a cell for each code and target;
 * values are put together from the cells when they are asked for.
 */
#include "model/score.h"

#include <stdlib.h>

#include "base/mem.h"
#include "model/rating.h"
#include "model/score_private.h"

const char *value_status_name(enum value_status s)
{
	static const char *const names[N_VALUE_STATUSES] = {
		[VALUE_OK] = "ok",
		[VALUE_PARTIAL] = "partial",
		[VALUE_NOT_ABOUT] = "not_about",
		[VALUE_NO_EVENTS] = "no_events",
		[VALUE_NO_TIME] = "no_coded_time",
		[VALUE_NOT_CODEABLE] = "not_codeable",
		[VALUE_UNRATED] = "unrated",
		[VALUE_NOT_OBSERVABLE] = "not_observable",
		[VALUE_NOT_APPLICABLE] = "not_applicable",
		[VALUE_PER_SEGMENT] = "rated_per_segment",
		[VALUE_PER_SESSION] = "rated_per_session",
		[VALUE_NOBODY] = "nobody",
		[VALUE_TOO_FEW] = "too_few_valid",
	};

	return names[s];
}

/* ---- the events ---- */

static bool is_in_window(const struct scores *s, const struct event *e)
{
	return s->segment < 0 || segment_of_event(s->in.segments, s->in.n_segments, e->id,
					 e->v.onset_ms) == s->segment;
}

static void take_state(const struct scores *s, const struct event *e, struct cell *cell)
{
	int64_t end_ms = timeline_end_ms(s->in.timeline, e);
	int64_t from_ms = e->v.onset_ms > s->start_ms ? e->v.onset_ms : s->start_ms;

	coverage_add(&cell->states, from_ms, end_ms < s->end_ms ? end_ms : s->end_ms);
	if (e->v.offset_ms != MEDIATIME_NONE)
		return;
	/* one that begins where the coded span ends has no length, but is running all the same */
	if (is_in_window(s, e) ? end_ms <= s->end_ms : s->start_ms < end_ms && end_ms <= s->end_ms)
		cell->n_censored++;
}

static void take_event(struct scores *s, const struct event *e)
{
	struct cell *cell = &s->cells[(size_t)e->code * s->in.n_targets + (size_t)e->target];

	if (is_in_window(s, e)) {
		s->seen = true;
		if (cell->n == 0 || e->v.onset_ms < cell->first_ms)
			cell->first_ms = e->v.onset_ms;
		cell->n++;
	}
	if (e->v.state)
		take_state(s, e, cell);
}

struct scores *scores_new(const struct score_input *in, int segment)
{
	struct scores *s = mem_alloc(1, sizeof *s);
	const struct timeline *t = in->timeline;

	s->in = *in;
	s->segment = segment;
	s->start_ms = segment < 0 ? -FOREVER_MS : in->segments[segment].start_ms;
	s->end_ms = segment < 0 ? FOREVER_MS : in->segments[segment].end_ms;
	coverage_add(&s->span, 0, timeline_span_ms(t));
	s->watched = timeline_coverage(t)->n > 0;
	s->coded = s->watched ? timeline_coverage(t) : &s->span;
	s->coded_ms = coverage_total_ms(s->coded, s->start_ms, s->end_ms);
	s->seen = s->coded_ms > 0;
	s->cells = mem_alloc(in->cb->n_codes * in->n_targets + 1, sizeof *s->cells);
	for (size_t i = 0; i < timeline_n(t); i++)
		take_event(s, timeline_at(t, i));
	return s;
}

static void tally_clear(struct scores *s)
{
	coverage_clear(&s->tally.sum.states);
	s->tally = (struct tally){0};
	s->has_tally = false;
}

void scores_free(struct scores *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->in.cb->n_codes * s->in.n_targets; i++)
		coverage_clear(&s->cells[i].states);
	tally_clear(s);
	coverage_clear(&s->span);
	free(s->cells);
	free(s);
}

int64_t scores_coded_ms(const struct scores *s)
{
	return s->coded_ms;
}

bool scores_are_of_watched(const struct scores *s)
{
	return s->watched;
}

/* ---- codes ---- */

bool scores_code_is_about(const struct scores *s, size_t code, int target)
{
	return target_allowed(s->in.cb, &s->in.cb->codes[code], &s->in.targets[target]);
}

bool scores_is_codeable(const struct scores *s, size_t code)
{
	return !(s->in.no_picture && s->in.cb->codes[code].needs_picture);
}

const struct cell *scores_cell(const struct scores *s, size_t code, int target)
{
	return &s->cells[code * s->in.n_targets + (size_t)target];
}

static void tally_code(struct scores *s, size_t code)
{
	struct tally *t = &s->tally;
	const struct cell *cell = scores_cell(s, code, t->target);
	bool state = s->in.cb->codes[code].kind == CODE_STATE;

	if (!scores_code_is_about(s, code, t->target))
		return;
	t->n_codes++;
	t->n_states += state;
	if (!scores_is_codeable(s, code))
		return;
	t->n_codeable++;
	t->n_codeable_states += state;
	if (cell->n > 0 && (t->sum.n == 0 || cell->first_ms < t->sum.first_ms))
		t->sum.first_ms = cell->first_ms;
	t->sum.n += cell->n;
	t->sum.n_censored += cell->n_censored;
	for (size_t i = 0; i < cell->states.n; i++)
		coverage_add(
			&t->sum.states, cell->states.items[i].from_ms, cell->states.items[i].to_ms);
}

static const struct tally *tally_of(struct scores *s, int target, const struct variable *v)
{
	struct tally *t = &s->tally;

	if (s->has_tally && t->target == target && t->of.kind == v->kind &&
		t->of.index == v->index && t->of.valence == v->valence)
		return t;
	tally_clear(s);
	t->of = *v;
	t->target = target;
	s->has_tally = true;
	if (v->kind == VARIABLE_CODE)
		tally_code(s, (size_t)v->index);
	else
		for (size_t i = 0; i < s->in.cb->n_codes; i++)
			if (variable_has_code(s->in.cb, v, i))
				tally_code(s, i);
	t->ran_ms = scores_ran_ms(s, &t->sum.states);
	return t;
}

int64_t scores_ran_ms(const struct scores *s, const struct coverage *states)
{
	int64_t ms = 0;

	for (size_t i = 0; i < states->n; i++)
		ms += coverage_total_ms(s->coded, states->items[i].from_ms, states->items[i].to_ms);
	return ms;
}

double scores_per_ms(const struct scores *s, double x)
{
	return x / (double)s->coded_ms;
}

static struct score_value codes_value(struct scores *s, int target, const struct variable *v)
{
	const struct tally *t = tally_of(s, target, v);
	bool states = MEASURE_IS_OF_STATES(v->measure);
	struct score_value out = {.n_valid = states ? t->n_codeable_states : t->n_codeable,
		.n_parts = states ? t->n_states : t->n_codes};
	bool is_rate = v->measure == MEASURE_RATE_PER_MIN || v->measure == MEASURE_RATE_PER_HOUR ||
		       v->measure == MEASURE_SHARE;

	out.status = out.n_parts == 0                                 ? VALUE_NOT_ABOUT
		     : out.n_valid == 0                               ? VALUE_NOT_CODEABLE
		     : !s->seen || (is_rate && s->coded_ms == 0)      ? VALUE_NO_TIME
		     : v->measure == MEASURE_LATENCY && t->sum.n == 0 ? VALUE_NO_EVENTS
		     : out.n_valid < out.n_parts                      ? VALUE_PARTIAL
								      : VALUE_OK;
	if (!VALUE_IS_THERE(out.status))
		return out;
	if (v->measure == MEASURE_RATE_PER_MIN)
		out.value = scores_per_ms(s, (double)t->sum.n * 60000);
	else if (v->measure == MEASURE_RATE_PER_HOUR)
		out.value = scores_per_ms(s, (double)t->sum.n * 3600000);
	else if (v->measure == MEASURE_LATENCY)
		out.value = (double)(t->sum.first_ms - (s->segment < 0 ? 0 : s->start_ms)) / 1000;
	else if (v->measure == MEASURE_DURATION)
		out.value = (double)t->ran_ms / 1000;
	else if (v->measure == MEASURE_SHARE)
		out.value = scores_per_ms(s, (double)t->ran_ms);
	else
		out.value = (double)(v->measure == MEASURE_CENSORED ? t->sum.n_censored : t->sum.n);
	return out;
}

/* ---- ratings ---- */

/* The level that the item is rated on, or VALUE_OK if it is the one asked for. A codebook without
 * segments has only the session. */
static enum value_status wrong_level(const struct scores *s, const struct rating_item *item)
{
	if (item->when == RATE_SEGMENT)
		return s->segment < 0 ? VALUE_PER_SEGMENT : VALUE_OK;
	return s->segment < 0 ? VALUE_OK : VALUE_PER_SESSION;
}

struct score_value scores_rating(const struct scores *s, int target, int item)
{
	const struct rating_item *ri = &s->in.cb->ratings[item];
	struct segment_ref ref = {0};
	struct score_value out = {.n_parts = 1};
	const struct anchor *anchor;
	const struct rating *r;

	if (!rating_allowed(s->in.cb, ri, &s->in.targets[target])) {
		out.status = VALUE_NOT_ABOUT;
		return out;
	}
	out.status = wrong_level(s, ri);
	if (out.status != VALUE_OK)
		return out;
	if (s->segment >= 0)
		ref = s->in.segments[s->segment].ref;
	r = timeline_rating(s->in.timeline, item, target, ref);
	if (rating_ruled_out(s->in.cb, ri, s->in.targets, s->in.n_targets) ||
		(r && r->status == RATING_NOT_APPLICABLE)) {
		out.status = VALUE_NOT_APPLICABLE;
	} else if (!r || r->status == RATING_UNRATED) {
		out.status = VALUE_UNRATED;
	} else if (r->status == RATING_NOT_OBSERVABLE) {
		out.status = VALUE_NOT_OBSERVABLE;
	} else {
		out.value = r->value;
		out.n_valid = 1;
		anchor = scale_anchor(&ri->scale, r->value);
		out.meaning = anchor ? &anchor->label : NULL;
	}
	return out;
}

/* ---- all of them ---- */

struct score_value scores_value(struct scores *s, int target, const struct variable *v)
{
	struct score_value out;

	if (v->kind == VARIABLE_RATING)
		return scores_rating(s, target, v->index);
	if (v->kind != VARIABLE_SCORE)
		return codes_value(s, target, v);
	out = scores_composite(s, target, &s->in.cb->scores[v->index]);
	if (v->measure == MEASURE_N_VALID && out.status != VALUE_NOT_ABOUT) {
		out.status = VALUE_OK;
		out.value = out.n_valid;
		out.meaning = NULL;
	}
	return out;
}

bool scores_is_about(const struct scores *s, int target)
{
	const struct codebook *cb = s->in.cb;

	for (size_t i = 0; i < cb->n_codes; i++)
		if (scores_code_is_about(s, i, target))
			return true;
	for (size_t i = 0; i < cb->n_ratings; i++)
		if (rating_allowed(cb, &cb->ratings[i], &s->in.targets[target]))
			return true;
	for (size_t i = 0; i < cb->n_scores; i++)
		if (scores_has_composite(s, target, &cb->scores[i]))
			return true;
	return false;
}
