/*
 * The codebooks behind a table of scores: which the observations of some sessions were made with, in
 * all versions that the study has (what the columns mean), and which versions its rows are from. Of
 * scores.c alone.
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

/* ---- versions ---- */

struct scores_version {
	char *codebook, *version;
};

struct scores_versions {
	struct scores_version *items; /* by codebook, then version */
	size_t n, capacity;
};

/* Takes note of the versions in some rows of a table. */
void scores_versions_note(struct scores_versions *v, const char *rows);
/* Warns of each codebook with several versions: its rows may not mean the same. */
void scores_versions_warn(const struct scores_versions *v, const struct study *study);
void scores_versions_clear(struct scores_versions *v);

#endif
