/* Writing what was planned: all of it, or nothing is left. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cli/import_private.h"
#include "coding/observation.h"
#include "store/journal.h"

/* What was made, in this order. */
struct made {
	char **paths;
	size_t n, capacity;
};

static void note(struct made *made, char *path)
{
	MEM_GROW(made->paths, made->n, made->capacity);
	made->paths[made->n++] = path;
}

/* The newest first: folders after what is in them, which must be empty by then. */
static void take_back(struct made *made)
{
	for (size_t i = made->n; i > 0; i--) {
		struct file_info info;

		if (file_stat(made->paths[i - 1], &info, NULL) && info.is_folder)
			file_remove_folder(made->paths[i - 1], NULL);
		else
			file_remove(made->paths[i - 1], NULL);
	}
}

static bool make_folder(
	const struct import_plan *p, struct made *made, const char *path, struct error *err)
{
	bool is_there = file_exists(path);

	if (!study_may_write(p->study, path, err) || !file_make_folder(path, err))
		return false;
	if (!is_there)
		note(made, mem_strdup(path));
	return true;
}

static bool make_file(struct made *made, char *path, const char *text, struct error *err)
{
	bool good = file_create(path, text, strlen(text), err);

	if (good)
		note(made, path);
	else
		free(path);
	return good;
}

static bool write_codebook(
	struct import_plan *p, struct plan_codebook *c, struct made *made, struct error *err)
{
	char *folder = file_join(p->study->root, "codebooks"), *used_folder;
	char *name = mem_printf("%s.yaml", c->id);
	char *used = study_codebook_used_path(p->study, c->id, c->cb.sha256);
	bool is_used = file_exists(used), good;

	used_folder = file_folder(used);
	good = !c->is_new || (make_folder(p, made, folder, err) &&
				     make_file(made, file_join(folder, name), c->yaml, err));
	good = good && make_folder(p, made, used_folder, err) &&
	       study_keep_codebook(p->study, &c->cb, err);
	if (good && !is_used)
		note(made, mem_strdup(used));
	free(used_folder);
	free(used);
	free(name);
	free(folder);
	return good;
}

static bool write_session(
	struct import_plan *p, struct plan_session *s, struct made *made, struct error *err)
{
	char *folder = study_session_folder(p->study, s->id);
	bool good = !s->is_new ||
		    (make_folder(p, made, folder, err) &&
			    make_file(made, file_join(folder, "session.yaml"), s->yaml, err));

	free(folder);
	return good;
}

static bool write_item(
	struct import_plan *p, struct plan_item *item, struct made *made, struct error *err)
{
	const struct plan_codebook *c = &p->codebooks[item->codebook];
	const struct session *s = &p->sessions[item->session].session;
	const struct recording *recording = s->n_recordings > 0 ? &s->recordings[0] : NULL;
	const struct journal_meta meta = {
		.codebook_version = c->cb.version,
		.codebook_sha256 = c->cb.sha256,
		.media_file = recording ? file_base(recording->file) : NULL,
		.media_bytes = recording ? recording->bytes : -1,
		.media_duration_ms = recording ? recording->duration_ms : -1,
		.media_fingerprint = recording ? recording->fingerprint : NULL,
		.run_no = 1,
	};
	const struct journal_note notes[] = {
		{"import_file", file_base(item->file->path)},
		{"import_format", item->file->format},
		{"import_sha256", item->file->sha256},
		{"import_id", item->from->id},
	};
	char *folder = study_session_folder(p->study, item->name.session);
	char *journals = file_join(folder, "journal"), *path = NULL;
	bool good = make_folder(p, made, journals, err) &&
		    journal_create(folder, &item->name, &meta, notes, item->from->id ? 4 : 3,
			    item->records, item->n_records, &path, err);

	if (good)
		note(made, path);
	free(journals);
	free(folder);
	return good;
}

/* A signal to end that came while all were held back: what was made is taken back first. */
static bool is_interrupted(struct error *err)
{
	sigset_t pending;

	sigpending(&pending);
	if (!sigismember(&pending, SIGINT) && !sigismember(&pending, SIGTERM) &&
		!sigismember(&pending, SIGHUP))
		return false;
	error_set(err, _("interrupted"));
	return true;
}

static bool write_all(struct import_plan *p, struct made *made, struct error *err)
{
	for (size_t i = 0; i < p->n_codebooks; i++)
		if (!write_codebook(p, &p->codebooks[i], made, err))
			return false;
	for (size_t i = 0; i < p->n_sessions; i++)
		if (!write_session(p, &p->sessions[i], made, err))
			return false;
	for (size_t i = 0; i < p->n_items; i++)
		if (is_interrupted(err) || !write_item(p, &p->items[i], made, err))
			return false;
	return !is_interrupted(err);
}

bool import_plan_write(struct import_plan *p, struct problems *problems, struct error *err)
{
	struct made made = {0};
	struct error why;
	sigset_t ends, before;
	bool good;

	sigemptyset(&ends);
	sigaddset(&ends, SIGINT);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGHUP);
	sigprocmask(SIG_BLOCK, &ends, &before);
	good = write_all(p, &made, err);
	p->is_written = good;
	if (!good)
		take_back(&made);
	sigprocmask(SIG_SETMASK, &before, NULL);
	for (size_t i = 0; i < made.n; i++)
		free(made.paths[i]);
	free(made.paths);
	for (size_t i = 0; good && i < p->n_items; i++)
		if (!observation_derive(p->study, &p->items[i].name, NULL, problems, &why))
			good = error_set(err,
				_("the events are imported, but a table could not be written: %s; "
				  "'turven rebuild' makes it"),
				why.text);
	return good;
}
