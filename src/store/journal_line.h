/*
 * One record as one line of a journal segment, and back. Knows the columns, the escaping and the
 * checksum of a line; knows no files. The format is specified at the top of journal.c.
 */
#ifndef TURVEN_STORE_JOURNAL_LINE_H
#define TURVEN_STORE_JOURNAL_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/mem.h"
#include "base/text.h"
#include "model/record.h"

#define JOURNAL_FORMAT       "turven-journal/1"
#define JOURNAL_FORMAT_STEM  "turven-journal/"
#define JOURNAL_LINE_MAX     16384 /* bytes of a line, LF included */
#define JOURNAL_FIELDS_MAX   64    /* columns that a later version may have */
#define JOURNAL_SUM_SIZE     10    /* `x`, 8 hex digits, NUL */
#define JOURNAL_CLOSE_PREFIX "sha256:"

enum journal_column {
	COLUMN_SEQ,
	COLUMN_UTC,
	COLUMN_MONO_MS,
	COLUMN_OP,
	COLUMN_ID,
	COLUMN_REV,
	COLUMN_KIND,
	COLUMN_CODE,
	COLUMN_TARGET,
	COLUMN_ONSET_MS,
	COLUMN_OFFSET_MS,
	COLUMN_MODIFIERS,
	COLUMN_MARK,
	COLUMN_ERROR_MS,
	COLUMN_FRAME_MS,
	COLUMN_SPEED,
	COLUMN_PAUSED,
	COLUMN_SOURCE,
	COLUMN_CORRECTION_MS,
	COLUMN_ENDS,
	COLUMN_CAUSE,
	COLUMN_REF,
	COLUMN_TEXT,
	COLUMN_CRC,
	N_JOURNAL_COLUMNS
};

/* Where the columns of a segment are: the field of each, counted from 0. */
struct journal_columns {
	int field[N_JOURNAL_COLUMNS];
	int n; /* fields of a line, those of unknown columns included */
};

/* Adds the header line, LF included. */
void journal_line_header(struct text *out);

/* The columns of this version, and those that a header line (without LF) names. False: a column
 * misses or is there twice, or crc is not the last. */
void journal_columns_default(struct journal_columns *c);
bool journal_columns_parse(struct journal_columns *c, const char *s, size_t n);

/* Adds the line of a record, LF included. False, adding nothing, if it would be too long. */
bool journal_line_add(struct text *out, const struct record *r, struct error *err);

/* `1`, `0.5`, `1.25`: at most three decimals; `none` where the speed is not known (0). */
void journal_add_speed(struct text *out, double speed, const char *none);

/* `x` and eight hex digits, the text of the field crc. */
void journal_sum_format(uint32_t sum, char out[JOURNAL_SUM_SIZE]);

/* Does the line (without LF) end with the checksum of what stands before? */
bool journal_line_sum(const char *line, size_t n, uint32_t *sum);

/*
 * Reads a line (without LF) whose checksum is right. It is cut up in place: the record's strings
 * are borrowed from it, or, where they were escaped, from memory. run and run_no are not set. False
 * if a field is not what this version writes: *column is its name, or NULL where there are more or
 * fewer fields than columns.
 */
bool journal_line_parse(char *line, size_t n, const struct journal_columns *c, struct arena *memory,
	struct record *r, const char **column);

#endif
