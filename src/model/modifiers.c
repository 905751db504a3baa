/* The text form of modifiers, changed value by value. */
#include "model/modifiers.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/label.h"

bool modifiers_have(const char *text, const char *group, const char *value)
{
	size_t group_length = strlen(group), value_length = strlen(value);

	for (const char *at = text; at && *at;) {
		const char *end = at + strcspn(at, ";");
		const char *equals = memchr(at, '=', (size_t)(end - at));
		bool is_group = equals && (size_t)(equals - at) == group_length &&
				strncmp(at, group, group_length) == 0;
		for (const char *v = is_group ? equals + 1 : end; v < end;) {
			size_t n = strcspn(v, "|;");
			if (n == value_length && strncmp(v, value, n) == 0)
				return true;
			v += n + 1;
		}
		at = *end ? end + 1 : end;
	}
	return false;
}

/* The code's modifiers, sorted by id as the text form wants them. */
static size_t sorted_modifiers(
	const struct codebook *cb, const struct code *c, int *out, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; i < c->n_modifiers && n < max; i++) {
		size_t at = n++;
		while (at > 0 && strcmp(cb->modifiers[out[at - 1]].id,
					 cb->modifiers[c->modifiers[i]].id) > 0) {
			out[at] = out[at - 1];
			at--;
		}
		out[at] = c->modifiers[i];
	}
	return n;
}

static char *rebuild(
	const struct codebook *cb, int code, const char *text, int modifier, size_t value)
{
	int sorted[CODEBOOK_MAX_MODIFIERS];
	size_t n = sorted_modifiers(cb, &cb->codes[code], sorted, CODEBOOK_MAX_MODIFIERS);
	struct text out = {0};

	for (size_t i = 0; i < n; i++) {
		const struct modifier *m = &cb->modifiers[sorted[i]];
		bool is_switched = sorted[i] == modifier;
		bool adds = is_switched && !modifiers_have(text, m->id, m->values[value].id);
		bool first = true;
		for (size_t v = 0; v < m->n_values; v++) {
			bool has = modifiers_have(text, m->id, m->values[v].id);
			if (is_switched && v == value)
				has = !has;
			else if (adds && !m->multiple)
				has = false;
			if (!has)
				continue;
			if (first)
				text_printf(&out, "%s%s=", out.len ? ";" : "", m->id);
			else
				text_add(&out, "|");
			text_add(&out, m->values[v].id);
			first = false;
		}
	}
	return out.s;
}

char *modifiers_switch(
	const struct codebook *cb, int code, const char *text, int modifier, size_t value)
{
	return rebuild(cb, code, text, modifier, value);
}

char *modifiers_keep(const struct codebook *cb, int code, const char *text)
{
	return rebuild(cb, code, text, -1, 0);
}

void modifiers_words(const struct codebook *cb, int code, const char *text, const char *language,
	struct text *out)
{
	const struct code *c = &cb->codes[code];
	bool first = true;

	for (size_t i = 0; i < c->n_modifiers; i++) {
		const struct modifier *m = &cb->modifiers[c->modifiers[i]];
		for (size_t v = 0; v < m->n_values; v++) {
			if (!modifiers_have(text, m->id, m->values[v].id))
				continue;
			text_printf(out, "%s%s", first ? "" : ", ",
				label_get(&m->values[v].label, language, m->values[v].id));
			first = false;
		}
	}
}
