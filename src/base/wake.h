/*
 * Waking the main loop from another thread: a descriptor that becomes readable. Hides eventfd and,
 * where there is none, a pipe.
 */
#ifndef TURVEN_BASE_WAKE_H
#define TURVEN_BASE_WAKE_H

#include <stdbool.h>

#include "base/error.h"

struct wake {
	int read_fd; /* to wait for in poll; -1 = not open */
	int write_fd;
};

bool wake_open(struct wake *w, struct error *err);
void wake_raise(const struct wake *w); /* from any thread; errno is left alone */
void wake_drain(const struct wake *w); /* not readable any more until the next wake_raise */
void wake_close(struct wake *w);

#endif
