/*
 * What the tests of the journal share: records of all kinds, and a way to say in text what was
 * read.
 */
#ifndef TURVEN_TESTS_JOURNAL_FIXTURE_H
#define TURVEN_TESTS_JOURNAL_FIXTURE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"
#include "model/record.h"
#include "store/journal.h"

extern const struct observation_name journal_fixture_name; /* s001_anna_lot */

/* The i-th of a run's records: every op that turven writes, comments with everything that could
 * harm a file. Without seq and times. */
void journal_fixture_record(int i, uint32_t run, struct record *r);

/* Are they the same in every field that a journal keeps? */
bool journal_fixture_same(const struct record *a, const struct record *b);

/* One line for a record: what it is, and each field that says something. */
void journal_fixture_dump_record(struct text *out, const struct record *r);

/* All that was read; the path of `folder` is taken out of the problems. */
void journal_fixture_dump(struct text *out, const struct journal_content *c,
	struct problems *problems, const char *folder);

/* A run of n records, closed in order. */
void journal_fixture_write(const char *session_folder, int n);

#endif
