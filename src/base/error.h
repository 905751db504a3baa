/*
 * Why a call failed, in words that can be shown as they are.
 *
 * A function that can fail is `bool f(..., struct error *err)`. On success it leaves *err alone; on
 * failure it sets it once and returns false. The message is complete: `file:line:col: what failed,
 * the thing in 'quotes'; what is allowed or what to do instead`, lower case, no full stop. It may
 * hold text from files: whoever prints it passes it through text_visible() (error_print does).
 */
#ifndef TURVEN_BASE_ERROR_H
#define TURVEN_BASE_ERROR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct text;

struct error {
	int code; /* errno where the operating system refused something, else 0 */
	char text[1024];
};

/* Both return false, so that a failing function can end with `return error_set(...)`. err may be
 * NULL. */
bool error_set(struct error *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Appends `: ` and the words for the current errno, and keeps errno in err->code. */
bool error_system(struct error *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* `turven: <text>` as a line, with everything a terminal would obey made visible; on stderr. */
void error_text(const struct error *err, struct text *out);
void error_print(const struct error *err);

/*
 * The mistakes of a checked file: all of them, each with its place. An error is a mistake that
 * makes the file unusable, a warning one that does not.
 */
enum severity { SEVERITY_WARNING, SEVERITY_ERROR };

struct problem {
	enum severity severity;
	char *file; /* as the user named it */
	int line;   /* 1-based; 0 = the whole file */
	int column; /* 1-based, in characters; 0 = the whole line */
	char *text;
};

struct problems {
	struct problem *items;
	size_t n;
	size_t capacity;
	size_t n_errors;
};

void problems_clear(struct problems *p);
void problems_add(struct problems *p, enum severity severity, const char *file, int line,
	int column, const char *fmt, ...) __attribute__((format(printf, 6, 7)));

/* One per line, sorted by file, line and column, fit for a terminal: `file:line:col: [warning:
 * ]text`. */
void problems_text(struct problems *p, struct text *out);
/* The same on stderr. */

void problems_print(struct problems *p);

/*
 * For callers that show one line: true if there is no error (warnings do not count), else false
 * with the first one in *err ("and N more" where there are).
 */
bool problems_first(const struct problems *p, struct error *err);

#endif
