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

bool typed_is_key(const char *character)
{
	return character[0] != '\0' && character[1] == '\0' &&
	       strchr("0123456789+-=.,", character[0]) != NULL;
}

bool typed_add(char typed[TYPED_SIZE], const char *character)
{
	size_t n = strlen(typed);
	char c = character[0];

	if (!typed_is_key(character))
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

bool typed_key(struct typed_number *n, const struct scale *scale, const char *character,
	int64_t now_us, enum typed *is, double *value)
{
	if (n->settled && now_us - n->us >= (int64_t)1000 * TYPED_MS)
		*n = (struct typed_number){0};
	if (!typed_add(n->text, character))
		return false;
	n->us = now_us;
	*is = typed_value(scale, n->text, value);
	n->refused = *is == TYPED_IMPOSSIBLE;
	n->settled = *is == TYPED_DONE || n->refused;
	return true;
}

bool typed_waits(const struct typed_number *n)
{
	return n->text[0] != '\0' && !n->settled;
}

int64_t typed_left_ms(const struct typed_number *n, const struct scale *scale, int64_t now_us)
{
	double value;
	enum typed is = typed_value(scale, n->text, &value);
	bool is_value = is == TYPED_OPEN || is == TYPED_DONE;
	int64_t left_ms = (is_value ? TYPED_MS : BEGUN_MS) - (now_us - n->us) / 1000;

	return left_ms > 0 ? left_ms : 0;
}
