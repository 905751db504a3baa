/*
 * Unitizing alpha (Krippendorff, Mathet, Bouvry & Widlöcher 2016), nominal: do any number of coders
 * cut a continuum into the same units with the same codes?
 *
 * Lengths are counted in ticks, and the value depends on the tick: fix it and report it. Sums of
 * several continua are added before anything is computed.
 */
#ifndef TURVEN_RELIABILITY_UNITIZING_H
#define TURVEN_RELIABILITY_UNITIZING_H

#include "reliability/channel.h"
#include "reliability/figure.h"

/* What continua add up to; the last category is the gap between units. */
struct unitizing {
	size_t q;       /* codes + 1 */
	double m;       /* coders */
	double *cross;  /* [q * q]: length in which one has c and another k, over ordered pairs */
	double *square; /* [q]: squared lengths of units; of gaps their plain lengths */
	double *meet;   /* [q]: squared lengths of units that meet any unit of the other */
};

void unitizing_init(struct unitizing *u, int n_codes, size_t n_coders);
void unitizing_clear(struct unitizing *u);
/*
 * Adds one continuum [0, length) with all coders' units (start and stop in ticks, sorted, not
 * overlapping, within it).
 */
void unitizing_add(struct unitizing *u, const struct states *coders, int64_t length);
void unitizing_sum(struct unitizing *to, const struct unitizing *from);

/* n is the length of all continua of all coders. */
struct figure u_alpha(const struct unitizing *u);
struct figure u_alpha_binary(const struct unitizing *u);             /* units against gaps */
struct figure cu_alpha(const struct unitizing *u);                   /* codes, where units meet */
struct figure cu_alpha_of_code(const struct unitizing *u, int code); /* (k)u-alpha */

#endif
