/* What codes, items, coders and codebooks are called on the page of turven reliability. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cli/reliability_page.h"

static const struct page_name *name_of(const struct reliability_page *p, const char *id)
{
	for (size_t i = 0; i < p->n_names; i++)
		if (strcmp(p->names[i].id, id) == 0)
			return &p->names[i];
	return NULL;
}

const char *page_name(const struct reliability_page *p, const char *id)
{
	const struct page_name *n = name_of(p, id);

	return n ? n->name : id;
}

char *page_title(const struct reliability_page *p, const char *id)
{
	const struct page_name *n = name_of(p, id);

	if (!n)
		return mem_strdup(id);
	if (n->label[0] == '\0' || strcmp(n->label, n->name) == 0)
		return mem_strdup(n->name);
	return mem_printf("%s: %s", n->name, n->label);
}

void page_coders(const struct reliability_page *p, const char *coders, char first[CODER_SIZE],
	char second[CODER_SIZE])
{
	const char *comma = strchr(coders, ',');
	bool two = comma && strlen(comma) < CODER_SIZE && comma - coders < CODER_SIZE;

	snprintf(first, CODER_SIZE, "%.*s", two ? (int)(comma - coders) : CODER_SIZE - 1,
		two ? coders : WORDS(p, "the first coder", "de eerste codeur"));
	snprintf(second, CODER_SIZE, "%.*s", CODER_SIZE - 1,
		two ? comma + 1 : WORDS(p, "the second", "de tweede"));
}

/* ---- from a codebook ---- */

static void add_name(
	struct reliability_page *p, const char *id, const char *name, const struct label *l)
{
	MEM_GROW(p->names, p->n_names, p->name_capacity);
	p->names[p->n_names++] =
		(struct page_name){arena_strdup(&p->arena, id), arena_strdup(&p->arena, name),
			arena_strdup(&p->arena, label_get(l, p->page.language, ""))};
}

static void add_names(struct reliability_page *p, const struct codebook *cb)
{
	for (size_t i = 0; i < cb->n_codes; i++)
		add_name(p, cb->codes[i].id, cb->codes[i].name, &cb->codes[i].label);
	for (size_t i = 0; i < cb->n_ratings; i++)
		add_name(p, cb->ratings[i].id, cb->ratings[i].name, &cb->ratings[i].label);
	for (size_t i = 0; i < cb->n_groups; i++)
		add_name(p, cb->groups[i].id,
			label_get(&cb->groups[i].label, p->page.language, cb->groups[i].id),
			&cb->groups[i].label);
	for (size_t i = 0; i < cb->n_dimensions; i++)
		add_name(p, cb->dimensions[i].id, cb->dimensions[i].name, &cb->dimensions[i].label);
	p->codebook = arena_strdup(&p->arena, label_get(&cb->title, p->page.language, cb->id));
	add_name(p, cb->id, p->codebook, &(struct label){0});
}

void page_add_codebook(struct reliability_page *p, const struct codebook *cb)
{
	const char *text =
		arena_printf(&p->arena, "%s %s (SHA-256 %.12s…)", cb->id, cb->version, cb->sha256);
	char *file;

	for (size_t i = 0; i < p->n_versions; i++)
		if (strcmp(p->versions[i], text) == 0)
			return;
	if (p->n_versions == 0)
		add_names(p, cb);
	MEM_GROW(p->versions, p->n_versions, p->version_capacity);
	p->versions[p->n_versions++] = text;
	file = mem_printf(
		WORDS(p, "codebook %s, version %s", "codeboek %s, versie %s"), cb->id, cb->version);
	reliability_page_source(p, file, cb->sha256);
	free(file);
}
