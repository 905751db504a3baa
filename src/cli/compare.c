/* turven compare: where two coders differ, on the screen, beside the video. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/session_work.h"
#include "coding/worklist.h"
#include "ui/loop.h"

enum { CODEBOOK, CODERS, TRAINING, STOPWATCH, NO_WINDOW };

static const struct cli_option options[] = {
	[CODEBOOK] = {"codebook", "ID", N_("with this codebook")},
	[CODERS] = {"coders", "A,B", N_("these two; A+2 is A's second pass")},
	[TRAINING] = {"training", NULL, N_("observations that are not finished, too")},
	[STOPWATCH] = {"stopwatch", NULL, N_("without mpv: the built-in clock")},
	[NO_WINDOW] = {"no-window", NULL, N_("mpv without picture and sound")},
	{NULL, NULL, NULL},
};

static bool is_finished(const struct work_observation *o)
{
	return o->state == WORK_FINISHED;
}

/* The observations that can be meant; at most max are kept. Returns how many there are. */
static size_t find(const struct work_session *s, const struct cli_arguments *a,
	const struct work_observation **found, size_t max)
{
	const char *coders = a->values[CODERS];
	size_t n = 0;

	for (size_t i = 0; i < s->n_observations; i++) {
		const struct work_observation *o = &s->observations[i];
		bool named = !coders;

		for (const char *w = coders; w && *w;
			w += strcspn(w, ",") + (w[strcspn(w, ",")] == ','))
			named |= session_work_is(&o->name, w, strcspn(w, ","));
		if (!named || (!is_finished(o) && !a->values[TRAINING]) ||
			(a->values[CODEBOOK] && strcmp(a->values[CODEBOOK], o->name.codebook) != 0))
			continue;
		if (n < max)
			found[n] = o;
		n++;
	}
	return n;
}

static int refuse(const struct work_session *s, size_t n, bool training)
{
	struct text there = {0};
	struct error err = {0};

	session_work_list(s, &there);
	if (n > 2)
		error_set(&err,
			_("session '%s' has %zu observations that could be compared; choose two "
			  "with "
			  "--coders A,B and --codebook ID from: %s"),
			s->id, n, there.s);
	else
		error_set(&err,
			training ? _("session '%s' has no two observations with one codebook to "
				     "compare; there are: %s")
				 : _("session '%s' has no two finished observations with one "
				     "codebook; there are: %s (--training compares unfinished "
				     "ones)"),
			s->id, there.s);
	text_clear(&there);
	return cli_fail(&err);
}

static int compare(struct worklist *w, size_t at, const struct cli_arguments *a)
{
	const struct work_observation *found[2] = {NULL, NULL};
	const struct work_session *s = &w->sessions[at];
	struct error err = {0};
	size_t n;

	for (const char *c = a->values[CODERS]; c && *c;
		c += strcspn(c, ",") + (c[strcspn(c, ",")] == ','))
		if (!session_work_has(s, c, strcspn(c, ","), &err))
			return cli_fail(&err);
	n = find(s, a, found, 2);
	if (n != 2 || strcmp(found[0]->name.codebook, found[1]->name.codebook) != 0)
		return refuse(s, n, a->values[TRAINING]);
	if (!ui_has_terminal())
		return cli_usage(_("'turven compare' is for a terminal"));
	return ui_code(&(struct desk_options){
		.study_root = w->root,
		.session = s->id,
		.codebook = found[0]->name.codebook,
		.coder = found[0]->name.coder,
		.pass = found[0]->name.pass,
		.view_only = true,
		.other_coder = found[1]->name.coder,
		.other_pass = found[1]->name.pass,
		.stopwatch = a->values[STOPWATCH],
		.no_window = a->values[NO_WINDOW],
		.player_arguments = a->rest,
		.n_player_arguments = a->n_rest,
	});
}

static int run(const struct cli_arguments *a)
{
	struct error err = {0};
	struct worklist w;
	int status;
	size_t i;

	if (!cli_worklist(&w))
		return CLI_FAILED;
	status = session_work_find(&w, a->operands[0], &i, &err) ? compare(&w, i, a)
								 : cli_fail(&err);
	worklist_clear(&w);
	return status;
}

const struct subcommand compare_command = {
	.name = "compare",
	.operands = "SESSION",
	.help = N_("see where two coders differ, beside the video"),
	.options = options,
	.min_operands = 1,
	.max_operands = 1,
	.takes_rest = true,
	.run = run,
};
