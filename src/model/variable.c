/* Which variables a codebook has, and what they are called. */
#include "model/variable.h"

#include <stdbool.h>
#include <stdio.h>

#include "base/mem.h"

static const char *const kind_names[] = {
	[VARIABLE_CODE] = "code",
	[VARIABLE_DIMENSION] = "dimension",
	[VARIABLE_VALENCE] = "valence",
	[VARIABLE_RATING] = "rating",
	[VARIABLE_SCORE] = "score",
};

static const struct {
	const char *name, *prefix;
} measures[N_MEASURES] = {
	[MEASURE_COUNT] = {"count", "n"},
	[MEASURE_RATE_PER_MIN] = {"rate_per_min", "pm"},
	[MEASURE_RATE_PER_HOUR] = {"rate_per_hour", "ph"},
	[MEASURE_LATENCY] = {"latency_s", "lat"},
	[MEASURE_DURATION] = {"duration_s", "dur"},
	[MEASURE_SHARE] = {"share", "share"},
	[MEASURE_CENSORED] = {"n_censored", "cens"},
	[MEASURE_RATING] = {"rating", "r"},
	[MEASURE_SCORE] = {"score", "s"},
	[MEASURE_N_VALID] = {"n_valid", "nv"},
};

const char *variable_kind_name(enum variable_kind kind)
{
	return kind_names[kind];
}

const char *measure_name(enum measure m)
{
	return measures[m].name;
}

const char *valence_name(int valence)
{
	return valence == VALENCE_ANY ? "all"
	       : valence > 0          ? "positive"
	       : valence < 0          ? "negative"
				      : "neutral";
}

bool variable_has_code(const struct codebook *cb, const struct variable *v, size_t code)
{
	const struct code *c = &cb->codes[code];

	switch (v->kind) {
	case VARIABLE_CODE:
		return (size_t)v->index == code;
	case VARIABLE_DIMENSION:
		return c->dimension == v->index &&
		       (v->valence == VALENCE_ANY || c->valence == v->valence);
	case VARIABLE_VALENCE:
		return c->valence == v->valence &&
		       !(cb->segments.kind == SEGMENT_MARKED && (size_t)cb->segments.code == code);
	case VARIABLE_RATING:
	case VARIABLE_SCORE:
		break;
	}
	return false;
}

struct list {
	const struct codebook *cb;
	struct variable *items;
	size_t n, capacity;
};

static void add(struct list *l, struct variable v)
{
	MEM_GROW(l->items, l->n, l->capacity);
	l->items[l->n++] = v;
}

/* All measures of a set of codes; nothing for an empty one. */
static void add_codes(struct list *l, struct variable v)
{
	bool any = false, states = false;

	for (size_t i = 0; i < l->cb->n_codes; i++)
		if (variable_has_code(l->cb, &v, i)) {
			any = true;
			states |= l->cb->codes[i].kind == CODE_STATE;
		}
	for (int m = MEASURE_COUNT; any && m <= MEASURE_CENSORED; m++) {
		v.measure = (enum measure)m;
		if (states || !MEASURE_IS_OF_STATES(v.measure))
			add(l, v);
	}
}

size_t variables_of(const struct codebook *cb, struct variable **out)
{
	static const int valences[] = {1, -1, 0};
	struct list l = {.cb = cb};

	for (size_t i = 0; i < cb->n_codes; i++)
		add_codes(&l, (struct variable){VARIABLE_CODE, (int)i, cb->codes[i].valence, 0});
	for (size_t i = 0; i < cb->n_dimensions; i++) {
		add_codes(&l, (struct variable){VARIABLE_DIMENSION, (int)i, VALENCE_ANY, 0});
		for (size_t k = 0; k < 3; k++)
			add_codes(
				&l, (struct variable){VARIABLE_DIMENSION, (int)i, valences[k], 0});
	}
	for (size_t k = 0; k < 3; k++)
		add_codes(&l, (struct variable){VARIABLE_VALENCE, -1, valences[k], 0});
	for (size_t i = 0; i < cb->n_ratings; i++)
		add(&l, (struct variable){VARIABLE_RATING, (int)i, VALENCE_ANY, MEASURE_RATING});
	for (size_t i = 0; i < cb->n_scores; i++) {
		add(&l, (struct variable){VARIABLE_SCORE, (int)i, VALENCE_ANY, MEASURE_SCORE});
		add(&l, (struct variable){VARIABLE_SCORE, (int)i, VALENCE_ANY, MEASURE_N_VALID});
	}
	*out = l.items;
	return l.n;
}

const char *variable_id(const struct codebook *cb, const struct variable *v)
{
	switch (v->kind) {
	case VARIABLE_CODE:
		return cb->codes[v->index].id;
	case VARIABLE_DIMENSION:
		return cb->dimensions[v->index].id;
	case VARIABLE_VALENCE:
		break;
	case VARIABLE_RATING:
		return cb->ratings[v->index].id;
	case VARIABLE_SCORE:
		return cb->scores[v->index].id;
	}
	return valence_name(v->valence);
}

void variable_name(
	const struct codebook *cb, const struct variable *v, char out[VARIABLE_NAME_SIZE])
{
	static const char *const endings[] = {"neg", "neutral", "pos", "all"};
	const char *ending = endings[v->valence + 1];
	const char *prefix = measures[v->measure].prefix;

	if (v->kind == VARIABLE_VALENCE)
		snprintf(out, VARIABLE_NAME_SIZE, "%s_%s", prefix, ending);
	else if (v->kind == VARIABLE_DIMENSION && v->valence != VALENCE_ANY)
		snprintf(out, VARIABLE_NAME_SIZE, "%s_dim_%s_%s", prefix, variable_id(cb, v),
			ending);
	else
		snprintf(out, VARIABLE_NAME_SIZE, "%s_%s%s", prefix,
			v->kind == VARIABLE_DIMENSION ? "dim_" : "", variable_id(cb, v));
}
