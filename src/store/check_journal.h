/* `turven check` of one observation: its journal, whether it makes sense, and its tables. */
#ifndef TURVEN_STORE_CHECK_JOURNAL_H
#define TURVEN_STORE_CHECK_JOURNAL_H

#include "base/error.h"
#include "model/session.h"
#include "store/study.h"

/*
 * Reads the journal; with a study (NULL = there is none) also its codebooks, and applies each record
 * as the program does: one that is impossible (an unknown code, target or rating item, a value off
 * the scale) is an error, one that does not fit to the others a warning, with file:line.
 */
void check_journal(const struct study *study, const char *session_folder,
	const struct observation_name *name, struct problems *problems);

#endif
