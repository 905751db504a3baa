/*
 * turven import: what other programs coded, as observations of this study.
 *
 * All files are read, then all of it is planned (import_plan.h), then it is written: with one mistake
 * anywhere nothing is. The report of what became what goes to standard output.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/import_plan.h"
#include "exchange/import.h"
#include "model/mediatime.h"
#include "store/study.h"

enum { SESSION, CODER, CODEBOOK, NEW_CODEBOOK, PASS, ROLE, TIERS, LENGTH, FINISHED, DRY_RUN, LIST };

static const struct cli_option options[] = {
	[SESSION] = {"session", "ID", N_("the session that was coded (else as the file says)")},
	[CODER] = {"coder", "ID", N_("who coded (else as the file says)")},
	[CODEBOOK] = {"codebook", "ID",
		N_("match codes, targets and modifiers with this codebook")},
	[NEW_CODEBOOK] = {"new-codebook", "ID",
		N_("make a draft of this id from the data (else named as the file)")},
	[PASS] = {"pass", "N", N_("the how-many-th time this coder coded the session (1)")},
	[ROLE] = {"role", "NAME=ROLE",
		N_("the role of somebody of a new session; can be given several times")},
	[TIERS] = {"tiers", "target|code|dimension",
		N_("what tiers are that name nobody (people where they share labels, else "
		   "dimensions)")},
	[LENGTH] = {"length", "TIME", N_("up to where was observed (else as the file says)")},
	[FINISHED] = {"finished", NULL, N_("it is finished work (else it can be coded on)")},
	[DRY_RUN] = {"dry-run", NULL, N_("only tell what would become what")},
	[LIST] = {"list", NULL, N_("list the formats")},
	{NULL, NULL, NULL},
};

static int list_formats(void)
{
	size_t n;
	const struct import_format *formats = import_formats(&n);

	for (size_t i = 0; i < n; i++)
		printf("%s\n  %s\n", formats[i].name, _(formats[i].help));
	return fflush(stdout) == 0 ? CLI_OK : CLI_FAILED;
}

static const struct import_format *take_format(const struct cli_arguments *a)
{
	const struct import_format *format, *formats;
	struct text allowed = {0};
	size_t n;

	if (a->n_operands == 0) {
		cli_usage(_("which format? 'turven import --list' shows them"));
		return NULL;
	}
	format = import_format(a->operands[0]);
	if (format)
		return format;
	formats = import_formats(&n);
	for (size_t i = 0; i < n; i++)
		text_printf(&allowed, "%s%s", i > 0 ? ", " : "", formats[i].name);
	cli_usage(_("no format '%s'; allowed: %s"), a->operands[0], allowed.s);
	text_clear(&allowed);
	return NULL;
}

/* The caller frees *roles; their names are in the arena. */
static bool take_roles(
	const struct cli_arguments *a, struct import_role **roles, size_t *n, struct arena *arena)
{
	const char *word;
	size_t at = 0;

	*n = 0;
	*roles = mem_alloc(a->n_given + 1, sizeof **roles);
	while ((word = cli_next(a, ROLE, &at))) {
		char *name = arena_strdup(arena, word), *equals = strrchr(name, '=');

		if (!equals || equals == name || equals[1] == '\0') {
			cli_usage(_("--role '%s' has not the form NAME=ROLE"), word);
			return false;
		}
		*equals = '\0';
		(*roles)[(*n)++] = (struct import_role){name, equals + 1};
	}
	return true;
}

static bool take_tiers(
	const struct import_format *format, const char *word, enum import_tier_as *as)
{
	static const char *const words[] = {[IMPORT_TIER_CODE] = "code",
		[IMPORT_TIER_DIMENSION] = "dimension",
		[IMPORT_TIER_TARGET] = "target"};
	int found = -1;

	*as = IMPORT_TIER_OPEN;
	if (!word)
		return true;
	for (int i = 0; i < 3; i++)
		if (strcmp(words[i], word) == 0)
			found = i;
	if (found < 0)
		cli_usage(_("--tiers '%s' is not known; allowed: target, code, dimension"), word);
	else if (format->read != elan_read && format->read != textgrid_read)
		cli_usage(_("only files of ELAN and Praat have tiers; leave out --tiers"));
	else
		*as = (enum import_tier_as)found;
	return *as != IMPORT_TIER_OPEN;
}

static bool take_length(const char *word, int64_t *ms)
{
	*ms = 0;
	if (!word || (mediatime_parse(word, ms) && *ms > 0))
		return true;
	cli_usage(_("--length '%s' is no time; write it as 62.5, 1:02.5 or 90min"), word);
	return false;
}

static bool take_wishes(
	const struct import_format *format, const struct cli_arguments *a, struct import_wishes *w)
{
	static const int ids[] = {SESSION, CODER, CODEBOOK, NEW_CODEBOOK};
	enum import_tier_as tiers;
	int64_t length_ms;
	long pass;

	for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
		const char *value = a->values[ids[i]];

		if (value && !text_is_file_id(value)) {
			cli_usage(_("--%s '%s' is no id; allowed: %s"), options[ids[i]].name, value,
				text_file_id_rule());
			return false;
		}
	}
	if (a->values[CODEBOOK] && a->values[NEW_CODEBOOK]) {
		cli_usage(_("either --codebook or --new-codebook"));
		return false;
	}
	if (!cli_number("pass", a->values[PASS], 1, 99, 0, &pass) ||
		!take_tiers(format, a->values[TIERS], &tiers) ||
		!take_length(a->values[LENGTH], &length_ms))
		return false;
	*w = (struct import_wishes){.session = a->values[SESSION],
		.coder = a->values[CODER],
		.codebook = a->values[CODEBOOK],
		.new_codebook = a->values[NEW_CODEBOOK],
		.pass = (int)pass,
		.tiers = tiers,
		.length_ms = length_ms,
		.finished = a->values[FINISHED] != NULL};
	return true;
}

/* The same file twice would be the same observation twice; so a mistake of the plan. */
static bool read_files(const struct import_format *format, const struct cli_arguments *a,
	struct import_file *files, struct problems *problems)
{
	bool good = true;

	for (size_t i = 0; i + 1 < a->n_operands; i++) {
		struct import_file *file = &files[i];
		const char *path = a->operands[i + 1];
		struct error err;
		char *text;
		size_t len;

		file->path = mem_strdup(path);
		file->format = format->name;
		if (!file_read(path, IMPORT_MAX_BYTES, &text, &len, &err)) {
			problems_add(problems, SEVERITY_ERROR, path, 0, 0, "%s", err.text);
			good = false;
			continue;
		}
		hash_sha256(text, len, file->sha256);
		good &= import_read(format, path, text, len, &file->data, problems);
		free(text);
	}
	return good;
}

static void settle_tiers(struct import_file *files, size_t n, enum import_tier_as how)
{
	struct import **all = mem_alloc(n, sizeof *all);

	for (size_t i = 0; i < n; i++)
		all[i] = &files[i].data;
	import_settle_tiers(all, n, how);
	free(all);
}

static void tell(const struct import_plan *plan, bool only_told)
{
	struct text report = {0};
	char *line;

	import_plan_report(plan, &report);
	for (line = report.s; *line;) {
		size_t n = strcspn(line, "\n");
		char *one = mem_strndup(line, n), *visible = text_visible(one);

		puts(visible);
		free(visible);
		free(one);
		line += n + (line[n] == '\n');
	}
	if (only_told)
		puts(_("nothing was written; without --dry-run it is"));
	text_clear(&report);
}

static int import_files(const struct import_format *format, const struct cli_arguments *a,
	const struct import_wishes *wishes, const struct study *study)
{
	size_t n = a->n_operands - 1;
	struct import_file *files = mem_alloc(n, sizeof *files);
	struct problems problems = {0};
	struct import_plan plan = {0};
	struct error err = {0};
	bool good = read_files(format, a, files, &problems);
	bool dry = a->values[DRY_RUN] != NULL;

	if (good)
		settle_tiers(files, n, wishes->tiers);
	good = good && import_plan_make(&plan, study, wishes, files, n, &problems);
	if (good && !dry)
		good = import_plan_write(&plan, &problems, &err);
	problems_print(&problems);
	if (err.text[0] != '\0')
		error_print(&err);
	if (!good && !plan.is_written)
		fprintf(stderr, "turven: %s\n", _("nothing was imported"));
	if (plan.is_written || (good && dry))
		tell(&plan, dry);
	import_plan_clear(&plan);
	problems_clear(&problems);
	for (size_t i = 0; i < n; i++) {
		import_clear(&files[i].data);
		free(files[i].path);
	}
	free(files);
	return good && fflush(stdout) == 0 ? CLI_OK : CLI_FAILED;
}

static int run(const struct cli_arguments *a)
{
	const struct import_format *format;
	struct import_wishes wishes = {0};
	struct problems problems = {0};
	struct import_role *roles = NULL;
	struct study study = {0};
	struct arena arena = {0};
	char *root = NULL;
	int status = CLI_USAGE;

	if (a->values[LIST])
		return list_formats();
	format = take_format(a);
	if (format && a->n_operands == 1)
		cli_usage(_("which files? turven import %s FILE..."), format->name);
	else if (format && take_wishes(format, a, &wishes) &&
		 take_roles(a, &roles, &wishes.n_roles, &arena)) {
		wishes.roles = roles;
		status = CLI_FAILED;
		if (cli_study(&root) && study_open(&study, root, &problems))
			status = import_files(format, a, &wishes, &study);
	}
	problems_print(&problems);
	problems_clear(&problems);
	study_clear(&study);
	free(root);
	free(roles);
	arena_clear(&arena);
	return status;
}

const struct subcommand import_command = {
	.name = "import",
	.operands = "FORMAT FILE...",
	.help = N_("take in what was coded with another program"),
	.options = options,
	.repeatable = 1u << ROLE,
	.min_operands = 0,
	.max_operands = (size_t)-1,
	.run = run,
};
