/*
 * The events file: the timeline written out for others, `<stem>_events.tsv` with a JSON sidecar
 * `<stem>_events.json`. Derived: it can always be rebuilt from the journal. Columns and sidecar are
 * specified at the top of events_file.c.
 */
#ifndef TURVEN_STORE_EVENTS_FILE_H
#define TURVEN_STORE_EVENTS_FILE_H

#include <stdbool.h>

#include "base/error.h"
#include "model/codebook.h"
#include "model/session.h"
#include "model/timeline.h"
#include "store/journal.h"

struct events_input {
	const struct observation_name *name;
	const struct codebook *codebook;
	const struct session *session;
	const struct target *targets;
	size_t n_targets;
	const struct timeline *timeline;
	const struct journal_segment
		*segments; /* that the timeline was made of, this run's included */
	size_t n_segments;
};

/*
 * Replaces both files atomically. A file that somebody edited by hand (its hash is not the one in
 * the sidecar) is moved to
 * `<name>.edited-<stamp>` first, and *edited (may be NULL) says so.
 */
bool events_file_write(
	const char *session_folder, const struct events_input *in, bool *edited, struct error *err);

/* The text of both files, without touching a disk. The caller frees. */
void events_file_text(const struct events_input *in, char **tsv, char **json);

#endif
