/* The sessions of an import: those that are there as they are, the others made from what the data name. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cli/import_private.h"
#include "store/session_file.h"

#define PEOPLE_MAX 64 /* that a session file can hold */

struct making {
	struct import_plan *p;
	struct plan_session *session;
	struct participant people[PEOPLE_MAX];
	const char *words[PEOPLE_MAX]; /* what the data call them */
	size_t n;
};

/* The i-th of the session. */
static const struct plan_item *item_of(const struct making *m, size_t i)
{
	return &m->p->items[m->session->items[i]];
}

static const struct codebook *codebook_of(const struct making *m, size_t i)
{
	return &m->p->codebooks[item_of(m, i)->codebook].cb;
}

/* Has a codebook of this session a unit of that name? Then it is nobody who takes part. */
static bool is_unit(const struct making *m, const char *word)
{
	for (size_t i = 0; i < m->session->n_items; i++) {
		const struct codebook *cb = codebook_of(m, i);

		for (size_t k = 0; k < cb->n_target_classes; k++) {
			const struct target_class *c = &cb->target_classes[k];

			if (c->kind == TARGET_UNIT && plan_is_called(word, c->id, NULL, &c->label))
				return true;
		}
	}
	return false;
}

static bool is_role(const struct making *m, const char *word)
{
	for (size_t i = 0; i < m->session->n_items; i++) {
		const struct codebook *cb = codebook_of(m, i);

		for (size_t k = 0; k < cb->n_target_classes; k++)
			for (size_t r = 0; r < cb->target_classes[k].n_roles; r++)
				if (strcmp(cb->target_classes[k].roles[r], word) == 0)
					return true;
	}
	return false;
}

static bool has_id(const struct making *m, const char *id)
{
	for (size_t i = 0; i < m->n; i++)
		if (strcmp(m->people[i].id, id) == 0)
			return true;
	return false;
}

static struct label label_of(struct arena *a, const char *text)
{
	struct label_text *item = arena_alloc(a, 1, sizeof *item);
	char *visible = text_visible(text);

	*item = (struct label_text){"en", arena_strdup(a, visible)};
	free(visible);
	return (struct label){item, 1};
}

static const char *wished_role(const struct import_plan *p, const char *word)
{
	for (size_t i = 0; i < p->wishes.n_roles; i++)
		if (strcmp(p->wishes.roles[i].name, word) == 0)
			return p->wishes.roles[i].role;
	return NULL;
}

static void add_person(struct making *m, const struct plan_item *item, const char *word,
	const struct import_target *t)
{
	struct arena *a = &m->p->arena;
	struct participant *person = &m->people[m->n];
	char id[FILE_ID_SIZE], numbered[FILE_ID_SIZE];

	for (size_t i = 0; i < m->n; i++)
		if (strcmp(m->words[i], word) == 0)
			return;
	if (is_unit(m, word))
		return;
	if (m->n == PEOPLE_MAX) {
		plan_mistake(m->p, item->file, 0, 0,
			_("more than %d people in one session; are these subjects?"), PEOPLE_MAX);
		return;
	}
	if (!import_file_id(word, id))
		memcpy(id, "person", sizeof "person");
	memcpy(numbered, id, sizeof numbered);
	for (int i = 2; has_id(m, numbered); i++)
		import_numbered_id(id, i, sizeof numbered, '-', numbered);
	*person = (struct participant){.id = arena_strdup(a, numbered)};
	if (wished_role(m->p, word))
		person->role = wished_role(m->p, word);
	else if (t && t->description && is_role(m, t->description))
		person->role = t->description;
	else if (is_role(m, word))
		person->role = word;
	else if (is_role(m, id))
		person->role = arena_strdup(a, id);
	if (strcmp(word, numbered) != 0)
		person->label = label_of(a, word);
	m->words[m->n++] = word;
}

static const struct import_target *declared(const struct plan_item *item, const char *word)
{
	const struct import *im = &item->file->data;

	for (size_t i = 0; i < im->n_targets; i++)
		if (strcmp(im->targets[i].id, word) == 0)
			return &im->targets[i];
	return NULL;
}

/* Are all observations of the file in this session? */
static bool is_only_session(const struct making *m, const struct import_file *file)
{
	size_t n = 0;

	for (size_t i = 0; i < m->session->n_items; i++)
		n += item_of(m, i)->file == file;
	return n == file->data.n_observations;
}

/*
 * Those whom a file declares belong to its session if it has one only; else those of the events. with_id:
 * only those who are called by an id, which they keep; else the others.
 */
static void find_people(struct making *m, bool with_id)
{
	for (size_t i = 0; i < m->session->n_items; i++) {
		const struct plan_item *item = item_of(m, i);
		const struct import *im = &item->file->data;
		size_t n_declared = is_only_session(m, item->file) ? im->n_targets : 0;
		const char *last = NULL;

		for (size_t k = 0; k < n_declared; k++)
			if (text_is_file_id(im->targets[k].id) == with_id)
				add_person(m, item, im->targets[k].id, &im->targets[k]);
		for (size_t k = 0; k < item->from->n_events; k++) {
			const char *word = item->from->events[k].target;

			if (word && word[0] != '\0' && (!last || strcmp(last, word) != 0) &&
				text_is_file_id(word) == with_id)
				add_person(m, item, word, declared(item, word));
			last = word;
		}
	}
}

/* The file of this name where a study keeps recordings; relative to it, in the arena. */
static bool find_recording(struct making *m, const char *name, struct recording *out)
{
	const struct study *study = m->p->study;
	const char *root = study->settings.media_root;
	char *folders[] = {root ? file_join(study->root, root) : NULL, mem_strdup(study->root)};
	char fingerprint[FINGERPRINT_SIZE];
	bool found = false;

	for (size_t i = 0; i < 2; i++) {
		char *path = folders[i] && !found ? file_join(folders[i], name) : NULL;

		if (path && session_fingerprint(path, fingerprint, &out->bytes, NULL)) {
			found = true;
			out->file = name;
			out->fingerprint = arena_strdup(&m->p->arena, fingerprint);
		}
		free(path);
		free(folders[i]);
	}
	return found;
}

static void take_recording(struct making *m, struct plan_session *s, struct session *out)
{
	struct recording *recording = arena_alloc(&m->p->arena, 1, sizeof *recording);

	*recording = (struct recording){.bytes = -1, .duration_ms = -1};
	for (size_t i = 0; i < m->session->n_items; i++) {
		const struct plan_item *item = item_of(m, i);
		const char *name = item->from->recording;

		if (!name || strchr(name, '/'))
			continue;
		if (find_recording(m, name, recording)) {
			s->lost_recording = NULL;
			out->recordings = recording;
			out->n_recordings = 1;
			return;
		}
		s->lost_recording = name;
	}
}

static void make_session(struct making *m, struct plan_session *s)
{
	struct session made = {.id = s->id, .participants = m->people};
	struct problems problems = {0};
	const char *word;
	const struct plan_item *first = item_of(m, 0);
	struct error err;

	find_people(m, true);
	find_people(m, false);
	made.n_participants = m->n;
	word = first->from->session ? first->from->session : first->from->id;
	if (word && !m->p->wishes.session && !text_is_file_id(word))
		made.title = label_of(&m->p->arena, word);
	take_recording(m, s, &made);
	s->yaml = session_file_text(&made);
	s->ok = session_file_parse(
		"session.yaml", s->id, s->yaml, strlen(s->yaml), &s->session, &problems);
	if (!s->ok) {
		problems_first(&problems, &err);
		plan_mistake(m->p, first->file, 0, 0,
			_("no session can be made of it: %s; make the session '%s' first"),
			err.text, s->id);
	}
	problems_clear(&problems);
}

static const struct participant *find_person(const struct session *s, const char *name)
{
	for (size_t i = 0; i < s->n_participants; i++) {
		const struct participant *person = &s->participants[i];

		if (plan_is_called(name, person->id, NULL, &person->label))
			return person;
	}
	return NULL;
}

/* Somebody who comes into a new session, or is in one already with this role. */
static void check_role(struct import_plan *p, const struct import_role *wish)
{
	bool found = false;

	for (size_t i = 0; i < p->n_sessions; i++) {
		const struct plan_session *s = &p->sessions[i];
		const struct participant *person = find_person(&s->session, wish->name);

		found |= person != NULL;
		if (!person || s->is_new || (person->role && strcmp(person->role, wish->role) == 0))
			continue;
		plan_mistake(p, &p->files[0], 0, 0,
			_("in session '%s' the role of '%s' is '%s', not '%s'; leave out --role, "
			  "or write it in sessions/%s/session.yaml"),
			s->id, wish->name, person->role ? person->role : _("none"), wish->role,
			s->id);
	}
	if (!found)
		plan_mistake(p, &p->files[0], 0, 0,
			_("nobody called '%s' is in these sessions; write the name of --role as "
			  "the file or session.yaml has it"),
			wish->name);
}

void plan_roles(struct import_plan *p)
{
	for (size_t i = 0; i < p->wishes.n_roles; i++)
		check_role(p, &p->wishes.roles[i]);
}

void plan_session(struct import_plan *p, size_t at)
{
	struct plan_session *s = &p->sessions[at];
	struct making m = {.p = p, .session = s};
	char *folder = study_session_folder(p->study, s->id);
	char *path = file_join(folder, "session.yaml");
	struct problems problems = {0};
	struct error err;

	s->is_new = !file_exists(path);
	if (s->is_new) {
		make_session(&m, s);
	} else {
		s->ok = study_session(p->study, s->id, &s->session, &problems);
		if (!s->ok) {
			problems_first(&problems, &err);
			plan_mistake(p, &p->files[0], 0, 0, "%s", err.text);
		}
		problems_clear(&problems);
	}
	free(path);
	free(folder);
}
