/* The desk's playback: which clock runs, what it says, and what the coder can do when it stops
 * working. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "coding/desk_private.h"
#include "store/session_file.h"

#define STOP_US ((int64_t)300 * 1000)
#define SHOW_MS 1500

/* Has the user asked mpv for this by an argument? */
static bool is_asked_for(const struct desk *d, const char *argument)
{
	for (size_t i = 0; i < d->player_options.n_extra_arguments; i++)
		if (strcmp(d->player_options.extra_arguments[i], argument) == 0)
			return true;
	return false;
}

/* What was asked for is not warned of. */
static bool is_picture_wanted(const struct desk *d)
{
	return !d->player_options.no_window && !is_asked_for(d, "--vo=null") &&
	       !is_asked_for(d, "--no-video") && !is_asked_for(d, "--vid=no");
}

static bool is_sound_wanted(const struct desk *d)
{
	return !d->player_options.no_window && !is_asked_for(d, "--ao=null") &&
	       !is_asked_for(d, "--no-audio") && !is_asked_for(d, "--aid=no");
}

/* Why mpv cannot be used here; NULL if it can. */
static const char *no_mpv_reason(const struct desk *d)
{
	if (d->observation.session.n_recordings == 0)
		return _("this session has no recording: the clock is a stopwatch");
	if (d->n_recordings == 0)
		return _("the recording was not found: the clock is a stopwatch");
	if (!player_have_mpv())
		return _("mpv is not installed: the clock is a stopwatch (install mpv to see the "
			 "recording)");
	if (is_picture_wanted(d) && !player_have_display())
		return _("there is no display for the video: the clock is a stopwatch");
	return NULL;
}

void desk_start_player(struct desk *d, bool stopwatch, int64_t start_ms)
{
	const char *reason = stopwatch ? NULL : no_mpv_reason(d);
	int64_t end_ms = d->player_options.duration_ms;
	struct error err = {0};

	player_close(d->player);
	d->player = NULL;
	d->window_closed = false;
	desk_clear_captions(d);
	if (end_ms > 0 && start_ms >= end_ms - 1000)
		start_ms = 0; /* was watched to the end: begin again */
	d->player_options.start_ms = start_ms;
	if (!stopwatch && !reason && !player_open_mpv(&d->player, &d->player_options, &err)) {
		desk_notify(d, TONE_ERROR, "%s", err.text);
		reason = _("the clock is a stopwatch");
	}
	if (reason)
		desk_notify(d, TONE_WARNING, "%s", reason);
	if (!d->player)
		d->player = player_open_stopwatch(&d->player_options);
	desk_service_player(d, clock_mono_us());
}

static enum desk_condition condition_of(const struct desk *d, const struct player_state *s)
{
	if (d->window_closed)
		return DESK_WINDOW_CLOSED;
	switch (s->condition) {
	case PLAYER_STARTING:
		return DESK_STARTING;
	case PLAYER_READY:
		return DESK_READY;
	case PLAYER_FAILED:
		return DESK_FAILED;
	case PLAYER_GONE:
		break;
	}
	return DESK_GONE;
}

static void copy_state(struct desk *d)
{
	const struct player_state *s = player_state(d->player);
	struct desk_playback *p = &d->playback;

	p->stopwatch = player_kind_of(d->player) == PLAYER_STOPWATCH && !d->window_closed;
	p->condition = condition_of(d, s);
	p->playing = s->playing && p->condition == DESK_READY;
	p->at_end = s->at_end;
	p->seeking = s->seeking;
	p->has_picture = s->has_picture;
	p->has_window = s->has_window;
	p->audible = s->audible;
	p->speed = s->speed;
	p->asked_speed = s->asked_speed;
	p->fps = s->fps;
	p->position_ms = s->position_ms;
	int64_t duration_ms = s->duration_ms >= 0 ? s->duration_ms : d->player_options.duration_ms;
	if (duration_ms != p->duration_ms)
		desk_forget(d);
	p->duration_ms = duration_ms;
	p->other_recording = d->other_recording;
	snprintf(p->problem, sizeof p->problem, "%s", s->problem);
}

static void add_key(struct desk *d, const struct player_event *e)
{
	struct desk_key *k;

	if (d->n_keys == DESK_KEYS) {
		desk_notify(d, TONE_WARNING, _("too many keys at once in the video window"));
		return;
	}
	k = &d->keys[(d->first_key + d->n_keys++) % DESK_KEYS];
	snprintf(k->text, sizeof k->text, "%s", e->key_text);
	snprintf(k->name, sizeof k->name, "%s", e->key_name);
	k->moment_us = e->moment_us;
}

static void record_stretch(struct desk *d, const struct player_event *e)
{
	struct record r = {
		.op = OP_PLAY,
		.cause = CAUSE_NONE,
		.v = {.onset_ms = e->from_ms, .offset_ms = e->to_ms, .speed = e->speed},
	};
	struct error err = {0};

	if (!d->journal || timeline_finished(d->observation.timeline))
		return; /* watched by whoever looks at it, not coded */
	if (!desk_record(d, &r, &err))
		desk_notify(d, TONE_ERROR, "%s", err.text);
}

static void tell_loaded(struct desk *d, const struct player_state *s)
{
	int64_t said_ms = d->player_options.duration_ms;

	if (said_ms < 0 && s->duration_ms > 0)
		d->player_options.duration_ms = s->duration_ms;
	if (!d->other_recording)
		desk_describe_recording(d, s->duration_ms, s->has_video);
	if (said_ms > 0 && s->duration_ms > 0 &&
		llabs((long long)(said_ms - s->duration_ms)) > 1000) {
		desk_notify(d, TONE_WARNING,
			_("the recording is %lld s long, session.yaml says %lld s"),
			(long long)(s->duration_ms / 1000), (long long)(said_ms / 1000));
	}
	if (s->has_picture && !s->has_window && is_picture_wanted(d))
		desk_notify(d, TONE_WARNING,
			_("the picture cannot be shown: mpv cannot use this display; leave, and "
			  "start turven in a terminal of a desktop"));
	if (!s->audible && is_sound_wanted(d))
		desk_notify(
			d, TONE_WARNING, _("no sound: no sound device, or none in the recording"));
	else if (s->audible && !s->has_picture && is_picture_wanted(d))
		desk_notify(d, TONE_INFO, _("sound only: the recording has no picture"));
}

static const char *ways_on(void)
{
	return _("Ctrl+O opens it again, Ctrl+T goes on with the stopwatch");
}

static void take_event(struct desk *d, const struct player_event *e)
{
	const struct player_state *s = player_state(d->player);

	switch (e->kind) {
	case PLAYER_EVENT_KEY:
		add_key(d, e);
		break;
	case PLAYER_EVENT_LOADED:
		if (player_kind_of(d->player) == PLAYER_MPV)
			tell_loaded(d, s);
		break;
	case PLAYER_EVENT_FAILED:
		desk_notify(d, TONE_ERROR, _("cannot play the recording: %s · %s"), s->problem,
			ways_on());
		break;
	case PLAYER_EVENT_GONE:
		if (!d->window_closed)
			desk_notify(d, TONE_ERROR, _("the player is gone: %s · %s"), s->problem,
				ways_on());
		break;
	case PLAYER_EVENT_WINDOW_CLOSED:
		d->close_window = true;
		break;
	case PLAYER_EVENT_END:
		desk_notify(d, TONE_INFO, _("end of the recording"));
		break;
	case PLAYER_EVENT_PLAYED:
		record_stretch(d, e);
		break;
	}
}

static int64_t last_position(const struct desk *d)
{
	struct player_moment m;

	player_time_at(d->player, clock_mono_us(), false, &m);
	return m.media_ms;
}

void desk_stop_playing(struct desk *d)
{
	int64_t until_us = clock_mono_us() + STOP_US;

	player_set_playing(d->player, false);
	do {
		struct pollfd p = {.fd = player_fd(d->player), .events = POLLIN};

		poll(&p, 1, 10);
		desk_service_player(d, clock_mono_us());
	} while (d->playback.playing && clock_mono_us() < until_us);
}

/* Somebody closed the window: it goes, and a clock that stands keeps the place until the coder
 * decides how to go on. */
static void close_window(struct desk *d)
{
	d->close_window = false;
	if (d->playback.playing)
		desk_stop_playing(d);
	d->player_options.start_ms = last_position(d);
	player_close(d->player);
	d->player = player_open_stopwatch(&d->player_options);
	d->window_closed = true;
	desk_notify(d, TONE_URGENT, _("the video window was closed · %s"), ways_on());
}

void desk_service_player(struct desk *d, int64_t now_us)
{
	struct player_event e;

	d->serviced_us = now_us;
	player_service(d->player, now_us);
	while (player_next_event(d->player, &e))
		take_event(d, &e);
	if (d->close_window)
		close_window(d);
	copy_state(d);
	desk_caption(d, d->playback.position_ms);
}

void desk_play(struct desk *d, bool playing)
{
	if (!d->window_closed)
		player_set_playing(d->player, playing);
}

void desk_seek(struct desk *d, int64_t ms)
{
	player_seek(d->player, ms);
}

void desk_seek_by(struct desk *d, int64_t ms)
{
	player_seek_by(d->player, ms);
}

void desk_step(struct desk *d, int frames)
{
	player_step(d->player, frames);
}

void desk_set_speed(struct desk *d, double speed)
{
	player_set_speed(d->player, speed);
	copy_state(d); /* another step may come before the next service */
}

void desk_replay(struct desk *d)
{
	player_seek_by(d->player, -(int64_t)1000 * d->study.settings.replay_s);
	desk_play(d, true);
}

void desk_reopen(struct desk *d)
{
	desk_start_player(d, false, last_position(d));
}

void desk_use_stopwatch(struct desk *d)
{
	desk_start_player(d, true, last_position(d));
	desk_notify(d, TONE_INFO, _("going on with the stopwatch"));
}

void desk_typing(struct desk *d, bool on)
{
	if (on == d->typing)
		return;
	d->typing = on;
	if (!d->study.settings.pause_while_typing)
		return;
	if (on) {
		d->play_after_typing = d->playback.playing;
		if (d->play_after_typing)
			desk_play(d, false);
	} else if (d->play_after_typing) {
		desk_play(d, true);
	}
}

void desk_toggle_window_keys(struct desk *d, bool on)
{
	d->player_options.window_keys = on;
	player_forward_keys(d->player, on);
}

void desk_show(struct desk *d, const char *text)
{
	if (player_state(d->player)->has_window)
		player_show(d->player, text, SHOW_MS);
}

void desk_toggle_confirm(struct desk *d, bool on)
{
	d->confirm_on_video = on;
}

void desk_moment(
	const struct desk *d, int64_t moment_us, enum key_source source, struct desk_moment *out)
{
	struct player_moment m;

	player_time_at(d->player, moment_us, source == SOURCE_WINDOW, &m);
	*out = (struct desk_moment){
		.media_ms = m.media_ms,
		.frame_ms = m.frame_ms,
		.error_ms = m.error_ms,
		.speed = m.speed,
		.paused = m.paused,
		.source = source,
		.mono_us = moment_us,
	};
	/* A stopwatch beside a recording: how far it is from the recording, nobody knows. */
	if (d->playback.stopwatch && d->observation.session.n_recordings > 0)
		out->error_ms = -1;
	if (!m.paused)
		out->correction_ms = (int64_t)((double)d->reaction_ms * m.speed + 0.5);
	if (out->correction_ms > out->media_ms)
		out->correction_ms = out->media_ms > 0 ? out->media_ms : 0;
}
