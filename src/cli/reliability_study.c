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
#include "cli/reliability_find.h"
#include "cli/reliability_page.h"
#include "coding/observation.h"
#include "store/journal.h"
#include "store/study.h"

#define PROGRESS_AFTER_US 1000000
#define PROGRESS_EVERY_US 200000

struct walk {
	struct request *r;
	struct study study;
	struct found found;
	size_t n_items;              /* sessions that were coded twice, once for each codebook */
	struct codebook_shelf shelf; /* a worker's own */
	/* of the codebook that is dealt with */
	const char *codebook;
	const struct found_session **sessions; /* coded twice with it */
	size_t n_sessions;
	struct analysis *analysis;
	struct reliability_part *part;
	/* of all of them */
	size_t n_done;     /* items */
	size_t n_open;     /* observations that are not finished */
	size_t n_compared; /* items */
	size_t n_outside;  /* items that two coders did not code in --window */
	bool good, progress, progress_shown;
	int64_t begun_us, shown_us;
};

/* What a worker says of a session; a sample follows if there is something to compare. */
struct outcome {
	size_t n_open;
	bool has_sample, outside;
};

/* ---- one session, in a worker ---- */

/* Observations of a session in the order of the coders, first passes first. */
struct opened {
	struct observation *items;
	char (*labels)[OBSERVATION_LABEL_SIZE];
	size_t n, n_open;
};

/* They are known as long as the records are. */
static void name_journals(struct reliability_page *p, const struct observation *o)
{
	for (size_t i = 0; i < o->journal.n_segments; i++)
		reliability_page_source(
			p, o->journal.segments[i].file, o->journal.segments[i].sha256);
}

static bool open_all(
	struct walk *w, const struct found_session *f, struct opened *out, struct text *messages)
{
	struct problems problems = {0};
	bool good = true;

	*out = (struct opened){
		mem_alloc(f->n, sizeof *out->items), mem_alloc(f->n, sizeof *out->labels), 0, 0};
	for (size_t i = 0; i < f->n && good; i++) {
		struct observation *o = &out->items[out->n];
		struct error err = {0};

		if (strcmp(f->names[i].codebook, w->codebook) != 0)
			continue;
		/* a page names the files that it was made of by their hash */
		good = w->part->page ? observation_open_shelved(o, &w->shelf, &w->study,
					       &f->names[i], &problems, &err)
				     : observation_open_records(o, &w->shelf, &w->study,
					       &f->names[i], &problems, &err);
		if (!good) {
			error_text(&err, messages);
		} else if (!w->r->open && !timeline_finished(o->timeline)) {
			out->n_open++;
			observation_clear(o);
		} else {
			if (w->part->page)
				name_journals(w->part->page, o);
			observation_drop_records(o);
			observation_label(&o->name, out->labels[out->n++]);
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

/* Does --window hold something of what two of them coded? */
static bool is_in_window(const struct request *r, const struct opened *o)
{
	size_t n = 0;

	for (size_t i = 0; i < o->n; i++) {
		struct window span = sample_span(o->items[i].timeline);

		n += span.from_ms < r->window.to_ms && span.to_ms > r->window.from_ms;
	}
	return !r->has_window || n >= 2;
}

static bool read_session(void *context, size_t item, struct text *out, struct text *messages)
{
	struct walk *w = context;
	const struct found_session *f = w->sessions[item];
	struct reliability_page *page = w->part->page;
	size_t n_sources = page ? page->n_sources : 0;
	struct opened opened;
	struct outcome outcome = {0};
	struct sample s = {0};
	struct error err = {0};
	bool good = open_all(w, f, &opened, messages);

	outcome.n_open = opened.n_open;
	outcome.outside = good && opened.n >= 2 && !is_in_window(w->r, &opened);
	if (good && opened.n >= 2 && !outcome.outside) {
		good = same_codebook(&opened, f->id, &err) && make_sample(w, &opened, &s, &err);
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

static void show_progress(struct walk *w)
{
	int64_t now_us = clock_mono_us();

	if (!w->progress || now_us - w->begun_us < PROGRESS_AFTER_US ||
		now_us - w->shown_us < PROGRESS_EVERY_US)
		return;
	w->shown_us = now_us;
	w->progress_shown = true;
	fputc('\r', stderr);
	fprintf(stderr, _("%zu of %zu sessions"), w->n_done, w->n_items);
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

	(void)item;
	(void)err;
	if (messages->len > 0) {
		hide_progress(w);
		fputs(messages->s, stderr);
	}
	w->good &= ok;
	if (out->len >= sizeof outcome)
		memcpy(&outcome, out->s, sizeof outcome);
	w->n_open += outcome.n_open;
	w->n_outside += outcome.outside;
	if (outcome.has_sample) {
		sample_unpack(&s, out->s + sizeof outcome, out->len - sizeof outcome);
		analysis_add(w->analysis, &s, &w->part->rows);
		if (w->part->page)
			reliability_page_sample(w->part->page, w->r, &s);
		sample_clear(&s);
		w->n_compared++;
	}
	w->n_done++;
	show_progress(w);
	return true;
}

/* ---- all of them ---- */

static void tell_left_out(const struct walk *w)
{
	if (w->n_open > 0)
		fprintf(stderr,
			ngettext("left out: %zu observation that is not finished (--training takes "
				 "it)\n",
				"left out: %zu observations that are not finished (--training "
				"takes "
				"them)\n",
				w->n_open),
			w->n_open);
	if (w->n_outside > 0 && w->n_compared > 0)
		fprintf(stderr,
			ngettext(
				"left out: %zu session that no two coders coded in this --window\n",
				"left out: %zu sessions that no two coders coded in this "
				"--window\n",
				w->n_outside),
			w->n_outside);
}

static bool nothing_in_window(struct error *err)
{
	return error_set(
		err, _("no two coders coded any session in this --window; choose a part "
		       "that they coded ('turven list' shows the sessions), or leave it out"));
}

/* Figures of several codebooks in one analysis would be a table of codes that have nothing to do with
 * each other: each has its own, and is forgotten before the next. */
static bool compare_codebook(struct walk *w, const char *codebook, struct error *err)
{
	struct crew crew = {.work = read_session, .take = compare_session, .context = w};
	bool good;

	w->codebook = codebook;
	w->n_sessions = 0;
	for (size_t i = 0; i < w->found.n; i++)
		if (found_with(&w->found.items[i], codebook) >= 2)
			w->sessions[w->n_sessions++] = &w->found.items[i];
	w->part = reliability_add_part(
		w->r, codebook, w->study.settings.language, w->study.settings.title);
	w->analysis = analysis_new(&w->r->o);
	crew.n_items = w->n_sessions;
	/* a page draws sessions while they are open, so it stays in this process */
	good = crew_run(&crew, w->part->page ? 1 : 0, err);
	hide_progress(w);
	if (good)
		analysis_finish(w->analysis, &w->part->rows);
	analysis_free(w->analysis);
	return good;
}

static bool compare_all(struct walk *w, struct error *err)
{
	const struct file_names *codebooks = &w->found.codebooks;
	bool good = true;

	w->good = true;
	w->progress = isatty(STDERR_FILENO);
	w->begun_us = clock_mono_us();
	w->sessions = mem_alloc(w->found.n + 1, sizeof(struct found_session *));
	for (size_t c = 0; c < codebooks->n; c++)
		for (size_t i = 0; i < w->found.n; i++)
			w->n_items += found_with(&w->found.items[i], codebooks->items[c]) >= 2;
	for (size_t c = 0; c < codebooks->n && good; c++)
		good = compare_codebook(w, codebooks->items[c], err);
	free(w->sessions);
	return good;
}

static bool nothing_finished(const struct walk *w, struct error *err)
{
	if (w->found.codebooks.n == 1)
		return error_set(err,
			_("no session has two finished observations with '%s'; finish them "
			  "first, or compare them as they are with --training"),
			w->found.codebooks.items[0]);
	return error_set(err,
		_("no session has two finished observations with the same codebook; finish them "
		  "first, or compare them as they are with --training"));
}

static bool walk(struct walk *w)
{
	struct error err = {0};

	if (!found_init(&w->found, w->r, &w->study, &err) || !compare_all(w, &err)) {
		error_print(&err);
		return false;
	}
	tell_left_out(w);
	if (w->good && w->n_compared == 0) {
		if (w->n_outside > 0)
			nothing_in_window(&err);
		else
			nothing_finished(w, &err);
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

bool reliability_study(struct request *r)
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
		good = walk(&w);
	}
	found_clear(&w.found);
	codebook_shelf_clear(&w.shelf);
	study_clear(&w.study);
	free(root);
	return good;
}
