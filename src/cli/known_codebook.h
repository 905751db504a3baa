/* Is a codebook that somebody asks for by --codebook one that this study knows? */
#ifndef TURVEN_CLI_KNOWN_CODEBOOK_H
#define TURVEN_CLI_KNOWN_CODEBOOK_H

#include <stdbool.h>

#include "base/error.h"
#include "base/file.h"
#include "store/study.h"

/* Is there a codebook of this id, in the study, installed or in an observation? err says what to take
 * instead. */
bool known_codebook(const struct study *study, const char *id, struct error *err);

/* Adds the ids with which these sessions were coded (only NULL: all of them), each once, and sorts
 * the list. */
void known_codebooks_used(const struct study *study, const struct file_names *sessions,
	const char *only, struct file_names *ids);

#endif
