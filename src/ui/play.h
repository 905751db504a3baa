/*
 * What the play view and its picture share: the events of all observations that are seen, in the order
 * of time. Private to these files.
 */
#ifndef TURVEN_UI_PLAY_H
#define TURVEN_UI_PLAY_H

#include <stdbool.h>
#include <stddef.h>

#include "ui/list.h"
#include "ui/ui.h"

struct play_row {
	size_t seen; /* index of the observation */
	const struct event *event;
};

struct play {
	struct play_row *rows; /* by onset; those that pass the filter */
	size_t n_rows, capacity, n_events;
	struct list list;
	struct area area; /* of the list, for the mouse */
	char *filter;     /* NULL = none */
	bool following;   /* the cursor goes along with the video */
	size_t n_begun;   /* rows that had begun at the last turn; a change moves the cursor */
};

/* "anna", "anna+2" */
void play_coder(const struct observation_name *name, char *out, size_t size);
const char *play_target(const struct ui *ui, const struct desk_seen *o, const struct event *e);
/* How many rows have begun where the video is. */
size_t play_begun(const struct ui *ui);

void panel_play_draw(struct ui *ui, const struct area *a);

#endif
