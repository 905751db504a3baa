/*
 * The sidecar of an events file, in the form that BIDS gives to it: an object for each column, with
 * LongName, Description, Units and Levels, and one object more, `Coding`, for the file as a whole:
 *
 *	Format, App                    turven-events/1; the program that wrote it
 *	Session, Coder, Pass
 *	Codebook                       Id, Version, Sha256, Title
 *	Recordings                     [File (a name, no path), Bytes, DurationMs, Fingerprint]
 *	CodedSpanMs                    the end of what was coded: where censored states are cut
 *	WatchedMs                      how much of the recording was played
 *	Complete                       the coder called the observation finished
 *	Events                         Bytes, Sha256 of the table: another hash means it was edited
 *	Journals                       [File, Bytes, Sha256, LastSeq]: stale if there is more
 *	Counts                         Events, Points, States, Running, Conflicts
 *
 * Keys keep this order, nothing depends on when or where it was written, and all of it is ASCII, so
 * that the same observation gives the same bytes on every machine.
 */
#include "store/events_sidecar.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"

/* What programs and other labs read is English, as the column names are. */
#define SIDECAR_LANGUAGE "en"

struct column {
	const char *name, *long_name, *description, *units;
};

static const struct column columns_before[] = {
	{"onset", "Onset", "Start of the event on the media axis", "s"},
	{"duration", "Duration", "Length of the event; 0 for a point event", "s"},
	{"code", "Code", "Behaviour that was observed", NULL},
	{"target", "Target", "Whom the event is about", NULL},
	{"kind", "Kind of event", "A moment, or a stretch of time", NULL},
};

static const struct column columns_after[] = {
	{"mark", "Mark", "The coder's mark on the event; n/a = none", NULL},
	{"segment", "Segment", "Number of the segment in which the event begins; 0 = in none",
		NULL},
	{"onset_ms", "Onset in whole milliseconds",
		"Start of the event, exact; onset is this number in seconds", "ms"},
	{"offset_ms", "Offset in whole milliseconds",
		"End of the event, exact and not included; for a point the onset", "ms"},
	{"offset_status", "Status of the offset", "How the end of the event came about", NULL},
	{"error_ms", "Error bound of the onset",
		"Largest error with which the onset was taken; -1 = not known (typed or imported)",
		"ms"},
	{"frame_ms", "Frame",
		"Presentation time of the frame that was on the screen; -1 = not known", "ms"},
	{"speed", "Playback speed", "Speed when the key was pressed, 1 = normal; 0 = not known",
		NULL},
	{"paused", "Paused", "Whether playback was paused when the key was pressed", NULL},
	{"source", "Source of the key", "Where the key was pressed; n/a = nowhere", NULL},
	{"correction_ms", "Reaction-time correction",
		"Time already taken off the onset for the coder's reaction, in media time", "ms"},
	{"event_id", "Event id", "Unique name of the event: run of the program, number", NULL},
	{"revision", "Revision", "How many versions the event has had; 1 = never changed", NULL},
	{"codebook_version", "Codebook version", "In force when the event was last set", NULL},
	{"created_utc", "Created", "When the event was logged, UTC", NULL},
	{"modified_utc", "Modified", "When the event was last changed, UTC", NULL},
	{"comment", "Comment",
		"The coder's comment as the inside of a JSON string: decode \\n, \\uXXXX and the "
		"like; n/a = none",
		NULL},
};

/* value, meaning, ... of the columns whose values are turven's own */
static const char *const own_levels[][3] = {
	{"kind", "point", "a moment"},
	{"kind", "state", "a stretch of time"},
	{"mark", "strong", "strong instance of the code"},
	{"mark", "doubtful", "the coder was in doubt"},
	{"offset_status", "logged", "set by the coder"},
	{"offset_status", "censored",
		"the state still ran at the end of the coded span, which stands for its offset"},
	{"offset_status", "auto", "ended by the program at the end of the work"},
	{"paused", "yes", "playback was paused"},
	{"paused", "no", "playback was running"},
	{"source", "terminal", "the terminal"},
	{"source", "window", "the video window"},
};

static void set_string(json_t *object, const char *key, const char *value)
{
	json_object_set_new(object, key, value ? json_string(value) : json_null());
}

static void set_number(json_t *object, const char *key, int64_t value)
{
	json_object_set_new(object, key, json_integer(value));
}

/* -1 = not known */
static void set_known(json_t *object, const char *key, int64_t value)
{
	json_object_set_new(object, key, value < 0 ? json_null() : json_integer(value));
}

static void set_level(json_t *levels, const char *value, const char *label)
{
	set_string(levels, value, label);
}

/* ---- columns ---- */

static json_t *code_levels(const struct codebook *cb)
{
	json_t *levels = json_object();

	for (size_t i = 0; i < cb->n_codes; i++) {
		const struct code *code = &cb->codes[i];
		const char *name = code->name ? code->name : code->id;
		const char *label = label_get(&code->label, SIDECAR_LANGUAGE, name);
		char *text = strcmp(label, name) == 0 ? mem_strdup(label)
						      : mem_printf("%s: %s", name, label);

		set_level(levels, code->id, text);
		free(text);
	}
	return levels;
}

/* Participants by their role: a label may be a name. */
static json_t *target_levels(const struct events_input *in)
{
	json_t *levels = json_object();

	for (size_t i = 0; i < in->n_targets; i++) {
		const struct target *t = &in->targets[i];

		if (t->participant)
			set_level(levels, t->id,
				t->participant->role ? t->participant->role : "participant");
		else
			set_level(levels, t->id, label_get(t->label, SIDECAR_LANGUAGE, t->id));
	}
	return levels;
}

static json_t *levels_of(const struct events_input *in, const char *column)
{
	json_t *levels;

	if (strcmp(column, "code") == 0)
		return code_levels(in->codebook);
	if (strcmp(column, "target") == 0)
		return target_levels(in);
	levels = json_object();
	for (size_t i = 0; i < sizeof own_levels / sizeof *own_levels; i++)
		if (strcmp(own_levels[i][0], column) == 0)
			set_level(levels, own_levels[i][1], own_levels[i][2]);
	return levels;
}

static void add_column(json_t *root, const struct events_input *in, const struct column *c)
{
	json_t *object = json_object();
	json_t *levels = levels_of(in, c->name);

	set_string(object, "LongName", c->long_name);
	set_string(object, "Description", c->description);
	if (c->units)
		set_string(object, "Units", c->units);
	if (json_object_size(levels) > 0)
		json_object_set(object, "Levels", levels);
	json_decref(levels);
	json_object_set_new(root, c->name, object);
}

static void add_modifier(json_t *root, const struct modifier *m)
{
	json_t *object = json_object(), *levels = json_object();
	char *name = mem_printf("mod_%s", m->id);

	set_string(object, "LongName", label_get(&m->label, SIDECAR_LANGUAGE, m->id));
	set_string(object, "Description",
		m->multiple ? "Modifier of the code; several values are joined by |; n/a = none"
			    : "Modifier of the code; n/a = none");
	if (m->multiple)
		set_string(object, "Delimiter", "|");
	for (size_t i = 0; i < m->n_values; i++)
		set_level(levels, m->values[i].id,
			label_get(&m->values[i].label, SIDECAR_LANGUAGE, m->values[i].id));
	json_object_set_new(object, "Levels", levels);
	json_object_set_new(root, name, object);
	free(name);
}

/* ---- Coding ---- */

static json_t *recordings(const struct session *s)
{
	json_t *list = json_array();

	for (size_t i = 0; i < s->n_recordings; i++) {
		json_t *object = json_object();

		set_string(object, "File", file_base(s->recordings[i].file));
		set_known(object, "Bytes", s->recordings[i].bytes);
		set_known(object, "DurationMs", s->recordings[i].duration_ms);
		set_string(object, "Fingerprint", s->recordings[i].fingerprint);
		json_array_append_new(list, object);
	}
	return list;
}

static json_t *journals(const struct events_input *in)
{
	json_t *list = json_array();

	for (size_t i = 0; i < in->n_segments; i++) {
		const struct journal_segment *s = &in->segments[i];
		json_t *object = json_object();

		set_string(object, "File", s->file);
		set_number(object, "Bytes", s->bytes);
		set_string(object, "Sha256", s->sha256);
		set_number(object, "LastSeq", s->last_seq);
		json_array_append_new(list, object);
	}
	return list;
}

static json_t *counts(const struct timeline *t)
{
	json_t *object = json_object();
	int64_t n_states = 0;
	size_t n = timeline_n(t);

	for (size_t i = 0; i < n; i++)
		n_states += timeline_at(t, i)->v.state;
	set_number(object, "Events", (int64_t)n);
	set_number(object, "Points", (int64_t)n - n_states);
	set_number(object, "States", n_states);
	set_number(object, "Running", (int64_t)timeline_n_running(t));
	set_number(object, "Conflicts", (int64_t)timeline_n_conflicts(t));
	return object;
}

static json_t *coding(const struct events_input *in, const char *tsv, size_t len)
{
	json_t *object = json_object(), *codebook = json_object(), *table = json_object();
	char sha256[HASH_SHA256_SIZE];

	set_string(object, "Format", EVENTS_FORMAT);
	set_string(object, "App", PACKAGE_STRING);
	set_string(object, "Session", in->name->session);
	set_string(object, "Coder", in->name->coder);
	set_number(object, "Pass", in->name->pass);
	set_string(codebook, "Id", in->codebook->id);
	set_string(codebook, "Version", in->codebook->version);
	set_string(codebook, "Sha256", in->codebook->sha256);
	set_string(codebook, "Title",
		label_get(&in->codebook->title, SIDECAR_LANGUAGE, in->codebook->id));
	json_object_set_new(object, "Codebook", codebook);
	json_object_set_new(object, "Recordings", recordings(in->session));
	set_number(object, "CodedSpanMs", timeline_span_ms(in->timeline));
	set_number(object, "WatchedMs",
		coverage_total_ms(timeline_coverage(in->timeline), -MEDIATIME_MAX, MEDIATIME_MAX));
	json_object_set_new(object, "Complete", json_boolean(timeline_finished(in->timeline)));
	hash_sha256(tsv, len, sha256);
	set_number(table, "Bytes", (int64_t)len);
	set_string(table, "Sha256", sha256);
	json_object_set_new(object, "Events", table);
	json_object_set_new(object, "Journals", journals(in));
	json_object_set_new(object, "Counts", counts(in->timeline));
	return object;
}

char *events_sidecar_text(const struct events_input *in, const char *tsv, size_t len)
{
	json_t *root = json_object();
	char *dumped, *text;

	for (size_t i = 0; i < sizeof columns_before / sizeof *columns_before; i++)
		add_column(root, in, &columns_before[i]);
	for (size_t i = 0; i < in->codebook->n_modifiers; i++)
		add_modifier(root, &in->codebook->modifiers[i]);
	for (size_t i = 0; i < sizeof columns_after / sizeof *columns_after; i++) {
		if (strcmp(columns_after[i].name, "segment") != 0 ||
			in->codebook->segments.kind != SEGMENT_NONE)
			add_column(root, in, &columns_after[i]);
	}
	json_object_set_new(root, "Coding", coding(in, tsv, len));
	dumped = json_dumps(root, JSON_INDENT(2) | JSON_ENSURE_ASCII);
	json_decref(root);
	text = mem_printf("%s\n", dumped ? dumped : "{}");
	free(dumped);
	return text;
}

bool events_sidecar_hash(const char *json, size_t len, char out[HASH_SHA256_SIZE])
{
	json_t *root = json_loadb(json, len, 0, NULL);
	const char *sha256 = json_string_value(json_object_get(
		json_object_get(json_object_get(root, "Coding"), "Events"), "Sha256"));
	bool good = sha256 && strlen(sha256) == HASH_SHA256_SIZE - 1;

	if (good)
		memcpy(out, sha256, HASH_SHA256_SIZE);
	json_decref(root);
	return good;
}
