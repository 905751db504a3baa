/*
 * What the other tables are about: a row for each target, dimension, code, modifier, rating item and
 * score of a codebook, and a row for each observation with what is known of it.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "exchange/tables.h"
#include "model/coverage.h"
#include "model/rating.h"
#include "model/variable.h"

#define LANGUAGE "en"

const struct sheet_column codebook_columns[N_CODEBOOK_COLUMNS] = {
	{"codebook", false, "Id of the codebook", NULL, 0, NULL},
	{"codebook_version", false, "Its version", NULL, 0, NULL},
	{"codebook_sha256", false, "Hash of its file", NULL, 0, NULL},
	{"what", false, "What the row is about", NULL, 0,
		"target dimension code modifier rating score"},
	{"id", false, "Id, as in the other tables", NULL, 0, NULL},
	{"name", false, "The instrument's own spelling", NULL, 0, NULL},
	{"label", false, "What it means, in English if the codebook has that", NULL, 0, NULL},
	{"dimension", false, "Dimension that it belongs to, or n/a", NULL, 0, NULL},
	{"kind", false,
		"Of a code point or state, of a target person or unit, of a rating session or "
		"segment",
		NULL, 0, "point state person unit session segment"},
	{"valence", false, "Of a code: positive, neutral or negative", NULL, 0,
		"negative neutral positive"},
	{"group", false, "Of a code: states that cannot run together", NULL, 0, NULL},
	{"targets", false, "Whom it may be about; roles of a target", NULL, 0, NULL},
	{"modifiers", false, "Of a code: its modifiers", NULL, 0, NULL},
	{"min", true, "Lowest value of the scale", NULL, 3, NULL},
	{"max", true, "Highest value of the scale", NULL, 3, NULL},
	{"step", true, "Step of the scale", NULL, 3, NULL},
	{"values", false, "Anchors of the scale, values of the modifier", NULL, 0, NULL},
	{"verified", false, "Was it confirmed in a source?", NULL, 0, "yes no"},
};

const struct sheet_column metadata_columns[N_METADATA_COLUMNS] = {
	{"session", false, "Id of the session", NULL, 0, NULL},
	{"coder", false, "Id of the coder", NULL, 0, NULL},
	{"pass", true, "Which pass of this coder over the session, from 1", NULL, 0, NULL},
	{"codebook", false, "Id of the codebook", NULL, 0, NULL},
	{"codebook_version", false, "Version that it was coded with", NULL, 0, NULL},
	{"codebook_sha256", false, "Hash of that file", NULL, 0, NULL},
	{"state", false, "Has the coder finished the observation?", NULL, 0, "finished open"},
	{"date", false, "Of the session, or n/a", NULL, 0, NULL},
	{"title", false, "Of the session, or n/a", NULL, 0, NULL},
	{"recordings", false, "Their names without folders", NULL, 0, NULL},
	{"recording_ms", true, "Length of all of them; empty = not known", "ms", 0, NULL},
	{"watched_ms", true, "How much of that was played while coding; 0 = nothing was", "ms", 0,
		NULL},
	{"span_ms", true, "The last moment that was coded or watched", "ms", 0, NULL},
	{"events", true, "Number of events", NULL, 0, NULL},
	{"ratings", true, "Number of ratings that were given", NULL, 0, NULL},
	{"participants", false, "Their ids, with their roles", NULL, 0, NULL},
	{"fields", false, "The session's own fields", NULL, 0, NULL},
};

/* Adds "; " between. */
static void add_next(struct text *list, const char *s)
{
	text_printf(list, "%s%s", list->len > 0 ? "; " : "", s);
}

static void add_list(struct text *out, struct text *list)
{
	table_add_text(out, list->s);
	text_truncate(list, 0);
}

/* ---- the codebook ---- */

/* One row, filled in from the left. */
struct row {
	const char *what, *id, *name;
	const struct label *label;
	int dimension; /* -1 = none */
	const char *kind, *valence, *group;
	struct text targets, modifiers, values;
	const struct scale *scale;
	const char *verified;
};

static void add_row(const struct codebook *cb, struct row *r, struct text *out)
{
	char numbers[3][RATING_TEXT_SIZE] = {"", "", ""};

	if (r->scale) {
		rating_format(RATING_VALUE, r->scale->min, numbers[0]);
		rating_format(RATING_VALUE, r->scale->max, numbers[1]);
		rating_format(RATING_VALUE, r->scale->step, numbers[2]);
	}
	table_add_value(out, cb->id);
	table_add_value(out, cb->version);
	table_add_value(out, cb->sha256);
	table_add_value(out, r->what);
	table_add_value(out, r->id);
	table_add_text(out, r->name);
	table_add_text(out, r->label ? label_get(r->label, LANGUAGE, "") : NULL);
	table_add_value(out, r->dimension < 0 ? NULL : cb->dimensions[r->dimension].id);
	table_add_value(out, r->kind);
	table_add_value(out, r->valence);
	table_add_value(out, r->group);
	add_list(out, &r->targets);
	add_list(out, &r->modifiers);
	text_printf(out, "%s\t%s\t%s\t", numbers[0], numbers[1], numbers[2]);
	add_list(out, &r->values);
	text_add_value(out, r->verified);
	text_add_c(out, '\n');
	text_clear(&r->targets);
	text_clear(&r->modifiers);
	text_clear(&r->values);
}

static void add_classes(const struct codebook *cb, const int *classes, size_t n, struct text *list)
{
	for (size_t i = 0; i < n; i++)
		add_next(list, cb->target_classes[classes[i]].id);
}

static void add_targets(const struct codebook *cb, struct text *out)
{
	for (size_t i = 0; i < cb->n_target_classes; i++) {
		const struct target_class *c = &cb->target_classes[i];
		struct row r = {.what = "target", .id = c->id, .label = &c->label, .dimension = -1};

		r.kind = c->kind == TARGET_UNIT ? "unit" : "person";
		for (size_t k = 0; k < c->n_roles; k++)
			add_next(&r.targets, c->roles[k]);
		add_row(cb, &r, out);
	}
}

static void add_dimensions(const struct codebook *cb, struct text *out)
{
	for (size_t i = 0; i < cb->n_dimensions; i++) {
		const struct dimension *d = &cb->dimensions[i];

		add_row(cb,
			&(struct row){.what = "dimension",
				.id = d->id,
				.name = d->name,
				.label = &d->label,
				.dimension = -1},
			out);
	}
}

static void add_codes(const struct codebook *cb, struct text *out)
{
	for (size_t i = 0; i < cb->n_codes; i++) {
		const struct code *c = &cb->codes[i];
		struct row r = {.what = "code",
			.id = c->id,
			.name = c->name,
			.label = &c->label,
			.dimension = c->dimension,
			.kind = c->kind == CODE_STATE ? "state" : "point",
			.valence = valence_name(c->valence),
			.group = c->group < 0 ? NULL : cb->groups[c->group].id,
			.verified = c->verified ? "yes" : "no"};

		add_classes(cb, c->targets, c->n_targets, &r.targets);
		for (size_t k = 0; k < c->n_modifiers; k++)
			add_next(&r.modifiers, cb->modifiers[c->modifiers[k]].id);
		add_row(cb, &r, out);
	}
}

static void add_modifiers(const struct codebook *cb, struct text *out)
{
	for (size_t i = 0; i < cb->n_modifiers; i++) {
		const struct modifier *m = &cb->modifiers[i];
		struct row r = {
			.what = "modifier", .id = m->id, .label = &m->label, .dimension = -1};

		for (size_t k = 0; k < m->n_values; k++)
			text_printf(&r.values, "%s%s=%s", k > 0 ? "; " : "", m->values[k].id,
				label_get(&m->values[k].label, LANGUAGE, m->values[k].id));
		add_row(cb, &r, out);
	}
}

static void add_ratings(const struct codebook *cb, struct text *out)
{
	for (size_t i = 0; i < cb->n_ratings; i++) {
		const struct rating_item *item = &cb->ratings[i];
		struct row r = {.what = "rating",
			.id = item->id,
			.name = item->name,
			.label = &item->label,
			.dimension = item->dimension,
			.kind = item->when == RATE_SEGMENT ? "segment" : "session",
			.scale = &item->scale,
			.verified = item->verified ? "yes" : "no"};

		add_classes(cb, item->targets, item->n_targets, &r.targets);
		for (size_t k = 0; k < item->scale.n_anchors; k++) {
			const struct anchor *a = &item->scale.anchors[k];
			char value[RATING_TEXT_SIZE];

			rating_format(RATING_VALUE, a->value, value);
			text_printf(&r.values, "%s%s=%s", k > 0 ? "; " : "", value,
				label_get(&a->label, LANGUAGE, value));
		}
		add_row(cb, &r, out);
	}
}

static void add_scores(const struct codebook *cb, struct text *out)
{
	for (size_t i = 0; i < cb->n_scores; i++) {
		const struct score *s = &cb->scores[i];
		struct row r = {.what = "score",
			.id = s->id,
			.label = &s->label,
			.dimension = -1,
			.verified = s->verified ? "yes" : "no"};

		add_classes(cb, s->targets, s->n_targets, &r.targets);
		add_row(cb, &r, out);
	}
}

void codebook_write(const struct export_source *s, struct text *out)
{
	add_targets(s->cb, out);
	add_dimensions(s->cb, out);
	add_codes(s->cb, out);
	add_modifiers(s->cb, out);
	add_ratings(s->cb, out);
	add_scores(s->cb, out);
}

/* ---- metadata ---- */

static size_t count_ratings(const struct timeline *t)
{
	size_t n = 0;

	for (size_t i = 0; i < timeline_n_ratings(t); i++)
		n += timeline_rating_at(t, i)->status != RATING_UNRATED;
	return n;
}

static void add_session(const struct export_source *s, struct text *out)
{
	int64_t duration_ms = session_duration_ms(s->session);
	const struct label *title = &s->session->title;
	struct text list = {0};

	table_add_value(out, export_date(s));
	table_add_text(out, s->anonymous ? NULL : label_get(title, LANGUAGE, ""));
	for (size_t i = 0; export_recording(s, i); i++)
		add_next(&list, export_recording(s, i));
	add_list(out, &list);
	if (duration_ms >= 0)
		text_printf(out, "%lld", (long long)duration_ms);
	text_add_c(out, '\t');
	text_clear(&list);
}

static void add_people(const struct export_source *s, struct text *out)
{
	struct text list = {0};

	for (size_t i = 0; i < s->session->n_participants; i++) {
		const struct participant *p = &s->session->participants[i];

		text_printf(&list, "%s%s (%s)", i > 0 ? "; " : "", p->id, p->role ? p->role : "");
	}
	add_list(out, &list);
	for (size_t i = 0; i < s->session->n_fields && !s->anonymous; i++)
		text_printf(&list, "%s%s=%s", i > 0 ? "; " : "", s->session->fields[i].name,
			s->session->fields[i].value);
	text_add_escaped(out, list.s);
	text_clear(&list);
}

void metadata_write(const struct export_source *s, struct text *out)
{
	const struct timeline *t = s->timeline;

	table_add_observation(s, out);
	table_add_value(out, s->cb->version);
	table_add_value(out, s->cb->sha256);
	table_add_value(out, timeline_finished(t) ? "finished" : "open");
	add_session(s, out);
	text_printf(out, "%lld\t%lld\t%zu\t%zu\t",
		(long long)coverage_total_ms(timeline_coverage(t), INT64_MIN, INT64_MAX),
		(long long)timeline_span_ms(t), timeline_n(t), count_ratings(t));
	add_people(s, out);
	text_add_c(out, '\n');
}
