/*
 * Strings: building them, writing them into a field of a file, making them safe to show, suggesting
 * a spelling.
 *
 * The escaping rule of every TSV that turven writes is here and nowhere else: a field is the inside
 * of a JSON string in which also quotes, apostrophe, #, controls, format characters, a leading
 * formula sign, outer blanks and the words that readers take for "missing" are escaped; empty text
 * is `n/a`. So R, pandas, spreadsheets, grep and a terminal all get a harmless field, and
 * text_unescape gives back the exact text.
 */
#ifndef TURVEN_BASE_TEXT_H
#define TURVEN_BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/* A growing, always NUL-terminated string. Zero-initialise; text_clear frees. s is NULL while
 * nothing was added. */
struct text {
	char *s;
	size_t len;
	size_t capacity;
};

void text_add(struct text *t, const char *s);
void text_add_n(struct text *t, const char *s, size_t n);
void text_add_c(struct text *t, char c);
void text_add_int(struct text *t, long long value); /* decimal; much faster than text_printf */
void text_printf(struct text *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void text_vprintf(struct text *t, const char *fmt, va_list ap)
	__attribute__((format(printf, 2, 0)));
/* Room for n bytes more and a NUL, so that they can be written at s + len. */
void text_reserve(struct text *t, size_t n);
void text_truncate(struct text *t, size_t len);
void text_clear(struct text *t);

/* Adds s (valid UTF-8; NULL = empty) as one field. */
void text_add_escaped(struct text *t, const char *s);

/*
 * Adds a value that is no free text (an id, a version, a number) as one field: as above, but what
 * looks like a number stays as it is.
 */
void text_add_value(struct text *t, const char *s);

/*
 * The text of the field s[0..n). Returns false, leaving *out alone, for anything text_add_escaped
 * could not be the inverse of in meaning: unknown escapes, lone surrogates, \u0000, invalid UTF-8,
 * raw controls. `n/a` gives "", and so does an empty field; escapes that were not needed are taken.
 * The caller frees *out.
 */
bool text_unescape(const char *s, size_t n, char **out);

/*
 * A copy for a terminal, valid UTF-8 on one line: each control, bidirectional control, other format
 * character and invalid byte as a visible placeholder (control pictures U+2400.. for controls,
 * U+FFFD for the rest). The caller frees. This is the only way by which text from outside may reach
 * a screen.
 */
char *text_visible(const char *s);

/* The one of n candidates nearest to s by edit distance, if near enough to be meant; else NULL. */
const char *text_nearest(const char *s, const char *const *candidates, size_t n);

/*
 * Is s an id? Sessions, coders, codebooks, participants: [a-z0-9][a-z0-9-]{0,31}, and not con, nul,
 * aux, prn, com1..9, lpt1..9. Codes, items, modifier groups and values, dimensions:
 * [a-z][a-z0-9_]{0,30}, and not a word that R, SPSS, SQL or pandas take for something else (na nan
 * inf null none true false all and by eq ge gt le lt ne not or to with).
 */
bool text_is_file_id(const char *s);
bool text_is_code_id(const char *s);

/* What is allowed, for messages: "1 to 32 of a-z, 0-9 and -, ..." */
const char *text_file_id_rule(void);
const char *text_code_id_rule(void);

/* Whole decimal integer in [min, max], nothing around it. */
bool text_to_int64(const char *s, size_t n, long long min, long long max, long long *out);

/* The whole string: a decimal number with a point, in any locale: `-1.5`. At most 15 digits. */
bool text_to_double(const char *s, double *out);

#endif
