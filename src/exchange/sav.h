/*
 * A file for SPSS with one table: hides libreadstat, which a build may lack.
 *
 * SPSS must be told beforehand how many rows there are and how wide each text is, so all rows are
 * given twice: first to be measured, then to be written. A text that is missing is blank there.
 */
#ifndef TURVEN_EXCHANGE_SAV_H
#define TURVEN_EXCHANGE_SAV_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "exchange/sheet.h"

struct sav;

/* The columns are borrowed. Texts become nominal variables, numbers scales. */
struct sav *sav_new(const struct sheet_column *columns, size_t n_columns);
void sav_free(struct sav *s); /* may be NULL */

/* Rows as in a tsv, whole lines. */
void sav_measure(struct sav *s, const char *lines, size_t n);
/* What a value of a text column means; of several meanings that differ none is kept. */
void sav_label(struct sav *s, const char *column, const char *value, const char *label);

/* Begins the file, whose bytes go to `write`. False: err. */
bool sav_begin(struct sav *s,
	bool (*write)(void *context, const char *bytes, size_t n, struct error *err), void *context,
	struct error *err);
/* The same rows as were measured, else err says so. */
bool sav_add(struct sav *s, const char *lines, size_t n, struct error *err);
bool sav_finish(struct sav *s, struct error *err);

#endif
