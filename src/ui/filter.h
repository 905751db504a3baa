/*
 * Searching in rows of words: all words of the filter must occur, in any order, upper and lower
 * case the same. A word that begins with "-" must not occur.
 */
#ifndef TURVEN_UI_FILTER_H
#define TURVEN_UI_FILTER_H

#include <stdbool.h>

#include "base/text.h"
#include "model/timeline.h"

bool filter_match(const char *filter, const char *words);

/* What can be searched in an event: ids, names, labels, marks, comment, time. */
void filter_words(struct text *out, const struct codebook *cb, const struct event *e,
	const char *target_label, const char *language);

#endif
