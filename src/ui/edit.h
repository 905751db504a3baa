/*
 * The edit view and what it does to the event: changes that are saved at once. Private to these
 * files.
 */
#ifndef TURVEN_UI_EDIT_H
#define TURVEN_UI_EDIT_H

#include <stdbool.h>
#include <stdint.h>

#include "ui/coding.h"

enum field {
	FIELD_ONSET,
	FIELD_OFFSET,
	FIELD_CODE,
	FIELD_TARGET,
	FIELD_MODIFIERS,
	FIELD_MARK,
	FIELD_COMMENT,
	N_FIELDS
};

struct edit {
	struct event_id id;
	enum field field;
};

/* The event, NULL when it is gone (undone); the view closes then. */
const struct event *edit_event(struct ui *ui);

/* Each is a record of its own and can be undone; refusals are said. */
bool edit_change(struct ui *ui, const struct event_values *v);
bool edit_set_offset(struct ui *ui, const struct event *e, int64_t ms);
void edit_set_code(struct ui *ui, const struct event *e, int code);
/* Is a line with a time chosen? If not, says so. */
bool edit_at_time(struct ui *ui);
/* The time of the chosen line (start or end). A paused video shows the moment that was chosen.
 * False: it was refused, and said so. */
bool edit_set_time(struct ui *ui, int64_t ms);
void edit_move_time(struct ui *ui, int64_t by_ms);

#endif
