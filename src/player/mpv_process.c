/*
 * The child is started with posix_spawn, so that what happens between fork and exec is safe in a
 * program with threads. It has its own session (^C and ^Z of the terminal do not reach it),
 * /dev/null for its standard streams, and no other descriptor of ours. When turven dies, however
 * that happens, its end of the socket closes, and mpv quits.
 */
#include "player/mpv_process.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"

#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0 /* SO_NOSIGPIPE is set instead */
#endif

#ifndef __GLIBC__
extern char **environ;
#endif

static bool is_for_later(int error)
{
#if EWOULDBLOCK != EAGAIN
	if (error == EWOULDBLOCK)
		return true;
#endif
	return error == EAGAIN || error == EINTR;
}

char *mpv_process_find(const char *name)
{
	const char *path = getenv("PATH");

	while (path && *path) {
		size_t n = strcspn(path, ":");
		/* A relative folder would let the folder that turven was started in decide. */
		if (path[0] == '/' && n < INT_MAX) {
			char *program = mem_printf("%.*s/%s", (int)n, path, name);
			struct file_info info;
			if (file_stat(program, &info, NULL) && info.is_regular &&
				access(program, X_OK) == 0)
				return program;
			free(program);
		}
		path += n;
		path += *path == ':';
	}
	return NULL;
}

static bool set_flags(int fd, bool nonblocking)
{
	if (fcntl(fd, F_SETFD, FD_CLOEXEC) < 0)
		return false;
#ifdef SO_NOSIGPIPE
	int on = 1;
	if (setsockopt(fd, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on) < 0)
		return false;
#endif
	return !nonblocking || fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK) >= 0;
}

static bool make_sockets(int sv[2])
{
#ifdef SOCK_CLOEXEC
	int type = SOCK_STREAM | SOCK_CLOEXEC;
#else
	int type = SOCK_STREAM;
#endif
	if (socketpair(AF_UNIX, type, 0, sv) < 0)
		return false;
	/* Out of the way of the child's number, which dup2 would find taken. */
	int high = fcntl(sv[1], F_DUPFD_CLOEXEC, MPV_PROCESS_FD + 1);
	if (high >= 0) {
		close(sv[1]);
		sv[1] = high;
	}
	if (high >= 0 && set_flags(sv[0], true) && set_flags(sv[1], false))
		return true;
	int saved = errno;
	close(sv[0]);
	close(sv[1]);
	errno = saved;
	return false;
}

static int set_actions(posix_spawn_file_actions_t *actions, int fd)
{
	int rc = 0;

	for (int i = 0; i < MPV_PROCESS_FD && rc == 0; i++)
		rc = posix_spawn_file_actions_addopen(actions, i, "/dev/null", O_RDWR, 0);
	if (rc == 0)
		rc = posix_spawn_file_actions_adddup2(actions, fd, MPV_PROCESS_FD);
#ifdef HAVE_POSIX_SPAWN_FILE_ACTIONS_ADDCLOSEFROM_NP
	if (rc == 0)
		rc = posix_spawn_file_actions_addclosefrom_np(actions, MPV_PROCESS_FD + 1);
#endif
	return rc;
}

static int set_attributes(posix_spawnattr_t *attributes)
{
	sigset_t none, all;
	short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;

#ifdef POSIX_SPAWN_SETSID
	flags |= POSIX_SPAWN_SETSID;
#else
	flags |= POSIX_SPAWN_SETPGROUP;
#endif
	sigemptyset(&none);
	sigfillset(&all);
	int rc = posix_spawnattr_setsigmask(attributes, &none);
	if (rc == 0)
		rc = posix_spawnattr_setsigdefault(attributes, &all);
	if (rc == 0)
		rc = posix_spawnattr_setflags(attributes, flags);
	return rc;
}

static int spawn(pid_t *pid, const char *path, const char *const *argv, int fd)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;

	int rc = posix_spawn_file_actions_init(&actions);
	if (rc != 0)
		return rc;
	rc = posix_spawnattr_init(&attributes);
	if (rc == 0) {
		rc = set_actions(&actions, fd);
		if (rc == 0)
			rc = set_attributes(&attributes);
		if (rc == 0) {
			/* posix_spawn does not change the strings; its type is older than const. */
			union {
				const char *const *ours;
				char *const *theirs;
			} arguments = {.ours = argv};
			rc = posix_spawn(
				pid, path, &actions, &attributes, arguments.theirs, environ);
		}
		posix_spawnattr_destroy(&attributes);
	}
	posix_spawn_file_actions_destroy(&actions);
	return rc;
}

bool mpv_process_start(
	struct mpv_process *out, const char *path, const char *const *argv, struct error *err)
{
	int sv[2];

	if (!make_sockets(sv))
		return error_system(err, _("cannot make a connection for mpv"));
	*out = (struct mpv_process){.fd = sv[0]};
	int rc = spawn(&out->pid, path, argv, sv[1]);
	/* Held open here, mpv's death would never be seen as the end of what it says. */
	close(sv[1]);
	if (rc != 0) {
		close(sv[0]);
		*out = (struct mpv_process){.fd = -1};
		errno = rc;
		return error_system(err, _("cannot start '%s'"), path);
	}
	return true;
}

bool mpv_process_ended(struct mpv_process *p)
{
	if (p->pid == 0)
		return true;
	pid_t rc = waitpid(p->pid, &p->status, WNOHANG);
	if (rc == 0 || (rc < 0 && errno == EINTR))
		return false;
	p->pid = 0; /* also when somebody else collected it: it is not there any more */
	return true;
}

static void close_socket(struct mpv_process *p)
{
	if (p->fd >= 0)
		close(p->fd);
	p->fd = -1;
}

/* Waits up to ms, reading what mpv says meanwhile: it must not wait for us. */
static bool wait_for_end(struct mpv_process *p, int ms)
{
	int64_t until_us = clock_mono_us() + (int64_t)ms * 1000;
	char rest[4096];

	while (!mpv_process_ended(p)) {
		if (clock_mono_us() >= until_us)
			return false;
		if (p->fd >= 0 && mpv_process_receive(p, rest, sizeof rest) < 0)
			close_socket(p);
		poll(NULL, 0, 2);
	}
	return true;
}

void mpv_process_kill(struct mpv_process *p)
{
	if (!mpv_process_ended(p)) {
		kill(p->pid, SIGKILL);
		wait_for_end(p, 1000);
	}
	close_socket(p);
}

void mpv_process_stop(struct mpv_process *p)
{
	if (!wait_for_end(p, 800)) {
		kill(p->pid, SIGTERM);
		if (!wait_for_end(p, 300)) {
			kill(p->pid, SIGKILL);
			wait_for_end(p, 800);
		}
	}
	close_socket(p);
}

ssize_t mpv_process_send(struct mpv_process *p, const char *data, size_t n)
{
	if (p->fd < 0)
		return -1;
	ssize_t sent = send(p->fd, data, n, MSG_NOSIGNAL);
	if (sent >= 0)
		return sent;
	return is_for_later(errno) ? 0 : -1;
}

ssize_t mpv_process_receive(struct mpv_process *p, char *data, size_t n)
{
	if (p->fd < 0)
		return -1;
	ssize_t got = recv(p->fd, data, n, 0);
	if (got > 0)
		return got;
	if (got == 0)
		return -1;
	return is_for_later(errno) ? 0 : -1;
}
