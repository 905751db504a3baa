/*
 * Whether a record is possible, and if not, why: in the words of the coder, who reads this while
 * the recording plays.
 */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "model/timeline_private.h"

/* ---- what makes no sense by itself ---- */

static bool unknown_code(const struct timeline *t, const char *id, struct error *err)
{
	const char *nearest = text_nearest(id, t->code_ids.items, t->cb->n_codes);

	if (nearest)
		return error_set(err, _("codebook '%s' has no code '%s'; the nearest is '%s'"),
			t->cb->id, id, nearest);
	return error_set(err, _("codebook '%s' has no code '%s'"), t->cb->id, id);
}

/* The targets that a code (-1 = any) can be about. */
static void list_targets(const struct timeline *t, int code, struct text *list)
{
	for (size_t i = 0; i < t->n_targets; i++) {
		if (code >= 0 && !t->allowed[(size_t)code * t->n_targets + i])
			continue;
		text_printf(list, "%s%s", list->len > 0 ? ", " : "", t->targets[i].id);
	}
	if (list->len == 0)
		text_add(list, _("nobody in this session"));
}

static bool unknown_target(const struct timeline *t, const char *id, struct error *err)
{
	struct text list = {0};

	list_targets(t, -1, &list);
	error_set(err, _("this session has no target '%s'; there are: %s"), id, list.s);
	text_clear(&list);
	return false;
}

static bool is_time(int64_t ms)
{
	return ms >= -MEDIATIME_MAX && ms <= MEDIATIME_MAX;
}

static bool times_possible(const struct event_values *v, struct error *err)
{
	bool running = v->state && v->offset_ms == MEDIATIME_NONE;
	char onset[MEDIATIME_SIZE], offset[MEDIATIME_SIZE];

	if (!is_time(v->onset_ms) || (!running && !is_time(v->offset_ms)))
		return error_set(err, _("the time of '%s' is beyond any recording"), v->code);
	if (running || v->offset_ms == v->onset_ms || (v->state && v->offset_ms > v->onset_ms))
		return true;
	mediatime_format(v->onset_ms, 3, onset);
	mediatime_format(v->offset_ms, 3, offset);
	if (v->state)
		return error_set(err, _("'%s' cannot end at %s, before it begins at %s"), v->code,
			offset, onset);
	return error_set(err, _("code '%s' is a moment: it cannot begin at %s and end at %s"),
		v->code, onset, offset);
}

static const char *text_or_null(const char *s)
{
	return s && *s ? s : NULL;
}

static bool read_values(
	const struct timeline *t, const struct record *r, struct event *e, struct error *err)
{
	const struct event_values *v = &r->v;
	const char *why = "";
	bool state;

	if (!v->code || !v->target)
		return error_set(err, _("an event needs a code and a target"));
	e->code = ids_find(&t->code_ids, v->code);
	if (e->code < 0)
		return unknown_code(t, v->code, err);
	e->target = ids_find(&t->target_ids, v->target);
	if (e->target < 0)
		return unknown_target(t, v->target, err);
	state = t->cb->codes[e->code].kind == CODE_STATE;
	if (v->state != state)
		return error_set(err,
			state ? _("code '%s' is a state, with a start and a stop, not a moment")
			      : _("code '%s' is a moment, not a state with a start and a stop"),
			v->code);
	if (!times_possible(v, err))
		return false;
	if (!codebook_modifiers_valid(t->cb, e->code, v->modifiers, &why))
		return error_set(err, _("code '%s' cannot have the modifiers '%s': %s"), v->code,
			v->modifiers, why);
	e->v = *v;
	e->v.code = t->cb->codes[e->code].id;
	e->v.target = t->targets[e->target].id;
	e->v.modifiers = text_or_null(v->modifiers);
	e->v.comment = text_or_null(v->comment);
	return true;
}

/* Of an honest event it has a few digits; so no sum with one can overflow. */
static bool is_rev(int rev)
{
	return rev >= 1 && rev <= 1000 * 1000 * 1000;
}

bool timeline_read_event(
	const struct timeline *t, const struct record *r, struct event *e, struct error *err)
{
	const struct event *now;
	char id[EVENT_ID_SIZE];

	memset(e, 0, sizeof *e);
	if (r->id.n == 0 || !is_rev(r->rev) || (r->ends.n > 0 && !is_rev(r->ends_rev)))
		return error_set(err, _("the record does not say which event it changes"));
	if (r->op == OP_DEL) {
		now = timeline_find(t, r->id);
		event_id_format(r->id, id);
		if (!now)
			return error_set(err, _("event '%s' to delete is not known"), id);
		*e = *now;
		e->previous = NULL;
		e->deleted = true;
	} else if (!read_values(t, r, e, err)) {
		return false;
	}
	e->id = r->id;
	e->rev = r->rev;
	e->modified_utc_ms = r->utc_ms;
	e->run = r->run;
	e->cause = r->cause;
	e->seq = r->seq;
	return true;
}

/* ---- what is not possible now ---- */

bool timeline_is_about(const struct timeline *t, const struct event *now, const struct event *e)
{
	return (now && now->code == e->code && now->target == e->target) ||
	       t->allowed[(size_t)e->code * t->n_targets + (size_t)e->target];
}

static bool check_target(
	const struct timeline *t, const struct event *now, const struct event *e, struct error *err)
{
	struct text list = {0};

	if (timeline_is_about(t, now, e))
		return true;
	list_targets(t, e->code, &list);
	error_set(err, _("code '%s' cannot be about target '%s'; it can be about: %s"), e->v.code,
		e->v.target, list.s);
	text_clear(&list);
	return false;
}

/* Is rev the next revision of an event that is there (or, for an add, that is not)? */
static bool check_rev(
	const struct event *now, struct event_id id, int rev, bool add, struct error *err)
{
	char name[EVENT_ID_SIZE];
	int next = now ? now->rev + 1 : 1;

	event_id_format(id, name);
	if (add && now && !now->deleted)
		return error_set(err, _("event '%s' is there already"), name);
	if (!add && !now)
		return error_set(err, _("there is no event '%s'"), name);
	if (!add && now->deleted)
		return error_set(err, _("event '%s' was deleted; undo brings it back"), name);
	if (rev != next)
		return error_set(
			err, _("event '%s' gets revision %d next, not %d"), name, next, rev);
	return true;
}

bool timeline_check_step(const struct timeline *t, const struct record *r, struct error *err)
{
	bool redo = r->cause == CAUSE_REDO;
	struct record next;

	if (r->cause != CAUSE_UNDO && r->cause != CAUSE_REDO)
		return true;
	if (!(redo ? timeline_redo(t, &next) : timeline_undo(t, &next)))
		return error_set(err, redo ? _("nothing to redo") : _("nothing to undo"));
	if (next.ref_run == r->ref_run && next.ref_seq == r->ref_seq)
		return true;
	return error_set(err, redo ? _("something else is to be redone first")
				   : _("something else is to be undone first"));
}

/* An event as it would be, and as it is. */
struct change {
	struct event e;
	const struct event *now;
};

/* What the record does to the event that it ends or lets run again. */
static bool check_ends(
	const struct timeline *t, const struct record *r, struct change c[2], struct error *err)
{
	const struct event *now = timeline_find(t, r->ends), *e = &c[0].e;
	bool reopens = timeline_reopens(r);
	/* in whose lane it was ended, or is */
	const struct event *ender = reopens ? c[0].now : e;
	char onset[MEDIATIME_SIZE], since[MEDIATIME_SIZE];

	if (!check_rev(now, r->ends, r->ends_rev, false, err))
		return false;
	if (!now->v.state || event_id_compare(r->ends, r->id) == 0 ||
		timeline_lane(t, now) != timeline_lane(t, ender))
		return error_set(err, _("'%s' of '%s' cannot end '%s' of '%s'"), e->v.code,
			e->v.target, now->v.code, now->v.target);
	if ((now->v.offset_ms != MEDIATIME_NONE) != reopens)
		return error_set(err,
			reopens ? _("'%s' of '%s' runs already") : _("'%s' of '%s' does not run"),
			now->v.code, now->v.target);
	if (reopens && r->cause != CAUSE_UNDO && now->v.offset_ms != ender->v.onset_ms)
		return error_set(err, _("'%s' of '%s' was not ended by this event"), now->v.code,
			now->v.target);
	if (!reopens && now->v.onset_ms > e->v.onset_ms) {
		mediatime_format(e->v.onset_ms, 3, onset);
		mediatime_format(now->v.onset_ms, 3, since);
		return error_set(err,
			_("'%s' of '%s' cannot begin at %s: '%s' runs since %s; stop that first"),
			e->v.code, e->v.target, onset, now->v.code, since);
	}
	c[1].now = now;
	c[1].e = *now;
	c[1].e.v.offset_ms = reopens ? MEDIATIME_NONE : e->v.onset_ms;
	return true;
}

static bool overlaps(const struct event *e, const struct event *other, struct error *err)
{
	char onset[MEDIATIME_SIZE], from[MEDIATIME_SIZE], to[MEDIATIME_SIZE];
	const char *until = to;

	mediatime_format(e->v.onset_ms, 3, onset);
	mediatime_format(other->v.onset_ms, 3, from);
	mediatime_format(other->v.offset_ms, 3, to);
	if (other->v.offset_ms == MEDIATIME_NONE)
		until = _("now (it runs)");
	if (other->v.onset_ms <= e->v.onset_ms)
		return error_set(err,
			_("'%s' of '%s' cannot begin at %s: there '%s' lasts from %s to %s; choose "
			  "another time or change that event first"),
			e->v.code, e->v.target, onset, other->v.code, from, until);
	return error_set(err,
		_("'%s' of '%s' from %s must end by %s, where '%s' begins; choose another time or "
		  "change that event first"),
		e->v.code, e->v.target, onset, from, other->v.code);
}

static bool runs_too(const struct event *e, const struct event *other, struct error *err)
{
	char since[MEDIATIME_SIZE];

	mediatime_format(other->v.onset_ms, 3, since);
	return error_set(err, _("'%s' of '%s' cannot run: '%s' runs since %s; stop that first"),
		e->v.code, e->v.target, other->v.code, since);
}

static bool is_running(const struct event *e)
{
	return e->v.offset_ms == MEDIATIME_NONE;
}

bool timeline_is_within(const struct timeline *t, const struct event *now, const struct event *e)
{
	if (!now || now->deleted || timeline_lane(t, now) != timeline_lane(t, e))
		return false;
	if (is_running(now) || is_running(e))
		return is_running(now) && is_running(e) && e->v.onset_ms == now->v.onset_ms;
	return e->v.onset_ms >= now->v.onset_ms && e->v.offset_ms <= now->v.offset_ms;
}

/* With the two changes (the second may be none), does each event fit into its lane? */
static bool check_lanes(const struct timeline *t, const struct change c[2], struct error *err)
{
	const struct event *other;

	for (int i = 0; i < 2; i++) {
		const struct event *e = &c[i].e;
		const struct lane *lane;

		if (e->rev == 0 || e->deleted || !e->v.state || timeline_is_within(t, c[i].now, e))
			continue;
		lane = timeline_lane(t, e);
		other = lane_overlap(lane, e, c[0].now, c[1].now);
		if (other)
			return overlaps(e, other, err);
		if (!is_running(e))
			continue;
		other = timeline_runner(t, e, c[0].now, c[1].now);
		if (other)
			return runs_too(e, other, err);
	}
	if (c[0].e.deleted || c[1].e.rev == 0 || !c[0].e.v.state ||
		timeline_lane(t, &c[0].e) != timeline_lane(t, &c[1].e))
		return true;
	if (events_overlap(&c[0].e, &c[1].e))
		return overlaps(&c[0].e, &c[1].e, err);
	if (is_running(&c[0].e) && is_running(&c[1].e))
		return runs_too(&c[0].e, &c[1].e, err);
	return true;
}

static bool check_event(const struct timeline *t, const struct record *r, struct error *err)
{
	struct change changes[2] = {{.now = timeline_find(t, r->id)}};
	struct event *e = &changes[0].e;

	if (!timeline_read_event(t, r, e, err))
		return false;
	if (!check_rev(changes[0].now, r->id, r->rev, r->op == OP_ADD, err))
		return false;
	if (!e->deleted && !check_target(t, changes[0].now, e, err))
		return false;
	if (!timeline_check_step(t, r, err))
		return false;
	if (r->ends.n > 0 && !check_ends(t, r, changes, err))
		return false;
	return check_lanes(t, changes, err);
}

bool timeline_read_state(const struct record *r, bool *finishes, struct error *err)
{
	*finishes = r->key && strcmp(r->key, STATE_FINISHED) == 0;
	return *finishes || (r->key && strcmp(r->key, STATE_REOPENED) == 0) ||
	       error_set(err, _("an observation is '%s' or '%s'"), STATE_FINISHED, STATE_REOPENED);
}

static bool check_state(const struct timeline *t, const struct record *r, struct error *err)
{
	bool finishes;

	if (!timeline_read_state(r, &finishes, err))
		return false;
	if (finishes == t->finished)
		return error_set(err, finishes ? _("the observation is finished already")
					       : _("the observation is open already"));
	return true;
}

bool timeline_check(const struct timeline *t, const struct record *r, struct error *err)
{
	bool changes = r->op == OP_ADD || r->op == OP_SET || r->op == OP_DEL || r->op == OP_RATE ||
		       r->op == OP_OVERRIDE;

	if (changes && t->finished)
		return error_set(
			err, _("the observation is finished; reopen it before you change it"));
	if (r->op == OP_ADD || r->op == OP_SET || r->op == OP_DEL)
		return check_event(t, r, err);
	if (r->op == OP_RATE)
		return timeline_check_rating(t, r, err);
	if (r->op == OP_OVERRIDE)
		return timeline_check_override(t, r, err);
	if (r->op == OP_STATE)
		return check_state(t, r, err);
	if (r->op == OP_PLAY && !(is_time(r->v.onset_ms) && is_time(r->v.offset_ms)))
		return error_set(err, _("what was played is beyond any recording"));
	return true;
}
