/* turven reliability on the sessions of a study: each is read, compared and forgotten. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/reliability.h"
#include "coding/observation.h"
#include "store/journal.h"
#include "store/study.h"

#define PROGRESS_EVERY 20

/* The observations of a session that can be compared. */
struct found {
	char *session;
	struct observation_name *names;
	size_t n;
};

struct walk {
	struct request *r;
	struct study study;
	struct found *found; /* by session id */
	size_t n_found, capacity;
	struct codebook_shelf shelf;
	size_t n_open;     /* observations that are not finished */
	size_t n_alone;    /* sessions in which fewer than two are left */
	size_t n_compared; /* sessions */
};

/* ---- which there are ---- */

static size_t coder_place(const struct request *r, const char *coder)
{
	size_t i = 0;

	while (i < r->n_coders && strcmp(r->coders[i], coder) != 0)
		i++;
	return i;
}

static bool takes(const struct request *r, const struct observation_name *name)
{
	return (!r->codebook || strcmp(r->codebook, name->codebook) == 0) &&
	       (r->n_coders == 0 || coder_place(r, name->coder) < r->n_coders);
}

static bool find_in_session(struct walk *w, const char *id, struct error *err)
{
	struct observation_name *names = NULL;
	char *folder;
	size_t n = 0, kept = 0;
	bool good;

	if (!text_is_file_id(id))
		return error_set(
			err, _("'%s' is not a session id; allowed: %s"), id, text_file_id_rule());
	folder = study_session_folder(&w->study, id);
	good = file_exists(folder)
		       ? journal_observations(folder, id, &names, &n, err)
		       : error_set(err, _("no session '%s'; 'turven list' shows them"), id);
	free(folder);
	for (size_t i = 0; i < n; i++)
		if (takes(w->r, &names[i]))
			names[kept++] = names[i];
	if (good && kept >= 2) {
		MEM_GROW(w->found, w->n_found, w->capacity);
		w->found[w->n_found++] = (struct found){mem_strdup(id), names, kept};
	} else {
		free(names);
	}
	return good;
}

static int compare_found(const void *a, const void *b)
{
	return strcmp(((const struct found *)a)->session, ((const struct found *)b)->session);
}

static void drop(struct found *f)
{
	free(f->session);
	free(f->names);
}

/* Sorted, each session once, whatever the order of the operands. */
static void sort_found(struct walk *w)
{
	size_t n = 0;

	if (w->n_found > 0)
		qsort(w->found, w->n_found, sizeof *w->found, compare_found);
	for (size_t i = 0; i < w->n_found; i++) {
		if (n > 0 && strcmp(w->found[n - 1].session, w->found[i].session) == 0)
			drop(&w->found[i]);
		else
			w->found[n++] = w->found[i];
	}
	w->n_found = n;
}

static bool find_sessions(struct walk *w, struct error *err)
{
	const struct cli_arguments *a = w->r->a;
	struct file_names ids = {0};
	bool good = true;

	for (size_t i = 0; i < a->n_operands && good; i++)
		good = find_in_session(w, a->operands[i], err);
	if (a->n_operands == 0 && (good = study_sessions(&w->study, &ids, err)))
		for (size_t i = 0; i < ids.n && good; i++)
			good = find_in_session(w, ids.items[i], err);
	file_names_free(&ids);
	sort_found(w);
	return good;
}

/* ---- which codebook ---- */

static size_t n_with(const struct found *f, const char *codebook)
{
	size_t n = 0;

	for (size_t i = 0; i < f->n; i++)
		n += strcmp(f->names[i].codebook, codebook) == 0;
	return n;
}

/*
 * The one codebook with which sessions were coded twice. Figures of several would be one table of
 * codes that have nothing to do with each other.
 */
static bool choose_codebook(struct walk *w, char chosen[33], struct error *err)
{
	struct text several = {0};
	bool good = true;

	chosen[0] = '\0';
	for (size_t i = 0; i < w->n_found; i++) {
		for (size_t k = 0; k < w->found[i].n; k++) {
			const char *id = w->found[i].names[k].codebook;
			char *quoted = mem_printf("'%s'", id);

			if (n_with(&w->found[i], id) >= 2 &&
				(!several.s || !strstr(several.s, quoted))) {
				text_printf(&several, "%s%s", several.s ? ", " : "", quoted);
				good = chosen[0] == '\0';
				strcpy(chosen, id);
			}
			free(quoted);
		}
	}
	if (!good)
		error_set(err,
			_("sessions were coded more than once with several codebooks: %s; "
			  "choose one with --codebook"),
			several.s);
	else if (chosen[0] == '\0')
		good = error_set(err, _("no session has two observations with the same codebook; "
					"'turven list' shows who coded what"));
	text_clear(&several);
	return good;
}

/* ---- one session ---- */

/* Observations of a session in the order of the coders, first passes first. */
struct opened {
	struct observation *items;
	char (*labels)[40];
	size_t n;
};

static int place_order(
	const struct request *r, const struct observation_name *a, const struct observation_name *b)
{
	size_t i = coder_place(r, a->coder), k = coder_place(r, b->coder);
	int order = strcmp(a->coder, b->coder);

	if (i != k)
		return i < k ? -1 : 1;
	return order != 0 ? order : (a->pass > b->pass) - (a->pass < b->pass);
}

static void sort_names(const struct request *r, struct found *f)
{
	for (size_t i = 1; i < f->n; i++) {
		struct observation_name name = f->names[i];
		size_t k = i;

		for (; k > 0 && place_order(r, &name, &f->names[k - 1]) < 0; k--)
			f->names[k] = f->names[k - 1];
		f->names[k] = name;
	}
}

static bool open_all(struct walk *w, struct found *f, const char *codebook, struct opened *out)
{
	struct problems problems = {0};
	bool good = true;

	*out = (struct opened){
		mem_alloc(f->n, sizeof *out->items), mem_alloc(f->n, sizeof *out->labels), 0};
	sort_names(w->r, f);
	for (size_t i = 0; i < f->n && good; i++) {
		struct observation *o = &out->items[out->n];
		struct error err = {0};

		if (strcmp(f->names[i].codebook, codebook) != 0)
			continue;
		if (!observation_open_shelved(
			    o, &w->shelf, &w->study, &f->names[i], &problems, &err)) {
			error_print(&err);
			good = false;
			continue;
		}
		observation_drop_records(o);
		if (!w->r->open && !timeline_finished(o->timeline)) {
			w->n_open++;
			observation_clear(o);
			continue;
		}
		if (o->name.pass == 1)
			snprintf(out->labels[out->n], sizeof *out->labels, "%s", o->name.coder);
		else
			snprintf(out->labels[out->n], sizeof *out->labels, "%s+%d", o->name.coder,
				o->name.pass);
		out->n++;
	}
	problems_print(&problems);
	problems_clear(&problems);
	return good;
}

static void close_all(struct opened *o)
{
	for (size_t i = 0; i < o->n; i++)
		observation_clear(&o->items[i]);
	free(o->items);
	free(o->labels);
}

/* Codes of another version of a codebook can mean something else. */
static bool same_codebook(const struct opened *o, const char *session)
{
	struct error err = {0};

	for (size_t i = 1; i < o->n; i++) {
		if (strcmp(o->items[i].codebook.sha256, o->items[0].codebook.sha256) == 0)
			continue;
		error_set(&err,
			_("%s: '%s' coded with version %s of '%s', '%s' with version %s; only the "
			  "same version can be compared"),
			session, o->labels[0], o->items[0].codebook.version,
			o->items[0].codebook.id, o->labels[i], o->items[i].codebook.version);
		error_print(&err);
		return false;
	}
	return true;
}

static bool compare_all(struct walk *w, const struct opened *o, const char *session,
	struct analysis *a, struct analysis_rows *rows)
{
	struct sample_source *sources = mem_alloc(o->n, sizeof *sources);
	const struct observation *first = &o->items[0];
	int64_t duration_ms = session_duration_ms(&first->session);
	struct segment *segments = NULL;
	size_t n_segments = 0;
	struct error err = {0};
	struct sample s;
	bool good;

	for (size_t i = 0; i < o->n; i++) {
		struct segment *more;
		size_t n = segments_of(&first->codebook, o->items[i].timeline, duration_ms, &more);

		sources[i] = (struct sample_source){
			o->labels[i], o->items[i].name.coder, o->items[i].timeline};
		/* of fixed length: the coder who went on longest has them all */
		if (n > n_segments) {
			free(segments);
			segments = more;
			n_segments = n;
		} else {
			free(more);
		}
	}
	good = sample_of_timelines(&s, session, &first->codebook, first->targets, first->n_targets,
		segments, n_segments, sources, o->n, w->r->o.by,
		w->r->has_window ? &w->r->window : NULL, &err);
	if (good)
		analysis_add(a, &s, rows);
	else
		error_print(&err);
	sample_clear(&s);
	free(segments);
	free(sources);
	return good;
}

static bool compare_session(struct walk *w, struct found *f, const char *codebook,
	struct analysis *a, struct analysis_rows *rows)
{
	struct opened opened;
	bool good = open_all(w, f, codebook, &opened);

	if (good && opened.n < 2) {
		w->n_alone += n_with(f, codebook) >= 2;
	} else if (good) {
		good = same_codebook(&opened, f->session) &&
		       compare_all(w, &opened, f->session, a, rows);
		w->n_compared += good;
	}
	close_all(&opened);
	return good;
}

/* ---- all of them ---- */

static void show_progress(size_t done, size_t n, bool end)
{
	if (n < PROGRESS_EVERY || !isatty(STDERR_FILENO))
		return;
	if (end)
		fputs("\r\033[K", stderr);
	else if (done % PROGRESS_EVERY == 0)
		fprintf(stderr, _("\r%zu of %zu sessions"), done, n);
}

static void tell_left_out(const struct walk *w)
{
	if (w->n_open > 0)
		fprintf(stderr,
			ngettext("left out: %zu observation that is not finished (--open takes it, "
				 "for training)\n",
				"left out: %zu observations that are not finished (--open takes "
				"them, for training)\n",
				w->n_open),
			w->n_open);
}

static bool walk(struct walk *w, struct analysis_rows *rows)
{
	struct analysis *a;
	struct error err = {0};
	char codebook[33];
	bool good = true;

	if (!find_sessions(w, &err) || !choose_codebook(w, codebook, &err)) {
		error_print(&err);
		return false;
	}
	a = analysis_new(&w->r->o);
	for (size_t i = 0; i < w->n_found; i++) {
		show_progress(i, w->n_found, false);
		good &= compare_session(w, &w->found[i], codebook, a, rows);
	}
	show_progress(w->n_found, w->n_found, true);
	analysis_finish(a, rows);
	analysis_free(a);
	tell_left_out(w);
	if (good && w->n_compared == 0) {
		error_set(&err,
			_("no session has two finished observations with '%s'; finish them "
			  "first, or compare them as they are with --open"),
			codebook);
		error_print(&err);
		good = false;
	}
	return good;
}

/* What the command line leaves open. */
static void take_defaults(struct request *r, const struct study_settings *s)
{
	if (!r->has_tolerance)
		r->o.tolerance_ms = s->reliability.tolerance_ms;
	if (!r->has_unit)
		r->o.unit_ms = s->reliability.unit_ms;
	if (!r->has_replicates)
		r->o.n_replicates = (size_t)s->reliability.bootstrap;
}

bool reliability_study(struct request *r, struct analysis_rows *rows)
{
	struct walk w = {.r = r};
	struct problems problems = {0};
	char *root = NULL;
	bool good;

	if (!cli_study(&root))
		return false;
	good = study_open(&w.study, root, &problems);
	problems_print(&problems);
	problems_clear(&problems);
	if (good) {
		take_defaults(r, &w.study.settings);
		good = walk(&w, rows);
	}
	for (size_t i = 0; i < w.n_found; i++)
		drop(&w.found[i]);
	free(w.found);
	codebook_shelf_clear(&w.shelf);
	study_clear(&w.study);
	free(root);
	return good;
}
