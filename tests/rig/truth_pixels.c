/*
 * The picture as the truth: a thread reads the numbers burnt into the frames off an X screen, every
 * millisecond or so, and keeps when each frame was first and last seen. Media time at a moment is
 * that of the visible frame and the time since it appeared, up to the next frame.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "rig/rig.h"

#ifdef HAVE_X11

#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>
#include <X11/Xlib.h>
#include <X11/Xutil.h>

#ifndef __GLIBC__
extern char **environ;
#endif

#define N_FLIPS 262144

/* A frame: not yet there at before_us, there at first_us and still at last_us. */
struct flip {
	int64_t before_us, first_us, last_us;
	int number; /* -1: no number on the screen */
};

struct pixels {
	struct rig_truth base;
	Display *display;
	double frame_ms;
	pthread_t thread;
	pthread_mutex_t lock;
	atomic_bool stop;
	struct flip flips[N_FLIPS];
	size_t n;
};

static int read_number(struct pixels *p)
{
	Window root = DefaultRootWindow(p->display);
	XImage *image = XGetImage(
		p->display, root, 0, RIG_BLOCK_HEIGHT / 2, RIG_WIDTH, 1, AllPlanes, ZPixmap);
	int number = 0;

	if (!image)
		return -1;
	for (int i = 0; i < RIG_BITS; i++) {
		unsigned long pixel =
			XGetPixel(image, i * RIG_BLOCK_WIDTH + RIG_BLOCK_WIDTH / 2, 0);
		unsigned green = pixel >> 8 & 0xff;
		if (green > 60 && green < 190)
			number = -1; /* grey: not a picture of ours */
		if (number >= 0 && green >= 190)
			number |= 1 << i;
	}
	XDestroyImage(image);
	return number;
}

static void *watch(void *data)
{
	struct pixels *p = data;
	int64_t before_us = clock_mono_us();

	while (!atomic_load(&p->stop)) {
		int64_t asked_us = clock_mono_us();
		int number = read_number(p);
		int64_t now_us = clock_mono_us();
		int64_t at_us = (asked_us + now_us) / 2;

		pthread_mutex_lock(&p->lock);
		struct flip *last = p->n ? &p->flips[(p->n - 1) % N_FLIPS] : NULL;
		if (last && last->number == number)
			last->last_us = at_us;
		else
			p->flips[p->n++ % N_FLIPS] = (struct flip){before_us, at_us, at_us, number};
		pthread_mutex_unlock(&p->lock);
		before_us = at_us;
		poll(NULL, 0, 1);
	}
	return NULL;
}

static bool pixels_at(
	struct rig_truth *t, int64_t moment_us, double speed, double *ms, double *unsure_ms)
{
	struct pixels *p = (struct pixels *)t;
	bool found = false;

	pthread_mutex_lock(&p->lock);
	size_t oldest = p->n > N_FLIPS ? p->n - N_FLIPS : 0;
	for (size_t i = p->n; i > oldest; i--) {
		const struct flip *f = &p->flips[(i - 1) % N_FLIPS];
		if (f->before_us > moment_us)
			continue;
		/* Between two looks both frames are possible: the newer one, and how late it came.
		 */
		double shown_us = (double)(f->before_us + f->first_us) / 2;
		double since_ms = ((double)moment_us - shown_us) / 1e3;
		double beyond_ms = speed * (since_ms > 0 ? since_ms : 0);
		if (beyond_ms > p->frame_ms)
			beyond_ms = p->frame_ms; /* it stands; the next frame is not there yet */
		*ms = (double)f->number * p->frame_ms + beyond_ms;
		*unsure_ms = speed * (double)(f->first_us - f->before_us) / 2e3;
		found = f->number >= 0;
		break;
	}
	pthread_mutex_unlock(&p->lock);
	return found;
}

static void pixels_stop(struct rig_truth *t)
{
	struct pixels *p = (struct pixels *)t;

	atomic_store(&p->stop, true);
	pthread_join(p->thread, NULL);
	pthread_mutex_destroy(&p->lock);
	XCloseDisplay(p->display);
	free(p);
}

struct rig_truth *rig_truth_pixels(const char *display, const struct rig_clip *clip)
{
	struct pixels *p = mem_alloc(1, sizeof *p);

	p->base = (struct rig_truth){pixels_at, pixels_stop};
	p->frame_ms = 1000.0 * clip->scale / clip->rate;
	p->display = XOpenDisplay(display);
	if (!p->display) {
		free(p);
		return NULL;
	}
	pthread_mutex_init(&p->lock, NULL);
	atomic_init(&p->stop, false);
	pthread_create(&p->thread, NULL, watch, p);
	/* It must look even when all cores are busy; without the right to it, it is just less sure.
	 */
	struct sched_param param = {.sched_priority = 10};
	pthread_setschedparam(p->thread, SCHED_FIFO, &param);
	return &p->base;
}

int rig_bright(const char *name, struct rig_part part)
{
	Display *display = XOpenDisplay(name);
	int n = -1;

	if (!display)
		return n;
	XImage *image = XGetImage(display, DefaultRootWindow(display), part.x, part.y,
		(unsigned)part.width, (unsigned)part.height, AllPlanes, ZPixmap);
	if (image) {
		n = 0;
		for (int y = 0; y < part.height; y++)
			for (int x = 0; x < part.width; x++)
				n += (XGetPixel(image, x, y) >> 8 & 0xff) > 240;
		XDestroyImage(image);
	}
	XCloseDisplay(display);
	return n;
}

char *rig_display_start(pid_t *pid)
{
	int fds[2];
	char name[16] = ":";
	size_t n = 1;
	posix_spawn_file_actions_t actions;
	char *argv[] = {(char[]){"Xvfb"}, (char[]){"-displayfd"}, (char[]){"3"},
		(char[]){"-screen"}, (char[]){"0"}, (char[]){"640x480x24"}, (char[]){"-nolisten"},
		(char[]){"tcp"}, NULL};

	if (pipe(fds) < 0)
		return NULL;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", 1, 0);
	posix_spawn_file_actions_adddup2(&actions, fds[1], 3);
	int rc = posix_spawnp(pid, "Xvfb", &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(fds[1]);
	while (rc == 0 && n < sizeof name - 1 && read(fds[0], name + n, 1) == 1 && name[n] != '\n')
		n++;
	close(fds[0]);
	if (rc != 0)
		return NULL;
	name[n] = '\0';
	if (n > 1)
		return mem_strdup(name);
	rig_display_stop(*pid);
	return NULL;
}

void rig_display_stop(pid_t pid)
{
	kill(pid, SIGTERM);
	waitpid(pid, NULL, 0);
}

#else

int rig_bright(const char *name, struct rig_part part)
{
	(void)name;
	(void)part;
	return -1;
}

struct rig_truth *rig_truth_pixels(const char *display, const struct rig_clip *clip)
{
	(void)display;
	(void)clip;
	return NULL;
}

char *rig_display_start(pid_t *pid)
{
	(void)pid;
	return NULL;
}

void rig_display_stop(pid_t pid)
{
	(void)pid;
}

#endif
