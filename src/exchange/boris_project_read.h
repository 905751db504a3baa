/*
 * The parts of a project of BORIS: shared by the reader of its ethogram and that of its observations.
 */
#ifndef TURVEN_EXCHANGE_BORIS_PROJECT_READ_H
#define TURVEN_EXCHANGE_BORIS_PROJECT_READ_H

#include <jansson.h>
#include <stdbool.h>

#include "exchange/import.h"

struct boris_reader {
	const char *name;
	struct import *im;
	struct problems *problems;
};

/* JSON of BORIS has no places, so mistakes name the way to them: "observation 'x', event 12". */
void boris_mistake(struct boris_reader *r, const char *place, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Without outer blanks; NULL: it is none, or empty. */
const char *boris_string(struct boris_reader *r, const json_t *value);
/* Without the shortcut key that older projects have behind a modifier: "low (l)". */
const char *boris_modifier_value(struct boris_reader *r, const char *s, size_t n);

/* Declares codes with their sets of modifiers, and targets. */
void boris_read_ethogram(struct boris_reader *r, json_t *behaviours);
void boris_read_subjects(struct boris_reader *r, json_t *subjects);

#endif
