/*
 * Choosing modifier values: changes in the text form that events carry ("group=value;group=a|b",
 * groups sorted). Pure.
 */
#ifndef TURVEN_MODEL_MODIFIERS_H
#define TURVEN_MODEL_MODIFIERS_H

#include <stdbool.h>

#include "base/text.h"
#include "model/codebook.h"

/* Is the value in the text? text may be NULL. */
bool modifiers_have(const char *text, const char *group, const char *value);

/*
 * The text with a value of one of the code's modifiers switched: taken off if it is there, else
 * added, and put in the place of the others where only one is allowed. modifier is an index of the
 * codebook, value one of the modifier. Values that the code cannot have are dropped. The caller
 * frees; NULL = none are left.
 */
char *modifiers_switch(
	const struct codebook *cb, int code, const char *text, int modifier, size_t value);

/* What of the text the code can have; the caller frees; NULL = nothing. */
char *modifiers_keep(const struct codebook *cb, int code, const char *text);

/* For people: "warm, loud"; adds to out. */
void modifiers_words(const struct codebook *cb, int code, const char *text, const char *language,
	struct text *out);

#endif
