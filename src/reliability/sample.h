/*
 * A sample: what several coders did on one session, as the material of the statistics.
 *
 * The targets' states are channels (an exclusive group, or a state code by itself) and their points
 * are blocks of codes that can be confused with each other. A sample is made from timelines of one
 * codebook, or filled in by whoever has events from elsewhere. It owns its strings and lists.
 */
#ifndef TURVEN_RELIABILITY_SAMPLE_H
#define TURVEN_RELIABILITY_SAMPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/mem.h"
#include "base/text.h"
#include "model/codebook.h"
#include "model/session.h"
#include "model/timeline.h"
#include "reliability/channel.h"
#include "reliability/match.h"

#define SAMPLE_MAX_CODES 1000 /* in a block */

/* What the points of a target are compared within. Code: as codebook, and each code for itself. */
enum sample_by { SAMPLE_BY_DEFAULT, SAMPLE_BY_CODE, SAMPLE_BY_DIMENSION, SAMPLE_BY_CODEBOOK };

struct sample_coder {
	const char *label;    /* "anna", "anna+2" for a second pass */
	const char *person;   /* "anna" */
	struct window span;   /* what was coded */
	int64_t coded_utc_ms; /* when it was coded; 0 = not known */
};

enum sample_kind { SAMPLE_POINTS, SAMPLE_STATES };

struct sample_events {
	struct state *items; /* a point stops where it starts */
	size_t n, capacity;
};

struct sample_block {
	enum sample_kind kind;
	const char *target; /* id */
	const char
		*role; /* what targets of several sessions have in common: role, or else the id */
	const char *name; /* of the exclusive group, state code, dimension, codebook */
	const char *const *codes;
	int n_codes;
	bool *possible; /* [code]: can it be about this target? All of them, unless told otherwise */
	struct sample_events *events; /* [coder], by start once the sample is finished */
};

/* A rating item for one target, in one segment or the session: one row of its matrix. */
struct sample_rating {
	const char *item, *target, *role;
	const struct scale *scale; /* borrowed from the codebook */
	double *x;                 /* [coder]; NAN = no value */
};

struct sample {
	const char *source; /* id of the session */
	struct sample_coder *coders;
	size_t n_coders;
	struct sample_block *blocks;
	size_t n_blocks, block_capacity;
	struct sample_rating *ratings;
	size_t n_ratings, rating_capacity;
	struct arena arena;
};

void sample_init(struct sample *s, const char *source, size_t n_coders);
void sample_clear(struct sample *s);

/* A block without events; its strings are copied, and so is the list of codes. */
struct sample_block *sample_add_block(struct sample *s, enum sample_kind kind, const char *target,
	const char *role, const char *name, const char *const *codes, int n_codes);
/* Adds an event of the block's code. Points: stop_ms = start_ms. */
void sample_add_event(
	struct sample_block *b, size_t coder, int code, int64_t start_ms, int64_t stop_ms);

/*
 * Sorts the events. False where a coder's states of one block overlap; err says whose, with the
 * times.
 */
bool sample_finish(struct sample *s, struct error *err);

/* What a coder did: borrowed while the sample is made. */
struct sample_source {
	const char *label, *person;
	const struct timeline *timeline;
};

/* What was coded: from the beginning of what was watched (0 where nothing was played) up to the last that
 * was watched or logged. */
struct window sample_span(const struct timeline *t);

/*
 * All of a session, with the same codebook. window NULL: the span of each coder. The codebook must
 * outlive the sample.
 */
bool sample_of_timelines(struct sample *out, const char *source, const struct codebook *cb,
	const struct target *targets, size_t n_targets, const struct segment *segments,
	size_t n_segments, const struct sample_source *coders, size_t n_coders, enum sample_by by,
	const struct window *window, struct error *err);

/* A finished sample as bytes, for another process of this program; and back. */
void sample_pack(const struct sample *s, struct text *out);
void sample_unpack(struct sample *out, const char *data, size_t n);

/* What two coders have in common; from >= to = nothing. */
struct window sample_window(const struct sample *s, size_t first, size_t second);

#endif
