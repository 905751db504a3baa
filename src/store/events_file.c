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
 *	offset_status      logged; censored: the state still ran at the end of the coded span, which
 *	                   stands for its offset; auto: ended by the program at the end of the work
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
 * The sidecar is specified in events_sidecar.c. The table is written first, then the sidecar, which
 * holds the table's SHA-256; while that is going on `.~<stem>_events.next` holds the hash of the
 * table to come, so that an interruption between the two is not taken for somebody's edit.
 */
#include "store/events_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "store/events_sidecar.h"
#include "store/journal_line.h"

#define TABLE_LIMIT ((size_t)256 << 20)

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

static const char *version_of(const struct events_input *in, const struct event *e)
{
	for (size_t i = 0; i < in->n_segments; i++)
		if (in->segments[i].run == e->run && in->segments[i].codebook_version)
			return in->segments[i].codebook_version;
	return in->codebook->version;
}

static void add_event(struct text *out, const struct events_input *in,
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
	text_add_value(out, version_of(in, e));
	clock_format_utc(e->created_utc_ms, utc);
	text_printf(out, "\t%s\t", utc);
	clock_format_utc(e->modified_utc_ms, utc);
	text_printf(out, "%s\t", utc);
	text_add_escaped(out, v->comment);
	text_add_c(out, '\n');
}

void events_file_text(const struct events_input *in, char **tsv, char **json)
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

/* ---- the files ---- */

struct paths {
	char *tsv, *json, *next;
};

static void paths_make(struct paths *p, const char *folder, const struct observation_name *name)
{
	char stem[OBSERVATION_STEM_SIZE];
	char *file;

	observation_stem(name, stem);
	file = mem_printf("%s_events.tsv", stem);
	p->tsv = file_join(folder, file);
	free(file);
	file = mem_printf("%s_events.json", stem);
	p->json = file_join(folder, file);
	free(file);
	file = mem_printf(".~%s_events.next", stem);
	p->next = file_join(folder, file);
	free(file);
}

static void paths_free(struct paths *p)
{
	free(p->tsv);
	free(p->json);
	free(p->next);
}

static bool holds(const char *path, const char *text, size_t len)
{
	size_t n;
	char *data;
	bool same;

	if (!file_read(path, TABLE_LIMIT, &data, &n, NULL))
		return false;
	same = n == len && memcmp(data, text, n) == 0;
	free(data);
	return same;
}

/* As file_read; a file that is not there is empty. */
static bool read_if_there(const char *path, char **data, size_t *n, struct error *err)
{
	struct error why;

	if (file_read(path, TABLE_LIMIT, data, n, &why))
		return true;
	*data = NULL;
	*n = 0;
	return why.code == ENOENT || error_set(err, "%s", why.text);
}

/* Is this table one that turven wrote: the one of the sidecar, or of a write that was interrupted?
 */
static bool judge(const struct paths *p, const char *tsv, size_t len, bool *ours, struct error *err)
{
	char actual[HASH_SHA256_SIZE], said[HASH_SHA256_SIZE];
	char *json, *next;
	size_t n_json, n_next;

	if (!read_if_there(p->json, &json, &n_json, err))
		return false;
	if (!read_if_there(p->next, &next, &n_next, err)) {
		free(json);
		return false;
	}
	hash_sha256(tsv, len, actual);
	*ours = (json && events_sidecar_hash(json, n_json, said) && strcmp(said, actual) == 0) ||
		(next && strcmp(next, actual) == 0);
	free(json);
	free(next);
	return true;
}

/* Moves an edited table out of the way, to a name that nothing has. */
static bool move_edited(const char *path, struct error *err)
{
	char stamp[CLOCK_STAMP_SIZE];
	char *to = NULL;
	bool good;

	clock_format_stamp(clock_utc_ms(), stamp);
	for (int i = 1; i == 1 || file_exists(to); i++) {
		free(to);
		to = i == 1 ? mem_printf("%s.edited-%s", path, stamp)
			    : mem_printf("%s.edited-%s-%d", path, stamp, i);
	}
	good = file_rename(path, to, err);
	free(to);
	return good;
}

static bool save_edited(const struct paths *p, const char *tsv, bool *edited, struct error *err)
{
	char *old;
	size_t n;
	bool good, ours = true;

	if (!read_if_there(p->tsv, &old, &n, err))
		return false;
	good = !old || (n == strlen(tsv) && memcmp(old, tsv, n) == 0) ||
	       judge(p, old, n, &ours, err);
	free(old);
	if (!good || ours)
		return good;
	if (!move_edited(p->tsv, err))
		return false;
	if (edited)
		*edited = true;
	return true;
}

static bool replace_both(
	const struct paths *p, const char *tsv, const char *json, struct error *err)
{
	char sha256[HASH_SHA256_SIZE];

	hash_sha256(tsv, strlen(tsv), sha256);
	return file_replace(p->next, sha256, strlen(sha256), err) &&
	       file_replace(p->tsv, tsv, strlen(tsv), err) &&
	       file_replace(p->json, json, strlen(json), err) && file_remove(p->next, err);
}

bool events_file_write(
	const char *session_folder, const struct events_input *in, bool *edited, struct error *err)
{
	struct paths paths;
	char *tsv, *json;
	bool good = true;

	if (edited)
		*edited = false;
	paths_make(&paths, session_folder, in->name);
	events_file_text(in, &tsv, &json);
	if (holds(paths.tsv, tsv, strlen(tsv)) && holds(paths.json, json, strlen(json)))
		file_remove(paths.next, NULL); /* an interruption may have left it */
	else
		good = save_edited(&paths, tsv, edited, err) &&
		       replace_both(&paths, tsv, json, err);
	free(tsv);
	free(json);
	paths_free(&paths);
	return good;
}
