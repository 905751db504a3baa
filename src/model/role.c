/* Which roles codebooks know. See the header. */
#include "model/role.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static bool is_listed(const struct roles *r, const char *role)
{
	for (size_t i = 0; i < r->n; i++)
		if (strcmp(r->items[i], role) == 0)
			return true;
	return false;
}

void roles_add(struct roles *r, const struct codebook *cb)
{
	for (size_t c = 0; c < cb->n_target_classes; c++) {
		const struct target_class *class = &cb->target_classes[c];

		if (class->kind != TARGET_PERSON)
			continue;
		r->any = r->any || class->n_roles == 0;
		for (size_t i = 0; i < class->n_roles; i++) {
			if (is_listed(r, class->roles[i]))
				continue;
			MEM_GROW(r->items, r->n, r->capacity);
			r->items[r->n++] = mem_strdup(class->roles[i]);
		}
	}
}

void roles_clear(struct roles *r)
{
	for (size_t i = 0; i < r->n; i++)
		free(r->items[i]);
	free(r->items);
	*r = (struct roles){0};
}

bool roles_know(const struct roles *r, const char *role)
{
	return r->any || (role && is_listed(r, role));
}

void roles_words(const struct roles *r, struct text *out)
{
	text_add(out, "");
	for (size_t i = 0; i < r->n; i++)
		text_printf(out, "%s%s", i ? ", " : "", r->items[i]);
}
