/*
 * Several texts in one, each with a name: what a writer gives to a maker where a format has more than
 * one table or file of an observation. Any bytes. It lives between two processes of one program, not
 * in files.
 */
#ifndef TURVEN_EXCHANGE_PARTS_H
#define TURVEN_EXCHANGE_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

/* Begins a part at the end of out; what is added then belongs to it, until part_end. Returns what
 * part_end needs. */
size_t part_begin(struct text *out, const char *name);
void part_end(struct text *out, size_t begin);

struct part {
	const char *name; /* borrowed from the whole, as s */
	const char *s;
	size_t n;
};
/* The next part in front of end, from *at on, which moves. False: there are none left. */
bool part_next(const char **at, const char *end, struct part *p);

/* Names that were met before. Zero-initialise. */
struct part_names {
	char **items;
	size_t n, capacity;
};
bool part_names_add(struct part_names *p, const char *name); /* false: it is there already */
void part_names_clear(struct part_names *p);

#endif
