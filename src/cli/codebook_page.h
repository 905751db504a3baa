/* What the files of `turven codebook show` share: a page in the making, and its parts. */
#ifndef TURVEN_CLI_CODEBOOK_PAGE_H
#define TURVEN_CLI_CODEBOOK_PAGE_H

#include "cli/codebook.h"
#include "cli/page.h"

/* Behind what no source confirms. */
#define UNVERIFIED " *"

struct codebook_page {
	struct codebook_words w;
	struct page page;
};

void page_heading(struct codebook_page *s, const char *text);
/* A thing with its label ("" = none), marked where it is not verified. */
void page_entry(struct codebook_page *s, const char *name, const char *text, bool verified);
/* Adds the text as a line of the entry, unless there is none, and empties it. */
void page_line(struct codebook_page *s, struct text *t);
/* Nothing for NULL. */
void page_source(struct codebook_page *s, const char *source);
/* In the language of the page. */
const char *page_label(const struct codebook_page *s, const struct label *l, const char *otherwise);

void show_codes(struct codebook_page *s);
void show_groups(struct codebook_page *s);
void show_modifiers(struct codebook_page *s);
void show_ratings(struct codebook_page *s);
void show_scores(struct codebook_page *s);
void show_checks(struct codebook_page *s);

#endif
