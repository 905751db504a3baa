/*
 * turven export: observations in the formats of other programs.
 *
 * The observations are read by all processors (base/crew), each in the order of the sessions; a
 * format is a row in exchange/format.c. A file appears when it is whole, or not at all, and never
 * in the place of another one unless that is asked for. What the format cannot hold is told each
 * time, on standard error.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/crew.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/cli.h"
#include "coding/observation.h"
#include "exchange/format.h"
#include "exchange/sheet.h"
#include "store/journal.h"
#include "store/study.h"

enum { CODEBOOK, CODERS, OUTPUT, STRICT, ANONYMOUS, FORCE, LIST };

static const struct cli_option options[] = {
	[CODEBOOK] = {"codebook", "ID", N_("only what was coded with this codebook")},
	[CODERS] = {"coders", "A,B,...", N_("only these coders")},
	[OUTPUT] = {"output", "PATH",
		N_("the file to write, or the folder for several (short: -o)")},
	[STRICT] = {"strict", NULL, N_("write nothing if the format cannot hold everything")},
	[ANONYMOUS] = {"anonymous", NULL,
		N_("leave out comments and names of recordings; ids stay")},
	[FORCE] = {"force", NULL, N_("replace files that are there")},
	[LIST] = {"list", NULL, N_("list the formats, what they keep and what they lose")},
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
	const struct export_format *format;
	struct study study;
	struct observation_name *names; /* what is exported */
	size_t n_names, capacity;
	struct codebook_shelf shelf; /* a worker's own */
	bool only_count, in_folder, ok;
	struct export_losses losses;
	struct file_new file; /* of a format that is one file */
	struct sheet *sheet;
	struct arena columns; /* of the sheet */
};

/* ---- the command line ---- */

static int list_formats(void)
{
	size_t n;
	const struct export_format *formats = export_formats(&n);

	for (size_t i = 0; i < n; i++)
		printf(_("%s\n  %s%s\n  keeps: %s\n  loses: %s\n"), formats[i].name,
			_(formats[i].help),
			formats[i].is_whole_study ? "" : _("; a file for each observation"),
			_(formats[i].keeps), _(formats[i].loses));
	return fflush(stdout) == 0 ? CLI_OK : CLI_FAILED;
}

static bool take_format(struct run *r)
{
	struct text allowed = {0};
	const struct export_format *formats;
	size_t n;

	if (r->a->n_operands == 0) {
		cli_usage(_("which format? 'turven export --list' shows them"));
		return false;
	}
	r->format = export_format(r->a->operands[0]);
	if (r->format)
		return true;
	formats = export_formats(&n);
	for (size_t i = 0; i < n; i++)
		text_printf(&allowed, "%s%s", i > 0 ? ", " : "", formats[i].name);
	cli_usage(_("no format '%s'; allowed: %s"), r->a->operands[0], allowed.s);
	text_clear(&allowed);
	return false;
}

/* Is it one of the ids in "a,b,c"? */
static bool is_listed(const char *list, const char *id)
{
	size_t n = strlen(id);

	for (; *list; list += strcspn(list, ","), list += *list == ',')
		if (strcspn(list, ",") == n && strncmp(list, id, n) == 0)
			return true;
	return false;
}

static bool take_coders(const char *list)
{
	bool good = list[0] != '\0';

	for (const char *at = list; good && *at; at += strcspn(at, ","), at += *at == ',') {
		char *id = mem_strndup(at, strcspn(at, ","));

		good = text_is_file_id(id);
		free(id);
	}
	if (!good)
		cli_usage(_("--coders '%s' is no list of coders; write their ids with commas "
			    "between them: anna,ben"),
			list);
	return good;
}

static bool take_options(struct run *r)
{
	const struct cli_arguments *a = r->a;

	if (!take_format(r))
		return false;
	if (!a->values[OUTPUT] || a->values[OUTPUT][0] == '\0') {
		cli_usage(_("where to? Add -o PATH"));
		return false;
	}
	if (a->values[CODEBOOK] && !text_is_file_id(a->values[CODEBOOK])) {
		cli_usage(_("'%s' is not a codebook id; allowed: %s"), a->values[CODEBOOK],
			text_file_id_rule());
		return false;
	}
	return !a->values[CODERS] || take_coders(a->values[CODERS]);
}

/* ---- what is exported ---- */

static bool add_observations(struct run *r, const char *session, struct error *err)
{
	const char *codebook = r->a->values[CODEBOOK], *coders = r->a->values[CODERS];
	char *folder = text_is_file_id(session) ? study_session_folder(&r->study, session) : NULL;
	struct observation_name *names = NULL;
	size_t n = 0;
	bool good = folder && file_exists(folder);

	if (!good)
		error_set(err, _("no session '%s'; 'turven list' shows them"), session);
	else
		good = journal_observations(folder, session, &names, &n, err);
	for (size_t i = 0; good && i < n; i++) {
		if ((codebook && strcmp(codebook, names[i].codebook) != 0) ||
			(coders && !is_listed(coders, names[i].coder)))
			continue;
		MEM_GROW(r->names, r->n_names, r->capacity);
		r->names[r->n_names++] = names[i];
	}
	free(names);
	free(folder);
	return good;
}

static bool is_repeated(const struct cli_arguments *a, size_t at)
{
	for (size_t i = 1; i < at; i++)
		if (strcmp(a->operands[i], a->operands[at]) == 0)
			return true;
	return false;
}

/* Those of the sessions that are named, in that order, or of all. */
static bool find_observations(struct run *r, struct error *err)
{
	struct file_names sessions = {0};
	bool good = true;

	for (size_t i = 1; i < r->a->n_operands && good; i++)
		if (!is_repeated(r->a, i))
			good = add_observations(r, r->a->operands[i], err);
	if (r->a->n_operands == 1)
		good = study_sessions(&r->study, &sessions, err);
	for (size_t i = 0; i < sessions.n && good; i++)
		good = add_observations(r, sessions.items[i], err);
	file_names_free(&sessions);
	if (good && r->n_names == 0)
		return error_set(err, _("there is no such observation, so nothing is written; "
					"'turven list' shows what was coded"));
	return good;
}

/* ---- where to ---- */

static bool is_folder(const char *path)
{
	struct file_info info;

	return file_stat(path, &info, NULL) && info.is_folder;
}

/* name: of an observation that gets a file of its own. */
static char *path_of(const struct run *r, const struct observation_name *name)
{
	const char *ending = r->format->ending ? r->format->ending : r->format->name;
	char stem[OBSERVATION_STEM_SIZE], *file, *path;

	if (r->format->table_name)
		return file_join(r->a->values[OUTPUT], r->format->table_name);
	if (!r->in_folder)
		return mem_strdup(r->a->values[OUTPUT]);
	observation_stem(name, stem);
	file = mem_printf("%s.%s", stem, ending);
	path = file_join(r->a->values[OUTPUT], file);
	free(file);
	return path;
}

static bool is_free(const struct run *r, const char *path, struct error *err)
{
	if (is_folder(path))
		return error_set(err, _("'%s' is a folder; name a file in it"), path);
	return r->a->values[FORCE] || !file_exists(path) ||
	       error_set(err,
		       _("'%s' is there already; choose another name, or add --force to replace "
			 "it"),
		       path);
}

/* Nothing is written if one of the files is in the way. */
static bool find_place(struct run *r, struct error *err)
{
	const char *path = r->a->values[OUTPUT];
	bool good = true;

	r->in_folder = !r->format->is_whole_study &&
		       (r->n_names > 1 || is_folder(path) || path[strlen(path) - 1] == '/');
	for (size_t i = 0; i < r->n_names && good; i++) {
		char *file = path_of(r, &r->names[i]);

		good = is_free(r, file, err);
		free(file);
		if (!r->in_folder)
			break;
	}
	if (good && r->format->description_name) {
		char *file = file_join(path, r->format->description_name);

		good = is_free(r, file, err);
		free(file);
	}
	return good;
}

/* ---- the observations, in a worker ---- */

/* Gives the count of losses, then the text. */
static bool export_one(void *context, size_t item, struct text *out, struct text *messages)
{
	struct run *r = context;
	struct problems problems = {0};
	struct export_losses losses = {0};
	struct observation o;
	struct error err;
	bool ok = observation_open_records(
		&o, &r->shelf, &r->study, &r->names[item], &problems, &err);

	problems_text(&problems, messages);
	if (!ok) {
		error_text(&err, messages);
	} else {
		const struct export_source source = {
			.name = &o.name,
			.cb = &o.codebook,
			.session = &o.session,
			.targets = o.targets,
			.n_targets = o.n_targets,
			.timeline = o.timeline,
			.anonymous = r->a->values[ANONYMOUS] != NULL,
		};

		export_count(r->format, &source, &losses);
		text_add_n(out, (const char *)&losses, sizeof losses);
		if (!r->only_count)
			r->format->write(&source, out);
		observation_clear(&o);
	}
	ok = ok && problems.n_errors == 0;
	problems_clear(&problems);
	return ok;
}

/* ---- what comes out ---- */

static void add_losses(struct export_losses *sum, const struct export_losses *l)
{
	for (int i = 0; i < N_EXPORT_LOSSES; i++)
		sum->n[i] += l->n[i];
	sum->n_observations += l->n_observations;
	sum->n_events += l->n_events;
	sum->n_comments += l->n_comments;
	sum->n_recordings += l->n_recordings;
}

static bool take_text(struct run *r, size_t item, const char *s, size_t n, struct error *err)
{
	char *path;
	bool good;

	if (r->sheet)
		return sheet_add(r->sheet, s, n, err);
	if (r->format->is_whole_study)
		return file_new_write(&r->file, s, n, err);
	path = path_of(r, &r->names[item]);
	good = file_replace(path, s, n, err);
	free(path);
	return good;
}

static bool take_one(void *context, size_t item, bool ok, const struct text *out,
	const struct text *messages, struct error *err)
{
	struct run *r = context;
	struct export_losses losses;

	if (messages->len > 0 && !r->only_count)
		fputs(messages->s, stderr);
	r->ok = r->ok && ok;
	if (out->len < sizeof losses) /* it could not be read */
		return true;
	memcpy(&losses, out->s, sizeof losses);
	add_losses(&r->losses, &losses);
	return r->only_count ||
	       take_text(r, item, out->s + sizeof losses, out->len - sizeof losses, err);
}

static bool go_through(struct run *r, bool only_count, struct error *err)
{
	const struct crew crew = {.n_items = r->n_names,
		.work = export_one,
		.take = take_one,
		.context = r,
		.stop = &interrupted};

	r->only_count = only_count;
	r->losses = (struct export_losses){0};
	if (!crew_run(&crew, 0, err))
		return false;
	return !interrupted || error_set(err, _("interrupted"));
}

static bool write_out(void *context, const char *s, size_t n, struct error *err)
{
	struct run *r = context;

	return file_new_write(&r->file, s, n, err);
}

static bool open_output(struct run *r, struct error *err)
{
	const struct export_format *f = r->format;
	const struct sheet_column *columns;
	size_t n;
	char *path;
	bool good;

	if ((r->in_folder || f->table_name) && !file_make_folder(r->a->values[OUTPUT], err))
		return false;
	if (!f->is_whole_study)
		return true;
	path = path_of(r, NULL);
	good = file_new_open(&r->file, path, err);
	free(path);
	if (!good)
		return false;
	if (!f->is_table)
		return !f->head || file_new_write(&r->file, f->head, strlen(f->head), err);
	columns = events_table_columns(&r->columns, &n);
	r->sheet = sheet_new(f->sheet, columns, n, write_out, r, r->file.name, err);
	return r->sheet != NULL;
}

/* Written first: a table without its description is worth less than the other way round. */
static bool describe(struct run *r, struct error *err)
{
	char *path = file_join(r->a->values[OUTPUT], r->format->description_name);
	char *text = r->format->describe();
	bool good = file_replace(path, text, strlen(text), err);

	free(text);
	free(path);
	return good;
}

static bool finish_output(struct run *r, struct error *err)
{
	struct sheet *sheet = r->sheet;

	r->sheet = NULL;
	if (sheet && !sheet_finish(sheet, err))
		return false;
	if (r->format->describe && !describe(r, err))
		return false;
	return !r->format->is_whole_study || file_new_finish(&r->file, err);
}

static void tell_losses(const struct run *r)
{
	struct text report = {0};

	export_report(r->format, &r->losses, &report);
	fputs(report.s, stderr);
	text_clear(&report);
}

static bool export_all(struct run *r, struct error *err)
{
	if (!find_observations(r, err) || !find_place(r, err) || fflush(stdout) != 0)
		return false;
	if (r->a->values[STRICT]) {
		if (!go_through(r, true, err))
			return false;
		if (export_loses(&r->losses)) {
			tell_losses(r);
			return error_set(err, _("nothing was written because of --strict; leave "
						"it out, or choose another format"));
		}
	}
	if (!open_output(r, err) || !go_through(r, false, err) || !finish_output(r, err))
		return false;
	tell_losses(r);
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

static int run(const struct cli_arguments *a)
{
	struct run r = {.a = a, .ok = true};
	struct problems problems = {0};
	struct error err = {0};
	char *root = NULL;
	bool good;

	if (a->values[LIST])
		return list_formats();
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
	catch_signals();
	good = export_all(&r, &err);
	sheet_abandon(r.sheet);
	file_new_abandon(&r.file);
	codebook_shelf_clear(&r.shelf);
	free(r.names);
	arena_clear(&r.columns);
	study_clear(&r.study);
	if (!good)
		return cli_fail(&err);
	return r.ok ? CLI_OK : CLI_FAILED;
}

const struct subcommand export_command = {
	.name = "export",
	.operands = "FORMAT [SESSION...]",
	.help = N_("write observations in the format of another program"),
	.options = options,
	.min_operands = 0,
	.max_operands = (size_t)-1,
	.run = run,
};
