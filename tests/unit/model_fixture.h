/*
 * A small codebook and session for the tests of the model, without any file.
 *
 * Targets, in this order: lea (a leader), pa, pb (parents, of whom two should be there), all (the
 * unit "all").
 *
 *	index  code    kind   group  about             valence, evidence for   modifiers
 *	0      ask     point         leaders           +1, item pace           how (one of kind, firm), to
 *	                                                                       (several of a, b)
 *	1      praise  point         everybody         +1, dimension bond      how
 *	2      on      state  focus  leaders, parents
 *	3      off     state  focus  leaders, parents  -1, dimension bond
 *	4      noise   state         all               marks the segments
 *	5      smile   state         parents           at most 2 a session     how
 *
 *	index  item    dimension  about             scale             rated for
 *	0      warm    bond       leaders, parents  -3..3, anchors    the session; "not applicable" allowed
 *	1      shared  bond       all               0..5 by 0.5       the session; needs 2 participants
 *	2      pace    work       leaders           0..10 by 0.5      each segment
 *
 * Checks of the dimension bond: good (only positive: > 0, a warning), bad (only negative: <= 0, a hint
 * that cannot be kept), nothing (no evidence: 0, a hint), both (mixed: < 3, a warning).
 */
#ifndef TURVEN_TESTS_MODEL_FIXTURE_H
#define TURVEN_TESTS_MODEL_FIXTURE_H

#include "model/codebook.h"
#include "model/record.h"
#include "model/session.h"

enum { CODE_ASK, CODE_PRAISE, CODE_ON, CODE_OFF, CODE_NOISE, CODE_SMILE, N_CODES };
enum { ITEM_WARM, ITEM_SHARED, ITEM_PACE, N_ITEMS_RATED };
enum { TARGET_LEA, TARGET_PA, TARGET_PB, TARGET_ALL, N_TARGETS };

extern const struct codebook fixture_codebook;
extern const struct session fixture_session;

/* An add record of the event n of the run, at onset; a state runs. Of the run, with the given seq,
 * an hour after 1970. */
struct record fixture_add(
	uint32_t run, long long seq, uint32_t n, int code, int target, int64_t onset_ms);

/* A rate record of the run, with the given seq; key: "warm", "pace@2". */
struct record fixture_rate(
	uint32_t run, long long seq, const char *key, int target, const char *value, int rev);

#endif
