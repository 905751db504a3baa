/*
 * Projects of BORIS, of the formats 1.6 to 7.0, as they are or packed with gzip.
 *
 * An event is [seconds, subject, code, modifiers, comment, …]. What starts and what stops is not in
 * the file: of the events of a state with the same subject and modifiers the first is a start, the
 * second its stop, the third a start …, in the order of the file. One without a stop is told of.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "exchange/boris_project_read.h"
#include "exchange/import_text.h"
#include "model/mediatime.h"
#include "model/session.h"

#define NEWEST_FORMAT 7
#define NO_SUBJECT    "No focal subject"
#define NOT_CHOSEN    "None"

/* A start or stop, while they are paired. */
struct end {
	struct import_event e;
	size_t number; /* in the observation, from 1 */
};

struct ends {
	struct end *items;
	size_t n, capacity;
};

/* ---- events ---- */

static const struct import_code *find_code(const struct boris_reader *r, const char *id)
{
	for (size_t i = 0; i < r->im->n_codes; i++)
		if (strcmp(r->im->codes[i].id, id) == 0)
			return &r->im->codes[i];
	return NULL;
}

/* Adds what was chosen in one set. */
static void add_choices(struct boris_reader *r, struct import_event *e,
	const struct import_set *set, const char *name, const char *s, size_t n)
{
	struct import_modifier *all = (struct import_modifier *)(uintptr_t)e->modifiers;

	while (n > 0) {
		const char *comma = set && set->several ? memchr(s, ',', n) : NULL;
		size_t length = comma ? (size_t)(comma - s) : n;
		const char *value = boris_modifier_value(r, s, length);

		if (value && strcmp(value, NOT_CHOSEN) != 0)
			all[e->n_modifiers++] = (struct import_modifier){name, value};
		length += comma != NULL;
		s += length;
		n -= length;
	}
}

static void take_modifiers(struct boris_reader *r, struct import_event *e,
	const struct import_code *code, const char *s)
{
	size_t n = 1;

	for (const char *c = s; *c; c++)
		n += *c == '|' || *c == ',';
	e->modifiers = arena_alloc(&r->im->arena, n, sizeof *e->modifiers);
	for (size_t i = 0;; i++) {
		const struct import_set *set = i < code->n_sets ? &code->sets[i] : NULL;
		const char *name = set && set->name[0] != '\0'
					   ? set->name
					   : arena_printf(&r->im->arena, "#%zu", i + 1);
		size_t length = strcspn(s, "|");

		if (length > 0)
			add_choices(r, e, set, name, s, length);
		if (s[length] == '\0')
			break;
		s += length + 1;
	}
}

enum time_kind { TIME_GOOD, TIME_NONE, TIME_BAD };

/* Older projects have texts. Pictures without a date have no time. */
static enum time_kind take_time(const json_t *value, int64_t *ms)
{
	if (json_is_null(value) ||
		(json_is_string(value) && strcmp(json_string_value(value), "NA") == 0))
		return TIME_NONE;
	if (json_is_number(value))
		*ms = import_seconds_of(json_number_value(value));
	else if (!json_is_string(value) ||
		 !import_seconds(json_string_value(value), json_string_length(value), ms))
		return TIME_BAD;
	return *ms > MEDIATIME_MAX || *ms < -MEDIATIME_MAX ? TIME_BAD : TIME_GOOD;
}

/* As it is, with its blanks; NULL: there is none. */
static const char *comment_of(struct boris_reader *r, const json_t *value)
{
	return json_string_length(value) > 0 ? arena_strdup(&r->im->arena, json_string_value(value))
					     : NULL;
}

/* False: it is no event; a mistake was added, or it was counted. */
static bool take_event(
	struct boris_reader *r, const char *place, const json_t *array, struct end *end)
{
	const json_t *text = json_array_get(array, 3);
	struct import_event *e = &end->e;
	const struct import_code *code;
	struct boris_place at = {e->line, e->column};
	enum time_kind time;

	if (json_array_size(array) < 3) {
		boris_mistake(r, at, place,
			_("an event is [time, subject, code, modifiers, comment]; save the project "
			  "anew in BORIS"));
		return false;
	}
	time = take_time(json_array_get(array, 0), &e->onset_ms);
	e->target = boris_string(r, json_array_get(array, 1));
	e->code = boris_string(r, json_array_get(array, 2));
	e->comment = comment_of(r, json_array_get(array, 4));
	code = e->code ? find_code(r, e->code) : NULL;
	if (e->target && strcmp(e->target, NO_SUBJECT) == 0)
		e->target = NULL;
	if (time == TIME_BAD)
		boris_mistake(r, at, place,
			_("the time of '%s' is not seconds within 11 days; mend it in BORIS"),
			e->code ? e->code : "");
	if (!code)
		boris_mistake(r, at, place, _("'%s' is not in the ethogram; add it in BORIS"),
			e->code ? e->code : "");
	if (time == TIME_NONE && code)
		import_lose(r->im, N_("events of pictures, which have no time"), 1);
	if (time != TIME_GOOD || !code)
		return false;
	if (json_is_string(text))
		take_modifiers(r, e, code, json_string_value(text));
	e->offset_ms = e->onset_ms;
	e->category = code->category;
	e->kind = code->state ? IMPORT_START : IMPORT_POINT;
	return true;
}

/* ---- starts and stops ---- */

static int compare_words(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

static int compare_states(const struct import_event *a, const struct import_event *b)
{
	int way = strcmp(a->code, b->code);

	if (way == 0)
		way = compare_words(a->target, b->target);
	for (size_t i = 0; way == 0 && i < a->n_modifiers && i < b->n_modifiers; i++) {
		way = compare_words(a->modifiers[i].set, b->modifiers[i].set);
		if (way == 0)
			way = strcmp(a->modifiers[i].value, b->modifiers[i].value);
	}
	if (way == 0 && a->n_modifiers != b->n_modifiers)
		way = a->n_modifiers < b->n_modifiers ? -1 : 1;
	return way;
}

static int compare_ends(const void *a, const void *b)
{
	const struct end *one = *(struct end *const *)a, *other = *(struct end *const *)b;
	int way = compare_states(&one->e, &other->e);

	return way != 0 ? way : one->number < other->number ? -1 : one->number > other->number;
}

static char *place_of(const char *id, size_t number)
{
	return mem_printf(_("observation '%s', event %zu"), id, number);
}

static void pair(struct boris_reader *r, const char *id, struct end *start, struct end *stop)
{
	char *place = place_of(id, stop->number);

	if (stop->e.onset_ms < start->e.onset_ms)
		boris_mistake(r, (struct boris_place){stop->e.line, stop->e.column}, place,
			_("'%s' stops before it starts (event %zu); the events have to be in the "
			  "order of time, so save the observation anew in BORIS"),
			stop->e.code, start->number);
	if (!start->e.comment)
		start->e.comment = stop->e.comment;
	else if (stop->e.comment && strcmp(start->e.comment, stop->e.comment) != 0)
		start->e.comment =
			arena_printf(&r->im->arena, "%s\n%s", start->e.comment, stop->e.comment);
	start->e.kind = IMPORT_STATE;
	start->e.offset_ms = stop->e.onset_ms;
	start->e.stop_line = stop->e.line;
	stop->e.kind = IMPORT_STOP;
	free(place);
}

static void leave_open(struct boris_reader *r, const char *id, struct end *start)
{
	char *place = place_of(id, start->number);

	problems_add(r->problems, SEVERITY_WARNING, r->name, start->e.line, start->e.column,
		_("%s: nothing ends '%s', which starts here; it is imported as a state that nobody "
		  "ended"),
		place, start->e.code);
	start->e.kind = IMPORT_STATE;
	start->e.offset_ms = MEDIATIME_NONE;
	free(place);
}

static void pair_ends(struct boris_reader *r, const char *id, struct ends *ends)
{
	struct end **sorted = mem_alloc(ends->n + 1, sizeof *sorted), *open = NULL;
	size_t n = 0;

	for (size_t i = 0; i < ends->n; i++)
		if (ends->items[i].e.kind == IMPORT_START)
			sorted[n++] = &ends->items[i];
	qsort(sorted, n, sizeof *sorted, compare_ends);
	for (size_t i = 0; i < n; i++) {
		if (open && compare_states(&open->e, &sorted[i]->e) != 0) {
			leave_open(r, id, open);
			open = NULL;
		}
		if (open)
			pair(r, id, open, sorted[i]);
		open = open ? NULL : sorted[i];
	}
	if (open)
		leave_open(r, id, open);
	free(sorted);
}

static void take_events(
	struct boris_reader *r, const char *id, const json_t *list, struct import_observation *o)
{
	struct ends ends = {0};

	for (size_t i = 0; i < json_array_size(list); i++) {
		struct boris_place at = boris_places_next(&r->places);
		struct end end = {.e = {.line = at.line, .column = at.column}, .number = i + 1};
		char *place = place_of(id, i + 1);

		if (take_event(r, place, json_array_get(list, i), &end)) {
			MEM_GROW(ends.items, ends.n, ends.capacity);
			ends.items[ends.n++] = end;
		}
		free(place);
	}
	pair_ends(r, id, &ends);
	for (size_t i = 0; i < ends.n; i++)
		if (ends.items[i].e.kind != IMPORT_STOP)
			*import_add(o, 0, 0) = ends.items[i].e; /* with its place */
	free(ends.items);
}

/* ---- observations ---- */

/* The files of the first player; of the oldest projects, of all of them. */
static const json_t *first_player(const json_t *observation)
{
	const json_t *files = json_object_get(observation, "file");

	return json_is_array(files) ? files : json_object_get(files, "1");
}

/* Before format 4 the length of a single file stood under the sum of its bytes, in milliseconds. */
static int64_t old_duration(const json_t *observation)
{
	json_t *infos = json_object_get(observation, "media_file_info");
	const json_t *length;
	int64_t ms;

	if (json_object_size(infos) != 1 || json_array_size(first_player(observation)) != 1)
		return -1;
	length = json_object_get(json_object_iter_value(json_object_iter(infos)), "video_length");
	ms = import_seconds_of(json_number_value(length) / 1000.0);
	return ms > 0 && ms <= MEDIATIME_MAX ? ms : -1;
}

/* -1: not all lengths are known. */
static int64_t duration(const json_t *observation)
{
	const json_t *files = first_player(observation);
	const json_t *lengths =
		json_object_get(json_object_get(observation, "media_info"), "length");
	int64_t sum_ms = 0;

	if (!lengths)
		return old_duration(observation);
	for (size_t i = 0; i < json_array_size(files); i++) {
		const char *path = json_string_value(json_array_get(files, i));
		const json_t *length = path ? json_object_get(lengths, path) : NULL;
		int64_t ms =
			json_is_number(length) ? import_seconds_of(json_number_value(length)) : -1;

		if (ms < 0 || ms > MEDIATIME_MAX - sum_ms)
			return -1;
		sum_ms += ms;
	}
	return json_array_size(files) > 0 ? sum_ms : -1;
}

static void take_recording(
	struct boris_reader *r, const json_t *observation, struct import_observation *o)
{
	const char *path = json_string_value(json_array_get(first_player(observation), 0));
	json_t *players = json_object_get(observation, "file");
	size_t n = 0;

	if (path)
		o->recording = import_base_name(r->im, path);
	o->duration_ms = duration(observation);
	import_lose(r->im, IMPORT_LOST_DATES,
		json_string_length(json_object_get(observation, "date")) > 0);
	for (void *at = json_object_iter(players); at; at = json_object_iter_next(players, at))
		n += json_array_size(json_object_iter_value(at));
	import_lose(r->im, N_("recordings beside the first, further parts or other players"),
		n - (n > 0 && path));
}

/* What turven wrote into the description of its export, together with the id. */
static bool take_own_name(struct boris_reader *r, const char *id, const char *description,
	struct import_observation *o)
{
	struct observation_name name;
	const char *rest;
	char *expected;
	bool same;

	if (!observation_parse_stem(id, &name, &rest) || *rest != '\0')
		return false;
	expected = mem_printf("coder %s, codebook %s ", name.coder, name.codebook);
	same = strncmp(description, expected, strlen(expected)) == 0;
	free(expected);
	if (!same)
		return false;
	o->session = arena_strdup(&r->im->arena, name.session);
	o->coder = arena_strdup(&r->im->arena, name.coder);
	o->codebook = arena_strdup(&r->im->arena, name.codebook);
	o->pass = name.pass;
	return true;
}

static void count_rest(struct boris_reader *r, const json_t *observation)
{
	json_t *variables = json_object_get(observation, "independent_variables");

	for (void *at = json_object_iter(variables); at; at = json_object_iter_next(variables, at))
		import_lose(r->im, N_("values of independent variables"),
			json_string_length(json_object_iter_value(at)) > 0);
	import_lose(r->im, N_("offsets of the time of an observation"),
		json_number_value(json_object_get(observation, "time offset")) != 0.0);
}

static void take_observation(struct boris_reader *r, const char *id, const json_t *observation)
{
	struct import_observation *o = import_observation(r->im, id, 0);
	const json_t *events = json_object_get(observation, "events");
	const char *description = boris_string(r, json_object_get(observation, "description"));

	if (!json_is_object(observation) || (events && !json_is_array(events))) {
		char *place = mem_printf(_("observation '%s'"), id);

		boris_mistake(r, (struct boris_place){0, 0}, place,
			_("it has no list of events; save the project anew in BORIS"));
		free(place);
		return;
	}
	take_recording(r, observation, o);
	if (description && !take_own_name(r, id, description, o))
		import_lose(r->im, N_("descriptions of observations"), 1);
	count_rest(r, observation);
	take_events(r, id, events, o);
}

/* ---- the project ---- */

static bool check_root(struct boris_reader *r, const json_t *root)
{
	const char *format = json_string_value(json_object_get(root, "project_format_version"));

	if (!json_is_object(json_object_get(root, "observations")) ||
		!json_is_object(json_object_get(root, "behaviors_conf"))) {
		problems_add(r->problems, SEVERITY_ERROR, r->name, 0, 0,
			_("this is no project of BORIS; choose a .boris or .boris.gz file"));
		return false;
	}
	if (format && strtol(format, NULL, 10) > NEWEST_FORMAT) {
		problems_add(r->problems, SEVERITY_ERROR, r->name, 0, 0,
			_("a project of format '%s', which is newer than %d; export its events as "
			  "a table in BORIS and import that (boris-tabular)"),
			format, NEWEST_FORMAT);
		return false;
	}
	return true;
}

static size_t count_events(json_t *all)
{
	size_t n = 0;

	for (void *at = json_object_iter(all); at; at = json_object_iter_next(all, at))
		n += json_array_size(json_object_get(json_object_iter_value(at), "events"));
	return n;
}

static void read_project(struct boris_reader *r, const char *text, size_t len)
{
	json_error_t error;
	json_t *root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &error), *all;

	if (!root) {
		problems_add(r->problems, SEVERITY_ERROR, r->name, error.line, error.column,
			_("here the file is no JSON (%s); save the project anew in BORIS"),
			error.text);
		return;
	}
	if (check_root(r, root)) {
		boris_read_ethogram(r, json_object_get(root, "behaviors_conf"));
		boris_read_subjects(r, json_object_get(root, "subjects_conf"));
		all = json_object_get(root, "observations");
		boris_places_find(&r->places, text, len);
		if (r->places.n != count_events(all))
			boris_places_clear(&r->places); /* not written as it is read here */
		for (void *at = json_object_iter(all); at; at = json_object_iter_next(all, at))
			take_observation(r, json_object_iter_key(at), json_object_iter_value(at));
	}
	json_decref(root);
}

bool boris_project_read(const char *name, const char *text, size_t len, struct import *out,
	struct problems *problems)
{
	struct boris_reader r = {.name = name, .im = out, .problems = problems};
	size_t n_errors = problems->n_errors;
	struct text unpacked = {0}, decoded = {0};
	bool good = true;

	if (import_is_gzip(text, len)) {
		good = import_gunzip(name, text, len, &unpacked, problems);
		text = unpacked.s;
		len = unpacked.len;
	}
	if (good && import_decode(out, name, text, len, &decoded, problems))
		read_project(&r, decoded.s, decoded.len);
	boris_places_clear(&r.places);
	text_clear(&unpacked);
	text_clear(&decoded);
	return problems->n_errors == n_errors;
}
