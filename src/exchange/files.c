/* Exports that are text as their writers gave it: a file for each observation, or all in one. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "exchange/maker.h"
#include "exchange/place.h"

/* ---- places ---- */

static bool is_folder(const char *path)
{
	struct file_info info;

	return file_stat(path, &info, NULL) && info.is_folder;
}

bool is_place_of_folder(const char *path)
{
	return is_folder(path) || path[strlen(path) - 1] == '/';
}

/* ---- a file for each observation ---- */

static char *path_of(const struct export_job *j, size_t item)
{
	const char *ending = j->format->ending ? j->format->ending : j->format->name;
	char stem[OBSERVATION_STEM_SIZE], *file, *path;

	if (!j->in_folder)
		return mem_strdup(j->path);
	observation_stem(&j->names[item], stem);
	file = mem_printf("%s.%s", stem, ending);
	path = file_join(j->path, file);
	free(file);
	return path;
}

static bool plan_files(struct export_job *j, struct error *err)
{
	bool good = true;

	j->in_folder = j->n_names > 1 || is_place_of_folder(j->path);
	for (size_t i = 0; i < j->n_names && good; i++) {
		char *path = path_of(j, i);

		good = place_may_open(path, j->force, err);
		free(path);
	}
	return good;
}

static bool begin_files(struct export_job *j, struct error *err)
{
	(void)j;
	(void)err;
	return true;
}

static bool take_file(struct export_job *j, size_t item, const char *s, size_t n, struct error *err)
{
	char *path = path_of(j, item);
	struct file_new file = {0};
	bool good = place_open(path, &file, err) && file_new_write(&file, s, n, err) &&
		    file_new_finish(&file, err);

	file_new_abandon(&file);
	free(path);
	return good;
}

static bool finish_files(struct export_job *j, struct error *err)
{
	(void)j;
	(void)err;
	return true;
}

static void clear_files(struct export_job *j)
{
	(void)j;
}

const struct export_maker files_maker = {
	.plan = plan_files,
	.begin = begin_files,
	.take = take_file,
	.finish = finish_files,
	.clear = clear_files,
};

/* ---- one file ---- */

static bool plan_document(struct export_job *j, struct error *err)
{
	return place_may_open(j->path, j->force, err);
}

static bool begin_document(struct export_job *j, struct error *err)
{
	struct file_new *file = mem_alloc(1, sizeof *file);
	struct text head = {0};
	bool good;

	j->own = file;
	j->format->head(&head);
	good = place_open(j->path, file, err) && file_new_write(file, head.s, head.len, err);
	text_clear(&head);
	return good;
}

static bool take_text(struct export_job *j, size_t item, const char *s, size_t n, struct error *err)
{
	(void)item;
	return file_new_write(j->own, s, n, err);
}

static bool finish_document(struct export_job *j, struct error *err)
{
	return file_new_finish(j->own, err);
}

static void clear_document(struct export_job *j)
{
	if (j->own)
		file_new_abandon(j->own);
	free(j->own);
	j->own = NULL;
}

const struct export_maker document_maker = {
	.is_one_file = true,
	.plan = plan_document,
	.begin = begin_document,
	.take = take_text,
	.finish = finish_document,
	.clear = clear_document,
};
