/* What the files of the analysis share. */
#ifndef TURVEN_RELIABILITY_ANALYSIS_PRIVATE_H
#define TURVEN_RELIABILITY_ANALYSIS_PRIVATE_H

#include "reliability/analysis.h"
#include "reliability/measure.h"

/* ---- rows ---- */

/* Where a figure belongs. Strings live as long as the rows (rows_string), or for ever. */
struct place {
	const char *source, *coders, *target, *code;
	const char *note; /* behind every figure; "" = none */
	enum analysis_part part;
	bool of_session;
};

const char *rows_string(struct analysis_rows *rows, const char *s);
/* detail ("" = none) is put in front of the place's note. statistic is not copied. */
void rows_add(struct analysis_rows *rows, const struct place *p, const char *statistic,
	const char *parameter, struct figure f, const char *detail);

/* "2s", "0.5s" */
#define SECONDS_SIZE 24
void seconds_text(int64_t ms, char out[SECONDS_SIZE]);

/* ---- what is asked for ---- */

/* Is the statistic asked for, or, if nothing was, among the defaults (NULL-terminated)? */
bool is_wanted(const struct analysis_options *o, const char *name, const char *const *defaults);
/* Asked for by its name, or with all. */
bool is_asked_for(const struct analysis_options *o, const char *name);

#define VARIANT_MEASURES 24

/* A way to make a table of two coders' events, and the statistics of it. */
struct variant {
	enum sample_kind kind;
	enum material material;
	int64_t tolerance_ms;
	bool backward; /* of a tolerance in units: from the second to the first */
	bool is_main; /* for sessions too, with codes and limits; else for the table of tolerances */
	char parameter[96];
	const struct measure *measures[VARIANT_MEASURES];
	size_t n_measures;
};

#define MAX_VARIANTS 20

/* ---- what is kept of the sessions ---- */

/* A part of a sparse table: a cell, or a sum of lags; see analysis_pool.c. */
struct entry {
	uint32_t unit; /* session */
	uint32_t cell;
	double value;
};

struct series {
	struct entry *items;
	size_t n, capacity;
};

struct unit_blocks {
	uint32_t unit;
	int code; /* -1 = all together */
	struct blocks blocks;
};

/* The tables of a block for one pair of coders and one role, session by session. */
struct pool {
	enum sample_kind kind;
	const char *name, *role, *coders;
	bool same_person;
	const char **codes; /* grows as sessions bring codes */
	size_t n_codes, code_capacity;
	struct series series[MAX_VARIANTS]; /* [variant] */
	struct series lags[MAX_VARIANTS];   /* sums of all sessions: they are never drawn */
	uint32_t *units;                    /* sessions, as they came; also those without events */
	size_t n_units, unit_capacity;
	struct unit_blocks *blocks;
	size_t n_blocks, block_capacity;
	struct unitizing *unitizing; /* NULL = not asked for */
	size_t n_unitizing_codes;
	size_t left_out[2];
};

/* The values of a rating item, or the totals of a code, for one role. */
struct cell_of_matrix {
	double x;
	uint32_t unit;
	uint16_t coder;
	bool begins_row;
};
struct matrix {
	const char *parameter; /* "", "count", "duration_s" */
	const char *name, *role;
	struct scale scale; /* of ratings; anchors are not used */
	bool is_rating;
	bool is_code; /* total of one code of several */
	struct cell_of_matrix *cells;
	size_t n, capacity;
};

struct coder_label {
	const char *label, *person;
};

/* Unitizing alpha of three coders or more. */
struct unitized {
	const char *name, *role, *coders;
	struct unitizing sum;
	size_t n_sessions;
};

struct analysis {
	struct analysis_options o;
	struct variant variants[MAX_VARIANTS];
	size_t n_variants;
	bool wants_blocks, wants_unitizing;
	struct pool *pools;
	size_t n_pools, pool_capacity;
	struct unitized *unitized;
	size_t n_unitized, unitized_capacity;
	struct matrix *matrices;
	size_t n_matrices, matrix_capacity, next_matrix;
	struct coder_label *labels;
	size_t n_labels, label_capacity;
	int64_t *dates; /* of coding, by unit; utc ms */
	size_t n_units, date_capacity;
	struct arena arena;
};

/* Index of a coder among a->labels; made new where it is new. */
uint16_t label_index(struct analysis *a, const char *label, const char *person);
/* Do two coders of a sample make a pair? A first pass with another's first pass, or with an own later
 * one. */
bool is_pair(const char *label_1, const char *person_1, const char *label_2, const char *person_2,
	bool *same_person);

/* analysis_pool.c: the events of a session; analysis_merge.c: then the pooled rows, each pool's from
 * analysis_pooled.c. */
void pools_add(struct analysis *a, const struct sample *s, struct analysis_rows *rows);
void pools_finish(struct analysis *a, struct analysis_rows *rows);
void pools_clear(struct analysis *a);
void pool_rows(const struct analysis *a, const struct pool *p, struct analysis_rows *rows);
/* The states within a window in whole ticks from its beginning; what becomes empty is left out. The
 * caller frees what is returned. */
struct state *states_in_ticks(
	const struct sample_events *e, struct window w, int64_t tick, struct states *out);

/* analysis_unitizing.c: where three coders or more are compared at once. */
void unitized_add(struct analysis *a, const struct sample *s, struct analysis_rows *rows);
void unitized_finish(struct analysis *a, struct analysis_rows *rows);
void unitized_clear(struct analysis *a);

/* analysis_bootstrap.c: limits of the figures of a pool. */
struct wanted {
	const struct measure *measure;
	int code; /* -1 = of all codes together */
	struct figure figure;
	size_t n_defined; /* replicates with a value */
};
void pool_limits(const struct analysis_options *o, const struct pool *p, const struct series *s,
	const uint32_t *units, size_t n_units, struct wanted *wanted, size_t n_wanted);

/* analysis_table.c: sparse tables and what is computed of one. */
#define CELL_NOTHING 1023u
#define SIDE_ENTRIES 20000 /* of sums that are not kept by session: then they are added up */
void series_add(struct series *s, uint32_t unit, const struct tally *t, const uint32_t *codes);
/* The sums of lags, of all units together. */
void series_add_lags(struct series *s, const struct tally *t, const uint32_t *codes);
/* Adds up entries of the same unit and cell. */
void series_compact(struct series *s);
/* The sum over all units; *out is initialised here with n_codes + 1 categories. lags may be NULL. */
void series_sum(
	const struct series *s, const struct series *lags, size_t n_codes, struct tally *out);
/* Puts one entry into a table. */
void tally_put(struct tally *t, uint32_t cell, double value);

/* Rows and columns of a table, for the figures of single codes. */
struct margins {
	double *rows, *columns, total;
};
void margins_of(const struct tally *t, struct margins *out);
void margins_clear(struct margins *m);
/* A measure of the table, or of one code against all others. */
struct figure table_figure(
	const struct measure *m, const struct tally *t, const struct margins *margins, int code);
/* Makes sense for single codes; has limits from resampling. */
bool is_for_codes(const struct measure *m);
bool has_limits(const struct measure *m);

/* analysis_matrix.c: ratings and totals; analysis_matrix_pooled.c: their pooled rows. */
void matrices_add(struct analysis *a, const struct sample *s, struct analysis_rows *rows);
void matrices_finish(struct analysis *a, struct analysis_rows *rows);
void matrices_clear(struct analysis *a);

/* analysis_rated.c: the rows of one matrix. */
struct rated_job {
	const struct analysis_options *o;
	struct place place;
	const char *parameter;
	const struct ratings *ratings;
	const uint32_t *units;     /* of each row, ascending; NULL = each row for itself */
	const char *const *coders; /* labels, for the bias of each */
	const double *values;      /* of the scale; NULL = those that were used */
	size_t q;
	bool categories; /* statistics of categories make sense */
	const char *const *defaults;
	bool resample;
	bool limits_on_request; /* resampling was left out, to be quick */
};
void rated_rows(const struct rated_job *job, struct analysis_rows *rows);
#endif
