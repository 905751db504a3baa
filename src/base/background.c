/* Work beside the loop, in a forked child. See the header. */
#include "base/background.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/i18n.h"

/* '0' or '1', the message, NUL: less than a pipe takes at once. */
static void send_result(int fd, bool ok, const char *message)
{
	char packet[sizeof((struct background *)0)->message];
	size_t n = strnlen(message, sizeof packet - 2);

	packet[0] = ok ? '1' : '0';
	memcpy(packet + 1, message, n);
	packet[n + 1] = '\0';
	while (write(fd, packet, n + 2) < 0 && errno == EINTR)
		;
}

/* The child's life: it ends when nobody can ask any more. */
static void serve(int asked, int answers, bool (*work)(void *, char *, size_t), void *context)
{
	char message[sizeof((struct background *)0)->message - 2];
	ssize_t got;
	char c;

	while ((got = read(asked, &c, 1)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			break;
		message[0] = '\0';
		bool ok = work(context, message, sizeof message);
		send_result(answers, ok, message);
	}
}

static bool make_pipes(int asked[2], int answers[2])
{
	if (pipe(asked) != 0)
		return false;
	if (pipe(answers) != 0) {
		close(asked[0]);
		close(asked[1]);
		return false;
	}
	for (int i = 0; i < 2; i++) {
		fcntl(asked[i], F_SETFD, FD_CLOEXEC);
		fcntl(answers[i], F_SETFD, FD_CLOEXEC);
	}
	return true;
}

bool background_open(struct background *b, bool (*work)(void *context, char *message, size_t size),
	void *context)
{
	int asked[2], answers[2];
	pid_t pid;

	if (b->pid != 0 || !make_pipes(asked, answers))
		return false;
	pid = fork();
	if (pid == 0) {
		close(asked[1]);
		close(answers[0]);
		/* The end of the program, not of its terminal, is the end. */
		signal(SIGHUP, SIG_IGN);
		signal(SIGINT, SIG_IGN);
		signal(SIGPIPE, SIG_IGN);
		serve(asked[0], answers[1], work, context);
		_exit(0);
	}
	close(asked[0]);
	close(answers[1]);
	if (pid < 0) {
		close(asked[1]);
		close(answers[0]);
		return false;
	}
	*b = (struct background){.pid = pid, .fd = answers[0], .ask_fd = asked[1]};
	return true;
}

static void end_child(struct background *b)
{
	close(b->ask_fd);
	close(b->fd);
	while (waitpid(b->pid, NULL, 0) < 0 && errno == EINTR)
		;
	*b = (struct background)BACKGROUND_INIT;
}

bool background_start(struct background *b)
{
	ssize_t written;

	if (b->pid == 0 || b->running)
		return false;
	do {
		written = write(b->ask_fd, "", 1);
	} while (written < 0 && errno == EINTR);
	b->running = written == 1;
	b->n = 0;
	return b->running;
}

bool background_running(const struct background *b)
{
	return b->running;
}

/* Takes what the child has said: true once that is all, or it is gone. */
static bool drain(struct background *b, bool *gone)
{
	for (;;) {
		ssize_t got = read(b->fd, b->message + b->n, sizeof b->message - b->n);

		if (got > 0)
			b->n += (size_t)got;
		else if (got < 0 && errno == EINTR)
			continue;
		*gone = got == 0 || (got < 0 && errno != EAGAIN);
		if (*gone || (b->n > 0 && b->message[b->n - 1] == '\0'))
			return true;
		if (got < 0)
			return false;
	}
}

static void finish(struct background *b, bool gone, bool *ok, char *message, size_t size)
{
	b->running = false;
	if (ok)
		*ok = !gone && b->message[0] == '1';
	if (message && size > 0)
		snprintf(message, size, "%s",
			gone ? _("the process that works beside the screen has ended")
			     : b->message + 1);
	if (gone)
		end_child(b);
}

bool background_poll(struct background *b, bool *ok, char *message, size_t size)
{
	bool gone = false;

	if (!b->running)
		return false;
	fcntl(b->fd, F_SETFL, O_NONBLOCK);
	if (!drain(b, &gone))
		return false;
	finish(b, gone, ok, message, size);
	return true;
}

void background_wait(struct background *b, bool *ok, char *message, size_t size)
{
	bool gone = false;

	if (!b->running)
		return;
	fcntl(b->fd, F_SETFL, 0);
	drain(b, &gone);
	finish(b, gone, ok, message, size);
}

void background_close(struct background *b)
{
	background_wait(b, NULL, NULL, 0);
	if (b->pid != 0)
		end_child(b);
}
