/*
 * The media time of a moment, from what mpv says about the frames it shows.
 *
 * mpv reports the presentation time of each frame when it puts it on the screen. Between two
 * reports the time runs on at the playback speed, by one frame at most. The clock keeps what was
 * known at each moment of the last seconds, so that a moment that has passed still has its time,
 * and how well the reports kept to a straight line, which is where the error bound comes from.
 *
 * Pure: no I/O, and the present is an argument. Media time here is in seconds (as in mpv), moments
 * are microseconds on clock_mono_us.
 */
#ifndef TURVEN_PLAYER_MPV_CLOCK_H
#define TURVEN_PLAYER_MPV_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "player/player.h"

#define MPV_CLOCK_TICKS   512 /* what is kept of the past: 2 s at 240 frames/s, 20 s at 25 */
#define MPV_CLOCK_OFFSETS 32  /* reports by which the straightness is judged */
#define MPV_CLOCK_AUDIO_S 0.1 /* "frame" of audio without a picture: mpv reports every 50 ms */

/* What was known from at_us on. */
struct mpv_tick {
	int64_t at_us;
	double frame_s; /* the frame on the screen; where a seek will land while `seeking` */
	double base_s;  /* media time at at_us: frame_s, or a little more between two frames */
	double cap_s;   /* how far beyond frame_s the time may run */
	double speed;
	double jitter_s; /* how far reports are off a straight line, this one and others */
	bool known;      /* false: nothing is loaded yet, frame_s is where it will begin */
	bool paused;     /* or at the end */
	bool seeking;
	int64_t unsettled_us; /* until then the bound is wider by unsettled_s */
	double unsettled_s;
	int64_t wild_us;   /* until then the bound is very wide */
	int64_t landed_us; /* when a seek ended */
};

struct mpv_clock {
	struct mpv_tick ticks[MPV_CLOCK_TICKS];
	size_t n_ticks; /* ever; the newest is n_ticks - 1 */
	double offsets[MPV_CLOCK_OFFSETS];
	size_t n_offsets; /* since the time last jumped */
	double late_s;    /* wall time: the worst that was seen of late, fading */
	int64_t late_us;
	double frame_s; /* duration of a frame; 0 = not known */
	bool has_picture;
	bool lags;         /* the picture may come a frame after its report */
	double duration_s; /* < 0 = not known */
};

void mpv_clock_init(struct mpv_clock *c, double start_s, int64_t now_us);

/* What the file is like: fps 0 = not known. */
void mpv_clock_file(struct mpv_clock *c, bool has_picture, double fps);

/* mpv shows the frame of pos_s. */
void mpv_clock_position(struct mpv_clock *c, double pos_s, int64_t now_us);

/* The frame is pos_s for certain: asked for after a pause or a seek. */
void mpv_clock_confirmed(struct mpv_clock *c, double pos_s, int64_t now_us);

void mpv_clock_paused(struct mpv_clock *c, bool paused, int64_t now_us);
void mpv_clock_speed(struct mpv_clock *c, double speed, int64_t now_us);

/* A command that will disturb the time has just been sent. */
void mpv_clock_disturbed(struct mpv_clock *c, int64_t now_us);

/* A seek to target_s begins; another may follow before it ends. */
void mpv_clock_seek(struct mpv_clock *c, double target_s, int64_t now_us);

/* It ended on the frame of pos_s. */
void mpv_clock_landed(struct mpv_clock *c, double pos_s, int64_t now_us);

const struct mpv_tick *mpv_clock_newest(const struct mpv_clock *c);

/* As player_time_at. */
void mpv_clock_at(
	const struct mpv_clock *c, int64_t moment_us, bool window, struct player_moment *out);

#endif
