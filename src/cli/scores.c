/*
 * turven scores: what the observations of a study come down to, as one table.
 *
 * Sessions are read one at a time by all processors (base/crew), their rows come out in the order of
 * the sessions. What is written to a file appears when it is whole, or not at all.
 */
#include <errno.h>
#include <signal.h>
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
#include "cli/cli.h"
#include "cli/scores_codebooks.h"
#include "coding/observation.h"
#include "exchange/scores_table.h"
#include "exchange/sheet.h"
#include "store/journal.h"
#include "store/study.h"

#define PROGRESS_AFTER_US 1000000
#define PROGRESS_EVERY_US 200000
#define SIDECAR_LIMIT     ((size_t)64 << 20)

enum { CODEBOOK, LAYOUT, BY, FORMAT, OUTPUT, FORCE };

static const struct cli_option options[] = {
	[CODEBOOK] = {"codebook", "ID", N_("only what was coded with this codebook")},
	[LAYOUT] = {"layout", "long|wide",
		N_("a row for each value (long), or a column for each variable (wide)")},
	[BY] = {"by", "session|segment", N_("whole sessions, or each segment")},
	[FORMAT] = {"format", "tsv|csv|xlsx", N_("of the table; else as FILE is called, else tsv")},
	[OUTPUT] = {"output", "FILE",
		N_("write to FILE, and what the columns mean to FILE.json (short: -o)")},
	[FORCE] = {"force", NULL, N_("replace FILE even if turven did not make it")},
	{NULL, NULL, NULL},
};

static volatile sig_atomic_t interrupted;

static void on_signal(int signal)
{
	(void)signal;
	interrupted = 1;
}

struct run {
	const struct cli_arguments *a;
	struct study study;
	struct file_names sessions;
	struct scores_table_options o;
	enum sheet_format format;
	struct scores_codebooks codebooks;
	struct scores_versions versions;
	struct scores_table *table;
	struct codebook_shelf shelf; /* a worker's own */
	struct file_new file;
	struct sheet *sheet;
	int64_t begun_us, shown_us;
	bool progress, progress_shown, ok, any;
};

/* ---- the command line ---- */

/* Is the word one of two? *second tells which. */
static bool take_word(
	const char *option, const char *value, const char *first, const char *other, bool *second)
{
	*second = value && strcmp(value, other) == 0;
	if (!value || *second || strcmp(value, first) == 0)
		return true;
	cli_usage(_("--%s '%s' is not known; allowed: %s, %s"), option, value, first, other);
	return false;
}

static bool take_options(struct run *r)
{
	const struct cli_arguments *a = r->a;
	const char *format = a->values[FORMAT], *file = a->values[OUTPUT];
	bool wide;

	if (!take_word("layout", a->values[LAYOUT], "long", "wide", &wide) ||
		!take_word("by", a->values[BY], "session", "segment", &r->o.by_segment))
		return false;
	r->o.layout = wide ? SCORES_WIDE : SCORES_LONG;
	r->format = SHEET_TSV;
	if (file && !format)
		sheet_format_of_file(file, &r->format);
	if (format && !sheet_format_parse(format, &r->format)) {
		cli_usage(_("--format '%s' is not known; allowed: tsv, csv, xlsx"), format);
		return false;
	}
	if (r->format == SHEET_XLSX && !file) {
		cli_usage(_("a workbook needs a file to be in; add -o FILE.xlsx"));
		return false;
	}
	if (a->values[CODEBOOK] && !text_is_file_id(a->values[CODEBOOK])) {
		cli_usage(_("'%s' is not a codebook id; allowed: %s"), a->values[CODEBOOK],
			text_file_id_rule());
		return false;
	}
	return true;
}

/* ---- sessions ---- */

static bool add_session(struct run *r, const char *id, struct error *err)
{
	char *folder;
	bool there;

	if (!text_is_file_id(id))
		return error_set(
			err, _("'%s' is not a session id; allowed: %s"), id, text_file_id_rule());
	folder = study_session_folder(&r->study, id);
	there = file_exists(folder);
	free(folder);
	if (!there)
		return error_set(err, _("no session '%s'; 'turven list' shows them"), id);
	for (size_t i = 0; i < r->sessions.n; i++)
		if (strcmp(r->sessions.items[i], id) == 0)
			return true;
	r->sessions.items[r->sessions.n++] = mem_strdup(id);
	return true;
}

/* Those that are named, in that order, or all of them. */
static bool find_sessions(struct run *r, struct error *err)
{
	bool good = true;

	if (r->a->n_operands == 0)
		return study_sessions(&r->study, &r->sessions, err);
	r->sessions.items = mem_alloc(r->a->n_operands, sizeof *r->sessions.items);
	for (size_t i = 0; i < r->a->n_operands && good; i++)
		good = add_session(r, r->a->operands[i], err);
	return good;
}

/* ---- the sessions, in a worker ---- */

static bool score_one(
	struct run *r, const struct observation_name *name, struct text *out, struct text *messages)
{
	struct problems problems = {0};
	struct observation o;
	struct error err;
	bool ok = observation_open_records(&o, &r->shelf, &r->study, name, &problems, &err);

	problems_text(&problems, messages);
	if (!ok) {
		error_text(&err, messages);
	} else {
		if (o.journal.n_segments > 0)
			scores_table_add(r->table,
				&(struct scores_source){
					.name = &o.name,
					.cb = &o.codebook,
					.session = &o.session,
					.targets = o.targets,
					.n_targets = o.n_targets,
					.timeline = o.timeline,
				},
				out);
		observation_clear(&o);
	}
	ok = ok && problems.n_errors == 0;
	problems_clear(&problems);
	return ok;
}

static bool score_session(void *context, size_t item, struct text *out, struct text *messages)
{
	struct run *r = context;
	const char *id = r->sessions.items[item], *only = r->a->values[CODEBOOK];
	char *folder = study_session_folder(&r->study, id);
	struct observation_name *names = NULL;
	struct error err = {0};
	size_t n = 0;
	bool ok = journal_observations(folder, id, &names, &n, &err);

	if (!ok)
		error_text(&err, messages);
	for (size_t i = 0; i < n; i++)
		if (!only || strcmp(only, names[i].codebook) == 0)
			ok &= score_one(r, &names[i], out, messages);
	free(names);
	free(folder);
	return ok;
}

/* ---- what comes out ---- */

static void show_progress(struct run *r, size_t n_done)
{
	int64_t now_us = clock_mono_us();

	if (!r->progress || now_us - r->begun_us < PROGRESS_AFTER_US ||
		now_us - r->shown_us < PROGRESS_EVERY_US)
		return;
	r->shown_us = now_us;
	r->progress_shown = true;
	fprintf(stderr, _("\r%zu of %zu sessions"), n_done, r->sessions.n);
	fflush(stderr);
}

static void hide_progress(struct run *r)
{
	if (r->progress_shown)
		fputs("\r\033[K", stderr);
	r->progress_shown = false;
	r->shown_us = 0;
}

static bool take_session(void *context, size_t item, bool ok, const struct text *out,
	const struct text *messages, struct error *err)
{
	struct run *r = context;

	if (messages->len > 0) {
		hide_progress(r);
		fputs(messages->s, stderr);
	}
	r->ok = r->ok && ok;
	r->any |= out->len > 0;
	if (out->len > 0)
		scores_versions_note(&r->versions, out->s);
	show_progress(r, item + 1);
	return sheet_add(r->sheet, out->s, out->len, err);
}

static bool write_out(void *context, const char *s, size_t n, struct error *err)
{
	struct run *r = context;

	if (r->a->values[OUTPUT])
		return file_new_write(&r->file, s, n, err);
	if (fwrite(s, 1, n, stdout) != n)
		return error_system(err, _("cannot write the table"));
	return true;
}

static char *sidecar_path(const struct run *r)
{
	return mem_printf("%s.json", r->a->values[OUTPUT]);
}

/* A file that is there is replaced only if its sidecar says that turven scores made it. */
static bool may_replace(const struct run *r, struct error *err)
{
	const char *path = r->a->values[OUTPUT];
	char *sidecar, *json = NULL;
	bool ours;
	size_t n;

	if (r->a->values[FORCE] || !file_exists(path))
		return true;
	sidecar = sidecar_path(r);
	ours = file_read(sidecar, SIDECAR_LIMIT, &json, &n, NULL) &&
	       strstr(json, "\"" SCORES_FORMAT "\"");
	free(json);
	free(sidecar);
	return ours || error_set(err,
			       _("'%s' is there and was not made by 'turven scores'; choose "
				 "another name, or add --force to replace it"),
			       path);
}

static bool open_output(struct run *r, struct error *err)
{
	const struct sheet_column *columns;
	size_t n;

	if (r->a->values[OUTPUT] &&
		(!may_replace(r, err) || !file_new_open(&r->file, r->a->values[OUTPUT], err)))
		return false;
	columns = scores_table_columns(r->table, &n);
	r->sheet = sheet_new(r->format, columns, n, write_out, r, r->file.name, err);
	return r->sheet != NULL;
}

static bool finish_output(struct run *r, struct error *err)
{
	struct sheet *sheet = r->sheet;
	char *path, *json;
	bool good;

	r->sheet = NULL;
	if (!sheet_finish(sheet, err))
		return false;
	if (!r->a->values[OUTPUT])
		return fflush(stdout) == 0 || error_system(err, _("cannot write the table"));
	if (interrupted)
		return error_set(err, _("interrupted"));
	path = sidecar_path(r);
	json = scores_table_sidecar(r->table);
	good = file_new_finish(&r->file, err) && file_replace(path, json, strlen(json), err);
	free(json);
	free(path);
	return good;
}

static bool score_sessions(struct run *r, struct error *err)
{
	const struct crew crew = {.n_items = r->sessions.n,
		.work = score_session,
		.take = take_session,
		.context = r,
		.stop = &interrupted};
	bool good;

	r->progress = isatty(STDERR_FILENO);
	r->begun_us = clock_mono_us();
	good = crew_run(&crew, 0, err);
	hide_progress(r);
	return good;
}

static void tell_nothing(const struct run *r)
{
	const char *only = r->a->values[CODEBOOK];
	struct error nothing = {0};

	if (only)
		error_set(&nothing,
			_("nothing was coded with '%s' yet: the table has no rows; 'turven list' "
			  "shows what was"),
			only);
	else
		error_set(&nothing, _("nothing was coded yet: the table has no rows"));
	error_print(&nothing);
}

/* Of a long table without a sidecar nothing depends on them. */
static bool find_codebooks(struct run *r, struct error *err)
{
	bool wide = r->o.layout == SCORES_WIDE;

	if (!wide && !r->a->values[OUTPUT])
		return true;
	if (!scores_codebooks_find(
		    &r->codebooks, &r->study, &r->sessions, r->a->values[CODEBOOK], wide, err))
		return false;
	r->o.codebooks = r->codebooks.refs;
	r->o.n_codebooks = r->codebooks.n;
	return true;
}

static bool make_table(struct run *r, struct error *err)
{
	const char *only = r->a->values[CODEBOOK];

	if ((only && !scores_codebook_exists(&r->study, only, err)) || !find_sessions(r, err) ||
		!find_codebooks(r, err))
		return false;
	r->table = scores_table_new(&r->o);
	if (!open_output(r, err))
		return false;
	if (fflush(stdout) != 0)
		return error_system(err, _("cannot write the table"));
	if (!score_sessions(r, err) || !finish_output(r, err))
		return false;
	if (!r->any)
		tell_nothing(r);
	scores_versions_warn(&r->versions, &r->study);
	return true;
}

/* ---- the command ---- */

/* Without SA_RESTART: reading is to end, too. */
static void catch_signals(void)
{
	struct sigaction action = {.sa_handler = on_signal};

	sigemptyset(&action.sa_mask);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
}

static void run_clear(struct run *r)
{
	sheet_abandon(r->sheet);
	file_new_abandon(&r->file);
	scores_table_free(r->table);
	scores_codebooks_clear(&r->codebooks);
	scores_versions_clear(&r->versions);
	codebook_shelf_clear(&r->shelf);
	file_names_free(&r->sessions);
	study_clear(&r->study);
}

static int run(const struct cli_arguments *a)
{
	struct run r = {.a = a, .ok = true};
	struct problems problems = {0};
	struct error err = {0};
	char *root = NULL;
	bool good;

	if (!take_options(&r))
		return CLI_USAGE;
	if (!cli_study(&root))
		return CLI_FAILED;
	good = study_open(&r.study, root, &problems);
	problems_print(&problems);
	problems_clear(&problems);
	free(root);
	if (!good)
		return CLI_FAILED;
	r.o.language = r.study.settings.language ? r.study.settings.language : "en";
	catch_signals();
	good = make_table(&r, &err);
	run_clear(&r);
	if (!good)
		return cli_fail(&err);
	return r.ok ? CLI_OK : CLI_FAILED;
}

const struct subcommand scores_command = {
	.name = "scores",
	.operands = "[SESSION...]",
	.help = N_("make a table of counts, rates, ratings and scores (of all sessions)"),
	.options = options,
	.min_operands = 0,
	.max_operands = (size_t)-1,
	.run = run,
};
