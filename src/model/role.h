/*
 * The roles of participants that codebooks have codes and ratings about: what somebody's role in
 * session.yaml is held against, so that nobody is left out of the coding without a word.
 */
#ifndef TURVEN_MODEL_ROLE_H
#define TURVEN_MODEL_ROLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "model/codebook.h"

/* Zero-initialise. */
struct roles {
	char **items; /* in the order of the codebooks, each once */
	size_t n, capacity;
	bool any;    /* a codebook has codes about everybody, whatever the role */
	bool unread; /* a codebook could not be read: it may know more (set by who reads them) */
};

/* Adds the roles of a codebook's person targets. */
void roles_add(struct roles *r, const struct codebook *cb);
void roles_clear(struct roles *r);

/* Is there a codebook about this role? NULL, no role, is known only where any is. */
bool roles_know(const struct roles *r, const char *role);

/* Appends "child, parent"; nothing where there is none. */
void roles_words(const struct roles *r, struct text *out);

#endif
