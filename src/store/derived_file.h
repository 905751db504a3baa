/*
 * A table that is made from the journal, with its JSON sidecar: `<stem>_<what>.tsv` and
 * `<stem>_<what>.json`. How the two get to the disk, and how an edit by hand is noticed.
 */
#ifndef TURVEN_STORE_DERIVED_FILE_H
#define TURVEN_STORE_DERIVED_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/hash.h"
#include "model/codebook.h"
#include "model/session.h"
#include "model/timeline.h"
#include "store/journal.h"

/* What the tables of an observation are made of; all borrowed. */
struct derived_input {
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

/* One kind of table. */
struct derived_kind {
	const char *what;   /* in the names of its files: "events" */
	const char *table;  /* its object in the sidecar: "Events" */
	const char *format; /* "turven-events/1" */
};

/* The version of the codebook that was in force in a run. */
const char *derived_codebook_version(const struct derived_input *in, uint32_t run);

/*
 * Replaces both files atomically; what is right already is left alone. A table that somebody edited
 * by hand (its hash is not the one in the sidecar) is moved to `<name>.edited-<stamp>` first, and
 * *edited (may be NULL) says so.
 */
bool derived_file_write(const char *folder, const struct observation_name *name,
	const struct derived_kind *kind, const char *tsv, const char *json, bool *edited,
	struct error *err);

/* Adds a warning if the table that is there was edited by hand, or has no sidecar. */
void derived_file_check(const char *folder, const struct observation_name *name,
	const struct derived_kind *kind, struct problems *problems);

/* The SHA-256 of the table that a sidecar was written for (sidecar.c); false if it does not say. */
bool sidecar_hash(
	const char *json, size_t len, const struct derived_kind *kind, char out[HASH_SHA256_SIZE]);

#endif
