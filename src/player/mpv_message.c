/*
 * What mpv says: replies to requests, changes of properties, events, keys. Each message is a line
 * of JSON. Anything not understood is passed over: newer versions say more.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/log.h"
#include "base/utf8.h"
#include "player/mpv.h"

/* How far from where a seek was aimed at mpv may show a picture, and it is still that seek. */
#define LANDING_S 0.25

#define NUMBER_MAX 1e7 /* seconds: 115 days */
#define FPS_MIN    0.1
#define FPS_MAX    1000
#define SPEED_MIN  0.01 /* what mpv itself allows */
#define SPEED_MAX  100

static const char *string_of(const json_t *object, const char *key)
{
	const char *s = json_string_value(json_object_get(object, key));
	return s ? s : "";
}

static bool is(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

/* A number within what a recording can have; false for anything else. */
static bool number_of(const json_t *value, double *out)
{
	if (!json_is_number(value))
		return false;
	double x = json_number_value(value);
	if (!isfinite(x) || fabs(x) > NUMBER_MAX)
		return false;
	*out = x;
	return true;
}

static void ask(struct mpv *m, enum mpv_request what, const char *property)
{
	mpv_request(m, what, json_pack("[s,s]", "get_property", property));
}

static void set_at_end(struct mpv *m, bool at_end, int64_t now_us)
{
	struct player_state *s = &m->base.state;

	if (s->at_end == at_end)
		return;
	if (at_end && s->seeking)
		return; /* asked again when it has landed */
	s->at_end = at_end;
	if (!at_end) {
		mpv_clock_paused(&m->clock, m->paused, now_us);
		return;
	}
	double end_s = m->clock.duration_s >= 0 ? m->clock.duration_s
						: mpv_clock_newest(&m->clock)->base_s;
	mpv_clock_paused(&m->clock, true, now_us);
	player_stretch_end(&m->base, (int64_t)llround(end_s * 1e3), now_us);
	player_add_event(&m->base, PLAYER_EVENT_END, now_us);
	ask(m, MPV_REQUEST_POSITION, "time-pos");
}

static void see_pause(struct mpv *m, const json_t *value, int64_t now_us)
{
	if (!json_is_boolean(value) || json_is_true(value) == m->paused)
		return;
	m->paused = json_is_true(value);
	if (m->base.state.at_end)
		return;
	mpv_clock_paused(&m->clock, m->paused, now_us);
	if (m->paused) {
		double s = mpv_clock_newest(&m->clock)->frame_s;
		if (!m->base.state.seeking)
			player_stretch_end(&m->base, (int64_t)llround(s * 1e3), now_us);
		ask(m, MPV_REQUEST_POSITION, "time-pos");
	}
}

static void see_tracks(struct mpv *m, const json_t *tracks)
{
	size_t i;
	json_t *track;

	m->has_sound = m->base.state.has_picture = m->base.state.has_video = false;
	json_array_foreach(tracks, i, track)
	{
		bool selected = json_is_true(json_object_get(track, "selected"));
		const char *type = string_of(track, "type");
		if (is(type, "audio") && selected)
			m->has_sound = true;
		if (is(type, "video") && !json_is_true(json_object_get(track, "albumart"))) {
			m->base.state.has_video = true;
			m->base.state.has_picture |= selected;
		}
	}
	m->base.state.audible = m->has_sound && m->has_device;
	mpv_clock_file(&m->clock, m->base.state.has_picture, m->fps);
}

static void see_speed(struct mpv *m, double speed, int64_t now_us)
{
	struct player_state *s = &m->base.state;

	/* Until the last request is answered this may be what an earlier one asked for. */
	if (m->last_answered >= m->speed_request)
		s->asked_speed = speed;
	if (fabs(speed - s->speed) <= 1e-6)
		return;
	mpv_interrupt(m, now_us);
	s->speed = speed;
	mpv_clock_speed(&m->clock, speed, now_us);
}

static void see_property(struct mpv *m, const json_t *message, int64_t now_us)
{
	struct player_state *s = &m->base.state;
	const char *name = string_of(message, "name");
	const json_t *value = json_object_get(message, "data");
	double x;

	if (is(name, "time-pos")) {
		/* Before the first picture and during a seek it is where mpv will be. */
		if (number_of(value, &x) && !m->loading && !s->seeking)
			mpv_clock_position(&m->clock, x, now_us);
	} else if (is(name, "pause")) {
		see_pause(m, value, now_us);
	} else if (is(name, "speed")) {
		if (number_of(value, &x) && x >= SPEED_MIN && x <= SPEED_MAX)
			see_speed(m, x, now_us);
	} else if (is(name, "eof-reached")) {
		if (json_is_boolean(value))
			set_at_end(m, json_is_true(value), now_us);
	} else if (is(name, "duration")) {
		if (number_of(value, &x) && x >= 0) {
			m->clock.duration_s = x;
			s->duration_ms = (int64_t)llround(x * 1e3);
		}
	} else if (is(name, "container-fps")) {
		m->fps = number_of(value, &x) && x >= FPS_MIN && x <= FPS_MAX ? x : 0;
		s->fps = m->fps;
		mpv_clock_file(&m->clock, s->has_picture, m->fps);
	} else if (is(name, "track-list")) {
		see_tracks(m, value);
	} else if (is(name, "current-ao")) {
		const char *output = string_of(message, "data");
		m->has_device = *output && !is(output, "null");
		s->audible = m->has_sound && m->has_device;
	} else if (is(name, "current-vo")) {
		const char *output = string_of(message, "data");
		s->has_window = *output && !is(output, "null") && player_have_display();
		/* These leave a picture in Xlib's buffer until they next look at the window. */
		m->clock.lags = is(output, "x11") || is(output, "xv");
	}
}

/* mpv shows a picture again. Which seek it belongs to is seen from where it is. */
static void see_restart(struct mpv *m, int64_t now_us)
{
	struct player_state *s = &m->base.state;

	if (m->loading) {
		m->loading = false;
		s->condition = PLAYER_READY;
		s->seeking = true; /* to where it begins */
		m->target_s = -1;
		player_add_event(&m->base, PLAYER_EVENT_LOADED, now_us);
	}
	m->restarted_us = now_us;
	ask(m, MPV_REQUEST_END, "eof-reached");
	ask(m, MPV_REQUEST_POSITION, "time-pos");
}

static void see_position(struct mpv *m, double pos_s, int64_t now_us)
{
	if (!m->base.state.seeking) {
		mpv_clock_confirmed(&m->clock, pos_s, now_us);
		return;
	}
	/* Asked for after a pause; the seek came later. */
	if (m->restarted_us == INT64_MAX)
		return;
	double slack = LANDING_S + 2 * m->clock.frame_s;
	bool is_last = m->clock.duration_s >= 0 && m->target_s >= m->clock.duration_s - slack &&
		       pos_s >= m->clock.duration_s - 2 * slack;
	if (m->target_s < 0 || is_last || fabs(pos_s - m->target_s) <= slack)
		mpv_landed(m, pos_s, now_us);
}

static void see_reply(struct mpv *m, const json_t *message, int64_t now_us)
{
	int64_t id = json_integer_value(json_object_get(message, "request_id"));
	const json_t *data = json_object_get(message, "data");
	bool done = is(string_of(message, "error"), "success");
	double x;

	if (id >> MPV_REQUEST_BITS > m->last_sent || id <= 0)
		return;
	if (id >> MPV_REQUEST_BITS > m->last_answered)
		m->last_answered = id >> MPV_REQUEST_BITS;
	switch ((enum mpv_request)(id & ((1 << MPV_REQUEST_BITS) - 1))) {
	case MPV_REQUEST_LOAD:
		if (done)
			m->entry = json_integer_value(json_object_get(data, "playlist_entry_id"));
		else
			mpv_fail(m, now_us, string_of(message, "error"));
		break;
	case MPV_REQUEST_SEEK:
		/* It stands where it stood. */
		if (!done && m->base.state.seeking) {
			m->target_s = -1;
			m->restarted_us = now_us;
			ask(m, MPV_REQUEST_POSITION, "time-pos");
		}
		break;
	case MPV_REQUEST_POSITION:
		if (done && number_of(data, &x))
			see_position(m, x, now_us);
		break;
	case MPV_REQUEST_END:
		if (done && json_is_boolean(data) && !m->base.state.seeking)
			set_at_end(m, json_is_true(data), now_us);
		break;
	case MPV_REQUEST_SPEED:
		if (!done && m->last_answered >= m->speed_request)
			m->base.state.asked_speed = m->base.state.speed;
		break;
	default:
		break;
	}
}

static void see_end_of_file(struct mpv *m, const json_t *message, int64_t now_us)
{
	const char *reason = string_of(message, "reason");

	if (is(reason, "quit")) {
		m->is_quitting = true;
		return;
	}
	if (is(reason, "redirect"))
		mpv_fail(m, now_us, _("it is a list of other files, not a recording"));
	else if (is(reason, "error"))
		mpv_fail(m, now_us,
			*m->last_error ? m->last_error : string_of(message, "file_error"));
	else
		mpv_fail(m, now_us, _("mpv closed it"));
}

static void see_client_message(struct mpv *m, const json_t *message, int64_t now_us)
{
	const json_t *args = json_object_get(message, "args");
	const char *arg[5];

	for (size_t i = 0; i < 5; i++) {
		arg[i] = json_string_value(json_array_get(args, i));
		if (!arg[i])
			return;
	}
	if (!is(arg[0], "key-binding"))
		return;
	if (is(arg[1], "close")) {
		if (arg[2][0] == 'd' || arg[2][0] == 'p')
			player_add_event(&m->base, PLAYER_EVENT_WINDOW_CLOSED, now_us);
	} else if (is(arg[1], "key") && m->forward_keys) {
		struct player_event key = {.key_name = ""};
		if (!mpv_key(arg[2], arg[3], arg[4], &key))
			return;
		struct player_event *event = player_add_event(&m->base, PLAYER_EVENT_KEY, now_us);
		memcpy(event->key_name, key.key_name, sizeof event->key_name);
		memcpy(event->key_text, key.key_text, sizeof event->key_text);
	}
}

/* mpv's complaints come before the event that they explain, or a moment later. */
static void see_log(struct mpv *m, const json_t *message)
{
	const char *text = string_of(message, "text");
	size_t n = strcspn(text, "\n");

	while (n >= sizeof m->last_error || !utf8_valid(text, n))
		n--;
	if (n == 0)
		return;
	memcpy(m->last_error, text, n);
	m->last_error[n] = '\0';
	log_debug("mpv: %s", m->last_error);
}

static void see_event(struct mpv *m, const char *name, const json_t *message, int64_t now_us)
{
	struct player_state *s = &m->base.state;

	if (is(name, "property-change")) {
		see_property(m, message, now_us);
	} else if (is(name, "client-message")) {
		see_client_message(m, message, now_us);
	} else if (is(name, "log-message")) {
		see_log(m, message);
	} else if (is(name, "seek")) {
		m->restarted_us = INT64_MAX;
		if (!s->seeking && s->condition == PLAYER_READY) {
			/* Not ours: only that the time jumps is known. */
			double now_s = mpv_interrupt(m, now_us);
			s->seeking = true;
			m->target_s = -1;
			mpv_clock_seek(&m->clock, now_s, now_us);
		}
	} else if (is(name, "playback-restart")) {
		see_restart(m, now_us);
	} else if (is(name, "end-file")) {
		see_end_of_file(m, message, now_us);
	} else if (is(name, "start-file")) {
		int64_t entry = json_integer_value(json_object_get(message, "playlist_entry_id"));
		if (m->entry != 0 && entry > m->entry) {
			mpv_request(m, MPV_REQUEST_OTHER, json_pack("[s]", "stop"));
			mpv_fail(m, now_us, _("another file was opened in the video window"));
		}
	} else if (is(name, "shutdown")) {
		m->is_quitting = true;
	}
}

void mpv_receive(struct mpv *m, const char *data, size_t n, int64_t now_us)
{
	const char *line;
	size_t length;

	mpv_lines_add(&m->lines, data, n);
	while ((line = mpv_lines_next(&m->lines, &length)) != NULL) {
		json_t *message = mpv_line_parse(line, length);
		if (!message) {
			log_debug("mpv: a line of %zu bytes that is not a message", length);
			continue;
		}
		const char *event = json_string_value(json_object_get(message, "event"));
		if (event)
			see_event(m, event, message, now_us);
		else if (json_is_integer(json_object_get(message, "request_id")))
			see_reply(m, message, now_us);
		json_decref(message);
	}
}
