/*
 * The parts of a project of BORIS: shared by the reader of its ethogram and that of its observations.
 */
#ifndef TURVEN_EXCHANGE_BORIS_PROJECT_READ_H
#define TURVEN_EXCHANGE_BORIS_PROJECT_READ_H

#include <jansson.h>
#include <stdbool.h>

#include "exchange/import.h"

/* 0, 0: not known. */
struct boris_place {
	int line, column;
};

/* Of all events, in the order of the text. */
struct boris_places {
	struct boris_place *items;
	size_t n, capacity, next;
};

struct boris_reader {
	const char *name;
	struct import *im;
	struct problems *problems;
	struct boris_places places;
};

/* Most projects are one long line, so mistakes also name the way: "observation 'x', event 12". */
void boris_mistake(struct boris_reader *r, struct boris_place at, const char *way, const char *fmt,
	...) __attribute__((format(printf, 4, 5)));

/* Without outer blanks; NULL: it is none, or empty. */
const char *boris_string(struct boris_reader *r, const json_t *value);
/* Without the shortcut key that older projects have behind a modifier: "low (l)". */
const char *boris_modifier_value(struct boris_reader *r, const char *s, size_t n);

/* Declares codes with their sets of modifiers, and targets. */
void boris_read_ethogram(struct boris_reader *r, json_t *behaviours);
void boris_read_subjects(struct boris_reader *r, json_t *subjects);

/* text: valid JSON. */
void boris_places_find(struct boris_places *out, const char *text, size_t len);
struct boris_place boris_places_next(struct boris_places *p);
void boris_places_clear(struct boris_places *p);

#endif
