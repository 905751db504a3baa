/* Values of the selected rating: typed, stepped, or another state. Private to the rating view. */
#ifndef TURVEN_UI_RATING_VALUE_H
#define TURVEN_UI_RATING_VALUE_H

#include <stdbool.h>

#include "ui/rating.h"

/* The commands: a step down and up, not observable, not applicable, take back, comment. */
extern const struct command_group group_rating;

/* A digit, sign or point: rates, or waits for more. False: the key is none of these. */
bool rating_type(struct ui *ui, const struct key *k);
/* The number ends: what waits is rated, if it is a value. False: it was none, which was said. */
bool rating_take_typed(struct ui *ui);
/* Was the key before this one of a number that was taken, or was refused? */
bool rating_just_typed(const struct ui *ui);
/* Takes the number's last key back; false: there is none, or the number was taken. */
bool rating_untype(struct ui *ui);
/* Drops what is typed and was not taken; false: there is nothing. */
bool rating_drop_typed(struct ui *ui);
/* Once per turn: a value that nothing followed for a moment is taken. */
void rating_tick_typed(struct ui *ui);

#endif
