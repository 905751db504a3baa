/*
 * Which codebooks the observations of some sessions were made with, in all versions that the study
 * has: what the columns of a table of scores mean. Of scores.c alone.
 */
#ifndef TURVEN_CLI_SCORES_CODEBOOKS_H
#define TURVEN_CLI_SCORES_CODEBOOKS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/file.h"
#include "model/codebook.h"
#include "store/study.h"

struct scores_codebooks {
	struct codebook *items;
	const struct codebook **refs; /* to each of the items */
	size_t n, capacity;
};

/*
 * By id, of each the present version, then those that were used. only (may be NULL): no other than
 * this. single: if there is more than one id, err says which. Versions that cannot be read are left
 * out: whoever opens an observation that needs one is told.
 */
bool scores_codebooks_find(struct scores_codebooks *out, const struct study *study,
	const struct file_names *sessions, const char *only, bool single, struct error *err);
void scores_codebooks_clear(struct scores_codebooks *c);

#endif
