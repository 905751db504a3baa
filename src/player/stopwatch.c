/*
 * The built-in clock: for live coding of a role-play in class, or where there is no mpv, no display
 * or no recording. Media time is the monotonic clock since "play"; it is exact and never ends.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "player/backend.h"

#define STEP_MS    40
#define N_STARTS   64
#define SERVICE_US ((int64_t)1000 * 1000)

/* From at_us on the watch stood at (or ran from) base_ms. */
struct start {
	int64_t at_us;
	int64_t base_ms;
	bool running;
};

/* The latest starts, so that also a moment a little while ago has its time. */
struct stopwatch {
	struct player base;
	struct start starts[N_STARTS];
	size_t n_starts; /* ever; the newest is n_starts - 1 */
};

static const struct stopwatch *watch_of(const struct player *p)
{
	return (const struct stopwatch *)p;
}

static const struct start *start_at(const struct stopwatch *w, int64_t moment_us)
{
	size_t oldest = w->n_starts > N_STARTS ? w->n_starts - N_STARTS : 0;
	size_t i = w->n_starts - 1;

	while (i > oldest && w->starts[i % N_STARTS].at_us > moment_us)
		i--;
	return &w->starts[i % N_STARTS];
}

static int64_t time_of(const struct start *s, int64_t moment_us)
{
	if (!s->running || moment_us <= s->at_us)
		return s->base_ms;
	return s->base_ms + (moment_us - s->at_us) / 1000;
}

static void watch_time_at(
	const struct player *p, int64_t moment_us, bool window, struct player_moment *out)
{
	const struct start *s = start_at(watch_of(p), moment_us);

	(void)window; /* it has none */
	*out = (struct player_moment){
		.media_ms = time_of(s, moment_us),
		.frame_ms = PLAYER_NO_FRAME,
		.error_ms = 1,
		.speed = 1,
		.paused = !s->running,
	};
}

static int64_t time_now(const struct player *p, int64_t now_us)
{
	return time_of(start_at(watch_of(p), now_us), now_us);
}

static void set(struct player *p, int64_t base_ms, bool running, int64_t now_us)
{
	struct stopwatch *w = (struct stopwatch *)p;

	if (base_ms < 0)
		base_ms = 0;
	player_stretch_end(p, time_now(p, now_us), now_us);
	w->starts[w->n_starts++ % N_STARTS] = (struct start){now_us, base_ms, running};
	p->state.playing = running;
	p->state.position_ms = base_ms;
	if (running)
		player_stretch_follow(p, base_ms, 1, now_us);
}

static void watch_set_playing(struct player *p, bool playing)
{
	int64_t now_us = clock_mono_us();

	if (playing != p->state.playing)
		set(p, time_now(p, now_us), playing, now_us);
}

static void watch_seek(struct player *p, int64_t ms)
{
	set(p, ms, p->state.playing, clock_mono_us());
}

static void watch_seek_by(struct player *p, int64_t ms)
{
	int64_t now_us = clock_mono_us();

	set(p, time_now(p, now_us) + ms, p->state.playing, now_us);
}

static void watch_step(struct player *p, int frames)
{
	int64_t now_us = clock_mono_us();

	set(p, time_now(p, now_us) + (int64_t)frames * STEP_MS, false, now_us);
}

static void watch_service(struct player *p, int64_t now_us)
{
	p->state.position_ms = time_now(p, now_us);
	if (p->state.playing)
		player_stretch_follow(p, p->state.position_ms, 1, now_us);
}

/* While it runs the stretches are to be reported now and then. */
static int64_t watch_deadline_us(const struct player *p)
{
	return p->state.playing ? p->stretch.since_us + 10 * SERVICE_US : INT64_MAX;
}

static void watch_close(struct player *p)
{
	player_clear(p);
	free(p);
}

static const struct player_functions functions = {
	.kind = PLAYER_STOPWATCH,
	.close = watch_close,
	.deadline_us = watch_deadline_us,
	.service = watch_service,
	.time_at = watch_time_at,
	.set_playing = watch_set_playing,
	.seek = watch_seek,
	.seek_by = watch_seek_by,
	.step = watch_step,
};

struct player *player_open_stopwatch(const struct player_options *o)
{
	struct stopwatch *w = mem_alloc(1, sizeof *w);
	struct player *p = &w->base;
	int64_t now_us = clock_mono_us();

	p->functions = &functions;
	p->state = (struct player_state){
		.condition = PLAYER_READY,
		.speed = 1,
		.asked_speed = 1,
		.duration_ms = o->duration_ms,
	};
	set(p, o->start_ms, false, now_us);
	player_add_event(p, PLAYER_EVENT_LOADED, now_us);
	return p;
}
