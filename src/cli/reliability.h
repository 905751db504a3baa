/*
 * turven reliability, in parts: the command line (reliability.c), tables from elsewhere
 * (reliability_tables.c), the sessions of a study (reliability_study.c), the ways of writing figures
 * down (reliability_print.c, reliability_words.c).
 */
#ifndef TURVEN_CLI_RELIABILITY_H
#define TURVEN_CLI_RELIABILITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"
#include "cli/cli.h"
#include "exchange/plain_table.h"
#include "reliability/analysis.h"

enum reliability_format { FORMAT_TABLE, FORMAT_TSV, FORMAT_JSON, FORMAT_HTML, N_FORMATS };

struct reliability_page;

struct request {
	struct analysis_options o;
	bool has_tolerance, has_unit, has_replicates, has_seed; /* given; else the study's count */
	enum reliability_format format;
	const char *output; /* file, or NULL */
	struct window window;
	bool has_window;
	bool open; /* also what is not finished */
	const char *codebook;
	char **coders; /* in the order that was given */
	size_t n_coders;
	struct plain_scale scale;
	bool has_scale;
	enum level level;
	int64_t length; /* of a continuum, ticks; 0 = not given */
	const struct cli_arguments *a;
	size_t exclusive;              /* the place of this option */
	bool incomplete;               /* result: sessions were left out, with a message */
	const char *language;          /* of the HTML page; NULL = the study's */
	struct reliability_page *page; /* what it shows beside the figures; NULL = no HTML page */
};

/* Each adds rows; false: what was wrong has been said on standard error. */
bool reliability_ratings(const struct request *r, const char *path, struct analysis_rows *rows);
bool reliability_counts(const struct request *r, const char *path, struct analysis_rows *rows);
bool reliability_events(const struct request *r, const char *path, struct analysis_rows *rows);
bool reliability_sequences(const struct request *r, const char *path, struct analysis_rows *rows);
bool reliability_units(const struct request *r, const char *path, struct analysis_rows *rows);

/* The sessions named as operands, or all. What cannot be compared is told and left out. */
bool reliability_study(struct request *r, struct analysis_rows *rows);

/* ---- writing ---- */

/* Rows [from, to): what stands before the first and behind the last belongs to them. */
void reliability_tsv(const struct analysis_rows *rows, size_t from, size_t to, struct text *out);
void reliability_json(const struct request *r, const struct analysis_rows *rows, size_t from,
	size_t to, struct text *out);
void reliability_table(const struct request *r, const struct analysis_rows *rows, struct text *out);

#endif
