/*
 * The events file: a table that R, pandas, spreadsheets and SPSS read with default arguments.
 *
 * Tab-separated, UTF-8, LF, one line of column names, one line for each event that is not deleted,
 * by onset and then id, so that a changed event is one changed line. Free text is escaped as
 * base/text.h says. A text column without a value has `n/a`; a column of numbers never has, because
 * SPSS and Excel would make text of it: what is not known there is a number that cannot be meant.
 *
 *	onset              seconds, three decimals
 *	duration           seconds; 0.000 for a point
 *	code, target       ids of the codebook and the session
 *	kind               point, state
 *	mod_<group>        for each modifier of the codebook: its value, several joined by |
 *	mark               strong, doubtful, n/a
 *	segment            only if the codebook has segments: 1, 2, 3 …; 0 = outside of all
 *	onset_ms           whole ms, exact; the seconds are this number, printed
 *	offset_ms          for a point = onset_ms
 *	offset_status      logged; censored: nobody stopped the state, and the offset is where watching
 *	                   ended (nothing watched: the end of the coded span), or where the next
 *	                   event of its lane begins; auto: ended by the program at the end of the work
 *	error_ms           bound of the onset's error; -1 = not known (typed, imported)
 *	frame_ms           presentation time of the frame on the screen; -1 = not known
 *	speed              of playback; 0 = not known
 *	paused             yes, no
 *	source             terminal, window, n/a
 *	correction_ms      reaction time already taken off the onset, in media time
 *	event_id, revision
 *	codebook_version   in force when the event was last set
 *	created_utc, modified_utc
 *	comment
 *
 * The sidecar is specified in sidecar.c and events_sidecar.c, how the files are written in
 * derived_file.c.
 */
#include "store/events_file.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "store/events_sidecar.h"
#include "store/journal_line.h"

/* ---- the table ---- */

static void add_header(struct text *out, const struct codebook *cb)
{
	text_add(out, "onset\tduration\tcode\ttarget\tkind\t");
	for (size_t i = 0; i < cb->n_modifiers; i++)
		text_printf(out, "mod_%s\t", cb->modifiers[i].id);
	text_add(out, "mark\t");
	if (cb->segments.kind != SEGMENT_NONE)
		text_add(out, "segment\t");
	text_add(out, "onset_ms\toffset_ms\toffset_status\terror_ms\tframe_ms\tspeed\tpaused\t"
		      "source\tcorrection_ms\tevent_id\trevision\tcodebook_version\tcreated_utc\t"
		      "modified_utc\tcomment\n");
}

/* The value of one group in "group=value;group=value1|value2". */
static void add_modifier(struct text *out, const char *modifiers, const char *group)
{
	size_t n = strlen(group);

	while (modifiers && *modifiers) {
		size_t length = strcspn(modifiers, ";");

		if (length > n + 1 && strncmp(modifiers, group, n) == 0 && modifiers[n] == '=') {
			char *value = mem_strndup(modifiers + n + 1, length - n - 1);

			text_add_value(out, value);
			free(value);
			return;
		}
		modifiers += length + (modifiers[length] == ';');
	}
	text_add(out, "n/a");
}

static void add_event(struct text *out, const struct derived_input *in,
	const struct segment *segments, size_t n_segments, const struct event *e)
{
	const struct event_values *v = &e->v;
	const struct codebook *cb = in->codebook;
	bool censored = v->state && v->offset_ms == MEDIATIME_NONE;
	int64_t offset_ms = censored ? timeline_end_ms(in->timeline, e) : v->offset_ms;
	char seconds[MEDIATIME_SIZE], id[EVENT_ID_SIZE], utc[CLOCK_UTC_SIZE];

	mediatime_format_seconds(v->onset_ms, seconds);
	text_printf(out, "%s\t", seconds);
	mediatime_format_seconds(offset_ms - v->onset_ms, seconds);
	text_printf(out, "%s\t", seconds);
	text_add_value(out, v->code);
	text_add_c(out, '\t');
	text_add_value(out, v->target);
	text_add(out, v->state ? "\tstate\t" : "\tpoint\t");
	for (size_t i = 0; i < cb->n_modifiers; i++) {
		add_modifier(out, v->modifiers, cb->modifiers[i].id);
		text_add_c(out, '\t');
	}
	text_printf(out, "%s\t", v->mark == MARK_NONE ? "n/a" : event_mark_name(v->mark));
	if (cb->segments.kind != SEGMENT_NONE)
		text_printf(out, "%d\t",
			segment_of_event(segments, n_segments, e->id, e->v.onset_ms) + 1);
	text_printf(out, "%lld\t%lld\t%s\t%d\t%lld\t", (long long)v->onset_ms, (long long)offset_ms,
		censored                      ? "censored"
		: e->cause == CAUSE_AUTOCLOSE ? "auto"
					      : "logged",
		v->error_ms < 0 ? -1 : v->error_ms,
		v->frame_ms == MEDIATIME_NONE ? -1LL : (long long)v->frame_ms);
	journal_add_speed(out, v->speed, "0");
	text_printf(out, "\t%s\t%s\t%lld\t", v->paused ? "yes" : "no",
		v->source == SOURCE_NONE ? "n/a" : key_source_name(v->source),
		(long long)v->correction_ms);
	event_id_format(e->id, id);
	text_printf(out, "%s\t%d\t", id, e->rev);
	text_add_value(out, derived_codebook_version(in, e->run));
	clock_format_utc(e->created_utc_ms, utc);
	text_printf(out, "\t%s\t", utc);
	clock_format_utc(e->modified_utc_ms, utc);
	text_printf(out, "%s\t", utc);
	text_add_escaped(out, v->comment);
	text_add_c(out, '\n');
}

void events_file_text(const struct derived_input *in, char **tsv, char **json)
{
	struct text table = {0};
	struct segment *segments;
	size_t n_segments = segments_of(
		in->codebook, in->timeline, session_duration_ms(in->session), &segments);

	add_header(&table, in->codebook);
	for (size_t i = 0; i < timeline_n(in->timeline); i++)
		add_event(&table, in, segments, n_segments, timeline_at(in->timeline, i));
	free(segments);
	*json = events_sidecar_text(in, table.s, table.len);
	*tsv = table.s;
}

bool events_file_write(
	const char *session_folder, const struct derived_input *in, bool *edited, struct error *err)
{
	char *tsv, *json;
	bool good;

	events_file_text(in, &tsv, &json);
	good = derived_file_write(session_folder, in->name, &events_kind, tsv, json, edited, err);
	free(tsv);
	free(json);
	return good;
}
