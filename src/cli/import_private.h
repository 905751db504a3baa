/*
 * The parts of a plan: names (import_names.c), drafts of codebooks (import_draft.c), sessions
 * (import_session.c), events (import_match.c), what was observed (import_span.c).
 */
#ifndef TURVEN_CLI_IMPORT_PRIVATE_H
#define TURVEN_CLI_IMPORT_PRIVATE_H

#include "cli/import_plan.h"

#define FILE_ID_SIZE 33
#define CODE_ID_SIZE 32

/*
 * The id nearest to a foreign name: small letters without accents, digits, and what joins them. A name
 * that is an id stays as it is. False: nothing of it can stand in an id. A code's id also for any name:
 * `otherwise` where nothing is left.
 */
bool import_file_id(const char *name, char out[FILE_ID_SIZE]);
void import_code_id(const char *name, const char *otherwise, char out[CODE_ID_SIZE]);
/* The same with a number behind it, for a name whose id is taken. */
void import_numbered_id(const char *id, int number, size_t size, char joint, char *out);

void plan_mistake(struct import_plan *p, const struct import_file *file, int line, int column,
	const char *fmt, ...) __attribute__((format(printf, 5, 6)));

/* Counts that a word became that id; the strings are borrowed. */
void plan_change(struct import_plan *p, enum plan_what what, const char *from, const char *to,
	bool state, size_t n);

/* Names items[at] as the user, else the file says, and looks whether that is free. */
void plan_names(struct import_plan *p, size_t at);
bool plan_has_codebook(const struct import_plan *p, const char *id);

/* Makes the text of the draft codebooks[at] from the events of its items. */
void plan_draft(struct import_plan *p, size_t at);

/* Reads or makes sessions[at]. */
void plan_session(struct import_plan *p, size_t at);

/* Was each --role for somebody? When all sessions are there. */
void plan_roles(struct import_plan *p);

/* The records of an item, whose codebook and session are known; with room for two more. */
void plan_match(struct import_plan *p, struct plan_item *item);

/* Behind the records of each item what was observed, and that it is finished. When all are matched. */
void plan_spans(struct import_plan *p);

/* Is s the name of it: its id, the name that its makers gave it (may be NULL), one of its labels, as
 * text_visible() writes it in a label? */
bool plan_is_called(const char *s, const char *id, const char *name, const struct label *label);

/* Places among the code's modifiers: "#2" is 2; anything else 0. */
size_t plan_set_place(const char *set);

#endif
