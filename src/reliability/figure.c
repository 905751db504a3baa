/* Figures and the words for why there is none. */
#include "reliability/figure.h"

#include <math.h>

#include "base/i18n.h"

#define NOTHING 1e-12

struct figure figure_of(double value, double n)
{
	if (!isfinite(value))
		return figure_undefined(NOT_COMPUTABLE, n);
	return (struct figure){.value = value, .n = n};
}

struct figure figure_undefined(enum undefined why, double n)
{
	return (struct figure){.why = why, .n = n};
}

struct figure figure_chance_corrected(double observed, double expected, double n)
{
	if (1 - expected < NOTHING)
		return figure_undefined(ONE_CATEGORY, n);
	return figure_of((observed - expected) / (1 - expected), n);
}

const char *undefined_words(enum undefined why)
{
	switch (why) {
	case DEFINED:
		break;
	case NO_WINDOW:
		return _("no stretch of time in common");
	case SHORT_WINDOW:
		return _("the unit of time is too long for the window");
	case ONE_CODER:
		return _("only one coder");
	case NOTHING_CODED:
		return _("nothing coded by either");
	case ONE_CATEGORY:
		return _("only one category was used");
	case NO_MATCH:
		return _("no event on which both agree");
	case NO_PAIRS:
		return _("no pair of ratings");
	case NO_VARIATION:
		return _("no variation between targets");
	case TOO_FEW_TARGETS:
		return _("fewer than 2 targets");
	case NOT_LINKED:
		return _("coders not linked by any common target");
	case NOT_THIS_SHAPE:
		return _("not of the size that this statistic needs");
	case NOT_COMPUTABLE:
		return _("a denominator is 0");
	}
	return "";
}
