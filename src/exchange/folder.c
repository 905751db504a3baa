/* Folders of new files. See the header. */
#include "exchange/folder.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"

/* ---- folders ---- */

static bool is_folder(const char *path)
{
	struct file_info info;

	return file_stat(path, &info, NULL) && info.is_folder;
}

/* With all that is in it; what cannot be removed stays. */
static void remove_folder(const char *path)
{
	struct file_names names = {0};

	if (file_list(path, &names, NULL))
		for (size_t i = 0; i < names.n; i++) {
			char *name = file_join(path, names.items[i]);

			if (is_folder(name))
				remove_folder(name);
			else
				file_remove(name, NULL);
			free(name);
		}
	file_names_free(&names);
	file_remove_folder(path, NULL);
}

static bool has_ending(const char *name, const char *ending)
{
	size_t n = strlen(name), length = strlen(ending);

	return n > length && name[n - length - 1] == '.' && strcmp(name + n - length, ending) == 0;
}

/* Is nothing in `there` that is not in `made`, too? */
static bool is_all_replaced(
	const char *there, const char *made, const char *ending, struct error *err)
{
	struct file_names names = {0};
	bool good = file_list(there, &names, err);

	for (size_t i = 0; i < names.n && good; i++) {
		char *old = file_join(there, names.items[i]);
		char *new = file_join(made, names.items[i]);

		if (file_exists(new) && is_folder(old) == is_folder(new))
			good = !is_folder(old) || is_all_replaced(old, new, ending, err);
		else if (file_exists(new) || !ending || has_ending(names.items[i], ending))
			good = error_set(err,
				_("'%s' would stay beside the new files as if it were one of them, "
				  "so nothing was written; name a new folder, or remove it first"),
				old);
		free(new);
		free(old);
	}
	file_names_free(&names);
	return good;
}

static bool move_all(const char *from, const char *to, struct error *err)
{
	struct file_names names = {0};
	bool good = file_make_folder(to, err) && file_list(from, &names, err);

	for (size_t i = 0; i < names.n && good; i++) {
		char *new = file_join(from, names.items[i]), *place = file_join(to, names.items[i]);

		good = is_folder(new) ? move_all(new, place, err) : file_rename(new, place, err);
		free(place);
		free(new);
	}
	file_names_free(&names);
	return good;
}

/* ---- new files ---- */

/* Within the folder where that is there, so that it may be the root of a disk. */
bool folder_new_open(struct folder_new *f, const char *path, struct error *err)
{
	size_t n = strlen(path);
	uint32_t token;

	while (n > 1 && path[n - 1] == '/')
		n--;
	file_random(&token, sizeof token);
	f->path = mem_strndup(path, n);
	f->is_there = file_exists(path);
	f->making = f->is_there ? mem_printf("%s/.~%08x", f->path, (unsigned)token)
				: mem_printf("%s.~%08x", f->path, (unsigned)token);
	return file_make_folder(f->making, err);
}

bool folder_new_replaces_all(const struct folder_new *f, const char *ending, struct error *err)
{
	return !f->is_there || is_all_replaced(f->path, f->making, ending, err);
}

bool folder_new_finish(struct folder_new *f, struct error *err)
{
	bool good = f->is_there ? move_all(f->making, f->path, err)
				: file_rename(f->making, f->path, err);

	folder_new_abandon(f);
	return good;
}

void folder_new_abandon(struct folder_new *f)
{
	if (!f->path)
		return;
	remove_folder(f->making);
	free(f->path);
	free(f->making);
	*f = (struct folder_new){0};
}
