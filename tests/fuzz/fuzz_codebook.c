/*
 * Any bytes as a codebook: it is refused with a mistake that has a place in the text, or it is a
 * codebook in which every reference and every key can be trusted. Seeds: tests/data/fuzz/codebook,
 * codebooks and tests/data/codebook. Words of the format: tests/fuzz/codebook.dict, which
 * tests/formats.sh holds against the tables.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "fuzz.h"
#include "store/codebook_file.h"

static void check_indexes(const int *indexes, size_t n, size_t limit)
{
	for (size_t i = 0; i < n; i++)
		assert(indexes[i] >= 0 && (size_t)indexes[i] < limit);
}

static void check_label(const struct label *label, bool required)
{
	assert(!required || label->n > 0);
	for (size_t i = 0; i < label->n; i++) {
		assert(strlen(label->items[i].language) == 2);
		assert(label->items[i].text[0] != '\0');
	}
}

static void check_codes(const struct codebook *cb)
{
	for (size_t i = 0; i < cb->n_codes; i++) {
		const struct code *c = &cb->codes[i];
		int found;

		assert(text_is_code_id(c->id) && codebook_code(cb, c->id) == (int)i);
		assert(c->name && c->n_targets > 0);
		check_label(&c->label, true);
		check_label(&c->note, false);
		check_indexes(c->targets, c->n_targets, cb->n_target_classes);
		check_indexes(c->modifiers, c->n_modifiers, cb->n_modifiers);
		assert(c->dimension >= -1 && c->dimension < (int)cb->n_dimensions);
		assert(c->group >= -1 && c->group < (int)cb->n_groups);
		assert(c->group < 0 || c->kind == CODE_STATE);
		assert(c->item >= -1 && c->item < (int)cb->n_ratings);
		assert(c->valence >= -1 && c->valence <= 1 && c->max_per_session >= 0);
		if (c->key) {
			assert(strlen(c->key) <= CODEBOOK_MAX_KEY);
			assert(codebook_key(cb, c->key, &found) == 1 && found == (int)i);
		}
	}
}

static bool is_comparison(const char *compare)
{
	return strlen(compare) <= 2 && compare[0] != '\0' &&
	       strspn(compare, "<>=") == strlen(compare);
}

static void check_ratings(const struct codebook *cb)
{
	for (size_t i = 0; i < cb->n_ratings; i++) {
		const struct rating_item *r = &cb->ratings[i];

		assert(text_is_code_id(r->id) && r->n_targets > 0);
		check_indexes(r->targets, r->n_targets, cb->n_target_classes);
		assert(r->scale.min < r->scale.max && r->scale.step >= 0.001);
		assert((r->scale.max - r->scale.min) / r->scale.step <= 1000);
		assert(r->dimension >= -1 && r->dimension < (int)cb->n_dimensions);
		assert(r->when == RATE_SESSION || cb->segments.kind != SEGMENT_NONE);
		for (size_t j = 0; j < r->scale.n_anchors; j++)
			assert(r->scale.anchors[j].value >= r->scale.min &&
				r->scale.anchors[j].value <= r->scale.max);
	}
}

static void check_scores(const struct codebook *cb)
{
	for (size_t i = 0; i < cb->n_scores; i++) {
		const struct score *s = &cb->scores[i];

		check_indexes(s->items, s->n_items, cb->n_ratings);
		check_indexes(s->reverse, s->n_reverse, cb->n_ratings);
		check_indexes(s->codes, s->n_codes, cb->n_codes);
		check_indexes(s->scores, s->n_scores, i);
		check_indexes(s->targets, s->n_targets, cb->n_target_classes);
		assert(s->n_items + s->n_codes + s->n_scores > 0);
		assert((size_t)s->min_valid <= s->n_items + s->n_codes + s->n_scores);
		for (size_t j = 0; j < s->n_cutoffs; j++) {
			assert(is_comparison(s->cutoffs[j].compare));
			check_label(&s->cutoffs[j].label, true);
		}
	}
}

static void check_rest(const struct codebook *cb)
{
	assert(text_is_file_id(cb->id) && cb->version && cb->n_target_classes > 0);
	assert(cb->n_codes + cb->n_ratings > 0 && cb->n_languages > 0);
	check_label(&cb->title, true);
	for (size_t i = 0; i < cb->n_target_classes; i++)
		assert(cb->target_classes[i].kind == TARGET_PERSON ||
			(cb->target_classes[i].n_roles == 0 &&
				cb->target_classes[i].min_persons == 0));
	for (size_t i = 0; i < cb->n_modifiers; i++)
		for (size_t j = 0; j < cb->modifiers[i].n_values; j++)
			assert(cb->modifiers[i].values[j].key != '\0');
	for (size_t i = 0; i < cb->n_checks; i++) {
		const struct check *c = &cb->checks[i];

		check_indexes(c->dimensions, c->n_dimensions, cb->n_dimensions);
		if (CHECK_IS_EVIDENCE(c->when))
			assert(c->n_dimensions > 0 && is_comparison(c->compare));
		else
			assert(c->n_dimensions == 0 && c->when < N_CHECK_IFS);
	}
	assert(!cb->form || (cb->n_codes == 0 && cb->segments.kind == SEGMENT_NONE));
	assert(cb->segments.kind != SEGMENT_FIXED || cb->segments.length_ms > 0);
	assert(cb->segments.kind != SEGMENT_MARKED ||
		cb->codes[cb->segments.code].kind == CODE_STATE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct problems problems = {0};
	struct codebook cb;

	if (codebook_file_parse("fuzz", (const char *)data, size, &cb, &problems)) {
		assert(problems.n_errors == 0);
		check_codes(&cb);
		check_ratings(&cb);
		check_scores(&cb);
		check_rest(&cb);
		codebook_free(&cb);
	} else {
		assert(problems.n_errors > 0);
	}
	for (size_t i = 0; i < problems.n; i++) {
		assert(problems.items[i].line >= 0 && (size_t)problems.items[i].line <= size + 1);
		assert(problems.items[i].column >= 0);
	}
	problems_clear(&problems);
	return 0;
}
