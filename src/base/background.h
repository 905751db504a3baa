/*
 * Work that may wait for a disk, done beside the loop: a forked child works on a snapshot of the
 * program's memory and says at the end how it went. For derived files only: what it writes can
 * always be made again. One piece of work at a time.
 */
#ifndef TURVEN_BASE_BACKGROUND_H
#define TURVEN_BASE_BACKGROUND_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct background {
	pid_t pid; /* 0 = idle */
	int fd;    /* readable when the work is done; -1 = idle */
	char message[512];
	size_t n;
};

#define BACKGROUND_INIT                                                                            \
	{                                                                                          \
		.fd = -1                                                                           \
	}

/*
 * Starts work(context, message, size) in a child; it returns whether it succeeded and may leave a
 * message. False where no process could be made (the caller may do the work itself).
 */
bool background_start(struct background *b, bool (*work)(void *context, char *message, size_t size),
	void *context);

bool background_running(const struct background *b);

/* True once the work is done: *ok and message (both may be NULL) say how it went, and b is idle
 * again. Does not wait. */
bool background_poll(struct background *b, bool *ok, char *message, size_t size);

/* Waits for the end. */
void background_wait(struct background *b, bool *ok, char *message, size_t size);

#endif
