/*
 * Events as BORIS has them: a row for each moment, start and stop, by time. Shared by its project and
 * its table.
 *
 * BORIS pairs starts and stops of a subject, code and modifiers by counting, so a stop comes before a
 * start at the same time, unless it is that of a state without length.
 */
#ifndef TURVEN_EXCHANGE_BORIS_EVENTS_H
#define TURVEN_EXCHANGE_BORIS_EVENTS_H

#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "exchange/format.h"

/* What the description in a table of turven ends with: by this its reader knows that comments are
 * escaped. */
#define BORIS_ESCAPED "; comments escaped as turven does it"

enum boris_kind { BORIS_POINT, BORIS_START, BORIS_STOP };

struct boris_row {
	int64_t ms;
	int order; /* at the same time */
	size_t number;
	enum boris_kind kind;
	const struct event *event;
};

/* The caller frees *out. Returns how many. */
size_t boris_rows(const struct export_source *s, struct boris_row **out);

/* What was chosen in the how-many-th modifier set of the event's code: "low", "me,you", "None"; the
 * caller frees. NULL: the code has no such set. */
char *boris_modifier(const struct export_source *s, const struct event *e, size_t set);

/* "2026-03-01 00:00:00" with that sign between: the session's date, else when it was last worked on;
 * seconds only. */
#define BORIS_DATE_SIZE 20
void boris_date(const struct export_source *s, char between, char out[BORIS_DATE_SIZE]);

#endif
