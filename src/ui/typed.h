/*
 * A value of a scale, typed one key after the other: "2", "-3", "10", "1.5". Says after each key
 * whether that is a value already and whether a longer one can come of it. Pure.
 */
#ifndef TURVEN_UI_TYPED_H
#define TURVEN_UI_TYPED_H

#include <stdbool.h>

#include "model/codebook.h"

#define TYPED_SIZE 16

enum typed {
	TYPED_IMPOSSIBLE, /* no value of the scale begins like this */
	TYPED_BEGUN,      /* no value yet: "-", or "2" of 0, 10, 20 */
	TYPED_OPEN,       /* *value, if nothing follows: "1" of 1 and 10, or of 1 and 1.5 */
	TYPED_DONE        /* *value; nothing can follow */
};

/*
 * What was typed so far, on this scale. A leading + says nothing. A point behind which only one
 * number can follow stands for it: "1." is 1.5 where the steps are halves.
 */
enum typed typed_value(const struct scale *scale, const char *typed, double *value);

/*
 * Adds a key's character: a digit, + or -, a point or comma. = counts as +, its neighbour on the
 * keyboard. A sign begins anew. False, leaving typed alone: it is none of these, or too much.
 */
bool typed_add(char typed[TYPED_SIZE], const char *character);

#endif
