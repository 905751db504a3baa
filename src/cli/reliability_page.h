/*
 * turven reliability --format html, in parts: what is collected while the sessions are read, head and
 * order of the page (reliability_page.c), the timelines of a session (reliability_page_session.c),
 * figures with their words (_figures.c, _tables.c, _terms.c, _names.c), drawings (_drawings.c, _differences.c, _drift.c; _plot.h), and the
 * methods paragraph (_method.c).
 *
 * The same input gives the same bytes: no time of today, no path, nothing of the machine. The words
 * of the page are in its own language (cli/codebook.h says why), so they are pairs here.
 */
#ifndef TURVEN_CLI_RELIABILITY_PAGE_H
#define TURVEN_CLI_RELIABILITY_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/codebook.h"
#include "cli/page.h"
#include "cli/reliability.h"
#include "coding/observation.h"
#include "reliability/picture.h"

/* What an id is called: "EN+1: asks for ...". */
struct page_name {
	const char *id, *name;
	const char *label; /* "" = none */
};

/* A file that the figures come from. */
struct page_source {
	const char *file, *sha256;
};

struct reliability_page {
	bool dutch; /* else English: see WORDS */
	struct page page;
	struct page sessions; /* timelines so far */
	struct pictures picture;
	const char *study;     /* its title; NULL = none, or a plain table */
	const char *codebook;  /* what it is called; NULL = a plain table */
	const char **versions; /* of codebooks: "softa-o-client 1.0 (SHA-256 ...)" */
	size_t n_versions, version_capacity;
	const char **coders; /* labels */
	size_t n_coders, coder_capacity;
	struct page_name *names;
	size_t n_names, name_capacity;
	struct page_source *sources;
	size_t n_sources, source_capacity;
	size_t n_sessions, n_drawn, n_not_drawn;
	size_t n_open;     /* observations that are not finished, and compared nevertheless */
	int64_t common_ms; /* what pairs of coders both coded, added up */
	struct arena arena;
};

/* language: "en", "nl"; anything else is English. Must be the first call. */
void reliability_page_begin(struct reliability_page *p, const char *language, const char *study);
/* A session of one codebook: coders beside each other in the order of the labels. */
void reliability_page_observations(struct reliability_page *p, const struct request *r,
	const struct observation *items, char (*labels)[40], size_t n);
void reliability_page_sample(
	struct reliability_page *p, const struct request *r, const struct sample *s);
/* file: a name, not a path. */
void reliability_page_source(struct reliability_page *p, const char *file, const char *sha256);
/* The same for a table from elsewhere; nothing where p is NULL. Only the name of path is kept. */
void reliability_page_table(
	struct reliability_page *p, const char *path, const char *text, size_t len);
/* One page of all parts that have figures. */
void reliability_page_write(const struct request *r, struct text *out);
void reliability_page_clear(struct reliability_page *p);

/* ---- parts ---- */

/* Its names, if it is the first one, and its version. */
void page_add_codebook(struct reliability_page *p, const struct codebook *cb);
/* What it is called, or the id itself. */
const char *page_name(const struct reliability_page *p, const char *id);
/* "EN+1: asks for ...", or the id itself; the caller frees. */
char *page_title(const struct reliability_page *p, const char *id);
/* "a,b" into the two labels: "a" and "b"; for "all": the first coder, the second. */
#define CODER_SIZE 48
void page_coders(const struct reliability_page *p, const char *coders, char first[CODER_SIZE],
	char second[CODER_SIZE]);
/* So many drawings of one kind, tables of coders and targets: with 20 coders there are 190 pairs. */
#define PAGE_MAX_DRAWINGS 24
#define PAGE_MAX_TABLES   60
/* Says that there are n, and how to see the rest, if there are more than that. */
void page_left_out(struct reliability_page *p, size_t n, size_t max);
/* A piece of text between tags. */
void page_put(struct reliability_page *p, const char *open, const char *text, const char *close);

/* What a statistic is called in a heading. */
const char *page_term(const struct reliability_page *p, const char *statistic);
/* Why there is no value. */
const char *page_undefined(const struct reliability_page *p, enum undefined why);
/* "0.62", "16", "0.56 s", or a dash. */
#define PAGE_NUMBER_SIZE 48
const char *page_number(const char *statistic, bool there, double x, char out[PAGE_NUMBER_SIZE]);
/* The words of Landis & Koch 1977 for kappa, of Koo & Li 2016 for intraclass correlations. */
const char *page_kappa_band(const struct reliability_page *p, double kappa);
const char *page_icc_band(const struct reliability_page *p, double icc);

/* The rows that are not of single sessions, by coders and target as these came first. */
struct page_rows {
	const struct analysis_row **items;
	size_t n;
};
void page_rows_of(const struct analysis_rows *rows, struct page_rows *out);
void page_rows_clear(struct page_rows *r);
/* "a and b; all targets" */
void page_about(const struct reliability_page *p, const struct analysis_row *r, struct text *t);
/* Are both about the same coders and target (and file)? */
bool page_same_place(const struct analysis_row *a, const struct analysis_row *b);

void page_cards(struct reliability_page *p, const struct page_rows *rows);
void page_tables(struct reliability_page *p, const struct page_rows *rows);
void page_session_table(struct reliability_page *p, const struct analysis_rows *rows);
void page_heat_maps(struct reliability_page *p);
void page_curves(struct reliability_page *p);
void page_differences(struct reliability_page *p);
void page_drift(struct reliability_page *p);
void page_method(
	struct reliability_page *p, const struct request *r, const struct analysis_rows *rows);

#endif
