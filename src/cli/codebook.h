/*
 * What the parts of `turven codebook` share: new, show and diff have a file each.
 *
 * A page about a codebook is a document in the language of its labels, which is asked for per page
 * and need not be that of the user's messages. So the words of such a page stand here in pairs,
 * English and Dutch, and not in the catalogues of messages.
 */
#ifndef TURVEN_CLI_CODEBOOK_H
#define TURVEN_CLI_CODEBOOK_H

#include <stdbool.h>

#include "base/text.h"
#include "model/codebook.h"

/*
 * Reads the codebook that a user means: an id (the present file of the study, or the installed
 * one), `id@hash` (the copy in codebooks/used/ with a SHA-256 that begins so) or a path. *where,
 * the caller's, tells which it is. What is wrong is printed.
 */
bool codebook_named(const char *name, struct codebook *out, char **where);

/* To standard output; returns an exit status. */
int codebook_print(const struct text *page);

/* The subcommands; each returns an exit status. */
int codebook_new(const char *id);
int codebook_show(
	const char *name, const char *format, const char *language, const char *output, bool force);
int codebook_compare(const char *from, const char *to, const char *language);

/* ---- words: how a codebook is told on a page ---- */

struct codebook_words {
	const struct codebook *cb;
	const char *language; /* of labels */
	bool dutch;           /* the words between them */
};

/* Must be given literals: they may be formats. */
#define WORDS(w, english, in_dutch) ((w)->dutch ? (in_dutch) : (english))

/* "L01", or "EN+1 (en_p1)" where the name does not tell the id. The caller frees. */
char *words_code_name(const struct code *c);
/* "Leader, Group": labels of target classes. */
void words_targets(const struct codebook_words *w, const int *targets, size_t n, struct text *out);
/* "mean of tp1, tp2 (reversed: 5 − value)" */
void words_formula(const struct codebook_words *w, const struct score *s, struct text *out);
/* For whom: those listed, else those that its items, codes and scores can be about; and whose
 * values count with each of them, as model/score.h says. */
void words_score_targets(const struct codebook_words *w, const struct score *s, struct text *out);
/* What is looked for, and what is expected. */
void words_check(const struct codebook_words *w, const struct check *c, struct text *out);
/* What a check that every codebook has looks for. */
const char *words_check_if(const struct codebook_words *w, enum check_if when);
/* "warning, may be kept with a reason" */
void words_severity(const struct codebook_words *w, enum check_severity severity, bool may_be_kept,
	struct text *out);
/* "0 to 5", "-3 to +3 in steps of 0.5" */
void words_scale(const struct codebook_words *w, const struct scale *s, struct text *out);
void words_segments(const struct codebook_words *w, struct text *out);

#endif
