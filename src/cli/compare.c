/* turven compare: where two coders differ, on the screen, beside the video. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "cli/cli.h"
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

/* Is this what the word names: `anna`, or `anna+2`? */
static bool is_named(const struct observation_name *name, const char *word, size_t n)
{
	char own[48];

	if (name->pass > 1)
		snprintf(own, sizeof own, "%s+%d", name->coder, name->pass);
	else
		snprintf(own, sizeof own, "%s", name->coder);
	return strlen(own) == n && strncmp(own, word, n) == 0;
}

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
			named |= is_named(&o->name, w, strcspn(w, ","));
		if (!named || (!is_finished(o) && !a->values[TRAINING]) ||
			(a->values[CODEBOOK] && strcmp(a->values[CODEBOOK], o->name.codebook) != 0))
			continue;
		if (n < max)
			found[n] = o;
		n++;
	}
	return n;
}

/* What there is, for the message. */
static void list_all(const struct work_session *s, struct text *out)
{
	for (size_t i = 0; i < s->n_observations; i++) {
		const struct work_observation *o = &s->observations[i];

		text_printf(out, "%s%s", i > 0 ? ", " : "", o->name.coder);
		if (o->name.pass > 1)
			text_printf(out, "+%d", o->name.pass);
		text_printf(out, " (%s, %s)", o->name.codebook, work_state_name(o->state));
	}
	if (s->n_observations == 0)
		text_add(out, _("none"));
}

static bool somebody_is_named(const struct work_session *s, const char *word, size_t n)
{
	for (size_t i = 0; i < s->n_observations; i++)
		if (is_named(&s->observations[i].name, word, n))
			return true;
	return false;
}

/* Has each of --coders an observation here? */
static bool coders_are_known(const struct work_session *s, const char *coders, struct error *err)
{
	struct text there = {0};

	for (const char *w = coders; w && *w; w += strcspn(w, ",") + (w[strcspn(w, ",")] == ',')) {
		size_t n = strcspn(w, ",");

		if (somebody_is_named(s, w, n))
			continue;
		list_all(s, &there);
		error_set(err, _("session '%s' has no coder '%.*s'; there are: %s"), s->id, (int)n,
			w, there.s);
		text_clear(&there);
		return false;
	}
	return true;
}

static int refuse(const struct work_session *s, size_t n, bool training)
{
	struct text there = {0};
	struct error err = {0};

	list_all(s, &there);
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

	worklist_load(w, at);
	if (!coders_are_known(s, a->values[CODERS], &err))
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
	int status = CLI_FAILED;
	size_t i = 0;

	if (!cli_worklist(&w))
		return CLI_FAILED;
	while (i < w.n_sessions && strcmp(w.sessions[i].id, a->operands[0]) != 0)
		i++;
	if (i == w.n_sessions) {
		error_set(&err,
			_("there is no session '%s' in this study; 'turven list' shows them"),
			a->operands[0]);
		status = cli_fail(&err);
	} else {
		status = compare(&w, i, a);
	}
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
