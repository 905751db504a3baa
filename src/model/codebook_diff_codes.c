/* Comparing codebooks: codes and modifiers, what is logged while watching. */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "model/codebook_diff_private.h"

/* ---- modifiers ---- */

static void diff_values(
	struct differ *d, const char *owner, const struct modifier *a, const struct modifier *b)
{
	const struct section sa = SECTION(a, values), sb = SECTION(b, values);

	for (size_t i = 0; i < a->n_values; i++) {
		const struct modifier_value *x = &a->values[i], *y = section_find(&sb, x->id);
		char *value = mem_printf(_("%s, value '%s'"), owner, x->id);

		if (y) {
			char a_key[2] = {x->key, '\0'}, b_key[2] = {y->key, '\0'};

			diff_text(d, CHANGE_KEY, value, "key", a_key, b_key);
			diff_label(d, value, "label", &x->label, &y->label);
		} else {
			diff_add(d, CHANGE_MODIFIER_GONE, _("%s is gone"), value);
		}
		free(value);
	}
	for (size_t i = 0; i < b->n_values; i++)
		if (!section_find(&sa, b->values[i].id))
			diff_add(d, CHANGE_MODIFIER_NEW, _("%s, value '%s' is new"), owner,
				b->values[i].id);
	diff_order(d, "values", &sa, &sb);
}

static void diff_modifier(struct differ *d, const struct modifier *a, const struct modifier *b)
{
	char *owner = mem_printf(_("modifier '%s'"), a->id);

	diff_values(d, owner, a, b);
	diff_bool(d, a->multiple ? CHANGE_MODIFIER_GONE : CHANGE_MODIFIER_NEW, owner, "multiple",
		a->multiple, b->multiple);
	diff_bool(d, CHANGE_COMPLETE, owner, "required", a->required, b->required);
	diff_label(d, owner, "label", &a->label, &b->label);
	free(owner);
}

/* What a new one or one that is gone means is told at the codes that have it. */
static void diff_modifiers(struct differ *d)
{
	const struct section a = SECTION(d->a, modifiers), b = SECTION(d->b, modifiers);

	for (size_t i = 0; i < a.n; i++) {
		const struct modifier *x = &d->a->modifiers[i], *y = section_find(&b, x->id);

		if (y)
			diff_modifier(d, x, y);
		else
			diff_add(d, CHANGE_SCREEN, _("modifier '%s' is gone"), x->id);
	}
	for (size_t i = 0; i < b.n; i++)
		if (!section_find(&a, section_id(&b, i)))
			diff_add(d, CHANGE_SCREEN, _("modifier '%s' is new"), section_id(&b, i));
}

/* ---- codes ---- */

static const char *id_of(const struct section *s, int i)
{
	return i < 0 ? NULL : section_id(s, (size_t)i);
}

/* Those that the lists do not share, each side by what it means. */
static void diff_lists(struct differ *d, const char *owner, const struct some *a,
	const struct some *b, bool modifiers)
{
	char *gone = some_but(a, b), *added = some_but(b, a);

	if (gone)
		diff_add(d, modifiers ? CHANGE_MODIFIER_GONE : CHANGE_NOT_ABOUT,
			modifiers ? _("%s: no longer has the modifiers: %s")
				  : _("%s: can no longer be about: %s"),
			owner, gone);
	if (added)
		diff_add(d, modifiers ? CHANGE_MODIFIER_NEW : CHANGE_TARGET_NEW,
			modifiers ? _("%s: has the modifiers, too: %s")
				  : _("%s: can be about these, too: %s"),
			owner, added);
	free(added);
	free(gone);
}

static void diff_code(struct differ *d, const struct code *x, const struct code *y)
{
	const struct codebook *a = d->a, *b = d->b;
	const struct section dims_a = SECTION(a, dimensions), dims_b = SECTION(b, dimensions);
	const struct section groups_a = SECTION(a, groups), groups_b = SECTION(b, groups);
	const struct section items_a = SECTION(a, ratings), items_b = SECTION(b, ratings);
	char *owner = mem_printf(_("code '%s'"), x->id);

	diff_text(d, CHANGE_CODE_KIND, owner, "kind", x->kind == CODE_STATE ? "state" : "point",
		y->kind == CODE_STATE ? "state" : "point");
	diff_lists(d, owner, &SOME(a, target_classes, x, targets),
		&SOME(b, target_classes, y, targets), false);
	diff_lists(d, owner, &SOME(a, modifiers, x, modifiers), &SOME(b, modifiers, y, modifiers),
		true);
	diff_text(d, CHANGE_GROUP, owner, "group", id_of(&groups_a, x->group),
		id_of(&groups_b, y->group));
	diff_number(d, CHANGE_VALENCE, owner, "valence", x->valence, y->valence);
	diff_text(d, CHANGE_EVIDENCE, owner, "dimension", id_of(&dims_a, x->dimension),
		id_of(&dims_b, y->dimension));
	diff_text(d, CHANGE_EVIDENCE, owner, "evidence_for", id_of(&items_a, x->item),
		id_of(&items_b, y->item));
	diff_number(d, CHANGE_COMPLETE, owner, "max_per_session", x->max_per_session,
		y->max_per_session);
	diff_text(d, CHANGE_KEY, owner, "key", x->key, y->key);
	diff_text(d, CHANGE_WORDS, owner, "name", x->name, y->name);
	diff_label(d, owner, "label", &x->label, &y->label);
	diff_label(d, owner, "note", &x->note, &y->note);
	diff_bool(d, CHANGE_SCREEN, owner, "needs_picture", x->needs_picture, y->needs_picture);
	diff_source(d, owner, x->verified, y->verified, x->source, y->source);
	free(owner);
}

/* A new code with the label of one that is gone: an id that was mended by mistake. */
static const struct code *same_label(const struct differ *d, const struct code *gone)
{
	const struct section a = SECTION(d->a, codes);
	const char *label = label_get(&gone->label, d->language, "");

	for (size_t i = 0; i < d->b->n_codes; i++) {
		const struct code *c = &d->b->codes[i];

		if (strcmp(label_get(&c->label, d->language, ""), label) == 0 &&
			!section_find(&a, c->id))
			return c;
	}
	return NULL;
}

static void diff_code_gone(struct differ *d, const struct code *gone)
{
	const char *label = label_get(&gone->label, d->language, gone->id);
	const struct code *renamed = same_label(d, gone);

	if (renamed)
		diff_add(d, CHANGE_CODE_GONE,
			_("code '%s' (%s) is gone; '%s' is new and has the same label: if it is "
			  "the "
			  "same code, leave it its id"),
			gone->id, label, renamed->id);
	else
		diff_add(d, CHANGE_CODE_GONE, _("code '%s' (%s) is gone"), gone->id, label);
}

void diff_codes(struct differ *d)
{
	const struct section a = SECTION(d->a, codes), b = SECTION(d->b, codes);

	for (size_t i = 0; i < d->a->n_codes; i++) {
		const struct code *x = &d->a->codes[i], *y = section_find(&b, x->id);

		if (y)
			diff_code(d, x, y);
		else
			diff_code_gone(d, x);
	}
	for (size_t i = 0; i < d->b->n_codes; i++) {
		const struct code *y = &d->b->codes[i];

		if (!section_find(&a, y->id))
			diff_add(d, CHANGE_CODE_NEW, _("code '%s' (%s) is new"), y->id,
				label_get(&y->label, d->language, y->id));
	}
	diff_order(d, "codes", &a, &b);
	diff_modifiers(d);
}
