/* Words of the page of turven reliability: what statistics are called, and what their values mean. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/reliability_page.h"

/* What most pages show; others go by the names that programs read. */
static const struct {
	const char *statistic, *english, *in_dutch;
} terms[] = {
	{"event_kappa", "kappa of events", "kappa van gebeurtenissen"},
	{"event_agreement", "agreement", "overeenstemming"},
	{"event_f1", "F1", "F1"},
	{"event_matched", "agreed", "eens"},
	{"event_confused", "different code", "andere code"},
	{"event_only_first", "only first", "alleen eerste"},
	{"event_only_second", "only second", "alleen tweede"},
	{"event_lag", "second is later by", "tweede is later met"},
	{"event_distance", "apart by", "uiteen met"},
	{"duration_kappa", "kappa of time", "kappa van tijd"},
	{"duration_agreement", "same state, share of time", "zelfde toestand, deel van de tijd"},
	{"unit_kappa", "kappa of units of time", "kappa van tijdseenheden"},
	{"icc_a1", "ICC(A,1)", "ICC(A,1)"},
	{"icc_ak", "ICC(A,k)", "ICC(A,k)"},
	{"icc_c1", "ICC(C,1)", "ICC(C,1)"},
	{"sem_agreement", "error of measurement", "meetfout"},
	{"agreement", "same value", "zelfde waarde"},
	{"agreement_within_1", "at most 1 apart", "hoogstens 1 verschil"},
	{"difference", "mean difference", "gemiddeld verschil"},
	{"bias", "above the others", "boven de anderen"},
	{"drift", "change in 30 days", "verandering in 30 dagen"},
	{"drift_last_10", "of the last 10 sessions", "van de laatste 10 sessies"},
	{"count_ratio", "smaller / larger", "kleinste / grootste"},
	{"pearson", "Pearson's r", "Pearsons r"},
	{"sem_consistency", "error of measurement, consistency", "meetfout, consistentie"},
	{"sdc", "smallest detectable change", "kleinste aantoonbare verandering"},
	{"alpha_nominal", "Krippendorff's alpha, nominal", "Krippendorffs alfa, nominaal"},
	{"alpha_ordinal", "Krippendorff's alpha, ordinal", "Krippendorffs alfa, ordinaal"},
	{"alpha_interval", "Krippendorff's alpha, interval", "Krippendorffs alfa, interval"},
	{"u_alpha", "unitizing alpha", "alfa van eenheden"},
	{"alignment_kappa", "kappa of sequences", "kappa van reeksen"},
	{"kappa", "kappa", "kappa"},
	{"kappa_max", "largest kappa possible", "hoogst mogelijke kappa"},
	{"pabak", "PABAK", "PABAK"},
	{"kappa_linear", "kappa, linear weights", "kappa, lineaire gewichten"},
	{"kappa_quadratic", "kappa, quadratic weights", "kappa, kwadratische gewichten"},
};

const char *page_term(const struct reliability_page *p, const char *statistic)
{
	for (size_t i = 0; i < sizeof terms / sizeof *terms; i++)
		if (strcmp(terms[i].statistic, statistic) == 0)
			return WORDS(p, terms[i].english, terms[i].in_dutch);
	return statistic;
}

const char *page_undefined(const struct reliability_page *p, enum undefined why)
{
	switch (why) {
	case DEFINED:
		break;
	case NO_WINDOW:
		return WORDS(p, "no stretch of time in common", "geen tijd gemeen");
	case SHORT_WINDOW:
		return WORDS(p, "the unit of time is too long for the window",
			"de tijdseenheid is te lang voor het tijdvenster");
	case ONE_CODER:
		return WORDS(p, "only one coder", "maar één codeur");
	case NOTHING_CODED:
		return WORDS(p, "nothing coded by either", "geen van beiden codeerde iets");
	case ONE_CATEGORY:
		return WORDS(p, "only one category was used", "maar één categorie gebruikt");
	case NO_MATCH:
		return WORDS(p, "no event on which both agree",
			"geen gebeurtenis waarover zij het eens zijn");
	case NO_PAIRS:
		return WORDS(p, "nothing has two ratings", "niets heeft twee beoordelingen");
	case NO_VARIATION:
		return WORDS(p, "no variation between targets", "geen variatie tussen personen");
	case TOO_FEW_TARGETS:
		return WORDS(p, "fewer than 2 targets", "minder dan 2 personen of sessies");
	case NOT_LINKED:
		return WORDS(p, "coders not linked by targets they share",
			"codeurs niet verbonden door wie zij beiden beoordeelden");
	case NOT_THIS_SHAPE:
		return WORDS(p, "the table has another size than needed",
			"de tabel heeft niet de nodige vorm");
	case NOT_COMPUTABLE:
		return WORDS(p, "division by 0", "deling door 0");
	}
	return "";
}

static bool is_count(const char *statistic)
{
	return strcmp(statistic, "event_matched") == 0 ||
	       strcmp(statistic, "event_confused") == 0 ||
	       strncmp(statistic, "event_only", 10) == 0;
}

static bool is_time(const char *statistic)
{
	return strcmp(statistic, "event_lag") == 0 || strcmp(statistic, "event_distance") == 0;
}

const char *page_number(const char *statistic, bool there, double x, char out[PAGE_NUMBER_SIZE])
{
	double shown = is_time(statistic) ? x / 1000 : x;

	if (!there || !isfinite(x))
		snprintf(out, PAGE_NUMBER_SIZE, "–");
	else if (is_count(statistic))
		snprintf(out, PAGE_NUMBER_SIZE, "%.10g", x);
	else
		snprintf(out, PAGE_NUMBER_SIZE, is_time(statistic) ? "%.2f s" : "%.2f",
			fabs(shown) < 0.005 ? 0 : shown);
	return out;
}

const char *page_kappa_band(const struct reliability_page *p, double kappa)
{
	return kappa < 0       ? WORDS(p, "poor", "slecht")
	       : kappa <= 0.20 ? WORDS(p, "slight", "gering")
	       : kappa <= 0.40 ? WORDS(p, "fair", "matig")
	       : kappa <= 0.60 ? WORDS(p, "moderate", "redelijk")
	       : kappa <= 0.80 ? WORDS(p, "substantial", "voldoende tot goed")
			       : WORDS(p, "almost perfect", "bijna volmaakt");
}

const char *page_icc_band(const struct reliability_page *p, double icc)
{
	return icc < 0.50   ? WORDS(p, "poor", "slecht")
	       : icc < 0.75 ? WORDS(p, "moderate", "redelijk")
	       : icc < 0.90 ? WORDS(p, "good", "goed")
			    : WORDS(p, "excellent", "uitstekend");
}
