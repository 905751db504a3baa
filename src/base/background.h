/*
 * Work that may wait for a disk, done beside the loop by a child process, which says each time how
 * it went. For derived files only: what it writes can always be made again. One piece of work at a
 * time.
 *
 * The child is made once, before the program has a second thread: a child of a program with threads
 * may find the C library's locks held for ever by a thread that it does not have. It knows what the
 * program's memory held then, and nothing that changed since. It ends when the program does.
 */
#ifndef TURVEN_BASE_BACKGROUND_H
#define TURVEN_BASE_BACKGROUND_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct background {
	pid_t pid; /* 0 = there is no child */
	int fd;    /* readable when the work is done; -1 = there is no child */
	int ask_fd;
	bool running;
	char message[512];
	size_t n;
};

#define BACKGROUND_INIT                                                                            \
	{                                                                                          \
		.fd = -1, .ask_fd = -1                                                             \
	}

/*
 * Makes the child, which will call work(context, message, size) each time it is asked to; it
 * returns whether it succeeded and may leave a message. False where no process could be made: the
 * caller has to do the work itself.
 */
bool background_open(struct background *b, bool (*work)(void *context, char *message, size_t size),
	void *context);

/* Waits for the work to be done, if any, and for the end of the child. Fine without a child. */
void background_close(struct background *b);

/* Asks for the work. False where it is being done already, or there is no child. */
bool background_start(struct background *b);

bool background_running(const struct background *b);

/* True once the work is done: *ok and message (both may be NULL) say how it went, and b is idle
 * again. Does not wait. */
bool background_poll(struct background *b, bool *ok, char *message, size_t size);

/* Waits for the work that is being done. */
void background_wait(struct background *b, bool *ok, char *message, size_t size);

#endif
