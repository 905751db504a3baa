/*
 * An export as projects of BORIS, one for each codebook: a project has one ethogram, and what has the
 * same name in two codebooks is not the same. The versions of one codebook share a project if their
 * codes have the same kinds and sets of modifiers.
 *
 * Observations go to the file as they come; ethogram and subjects, which grow with them a little,
 * stand behind them.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "exchange/boris_project.h"
#include "exchange/maker.h"
#include "exchange/parts.h"
#include "exchange/place.h"

struct project {
	const char *codebook; /* id; borrowed */
	struct file_new file;
	json_t *ethogram, *subjects, *categories; /* behaviours and subjects by their names */
	char *date; /* of the first observation; NULL = none came yet */
};

struct projects {
	struct project *items;
	size_t n, capacity;
	struct part_names versions; /* of codebooks, that were taken */
};

/* ---- places ---- */

static struct project *project_of(const struct projects *p, const char *codebook)
{
	for (size_t i = 0; i < p->n; i++)
		if (strcmp(p->items[i].codebook, codebook) == 0)
			return &p->items[i];
	return NULL;
}

static void find_projects(const struct export_job *j, struct projects *p)
{
	for (size_t i = 0; i < j->n_names; i++) {
		if (project_of(p, j->names[i].codebook))
			continue;
		MEM_GROW(p->items, p->n, p->capacity);
		p->items[p->n++] = (struct project){.codebook = j->names[i].codebook,
			.ethogram = json_object(),
			.subjects = json_object(),
			.categories = json_object()};
	}
}

static char *path_of(const struct export_job *j, const struct project *p)
{
	char *file, *path;

	if (!j->in_folder)
		return mem_strdup(j->path);
	file = mem_printf("%s.%s", p->codebook, j->format->name);
	path = file_join(j->path, file);
	free(file);
	return path;
}

static bool plan(struct export_job *j, struct error *err)
{
	struct projects *p = mem_alloc(1, sizeof *p);
	bool good = true;

	j->own = p;
	find_projects(j, p);
	j->in_folder = p->n > 1 || is_place_of_folder(j->path);
	for (size_t i = 0; i < p->n && good; i++) {
		char *path = path_of(j, &p->items[i]);

		good = place_may_open(path, j->force, err);
		free(path);
	}
	return good;
}

static bool write_text(struct project *p, const char *s, struct error *err)
{
	return file_new_write(&p->file, s, strlen(s), err);
}

static bool begin(struct export_job *j, struct error *err)
{
	struct projects *p = j->own;
	bool good = true;

	for (size_t i = 0; i < p->n && good; i++) {
		char *path = path_of(j, &p->items[i]);

		good = place_open(path, &p->items[i].file, err) &&
		       write_text(&p->items[i], "{\n\"observations\": {", err);
		free(path);
	}
	return good;
}

/* ---- ethogram and subjects ---- */

static const char *string_of(const json_t *object, const char *key)
{
	const char *s = json_string_value(json_object_get(object, key));

	return s ? s : "";
}

/* Have they the same kind, and the same sets of modifiers in the same order? */
static bool is_same(json_t *a, json_t *b)
{
	json_t *sets = json_object_get(a, "modifiers"), *others = json_object_get(b, "modifiers");
	const char *number;
	json_t *set;

	if (strcmp(string_of(a, "type"), string_of(b, "type")) != 0 ||
		json_object_size(sets) != json_object_size(others))
		return false;
	json_object_foreach(sets, number, set)
	{
		const json_t *other = json_object_get(others, number);

		if (strcmp(string_of(set, "name"), string_of(other, "name")) != 0)
			return false;
	}
	return true;
}

static bool has_string(const json_t *array, const char *s)
{
	for (size_t i = 0; i < json_array_size(array); i++)
		if (strcmp(json_string_value(json_array_get(array, i)), s) == 0)
			return true;
	return false;
}

/* Another version may have more values. */
static void add_values(json_t *to, json_t *from)
{
	const char *number;
	json_t *set;

	json_object_foreach(json_object_get(from, "modifiers"), number, set)
	{
		json_t *all = json_object_get(
			json_object_get(json_object_get(to, "modifiers"), number), "values");
		const json_t *values = json_object_get(set, "values");

		for (size_t i = 0; i < json_array_size(values); i++)
			if (!has_string(all, json_string_value(json_array_get(values, i))))
				json_array_append(all, json_array_get(values, i));
	}
}

static bool take_codebook(struct project *p, const json_t *codebook, struct error *err)
{
	const json_t *behaviours = json_object_get(codebook, "behaviours"),
		     *categories = json_object_get(codebook, "categories");

	for (size_t i = 0; i < json_array_size(categories); i++)
		json_object_set_new(p->categories, json_string_value(json_array_get(categories, i)),
			json_true());
	for (size_t i = 0; i < json_array_size(behaviours); i++) {
		json_t *behaviour = json_array_get(behaviours, i);
		const char *code = string_of(behaviour, "code");
		json_t *known = json_object_get(p->ethogram, code);

		if (!known)
			json_object_set(p->ethogram, code, behaviour);
		else if (is_same(known, behaviour))
			add_values(known, behaviour);
		else
			return error_set(err,
				_("code '%s' has another kind or other modifiers in another "
				  "version of '%s', and a project of BORIS has one of each; name "
				  "the sessions that were coded with one version"),
				code, p->codebook);
	}
	return true;
}

/* A key belongs to one subject; who comes later with the same has none. */
static void take_subjects(struct project *p, const json_t *subjects)
{
	for (size_t i = 0; i < json_array_size(subjects); i++) {
		json_t *subject = json_array_get(subjects, i), *other;
		const char *name;

		if (json_object_get(p->subjects, string_of(subject, "name")))
			continue;
		json_object_foreach(p->subjects, name, other)
		{
			if (strcmp(string_of(other, "key"), string_of(subject, "key")) == 0)
				json_object_set_new(subject, "key", json_string(""));
		}
		json_object_set(p->subjects, string_of(subject, "name"), subject);
	}
}

/* ---- observations ---- */

static bool take_part(
	struct project *p, struct part_names *versions, const struct part *part, struct error *err)
{
	json_t *json;
	bool good = true;

	if (strcmp(part->name, BORIS_OBSERVATION) == 0)
		return write_text(p, p->date ? ",\n" : "\n", err) &&
		       file_new_write(&p->file, part->s, part->n, err);
	if (strcmp(part->name, BORIS_DATE) == 0) {
		if (!p->date)
			p->date = mem_strndup(part->s, part->n);
		return true;
	}
	json = json_loadb(part->s, part->n, 0, NULL);
	if (strcmp(part->name, BORIS_SUBJECTS) == 0)
		take_subjects(p, json);
	else if (part_names_add(versions, part->name))
		good = take_codebook(p, json, err);
	json_decref(json);
	return good;
}

static bool take(struct export_job *j, size_t item, const char *s, size_t n, struct error *err)
{
	struct projects *all = j->own;
	struct project *p = project_of(all, j->names[item].codebook);
	const char *at = s;
	struct part part;
	bool good = true;

	while (good && part_next(&at, s + n, &part))
		good = take_part(p, &all->versions, &part, err);
	return good;
}

/* The values of an object as an object of numbers, which is how BORIS has lists. */
static json_t *numbered(json_t *object)
{
	json_t *all = json_object(), *value;
	const char *name;

	json_object_foreach(object, name, value)
	{
		char *number = mem_printf("%zu", json_object_size(all));

		json_object_set(all, number, value);
		free(number);
	}
	return all;
}

static json_t *names_of(json_t *object)
{
	json_t *all = json_array(), *value;
	const char *name;

	json_object_foreach(object, name, value)
	{
		json_array_append_new(all, json_string(name));
	}
	return all;
}

static bool end_project(struct project *p, struct error *err)
{
	json_t *rest = json_pack("{ss, ss, ss, ss, ss, so, so, so, s{}, s{}, s{}, s[], s{}}",
		"time_format", "hh:mm:ss", "project_date", p->date ? p->date : "", "project_name",
		p->codebook, "project_description", "", "project_format_version", "7.0",
		"subjects_conf", numbered(p->subjects), "behaviors_conf", numbered(p->ethogram),
		"behavioral_categories", names_of(p->categories), "behavioral_categories_config",
		"independent_variables", "coding_map", "behaviors_coding_map", "converters");
	char *json = json_dumps(rest, JSON_INDENT(1) | JSON_ENSURE_ASCII | JSON_PRESERVE_ORDER);
	bool good = write_text(p, "\n},", err) && write_text(p, json + 1, err) && /* without { */
		    write_text(p, "\n", err);

	free(json);
	json_decref(rest);
	return good && file_new_finish(&p->file, err);
}

static bool finish(struct export_job *j, struct error *err)
{
	const struct projects *p = j->own;
	bool good = true;

	for (size_t i = 0; i < p->n && good; i++)
		good = end_project(&p->items[i], err);
	return good;
}

static void clear(struct export_job *j)
{
	struct projects *p = j->own;

	for (size_t i = 0; p && i < p->n; i++) {
		file_new_abandon(&p->items[i].file);
		json_decref(p->items[i].ethogram);
		json_decref(p->items[i].subjects);
		json_decref(p->items[i].categories);
		free(p->items[i].date);
	}
	if (p) {
		part_names_clear(&p->versions);
		free(p->items);
	}
	free(p);
	j->own = NULL;
}

const struct export_maker boris_maker = {
	.is_one_file = true, /* with one codebook */
	.plan = plan,
	.begin = begin,
	.take = take,
	.finish = finish,
	.clear = clear,
};
