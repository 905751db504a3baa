/* The report of an import. Names of foreign files are text from outside: the caller shows it so. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cli/import_private.h"
#include "model/mediatime.h"

static void add_changes(const struct import_plan *p, enum plan_what what, const char *title,
	const char *nothing, struct text *out)
{
	bool any = false;

	for (size_t i = 0; i < p->n_changes; i++) {
		const struct plan_change *c = &p->changes[i];

		if (c->what != what)
			continue;
		if (!any)
			text_printf(out, "%s\n", title);
		any = true;
		if (!c->from)
			text_printf(out, "  %s -> %s", nothing, c->to);
		else if (strcmp(c->from, c->to) == 0)
			text_printf(out, "  %s", c->to);
		else
			text_printf(out, "  '%s' -> %s", c->from, c->to);
		if (what == PLAN_CODE)
			text_printf(out, " (%s)", c->state ? _("state") : _("point"));
		text_printf(out, ": %zu\n", c->n);
	}
}

static void add_item(const struct plan_item *item, struct text *out)
{
	const struct observation_name *name = &item->name;
	char span[MEDIATIME_SIZE];

	text_printf(out, "%s", file_base(item->file->path));
	if (item->from->id)
		text_printf(out, ", '%s'", item->from->id);
	text_printf(out, _(": session %s, coder %s, codebook %s, pass %d: %zu events"),
		name->session, name->coder, name->codebook, name->pass, item->from->n_events);
	if (item->n_open > 0)
		text_printf(out, _(", of which nobody ended %zu"), item->n_open);
	mediatime_format(item->span_ms, 0, span);
	if (item->span_from == SPAN_WISH)
		text_printf(out, _("; observed: %s, as --length says"), span);
	else if (item->span_from == SPAN_FILE)
		text_printf(out, _("; observed: %s"), span);
	else if (item->span_from == SPAN_RECORDING)
		text_printf(out, _("; taken as observed: %s, the whole recording"), span);
	else if (item->span_from == SPAN_EVENTS)
		text_printf(out, _("; taken as observed: %s, up to the last event"), span);
	else
		text_printf(out,
			_("; taken as observed: %s, up to the last event of all who coded the "
			  "session"),
			span);
	text_add_c(out, '\n');
	if (item->shorter)
		text_printf(out,
			_("  observed less of it: %s; what is coded behind that is not compared "
			  "with "
			  "it\n"),
			item->shorter);
}

static void add_tier(const struct import_tier *t, struct text *out)
{
	text_printf(out, "  '%s': ", t->name);
	if (t->as == IMPORT_TIER_TARGET)
		text_add(out, _("somebody; its labels are codes"));
	else if (t->as == IMPORT_TIER_DIMENSION && t->whom)
		text_printf(out, _("the dimension '%s' of '%s'; its labels are codes"),
			t->what ? t->what : "", t->whom);
	else if (t->as == IMPORT_TIER_DIMENSION)
		text_add(out, _("a dimension; its labels are codes"));
	else if (t->whom)
		text_printf(out, _("a code about '%s'; its labels are comments"), t->whom);
	else
		text_add(out, _("a code; its labels are comments"));
	text_add_c(out, '\n');
}

/* Those of all files, each once. */
static void add_tiers(const struct import_plan *p, struct text *out)
{
	const struct import_tier **told;
	size_t n = 0, n_told = 0;

	for (size_t i = 0; i < p->n_files; i++)
		n += p->files[i].data.n_tiers;
	told = mem_alloc(n + 1, sizeof *told);
	for (size_t i = 0; i < p->n_files; i++)
		for (size_t k = 0; k < p->files[i].data.n_tiers; k++) {
			const struct import_tier *t = &p->files[i].data.tiers[k];
			size_t at = 0;

			while (at < n_told &&
				(strcmp(told[at]->name, t->name) != 0 || told[at]->as != t->as))
				at++;
			if (at < n_told)
				continue;
			told[n_told++] = t;
			if (n_told == 1)
				text_printf(out, "%s\n",
					_("tiers (where one means something else: --tiers, or the "
					  "name 'what@whom'):"));
			add_tier(t, out);
		}
	free(told);
}

static void add_new(const struct import_plan *p, struct text *out)
{
	for (size_t i = 0; i < p->n_codebooks; i++)
		if (p->codebooks[i].is_new)
			text_printf(out,
				_("new codebook '%s', a draft: codebooks/%s.yaml; read it, and "
				  "write down what the data do not tell\n"),
				p->codebooks[i].id, p->codebooks[i].id);
	for (size_t i = 0; i < p->n_sessions; i++) {
		const struct plan_session *s = &p->sessions[i];

		if (s->is_new)
			text_printf(out, _("new session '%s', participants: %zu\n"), s->id,
				s->session.n_participants);
		for (size_t k = 0; s->is_new && k < s->session.n_participants; k++) {
			const struct participant *person = &s->session.participants[k];

			text_printf(out, "  %s%s%s\n", person->id, person->role ? _(", role ") : "",
				person->role ? person->role : "");
		}
		if (s->lost_recording)
			text_printf(out,
				_("  the recording '%s' is not in the study's folders; name it in "
				  "sessions/%s/session.yaml once it is there\n"),
				s->lost_recording, s->id);
	}
}

static void add_losses(const struct import_plan *p, struct text *out)
{
	bool any = false;

	for (size_t i = 0; i < p->n_files; i++) {
		for (size_t k = 0; k < p->files[i].data.n_notes; k++) {
			const struct import_note *note = &p->files[i].data.notes[k];

			if (!any)
				text_printf(out, "%s\n", _("not kept:"));
			any = true;
			text_printf(out, "  %s: %zu: %s\n", file_base(p->files[i].path), note->n,
				_(note->text));
		}
	}
	if (!any)
		text_printf(out, "%s\n", _("nothing is lost"));
}

void import_plan_report(const struct import_plan *p, struct text *out)
{
	for (size_t i = 0; i < p->n_items; i++)
		add_item(&p->items[i], out);
	add_new(p, out);
	add_tiers(p, out);
	add_changes(p, PLAN_CODE, _("codes:"), "", out);
	add_changes(p, PLAN_TARGET, _("targets:"), _("(nobody named)"), out);
	add_losses(p, out);
}
