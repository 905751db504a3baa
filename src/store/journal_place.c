/*
 * Where a run's segments stand, and how it goes on when one of them is lost: see the specification
 * in journal.c.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/log.h"
#include "base/mem.h"
#include "store/journal_line.h"
#include "store/journal_name.h"
#include "store/journal_private.h"

size_t journal_line_end(const struct journal *j, long long seq)
{
	return seq > 0 ? j->line_ends[seq - 1] : 0;
}

void journal_leave(struct journal *j)
{
	if (!j->file)
		return;
	sync_retire(j->sync, j->file);
	j->file = NULL;
	hash_free(j->hash);
	j->hash = NULL;
}

/* Header, meta records and all that is not saved at home; also what is added but not yet accepted.
 */
static void segment_text(const struct journal *j, struct text *out)
{
	size_t meta = journal_line_end(j, j->n_meta);
	size_t from = j->n_home > j->n_meta ? journal_line_end(j, j->n_home) : meta;

	journal_line_header(out);
	text_add_n(out, j->lines.s, meta);
	text_add_n(out, j->lines.s + from, j->lines.len - from);
}

bool journal_begin(struct journal *j, enum place place, struct error *err)
{
	struct file_append *f;
	struct text text = {0};
	char *name, *path;
	bool good;

	if (!j->folder[place])
		return error_set(err, _("there is no rescue folder: set HOME or XDG_STATE_HOME"));
	if (!journal_folder_make(j->folder[place], place == PLACE_RESCUE, err))
		return false;
	name = segment_name(j->stem, j->start_utc_ms, j->run, ++j->n_segments);
	path = file_join(j->folder[place], name);
	f = mem_alloc(1, sizeof *f);
	good = file_append_open(f, path, err);
	if (good) {
		segment_text(j, &text);
		good = file_append_write(f, text.s, text.len, err);
		if (!good)
			file_remove(path, NULL);
		good = good && file_append_check(f, err);
		if (!good)
			file_append_close(f, NULL);
	}
	if (good) {
		journal_leave(j);
		j->file = f;
		j->place = place;
		j->proven = false;
		j->hash = hash_new();
		hash_add(j->hash, text.s, text.len);
		MEM_GROW(j->own, j->n_own, j->own_capacity);
		j->own[j->n_own++] = mem_strdup(name);
		log_debug("journal: segment %s, place %d", name, (int)place);
	} else {
		free(f);
	}
	text_clear(&text);
	free(path);
	free(name);
	return good;
}

bool journal_move_on(struct journal *j, struct error *err)
{
	for (int place = 0; place < N_PLACES; place++) {
		if (j->state[place] == PLACE_FAILED)
			continue;
		if (journal_begin(j, (enum place)place, &j->why[place])) {
			j->state[place] = PLACE_GOOD;
			return true;
		}
		j->state[place] = PLACE_UNWRITABLE;
	}
	return error_set(err, "%s", j->why[PLACE_HOME].text);
}

void journal_give_up(struct journal *j, const struct error *err)
{
	log_debug("journal: segment given up: %s", err->text);
	j->failed = true;
	j->why_failed = *err;
	if (err->code == ESTALE) {
		/* The whole file may be gone, with what was saved in it. */
		j->n_home = j->n_saved = 0;
	}
	if (!j->proven) {
		j->state[j->place] = PLACE_FAILED;
		j->why[j->place] = *err;
	}
	journal_leave(j);
}

void journal_drop_rescue(struct journal *j)
{
	size_t n = 0;

	for (size_t i = 0; i < j->n_own; i++) {
		char *path = j->folder[PLACE_RESCUE] ? file_join(j->folder[PLACE_RESCUE], j->own[i])
						     : NULL;

		if (path && file_exists(path) && file_remove(path, NULL))
			free(j->own[i]);
		else
			j->own[n++] = j->own[i];
		free(path);
	}
	j->n_own = n;
}

void journal_bring_home(struct journal *j)
{
	struct file_names names;

	if (!j->folder[PLACE_RESCUE] || !file_list(j->folder[PLACE_RESCUE], &names, NULL))
		return;
	for (size_t i = 0; i < names.n; i++) {
		struct observation_name name;
		uint32_t run;
		int number;
		char *from, *to, *data;
		size_t n;

		if (!segment_name_parse(names.items[i], &name, &run, &number) ||
			!observation_name_equal(&name, &j->name))
			continue;
		from = file_join(j->folder[PLACE_RESCUE], names.items[i]);
		to = file_join(j->folder[PLACE_HOME], names.items[i]);
		if (file_read(from, (size_t)128 << 20, &data, &n, NULL)) {
			if (file_create(to, data, n, NULL))
				file_remove(from, NULL);
			free(data);
		}
		free(from);
		free(to);
	}
	file_names_free(&names);
}
