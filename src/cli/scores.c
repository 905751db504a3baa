/*
 * turven scores: what the observations of a study come down to, as one table.
 *
 * Sessions are read one at a time by all processors (base/crew), their rows come out in the order of
 * the sessions. What is written to a file appears when it is whole, or not at all.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/observations.h"
#include "cli/scores_codebooks.h"
#include "exchange/place.h"
#include "exchange/scores_table.h"
#include "exchange/sheet.h"
#include "store/journal.h"

enum { CODEBOOK, LAYOUT, BY, FORMAT, OUTPUT, FORCE };

static const struct cli_option options[] = {
	[CODEBOOK] = {"codebook", "ID", N_("only what was coded with this codebook")},
	[LAYOUT] = {"layout", "long|wide",
		N_("a row for each value (long), or a column for each variable (wide)")},
	[BY] = {"by", "session|segment", N_("whole sessions, or each segment")},
	[FORMAT] = {"format", "tsv|csv|xlsx", N_("of the table; else as FILE is called, else tsv")},
	[OUTPUT] = {"output", "FILE",
		N_("write to FILE, and what the columns mean to FILE.json (short: -o)")},
	[FORCE] = {"force", NULL, N_("replace FILE if it is there")},
	{NULL, NULL, NULL},
};

struct run {
	const struct cli_arguments *a;
	struct choice choice;
	struct observations observations;
	struct scores_table_options o;
	enum sheet_format format;
	struct scores_codebooks codebooks;
	struct scores_versions versions;
	struct scores_table *table;
	struct file_new file;
	struct sheet *sheet;
	bool ok, any;
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
	r->choice = (struct choice){.sessions = a->operands,
		.n_sessions = a->n_operands,
		.codebook = a->values[CODEBOOK]};
	return choice_is_valid(&r->choice);
}

/* ---- the sessions, in a worker ---- */

struct scoring {
	struct scores_table *table;
	struct text *out;
};

static void score(void *context, const struct observation *o)
{
	const struct scoring *to = context;

	if (o->journal.n_segments > 0)
		scores_table_add(to->table,
			&(struct scores_source){
				.name = &o->name,
				.cb = &o->codebook,
				.session = &o->session,
				.targets = o->targets,
				.n_targets = o->n_targets,
				.timeline = o->timeline,
			},
			to->out);
}

static bool score_session(void *context, size_t item, struct text *out, struct text *messages)
{
	struct run *r = context;
	struct scoring to = {r->table, out};
	const char *id = r->observations.sessions.items[item], *only = r->choice.codebook;
	char *folder = study_session_folder(&r->observations.study, id);
	struct observation_name *names = NULL;
	struct error err = {0};
	size_t n = 0;
	bool ok = journal_observations(folder, id, &names, &n, &err);

	if (!ok)
		error_text(&err, messages);
	for (size_t i = 0; i < n; i++)
		if (!only || strcmp(only, names[i].codebook) == 0)
			ok &= observations_read(&r->observations, &names[i], messages, score, &to);
	free(names);
	free(folder);
	return ok;
}

/* ---- what comes out ---- */

static bool take_session(void *context, size_t item, const struct text *out, struct error *err)
{
	struct run *r = context;

	(void)item;
	r->any |= out->len > 0;
	if (out->len > 0)
		scores_versions_note(&r->versions, out->s);
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

/* The table, and what its columns mean. */
static bool may_write(const struct run *r, struct error *err)
{
	bool force = r->a->values[FORCE] != NULL;
	char *sidecar = sidecar_path(r);
	bool may = place_is_free(r->a->values[OUTPUT], force, err) &&
		   place_is_free(sidecar, force, err);

	free(sidecar);
	return may;
}

static bool open_output(struct run *r, struct error *err)
{
	const struct sheet_column *columns;
	size_t n;

	if (r->a->values[OUTPUT] &&
		(!may_write(r, err) || !file_new_open(&r->file, r->a->values[OUTPUT], err)))
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
	if (observations_interrupted())
		return error_set(err, _("interrupted"));
	path = sidecar_path(r);
	json = scores_table_sidecar(r->table);
	good = file_new_finish(&r->file, err) && file_replace(path, json, strlen(json), err);
	free(json);
	free(path);
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
	if (!scores_codebooks_find(&r->codebooks, &r->observations.study, &r->observations.sessions,
		    r->choice.codebook, wide, err))
		return false;
	r->o.codebooks = r->codebooks.refs;
	r->o.n_codebooks = r->codebooks.n;
	return true;
}

static bool make_table(struct run *r, struct error *err)
{
	struct observations_work work = {.work = score_session, .take = take_session, .context = r};

	if (!observations_sessions(&r->observations, &r->choice, err) || !find_codebooks(r, err))
		return false;
	work.n_items = r->observations.sessions.n;
	r->table = scores_table_new(&r->o);
	if (!open_output(r, err) || !observations_work(&work, &r->ok, err) ||
		!finish_output(r, err))
		return false;
	if (!r->any)
		tell_nothing(r);
	scores_versions_warn(&r->versions, &r->observations.study);
	return true;
}

/* ---- the command ---- */

static void run_clear(struct run *r)
{
	sheet_abandon(r->sheet);
	file_new_abandon(&r->file);
	scores_table_free(r->table);
	scores_codebooks_clear(&r->codebooks);
	scores_versions_clear(&r->versions);
	observations_clear(&r->observations);
}

static int run(const struct cli_arguments *a)
{
	struct run r = {.a = a, .ok = true};
	struct error err = {0};
	bool good;

	if (!take_options(&r))
		return CLI_USAGE;
	if (!observations_study(&r.observations))
		return CLI_FAILED;
	r.o.language = r.observations.study.settings.language;
	if (!r.o.language)
		r.o.language = "en";
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
