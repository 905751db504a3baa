/*
 * What was logged at a moment of a recording, in lines short enough for the picture: a moment for a
 * little while from its time on, a state for as long as it lasts. Ratings and, unless asked for,
 * comments are not in it. Only words: drawing them is the player's.
 */
#ifndef TURVEN_CODING_CAPTION_H
#define TURVEN_CODING_CAPTION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "coding/observation.h"

#define CAPTION_MOMENT_MS 2000 /* of the recording */
#define CAPTION_LINES     6

/* From from_ms to until_ms (exclusive) the words are the same. */
struct caption_span {
	int64_t from_ms, until_ms;
};

struct caption_options {
	const char *language;
	const char *who; /* in front of each line; NULL = nothing */
	bool comments;
	bool coding; /* a state that runs goes on; else it ends where it is cut off in the tables */
};

/*
 * Adds a line for each event at position_ms, in the order of their onsets; where there are more than
 * CAPTION_LINES the newest, and how many more there are. Narrows *span to where this holds.
 */
void caption_words(const struct observation *o, int64_t position_ms,
	const struct caption_options *options, struct text *out, struct caption_span *span);

#endif
