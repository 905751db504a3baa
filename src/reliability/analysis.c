/* What is asked for, the rows, and the way of a sample through the analysis. */
#include "reliability/analysis.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "reliability/analysis_private.h"

/* The tolerances that the table shows beside the one that was chosen. */
static const int64_t tolerances_ms[] = {500, 1000, 2000, 3000, 5000};

static const char *const point_defaults[] = {"event_kappa", "event_agreement", "event_f1",
	"event_matched", "event_confused", "event_only_first", "event_only_second", "event_lag",
	"event_distance", NULL};
static const char *const state_defaults[] = {
	"duration_kappa", "duration_agreement", "event_kappa", "event_agreement", "event_f1", NULL};
static const char *const side_defaults[] = {"event_kappa", "event_agreement", "event_f1", NULL};

static const struct analysis_statistic own_statistics[] = {
	{"bias", N_("mean difference of a coder from the mean of the others"), "-"},
	{"drift", N_("how much the difference between two coders, or kappa, grows in 30 days"),
		"slope of a line"},
	{"drift_difference", N_("of each session by date of coding: second minus first"), "-"},
	{"drift_window",
		N_("kappa, or ICC, of the 10 sessions up to each session, by date of coding"), "-"},
	{"drift_last_10", N_("kappa, or ICC, of the 10 sessions that were coded last"), "-"},
};

#define N_OWN (sizeof own_statistics / sizeof own_statistics[0])

size_t analysis_statistics(struct analysis_statistic *out, size_t n_max)
{
	const struct measure *all;
	size_t n, filled = 0;

	all = measures(&n);
	for (size_t i = 0; i < n && filled < n_max; i++)
		out[filled++] =
			(struct analysis_statistic){all[i].name, all[i].help, all[i].source};
	for (size_t i = 0; i < N_OWN && filled < n_max; i++)
		out[filled++] = own_statistics[i];
	return filled;
}

void analysis_options_init(struct analysis_options *o)
{
	*o = (struct analysis_options){.tolerance_ms = 2000,
		.unit_ms = 1000,
		.block_ms = 10000,
		.tick_ms = 100,
		.overlap = 0.6,
		.n_replicates = 2000,
		.seed = 1};
}

/* ---- rows ---- */

void analysis_rows_clear(struct analysis_rows *r)
{
	free(r->items);
	arena_clear(&r->arena);
	*r = (struct analysis_rows){0};
}

const char *rows_string(struct analysis_rows *rows, const char *s)
{
	const char *copy;

	if (s[0] == '\0')
		return "";
	for (size_t i = 0; i < ANALYSIS_RECENT; i++)
		if (rows->recent[i] && strcmp(rows->recent[i], s) == 0)
			return rows->recent[i];
	copy = arena_strdup(&rows->arena, s);
	rows->recent[rows->n_recent++ % ANALYSIS_RECENT] = copy;
	return copy;
}

const char *rows_join(struct analysis_rows *rows, const char *a, const char *b)
{
	if (a[0] == '\0')
		return b;
	return b[0] == '\0' ? a : arena_printf(&rows->arena, "%s; %s", a, b);
}

void rows_add(struct analysis_rows *rows, const struct place *p, const char *statistic,
	const char *parameter, struct figure f, const char *detail)
{
	const char *note = rows_join(rows, detail, p->note);
	parameter = rows_string(rows, parameter);
	if (f.why)
		note = rows_join(rows, undefined_words(f.why), note);
	MEM_GROW(rows->items, rows->n, rows->capacity);
	rows->items[rows->n++] = (struct analysis_row){p->part, p->of_session, p->source, p->coders,
		p->target, p->code, statistic, parameter, f, note, p->left_out};
}

void seconds_text(int64_t ms, char out[SECONDS_SIZE])
{
	char *end;

	snprintf(out, SECONDS_SIZE, "%s%lld.%03d", ms < 0 ? "-" : "",
		(long long)(ms < 0 ? -ms : ms) / 1000, (int)((ms < 0 ? -ms : ms) % 1000));
	end = out + strlen(out);
	while (end[-1] == '0')
		end--;
	if (end[-1] == '.')
		end--;
	memcpy(end, "s", 2);
}

/* ---- what is asked for ---- */

bool is_asked_for(const struct analysis_options *o, const char *name)
{
	for (size_t i = 0; i < o->n_statistics; i++)
		if (strcmp(o->statistics[i], name) == 0)
			return true;
	return o->all;
}

bool is_wanted(const struct analysis_options *o, const char *name, const char *const *defaults)
{
	if (o->n_statistics > 0 || o->all)
		return is_asked_for(o, name);
	for (; *defaults; defaults++)
		if (strcmp(*defaults, name) == 0)
			return true;
	return false;
}

static void add_variant(struct analysis *a, const struct variant *like, const char *const *defaults)
{
	struct variant v = *like;
	const struct measure *all;
	size_t n;

	all = measures(&n);
	for (size_t i = 0; i < n && v.n_measures < VARIANT_MEASURES; i++)
		if (all[i].material == v.material && is_wanted(&a->o, all[i].name, defaults) &&
			(v.is_main || is_wanted(&(struct analysis_options){0}, all[i].name,
					      side_defaults)))
			v.measures[v.n_measures++] = &all[i];
	if (v.n_measures > 0 || (v.is_main && wants_drift(&a->o)))
		a->variants[a->n_variants++] = v;
}

static void add_event_variant(
	struct analysis *a, enum sample_kind kind, int64_t tolerance_ms, bool is_main)
{
	struct variant v = {.kind = kind,
		.material = MATERIAL_EVENTS,
		.tolerance_ms = tolerance_ms,
		.is_main = is_main};
	char seconds[SECONDS_SIZE];

	seconds_text(tolerance_ms, seconds);
	snprintf(v.parameter, sizeof v.parameter, "tolerance=%s%s", seconds,
		kind == SAMPLE_STATES ? " onsets" : "");
	add_variant(a, &v,
		!is_main                ? side_defaults
		: kind == SAMPLE_STATES ? state_defaults
					: point_defaults);
}

static void add_tolerant_variant(struct analysis *a, bool backward)
{
	struct variant v = {.kind = SAMPLE_STATES,
		.material = MATERIAL_TOLERANT,
		.tolerance_ms = a->o.tolerance_ms,
		.backward = backward,
		.is_main = true};
	char unit[SECONDS_SIZE], tolerance[SECONDS_SIZE];

	seconds_text(a->o.unit_ms, unit);
	seconds_text(a->o.tolerance_ms / a->o.unit_ms * a->o.unit_ms, tolerance);
	snprintf(v.parameter, sizeof v.parameter, "unit=%s tolerance=%s %s", unit, tolerance,
		backward ? "second to first" : "first to second");
	add_variant(a, &v, state_defaults);
}

static void add_variants(struct analysis *a)
{
	struct variant v = {.kind = SAMPLE_STATES, .material = MATERIAL_DURATION, .is_main = true};
	char seconds[SECONDS_SIZE];

	add_event_variant(a, SAMPLE_POINTS, a->o.tolerance_ms, true);
	for (size_t i = 0; i < sizeof tolerances_ms / sizeof *tolerances_ms; i++)
		if (tolerances_ms[i] != a->o.tolerance_ms)
			add_event_variant(a, SAMPLE_POINTS, tolerances_ms[i], false);
	add_variant(a, &v, state_defaults);
	v.material = MATERIAL_UNITS;
	seconds_text(a->o.unit_ms, seconds);
	snprintf(v.parameter, sizeof v.parameter, "unit=%s", seconds);
	add_variant(a, &v, state_defaults);
	add_tolerant_variant(a, false);
	add_tolerant_variant(a, true);
	v.material = MATERIAL_OVERLAP;
	snprintf(v.parameter, sizeof v.parameter, "overlap=%g", a->o.overlap);
	add_variant(a, &v, state_defaults);
	add_event_variant(a, SAMPLE_STATES, a->o.tolerance_ms, true);
}

/* ---- coders ---- */

uint16_t label_index(struct analysis *a, const char *label, const char *person)
{
	for (size_t i = 0; i < a->n_labels; i++)
		if (strcmp(a->labels[i].label, label) == 0)
			return (uint16_t)i;
	MEM_GROW(a->labels, a->n_labels, a->label_capacity);
	a->labels[a->n_labels] = (struct coder_label){
		arena_strdup(&a->arena, label), arena_strdup(&a->arena, person)};
	assert(a->n_labels < UINT16_MAX);
	return (uint16_t)a->n_labels++;
}

bool is_pair(const char *label_1, const char *person_1, const char *label_2, const char *person_2,
	bool *same_person)
{
	bool first_1 = strcmp(label_1, person_1) == 0, first_2 = strcmp(label_2, person_2) == 0;

	*same_person = strcmp(person_1, person_2) == 0;
	return *same_person ? first_1 != first_2 : first_1 && first_2;
}

int64_t coding_date(const struct analysis *a, uint32_t unit, const uint16_t *pair)
{
	const struct analysed *s = &a->sessions[unit];
	int64_t last = 0;

	for (size_t i = s->from; i < s->from + s->n; i++) {
		const struct coded *c = &a->coded[i];
		const struct coder_label *l = &a->labels[c->coder];
		bool counts = pair ? c->coder == pair[0] || c->coder == pair[1]
				   : strcmp(l->label, l->person) == 0;

		if (counts && c->utc_ms > last)
			last = c->utc_ms;
	}
	return last;
}

/* ---- the way of a sample ---- */

static bool wants_material(const struct analysis_options *o, enum material material)
{
	const struct measure *all;
	size_t n;
	bool wants = false;

	all = measures(&n);
	for (size_t i = 0; i < n; i++)
		wants |= all[i].material == material && is_asked_for(o, all[i].name);
	return wants;
}

struct analysis *analysis_new(const struct analysis_options *o)
{
	struct analysis *a = mem_alloc(1, sizeof *a);

	a->o = *o;
	a->wants_blocks = wants_material(o, MATERIAL_BLOCKS);
	a->wants_unitizing = wants_material(o, MATERIAL_UNITIZING);
	add_variants(a);
	return a;
}

void analysis_free(struct analysis *a)
{
	if (!a)
		return;
	pools_clear(a);
	unitized_clear(a);
	matrices_clear(a);
	free(a->labels);
	free(a->sessions);
	free(a->coded);
	arena_clear(&a->arena);
	free(a);
}

void analysis_add(struct analysis *a, const struct sample *s, struct analysis_rows *rows)
{
	struct analysed *session;

	MEM_GROW(a->sessions, a->n_units, a->session_capacity);
	session = &a->sessions[a->n_units++];
	*session = (struct analysed){arena_strdup(&a->arena, s->source), a->n_coded, s->n_coders};
	for (size_t k = 0; k < s->n_coders; k++) {
		MEM_GROW(a->coded, a->n_coded, a->coded_capacity);
		a->coded[a->n_coded++] =
			(struct coded){label_index(a, s->coders[k].label, s->coders[k].person),
				s->coders[k].coded_utc_ms};
	}
	pools_add(a, s, rows);
	if (a->wants_unitizing)
		unitized_add(a, s, rows);
	matrices_add(a, s, rows);
}

void analysis_finish(struct analysis *a, struct analysis_rows *rows)
{
	pools_finish(a, rows);
	unitized_finish(a, rows);
	matrices_finish(a, rows);
}
