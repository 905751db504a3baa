/*
 * Looking things up in a codebook.
 */
#include "model/codebook.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"

void codebook_free(struct codebook *cb)
{
	arena_clear(&cb->arena);
	*cb = (struct codebook){0};
}

struct code_called code_called(const struct code *c, const char *language)
{
	const char *label = label_get(&c->label, language, c->id);
	bool same = strcmp(label, c->name) == 0;
	struct code_called w;

	snprintf(w.s, sizeof w.s, "%s%s%s", c->name, same ? "" : " ", same ? "" : label);
	return w;
}

int codebook_code(const struct codebook *cb, const char *id)
{
	for (size_t i = 0; i < cb->n_codes; i++)
		if (strcmp(cb->codes[i].id, id) == 0)
			return (int)i;
	return -1;
}

int codebook_modifier(const struct codebook *cb, const char *id)
{
	for (size_t i = 0; i < cb->n_modifiers; i++)
		if (strcmp(cb->modifiers[i].id, id) == 0)
			return (int)i;
	return -1;
}

int codebook_key(const struct codebook *cb, const char *path, int *code)
{
	size_t len = strlen(path);
	int n = 0;

	*code = -1;
	for (size_t i = 0; i < cb->n_codes; i++) {
		const char *key = cb->codes[i].key;

		if (!key || strncmp(key, path, len) != 0)
			continue;
		if (!key[len]) {
			*code = (int)i;
			return 1;
		}
		n++;
	}
	return n;
}

static bool equals(const char *id, const char *s, size_t n)
{
	return strncmp(id, s, n) == 0 && id[n] == '\0';
}

/* The code's modifier with this id, or NULL. */
static const struct modifier *find_modifier(
	const struct codebook *cb, const struct code *code, const char *s, size_t n)
{
	for (size_t i = 0; i < code->n_modifiers; i++) {
		const struct modifier *m = &cb->modifiers[code->modifiers[i]];

		if (equals(m->id, s, n))
			return m;
	}
	return NULL;
}

static bool has_value(const struct modifier *m, const char *s, size_t n)
{
	for (size_t i = 0; i < m->n_values; i++)
		if (equals(m->values[i].id, s, n))
			return true;
	return false;
}

/* Does the value at s (n bytes) stand in the list from..s already? */
static bool is_repeated(const char *from, const char *s, size_t n)
{
	while (from < s) {
		size_t len = strcspn(from, "|");

		if (len == n && strncmp(from, s, n) == 0)
			return true;
		from += len + 1;
	}
	return false;
}

/* What is wrong with `value|value` at s (n bytes), or NULL. */
static const char *values_fault(const struct modifier *m, const char *s, size_t n)
{
	const char *first = s, *end = s + n;

	for (;;) {
		size_t len = strcspn(s, "|;");

		if (!has_value(m, s, len))
			return _("a value that the modifier does not have");
		if (is_repeated(first, s, len))
			return _("the same value twice");
		s += len;
		if (s == end)
			return NULL;
		if (!m->multiple)
			return _("several values of a modifier that can have only one");
		s++;
	}
}

/* What is wrong with the list, or NULL. */
static const char *modifiers_fault(
	const struct codebook *cb, const struct code *code, const char *s)
{
	const struct modifier *previous = NULL;

	for (;;) {
		size_t len = strcspn(s, ";");
		size_t id_len = strcspn(s, "=;");
		const struct modifier *m;
		const char *fault;

		if (s[id_len] != '=')
			return _("not of the form group=value;group=value|value");
		m = find_modifier(cb, code, s, id_len);
		if (!m)
			return _("a modifier that the code does not have");
		if (previous && strcmp(previous->id, m->id) >= 0)
			return _("modifiers that are not in alphabetical order, each once");
		fault = values_fault(m, s + id_len + 1, len - id_len - 1);
		if (fault)
			return fault;
		previous = m;
		s += len;
		if (!*s)
			return NULL;
		s++;
	}
}

bool codebook_modifiers_valid(
	const struct codebook *cb, int code, const char *modifiers, const char **why)
{
	const char *fault = NULL;

	if (modifiers && *modifiers)
		fault = modifiers_fault(cb, &cb->codes[code], modifiers);
	if (fault && why)
		*why = fault;
	return !fault;
}

bool comparison_holds(const char compare[3], double x, double value)
{
	double d = x - value;
	bool same = fabs(d) < 1e-6;

	switch (compare[0]) {
	case '<':
		return compare[1] == '=' ? d < 0 || same : d < 0 && !same;
	case '>':
		return compare[1] == '=' ? d > 0 || same : d > 0 && !same;
	default:
		return same;
	}
}
