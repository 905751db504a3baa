/* Work beside the loop, in a forked child. See the header. */
#include "base/background.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void send_result(int fd, bool ok, const char *message)
{
	char packet[sizeof((struct background *)0)->message];
	size_t n = strnlen(message, sizeof packet - 2);

	packet[0] = ok ? '1' : '0';
	memcpy(packet + 1, message, n);
	while (write(fd, packet, n + 1) < 0 && errno == EINTR)
		;
}

bool background_start(struct background *b, bool (*work)(void *context, char *message, size_t size),
	void *context)
{
	int ends[2];
	pid_t pid;

	if (b->pid != 0 || pipe(ends) != 0)
		return false;
	for (int i = 0; i < 2; i++)
		fcntl(ends[i], F_SETFD, FD_CLOEXEC);
	pid = fork();
	if (pid < 0) {
		close(ends[0]);
		close(ends[1]);
		return false;
	}
	if (pid == 0) {
		char message[sizeof b->message - 2] = "";
		bool ok;

		close(ends[0]);
		ok = work(context, message, sizeof message);
		send_result(ends[1], ok, message);
		_exit(0);
	}
	close(ends[1]);
	b->pid = pid;
	b->fd = ends[0];
	b->n = 0;
	return true;
}

bool background_running(const struct background *b)
{
	return b->pid != 0;
}

static bool finish(struct background *b, bool *ok, char *message, size_t size)
{
	size_t n = b->n > 0 ? b->n - 1 : 0;

	close(b->fd);
	b->fd = -1;
	while (waitpid(b->pid, NULL, 0) < 0 && errno == EINTR)
		;
	b->pid = 0;
	if (ok)
		*ok = b->n > 0 && b->message[0] == '1';
	if (message && size > 0) {
		if (n >= size)
			n = size - 1;
		memcpy(message, b->message + 1, n);
		message[n] = '\0';
	}
	return true;
}

/* Takes what the child has said; true at its end. */
static bool drain(struct background *b)
{
	for (;;) {
		ssize_t got = read(b->fd, b->message + b->n, sizeof b->message - b->n);

		if (got > 0)
			b->n += (size_t)got;
		else if (got == 0)
			return true;
		else if (errno != EINTR)
			return errno != EAGAIN;
	}
}

bool background_poll(struct background *b, bool *ok, char *message, size_t size)
{
	if (b->pid == 0)
		return false;
	fcntl(b->fd, F_SETFL, O_NONBLOCK);
	return drain(b) && finish(b, ok, message, size);
}

void background_wait(struct background *b, bool *ok, char *message, size_t size)
{
	if (b->pid == 0)
		return;
	fcntl(b->fd, F_SETFL, 0);
	drain(b);
	finish(b, ok, message, size);
}
