/*
 * The second half of reading a codebook: what a table of fields cannot say. Ids are different, key
 * paths can all be typed, every reference finds its section, values fit each other. This file has
 * what all sections need, and the sections up to the codes.
 */
#include "store/codebook_link.h"

#include <string.h>

#include "base/i18n.h"

#define MAX_LISTED 8 /* of ids in a message */

const struct yaml_node *link_place(const struct yaml_node *node, const char *key)
{
	const struct yaml_node *value = yaml_get(node, key);

	return value ? value : node;
}

bool link_says(const struct yaml_node *node, const char *key, const char *word)
{
	const struct yaml_node *value = yaml_get(node, key);

	return value && value->kind == YAML_TEXT && strcmp(value->text, word) == 0;
}

/* ---- ids ---- */

struct names link_names(struct schema_reader *r, const char *what, const struct schema_list *list,
	size_t size, size_t id_offset, size_t node_offset)
{
	struct names names = {
		.what = what,
		.ids = arena_alloc(r->arena, list->n, sizeof *names.ids),
		.nodes = arena_alloc(r->arena, list->n, sizeof(void *)),
		.n = list->n,
	};
	const char *item = list->items;

	for (size_t i = 0; i < list->n; i++, item += size) {
		names.ids[i] = *(const char *const *)(const void *)(item + id_offset);
		names.nodes[i] =
			*(const struct yaml_node *const *)(const void *)(item + node_offset);
		if (!names.ids[i])
			names.ids[i] = "";
	}
	return names;
}

void link_unique(struct schema_reader *r, const struct names *names, const char *key)
{
	for (size_t i = 0; i < names->n; i++) {
		for (size_t j = 0; j < i && names->ids[i][0] != '\0'; j++) {
			if (strcmp(names->ids[i], names->ids[j]) != 0)
				continue;
			schema_mistake(r, link_place(names->nodes[i], key),
				_("the %s '%s' is there already, in line %d"), names->what,
				names->ids[i], link_place(names->nodes[j], key)->line);
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
					schema_mistake(l->r, link_place(parts[p]->nodes[i], "id"),
						_("the %s '%s' has the id of a %s, in line %d"),
						parts[p]->what, id, parts[q]->what,
						link_place(parts[q]->nodes[j], "id")->line);
					break;
				}
			}
		}
	}
}

/* ---- references ---- */

static int link_find(const struct names *names, const char *id)
{
	for (size_t i = 0; i < names->n; i++)
		if (strcmp(names->ids[i], id) == 0 && id[0] != '\0')
			return (int)i;
	return -1;
}

/* "; there are: child, family", or nothing where that would be long. */
static const char *what_there_is(struct link *l, const struct names *names)
{
	const char *list = "";

	if (names->n > MAX_LISTED)
		return "";
	for (size_t i = 0; i < names->n; i++)
		if (names->ids[i][0] != '\0')
			list = arena_printf(
				l->r->arena, "%s%s%s", list, *list ? ", " : "", names->ids[i]);
	return *list ? arena_printf(l->r->arena, _("; there are: %s"), list) : "";
}

/* -1 without a mistake where there is no reference. */
int link_refer(struct link *l, const struct names *names, const struct yaml_node *ref)
{
	const char *nearest;
	int i;

	if (!ref)
		return -1;
	i = link_find(names, ref->text);
	if (i >= 0)
		return i;
	nearest = schema_nearest(l->r, ref->text, names->ids, names->n);
	if (names->n == 0)
		schema_mistake(l->r, ref, _("there is no %s '%s'; this codebook has none"),
			names->what, ref->text);
	else
		schema_mistake(l->r, ref, _("there is no %s '%s'%s"), names->what, ref->text,
			*nearest ? nearest : what_there_is(l, names));
	return -1;
}

const int *link_refer_list(
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
		int i = link_refer(l, names, m);

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

const char *link_refer_source(struct link *l, const struct yaml_node *ref)
{
	int i = link_refer(l, &l->sources, ref);

	return i < 0 ? NULL : l->out->sources[i].key;
}

/* With a single class of targets there is no choice to spell out. */
const int *link_refer_targets(
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
	return link_refer_list(l, &l->targets, ref, n);
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
		schema_mistake(l->r, link_place(node, "key"),
			_("the key '%s' cannot be typed; a key is 1 to %d letters or digits and "
			  "starts with a letter"),
			key, CODEBOOK_MAX_KEY);
		return n;
	}
	paths[n] = (struct key_path){.key = key, .id = id, .node = link_place(node, "key")};
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
	struct key_path *paths = arena_alloc(l->r->arena, l->codes.n, sizeof *paths);
	size_t n = 0;

	for (size_t i = 0; i < l->codes.n; i++) {
		n = add_key_path(l, paths, n, codes[i].code.key, l->codes.ids[i], codes[i].node);
		if (!yaml_get(codes[i].node, "key") && codes[i].node->kind == YAML_MAP)
			schema_warning(l->r, codes[i].node,
				_("the code '%s' has no key, so nobody can type it"),
				l->codes.ids[i]);
	}
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < i; j++)
			check_key_pair(l, &paths[j], &paths[i]);
}

/* ---- sections ---- */

/* Not there, or an empty list. */
static bool is_nothing(const struct yaml_node *list)
{
	return !list || (list->kind == YAML_LIST && list->n == 0);
}

static void link_head(struct link *l)
{
	const struct raw_codebook *raw = l->raw;
	const char *version = raw->head.version;

	for (const char *c = version; c && *c; c++) {
		if (is_letter(*c) || (*c >= '0' && *c <= '9') || strchr(".+-_", *c))
			continue;
		schema_mistake(l->r, link_place(raw->node, "version"),
			_("the version '%s' holds more than letters, digits and . + - _"), version);
		break;
	}
	l->out->languages = l->r->languages;
	l->out->n_languages = l->r->n_languages;
	if (is_nothing(yaml_get(raw->node, "codes")) && is_nothing(yaml_get(raw->node, "ratings")))
		schema_mistake(l->r, raw->node, _("a codebook needs a code or a rating"));
	if (raw->head.form && l->codes.n > 0)
		schema_mistake(l->r, link_place(raw->node, "codes"),
			_("a form has ratings only; leave out the codes, or 'form'"));
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
			schema_mistake_key(l->r, link_place(raw[i].node, "roles"),
				_("a unit has no roles; leave them out, or write 'kind: person'"));
		if (out[i].kind == TARGET_PERSON && out[i].key)
			schema_mistake_key(l->r, link_place(raw[i].node, "key"),
				_("persons get their keys in session.yaml; only a unit has one "
				  "here"));
		if (out[i].kind == TARGET_UNIT && yaml_get(raw[i].node, "min_persons"))
			schema_mistake_key(l->r, link_place(raw[i].node, "min_persons"),
				_("a unit has no 'min_persons'; only persons are counted"));
		for (size_t j = 0; j < i && out[i].key; j++)
			if (out[j].key == out[i].key)
				schema_mistake(l->r, link_place(raw[i].node, "key"),
					_("the key '%c' of '%s' is that of '%s' in line %d"),
					out[i].key, l->targets.ids[i], l->targets.ids[j],
					link_place(raw[j].node, "key")->line);
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

	link_unique(l->r, &names, "id");
	for (size_t i = 0; i < n; i++) {
		values[i] = raw_values[i].value;
		if (values[i].key && key_is_used(values, i, values[i].key))
			schema_mistake(l->r, link_place(names.nodes[i], "key"),
				_("the key '%c' of the value '%s' is used already; without 'key' "
				  "it "
				  "gets a free one"),
				values[i].key, names.ids[i]);
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
		out[i].dimension = link_refer(l, &l->dimensions, raw[i].dimension);
		out[i].group = link_refer(l, &l->groups, raw[i].group);
		out[i].item = link_refer(l, &l->ratings, raw[i].item);
		out[i].targets =
			link_refer_targets(l, raw[i].node, raw[i].targets, &out[i].n_targets);
		out[i].modifiers =
			link_refer_list(l, &l->modifiers, raw[i].modifiers, &out[i].n_modifiers);
		out[i].source = link_refer_source(l, raw[i].source);
		if (raw[i].group && link_says(raw[i].node, "kind", "point"))
			schema_mistake(l->r, raw[i].group,
				_("'%s' is a point; only states can be in a group"),
				l->codes.ids[i]);
	}
	l->out->codes = out;
	l->out->n_codes = l->codes.n;
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
	link_unique(r, &l.sources, "key");
	link_unique(r, &l.targets, "id");
	link_unique(r, &l.dimensions, "id");
	link_unique(r, &l.groups, "id");
	link_unique(r, &l.modifiers, "id");
	link_unique(r, &l.codes, "id");
	link_unique(r, &l.scales, "id");
	link_unique(r, &l.ratings, "id");
	link_unique(r, &l.scores, "id");
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
	link_evidence(&l);
	link_scores(&l);
	link_checks(&l);
	link_segments(&l);
}
