/*
 * What the compare view and its pictures share: the differences of two observations, and which of
 * them have a row. Private to these files.
 */
#ifndef TURVEN_UI_COMPARE_H
#define TURVEN_UI_COMPARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "reliability/comparison.h"
#include "ui/draw.h"
#include "ui/list.h"
#include "ui/ui.h"

/* What is shown; Tab goes through them. */
enum shown { SHOW_FOLDED, SHOW_ALL, SHOW_MISSED, SHOW_CODES, SHOW_ENDS, SHOW_RATINGS, N_SHOWN };

/* A difference, or so many agreements one after the other. */
struct row {
	size_t first, n;
};

struct compare {
	struct difference *items;
	size_t n;
	struct row *rows;
	size_t n_rows, capacity;
	struct list list;
	struct area area; /* of the rows, for the mouse */
	enum shown shown;
	char *filter; /* NULL = none */
	int64_t tolerance_ms, duration_ms;
};

/* Makes the rows again, after what is shown has changed. */
void compare_make_rows(struct ui *ui);
/* Does the row stand for agreements that are folded? */
bool compare_is_folded(const struct compare *c, size_t row);

/* "only anna", "other code", … */
void compare_kind(const struct ui *ui, const struct difference *d, char *out, size_t size);
/* One coder's side in full: "1:02.3 EN03 Introduces a problem", a rating's value, or "-". */
void compare_side(const struct ui *ui, const struct difference *d, bool second, struct text *out);
/* The coder's comment on it, or NULL. */
const char *compare_comment(const struct difference *d, bool second);
const char *compare_target(const struct ui *ui, int target);
const char *compare_coder(const struct ui *ui, bool second);

void compare_draw(struct ui *ui, const struct area *a);

#endif
