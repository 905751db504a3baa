/*
 * Tables of scores: what model/score.h says of observations, as rows for statistics programs.
 *
 * long: one row for each observation, segment, target and variable, with a word where there is no
 * value. wide: one row for each observation, segment and target, one column for each variable; no
 * value is an empty field. The columns of both are specified in turven-files(5); what they mean
 * goes along as a sidecar. The rows are tab-separated, and depend on nothing but the observation.
 */
#ifndef TURVEN_EXCHANGE_SCORES_TABLE_H
#define TURVEN_EXCHANGE_SCORES_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "exchange/sheet.h"
#include "model/codebook.h"
#include "model/session.h"
#include "model/timeline.h"

enum scores_layout { SCORES_LONG, SCORES_WIDE };

struct scores_table_options {
	enum scores_layout layout;
	bool by_segment;      /* else the whole session */
	const char *language; /* of labels */
	/* All versions that occur; wide: the columns are made from them. Borrowed. */
	const struct codebook *const *codebooks;
	size_t n_codebooks;
};

struct scores_table;

struct scores_table *scores_table_new(const struct scores_table_options *o);
void scores_table_free(struct scores_table *t);

/* Borrowed from the table. */
const struct sheet_column *scores_table_columns(const struct scores_table *t, size_t *n);

/* One observation. */
struct scores_source {
	const struct observation_name *name;
	const struct codebook *cb;
	const struct session *session;
	const struct target *targets;
	size_t n_targets;
	const struct timeline *timeline;
};

/* Adds its rows. wide: what is no column of the table is left out. */
void scores_table_add(struct scores_table *t, const struct scores_source *source, struct text *out);

/* What the columns mean, as JSON (the form that BIDS gives to sidecars): the same table gives the
 * same bytes. The caller frees. */
#define SCORES_FORMAT "turven-scores/1"
char *scores_table_sidecar(const struct scores_table *t);

#endif
