/* Work by several processes. See the header. */
#include "base/crew.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/i18n.h"

#define MAX_WORKERS 32
#define PIPE_SIZE   (1 << 20) /* so that a worker seldom waits */

struct worker {
	pid_t pid; /* 0 = it is known to have ended */
	int fd;    /* what it gives */
};

/* In front of what an item gave. */
struct frame {
	uint64_t n_out, n_messages;
	uint8_t ok;
};

static bool is_stopped(const struct crew *c)
{
	return c->stop && *c->stop;
}

/* ---- in a worker ---- */

static bool send_all(int fd, const void *data, size_t n)
{
	const char *at = data;

	while (n > 0) {
		ssize_t written = write(fd, at, n);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return false;
		at += written;
		n -= (size_t)written;
	}
	return true;
}

static void serve(const struct crew *c, size_t first, size_t step, int fd)
{
	struct text out = {0}, messages = {0};

	for (size_t i = first; i < c->n_items && !is_stopped(c); i += step) {
		struct frame frame = {0};

		text_truncate(&out, 0);
		text_truncate(&messages, 0);
		frame.ok = c->work(c->context, i, &out, &messages);
		frame.n_out = out.len;
		frame.n_messages = messages.len;
		if (!send_all(fd, &frame, sizeof frame) || !send_all(fd, out.s, out.len) ||
			!send_all(fd, messages.s, messages.len))
			break; /* nobody takes it any more */
	}
	text_clear(&out);
	text_clear(&messages);
}

/* ---- in the caller ---- */

static bool start(const struct crew *c, struct worker *workers, size_t i, size_t n)
{
	int fds[2];

	if (pipe(fds) != 0)
		return false;
	fcntl(fds[0], F_SETFD, FD_CLOEXEC);
	fcntl(fds[1], F_SETFD, FD_CLOEXEC);
#ifdef F_SETPIPE_SZ
	fcntl(fds[1], F_SETPIPE_SZ, PIPE_SIZE);
#endif
	workers[i].pid = fork();
	if (workers[i].pid == 0) {
		for (size_t k = 0; k < i; k++)
			close(workers[k].fd);
		close(fds[0]);
		signal(SIGPIPE, SIG_IGN);
		serve(c, i, n, fds[1]);
		_exit(0);
	}
	close(fds[1]);
	workers[i].fd = fds[0];
	if (workers[i].pid > 0)
		return true;
	close(fds[0]);
	return false;
}

/* The status of a worker that has ended. */
static int wait_for(const struct worker *w)
{
	int status = 0;

	while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

/* early: they still work. They have nothing to put away, and may not get to handlers of the caller. */
static void end_all(struct worker *workers, size_t n, bool early)
{
	for (size_t i = 0; i < n; i++) {
		if (workers[i].pid == 0)
			continue;
		close(workers[i].fd);
		if (early)
			kill(workers[i].pid, SIGKILL);
		wait_for(&workers[i]);
	}
}

/* Says why a worker gave no more. Nobody kills one, except the system when memory runs out. */
static bool ended_error(struct worker *w, struct error *err)
{
	int status;

	close(w->fd);
	status = wait_for(w);
	w->pid = 0;
	if (WIFSIGNALED(status) && WTERMSIG(status) != SIGKILL)
		return error_set(err,
			_("a process that did part of the work ended by a fault of this program "
			  "(signal %d); please report it with the command that you gave"),
			WTERMSIG(status));
	return error_set(err,
		_("a process that did part of the work has ended; was there too little memory?"));
}

static bool receive(const struct crew *c, int fd, void *data, size_t n)
{
	char *at = data;

	while (n > 0) {
		ssize_t got;

		if (is_stopped(c))
			return false;
		got = read(fd, at, n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		at += got;
		n -= (size_t)got;
	}
	return true;
}

static bool receive_text(const struct crew *c, int fd, struct text *t, size_t n)
{
	text_truncate(t, 0);
	text_reserve(t, n);
	if (!receive(c, fd, t->s, n))
		return false;
	t->len = n;
	t->s[n] = '\0';
	return true;
}

static bool take_all(const struct crew *c, struct worker *workers, size_t n, struct error *err)
{
	struct text out = {0}, messages = {0};
	bool good = true;

	for (size_t i = 0; i < c->n_items && good; i++) {
		int fd = workers[i % n].fd;
		struct frame frame;

		good = receive(c, fd, &frame, sizeof frame) &&
		       receive_text(c, fd, &out, frame.n_out) &&
		       receive_text(c, fd, &messages, frame.n_messages);
		if (good)
			good = c->take(c->context, i, frame.ok, &out, &messages, err);
		else if (is_stopped(c))
			error_set(err, _("interrupted"));
		else
			ended_error(&workers[i % n], err);
	}
	text_clear(&out);
	text_clear(&messages);
	return good;
}

static bool work_alone(const struct crew *c, struct error *err)
{
	struct text out = {0}, messages = {0};
	bool good = true;

	for (size_t i = 0; i < c->n_items && good; i++) {
		bool ok;

		text_truncate(&out, 0);
		text_truncate(&messages, 0);
		ok = c->work(c->context, i, &out, &messages);
		good = is_stopped(c) ? error_set(err, _("interrupted"))
				     : c->take(c->context, i, ok, &out, &messages, err);
	}
	text_clear(&out);
	text_clear(&messages);
	return good;
}

static size_t n_processors(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	return n < 1 ? 1 : (size_t)n;
}

bool crew_run(const struct crew *c, size_t n_workers, struct error *err)
{
	struct worker workers[MAX_WORKERS];
	size_t n = n_workers > 0 ? n_workers : n_processors(), started = 0;
	bool good;

	if (n > MAX_WORKERS)
		n = MAX_WORKERS;
	if (n > c->n_items)
		n = c->n_items;
	if (n < 2)
		return work_alone(c, err);
	while (started < n && start(c, workers, started, n))
		started++;
	if (started < n) {
		end_all(workers, started, true);
		return work_alone(c, err);
	}
	good = take_all(c, workers, n, err);
	end_all(workers, n, !good);
	return good;
}
