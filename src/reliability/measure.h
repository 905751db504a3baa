/*
 * All statistics of reliability, one row each: name, what it is computed from, what it says, where its
 * formula comes from.
 *
 * The names are those of the tables that programs read and never change. A new statistic is a
 * function in a file of this folder and a row in measure.c.
 */
#ifndef TURVEN_RELIABILITY_MEASURE_H
#define TURVEN_RELIABILITY_MEASURE_H

#include <stddef.h>

#include "reliability/alpha.h"
#include "reliability/figure.h"
#include "reliability/icc.h"
#include "reliability/ratings.h"
#include "reliability/tally.h"
#include "reliability/totals.h"
#include "reliability/unitizing.h"

/* What a statistic is computed from. The first seven are tallies; how they are made differs. */
enum material {
	MATERIAL_TABLE,    /* two coders' categories */
	MATERIAL_DURATION, /* ms of two coders' states */
	MATERIAL_UNITS,    /* units of time of two coders' states */
	MATERIAL_TOLERANT, /* the same with a tolerance, one direction */
	MATERIAL_EVENTS,   /* two coders' events, matched */
	MATERIAL_OVERLAP,  /* two coders' states, linked */
	MATERIAL_SEQUENCE, /* two coders' sequences, aligned */
	MATERIAL_RATINGS,  /* a matrix of two or more coders */
	MATERIAL_PAIR,     /* a matrix of exactly two */
	MATERIAL_BLOCKS,   /* two coders' events in blocks of time */
	MATERIAL_UNITIZING /* the continua of two or more coders */
};

/* Variance components of a matrix with gaps, kept so that they are looked for once: [0] two-way, [1]
 * one-way. */
struct rated_components {
	bool known[2], good[2];
	enum undefined why[2];
	struct components found[2];
	const struct rated_components *near; /* components_near; NULL = there are none */
};

/* A matrix with what some of its statistics need; complete holds the rows without gaps. */
struct rated {
	const struct ratings *all;
	const struct ratings *complete;
	const double *values; /* categories, ascending: of the scale, or those that were used */
	size_t q;
	struct rated_components *components; /* NULL = not kept */
};

struct measure {
	const char *name;
	enum material material;
	const char *help;   /* N_(): a sentence */
	const char *source; /* of the formula */
	/* the one that fits the material */
	struct figure (*of_tally)(const struct tally *t);
	struct figure (*of_rated)(const struct rated *r);
	struct figure (*of_blocks)(const struct blocks *b);
	struct figure (*of_unitizing)(const struct unitizing *u);
};

/* All of them; *n tells how many. */
const struct measure *measures(size_t *n);
/* NULL = there is none of this name. */
const struct measure *measure_find(const char *name);

#endif
