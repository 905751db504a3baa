/* turven check: are codebooks, descriptors and journals as they should be? */
#include "store/check.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/i18n.h"
#include "cli/cli.h"

static const struct cli_option options[] = {{NULL, NULL, NULL}};

static int run(const struct cli_arguments *a)
{
	struct problems problems = {0};
	size_t n_errors, n_warnings;
	char *root = NULL;

	if (a->n_operands == 0) {
		if (!cli_study(&root))
			return CLI_FAILED;
		check_path(root, &problems);
		free(root);
	}
	for (size_t i = 0; i < a->n_operands; i++)
		check_path(a->operands[i], &problems);
	problems_print(&problems);
	n_errors = problems.n_errors;
	n_warnings = problems.n - n_errors;
	problems_clear(&problems);
	fprintf(stderr, ngettext("%zu error", "%zu errors", n_errors), n_errors);
	fprintf(stderr, ngettext(", %zu warning\n", ", %zu warnings\n", n_warnings), n_warnings);
	return n_errors > 0 ? CLI_FAILED : CLI_OK;
}

const struct subcommand check_command = {
	.name = "check",
	.operands = "[PATH...]",
	.help = N_("check codebooks, descriptors and journals (of the whole study)"),
	.options = options,
	.min_operands = 0,
	.max_operands = (size_t)-1,
	.run = run,
};
