/*
 * Test cases for readers of YAML files: a folder of tests/data with one file per case. A file
 * `x.yaml` that has an `x.expected` beside it must lead to exactly the mistakes and warnings that
 * stand there, one per line as `line:column: [warning: ]text` (`0:0` = the whole file), in the
 * order of the file; one without must be read without a word.
 */
#ifndef TURVEN_TESTS_CASES_H
#define TURVEN_TESTS_CASES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

/* Reads the text and frees what it made; `name` is what messages call the file. */
typedef bool cases_reader(
	const char *name, const char *text, size_t len, struct problems *problems);

/* Fails the test after all cases were tried, with what differed. At least `minimum` cases must be
 * there, so that a folder that is not found cannot pass. */
void cases_run(const char *folder, cases_reader *reader, size_t minimum);
/* The same for files of another ending. */
void cases_run_ending(const char *folder, const char *wanted, cases_reader *reader, size_t minimum);

/* The problems as an .expected file has them; the caller frees. */
char *cases_text(struct problems *problems);

#endif
