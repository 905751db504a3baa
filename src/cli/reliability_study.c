/*
 * turven reliability on the sessions of a study. They are read by all processors (base/crew); a session
 * comes back as a sample, is compared and forgotten.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/crew.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/reliability.h"
#include "cli/reliability_page.h"
#include "coding/observation.h"
#include "store/journal.h"
#include "store/study.h"

#define PROGRESS_AFTER_US 1000000
#define PROGRESS_EVERY_US 200000

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
	struct file_names coders; /* of all observations of these sessions, taken or not */
	char codebook[33];
	struct codebook_shelf shelf; /* a worker's own */
	struct analysis *analysis;
	struct analysis_rows *rows;
	size_t n_open;     /* observations that are not finished */
	size_t n_compared; /* sessions */
	bool good, progress, progress_shown;
	int64_t begun_us, shown_us;
};

/* What a worker says of a session; a sample follows if there is something to compare. */
struct outcome {
	size_t n_open;
	bool has_sample;
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

static void note_coder(struct walk *w, const char *coder)
{
	for (size_t i = 0; i < w->coders.n; i++)
		if (strcmp(w->coders.items[i], coder) == 0)
			return;
	w->coders.items = mem_realloc(w->coders.items, w->coders.n + 1, sizeof *w->coders.items);
	w->coders.items[w->coders.n++] = mem_strdup(coder);
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Has each of --coders coded one of the sessions? */
static bool coders_are_known(struct walk *w, struct error *err)
{
	const struct file_names *c = &w->coders;
	struct text there = {0};

	if (c->n > 0)
		qsort(c->items, c->n, sizeof *c->items, compare_names);
	for (size_t i = 0; i < w->r->n_coders; i++) {
		const char *coder = w->r->coders[i];

		if (c->n > 0 && bsearch(&coder, c->items, c->n, sizeof *c->items, compare_names))
			continue;
		for (size_t k = 0; k < c->n; k++)
			text_printf(&there, "%s%s", k > 0 ? ", " : "", c->items[k]);
		error_set(err,
			w->r->a->n_operands > 0
				? _("these sessions have no coder '%s'; there are: %s")
				: _("this study has no coder '%s'; those who coded are: %s"),
			coder, c->n > 0 ? there.s : _("none"));
		text_clear(&there);
		return false;
	}
	return true;
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
	for (size_t i = 0; i < n; i++) {
		note_coder(w, names[i].coder);
		if (takes(w->r, &names[i]))
			names[kept++] = names[i];
	}
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
				snprintf(chosen, 33, "%s", id);
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

/* ---- one session, in a worker ---- */

/* Observations of a session in the order of the coders, first passes first. */
struct opened {
	struct observation *items;
	char (*labels)[40];
	size_t n, n_open;
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

static void label(const struct observation_name *name, char out[40])
{
	if (name->pass == 1)
		snprintf(out, 40, "%s", name->coder);
	else
		snprintf(out, 40, "%s+%d", name->coder, name->pass);
}

/* They are known as long as the records are. */
static void name_journals(struct reliability_page *p, const struct observation *o)
{
	for (size_t i = 0; i < o->journal.n_segments; i++)
		reliability_page_source(
			p, o->journal.segments[i].file, o->journal.segments[i].sha256);
}

static bool open_all(struct walk *w, struct found *f, struct opened *out, struct text *messages)
{
	struct problems problems = {0};
	bool good = true;

	*out = (struct opened){
		mem_alloc(f->n, sizeof *out->items), mem_alloc(f->n, sizeof *out->labels), 0, 0};
	sort_names(w->r, f);
	for (size_t i = 0; i < f->n && good; i++) {
		struct observation *o = &out->items[out->n];
		struct error err = {0};

		if (strcmp(f->names[i].codebook, w->codebook) != 0)
			continue;
		/* a page names the files that it was made of by their hash */
		good = w->r->page ? observation_open_shelved(
					    o, &w->shelf, &w->study, &f->names[i], &problems, &err)
				  : observation_open_records(
					    o, &w->shelf, &w->study, &f->names[i], &problems, &err);
		if (!good) {
			error_text(&err, messages);
		} else if (!w->r->open && !timeline_finished(o->timeline)) {
			out->n_open++;
			observation_clear(o);
		} else {
			if (w->r->page)
				name_journals(w->r->page, o);
			observation_drop_records(o);
			label(&o->name, out->labels[out->n++]);
		}
	}
	problems_text(&problems, messages);
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
static bool same_codebook(const struct opened *o, const char *session, struct error *err)
{
	for (size_t i = 1; i < o->n; i++)
		if (strcmp(o->items[i].codebook.sha256, o->items[0].codebook.sha256) != 0)
			return error_set(err,
				_("%s: '%s' coded with version %s of '%s', '%s' with version %s; "
				  "only the same version can be compared"),
				session, o->labels[0], o->items[0].codebook.version,
				o->items[0].codebook.id, o->labels[i],
				o->items[i].codebook.version);
	return true;
}

/* Of fixed length: the coder who went on longest has them all. */
static size_t longest_segments(const struct opened *o, struct segment **out)
{
	const struct observation *first = &o->items[0];
	size_t n_segments = 0;

	*out = NULL;
	for (size_t i = 0; i < o->n; i++) {
		struct segment *more;
		size_t n = segments_of(&first->codebook, o->items[i].timeline,
			session_duration_ms(&first->session), &more);

		if (n > n_segments) {
			free(*out);
			*out = more;
			n_segments = n;
		} else {
			free(more);
		}
	}
	return n_segments;
}

static bool make_sample(
	const struct walk *w, const struct opened *o, struct sample *s, struct error *err)
{
	struct sample_source *sources = mem_alloc(o->n, sizeof *sources);
	const struct observation *first = &o->items[0];
	struct segment *segments;
	size_t n_segments = longest_segments(o, &segments);
	bool good;

	for (size_t i = 0; i < o->n; i++)
		sources[i] = (struct sample_source){
			o->labels[i], o->items[i].name.coder, o->items[i].timeline};
	good = sample_of_timelines(s, first->name.session, &first->codebook, first->targets,
		first->n_targets, segments, n_segments, sources, o->n, w->r->o.by,
		w->r->has_window ? &w->r->window : NULL, err);
	free(segments);
	free(sources);
	return good;
}

static bool read_session(void *context, size_t item, struct text *out, struct text *messages)
{
	struct walk *w = context;
	struct found *f = &w->found[item];
	struct reliability_page *page = w->r->page;
	size_t n_sources = page ? page->n_sources : 0;
	struct opened opened;
	struct outcome outcome = {0};
	struct sample s = {0};
	struct error err = {0};
	bool good = open_all(w, f, &opened, messages);

	outcome.n_open = opened.n_open;
	if (good && opened.n >= 2) {
		good = same_codebook(&opened, f->session, &err) &&
		       make_sample(w, &opened, &s, &err);
		if (!good)
			error_text(&err, messages);
		outcome.has_sample = good;
	}
	if (page && outcome.has_sample)
		reliability_page_observations(page, w->r, opened.items, opened.labels, opened.n);
	else if (page)
		page->n_sources = n_sources;
	text_add_n(out, (const char *)&outcome, sizeof outcome);
	if (outcome.has_sample)
		sample_pack(&s, out);
	sample_clear(&s);
	close_all(&opened);
	return good;
}

/* ---- what comes back ---- */

static void show_progress(struct walk *w, size_t n_done)
{
	int64_t now_us = clock_mono_us();

	if (!w->progress || now_us - w->begun_us < PROGRESS_AFTER_US ||
		now_us - w->shown_us < PROGRESS_EVERY_US)
		return;
	w->shown_us = now_us;
	w->progress_shown = true;
	fputc('\r', stderr);
	fprintf(stderr, _("%zu of %zu sessions"), n_done, w->n_found);
	fflush(stderr);
}

static void hide_progress(struct walk *w)
{
	if (w->progress_shown)
		fputs("\r\033[K", stderr);
	w->progress_shown = false;
}

static bool compare_session(void *context, size_t item, bool ok, const struct text *out,
	const struct text *messages, struct error *err)
{
	struct walk *w = context;
	struct outcome outcome = {0};
	struct sample s;

	(void)err;
	if (messages->len > 0) {
		hide_progress(w);
		fputs(messages->s, stderr);
	}
	w->good &= ok;
	if (out->len >= sizeof outcome)
		memcpy(&outcome, out->s, sizeof outcome);
	w->n_open += outcome.n_open;
	if (outcome.has_sample) {
		sample_unpack(&s, out->s + sizeof outcome, out->len - sizeof outcome);
		analysis_add(w->analysis, &s, w->rows);
		if (w->r->page)
			reliability_page_sample(w->r->page, w->r, &s);
		sample_clear(&s);
		w->n_compared++;
	}
	show_progress(w, item + 1);
	return true;
}

/* ---- all of them ---- */

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

static bool compare_all(struct walk *w, struct error *err)
{
	const struct crew crew = {
		.n_items = w->n_found, .work = read_session, .take = compare_session, .context = w};
	bool good;

	w->good = true;
	w->progress = isatty(STDERR_FILENO);
	w->begun_us = clock_mono_us();
	w->analysis = analysis_new(&w->r->o);
	/* a page draws sessions while they are open, so it stays in this process */
	good = crew_run(&crew, w->r->page ? 1 : 0, err);
	hide_progress(w);
	if (good)
		analysis_finish(w->analysis, w->rows);
	analysis_free(w->analysis);
	return good;
}

static bool walk(struct walk *w)
{
	struct error err = {0};

	if (!find_sessions(w, &err) || !coders_are_known(w, &err) ||
		!choose_codebook(w, w->codebook, &err) || !compare_all(w, &err)) {
		error_print(&err);
		return false;
	}
	tell_left_out(w);
	if (w->good && w->n_compared == 0) {
		error_set(&err,
			_("no session has two finished observations with '%s'; finish them "
			  "first, or compare them as they are with --open"),
			w->codebook);
		error_print(&err);
		return false;
	}
	/* the rest of the study has its figures all the same */
	w->r->incomplete = !w->good;
	return w->n_compared > 0;
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
	struct walk w = {.r = r, .rows = rows};
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
		if (r->page)
			reliability_page_begin(r->page,
				r->language ? r->language : w.study.settings.language,
				w.study.settings.title);
		good = walk(&w);
	}
	for (size_t i = 0; i < w.n_found; i++)
		drop(&w.found[i]);
	free(w.found);
	file_names_free(&w.coders);
	codebook_shelf_clear(&w.shelf);
	study_clear(&w.study);
	free(root);
	return good;
}
