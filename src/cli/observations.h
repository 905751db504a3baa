/*
 * The observations of the study that we are in: which of them a command is about, and going through
 * them with all processors.
 *
 * What a command was asked for is a choice of sessions, codebook and coders. The work on each item
 * (an observation or a session) is done in a process of a crew (base/crew.h); what it gives is taken in
 * the order of the items. While that goes on progress is shown on a terminal, what a worker has to
 * tell is printed, and a signal to end is heeded. Of the commands that work on a whole study.
 */
#ifndef TURVEN_CLI_OBSERVATIONS_H
#define TURVEN_CLI_OBSERVATIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "coding/observation.h"
#include "model/session.h"
#include "store/study.h"

struct choice {
	const char *const *sessions; /* ids as they were typed; none = all of the study */
	size_t n_sessions;
	const char *codebook; /* id; NULL = any */
	const char *coders;   /* "anna,ben"; NULL = all */
};

/* Are they ids? Else a usage message. Sessions are looked at when they are looked for. */
bool choice_is_valid(const struct choice *c);

/* Zero-initialise. */
struct observations {
	struct study study;
	struct file_names sessions;     /* each once; in the order named, else sorted */
	struct observation_name *items; /* of these sessions, in their order */
	size_t n, capacity;
	struct codebook_shelf shelf; /* a worker's own */
};

/* Opens the study that the current folder is in, or says why not. */
bool observations_study(struct observations *o);
/* Finds the sessions. False: err says which there is not, or that nobody knows the codebook. */
bool observations_sessions(struct observations *o, const struct choice *c, struct error *err);
/* Finds the sessions and their observations. False: err; also where there is none, or where one of
 * the coders coded none of the sessions. */
bool observations_find(struct observations *o, const struct choice *c, struct error *err);
void observations_clear(struct observations *o);

/*
 * Reads an observation in a worker, as observation_open_records does, and has it used. What is to be
 * told is added to messages. False: it could not be read and was not used, or not all of it could.
 */
bool observations_read(struct observations *o, const struct observation_name *name,
	struct text *messages, void (*use)(void *context, const struct observation *one),
	void *context);

struct observations_work {
	size_t n_items;
	/* As in crew.h. False: something of the item could not be read. */
	bool (*work)(void *context, size_t item, struct text *out, struct text *messages);
	bool (*take)(void *context, size_t item, const struct text *out, struct error *err);
	void *context;
	bool quiet; /* messages are not printed: they were, or will be */
};
/* *all (may be NULL) becomes false if something could not be read. False: err; also where a signal to
 * end came. */
bool observations_work(const struct observations_work *w, bool *all, struct error *err);

/* Did a signal to end come? It is caught from the first observations_work on. */
bool observations_interrupted(void);

#endif
