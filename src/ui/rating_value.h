/* Values of the selected rating: typed, stepped, or another state. Private to the rating view. */
#ifndef TURVEN_UI_RATING_VALUE_H
#define TURVEN_UI_RATING_VALUE_H

#include <stdbool.h>

#include "ui/rating.h"

/* The commands: a step down and up, not observable, not applicable, take back, comment. */
extern const struct command_group group_rating;

/* A digit, sign or point: rates, or waits for more. False: the key is none of these. */
bool rating_type(struct ui *ui, const struct key *k);
/* Rates with what was typed, if it is a value; says so if not. */
void rating_take_typed(struct ui *ui);
/* Once per turn: a value that nothing followed for a moment is taken. */
void rating_tick_typed(struct ui *ui);

#endif
