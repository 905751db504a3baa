/*
 * The events file: the timeline written out for others, `<stem>_events.tsv` with a JSON sidecar
 * `<stem>_events.json`. Derived: it can always be rebuilt from the journal. Columns and sidecar are
 * specified at the top of events_file.c.
 */
#ifndef TURVEN_STORE_EVENTS_FILE_H
#define TURVEN_STORE_EVENTS_FILE_H

#include <stdbool.h>

#include "base/error.h"
#include "store/derived_file.h"

/* Writes both files, as derived_file_write says. */
bool events_file_write(const char *session_folder, const struct derived_input *in, bool *edited,
	struct error *err);

/* The text of both files, without touching a disk. The caller frees. */
void events_file_text(const struct derived_input *in, char **tsv, char **json);

#endif
