/*
 * Commands: one row is a name, its default keys, a help line and a function. The look-up of keys,
 * the help page, the key line at the bottom, the palette (":") and the printed list all come from
 * the rows, so they cannot disagree.
 *
 * No command uses a letter or a digit: letters belong to the codebook, digits to the targets
 * (or to the values of ratings).
 */
#ifndef TURVEN_UI_COMMAND_H
#define TURVEN_UI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "ui/key.h"

#define COMMAND_KEYS 3

struct ui;

struct command {
	const char *name;               /* typed in the palette: "seek-back" */
	const char *keys[COMMAND_KEYS]; /* NULL behind the last; none = only by name */
	const char *brief;              /* N_(): a word or two for the key line; NULL = not there */
	const char *help;               /* N_(): what it does */
	void (*run)(struct ui *ui);
};

/* Commands that belong together; the help page shows the title above them. Ends with a row without
 * a name. */
struct command_group {
	const char *title; /* N_() */
	const struct command *commands;
};

/* The groups of a view, ending with NULL, are looked through in order. NULL = none. */
const struct command *command_for_key(
	const struct command_group *const *groups, const struct key *k);
const struct command *command_by_name(const struct command_group *const *groups, const char *name);

/* The i-th command over all groups; NULL behind the last. */
const struct command *command_at(const struct command_group *const *groups, size_t i);

/*
 * The first mistake in a view's groups: two commands with one key or one name, a letter or digit as
 * key, a row without help. False = none; out says what is wrong.
 */
bool command_conflict(const struct command_group *const *groups, char *out, size_t size);

/* The keys of a command as text: "Backspace, Ctrl+Z"; "" = none. */
void command_keys(const struct command *c, char *out, size_t size);

#endif
