/*
 * Walks what `turven check` was given. What is wrong inside a file is found by the readers that the
 * program uses itself; added here is what only shows between files: names against ids and hashes,
 * recordings against descriptors, journals against the codebooks they were made with.
 */
#include "store/check.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "model/codebook.h"
#include "model/session.h"
#include "store/check_journal.h"
#include "store/codebook_file.h"
#include "store/journal.h"
#include "store/session_file.h"
#include "store/study.h"
#include "store/yaml.h"

#define MAX_DEPTH 8 /* of a folder that is no study; also ends loops of links */

enum kind { KIND_NONE, KIND_CODEBOOK, KIND_SESSION, KIND_STUDY };

struct walk {
	struct problems *problems;
	size_t n_found;   /* things of turven */
	char *roles_root; /* the study that these are of; NULL = none yet */
	struct roles roles;
};

static bool ends_with(const char *s, const char *ending)
{
	size_t n = strlen(s), n_ending = strlen(ending);

	return n >= n_ending && strcmp(s + n - n_ending, ending) == 0;
}

/* The name of the folder `levels` above a path, whatever way the path was written; the caller
 * frees. */
static char *name_above(const char *path, int levels)
{
	char *real = file_real(path, NULL);
	char *name;

	for (int i = 0; i < levels && real; i++) {
		char *folder = file_folder(real);

		free(real);
		real = folder;
	}
	name = mem_strdup(real ? file_base(real) : "");
	free(real);
	return name;
}

static bool is_called(const char *path, int levels, const char *name)
{
	char *above = name_above(path, levels);
	bool same = strcmp(above, name) == 0;

	free(above);
	return same;
}

/* ---- what is it? ---- */

static enum kind kind_of_format(const char *s)
{
	s += strspn(s, " \t\"'");
	if (strncmp(s, "turven-codebook/", 16) == 0)
		return KIND_CODEBOOK;
	if (strncmp(s, "turven-session/", 15) == 0)
		return KIND_SESSION;
	if (strncmp(s, "turven-study/", 13) == 0)
		return KIND_STUDY;
	return KIND_NONE;
}

/* By its `format:` line; a file without one by its name and place. */
static enum kind kind_of(const char *path, const char *text)
{
	const char *name = file_base(path);

	for (const char *line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strncmp(line, "format:", 7) == 0 && kind_of_format(line + 7) != KIND_NONE)
			return kind_of_format(line + 7);
	}
	if (strcmp(name, "session.yaml") == 0)
		return KIND_SESSION;
	if (strcmp(name, "study.yaml") == 0)
		return KIND_STUDY;
	if (ends_with(name, ".yaml") &&
		(is_called(path, 1, "codebooks") ||
			(is_called(path, 1, "used") && is_called(path, 2, "codebooks"))))
		return KIND_CODEBOOK;
	return KIND_NONE;
}

/* ---- codebooks ---- */

/* Says in *study what the folder belongs to; false if to no study that can be read. */
static bool open_study(const char *folder, struct study *study)
{
	struct problems unheard = {0};
	char *root = NULL;
	bool good = study_find(folder, &root, NULL) && study_open(study, root, &unheard);

	problems_clear(&unheard);
	free(root);
	return good;
}

/* Was it changed after somebody coded with it? */
static void check_unchanged(struct walk *w, const char *path, const struct codebook *cb)
{
	char *folder = file_folder(path);
	struct error err = {0};
	struct study study;

	if (open_study(folder, &study)) {
		if (!study_codebook_unchanged(&study, cb, &err))
			problems_add(w->problems, SEVERITY_ERROR, path, 0, 0, "%s", err.text);
		study_clear(&study);
	}
	free(folder);
}

static void check_codebook(struct walk *w, const char *path, const char *text, size_t len)
{
	struct codebook cb;
	char *expected = NULL;

	if (!codebook_file_parse(path, text, len, &cb, w->problems))
		return;
	if (is_called(path, 1, "codebooks"))
		expected = mem_printf("%s.yaml", cb.id);
	else if (is_called(path, 1, "used") && is_called(path, 2, "codebooks"))
		expected = mem_printf("%s@%.12s.yaml", cb.id, cb.sha256);
	if (expected && strcmp(file_base(path), expected) != 0 && strchr(expected, '@'))
		problems_add(w->problems, SEVERITY_ERROR, path, 0, 0,
			_("this copy of a codebook that was coded with is not the file it was; "
			  "by its content it would be called '%s'"),
			expected);
	else if (expected && strcmp(file_base(path), expected) != 0)
		problems_add(w->problems, SEVERITY_ERROR, path, 0, 0,
			_("by the id in it this file must be called '%s'"), expected);
	if (is_called(path, 1, "codebooks"))
		check_unchanged(w, path, &cb);
	free(expected);
	codebook_free(&cb);
}

/* ---- sessions ---- */

static void check_recording(
	struct walk *w, const char *path, const char *file, const struct recording *recording)
{
	char fingerprint[FINGERPRINT_SIZE];
	struct error err;
	int64_t bytes;

	if (!session_fingerprint(file, fingerprint, &bytes, &err))
		problems_add(w->problems, SEVERITY_ERROR, path, 0, 0, "%s", err.text);
	else if (recording->bytes >= 0 && recording->bytes != bytes)
		problems_add(w->problems, SEVERITY_WARNING, path, 0, 0,
			_("the recording '%s' has %" PRId64 " bytes and should have %" PRId64
			  ": it was changed or is another one"),
			recording->file, bytes, recording->bytes);
	else if (recording->fingerprint && strcmp(recording->fingerprint, fingerprint) != 0)
		problems_add(w->problems, SEVERITY_WARNING, path, 0, 0,
			_("the recording '%s' has not the fingerprint it should have: it was "
			  "changed or is another one"),
			recording->file);
}

/* Recordings are often on another disk, so that one is missing is only worth a warning. */
static void check_recordings(struct walk *w, const char *path, const struct session *s)
{
	char *folder = file_folder(path);
	struct study study = {0};
	bool in_study = open_study(folder, &study);

	for (size_t i = 0; i < s->n_recordings; i++) {
		char *file = NULL;
		struct error err = {0};

		if (in_study) {
			study_recording(&study, s, i, &file, &err);
		} else {
			file = file_join(folder, s->recordings[i].file);
			if (!file_exists(file)) {
				error_set(&err, _("the recording '%s' is not there"),
					s->recordings[i].file);
				free(file);
				file = NULL;
			}
		}
		if (file)
			check_recording(w, path, file, &s->recordings[i]);
		else
			problems_add(w->problems, SEVERITY_WARNING, path, 0, 0, "%s", err.text);
		free(file);
	}
	study_clear(&study);
	free(folder);
}

/* Of the study of a session, read once for all of its sessions; NULL: it is in none. */
static const struct roles *roles_for(struct walk *w, const char *path)
{
	char *folder = file_folder(path);
	struct study study = {0};
	bool in_study = open_study(folder, &study);

	if (in_study && !(w->roles_root && strcmp(w->roles_root, study.root) == 0)) {
		free(w->roles_root);
		w->roles_root = mem_strdup(study.root);
		roles_clear(&w->roles);
		study_roles(&study, &w->roles);
	}
	study_clear(&study);
	free(folder);
	return in_study ? &w->roles : NULL;
}

/* Whoever has a role that no codebook knows is nobody to log a code for, and nothing else shows it.
 */
static void check_roles(struct walk *w, const char *path, const struct session *s)
{
	const struct roles *roles = s->n_participants > 0 ? roles_for(w, path) : NULL;
	struct text known = {0};

	if (!roles || roles->unread || (roles->n == 0 && !roles->any))
		return;
	roles_words(roles, &known);
	for (size_t i = 0; i < s->n_participants; i++) {
		const struct participant *p = &s->participants[i];
		const char *nearest;

		if (roles_know(roles, p->role))
			continue;
		nearest =
			p->role ? text_nearest(p->role, (const char *const *)roles->items, roles->n)
				: NULL;
		if (!p->role)
			problems_add(w->problems, SEVERITY_WARNING, path, p->line, p->column,
				_("'%s' has no role, so no codebook of the study has codes about "
				  "this person; they know: %s"),
				p->id, known.s);
		else if (nearest)
			problems_add(w->problems, SEVERITY_WARNING, path, p->line, p->column,
				_("'%s' has the role '%s', which no codebook of the study knows; "
				  "the nearest is '%s'; they know: %s"),
				p->id, p->role, nearest, known.s);
		else
			problems_add(w->problems, SEVERITY_WARNING, path, p->line, p->column,
				_("'%s' has the role '%s', which no codebook of the study knows; "
				  "they know: %s"),
				p->id, p->role, known.s);
	}
	text_clear(&known);
}

static void check_session(struct walk *w, const char *path, const char *text, size_t len)
{
	char *folder_id = is_called(path, 2, "sessions") ? name_above(path, 1) : NULL;
	struct session s;

	if (session_file_parse(path, folder_id, text, len, &s, w->problems)) {
		check_recordings(w, path, &s);
		check_roles(w, path, &s);
		session_free(&s);
	}
	free(folder_id);
}

static void check_study_file(struct walk *w, const char *path, const char *text, size_t len)
{
	struct study_settings settings;

	if (study_settings_parse(path, text, len, &settings, w->problems))
		study_settings_clear(&settings);
}

/* ---- journals ---- */

static void check_observation(
	struct walk *w, const char *session_folder, const struct observation_name *name)
{
	struct study study = {0};
	bool in_study = open_study(session_folder, &study);

	w->n_found++;
	check_journal(in_study ? &study : NULL, session_folder, name, w->problems);
	study_clear(&study);
}

static void check_observations(struct walk *w, const char *session_folder)
{
	char *id = name_above(session_folder, 0);
	struct observation_name *names = NULL;
	struct error err;
	size_t n = 0;

	if (!journal_observations(session_folder, id, &names, &n, &err))
		problems_add(w->problems, SEVERITY_ERROR, session_folder, 0, 0, "%s", err.text);
	for (size_t i = 0; i < n; i++)
		check_observation(w, session_folder, &names[i]);
	free(names);
	free(id);
}

/* The segments of an observation only mean something together. */
static bool check_segment(struct walk *w, const char *path)
{
	struct observation_name name;
	char *journal, *folder;

	if (!ends_with(path, ".tsv") || !is_called(path, 1, "journal") ||
		!observation_parse_stem(file_base(path), &name, NULL))
		return false;
	journal = file_folder(path);
	folder = strcmp(journal, ".") == 0 ? mem_strdup("..") : file_folder(journal);
	check_observation(w, folder, &name);
	free(folder);
	free(journal);
	return true;
}

/* ---- files and folders ---- */

/* `asked`: somebody named this very file, so one that is none of turven's is a mistake. */
static void check_file(struct walk *w, const char *path, bool asked)
{
	struct error err;
	enum kind kind;
	char *text;
	size_t len;

	if (asked && check_segment(w, path))
		return;
	if (!file_read(path, YAML_MAX_SIZE, &text, &len, &err)) {
		problems_add(w->problems, SEVERITY_ERROR, path, 0, 0, "%s", err.text);
		return;
	}
	kind = kind_of(path, text);
	w->n_found += kind != KIND_NONE;
	if (kind == KIND_CODEBOOK)
		check_codebook(w, path, text, len);
	else if (kind == KIND_SESSION)
		check_session(w, path, text, len);
	else if (kind == KIND_STUDY)
		check_study_file(w, path, text, len);
	else if (asked)
		problems_add(w->problems, SEVERITY_ERROR, path, 0, 0,
			_("this is no file that turven checks: a codebook, session.yaml, "
			  "study.yaml or a journal; the first three begin with a line such as "
			  "'format: turven-codebook/1'"));
	free(text);
}

static void check_session_folder(struct walk *w, const char *folder)
{
	char *descriptor = file_join(folder, "session.yaml");

	check_file(w, descriptor, true);
	check_observations(w, folder);
	free(descriptor);
}

static bool is_folder(const char *path)
{
	struct file_info info;

	return file_stat(path, &info, NULL) && info.is_folder;
}

/* Every .yaml of a folder; one that is not there has none. */
static void check_yaml_files(struct walk *w, const char *folder)
{
	struct file_names names;
	struct error err;

	if (!is_folder(folder))
		return;
	if (!file_list(folder, &names, &err)) {
		problems_add(w->problems, SEVERITY_ERROR, folder, 0, 0, "%s", err.text);
		return;
	}
	for (size_t i = 0; i < names.n; i++) {
		char *path = file_join(folder, names.items[i]);

		if (ends_with(path, ".yaml"))
			check_file(w, path, false);
		free(path);
	}
	file_names_free(&names);
}

static void check_sessions(struct walk *w, const char *folder)
{
	struct file_names names;
	struct error err;

	if (!is_folder(folder))
		return;
	if (!file_list(folder, &names, &err)) {
		problems_add(w->problems, SEVERITY_ERROR, folder, 0, 0, "%s", err.text);
		return;
	}
	for (size_t i = 0; i < names.n; i++) {
		char *session = file_join(folder, names.items[i]);
		char *descriptor = file_join(session, "session.yaml");

		if (is_folder(session) && !text_is_file_id(names.items[i]))
			problems_add(w->problems, SEVERITY_ERROR, session, 0, 0,
				_("the name of the folder is no id of a session; an id has %s"),
				text_file_id_rule());
		else if (is_folder(session) && !file_exists(descriptor))
			problems_add(w->problems, SEVERITY_WARNING, session, 0, 0,
				_("a folder without session.yaml; turven does not see it"));
		else if (is_folder(session))
			check_session_folder(w, session);
		free(descriptor);
		free(session);
	}
	file_names_free(&names);
}

static void check_study(struct walk *w, const char *root)
{
	char *settings = file_join(root, "study.yaml");
	char *codebooks = file_join(root, "codebooks");
	char *used = file_join(codebooks, "used");
	char *sessions = file_join(root, "sessions");

	check_file(w, settings, true);
	check_yaml_files(w, codebooks);
	check_yaml_files(w, used);
	check_sessions(w, sessions);
	free(sessions);
	free(used);
	free(codebooks);
	free(settings);
}

static bool holds(const char *folder, const char *name)
{
	char *path = file_join(folder, name);
	bool there = file_exists(path);

	free(path);
	return there;
}

static void check_folder(struct walk *w, const char *folder, int depth)
{
	struct file_names names;
	struct error err;

	if (holds(folder, "study.yaml")) {
		check_study(w, folder);
		return;
	}
	if (holds(folder, "session.yaml")) {
		check_session_folder(w, folder);
		return;
	}
	if (!file_list(folder, &names, &err)) {
		problems_add(w->problems, SEVERITY_ERROR, folder, 0, 0, "%s", err.text);
		return;
	}
	for (size_t i = 0; i < names.n; i++) {
		char *path = file_join(folder, names.items[i]);

		if (is_folder(path) && depth < MAX_DEPTH)
			check_folder(w, path, depth + 1);
		else if (ends_with(path, ".yaml") && !is_folder(path))
			check_file(w, path, false);
		free(path);
	}
	file_names_free(&names);
}

bool check_path(const char *path, struct problems *problems)
{
	struct walk w = {.problems = problems};
	size_t n_errors = problems->n_errors;
	struct file_info info;
	struct error err;

	if (!file_stat(path, &info, &err)) {
		problems_add(problems, SEVERITY_ERROR, path, 0, 0, "%s", err.text);
	} else if (!info.is_folder) {
		check_file(&w, path, true);
	} else {
		/* The journal folder alone stands for its session; a study may have that name, too.
		 */
		if (is_called(path, 0, "journal") && !holds(path, "study.yaml")) {
			char *session = file_join(path, "..");

			check_observations(&w, session);
			free(session);
		} else {
			check_folder(&w, path, 0);
		}
		if (w.n_found == 0 && problems->n_errors == n_errors)
			problems_add(problems, SEVERITY_ERROR, path, 0, 0,
				_("there is nothing of turven in this folder: no study, session "
				  "or codebook"));
	}
	free(w.roles_root);
	roles_clear(&w.roles);
	return problems->n_errors == n_errors;
}
