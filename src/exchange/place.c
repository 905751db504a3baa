/* Where somebody wants a file. */
#include "exchange/place.h"

#include "base/file.h"
#include "base/i18n.h"

bool place_is_free(const char *path, bool force, struct error *err)
{
	struct file_info info;

	if (!file_stat(path, &info, NULL))
		return true;
	if (info.is_folder)
		return error_set(err, _("'%s' is a folder; name a file in it"), path);
	return force || error_set(err,
				_("'%s' is there already; choose another name, or add --force to "
				  "replace it"),
				path);
}
