/*
 * How a record changes a timeline.
 *
 * A revision goes into its event's chain, newest first; if it is the newest, it takes the place of
 * the one before in the indexes. All of a record is looked at before anything changes.
 */
#include "model/timeline.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "model/timeline_private.h"

#define FIRST_TABLE_SIZE ((size_t)256)

/* ---- made and freed ---- */

static uint32_t hash_text(const char *s)
{
	uint32_t hash = 2166136261u; /* FNV-1a */

	for (; *s; s++)
		hash = (hash ^ (unsigned char)*s) * 16777619u;
	return hash;
}

static void ids_add(struct ids *ids, size_t index)
{
	size_t i = hash_text(ids->items[index]) & ids->mask;

	while (ids->table[i]) {
		if (strcmp(ids->items[ids->table[i] - 1], ids->items[index]) == 0)
			return; /* the first one counts */
		i = (i + 1) & ids->mask;
	}
	ids->table[i] = (uint16_t)(index + 1);
}

/* Room for n ids, which the caller then fills in and adds. */
static void ids_init(struct ids *ids, struct arena *a, size_t n)
{
	assert(n < UINT16_MAX);
	ids->mask = 16;
	while (ids->mask < 2 * n)
		ids->mask *= 2;
	ids->items = arena_alloc(a, n + 1, sizeof *ids->items);
	ids->table = arena_alloc(a, ids->mask, sizeof *ids->table);
	ids->mask--;
}

int ids_find(const struct ids *ids, const char *id)
{
	for (size_t i = hash_text(id) & ids->mask; ids->table[i]; i = (i + 1) & ids->mask)
		if (strcmp(ids->items[ids->table[i] - 1], id) == 0)
			return ids->table[i] - 1;
	return -1;
}

static void make_lanes(struct timeline *t)
{
	const struct codebook *cb = t->cb;

	t->lane_of_code = arena_alloc(&t->arena, cb->n_codes + 1, sizeof *t->lane_of_code);
	t->n_lanes = cb->n_groups;
	for (size_t i = 0; i < cb->n_codes; i++) {
		const struct code *c = &cb->codes[i];

		if (c->kind != CODE_STATE)
			t->lane_of_code[i] = -1;
		else
			t->lane_of_code[i] = c->group >= 0 ? c->group : (int)t->n_lanes++;
	}
	t->lanes = arena_alloc(&t->arena, t->n_lanes * t->n_targets + 1, sizeof *t->lanes);
}

struct timeline *timeline_new(
	const struct codebook *cb, const struct target *targets, size_t n_targets)
{
	struct timeline *t = mem_alloc(1, sizeof *t);

	t->cb = cb;
	t->targets = targets;
	t->n_targets = n_targets;
	ids_init(&t->code_ids, &t->arena, cb->n_codes);
	ids_init(&t->target_ids, &t->arena, n_targets);
	t->allowed = arena_alloc(&t->arena, cb->n_codes * n_targets + 1, sizeof *t->allowed);
	t->counts = arena_alloc(&t->arena, cb->n_codes * n_targets + 1, sizeof *t->counts);
	for (size_t i = 0; i < n_targets; i++) {
		t->target_ids.items[i] = targets[i].id;
		ids_add(&t->target_ids, i);
	}
	for (size_t c = 0; c < cb->n_codes; c++) {
		t->code_ids.items[c] = cb->codes[c].id;
		ids_add(&t->code_ids, c);
		for (size_t i = 0; i < n_targets; i++)
			t->allowed[c * n_targets + i] =
				target_allowed(cb, &cb->codes[c], &targets[i]);
	}
	make_lanes(t);
	t->order = arena_alloc(&t->arena, 1, sizeof *t->order);
	t->table = mem_alloc(FIRST_TABLE_SIZE, sizeof *t->table);
	t->table_mask = FIRST_TABLE_SIZE - 1;
	return t;
}

void timeline_free(struct timeline *t)
{
	if (!t)
		return;
	for (size_t i = 0; i < t->n_lanes * t->n_targets; i++)
		lane_clear(&t->lanes[i]);
	for (size_t i = 0; i < t->n_runs; i++)
		coverage_clear(&t->runs[i].seqs);
	free(t->runs);
	free(t->running);
	free(t->table);
	free(t->order->items);
	free(t->ratings);
	free(t->overrides);
	free(t->undo.items);
	free(t->redo.items);
	coverage_clear(&t->coverage);
	arena_clear(&t->arena);
	free(t);
}

/* ---- events by id ---- */

static size_t table_place(const struct timeline *t, struct event_id id)
{
	uint32_t hash = (id.run ^ id.n * 0x9e3779b1u) * 0x85ebca6bu;
	size_t i = (hash ^ hash >> 15) & t->table_mask;

	while (t->table[i] && event_id_compare(t->table[i]->e.id, id) != 0)
		i = (i + 1) & t->table_mask;
	return i;
}

static void table_grow(struct timeline *t)
{
	struct revision **old = t->table;
	size_t n = t->table_mask + 1;

	t->table = mem_alloc(2 * n, sizeof *t->table);
	t->table_mask = 2 * n - 1;
	for (size_t i = 0; i < n; i++)
		if (old[i])
			t->table[table_place(t, old[i]->e.id)] = old[i];
	free(old);
}

/* Makes r the newest revision of its event. */
static void table_put(struct timeline *t, struct revision *r)
{
	size_t i = table_place(t, r->e.id);

	if (!t->table[i]) {
		t->n_events++;
		if (2 * t->n_events > t->table_mask) {
			table_grow(t);
			i = table_place(t, r->e.id);
		}
	}
	t->table[i] = r;
}

struct revision *timeline_newest(const struct timeline *t, struct event_id id)
{
	return t->table[table_place(t, id)];
}

const struct event *timeline_find(const struct timeline *t, struct event_id id)
{
	const struct revision *r = timeline_newest(t, id);

	return r ? &r->e : NULL;
}

struct lane *timeline_lane(const struct timeline *t, const struct event *e)
{
	int lane = t->lane_of_code[e->code];

	return lane < 0 ? NULL : &t->lanes[(size_t)e->target * t->n_lanes + (size_t)lane];
}

/* ---- which records were there ---- */

static struct run_seen *find_run(struct timeline *t, uint32_t run)
{
	size_t low = 0, high = t->n_runs;

	if (t->last_run < t->n_runs && t->runs[t->last_run].run == run)
		return &t->runs[t->last_run];
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (t->runs[mid].run < run)
			low = mid + 1;
		else
			high = mid;
	}
	t->last_run = low;
	if (low < t->n_runs && t->runs[low].run == run)
		return &t->runs[low];
	MEM_GROW(t->runs, t->n_runs, t->runs_capacity);
	memmove(&t->runs[low + 1], &t->runs[low], (t->n_runs - low) * sizeof *t->runs);
	t->runs[low] = (struct run_seen){.run = run};
	t->n_runs++;
	return &t->runs[low];
}

static bool is_numbered(const struct record *r)
{
	return r->seq > 0 && r->seq < INT64_MAX;
}

static bool has_seen(struct timeline *t, const struct record *r)
{
	return is_numbered(r) &&
	       coverage_total_ms(&find_run(t, r->run)->seqs, r->seq, r->seq + 1) > 0;
}

/* ---- a revision into its chain ---- */

enum placed {
	PLACED,          /* the newest revision now */
	PLACED_GAP,      /* too, but the one before is missing */
	PLACED_LATE,     /* an older one; changes nothing */
	PLACED_CONFLICT, /* the same revision was there with another content */
	PLACED_SAME,     /* it was there */
	PLACED_NOT       /* the same run made two different ones */
};

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static bool same_content(const struct event *a, const struct event *b)
{
	const struct event_values *v = &a->v, *w = &b->v;

	if (a->deleted || b->deleted)
		return a->deleted && b->deleted;
	return a->code == b->code && a->target == b->target && v->onset_ms == w->onset_ms &&
	       v->offset_ms == w->offset_ms && same_text(v->modifiers, w->modifiers) &&
	       v->mark == w->mark && same_text(v->comment, w->comment) &&
	       v->error_ms == w->error_ms && v->frame_ms == w->frame_ms &&
	       !(v->speed < w->speed || v->speed > w->speed) && v->paused == w->paused &&
	       v->source == w->source && v->correction_ms == w->correction_ms;
}

/* Of two revisions with the same number the one that holds. */
static bool is_later(const struct event *a, const struct event *b)
{
	if (a->modified_utc_ms != b->modified_utc_ms)
		return a->modified_utc_ms > b->modified_utc_ms;
	return a->run > b->run;
}

static const char *keep_text(struct timeline *t, const char *s, const char *before)
{
	if (!s || same_text(s, before))
		return s ? before : NULL;
	return arena_strdup(&t->arena, s);
}

/* A copy of e between two others of its chain; `above` NULL: as the newest. */
static struct revision *insert(
	struct timeline *t, const struct event *e, struct revision *above, struct revision *before)
{
	struct revision *r = arena_alloc(&t->arena, 1, sizeof *r);
	const struct event_values *old = before ? &before->e.v : NULL;

	r->e = *e;
	r->e.v.modifiers = keep_text(t, e->v.modifiers, old ? old->modifiers : NULL);
	r->e.v.comment = keep_text(t, e->v.comment, old ? old->comment : NULL);
	r->e.created_utc_ms = before ? before->e.created_utc_ms : e->modified_utc_ms;
	r->before = before;
	r->e.previous = before ? &before->e : NULL;
	if (above) {
		above->before = r;
		above->e.previous = &r->e;
	} else {
		table_put(t, r);
		timeline_swap(t, old ? &before->e : NULL, &r->e);
	}
	return r;
}

/* *made is the revision if it is the newest one now, else NULL. */
static enum placed place(struct timeline *t, const struct event *e, struct revision **made)
{
	struct revision *above = NULL, *below = timeline_newest(t, e->id), *r;
	enum placed placed = PLACED_LATE;

	*made = NULL;
	if (!below || e->rev > below->e.rev) {
		int before = below ? below->e.rev : 0;

		*made = insert(t, e, NULL, below);
		return e->rev == before + 1 ? PLACED : PLACED_GAP;
	}
	for (; below && below->e.rev > e->rev; below = below->before)
		above = below;
	for (const struct revision *b = below; b && b->e.rev == e->rev; b = b->before) {
		if (same_content(&b->e, e))
			return PLACED_SAME;
		if (b->e.run == e->run)
			return PLACED_NOT;
		placed = PLACED_CONFLICT;
	}
	for (; below && below->e.rev == e->rev && is_later(&below->e, e); below = below->before)
		above = below;
	r = insert(t, e, above, below);
	if (placed == PLACED_CONFLICT)
		t->n_conflicts++;
	if (!above)
		*made = r;
	return placed;
}

/* ---- a record ---- */

/* What an event record did beside being applied; the first finding is the one that is told. */
struct findings {
	enum applied applied;
	struct error *err;
};

/* what: a whole sentence about the event. */
static void find(struct findings *f, enum applied applied, const char *what, struct event_id id)
{
	char name[EVENT_ID_SIZE];

	if (f->applied >= applied)
		return;
	event_id_format(id, name);
	f->applied = applied;
	error_set(f->err, "'%s': %s", name, what);
}

static void find_placed(struct findings *f, enum placed placed, struct event_id id)
{
	if (placed == PLACED_GAP)
		find(f, APPLIED_ODD, _("an earlier change of this event is missing"), id);
	else if (placed == PLACED_LATE)
		find(f, APPLIED_ODD, _("a later change of this event came before this one"), id);
	else if (placed == PLACED_CONFLICT)
		find(f, APPLIED_CONFLICT,
			_("this event was changed on two machines; the later change holds"), id);
}

/* What does not fit to the other events; but what did not before either is nothing new to tell. */
static void find_misfit(struct timeline *t, struct findings *f, const struct revision *made)
{
	const struct event *e = made ? &made->e : NULL;
	struct lane *lane;
	bool old;

	if (!e || e->deleted)
		return;
	if (!timeline_is_about(t, e->previous, e))
		find(f, APPLIED_ODD, _("the code cannot be about this target"), e->id);
	lane = timeline_lane(t, e);
	if (!lane)
		return;
	old = timeline_is_within(t, e->previous, e);
	if (lane_overlap(lane, e, NULL, NULL)) {
		lane->tangled = true;
		if (!old)
			find(f, APPLIED_ODD, _("it overlaps another event"), e->id);
	}
	if (!old && e->v.offset_ms == MEDIATIME_NONE && timeline_runner(t, e, NULL, NULL))
		find(f, APPLIED_ODD, _("it runs while another event of its kind runs"), e->id);
}

bool timeline_reopens(const struct record *r)
{
	return r->op == OP_DEL || (r->op == OP_SET && r->cause == CAUSE_UNDO);
}

/* The revision of the other event that the writer of the record saw: of two, his own; or NULL. */
static const struct revision *seen_by(const struct timeline *t, const struct record *r)
{
	const struct revision *seen = NULL, *b = timeline_newest(t, r->ends);

	for (; b && b->e.rev >= r->ends_rev - 1; b = b->before)
		if (b->e.rev == r->ends_rev - 1 && (!seen || b->e.run == r->run))
			seen = b;
	return seen;
}

/* The other event that the record ends or reopens, from exactly the revision that its writer saw.
 */
static struct revision *apply_ends(struct timeline *t, const struct record *r, struct findings *f)
{
	const struct revision *base = seen_by(t, r);
	struct revision *made = NULL;
	bool reopens = timeline_reopens(r);
	struct event e;
	enum placed placed = PLACED_NOT;

	if (base && !base->e.deleted && base->e.v.state && event_id_compare(r->ends, r->id) != 0 &&
		(base->e.v.offset_ms != MEDIATIME_NONE) == reopens &&
		(reopens || base->e.v.onset_ms <= r->v.onset_ms)) {
		e = base->e;
		e.rev = r->ends_rev;
		e.v.offset_ms = reopens ? MEDIATIME_NONE : r->v.onset_ms;
		e.modified_utc_ms = r->utc_ms;
		e.run = r->run;
		e.cause = r->cause;
		e.seq = r->seq;
		placed = place(t, &e, &made);
	}
	if (placed == PLACED_NOT)
		find(f, APPLIED_ODD,
			reopens ? _("this event should run again, but is not as it was left")
				: _("this event should end, but is not as it was left"),
			r->ends);
	else
		find_placed(f, placed, r->ends);
	return made;
}

static enum applied apply_event(struct timeline *t, const struct record *r, struct error *err)
{
	struct findings f = {APPLIED, err};
	struct revision *made, *other = NULL;
	struct event e;
	enum placed placed;

	if (!timeline_read_event(t, r, &e, err))
		return APPLIED_NOT;
	placed = place(t, &e, &made);
	if (placed == PLACED_SAME)
		return APPLIED_DUPLICATE;
	if (placed == PLACED_NOT) {
		find(&f, APPLIED_NOT, _("this event has another change with the same number"),
			e.id);
		return APPLIED_NOT;
	}
	find_placed(&f, placed, e.id);
	if (!made)
		return f.applied;
	if (r->ends.n > 0)
		other = apply_ends(t, r, &f);
	find_misfit(t, &f, made);
	find_misfit(t, &f, other);
	if (!timeline_note_action(t, r, made, NULL))
		find(&f, APPLIED_ODD, _("the change that this undoes or redoes is missing"), e.id);
	return f.applied;
}

static enum applied apply_state(struct timeline *t, const struct record *r, struct error *err)
{
	bool finishes;

	if (!timeline_read_state(r, &finishes, err))
		return APPLIED_NOT;
	t->finished = finishes;
	if (!finishes)
		timeline_forget_overrides(t);
	return APPLIED;
}

enum applied timeline_apply(struct timeline *t, const struct record *r, struct error *err)
{
	enum applied applied = APPLIED;

	if (has_seen(t, r))
		return APPLIED_DUPLICATE;
	if (r->op == OP_ADD || r->op == OP_SET || r->op == OP_DEL)
		applied = apply_event(t, r, err);
	else if (r->op == OP_RATE)
		applied = timeline_apply_rating(t, r, err);
	else if (r->op == OP_OVERRIDE)
		applied = timeline_apply_override(t, r, err);
	else if (r->op == OP_STATE)
		applied = apply_state(t, r, err);
	else if (!timeline_check(t, r, err))
		applied = APPLIED_NOT;
	else if (r->op == OP_PLAY)
		coverage_add(&t->coverage, r->v.onset_ms, r->v.offset_ms);
	if (applied != APPLIED_NOT && is_numbered(r))
		coverage_add(&find_run(t, r->run)->seqs, r->seq, r->seq + 1);
	return applied;
}

size_t timeline_n_conflicts(const struct timeline *t)
{
	return t->n_conflicts;
}

const struct coverage *timeline_coverage(const struct timeline *t)
{
	return &t->coverage;
}

bool timeline_finished(const struct timeline *t)
{
	return t->finished;
}
