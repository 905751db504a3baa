/*
 * What other programs coded, read into one form before it becomes an observation.
 *
 * A reader takes the text of one file and says what stands in it, in the file's own words: nothing
 * is matched to a session, coder or codebook here, nothing is guessed, and times are as written.
 * What a reader cannot keep it counts by name in the notes, for the report of the import. Pure: one
 * reader is one file and one row in import.c. Every mistake of a file is found at once, with its
 * place; a file with mistakes gives nothing.
 */
#ifndef TURVEN_EXCHANGE_IMPORT_H
#define TURVEN_EXCHANGE_IMPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/mem.h"
#include "model/record.h"

#define IMPORT_MAX_BYTES   ((size_t)256 << 20)
#define IMPORT_MAX_COMMENT 12000 /* bytes, escaped as base/text.h does it */

enum import_kind {
	IMPORT_POINT,
	IMPORT_STATE, /* with both ends */
	IMPORT_START, /* the file has starts and stops by themselves; import_pair makes states */
	IMPORT_STOP,
};

/* A choice among modifiers; set NULL or "": the file names no set; "#2": it is the code's second. */
struct import_modifier {
	const char *set, *value;
};

/* All strings valid UTF-8, in the arena of the import. NULL = the file does not say. */
struct import_event {
	enum import_kind kind;
	int64_t onset_ms;
	int64_t offset_ms; /* point, start, stop: = onset; MEDIATIME_NONE: a state nobody ended */
	const char *code, *category, *target, *comment;
	const struct import_modifier *modifiers;
	size_t n_modifiers;
	enum event_mark mark;
	int line, column; /* where it stands; 0 = the file has no lines to speak of */
	int stop_line;    /* of a state made of two rows; else 0 */
	size_t tier;      /* 1 = the first of import.tiers, where that names nobody; else 0 */
};

/* One coder's work on one session, as the file has it. */
struct import_observation {
	const char *id;                         /* in the file; NULL = it has one without a name */
	const char *session, *coder, *codebook; /* only where the file says so in these words */
	int pass;                               /* 0 = not said */
	const char *recording;                  /* name of its file without folders, or NULL */
	int64_t duration_ms; /* of the recording, or of what was observed of it; -1 = not said */
	struct import_event *events; /* in the order of the file */
	size_t n_events, capacity;
	int line;
};

/* What a file declares beside events (the ethogram of a project, vocabularies of tiers). */
struct import_set {
	const char *name; /* of modifiers; "" = it has none */
	const char *const *values;
	size_t n_values;
	bool several, number;
};
struct import_code {
	const char *id, *category, *description;
	bool state;
	bool kind_known;
	int valence; /* -1, 0, 1; 0 also where the file does not say */
	char key;    /* or 0 */
	const struct import_set *sets;
	size_t n_sets;
};
struct import_target {
	const char *id, *description;
	char key; /* or 0 */
};

/*
 * A tier of ELAN or Praat that turven did not write. What its name means, where that does not say whom
 * it is about, only all tiers together show: see import_settle_tiers.
 */
enum import_tier_as {
	IMPORT_TIER_CODE,      /* it is the code, its labels are comments */
	IMPORT_TIER_DIMENSION, /* its labels are codes of this dimension */
	IMPORT_TIER_TARGET,    /* its labels are codes, about somebody who is called so */
	IMPORT_TIER_OPEN,      /* a wish: whichever it is */
};
struct import_tier {
	const char *name, *what, *whom; /* whom NULL = nobody is named */
	const char *vocabulary;         /* or NULL */
	size_t observation;
	enum import_tier_as as;
	bool is_settled; /* otherwise than the reader took it */
};

/* What could not be kept, by kind: "spectrogram settings", 3. */
struct import_note {
	const char *text;
	size_t n;
};

struct import {
	struct import_observation *observations;
	size_t n_observations, observations_capacity;
	struct import_code *codes;
	size_t n_codes, codes_capacity;
	struct import_target *targets;
	size_t n_targets, targets_capacity;
	struct import_tier *tiers;
	size_t n_tiers, tiers_capacity;
	struct import_note *notes;
	size_t n_notes, notes_capacity;
	struct arena arena;
};

struct import_format {
	const char *name;
	const char *help; /* marked with N_() */
	bool (*read)(const char *name, const char *text, size_t len, struct import *out,
		struct problems *problems);
};

/* In the order of the help. */
const struct import_format *import_formats(size_t *n);
const struct import_format *import_format(const char *name); /* or NULL */

/* Reads, pairs, checks what every format has in common. False: mistakes were added to the problems,
 * and *out is empty. import_clear in any case. */
bool import_read(const struct import_format *f, const char *name, const char *text, size_t len,
	struct import *out, struct problems *problems);
void import_clear(struct import *im);

/*
 * Says of the tiers that name nobody what they are, in all files (n) alike. OPEN: tiers of one
 * observation that share a label or a vocabulary are people, the others dimensions. Tiers of text are
 * codes in any case.
 */
void import_settle_tiers(struct import *const *files, size_t n, enum import_tier_as how);

/* ---- for readers ---- */

/* The observation of this id (NULL: the one without), made at its first use. Pointers to
 * observations hold until the next call. */
struct import_observation *import_observation(struct import *im, const char *id, int line);
/* Zeroed, with its line and column; the pointer holds until the next call. */
struct import_event *import_add(struct import_observation *o, int line, int column);
/* What the file declares of this id (which is borrowed), made at its first use; the pointers hold until
 * the next call. */
struct import_code *import_declare_code(struct import *im, const char *id);
struct import_target *import_declare_target(struct import *im, const char *id);
/* Counts something that is not kept; text is a literal marked with N_(). */
void import_lose(struct import *im, const char *text, size_t n);

/* For import_lose. BORIS does not tell whether it is when the recording or when the coding was made. */
#define IMPORT_LOST_DATES N_("dates of observations; that of a session stands in session.yaml")

/* ---- the readers ---- */

bool csv_events_read(const char *name, const char *text, size_t len, struct import *out,
	struct problems *problems);
bool boris_table_read(const char *name, const char *text, size_t len, struct import *out,
	struct problems *problems);
bool boris_aggregated_read(const char *name, const char *text, size_t len, struct import *out,
	struct problems *problems);
bool boris_project_read(const char *name, const char *text, size_t len, struct import *out,
	struct problems *problems);
bool elan_read(const char *name, const char *text, size_t len, struct import *out,
	struct problems *problems);
bool textgrid_read(const char *name, const char *text, size_t len, struct import *out,
	struct problems *problems);
bool datavyu_read(const char *name, const char *text, size_t len, struct import *out,
	struct problems *problems);

#endif
