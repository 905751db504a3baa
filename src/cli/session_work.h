/*
 * The observations of one session, for commands in which some of them are chosen by their coders.
 */
#ifndef TURVEN_CLI_SESSION_WORK_H
#define TURVEN_CLI_SESSION_WORK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/text.h"
#include "coding/worklist.h"

/* The index of a session, which is loaded then. False: err says that there is none. */
bool session_work_find(struct worklist *w, const char *id, size_t *i, struct error *err);

/* Is this what the n bytes of word name: `anna` (the first pass), or `anna+2`? */
bool session_work_is(const struct observation_name *name, const char *word, size_t n);

/* Does the word name an observation here? False: err says which there are. */
bool session_work_has(const struct work_session *s, const char *word, size_t n, struct error *err);

/* What there is, for a message: "anna (lot, finished), bo (lot, open)". */
void session_work_list(const struct work_session *s, struct text *out);

#endif
