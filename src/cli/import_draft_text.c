/* The YAML of a draft: every foreign name is a label, and every code gets a key. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "cli/import_draft.h"
#include "store/yaml_text.h"

#define NAME_MAX_CHARS 24 /* as codebook_file.c has it */

/* ---- keys ---- */

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A key for each code: its own letter, else one of its id, else any; where there are more codes than
 * letters, two letters each. */
static void choose_keys(const struct draft *d, char (*keys)[3])
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
	const size_t n_letters = sizeof letters - 1;
	bool used[128] = {false};

	for (size_t i = 0; d->names.n > n_letters && i < d->names.n; i++) {
		keys[i][0] = letters[i / n_letters % n_letters];
		keys[i][1] = letters[i % n_letters];
	}
	if (d->names.n > n_letters)
		return;
	for (size_t i = 0; i < d->names.n; i++) {
		char key = d->codes[i].declared ? d->codes[i].declared->key : '\0';

		if (is_letter(key) && !used[(unsigned char)key]) {
			keys[i][0] = key;
			used[(unsigned char)key] = true;
		}
	}
	for (size_t i = 0; i < d->names.n; i++) {
		char *wanted = mem_printf("%s%s", d->names.items[i].id, letters);

		for (const char *c = wanted; keys[i][0] == '\0'; c++)
			if (is_letter(*c) && !used[(unsigned char)*c]) {
				keys[i][0] = *c;
				used[(unsigned char)*c] = true;
			}
		free(wanted);
	}
}

/* ---- the file ---- */

static void add_label(struct text *t, const char *s)
{
	char *visible = text_visible(s);

	text_add(t, "label: {en: ");
	yaml_add_text(t, visible);
	text_add_c(t, '}');
	free(visible);
}

/* Short enough for a name that stands on the screen beside others? */
static void add_name(struct text *t, const struct word *word)
{
	char *visible = text_visible(word->from);

	if (strcmp(word->from, word->id) != 0 && draft_chars(visible) <= NAME_MAX_CHARS) {
		text_add(t, "name: ");
		yaml_add_text(t, visible);
		text_add(t, ", ");
	}
	free(visible);
}

static void add_head(const struct draft *d, struct text *t)
{
	const char *id = d->p->codebooks[d->at].id;
	struct text source = {0};

	text_printf(t, "format: turven-codebook/1\nid: %s\nversion: \"0.1\"\ntitle: {en: ", id);
	yaml_add_text(t, id);
	text_add(t,
		"}\nstatus: draft\nlanguages: [en]\nnote: {en: \"Made by turven import from the "
		"events of other programs. What the codes mean, which exclude one another and "
		"which speak for what is not known: look it up in the instrument and write it "
		"here.\"}\nsources:\n");
	for (size_t i = 0; i < d->p->n_files; i++) {
		const struct import_file *file = &d->p->files[i];
		char *name = text_visible(file_base(file->path));

		text_printf(&source, "%s (%s), SHA-256 %s", name, file->format, file->sha256);
		text_printf(t, "  - {key: file%zu, text: ", i + 1);
		yaml_add_text(t, source.s);
		text_add(t, "}\n");
		text_clear(&source);
		free(name);
	}
}

static void add_targets(const struct draft *d, struct text *t)
{
	text_add(t, "targets:\n");
	if (d->has_people)
		text_add(t, "  - {id: participant, kind: person, label: {en: Participant}}\n");
	if (d->has_others || !d->has_people)
		text_add(t, "  - {id: nobody_named, kind: unit, label: {en: Nobody named}}\n");
}

static void add_modifiers(const struct draft *d, struct text *t)
{
	if (d->n_sets > 0)
		text_add(t, "modifiers:\n");
	for (size_t i = 0; i < d->n_sets; i++) {
		const struct draft_set *set = &d->sets[i];

		text_printf(t, "  - id: %s\n    ", set->id);
		add_label(t, set->name ? set->name : set->id);
		text_printf(t, "\n%s    values:\n", set->several ? "    multiple: true\n" : "");
		for (size_t k = 0; k < set->values.n; k++) {
			text_printf(t, "      - {id: %s, ", set->values.items[k].id);
			add_label(t, set->values.items[k].from);
			text_add(t, "}\n");
		}
	}
}

static void add_code_line(const struct draft *d, size_t at, const char *key, struct text *t)
{
	const struct draft_code *c = &d->codes[at];
	const struct word *word = &d->names.items[at];
	bool both = d->has_people && d->has_others;

	text_printf(t, "  - {id: %s, ", word->id);
	add_name(t, word);
	/* A key such as y or n would be a truth to some readers. */
	text_printf(t, "key: \"%s\", kind: %s, targets: %s,\n     ", key,
		c->state ? "state" : "point",
		both            ? "[participant, nobody_named]"
		: d->has_people ? "participant"
				: "nobody_named");
	if (c->category && c->category[0] != '\0')
		text_printf(t, "dimension: %s, ",
			d->categories.items[draft_find(&d->categories, c->category)].id);
	if (c->declared && c->declared->valence != 0)
		text_printf(t, "valence: %d, ", c->declared->valence);
	if (c->n_sets > 0) {
		text_add(t, "modifiers: [");
		for (size_t i = 0; i < c->n_sets; i++)
			text_printf(t, "%s%s", i > 0 ? ", " : "", d->sets[c->sets[i]].id);
		text_add(t, "], ");
	}
	add_label(t, word->from);
	if (c->declared && c->declared->description && c->declared->description[0] != '\0') {
		text_add(t, ",\n     note: {en: ");
		yaml_add_text(t, c->declared->description);
		text_add_c(t, '}');
	}
	text_add(t, "}\n");
}

char *draft_text(const struct draft *d)
{
	char(*keys)[3] = mem_alloc(d->names.n + 1, sizeof *keys);
	struct text t = {0};

	choose_keys(d, keys);
	add_head(d, &t);
	add_targets(d, &t);
	if (d->categories.n > 0)
		text_add(&t, "dimensions:\n");
	for (size_t i = 0; i < d->categories.n; i++) {
		text_printf(&t, "  - {id: %s, ", d->categories.items[i].id);
		add_name(&t, &d->categories.items[i]);
		add_label(&t, d->categories.items[i].from);
		text_add(&t, "}\n");
	}
	add_modifiers(d, &t);
	text_add(&t, "codes:\n");
	for (size_t i = 0; i < d->names.n; i++)
		add_code_line(d, i, keys[i], &t);
	free(keys);
	return t.s;
}
