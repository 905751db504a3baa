/*
 * The JSON beside a derived table: what is the same for each of them. The form is specified at the
 * top of sidecar.c. Only the files *sidecar.c include this: jansson stays among them.
 */
#ifndef TURVEN_STORE_SIDECAR_H
#define TURVEN_STORE_SIDECAR_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/derived_file.h"

/* What programs and other labs read is English, as the column names are. */
#define SIDECAR_LANGUAGE "en"

struct sidecar_column {
	const char *name, *long_name, *description, *units; /* units NULL = none */
};

/* What a value of a column means, where the values are turven's own. */
struct sidecar_level {
	const char *column, *value, *meaning;
};

/* value NULL, or below 0 where that is not known: null */
void sidecar_set_string(json_t *object, const char *key, const char *value);
void sidecar_set_number(json_t *object, const char *key, int64_t value);
void sidecar_set_known(json_t *object, const char *key, int64_t value);

/* "EN: Engagement", or the name alone where the label says no more. */
void sidecar_set_labelled(
	json_t *object, const char *key, const char *name, const struct label *label);

/* Adds the object of a column. levels (taken over) may be NULL or empty: there are none. */
void sidecar_add_column(json_t *root, const struct sidecar_column *c, json_t *levels);
json_t *sidecar_own_levels(const struct sidecar_level *levels, size_t n, const char *column);
json_t *sidecar_target_levels(const struct derived_input *in);

/* The object `Coding` of the table tsv[0..len), without Counts. */
json_t *sidecar_coding(const struct derived_input *in, const struct derived_kind *kind,
	const char *tsv, size_t len);

/* The text of the whole; frees root. The caller frees the text. */
char *sidecar_text(json_t *root);

#endif
