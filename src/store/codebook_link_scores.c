/*
 * What a table of fields cannot say of scores, checks and segments.
 */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "model/mediatime.h"
#include "store/codebook_link.h"

/* Where this id stands in a list of ids. */
static const struct yaml_node *place_in_list(const struct yaml_node *ref, const char *id)
{
	for (const struct yaml_node *m = ref->kind == YAML_LIST ? ref->first : NULL; m; m = m->next)
		if (strcmp(m->text, id) == 0)
			return m;
	return ref;
}

static bool is_empty_list(const struct yaml_node *node)
{
	return node && node->kind == YAML_LIST && node->n == 0;
}

static bool op_takes(enum score_op op, const char *key)
{
	bool rates = op == SCORE_MEAN || op == SCORE_SUM;

	if (strcmp(key, "codes") == 0)
		return op != SCORE_MEAN;
	return rates;
}

static void check_score_inputs(struct link *l, const struct raw_score *raw, const char *id)
{
	static const char *const keys[] = {"items", "codes", "scores"};
	bool op_known = raw->score.op != SCORE_MEAN || link_says(raw->node, "op", "mean");
	int n_given = 0;

	for (size_t i = 0; i < 3; i++) {
		const struct yaml_node *given = yaml_get(raw->node, keys[i]);

		if (!given)
			continue;
		n_given++;
		if (op_known && !op_takes(raw->score.op, keys[i]))
			schema_mistake_key(l->r, given,
				_("'%s' does not go with this 'op': mean takes items or scores; "
				  "sum "
				  "takes items, codes or scores; the others take codes"),
				keys[i]);
		if (is_empty_list(given))
			schema_mistake(l->r, given, _("'%s' needs at least one"), keys[i]);
	}
	if (n_given != 1 && raw->node->kind == YAML_MAP)
		schema_mistake(l->r, raw->node,
			_("the score '%s' needs exactly one of 'items', 'codes' and 'scores'"), id);
}

static bool is_among(const int *items, size_t n, int item)
{
	for (size_t i = 0; i < n; i++)
		if (items[i] == item)
			return true;
	return false;
}

static void check_score_values(struct link *l, const struct raw_score *raw, const struct score *out)
{
	size_t n = out->n_items + out->n_codes + out->n_scores;

	for (size_t i = 0; i < out->n_reverse; i++)
		if (!is_among(out->items, out->n_items, out->reverse[i])) {
			const char *reversed = l->ratings.ids[out->reverse[i]];

			schema_mistake(l->r, place_in_list(raw->reverse, reversed),
				_("'%s' is reversed but not among the 'items'"), reversed);
		}
	if (out->op == SCORE_DURATION)
		for (size_t i = 0; i < out->n_codes; i++)
			if (link_says(l->codes.nodes[out->codes[i]], "kind", "point")) {
				const char *code = l->codes.ids[out->codes[i]];

				schema_mistake(l->r, place_in_list(raw->codes, code),
					_("'%s' is a point; only states have a duration"), code);
			}
	if (out->min_valid > 0 && (size_t)out->min_valid > n)
		schema_mistake(l->r, link_place(raw->node, "min_valid"),
			_("'min_valid' is %d, but the score has only %zu parts"), out->min_valid,
			n);
}

/* A score may only use scores above it, so no score can contain itself. */
static void check_score_order(
	struct link *l, const struct raw_score *raw, const struct score *out, int i)
{
	for (size_t j = 0; j < out->n_scores; j++) {
		const char *used = l->scores.ids[out->scores[j]];

		if (out->scores[j] >= i)
			schema_mistake(l->r, place_in_list(raw->scores, used),
				_("the score '%s' must stand above the one that uses it"), used);
	}
}

/* "> 0", "<=36" */
static bool parse_comparison(const char *s, char compare[3], double *value)
{
	size_t n = strspn(s, "<>=");

	if (n < 1 || n > 2 || (n == 2 && (s[0] == '=' || s[1] != '=')))
		return false;
	memcpy(compare, s, n);
	compare[n] = '\0';
	s += n;
	return text_to_double(s + strspn(s, " "), value);
}

static void link_cutoffs(struct link *l, const struct raw_score *raw, struct score *out)
{
	const struct raw_cutoff *raws = raw->cutoffs.items;
	struct cutoff *cutoffs = arena_alloc(l->r->arena, raw->cutoffs.n, sizeof *cutoffs);

	for (size_t i = 0; i < raw->cutoffs.n; i++) {
		cutoffs[i] = raws[i].cutoff;
		if (raws[i].when && !parse_comparison(raws[i].when->text, cutoffs[i].compare,
					    &cutoffs[i].value))
			schema_mistake(l->r, raws[i].when,
				_("'if' must be such as '<= 36' (with <, <=, =, >=, >), and is "
				  "'%s'"),
				raws[i].when->text);
	}
	out->cutoffs = cutoffs;
	out->n_cutoffs = raw->cutoffs.n;
}

void link_scores(struct link *l)
{
	const struct raw_score *raw = l->raw->scores.items;
	struct score *out = arena_alloc(l->r->arena, l->scores.n, sizeof *out);
	for (size_t i = 0; i < l->scores.n; i++) {
		out[i] = raw[i].score;
		out[i].targets = link_refer_list(l, &l->targets, raw[i].targets, &out[i].n_targets);
		if (is_empty_list(raw[i].targets))
			schema_mistake(
				l->r, raw[i].targets, _("'%s' needs at least one"), "targets");
		out[i].items = link_refer_list(l, &l->ratings, raw[i].items, &out[i].n_items);
		out[i].reverse = link_refer_list(l, &l->ratings, raw[i].reverse, &out[i].n_reverse);
		out[i].codes = link_refer_list(l, &l->codes, raw[i].codes, &out[i].n_codes);
		out[i].scores = link_refer_list(l, &l->scores, raw[i].scores, &out[i].n_scores);
		out[i].source = link_refer_source(l, raw[i].source);
		link_cutoffs(l, &raw[i], &out[i]);
		check_score_inputs(l, &raw[i], l->scores.ids[i]);
		check_score_values(l, &raw[i], &out[i]);
		check_score_order(l, &raw[i], &out[i], (int)i);
	}
	l->out->scores = out;
	l->out->n_scores = l->scores.n;
}

/* ---- checks ---- */

/* "rating > 0" */
static bool parse_expect(const char *s, struct check *out)
{
	if (strncmp(s, "rating", 6) != 0)
		return false;
	s += 6 + strspn(s + 6, " ");
	return parse_comparison(s, out->compare, &out->value);
}

static bool is_rated(const struct codebook *cb, int dimension)
{
	for (size_t i = 0; i < cb->n_ratings; i++)
		if (cb->ratings[i].dimension == dimension)
			return true;
	return false;
}

/* Evidence is compared with a rating; what else is checked has nothing to compare. */
static void check_check_keys(struct link *l, const struct raw_check *raw)
{
	static const char *const keys[] = {"dimensions", "expect"};
	bool evidence = CHECK_IS_EVIDENCE(raw->check.when);

	if (raw->node->kind != YAML_MAP || !yaml_get(raw->node, "if"))
		return;
	/* a word that was refused left the first one */
	if (raw->check.when == CHECK_ONLY_POSITIVE && !link_says(raw->node, "if", "only_positive"))
		return;
	for (size_t i = 0; i < 2; i++) {
		const struct yaml_node *given = yaml_get(raw->node, keys[i]);

		if (evidence && !given)
			schema_mistake(l->r, raw->node,
				_("a check of evidence needs the key '%s', which is missing"),
				keys[i]);
		if (!evidence && given)
			schema_mistake_key(l->r, given,
				_("only checks of evidence (only_positive, only_negative, none, "
				  "mixed) have '%s'"),
				keys[i]);
	}
}

/* Of what is checked in every codebook it can say once what it wants. */
static void check_check_once(struct link *l, const struct check *checks, size_t i)
{
	const struct raw_check *raw = l->raw->checks.items;

	if (CHECK_IS_EVIDENCE(checks[i].when))
		return;
	for (size_t j = 0; j < i; j++)
		if (checks[j].when == checks[i].when)
			schema_mistake(l->r, link_place(raw[i].node, "if"),
				_("a check of this kind is there already, in line %d; there can be "
				  "one"),
				link_place(raw[j].node, "if")->line);
}

void link_checks(struct link *l)
{
	const struct raw_check *raw = l->raw->checks.items;
	size_t n = l->raw->checks.n;
	struct check *out = arena_alloc(l->r->arena, n, sizeof *out);
	struct names names = NAMES(l->r, _("check"), &l->raw->checks, raw_check, check.id);

	link_unique(l->r, &names, "id");
	for (size_t i = 0; i < n; i++) {
		out[i] = raw[i].check;
		/* what is in every codebook can be kept with a reason, unless it says no */
		out[i].override_with_reason =
			raw[i].override == 1 ||
			(!yaml_get(raw[i].node, "override") && !CHECK_IS_EVIDENCE(out[i].when));
		out[i].dimensions =
			link_refer_list(l, &l->dimensions, raw[i].dimensions, &out[i].n_dimensions);
		out[i].source = link_refer_source(l, raw[i].source);
		if (is_empty_list(raw[i].dimensions))
			schema_mistake(l->r, raw[i].dimensions, _("'%s' needs at least one"),
				"dimensions");
		check_check_keys(l, &raw[i]);
		check_check_once(l, out, i);
		if (raw[i].expect && !parse_expect(raw[i].expect->text, &out[i]))
			schema_mistake(l->r, raw[i].expect,
				_("'expect' must be such as 'rating > 0' (with <, <=, =, >=, >), "
				  "and is '%s'"),
				raw[i].expect->text);
		for (size_t j = 0; j < out[i].n_dimensions; j++)
			if (!is_rated(l->out, out[i].dimensions[j])) {
				const char *dimension = l->dimensions.ids[out[i].dimensions[j]];

				schema_mistake(l->r, place_in_list(raw[i].dimensions, dimension),
					_("the dimension '%s' has no rating that could be "
					  "checked"),
					dimension);
			}
	}
	l->out->checks = out;
	l->out->n_checks = n;
}

/* ---- segments ---- */

void link_segments(struct link *l)
{
	const struct raw_segments *raw = &l->raw->segments;
	struct segments *out = &l->out->segments;

	*out = raw->segments;
	out->code = -1;
	if (!raw->node || raw->node->kind != YAML_MAP)
		return;
	out->code = link_refer(l, &l->codes, raw->code);
	if (raw->length &&
		(!mediatime_parse(raw->length->text, &out->length_ms) || out->length_ms < 1000))
		schema_mistake(l->r, raw->length,
			_("'length' must be a time of at least 1 s, such as 30:00, 0:30 or 10min, "
			  "and is '%s'"),
			raw->length->text);
	if (out->kind == SEGMENT_FIXED && !yaml_get(raw->node, "length"))
		schema_mistake(
			l->r, raw->node, _("fixed segments need the key 'length', such as 30:00"));
	if (out->kind == SEGMENT_NONE && !link_says(raw->node, "kind", "none"))
		return;
	if (out->kind != SEGMENT_NONE && l->raw->head.form)
		schema_mistake_key(
			l->r, raw->node, _("a form has no recording, and so no segments"));
	if (out->kind != SEGMENT_FIXED && raw->length)
		schema_mistake_key(l->r, raw->length, _("only fixed segments have a 'length'"));
	if (out->kind == SEGMENT_MARKED && !yaml_get(raw->node, "code"))
		schema_mistake(l->r, raw->node,
			_("marked segments need the key 'code', the state that marks them"));
	if (out->kind != SEGMENT_MARKED && raw->code)
		schema_mistake_key(l->r, raw->code, _("only marked segments have a 'code'"));
	if (out->kind == SEGMENT_MARKED && out->code >= 0 &&
		link_says(l->codes.nodes[out->code], "kind", "point"))
		schema_mistake(l->r, raw->code,
			_("'%s' is a point; segments are marked by a state"),
			l->codes.ids[out->code]);
}
