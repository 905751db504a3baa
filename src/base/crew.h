/*
 * A crew: work on many items by all processors, its results taken in the order of the items.
 *
 * Each worker is a forked process and does every n-th item; what an item gives comes back through a
 * pipe, so that a worker that is ahead waits, and memory does not grow with the number of items.
 * Where no process can be made, or there is one processor, the caller does the work itself: the
 * results are the same.
 */
#ifndef TURVEN_BASE_CREW_H
#define TURVEN_BASE_CREW_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/text.h"

struct crew {
	size_t n_items;
	/* Does an item, in a worker: adds what it gives, and what is to be told (whole lines, for a
	 * terminal). False: something of it could not be done. */
	bool (*work)(void *context, size_t item, struct text *out, struct text *messages);
	/* Takes what an item gave, in the caller's process, in the order of the items. False with err
	 * set ends everything. */
	bool (*take)(void *context, size_t item, bool ok, const struct text *out,
		const struct text *messages, struct error *err);
	void *context; /* of both; a worker has a copy of it as it was at the start */
	const volatile sig_atomic_t
		*stop; /* set by a signal: ends everything; NULL = nothing does */
};

/* n_workers 0: one for each processor. False: err; every worker has ended. Before it forks nothing
 * may be left in the buffers of stdio. */
bool crew_run(const struct crew *c, size_t n_workers, struct error *err);

#endif
