/*
 * One observation read from disk: session, codebook, targets, and the timeline that its journal
 * adds up to.
 *
 * The desk goes on from it, the derived files are made of it, lists count it.
 */
#ifndef TURVEN_CODING_OBSERVATION_H
#define TURVEN_CODING_OBSERVATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "model/codebook.h"
#include "model/session.h"
#include "model/timeline.h"
#include "store/journal.h"
#include "store/study.h"

struct observation {
	struct observation_name name;
	char *session_folder;
	struct session session;
	struct codebook codebook;
	struct target *targets;
	size_t n_targets;
	struct timeline *timeline;
	struct journal_content
		journal;  /* records are dropped once applied (observation_drop_records) */
	size_t n_refused; /* records that the timeline could not take */
	size_t n_odd; /* records that did not fit to what came before: a lost line, two machines */
	int64_t left_off_ms;     /* where the last watched stretch ended, else the last event; 0 =
				    nothing yet */
	bool codebook_is_shared; /* it belongs to a shelf */
	bool codebook_is_begun; /* the codebook is the one that the newest run used, or there was no
				  run */
};

/*
 * present: use the study's present codebook even where the observation was begun with another.
 * Damage and refused records are added to problems as warnings. False: err.
 */
bool observation_open(struct observation *o, const struct study *study,
	const struct observation_name *name, bool present, struct problems *problems,
	struct error *err);
void observation_clear(struct observation *o);

/* A session that is only played: no codes, with a codebook and a timeline that are empty; the
 * coder's id is "". */
bool observation_open_none(
	struct observation *o, const struct study *study, const char *session, struct error *err);

/*
 * Codebooks that were read already, for those who open many observations: parsing one costs more
 * than reading a journal. They are known by the hash of their file, so they never get old.
 * Zero-initialise; must outlive the observations that were opened with it.
 */
struct codebook_shelf {
	struct codebook **items;
	size_t n, capacity;
};
void codebook_shelf_clear(struct codebook_shelf *s);

/* As observation_open with the codebook that it was begun with. */
bool observation_open_shelved(struct observation *o, struct codebook_shelf *shelf,
	const struct study *study, const struct observation_name *name, struct problems *problems,
	struct error *err);

/* The same, reading the journal as journal_read_records does: for who only computes from it. */
bool observation_open_records(struct observation *o, struct codebook_shelf *shelf,
	const struct study *study, const struct observation_name *name, struct problems *problems,
	struct error *err);

/* Frees the records and segments, keeping the timeline. */
void observation_drop_records(struct observation *o);

/*
 * Writes the derived files again from what is on the disk. *edited (may be NULL): a file edited by
 * hand was moved aside.
 */
bool observation_derive(const struct study *study, const struct observation_name *name,
	bool *edited, struct problems *problems, struct error *err);

#endif
