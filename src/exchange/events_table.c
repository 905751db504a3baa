/*
 * The long table of events, as csv and tsv: one row for each event of each observation, with
 * integers for times, so that no locale reads 1.200 s as 1200. The columns are the same for every
 * codebook, so that tables of several instruments can be put under one another. A data package is
 * this table with a description in the words of Frictionless.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "exchange/format.h"
#include "model/variable.h"

static const struct {
	const char *name;
	bool is_number;
	const char *description, *units;
	const char *type;   /* in a data package; NULL = string */
	const char *values; /* what it can be, with blanks between; NULL = anything */
} columns[] = {
	{"session", false, "Id of the session", NULL, NULL, NULL},
	{"coder", false, "Id of the coder", NULL, NULL, NULL},
	{"pass", true, "Which pass of this coder over the session, from 1", NULL, "integer", NULL},
	{"codebook", false, "Id of the codebook", NULL, NULL, NULL},
	{"target", false, "Whom or what the event is about: a participant or a unit", NULL, NULL,
		NULL},
	{"code", false, "Id of the code", NULL, NULL, NULL},
	{"dimension", false, "Dimension of the code, or n/a", NULL, NULL, NULL},
	{"valence", false, "positive, neutral or negative", NULL, NULL,
		"negative neutral positive"},
	{"kind", false, "point or state", NULL, NULL, "point state"},
	{"onset_ms", true, "Time on the recording; may be negative", "ms", "integer", NULL},
	{"offset_ms", true, "End of a state; of a point its onset", "ms", "integer", NULL},
	{"offset_status", false,
		"logged; censored: nobody stopped it, it is cut off where watching ended; "
		"auto: ended by the program with the work",
		NULL, NULL, "logged censored auto"},
	{"onset", true, "onset_ms in seconds", "s", "number", NULL},
	{"duration", true, "offset_ms - onset_ms in seconds", "s", "number", NULL},
	{"mark", false, "strong, doubtful or n/a", NULL, NULL, "strong doubtful"},
	{"modifiers", false, "group=value;group=value|value, or n/a", NULL, NULL, NULL},
	{"codebook_version", false, "Version of the codebook", NULL, NULL, NULL},
	{"event_id", false, "Name of the event for ever", NULL, NULL, NULL},
	{"comment", false, "What the coder wrote, escaped like the inside of a JSON string", NULL,
		NULL, NULL},
};

const struct sheet_column *events_table_columns(struct arena *a, size_t *n)
{
	struct sheet_column *out;

	*n = sizeof columns / sizeof columns[0];
	out = arena_alloc(a, *n, sizeof *out);
	for (size_t i = 0; i < *n; i++)
		out[i] = (struct sheet_column){
			.name = arena_strdup(a, columns[i].name),
			.is_number = columns[i].is_number,
			.description = arena_strdup(a, columns[i].description),
			.units = columns[i].units ? arena_strdup(a, columns[i].units) : NULL,
		};
	return out;
}

static json_t *words(const char *list)
{
	json_t *array = json_array();

	for (; *list; list += strcspn(list, " "), list += *list == ' ')
		json_array_append_new(array, json_stringn(list, strcspn(list, " ")));
	return array;
}

static json_t *fields(void)
{
	json_t *array = json_array();

	for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
		json_t *field = json_pack("{ss, ss, ss}", "name", columns[i].name, "type",
			columns[i].type ? columns[i].type : "string", "description",
			columns[i].description);

		if (columns[i].units)
			json_object_set_new(field, "unit", json_string(columns[i].units));
		if (columns[i].values)
			json_object_set_new(field, "constraints",
				json_pack("{so}", "enum", words(columns[i].values)));
		json_array_append_new(array, field);
	}
	return array;
}

char *events_table_package(void)
{
	json_t *schema = json_pack("{so, s[s]}", "fields", fields(), "missingValues", "n/a");
	json_t *resource = json_pack("{ss, ss, ss, ss, s{ss, sb}, so}", "name", "events", "path",
		EVENTS_TABLE_NAME, "profile", "tabular-data-resource", "encoding", "utf-8",
		"dialect", "delimiter", ",", "header", 1, "schema", schema);
	json_t *root = json_pack("{ss, ss, s[o]}", "name", "turven-events", "profile",
		"tabular-data-package", "resources", resource);
	char *json = json_dumps(root, JSON_INDENT(1) | JSON_ENSURE_ASCII | JSON_PRESERVE_ORDER);
	char *out = mem_printf("%s\n", json ? json : "");

	free(json);
	json_decref(root);
	return out;
}

static void add_value(struct text *out, const char *s)
{
	text_add_value(out, s);
	text_add_c(out, '\t');
}

static void add_event(const struct export_source *s, const struct event *e, struct text *out)
{
	const struct code *code = &s->cb->codes[e->code];
	int64_t end_ms = export_end_ms(s, e);
	char seconds[MEDIATIME_SIZE], id[EVENT_ID_SIZE];

	add_value(out, e->v.target);
	add_value(out, e->v.code);
	add_value(out, code->dimension < 0 ? NULL : s->cb->dimensions[code->dimension].id);
	text_printf(out, "%s\t%s\t", valence_name(code->valence), e->v.state ? "state" : "point");
	text_printf(out, "%lld\t%lld\t%s\t", (long long)e->v.onset_ms, (long long)end_ms,
		e->v.state && e->v.offset_ms == MEDIATIME_NONE ? "censored"
		: e->cause == CAUSE_AUTOCLOSE                  ? "auto"
							       : "logged");
	mediatime_format_seconds(e->v.onset_ms, seconds);
	text_printf(out, "%s\t", seconds);
	mediatime_format_seconds(end_ms - e->v.onset_ms, seconds);
	text_printf(out, "%s\t", seconds);
	add_value(out, event_mark_name(e->v.mark));
	add_value(out, e->v.modifiers);
	add_value(out, s->cb->version);
	event_id_format(e->id, id);
	add_value(out, id);
	text_add_escaped(out, export_comment(s, e));
	text_add_c(out, '\n');
}

void events_table_write(const struct export_source *s, struct text *out)
{
	for (size_t i = 0; i < timeline_n(s->timeline); i++) {
		add_value(out, s->name->session);
		add_value(out, s->name->coder);
		text_printf(out, "%d\t", s->name->pass);
		add_value(out, s->name->codebook);
		add_event(s, timeline_at(s->timeline, i), out);
	}
}
