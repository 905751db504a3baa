/*
 * The plan of an import: what the observations of foreign files become in this study, worked out in
 * full before anything is written.
 *
 * Codes are matched by id, then by the instrument's name, then by label, exactly; targets by id, then
 * by label; modifiers by set and value in the same way. Nothing is guessed: what does not fit is a
 * mistake with its place in the file, and all mistakes are found at once. Where no codebook is named a
 * draft is made from the data; where the session is not there it is made, with the participants that
 * the data name. The records of each observation are tried on a timeline, so that what is written can
 * be read. import_plan_write then writes all of it or leaves nothing behind.
 */
#ifndef TURVEN_CLI_IMPORT_PLAN_H
#define TURVEN_CLI_IMPORT_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/mem.h"
#include "exchange/import.h"
#include "model/codebook.h"
#include "model/record.h"
#include "model/session.h"
#include "store/study.h"

/* A file that was read. */
struct import_file {
	char *path; /* as named by the user */
	const char *format;
	char sha256[HASH_SHA256_SIZE];
	struct import data;
};

/* Somebody of a new session, as the file names them. */
struct import_role {
	const char *name, *role;
};

/* What the user says; NULL and 0 = nothing. */
struct import_wishes {
	const struct import_role *roles;
	size_t n_roles;
	const char *session, *coder, *codebook;
	const char *new_codebook; /* id of the draft to make */
	int pass;
	int64_t length_ms; /* observed; 0 = not said */
	enum import_tier_as tiers;
	bool finished; /* it is finished work */
};

struct plan_codebook {
	char id[33];
	bool is_new, ok;
	char *yaml; /* of a draft */
	struct codebook cb;
};

struct plan_session {
	char id[33];
	size_t *items; /* those of the plan that belong to it; at least one */
	size_t n_items, items_capacity;
	bool is_new, ok;
	char *yaml;
	struct session session;
	const char *lost_recording; /* named by a file and not found; or NULL */
};

/* Where it is known from how much was observed. */
enum plan_span { SPAN_WISH, SPAN_FILE, SPAN_RECORDING, SPAN_EVENTS, SPAN_OTHERS };

/* An observation to be. */
struct plan_item {
	const struct import_file *file;
	const struct import_observation *from;
	struct observation_name name;
	bool ok;
	size_t codebook, session; /* indexes in the plan */
	struct target *targets;
	size_t n_targets;
	struct record *records; /* behind the events what was observed, and that it is finished */
	size_t n_records;
	size_t n_open;   /* states that nobody ended */
	int64_t end_ms;  /* of the last event */
	int64_t span_ms; /* observed */
	enum plan_span span_from;
	const char *shorter; /* who has observed less of it, by an import before; or NULL */
};

/* What a word of a file became. */
enum plan_what { PLAN_SESSION, PLAN_CODER, PLAN_CODEBOOK, PLAN_CODE, PLAN_TARGET, PLAN_MODIFIER };
struct plan_change {
	enum plan_what what;
	const char *from; /* NULL: the file says nothing */
	const char *to;   /* id */
	bool state;       /* of a code */
	size_t n;         /* events */
};

/* A mistake, told once with how often it was met. */
struct plan_mistake {
	const struct import_file *file;
	int line, column;
	char *text;
	size_t n;
};

struct import_plan {
	const struct study *study;
	struct import_wishes wishes;
	const struct import_file *files;
	size_t n_files;
	struct plan_item *items;
	size_t n_items, items_capacity;
	struct plan_codebook *codebooks;
	size_t n_codebooks, codebooks_capacity;
	struct plan_session *sessions;
	size_t n_sessions, sessions_capacity;
	struct plan_change *changes;
	size_t n_changes, changes_capacity;
	bool is_written;
	/* private */
	struct plan_mistake *mistakes;
	size_t n_mistakes, mistakes_capacity, n_untold;
	struct arena arena;
};

/* Study and files (n) are borrowed. False: mistakes were added to the problems. import_plan_clear in
 * any case. */
bool import_plan_make(struct import_plan *p, const struct study *study,
	const struct import_wishes *wishes, const struct import_file *files, size_t n,
	struct problems *problems);
void import_plan_clear(struct import_plan *p);

/*
 * Writes codebooks, sessions and journals, then the tables made from them. False: err, and all that
 * was written is gone again; only where the tables could not be made the work stands, and the message
 * says what to do.
 */
bool import_plan_write(struct import_plan *p, struct problems *problems, struct error *err);

/* For people: what became what, how much, and what was lost. */
void import_plan_report(const struct import_plan *p, struct text *out);

#endif
