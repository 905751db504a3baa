/* The table of subcommands; --help, --version and the choice of what to run. */
#include "cli/cli.h"

#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"

static const struct subcommand subcommands[] = {
	{NULL, NULL, NULL, NULL},
};

static int help(FILE *out)
{
	fprintf(out, _("Usage: %s COMMAND [ARGUMENT...]\n"), PACKAGE_NAME);
	fputs(_("Code recorded sessions with timed codes and ratings.\n"), out);
	fputs(_("\nCommands:\n"), out);
	for (const struct subcommand *s = subcommands; s->name; s++)
		fprintf(out, "  %s %s\n      %s\n", s->name, s->usage, _(s->help));
	fputs(_("\nOptions:\n"), out);
	fprintf(out, "  --help     %s\n", _("show this help"));
	fprintf(out, "  --version  %s\n", _("show the version"));
	return CLI_OK;
}

static int version(void)
{
	printf("%s\n", PACKAGE_STRING);
	puts(_("Free software under the GNU General Public License, version 3 or later."));
	return CLI_OK;
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
	set_locale();
	bindtextdomain(PACKAGE, LOCALEDIR);
	textdomain(PACKAGE);

	if (argc < 2) {
		help(stderr);
		return CLI_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0)
		return help(stdout);
	if (strcmp(argv[1], "--version") == 0)
		return version();
	for (const struct subcommand *s = subcommands; s->name; s++)
		if (strcmp(argv[1], s->name) == 0)
			return s->run(argc - 1, argv + 1);
	fprintf(stderr, _("%s: no command '%s'; 'turven --help' lists the commands\n"),
		PACKAGE_NAME, argv[1]);
	return CLI_USAGE;
}
