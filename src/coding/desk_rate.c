/* The desk's ratings, checks and finishing. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "coding/desk_private.h"

void desk_forget(struct desk *d)
{
	free(d->segments);
	free(d->findings);
	d->segments = NULL;
	d->findings = NULL;
	d->n_segments = d->n_findings = 0;
	d->segments_known = d->findings_known = false;
	d->n_changes++;
	desk_forget_captions(d);
}

unsigned long desk_n_changes(const struct desk *d)
{
	return d->n_changes;
}

const struct segment *desk_segments(struct desk *d, size_t *n)
{
	const struct observation *o = &d->observation;

	if (!d->segments_known) {
		d->n_segments = segments_of(
			&o->codebook, o->timeline, d->playback.duration_ms, &d->segments);
		d->segments_known = true;
	}
	*n = d->n_segments;
	return d->segments;
}

/* ---- ratings ---- */

static bool is_same(
	const struct rating *now, enum rating_status status, double value, const char *comment)
{
	const char *had = now && now->comment ? now->comment : "";

	if ((now ? now->status : RATING_UNRATED) != status)
		return false;
	if (status == RATING_VALUE && (now->value < value || now->value > value))
		return false;
	return !comment || strcmp(had, comment) == 0;
}

bool desk_rate(struct desk *d, int item, int target, struct segment_ref segment,
	enum rating_status status, double value, const char *comment, struct error *err)
{
	const struct observation *o = &d->observation;
	const struct rating *now = timeline_rating(o->timeline, item, target, segment);
	char key[64 + SEGMENT_REF_SIZE], text[RATING_TEXT_SIZE], place[SEGMENT_REF_SIZE];
	struct record r;

	if (is_same(now, status, value, comment))
		return true;
	record_init(&r, OP_RATE, now ? CAUSE_EDIT : CAUSE_INPUT);
	segment_ref_format(segment, place);
	snprintf(key, sizeof key, "%s%s", o->codebook.ratings[item].id, place);
	rating_format(status, value, text);
	r.key = key;
	r.v.target = o->targets[target].id;
	r.value = text;
	r.text = comment ? comment : now ? now->comment : NULL;
	if (r.text && r.text[0] == '\0')
		r.text = NULL;
	r.rev = now ? now->rev + 1 : 1;
	return desk_record(d, &r, err);
}

bool desk_is_rating_saved(const struct desk *d, const struct rating *r)
{
	struct journal_status s;

	if (!d->journal || r->run != journal_run(d->journal))
		return true;
	journal_status(d->journal, &s);
	return r->seq <= s.n_saved;
}

/* ", time slot 2"; nothing for the whole session, or a segment that is there no more. */
static void add_segment(struct desk *d, struct segment_ref ref, struct text *out)
{
	size_t n;
	const struct segment *segments = desk_segments(d, &n);

	for (size_t i = 0; i < n; i++)
		if (segment_ref_same(segments[i].ref, ref))
			text_printf(out, ", %s %d",
				label_get(&d->observation.codebook.segments.label, desk_language(d),
					_("segment")),
				segments[i].number);
}

/* "EN Engagement, Mother, time slot 2" */
static void add_subject(struct desk *d, const struct rating *r, struct text *out)
{
	const struct observation *o = &d->observation;
	const struct rating_item *item = &o->codebook.ratings[r->item];
	const struct target *target = &o->targets[r->target];

	text_printf(out, "%s %s, %s", item->name,
		label_get(&item->label, desk_language(d), item->id),
		label_get(target->label, desk_language(d), target->id));
	add_segment(d, r->segment, out);
}

char *desk_describe_rating(struct desk *d, const struct rating *r)
{
	const struct rating_item *item = &d->observation.codebook.ratings[r->item];
	char value[RATING_TEXT_SIZE];
	const char *words = value;
	struct text t = {0};

	rating_format_signed(&item->scale, r->value, value);
	if (r->status == RATING_UNRATED)
		words = _("not rated");
	else if (r->status == RATING_NOT_OBSERVABLE)
		words = _("not observable");
	else if (r->status == RATING_NOT_APPLICABLE)
		words = _("not applicable");
	add_subject(d, r, &t);
	text_printf(&t, ": %s", words);
	return t.s;
}

/* A rating is told with the value that it has now, or with the comment if only that changed. */
static void say_step(struct desk *d, const struct rating *now, char *what, size_t size)
{
	const struct rating *before = now->previous;
	struct text subject = {0};
	char *words;

	if (!before || !is_same(before, now->status, now->value, NULL) ||
		is_same(before, now->status, now->value, now->comment ? now->comment : "")) {
		words = desk_describe_rating(d, now);
		snprintf(what, size, _("rating, now %s"), words);
		free(words);
		return;
	}
	add_subject(d, now, &subject);
	if (now->comment)
		snprintf(what, size, _("comment on %s, now “%s”"), subject.s, now->comment);
	else
		snprintf(what, size, _("comment on %s, now none"), subject.s);
	text_clear(&subject);
}

bool desk_rate_step(struct desk *d, struct record *r, char *what, size_t size, struct error *err)
{
	const struct timeline *t = d->observation.timeline;

	if (!desk_record(d, r, err))
		return false;
	for (size_t i = 0; what && i < timeline_n_ratings(t); i++) {
		const struct rating *now = timeline_rating_at(t, i);

		if (now->run == r->run && now->seq == r->seq)
			say_step(d, now, what, size);
	}
	return true;
}

/* ---- checks and finishing ---- */

const struct finding *desk_findings(struct desk *d, size_t *n)
{
	const struct observation *o = &d->observation;

	if (!d->findings_known) {
		d->n_findings = findings_of(&o->codebook, o->targets, o->n_targets, o->timeline,
			d->playback.duration_ms, &d->findings);
		d->findings_known = true;
	}
	*n = d->n_findings;
	return d->findings;
}

bool desk_override(struct desk *d, const struct finding *f, const char *reason, struct error *err)
{
	const struct observation *o = &d->observation;
	char key[64 + SEGMENT_REF_SIZE], place[SEGMENT_REF_SIZE];
	struct record r;

	if (!f->can_override)
		return error_set(err, _("the codebook does not allow to keep this; mend it"));
	if (reason[strspn(reason, " ")] == '\0')
		return error_set(err, _("to keep this a reason is needed"));
	record_init(&r, OP_OVERRIDE, CAUSE_INPUT);
	segment_ref_format(f->segment, place);
	snprintf(key, sizeof key, "%s%s", f->id, place);
	r.key = key;
	r.v.target = f->target >= 0 ? o->targets[f->target].id : NULL;
	r.value = f->about[0] != '\0' ? f->about : NULL;
	r.rev = f->rating ? f->rating->rev : 0;
	r.text = reason;
	return desk_record(d, &r, err);
}

static bool write_state(struct desk *d, const char *state, const char *reason, struct error *err)
{
	struct record r;

	record_init(&r, OP_STATE, CAUSE_INPUT);
	r.key = state;
	r.text = reason && reason[0] != '\0' ? reason : NULL;
	return desk_record(d, &r, err);
}

bool desk_finish(struct desk *d, struct error *err)
{
	const struct finding *findings;
	size_t n, n_open = 0;

	if (d->playback.playing)
		desk_stop_playing(d); /* what was watched up to here belongs to it */
	findings = desk_findings(d, &n);
	for (size_t i = 0; i < n; i++)
		n_open += finding_is_open(&findings[i]);
	if (n_open > 0)
		return error_set(err,
			ngettext("%zu warning is neither mended nor kept with a reason",
				"%zu warnings are neither mended nor kept with a reason",
				(unsigned long)n_open),
			n_open);
	if (!write_state(d, STATE_FINISHED, NULL, err))
		return false;
	desk_derive(d);
	return true;
}

bool desk_unfinish(struct desk *d, const char *reason, struct error *err)
{
	return write_state(d, STATE_REOPENED, reason, err);
}

bool desk_finished(const struct desk *d)
{
	return timeline_finished(d->observation.timeline);
}
