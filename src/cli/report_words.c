/* What things are called on the pages of turven report. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/report.h"

const char *report_label(const struct report *r, const struct label *l, const char *otherwise)
{
	return label_get(l, r->language, otherwise);
}

const char *report_target(const struct report *r, int target)
{
	const struct target *t = &r->o->targets[target];

	return report_label(r, t->label, t->id);
}

void report_code(const struct report *r, const struct code *c, struct text *out)
{
	const char *label = report_label(r, &c->label, c->name);

	text_add(out, c->name);
	if (strcmp(label, c->name) != 0)
		text_printf(out, ": %s", label);
}

const char *report_valence(const struct report *r, int valence)
{
	return valence > 0   ? WORDS(r, "positive", "positief")
	       : valence < 0 ? WORDS(r, "negative", "negatief")
			     : WORDS(r, "neutral", "neutraal");
}

const char *report_sign(int valence)
{
	return valence > 0 ? "+" : valence < 0 ? "−" : "";
}

bool report_has(const struct report *r, const struct event *e)
{
	return r->wanted[e->target];
}

const char *report_number(bool dutch, double x, int decimals, char out[REPORT_NUMBER_SIZE])
{
	double factor = pow(10, decimals), rounded = round(x * factor) / factor;
	char *point;

	snprintf(out, REPORT_NUMBER_SIZE, "%.10g", rounded > 0 || rounded < 0 ? rounded : 0.0);
	point = strchr(out, '.');
	if (point && dutch)
		*point = ',';
	return out;
}

const char *report_missing(bool dutch, enum value_status status)
{
	switch (status) {
	case VALUE_NO_TIME:
		return dutch ? "niets is gecodeerd" : "nothing was coded";
	case VALUE_NOT_CODEABLE:
		return dutch ? "niet te coderen met alleen geluid"
			     : "cannot be coded from sound alone";
	case VALUE_UNRATED:
		return dutch ? "niet beoordeeld" : "not rated";
	case VALUE_NOT_OBSERVABLE:
		return dutch ? "niet te zien" : "not observable";
	case VALUE_NOT_APPLICABLE:
	case VALUE_NOBODY:
		return dutch ? "niet van toepassing" : "not applicable";
	case VALUE_PER_SEGMENT:
		return dutch ? "per deel beoordeeld" : "rated for each part";
	case VALUE_TOO_FEW:
		return dutch ? "te weinig delen met een waarde" : "too few parts have a value";
	default:
		break;
	}
	return "–";
}
