/* Choosing observations, and work on all of them. See the header. */
#include "cli/observations.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/crew.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "cli/cli.h"
#include "cli/known_codebook.h"
#include "store/journal.h"

#define PROGRESS_AFTER_US 1000000
#define PROGRESS_EVERY_US 200000

static volatile sig_atomic_t interrupted;

/* ---- the choice ---- */

/* The next id of "a,b,c", *n its length; NULL = there is none left. */
static const char *next_id(const char **list, size_t *n)
{
	const char *id = *list;

	if (id[0] == '\0')
		return NULL;
	*n = strcspn(id, ",");
	*list += *n;
	*list += **list == ',';
	return id;
}

static bool is_listed(const char *list, const char *coder)
{
	const char *id;
	size_t n;

	while ((id = next_id(&list, &n)))
		if (strlen(coder) == n && strncmp(id, coder, n) == 0)
			return true;
	return false;
}

static bool are_coders(const char *list)
{
	const char *rest = list, *id;
	bool good = list[0] != '\0';
	size_t n;

	while (good && (id = next_id(&rest, &n))) {
		char *coder = mem_strndup(id, n);

		good = text_is_file_id(coder);
		free(coder);
	}
	return good;
}

bool choice_is_valid(const struct choice *c)
{
	if (c->codebook && !text_is_file_id(c->codebook)) {
		cli_usage(_("'%s' is not a codebook id; allowed: %s"), c->codebook,
			text_file_id_rule());
		return false;
	}
	if (c->coders && !are_coders(c->coders)) {
		cli_usage(_("--coders '%s' is no list of coders; write their ids with commas "
			    "between them: anna,ben"),
			c->coders);
		return false;
	}
	return true;
}

/* ---- what there is ---- */

bool observations_study(struct observations *o)
{
	struct problems problems = {0};
	char *root = NULL;
	bool good;

	if (!cli_study(&root))
		return false;
	good = study_open(&o->study, root, &problems);
	problems_print(&problems);
	problems_clear(&problems);
	free(root);
	return good;
}

static bool add_session(struct observations *o, const char *id, struct error *err)
{
	char *folder;
	bool there;

	if (!text_is_file_id(id))
		return error_set(
			err, _("'%s' is not a session id; allowed: %s"), id, text_file_id_rule());
	folder = study_session_folder(&o->study, id);
	there = file_exists(folder);
	free(folder);
	if (!there)
		return error_set(err, _("no session '%s'; 'turven list' shows them"), id);
	for (size_t i = 0; i < o->sessions.n; i++)
		if (strcmp(o->sessions.items[i], id) == 0)
			return true;
	o->sessions.items[o->sessions.n++] = mem_strdup(id);
	return true;
}

bool observations_sessions(struct observations *o, const struct choice *c, struct error *err)
{
	bool good = true;

	if (c->codebook && !known_codebook(&o->study, c->codebook, err))
		return false;
	if (c->n_sessions == 0)
		return study_sessions(&o->study, &o->sessions, err);
	o->sessions.items = mem_alloc(c->n_sessions, sizeof *o->sessions.items);
	for (size_t i = 0; i < c->n_sessions && good; i++)
		good = add_session(o, c->sessions[i], err);
	return good;
}

static bool add_observations(
	struct observations *o, const char *session, const struct choice *c, struct error *err)
{
	char *folder = study_session_folder(&o->study, session);
	struct observation_name *names = NULL;
	size_t n = 0;
	bool good = journal_observations(folder, session, &names, &n, err);

	for (size_t i = 0; good && i < n; i++) {
		if ((c->codebook && strcmp(c->codebook, names[i].codebook) != 0) ||
			(c->coders && !is_listed(c->coders, names[i].coder)))
			continue;
		MEM_GROW(o->items, o->n, o->capacity);
		o->items[o->n++] = names[i];
	}
	free(names);
	free(folder);
	return good;
}

/* A mistyped coder must not lead to a table that lacks one. */
static bool coders_coded(const struct observations *o, const char *list, struct error *err)
{
	const char *id;
	size_t n;

	while ((id = next_id(&list, &n))) {
		size_t i = 0;

		while (i < o->n &&
			(strlen(o->items[i].coder) != n || strncmp(o->items[i].coder, id, n) != 0))
			i++;
		if (i == o->n)
			return error_set(err,
				_("coder '%.*s' has coded nothing of this; 'turven list' shows "
				  "who coded what"),
				(int)n, id);
	}
	return true;
}

bool observations_find(struct observations *o, const struct choice *c, struct error *err)
{
	if (!observations_sessions(o, c, err))
		return false;
	for (size_t i = 0; i < o->sessions.n; i++)
		if (!add_observations(o, o->sessions.items[i], c, err))
			return false;
	if (c->coders && !coders_coded(o, c->coders, err))
		return false;
	return o->n > 0 || error_set(err, _("there is no such observation, so nothing is written; "
					    "'turven list' shows what was coded"));
}

void observations_clear(struct observations *o)
{
	codebook_shelf_clear(&o->shelf);
	free(o->items);
	file_names_free(&o->sessions);
	study_clear(&o->study);
	*o = (struct observations){0};
}

/* ---- in a worker ---- */

bool observations_read(struct observations *o, const struct observation_name *name,
	struct text *messages, void (*use)(void *context, const struct observation *one),
	void *context)
{
	struct problems problems = {0};
	struct observation one;
	struct error err;
	bool ok = observation_open_records(&one, &o->shelf, &o->study, name, &problems, &err);

	problems_text(&problems, messages);
	if (ok) {
		use(context, &one);
		observation_clear(&one);
	} else {
		error_text(&err, messages);
	}
	ok = ok && problems.n_errors == 0;
	problems_clear(&problems);
	return ok;
}

/* ---- the work ---- */

struct working {
	const struct observations_work *w;
	int64_t begun_us, shown_us;
	bool progress, progress_shown, all;
};

static void on_signal(int signal)
{
	(void)signal;
	interrupted = 1;
}

/* Without SA_RESTART: reading is to end, too. */
static void catch_signals(void)
{
	struct sigaction action = {.sa_handler = on_signal};

	sigemptyset(&action.sa_mask);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
}

bool observations_interrupted(void)
{
	return interrupted;
}

static void show_progress(struct working *at, size_t n_done)
{
	int64_t now_us = clock_mono_us();

	if (!at->progress || now_us - at->begun_us < PROGRESS_AFTER_US ||
		now_us - at->shown_us < PROGRESS_EVERY_US)
		return;
	at->shown_us = now_us;
	at->progress_shown = true;
	fprintf(stderr, "\r");
	fprintf(stderr, _("%zu of %zu"), n_done, at->w->n_items);
	fflush(stderr);
}

static void hide_progress(struct working *at)
{
	if (at->progress_shown)
		fputs("\r\033[K", stderr);
	at->progress_shown = false;
	at->shown_us = 0;
}

static bool work_on(void *context, size_t item, struct text *out, struct text *messages)
{
	const struct working *at = context;

	return at->w->work(at->w->context, item, out, messages);
}

static bool take_from(void *context, size_t item, bool ok, const struct text *out,
	const struct text *messages, struct error *err)
{
	struct working *at = context;

	if (messages->len > 0 && !at->w->quiet) {
		hide_progress(at);
		fputs(messages->s, stderr);
	}
	at->all = at->all && ok;
	show_progress(at, item + 1);
	return at->w->take(at->w->context, item, out, err);
}

bool observations_work(const struct observations_work *w, bool *all, struct error *err)
{
	struct working at = {.w = w, .progress = isatty(STDERR_FILENO), .all = true};
	const struct crew crew = {.n_items = w->n_items,
		.work = work_on,
		.take = take_from,
		.context = &at,
		.stop = &interrupted};
	bool good;

	catch_signals();
	if (fflush(stdout) != 0)
		return error_system(err, _("cannot write to standard output"));
	at.begun_us = clock_mono_us();
	good = crew_run(&crew, 0, err);
	hide_progress(&at);
	if (all)
		*all = *all && at.all;
	return good && (!interrupted || error_set(err, _("interrupted")));
}
