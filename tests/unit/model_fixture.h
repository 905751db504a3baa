/*
 * A small codebook and session for the tests of the model, without any file.
 *
 * Targets, in this order: lea (a leader), pa, pb (parents), all (the unit "all").
 *
 *     index  code      kind   group  about             modifiers
 *     0      ask       point         leaders           how (one of kind, firm), to (several of a,
 * b) 1      praise    point         everybody         how 2      on        state  focus  leaders,
 * parents 3      off       state  focus  leaders, parents 4      noise     state         all 5
 * smile     state         parents           how
 */
#ifndef TURVEN_TESTS_MODEL_FIXTURE_H
#define TURVEN_TESTS_MODEL_FIXTURE_H

#include "model/codebook.h"
#include "model/record.h"
#include "model/session.h"

enum { CODE_ASK, CODE_PRAISE, CODE_ON, CODE_OFF, CODE_NOISE, CODE_SMILE, N_CODES };
enum { TARGET_LEA, TARGET_PA, TARGET_PB, TARGET_ALL, N_TARGETS };

extern const struct codebook fixture_codebook;
extern const struct session fixture_session;

/* An add record of the event n of the run, at onset; a state runs. Of the run, with the given seq,
 * an hour after 1970. */
struct record fixture_add(
	uint32_t run, long long seq, uint32_t n, int code, int target, int64_t onset_ms);

#endif
