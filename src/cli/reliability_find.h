/*
 * Which work of a study turven reliability compares: sessions with two observations or more with the
 * same codebook. No journal is read for that; names of files say it.
 */
#ifndef TURVEN_CLI_RELIABILITY_FIND_H
#define TURVEN_CLI_RELIABILITY_FIND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/file.h"
#include "cli/reliability.h"
#include "store/journal.h"
#include "store/study.h"

/* "anna", "anna+2" for a second pass: as rows, and --coders, name it. */
#define OBSERVATION_LABEL_SIZE 40
void observation_label(const struct observation_name *name, char out[OBSERVATION_LABEL_SIZE]);

struct found_session {
	char *id;
	struct observation_name *names; /* by coder, as they were asked for; first passes first */
	size_t n;
};

struct found {
	struct found_session *items; /* by id */
	size_t n, capacity;
	struct file_names coders; /* labels of all observations of these sessions, taken or not */
	struct file_names codebooks; /* with which a session was coded twice, by id */
};

/*
 * The sessions that are named as operands, or all. False with err set: one that is named does not
 * exist, nor does a coder or the codebook that is asked for, or there is nothing to compare.
 */
bool found_init(
	struct found *f, const struct request *r, const struct study *study, struct error *err);
void found_clear(struct found *f);

/* How many observations of the session are with this codebook. */
size_t found_with(const struct found_session *s, const char *codebook);

#endif
