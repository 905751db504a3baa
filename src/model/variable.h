/*
 * The variables of a codebook: everything that a table of scores says of a target, as a list.
 *
 * A variable is a measure (count, rate, rating, …) of something (a code, a dimension, a score, …).
 * The list follows from the codebook alone, so that all observations of a codebook have the same
 * variables. Their values are in model/score.h. Pure.
 */
#ifndef TURVEN_MODEL_VARIABLE_H
#define TURVEN_MODEL_VARIABLE_H

#include <stddef.h>

#include "model/codebook.h"

enum variable_kind {
	VARIABLE_CODE,
	VARIABLE_DIMENSION, /* its codes together: all of them, or those of one valence */
	VARIABLE_VALENCE,   /* all codes of one valence */
	VARIABLE_RATING,
	VARIABLE_SCORE
};

enum measure {
	/* of codes */
	MEASURE_COUNT,         /* events that begin in the window */
	MEASURE_RATE_PER_MIN,  /* the same per minute of coded time */
	MEASURE_RATE_PER_HOUR, /* and per hour */
	MEASURE_LATENCY,       /* s from the start of the window to the first event */
	MEASURE_DURATION,      /* s of coded time in which at least one state ran */
	MEASURE_SHARE,         /* of the coded time, 0 to 1 */
	MEASURE_CENSORED,      /* states whose end nobody logged */
	/* of ratings and scores */
	MEASURE_RATING,
	MEASURE_SCORE,
	MEASURE_N_VALID, /* of a score: how many of its parts have a value */
	N_MEASURES
};

#define VALENCE_ANY 2

struct variable {
	enum variable_kind kind;
	int index;   /* of the code, dimension, rating or score; -1 for a valence */
	int valence; /* -1, 0, 1; of a dimension also VALENCE_ANY; of a rating or score that too */
	enum measure measure;
};

/* In the order of the codebook: codes, dimensions, valences, ratings, scores. *out is the caller's
 * (free). */
size_t variables_of(const struct codebook *cb, struct variable **out);

/* Is the code one of those that a code, dimension or valence variable is about? What only marks
 * segments belongs to no valence. */
bool variable_has_code(const struct codebook *cb, const struct variable *v, size_t code);

/* Only states have what the measure is about. */
#define MEASURE_IS_OF_STATES(m) ((m) >= MEASURE_DURATION && (m) <= MEASURE_CENSORED)

const char *variable_kind_name(enum variable_kind kind); /* "code", "dimension", … */
const char *measure_name(enum measure m);                /* "count", "rate_per_min", … */
const char *valence_name(int valence);                   /* "positive", …, "all" */

/* Id of what it is about: "en01", "en", "positive". */
const char *variable_id(const struct codebook *cb, const struct variable *v);

/*
 * A name that R, SPSS and SQL take as it is: "n_en01", "n_dim_en_pos",
 * "s_total". At most 49 bytes of a-z, 0-9 and _, starting with a letter. Two variables of a codebook
 * can have the same name where its ids are unlucky; whoever makes a table sees to that.
 */
#define VARIABLE_NAME_SIZE 65
void variable_name(
	const struct codebook *cb, const struct variable *v, char out[VARIABLE_NAME_SIZE]);

#endif
