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
	const struct analysis_left_out *left_out; /* NULL = nothing */
};

/* analysis_left_out.c: puts it into place and note. first NULL: of more than two coders. */
void place_leave_out(struct place *p, struct analysis_rows *rows, const struct analysis_left_out *l,
	const char *first, const char *second);

const char *rows_string(struct analysis_rows *rows, const char *s);
/* detail ("" = none) is put in front of the place's note. statistic is not copied. */
void rows_add(struct analysis_rows *rows, const struct place *p, const char *statistic,
	const char *parameter, struct figure f, const char *detail);

/* "a; b"; either may be "". */
const char *rows_join(struct analysis_rows *rows, const char *a, const char *b);

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

/* A part of a sparse table: a cell, or another sum; see analysis_table.c, analysis_sums.c. */
struct entry {
	uint32_t unit; /* session */
	uint32_t cell;
	double value;
};

struct series {
	struct entry *items;
	size_t n, capacity;
};

/* The tables of a block for one pair of coders and one role, session by session. */
struct pool {
	enum sample_kind kind;
	const char *name, *role, *coders;
	uint16_t pair[2]; /* indexes of labels */
	bool same_person, all_coders;
	const char **codes; /* grows as sessions bring codes */
	size_t n_codes, code_capacity;
	struct series series[MAX_VARIANTS]; /* [variant] */
	struct series lags[MAX_VARIANTS];   /* sums of all sessions: they are never drawn */
	uint32_t *units;                    /* sessions, as they came; also those without events */
	size_t n_units, unit_capacity;
	struct series blocks, unitizing; /* empty where they are not asked for */
	bool has_window;                 /* one of the sessions has a stretch in common */
	bool coded;                      /* somebody coded something */
	struct analysis_left_out left_out;
};

/* The values of a rating item, or the totals of a code, for one role. */
struct cell_of_matrix {
	double x;
	uint32_t unit, left_out; /* events outside the window */
	uint16_t coder;
	bool begins_row;
};
struct matrix {
	const char *parameter; /* "", "count", "duration_s" */
	const char *name, *role;
	struct scale scale; /* of ratings; anchors are not used */
	bool is_rating;
	bool is_code; /* total of one code of several */
	bool coded;   /* somebody coded something */
	struct cell_of_matrix *cells;
	size_t n, capacity;
};

struct coder_label {
	const char *label, *person;
};

/* A session, and when its coders coded it: n of analysis.coded from `from` on. */
struct analysed {
	const char *source;
	size_t from, n;
};
struct coded {
	uint16_t coder;
	int64_t utc_ms; /* 0 = not known */
};

/* Unitizing alpha of three coders or more. */
struct unitized {
	const char *name, *role, *coders;
	size_t n_coders, n_codes; /* codes as the first session had them */
	struct series series;
	uint32_t *units; /* sessions, ascending, each once */
	size_t n_units, unit_capacity;
	size_t n_continua;
	bool has_window;
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
	struct analysed *sessions; /* by unit */
	size_t n_units, session_capacity;
	struct coded *coded; /* of all sessions, one behind the other */
	size_t n_coded, coded_capacity;
	struct arena arena;
};

/* Index of a coder among a->labels; made new where it is new. */
uint16_t label_index(struct analysis *a, const char *label, const char *person);
/* When the later of two coders coded a session, or the last of the first passes (pair NULL); utc ms, 0 =
 * not known. They could be compared since. */
int64_t coding_date(const struct analysis *a, uint32_t unit, const uint16_t *pair);
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

/* A figure that is looked for. */
struct wanted {
	const struct measure *measure;
	int code; /* -1 = of all codes together */
	struct figure figure;
	size_t n_defined; /* replicates with a value */
};

/* analysis_bootstrap.c: figures from sums that sessions add to, and their limits. */
struct sums {
	const uint32_t *cells;
	size_t n;
	const double *values; /* the i-th is values[i * stride] */
	size_t stride;
};
struct sums_job {
	const struct analysis_options *o;
	const struct series *series; /* by session */
	const uint32_t *units;       /* the sessions, ascending; also those without entries */
	size_t n_units;
	size_t n_codes, n_coders;
	/* wanted[i] from the sums, into out[i] */
	void (*figures)(const struct sums_job *job, const struct sums *s,
		const struct wanted *wanted, size_t n, struct figure *out);
};
/* The figures of all sessions; then, of those that have a value, limits from drawing sessions. */
void series_figures(const struct sums_job *job, struct wanted *wanted, size_t n);
void series_limits(const struct sums_job *job, struct wanted *wanted, size_t n);
/* How limits were found, or why there are none. */
const char *limits_note(const struct analysis_options *o, size_t n_units, const struct wanted *w,
	struct analysis_rows *rows);

/* analysis_sums.c: what is neither a table nor a matrix. */
#define SUMS_PARAMETER_SIZE 48
struct pooled_place {
	const struct place *place;
	const char *const *codes;
	size_t n_codes;
	bool with_codes; /* rows for each, too */
	bool has_window;
	const uint32_t *units;
	size_t n_units;
};
void series_add_blocks(struct series *s, uint32_t unit, uint32_t code, const struct blocks *b);
void series_add_unitizing(
	struct series *s, uint32_t unit, const struct unitizing *u, const uint32_t *codes);
void blocks_rows(const struct analysis_options *o, const struct series *s,
	const struct pooled_place *where, struct analysis_rows *rows);
void unitizing_rows(const struct analysis_options *o, const struct series *s, size_t n_coders,
	const struct pooled_place *where, struct analysis_rows *rows);
/* "block=10s", "tick=0.1s" */
void blocks_parameter(const struct analysis_options *o, char out[SUMS_PARAMETER_SIZE]);
void ticks_parameter(const struct analysis_options *o, char out[SUMS_PARAMETER_SIZE]);

/* analysis_table.c: sparse tables and what is computed of one. A cell is a number: what it is (12
 * bits), row (10), column (10); categories beyond the codes are "nothing". */
#define CELL_NOTHING 1023u
#define SIDE_ENTRIES 20000 /* of sums that are not kept by session: then they are added up */
uint32_t cell_number(unsigned what, uint32_t row, uint32_t column);
void series_put(struct series *s, uint32_t unit, uint32_t cell, double value);
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
	size_t q;
};
void margins_of(const struct tally *t, struct margins *out);
void margins_clear(struct margins *m);
/* A measure of the table, or of one code against all others. */
struct figure table_figure(
	const struct measure *m, const struct tally *t, const struct margins *margins, int code);
/* The limits of such figures: job is filled in but for what computes them. */
void table_limits(struct sums_job *job, struct wanted *wanted, size_t n);
/* Makes sense for single codes; has limits from resampling. */
bool is_for_codes(const struct measure *m);
bool has_limits(const struct measure *m);
/* Where there seems to be nothing: was there no time, or is the unit of time too long for it? */
struct figure true_reason(const struct measure *m, bool has_window, struct figure f);
/* "" or, of kappas of a whole table, that only one coder logged anything. */
const char *only_one_note(const struct measure *m, const struct margins *margins);

/* analysis_drift.c: the rows of pools and of pairs. series: also session by session. */
bool wants_drift(const struct analysis_options *o);
void drift_of_pool(const struct analysis *a, const struct pool *p, const uint32_t *units,
	size_t n_units, const struct place *place, struct analysis_rows *rows);
struct rated_job;
void drift_of_matrix(const struct analysis *a, const struct rated_job *job, const uint16_t *pair,
	bool series, struct analysis_rows *rows);

/* analysis_matrix.c: ratings and totals; analysis_matrix_pooled.c: their pooled rows. */
void matrices_add(struct analysis *a, const struct sample *s, struct analysis_rows *rows);
void matrices_finish(struct analysis *a, struct analysis_rows *rows);
void matrices_clear(struct analysis *a);
/* Coders whose totals are compared with each other, and what all of them coded. */
struct compared {
	bool *in; /* [coder]; the caller frees */
	struct window w;
};
/* Of all first passes (again < 0), or of a later pass and the same person's first one. */
void compared_init(struct compared *c, const struct sample *s, long again);
/* Events of a code (-1 = all) that begin in the window; seconds of states within it. */
void totals_of(
	const struct sample_events *e, int code, struct window w, double *count, double *seconds);

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
