/*
 * An export as a data package: a folder with all tables and a description in the words of Frictionless
 * (datapackage.json).
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "exchange/maker.h"
#include "exchange/parts.h"
#include "exchange/place.h"
#include "exchange/tables.h"

#define DESCRIPTION "datapackage.json"

struct table_file {
	struct file_new file;
	struct sheet *sheet;
};

static bool write_out(void *context, const char *s, size_t n, struct error *err)
{
	struct table_file *t = context;

	return file_new_write(&t->file, s, n, err);
}

static bool open_table(
	struct table_file *t, const char *path, const struct table *table, struct error *err)
{
	if (!file_new_open(&t->file, path, err))
		return false;
	t->sheet = sheet_new(
		SHEET_CSV, table->columns, table->n_columns, write_out, t, t->file.name, err);
	return t->sheet != NULL;
}

static bool finish_table(struct table_file *t, struct error *err)
{
	struct sheet *sheet = t->sheet;

	t->sheet = NULL;
	return sheet_finish(sheet, err) && file_new_finish(&t->file, err);
}

static void abandon_table(struct table_file *t)
{
	sheet_abandon(t->sheet);
	file_new_abandon(&t->file);
}

struct package {
	struct table_file files[N_TABLES];
	struct part_names codebooks; /* that are in it */
};

static char *path_in(const struct export_job *j, size_t table)
{
	char *name = table < N_TABLES ? mem_printf("%s.csv", tables[table].name)
				      : mem_strdup(DESCRIPTION);
	char *path = file_join(j->path, name);

	free(name);
	return path;
}

static bool plan_package(struct export_job *j, struct error *err)
{
	j->in_folder = true;
	return place_is_empty(j->path, j->force, err);
}

static bool begin_package(struct export_job *j, struct error *err)
{
	struct package *p = mem_alloc(1, sizeof *p);
	bool good = true;

	j->own = p;
	for (size_t i = 0; i < N_TABLES && good; i++) {
		char *path = path_in(j, i);

		good = open_table(&p->files[i], path, &tables[i], err);
		free(path);
	}
	return good;
}

static bool take_parts(
	struct export_job *j, size_t item, const char *s, size_t n, struct error *err)
{
	struct package *p = j->own;
	const char *at = s;
	struct part part;
	bool good = true;

	(void)item;
	while (good && part_next(&at, s + n, &part)) {
		int table = table_of_part(part.name);

		if (table != TABLE_CODEBOOK || part_names_add(&p->codebooks, part.name))
			good = sheet_add(p->files[table].sheet, part.s, part.n, err);
	}
	return good;
}

static json_t *words(const char *list)
{
	json_t *array = json_array();

	for (; *list; list += strcspn(list, " "), list += *list == ' ')
		json_array_append_new(array, json_stringn(list, strcspn(list, " ")));
	return array;
}

static json_t *fields(const struct table *t)
{
	json_t *array = json_array();

	for (size_t i = 0; i < t->n_columns; i++) {
		const struct sheet_column *c = &t->columns[i];
		const char *type = !c->is_number     ? "string"
				   : c->decimals > 0 ? "number"
						     : "integer";
		json_t *field = json_pack("{ss, ss, ss}", "name", c->name, "type", type,
			"description", c->description);

		if (c->units)
			json_object_set_new(field, "unit", json_string(c->units));
		if (c->values)
			json_object_set_new(
				field, "constraints", json_pack("{so}", "enum", words(c->values)));
		json_array_append_new(array, field);
	}
	return array;
}

static json_t *resource(const struct table *t)
{
	json_t *schema =
		json_pack("{so, s[s, s]}", "fields", fields(t), "missingValues", "n/a", "");
	char *path = mem_printf("%s.csv", t->name);
	json_t *object = json_pack("{ss, ss, ss, ss, s{ss, sb}, so}", "name", t->name, "path", path,
		"profile", "tabular-data-resource", "encoding", "utf-8", "dialect", "delimiter",
		",", "header", 1, "schema", schema);

	free(path);
	return object;
}

static bool describe(struct export_job *j, struct error *err)
{
	json_t *resources = json_array(), *root;
	char *path = path_in(j, N_TABLES), *json, *text;
	bool good;

	for (size_t i = 0; i < N_TABLES; i++)
		json_array_append_new(resources, resource(&tables[i]));
	root = json_pack("{ss, ss, ss, so}", "name", "turven-observations", "profile",
		"tabular-data-package", "description",
		"Texts are escaped like the inside of a JSON string.", "resources", resources);
	json = json_dumps(root, JSON_INDENT(1) | JSON_ENSURE_ASCII | JSON_PRESERVE_ORDER);
	text = mem_printf("%s\n", json ? json : "");
	good = file_replace(path, text, strlen(text), err);
	free(text);
	free(json);
	json_decref(root);
	free(path);
	return good;
}

/* The description first: tables without it are worth less than the other way round. */
static bool finish_package(struct export_job *j, struct error *err)
{
	struct package *p = j->own;
	bool good = describe(j, err);

	for (size_t i = 0; i < N_TABLES && good; i++)
		good = finish_table(&p->files[i], err);
	return good;
}

static void clear_package(struct export_job *j)
{
	struct package *p = j->own;

	for (size_t i = 0; p && i < N_TABLES; i++)
		abandon_table(&p->files[i]);
	if (p)
		part_names_clear(&p->codebooks);
	free(p);
	j->own = NULL;
}

const struct export_maker package_maker = {
	.is_folder = true,
	.plan = plan_package,
	.begin = begin_package,
	.take = take_parts,
	.finish = finish_package,
	.clear = clear_package,
};
