/* Comparing codebooks: the head, and targets, dimensions and groups, which the rest refers to. */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "model/codebook_diff_private.h"

/* ---- the head ---- */

static const char *status_name(enum codebook_status s)
{
	return s == STATUS_VERIFIED ? "verified" : "draft";
}

static char *languages(const struct codebook *cb)
{
	struct text t = {0};

	for (size_t i = 0; i < cb->n_languages; i++)
		text_printf(&t, "%s%s", i > 0 ? ", " : "", cb->languages[i]);
	return t.s;
}

static void diff_sources(struct differ *d)
{
	const struct section a = SECTION(d->a, sources), b = SECTION(d->b, sources);

	for (size_t i = 0; i < d->a->n_sources; i++) {
		const struct source *x = &d->a->sources[i], *y = section_find(&b, x->key);
		char *owner = mem_printf(_("source '%s'"), x->key);

		if (!y) {
			diff_add(d, CHANGE_SOURCE, _("%s is gone"), owner);
		} else {
			diff_text(d, CHANGE_SOURCE, owner, "text", x->text, y->text);
			diff_text(d, CHANGE_SOURCE, owner, "url", x->url, y->url);
		}
		free(owner);
	}
	for (size_t i = 0; i < d->b->n_sources; i++)
		if (!section_find(&a, d->b->sources[i].key))
			diff_add(d, CHANGE_SOURCE, _("source '%s' is new"), d->b->sources[i].key);
}

void diff_head(struct differ *d)
{
	const struct codebook *a = d->a, *b = d->b;
	const char *owner = _("the codebook");
	char *a_languages = languages(a), *b_languages = languages(b);

	diff_text(d, CHANGE_ID, owner, "id", a->id, b->id);
	diff_bool(d, CHANGE_FORM, owner, "form", a->form, b->form);
	diff_label(d, owner, "title", &a->title, &b->title);
	diff_label(d, owner, "note", &a->note, &b->note);
	diff_text(
		d, CHANGE_SOURCE, owner, "status", status_name(a->status), status_name(b->status));
	diff_text(d, CHANGE_SOURCE, owner, "licence", a->licence, b->licence);
	diff_text(d, CHANGE_WORDS, owner, "languages", a_languages, b_languages);
	diff_bool(d, CHANGE_SOURCE, owner, "nl_official", a->nl_official, b->nl_official);
	free(b_languages);
	free(a_languages);
	diff_sources(d);
}

/* ---- targets, dimensions, groups ---- */

static bool has_role(const struct target_class *t, const char *role)
{
	if (t->n_roles == 0) /* everybody */
		return true;
	for (size_t i = 0; i < t->n_roles; i++)
		if (strcmp(t->roles[i], role) == 0)
			return true;
	return false;
}

/* People with these roles belong to `more`, not to `less`. NULL = there are none. */
static char *roles_but(const struct target_class *more, const struct target_class *less)
{
	struct text t = {0};

	if (more->n_roles == 0 && less->n_roles > 0)
		text_add(&t, _("everybody else"));
	for (size_t i = 0; i < more->n_roles; i++)
		if (!has_role(less, more->roles[i]))
			text_printf(&t, "%s%s", t.len > 0 ? ", " : "", more->roles[i]);
	return t.s;
}

static void diff_target(
	struct differ *d, const struct target_class *a, const struct target_class *b)
{
	char *owner = mem_printf(_("target '%s'"), a->id);
	char *gone = roles_but(a, b), *added = roles_but(b, a);
	char a_key[2] = {a->key, '\0'}, b_key[2] = {b->key, '\0'};

	if (a->kind != b->kind)
		diff_add(d, CHANGE_TARGET_GONE,
			b->kind == TARGET_UNIT ? _("%s: it was each person and is one unit")
					       : _("%s: it was one unit and is each person"),
			owner);
	else if (gone)
		diff_add(d, CHANGE_TARGET_GONE, _("%s: no longer stands for the roles: %s"), owner,
			gone);
	if (a->kind == b->kind && added)
		diff_add(
			d, CHANGE_TARGET_NEW, _("%s: stands for the roles, too: %s"), owner, added);
	diff_text(d, CHANGE_KEY, owner, "key", a_key, b_key);
	diff_number(d, CHANGE_CHECK, owner, "min_persons", a->min_persons, b->min_persons);
	diff_label(d, owner, "label", &a->label, &b->label);
	free(added);
	free(gone);
	free(owner);
}

void diff_targets(struct differ *d)
{
	const struct section a = SECTION(d->a, target_classes), b = SECTION(d->b, target_classes);

	for (size_t i = 0; i < d->a->n_target_classes; i++) {
		const struct target_class *x = &d->a->target_classes[i];
		const struct target_class *y = section_find(&b, x->id);

		if (y)
			diff_target(d, x, y);
		else
			diff_add(d, CHANGE_TARGET_GONE, _("target '%s' (%s) is gone"), x->id,
				label_get(&x->label, d->language, x->id));
	}
	for (size_t i = 0; i < d->b->n_target_classes; i++) {
		const struct target_class *y = &d->b->target_classes[i];

		if (!section_find(&a, y->id))
			diff_add(d, CHANGE_TARGET_NEW, _("target '%s' (%s) is new"), y->id,
				label_get(&y->label, d->language, y->id));
	}
	diff_order(d, "targets", &a, &b);
}

/* What belongs to them says so itself; by themselves they are headings. */
void diff_dimensions(struct differ *d)
{
	const struct section a = SECTION(d->a, dimensions), b = SECTION(d->b, dimensions);

	for (size_t i = 0; i < a.n; i++) {
		const struct dimension *x = &d->a->dimensions[i], *y = section_find(&b, x->id);
		char *owner = mem_printf(_("dimension '%s'"), x->id);

		if (y) {
			diff_text(d, CHANGE_WORDS, owner, "name", x->name, y->name);
			diff_label(d, owner, "label", &x->label, &y->label);
		} else {
			diff_add(d, CHANGE_SCREEN, _("%s is gone"), owner);
		}
		free(owner);
	}
	for (size_t i = 0; i < b.n; i++)
		if (!section_find(&a, section_id(&b, i)))
			diff_add(d, CHANGE_SCREEN, _("dimension '%s' is new"), section_id(&b, i));
	diff_order(d, "dimensions", &a, &b);
}

void diff_groups(struct differ *d)
{
	const struct section a = SECTION(d->a, groups), b = SECTION(d->b, groups);

	for (size_t i = 0; i < a.n; i++) {
		const struct exclusive_group *x = &d->a->groups[i], *y = section_find(&b, x->id);
		char *owner = mem_printf(_("group '%s'"), x->id);

		if (y)
			diff_label(d, owner, "label", &x->label, &y->label);
		else
			diff_add(d, CHANGE_SCREEN, _("%s is gone"), owner);
		free(owner);
	}
	for (size_t i = 0; i < b.n; i++)
		if (!section_find(&a, section_id(&b, i)))
			diff_add(d, CHANGE_SCREEN, _("group '%s' is new"), section_id(&b, i));
}
