/* Looking up commands and proving that their keys do not clash. */
#include "ui/command.h"

#include <stdio.h>
#include <string.h>

const struct command *command_at(const struct command_group *const *groups, size_t i)
{
	for (; *groups; groups++)
		for (const struct command *c = (*groups)->commands; c->name; c++)
			if (i-- == 0)
				return c;
	return NULL;
}

static bool has_key(const struct command *c, const char *name)
{
	for (size_t k = 0; k < COMMAND_KEYS && c->keys[k]; k++)
		if (strcmp(c->keys[k], name) == 0)
			return true;
	return false;
}

const struct command *command_for_key(
	const struct command_group *const *groups, const struct key *k)
{
	const struct command *c;

	for (size_t i = 0; (c = command_at(groups, i)) != NULL; i++)
		if (has_key(c, k->name))
			return c;
	return NULL;
}

const struct command *command_by_name(const struct command_group *const *groups, const char *name)
{
	const struct command *c;

	for (size_t i = 0; (c = command_at(groups, i)) != NULL; i++)
		if (strcmp(c->name, name) == 0)
			return c;
	return NULL;
}

static bool keys_are_free(const struct command *c, char *out, size_t size)
{
	for (size_t i = 0; i < COMMAND_KEYS && c->keys[i]; i++) {
		struct key k = {0};
		snprintf(k.name, sizeof k.name, "%s", c->keys[i]);
		if (!key_is_letter(&k) && !key_is_digit(&k))
			continue;
		snprintf(out, size, "'%s' uses %s, which belongs to the codebook or the targets",
			c->name, k.name);
		return false;
	}
	return true;
}

bool command_conflict(const struct command_group *const *groups, char *out, size_t size)
{
	const struct command *a, *b;

	for (size_t i = 0; (a = command_at(groups, i)) != NULL; i++) {
		if (!keys_are_free(a, out, size))
			return true;
		if (!a->help || !a->run) {
			snprintf(out, size, "'%s' has no help or no function", a->name);
			return true;
		}
		for (size_t j = 0; j < i && (b = command_at(groups, j)) != NULL; j++) {
			if (strcmp(a->name, b->name) == 0) {
				snprintf(out, size, "'%s' is there twice", a->name);
				return true;
			}
			for (size_t k = 0; k < COMMAND_KEYS && a->keys[k]; k++) {
				if (!has_key(b, a->keys[k]))
					continue;
				snprintf(out, size, "'%s' and '%s' both use %s", b->name, a->name,
					a->keys[k]);
				return true;
			}
		}
	}
	return false;
}

void command_keys(const struct command *c, char *out, size_t size)
{
	size_t used = 0;

	out[0] = '\0';
	for (size_t i = 0; i < COMMAND_KEYS && c->keys[i] && used < size; i++)
		used += (size_t)snprintf(
			out + used, size - used, "%s%s", i ? ", " : "", key_label(c->keys[i]));
}
