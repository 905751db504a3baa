/*
 * A short text in one or more languages, and which of them to show.
 */
#ifndef TURVEN_MODEL_LABEL_H
#define TURVEN_MODEL_LABEL_H

#include <stddef.h>

struct label_text {
	const char *language; /* "en", "nl": two lower-case letters */
	const char *text;
};

struct label {
	const struct label_text *items; /* in the order of the file */
	size_t n;
};

/* In the language asked for, else the first, else `otherwise` (an id). Never NULL. */
const char *label_get(const struct label *l, const char *language, const char *otherwise);

#endif
