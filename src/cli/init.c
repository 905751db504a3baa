/* turven init: a new, empty study. */
#include <stdio.h>
#include <stdlib.h>

#include "base/i18n.h"
#include "base/text.h"
#include "cli/cli.h"
#include "store/study.h"

static const struct cli_option options[] = {{NULL, NULL, NULL}};

static int run(const struct cli_arguments *a)
{
	struct error err = {0};
	char *visible;

	if (!study_init(a->operands[0], &err))
		return cli_fail(&err);
	visible = text_visible(a->operands[0]);
	printf(_("made the study '%s'; go there (cd) and type 'turven code FILE' with a "
		 "recording\n"),
		visible);
	free(visible);
	return CLI_OK;
}

const struct subcommand init_command = {
	.name = "init",
	.operands = "FOLDER",
	.help = N_("make an empty study"),
	.options = options,
	.min_operands = 1,
	.max_operands = 1,
	.run = run,
};
