/*
 * Writing a journal, and the specification of its format.
 *
 * A segment is called `<stem>_<stamp>-<run>-<nn>_journal.tsv`, stem being
 * `<session>_<coder>[+<pass>]_<codebook>`, stamp the start of the run in UTC (20260301T101501Z),
 * run the run's token (`r` and 8 hex digits, random), nn the how-many-th segment of the run. It
 * stands in the folder `journal` of the session. Tab-separated, UTF-8, lines end with LF, the first
 * line names the columns. Readers take columns by name and pass over columns and ops that they do
 * not know; `crc` is always the last. Nothing is `n/a`. Free text is escaped as base/text.h says.
 *
 *	seq            1, 2, 3 … within the run; goes on across its segments
 *	utc            2026-03-01T10:15:16.120Z, by the computer's clock
 *	mono_ms        ms since the start of the run, on a clock that nobody sets
 *	op             meta add set del rate override note play codebook media salvage state close
 *	id             add, set, del: the event, `<run>-<n>`; meta, state: the key; rate: the item,
 *	               override: the check, both with `@<n>` or `@<event id>` where it is about one
 *	               segment, of fixed length or marked by that event
 *	rev            revision of the event or rating after this record, from 1; override: of the
 *	               rating that is contradicted
 *	kind           point, state
 *	code, target   ids of the codebook and the session
 *	onset_ms       on the media axis, whole ms, may be negative; play: from where
 *	offset_ms      n/a while the state runs, = onset_ms for a point; play: up to where
 *	modifiers      group=value;group=value1|value2, groups sorted; rate: the value, a number,
 *	               not_observable, not_applicable or unrated; override: what it is
 *	               about: the item, code or class of targets, the event (`<id>`, `<id>/modifier`
 *	               where that is missing), or the stretch in ms (`<from>-<to>`)
 *	mark           strong, doubtful
 *	error_ms       bound of the onset's error; n/a = not known (typed, imported)
 *	frame_ms       presentation time of the frame that was on the screen
 *	speed          of playback, at most three decimals
 *	paused         yes, no
 *	source         terminal, window: where the key was pressed
 *	correction_ms  reaction time already taken off the onset, in media time
 *	ends           `<event id>@<rev>`: this start ends that event, which so gets that revision;
 *	               del: that event runs again
 *	cause          input edit undo redo import migrate autoclose
 *	ref            undo, redo: `<run>/<seq>` of the record undone or redone
 *	text           comment; value of a meta record; note; reason
 *	crc            `x` and 8 hex digits: CRC-32 of the line up to the tab before it
 *
 * Each segment begins with the run's meta records: format (turven-journal/1), app, run, run_no,
 * session, coder, pass, codebook, codebook_version, codebook_sha256, media_file (a name, no path),
 * media_bytes, media_duration_ms, media_fingerprint, machine (a salted hash), timezone,
 * previous_last (file name and crc of the newest record that was there before). A run that was
 * imported has import_file (a name, no path), import_format, import_sha256 and import_id (what the
 * observation was called there) too, and a play record with the cause import for what was observed (as
 * far as that file says, else the whole recording if its length is known, else up to the last event):
 * without it imported work would count as not watched. An add or set holds
 * the whole event, so that a lost line costs one revision of one event. close holds `sha256:` and
 * the SHA-256 of the segment's bytes before it; a segment without close was interrupted, or is
 * being written.
 *
 * The records of an observation are ordered by (run_no, run, seq). A record with the same run and
 * seq in several segments is one record; where they differ the later segment holds.
 *
 * After any error of a write or a sync the segment is given up for ever: a new one gets header,
 * meta records and all that is not known to be on the disk. fdatasync is never called a second time
 * on a file for which it failed: the system may have dropped what it could not write, and says good.
 */
#include "store/journal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "store/journal_line.h"
#include "store/journal_meta.h"
#include "store/journal_name.h"
#include "store/journal_private.h"

#define CLOSE_LIMIT_US   10000000
#define PROBE_FIRST_US   1000000
#define PROBE_LONGEST_US 30000000
#define PROBE_SPARE      4096 /* bytes asked for beyond what is to be written */
#define STOP_LIMIT_MS    2000
#define CLOSE_STEP_MS    100

/* ---- lines ---- */

static bool add_line(struct journal *j, struct record *r, struct error *err)
{
	r->seq = j->n_written + 1;
	r->utc_ms = clock_utc_ms();
	r->mono_ms = clock_boot_ms() - j->start_boot_ms;
	r->run = j->run;
	r->run_no = j->run_no;
	if (!journal_line_add(&j->lines, r, err))
		return false;
	MEM_GROW(j->line_ends, (size_t)j->n_written, j->line_ends_capacity);
	j->line_ends[j->n_written] = j->lines.len;
	return true;
}

/* ---- what the thread says ---- */

static void ask_to_sync(struct journal *j)
{
	if (j->file)
		sync_request(j->sync, j->file, j->n_written);
}

static void take_sync(struct journal *j, const struct sync_report *r)
{
	if (!j->file || r->f != j->file)
		return;
	if (!r->good) {
		journal_give_up(j, &r->err);
		if (journal_move_on(j, NULL))
			ask_to_sync(j);
		return;
	}
	j->failed = false;
	if (r->upto > j->n_saved)
		j->n_saved = r->upto;
	if (j->place == PLACE_HOME) {
		if (r->upto > j->n_home)
			j->n_home = r->upto;
		if (!j->proven)
			journal_drop_rescue(j);
		j->probe_wait_us = PROBE_FIRST_US;
	}
	j->proven = true;
}

static void take_probe(struct journal *j, const struct sync_report *r)
{
	j->n_probes_out--;
	if (!r->good) {
		j->why[r->place] = r->err;
		return;
	}
	j->state[r->place] = PLACE_GOOD;
	if (!j->file) {
		if (journal_move_on(j, NULL))
			ask_to_sync(j);
	} else if (j->place == PLACE_RESCUE && r->place == PLACE_HOME) {
		if (journal_begin(j, PLACE_HOME, &j->why[PLACE_HOME]))
			ask_to_sync(j);
		else
			j->state[PLACE_HOME] = PLACE_UNWRITABLE;
	}
}

static void ask_to_probe(struct journal *j)
{
	int64_t now = clock_mono_us();
	size_t size = j->lines.len - (j->n_home > 0 ? journal_line_end(j, j->n_home) : 0);

	if ((j->file && j->place == PLACE_HOME) || now < j->next_probe_us || j->n_probes_out > 0)
		return;
	j->next_probe_us = now + j->probe_wait_us;
	j->probe_wait_us =
		j->probe_wait_us * 2 < PROBE_LONGEST_US ? j->probe_wait_us * 2 : PROBE_LONGEST_US;
	size += journal_line_end(j, j->n_meta) + PROBE_SPARE;
	sync_probe(j->sync, PLACE_HOME, j->folder[PLACE_HOME], false, size);
	j->n_probes_out++;
	if (!j->file && j->folder[PLACE_RESCUE]) {
		sync_probe(j->sync, PLACE_RESCUE, j->folder[PLACE_RESCUE], true, size);
		j->n_probes_out++;
	}
}

void journal_service(struct journal *j)
{
	struct sync_report r;

	while (sync_take(j->sync, &r)) {
		if (r.what == SYNC_DONE)
			take_sync(j, &r);
		else
			take_probe(j, &r);
	}
	ask_to_probe(j);
}

int journal_fd(const struct journal *j)
{
	return sync_fd(j->sync);
}

/* ---- a run ---- */

uint32_t journal_run(const struct journal *j)
{
	return j->run;
}

static void journal_free(struct journal *j)
{
	journal_leave(j);
	if (j->sync)
		sync_stop(j->sync, STOP_LIMIT_MS);
	for (size_t i = 0; i < j->n_own; i++)
		free(j->own[i]);
	for (int place = 0; place < N_PLACES; place++)
		free(j->folder[place]);
	free(j->own);
	free(j->line_ends);
	text_clear(&j->lines);
	free(j);
}

/* The first segment is on the disk before anything is accepted. */
static bool begin_run(struct journal *j, struct error *err)
{
	for (int place = 0; place < N_PLACES; place++) {
		struct error *why = &j->why[place];

		if (journal_begin(j, (enum place)place, why)) {
			if (file_append_sync(j->file, why) && file_append_check(j->file, why)) {
				j->proven = true;
				j->failed = false;
				j->n_saved = j->n_written;
				if (place == PLACE_HOME)
					j->n_home = j->n_written;
				return true;
			}
			journal_give_up(j, why);
		} else {
			j->state[place] = PLACE_UNWRITABLE;
		}
	}
	return error_set(err,
		_("nothing can be logged: %s, and not in the rescue folder either: %s"),
		j->why[PLACE_HOME].text, j->why[PLACE_RESCUE].text);
}

bool journal_open(struct journal **out, const char *session_folder,
	const struct observation_name *name, const struct journal_meta *meta, struct error *err)
{
	struct journal *j = mem_alloc(1, sizeof *j);
	struct meta_item items[META_MAX];
	size_t n;

	j->name = *name;
	observation_stem(name, j->stem);
	j->folder[PLACE_HOME] = journal_folder(session_folder);
	j->folder[PLACE_RESCUE] = rescue_folder(session_folder);
	j->run_no = meta->run_no;
	j->start_utc_ms = clock_utc_ms();
	j->start_boot_ms = clock_boot_ms();
	j->probe_wait_us = PROBE_FIRST_US;
	while (j->run == 0)
		file_random(&j->run, sizeof j->run);
	n = journal_meta_items(name, meta, j->run, items);
	for (size_t i = 0; i < n; i++) {
		struct record r = {.op = OP_META, .cause = CAUSE_NONE, .key = items[i].key};

		r.text = items[i].text;
		if (!add_line(j, &r, err)) {
			journal_free(j);
			return false;
		}
		j->n_written++;
	}
	j->n_meta = j->n_written;
	j->sync = sync_start(err);
	if (!j->sync || !begin_run(j, err)) {
		journal_free(j);
		return false;
	}
	if (j->place == PLACE_HOME)
		journal_bring_home(j);
	*out = j;
	return true;
}

/*
 * Looked at before, too: in a file that somebody has moved the line could be found one day although
 * it was refused. After: somebody may have moved the file in between.
 */
static bool write_line(struct journal *j, size_t before, struct error *err)
{
	const char *line = j->lines.s + before;
	size_t n = j->lines.len - before;

	if (!file_append_check(j->file, err) || !file_append_write(j->file, line, n, err) ||
		!file_append_check(j->file, err))
		return false;
	hash_add(j->hash, line, n);
	return true;
}

bool journal_append(struct journal *j, struct record *r, struct error *err)
{
	size_t before = j->lines.len;
	struct error why;
	bool good;

	journal_service(j);
	if (!add_line(j, r, err))
		return false;
	good = j->file != NULL;
	if (good && !write_line(j, before, &why)) {
		journal_give_up(j, &why);
		good = false;
	}
	if (!good && !journal_move_on(j, &why)) {
		text_truncate(&j->lines, before);
		j->failed = true;
		j->why_failed = why;
		return error_set(err, _("not logged: %s"), why.text);
	}
	j->n_written++;
	ask_to_sync(j);
	return true;
}

void journal_status(const struct journal *j, struct journal_status *out)
{
	*out = (struct journal_status){
		.n_written = j->n_written,
		.n_saved = j->n_saved,
		.ok = j->file && !j->failed,
		.rescue = j->file && j->place == PLACE_RESCUE,
	};
	if (!j->file)
		snprintf(out->message, sizeof out->message,
			_("nothing can be logged: %s; turven tries again by itself"),
			j->why_failed.text);
	else if (out->rescue)
		snprintf(out->message, sizeof out->message,
			_("events are kept in '%s' until this works again: %s"),
			j->folder[PLACE_RESCUE],
			j->why[PLACE_HOME].text[0] ? j->why[PLACE_HOME].text : j->why_failed.text);
	else if (j->failed)
		snprintf(out->message, sizeof out->message,
			_("%s; the events not yet saved were written to a new file"),
			j->why_failed.text);
}

/* ---- the end of a run ---- */

static bool all_saved(const struct journal *j)
{
	return j->file && j->n_saved >= j->n_written;
}

/* Lets the thread work until all is saved, or the limit is over, or, where there is nowhere to
 * write, every place was tried once more in vain. */
static void wait_for_disk(struct journal *j, int64_t deadline_us)
{
	j->next_probe_us = 0;
	journal_service(j);
	while (!all_saved(j) && clock_mono_us() < deadline_us) {
		if (!j->file && j->n_probes_out == 0)
			break;
		sync_wait(j->sync, CLOSE_STEP_MS);
		journal_service(j);
	}
}

/* The last line; without it the segment is as good, but looks interrupted. */
static void write_close(struct journal *j, int64_t deadline_us)
{
	char text[sizeof JOURNAL_CLOSE_PREFIX + HASH_SHA256_SIZE];
	char sha256[HASH_SHA256_SIZE];
	struct record r = {.op = OP_CLOSE, .cause = CAUSE_NONE, .text = text};
	size_t before = j->lines.len;

	hash_get(j->hash, sha256);
	snprintf(text, sizeof text, "%s%s", JOURNAL_CLOSE_PREFIX, sha256);
	if (!add_line(j, &r, NULL) ||
		!file_append_write(j->file, j->lines.s + before, j->lines.len - before, NULL))
		return;
	/* Not counted in n_written: if the disk fails now there is nothing to write again. */
	sync_request(j->sync, j->file, j->n_written + 1);
	while (j->n_saved <= j->n_written && clock_mono_us() < deadline_us) {
		struct sync_report report;

		sync_wait(j->sync, CLOSE_STEP_MS);
		if (!sync_take(j->sync, &report) || report.what != SYNC_DONE)
			continue;
		if (!report.good)
			return;
		j->n_saved = report.upto;
	}
}

/* Somebody only looked: a segment that says nothing is not left behind. */
static void remove_segments(struct journal *j)
{
	journal_leave(j);
	for (size_t i = 0; i < j->n_own; i++) {
		for (int place = 0; place < N_PLACES; place++) {
			char *path =
				j->folder[place] ? file_join(j->folder[place], j->own[i]) : NULL;

			if (path)
				file_remove(path, NULL);
			free(path);
		}
	}
}

bool journal_close(struct journal *j, struct error *err)
{
	int64_t deadline_us = clock_mono_us() + CLOSE_LIMIT_US;
	bool good = true;

	if (j->n_written == j->n_meta) {
		remove_segments(j);
		journal_free(j);
		return true;
	}
	wait_for_disk(j, deadline_us);
	if (!all_saved(j)) {
		struct error why = j->why_failed;

		good = error_set(err,
			_("%lld of %lld records may not have reached the disk: %s. What could be "
			  "written is in '%s'"),
			j->n_written - j->n_saved, j->n_written - j->n_meta,
			why.text[0] ? why.text : _("it does not answer"),
			j->folder[j->file ? j->place : PLACE_HOME]);
	} else {
		write_close(j, deadline_us);
		if (j->place == PLACE_RESCUE)
			good = error_set(err,
				_("the session's folder could not be written: %s. The events are "
				  "safe in '%s' and are taken from there when the session is "
				  "opened again on this machine"),
				j->why[PLACE_HOME].text, j->folder[PLACE_RESCUE]);
	}
	journal_free(j);
	return good;
}
