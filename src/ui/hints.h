/*
 * What the program says by itself while somebody codes: that the checks found something odd, and
 * that a segment has ended. Neither waits for an answer, and no key waits for either.
 */
#ifndef TURVEN_UI_HINTS_H
#define TURVEN_UI_HINTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "model/finding.h"
#include "model/segment.h"

struct ui;

/* Zero-initialise; hints_clear frees. */
struct hints {
	/* findings that tell of something odd and were not kept, as they were when last looked at */
	struct finding *odd;
	size_t n_odd, n_warnings;
	unsigned long changes; /* desk_n_changes then */
	bool looked;

	/* at the last turn: was it playing, where, and which segment would end next */
	bool playing, has_next;
	int64_t position_ms, turn_us;
	struct segment next;
};

/* Once per turn. The checks are looked at when no key came for a moment. */
void hints_tick(struct ui *ui);
void hints_clear(struct hints *h);

/* "1 warning, 2 hints: Ctrl+X"; nothing where there is nothing to say. */
void hints_words(const struct ui *ui, struct text *out);

/* A finding in words, with the labels if it is no wider than that. */
void hints_finding_words(const struct ui *ui, const struct finding *f, int width, struct text *out);

/* "time slot 2 of 3"; nothing where the codebook has no segments. */
void hints_segment_words(struct ui *ui, struct text *out);

#endif
