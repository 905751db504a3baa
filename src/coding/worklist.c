/* The work of a study. See the header. */
#include "coding/worklist.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "coding/observation.h"
#include "model/codebook.h"
#include "model/coverage.h"
#include "model/finding.h"
#include "store/journal.h"
#include "store/study.h"

/* What every session is read with. */
struct worklist_store {
	struct study study;
	struct codebook_shelf shelf;
};

static char *copy(const char *s)
{
	return s ? mem_strdup(s) : NULL;
}

static void take_names(char ***items, size_t *n, struct file_names *names)
{
	*items = names->items;
	*n = names->n;
	*names = (struct file_names){0};
}

bool worklist_open(
	struct worklist *w, const char *root, struct problems *problems, struct error *err)
{
	struct file_names names = {0};
	struct study *study;

	*w = (struct worklist){.store = mem_alloc(1, sizeof *w->store)};
	study = &w->store->study;
	if (!study_open(study, root, problems)) {
		problems_first(problems, err);
		worklist_clear(w);
		return false;
	}
	w->root = mem_strdup(root);
	w->title = copy(study->settings.title);
	w->language = mem_strdup(study->settings.language ? study->settings.language : "en");
	w->n_coders = study->settings.n_coders;
	w->coders = mem_alloc(w->n_coders + 1, sizeof *w->coders);
	for (size_t i = 0; i < w->n_coders; i++)
		w->coders[i] = mem_strdup(study->settings.coders[i].id);
	w->coder_names = mem_alloc(w->n_coders + 1, sizeof *w->coder_names);
	for (size_t i = 0; i < w->n_coders; i++)
		w->coder_names[i] = copy(study->settings.coders[i].name);
	if (!study_codebooks(study, &names, err))
		goto failed;
	take_names(&w->codebooks, &w->n_codebooks, &names);
	if (!study_sessions(study, &names, err))
		goto failed;
	w->n_sessions = names.n;
	w->sessions = mem_alloc(names.n + 1, sizeof *w->sessions);
	for (size_t i = 0; i < names.n; i++) {
		w->sessions[i].id = names.items[i];
		w->sessions[i].duration_ms = -1;
	}
	free(names.items);
	return true;
failed:
	worklist_clear(w);
	return false;
}

static void clear_session(struct work_session *s)
{
	free(s->problem);
	free(s->title);
	free(s->date);
	free(s->observations);
	*s = (struct work_session){.id = s->id, .duration_ms = -1};
}

void worklist_clear(struct worklist *w)
{
	for (size_t i = 0; i < w->n_sessions; i++) {
		clear_session(&w->sessions[i]);
		free(w->sessions[i].id);
	}
	for (size_t i = 0; i < w->n_codebooks; i++)
		free(w->codebooks[i]);
	for (size_t i = 0; i < w->n_coders; i++) {
		free(w->coders[i]);
		free(w->coder_names[i]);
	}
	free(w->sessions);
	free(w->codebooks);
	free(w->coders);
	free(w->coder_names);
	roles_clear(&w->roles);
	free(w->root);
	free(w->title);
	free(w->language);
	if (w->store) {
		study_clear(&w->store->study);
		codebook_shelf_clear(&w->store->shelf);
	}
	free(w->store);
	*w = (struct worklist){0};
}

static bool in_use(const char *folder, const struct observation_name *name)
{
	char stem[OBSERVATION_STEM_SIZE];
	char *lock_name, *path;
	bool used;

	observation_stem(name, stem);
	lock_name = mem_printf(".~lock.%s", stem);
	path = file_join(folder, lock_name);
	used = file_exists(path) && file_is_locked(path);
	free(lock_name);
	free(path);
	return used;
}

static int64_t newest_ms(const struct journal_content *c)
{
	int64_t newest = 0;

	for (size_t i = 0; i < c->n_segments; i++) {
		if (c->segments[i].last_utc_ms > newest)
			newest = c->segments[i].last_utc_ms;
	}
	return newest;
}

static enum work_state state_of(const struct observation *o)
{
	struct finding *findings;
	bool complete = true;
	size_t n;

	if (in_use(o->session_folder, &o->name))
		return WORK_IN_USE;
	if (o->journal.n_damaged > 0 || o->n_refused > 0 || o->n_odd > 0)
		return WORK_DAMAGED;
	if (!timeline_finished(o->timeline))
		return WORK_OPEN;
	n = findings_of(&o->codebook, o->targets, o->n_targets, o->timeline,
		session_duration_ms(&o->session), &findings);
	for (size_t i = 0; i < n; i++)
		complete &=
			findings[i].when != CHECK_UNRATED && findings[i].when != CHECK_UNWATCHED;
	free(findings);
	return complete ? WORK_FINISHED : WORK_INCOMPLETE;
}

static void load_observation(struct worklist_store *store, const struct observation_name *name,
	struct work_observation *out)
{
	struct problems problems = {0};
	struct observation o;
	struct error err = {0};

	*out = (struct work_observation){.name = *name, .state = WORK_DAMAGED};
	if (observation_open_shelved(&o, &store->shelf, &store->study, name, &problems, &err)) {
		snprintf(out->codebook_version, sizeof out->codebook_version, "%s",
			o.codebook.version);
		out->n_events = timeline_n(o.timeline);
		out->n_ratings = ratings_wanted(&o.codebook, o.targets, o.n_targets, o.timeline,
			session_duration_ms(&o.session), &out->n_rated);
		out->span_ms = timeline_span_ms(o.timeline);
		out->watched_ms = coverage_total_ms(
			timeline_coverage(o.timeline), -MEDIATIME_MAX, MEDIATIME_MAX);
		out->modified_utc_ms = newest_ms(&o.journal);
		out->state = state_of(&o);
		observation_clear(&o);
	}
	problems_clear(&problems);
}

static void load_observations(struct worklist_store *store, struct work_session *s)
{
	char *folder = study_session_folder(&store->study, s->id);
	struct observation_name *names = NULL;
	struct error err = {0};
	size_t n = 0;

	if (!journal_observations(folder, s->id, &names, &n, &err)) {
		s->ok = false;
		s->problem = mem_strdup(err.text);
	}
	s->observations = mem_alloc(n + 1, sizeof *s->observations);
	for (size_t i = 0; i < n; i++)
		load_observation(store, &names[i], &s->observations[i]);
	s->n_observations = n;
	free(names);
	free(folder);
}

static void load_session(struct worklist_store *store, const char *language, struct work_session *s)
{
	struct problems problems = {0};
	struct session session;
	struct error err = {0};

	s->loaded = true;
	s->ok = study_session(&store->study, s->id, &session, &problems);
	if (!s->ok) {
		problems_first(&problems, &err);
		s->problem = mem_strdup(err.text);
		problems_clear(&problems);
		return;
	}
	problems_clear(&problems);
	s->title = mem_strdup(label_get(&session.title, language, session.id));
	s->date = copy(session.date);
	s->has_recording = session.n_recordings > 0;
	s->recording_found = s->has_recording;
	s->duration_ms = session_duration_ms(&session);
	for (size_t i = 0; i < session.n_recordings; i++) {
		char *path = NULL;

		if (!study_recording(&store->study, &session, i, &path, NULL))
			s->recording_found = false;
		free(path);
	}
	s->n_participants = session.n_participants;
	session_free(&session);
	load_observations(store, s);
}

void worklist_load(struct worklist *w, size_t i)
{
	clear_session(&w->sessions[i]);
	load_session(w->store, w->language, &w->sessions[i]);
}

/* ---- roles ---- */

void worklist_read_roles(struct worklist *w)
{
	if (w->roles_read)
		return;
	w->roles_read = true;
	study_roles(&w->store->study, &w->roles);
}

/* ---- words ---- */

const char *work_session_state_name(const struct work_session *s)
{
	if (!s->ok)
		return _("cannot be read");
	return s->has_recording && !s->recording_found ? _("recording not found") : _("not coded");
}

const char *work_state_name(enum work_state s)
{
	switch (s) {
	case WORK_OPEN:
		return _("open");
	case WORK_FINISHED:
		return _("finished");
	case WORK_INCOMPLETE:
		return _("incomplete");
	case WORK_IN_USE:
		return _("in use");
	case WORK_DAMAGED:
		break;
	}
	return _("damaged");
}
