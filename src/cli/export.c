/*
 * turven export: observations in the formats of other programs.
 *
 * The observations are read by all processors (cli/observations.h), each in the order of the sessions;
 * a format is a row in exchange/format.c. A file appears when it is whole, or not at all, and never
 * in the place of another one unless that is asked for. What the format cannot hold is told each
 * time, on standard error.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/observations.h"
#include "exchange/folder.h"
#include "exchange/format.h"
#include "exchange/maker.h"
#include "exchange/parts.h"
#include "exchange/place.h"

enum { CODEBOOK, CODERS, OUTPUT, STRICT, ANONYMOUS, FORCE, LIST };

static const struct cli_option options[] = {
	[CODEBOOK] = {"codebook", "ID", N_("only what was coded with this codebook")},
	[CODERS] = {"coders", "A,B,...", N_("only these coders")},
	[OUTPUT] = {"output", "PATH",
		N_("the file to write, or the folder for several (short: -o)")},
	[STRICT] = {"strict", NULL, N_("write nothing if the format cannot hold everything")},
	[ANONYMOUS] = {"anonymous", NULL,
		N_("leave out comments, names of recordings, dates, titles, fields; ids stay")},
	[FORCE] = {"force", NULL, N_("replace files that are there")},
	[LIST] = {"list", NULL, N_("list the formats, what they keep and what they lose")},
	{NULL, NULL, NULL},
};

/* What is done with the texts of the observations. */
enum round { ROUND_COUNT, ROUND_MEASURE, ROUND_WRITE };

struct run {
	const struct cli_arguments *a;
	struct choice choice;
	struct observations observations;
	struct export_job job;
	struct folder_new folder; /* of several files */
	enum round round;
	struct part_names codebooks; /* a worker's own: those that it has had */
	struct export_losses losses;
	bool ok;
};

/* ---- the command line ---- */

static int list_formats(void)
{
	size_t n;
	const struct export_format *formats = export_formats(&n);

	for (size_t i = 0; i < n; i++) {
		const struct export_maker *m = formats[i].maker;

		printf(_("%s\n  %s%s\n  keeps: %s\n  loses: %s\n"), formats[i].name,
			_(formats[i].help),
			m->is_folder || m->is_one_file ? "" : _("; a file for each observation"),
			_(formats[i].keeps), _(formats[i].loses));
		if (formats[i].missing)
			printf(_("  not in this build: it was made without %s\n"),
				formats[i].missing);
	}
	return fflush(stdout) == 0 ? CLI_OK : CLI_FAILED;
}

static const struct export_format *take_format(const struct cli_arguments *a)
{
	const struct export_format *format, *formats;
	struct text allowed = {0};
	size_t n;

	if (a->n_operands == 0) {
		cli_usage(_("which format? 'turven export --list' shows them"));
		return NULL;
	}
	format = export_format(a->operands[0]);
	if (format)
		return format;
	formats = export_formats(&n);
	for (size_t i = 0; i < n; i++)
		text_printf(&allowed, "%s%s", i > 0 ? ", " : "", formats[i].name);
	cli_usage(_("no format '%s'; allowed: %s"), a->operands[0], allowed.s);
	text_clear(&allowed);
	return NULL;
}

static bool take_options(struct run *r)
{
	const struct cli_arguments *a = r->a;

	r->job.format = take_format(a);
	if (!r->job.format)
		return false;
	if (!a->values[OUTPUT] || a->values[OUTPUT][0] == '\0') {
		cli_usage(_("where to? Add -o PATH"));
		return false;
	}
	r->job.path = a->values[OUTPUT];
	r->job.force = a->values[FORCE] != NULL;
	r->choice = (struct choice){.sessions = a->operands + 1,
		.n_sessions = a->n_operands - 1,
		.codebook = a->values[CODEBOOK],
		.coders = a->values[CODERS]};
	return choice_is_valid(&r->choice);
}

/* ---- the observations, in a worker ---- */

struct exporting {
	struct run *run;
	struct text *out;
};

/* Gives the count of losses, then the text. */
static void export_one(void *context, const struct observation *o)
{
	const struct exporting *to = context;
	struct run *r = to->run;
	const struct export_source source = {
		.name = &o->name,
		.cb = &o->codebook,
		.session = &o->session,
		.targets = o->targets,
		.n_targets = o->n_targets,
		.timeline = o->timeline,
		.anonymous = r->a->values[ANONYMOUS] != NULL,
		.codebook_is_new = part_names_add(&r->codebooks, o->codebook.sha256),
	};
	struct export_losses losses = {0};

	export_count(r->job.format, &source, &losses);
	text_add_n(to->out, (const char *)&losses, sizeof losses);
	if (r->round != ROUND_COUNT)
		r->job.format->write(&source, to->out);
}

static bool work(void *context, size_t item, struct text *out, struct text *messages)
{
	struct run *r = context;
	struct exporting to = {r, out};

	return observations_read(
		&r->observations, &r->observations.items[item], messages, export_one, &to);
}

/* ---- what comes out ---- */

static bool take(void *context, size_t item, const struct text *out, struct error *err)
{
	struct run *r = context;
	const struct export_maker *maker = r->job.format->maker;
	struct export_losses losses;
	const char *s;
	size_t n;

	if (out->len < sizeof losses) /* it could not be read */
		return true;
	memcpy(&losses, out->s, sizeof losses);
	export_losses_add(&r->losses, &losses);
	s = out->s + sizeof losses;
	n = out->len - sizeof losses;
	if (r->round == ROUND_MEASURE)
		return maker->measure(&r->job, item, s, n, err);
	return r->round == ROUND_COUNT || maker->take(&r->job, item, s, n, err);
}

/* What cannot be read is told when it is written. */
static bool go_through(struct run *r, enum round round, struct error *err)
{
	const struct observations_work all = {.n_items = r->observations.n,
		.work = work,
		.take = take,
		.context = r,
		.quiet = round != ROUND_WRITE};

	r->round = round;
	r->losses = (struct export_losses){0};
	part_names_clear(&r->codebooks); /* of a round without workers */
	return observations_work(&all, &r->ok, err);
}

static void tell_losses(const struct run *r)
{
	struct text report = {0};

	export_report(r->job.format, &r->losses, &report);
	fputs(report.s, stderr);
	text_clear(&report);
}

static bool is_lossless(struct run *r, struct error *err)
{
	if (!go_through(r, ROUND_COUNT, err))
		return false;
	if (!export_loses(&r->losses))
		return true;
	tell_losses(r);
	return error_set(err, _("nothing was written because of --strict; leave it out, or choose "
				"another format"));
}

/* ---- places ---- */

/* The real path of what is or will be at path; NULL with err. The caller frees. */
static char *real_place(const char *path, struct error *err)
{
	char *folder, *name, *real;

	if (file_exists(path))
		return file_real(path, err);
	folder = file_folder(path);
	real = strcmp(folder, path) == 0 ? NULL : real_place(folder, err);
	name = real ? file_join(real, file_base(path)) : NULL;
	free(real);
	free(folder);
	return name;
}

/* What the study is made of is no place for exports. */
static bool is_outside_study(const struct run *r, struct error *err)
{
	static const char *const own[] = {"sessions", "codebooks", "study.yaml"};
	char *root = file_real(r->observations.study.root, err);
	char *place = root ? real_place(r->job.path, err) : NULL;
	bool good = place != NULL;

	for (size_t i = 0; good && i < sizeof own / sizeof own[0]; i++) {
		char *path = file_join(root, own[i]);
		size_t n = strlen(path);

		if (strncmp(place, path, n) == 0 && (place[n] == '\0' || place[n] == '/'))
			good = error_set(err,
				_("'%s' belongs to the study, which an export must not change; "
				  "name "
				  "a place outside of sessions/ and codebooks/"),
				r->job.path);
		free(path);
	}
	free(place);
	free(root);
	return good;
}

static bool plan(struct run *r, struct error *err)
{
	if (!place_is_stream(r->job.path) && !is_outside_study(r, err))
		return false;
	if (!r->job.format->maker->plan(&r->job, err))
		return false;
	return !r->job.in_folder || !place_is_stream(r->job.path) ||
	       error_set(err,
		       _("this makes several files, and '%s' takes one; name a folder, or one "
			 "observation"),
		       r->job.path);
}

/* Several files are made elsewhere until all are there. */
static bool begin(struct run *r, struct error *err)
{
	if (r->job.in_folder) {
		if (!folder_new_open(&r->folder, r->job.path, err))
			return false;
		r->job.path = r->folder.making;
	}
	return r->job.format->maker->begin(&r->job, err);
}

/* Files of observations may be beside others, but one that is to be replaced is not left out unnoticed. */
static bool finish(struct run *r, struct error *err)
{
	const struct export_format *f = r->job.format;
	const char *ending = f->maker->is_folder ? NULL : f->ending ? f->ending : f->name;

	if (!f->maker->finish(&r->job, err))
		return false;
	if (!r->job.in_folder)
		return true;
	return (!r->job.force || folder_new_replaces_all(&r->folder, ending, err)) &&
	       folder_new_finish(&r->folder, err);
}

static bool export_all(struct run *r, struct error *err)
{
	const struct export_maker *maker = r->job.format->maker;

	if (r->job.format->missing)
		return error_set(err,
			_("this turven was built without %s and cannot make '%s'; 'turven export "
			  "--list' shows what it can"),
			r->job.format->missing, r->job.format->name);
	if (!observations_find(&r->observations, &r->choice, err))
		return false;
	r->job.names = r->observations.items;
	r->job.n_names = r->observations.n;
	if (!plan(r, err) || (r->a->values[STRICT] && !is_lossless(r, err)) ||
		(maker->measure && !go_through(r, ROUND_MEASURE, err)) || !begin(r, err) ||
		!go_through(r, ROUND_WRITE, err) || !finish(r, err))
		return false;
	tell_losses(r);
	return true;
}

static int run(const struct cli_arguments *a)
{
	struct run r = {.a = a, .ok = true};
	struct error err = {0};
	bool good;

	if (a->values[LIST])
		return list_formats();
	if (!take_options(&r))
		return CLI_USAGE;
	if (!observations_study(&r.observations))
		return CLI_FAILED;
	good = export_all(&r, &err);
	r.job.format->maker->clear(&r.job);
	folder_new_abandon(&r.folder);
	part_names_clear(&r.codebooks);
	observations_clear(&r.observations);
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
