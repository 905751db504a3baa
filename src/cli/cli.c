/* The table of subcommands; parsing, --help, --version and the choice of what to run. */
#include "cli/cli.h"

#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "store/study.h"

static const struct subcommand *const subcommands[] = {
	&code_command,
	&list_command,
	&compare_command,
	&play_command,
	&check_command,
	&rebuild_command,
	&scores_command,
	&export_command,
	&import_command,
	&reliability_command,
	&report_command,
	&init_command,
	&codebook_command,
	&keys_command,
};

#define N_SUBCOMMANDS (sizeof subcommands / sizeof subcommands[0])

int cli_fail(const struct error *err)
{
	error_print(err);
	return CLI_FAILED;
}

int cli_usage(const char *fmt, ...)
{
	struct text t = {0};
	char *visible;
	va_list ap;

	va_start(ap, fmt);
	text_vprintf(&t, fmt, ap);
	va_end(ap);
	visible = text_visible(t.s ? t.s : "");
	fprintf(stderr, "turven: %s\n", visible);
	free(visible);
	text_clear(&t);
	return CLI_USAGE;
}

bool cli_number(
	const char *option, const char *value, long min, long max, long otherwise, long *out)
{
	long long number;

	*out = otherwise;
	if (!value)
		return true;
	if (!text_to_int64(value, strlen(value), min, max, &number)) {
		cli_usage(_("--%s '%s' is not a whole number from %ld to %ld"), option, value, min,
			max);
		return false;
	}
	*out = (long)number;
	return true;
}

const char *cli_next(const struct cli_arguments *a, size_t option, size_t *at)
{
	while (*at < a->n_given)
		if (a->given[(*at)++].option == option)
			return a->given[*at - 1].value;
	return NULL;
}

bool cli_study(char **root)
{
	struct error err = {0};

	if (study_find(NULL, root, &err))
		return true;
	error_print(&err);
	return false;
}

bool cli_worklist(struct worklist *w)
{
	struct problems problems = {0};
	struct error err = {0};
	char *root = NULL;
	bool good;

	if (!cli_study(&root))
		return false;
	good = worklist_open(w, root, &problems, &err);
	if (!good) {
		problems_print(&problems);
		error_print(&err);
	}
	problems_clear(&problems);
	free(root);
	return good;
}

/* ---- help ---- */

static void print_usage(FILE *out, const struct subcommand *s)
{
	fprintf(out, _("Usage: turven %s%s%s%s%s\n"), s->name, s->operands[0] ? " " : "",
		s->operands, s->options->name ? _(" [OPTION...]") : "",
		s->takes_rest ? _(" [-- MPV-ARGUMENT...]") : "");
}

static int help_of(const struct subcommand *s)
{
	print_usage(stdout, s);
	printf("%s\n", _(s->help));
	if (s->details)
		printf("\n%s\n", _(s->details));
	if (s->options->name)
		puts(_("\nOptions:"));
	for (const struct cli_option *o = s->options; o->name; o++) {
		char *left = mem_printf(
			"--%s%s%s", o->name, o->value ? " " : "", o->value ? o->value : "");

		printf("  %-20s %s\n", left, _(o->help));
		free(left);
	}
	return CLI_OK;
}

static int help(FILE *out)
{
	fputs(_("Usage: turven [COMMAND [ARGUMENT...]]\n"), out);
	fputs(_("Code recorded sessions with timed codes and ratings.\n"), out);
	fputs(_("\nWithout a command the start view opens: sessions, what was done, what is "
		"left.\n"),
		out);
	fputs(_("\nCommands ('turven help COMMAND' tells more):\n"), out);
	for (size_t i = 0; i < N_SUBCOMMANDS; i++) {
		char *left = mem_printf("%s %s", subcommands[i]->name, subcommands[i]->operands);

		fprintf(out, "  %-22s %s\n", left, _(subcommands[i]->help));
		free(left);
	}
	fputs(_("\nOptions:\n"), out);
	fprintf(out, "  %-22s %s\n", "--help", _("show this help"));
	fprintf(out, "  %-22s %s\n", "--version", _("show the version"));
	return CLI_OK;
}

static int version(void)
{
	printf("%s\n", PACKAGE_STRING);
	puts(_("Free software under the GNU General Public License, version 3 or later."));
	return CLI_OK;
}

/* ---- parsing ---- */

static int unknown_option(const struct subcommand *s, const char *name)
{
	const char *names[CLI_MAX_OPTIONS + 1];
	const char *nearest;
	size_t n = 0;

	for (const struct cli_option *o = s->options; o->name; o++)
		names[n++] = o->name;
	names[n++] = "help";
	nearest = text_nearest(name, names, n);
	if (nearest)
		return cli_usage(_("'%s' has no option '--%s'; did you mean '--%s'?"), s->name,
			name, nearest);
	return cli_usage(_("'%s' has no option '--%s'; 'turven %s --help' lists the options"),
		s->name, name, s->name);
}

/* What the arguments add up to. */
struct parsed {
	struct cli_arguments a;
	struct cli_given *given;
	const char **operands;
};

/* A second value would take the place of the first without a word. */
static bool is_one_too_many(const struct subcommand *s, const struct parsed *p, size_t option)
{
	return s->options[option].value && p->a.values[option] &&
	       !(s->repeatable & UINT32_C(1) << option);
}

/* Takes the option at argv[*i], which is called `word` (perhaps with =value), moving *i over its
 * value. Returns CLI_OK or CLI_USAGE. */
static int take_option(const struct subcommand *s, const char *word, int argc, char **argv, int *i,
	struct parsed *p)
{
	char *name = mem_strdup(word);
	char *equals = strchr(name, '=');
	const char *value = NULL;
	int status = CLI_OK;
	size_t k = 0;

	if (equals) {
		*equals = '\0';
		value = strchr(word, '=') + 1;
	}
	while (s->options[k].name && strcmp(s->options[k].name, name) != 0)
		k++;
	if (!s->options[k].name)
		status = unknown_option(s, name);
	else if (!s->options[k].value && value)
		status = cli_usage(_("--%s takes no value"), name);
	else if (!s->options[k].value)
		value = "";
	else if (!value && *i + 1 < argc)
		value = argv[++*i];
	else if (!value)
		status = cli_usage(_("--%s needs a value: %s"), name, s->options[k].value);
	if (status == CLI_OK && is_one_too_many(s, p, k))
		status = cli_usage(_("--%s is there twice, '%s' and '%s'; give it once"), name,
			p->a.values[k], value);
	if (status == CLI_OK) {
		p->a.values[k] = value;
		p->given[p->a.n_given++] = (struct cli_given){k, value};
	}
	free(name);
	return status;
}

static bool has_option(const struct subcommand *s, const char *name)
{
	const struct cli_option *o = s->options;

	while (o->name && strcmp(o->name, name) != 0)
		o++;
	return o->name != NULL;
}

/* One argument before `--`. -o is short for --output wherever there is that. */
static int take_argument(
	const struct subcommand *s, int argc, char **argv, int *i, struct parsed *p)
{
	const char *word = argv[*i];

	if (strncmp(word, "--", 2) == 0)
		return take_option(s, word + 2, argc, argv, i, p);
	if (strcmp(word, "-o") == 0 && has_option(s, "output"))
		return take_option(s, "output", argc, argv, i, p);
	if (word[0] == '-' && word[1] != '\0')
		return cli_usage(_("'%s' has no option '%s'; options begin with --, and a "
				   "file name that begins with - is written ./-name"),
			s->name, word);
	p->operands[p->a.n_operands++] = word;
	return CLI_OK;
}

static int run_parsed(const struct subcommand *s, const struct cli_arguments *a)
{
	if (a->n_operands < s->min_operands || a->n_operands > s->max_operands) {
		print_usage(stderr, s);
		return CLI_USAGE;
	}
	if (a->rest && !s->takes_rest)
		return cli_usage(_("'%s' takes nothing after --"), s->name);
	return s->run(a);
}

static int parse_and_run(const struct subcommand *s, int argc, char **argv)
{
	struct parsed p = {.given = mem_alloc((size_t)argc + 1, sizeof *p.given),
		.operands = mem_alloc((size_t)argc + 1, sizeof *p.operands)};
	int status = CLI_OK;
	bool help = false;

	p.a.program = argv[0];
	p.a.given = p.given;
	p.a.operands = p.operands;
	for (int i = 2; i < argc && status == CLI_OK && !help; i++) {
		if (strcmp(argv[i], "--") == 0) {
			p.a.rest = (const char *const *)argv + i + 1;
			p.a.n_rest = (size_t)(argc - i - 1);
			break;
		}
		help = strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0;
		if (!help)
			status = take_argument(s, argc, argv, &i, &p);
	}
	if (status == CLI_OK)
		status = help ? help_of(s) : run_parsed(s, &p.a);
	free(p.given);
	free(p.operands);
	return status;
}

/* NULL: there is none, which is said. */
static const struct subcommand *find_command(const char *name)
{
	const char *names[N_SUBCOMMANDS];
	const char *nearest;

	for (size_t i = 0; i < N_SUBCOMMANDS; i++) {
		if (strcmp(name, subcommands[i]->name) == 0)
			return subcommands[i];
		names[i] = subcommands[i]->name;
	}
	nearest = text_nearest(name, names, N_SUBCOMMANDS);
	if (nearest)
		cli_usage(_("no command '%s'; did you mean '%s'?"), name, nearest);
	else
		cli_usage(_("no command '%s'; 'turven --help' lists the commands"), name);
	return NULL;
}

/* turven help [COMMAND] */
static int help_about(int argc, char **argv)
{
	const struct subcommand *s;

	if (argc > 3)
		return cli_usage(_("'help' is about one command; 'turven help' lists them"));
	if (argc < 3 || strcmp(argv[2], "--help") == 0 || strcmp(argv[2], "-h") == 0)
		return help(stdout);
	s = find_command(argv[2]);
	return s ? help_of(s) : CLI_USAGE;
}

/*
 * The user's language and formats. Everything here is UTF-8, and so are today's terminals: where no
 * language is set (a fresh machine, a container), the characters are UTF-8 all the same.
 */
static void set_locale(void)
{
	setlocale(LC_ALL, "");
	if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0 && !setlocale(LC_CTYPE, "C.UTF-8"))
		setlocale(LC_CTYPE, "en_US.UTF-8");
	/* Numbers in files and messages have a point everywhere. */
	setlocale(LC_NUMERIC, "C");
}

int cli_main(int argc, char **argv)
{
	const struct subcommand *s;

	set_locale();
	bindtextdomain(PACKAGE, LOCALEDIR);
	textdomain(PACKAGE);
	/* A full disk or a dead pipe is an error to be told, not an end. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);

	if (argc < 2)
		return cli_start();
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
		return help(stdout);
	if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0)
		return version();
	if (strcmp(argv[1], "help") == 0)
		return help_about(argc, argv);
	s = find_command(argv[1]);
	return s ? parse_and_run(s, argc, argv) : CLI_USAGE;
}
