/*
 * A run written at once: header, meta records, records and the closing one make a text, and the text
 * becomes a file. The format is specified at the top of journal.c.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "store/journal.h"
#include "store/journal_line.h"
#include "store/journal_meta.h"
#include "store/journal_name.h"

#define TEXT_MAX ((size_t)120 << 20) /* what journal_read takes, and some */

struct writing {
	struct text text;
	uint32_t run;
	int run_no;
	int64_t utc_ms;
	long long seq;
};

static bool add(struct writing *w, struct record *r, struct error *err)
{
	r->seq = ++w->seq;
	r->utc_ms = w->utc_ms;
	r->mono_ms = 0;
	r->run = w->run;
	r->run_no = w->run_no;
	if (r->id.n > 0 && r->id.run == 0)
		r->id.run = w->run;
	return journal_line_add(&w->text, r, err);
}

static bool add_meta(struct writing *w, const char *key, const char *text, struct error *err)
{
	struct record r;

	record_init(&r, OP_META, CAUSE_NONE);
	r.key = key;
	r.text = text;
	return add(w, &r, err);
}

static bool add_head(struct writing *w, const struct observation_name *name,
	const struct journal_meta *meta, const struct journal_note *notes, size_t n_notes,
	struct error *err)
{
	struct meta_item items[META_MAX];
	size_t n = journal_meta_items(name, meta, w->run, items);
	bool good = true;

	journal_line_header(&w->text);
	for (size_t i = 0; good && i < n; i++)
		good = add_meta(w, items[i].key, items[i].text, err);
	for (size_t i = 0; good && i < n_notes; i++)
		good = add_meta(w, notes[i].key, notes[i].text, err);
	return good;
}

static bool add_close(struct writing *w, struct error *err)
{
	char sha256[HASH_SHA256_SIZE], text[sizeof JOURNAL_CLOSE_PREFIX + HASH_SHA256_SIZE];
	struct record r;

	hash_sha256(w->text.s, w->text.len, sha256);
	snprintf(text, sizeof text, "%s%s", JOURNAL_CLOSE_PREFIX, sha256);
	record_init(&r, OP_CLOSE, CAUSE_NONE);
	r.text = text;
	return add(w, &r, err);
}

static bool write_segment(struct writing *w, const char *session_folder,
	const struct observation_name *name, char **path, struct error *err)
{
	char stem[OBSERVATION_STEM_SIZE];
	char *folder = journal_folder(session_folder), *file;
	bool good = journal_folder_make(folder, false, err);

	observation_stem(name, stem);
	file = segment_name(stem, w->utc_ms, w->run, 1);
	*path = file_join(folder, file);
	good = good && file_create(*path, w->text.s, w->text.len, err);
	if (!good) {
		free(*path);
		*path = NULL;
	}
	free(file);
	free(folder);
	return good;
}

bool journal_create(const char *session_folder, const struct observation_name *name,
	const struct journal_meta *meta, const struct journal_note *notes, size_t n_notes,
	struct record *records, size_t n_records, char **path, struct error *err)
{
	struct writing w = {.run_no = meta->run_no, .utc_ms = clock_utc_ms()};
	bool good;

	*path = NULL;
	while (w.run == 0)
		file_random(&w.run, sizeof w.run);
	good = add_head(&w, name, meta, notes, n_notes, err);
	for (size_t i = 0; good && i < n_records; i++) {
		good = add(&w, &records[i], err);
		if (good && w.text.len > TEXT_MAX)
			good = error_set(err, _("too many events for one observation"));
	}
	good = good && add_close(&w, err) && write_segment(&w, session_folder, name, path, err);
	text_clear(&w.text);
	return good;
}
