/*
 * A folder of new files that appears as a whole, or not at all.
 *
 * The files are made in a folder of another name, on the same disk, and go to their places when all are
 * there; so a disk that is full is noticed before anything of what was there has changed.
 */
#ifndef TURVEN_EXCHANGE_FOLDER_H
#define TURVEN_EXCHANGE_FOLDER_H

#include <stdbool.h>

#include "base/error.h"

/* Zero-initialise. */
struct folder_new {
	char *path;   /* where the files shall be; NULL = not open */
	char *making; /* where they are made */
	bool is_there;
};

/* Makes folders above path that are missing, too. */
bool folder_new_open(struct folder_new *f, const char *path, struct error *err);
/*
 * Would nothing else be in the folder but the new files, or, with an ending, no other file that ends so?
 * What was left of an earlier export would look as if it belonged to them. err names it.
 */
bool folder_new_replaces_all(const struct folder_new *f, const char *ending, struct error *err);
/* Moves the files to their places, where they replace others. */
bool folder_new_finish(struct folder_new *f, struct error *err);
void folder_new_abandon(struct folder_new *f);

#endif
