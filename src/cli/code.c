/* turven code: the coding view, and the start view of `turven` alone. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/text.h"
#include "cli/cli.h"
#include "coding/worklist.h"
#include "store/study.h"
#include "ui/loop.h"

enum { CODEBOOK, CODER, PASS, STOPWATCH, NO_WINDOW, NEWER_CODEBOOK, LOG };

static const struct cli_option options[] = {
	[CODEBOOK] = {"codebook", "ID", N_("code with this codebook")},
	[CODER] = {"coder", "ID", N_("who codes (else $TURVEN_CODER, else asked)")},
	[PASS] = {"pass", "N", N_("the how-many-th time this coder codes the session (1)")},
	[STOPWATCH] = {"stopwatch", NULL, N_("use the built-in clock, not mpv")},
	[NO_WINDOW] = {"no-window", NULL, N_("play in mpv without picture and sound")},
	[NEWER_CODEBOOK] = {"newer-codebook", NULL,
		N_("go on with the present codebook where an older one was begun with")},
	[LOG] = {"log", "FILE", N_("write down what the program does, to look for a fault")},
	{NULL, NULL, NULL},
};

static const char *default_coder(void)
{
	const char *coder = getenv("TURVEN_CODER");

	return coder && coder[0] != '\0' ? coder : NULL;
}

static int no_terminal(void)
{
	struct error err = {0};

	error_set(&err, _("coding needs a terminal: type the same command in one"));
	return cli_fail(&err);
}

static bool is_session(const char *root, const char *id)
{
	struct study study = {0};
	struct problems problems = {0};
	bool found = false;

	if (text_is_file_id(id) && study_open(&study, root, &problems)) {
		char *folder = study_session_folder(&study, id);

		found = file_exists(folder);
		free(folder);
	}
	study_clear(&study);
	problems_clear(&problems);
	return found;
}

/* A session id, or a media file that is in a session or will be. */
static int code_what(struct desk_options *o, const char *what)
{
	struct error err = {0};
	struct file_info info;
	char *id = NULL;
	int status;

	if (is_session(o->study_root, what)) {
		o->session = what;
		return ui_code(o);
	}
	if (!file_stat(what, &info, &err) || !info.is_regular) {
		error_set(&err,
			err.code == ENOENT
				? _("there is no session and no file '%s'; 'turven list' shows "
				    "the sessions")
				: _("'%s' is neither a session of this study nor a media file; "
				    "'turven list' "
				    "shows the sessions"),
			what);
		return cli_fail(&err);
	}
	if (!worklist_session_of(o->study_root, what, &id))
		return ui_new_session(o, what);
	o->session = id;
	status = ui_code_recording(o, what);
	free(id);
	return status;
}

static int run(const struct cli_arguments *a)
{
	struct desk_options o = {
		.codebook = a->values[CODEBOOK],
		.coder = a->values[CODER] ? a->values[CODER] : default_coder(),
		.stopwatch = a->values[STOPWATCH],
		.no_window = a->values[NO_WINDOW],
		.newer_codebook = a->values[NEWER_CODEBOOK],
		.player_arguments = a->rest,
		.n_player_arguments = a->n_rest,
	};
	struct error err = {0};
	char *root = NULL;
	long pass;
	int status;

	if (!cli_number("pass", a->values[PASS], 1, 99, 1, &pass))
		return CLI_USAGE;
	o.pass = (int)pass;
	if (!cli_study(&root))
		return CLI_FAILED;
	o.study_root = root;
	if (a->values[LOG] && !log_open(a->values[LOG], &err)) {
		free(root);
		return cli_fail(&err);
	}
	status = ui_has_terminal() ? code_what(&o, a->operands[0]) : no_terminal();
	log_close();
	free(root);
	return status;
}

const struct subcommand code_command = {
	.name = "code",
	.operands = "SESSION|FILE",
	.help = N_("code a session, or a media file (makes a session for it)"),
	.options = options,
	.min_operands = 1,
	.max_operands = 1,
	.takes_rest = true,
	.run = run,
};

int cli_start(void)
{
	struct desk_options o = {.coder = default_coder(), .pass = 1};
	char *root = NULL;
	int status;

	if (!ui_has_terminal())
		return cli_usage(
			_("no command, and no terminal for the start view; 'turven --help' "
			  "lists the commands"));
	if (!cli_study(&root))
		return CLI_FAILED;
	o.study_root = root;
	status = ui_start(&o);
	free(root);
	return status;
}
