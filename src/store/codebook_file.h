/*
 * Codebooks on disk: YAML to struct codebook. The format is specified in codebooks/README.md and
 * turven-codebook(5).
 */
#ifndef TURVEN_STORE_CODEBOOK_FILE_H
#define TURVEN_STORE_CODEBOOK_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "model/codebook.h"

/*
 * Reads and checks the text of a codebook; `name` is what messages call the file. Every mistake is
 * added to problems with line and column. False (and nothing to free) if one of them is an error.
 */
bool codebook_file_parse(const char *name, const char *text, size_t len, struct codebook *out,
	struct problems *problems);
bool codebook_file_read(const char *path, struct codebook *out, struct problems *problems);

#endif
