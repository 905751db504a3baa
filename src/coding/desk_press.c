/* The desk's logging: a press becomes a record, and so does each correction. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "coding/desk_private.h"

#define DOUBLE_PRESS_US ((int64_t)300 * 1000)
#define SHOW_MS         1200

void desk_moment_of(const struct event *e, struct desk_moment *out)
{
	*out = (struct desk_moment){
		.media_ms = e->v.onset_ms,
		.frame_ms = e->v.frame_ms,
		.error_ms = e->v.error_ms,
		.speed = e->v.speed,
		.paused = e->v.paused,
		.source = e->v.source,
	};
}

int desk_target(const struct desk *d)
{
	return d->target;
}

bool desk_choose_target(struct desk *d, int target)
{
	if (target < 0 || (size_t)target >= d->observation.n_targets)
		return false;
	d->target = target;
	return true;
}

int desk_target_by_key(const struct desk *d, char key)
{
	for (size_t i = 0; i < d->observation.n_targets; i++) {
		if (d->observation.targets[i].key == key && key != 0)
			return (int)i;
	}
	return -1;
}

size_t desk_possible_targets(const struct desk *d, int code, int *targets, size_t max)
{
	const struct observation *o = &d->observation;
	size_t n = 0;

	for (size_t i = 0; i < o->n_targets && n < max; i++) {
		if (target_allowed(&o->codebook, &o->codebook.codes[code], &o->targets[i]))
			targets[n++] = (int)i;
	}
	return n;
}

/* The target of a press: -1 = ask, -2 = none possible. */
static int settle_target(const struct desk *d, int code)
{
	int possible[2];
	size_t n = desk_possible_targets(d, code, possible, 2);
	const struct observation *o = &d->observation;

	if (d->target >= 0 &&
		target_allowed(&o->codebook, &o->codebook.codes[code], &o->targets[d->target]))
		return d->target;
	if (n == 1)
		return possible[0];
	return n == 0 ? -2 : -1;
}

static void confirm(struct desk *d, const char *sign, int code, int target)
{
	const struct observation *o = &d->observation;
	const struct code *c = &o->codebook.codes[code];
	const struct target *t = &o->targets[target];
	char text[160];

	if (!d->confirm_on_video || d->playback.stopwatch)
		return;
	snprintf(text, sizeof text, "%s %s · %s", sign, code_called(c, desk_language(d)).s,
		label_get(t->label, desk_language(d), t->id));
	player_show(d->player, text, SHOW_MS);
}

static enum desk_pressed end_state(struct desk *d, const struct event *running,
	const struct desk_moment *m, bool sure, struct event_id *id, struct error *err)
{
	struct record r = {
		.op = OP_SET,
		.cause = CAUSE_INPUT,
		.id = running->id,
		.rev = running->rev + 1,
		.v = running->v,
	};

	if (!sure && m->mono_us != 0 && event_id_compare(running->id, d->started) == 0 &&
		m->mono_us - d->started_us < DOUBLE_PRESS_US)
		return PRESSED_ASK_END;
	r.v.offset_ms = m->media_ms - m->correction_ms;
	if (!desk_record(d, &r, err))
		return PRESSED_REFUSED;
	confirm(d, "■", running->code, running->target);
	if (id)
		*id = running->id;
	return PRESSED_ENDED;
}

/* An add record for a code at a moment. */
static void fill_add(const struct desk *d, const struct code *c, const struct target *t,
	const struct desk_moment *m, struct record *r)
{
	bool state = c->kind == CODE_STATE;
	int64_t onset_ms = m->media_ms - m->correction_ms;

	*r = (struct record){
		.op = OP_ADD,
		.cause = CAUSE_INPUT,
		.id = {journal_run(d->journal), d->n_events + 1},
		.rev = 1,
		.v =
			{
				.code = c->id,
				.target = t->id,
				.state = state,
				.onset_ms = onset_ms,
				.offset_ms = state ? MEDIATIME_NONE : onset_ms,
				.error_ms = m->error_ms,
				.frame_ms = m->frame_ms,
				.speed = m->speed,
				.paused = m->paused,
				.source = m->source,
				.correction_ms = m->correction_ms,
			},
	};
}

enum desk_pressed desk_press(struct desk *d, int code, int target, const struct desk_moment *m,
	bool sure, struct event_id *id, struct error *err)
{
	const struct observation *o = &d->observation;
	const struct code *c = &o->codebook.codes[code];
	const struct event *running = NULL;
	struct record r;

	if (!d->journal) {
		error_set(err, _("this is only looked at: nothing was logged"));
		return PRESSED_REFUSED;
	}
	if (target < 0)
		target = settle_target(d, code);
	if (target == -1)
		return PRESSED_ASK_TARGET;
	if (target < 0) {
		error_set(err, _("nobody in this session can be the target of %s"), c->name);
		return PRESSED_REFUSED;
	}
	if (c->kind == CODE_STATE)
		running = timeline_would_end(o->timeline, code, target);
	if (running && running->code == code)
		return end_state(d, running, m, sure, id, err);
	fill_add(d, c, &o->targets[target], m, &r);
	if (running) {
		r.ends = running->id;
		r.ends_rev = running->rev + 1;
	}
	if (!desk_record(d, &r, err))
		return PRESSED_REFUSED;
	d->n_events++;
	if (id)
		*id = r.id;
	confirm(d, c->kind == CODE_STATE ? "▶" : "+", code, target);
	if (c->kind == CODE_POINT)
		return PRESSED_LOGGED;
	d->started = r.id;
	d->started_us = m->mono_us;
	return PRESSED_STARTED;
}

static const struct event *live_event(const struct desk *d, struct event_id id, struct error *err)
{
	const struct event *e = timeline_find(d->observation.timeline, id);

	if (e && !e->deleted)
		return e;
	error_set(err, _("this event was deleted; undo brings it back"));
	return NULL;
}

/* A typing mistake in a time would make the observation longer than the recording. */
static bool check_times(const struct desk *d, const struct event *e, const struct event_values *v,
	struct error *err)
{
	const int64_t times[] = {v->onset_ms, v->offset_ms};
	const int64_t before[] = {e->v.onset_ms, e->v.offset_ms};
	int64_t end_ms = d->playback.duration_ms;
	char time[MEDIATIME_SIZE], end[MEDIATIME_SIZE];

	if (end_ms <= 0)
		return true;
	for (int i = 0; i < 2; i++) {
		if (times[i] == before[i] || times[i] == MEDIATIME_NONE ||
			(times[i] >= 0 && times[i] <= end_ms))
			continue;
		mediatime_format(times[i], 1, time);
		mediatime_format(end_ms, 1, end);
		return error_set(
			err, _("%s is outside the recording; it goes from 0:00 to %s"), time, end);
	}
	return true;
}

bool desk_change(
	struct desk *d, struct event_id id, const struct event_values *v, struct error *err)
{
	const struct event *e = live_event(d, id, err);
	struct record r = {.op = OP_SET, .cause = CAUSE_EDIT, .id = id, .v = *v};

	if (!e || !check_times(d, e, v, err))
		return false;
	r.rev = e->rev + 1;
	return desk_record(d, &r, err);
}

bool desk_delete(struct desk *d, struct event_id id, struct error *err)
{
	const struct event *e = live_event(d, id, err);
	struct record r = {.op = OP_DEL, .cause = CAUSE_EDIT, .id = id};

	if (!e)
		return false;
	r.rev = e->rev + 1;
	return desk_record(d, &r, err);
}

bool desk_comment(struct desk *d, struct event_id id, const char *comment, struct error *err)
{
	const struct event *e = live_event(d, id, err);
	struct event_values v;

	if (!e)
		return false;
	v = e->v;
	v.comment = comment && comment[0] != '\0' ? comment : NULL;
	return desk_change(d, id, &v, err);
}

bool desk_mark(struct desk *d, struct event_id id, enum event_mark mark, struct error *err)
{
	const struct event *e = live_event(d, id, err);
	struct event_values v;

	if (!e)
		return false;
	v = e->v;
	v.mark = v.mark == mark ? MARK_NONE : mark;
	return desk_change(d, id, &v, err);
}

static bool differ(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") != 0;
}

/* "the code of %s": what a step changed, for the event's words. */
static void say_changed(const struct event_values *a, const struct event_values *b,
	const char *words, char *what, size_t size)
{
	if (differ(a->code, b->code))
		snprintf(what, size, _("code of %s"), words);
	else if (differ(a->target, b->target))
		snprintf(what, size, _("target of %s"), words);
	else if (a->onset_ms != b->onset_ms)
		snprintf(what, size, _("time of %s"), words);
	else if (a->offset_ms != b->offset_ms)
		snprintf(what, size,
			b->offset_ms == MEDIATIME_NONE ? _("end of %s (runs again)")
						       : _("end of %s"),
			words);
	else if (differ(a->comment, b->comment))
		snprintf(what, size, _("comment on %s"), words);
	else if (differ(a->modifiers, b->modifiers))
		snprintf(what, size, _("modifiers of %s"), words);
	else if (a->mark != b->mark)
		snprintf(what, size, _("mark on %s"), words);
	else
		snprintf(what, size, _("change of %s"), words);
}

/* Undo and redo are records like any other, made by the timeline. */
static bool take_step(struct desk *d, struct record *r, char *what, size_t size, struct error *err)
{
	if (r->op == OP_RATE)
		return desk_rate_step(d, r, what, size, err);

	const struct event *before = timeline_find(d->observation.timeline, r->id), *after;
	char *words;

	if (!desk_record(d, r, err))
		return false;
	after = timeline_find(d->observation.timeline, r->id);
	if (!what || !after)
		return true;
	words = desk_describe(d, after);
	if (after->deleted)
		snprintf(what, size,
			r->cause == CAUSE_UNDO ? _("logging of %s (removed)")
					       : _("deletion of %s (removed)"),
			words);
	else if (!before || before->deleted)
		snprintf(what, size,
			r->cause == CAUSE_UNDO ? _("deletion of %s (back again)")
					       : _("logging of %s (back again)"),
			words);
	else
		say_changed(&before->v, &after->v, words, what, size);
	free(words);
	return true;
}

bool desk_undo(struct desk *d, char *what, size_t size, struct error *err)
{
	struct record r = {0};

	if (!timeline_undo(d->observation.timeline, &r))
		return error_set(err, _("nothing to undo"));
	return take_step(d, &r, what, size, err);
}

bool desk_redo(struct desk *d, char *what, size_t size, struct error *err)
{
	struct record r = {0};

	if (!timeline_redo(d->observation.timeline, &r))
		return error_set(err, _("nothing to redo"));
	return take_step(d, &r, what, size, err);
}

char *desk_describe(const struct desk *d, const struct event *e)
{
	const struct observation *o = &d->observation;
	const struct code *c = &o->codebook.codes[e->code];
	const struct target *t = &o->targets[e->target];
	char onset[MEDIATIME_SIZE];

	mediatime_format(e->v.onset_ms, 1, onset);
	return mem_printf("%s %s, %s", onset, code_called(c, desk_language(d)).s,
		label_get(t->label, desk_language(d), t->id));
}
