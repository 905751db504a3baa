/*
 * What the rating view and its panels share: the lines of ratings, the selected one, its evidence,
 * the value typed so far. Private to these files; others open the view at a rating.
 */
#ifndef TURVEN_UI_RATING_H
#define TURVEN_UI_RATING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "coding/desk.h"
#include "ui/list.h"
#include "ui/typed.h"
#include "ui/ui.h"

/* A line of the list: what can be rated, or whom the lines below are about. */
struct rating_line {
	bool heading;
	int item; /* index; -1 in a heading */
	int target;
	int segment; /* index of the segment, -1 = the whole session */
	struct segment_ref ref;
	struct evidence evidence; /* how much was logged for it */
};

struct rating_view {
	struct rating_line *lines; /* by target, then segment, then item */
	size_t n_lines, capacity;
	size_t *numbers;       /* per target, place and item: the line's number from 1, 0 = none */
	unsigned long changes; /* desk_n_changes when they were made */
	struct list list;      /* the cursor is never on a heading, but with no item at all */

	const struct event **evidence; /* of the selected line, by time */
	size_t n_evidence, evidence_capacity;
	struct list evidence_list;
	bool in_evidence; /* the arrow keys are there */

	struct typed_number number;
	unsigned long number_key;   /* ui->n_keys of its last key */
	const struct rating *taken; /* the revision that it made; NULL = none */
	struct rating_line asked;   /* what the prompt for a comment is about */

	struct area list_area; /* where it was drawn, for the mouse */
};

/* Opens the view at a rating, or goes there if it is open. segment as in struct finding. */
void rating_show(struct ui *ui, int item, int target, struct segment_ref segment);

/* ---- for the files of the view ---- */

/* Makes lines and evidence anew if anything changed; the selection stays with what it is about. */
void rating_refresh(struct ui *ui);
/* The selected line, NULL where there is nothing to rate. */
const struct rating_line *rating_selected(struct ui *ui);
void rating_select(struct ui *ui, size_t line);

/* The commands that go from line to line; a line up or down, or a moment where these are chosen. */
extern const struct command_group group_rating_moves;
void rating_step_line(struct ui *ui, int by);
/*
 * Of the lines about this target: the same item in this segment, else the segment's first, else,
 * with anywhere, the target's first. SIZE_MAX = none.
 */
size_t rating_find_line(
	const struct rating_view *v, int target, int segment, int item, bool anywhere);

const struct rating *rating_of_line(const struct ui *ui, const struct rating_line *line);
const struct segment *rating_segment(struct ui *ui, const struct rating_line *line);
bool rating_is_ruled_out(const struct ui *ui, const struct rating_line *line);
bool rating_is_open(const struct ui *ui, const struct rating_line *line); /* not yet rated */
/* How many of all that can be rated have a value or a state. */
void rating_progress(struct ui *ui, size_t *n_rated, size_t *n);
/* Is any code of the codebook evidence for this item? */
bool rating_has_codes(const struct ui *ui, int item);

/* "Mother", "Mother · time slot 2 (5:00-10:00)". */
void rating_whom_words(struct ui *ui, const struct rating_line *line, struct text *out);
/* The status in words; of a value its anchor, or those around it; "" = there are none. */
void rating_words(const struct ui *ui, const struct rating_line *line, struct text *out);
/* "+3 −1 ·2"; "" = nothing was logged. */
void rating_evidence_words(const struct evidence *e, char *out, size_t size);

void panel_ratings_draw(struct ui *ui, const struct area *a);
int panel_ratings_rows(struct ui *ui);
void panel_evidence_draw(struct ui *ui, const struct area *a);
int panel_evidence_rows(struct ui *ui, int width);

#endif
