/*
 * The yardstick for the time of a key: a process that does nothing but wait for bytes at random
 * moments and say how late it noticed them. What it cannot do on a busy machine no program can.
 */
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "rig/rig.h"

#define N_MAX 65536

struct rig_bare {
	int fd;
	pid_t pid;
	struct rig_presser *presser;
	struct rig_late *items; /* shared with the process */
};

static void notice(int fd, struct rig_late *items)
{
	int64_t sent_us;

	for (size_t n = 0; n < N_MAX && read(fd, &sent_us, sizeof sent_us) > 0; n++)
		items[n] = (struct rig_late){sent_us, clock_mono_us() - sent_us};
	_exit(0);
}

static void send_moment(void *data)
{
	const struct rig_bare *b = data;
	int64_t now_us = clock_mono_us();

	if (write(b->fd, &now_us, sizeof now_us) < 0)
		return;
}

struct rig_bare *rig_bare_start(void)
{
	struct rig_bare *b = mem_alloc(1, sizeof *b);
	int fds[2];

	b->items = mmap(NULL, N_MAX * sizeof *b->items, PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (b->items == MAP_FAILED || pipe(fds) < 0 || (b->pid = fork()) < 0)
		abort();
	if (b->pid == 0) {
		close(fds[1]);
		notice(fds[0], b->items);
	}
	close(fds[0]);
	b->fd = fds[1];
	b->presser = rig_presser_start(send_moment, b);
	return b;
}

size_t rig_bare_stop(struct rig_bare *b, struct rig_late **out)
{
	size_t n = 0;

	rig_presser_stop(b->presser);
	/* The end of the pipe would not reach it: other children may have the pipe too. */
	kill(b->pid, SIGKILL);
	close(b->fd);
	waitpid(b->pid, NULL, 0);
	while (n < N_MAX && b->items[n].sent_us != 0)
		n++;
	*out = mem_alloc(n + 1, sizeof **out);
	for (size_t i = 0; i < n; i++)
		(*out)[i] = b->items[i];
	munmap(b->items, N_MAX * sizeof *b->items);
	free(b);
	return n;
}
