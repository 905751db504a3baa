/* A codebook's page: ratings, scores and checks. */
#include "cli/codebook_page.h"
#include "model/finding.h"
#include "model/rating.h"

/* ---- ratings ---- */

static bool same_scale(const struct scale *a, const struct scale *b)
{
	return a->anchors == b->anchors && a->n_anchors == b->n_anchors &&
	       !(a->min < b->min || a->min > b->min || a->max < b->max || a->max > b->max ||
		       a->step < b->step || a->step > b->step);
}

static void rating_rules(struct codebook_page *s, const struct rating_item *r)
{
	const struct codebook *cb = s->w.cb;
	struct text t = {0};

	text_add(&t, WORDS(&s->w, "about: ", "over: "));
	words_targets(&s->w, r->targets, r->n_targets, &t);
	text_add(&t, r->when == RATE_SEGMENT
			     ? WORDS(&s->w, "; for each part", "; per deel")
			     : WORDS(&s->w, "; for the whole session", "; voor de hele sessie"));
	if (r->dimension >= 0)
		text_printf(&t, WORDS(&s->w, "; dimension %s", "; dimensie %s"),
			cb->dimensions[r->dimension].name);
	if (r->na_allowed)
		text_add(&t, WORDS(&s->w, "; \"not applicable\" is possible",
				     "; \"niet van toepassing\" is mogelijk"));
	if (r->requires_min_persons > 0)
		text_printf(&t,
			WORDS(&s->w, "; only with at least %d persons",
				"; alleen met ten minste %d personen"),
			r->requires_min_persons);
	page_line(s, &t);
}

static void rating_scale(struct codebook_page *s, const struct rating_item *r)
{
	const struct rating_item *first = s->w.cb->ratings;
	struct text t = {0};

	words_scale(&s->w, &r->scale, &t);
	/* Most instruments have one scale; its anchors are not printed again and again. */
	while (!same_scale(&first->scale, &r->scale))
		first++;
	if (first < r && r->scale.n_anchors > 0) {
		text_printf(&t, WORDS(&s->w, ", as %s", ", zoals %s"), first->name);
		page_line(s, &t);
		return;
	}
	page_line(s, &t);
	for (size_t i = 0; i < r->scale.n_anchors; i++) {
		char value[RATING_TEXT_SIZE];

		rating_format_signed(&r->scale, r->scale.anchors[i].value, value);
		text_printf(&t, "%s: %s", value, page_label(s, &r->scale.anchors[i].label, ""));
		page_line(s, &t);
	}
}

void show_ratings(struct codebook_page *s)
{
	const struct codebook *cb = s->w.cb;
	struct text t = {0};

	if (cb->n_ratings == 0)
		return;
	page_heading(s, WORDS(&s->w, "Ratings", "Beoordelingen"));
	for (size_t i = 0; i < cb->n_ratings; i++) {
		const struct rating_item *r = &cb->ratings[i];

		page_entry(s, r->name, page_label(s, &r->label, r->id), r->verified);
		rating_rules(s, r);
		rating_scale(s, r);
		text_add(&t, page_label(s, &r->note, ""));
		page_line(s, &t);
		page_source(s, r->source);
	}
}

/* ---- scores ---- */

void show_scores(struct codebook_page *s)
{
	const struct codebook *cb = s->w.cb;
	struct text t = {0};

	if (cb->n_scores == 0)
		return;
	page_heading(s, "Scores");
	for (size_t i = 0; i < cb->n_scores; i++) {
		const struct score *c = &cb->scores[i];

		page_entry(s, c->id, page_label(s, &c->label, ""), c->verified);
		words_formula(&s->w, c, &t);
		page_line(s, &t);
		text_add(&t, WORDS(&s->w, "for each: ", "voor elk: "));
		words_score_targets(&s->w, c, &t);
		page_line(s, &t);
		for (size_t k = 0; k < c->n_cutoffs; k++) {
			text_printf(&t, "%s %.10g: %s", c->cutoffs[k].compare, c->cutoffs[k].value,
				page_label(s, &c->cutoffs[k].label, ""));
			page_line(s, &t);
		}
		page_source(s, c->source);
	}
}

/* ---- checks ---- */

/* Does the codebook itself say something of this check? */
static bool is_given(const struct codebook *cb, enum check_if when)
{
	for (size_t i = 0; i < cb->n_checks; i++)
		if (cb->checks[i].when == when)
			return true;
	return false;
}

/* Can it find something at all? */
static bool can_find(const struct codebook *cb, enum check_if when)
{
	bool found = false;

	switch (when) {
	case CHECK_UNRATED:
		return cb->n_ratings > 0;
	case CHECK_RUNNING:
		for (size_t i = 0; i < cb->n_codes; i++)
			found = found || cb->codes[i].kind == CODE_STATE;
		return found;
	case CHECK_TOO_OFTEN:
		for (size_t i = 0; i < cb->n_codes; i++)
			found = found || cb->codes[i].max_per_session > 0;
		return found;
	case CHECK_MISSING_PERSON:
		for (size_t i = 0; i < cb->n_target_classes; i++)
			found = found || cb->target_classes[i].min_persons > 0;
		return found;
	case CHECK_MISSING_MODIFIER:
		for (size_t i = 0; i < cb->n_modifiers; i++)
			found = found || cb->modifiers[i].required;
		return found;
	default:
		return !cb->form;
	}
}

void show_checks(struct codebook_page *s)
{
	const struct codebook *cb = s->w.cb;
	struct text t = {0};

	page_heading(
		s, WORDS(&s->w, "Checks when the coder finishes", "Controles bij het afronden"));
	for (size_t i = 0; i < cb->n_checks; i++) {
		const struct check *c = &cb->checks[i];

		page_entry(s, c->id, "", c->verified);
		words_check(&s->w, c, &t);
		page_line(s, &t);
		if (c->label.n > 0)
			text_printf(&t, WORDS(&s->w, "the coder reads: %s", "de codeur leest: %s"),
				page_label(s, &c->label, ""));
		page_line(s, &t);
		words_severity(&s->w, c->severity, c->override_with_reason, &t);
		page_line(s, &t);
		page_source(s, c->source);
	}
	for (int when = CHECK_UNRATED; when < N_CHECK_IFS; when++) {
		if (is_given(cb, (enum check_if)when) || !can_find(cb, (enum check_if)when))
			continue;
		page_entry(s, check_if_name((enum check_if)when), "", true);
		text_add(&t, words_check_if(&s->w, (enum check_if)when));
		page_line(s, &t);
		words_severity(&s->w, check_if_severity((enum check_if)when), true, &t);
		page_line(s, &t);
	}
}
