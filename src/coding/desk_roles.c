/* Who takes part in the session and can be coded with no codebook of the study: told on opening. */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "coding/desk_private.h"
#include "model/role.h"

static bool is_target(const struct observation *o, const struct participant *p)
{
	for (size_t i = 0; i < o->n_targets; i++)
		if (o->targets[i].participant == p)
			return true;
	return false;
}

static bool has_others(const struct observation *o)
{
	for (size_t i = 0; i < o->session.n_participants; i++)
		if (!is_target(o, &o->session.participants[i]))
			return true;
	return false;
}

/* Those whose role is in none of the study's codebooks, as "Mother (mother), Tim (no role)"; returns
 * how many, with the first in *first. */
static size_t unknown(const struct desk *d, const struct roles *study, struct text *names,
	const struct participant **first)
{
	const struct observation *o = &d->observation;
	size_t n = 0;

	for (size_t i = 0; i < o->session.n_participants; i++) {
		const struct participant *p = &o->session.participants[i];

		if (is_target(o, p) || roles_know(study, p->role))
			continue;
		if (n++ == 0)
			*first = p;
		text_printf(names, "%s%s (%s)", n > 1 ? ", " : "",
			label_get(&p->label, desk_language(d), p->id),
			p->role ? p->role : _("no role"));
	}
	return n;
}

static void tell(struct desk *d, size_t n, const struct participant *first, const char *names,
	const char *known)
{
	const char *codebook = d->observation.codebook.id;

	if (n == 1 && first->role)
		desk_notify(d, TONE_WARNING,
			_("%s has the role '%s', which %s does not code; it codes: %s; roles stand "
			  "in session.yaml"),
			label_get(&first->label, desk_language(d), first->id), first->role,
			codebook, known);
	else
		desk_notify(d, TONE_WARNING,
			_("%s does not code %s because of the role; it codes: %s; roles stand in "
			  "session.yaml"),
			codebook, names, known);
}

void desk_tell_roles(struct desk *d)
{
	struct roles study = {0}, own = {0};
	struct text names = {0}, known = {0};
	const struct participant *first = NULL;
	size_t n;

	roles_add(&own, &d->observation.codebook);
	/* The other codebooks are only read where they matter: that takes a moment. */
	if (own.n > 0 && has_others(&d->observation)) {
		study_roles(&d->study, &study);
		roles_words(&own, &known);
		n = study.unread ? 0 : unknown(d, &study, &names, &first);
		if (n > 0)
			tell(d, n, first, names.s, known.s);
	}
	text_clear(&names);
	text_clear(&known);
	roles_clear(&study);
	roles_clear(&own);
}
