/* A codebook's page: the key tables, and what goes with the codes. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cli/codebook_page.h"

/* The one source of all codes, or NULL. */
static const char *common_source(const struct codebook *cb)
{
	for (size_t i = 0; i < cb->n_codes; i++)
		if (!cb->codes[i].source || strcmp(cb->codes[i].source, cb->codes[0].source) != 0)
			return NULL;
	return cb->n_codes > 0 ? cb->codes[0].source : NULL;
}

/* What a coder must know of a code, beside its rule. */
static void code_details(struct codebook_page *s, const struct code *c, struct text *t)
{
	const struct codebook *cb = s->w.cb;

	for (size_t i = 0; i < c->n_modifiers; i++) {
		const struct modifier *m = &cb->modifiers[c->modifiers[i]];

		text_printf(t, "%s%s", i > 0 ? ", " : WORDS(&s->w, "; asks for ", "; vraagt om "),
			page_label(s, &m->label, m->id));
	}
	if (c->group >= 0)
		text_printf(t, WORDS(&s->w, "; one at a time: %s", "; één tegelijk: %s"),
			page_label(s, &cb->groups[c->group].label, cb->groups[c->group].id));
	if (c->item >= 0)
		text_printf(t, WORDS(&s->w, "; evidence for %s", "; aanwijzing voor %s"),
			cb->ratings[c->item].name);
	if (c->max_per_session > 0)
		text_printf(t,
			WORDS(&s->w, "; counts at most %d times for each target",
				"; telt per persoon of geheel hoogstens %d keer"),
			c->max_per_session);
	if (c->needs_picture)
		text_add(t, WORDS(&s->w, "; needs the picture", "; alleen te zien, niet te horen"));
	if (c->source && !common_source(cb))
		text_printf(t, WORDS(&s->w, "; source: %s", "; bron: %s"), c->source);
}

static void add_code(struct codebook_page *s, struct page_table *table, const struct code *c)
{
	const char *note = page_label(s, &c->note, "");
	char *name = words_code_name(c);
	char *text =
		mem_printf("%s%s", page_label(s, &c->label, c->id), c->verified ? "" : UNVERIFIED);
	struct text about = {0}, details = {0};
	const char *cells[] = {c->key, name,
		c->kind == CODE_STATE ? WORDS(&s->w, "state", "toestand")
				      : WORDS(&s->w, "point", "moment"),
		c->valence > 0   ? "+"
		: c->valence < 0 ? "−"
				 : "",
		NULL, text};

	words_targets(&s->w, c->targets, c->n_targets, &about);
	cells[4] = about.s;
	text_add(&details, note);
	code_details(s, c, &details);
	/* without a rule the details begin with "; " */
	page_table_add(
		table, cells, details.len == 0 ? NULL : details.s + (note[0] == '\0' ? 2 : 0));
	text_clear(&details);
	text_clear(&about);
	free(text);
	free(name);
}

/* The codes of a dimension; -1 = of none. */
static void show_dimension(struct codebook_page *s, int dimension)
{
	const struct codebook *cb = s->w.cb;
	struct page_table table = {
		.headings = {WORDS(&s->w, "key", "toets"), "code", WORDS(&s->w, "kind", "soort"),
			"+/−", WORDS(&s->w, "about", "over"), WORDS(&s->w, "what", "wat")},
		.n_columns = 6,
	};
	struct text title = {0};

	for (size_t i = 0; i < cb->n_codes; i++)
		if (cb->codes[i].dimension == dimension)
			add_code(s, &table, &cb->codes[i]);
	if (table.n_rows > 0) {
		const struct dimension *d = dimension < 0 ? NULL : &cb->dimensions[dimension];

		text_add(&title, d || cb->n_dimensions == 0
					 ? "Codes"
					 : WORDS(&s->w, "Other codes", "Overige codes"));
		if (d)
			text_printf(&title, ": %s", page_label(s, &d->label, d->name));
		if (d && strcmp(page_label(s, &d->label, d->name), d->name) != 0)
			text_printf(&title, " (%s)", d->name);
		page_heading(s, title.s);
		s->page.format->table(&s->page, &table);
	}
	text_clear(&title);
	page_table_clear(&table);
}

void show_codes(struct codebook_page *s)
{
	for (int i = 0; i < (int)s->w.cb->n_dimensions; i++)
		show_dimension(s, i);
	show_dimension(s, -1);
	if (common_source(s->w.cb)) {
		struct text t = {0};

		text_printf(&t,
			WORDS(&s->w, "Source of all codes: %s.", "Bron van alle codes: %s."),
			common_source(s->w.cb));
		s->page.format->paragraph(&s->page, t.s);
		text_clear(&t);
	}
}

void show_groups(struct codebook_page *s)
{
	const struct codebook *cb = s->w.cb;
	struct text t = {0};

	if (cb->n_groups == 0)
		return;
	page_heading(s, WORDS(&s->w, "States of which one runs at a time",
				"Toestanden waarvan er één tegelijk loopt"));
	for (int g = 0; g < (int)cb->n_groups; g++) {
		page_entry(s, page_label(s, &cb->groups[g].label, cb->groups[g].id), "", true);
		for (size_t i = 0; i < cb->n_codes; i++)
			if (cb->codes[i].group == g)
				text_printf(&t, "%s%s", t.len > 0 ? ", " : "", cb->codes[i].name);
		page_line(s, &t);
	}
}

void show_modifiers(struct codebook_page *s)
{
	const struct codebook *cb = s->w.cb;
	struct text t = {0};

	if (cb->n_modifiers == 0)
		return;
	page_heading(s, WORDS(&s->w, "Modifiers", "Nadere aanduidingen"));
	for (size_t i = 0; i < cb->n_modifiers; i++) {
		const struct modifier *m = &cb->modifiers[i];

		page_entry(s, page_label(s, &m->label, m->id), "", true);
		text_add(&t, m->multiple ? WORDS(&s->w, "several may be chosen", "meer mogelijk")
					 : WORDS(&s->w, "one is chosen", "één kiezen"));
		if (m->required)
			text_add(&t, WORDS(&s->w, "; required", "; verplicht"));
		page_line(s, &t);
		for (size_t k = 0; k < m->n_values; k++) {
			text_printf(&t, "%c: %s", m->values[k].key,
				page_label(s, &m->values[k].label, m->values[k].id));
			page_line(s, &t);
		}
	}
}
