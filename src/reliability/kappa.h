/*
 * Agreement of two coders on a table of categories: percentages, kappas and their relatives.
 *
 * All take a tally (counts or weights). n of the figure is its total. Formulas:
 * kappa Cohen 1960, weighted Cohen 1968, standard error Fleiss, Cohen & Everitt 1969; pi Scott 1955;
 * PABAK Byrt, Bishop & Carlin 1993 (= Brennan & Prediger 1981); AC1, AC2 Gwet 2008, 2014.
 */
#ifndef TURVEN_RELIABILITY_KAPPA_H
#define TURVEN_RELIABILITY_KAPPA_H

#include "reliability/figure.h"
#include "reliability/tally.h"

enum weights {
	WEIGHTS_IDENTITY,  /* the same category, or not */
	WEIGHTS_LINEAR,    /* 1 - |i - j| / range, by the values of the scale */
	WEIGHTS_QUADRATIC, /* 1 - (i - j)² / range² */
	WEIGHTS_WITHIN_1,  /* at most one apart */
	WEIGHTS_OWN        /* those of the tally */
};

/* The weight of a cell, 0..1. */
double agreement_weight(const struct tally *t, enum weights w, size_t row, size_t column);

/* Share of the (weighted) agreement, 0..1. */
struct figure agreement(const struct tally *t, enum weights w);
/* Cohen's kappa; se is that of the estimate (the tally must hold independent counts to trust it). */
struct figure kappa(const struct tally *t, enum weights w);
/* The standard error if kappa were 0, for a test. */
struct figure kappa_se0(const struct tally *t, enum weights w);
/* The largest kappa that these margins allow. */
struct figure kappa_max(const struct tally *t);
/* (Po - 1/q) / (1 - 1/q) */
struct figure pabak(const struct tally *t);
struct figure scott_pi(const struct tally *t);
/* AC1 with identity weights, else AC2. */
struct figure gwet_ac(const struct tally *t, enum weights w);

/* Of 2 x 2 tables: a both, b only the first, c only the second, d neither. */
struct figure prevalence_index(const struct tally *t); /* (a - d) / N */
struct figure bias_index(const struct tally *t);       /* (b - c) / N */
struct figure positive_agreement(const struct tally *t);
struct figure negative_agreement(const struct tally *t);

#endif
