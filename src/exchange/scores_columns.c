/*
 * The columns of a table of scores, and what they mean: for the heads, the second sheet of a
 * workbook, and the sidecar. What programs and other labs read is English, as the names are.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "exchange/scores_table_private.h"
#include "model/score.h"

struct fixed {
	const char *name;
	bool is_number;
	const char *description, *units;
};

static const struct fixed front[] = {
	{"session", false, "Id of the session", NULL},
	{"coder", false, "Id of the coder", NULL},
	{"pass", true, "1 = first coding, 2 and more = coded again", NULL},
	{"codebook", false, "Id of the codebook", NULL},
	{"codebook_version", false, "The version that the observation was coded with", NULL},
	{"state", false, "Has the coder finished the observation?", NULL},
	{"segment", true, "Number of the segment from 1 on; 0 = the whole session", NULL},
	{"target", false, "Whom the values are about: id of a participant, or a unit", NULL},
	{"target_class", false, "The class of the codebook that the target belongs to", NULL},
};

static const struct fixed of_long[] = {
	{"kind", false, "What the value is about: a code, a dimension, and so on", NULL},
	{"id", false, "Which one: id in the codebook; of a valence its name", NULL},
	{"valence", false,
		"Of the codes that count: of a dimension all or those of one valence; all = of any",
		NULL},
	{"measure", false, "What was measured", NULL},
	{"value", true, "The value; empty = there is none, and status says why", NULL},
	{"status", false, "Whether there is a value", NULL},
	{"meaning", false, "Anchor of a rating, cutoff of a score; n/a = none", NULL},
	{"n_valid", true, "How many of the parts have a value: codes, items or scores", NULL},
	{"n_parts", true, "How many parts there are", NULL},
};

static const struct fixed back[] = {
	{"time_base", false, "What the coded time is", NULL},
	{"coded_s", true, "Coded time of the session or segment, which rates and shares refer to",
		"s"},
};

/* column, value, meaning */
static const char *const levels[][3] = {
	{"state", "finished", "the coder called it finished"},
	{"state", "open", "the coder has not finished"},
	{"kind", "code", "a code"},
	{"kind", "dimension", "the codes of a dimension together"},
	{"kind", "valence", "all codes of a valence together"},
	{"kind", "rating", "a rating item"},
	{"kind", "score", "a score of the codebook"},
	{"status", "ok", "there is a value"},
	{"status", "partial",
		"a value, but some of the codes are not codeable: n_valid of n_parts"},
	{"status", "no_events", "nothing was logged, so there is no first event"},
	{"status", "no_coded_time", "nothing of the session or segment was coded"},
	{"status", "not_codeable", "needs a picture, and the recording has none"},
	{"status", "unrated", "not rated, or not yet"},
	{"status", "not_observable", "the coder could not see or hear enough"},
	{"status", "not_applicable", "makes no sense in this session"},
	{"status", "rated_per_segment", "is rated for segments: see the table by segment"},
	{"status", "rated_per_session", "is rated for the whole session: see the table by session"},
	{"status", "nobody", "is about somebody who does not take part"},
	{"status", "too_few_valid", "a score with fewer valid parts than it needs"},
	{"time_base", "watched", "what was watched"},
	{"time_base", "span", "from 0 to the end of what was coded, since nothing was played"},
};

struct measure_words {
	const char *description, *units;
};

static const struct measure_words measures[N_MEASURES] = {
	[MEASURE_COUNT] = {"Number of events that begin in the session or segment", NULL},
	[MEASURE_RATE_PER_MIN] = {"Events per minute of coded time", "1/min"},
	[MEASURE_RATE_PER_HOUR] = {"Events per hour of coded time", "1/h"},
	[MEASURE_LATENCY] = {"From the start of the session or segment to the first event", "s"},
	[MEASURE_DURATION] = {"Coded time in which at least one state ran", "s"},
	[MEASURE_SHARE] = {"Part of the coded time in which at least one state ran, 0 to 1", NULL},
	[MEASURE_CENSORED] = {"Number of states that nobody ended: they end where watching ended",
		NULL},
	[MEASURE_RATING] = {"The rating as it was given, not reversed", NULL},
	[MEASURE_SCORE] = {"The score, with its reversed items and its rule for missing parts",
		NULL},
	[MEASURE_N_VALID] = {"Number of parts of the score that have a value", NULL},
};

/* ---- columns ---- */

static struct sheet_column *add(struct scores_table *t, const char *name)
{
	t->columns = mem_realloc(t->columns, t->n_columns + 1, sizeof *t->columns);
	t->keys = mem_realloc(t->keys, t->n_columns + 1, sizeof *t->keys);
	t->keys[t->n_columns] = NULL;
	t->columns[t->n_columns] = (struct sheet_column){.name = arena_strdup(&t->strings, name)};
	return &t->columns[t->n_columns++];
}

static void add_fixed(struct scores_table *t, const struct fixed *f, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct sheet_column *c = add(t, f[i].name);

		c->is_number = f[i].is_number;
		c->description = f[i].description;
		c->units = f[i].units;
	}
}

char *scores_variable_key(const struct codebook *cb, const struct variable *v)
{
	return mem_printf("%s/%s/%s/%s", variable_kind_name(v->kind), variable_id(cb, v),
		valence_name(v->valence), measure_name(v->measure));
}

static const struct label *label_of(const struct codebook *cb, const struct variable *v)
{
	switch (v->kind) {
	case VARIABLE_CODE:
		return &cb->codes[v->index].label;
	case VARIABLE_DIMENSION:
		return &cb->dimensions[v->index].label;
	case VARIABLE_RATING:
		return &cb->ratings[v->index].label;
	case VARIABLE_SCORE:
		return &cb->scores[v->index].label;
	case VARIABLE_VALENCE:
		break;
	}
	return NULL;
}

static const char *description_of(
	struct scores_table *t, const struct codebook *cb, const struct variable *v)
{
	const struct label *label = label_of(cb, v);
	const char *id = variable_id(cb, v);
	bool of_valence = v->kind == VARIABLE_DIMENSION && v->valence != VALENCE_ANY;

	return arena_printf(&t->strings, "%s %s%s%s: %s", variable_kind_name(v->kind),
		label ? label_get(label, t->o.language, id) : id, of_valence ? ", " : "",
		of_valence ? valence_name(v->valence) : "", measures[v->measure].description);
}

static bool has_name(const struct scores_table *t, const char *name)
{
	for (size_t i = 0; i < t->n_columns; i++)
		if (strcmp(t->columns[i].name, name) == 0)
			return true;
	return false;
}

static bool has_key(const struct scores_table *t, const char *key)
{
	for (size_t i = t->n_fixed; i < t->n_columns; i++)
		if (strcmp(t->keys[i], key) == 0)
			return true;
	return false;
}

/* A legal name that no column has yet. */
static char *free_name(
	const struct scores_table *t, const struct codebook *cb, const struct variable *v)
{
	char name[VARIABLE_NAME_SIZE];
	char *free_one;

	variable_name(cb, v, name);
	free_one = mem_strdup(name);
	for (int i = 2; has_name(t, free_one); i++) {
		free(free_one);
		free_one = mem_printf("%s_%d", name, i);
	}
	return free_one;
}

static void add_variables(struct scores_table *t, const struct codebook *cb)
{
	struct variable *variables;
	size_t n = variables_of(cb, &variables);

	for (size_t i = 0; i < n; i++) {
		char *key = scores_variable_key(cb, &variables[i]);
		const char *units = measures[variables[i].measure].units;
		struct sheet_column *c;
		char *name;

		if (has_key(t, key)) {
			free(key);
			continue;
		}
		name = free_name(t, cb, &variables[i]);
		c = add(t, name);
		c->is_number = true;
		c->description = description_of(t, cb, &variables[i]);
		c->units = units;
		t->keys[t->n_columns - 1] = key;
		free(name);
	}
	free(variables);
}

void scores_columns_add(struct scores_table *t)
{
	add_fixed(t, front, sizeof front / sizeof *front);
	if (t->o.layout == SCORES_LONG)
		add_fixed(t, of_long, sizeof of_long / sizeof *of_long);
	add_fixed(t, back, sizeof back / sizeof *back);
	t->n_fixed = t->n_columns;
	for (size_t i = 0; i < t->o.n_codebooks && t->o.layout == SCORES_WIDE; i++)
		add_variables(t, t->o.codebooks[i]);
}

/* ---- the sidecar ---- */

static void set_string(json_t *object, const char *key, const char *value)
{
	json_object_set_new(object, key, json_string(value));
}

static json_t *levels_of(const struct scores_table *t, const char *column)
{
	json_t *found = json_object();

	for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
		if (strcmp(levels[i][0], column) == 0)
			set_string(found, levels[i][1], levels[i][2]);
	for (int m = 0; m < N_MEASURES && strcmp(column, "measure") == 0; m++)
		if (m != MEASURE_N_VALID)
			set_string(found, measure_name((enum measure)m), measures[m].description);
	if (json_object_size(found) > 0 && t->n_columns > 0)
		return found;
	json_decref(found);
	return NULL;
}

static void add_columns(const struct scores_table *t, json_t *root)
{
	for (size_t i = 0; i < t->n_columns; i++) {
		const struct sheet_column *c = &t->columns[i];
		json_t *object = json_object();
		json_t *found = i < t->n_fixed ? levels_of(t, c->name) : NULL;

		set_string(object, "Description", c->description);
		if (c->units)
			set_string(object, "Units", c->units);
		if (found)
			json_object_set_new(object, "Levels", found);
		json_object_set_new(root, c->name, object);
	}
}

static json_t *words_of(
	const struct scores_table *t, const struct codebook *cb, enum variable_kind kind, size_t n)
{
	json_t *found = json_object();

	for (size_t i = 0; i < n; i++) {
		struct variable v = {kind, (int)i, VALENCE_ANY, MEASURE_COUNT};
		const char *id = variable_id(cb, &v);

		set_string(found, id, label_get(label_of(cb, &v), t->o.language, id));
	}
	return found;
}

static json_t *ids_of(
	const struct codebook *cb, enum variable_kind kind, const int *items, size_t n)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++) {
		struct variable v = {kind, items[i], VALENCE_ANY, MEASURE_COUNT};

		json_array_append_new(list, json_string(variable_id(cb, &v)));
	}
	return list;
}

static json_t *scores_of(const struct scores_table *t, const struct codebook *cb)
{
	static const char *const ops[] = {[SCORE_MEAN] = "mean",
		[SCORE_SUM] = "sum",
		[SCORE_COUNT] = "count",
		[SCORE_RATE_PER_HOUR] = "rate_per_hour",
		[SCORE_DURATION] = "duration"};
	json_t *found = json_object();

	for (size_t i = 0; i < cb->n_scores; i++) {
		const struct score *s = &cb->scores[i];
		json_t *object = json_object();
		size_t n = s->n_items + s->n_codes + s->n_scores;

		set_string(object, "Label", label_get(&s->label, t->o.language, s->id));
		set_string(object, "Op", ops[s->op]);
		if (s->n_items > 0)
			json_object_set_new(
				object, "Items", ids_of(cb, VARIABLE_RATING, s->items, s->n_items));
		if (s->n_reverse > 0)
			json_object_set_new(object, "Reversed",
				ids_of(cb, VARIABLE_RATING, s->reverse, s->n_reverse));
		if (s->n_codes > 0)
			json_object_set_new(
				object, "Codes", ids_of(cb, VARIABLE_CODE, s->codes, s->n_codes));
		if (s->n_scores > 0)
			json_object_set_new(object, "Scores",
				ids_of(cb, VARIABLE_SCORE, s->scores, s->n_scores));
		json_object_set_new(object, "MinValid",
			json_integer(s->min_valid > 0 ? s->min_valid : (json_int_t)n));
		json_object_set_new(found, s->id, object);
	}
	return found;
}

static json_t *codebooks_of(const struct scores_table *t)
{
	json_t *list = json_array();

	for (size_t i = 0; i < t->o.n_codebooks; i++) {
		const struct codebook *cb = t->o.codebooks[i];
		json_t *object = json_object();

		set_string(object, "Id", cb->id);
		set_string(object, "Version", cb->version);
		set_string(object, "Sha256", cb->sha256);
		set_string(object, "Title", label_get(&cb->title, t->o.language, cb->id));
		json_object_set_new(object, "Codes", words_of(t, cb, VARIABLE_CODE, cb->n_codes));
		json_object_set_new(object, "Dimensions",
			words_of(t, cb, VARIABLE_DIMENSION, cb->n_dimensions));
		json_object_set_new(
			object, "Ratings", words_of(t, cb, VARIABLE_RATING, cb->n_ratings));
		json_object_set_new(object, "Scores", scores_of(t, cb));
		json_array_append_new(list, object);
	}
	return list;
}

char *scores_table_sidecar(const struct scores_table *t)
{
	json_t *root = json_object(), *about = json_object();
	char *json, *out;

	add_columns(t, root);
	set_string(about, "Format", SCORES_FORMAT);
	set_string(about, "App", PACKAGE_STRING);
	set_string(about, "Layout", t->o.layout == SCORES_WIDE ? "wide" : "long");
	set_string(about, "By", t->o.by_segment ? "segment" : "session");
	json_object_set_new(about, "Codebooks", codebooks_of(t));
	json_object_set_new(root, "Scores", about);
	json = json_dumps(root, JSON_INDENT(2) | JSON_ENSURE_ASCII | JSON_PRESERVE_ORDER);
	out = mem_printf("%s\n", json ? json : "");
	free(json);
	json_decref(root);
	return out;
}
