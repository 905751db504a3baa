/*
 * The tabular events of BORIS 9: a tab-separated table with CRLF, whose columns depend on the
 * observation: as many modifier columns as the richest of its events has sets. What is not known is
 * NA. Comments are escaped as in all tables of turven (base/text.h), so that no byte of one can cut a
 * row or steer a spreadsheet.
 */
#include <stdlib.h>

#include "base/text.h"
#include "exchange/boris_events.h"
#include "exchange/format.h"

static const char *const kinds[] = {
	[BORIS_POINT] = "POINT", [BORIS_START] = "START", [BORIS_STOP] = "STOP"};

static size_t count_sets(const struct export_source *s)
{
	size_t n = 0;

	for (size_t i = 0; i < timeline_n(s->timeline); i++) {
		size_t sets = s->cb->codes[timeline_at(s->timeline, i)->code].n_modifiers;

		n = sets > n ? sets : n;
	}
	return n;
}

static void add_names(struct text *out, size_t n_sets)
{
	text_add(out, "Observation id\tObservation date\tDescription\tObservation duration\t"
		      "Observation type\tSource\tTime offset (s)\tMedia duration (s)\tFPS\t"
		      "Subject\tBehavior\tBehavioral category\t");
	for (size_t i = 1; i <= n_sets; i++)
		text_printf(out, "Modifier #%zu\t", i);
	text_add(out, "Behavior type\tTime\tMedia file name\tImage index\tImage file path\t"
		      "Comment\r\n");
}

/* Names may hold anything. */
static void add_recordings(struct text *out, const struct export_source *s)
{
	text_add(out, "player #1:");
	for (size_t i = 0; i < s->session->n_recordings; i++) {
		text_add(out, i > 0 ? ";" : "");
		text_add_escaped(out, export_recording(s, i));
	}
}

/* The part of the recording that holds a moment. */
static const char *recording_at(const struct export_source *s, int64_t ms)
{
	size_t i = 0;

	for (; i + 1 < s->session->n_recordings; i++) {
		int64_t duration_ms = s->session->recordings[i].duration_ms;

		if (duration_ms < 0 || ms < duration_ms)
			break;
		ms -= duration_ms;
	}
	return export_recording(s, i);
}

/* The columns that are the same in each row: made once, because the date looks at every event. */
static void add_observation(struct text *out, const struct export_source *s)
{
	int64_t duration_ms = session_duration_ms(s->session);
	char stem[OBSERVATION_STEM_SIZE], date[BORIS_DATE_SIZE], seconds[MEDIATIME_SIZE];

	observation_stem(s->name, stem);
	boris_date(s, ' ', date);
	mediatime_format_seconds(timeline_span_ms(s->timeline), seconds);
	text_printf(out, "%s\t%s\tcoder %s, codebook %s %s" BORIS_ESCAPED "\t%s\t", stem, date,
		s->name->coder, s->name->codebook, s->cb->version, seconds);
	if (export_recording(s, 0)) {
		text_add(out, "Media file(s)\t");
		add_recordings(out, s);
	} else {
		text_add(out, "Live observation\tNA");
	}
	text_add(out, "\t0.000\t");
	if (duration_ms >= 0) {
		mediatime_format_seconds(duration_ms, seconds);
		text_add(out, seconds);
	} else {
		text_add(out, "NA");
	}
	text_add(out, "\tNA\t");
}

static void add_row(struct text *out, const struct export_source *s, const struct text *observation,
	const struct boris_row *row, size_t n_sets)
{
	const struct code *code = &s->cb->codes[row->event->code];
	char seconds[MEDIATIME_SIZE];

	text_add_n(out, observation->s, observation->len);
	text_printf(out, "%s\t%s\t%s\t", row->event->v.target, code->id,
		code->dimension < 0 ? "" : s->cb->dimensions[code->dimension].id);
	for (size_t i = 0; i < n_sets; i++) {
		char *value = boris_modifier(s, row->event, i);

		text_printf(out, "%s\t", value ? value : "");
		free(value);
	}
	mediatime_format_seconds(row->ms, seconds);
	text_printf(out, "%s\t%s\t", kinds[row->kind], seconds);
	if (export_recording(s, 0))
		text_add_escaped(out, recording_at(s, row->ms));
	else
		text_add(out, "NA");
	text_add(out, "\tNA\tNA\t");
	if (row->kind != BORIS_STOP && export_comment(s, row->event))
		text_add_escaped(out, export_comment(s, row->event));
	text_add(out, "\r\n");
}

void boris_table_write(const struct export_source *s, struct text *out)
{
	size_t n_sets = count_sets(s), n;
	struct text observation = {0};
	struct boris_row *rows;

	n = boris_rows(s, &rows);
	add_names(out, n_sets);
	add_observation(&observation, s);
	for (size_t i = 0; i < n; i++)
		add_row(out, s, &observation, &rows[i], n_sets);
	text_clear(&observation);
	free(rows);
}
