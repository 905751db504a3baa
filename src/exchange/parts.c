/* Parts: a name, NUL, the length of the text, the text. */
#include "exchange/parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

size_t part_begin(struct text *out, const char *name)
{
	size_t length = 0, begin;

	text_add_n(out, name, strlen(name) + 1);
	begin = out->len;
	text_add_n(out, (const char *)&length, sizeof length);
	return begin;
}

void part_end(struct text *out, size_t begin)
{
	size_t length = out->len - begin - sizeof length;

	memcpy(out->s + begin, &length, sizeof length);
}

bool part_next(const char **at, const char *end, struct part *p)
{
	if (*at >= end)
		return false;
	p->name = *at;
	*at += strlen(*at) + 1;
	memcpy(&p->n, *at, sizeof p->n);
	p->s = *at + sizeof p->n;
	*at = p->s + p->n;
	return true;
}

bool part_names_add(struct part_names *p, const char *name)
{
	for (size_t i = 0; i < p->n; i++)
		if (strcmp(p->items[i], name) == 0)
			return false;
	MEM_GROW(p->items, p->n, p->capacity);
	p->items[p->n++] = mem_strdup(name);
	return true;
}

void part_names_clear(struct part_names *p)
{
	for (size_t i = 0; i < p->n; i++)
		free(p->items[i]);
	free(p->items);
	*p = (struct part_names){0};
}
