/*
 * The ethogram and the subjects of a project of BORIS. Sets of modifiers are objects with numbers as
 * keys since format 4; before, they were texts like "low,high|left,right", without names.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "exchange/boris_project_read.h"
#include "exchange/import_text.h"

enum { SET_ONE, SET_SEVERAL, SET_NUMBER, SET_FILE };

/* ---- for both ---- */

void boris_mistake(
	struct boris_reader *r, struct boris_place at, const char *way, const char *fmt, ...)
{
	struct text what = {0};
	va_list ap;

	va_start(ap, fmt);
	text_vprintf(&what, fmt, ap);
	va_end(ap);
	problems_add(
		r->problems, SEVERITY_ERROR, r->name, at.line, at.column, "%s: %s", way, what.s);
	text_clear(&what);
}

const char *boris_string(struct boris_reader *r, const json_t *value)
{
	const char *s = json_string_value(value);

	return s ? import_string(r->im, s, json_string_length(value)) : NULL;
}

const char *boris_modifier_value(struct boris_reader *r, const char *s, size_t n)
{
	while (n > 0 && (s[n - 1] == ' ' || s[n - 1] == '\t'))
		n--;
	if (n > 0 && s[n - 1] == ')')
		for (size_t i = 0; i + 1 < n; i++)
			if (s[i] == ' ' && s[i + 1] == '(')
				n = i;
	return import_string(r->im, s, n);
}

/* A key of one ASCII character; 0: none, or one like F1. */
static char key_of(const json_t *object)
{
	const char *key = json_string_value(json_object_get(object, "key"));

	return key && key[0] > ' ' && key[0] < 127 && key[1] == '\0' ? key[0] : '\0';
}

/* ---- sets of modifiers ---- */

static void add_value(struct boris_reader *r, const char **values, struct import_set *set,
	const char *s, size_t n)
{
	const char *value = boris_modifier_value(r, s, n);

	if (value)
		values[set->n_values++] = value;
}

static struct import_set object_set(struct boris_reader *r, const json_t *object)
{
	const json_t *list = json_object_get(object, "values"),
		     *type = json_object_get(object, "type");
	const char *set_name = boris_string(r, json_object_get(object, "name"));
	long long kind = json_is_string(type) ? strtol(json_string_value(type), NULL, 10)
					      : (long long)json_integer_value(type);
	const char **values = arena_alloc(&r->im->arena, json_array_size(list), sizeof *values);
	struct import_set set = {.name = set_name ? set_name : "",
		.values = values,
		.several = kind == SET_SEVERAL,
		.number = kind == SET_NUMBER};

	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *value = json_array_get(list, i);

		if (json_is_string(value))
			add_value(r, values, &set, json_string_value(value),
				json_string_length(value));
	}
	import_lose(r->im, N_("files that modifiers take their values from"), kind == SET_FILE);
	return set;
}

static struct import_set text_set(struct boris_reader *r, const char *s, size_t n)
{
	size_t n_values = 1;
	const char **values;
	struct import_set set = {.name = ""};

	for (size_t i = 0; i < n; i++)
		n_values += s[i] == ',';
	values = arena_alloc(&r->im->arena, n_values, sizeof *values);
	set.values = values;
	for (const char *at = s; at < s + n; at++) {
		const char *comma = memchr(at, ',', (size_t)(s + n - at));
		size_t length = comma ? (size_t)(comma - at) : (size_t)(s + n - at);

		add_value(r, values, &set, at, length);
		at += length;
	}
	return set;
}

struct numbered {
	long number;
	const json_t *set;
};

static int compare_numbers(const void *a, const void *b)
{
	const struct numbered *one = a, *other = b;

	return one->number < other->number ? -1 : one->number > other->number;
}

/* Choices of an event stand in the order of these numbers. */
static void take_objects(struct boris_reader *r, struct import_code *code, json_t *modifiers)
{
	size_t n = json_object_size(modifiers), i = 0;
	struct numbered *all = mem_alloc(n + 1, sizeof *all);
	struct import_set *sets = arena_alloc(&r->im->arena, n, sizeof *sets);

	for (void *at = json_object_iter(modifiers); at; at = json_object_iter_next(modifiers, at))
		all[i++] = (struct numbered){
			strtol(json_object_iter_key(at), NULL, 10), json_object_iter_value(at)};
	qsort(all, n, sizeof *all, compare_numbers);
	for (i = 0; i < n; i++)
		sets[i] = object_set(r, all[i].set);
	free(all);
	code->sets = sets;
	code->n_sets = n;
}

static void take_text(struct boris_reader *r, struct import_code *code, const char *s)
{
	size_t n = 1, i = 0;
	struct import_set *sets;

	for (const char *c = s; *c; c++)
		n += *c == '|';
	sets = arena_alloc(&r->im->arena, n, sizeof *sets);
	for (; i < n; i++) {
		size_t length = strcspn(s, "|");

		sets[i] = text_set(r, s, length);
		s += length + (s[length] == '|');
	}
	code->sets = sets;
	code->n_sets = n;
}

/* ---- behaviours and subjects ---- */

static bool has_text(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	return json_is_string(value) && json_string_length(value) > 0;
}

static void take_behaviour(struct boris_reader *r, const char *key, const json_t *object)
{
	const char *id = boris_string(r, json_object_get(object, "code"));
	const char *type = json_string_value(json_object_get(object, "type"));
	json_t *modifiers = json_object_get(object, "modifiers");
	size_t n_codes = r->im->n_codes;
	struct import_code *code;
	static const struct boris_place nowhere;
	char place[64];

	snprintf(place, sizeof place, _("behaviour '%.20s'"), key);
	if (!id) {
		boris_mistake(r, nowhere, place, _("it has no 'code'; give it one in BORIS"));
		return;
	}
	code = import_declare_code(r->im, id);
	if (r->im->n_codes == n_codes) {
		boris_mistake(r, nowhere, place,
			_("'%s' is there twice; rename one of them in BORIS"), id);
		return;
	}
	if (!type || (strncmp(type, "State", 5) != 0 && strncmp(type, "Point", 5) != 0))
		boris_mistake(r, nowhere, place,
			_("the type '%s' of '%s'; it is 'State event' or 'Point event'"),
			type ? type : "", id);
	code->state = type && strncmp(type, "State", 5) == 0;
	code->kind_known = true;
	code->category = boris_string(r, json_object_get(object, "category"));
	code->description = boris_string(r, json_object_get(object, "description"));
	code->key = key_of(object);
	if (json_is_object(modifiers))
		take_objects(r, code, modifiers);
	else if (has_text(object, "modifiers"))
		take_text(r, code, json_string_value(modifiers));
	import_lose(r->im, N_("behaviours that exclude others"), has_text(object, "excluded"));
	import_lose(r->im, N_("coding maps"), has_text(object, "coding map"));
}

void boris_read_ethogram(struct boris_reader *r, json_t *behaviours)
{
	for (void *at = json_object_iter(behaviours); at;
		at = json_object_iter_next(behaviours, at))
		take_behaviour(r, json_object_iter_key(at), json_object_iter_value(at));
}

/* Since format 1 an object; in the oldest projects [key, name]. */
void boris_read_subjects(struct boris_reader *r, json_t *subjects)
{
	for (void *at = json_object_iter(subjects); at; at = json_object_iter_next(subjects, at)) {
		const json_t *value = json_object_iter_value(at);
		const char *id =
			boris_string(r, json_is_array(value) ? json_array_get(value, 1)
							     : json_object_get(value, "name"));
		struct import_target *target;

		if (!id)
			continue;
		target = import_declare_target(r->im, id);
		target->description = boris_string(r, json_object_get(value, "description"));
		target->key = key_of(value);
	}
}
