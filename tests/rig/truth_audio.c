/*
 * mpv's sound clock as the truth: over a connection of its own, from a thread of its own, as long
 * as playback is steady. Between samples it is a straight line, so the median of many samples near
 * a moment says where the recording was at it.
 */
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "rig/rig.h"

#define N_SAMPLES 65536
#define NEAR_US   ((int64_t)60 * 1000)
#define SLOW_US   ((int64_t)2000) /* a sample whose round trip took longer says too little */

struct sample {
	int64_t at_us, took_us;
	double s;
};

struct audio {
	struct rig_truth base;
	int fd;
	pthread_t thread;
	pthread_mutex_t lock;
	atomic_bool stop;
	struct sample samples[N_SAMPLES];
	size_t n;
};

static bool ask(struct audio *a, struct sample *out)
{
	int64_t before_us = clock_mono_us();

	if (!rig_witness_ask(a->fd, "audio-pts", &out->s))
		return false;
	int64_t after_us = clock_mono_us();
	out->at_us = (before_us + after_us) / 2;
	out->took_us = after_us - before_us;
	return true;
}

static void *watch(void *data)
{
	struct audio *a = data;
	struct sample s;

	while (!atomic_load(&a->stop) && ask(a, &s)) {
		if (s.s >= 0) {
			pthread_mutex_lock(&a->lock);
			a->samples[a->n++ % N_SAMPLES] = s;
			pthread_mutex_unlock(&a->lock);
		}
		poll(NULL, 0, 3);
	}
	return NULL;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return x < y ? -1 : x > y;
}

static bool audio_at(
	struct rig_truth *t, int64_t moment_us, double speed, double *ms, double *unsure_ms)
{
	struct audio *a = (struct audio *)t;
	double found[256];
	size_t n = 0;

	pthread_mutex_lock(&a->lock);
	size_t oldest = a->n > N_SAMPLES ? a->n - N_SAMPLES : 0;
	for (size_t i = a->n; i > oldest && n < 256; i--) {
		const struct sample *s = &a->samples[(i - 1) % N_SAMPLES];
		if (s->at_us < moment_us - NEAR_US)
			break;
		if (s->at_us <= moment_us + NEAR_US && s->took_us <= SLOW_US)
			found[n++] = s->s * 1e3 + speed * (double)(moment_us - s->at_us) / 1e3;
	}
	pthread_mutex_unlock(&a->lock);
	if (n < 5)
		return false;
	qsort(found, n, sizeof found[0], compare);
	*ms = found[n / 2];
	*unsure_ms = (found[3 * n / 4] - found[n / 4]) / 2;
	return true;
}

static void audio_stop(struct rig_truth *t)
{
	struct audio *a = (struct audio *)t;

	atomic_store(&a->stop, true);
	shutdown(a->fd, SHUT_RDWR);
	pthread_join(a->thread, NULL);
	pthread_mutex_destroy(&a->lock);
	close(a->fd);
	free(a);
}

struct rig_truth *rig_truth_audio(const char *path)
{
	struct audio *a = mem_alloc(1, sizeof *a);

	a->base = (struct rig_truth){audio_at, audio_stop};
	a->fd = rig_witness_open(path);
	if (a->fd < 0) {
		free(a);
		return NULL;
	}
	pthread_mutex_init(&a->lock, NULL);
	atomic_init(&a->stop, false);
	pthread_create(&a->thread, NULL, watch, a);
	return &a->base;
}
