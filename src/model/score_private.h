/*
 * The inside of scores, shared by score.c (events, codes, ratings) and score_composite.c (the scores
 * of the codebook) and nobody else.
 */
#ifndef TURVEN_MODEL_SCORE_PRIVATE_H
#define TURVEN_MODEL_SCORE_PRIVATE_H

#include "model/score.h"

/* Far outside of every recording, and safe to subtract. */
#define FOREVER_MS (INT64_MAX / 4)

/* Of one code and one target. */
struct cell {
	size_t n, n_censored;
	int64_t first_ms;       /* of n > 0 */
	struct coverage states; /* when it ran, within the window */
};

/* Of a set of codes and one target. */
struct tally {
	struct variable of;
	int target;
	int n_codes, n_codeable; /* that can be about the target */
	int n_states, n_codeable_states;
	struct cell sum;
	int64_t ran_ms;
};

struct scores {
	struct score_input in;
	int segment;
	int64_t start_ms, end_ms; /* of the window */
	struct coverage span;     /* instead of what was watched, where nothing was played */
	const struct coverage *coded;
	bool watched;
	int64_t coded_ms;
	bool seen;          /* something was coded, or logged at least */
	struct cell *cells; /* [code * n_targets + target] */
	struct tally tally; /* the last one: its measures are asked for one after the other */
	bool has_tally;
};

bool scores_code_is_about(const struct scores *s, size_t code, int target);
bool scores_is_codeable(const struct scores *s, size_t code);
const struct cell *scores_cell(const struct scores *s, size_t code, int target);

/* The coded time in some states. */
int64_t scores_ran_ms(const struct scores *s, const struct coverage *states);

/* What a number of events or ms is per ms of coded time, of which there is some. */
double scores_per_ms(const struct scores *s, double x);

struct score_value scores_rating(const struct scores *s, int target, int item);

/* A score of the codebook, and whether it is computed for the target. */
struct score_value scores_composite(struct scores *s, int target, const struct score *score);
bool scores_has_composite(const struct scores *s, int target, const struct score *score);

#endif
