/* The rows of BORIS. */
#include "exchange/boris_events.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"

static int compare(const void *a, const void *b)
{
	const struct boris_row *one = a, *other = b;

	if (one->ms != other->ms)
		return one->ms < other->ms ? -1 : 1;
	if (one->order != other->order)
		return one->order - other->order;
	return one->number < other->number ? -1 : one->number > other->number;
}

size_t boris_rows(const struct export_source *s, struct boris_row **out)
{
	size_t n_events = timeline_n(s->timeline), n = 0;
	struct boris_row *rows = mem_alloc(2 * n_events + 1, sizeof *rows);

	for (size_t i = 0; i < n_events; i++) {
		const struct event *e = timeline_at(s->timeline, i);
		int64_t end_ms = export_end_ms(s, e);

		rows[n] = (struct boris_row){.ms = e->v.onset_ms,
			.order = 1,
			.number = n,
			.kind = e->v.state ? BORIS_START : BORIS_POINT,
			.event = e};
		n++;
		if (!e->v.state)
			continue;
		rows[n] = (struct boris_row){.ms = end_ms,
			.order = end_ms > e->v.onset_ms ? 0 : 1,
			.number = n,
			.kind = BORIS_STOP,
			.event = e};
		n++;
	}
	qsort(rows, n, sizeof *rows, compare);
	*out = rows;
	return n;
}

char *boris_modifier(const struct export_source *s, const struct event *e, size_t set)
{
	const struct code *code = &s->cb->codes[e->code];
	char *value;

	if (set >= code->n_modifiers)
		return NULL;
	value = export_modifier(e, s->cb->modifiers[code->modifiers[set]].id);
	for (char *c = value; c && *c; c++)
		if (*c == '|')
			*c = ',';
	return value ? value : mem_strdup("None");
}

void boris_date(const struct export_source *s, char between, char out[BORIS_DATE_SIZE])
{
	char utc[CLOCK_UTC_SIZE];

	if (export_date(s)) {
		snprintf(out, BORIS_DATE_SIZE, "%.10s%c00:00:00", export_date(s), between);
		return;
	}
	clock_format_utc(export_worked_ms(s), utc);
	snprintf(out, BORIS_DATE_SIZE, "%.10s%c%.8s", utc, between, utc + 11);
}
