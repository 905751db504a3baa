/*
 * A view fills the screen between the top and the message line. One view is one file that offers
 * one `const struct view`.
 */
#ifndef TURVEN_UI_VIEW_H
#define TURVEN_UI_VIEW_H

#include <stdbool.h>

#include "ui/command.h"
#include "ui/draw.h"
#include "ui/key.h"

struct view {
	const char *title;                         /* N_(): for the help page */
	const struct command_group *const *groups; /* its commands, and those that it shares */
	void (*enter)(struct ui *ui);              /* on top now; may be NULL */
	void (*leave)(struct ui *ui);              /* no longer there; may be NULL */
	/* Everything but the two bottom lines (message and keys). Changes nothing that lasts. */
	void (*draw)(struct ui *ui, const struct area *a);
	/* A key that is no command: letters, digits, the mouse. False = it means nothing here. */
	bool (*key)(struct ui *ui, const struct key *k);
	/* N_(): what letters and digits do, for the help page; NULL = they log codes and choose the
	 * target. */
	const char *letters, *digits;
	bool codes_nothing; /* neither letters nor digits mean anything here */
	/* N_(): the word for a command in the key line now, NULL = it is not there; without the
	 * function it is the command's own. */
	const char *(*brief)(const struct ui *ui, const struct command *c);
	/* Where an open menu is drawn; NULL = at the bottom. */
	void (*menu_area)(struct ui *ui, const struct area *a, struct area *out);
	/* Once per turn, before drawing: follows the player, loads a little; may be NULL. */
	void (*tick)(struct ui *ui);
};

/* All of them, ending with NULL. */
extern const struct view *const views_all[];

/* view_form: ratings without a recording. */
extern const struct view view_coding, view_compare, view_edit, view_finish, view_form, view_help,
	view_messages, view_new_session, view_play, view_rating, view_start;

#endif
