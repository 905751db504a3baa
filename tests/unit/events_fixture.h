/*
 * An observation for the tests of the events file: the codebook of model_fixture.h with segments,
 * and a timeline that has something in every column.
 */
#ifndef TURVEN_TESTS_EVENTS_FIXTURE_H
#define TURVEN_TESTS_EVENTS_FIXTURE_H

#include "model/codebook.h"
#include "model/timeline.h"
#include "store/events_file.h"

struct events_fixture {
	struct codebook codebook;
	struct target *targets;
	size_t n_targets;
	struct timeline *timeline;
	struct journal_segment segments[2];
	struct derived_input in;
	long long seq;
};

void events_fixture_init(struct events_fixture *f, enum segment_kind segments);
void events_fixture_clear(struct events_fixture *f);

/* One event more, with that comment. */
void events_fixture_add(struct events_fixture *f, int64_t onset_ms, const char *comment);

#endif
