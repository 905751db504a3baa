/* The table of statistics. */
#include "reliability/measure.h"

#include <string.h>

#include "base/i18n.h"
#include "reliability/kappa.h"
#include "reliability/many.h"
#include "reliability/match.h"

/* ---- of tallies, with their weights ---- */

static struct figure plain_agreement(const struct tally *t)
{
	return agreement(t, WEIGHTS_IDENTITY);
}

static struct figure agreement_within_1(const struct tally *t)
{
	return agreement(t, WEIGHTS_WITHIN_1);
}

static struct figure plain_kappa(const struct tally *t)
{
	return kappa(t, WEIGHTS_IDENTITY);
}

static struct figure linear_kappa(const struct tally *t)
{
	return kappa(t, WEIGHTS_LINEAR);
}

static struct figure quadratic_kappa(const struct tally *t)
{
	return kappa(t, WEIGHTS_QUADRATIC);
}

/* Units of time are not independent of each other: no standard error. */
static struct figure time_kappa(const struct tally *t)
{
	struct figure f = kappa(t, WEIGHTS_IDENTITY);

	f.has_se = false;
	return f;
}

/* ---- of matrices ---- */

static struct figure rated_fleiss(const struct rated *r)
{
	return many_fleiss(r->all, r->values, r->q, WEIGHTS_IDENTITY);
}

static struct figure rated_conger(const struct rated *r)
{
	return many_conger(r->all, r->values, r->q);
}

static struct figure rated_light(const struct rated *r)
{
	return many_light(r->all, r->values, r->q);
}

static struct figure rated_brennan_prediger(const struct rated *r)
{
	return many_brennan_prediger(r->all, r->values, r->q, WEIGHTS_IDENTITY);
}

static struct figure rated_ac1(const struct rated *r)
{
	return many_ac(r->all, r->values, r->q, WEIGHTS_IDENTITY);
}

static struct figure rated_ac2_linear(const struct rated *r)
{
	return many_ac(r->all, r->values, r->q, WEIGHTS_LINEAR);
}

static struct figure rated_ac2_quadratic(const struct rated *r)
{
	return many_ac(r->all, r->values, r->q, WEIGHTS_QUADRATIC);
}

static struct figure rated_alpha_nominal(const struct rated *r)
{
	return krippendorff_alpha(r->all, LEVEL_NOMINAL);
}

static struct figure rated_alpha_ordinal(const struct rated *r)
{
	return krippendorff_alpha(r->all, LEVEL_ORDINAL);
}

static struct figure rated_alpha_interval(const struct rated *r)
{
	return krippendorff_alpha(r->all, LEVEL_INTERVAL);
}

static bool components_kept(
	const struct rated *r, bool one_way, struct components *out, enum undefined *why)
{
	struct rated_components none = {0}, *c = r->components ? r->components : &none;
	const struct components *near = NULL;

	if (c->near && c->near->good[one_way])
		near = &c->near->found[one_way];
	if (!c->known[one_way])
		c->good[one_way] = components_near(
			r->all, one_way, near, &c->found[one_way], &c->why[one_way]);
	c->known[one_way] = true;
	*out = c->found[one_way];
	*why = c->why[one_way];
	return c->good[one_way];
}

/* Analysis of variance where nothing is missing, else variance components. */
static struct figure rated_icc(const struct rated *r, enum icc which)
{
	bool one_way = which == ICC_1 || which == ICC_K;
	struct components components;
	struct anova anova;
	enum undefined why;

	if (r->complete->n == r->all->n) {
		if (!anova_of(r->all, &anova, &why))
			return figure_undefined(why, (double)r->all->n);
		return icc(&anova, which);
	}
	return components_kept(r, one_way, &components, &why)
		       ? icc_of_components(&components, which)
		       : figure_undefined(why, (double)r->all->n);
}

static struct figure rated_icc_1(const struct rated *r)
{
	return rated_icc(r, ICC_1);
}

static struct figure rated_icc_a1(const struct rated *r)
{
	return rated_icc(r, ICC_A1);
}

static struct figure rated_icc_c1(const struct rated *r)
{
	return rated_icc(r, ICC_C1);
}

static struct figure rated_icc_k(const struct rated *r)
{
	return rated_icc(r, ICC_K);
}

static struct figure rated_icc_ak(const struct rated *r)
{
	return rated_icc(r, ICC_AK);
}

static struct figure rated_icc_ck(const struct rated *r)
{
	return rated_icc(r, ICC_CK);
}

/* As rated_icc. */
static struct figure rated_sem(const struct rated *r, bool with_coders)
{
	struct components components;
	struct anova anova;
	enum undefined why;

	if (r->complete->n == r->all->n) {
		if (!anova_of(r->all, &anova, &why))
			return figure_undefined(why, (double)r->all->n);
		return with_coders ? sem_agreement(&anova) : sem_consistency(&anova);
	}
	return components_kept(r, false, &components, &why)
		       ? sem_of_components(&components, with_coders)
		       : figure_undefined(why, (double)r->all->n);
}

static struct figure rated_sem_consistency(const struct rated *r)
{
	return rated_sem(r, false);
}

static struct figure rated_sem_agreement(const struct rated *r)
{
	return rated_sem(r, true);
}

static struct figure rated_sdc(const struct rated *r)
{
	return smallest_change(rated_sem(r, true));
}

static struct figure pair_pearson(const struct rated *r)
{
	return pearson(r->all, 0, 1);
}

static struct figure pair_spearman(const struct rated *r)
{
	return spearman(r->all, 0, 1);
}

static struct figure pair_ratio(const struct rated *r)
{
	return count_ratio(r->all, 0, 1);
}

static struct figure pair_difference(const struct rated *r)
{
	return limits_of_agreement(r->all, 0, 1);
}

/* ---- the table ---- */

#define TALLY(name, material, function, help, source)                                              \
	{                                                                                          \
		name, material, help, source, function, NULL, NULL, NULL                           \
	}
#define RATED(name, material, function, help, source)                                              \
	{                                                                                          \
		name, material, help, source, NULL, function, NULL, NULL                           \
	}
#define BLOCKS(name, function, help, source)                                                       \
	{                                                                                          \
		name, MATERIAL_BLOCKS, help, source, NULL, NULL, function, NULL                    \
	}
#define UNITIZING(name, function, help, source)                                                    \
	{                                                                                          \
		name, MATERIAL_UNITIZING, help, source, NULL, NULL, NULL, function                 \
	}

static const struct measure all[] = {
	TALLY("agreement", MATERIAL_TABLE, plain_agreement,
		N_("share of the cases in which both coders chose the same category"), "-"),
	TALLY("agreement_within_1", MATERIAL_TABLE, agreement_within_1,
		N_("share of the cases in which the two ratings are at most one point apart"), "-"),
	TALLY("kappa", MATERIAL_TABLE, plain_kappa,
		N_("agreement beyond what the coders' habits would give by chance"), "Cohen 1960"),
	TALLY("kappa_linear", MATERIAL_TABLE, linear_kappa,
		N_("kappa in which a difference counts by its size"), "Cohen 1968"),
	TALLY("kappa_quadratic", MATERIAL_TABLE, quadratic_kappa,
		N_("kappa in which a difference counts by its square"), "Cohen 1968"),
	TALLY("kappa_max", MATERIAL_TABLE, kappa_max,
		N_("the largest kappa that is possible with these totals of the coders"),
		"Cohen 1960"),
	TALLY("pabak", MATERIAL_TABLE, pabak,
		N_("kappa as if all categories were equally frequent"), "Byrt et al. 1993"),
	TALLY("scott_pi", MATERIAL_TABLE, scott_pi,
		N_("kappa with the same habits assumed for both coders"), "Scott 1955"),
	TALLY("positive_agreement", MATERIAL_TABLE, positive_agreement,
		N_("agreement on what is there (tables of two categories)"),
		"Cicchetti & Feinstein 1990"),
	TALLY("negative_agreement", MATERIAL_TABLE, negative_agreement,
		N_("agreement on what is not there (tables of two categories)"),
		"Cicchetti & Feinstein 1990"),
	TALLY("prevalence_index", MATERIAL_TABLE, prevalence_index,
		N_("how unequally frequent the two categories are; lowers kappa"),
		"Byrt et al. 1993"),
	TALLY("bias_index", MATERIAL_TABLE, bias_index,
		N_("how differently often the coders use the first category; raises kappa"),
		"Byrt et al. 1993"),

	RATED("fleiss", MATERIAL_RATINGS, rated_fleiss,
		N_("kappa of many coders who need not be the same for each case"), "Fleiss 1971"),
	RATED("conger", MATERIAL_RATINGS, rated_conger, N_("Cohen's kappa for many coders"),
		"Conger 1980"),
	RATED("light", MATERIAL_RATINGS, rated_light,
		N_("mean of Cohen's kappa over all pairs of coders"), "Light 1971"),
	RATED("brennan_prediger", MATERIAL_RATINGS, rated_brennan_prediger,
		N_("kappa with all categories equally likely by chance"),
		"Brennan & Prediger 1981"),
	RATED("ac1", MATERIAL_RATINGS, rated_ac1,
		N_("kappa's relative that suffers less from rare categories"), "Gwet 2008"),
	RATED("ac2_linear", MATERIAL_RATINGS, rated_ac2_linear,
		N_("AC1 in which a difference counts by its size"), "Gwet 2014"),
	RATED("ac2_quadratic", MATERIAL_RATINGS, rated_ac2_quadratic,
		N_("AC1 in which a difference counts by its square"), "Gwet 2014"),
	RATED("alpha_nominal", MATERIAL_RATINGS, rated_alpha_nominal,
		N_("Krippendorff's alpha for categories"), "Krippendorff 2011"),
	RATED("alpha_ordinal", MATERIAL_RATINGS, rated_alpha_ordinal,
		N_("Krippendorff's alpha for ranks"), "Krippendorff 2011"),
	RATED("alpha_interval", MATERIAL_RATINGS, rated_alpha_interval,
		N_("Krippendorff's alpha for numbers"), "Krippendorff 2011"),

	RATED("icc_1", MATERIAL_RATINGS, rated_icc_1,
		N_("reliability of one rating where each target has other coders"),
		"McGraw & Wong 1996"),
	RATED("icc_a1", MATERIAL_RATINGS, rated_icc_a1,
		N_("reliability of one coder's rating, absolute agreement"), "McGraw & Wong 1996"),
	RATED("icc_c1", MATERIAL_RATINGS, rated_icc_c1,
		N_("reliability of one coder's rating, only the order counts"),
		"McGraw & Wong 1996"),
	RATED("icc_k", MATERIAL_RATINGS, rated_icc_k,
		N_("reliability of the mean of the coders, each target has other ones"),
		"McGraw & Wong 1996"),
	RATED("icc_ak", MATERIAL_RATINGS, rated_icc_ak,
		N_("reliability of the mean of the coders, absolute agreement"),
		"McGraw & Wong 1996"),
	RATED("icc_ck", MATERIAL_RATINGS, rated_icc_ck,
		N_("reliability of the mean of the coders, only the order counts"),
		"McGraw & Wong 1996"),
	RATED("sem_consistency", MATERIAL_RATINGS, rated_sem_consistency,
		N_("standard error of measurement, without the coders' different levels"),
		"McGraw & Wong 1996"),
	RATED("sem_agreement", MATERIAL_RATINGS, rated_sem_agreement,
		N_("standard error of measurement, with the coders' different levels"),
		"McGraw & Wong 1996"),
	RATED("sdc", MATERIAL_RATINGS, rated_sdc,
		N_("smallest difference of two ratings that is more than error (95 %)"),
		"1.96 * sqrt(2) * sem_agreement"),
	RATED("pearson", MATERIAL_PAIR, pair_pearson,
		N_("correlation; blind for a coder who is always higher"), "-"),
	RATED("spearman", MATERIAL_PAIR, pair_spearman, N_("correlation of the ranks"), "-"),
	RATED("difference", MATERIAL_PAIR, pair_difference,
		N_("mean of second minus first; limits hold 95 % of the differences"),
		"Bland & Altman 1999"),
	RATED("count_ratio", MATERIAL_PAIR, pair_ratio,
		N_("mean over sessions of the smaller divided by the larger total"), "-"),

	TALLY("duration_kappa", MATERIAL_DURATION, time_kappa,
		N_("kappa of states, each moment of the time counts"), "kappa of ms"),
	TALLY("duration_agreement", MATERIAL_DURATION, plain_agreement,
		N_("share of the time in which both coders had the same state"), "-"),
	TALLY("unit_kappa", MATERIAL_UNITS, time_kappa,
		N_("kappa of states, sampled in units of time"), "Bakeman & Gottman 1997"),
	TALLY("unit_agreement", MATERIAL_UNITS, plain_agreement,
		N_("share of the units of time with the same state"), "-"),
	TALLY("unit_kappa_tolerance", MATERIAL_TOLERANT, time_kappa,
		N_("the same, agreed where the other coder has it some units away"),
		"Bakeman et al. 2009"),
	TALLY("event_kappa", MATERIAL_EVENTS, event_kappa,
		N_("kappa of matched events; 'neither logged anything' cannot be counted"),
		"Bakeman et al. 2009; Holle & Rein 2015"),
	TALLY("event_kappa_plain", MATERIAL_EVENTS, event_kappa_plain,
		N_("Cohen's kappa of matched events with 0 for 'neither'; lower"), "Cohen 1960"),
	TALLY("event_agreement", MATERIAL_EVENTS, event_agreement,
		N_("matched events with the same code, of all events"), "-"),
	TALLY("event_f1", MATERIAL_EVENTS, event_f1,
		N_("twice the matched events by the sum of both coders' events"), "Dice 1945"),
	TALLY("event_matched", MATERIAL_EVENTS, event_matched,
		N_("how many events both coders logged with the same code"), "-"),
	TALLY("event_confused", MATERIAL_EVENTS, event_confused,
		N_("how many both logged, but with different codes"), "-"),
	TALLY("event_only_first", MATERIAL_EVENTS, event_only_first,
		N_("how many only the first coder logged"), "-"),
	TALLY("event_only_second", MATERIAL_EVENTS, event_only_second,
		N_("how many only the second coder logged"), "-"),
	TALLY("event_distance", MATERIAL_EVENTS, event_distance,
		N_("mean distance in time of matched events, ms"), "-"),
	TALLY("event_lag", MATERIAL_EVENTS, event_lag,
		N_("mean of second minus first of matched events, ms; se is their deviation"), "-"),
	TALLY("overlap_kappa", MATERIAL_OVERLAP, event_kappa,
		N_("kappa of states that overlap enough to be the same"), "Holle & Rein 2015"),
	TALLY("overlap_agreement", MATERIAL_OVERLAP, event_agreement,
		N_("share of agreement of such states"), "Holle & Rein 2015"),
	TALLY("alignment_kappa", MATERIAL_SEQUENCE, event_kappa,
		N_("kappa of two sequences without times, aligned"), "Quera et al. 2007"),
	BLOCKS("ioa_mean", ioa_mean,
		N_("mean over blocks of the smaller divided by the larger count"),
		"Mudford et al. 2009"),
	BLOCKS("ioa_exact", ioa_exact, N_("share of blocks with the same count"),
		"Mudford et al. 2009"),
	BLOCKS("ioa_scored", ioa_scored,
		N_("blocks in which both logged it, of those in which any did"),
		"Mudford et al. 2009"),
	UNITIZING("u_alpha", u_alpha, N_("agreement on units and codes together"),
		"Krippendorff et al. 2016"),
	UNITIZING("u_alpha_binary", u_alpha_binary, N_("agreement on where units are"),
		"Krippendorff et al. 2016"),
	UNITIZING("cu_alpha", cu_alpha, N_("agreement on codes where units meet"),
		"Krippendorff et al. 2016"),
};

const struct measure *measures(size_t *n)
{
	*n = sizeof all / sizeof all[0];
	return all;
}

const struct measure *measure_find(const char *name)
{
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		if (strcmp(all[i].name, name) == 0)
			return &all[i];
	return NULL;
}
