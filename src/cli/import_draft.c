/*
 * A codebook from data: codes with the kinds, categories and modifiers that the data show, every
 * foreign name kept as a label. A draft, and it says so: what belongs together, what excludes what and
 * what anything means, no data tell.
 */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "cli/import_draft.h"
#include "store/codebook_file.h"

#define LABEL_MAX_CHARS 200

/* ---- words ---- */

static bool has_id(const struct words *w, const char *id)
{
	for (size_t i = 0; i < w->n; i++)
		if (strcmp(w->items[i].id, id) == 0)
			return true;
	return false;
}

size_t draft_find(const struct words *w, const char *from)
{
	size_t i = 0;

	while (i < w->n && strcmp(w->items[i].from, from) != 0)
		i++;
	return i;
}

static size_t add_word(struct words *w, const char *from)
{
	size_t at = draft_find(w, from);

	if (at < w->n)
		return at;
	MEM_GROW(w->items, w->n, w->capacity);
	w->items[w->n] = (struct word){.from = from};
	return w->n++;
}

/* A name that is an id keeps it, so the others come after. */
static void give_ids(struct words *w, const char *otherwise)
{
	for (size_t i = 0; i < w->n; i++)
		if (text_is_code_id(w->items[i].from))
			import_code_id(w->items[i].from, otherwise, w->items[i].id);
	for (size_t i = 0; i < w->n; i++) {
		char id[CODE_ID_SIZE], numbered[CODE_ID_SIZE];

		if (w->items[i].id[0] != '\0')
			continue;
		import_code_id(w->items[i].from, otherwise, id);
		memcpy(numbered, id, sizeof id);
		for (int k = 2; has_id(w, numbered); k++)
			import_numbered_id(id, k, sizeof numbered, '_', numbered);
		memcpy(w->items[i].id, numbered, sizeof numbered);
	}
}

size_t draft_chars(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += ((unsigned char)*s & 0xC0) != 0x80;
	return n;
}

/* Words that are longer than a label can be are sentences, and no codes. */
static bool is_label(struct draft *d, const struct plan_item *item, int line, const char *s)
{
	if (s[0] != '\0' && draft_chars(s) <= LABEL_MAX_CHARS)
		return true;
	plan_mistake(d->p, item->file, line, 0,
		_("a code, target or modifier of %zu characters; no codebook can be made from "
		  "this: at most %d"),
		draft_chars(s), LABEL_MAX_CHARS);
	return false;
}

/* ---- sets of modifiers ---- */

static bool has_set(const struct draft_code *c, size_t set)
{
	for (size_t i = 0; i < c->n_sets; i++)
		if (c->sets[i] == set)
			return true;
	return false;
}

/* name NULL: a new one for this code alone. */
static size_t add_set(struct draft *d, size_t code, const char *name)
{
	struct draft_code *c = &d->codes[code];
	size_t at = 0;

	while (name && at < d->n_sets && (!d->sets[at].name || strcmp(d->sets[at].name, name) != 0))
		at++;
	if (!name || at == d->n_sets) {
		at = d->n_sets;
		MEM_GROW(d->sets, d->n_sets, d->sets_capacity);
		d->sets[d->n_sets++] =
			(struct draft_set){.name = name, .code = code, .place = c->n_sets + 1};
	}
	if (!has_set(c, at) && c->n_sets < DRAFT_MAX_SETS)
		c->sets[c->n_sets++] = at;
	return at;
}

/* The code's first set that has no name, made where there is none. */
static size_t nameless_set(struct draft *d, size_t code)
{
	const struct draft_code *c = &d->codes[code];

	for (size_t i = 0; i < c->n_sets; i++)
		if (!d->sets[c->sets[i]].name)
			return c->sets[i];
	return add_set(d, code, NULL);
}

/* The set that a modifier of an event means: by name, by place, else the one without a name. */
static size_t set_of(struct draft *d, size_t code, const char *set)
{
	size_t place = plan_set_place(set);

	if (set && set[0] != '\0' && place == 0)
		return add_set(d, code, set);
	if (place == 0)
		return nameless_set(d, code);
	if (place > DRAFT_MAX_SETS)
		place = DRAFT_MAX_SETS;
	while (d->codes[code].n_sets < place)
		add_set(d, code, NULL);
	return d->codes[code].sets[place - 1];
}

static void declare_sets(struct draft *d, size_t code, const struct import_code *declared)
{
	for (size_t i = 0; i < declared->n_sets; i++) {
		const struct import_set *from = &declared->sets[i];
		bool named = from->name && from->name[0] != '\0' && plan_set_place(from->name) == 0;
		size_t at = named ? add_set(d, code, from->name) : add_set(d, code, NULL);

		for (size_t k = 0; k < from->n_values; k++)
			if (from->values[k][0] != '\0')
				add_word(&d->sets[at].values, from->values[k]);
		d->sets[at].several |= from->several;
	}
}

/* ---- what the data show ---- */

static size_t add_code(struct draft *d, const char *from)
{
	size_t n = d->names.n, at = add_word(&d->names, from);

	if (d->names.n > n) {
		MEM_GROW(d->codes, n, d->codes_capacity);
		d->codes[at] = (struct draft_code){0};
	}
	return at;
}

static void take_declared(struct draft *d, const struct import_file *file)
{
	for (size_t i = 0; i < file->data.n_codes; i++) {
		const struct import_code *declared = &file->data.codes[i];
		size_t at = add_code(d, declared->id);

		if (d->codes[at].declared)
			continue;
		d->codes[at].declared = declared;
		d->codes[at].category = declared->category;
		d->codes[at].kind_known = declared->kind_known;
		d->codes[at].state = declared->state;
		declare_sets(d, at, declared);
	}
}

static void take_modifiers(
	struct draft *d, const struct plan_item *item, size_t code, const struct import_event *e)
{
	for (size_t i = 0; i < e->n_modifiers; i++) {
		size_t at = set_of(d, code, e->modifiers[i].set);
		size_t same = 0;

		if (!is_label(d, item, e->line, e->modifiers[i].value))
			continue;
		add_word(&d->sets[at].values, e->modifiers[i].value);
		for (size_t k = 0; k <= i; k++)
			same += set_of(d, code, e->modifiers[k].set) == at;
		d->sets[at].several |= same > 1;
	}
}

static void take_event(struct draft *d, const struct plan_item *item, const struct import_event *e)
{
	bool state = e->kind == IMPORT_STATE;
	struct draft_code *c;
	size_t at;

	if (!is_label(d, item, e->line, e->code))
		return;
	at = add_code(d, e->code);
	c = &d->codes[at];
	if (!c->kind_known) {
		c->kind_known = true;
		c->state = state;
		c->line = e->line;
	} else if (c->state != state) {
		plan_mistake(d->p, item->file, e->line, e->column,
			state ? _("'%s' is a state here and a moment elsewhere; a code is one of "
				  "the two: give one of them another name")
			      : _("'%s' is a moment here and a state elsewhere; a code is one of "
				  "the two: give one of them another name"),
			e->code);
	}
	if (!c->category)
		c->category = e->category;
	if (e->target && e->target[0] != '\0')
		d->has_people = true;
	else
		d->has_others = true;
	take_modifiers(d, item, at, e);
}

static void gather(struct draft *d)
{
	const struct plan_item *last = NULL;

	for (size_t i = 0; i < d->p->n_items; i++) {
		const struct plan_item *item = &d->p->items[i];

		if (!item->ok || item->codebook != d->at)
			continue;
		if (!last || last->file != item->file)
			take_declared(d, item->file);
		last = item;
		d->has_people |= item->file->data.n_targets > 0;
		for (size_t k = 0; k < item->from->n_events; k++)
			take_event(d, item, &item->from->events[k]);
	}
	for (size_t i = 0; i < d->names.n; i++)
		if (d->codes[i].category && d->codes[i].category[0] != '\0')
			add_word(&d->categories, d->codes[i].category);
}

/* Modifiers without a value, such as numbers of which none was typed, ask nothing. */
static void drop_empty_sets(struct draft *d)
{
	for (size_t i = 0; i < d->n_sets; i++) {
		if (d->sets[i].values.n > 0)
			continue;
		for (size_t c = 0; c < d->names.n; c++) {
			struct draft_code *code = &d->codes[c];
			size_t kept = 0;

			for (size_t k = 0; k < code->n_sets; k++)
				if (code->sets[k] != i)
					code->sets[kept++] = code->sets[k] - (code->sets[k] > i);
			code->n_sets = kept;
		}
		memmove(&d->sets[i], &d->sets[i + 1], (d->n_sets - i - 1) * sizeof *d->sets);
		d->n_sets--;
		i--;
	}
}

/* ---- ids ---- */

static bool is_set_id(const struct draft *d, const char *id)
{
	for (size_t i = 0; i < d->n_sets; i++)
		if (strcmp(d->sets[i].id, id) == 0)
			return true;
	return false;
}

/* One without a name is called by its code and place. */
static void name_set(struct draft *d, struct draft_set *set)
{
	char *own = mem_printf("%s %zu", d->names.items[set->code].id, set->place);
	char id[CODE_ID_SIZE], numbered[CODE_ID_SIZE];

	import_code_id(set->name ? set->name : own, "modifier", id);
	memcpy(numbered, id, sizeof id);
	for (int i = 2; is_set_id(d, numbered); i++)
		import_numbered_id(id, i, sizeof numbered, '_', numbered);
	memcpy(set->id, numbered, sizeof numbered);
	free(own);
}

static void name_all(struct draft *d)
{
	give_ids(&d->names, "code");
	give_ids(&d->categories, "dimension");
	for (size_t i = 0; i < d->n_sets; i++)
		give_ids(&d->sets[i].values, "v");
	for (int named = 1; named >= 0; named--)
		for (size_t i = 0; i < d->n_sets; i++) {
			struct draft_set *set = &d->sets[i];

			if ((set->name && text_is_code_id(set->name)) == (named == 1))
				name_set(d, set);
		}
}

static void clear(struct draft *d)
{
	for (size_t i = 0; i < d->n_sets; i++)
		free(d->sets[i].values.items);
	free(d->names.items);
	free(d->codes);
	free(d->categories.items);
	free(d->sets);
}

void plan_draft(struct import_plan *p, size_t at)
{
	struct plan_codebook *c = &p->codebooks[at];
	struct draft d = {.p = p, .at = at};
	struct problems problems = {0};
	size_t before = p->n_mistakes;
	struct error err;

	gather(&d);
	drop_empty_sets(&d);
	name_all(&d);
	if (d.names.n == 0)
		plan_mistake(p, &p->files[0], 0, 0,
			_("no codebook can be made of files without an event; add --codebook ID"));
	if (p->n_mistakes == before) {
		c->yaml = draft_text(&d);
		c->ok = codebook_file_parse(
			_("the draft"), c->yaml, strlen(c->yaml), &c->cb, &problems);
		if (!c->ok) {
			problems_first(&problems, &err);
			plan_mistake(p, &p->files[0], 0, 0,
				_("no codebook can be made of these events: %s; write one and add "
				  "--codebook ID"),
				err.text);
		}
		problems_clear(&problems);
	}
	clear(&d);
}
