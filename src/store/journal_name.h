/*
 * How journal segments are called and in which two folders they stand: the session's own `journal`
 * folder and, while that cannot be written, the rescue folder of this machine.
 */
#ifndef TURVEN_STORE_JOURNAL_NAME_H
#define TURVEN_STORE_JOURNAL_NAME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "model/session.h"

#define SEGMENT_NUMBER_MAX 9999

/* `s001_anna_lot_20260301T101501Z-r7f3a9c21-01_journal.tsv`; the caller frees. */
char *segment_name(const char *stem, int64_t utc_ms, uint32_t run, int number);

/*
 * Takes such a name apart. Whatever a sync client put between `_journal` and `.tsv` ("(conflicted
 * copy ...)") is allowed. False for any other name.
 */
bool segment_name_parse(
	const char *file, struct observation_name *name, uint32_t *run, int *number);

bool observation_name_equal(const struct observation_name *a, const struct observation_name *b);

/* The folders; the caller frees. rescue_folder is NULL where neither XDG_STATE_HOME nor HOME says
 * where. It is another one for each session folder, and its name tells nothing about that. */
char *journal_folder(const char *session_folder);
char *rescue_folder(const char *session_folder);
/* The same for who reads: NULL also where nothing was ever rescued, which is quick to see. */
char *rescue_folder_used(const char *session_folder);

/*
 * Makes a folder that misses. Without `parents` only where its parent is there: when a disk was
 * taken out, its path must not be made anew on the disk below it.
 */
bool journal_folder_make(const char *folder, bool parents, struct error *err);

#endif
