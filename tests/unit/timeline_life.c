/* The random work that timeline_life.h describes, and what must hold after it. */
#include "timeline_life.h"

#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model_fixture.h"

int random_below(struct random *r, int n)
{
	r->state = r->state * 6364136223846793005u + 1442695040888963407u;
	return (int)((r->state >> 33) % (uint64_t)n);
}

static struct target *targets;
static size_t n_targets;

/* A check that a rating contradicts, and one that is not about ratings. */
const char *const life_checks[N_LIFE_CHECKS] = {"good", "too_often"};

void life_set_up(void)
{
	n_targets = targets_of(&fixture_codebook, &fixture_session, &targets);
}

void life_tear_down(void)
{
	free(targets);
}

struct timeline *life_timeline(void)
{
	return timeline_new(&fixture_codebook, targets, n_targets);
}

const char *life_target(int target)
{
	return targets[target].id;
}

/* ---- random work ---- */

static void own(struct life_log *log, const char **s)
{
	if (*s)
		*s = arena_strdup(&log->strings, *s);
}

void log_keep(struct life_log *log, const struct record *r)
{
	struct record copy = *r;

	own(log, &copy.v.comment);
	own(log, &copy.v.modifiers);
	own(log, &copy.key);
	own(log, &copy.value);
	own(log, &copy.text);
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
	ck_assert_uint_lt(*n, LIFE_MAX);
	snapshots[(*n)++] = snapshot;
}

static void expect_snapshot(const struct life *d, char **snapshots, size_t *n)
{
	char *now = timeline_visible(d->t);

	ck_assert_uint_gt(*n, 0);
	--*n;
	ck_assert_str_eq(now, snapshots[*n]);
	free(snapshots[*n]);
	free(now);
}

/* What undo and redo must come back to, kept as plain copies of what was visible. */
static void follow_snapshots(struct life *d, const struct record *r, char *before)
{
	bool step = r->op == OP_ADD || r->op == OP_SET || r->op == OP_DEL || r->op == OP_RATE;

	if (d->foreign || !step) {
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
bool life_record(struct life *d, struct record *r)
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
	ck_assert(!timeline_finished(d->t) || r->op == OP_PLAY || r->op == OP_STATE);
	before = timeline_visible(d->t);
	d->seq++;
	d->utc_ms += 1 + random_below(&d->random, 1000);
	log_keep(&d->log, r);
	ck_assert_int_eq(timeline_apply(d->t, r, &err), APPLIED);
	ck_assert_str_eq(err.text, "");
	d->n_done++;
	follow_snapshots(d, r, before);
	return true;
}

static int64_t some_time(struct life *d)
{
	return random_below(&d->random, LIFE_SPAN_MS / LIFE_GRID_MS) * LIFE_GRID_MS;
}

static const char *some_text(struct life *d, const char *const *texts, int n)
{
	return texts[random_below(&d->random, n)];
}

static const struct event *some_event(struct life *d)
{
	size_t n = timeline_n(d->t);

	return n > 0 ? timeline_at(d->t, (size_t)random_below(&d->random, (int)n)) : NULL;
}

static void fill_start(struct life *d, struct record *r)
{
	*r = fixture_add(d->run, 0, (uint32_t)d->n_ids + 1, random_below(&d->random, N_CODES),
		random_below(&d->random, N_TARGETS), some_time(d));
	r->v.error_ms = random_below(&d->random, 30);
	r->v.speed = 1 + random_below(&d->random, 4) / 4.0;
	r->v.paused = random_below(&d->random, 2);
}

static void add_new(struct life *d, struct record *r)
{
	d->ids[d->n_ids] = r->id;
	if (life_record(d, r))
		d->n_ids++;
}

/* A key: a moment, the start of a state (which may end another one), or its stop. */
static void press(struct life *d)
{
	const struct event *running;
	struct record r;

	fill_start(d, &r);
	running = timeline_would_end(d->t, codebook_code(&fixture_codebook, r.v.code),
		(int)(strchr("lpq", r.v.target[0]) ? random_below(&d->random, N_TARGETS)
						   : TARGET_ALL));
	if (running && strcmp(running->v.code, r.v.code) == 0) {
		r.op = OP_SET;
		r.id = running->id;
		r.rev = running->rev + 1;
		r.v = running->v;
		r.v.offset_ms = running->v.onset_ms + random_below(&d->random, 8) * LIFE_GRID_MS;
		life_record(d, &r);
		return;
	}
	if (running) {
		r.v.target = running->v.target;
		r.v.onset_ms = running->v.onset_ms + random_below(&d->random, 8) * LIFE_GRID_MS;
		r.ends = running->id;
		r.ends_rev = running->rev + 1;
	}
	add_new(d, &r);
}

static void import(struct life *d)
{
	struct record r;

	fill_start(d, &r);
	r.cause = CAUSE_IMPORT;
	if (r.v.state)
		r.v.offset_ms = r.v.onset_ms + random_below(&d->random, 6) * LIFE_GRID_MS;
	add_new(d, &r);
}

static void fill_change(struct life *d, const struct event *e, struct record *r)
{
	record_init(r, OP_SET, CAUSE_EDIT);
	r->id = e->id;
	r->rev = e->rev + 1;
	r->v = e->v;
	(void)d;
}

static void edit(struct life *d)
{
	static const char *const comments[] = {NULL, "a", "", "said \"no\"", "\xc3\xa9t\xc3\xa9"};
	static const char *const modifiers[] = {NULL, "how=kind", "how=firm", "how=rude", "to=a|b"};
	const struct event *e = some_event(d);
	const struct code *c;
	struct record r;

	if (!e)
		return;
	fill_change(d, e, &r);
	switch (random_below(&d->random, 7)) {
	case 0:
		r.v.comment = some_text(d, comments, 5);
		break;
	case 1:
		r.v.modifiers = some_text(d, modifiers, 5);
		break;
	case 2:
		r.v.mark = (enum event_mark)random_below(&d->random, 3);
		break;
	case 3:
		r.v.onset_ms = some_time(d);
		if (!r.v.state)
			r.v.offset_ms = r.v.onset_ms;
		break;
	case 4:
		if (r.v.state)
			r.v.offset_ms = random_below(&d->random, 3) ? some_time(d) : MEDIATIME_NONE;
		break;
	case 5:
		r.v.target = targets[random_below(&d->random, N_TARGETS)].id;
		break;
	default:
		c = &fixture_codebook.codes[random_below(&d->random, N_CODES)];
		r.v.code = c->id;
		r.v.state = c->kind == CODE_STATE;
		if (!r.v.state)
			r.v.offset_ms = r.v.onset_ms;
	}
	life_record(d, &r);
}

/* Moves a state to another target where it ends what runs, or deletes one so that the one before
 * runs again. */
static void edit_two(struct life *d)
{
	const struct event *e = some_event(d), *other = some_event(d);
	struct record r;

	if (!e || e == other)
		return;
	fill_change(d, e, &r);
	r.ends = other->id;
	r.ends_rev = other->rev + 1;
	if (random_below(&d->random, 2)) {
		r.op = OP_DEL;
	} else {
		r.v.target = other->v.target;
		if (r.v.onset_ms < other->v.onset_ms)
			r.v.onset_ms = other->v.onset_ms + LIFE_GRID_MS;
		if (r.v.state)
			r.v.offset_ms = MEDIATIME_NONE;
		else
			r.v.offset_ms = r.v.onset_ms;
	}
	life_record(d, &r);
}

static void delete (struct life *d)
{
	const struct event *e = some_event(d);
	struct record r;

	if (!e)
		return;
	fill_change(d, e, &r);
	r.op = OP_DEL;
	life_record(d, &r);
}

/* Of an item that is rated by segments often one that is there. */
static void fill_key(struct life *d, const struct rating_item *item, char *key, size_t size)
{
	struct segment_ref ref = {0};
	char segment[SEGMENT_REF_SIZE];

	if (item->when == RATE_SEGMENT || random_below(&d->random, 20) == 0) {
		const struct event *e = some_event(d);

		for (int i = 0; i < 50 && e && e->code != CODE_NOISE; i++)
			e = some_event(d);
		if (e)
			ref.mark = e->id;
	}
	segment_ref_format(ref, segment);
	snprintf(key, size, "%s%s", item->id, segment);
}

static void rate(struct life *d)
{
	static const char *const values[] = {"0", "3", "-3", "2", "2.5", "10", "unrated",
		"not_observable", "not_applicable", "11", "0.25", "x"};
	static const char *const comments[] = {NULL, "", "a", "said \"no\""};
	int i = random_below(&d->random, N_ITEMS_RATED);
	const struct rating_item *item = &fixture_codebook.ratings[i];
	int target = item->when == RATE_SEGMENT && random_below(&d->random, 5)
			     ? TARGET_LEA
			     : random_below(&d->random, N_TARGETS);
	struct segment_ref ref;
	char key[64];
	const struct rating *now;
	struct record r;
	size_t n_id;

	fill_key(d, item, key, sizeof key);
	ck_assert(segment_ref_parse(key, &n_id, &ref));
	now = timeline_rating(d->t, i, target, ref);
	r = fixture_rate(d->run, 0, key, target, some_text(d, values, 12), now ? now->rev + 1 : 1);
	r.text = some_text(d, comments, 4);
	if (random_below(&d->random, 30) == 0)
		r.rev++;
	if (life_record(d, &r))
		d->n_rated++;
}

/* Keeps what a check could complain of. */
static void keep(struct life *d)
{
	static const char *const reasons[] = {"I saw it", "so", "heard", "yes", "", NULL};
	size_t n = timeline_n_ratings(d->t);
	const struct rating *about =
		n > 0 && random_below(&d->random, 2)
			? timeline_rating_at(d->t, (size_t)random_below(&d->random, (int)n))
			: NULL;
	char key[64], segment[SEGMENT_REF_SIZE];
	struct record r;

	segment_ref_format(about ? about->segment : (struct segment_ref){0}, segment);
	snprintf(key, sizeof key, "%s%s", life_checks[about ? 0 : 1], segment);
	record_init(&r, OP_OVERRIDE, CAUSE_INPUT);
	r.key = key;
	r.value = about ? fixture_codebook.ratings[about->item].id : "smile";
	r.v.target = targets[about ? about->target : random_below(&d->random, N_TARGETS)].id;
	r.rev = about ? about->rev : 0;
	r.text = some_text(d, reasons, 6);
	if (life_record(d, &r))
		d->n_kept++;
}

/* What a program does by itself. */
static void autoclose(struct life *d)
{
	struct record r;

	if (!d->foreign || timeline_n_running(d->t) == 0)
		return;
	fill_change(d, timeline_running(d->t, 0), &r);
	r.cause = random_below(&d->random, 2) ? CAUSE_AUTOCLOSE : CAUSE_MIGRATE;
	r.v.offset_ms = r.v.onset_ms + LIFE_GRID_MS;
	life_record(d, &r);
}

/* Back or forth, often several times. Without foreign records it is always possible, but for the
 * end of the work. */
static void step(struct life *d, bool redo)
{
	struct record r;

	for (int n = 1 + random_below(&d->random, 5); n > 0; n--) {
		if (!(redo ? timeline_redo(d->t, &r) : timeline_undo(d->t, &r)))
			break;
		if (life_record(d, &r))
			++*(redo ? &d->n_redone : &d->n_undone);
		else
			ck_assert_msg(d->foreign || timeline_finished(d->t), "%s", d->refusal.text);
	}
	if (!redo && random_below(&d->random, 2))
		step(d, true);
}

static void play(struct life *d)
{
	struct record r;

	record_init(&r, OP_PLAY, CAUSE_NONE);
	r.v.onset_ms = some_time(d);
	r.v.offset_ms = some_time(d);
	if (r.v.offset_ms < r.v.onset_ms)
		r.v.offset_ms = r.v.onset_ms;
	life_record(d, &r);
}

static void say_state(struct life *d, const char *state)
{
	struct record r;

	record_init(&r, OP_STATE, CAUSE_INPUT);
	r.key = state;
	life_record(d, &r);
}

void life_reopen(struct life *d)
{
	if (timeline_finished(d->t))
		say_state(d, STATE_REOPENED);
	ck_assert(!timeline_finished(d->t));
}

void life_work(struct life *d)
{
	int what = random_below(&d->random, 100);

	if (timeline_finished(d->t) && random_below(&d->random, 4) == 0)
		life_reopen(d);
	if (what < 26)
		press(d);
	else if (what < 33)
		import(d);
	else if (what < 50)
		edit(d);
	else if (what < 55)
		edit_two(d);
	else if (what < 60)
		delete (d);
	else if (what < 72)
		rate(d);
	else if (what < 76)
		keep(d);
	else if (what < 86)
		step(d, false);
	else if (what < 95)
		step(d, true);
	else if (what < 97)
		autoclose(d);
	else if (what < 98)
		play(d);
	else
		say_state(d, random_below(&d->random, 2) ? STATE_FINISHED : STATE_REOPENED);
}

struct timeline *life_replay(const struct life_log *log)
{
	struct timeline *t = life_timeline();
	struct error err = {0};

	for (size_t i = 0; i < log->n; i++)
		ck_assert_int_eq(timeline_apply(t, &log->items[i], &err), APPLIED);
	ck_assert_str_eq(err.text, "");
	return t;
}

/* The program is left and started again. */
static void restart(struct life *d)
{
	struct timeline *again = life_replay(&d->log);
	char *was = timeline_everything(d->t, d->ids, d->n_ids),
	     *is = timeline_everything(again, d->ids, d->n_ids);

	ck_assert_str_eq(is, was);
	free(was);
	free(is);
	timeline_free(d->t);
	d->t = again;
	d->run = d->run * 2654435761u + 1;
	d->run_no++;
	d->seq = 0;
}

void life_begin(struct life *d, int seed, bool foreign)
{
	*d = (struct life){.random = {(uint64_t)seed * 7919 + 1},
		.t = life_timeline(),
		.run = 0x1000 + (uint32_t)seed,
		.run_no = 1,
		.utc_ms = 1000,
		.foreign = foreign};
	for (int i = 0; i < 20; i++)
		random_below(&d->random, 2);
}

void life_end(struct life *d)
{
	timeline_free(d->t);
	forget(d->undo, &d->n_undo);
	forget(d->redo, &d->n_redo);
	free(d->log.items);
	arena_clear(&d->log.strings);
}

void life_live(struct life *d, int seed, bool foreign)
{
	life_begin(d, seed, foreign);
	for (int i = 0; i < LIFE_STEPS; i++) {
		life_work(d);
		if (i % 10 == 0)
			timeline_verify(d->t, true);
		if (random_below(&d->random, 40) == 0)
			restart(d);
	}
	timeline_verify(d->t, true);
}
