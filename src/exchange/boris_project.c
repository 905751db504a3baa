/*
 * Observations as projects of BORIS (format 7.0) have them, with ethogram and subjects;
 * boris_files.c makes the projects.
 *
 * BORIS does not store what starts and what stops, it counts (boris_events.h). Its modifiers are sets
 * joined by |, choices within one by a comma, None for nothing. Participants are their ids, described
 * by their roles. turven does not know the frame rate, which BORIS wants for each recording: 25 stands
 * there. Without a recording, or where its name or length must not or cannot be told, the observation
 * is a live one.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "exchange/boris_events.h"
#include "exchange/boris_project.h"
#include "exchange/format.h"
#include "exchange/parts.h"

#define N_PLAYERS  8
#define FRAME_RATE 25.0

static void set(json_t *object, const char *key, const char *value)
{
	json_object_set_new(object, key, json_string(value));
}

static json_t *seconds(int64_t ms)
{
	return json_real((double)ms / 1000.0);
}

static void set_numbered(json_t *object, size_t number, json_t *value)
{
	char key[24];

	snprintf(key, sizeof key, "%zu", number);
	json_object_set_new(object, key, value);
}

/* ---- ethogram and subjects ---- */

static json_t *modifier_set(const struct modifier *modifier)
{
	json_t *object = json_object(), *values = json_array();

	for (size_t i = 0; i < modifier->n_values; i++)
		json_array_append_new(values, json_string(modifier->values[i].id));
	set(object, "name", modifier->id);
	set(object, "description", label_get(&modifier->label, "en", modifier->id));
	json_object_set_new(object, "type", json_integer(modifier->multiple ? 1 : 0));
	json_object_set_new(object, "ask at stop", json_false());
	json_object_set_new(object, "values", values);
	return object;
}

/* The other codes of its exclusive group, with commas. */
static void set_excluded(json_t *object, const struct codebook *cb, const struct code *code)
{
	struct text others = {0};

	for (size_t i = 0; i < cb->n_codes; i++)
		if (code->group >= 0 && cb->codes[i].group == code->group && &cb->codes[i] != code)
			text_printf(&others, "%s%s", others.len > 0 ? "," : "", cb->codes[i].id);
	set(object, "excluded", others.s ? others.s : "");
	text_clear(&others);
}

static json_t *behaviour(const struct codebook *cb, const struct code *code)
{
	json_t *object = json_object(), *modifiers = json_object();
	char key[2] = {code->key ? code->key[0] : '\0', '\0'}; /* BORIS has one key for a code */

	for (size_t i = 0; i < code->n_modifiers; i++)
		set_numbered(modifiers, i, modifier_set(&cb->modifiers[code->modifiers[i]]));
	set(object, "type", code->kind == CODE_STATE ? "State event" : "Point event");
	set(object, "key", key);
	set(object, "code", code->id);
	set(object, "description", label_get(&code->label, "en", ""));
	set(object, "color", "");
	set(object, "category", code->dimension < 0 ? "" : cb->dimensions[code->dimension].id);
	json_object_set_new(object, "modifiers", modifiers);
	set_excluded(object, cb, code);
	set(object, "coding map", "");
	return object;
}

static json_t *behaviours(const struct codebook *cb)
{
	json_t *all = json_array();

	for (size_t i = 0; i < cb->n_codes; i++)
		json_array_append_new(all, behaviour(cb, &cb->codes[i]));
	return all;
}

static json_t *categories(const struct codebook *cb)
{
	json_t *all = json_array();

	for (size_t i = 0; i < cb->n_dimensions; i++)
		json_array_append_new(all, json_string(cb->dimensions[i].id));
	return all;
}

static json_t *subjects(const struct export_source *s)
{
	json_t *all = json_array();

	for (size_t i = 0; i < s->n_targets; i++) {
		const struct target *target = &s->targets[i];
		json_t *object = json_object();
		const char *role = target->participant ? target->participant->role : NULL;
		char key[2] = {target->key, '\0'};

		set(object, "key", key);
		set(object, "name", target->id);
		set(object, "description", role ? role : "");
		json_array_append_new(all, object);
	}
	return all;
}

/* ---- the observation ---- */

static bool is_media(const struct export_source *s)
{
	return export_recording(s, 0) && session_duration_ms(s->session) >= 0;
}

static json_t *event(const struct export_source *s, const struct boris_row *row, bool media)
{
	const char *comment = row->kind == BORIS_STOP ? NULL : export_comment(s, row->event);
	json_t *array = json_array();
	struct text modifiers = {0};
	char *value;

	for (size_t i = 0; (value = boris_modifier(s, row->event, i)); i++) {
		text_printf(&modifiers, "%s%s", i > 0 ? "|" : "", value);
		free(value);
	}
	json_array_append_new(array, seconds(row->ms));
	json_array_append_new(array, json_string(row->event->v.target));
	json_array_append_new(array, json_string(row->event->v.code));
	json_array_append_new(array, json_string(modifiers.s ? modifiers.s : ""));
	json_array_append_new(array, json_string(comment ? comment : ""));
	if (media)
		json_array_append_new(array, json_string("NA"));
	text_clear(&modifiers);
	return array;
}

static json_t *events(const struct export_source *s, bool media)
{
	json_t *all = json_array();
	struct boris_row *rows;
	size_t n = boris_rows(s, &rows);

	for (size_t i = 0; i < n; i++)
		json_array_append_new(all, event(s, &rows[i], media));
	free(rows);
	return all;
}

static void set_media(json_t *object, const struct export_source *s)
{
	json_t *info = json_object(), *offset = json_object(), *length = json_object(),
	       *fps = json_object(), *video = json_object(), *audio = json_object(),
	       *files = json_array();

	for (size_t i = 0; i < s->session->n_recordings; i++) {
		const char *name = export_recording(s, i);

		json_array_append_new(files, json_string(name));
		json_object_set_new(length, name, seconds(s->session->recordings[i].duration_ms));
		json_object_set_new(fps, name, json_real(FRAME_RATE));
		json_object_set_new(
			video, name, json_boolean(s->session->recordings[i].picture != PICTURE_NO));
		json_object_set_new(audio, name, json_true());
	}
	json_object_set_new(json_object_get(object, "file"), "1", files);
	json_object_set_new(offset, "1", json_real(0.0));
	json_object_set_new(info, "length", length);
	json_object_set_new(info, "fps", fps);
	json_object_set_new(info, "hasVideo", video);
	json_object_set_new(info, "hasAudio", audio);
	json_object_set_new(info, "offset", offset);
	json_object_set_new(object, "media_info", info);
}

static json_t *observation(const struct export_source *s, const char *date)
{
	static const char *const off[] = {"visualize_spectrogram", "visualize_waveform",
		"close_behaviors_between_videos", "start_from_current_time",
		"start_from_current_epoch_time"};
	json_t *object = json_object(), *files = json_object();
	char *description = mem_printf(
		"coder %s, codebook %s %s", s->name->coder, s->name->codebook, s->cb->version);
	bool media = is_media(s);

	for (size_t i = 1; i <= N_PLAYERS; i++)
		set_numbered(files, i, json_array());
	json_object_set_new(object, "file", files);
	set(object, "type", media ? "MEDIA" : "LIVE");
	set(object, "date", date);
	set(object, "description", description);
	json_object_set_new(object, "time offset", json_real(0.0));
	json_object_set_new(object, "observation time interval", json_pack("[i, i]", 0, 0));
	json_object_set_new(object, "independent_variables", json_object());
	for (size_t i = 0; i < sizeof off / sizeof off[0]; i++)
		json_object_set_new(object, off[i], json_false());
	json_object_set_new(object, "scan_sampling_time", json_integer(0));
	if (media)
		set_media(object, s);
	json_object_set_new(object, "events", events(s, media));
	free(description);
	return object;
}

/* ---- the parts ---- */

static void add_json(struct text *out, json_t *json)
{
	char *text = json_dumps(json,
		JSON_INDENT(1) | JSON_ENSURE_ASCII | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(15));

	text_add(out, text ? text : "{}");
	free(text);
	json_decref(json);
}

static void add_part(struct text *out, const char *name, json_t *json)
{
	size_t begin = part_begin(out, name);

	add_json(out, json);
	part_end(out, begin);
}

void boris_project_write(const struct export_source *s, struct text *out)
{
	char stem[OBSERVATION_STEM_SIZE], date[BORIS_DATE_SIZE];
	size_t begin;

	observation_stem(s->name, stem);
	boris_date(s, 'T', date);
	begin = part_begin(out, BORIS_OBSERVATION);
	text_printf(out, "\"%s\": ", stem);
	add_json(out, observation(s, date));
	part_end(out, begin);
	begin = part_begin(out, BORIS_DATE);
	text_add(out, date);
	part_end(out, begin);
	add_part(out, BORIS_SUBJECTS, subjects(s));
	if (s->codebook_is_new) {
		char *name = mem_printf(BORIS_CODEBOOK "%s", s->cb->sha256);

		add_part(out, name,
			json_pack("{so, so}", "behaviours", behaviours(s->cb), "categories",
				categories(s->cb)));
		free(name);
	}
}
