/* turven keys: the keys of the full-screen program, made from its tables. */
#include "base/i18n.h"
#include "cli/cli.h"
#include "ui/loop.h"

static const struct cli_option options[] = {{NULL, NULL, NULL}};

static int run(const struct cli_arguments *a)
{
	(void)a;
	ui_print_keys();
	return CLI_OK;
}

const struct subcommand keys_command = {
	.name = "keys",
	.operands = "",
	.help = N_("list the keys of the full-screen program"),
	.options = options,
	.run = run,
};
