/*
 * What the files of src/ui share: the state of the program on the screen, and how views and
 * commands speak, ask and go from view to view.
 */
#ifndef TURVEN_UI_UI_H
#define TURVEN_UI_UI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "coding/desk.h"
#include "ui/command.h"
#include "ui/message.h"
#include "ui/prompt.h"
#include "ui/view.h"

#define UI_VIEWS 6

struct coding; /* view_coding's */
struct compare;
struct edit;
struct finish;
struct help;
struct play;
struct rating_view;
struct start;
struct new_session;

struct ui {
	struct desk *desk; /* NULL: no observation is open */
	const struct view *views[UI_VIEWS];
	size_t n_views; /* the last one is on the screen */
	struct prompt prompt;
	struct messages messages;
	int64_t now_us;       /* of this turn */
	int64_t wake_us;      /* views: draw again at that moment at the latest */
	struct key key;       /* the one that is being handled */
	unsigned long n_keys; /* how many there were, with it */
	bool shown_on_video;  /* what the key did is on the picture already */
	int64_t leave_us;     /* when leaving with running states was asked for; 0 = not */
	bool leaving;         /* the program ends after this turn */
	int status;           /* 1 = something failed */
	struct error failure; /* said on standard error at the end */
	bool window_keys, confirm_on_video;

	struct coding *coding;
	struct compare *compare;
	struct edit *edit;
	struct finish *finish;
	struct help *help;
	struct play *play;
	struct rating_view *rating;
	struct start *start;
	struct new_session *new_session;
};

const struct view *ui_view(const struct ui *ui);
void ui_push(struct ui *ui, const struct view *v);
void ui_pop(struct ui *ui); /* the last one: the program ends */

void ui_wake_in_ms(struct ui *ui, int64_t ms);

/* Opens a text prompt; the callbacks may be set further in ui->prompt. */
void ui_ask_text(struct ui *ui, const char *question, const char *initial, const char *hint,
	bool (*done)(struct ui *ui, const char *text));
/* Opens an empty menu: the caller adds the choices to ui->prompt.menu. */
void ui_ask_menu(struct ui *ui, const char *question, void (*done)(struct ui *ui, int value));
void ui_close_prompt(struct ui *ui);

/* One key: prompt, then commands of the view, then the view itself. */
void ui_key(struct ui *ui, const struct key *k);
void ui_tick(struct ui *ui);
void ui_draw(struct ui *ui);

/* A command's word for the line of keys; NULL = none, or it has nothing to act on now. */
const char *ui_brief(const struct ui *ui, const struct command *c);

/* The language of labels. */
const char *ui_language(const struct ui *ui);

/* ---- opening and closing an observation ---- */

/* Opens the desk and the coding view. False: err, nothing changed. */
bool ui_open_desk(struct ui *ui, const struct desk_options *o, struct error *err);
/* Closes both; errors are said. */
void ui_close_desk(struct ui *ui);

/* The way in of `turven play`, as those of ui/start.h; note: said at first, or NULL. */
bool play_open(
	struct ui *ui, const struct desk_options *given, const char *note, struct error *err);

/* ---- shared groups of commands ---- */
extern const struct command_group group_playback; /* needs a desk */
extern const struct command_group group_video;    /* logged codes on the picture */
extern const struct command_group group_seek;     /* the same; with the arrow keys */
extern const struct command_group group_steps;    /* behind it: the other steps, going to a time */
extern const struct command_group group_far_seek; /* instead, where these are taken */
extern const struct command_group group_speed;    /* with the keys - + = */
/* the checks, reopening; the same */
extern const struct command_group group_finishing;
extern const struct command_group group_program; /* help, palette */
extern const struct command_group group_leaving; /* leave, redraw */
extern const struct command_group group_leave;   /* leave only */

#endif
