/*
 * The ratings file: what the coder said of each target, written out for others,
 * `<stem>_ratings.tsv` with a JSON sidecar `<stem>_ratings.json`. Derived, as the events file.
 * Columns are specified at the top of ratings_file.c.
 */
#ifndef TURVEN_STORE_RATINGS_FILE_H
#define TURVEN_STORE_RATINGS_FILE_H

#include <stdbool.h>

#include "base/error.h"
#include "store/derived_file.h"

/* Writes both files, as derived_file_write says. */
bool ratings_file_write(const char *session_folder, const struct derived_input *in, bool *edited,
	struct error *err);

/* The text of both files, without touching a disk. The caller frees. */
void ratings_file_text(const struct derived_input *in, char **tsv, char **json);

#endif
