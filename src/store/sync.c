/*
 * One mutex guards everything in struct sync; it is held only for moments, never during a system
 * call that can wait for a disk.
 */
#include "store/sync.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/wake.h"
#include "store/journal_name.h"

#define N_PLACES_MAX 2
#define N_REPORTS    (1 + N_PLACES_MAX)

struct sync {
	pthread_t thread;
	pthread_mutex_t mutex;
	pthread_cond_t work;    /* for the thread: something is wanted */
	pthread_cond_t results; /* for the caller: a report, or the end */
	struct wake wake;
	bool stop, ended;

	const struct file_append *wanted; /* NULL = nothing to sync */
	struct file_append wanted_copy;   /* as it was when asked for; path is borrowed */
	long long wanted_upto;
	const struct file_append *busy;
	struct file_append *retired; /* to close when no longer busy */

	char *probe_folder[N_PLACES_MAX]; /* NULL = not wanted */
	bool probe_parents[N_PLACES_MAX];
	size_t probe_size[N_PLACES_MAX];

	/* The newest of each kind: [0] of the sync, [1 + place] of a probe. */
	struct sync_report reports[N_REPORTS];
	bool is_there[N_REPORTS];
};

/* With the mutex held. */
static void report(struct sync *s, size_t kind, const struct sync_report *r)
{
	s->reports[kind] = *r;
	s->is_there[kind] = true;
	wake_raise(&s->wake);
	pthread_cond_signal(&s->results);
}

/* With the mutex held; lets go of it while the disk works. */
static void bring_to_disk(struct sync *s)
{
	struct file_append f = s->wanted_copy;
	struct sync_report r = {.what = SYNC_DONE, .f = s->wanted, .upto = s->wanted_upto};
	struct file_append *retired;

	s->busy = s->wanted;
	s->wanted = NULL;
	pthread_mutex_unlock(&s->mutex);
	r.good = file_append_sync(&f, &r.err) && file_append_check(&f, &r.err);
	pthread_mutex_lock(&s->mutex);
	s->busy = NULL;
	retired = s->retired;
	s->retired = NULL;
	if (!retired) {
		/* After an error the system may forget what it could not write and call the next
		 * sync good: there is no next one. */
		if (!r.good && s->wanted == r.f)
			s->wanted = NULL;
		report(s, 0, &r);
		return;
	}
	pthread_mutex_unlock(&s->mutex);
	file_append_close(retired, NULL);
	free(retired);
	pthread_mutex_lock(&s->mutex);
}

/* With the mutex held, as above. */
static void try_out(struct sync *s, int place)
{
	struct sync_report r = {.what = SYNC_PROBED, .place = place};
	char *folder = s->probe_folder[place];
	bool parents = s->probe_parents[place];
	size_t size = s->probe_size[place];
	char *path, *data;

	s->probe_folder[place] = NULL;
	pthread_mutex_unlock(&s->mutex);
	path = file_join(folder, ".~probe");
	data = mem_alloc(size + 1, 1);
	memset(data, '\n', size); /* a file system may keep zeros for nothing */
	r.good = journal_folder_make(folder, parents, &r.err) &&
		 file_replace(path, data, size, &r.err);
	file_remove(path, NULL);
	if (!r.good && r.err.code != 0) {
		/* for the coder: the folder, not the file that was only a try */
		errno = r.err.code;
		error_system(&r.err, _("cannot write in '%s'"), folder);
	}
	free(data);
	free(path);
	free(folder);
	pthread_mutex_lock(&s->mutex);
	report(s, 1 + (size_t)place, &r);
}

static void *run(void *arg)
{
	struct sync *s = arg;

	pthread_mutex_lock(&s->mutex);
	for (;;) {
		int place = 0;

		while (place < N_PLACES_MAX && !s->probe_folder[place])
			place++;
		if (s->wanted)
			bring_to_disk(s);
		else if (s->stop)
			break;
		else if (place < N_PLACES_MAX)
			try_out(s, place);
		else
			pthread_cond_wait(&s->work, &s->mutex);
	}
	s->ended = true;
	pthread_cond_signal(&s->results);
	pthread_mutex_unlock(&s->mutex);
	return NULL;
}

struct sync *sync_start(struct error *err)
{
	struct sync *s = mem_alloc(1, sizeof *s);
	sigset_t all, before;
	int code;

	if (!wake_open(&s->wake, err)) {
		free(s);
		return NULL;
	}
	pthread_mutex_init(&s->mutex, NULL);
	pthread_cond_init(&s->work, NULL);
	pthread_cond_init(&s->results, NULL);
	/* Signals are for the thread that has the screen. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	code = pthread_create(&s->thread, NULL, run, s);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (code != 0) {
		error_set(err, _("cannot start the thread that saves: %s"), strerror(code));
		wake_close(&s->wake);
		free(s);
		return NULL;
	}
	return s;
}

int sync_fd(const struct sync *s)
{
	return s->wake.read_fd;
}

void sync_request(struct sync *s, const struct file_append *f, long long upto)
{
	pthread_mutex_lock(&s->mutex);
	if (!s->is_there[0] || s->reports[0].good) { /* else it has failed, and is done with */
		s->wanted = f;
		s->wanted_copy = *f;
		s->wanted_upto = upto;
		pthread_cond_signal(&s->work);
	}
	pthread_mutex_unlock(&s->mutex);
}

void sync_retire(struct sync *s, struct file_append *f)
{
	bool busy;

	pthread_mutex_lock(&s->mutex);
	if (s->wanted == f)
		s->wanted = NULL;
	s->is_there[0] = s->is_there[0] && s->reports[0].f != f;
	busy = s->busy == f;
	if (busy)
		s->retired = f;
	pthread_mutex_unlock(&s->mutex);
	if (!busy) {
		file_append_close(f, NULL);
		free(f);
	}
}

void sync_probe(struct sync *s, int place, const char *folder, bool parents, size_t size)
{
	pthread_mutex_lock(&s->mutex);
	free(s->probe_folder[place]);
	s->probe_folder[place] = mem_strdup(folder);
	s->probe_parents[place] = parents;
	s->probe_size[place] = size;
	pthread_cond_signal(&s->work);
	pthread_mutex_unlock(&s->mutex);
}

bool sync_take(struct sync *s, struct sync_report *out)
{
	size_t i = 0;

	wake_drain(&s->wake);
	pthread_mutex_lock(&s->mutex);
	while (i < N_REPORTS && !s->is_there[i])
		i++;
	if (i < N_REPORTS) {
		*out = s->reports[i];
		s->is_there[i] = false;
	}
	pthread_mutex_unlock(&s->mutex);
	return i < N_REPORTS;
}

static bool has_report(const struct sync *s)
{
	for (size_t i = 0; i < N_REPORTS; i++)
		if (s->is_there[i])
			return true;
	return false;
}

/* With the mutex held: waits for a signal of the thread, at most until then. */
static bool wait_until(struct sync *s, const struct timespec *then)
{
	return pthread_cond_timedwait(&s->results, &s->mutex, then) == 0;
}

static struct timespec in_ms(int ms)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	t.tv_sec += ms / 1000;
	t.tv_nsec += (long)(ms % 1000) * 1000000;
	if (t.tv_nsec >= 1000000000) {
		t.tv_sec++;
		t.tv_nsec -= 1000000000;
	}
	return t;
}

void sync_wait(struct sync *s, int ms)
{
	struct timespec then = in_ms(ms);

	pthread_mutex_lock(&s->mutex);
	while (!has_report(s) && wait_until(s, &then))
		;
	pthread_mutex_unlock(&s->mutex);
}

bool sync_stop(struct sync *s, int ms)
{
	struct timespec then = in_ms(ms);
	bool ended;

	pthread_mutex_lock(&s->mutex);
	s->stop = true;
	pthread_cond_signal(&s->work);
	while (!s->ended && wait_until(s, &then))
		;
	ended = s->ended;
	pthread_mutex_unlock(&s->mutex);
	if (!ended) {
		pthread_detach(s->thread);
		return false;
	}
	pthread_join(s->thread, NULL);
	wake_close(&s->wake);
	pthread_cond_destroy(&s->results);
	pthread_cond_destroy(&s->work);
	pthread_mutex_destroy(&s->mutex);
	for (int i = 0; i < N_PLACES_MAX; i++)
		free(s->probe_folder[i]);
	free(s);
	return true;
}
