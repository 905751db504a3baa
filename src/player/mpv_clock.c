/*
 * The rule by which a key press gets its media time and its error bound.
 *
 * The numbers below are measured (make bench prints the table): mpv's own jitter, how late a
 * report is read under load, and how long mpv needs after it was told to do something else.
 */
#include "player/mpv_clock.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "player/backend.h"

#define ROUNDING_S 0.0005 /* media times are whole milliseconds */
#define NOISE_S    0.003  /* wall time: reading a report, waking up for a key */
#define FEW        8      /* reports before the straightness means anything */

/* How late things are noticed on this machine: what is assumed of it at first, and how soon what
 * was seen of it counts for half. */
#define LATE_S      0.020
#define LATE_HALF_S 10.0

/* After an unpause or a seek mpv's first reports are up to 50 ms off. After a change of speed it
 * jumps by up to half a second, and comes back within 50 ms. */
#define SETTLE_US     ((int64_t)100 * 1000)
#define SETTLE_S      0.050
#define SPEED_US      ((int64_t)500 * 1000)
#define SPEED_WILD_US ((int64_t)100 * 1000)
#define SPEED_WILD_S  0.600
/* The old picture may still be on the screen so long after mpv has said that a seek ended. */
#define SEEK_SHOWN_US ((int64_t)50 * 1000)

static double min(double a, double b)
{
	return a < b ? a : b;
}

static double max(double a, double b)
{
	return a > b ? a : b;
}

static double cap_of(const struct mpv_clock *c)
{
	return c->has_picture && c->frame_s > 0 ? c->frame_s : MPV_CLOCK_AUDIO_S;
}

static double seconds(int64_t us)
{
	return (double)us / 1e6;
}

static struct mpv_tick *newest(struct mpv_clock *c)
{
	return &c->ticks[(c->n_ticks - 1) % MPV_CLOCK_TICKS];
}

const struct mpv_tick *mpv_clock_newest(const struct mpv_clock *c)
{
	return &c->ticks[(c->n_ticks - 1) % MPV_CLOCK_TICKS];
}

static double tick_time(const struct mpv_tick *t, int64_t moment_us)
{
	if (!t->known || t->paused || t->seeking || moment_us <= t->at_us)
		return t->base_s;
	double runs = t->base_s + t->speed * seconds(moment_us - t->at_us);
	return min(runs, max(t->base_s, t->frame_s + t->cap_s));
}

/* A new tick that carries on what the last one said, at now_us. */
static struct mpv_tick *next_tick(struct mpv_clock *c, int64_t now_us)
{
	struct mpv_tick tick = *newest(c);

	if (now_us < tick.at_us)
		now_us = tick.at_us;
	tick.base_s = tick_time(&tick, now_us);
	tick.at_us = now_us;
	tick.cap_s = cap_of(c);
	c->ticks[c->n_ticks++ % MPV_CLOCK_TICKS] = tick;
	return newest(c);
}

static void unsettle(struct mpv_tick *t, int64_t us, double s)
{
	bool still = t->at_us < t->unsettled_us;

	t->unsettled_s = still ? max(t->unsettled_s, s) : s;
	t->unsettled_us =
		still && t->unsettled_us > t->at_us + us ? t->unsettled_us : t->at_us + us;
}

static void forget_offsets(struct mpv_clock *c)
{
	c->n_offsets = 0;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return x < y ? -1 : x > y;
}

static double median_offset(const struct mpv_clock *c, size_t n)
{
	double sorted[MPV_CLOCK_OFFSETS];

	memcpy(sorted, c->offsets, n * sizeof sorted[0]);
	qsort(sorted, n, sizeof sorted[0], compare);
	return sorted[n / 2];
}

/*
 * How far from the truth the line through this report may be, in media time: how far the report is
 * from the line of the last ones (it was read late, or the frame came late), and as much again as
 * reports were late at worst of late, because a key may have been noticed as late as they.
 */
static double judge(struct mpv_clock *c, const struct mpv_tick *t)
{
	double offset = t->frame_s - t->speed * seconds(t->at_us);
	double off_s = 0;

	c->late_s *= exp2(-seconds(t->at_us - c->late_us) / LATE_HALF_S);
	c->late_us = t->at_us;
	if (t->at_us >= t->unsettled_us) {
		c->offsets[c->n_offsets++ % MPV_CLOCK_OFFSETS] = offset;
		size_t n = c->n_offsets < MPV_CLOCK_OFFSETS ? c->n_offsets : MPV_CLOCK_OFFSETS;
		off_s = fabs(offset - median_offset(c, n)) / t->speed;
		c->late_s = max(c->late_s, off_s);
	}
	double jitter_s = (off_s + c->late_s) * t->speed;
	return c->n_offsets < FEW ? jitter_s + cap_of(c) / 2 : jitter_s;
}

void mpv_clock_init(struct mpv_clock *c, double start_s, int64_t now_us)
{
	memset(c, 0, sizeof *c);
	c->duration_s = -1;
	c->late_s = LATE_S;
	c->late_us = now_us;
	c->ticks[0] = (struct mpv_tick){
		.at_us = now_us,
		.landed_us = INT64_MIN / 2,
		.frame_s = start_s,
		.base_s = start_s,
		.speed = 1,
		.paused = true,
	};
	c->n_ticks = 1;
}

void mpv_clock_file(struct mpv_clock *c, bool has_picture, double fps)
{
	c->has_picture = has_picture;
	c->frame_s = fps > 0 ? 1 / fps : 0;
	newest(c)->cap_s = cap_of(c);
}

void mpv_clock_position(struct mpv_clock *c, double pos_s, int64_t now_us)
{
	if (newest(c)->seeking)
		return; /* the target, not a frame */
	bool is_more = newest(c)->at_us == now_us && !newest(c)->paused;
	double before_s = newest(c)->jitter_s;
	struct mpv_tick *t = next_tick(c, now_us);
	t->known = true;
	t->frame_s = t->base_s = pos_s;
	if (t->paused)
		return;
	double jitter_s = judge(c, t);
	/* Several reports at once: nothing was noticed for as long as the first of them was late,
	 * and before that for up to a frame. */
	t->jitter_s = is_more ? max(jitter_s, before_s) + t->cap_s : jitter_s;
}

void mpv_clock_confirmed(struct mpv_clock *c, double pos_s, int64_t now_us)
{
	if (newest(c)->seeking)
		return;
	struct mpv_tick *t = next_tick(c, now_us);
	t->known = true;
	t->frame_s = t->base_s = pos_s;
	if (t->paused)
		t->jitter_s = 0;
}

void mpv_clock_paused(struct mpv_clock *c, bool paused, int64_t now_us)
{
	if (newest(c)->paused == paused)
		return;
	struct mpv_tick *t = next_tick(c, now_us);
	t->paused = paused;
	if (paused)
		t->base_s = t->frame_s;
	/* The last frame before a pause may be reported and not yet drawn. */
	unsettle(t, SETTLE_US, paused ? cap_of(c) : SETTLE_S + cap_of(c));
	forget_offsets(c);
}

void mpv_clock_speed(struct mpv_clock *c, double speed, int64_t now_us)
{
	if (fabs(newest(c)->speed - speed) < 1e-6)
		return;
	struct mpv_tick *t = next_tick(c, now_us);
	t->speed = speed;
	if (!t->paused)
		t->wild_us = t->at_us + SPEED_WILD_US;
	unsettle(t, SPEED_US, SETTLE_S);
	forget_offsets(c);
}

void mpv_clock_disturbed(struct mpv_clock *c, int64_t now_us)
{
	unsettle(next_tick(c, now_us), SETTLE_US, SETTLE_S);
}

void mpv_clock_seek(struct mpv_clock *c, double target_s, int64_t now_us)
{
	struct mpv_tick *t = next_tick(c, now_us);

	t->seeking = true;
	t->frame_s = t->base_s = target_s;
	forget_offsets(c);
}

void mpv_clock_landed(struct mpv_clock *c, double pos_s, int64_t now_us)
{
	struct mpv_tick *t = next_tick(c, now_us);

	t->seeking = false;
	t->known = true;
	t->frame_s = t->base_s = pos_s;
	t->jitter_s = 0;
	t->landed_us = t->at_us;
	t->unsettled_us = t->wild_us = t->at_us;
	if (!t->paused)
		unsettle(t, SETTLE_US, SETTLE_S);
	forget_offsets(c);
}

/* How far the truth may be from tick_time(t, moment_us). */
static double bound(const struct mpv_tick *t, int64_t moment_us, bool window, bool lags)
{
	double age = moment_us > t->at_us ? seconds(moment_us - t->at_us) : 0;
	double error = ROUNDING_S;

	if (moment_us < t->unsettled_us)
		error += t->unsettled_s;
	if (moment_us < t->wild_us)
		error += SPEED_WILD_S;
	if (!t->known)
		return error + t->cap_s;
	if (t->seeking)
		return error + t->cap_s + SETTLE_S; /* the first frame at or behind the target */
	if (t->paused)
		return error + (window && moment_us < t->unsettled_us ? t->cap_s : 0);
	error += NOISE_S * max(1, t->speed) + t->jitter_s;
	/* No report for longer than a frame: the picture stands, or the report is late. */
	error += max(0, t->base_s + t->speed * age - tick_time(t, moment_us));
	return error + (window ? t->cap_s : 0) + (lags ? t->cap_s : 0);
}

void mpv_clock_at(
	const struct mpv_clock *c, int64_t moment_us, bool window, struct player_moment *out)
{
	size_t oldest = c->n_ticks > MPV_CLOCK_TICKS ? c->n_ticks - MPV_CLOCK_TICKS : 0;
	size_t i = c->n_ticks - 1;

	while (i > oldest && c->ticks[i % MPV_CLOCK_TICKS].at_us > moment_us)
		i--;
	const struct mpv_tick *t = &c->ticks[i % MPV_CLOCK_TICKS];
	double media_s = max(0, tick_time(t, moment_us)), frame_s = t->frame_s;

	/* The sound may be longer than what the file says, and mpv counts on to its end. */
	if (c->duration_s >= 0) {
		media_s = min(media_s, c->duration_s);
		frame_s = min(frame_s, c->duration_s);
	}
	*out = (struct player_moment){
		.media_ms = (int64_t)llround(media_s * 1e3),
		.frame_ms = c->has_picture && t->known && !t->seeking
				    ? (int64_t)llround(frame_s * 1e3)
				    : PLAYER_NO_FRAME,
		.error_ms = (int)ceil(min(bound(t, moment_us, window, c->lags) * 1e3, 1e9)),
		.speed = t->speed,
		.paused = t->paused,
		.seeking = t->seeking || moment_us < t->landed_us + SEEK_SHOWN_US,
	};
}
