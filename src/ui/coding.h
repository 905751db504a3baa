/*
 * What the coding view, its panels and the edit view share: the key path typed so far, the selected
 * event, the filter. Private to these files.
 */
#ifndef TURVEN_UI_CODING_H
#define TURVEN_UI_CODING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "coding/desk.h"
#include "ui/hints.h"
#include "ui/list.h"
#include "ui/ui.h"

struct coding {
	/* a path that is not complete yet (here and in the edit view); the moment is that of its
	 * first key */
	char path[CODEBOOK_MAX_KEY + 1];
	struct desk_moment moment;
	int64_t path_us; /* when its last key came: it is dropped when no more come */
	/* the next code is logged at the moment of this event; n = 0 = no */
	struct event_id same_moment;

	/* what a menu is about */
	int asked_code, asked_target;
	struct event_id asked_event;
	size_t asked_modifier; /* the how-many-th of the code's */

	/* the selected event. Following: it goes along with the video. */
	struct event_id selected;
	bool following;
	size_t n_begun; /* events that had begun at the last turn: a change moves the selection */

	char *filter; /* NULL = none */
	size_t *rows; /* indexes into the timeline that pass the filter */
	size_t n_rows, rows_capacity;
	bool rows_stale;
	struct list list; /* of rows, as the event panel shows them */

	struct hints hints;

	/* where the panels were drawn, for the mouse */
	struct area events_area, timeline_area;
	int timeline_from, timeline_width; /* columns of the time axis */
};

/* Rows of the event list: all events, or those that pass the filter. */
size_t coding_n_rows(struct ui *ui);
const struct event *coding_row(struct ui *ui, size_t row);
/* The row of an event; SIZE_MAX = not shown. */
size_t coding_row_of(struct ui *ui, struct event_id id);
void coding_set_filter(struct ui *ui, const char *text);

/* The selected event, NULL if there is none. */
const struct event *coding_selected(struct ui *ui);
void coding_select(struct ui *ui, struct event_id id, bool following);
/* Says that there is nothing to correct, if so. */
const struct event *coding_selected_or_say(struct ui *ui);

/* A letter (or a digit within a path): the path grows, or the code is logged. */
void coding_press(struct ui *ui, const struct key *k);
/* Is the observation open? Says if not: before something is asked for that would be refused. */
bool coding_may_change(struct ui *ui);
/* Says what is not possible with the names that are on the screen, where the error has ids. */
void coding_say_error(struct ui *ui, const struct error *err);
/* A digit: the target that it stands for. */
void coding_choose_target(struct ui *ui, const struct key *k);
/* What was begun, as the panel of codes and the video say it; nothing if nothing was. */
void coding_path_words(const struct ui *ui, struct text *out);
/* Begins or goes on with a path. */
void coding_set_path(struct ui *ui, const char *path);
/* Forgets the path and the moment that were begun. */
void coding_end_path(struct coding *c);

/* Opens the menu of an event's modifier values (the which-th of its code's modifiers). False: there
 * are no (more) modifiers. */
bool coding_ask_modifiers(struct ui *ui, struct event_id id, size_t which);

/* Undo (Backspace takes back a key of a path first) and redo, of events and ratings alike. */
void coding_undo(struct ui *ui);
void coding_redo(struct ui *ui);

/* Commands on the selected event: undo, redo, comment, marks, delete; and choosing it. */
extern const struct command_group group_changes;
extern const struct command_group group_events;

/* The length of the time axis: that of the recording, or what is coded so far; at least a minute.
 */
int64_t coding_axis_ms(const struct ui *ui);
const char *coding_target_label(const struct ui *ui, int target);

/* ---- the panels ---- */
int panel_status_rows(struct ui *ui); /* 3, more with banners */
void panel_status_draw(struct ui *ui, const struct area *a);
/* "paused", "seeking", … */
const char *panel_playing_words(const struct desk_playback *p);
void panel_codes_draw(struct ui *ui, const struct area *a);
void panel_events_draw(struct ui *ui, const struct area *a);
int panel_running_rows(struct ui *ui);
void panel_running_draw(struct ui *ui, const struct area *a);
int panel_timeline_rows(const struct ui *ui, int most);
void panel_timeline_draw(struct ui *ui, const struct area *a);
/* The time under a column of the timeline; false outside of it. */
bool panel_timeline_time(const struct ui *ui, int row, int column, int64_t *ms);

/* Lays the panels out; the left one is the caller's to draw. */
struct coding_layout {
	struct area status, left, events, running, timeline;
};
void coding_layout(struct ui *ui, const struct area *a, struct coding_layout *out);
/* All but the left panel. */
void coding_draw_panels(struct ui *ui, const struct coding_layout *l);
void coding_tick(struct ui *ui);
bool coding_mouse(struct ui *ui, const struct key *k);
void coding_menu_area(struct ui *ui, const struct area *a, struct area *out);

#endif
