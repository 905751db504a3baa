/*
 * mpv as a child process: finding it, starting it with one end of a socket pair, ending it without
 * leaving anything behind. Knows nothing of what is said over the socket.
 */
#ifndef TURVEN_PLAYER_MPV_PROCESS_H
#define TURVEN_PLAYER_MPV_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/error.h"

/* The descriptor that the child finds its end of the socket at. */
#define MPV_PROCESS_FD 3

struct mpv_process {
	pid_t pid;  /* 0 = none, or ended and collected */
	int fd;     /* our end, non-blocking; -1 = closed */
	int status; /* as waitpid gives it, once collected */
};

/* The program `name` in the absolute folders of PATH; NULL if there is none. The caller frees. */
char *mpv_process_find(const char *name);

/* Starts the program at `path`. argv[0] is the name it sees, the last entry NULL. */
bool mpv_process_start(
	struct mpv_process *out, const char *path, const char *const *argv, struct error *err);

/* Has it ended? Collects it then. Does not wait. */
bool mpv_process_ended(struct mpv_process *p);

/* Kills it and collects it; waits up to a second for that. Closes the socket. */
void mpv_process_kill(struct mpv_process *p);

/* It was asked to quit: waits up to a second, reading what it still says; then SIGTERM, SIGKILL.
 * All in all at most 2 s. Closes the socket. */
void mpv_process_stop(struct mpv_process *p);

/* Sends up to n bytes; returns how many were taken (0 = none now), -1 = the other end is gone. */
ssize_t mpv_process_send(struct mpv_process *p, const char *data, size_t n);

/* Reads up to n bytes; 0 = none now, -1 = the other end is gone. */
ssize_t mpv_process_receive(struct mpv_process *p, char *data, size_t n);

#endif
