/* Choosing observations of a session. See the header. */
#include "cli/session_work.h"

#include <stdio.h>
#include <string.h>

#include "base/i18n.h"

bool session_work_find(struct worklist *w, const char *id, size_t *i, struct error *err)
{
	for (*i = 0; *i < w->n_sessions; ++*i) {
		if (strcmp(w->sessions[*i].id, id) != 0)
			continue;
		worklist_load(w, *i);
		return true;
	}
	return error_set(
		err, _("there is no session '%s' in this study; 'turven list' shows them"), id);
}

bool session_work_is(const struct observation_name *name, const char *word, size_t n)
{
	char own[48];

	if (name->pass > 1)
		snprintf(own, sizeof own, "%s+%d", name->coder, name->pass);
	else
		snprintf(own, sizeof own, "%s", name->coder);
	return strlen(own) == n && strncmp(own, word, n) == 0;
}

void session_work_list(const struct work_session *s, struct text *out)
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

bool session_work_has(const struct work_session *s, const char *word, size_t n, struct error *err)
{
	struct text there = {0};

	for (size_t i = 0; i < s->n_observations; i++)
		if (session_work_is(&s->observations[i].name, word, n))
			return true;
	session_work_list(s, &there);
	error_set(err, _("session '%s' has no coder '%.*s'; there are: %s"), s->id, (int)n, word,
		there.s);
	text_clear(&there);
	return false;
}
