/* Where somebody wants a file. */
#include "exchange/place.h"

#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/i18n.h"

bool place_is_free(const char *path, bool force, struct error *err)
{
	struct file_info info;

	if (place_is_stream(path))
		return error_set(
			err, _("'%s' is no file, and only a file will do here; name one"), path);
	if (!file_stat(path, &info, NULL))
		return true;
	if (info.is_folder)
		return error_set(err, _("'%s' is a folder; name a file in it"), path);
	return force || error_set(err,
				_("'%s' is there already; choose another name, or add --force to "
				  "replace it"),
				path);
}

bool place_is_empty(const char *path, bool force, struct error *err)
{
	struct file_names there = {0};
	bool good = !file_exists(path) || file_list(path, &there, err);

	if (good && there.n > 0 && !force)
		good = error_set(err,
			_("the folder '%s' is not empty; choose another name, or add --force to "
			  "replace an earlier export in it"),
			path);
	file_names_free(&there);
	return good;
}

static bool is_standard_output(const char *path)
{
	return strcmp(path, "-") == 0 || strcmp(path, "/dev/stdout") == 0;
}

bool place_is_stream(const char *path)
{
	struct file_info info;

	return is_standard_output(path) ||
	       (file_stat(path, &info, NULL) && !info.is_regular && !info.is_folder);
}

bool place_may_open(const char *path, bool force, struct error *err)
{
	return place_is_stream(path) || place_is_free(path, force, err);
}

bool place_open(const char *path, struct file_new *file, struct error *err)
{
	if (!place_is_stream(path))
		return file_new_open(file, path, err);
	return file_new_stream(file, path, is_standard_output(path) ? STDOUT_FILENO : -1, err);
}
