/*
 * A value of a scale, typed one key after the other: "2", "-3", "10", "1.5". Says after each key
 * whether that is a value already and whether a longer one can come of it. Pure.
 *
 * The rule: keys that come within TYPED_MS of each other, with no other key between, are one number.
 * It is taken at once where nothing can follow, else when it is over. A number that is not on the
 * scale is refused as a whole, also where the beginning of it was taken: 3.5 on a scale of whole
 * numbers is neither 3 nor 5.
 */
#ifndef TURVEN_UI_TYPED_H
#define TURVEN_UI_TYPED_H

#include <stdbool.h>
#include <stdint.h>

#include "model/codebook.h"

#define TYPED_SIZE 16

#define TYPED_MS 2000 /* a number that gets no more keys for so long is over */
#define BEGUN_MS 6000 /* what is no value yet is forgotten then, as a path is */

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
/* Is it one of these? */
bool typed_is_key(const char *character);

/* Zero-initialise. */
struct typed_number {
	char text[TYPED_SIZE]; /* "" = none */
	bool settled;          /* taken or refused; what follows at once belongs to it */
	bool refused;
	int64_t us; /* when its last key came */
};

/*
 * A key of the number, or of a new one where the last is over. *is and *value as of typed_value; a
 * number that is done or impossible is settled. False: as of typed_add.
 */
bool typed_key(struct typed_number *n, const struct scale *scale, const char *character,
	int64_t now_us, enum typed *is, double *value);

/* Is something there that is neither taken nor refused? */
bool typed_waits(const struct typed_number *n);
/* For how long it still waits for a key; 0 = it is over. Only where typed_waits. */
int64_t typed_left_ms(const struct typed_number *n, const struct scale *scale, int64_t now_us);

#endif
