/* The scores of a codebook: means and sums of ratings, counts, rates and times of codes, and scores
 * of scores. */
#include "model/rating.h"
#include "model/score_private.h"

/* A part of a score: an item, a code or another score. */
struct part {
	const struct score *of;
	int item, code, score; /* two of them are -1 */
};

static size_t n_parts(const struct score *score)
{
	return score->n_items + score->n_codes + score->n_scores;
}

static struct part part_at(const struct score *score, size_t i)
{
	struct part p = {score, -1, -1, -1};

	if (i < score->n_items)
		p.item = score->items[i];
	else if (i - score->n_items < score->n_codes)
		p.code = score->codes[i - score->n_items];
	else
		p.score = score->scores[i - score->n_items - score->n_codes];
	return p;
}

static bool part_is_about(const struct scores *s, int target, const struct part *p)
{
	const struct target *t = &s->in.targets[target];

	if (p->item >= 0)
		return rating_allowed(s->in.cb, &s->in.cb->ratings[p->item], t);
	if (p->code >= 0)
		return scores_code_is_about(s, (size_t)p->code, target);
	return scores_has_composite(s, target, &s->in.cb->scores[p->score]);
}

bool scores_has_composite(const struct scores *s, int target, const struct score *score)
{
	if (score->n_targets > 0)
		return target_in_classes(
			s->in.cb, score->targets, score->n_targets, &s->in.targets[target]);
	for (size_t i = 0; i < n_parts(score); i++) {
		struct part p = part_at(score, i);

		if (part_is_about(s, target, &p))
			return true;
	}
	return false;
}

static bool is_reversed(const struct score *score, int item)
{
	for (size_t i = 0; i < score->n_reverse; i++)
		if (score->reverse[i] == item)
			return true;
	return false;
}

/* A code gives its events, also where their time is asked for: that is looked at in the end, as
 * states overlap. */
static struct score_value code_part(const struct scores *s, int target, const struct part *p)
{
	struct score_value out = {0};

	if (!scores_is_codeable(s, (size_t)p->code))
		out.status = VALUE_NOT_CODEABLE;
	else if (!s->seen)
		out.status = VALUE_NO_TIME;
	else
		out.value = (double)scores_cell(s, (size_t)p->code, target)->n;
	return out;
}

static struct score_value part_for(struct scores *s, int target, const struct part *p)
{
	struct score_value out;

	if (p->code >= 0)
		return code_part(s, target, p);
	if (p->score >= 0)
		return scores_composite(s, target, &s->in.cb->scores[p->score]);
	out = scores_rating(s, target, p->item);
	if (out.status == VALUE_OK && is_reversed(p->of, p->item)) {
		const struct scale *scale = &s->in.cb->ratings[p->item].scale;

		out.value = scale->min + scale->max - out.value;
	}
	return out;
}

static struct score_value part_value(struct scores *s, int target, const struct part *p)
{
	struct score_value sum = {.status = VALUE_NOBODY};
	int n = 0;

	if (part_is_about(s, target, p))
		return part_for(s, target, p);
	for (size_t i = 0; i < s->in.n_targets; i++) {
		struct score_value one;

		if (!part_is_about(s, (int)i, p))
			continue;
		one = part_for(s, (int)i, p);
		if (one.status != VALUE_OK)
			return one;
		sum.status = VALUE_OK;
		sum.value += one.value;
		n++;
	}
	if (p->of->op == SCORE_MEAN && n > 0)
		sum.value /= n;
	return sum;
}

static const struct label *meaning(const struct score *score, double value)
{
	for (size_t i = 0; i < score->n_cutoffs; i++)
		if (comparison_holds(score->cutoffs[i].compare, value, score->cutoffs[i].value))
			return &score->cutoffs[i].label;
	return NULL;
}

/* The coded ms in which at least one of the codes ran for `one`, of those that count with `target`: its
 * own, and of others what cannot be about it. */
static int64_t ran_ms(const struct scores *s, int target, int one, const struct score *score)
{
	struct coverage ran = {0};
	int64_t ms;

	for (size_t i = 0; i < score->n_codes; i++) {
		size_t code = (size_t)score->codes[i];
		const struct coverage *states = &scores_cell(s, code, one)->states;

		if (!scores_is_codeable(s, code) ||
			(one != target && scores_code_is_about(s, code, target)))
			continue;
		for (size_t k = 0; k < states->n; k++)
			coverage_add(&ran, states->items[k].from_ms, states->items[k].to_ms);
	}
	ms = scores_ran_ms(s, &ran);
	coverage_clear(&ran);
	return ms;
}

static double duration_s(const struct scores *s, int target, const struct score *score)
{
	int64_t ms = 0;

	for (size_t i = 0; i < s->in.n_targets; i++)
		ms += ran_ms(s, target, (int)i, score);
	return (double)ms / 1000;
}

/* From the sum of n_valid parts to the value. */
static void finish(
	const struct scores *s, int target, const struct score *score, struct score_value *out)
{
	if (score->op == SCORE_RATE_PER_HOUR && s->coded_ms == 0) {
		out->status = VALUE_NO_TIME;
		out->value = 0;
		return;
	}
	if (score->op == SCORE_MEAN)
		out->value /= out->n_valid;
	else if (score->op == SCORE_RATE_PER_HOUR)
		out->value = scores_per_ms(s, out->value * 3600000);
	else if (score->op == SCORE_DURATION)
		out->value = duration_s(s, target, score);
	out->meaning = meaning(score, out->value);
}

struct score_value scores_composite(struct scores *s, int target, const struct score *score)
{
	struct score_value out = {.n_parts = (int)n_parts(score)};
	int needed = score->min_valid > 0 ? score->min_valid : out.n_parts;
	enum value_status why = VALUE_OK; /* of the parts without a value, if it is the same */

	if (!scores_has_composite(s, target, score)) {
		out.status = VALUE_NOT_ABOUT;
		return out;
	}
	for (int i = 0; i < out.n_parts; i++) {
		struct part p = part_at(score, (size_t)i);
		struct score_value part = part_value(s, target, &p);

		if (part.status == VALUE_OK) {
			out.n_valid++;
			out.value += part.value;
		} else {
			why = why == VALUE_OK || why == part.status ? part.status : VALUE_TOO_FEW;
		}
	}
	if (out.n_valid >= needed) {
		finish(s, target, score, &out);
		return out;
	}
	out.status = out.n_valid == 0 ? why : VALUE_TOO_FEW;
	out.value = 0;
	return out;
}
