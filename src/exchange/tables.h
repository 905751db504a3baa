/*
 * The tables in which observations leave turven: events, ratings, the codebook, and what is known of
 * the observations. Their columns are the same for every codebook, so that those of several
 * instruments can be put under one another; they are specified in turven-files(5). Rows are as
 * sheet.h takes them. Pure.
 */
#ifndef TURVEN_EXCHANGE_TABLES_H
#define TURVEN_EXCHANGE_TABLES_H

#include <stddef.h>

#include "base/text.h"
#include "exchange/format.h"
#include "exchange/sheet.h"

enum { TABLE_EVENTS, TABLE_RATINGS, TABLE_CODEBOOK, TABLE_METADATA, N_TABLES };

struct table {
	const char *name; /* "events"; also of its part in what tables_write gives */
	const struct sheet_column *columns;
	size_t n_columns;
	void (*write)(const struct export_source *s, struct text *out); /* rows of an observation */
};

extern const struct table tables[N_TABLES];

/* Index of the table that a part of tables_write belongs to. The rows of a codebook come only where the
 * process had not seen it before, in a part whose name holds its hash. */
int table_of_part(const char *name);

/* Rows of the single tables; those of events are in format.h. */
void ratings_write(const struct export_source *s, struct text *out);
void codebook_write(const struct export_source *s, struct text *out);
void metadata_write(const struct export_source *s, struct text *out);

/* Of their columns, for tables[]. */
#define N_CODEBOOK_COLUMNS 18
#define N_METADATA_COLUMNS 17
extern const struct sheet_column codebook_columns[N_CODEBOOK_COLUMNS];
extern const struct sheet_column metadata_columns[N_METADATA_COLUMNS];

/* How many columns in front of events and ratings name the observation. */
#define TABLE_N_OBSERVATION 4
/* Adds them, session, coder, pass, codebook, as fields, each with a tab. */
void table_add_observation(const struct export_source *s, struct text *out);
/* A value that is no free text (NULL = n/a), or an escaped text, with a tab. */
void table_add_value(struct text *out, const char *s);
void table_add_text(struct text *out, const char *s);

#endif
