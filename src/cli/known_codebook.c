/* Is a codebook that somebody asks for one that this study knows? */
#include "cli/known_codebook.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
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
	if (has_id(ids, id))
		return;
	ids->items = mem_realloc(ids->items, ids->n + 1, sizeof *ids->items);
	ids->items[ids->n++] = mem_strdup(id);
}

static int compare_ids(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void known_codebooks_used(const struct study *study, const struct file_names *sessions,
	const char *only, struct file_names *ids)
{
	for (size_t i = 0; i < sessions->n; i++) {
		char *folder = study_session_folder(study, sessions->items[i]);
		struct observation_name *names = NULL;
		size_t n = 0;

		if (journal_observations(folder, sessions->items[i], &names, &n, NULL))
			for (size_t k = 0; k < n; k++)
				if (!only || strcmp(only, names[k].codebook) == 0)
					add_id(ids, names[k].codebook);
		free(names);
		free(folder);
	}
	if (ids->n > 0)
		qsort(ids->items, ids->n, sizeof *ids->items, compare_ids);
}

bool known_codebook(const struct study *study, const char *id, struct error *err)
{
	struct file_names sessions = {0}, ids = {0}, present = {0};
	char *path = study_codebook_path(study, id);
	const char *nearest;
	bool there = path != NULL;

	free(path);
	if (there)
		return true;
	if (study_sessions(study, &sessions, NULL))
		known_codebooks_used(study, &sessions, NULL, &ids);
	there = has_id(&ids, id);
	if (study_codebooks(study, &present, NULL))
		for (size_t i = 0; i < present.n; i++)
			add_id(&ids, present.items[i]);
	nearest = text_nearest(id, (const char *const *)ids.items, ids.n);
	if (!there && nearest)
		error_set(err, _("there is no codebook '%s'; did you mean '%s'?"), id, nearest);
	else if (!there)
		error_set(err,
			_("there is no codebook '%s'; 'turven list' shows what was coded with"),
			id);
	file_names_free(&sessions);
	file_names_free(&present);
	file_names_free(&ids);
	return there;
}
