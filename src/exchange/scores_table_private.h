/* The inside of a table of scores, shared by the scores_*.c files and nobody else. */
#ifndef TURVEN_EXCHANGE_SCORES_TABLE_PRIVATE_H
#define TURVEN_EXCHANGE_SCORES_TABLE_PRIVATE_H

#include "base/hash.h"
#include "exchange/scores_table.h"
#include "model/variable.h"

/* What is the same for all observations of one codebook: kept from one to the next. */
struct scores_plan {
	char sha256[HASH_SHA256_SIZE]; /* of the codebook */
	struct variable *variables;
	size_t n;
	char **words; /* long: "kind<tab>id<tab>valence<tab>measure<tab>" */
	int *columns; /* wide: of each variable; -1 = none */
};

struct scores_table {
	struct scores_table_options o;
	struct sheet_column *columns;
	struct arena strings; /* of the columns */
	char **keys; /* wide: which variable a column is, whatever its codebook's version */
	size_t n_columns, n_fixed;
	struct scores_plan plan;
	struct text *cells; /* wide: of the row that is made */
};

/* The columns in front of the variables, and all of the long layout. */
void scores_columns_add(struct scores_table *t);

/* "kind/id/valence/measure": the same in every version of a codebook. The caller frees. */
char *scores_variable_key(const struct codebook *cb, const struct variable *v);

#endif
