/* Typed values: the values of the scale that begin with what was typed. */
#include "ui/typed.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "model/rating.h"

/* As rating_format writes it: no plus, a digit before the point. */
static void normalise(const char *typed, char out[TYPED_SIZE + 2])
{
	const char *number = typed + (typed[0] == '+' || typed[0] == '-');

	snprintf(out, TYPED_SIZE + 2, "%s%s%s", typed[0] == '-' ? "-" : "",
		number[0] == '.' ? "0" : "", number);
}

enum typed typed_value(const struct scale *scale, const char *typed, double *value)
{
	char begin[TYPED_SIZE + 2], text[RATING_TEXT_SIZE];
	long last = lround((scale->max - scale->min) / scale->step);
	double only = 0;
	size_t n = 0, length;
	bool whole = false;

	normalise(typed, begin);
	length = strlen(begin);
	for (long i = 0; i <= last; i++) {
		double v = scale->min + scale->step * (double)i;

		rating_format(RATING_VALUE, v, text);
		if (strncmp(text, begin, length) != 0 || (text[0] == '-') != (begin[0] == '-'))
			continue;
		n++;
		if (!whole)
			only = v;
		whole |= text[length] == '\0';
	}
	if (n == 0)
		return TYPED_IMPOSSIBLE;
	*value = only;
	if (whole)
		return n == 1 ? TYPED_DONE : TYPED_OPEN;
	return n == 1 && length > 0 && begin[length - 1] == '.' ? TYPED_OPEN : TYPED_BEGUN;
}

bool typed_add(char typed[TYPED_SIZE], const char *character)
{
	size_t n = strlen(typed);
	char c = character[0];

	if (c == '\0' || character[1] != '\0' || !strchr("0123456789+-=.,", c))
		return false;
	if (c == '=' || c == '+' || c == '-')
		n = 0;
	else if (n + 1 >= TYPED_SIZE)
		return false;
	typed[n] = c;
	if (c == '=')
		typed[n] = '+';
	else if (c == ',')
		typed[n] = '.';
	typed[n + 1] = '\0';
	return true;
}
