/* turven init: a new, empty study. */
#include <stdio.h>
#include <stdlib.h>

#include "base/i18n.h"
#include "base/text.h"
#include "cli/cli.h"
#include "store/study.h"

static const struct cli_option options[] = {{NULL, NULL, NULL}};

/* What the new study can code with, and what to do next. */
static void tell_next(const char *folder)
{
	struct problems problems = {0};
	struct file_names codebooks = {0};
	struct study study = {0};

	if (study_open(&study, folder, &problems) && study_codebooks(&study, &codebooks, NULL) &&
		codebooks.n > 0) {
		printf("%s", _("codebooks:"));
		for (size_t i = 0; i < codebooks.n; i++)
			printf(" %s", codebooks.items[i]);
		puts(_("\nnow go there (cd) and type 'turven code FILE' with a recording"));
	} else {
		char *visible = text_visible(study.root ? study.root : folder);

		printf(_("it has no codebook yet, because none is installed. They come with the "
			 "source "
			 "of turven; from its folder:\n"
			 "    cp codebooks/*.yaml '%s/codebooks/'\n"
			 "or write one with 'turven codebook new ID'. Then type 'turven code FILE' "
			 "there "
			 "with a recording\n"),
			visible);
		free(visible);
	}
	file_names_free(&codebooks);
	study_clear(&study);
	problems_clear(&problems);
}

static int run(const struct cli_arguments *a)
{
	struct error err = {0};
	char *visible;

	if (!study_init(a->operands[0], a->program, &err))
		return cli_fail(&err);
	visible = text_visible(a->operands[0]);
	printf(_("made the study '%s'\n"), visible);
	free(visible);
	tell_next(a->operands[0]);
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
