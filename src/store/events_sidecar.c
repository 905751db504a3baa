/*
 * The columns of an events file, for its sidecar, which sidecar.c specifies. Its Counts are Events,
 * Points, States, Running and Conflicts.
 */
#include "store/events_sidecar.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/sidecar.h"

#define N_ITEMS(array) (sizeof(array) / sizeof *(array))

const struct derived_kind events_kind = {"events", "Events", "turven-events/1"};

static const struct sidecar_column columns_before[] = {
	{"onset", "Onset", "Start of the event on the media axis", "s"},
	{"duration", "Duration", "Length of the event; 0 for a point event", "s"},
	{"code", "Code", "Behaviour that was observed", NULL},
	{"target", "Target", "Whom the event is about", NULL},
	{"kind", "Kind of event", "A moment, or a stretch of time", NULL},
};

static const struct sidecar_column columns_after[] = {
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

static const struct sidecar_level own_levels[] = {
	{"kind", "point", "a moment"},
	{"kind", "state", "a stretch of time"},
	{"mark", "strong", "strong instance of the code"},
	{"mark", "doubtful", "the coder was in doubt"},
	{"offset_status", "logged", "set by the coder"},
	{"offset_status", "censored",
		"nobody stopped the state: it is cut off where watching ended"},
	{"offset_status", "auto", "ended by the program at the end of the work"},
	{"paused", "yes", "playback was paused"},
	{"paused", "no", "playback was running"},
	{"source", "terminal", "the terminal"},
	{"source", "window", "the video window"},
};

/* ---- columns ---- */

static json_t *code_levels(const struct codebook *cb)
{
	json_t *levels = json_object();

	for (size_t i = 0; i < cb->n_codes; i++) {
		const struct code *code = &cb->codes[i];
		const char *name = code->name ? code->name : code->id;

		sidecar_set_labelled(levels, code->id, name, &code->label);
	}
	return levels;
}

static void add_column(json_t *root, const struct derived_input *in, const struct sidecar_column *c)
{
	json_t *levels;

	if (strcmp(c->name, "code") == 0)
		levels = code_levels(in->codebook);
	else if (strcmp(c->name, "target") == 0)
		levels = sidecar_target_levels(in);
	else
		levels = sidecar_own_levels(own_levels, N_ITEMS(own_levels), c->name);
	sidecar_add_column(root, c, levels);
}

static void add_modifier(json_t *root, const struct modifier *m)
{
	json_t *object = json_object(), *levels = json_object();
	char *name = mem_printf("mod_%s", m->id);

	sidecar_set_string(object, "LongName", label_get(&m->label, SIDECAR_LANGUAGE, m->id));
	sidecar_set_string(object, "Description",
		m->multiple ? "Modifier of the code; several values are joined by |; n/a = none"
			    : "Modifier of the code; n/a = none");
	if (m->multiple)
		sidecar_set_string(object, "Delimiter", "|");
	for (size_t i = 0; i < m->n_values; i++)
		sidecar_set_string(levels, m->values[i].id,
			label_get(&m->values[i].label, SIDECAR_LANGUAGE, m->values[i].id));
	json_object_set_new(object, "Levels", levels);
	json_object_set_new(root, name, object);
	free(name);
}

static json_t *counts(const struct timeline *t)
{
	json_t *object = json_object();
	int64_t n_states = 0;
	size_t n = timeline_n(t);

	for (size_t i = 0; i < n; i++)
		n_states += timeline_at(t, i)->v.state;
	sidecar_set_number(object, "Events", (int64_t)n);
	sidecar_set_number(object, "Points", (int64_t)n - n_states);
	sidecar_set_number(object, "States", n_states);
	sidecar_set_number(object, "Running", (int64_t)timeline_n_running(t));
	sidecar_set_number(object, "Conflicts", (int64_t)timeline_n_conflicts(t));
	return object;
}

char *events_sidecar_text(const struct derived_input *in, const char *tsv, size_t len)
{
	json_t *root = json_object(), *coding;

	for (size_t i = 0; i < N_ITEMS(columns_before); i++)
		add_column(root, in, &columns_before[i]);
	for (size_t i = 0; i < in->codebook->n_modifiers; i++)
		add_modifier(root, &in->codebook->modifiers[i]);
	for (size_t i = 0; i < N_ITEMS(columns_after); i++) {
		if (strcmp(columns_after[i].name, "segment") != 0 ||
			in->codebook->segments.kind != SEGMENT_NONE)
			add_column(root, in, &columns_after[i]);
	}
	coding = sidecar_coding(in, &events_kind, tsv, len);
	json_object_set_new(coding, "Counts", counts(in->timeline));
	json_object_set_new(root, "Coding", coding);
	return sidecar_text(root);
}
