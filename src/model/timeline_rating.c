/*
 * Ratings in a timeline, and the findings that were kept with a reason.
 *
 * A rating is known by its item, target and segment; its revisions are a chain, newest first, and
 * follow the same rules as those of events: the highest number holds, of two with one number the
 * later. There are few of them, so they are looked for one by one.
 */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "model/timeline_private.h"

/* ---- what a record says ---- */

static int find_item(const struct timeline *t, const char *id, size_t n)
{
	for (size_t i = 0; i < t->cb->n_ratings; i++)
		if (strncmp(t->cb->ratings[i].id, id, n) == 0 && t->cb->ratings[i].id[n] == '\0')
			return (int)i;
	return -1;
}

/* Is the segment one of the kind that the codebook has, or none where it is rated as a whole? */
static bool segment_possible(
	const struct codebook *cb, const struct rating_item *item, struct segment_ref s)
{
	bool fixed = s.number > 0, marked = s.mark.n > 0;

	if (item->when == RATE_SESSION)
		return !fixed && !marked;
	return cb->segments.kind == SEGMENT_FIXED ? fixed : marked;
}

bool timeline_read_rating(
	const struct timeline *t, const struct record *r, struct rating *out, struct error *err)
{
	const struct rating_item *item;
	size_t n_id;

	*out = (struct rating){.rev = r->rev,
		.comment = r->text && *r->text ? r->text : NULL,
		.modified_utc_ms = r->utc_ms,
		.run = r->run,
		.seq = r->seq,
		.cause = r->cause};
	if (!r->key || !r->v.target || !r->value || r->rev < 1 || r->rev > 1000 * 1000 * 1000 ||
		!segment_ref_parse(r->key, &n_id, &out->segment))
		return error_set(err, _("the record does not say which rating it changes"));
	out->item = find_item(t, r->key, n_id);
	if (out->item < 0)
		return error_set(
			err, _("codebook '%s' has no rating '%.*s'"), t->cb->id, (int)n_id, r->key);
	item = &t->cb->ratings[out->item];
	out->target = ids_find(&t->target_ids, r->v.target);
	if (out->target < 0)
		return error_set(err, _("this session has no target '%s'"), r->v.target);
	if (!segment_possible(t->cb, item, out->segment))
		return error_set(err,
			item->when == RATE_SESSION
				? _("'%s' is rated for the whole session, not as '%s'")
				: _("'%s' is rated for each segment, not as '%s'"),
			item->id, r->key);
	if (!rating_parse(&item->scale, r->value, &out->status, &out->value)) {
		char min[RATING_TEXT_SIZE], max[RATING_TEXT_SIZE], step[RATING_TEXT_SIZE];

		rating_format(RATING_VALUE, item->scale.min, min);
		rating_format(RATING_VALUE, item->scale.max, max);
		rating_format(RATING_VALUE, item->scale.step, step);
		return error_set(err,
			_("'%s' cannot be rated '%s'; allowed: %s to %s in steps of %s"), item->id,
			r->value, min, max, step);
	}
	return true;
}

/* ---- chains ---- */

static struct rating_revision **find_slot(
	const struct timeline *t, int item, int target, struct segment_ref segment)
{
	for (size_t i = 0; i < t->n_ratings; i++) {
		const struct rating *r = &t->ratings[i]->r;

		if (r->item == item && r->target == target && segment_ref_same(r->segment, segment))
			return &t->ratings[i];
	}
	return NULL;
}

const struct rating *timeline_rating(
	const struct timeline *t, int item, int target, struct segment_ref segment)
{
	struct rating_revision **slot = find_slot(t, item, target, segment);

	return slot ? &(*slot)->r : NULL;
}

size_t timeline_n_ratings(const struct timeline *t)
{
	return t->n_ratings;
}

const struct rating *timeline_rating_at(const struct timeline *t, size_t i)
{
	return &t->ratings[i]->r;
}

static bool same_content(const struct rating *a, const struct rating *b)
{
	bool same_comment = a->comment == b->comment ||
			    (a->comment && b->comment && strcmp(a->comment, b->comment) == 0);

	return a->status == b->status && !(a->value < b->value || a->value > b->value) &&
	       same_comment;
}

static bool is_later(const struct rating *a, const struct rating *b)
{
	if (a->modified_utc_ms != b->modified_utc_ms)
		return a->modified_utc_ms > b->modified_utc_ms;
	return a->run > b->run;
}

/* A copy in the timeline's memory, with `before` below it. */
static struct rating_revision *keep(struct timeline *t, const struct record *r,
	const struct rating *rating, struct rating_revision *before)
{
	struct rating_revision *made = arena_alloc(&t->arena, 1, sizeof *made);

	made->r = *rating;
	made->r.comment = rating->comment ? arena_strdup(&t->arena, rating->comment) : NULL;
	made->key = before ? before->key : arena_strdup(&t->arena, r->key);
	made->value = arena_strdup(&t->arena, r->value);
	made->before = before;
	made->r.previous = before ? &before->r : NULL;
	return made;
}

enum applied timeline_apply_rating(struct timeline *t, const struct record *r, struct error *err)
{
	struct rating_revision **slot, *above = NULL, *below, *made;
	enum applied applied = APPLIED;
	struct rating rating;

	if (!timeline_read_rating(t, r, &rating, err))
		return APPLIED_NOT;
	slot = find_slot(t, rating.item, rating.target, rating.segment);
	below = slot ? *slot : NULL;
	for (; below && below->r.rev > rating.rev; below = below->before)
		above = below;
	for (const struct rating_revision *b = below; b && b->r.rev == rating.rev; b = b->before) {
		if (same_content(&b->r, &rating))
			return APPLIED_DUPLICATE;
		if (b->r.run == rating.run) {
			error_set(err, _("'%s' has another change with the same number"), r->key);
			return APPLIED_NOT;
		}
		applied = APPLIED_CONFLICT;
	}
	if (applied == APPLIED_CONFLICT) {
		t->n_conflicts++;
		error_set(err, _("'%s' was rated on two machines; the later rating holds"), r->key);
	}
	for (; below && below->r.rev == rating.rev && is_later(&below->r, &rating);
		below = below->before)
		above = below;
	made = keep(t, r, &rating, below);
	if (above) {
		above->before = made;
		above->r.previous = &made->r;
		if (applied == APPLIED) {
			applied = APPLIED_ODD;
			error_set(err, _("a later rating of '%s' came before this one"), r->key);
		}
		return applied;
	}
	if (slot) {
		*slot = made;
	} else {
		MEM_GROW(t->ratings, t->n_ratings, t->ratings_capacity);
		t->ratings[t->n_ratings++] = made;
	}
	if (applied == APPLIED && rating.rev != (below ? below->r.rev : 0) + 1) {
		applied = APPLIED_ODD;
		error_set(err, _("an earlier rating of '%s' is missing"), r->key);
	}
	if (applied == APPLIED && !below &&
		!rating_allowed(t->cb, &t->cb->ratings[rating.item], &t->targets[rating.target])) {
		applied = APPLIED_ODD;
		error_set(err, _("'%s' is not rated for '%s'"), r->key, r->v.target);
	}
	if (!timeline_note_action(t, r, NULL, made) && applied == APPLIED) {
		applied = APPLIED_ODD;
		error_set(err, _("the rating that this undoes or redoes is missing"));
	}
	return applied;
}

/* Is a marked segment still there? */
static bool is_marked(const struct timeline *t, struct segment_ref segment)
{
	const struct event *mark = segment.mark.n > 0 ? timeline_find(t, segment.mark) : NULL;

	return segment.mark.n == 0 ||
	       (mark && !mark->deleted && mark->code == t->cb->segments.code);
}

bool timeline_check_rating(const struct timeline *t, const struct record *r, struct error *err)
{
	const struct rating_item *item;
	const struct rating *now;
	struct rating rating;

	if (!timeline_read_rating(t, r, &rating, err))
		return false;
	item = &t->cb->ratings[rating.item];
	now = timeline_rating(t, rating.item, rating.target, rating.segment);
	/* what was rated before can be changed further, as with events */
	if (!now && !rating_allowed(t->cb, item, &t->targets[rating.target]))
		return error_set(err, _("'%s' is not rated for '%s'"), item->id, r->v.target);
	if (rating.rev != (now ? now->rev : 0) + 1)
		return error_set(err, _("'%s' gets revision %d next, not %d"), r->key,
			(now ? now->rev : 0) + 1, rating.rev);
	if (!timeline_check_step(t, r, err))
		return false;
	if (r->cause == CAUSE_UNDO || r->cause == CAUSE_REDO)
		return true;
	if (!is_marked(t, rating.segment))
		return error_set(err, _("the segment of '%s' is not there"), r->key);
	if (rating.status == RATING_VALUE &&
		rating_ruled_out(t->cb, item, t->targets, t->n_targets))
		return error_set(err,
			_("'%s' is not applicable: it needs at least %d participants in the "
			  "session"),
			item->id, item->requires_min_persons);
	if (rating.status == RATING_NOT_APPLICABLE && !item->na_allowed)
		return error_set(err,
			_("'%s' has no 'not applicable'; a number, or not observable, is allowed"),
			item->id);
	return true;
}

/* ---- findings that were kept ---- */

/* The rating that the writer saw: of two with one number his own. */
static const struct rating *seen_rating(
	const struct timeline *t, int item, const struct override *o, uint32_t run)
{
	const struct rating *seen = NULL, *r = timeline_rating(t, item, o->target, o->segment);

	for (; r && r->rev >= o->rev; r = r->previous)
		if (r->rev == o->rev && (!seen || r->run == run))
			seen = r;
	return seen;
}

static bool read_override(
	const struct timeline *t, const struct record *r, struct override *out, struct error *err)
{
	size_t n_id = 0;
	int item = -1;

	*out = (struct override){
		.about = r->value ? r->value : "", .target = -1, .rev = r->rev, .reason = r->text};
	if (!r->key || !segment_ref_parse(r->key, &n_id, &out->segment) || !r->text || !*r->text)
		return error_set(
			err, _("what is kept against a check needs the check and a reason"));
	if (r->rev > 0 && (item = find_item(t, out->about, strlen(out->about))) < 0)
		return error_set(err, _("codebook '%s' has no rating '%s'"), t->cb->id, out->about);
	if (r->v.target && (out->target = ids_find(&t->target_ids, r->v.target)) < 0)
		return error_set(err, _("this session has no target '%s'"), r->v.target);
	if (r->rev > 0)
		out->rating = seen_rating(t, item, out, r->run);
	return true;
}

bool timeline_check_override(const struct timeline *t, const struct record *r, struct error *err)
{
	struct override o;
	const struct rating *now;

	if (!read_override(t, r, &o, err))
		return false;
	now = o.rating ? timeline_rating(t, o.rating->item, o.target, o.segment) : NULL;
	if (r->rev > 0 && o.rating != now)
		return error_set(err, _("'%s' was rated anew; look at it again"), o.about);
	if (r->rev > 0 && !now)
		return error_set(err, _("'%s' is not rated; rate it first"), o.about);
	return true;
}

enum applied timeline_apply_override(struct timeline *t, const struct record *r, struct error *err)
{
	struct override o;
	char *check;

	if (!read_override(t, r, &o, err))
		return APPLIED_NOT;
	check = arena_strdup(&t->arena, r->key);
	check[strcspn(check, "@")] = '\0';
	o.check = check;
	o.about = arena_strdup(&t->arena, o.about);
	o.reason = arena_strdup(&t->arena, r->text);
	MEM_GROW(t->overrides, t->n_overrides, t->overrides_capacity);
	t->overrides[t->n_overrides++] = o;
	return APPLIED;
}

void timeline_forget_overrides(struct timeline *t)
{
	size_t n = 0;

	for (size_t i = 0; i < t->n_overrides; i++)
		if (t->overrides[i].rev > 0)
			t->overrides[n++] = t->overrides[i];
	t->n_overrides = n;
}

const char *timeline_override(const struct timeline *t, const char *check, const char *about,
	int target, struct segment_ref segment, const struct rating *rating)
{
	for (size_t i = t->n_overrides; i > 0; i--) {
		const struct override *o = &t->overrides[i - 1];

		if (strcmp(o->check, check) == 0 && strcmp(o->about, about) == 0 &&
			o->target == target && segment_ref_same(o->segment, segment) &&
			(rating ? o->rating == rating : o->rev == 0))
			return o->reason;
	}
	return NULL;
}
