/* The codebooks behind a table of scores. See the header. */
#include "cli/scores_codebooks.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "store/codebook_file.h"
#include "store/journal.h"

static bool has_id(const struct file_names *ids, const char *id)
{
	for (size_t i = 0; i < ids->n; i++)
		if (strcmp(ids->items[i], id) == 0)
			return true;
	return false;
}

static void add_id(struct file_names *ids, const char *id)
{
	ids->items = mem_realloc(ids->items, ids->n + 1, sizeof *ids->items);
	ids->items[ids->n++] = mem_strdup(id);
}

static int compare_ids(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void find_ids(const struct study *study, const struct file_names *sessions, const char *only,
	struct file_names *ids)
{
	for (size_t i = 0; i < sessions->n; i++) {
		char *folder = study_session_folder(study, sessions->items[i]);
		struct observation_name *names = NULL;
		size_t n = 0;

		if (journal_observations(folder, sessions->items[i], &names, &n, NULL))
			for (size_t k = 0; k < n; k++)
				if ((!only || strcmp(only, names[k].codebook) == 0) &&
					!has_id(ids, names[k].codebook))
					add_id(ids, names[k].codebook);
		free(names);
		free(folder);
	}
	if (ids->n > 0)
		qsort(ids->items, ids->n, sizeof *ids->items, compare_ids);
}

static void keep(struct scores_codebooks *list, struct codebook *cb)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->items[i].sha256, cb->sha256) == 0) {
			codebook_free(cb);
			return;
		}
	MEM_GROW(list->items, list->n, list->capacity);
	list->items[list->n++] = *cb;
}

static void read_versions(struct scores_codebooks *list, const struct study *study, const char *id)
{
	char *folder = file_join(study->root, "codebooks/used");
	struct problems problems = {0};
	struct file_names names = {0};
	size_t n_id = strlen(id);
	struct codebook cb;

	if (study_codebook(study, id, NULL, &cb, &problems))
		keep(list, &cb);
	if (file_list(folder, &names, NULL))
		for (size_t i = 0; i < names.n; i++) {
			char *path = file_join(folder, names.items[i]);

			if (strncmp(names.items[i], id, n_id) == 0 && names.items[i][n_id] == '@' &&
				codebook_file_read(path, &cb, &problems))
				keep(list, &cb);
			free(path);
		}
	file_names_free(&names);
	problems_clear(&problems);
	free(folder);
}

static bool is_single(const struct file_names *ids, struct error *err)
{
	struct text t = {0};

	if (ids->n <= 1)
		return true;
	for (size_t i = 0; i < ids->n; i++)
		text_printf(&t, "%s%s", i ? ", " : "", ids->items[i]);
	error_set(err,
		_("a wide table holds one codebook, and there are %s; choose one with --codebook"),
		t.s);
	text_clear(&t);
	return false;
}

bool scores_codebooks_find(struct scores_codebooks *out, const struct study *study,
	const struct file_names *sessions, const char *only, bool single, struct error *err)
{
	struct file_names ids = {0};
	bool good;

	*out = (struct scores_codebooks){0};
	find_ids(study, sessions, only, &ids);
	good = !single || is_single(&ids, err);
	for (size_t i = 0; i < ids.n && good; i++)
		read_versions(out, study, ids.items[i]);
	out->refs = mem_alloc(out->n + 1, sizeof *out->refs);
	for (size_t i = 0; i < out->n; i++)
		out->refs[i] = &out->items[i];
	file_names_free(&ids);
	return good;
}

void scores_codebooks_clear(struct scores_codebooks *c)
{
	for (size_t i = 0; i < c->n; i++)
		codebook_free(&c->items[i]);
	free(c->items);
	free(c->refs);
	*c = (struct scores_codebooks){0};
}
