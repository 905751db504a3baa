/*
 * A random generator that is the same on every machine: xoshiro256** with its state filled by
 * SplitMix64 (Blackman & Vigna 2018), so that a seed makes a result repeatable.
 */
#ifndef TURVEN_RELIABILITY_RANDOM_H
#define TURVEN_RELIABILITY_RANDOM_H

#include <stdint.h>

struct random {
	uint64_t s[4];
};

void random_seed(struct random *r, uint64_t seed);
uint64_t random_next(struct random *r);
/* Below n (at least 1), each equally likely. */
uint64_t random_index(struct random *r, uint64_t n);

#endif
