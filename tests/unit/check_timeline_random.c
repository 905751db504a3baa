/*
 * Timelines under random work. A coder who does anything at any time, leaves and comes back, must
 * find the same events, undo and redo that he left; what is undone must be as it was before; lost,
 * doubled and hostile records must do no more harm than they have to. Each seed is one life of an
 * observation; a failure names its seed.
 */
#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "model/timeline.h"
#include "model_fixture.h"

#define N_STEPS  250
#define SPAN_MS  20000
#define GRID_MS  250 /* coarse, so that times often meet */
#define MAX_SNAP 1024

/* The same numbers everywhere. */
struct random {
	uint64_t state;
};

static int below(struct random *r, int n)
{
	r->state = r->state * 6364136223846793005u + 1442695040888963407u;
	return (int)((r->state >> 33) % (uint64_t)n);
}

/* What was written so far, with strings of its own. */
struct log {
	struct record *items;
	size_t n, capacity;
	struct arena strings;
};

/* One machine: its timeline, and what it knows to expect. */
struct desk {
	struct random random;
	struct timeline *t;
	struct log log;
	struct event_id ids[N_STEPS + 1];
	size_t n_ids;
	uint32_t run;
	int run_no;
	long long seq;
	int64_t utc_ms;
	bool foreign; /* also records that no coder made: undo cannot be compared with snapshots */
	char *undo[MAX_SNAP], *redo[MAX_SNAP];
	size_t n_undo, n_redo;
	int n_done, n_refused, n_undone, n_redone;
	struct error refusal; /* the last one */
};

static struct target *targets;
static size_t n_targets;

static void set_up(void)
{
	n_targets = targets_of(&fixture_codebook, &fixture_session, &targets);
}

static void tear_down(void)
{
	free(targets);
}

static struct timeline *new_timeline(void)
{
	return timeline_new(&fixture_codebook, targets, n_targets);
}

/* ---- a timeline in words ---- */

static void add_values(struct text *out, const struct event *e)
{
	char id[EVENT_ID_SIZE];

	event_id_format(e->id, id);
	text_printf(out, "%s %s %s %d", id, e->v.code, e->v.target, e->v.state);
	if (strcmp(e->v.code, fixture_codebook.codes[e->code].id) != 0 ||
		strcmp(e->v.target, targets[e->target].id) != 0)
		ck_abort_msg("id and index of a code or target differ");
	text_printf(out, " %" PRId64 " %" PRId64 " %s %d %s %d %" PRId64 " %g %d %d %" PRId64,
		e->v.onset_ms, e->v.offset_ms, e->v.modifiers ? e->v.modifiers : "-", e->v.mark,
		e->v.comment ? e->v.comment : "-", e->v.error_ms, e->v.frame_ms, e->v.speed,
		e->v.paused, e->v.source, e->v.correction_ms);
}

/* What a coder sees. */
static char *visible(const struct timeline *t)
{
	struct text out = {0};

	text_add(&out, "");
	for (size_t i = 0; i < timeline_n(t); i++) {
		add_values(&out, timeline_at(t, i));
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
			"%" PRId64 " to %" PRId64 " comment %s",
			r->op, r->cause, r->id.run, r->id.n, r->rev, r->ends.run, r->ends.n,
			r->ends_rev, r->ref_run, r->ref_seq, r->v.code ? r->v.code : "-",
			r->v.onset_ms, r->v.offset_ms, r->v.comment ? r->v.comment : "-");
	text_add_c(out, '\n');
}

/* All that can be asked, with each revision of these events. */
static char *everything(const struct timeline *t, const struct event_id *ids, size_t n_ids)
{
	const struct coverage *c = timeline_coverage(t);
	struct text out = {0};
	struct record r;
	char *events = visible(t);

	text_printf(&out, "%s", events);
	free(events);
	for (size_t i = 0; i < n_ids; i++) {
		for (const struct event *e = timeline_find(t, ids[i]); e; e = e->previous) {
			text_printf(&out,
				"rev %d deleted %d by %x/%lld at %" PRId64 " %" PRId64 ": ", e->rev,
				e->deleted, e->run, e->seq, e->created_utc_ms, e->modified_utc_ms);
			add_values(&out, e);
			text_add_c(&out, '\n');
		}
	}
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
	add_values(&words, a);
	text_add(&words, " overlaps ");
	add_values(&words, b);
	ck_abort_msg("%s", words.s);
}

/* Where a running state ends, asked the long way. */
static int64_t slow_end(const struct timeline *t, const struct event *e)
{
	int64_t end = INT64_MAX;

	if (e->v.offset_ms != MEDIATIME_NONE)
		return e->v.offset_ms;
	for (size_t i = timeline_index(t, e->id) + 1; i < timeline_n(t); i++)
		if (lane_of(timeline_at(t, i)) == lane_of(e) && end == INT64_MAX &&
			timeline_at(t, i)->v.onset_ms > e->v.onset_ms)
			end = timeline_at(t, i)->v.onset_ms;
	if (end == INT64_MAX)
		end = timeline_span_ms(t);
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
	for (int64_t ms = -GRID_MS; ms <= SPAN_MS + GRID_MS; ms += GRID_MS / 2) {
		size_t n = 0;

		for (size_t i = 0; i < timeline_n(t); i++)
			n += timeline_at(t, i)->v.onset_ms <= ms;
		ck_assert_uint_eq(timeline_after(t, ms), n);
	}
}

/* apart: no two states of a lane may overlap. */
static void verify(const struct timeline *t, bool apart)
{
	verify_events(t, apart);
	verify_counts(t);
}

/* ---- random work ---- */

static void keep(struct log *log, const struct record *r)
{
	struct record copy = *r;

	if (copy.v.comment)
		copy.v.comment = arena_strdup(&log->strings, copy.v.comment);
	if (copy.v.modifiers)
		copy.v.modifiers = arena_strdup(&log->strings, copy.v.modifiers);
	MEM_GROW(log->items, log->n, log->capacity);
	log->items[log->n++] = copy;
}

static void forget(char **snapshots, size_t *n)
{
	while (*n > 0)
		free(snapshots[--*n]);
}

static void remember(char **snapshots, size_t *n, char *snapshot)
{
	ck_assert_uint_lt(*n, MAX_SNAP);
	snapshots[(*n)++] = snapshot;
}

static void expect_snapshot(const struct desk *d, char **snapshots, size_t *n)
{
	char *now = visible(d->t);

	ck_assert_uint_gt(*n, 0);
	--*n;
	ck_assert_str_eq(now, snapshots[*n]);
	free(snapshots[*n]);
	free(now);
}

/* What undo and redo must come back to, kept as plain copies of what was visible. */
static void follow_snapshots(struct desk *d, const struct record *r, char *before)
{
	bool event = r->op == OP_ADD || r->op == OP_SET || r->op == OP_DEL;

	if (d->foreign || !event) {
		free(before);
	} else if (r->cause == CAUSE_UNDO) {
		expect_snapshot(d, d->undo, &d->n_undo);
		remember(d->redo, &d->n_redo, before);
	} else if (r->cause == CAUSE_REDO) {
		expect_snapshot(d, d->redo, &d->n_redo);
		remember(d->undo, &d->n_undo, before);
	} else {
		forget(d->redo, &d->n_redo);
		remember(d->undo, &d->n_undo, before);
	}
	if (!d->foreign) {
		ck_assert_uint_eq(timeline_n_undo(d->t), d->n_undo);
		ck_assert_uint_eq(timeline_n_redo(d->t), d->n_redo);
	}
}

/* As the desk does it: possible? then written, then applied. */
static bool record(struct desk *d, struct record *r)
{
	struct error err = {0};
	char *before;

	r->run = d->run;
	r->run_no = d->run_no;
	r->seq = d->seq + 1;
	r->utc_ms = d->utc_ms;
	if (!timeline_check(d->t, r, &err)) {
		ck_assert_str_ne(err.text, "");
		d->refusal = err;
		d->n_refused++;
		return false;
	}
	before = visible(d->t);
	d->seq++;
	d->utc_ms += 1 + below(&d->random, 1000);
	keep(&d->log, r);
	ck_assert_int_eq(timeline_apply(d->t, r, &err), APPLIED);
	ck_assert_str_eq(err.text, "");
	d->n_done++;
	follow_snapshots(d, r, before);
	return true;
}

static int64_t some_time(struct desk *d)
{
	return below(&d->random, SPAN_MS / GRID_MS) * GRID_MS;
}

static const char *some_text(struct desk *d, const char *const *texts, int n)
{
	return texts[below(&d->random, n)];
}

static const struct event *some_event(struct desk *d)
{
	size_t n = timeline_n(d->t);

	return n > 0 ? timeline_at(d->t, (size_t)below(&d->random, (int)n)) : NULL;
}

static void fill_start(struct desk *d, struct record *r)
{
	*r = fixture_add(d->run, 0, (uint32_t)d->n_ids + 1, below(&d->random, N_CODES),
		below(&d->random, N_TARGETS), some_time(d));
	r->v.error_ms = below(&d->random, 30);
	r->v.speed = 1 + below(&d->random, 4) / 4.0;
	r->v.paused = below(&d->random, 2);
}

static void add_new(struct desk *d, struct record *r)
{
	d->ids[d->n_ids] = r->id;
	if (record(d, r))
		d->n_ids++;
}

/* A key: a moment, the start of a state (which may end another one), or its stop. */
static void press(struct desk *d)
{
	const struct event *running;
	struct record r;

	fill_start(d, &r);
	running = timeline_would_end(d->t, codebook_code(&fixture_codebook, r.v.code),
		(int)(strchr("lpq", r.v.target[0]) ? below(&d->random, N_TARGETS) : TARGET_ALL));
	if (running && strcmp(running->v.code, r.v.code) == 0) {
		r.op = OP_SET;
		r.id = running->id;
		r.rev = running->rev + 1;
		r.v = running->v;
		r.v.offset_ms = running->v.onset_ms + below(&d->random, 8) * GRID_MS;
		record(d, &r);
		return;
	}
	if (running) {
		r.v.target = running->v.target;
		r.v.onset_ms = running->v.onset_ms + below(&d->random, 8) * GRID_MS;
		r.ends = running->id;
		r.ends_rev = running->rev + 1;
	}
	add_new(d, &r);
}

static void import(struct desk *d)
{
	struct record r;

	fill_start(d, &r);
	r.cause = CAUSE_IMPORT;
	if (r.v.state)
		r.v.offset_ms = r.v.onset_ms + below(&d->random, 6) * GRID_MS;
	add_new(d, &r);
}

static void fill_change(struct desk *d, const struct event *e, struct record *r)
{
	record_init(r, OP_SET, CAUSE_EDIT);
	r->id = e->id;
	r->rev = e->rev + 1;
	r->v = e->v;
	(void)d;
}

static void edit(struct desk *d)
{
	static const char *const comments[] = {NULL, "a", "", "said \"no\"", "\xc3\xa9t\xc3\xa9"};
	static const char *const modifiers[] = {NULL, "how=kind", "how=firm", "how=rude", "to=a|b"};
	const struct event *e = some_event(d);
	const struct code *c;
	struct record r;

	if (!e)
		return;
	fill_change(d, e, &r);
	switch (below(&d->random, 7)) {
	case 0:
		r.v.comment = some_text(d, comments, 5);
		break;
	case 1:
		r.v.modifiers = some_text(d, modifiers, 5);
		break;
	case 2:
		r.v.mark = (enum event_mark)below(&d->random, 3);
		break;
	case 3:
		r.v.onset_ms = some_time(d);
		if (!r.v.state)
			r.v.offset_ms = r.v.onset_ms;
		break;
	case 4:
		if (r.v.state)
			r.v.offset_ms = below(&d->random, 3) ? some_time(d) : MEDIATIME_NONE;
		break;
	case 5:
		r.v.target = targets[below(&d->random, N_TARGETS)].id;
		break;
	default:
		c = &fixture_codebook.codes[below(&d->random, N_CODES)];
		r.v.code = c->id;
		r.v.state = c->kind == CODE_STATE;
		if (!r.v.state)
			r.v.offset_ms = r.v.onset_ms;
	}
	record(d, &r);
}

/* Moves a state to another target where it ends what runs, or deletes one so that the one before
 * runs again. */
static void edit_two(struct desk *d)
{
	const struct event *e = some_event(d), *other = some_event(d);
	struct record r;

	if (!e || e == other)
		return;
	fill_change(d, e, &r);
	r.ends = other->id;
	r.ends_rev = other->rev + 1;
	if (below(&d->random, 2)) {
		r.op = OP_DEL;
	} else {
		r.v.target = other->v.target;
		if (r.v.onset_ms < other->v.onset_ms)
			r.v.onset_ms = other->v.onset_ms + GRID_MS;
		if (r.v.state)
			r.v.offset_ms = MEDIATIME_NONE;
		else
			r.v.offset_ms = r.v.onset_ms;
	}
	record(d, &r);
}

static void delete (struct desk *d)
{
	const struct event *e = some_event(d);
	struct record r;

	if (!e)
		return;
	fill_change(d, e, &r);
	r.op = OP_DEL;
	record(d, &r);
}

/* What a program does by itself. */
static void autoclose(struct desk *d)
{
	struct record r;

	if (!d->foreign || timeline_n_running(d->t) == 0)
		return;
	fill_change(d, timeline_running(d->t, 0), &r);
	r.cause = below(&d->random, 2) ? CAUSE_AUTOCLOSE : CAUSE_MIGRATE;
	r.v.offset_ms = r.v.onset_ms + GRID_MS;
	record(d, &r);
}

/* Back or forth, often several times. Without foreign records it is always possible. */
static void step(struct desk *d, bool redo)
{
	struct record r;

	for (int n = 1 + below(&d->random, 5); n > 0; n--) {
		if (!(redo ? timeline_redo(d->t, &r) : timeline_undo(d->t, &r)))
			break;
		if (record(d, &r))
			++*(redo ? &d->n_redone : &d->n_undone);
		else
			ck_assert_msg(d->foreign, "%s", d->refusal.text);
	}
	if (!redo && below(&d->random, 2))
		step(d, true);
}

static void other(struct desk *d)
{
	struct record r;

	if (below(&d->random, 3)) {
		record_init(&r, OP_PLAY, CAUSE_NONE);
		r.v.onset_ms = some_time(d);
		r.v.offset_ms = some_time(d);
		if (r.v.offset_ms < r.v.onset_ms)
			r.v.offset_ms = r.v.onset_ms;
	} else {
		record_init(&r, OP_STATE, CAUSE_NONE);
		r.key = below(&d->random, 2) ? "finished" : "reopened";
	}
	record(d, &r);
}

static void work(struct desk *d)
{
	int what = below(&d->random, 100);

	if (what < 30)
		press(d);
	else if (what < 38)
		import(d);
	else if (what < 60)
		edit(d);
	else if (what < 66)
		edit_two(d);
	else if (what < 72)
		delete (d);
	else if (what < 86)
		step(d, false);
	else if (what < 96)
		step(d, true);
	else if (what < 98)
		autoclose(d);
	else
		other(d);
}

static struct timeline *replay(const struct log *log)
{
	struct timeline *t = new_timeline();
	struct error err = {0};

	for (size_t i = 0; i < log->n; i++)
		ck_assert_int_eq(timeline_apply(t, &log->items[i], &err), APPLIED);
	ck_assert_str_eq(err.text, "");
	return t;
}

/* The program is left and started again. */
static void restart(struct desk *d)
{
	struct timeline *again = replay(&d->log);
	char *was = everything(d->t, d->ids, d->n_ids), *is = everything(again, d->ids, d->n_ids);

	ck_assert_str_eq(is, was);
	free(was);
	free(is);
	timeline_free(d->t);
	d->t = again;
	d->run = d->run * 2654435761u + 1;
	d->run_no++;
	d->seq = 0;
}

static void desk_begin(struct desk *d, int seed, bool foreign)
{
	*d = (struct desk){.random = {(uint64_t)seed * 7919 + 1},
		.t = new_timeline(),
		.run = 0x1000 + (uint32_t)seed,
		.run_no = 1,
		.utc_ms = 1000,
		.foreign = foreign};
	for (int i = 0; i < 20; i++)
		below(&d->random, 2);
}

static void desk_end(struct desk *d)
{
	timeline_free(d->t);
	forget(d->undo, &d->n_undo);
	forget(d->redo, &d->n_redo);
	free(d->log.items);
	arena_clear(&d->log.strings);
}

static void live(struct desk *d, int seed, bool foreign)
{
	desk_begin(d, seed, foreign);
	for (int i = 0; i < N_STEPS; i++) {
		work(d);
		if (i % 10 == 0)
			verify(d->t, true);
		if (below(&d->random, 40) == 0)
			restart(d);
	}
	verify(d->t, true);
}

/* ---- the tests ---- */

/* Live and replayed are the same at any moment, with all that can be undone and redone after it. */
START_TEST(live_is_replay)
{
	struct desk d;
	struct timeline *again;
	struct record a, b;
	char *first, *second;

	live(&d, _i, _i % 2 == 1);
	ck_assert_int_gt(d.n_done, N_STEPS / 3);
	ck_assert_int_gt(d.n_refused, 0);
	ck_assert_int_gt(d.n_undone, 0);
	ck_assert_int_gt(d.n_redone, 0);
	again = replay(&d.log);
	for (int redo = 0; redo < 2; redo++) {
		while (redo ? timeline_redo(d.t, &a) : timeline_undo(d.t, &a)) {
			ck_assert(redo ? timeline_redo(again, &b) : timeline_undo(again, &b));
			if (!record(&d, &a)) {
				ck_assert(d.foreign);
				break;
			}
			b.run = a.run;
			b.run_no = a.run_no;
			b.seq = a.seq;
			b.utc_ms = a.utc_ms;
			ck_assert_int_eq(timeline_apply(again, &b, NULL), APPLIED);
			first = everything(d.t, d.ids, d.n_ids);
			second = everything(again, d.ids, d.n_ids);
			ck_assert_str_eq(first, second);
			free(first);
			free(second);
		}
		if (!d.foreign && !redo)
			ck_assert_uint_eq(timeline_n(d.t), 0);
	}
	timeline_free(again);
	desk_end(&d);
}
END_TEST

START_TEST(twice_is_once)
{
	struct desk d;
	char *first, *second;

	live(&d, 1000 + _i, _i % 2 == 1);
	first = everything(d.t, d.ids, d.n_ids);
	for (size_t i = 0; i < d.log.n; i++)
		ck_assert_int_eq(timeline_apply(d.t, &d.log.items[i], NULL), APPLIED_DUPLICATE);
	second = everything(d.t, d.ids, d.n_ids);
	ck_assert_str_eq(first, second);
	free(first);
	free(second);
	desk_end(&d);
}
END_TEST

static bool same_revision(const struct event *a, const struct event *b)
{
	struct text x = {0}, y = {0};
	bool same;

	if (a->rev != b->rev || a->deleted != b->deleted)
		return false;
	if (a->deleted)
		return true;
	add_values(&x, a);
	add_values(&y, b);
	same = strcmp(x.s, y.s) == 0;
	text_clear(&x);
	text_clear(&y);
	return same;
}

/* Is the event as it was at some time? */
static bool is_true(const struct timeline *whole, const struct event *e)
{
	for (const struct event *w = timeline_find(whole, e->id); w; w = w->previous)
		if (same_revision(w, e))
			return true;
	return false;
}

/* Feeds all but the lost records; only the deletion of what is not known may be refused. */
static struct timeline *feed(const struct log *log, const bool *lost, int *newest_rev, size_t n_ids)
{
	struct timeline *t = new_timeline();

	memset(newest_rev, 0, n_ids * sizeof *newest_rev);
	for (size_t i = 0; i < log->n; i++) {
		const struct record *r = &log->items[i];
		struct error err = {0};
		enum applied applied;

		if (lost[i])
			continue;
		applied = timeline_apply(t, r, &err);
		ck_assert_int_eq(applied == APPLIED, err.text[0] == '\0');
		if (applied == APPLIED_NOT) {
			ck_assert_int_eq(r->op, OP_DEL);
			ck_assert_ptr_null(timeline_find(t, r->id));
			continue;
		}
		ck_assert(applied == APPLIED || applied == APPLIED_ODD);
		if (r->op == OP_ADD || r->op == OP_SET || r->op == OP_DEL)
			newest_rev[r->id.n - 1] = r->rev;
	}
	return t;
}

/*
 * Whatever is lost, each event is as it was at some time, at least as new as the last record of its
 * own that is left, and the coder can go on.
 */
START_TEST(lost_records)
{
	static const int shares[] = {2, 3, 10, 50, 200};
	struct desk d;
	struct timeline *part;
	struct record r;
	bool *lost;
	int newest_rev[N_STEPS + 1];

	live(&d, 2000 + _i, _i % 2 == 1);
	lost = mem_alloc(d.log.n, sizeof *lost);
	for (size_t s = 0; s < sizeof shares / sizeof shares[0]; s++) {
		for (size_t i = 0; i < d.log.n; i++)
			lost[i] = below(&d.random, shares[s]) == 0;
		part = feed(&d.log, lost, newest_rev, d.n_ids);
		verify_events(part, false);
		for (size_t i = 0; i < d.n_ids; i++) {
			const struct event *e = timeline_find(part, d.ids[i]);

			ck_assert_int_eq(e != NULL, newest_rev[i] > 0);
			if (!e)
				continue;
			ck_assert_int_ge(e->rev, newest_rev[i]);
			ck_assert(is_true(d.t, e));
		}
		for (long long n = 1; timeline_undo(part, &r) && timeline_check(part, &r, NULL);
			n++) {
			r.run = 0xffff;
			r.seq = n;
			ck_assert_int_eq(timeline_apply(part, &r, NULL), APPLIED);
		}
		verify_events(part, false);
		for (size_t i = 0; i < d.log.n; i++) /* late, and again */
			timeline_apply(part, &d.log.items[i], NULL);
		verify_events(part, false);
		timeline_free(part);
	}
	free(lost);
	desk_end(&d);
}
END_TEST

/* Continues a copy of what another machine has. */
static void fork_desk(struct desk *to, const struct desk *from, uint32_t run, int seed)
{
	desk_begin(to, seed, true);
	for (size_t i = 0; i < from->log.n; i++)
		keep(&to->log, &from->log.items[i]);
	timeline_free(to->t);
	to->t = replay(&to->log);
	memcpy(to->ids, from->ids, sizeof to->ids);
	to->n_ids = from->n_ids;
	to->run = run;
	to->run_no = from->run_no + 1;
	to->utc_ms = from->utc_ms;
}

/* Of each event the newest revision holds, and of two the later one; whoever opens both gets the
 * same. */
START_TEST(two_machines)
{
	struct desk base, a, b;
	struct timeline *merged;
	size_t n_base;

	desk_begin(&base, 3000 + _i, true);
	for (int i = 0; i < 60; i++)
		work(&base);
	n_base = base.log.n;
	fork_desk(&a, &base, 0xaaaa, 4000 + _i);
	fork_desk(&b, &base, 0xbbbb, 5000 + _i);
	for (int i = 0; i < 40; i++) {
		work(&a);
		work(&b);
	}
	merged = replay(&a.log);
	for (size_t i = n_base; i < b.log.n; i++) {
		struct error err = {0};
		enum applied applied = timeline_apply(merged, &b.log.items[i], &err);

		ck_assert_int_ne(applied, APPLIED_NOT);
		ck_assert_int_eq(
			applied == APPLIED || applied == APPLIED_DUPLICATE, err.text[0] == '\0');
	}
	verify_events(merged, false);
	for (size_t i = 0; i < base.n_ids; i++) {
		const struct event *m = timeline_find(merged, base.ids[i]);
		const struct event *x = timeline_find(a.t, base.ids[i]);
		const struct event *y = timeline_find(b.t, base.ids[i]);

		ck_assert(m && x && y);
		for (const struct event *e = m; e->previous; e = e->previous) {
			ck_assert_int_ge(e->rev, e->previous->rev);
			if (e->rev == e->previous->rev)
				ck_assert_int_ge(e->modified_utc_ms, e->previous->modified_utc_ms);
		}
		/* a chain of explicit changes is as long as the longer of the two */
		ck_assert_int_le(m->rev, x->rev > y->rev ? x->rev : y->rev);
		ck_assert(is_true(a.t, m) || is_true(b.t, m));
	}
	timeline_free(merged);
	desk_end(&base);
	desk_end(&a);
	desk_end(&b);
}
END_TEST

/* Anything at all, as a broken or hostile writer could put it: no crash, and the indexes stay
 * right. */
START_TEST(hostile_records)
{
	static const char *const codes[] = {
		"ask", "praise", "on", "off", "noise", "smile", "", "x", NULL};
	static const char *const people[] = {"lea", "pa", "pb", "all", "", "nobody", NULL};
	static const char *const texts[] = {
		NULL, "", "how=kind", "to=a", ";;", "finished", "\x1b[2J"};
	static const int64_t times[] = {0, 1000, 1000, 2000, 3000, -1, MEDIATIME_NONE,
		MEDIATIME_NONE, MEDIATIME_MAX, INT64_MAX, INT64_MIN + 1};
	struct desk d;
	int n_applied = 0;

	desk_begin(&d, 6000 + _i, true);
	for (int i = 0; i < 3000; i++) {
		struct error err = {0};
		struct record r;
		enum applied applied;

		record_init(&r, (enum record_op)below(&d.random, OP_OTHER + 1),
			(enum record_cause)below(&d.random, CAUSE_NONE + 1));
		if (below(&d.random, 4))
			r.op = (enum record_op)(OP_ADD + below(&d.random, 3));
		r.seq = below(&d.random, 20) ? i : below(&d.random, 2) ? -1 : INT64_MAX;
		r.run = (uint32_t)below(&d.random, 3);
		r.utc_ms = below(&d.random, 3);
		r.id = (struct event_id){
			(uint32_t)below(&d.random, 2), (uint32_t)below(&d.random, 6)};
		r.rev = below(&d.random, 20) ? below(&d.random, 6) : INT32_MAX;
		r.ends = (struct event_id){
			(uint32_t)below(&d.random, 2), (uint32_t)below(&d.random, 6)};
		r.ends_rev = below(&d.random, 20) ? below(&d.random, 6) : INT32_MIN;
		if (below(&d.random, 2))
			r.ends.n = 0;
		r.ref_run = (uint32_t)below(&d.random, 3);
		r.ref_seq = below(&d.random, i + 1);
		r.v.code = some_text(&d, codes, below(&d.random, 10) ? 6 : 9);
		r.v.target = some_text(&d, people, below(&d.random, 10) ? 4 : 7);
		r.v.state = below(&d.random, 5) ? r.v.code && strchr("ons", r.v.code[0]) : true;
		r.v.onset_ms = times[below(&d.random, below(&d.random, 10) ? 5 : 11)];
		r.v.offset_ms = r.v.state ? times[below(&d.random, 11)] : r.v.onset_ms;
		r.v.modifiers = below(&d.random, 5) ? NULL : some_text(&d, texts, 7);
		r.v.comment = some_text(&d, texts, 7);
		r.key = some_text(&d, texts, 7);
		if (timeline_check(d.t, &r, &err))
			err.text[0] = '\0';
		else
			ck_assert_str_ne(err.text, "");
		err.text[0] = '\0';
		applied = timeline_apply(d.t, &r, &err);
		n_applied += applied != APPLIED_NOT && applied != APPLIED_DUPLICATE;
		if (i % 50 == 0)
			verify_events(d.t, false);
	}
	ck_assert_int_gt(n_applied, 300);
	desk_end(&d);
}
END_TEST

Suite *timeline_random_suite(void);

Suite *timeline_random_suite(void)
{
	Suite *suite = suite_create("timeline_random");
	TCase *tc = tcase_create("lives");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, live_is_replay, 0, 40);
	tcase_add_loop_test(tc, twice_is_once, 0, 10);
	tcase_add_loop_test(tc, lost_records, 0, 20);
	tcase_add_loop_test(tc, two_machines, 0, 20);
	tcase_add_loop_test(tc, hostile_records, 0, 10);
	suite_add_tcase(suite, tc);
	return suite;
}
