/* Comparing codebooks: ratings, scores, checks and segments, what comes after watching. */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "model/codebook_diff_private.h"
#include "model/finding.h"
#include "model/mediatime.h"

/* ---- ratings ---- */

static const struct anchor *anchor_at(const struct scale *s, double value)
{
	for (size_t i = 0; i < s->n_anchors; i++)
		if (diff_same(s->anchors[i].value, value))
			return &s->anchors[i];
	return NULL;
}

static void diff_anchors(
	struct differ *d, const char *owner, const struct scale *a, const struct scale *b)
{
	for (size_t i = 0; i < a->n_anchors; i++) {
		const struct anchor *x = &a->anchors[i], *y = anchor_at(b, x->value);
		char *anchor = mem_printf(_("%s, anchor %.10g"), owner, x->value);

		if (y)
			diff_label(d, anchor, "label", &x->label, &y->label);
		else
			diff_add(d, CHANGE_WORDS, _("%s is gone"), anchor);
		free(anchor);
	}
	for (size_t i = 0; i < b->n_anchors; i++)
		if (!anchor_at(a, b->anchors[i].value))
			diff_add(d, CHANGE_WORDS, _("%s, anchor %.10g is new"), owner,
				b->anchors[i].value);
}

static void diff_scale(
	struct differ *d, const char *owner, const struct scale *a, const struct scale *b)
{
	if (!diff_same(a->min, b->min) || !diff_same(a->max, b->max) ||
		!diff_same(a->step, b->step))
		diff_add(d, CHANGE_SCALE,
			_("%s: the scale was %.10g to %.10g in steps of %.10g and is %.10g to "
			  "%.10g in steps of %.10g"),
			owner, a->min, a->max, a->step, b->min, b->max, b->step);
	diff_anchors(d, owner, a, b);
}

static void diff_about(
	struct differ *d, const char *owner, const struct some *a, const struct some *b)
{
	char *gone = some_but(a, b), *added = some_but(b, a);

	if (gone)
		diff_add(d, CHANGE_NOT_ABOUT, _("%s: can no longer be about: %s"), owner, gone);
	if (added)
		diff_add(d, CHANGE_TARGET_NEW, _("%s: can be about these, too: %s"), owner, added);
	free(added);
	free(gone);
}

static void diff_rating(struct differ *d, const struct rating_item *x, const struct rating_item *y)
{
	const struct section dims_a = SECTION(d->a, dimensions), dims_b = SECTION(d->b, dimensions);
	char *owner = mem_printf(_("rating '%s'"), x->id);

	diff_scale(d, owner, &x->scale, &y->scale);
	diff_text(d, CHANGE_WHEN, owner, "when", x->when == RATE_SEGMENT ? "segment" : "session",
		y->when == RATE_SEGMENT ? "segment" : "session");
	diff_about(d, owner, &SOME(d->a, target_classes, x, targets),
		&SOME(d->b, target_classes, y, targets));
	diff_bool(d, x->na_allowed ? CHANGE_ANSWER_GONE : CHANGE_ANSWER_NEW, owner, "na_allowed",
		x->na_allowed, y->na_allowed);
	diff_number(d,
		y->requires_min_persons > x->requires_min_persons ? CHANGE_ANSWER_GONE
								  : CHANGE_ANSWER_NEW,
		owner, "requires_min_persons", x->requires_min_persons, y->requires_min_persons);
	diff_text(d, CHANGE_EVIDENCE, owner, "dimension",
		x->dimension < 0 ? NULL : section_id(&dims_a, (size_t)x->dimension),
		y->dimension < 0 ? NULL : section_id(&dims_b, (size_t)y->dimension));
	diff_text(d, CHANGE_WORDS, owner, "name", x->name, y->name);
	diff_label(d, owner, "label", &x->label, &y->label);
	diff_label(d, owner, "note", &x->note, &y->note);
	diff_source(d, owner, x->verified, y->verified, x->source, y->source);
	free(owner);
}

void diff_ratings(struct differ *d)
{
	const struct section a = SECTION(d->a, ratings), b = SECTION(d->b, ratings);

	for (size_t i = 0; i < d->a->n_ratings; i++) {
		const struct rating_item *x = &d->a->ratings[i], *y = section_find(&b, x->id);

		if (y)
			diff_rating(d, x, y);
		else
			diff_add(d, CHANGE_RATING_GONE, _("rating '%s' (%s) is gone"), x->id,
				label_get(&x->label, d->language, x->id));
	}
	for (size_t i = 0; i < d->b->n_ratings; i++) {
		const struct rating_item *y = &d->b->ratings[i];

		if (!section_find(&a, y->id))
			diff_add(d, CHANGE_RATING_NEW, _("rating '%s' (%s) is new"), y->id,
				label_get(&y->label, d->language, y->id));
	}
	diff_order(d, "ratings", &a, &b);
}

/* ---- scores ---- */

static const char *op_name(enum score_op op)
{
	static const char *const names[] = {[SCORE_MEAN] = "mean",
		[SCORE_SUM] = "sum",
		[SCORE_COUNT] = "count",
		[SCORE_RATE_PER_HOUR] = "rate_per_hour",
		[SCORE_DURATION] = "duration"};

	return names[op];
}

static const struct cutoff *cutoff_like(const struct score *s, const struct cutoff *c)
{
	for (size_t i = 0; i < s->n_cutoffs; i++)
		if (strcmp(s->cutoffs[i].compare, c->compare) == 0 &&
			diff_same(s->cutoffs[i].value, c->value))
			return &s->cutoffs[i];
	return NULL;
}

static void diff_cutoffs(
	struct differ *d, const char *owner, const struct score *a, const struct score *b)
{
	for (size_t i = 0; i < a->n_cutoffs; i++) {
		const struct cutoff *x = &a->cutoffs[i], *y = cutoff_like(b, x);
		char *cutoff = mem_printf(_("%s, cut-off '%s %.10g'"), owner, x->compare, x->value);

		if (y)
			diff_label(d, cutoff, "label", &x->label, &y->label);
		else
			diff_add(d, CHANGE_CUTOFF, _("%s is gone"), cutoff);
		free(cutoff);
	}
	for (size_t i = 0; i < b->n_cutoffs; i++)
		if (!cutoff_like(a, &b->cutoffs[i]))
			/* the first ones contradict nothing that was said before */
			diff_add(d, a->n_cutoffs > 0 ? CHANGE_CUTOFF : CHANGE_SCORE_NEW,
				_("%s, cut-off '%s %.10g' is new"), owner, b->cutoffs[i].compare,
				b->cutoffs[i].value);
}

static void diff_score(struct differ *d, const struct score *x, const struct score *y)
{
	const struct codebook *a = d->a, *b = d->b;
	char *owner = mem_printf(_("score '%s'"), x->id);

	diff_text(d, CHANGE_SCORE_RULE, owner, "op", op_name(x->op), op_name(y->op));
	diff_some(d, CHANGE_SCORE_RULE, owner, "targets", &SOME(a, target_classes, x, targets),
		&SOME(b, target_classes, y, targets));
	diff_some(d, CHANGE_SCORE_RULE, owner, "items", &SOME(a, ratings, x, items),
		&SOME(b, ratings, y, items));
	diff_some(d, CHANGE_SCORE_RULE, owner, "reverse", &SOME(a, ratings, x, reverse),
		&SOME(b, ratings, y, reverse));
	diff_some(d, CHANGE_SCORE_RULE, owner, "codes", &SOME(a, codes, x, codes),
		&SOME(b, codes, y, codes));
	diff_some(d, CHANGE_SCORE_RULE, owner, "scores", &SOME(a, scores, x, scores),
		&SOME(b, scores, y, scores));
	diff_number(d, CHANGE_SCORE_RULE, owner, "min_valid", x->min_valid, y->min_valid);
	diff_cutoffs(d, owner, x, y);
	diff_label(d, owner, "label", &x->label, &y->label);
	diff_source(d, owner, x->verified, y->verified, x->source, y->source);
	free(owner);
}

void diff_scores(struct differ *d)
{
	const struct section a = SECTION(d->a, scores), b = SECTION(d->b, scores);

	for (size_t i = 0; i < d->a->n_scores; i++) {
		const struct score *x = &d->a->scores[i], *y = section_find(&b, x->id);

		if (y)
			diff_score(d, x, y);
		else
			diff_add(d, CHANGE_SCORE_GONE, _("score '%s' is gone"), x->id);
	}
	for (size_t i = 0; i < d->b->n_scores; i++)
		if (!section_find(&a, d->b->scores[i].id))
			diff_add(d, CHANGE_SCORE_NEW, _("score '%s' is new"), d->b->scores[i].id);
	diff_order(d, "scores", &a, &b);
}

/* ---- checks ---- */

static const char *severity_name(enum check_severity s)
{
	static const char *const names[] = {
		[CHECK_OFF] = "off", [CHECK_HINT] = "hint", [CHECK_WARN] = "warn"};

	return names[s];
}

static char *expectation(const struct check *c)
{
	return CHECK_IS_EVIDENCE(c->when) ? mem_printf("rating %s %.10g", c->compare, c->value)
					  : mem_strdup("");
}

static void diff_check(struct differ *d, const struct check *x, const struct check *y)
{
	char *owner = mem_printf(_("check '%s'"), x->id);
	char *expect_a = expectation(x), *expect_b = expectation(y);

	diff_text(d, CHANGE_CHECK, owner, "if", check_if_name(x->when), check_if_name(y->when));
	diff_some(d, CHANGE_CHECK, owner, "dimensions", &SOME(d->a, dimensions, x, dimensions),
		&SOME(d->b, dimensions, y, dimensions));
	diff_text(d, CHANGE_CHECK, owner, "expect", expect_a, expect_b);
	diff_text(d, CHANGE_CHECK, owner, "severity", severity_name(x->severity),
		severity_name(y->severity));
	diff_text(d, CHANGE_CHECK, owner, "override", x->override_with_reason ? "reason" : "none",
		y->override_with_reason ? "reason" : "none");
	diff_label(d, owner, "label", &x->label, &y->label);
	diff_source(d, owner, x->verified, y->verified, x->source, y->source);
	free(expect_b);
	free(expect_a);
	free(owner);
}

void diff_checks(struct differ *d)
{
	const struct section a = SECTION(d->a, checks), b = SECTION(d->b, checks);

	for (size_t i = 0; i < d->a->n_checks; i++) {
		const struct check *x = &d->a->checks[i], *y = section_find(&b, x->id);

		if (y)
			diff_check(d, x, y);
		else
			diff_add(d, CHANGE_CHECK, _("check '%s' is gone"), x->id);
	}
	for (size_t i = 0; i < d->b->n_checks; i++)
		if (!section_find(&a, d->b->checks[i].id))
			diff_add(d, CHANGE_CHECK, _("check '%s' is new"), d->b->checks[i].id);
	diff_order(d, "checks", &a, &b);
}

/* ---- segments ---- */

/* "fixed 30:00", "marked o07", or "" */
static char *segments_words(const struct codebook *cb)
{
	char length[MEDIATIME_SIZE];

	switch (cb->segments.kind) {
	case SEGMENT_FIXED:
		mediatime_format(
			cb->segments.length_ms, cb->segments.length_ms % 1000 ? 3 : 0, length);
		return mem_printf("fixed %s", length);
	case SEGMENT_MARKED:
		return mem_printf("marked %s", cb->codes[cb->segments.code].id);
	case SEGMENT_NONE:
		break;
	}
	return mem_strdup("");
}

void diff_segments(struct differ *d)
{
	const struct segments *x = &d->a->segments, *y = &d->b->segments;
	const char *owner = _("the segments");
	char *a = segments_words(d->a), *b = segments_words(d->b);

	diff_text(d, x->kind == SEGMENT_NONE ? CHANGE_SEGMENTS_NEW : CHANGE_SEGMENTS, owner, "kind",
		a, b);
	if (x->kind != SEGMENT_NONE && y->kind != SEGMENT_NONE) {
		diff_bool(d, CHANGE_SCREEN, owner, "remind", x->remind, y->remind);
		diff_label(d, owner, "label", &x->label, &y->label);
	}
	free(b);
	free(a);
}
