/*
 * turven play: a recording with the codes of chosen observations, without coding. Whoever is still
 * coding a session must not see what others found in it: of these only what is finished is shown.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "cli/cli.h"
#include "cli/session_work.h"
#include "ui/loop.h"

enum { CODEBOOK, CODER, TRAINING, STOPWATCH, NO_WINDOW };

static const struct cli_option options[] = {
	[CODEBOOK] = {"codebook", "ID", N_("only what was coded with this codebook")},
	[CODER] = {"coder", "ID",
		N_("only this coder's codes; can be given several times; ID+2 is the second "
		   "pass")},
	[TRAINING] = {"training", NULL, N_("observations that are not finished, too")},
	[STOPWATCH] = {"stopwatch", NULL, N_("without mpv: the built-in clock")},
	[NO_WINDOW] = {"no-window", NULL, N_("mpv without picture and sound")},
	{NULL, NULL, NULL},
};

/* Who is at the screen: as the environment says, or the only coder that the study has. */
static const char *own_coder(const struct worklist *w)
{
	const char *coder = getenv("TURVEN_CODER");

	if (coder && coder[0] != '\0')
		return coder;
	return w->n_coders == 1 ? w->coders[0] : "";
}

static bool is_wanted(const struct work_observation *o, const struct cli_arguments *a)
{
	const char *coder;
	bool any = false;
	size_t at = 0;

	if (a->values[CODEBOOK] && strcmp(a->values[CODEBOOK], o->name.codebook) != 0)
		return false;
	while ((coder = cli_next(a, CODER, &at)) != NULL) {
		any = true;
		if (session_work_is(&o->name, coder, strlen(coder)))
			return true;
	}
	return !any;
}

static bool may_be_seen(const struct work_observation *o, const struct worklist *w, bool training)
{
	return training || o->state == WORK_FINISHED || o->state == WORK_INCOMPLETE ||
	       strcmp(o->name.coder, own_coder(w)) == 0;
}

struct chosen {
	struct observation_name *names;
	size_t n, n_hidden;
};

/* False: something was asked for that is not there. */
static bool choose(const struct worklist *w, const struct work_session *s,
	const struct cli_arguments *a, struct chosen *out, struct error *err)
{
	struct text there = {0};
	const char *coder;
	size_t at = 0;

	while ((coder = cli_next(a, CODER, &at)) != NULL)
		if (!session_work_has(s, coder, strlen(coder), err))
			return false;
	out->names = mem_alloc(s->n_observations + 1, sizeof *out->names);
	for (size_t i = 0; i < s->n_observations; i++) {
		const struct work_observation *o = &s->observations[i];

		if (!is_wanted(o, a))
			continue;
		if (may_be_seen(o, w, a->values[TRAINING]))
			out->names[out->n++] = o->name;
		else
			out->n_hidden++;
	}
	if (out->n > 0 || (!a->values[CODER] && !a->values[CODEBOOK]))
		return true;
	session_work_list(s, &there);
	error_set(err,
		out->n_hidden > 0
			? _("what you chose of session '%s' is not finished and not yours; there "
			    "are: %s (--training shows unfinished ones)")
			: _("session '%s' has no such observation; there are: %s"),
		s->id, there.s);
	text_clear(&there);
	return false;
}

static int play(struct worklist *w, const struct work_session *s, const struct cli_arguments *a)
{
	struct chosen chosen = {0};
	struct error err = {0};
	char *note = NULL;
	int status;

	if (!choose(w, s, a, &chosen, &err)) {
		free(chosen.names);
		return cli_fail(&err);
	}
	if (chosen.n_hidden > 0)
		note = mem_printf(ngettext("%zu observation is not finished and not shown; "
					   "--training shows it",
					  "%zu observations are not finished and not shown; "
					  "--training shows them",
					  (unsigned long)chosen.n_hidden),
			chosen.n_hidden);
	if (!ui_has_terminal())
		status = cli_usage(_("'turven play' is for a terminal"));
	else
		status = ui_play(
			&(struct desk_options){
				.study_root = w->root,
				.session = s->id,
				.view_only = true,
				.play = true,
				.played = chosen.names,
				.n_played = chosen.n,
				.stopwatch = a->values[STOPWATCH],
				.no_window = a->values[NO_WINDOW],
				.player_arguments = a->rest,
				.n_player_arguments = a->n_rest,
			},
			note);
	free(note);
	free(chosen.names);
	return status;
}

static int run(const struct cli_arguments *a)
{
	struct error err = {0};
	struct worklist w;
	int status;
	size_t i;

	if (!cli_worklist(&w))
		return CLI_FAILED;
	status = session_work_find(&w, a->operands[0], &i, &err) ? play(&w, &w.sessions[i], a)
								 : cli_fail(&err);
	worklist_clear(&w);
	return status;
}

const struct subcommand play_command = {
	.name = "play",
	.operands = "SESSION",
	.help = N_("play a recording with codes, without coding"),
	.options = options,
	.repeatable = 1u << CODER,
	.min_operands = 1,
	.max_operands = 1,
	.takes_rest = true,
	.run = run,
};
