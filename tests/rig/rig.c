/*
 * Clips, children, keys and the loop. The clocks that the player is held against are in
 * truth_audio.c and truth_pixels.c.
 */
#include "rig/rig.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "player/mpv_process.h"

#ifndef __GLIBC__
extern char **environ;
#endif

const struct rig_clip rig_25 = {"g25.mp4", 25, 1, 120, true};
const struct rig_clip rig_2997 = {"g2997.mp4", 30000, 1001, 120, true};
const struct rig_clip rig_60 = {"g60.mp4", 60, 1, 60, true};
const struct rig_clip rig_hour = {"hour.mp4", 25, 1, 3600, true};

bool rig_have(const char *program)
{
	char *path = mpv_process_find(program);
	bool have = path != NULL;

	free(path);
	return have;
}

/* ---- clips ---- */

static bool write_all(int fd, const unsigned char *data, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, data, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		data += done;
		n -= (size_t)done;
	}
	return true;
}

static bool write_frames(int fd, const struct rig_clip *clip)
{
	static unsigned char frame[RIG_WIDTH * RIG_HEIGHT];
	int64_t n = (int64_t)clip->seconds * clip->rate / clip->scale;

	memset(frame, 96, sizeof frame);
	for (int64_t i = 0; i < n; i++) {
		for (size_t y = 0; y < RIG_BLOCK_HEIGHT; y++)
			for (size_t x = 0; x < RIG_WIDTH; x++)
				frame[y * RIG_WIDTH + x] = i >> (x / RIG_BLOCK_WIDTH) & 1 ? 255 : 0;
		if (!write_all(fd, frame, sizeof frame))
			return false;
	}
	return true;
}

static bool encode(const struct rig_clip *clip, const char *path)
{
	char rate[32], size[32], duration[64];
	int fds[2];
	pid_t pid;
	posix_spawn_file_actions_t actions;

	snprintf(rate, sizeof rate, "%d/%d", clip->rate, clip->scale);
	snprintf(size, sizeof size, "%dx%d", RIG_WIDTH, RIG_HEIGHT);
	snprintf(duration, sizeof duration, "sine=f=220:r=16000:d=%d", clip->seconds);
	const char *with_sound[] = {"ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "error",
		"-y", "-f", "rawvideo", "-pix_fmt", "gray", "-s", size, "-r", rate, "-i", "pipe:3",
		"-f", "lavfi", "-i", duration, "-c:v", "libx264", "-preset", "ultrafast", "-g",
		"250", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "32k", "-shortest", "-f",
		"mp4", path, NULL};
	const char *silent[] = {"ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "error", "-y",
		"-f", "rawvideo", "-pix_fmt", "gray", "-s", size, "-r", rate, "-i", "pipe:3",
		"-c:v", "libx264", "-preset", "ultrafast", "-g", "250", "-pix_fmt", "yuv420p", "-f",
		"mp4", path, NULL};
	union {
		const char **ours;
		char **theirs;
	} argv = {.ours = clip->sound ? with_sound : silent};

	if (pipe2(fds, O_CLOEXEC) < 0)
		return false;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, fds[0], 3);
	int rc = posix_spawnp(&pid, "ffmpeg", &actions, NULL, argv.theirs, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(fds[0]);
	if (rc != 0) {
		close(fds[1]);
		return false;
	}
	void (*before)(int) = signal(SIGPIPE, SIG_IGN);
	bool written = write_frames(fds[1], clip);
	close(fds[1]);
	signal(SIGPIPE, before);
	int status;
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		continue;
	return written && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

char *rig_clip_path(const struct rig_clip *clip)
{
	char cwd[4096];

	if (!getcwd(cwd, sizeof cwd))
		return NULL;
	char *folder = mem_printf("%s/tests/clips", cwd);
	char *path = mem_printf("%s/%s", folder, clip->name);
	char *part = mem_printf("%s.%ld.part", path, (long)getpid());
	struct stat st;
	bool ok = stat(path, &st) == 0;

	if (!ok) {
		char *tests = mem_printf("%s/tests", cwd);
		mkdir(tests, 0777);
		free(tests);
		mkdir(folder, 0777);
		ok = encode(clip, part) && rename(part, path) == 0;
		unlink(part);
	}
	free(folder);
	free(part);
	if (ok)
		return path;
	fprintf(stderr, "cannot make '%s' with ffmpeg\n", path);
	free(path);
	return NULL;
}

/* ---- other processes ---- */

static pid_t load[64];
static size_t n_load;

void rig_load_start(void)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	while (n_load < (size_t)cores && n_load < sizeof load / sizeof load[0]) {
		pid_t parent = getpid(), pid = fork();
		if (pid < 0)
			return;
		if (pid == 0) {
			volatile unsigned turns = 0;
			while (getppid() == parent)
				do
					turns = turns + 1;
				while (turns % 10000000);
			_exit(0);
		}
		load[n_load++] = pid;
	}
}

void rig_load_stop(void)
{
	while (n_load > 0) {
		pid_t pid = load[--n_load];
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
}

int rig_children(void)
{
	siginfo_t info = {.si_pid = 0};

	/* WNOWAIT: only looks. Fails with ECHILD where there is none at all. */
	if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) < 0)
		return 0;
	return 1;
}

int rig_descriptors(void)
{
	int n = 0;

	for (int fd = 0; fd < 1024; fd++)
		n += fcntl(fd, F_GETFD) >= 0;
	return n;
}

/* ---- keys ---- */

struct rig_presser {
	pthread_t thread;
	atomic_bool stop;
	unsigned seed;
	void (*press)(void *data);
	void *data;
};

static void *press_keys(void *data)
{
	struct rig_presser *p = data;

	while (!atomic_load(&p->stop)) {
		poll(NULL, 0, 15 + rand_r(&p->seed) % 60);
		/* Not at whole milliseconds after anything. */
		int64_t until_us = clock_mono_us() + rand_r(&p->seed) % 1000;
		while (clock_mono_us() < until_us)
			continue;
		p->press(p->data);
	}
	return NULL;
}

struct rig_presser *rig_presser_start(void (*press)(void *data), void *data)
{
	static unsigned seed = 4711;
	struct rig_presser *p = mem_alloc(1, sizeof *p);

	p->press = press;
	p->data = data;
	p->seed = seed++;
	atomic_init(&p->stop, false);
	pthread_create(&p->thread, NULL, press_keys, p);
	return p;
}

void rig_presser_stop(struct rig_presser *p)
{
	if (!p)
		return;
	atomic_store(&p->stop, true);
	pthread_join(p->thread, NULL);
	free(p);
}

static void send_key(void *data)
{
	const struct rig_keys *k = data;
	int64_t now_us = clock_mono_us();

	/* A full pipe is a key less. */
	if (write(k->fds[1], &now_us, sizeof now_us) < 0)
		return;
}

bool rig_keys_init(struct rig_keys *k)
{
	memset(k, 0, sizeof *k);
	return pipe2(k->fds, O_CLOEXEC | O_NONBLOCK) == 0;
}

void rig_keys_start(struct rig_keys *k)
{
	k->presser = rig_presser_start(send_key, k);
}

void rig_keys_stop(struct rig_keys *k)
{
	rig_presser_stop(k->presser);
	k->presser = NULL;
}

void rig_keys_clear(struct rig_keys *k)
{
	rig_keys_stop(k);
	free(k->items);
	close(k->fds[0]);
	close(k->fds[1]);
	memset(k, 0, sizeof *k);
}

static void take_keys(struct rig_keys *k, struct player *p, int64_t now_us)
{
	int64_t sent_us;

	while (read(k->fds[0], &sent_us, sizeof sent_us) == (ssize_t)sizeof sent_us) {
		MEM_GROW(k->items, k->n, k->capacity);
		struct rig_press *press = &k->items[k->n++];
		press->sent_us = sent_us;
		press->moment_us = now_us;
		player_time_at(p, now_us, false, &press->said);
		press->speed = press->said.speed;
	}
}

/* ---- the loop ---- */

bool rig_run(struct player *p, struct rig_keys *k, struct rig_seen *seen,
	bool (*done)(struct player *p, struct rig_seen *seen, void *data), void *data, int ms)
{
	int64_t end_us = clock_mono_us() + (int64_t)ms * 1000;

	if (done && done(p, seen, data))
		return true;
	for (;;) {
		int64_t now_us = clock_mono_us();
		int64_t until_us = player_deadline_us(p);
		if (until_us > end_us)
			until_us = end_us;
		int wait_ms = until_us > now_us ? (int)((until_us - now_us) / 1000 + 1) : 0;
		if (done && wait_ms > 10)
			wait_ms = 10; /* what is waited for may come of time alone */
		struct pollfd fds[2] = {
			{.fd = player_fd(p), .events = POLLIN},
			{.fd = k ? k->fds[0] : -1, .events = POLLIN},
		};
		poll(fds, 2, wait_ms);
		now_us = clock_mono_us();
		player_service(p, now_us);
		if (k)
			take_keys(k, p, now_us);
		struct player_event e;
		while (player_next_event(p, &e)) {
			seen->n[e.kind]++;
			seen->last[e.kind] = e;
			if (e.kind == PLAYER_EVENT_PLAYED)
				seen->played_ms += e.to_ms - e.from_ms;
		}
		if (done && done(p, seen, data))
			return true;
		if (now_us >= end_us)
			return false;
	}
}
