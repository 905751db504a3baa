/* Words and rules of ratings that need no timeline. */
#include "model/rating.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

#define SAME 1e-6 /* of a step: what decimal numbers lose as doubles is far less */

static const char *const status_names[] = {
	[RATING_UNRATED] = "unrated",
	[RATING_VALUE] = "rated",
	[RATING_NOT_OBSERVABLE] = "not_observable",
	[RATING_NOT_APPLICABLE] = "not_applicable",
};

const char *rating_status_name(enum rating_status s)
{
	return status_names[s];
}

/* As a decimal number without needless zeros. */
static void format_number(double value, char out[RATING_TEXT_SIZE])
{
	size_t n;

	/* adding 0 makes 0 of -0 */
	snprintf(out, RATING_TEXT_SIZE, "%.6f", value + 0.0);
	n = strlen(out);
	while (out[n - 1] == '0')
		n--;
	out[out[n - 1] == '.' ? n - 1 : n] = '\0';
}

void rating_format(enum rating_status status, double value, char out[RATING_TEXT_SIZE])
{
	if (status == RATING_VALUE)
		format_number(value, out);
	else
		snprintf(out, RATING_TEXT_SIZE, "%s", status_names[status]);
}

void rating_format_signed(const struct scale *scale, double value, char out[RATING_TEXT_SIZE])
{
	char number[RATING_TEXT_SIZE];

	format_number(value, number);
	snprintf(out, RATING_TEXT_SIZE, "%s%.*s", scale->min < 0 && value > 0 ? "+" : "",
		RATING_TEXT_SIZE - 2, number);
}

double scale_nearest(const struct scale *scale, double x)
{
	double steps = round((x - scale->min) / scale->step);
	double most = round((scale->max - scale->min) / scale->step);

	return scale->min + scale->step * fmin(fmax(steps, 0), most);
}

bool rating_parse(
	const struct scale *scale, const char *s, enum rating_status *status, double *value)
{
	double x;

	*value = 0;
	for (int i = 0; i < 4; i++)
		if (i != RATING_VALUE && strcmp(s, status_names[i]) == 0) {
			*status = (enum rating_status)i;
			return true;
		}
	if (!text_to_double(s, &x))
		return false;
	*value = scale_nearest(scale, x);
	*status = RATING_VALUE;
	return fabs(x - *value) < SAME * scale->step;
}

const struct anchor *scale_anchor(const struct scale *scale, double value)
{
	for (size_t i = 0; i < scale->n_anchors; i++)
		if (fabs(scale->anchors[i].value - value) < SAME * scale->step)
			return &scale->anchors[i];
	return NULL;
}

bool rating_allowed(
	const struct codebook *cb, const struct rating_item *item, const struct target *t)
{
	return target_in_classes(cb, item->targets, item->n_targets, t);
}

bool rating_ruled_out(const struct codebook *cb, const struct rating_item *item,
	const struct target *targets, size_t n_targets)
{
	bool about_persons = false;
	int n = 0;

	for (size_t i = 0; i < item->n_targets; i++)
		if (cb->target_classes[item->targets[i]].kind == TARGET_PERSON)
			about_persons = true;
	for (size_t i = 0; i < n_targets; i++)
		if (targets[i].participant &&
			(!about_persons || rating_allowed(cb, item, &targets[i])))
			n++;
	return n < item->requires_min_persons;
}
