/*
 * turven reliability, in parts: the command line (reliability.c), tables from elsewhere
 * (reliability_tables.c, reliability_events.c), the sessions of a study (reliability_find.c,
 * reliability_study.c), the ways of writing figures down (reliability_print.c, reliability_words.c,
 * reliability_page.h).
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

/* The figures of one codebook, or of a table from elsewhere. */
struct reliability_part {
	char *codebook; /* id; "" = a table from elsewhere */
	struct analysis_rows rows;
	struct reliability_page *page; /* what it shows beside the figures; NULL = no HTML page */
};

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
	size_t exclusive;     /* the place of this option */
	const char *language; /* of the HTML page; NULL = the study's */
	/* results */
	struct reliability_part *parts; /* those with figures, and others without any */
	size_t n_parts, part_capacity;
	bool incomplete; /* sessions were left out, with a message */
};

/* A part without figures; the last one that was added may move when the next one is. language, title:
 * of the study, or NULL. */
struct reliability_part *reliability_add_part(
	struct request *r, const char *codebook, const char *language, const char *title);

/* Each fills the part; false: what was wrong has been said on standard error. */
bool reliability_ratings(const struct request *r, const char *path, struct reliability_part *part);
bool reliability_counts(const struct request *r, const char *path, struct reliability_part *part);
bool reliability_events(const struct request *r, const char *path, struct reliability_part *part);
bool reliability_sequences(
	const struct request *r, const char *path, struct reliability_part *part);
bool reliability_units(const struct request *r, const char *path, struct reliability_part *part);

/* Is each of --coders among those of a table? Else says which is not. */
bool reliability_has_coders(
	const struct request *r, const char *path, const char *const *coders, size_t n);

/* Are the two of a row one person, who coded twice ("a,a+2")? Such rows come behind those of two people. */
bool reliability_of_one_person(const char *coders);

/*
 * The sessions named as operands, or all; a part for each codebook with which there are two
 * observations. What cannot be compared is told and left out.
 */
bool reliability_study(struct request *r);

/* ---- writing ---- */

/* Parts that have figures. */
size_t reliability_n_filled(const struct request *r);

/*
 * As a table for programs, bit by bit, since there can be a million rows: what is before all rows,
 * rows [from, to) of a part (is_first: no row was written yet), and what is behind them.
 */
struct reliability_writer {
	void (*begin)(const struct request *r, struct text *out);
	void (*rows)(const struct request *r, const struct reliability_part *part, size_t from,
		size_t to, bool is_first, struct text *out);
	void (*end)(struct text *out);
};
extern const struct reliability_writer reliability_tsv, reliability_json;

/* For people. */
void reliability_table(const struct request *r, struct text *out);

#endif
