/*
 * The second half of reading a codebook: what a table of fields cannot say. Ids are different, key
 * paths can all be typed, every reference finds its section, values fit each other.
 */
#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "model/mediatime.h"
#include "store/codebook_raw.h"

/* The ids of a section, with the nodes they come from. */
struct names {
	const char *what; /* translated: "code" */
	const char **ids; /* "" where the id was missing or no id */
	const struct yaml_node **nodes;
	size_t n;
};

struct link {
	struct schema_reader *r;
	struct raw_codebook *raw;
	struct codebook *out;
	struct names sources, targets, dimensions, groups, modifiers, codes, scales, ratings,
		scores;
};

/* The place of a key's value, or of the whole map. */
static const struct yaml_node *place(const struct yaml_node *node, const char *key)
{
	const struct yaml_node *value = yaml_get(node, key);

	return value ? value : node;
}

/* Does the key hold this word? (A word that was refused left the field at its default.) */
static bool says(const struct yaml_node *node, const char *key, const char *word)
{
	const struct yaml_node *value = yaml_get(node, key);

	return value && value->kind == YAML_TEXT && strcmp(value->text, word) == 0;
}

/* ---- ids ---- */

static struct names names_of(struct schema_reader *r, const char *what,
	const struct schema_list *list, size_t size, size_t id_offset, size_t node_offset)
{
	struct names names = {
		.what = what,
		.ids = arena_alloc(r->arena, list->n, sizeof *names.ids),
		.nodes = arena_alloc(r->arena, list->n, sizeof(const struct yaml_node *)),
		.n = list->n,
	};
	const char *item = list->items;

	for (size_t i = 0; i < list->n; i++, item += size) {
		memcpy(&names.ids[i], item + id_offset, sizeof names.ids[i]);
		memcpy(&names.nodes[i], item + node_offset, sizeof names.nodes[i]);
		if (!names.ids[i])
			names.ids[i] = "";
	}
	return names;
}

#define NAMES(r, what, list, type, id)                                                             \
	names_of(r, what, list, sizeof(struct type), offsetof(struct type, id),                    \
		offsetof(struct type, node))

static void check_unique(struct schema_reader *r, const struct names *names, const char *key)
{
	for (size_t i = 0; i < names->n; i++) {
		for (size_t j = 0; j < i && names->ids[i][0] != '\0'; j++) {
			if (strcmp(names->ids[i], names->ids[j]) != 0)
				continue;
			schema_mistake(r, place(names->nodes[i], key),
				_("the %s '%s' is there already, in line %d"), names->what,
				names->ids[i], place(names->nodes[j], key)->line);
			break;
		}
	}
}

/* Codes, ratings and scores become variables of the same tables. */
static void check_variables(struct link *l)
{
	const struct names *parts[] = {&l->codes, &l->ratings, &l->scores};

	for (size_t p = 1; p < 3; p++) {
		for (size_t i = 0; i < parts[p]->n; i++) {
			const char *id = parts[p]->ids[i];

			for (size_t q = 0; q < p && id[0] != '\0'; q++) {
				for (size_t j = 0; j < parts[q]->n; j++) {
					if (strcmp(id, parts[q]->ids[j]) != 0)
						continue;
					schema_mistake(l->r, place(parts[p]->nodes[i], "id"),
						_("the %s '%s' has the id of a %s, in line %d"),
						parts[p]->what, id, parts[q]->what,
						place(parts[q]->nodes[j], "id")->line);
					break;
				}
			}
		}
	}
}

/* ---- references ---- */

static int find(const struct names *names, const char *id)
{
	for (size_t i = 0; i < names->n; i++)
		if (strcmp(names->ids[i], id) == 0 && id[0] != '\0')
			return (int)i;
	return -1;
}

/* -1 without a mistake where there is no reference. */
static int refer(struct link *l, const struct names *names, const struct yaml_node *ref)
{
	int i;

	if (!ref)
		return -1;
	i = find(names, ref->text);
	if (i >= 0)
		return i;
	if (names->n == 0)
		schema_mistake(l->r, ref, _("there is no %s '%s'; this codebook has none"),
			names->what, ref->text);
	else
		schema_mistake(l->r, ref, _("there is no %s '%s'%s"), names->what, ref->text,
			schema_nearest(l->r, ref->text, names->ids, names->n));
	return -1;
}

static const int *refer_list(
	struct link *l, const struct names *names, const struct yaml_node *ref, size_t *n)
{
	const struct yaml_node *first;
	int *found;

	*n = 0;
	if (!ref)
		return NULL;
	first = ref->kind == YAML_LIST ? ref->first : ref;
	found = arena_alloc(l->r->arena, ref->kind == YAML_LIST ? ref->n : 1, sizeof *found);
	for (const struct yaml_node *m = first; m; m = ref->kind == YAML_LIST ? m->next : NULL) {
		int i = refer(l, names, m);

		for (size_t j = 0; j < *n && i >= 0; j++) {
			if (found[j] == i) {
				schema_mistake(l->r, m, _("'%s' is in this list already"), m->text);
				i = -1;
			}
		}
		if (i >= 0)
			found[(*n)++] = i;
	}
	return found;
}

static const char *refer_source(struct link *l, const struct yaml_node *ref)
{
	int i = refer(l, &l->sources, ref);

	return i < 0 ? NULL : l->out->sources[i].key;
}

/* With a single class of targets there is no choice to spell out. */
static const int *refer_targets(
	struct link *l, const struct yaml_node *node, const struct yaml_node *ref, size_t *n)
{
	static const int only[] = {0};

	if (!yaml_get(node, "targets")) {
		if (l->targets.n == 1) {
			*n = 1;
			return only;
		}
		if (node->kind == YAML_MAP)
			schema_mistake(
				l->r, node, _("the key 'targets' is missing: whom is this about?"));
	} else if (ref && ref->kind == YAML_LIST && ref->n == 0) {
		schema_mistake(l->r, ref, _("'targets' needs at least one"));
	}
	return refer_list(l, &l->targets, ref, n);
}

/* ---- key paths ---- */

struct key_path {
	const char *key, *id;
	const struct yaml_node *node; /* the value of 'key' */
};

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_key_path(const char *key)
{
	size_t n = strlen(key);

	if (n == 0 || n > CODEBOOK_MAX_KEY || !is_letter(key[0]))
		return false;
	for (size_t i = 1; i < n; i++)
		if (!is_letter(key[i]) && !(key[i] >= '0' && key[i] <= '9'))
			return false;
	return true;
}

static size_t add_key_path(struct link *l, struct key_path *paths, size_t n, const char *key,
	const char *id, const struct yaml_node *node)
{
	if (!key)
		return n;
	if (!is_key_path(key)) {
		schema_mistake(l->r, place(node, "key"),
			_("the key '%s' cannot be typed; a key is 1 to %d letters or digits and "
			  "starts with a letter"),
			key, CODEBOOK_MAX_KEY);
		return n;
	}
	paths[n] = (struct key_path){.key = key, .id = id, .node = place(node, "key")};
	return n + 1;
}

static void check_key_pair(struct link *l, const struct key_path *a, const struct key_path *b)
{
	size_t na = strlen(a->key), nb = strlen(b->key);

	if (strncmp(a->key, b->key, na < nb ? na : nb) != 0)
		return;
	if (na == nb)
		schema_mistake(l->r, b->node, _("the key '%s' of '%s' is that of '%s' in line %d"),
			b->key, b->id, a->id, a->node->line);
	else if (nb < na)
		schema_mistake(l->r, b->node,
			_("the key '%s' of '%s' is the beginning of the key '%s' of '%s' in line "
			  "%d, which could never be typed"),
			b->key, b->id, a->key, a->id, a->node->line);
	else
		schema_mistake(l->r, b->node,
			_("the key '%s' of '%s' could never be typed: '%s' in line %d has the key "
			  "'%s'"),
			b->key, b->id, a->id, a->node->line, a->key);
}

static void check_keys(struct link *l)
{
	const struct raw_code *codes = l->raw->codes.items;
	const struct raw_rating *ratings = l->raw->ratings.items;
	struct key_path *paths = arena_alloc(l->r->arena, l->codes.n + l->ratings.n, sizeof *paths);
	size_t n = 0;

	for (size_t i = 0; i < l->codes.n; i++) {
		n = add_key_path(l, paths, n, codes[i].code.key, l->codes.ids[i], codes[i].node);
		if (!yaml_get(codes[i].node, "key") && codes[i].node->kind == YAML_MAP)
			schema_warning(l->r, codes[i].node,
				_("the code '%s' has no key, so nobody can type it"),
				l->codes.ids[i]);
	}
	for (size_t i = 0; i < l->ratings.n; i++)
		n = add_key_path(
			l, paths, n, ratings[i].item.key, l->ratings.ids[i], ratings[i].node);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < i; j++)
			check_key_pair(l, &paths[j], &paths[i]);
}

/* ---- sections ---- */

static void link_head(struct link *l)
{
	const struct raw_codebook *raw = l->raw;
	const char *version = raw->head.version;
	const char **languages;

	for (const char *c = version; c && *c; c++) {
		if (is_letter(*c) || (*c >= '0' && *c <= '9') || strchr(".+-_", *c))
			continue;
		schema_mistake(l->r, place(raw->node, "version"),
			_("the version '%s' holds more than letters, digits and . + - _"), version);
		break;
	}
	languages = arena_alloc(l->r->arena, l->r->n_languages, sizeof *languages);
	for (size_t i = 0; i < l->r->n_languages; i++) {
		const char *s = l->r->languages[i];

		languages[i] = s;
		if (strlen(s) != 2 || !(s[0] >= 'a' && s[0] <= 'z') ||
			!(s[1] >= 'a' && s[1] <= 'z'))
			schema_mistake(l->r, place(raw->node, "languages"),
				_("'%s' is no language; a language has two small letters (en, nl)"),
				s);
	}
	l->out->languages = languages;
	l->out->n_languages = l->r->n_languages;
	if (!yaml_get(raw->node, "codes") && !yaml_get(raw->node, "ratings"))
		schema_mistake(l->r, raw->node, _("a codebook needs a code or a rating"));
	if (raw->head.form && l->codes.n > 0)
		schema_mistake(
			l->r, place(raw->node, "codes"), _("a form has ratings only, no codes"));
}

static void link_targets(struct link *l)
{
	const struct raw_target *raw = l->raw->targets.items;
	struct target_class *out = arena_alloc(l->r->arena, l->targets.n, sizeof *out);

	for (size_t i = 0; i < l->targets.n; i++) {
		const struct yaml_node *ref = raw[i].roles;
		bool list = ref && ref->kind == YAML_LIST;
		const char **roles = arena_alloc(l->r->arena, list ? ref->n : 1, sizeof *roles);

		out[i] = raw[i].target;
		for (const struct yaml_node *m = list ? ref->first : ref; m;
			m = list ? m->next : NULL) {
			if (!schema_is_role(m->text))
				schema_mistake(l->r, m,
					_("'%s' is no role; a role is 1 to 32 of a-z, 0-9, - and "
					  "_"),
					m->text);
			roles[out[i].n_roles++] = arena_strdup(l->r->arena, m->text);
		}
		out[i].roles = roles;
		if (out[i].kind == TARGET_UNIT && ref)
			schema_mistake_key(
				l->r, place(raw[i].node, "roles"), _("a unit has no roles"));
		if (out[i].kind == TARGET_PERSON && out[i].key)
			schema_mistake_key(l->r, place(raw[i].node, "key"),
				_("persons get their keys in session.yaml; only a unit has one "
				  "here"));
		for (size_t j = 0; j < i && out[i].key; j++)
			if (out[j].key == out[i].key)
				schema_mistake(l->r, place(raw[i].node, "key"),
					_("the key '%c' of '%s' is that of '%s' in line %d"),
					out[i].key, l->targets.ids[i], l->targets.ids[j],
					place(raw[j].node, "key")->line);
	}
	l->out->target_classes = out;
	l->out->n_target_classes = l->targets.n;
}

static void link_lists(struct link *l)
{
	const struct raw_source *raw_sources = l->raw->sources.items;
	const struct raw_dimension *raw_dimensions = l->raw->dimensions.items;
	const struct raw_group *raw_groups = l->raw->groups.items;
	struct source *sources = arena_alloc(l->r->arena, l->sources.n, sizeof *sources);
	struct dimension *dimensions =
		arena_alloc(l->r->arena, l->dimensions.n, sizeof *dimensions);
	struct exclusive_group *groups = arena_alloc(l->r->arena, l->groups.n, sizeof *groups);

	for (size_t i = 0; i < l->sources.n; i++)
		sources[i] = raw_sources[i].source;
	for (size_t i = 0; i < l->dimensions.n; i++) {
		dimensions[i] = raw_dimensions[i].dimension;
		if (!dimensions[i].name)
			dimensions[i].name = l->dimensions.ids[i];
	}
	for (size_t i = 0; i < l->groups.n; i++)
		groups[i] = raw_groups[i].group;
	l->out->sources = sources;
	l->out->n_sources = l->sources.n;
	l->out->dimensions = dimensions;
	l->out->n_dimensions = l->dimensions.n;
	l->out->groups = groups;
	l->out->n_groups = l->groups.n;
}

static bool key_is_used(const struct modifier_value *values, size_t n, char key)
{
	for (size_t i = 0; i < n; i++)
		if (values[i].key == key)
			return true;
	return false;
}

static void link_values(struct link *l, const struct raw_modifier *raw, struct modifier *out)
{
	static const char keys[] = "1234567890abcdefghijklmnopqrstuvwxyz";
	const struct raw_value *raw_values = raw->values.items;
	size_t n = raw->values.n;
	struct modifier_value *values = arena_alloc(l->r->arena, n, sizeof *values);
	struct names names = NAMES(l->r, _("value"), &raw->values, raw_value, value.id);
	const char *next = keys;

	check_unique(l->r, &names, "id");
	for (size_t i = 0; i < n; i++) {
		values[i] = raw_values[i].value;
		if (values[i].key && key_is_used(values, i, values[i].key))
			schema_mistake(l->r, place(names.nodes[i], "key"),
				_("the key '%c' of the value '%s' is used already"), values[i].key,
				names.ids[i]);
	}
	/* At most 36 values, so the keys cannot run out. */
	for (size_t i = 0; i < n; i++) {
		while (!values[i].key && *next) {
			if (!key_is_used(values, n, *next))
				values[i].key = *next;
			next++;
		}
	}
	out->values = values;
	out->n_values = n;
}

static void link_modifiers(struct link *l)
{
	const struct raw_modifier *raw = l->raw->modifiers.items;
	struct modifier *out = arena_alloc(l->r->arena, l->modifiers.n, sizeof *out);

	for (size_t i = 0; i < l->modifiers.n; i++) {
		out[i] = raw[i].modifier;
		link_values(l, &raw[i], &out[i]);
	}
	l->out->modifiers = out;
	l->out->n_modifiers = l->modifiers.n;
}

static void link_codes(struct link *l)
{
	const struct raw_code *raw = l->raw->codes.items;
	struct code *out = arena_alloc(l->r->arena, l->codes.n, sizeof *out);

	for (size_t i = 0; i < l->codes.n; i++) {
		out[i] = raw[i].code;
		if (!out[i].name)
			out[i].name = l->codes.ids[i];
		out[i].dimension = refer(l, &l->dimensions, raw[i].dimension);
		out[i].group = refer(l, &l->groups, raw[i].group);
		out[i].targets = refer_targets(l, raw[i].node, raw[i].targets, &out[i].n_targets);
		out[i].modifiers =
			refer_list(l, &l->modifiers, raw[i].modifiers, &out[i].n_modifiers);
		out[i].source = refer_source(l, raw[i].source);
		if (raw[i].group && says(raw[i].node, "kind", "point"))
			schema_mistake(l->r, raw[i].group,
				_("'%s' is a point; only states can be in a group"),
				l->codes.ids[i]);
	}
	l->out->codes = out;
	l->out->n_codes = l->codes.n;
}

/* Is x a whole number of steps above the minimum? */
static bool is_on_step(const struct scale *scale, double x)
{
	double steps = (x - scale->min) / scale->step;

	return x >= scale->min && x <= scale->max && fabs(steps - round(steps)) < 1e-6;
}

static bool is_number(const struct yaml_node *node)
{
	double x;

	return node && node->kind == YAML_TEXT && schema_number(node->text, &x);
}

static void link_scale(struct link *l, struct raw_scale *raw)
{
	const struct raw_anchor *raw_anchors = raw->anchors.items;
	struct scale *scale = &raw->scale;
	struct anchor *anchors = arena_alloc(l->r->arena, raw->anchors.n, sizeof *anchors);

	if (!is_number(yaml_get(raw->node, "min")) || !is_number(yaml_get(raw->node, "max")))
		return;
	if (scale->min >= scale->max) {
		schema_mistake(l->r, place(raw->node, "max"),
			_("the scale's 'max' must be above its 'min'"));
		return;
	}
	if (scale->step <= 0 || !is_on_step(scale, scale->max) ||
		(scale->max - scale->min) / scale->step > 1000) {
		schema_mistake(l->r, place(raw->node, "step"),
			_("the scale's 'step' must divide the way from 'min' to 'max' into 1 to "
			  "1000 equal parts"));
		return;
	}
	for (size_t i = 0; i < raw->anchors.n; i++) {
		const struct yaml_node *value = place(raw_anchors[i].node, "value");

		anchors[i] = raw_anchors[i].anchor;
		if (!is_on_step(scale, anchors[i].value))
			schema_mistake(l->r, value, _("the anchor is on no step of the scale"));
		for (size_t j = 0; j < i; j++)
			if (fabs(anchors[j].value - anchors[i].value) < scale->step / 2)
				schema_mistake(l->r, value,
					_("this value has an anchor already, in line %d"),
					place(raw_anchors[j].node, "value")->line);
	}
	scale->anchors = anchors;
	scale->n_anchors = raw->anchors.n;
}

static void link_scales(struct link *l)
{
	struct raw_scale *raw = l->raw->scales.items;

	for (size_t i = 0; i < l->scales.n; i++) {
		if (!raw[i].id && raw[i].node->kind == YAML_MAP)
			schema_mistake(l->r, raw[i].node,
				_("a scale in 'scales' needs the key 'id', which is missing"));
		link_scale(l, &raw[i]);
	}
}

static void link_rating_scale(struct link *l, const struct yaml_node *ref, struct rating_item *out)
{
	const struct raw_scale *scales = l->raw->scales.items;
	struct raw_scale own;

	if (!ref)
		return;
	if (ref->kind == YAML_TEXT) {
		int i = refer(l, &l->scales, ref);

		if (i >= 0)
			out->scale = scales[i].scale;
	} else if (raw_scale_read(l->r, ref, &own)) {
		if (own.id)
			schema_mistake_key(l->r, place(ref, "id"),
				_("a rating's own scale has no id; put it under 'scales'"));
		link_scale(l, &own);
		out->scale = own.scale;
	}
}

static void link_ratings(struct link *l)
{
	const struct raw_rating *raw = l->raw->ratings.items;
	struct rating_item *out = arena_alloc(l->r->arena, l->ratings.n, sizeof *out);

	for (size_t i = 0; i < l->ratings.n; i++) {
		out[i] = raw[i].item;
		if (!out[i].name)
			out[i].name = l->ratings.ids[i];
		out[i].dimension = refer(l, &l->dimensions, raw[i].dimension);
		out[i].targets = refer_targets(l, raw[i].node, raw[i].targets, &out[i].n_targets);
		out[i].source = refer_source(l, raw[i].source);
		link_rating_scale(l, raw[i].scale, &out[i]);
		if (out[i].when == RATE_SEGMENT && l->raw->segments.segments.kind == SEGMENT_NONE)
			schema_mistake(l->r, place(raw[i].node, "when"),
				_("'%s' is rated per segment, but the codebook has no segments"),
				l->ratings.ids[i]);
	}
	l->out->ratings = out;
	l->out->n_ratings = l->ratings.n;
}

/* ---- scores, checks, segments ---- */

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
	bool op_known = raw->score.op != SCORE_MEAN || says(raw->node, "op", "mean");
	int n_given = 0;

	for (size_t i = 0; i < 3; i++) {
		const struct yaml_node *given = yaml_get(raw->node, keys[i]);

		if (!given)
			continue;
		n_given++;
		if (op_known && !op_takes(raw->score.op, keys[i]))
			schema_mistake_key(l->r, given,
				_("this 'op' is not of '%s': mean takes items or scores, sum "
				  "items, codes or scores, the others codes"),
				keys[i]);
		if (given->kind == YAML_LIST && given->n == 0)
			schema_mistake(l->r, given, _("'%s' needs at least one"), keys[i]);
	}
	if (n_given != 1 && raw->node->kind == YAML_MAP)
		schema_mistake(l->r, raw->node,
			_("the score '%s' needs one of 'items', 'codes' and 'scores'"), id);
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
	const struct yaml_node *ref = raw->codes;
	size_t n = out->n_items + out->n_codes + out->n_scores;

	for (size_t i = 0; i < out->n_reverse; i++)
		if (!is_among(out->items, out->n_items, out->reverse[i]))
			schema_mistake(l->r, raw->reverse,
				_("'%s' is reversed but not among the 'items'"),
				l->ratings.ids[out->reverse[i]]);
	if (out->op == SCORE_DURATION)
		for (size_t i = 0; i < out->n_codes; i++)
			if (says(l->codes.nodes[out->codes[i]], "kind", "point"))
				schema_mistake(l->r, ref, _("'%s' is a point and has no duration"),
					l->codes.ids[out->codes[i]]);
	if (out->min_valid > 0 && (size_t)out->min_valid > n)
		schema_mistake(l->r, place(raw->node, "min_valid"),
			_("'min_valid' is %d, but there are only %zu"), out->min_valid, n);
}

static void link_scores(struct link *l)
{
	const struct raw_score *raw = l->raw->scores.items;
	struct score *out = arena_alloc(l->r->arena, l->scores.n, sizeof *out);
	/* A score may only use scores above it, so no score can contain itself. */
	struct names above = l->scores;

	for (size_t i = 0; i < l->scores.n; i++) {
		above.n = i;
		above.what = _("earlier score");
		out[i] = raw[i].score;
		out[i].items = refer_list(l, &l->ratings, raw[i].items, &out[i].n_items);
		out[i].reverse = refer_list(l, &l->ratings, raw[i].reverse, &out[i].n_reverse);
		out[i].codes = refer_list(l, &l->codes, raw[i].codes, &out[i].n_codes);
		out[i].scores = refer_list(l, &above, raw[i].scores, &out[i].n_scores);
		out[i].source = refer_source(l, raw[i].source);
		check_score_inputs(l, &raw[i], l->scores.ids[i]);
		check_score_values(l, &raw[i], &out[i]);
	}
	l->out->scores = out;
	l->out->n_scores = l->scores.n;
}

/* "rating > 0" */
static bool parse_expect(const char *s, struct check *out)
{
	size_t n;

	if (strncmp(s, "rating", 6) != 0)
		return false;
	s += 6 + strspn(s + 6, " ");
	n = strspn(s, "<>=");
	if (n < 1 || n > 2 || (n == 2 && (s[0] == '=' || s[1] != '=')))
		return false;
	memcpy(out->compare, s, n);
	out->compare[n] = '\0';
	s += n;
	return schema_number(s + strspn(s, " "), &out->value);
}

static bool is_rated(const struct codebook *cb, int dimension)
{
	for (size_t i = 0; i < cb->n_ratings; i++)
		if (cb->ratings[i].dimension == dimension)
			return true;
	return false;
}

static void link_checks(struct link *l)
{
	const struct raw_check *raw = l->raw->checks.items;
	size_t n = l->raw->checks.n;
	struct check *out = arena_alloc(l->r->arena, n, sizeof *out);
	struct names names = NAMES(l->r, _("check"), &l->raw->checks, raw_check, check.id);

	check_unique(l->r, &names, "id");
	for (size_t i = 0; i < n; i++) {
		out[i] = raw[i].check;
		out[i].override_with_reason = raw[i].override == 1;
		out[i].dimensions =
			refer_list(l, &l->dimensions, raw[i].dimensions, &out[i].n_dimensions);
		out[i].source = refer_source(l, raw[i].source);
		if (raw[i].expect && !parse_expect(raw[i].expect->text, &out[i]))
			schema_mistake(l->r, raw[i].expect,
				_("'expect' must be such as 'rating > 0' (with <, <=, =, >=, >), "
				  "and is '%s'"),
				raw[i].expect->text);
		for (size_t j = 0; j < out[i].n_dimensions; j++)
			if (!is_rated(l->out, out[i].dimensions[j]))
				schema_mistake(l->r, raw[i].dimensions,
					_("the dimension '%s' has no rating that could be "
					  "checked"),
					l->dimensions.ids[out[i].dimensions[j]]);
	}
	l->out->checks = out;
	l->out->n_checks = n;
}

static void link_segments(struct link *l)
{
	const struct raw_segments *raw = &l->raw->segments;
	struct segments *out = &l->out->segments;

	*out = raw->segments;
	out->code = -1;
	if (!raw->node || raw->node->kind != YAML_MAP)
		return;
	out->code = refer(l, &l->codes, raw->code);
	if (raw->length &&
		(!mediatime_parse(raw->length->text, &out->length_ms) || out->length_ms < 1000))
		schema_mistake(l->r, raw->length,
			_("'length' must be a time of at least 1 s, such as 30:00, 0:30 or 10min, "
			  "and is '%s'"),
			raw->length->text);
	if (out->kind == SEGMENT_FIXED && !yaml_get(raw->node, "length"))
		schema_mistake(l->r, raw->node, _("fixed segments need the key 'length'"));
	if (out->kind == SEGMENT_NONE && !says(raw->node, "kind", "none"))
		return;
	if (out->kind != SEGMENT_FIXED && raw->length)
		schema_mistake_key(l->r, raw->length, _("only fixed segments have a 'length'"));
	if (out->kind == SEGMENT_MARKED && !yaml_get(raw->node, "code"))
		schema_mistake(l->r, raw->node, _("marked segments need the key 'code'"));
	if (out->kind != SEGMENT_MARKED && raw->code)
		schema_mistake_key(l->r, raw->code, _("only marked segments have a 'code'"));
	if (out->code >= 0 && says(l->codes.nodes[out->code], "kind", "point"))
		schema_mistake(l->r, raw->code,
			_("'%s' is a point; segments are marked by a state"),
			l->codes.ids[out->code]);
}

void codebook_link(struct schema_reader *r, struct raw_codebook *raw, struct codebook *out)
{
	struct arena arena = out->arena;
	struct link l = {.r = r, .raw = raw, .out = out};

	*out = raw->head;
	out->arena = arena;
	l.sources = NAMES(r, _("source"), &raw->sources, raw_source, source.key);
	l.targets = NAMES(r, _("target"), &raw->targets, raw_target, target.id);
	l.dimensions = NAMES(r, _("dimension"), &raw->dimensions, raw_dimension, dimension.id);
	l.groups = NAMES(r, _("group"), &raw->groups, raw_group, group.id);
	l.modifiers = NAMES(r, _("modifier"), &raw->modifiers, raw_modifier, modifier.id);
	l.codes = NAMES(r, _("code"), &raw->codes, raw_code, code.id);
	l.scales = NAMES(r, _("scale"), &raw->scales, raw_scale, id);
	l.ratings = NAMES(r, _("rating"), &raw->ratings, raw_rating, item.id);
	l.scores = NAMES(r, _("score"), &raw->scores, raw_score, score.id);
	check_unique(r, &l.sources, "key");
	check_unique(r, &l.targets, "id");
	check_unique(r, &l.dimensions, "id");
	check_unique(r, &l.groups, "id");
	check_unique(r, &l.modifiers, "id");
	check_unique(r, &l.codes, "id");
	check_unique(r, &l.scales, "id");
	check_unique(r, &l.ratings, "id");
	check_unique(r, &l.scores, "id");
	check_variables(&l);
	if (raw->node->kind != YAML_MAP)
		return;
	link_head(&l);
	link_targets(&l);
	link_lists(&l);
	link_modifiers(&l);
	link_codes(&l);
	check_keys(&l);
	link_scales(&l);
	link_ratings(&l);
	link_scores(&l);
	link_checks(&l);
	link_segments(&l);
}
