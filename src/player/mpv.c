/*
 * mpv while it runs: what it is asked to do, and when it counts as gone. How it is started is in
 * mpv_open.c, how the time of a key is found in mpv_clock.c, what mpv says in mpv_message.c.
 */
#include "player/mpv.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/utf8.h"

#define MS ((int64_t)1000) /* in microseconds */

#define ANSWER_US (2000 * MS) /* mpv that says nothing for so long has failed */
/* The same while it starts: a cold disk, a slow graphics driver. */
#define STARTING_US (15000 * MS)
#define PING_US     (1000 * MS) /* silence after which it is asked something */
#define TURN_US     (500 * MS)  /* how often time limits are looked at while an answer is due */
#define LAND_US     (400 * MS) /* a picture that is not where the seek was aimed at stays so long */
#define COLLECT_US  (500 * MS) /* between the end of the connection and of the process */
#define UNSENT_MAX  ((size_t)1024 * 1024)
#define READ_MAX    ((size_t)8 * 1024 * 1024) /* per service */
#define SHOW_MAX    ((size_t)2048)

static struct mpv *mpv_of(struct player *p)
{
	return (struct mpv *)p;
}

static int64_t later(int64_t us, int64_t by)
{
	return us == INT64_MAX ? INT64_MAX : us + by;
}

/* ---- sending ---- */

static void flush(struct mpv *m)
{
	while (m->unsent.len > 0) {
		ssize_t n = mpv_process_send(&m->process, m->unsent.s, m->unsent.len);
		if (n <= 0)
			return; /* that it is gone shows when reading */
		memmove(m->unsent.s, m->unsent.s + n, m->unsent.len - (size_t)n);
		text_truncate(&m->unsent, m->unsent.len - (size_t)n);
	}
}

static int64_t next_id(struct mpv *m, enum mpv_request what)
{
	if (m->waiting_us == INT64_MAX)
		m->waiting_us = clock_mono_us();
	return (++m->last_sent << MPV_REQUEST_BITS) | (int64_t)what;
}

void mpv_request(struct mpv *m, enum mpv_request what, json_t *command)
{
	/* mpv that does not read has failed, which the time limit finds. */
	if (command && m->process.fd >= 0 && m->unsent.len < UNSENT_MAX) {
		json_t *request = json_pack("{s:O,s:I}", "command", command, "request_id",
			(json_int_t)next_id(m, what));
		char *line = json_dumps(request, JSON_COMPACT);
		if (line) {
			text_add(&m->unsent, line);
			text_add_c(&m->unsent, '\n');
		}
		free(line);
		json_decref(request);
		flush(m);
	}
	json_decref(command);
}

void mpv_request_load(struct mpv *m, const char *url)
{
	text_printf(&m->unsent, "{\"request_id\":%lld,\"command\":[\"loadfile\",",
		(long long)next_id(m, MPV_REQUEST_LOAD));
	mpv_line_add_bytes(&m->unsent, url);
	text_add(&m->unsent, "]}\n");
	flush(m);
}

/* ---- the state ---- */

void mpv_update(struct mpv *m, int64_t now_us)
{
	struct player_state *s = &m->base.state;
	struct player_moment moment;

	s->playing = s->condition == PLAYER_READY && !m->paused && !s->at_end;
	mpv_clock_at(&m->clock, now_us, false, &moment);
	s->position_ms = moment.media_ms;
	if (s->playing && !s->seeking)
		player_stretch_follow(&m->base, moment.media_ms, s->speed, now_us);
}

double mpv_interrupt(struct mpv *m, int64_t now_us)
{
	struct player_moment moment;

	mpv_clock_at(&m->clock, now_us, false, &moment);
	player_stretch_end(&m->base, moment.media_ms, now_us);
	return (double)moment.media_ms / 1e3;
}

void mpv_landed(struct mpv *m, double pos_s, int64_t now_us)
{
	m->base.state.seeking = false;
	m->restarted_us = INT64_MAX;
	mpv_clock_landed(&m->clock, pos_s, now_us);
	mpv_request(m, MPV_REQUEST_END, json_pack("[s,s]", "get_property", "eof-reached"));
}

static void set_problem(struct mpv *m, const char *text)
{
	char *valid = utf8_repair(text, strlen(text), NULL);
	size_t n = strlen(valid);

	while (n >= sizeof m->base.state.problem || !utf8_valid(valid, n))
		n--;
	memcpy(m->base.state.problem, valid, n);
	m->base.state.problem[n] = '\0';
	free(valid);
}

void mpv_fail(struct mpv *m, int64_t now_us, const char *why)
{
	if (m->base.state.condition == PLAYER_FAILED)
		return;
	char *text = mem_printf(_("mpv cannot play '%s': %s"), m->name ? m->name : "", why);

	mpv_interrupt(m, now_us);
	set_problem(m, text);
	free(text);
	m->loading = false;
	m->base.state.condition = PLAYER_FAILED;
	m->base.state.seeking = false;
	player_add_event(&m->base, PLAYER_EVENT_FAILED, now_us);
}

static void set_gone(struct mpv *m, int64_t now_us, const char *why)
{
	mpv_interrupt(m, now_us);
	/* The picture stays where it was; keys that came before keep their time. */
	mpv_clock_paused(&m->clock, true, now_us);
	set_problem(m, why);
	log_debug("player gone: %s", why);
	m->base.state.condition = PLAYER_GONE;
	m->base.state.playing = m->base.state.seeking = false;
	m->base.state.has_window = false;
	mpv_process_kill(&m->process);
	player_add_event(&m->base, PLAYER_EVENT_GONE, now_us);
}

/* The process has ended, or closed the connection and gone on. */
static void set_ended(struct mpv *m, int64_t now_us)
{
	char why[256];
	bool ended = mpv_process_ended(&m->process);
	int status = m->process.status;

	if (!ended)
		snprintf(why, sizeof why, "%s", _("mpv closed its connection to turven"));
	else if (WIFSIGNALED(status))
		snprintf(why, sizeof why, _("mpv was ended by signal %d (%s)"), WTERMSIG(status),
			strsignal(WTERMSIG(status)));
	else if (WEXITSTATUS(status) != 0 && m->base.state.condition == PLAYER_STARTING &&
		 m->last_answered == 0)
		snprintf(why, sizeof why,
			_("mpv ended at once with status %d; 'mpv --version' should say 0.33 or "
			  "later, and options given to mpv must exist"),
			WEXITSTATUS(status));
	else if (WEXITSTATUS(status) != 0)
		snprintf(why, sizeof why, _("mpv ended with status %d"), WEXITSTATUS(status));
	else
		snprintf(why, sizeof why, "%s", _("mpv was closed"));
	set_gone(m, now_us, why);
}

/* ---- service ---- */

static void read_all(struct mpv *m, int64_t now_us)
{
	char data[16384];
	size_t total = 0;

	while (total < READ_MAX && m->closed_us == INT64_MAX) {
		ssize_t n = mpv_process_receive(&m->process, data, sizeof data);
		if (n < 0)
			m->closed_us = now_us;
		if (n <= 0)
			break;
		total += (size_t)n;
		mpv_receive(m, data, (size_t)n, now_us);
	}
	if (total > 0) {
		m->heard_us = now_us;
		m->waiting_us = m->last_answered < m->last_sent ? now_us : INT64_MAX;
	}
}

static int64_t answer_limit(const struct mpv *m)
{
	return m->base.state.condition == PLAYER_STARTING ? STARTING_US : ANSWER_US;
}

static void check_limits(struct mpv *m, int64_t now_us)
{
	/* Turven itself may have stood still (^Z, a laptop asleep); that is not mpv's fault. */
	int64_t gap_us = now_us - m->serviced_us;
	if (gap_us > 2 * TURN_US && m->waiting_us != INT64_MAX)
		m->waiting_us += gap_us - TURN_US;
	if (m->waiting_us == INT64_MAX && now_us - m->heard_us >= PING_US)
		mpv_request(m, MPV_REQUEST_OTHER, json_pack("[s,s]", "get_property", "pid"));
	if (now_us >= later(m->waiting_us, answer_limit(m))) {
		char why[128];
		snprintf(why, sizeof why, _("mpv has not answered for %d seconds"),
			(int)(answer_limit(m) / (1000 * MS)));
		set_gone(m, now_us, why);
	} else if (m->base.state.seeking && now_us >= later(m->restarted_us, LAND_US)) {
		m->target_s = -1; /* wherever that is */
		m->restarted_us = now_us;
		mpv_request(
			m, MPV_REQUEST_POSITION, json_pack("[s,s]", "get_property", "time-pos"));
	}
}

static void mpv_service(struct player *p, int64_t now_us)
{
	struct mpv *m = mpv_of(p);

	if (p->state.condition == PLAYER_GONE)
		return;
	read_all(m, now_us);
	if (m->closed_us != INT64_MAX) {
		if (mpv_process_ended(&m->process) || now_us >= later(m->closed_us, COLLECT_US))
			set_ended(m, now_us);
	} else {
		flush(m);
		check_limits(m, now_us);
	}
	m->serviced_us = now_us;
	if (p->state.condition != PLAYER_GONE)
		mpv_update(m, now_us);
}

static int64_t mpv_deadline_us(const struct player *p)
{
	const struct mpv *m = (const struct mpv *)p;

	if (p->state.condition == PLAYER_GONE)
		return INT64_MAX;
	if (m->closed_us != INT64_MAX || m->unsent.len > 0)
		return m->serviced_us + 5 * MS;
	int64_t at_us =
		m->waiting_us == INT64_MAX ? m->heard_us + PING_US : m->serviced_us + TURN_US;
	int64_t limit_us = later(m->waiting_us, answer_limit(m));
	if (limit_us < at_us)
		at_us = limit_us;
	if (p->state.seeking && later(m->restarted_us, LAND_US) < at_us)
		at_us = m->restarted_us + LAND_US;
	return at_us;
}

static int mpv_fd(const struct player *p)
{
	const struct mpv *m = (const struct mpv *)p;
	return m->closed_us == INT64_MAX ? m->process.fd : -1;
}

static void mpv_time_at(
	const struct player *p, int64_t moment_us, bool window, struct player_moment *out)
{
	mpv_clock_at(&((const struct mpv *)p)->clock, moment_us, window, out);
}

/* ---- commands ---- */

static void mpv_set_playing(struct player *p, bool playing)
{
	struct mpv *m = mpv_of(p);

	if (p->state.at_end && playing)
		return; /* mpv would do nothing either; a seek back comes first */
	mpv_request(m, MPV_REQUEST_OTHER, json_pack("[s,s,b]", "set_property", "pause", !playing));
	mpv_clock_disturbed(&m->clock, clock_mono_us());
}

static void seek_to(struct mpv *m, double target_s)
{
	int64_t now_us = clock_mono_us();
	struct player_state *s = &m->base.state;

	if (s->condition != PLAYER_READY)
		return;
	if (m->clock.duration_s >= 0)
		target_s = fmin(target_s, m->clock.duration_s);
	target_s = fmax(target_s, 0);
	if (!s->seeking)
		mpv_interrupt(m, now_us);
	s->seeking = true;
	s->at_end = false;
	m->target_s = target_s;
	m->restarted_us = INT64_MAX;
	mpv_clock_paused(&m->clock, m->paused, now_us);
	mpv_clock_seek(&m->clock, target_s, now_us);
	mpv_request(m, MPV_REQUEST_SEEK, json_pack("[s,f,s]", "seek", target_s, "absolute+exact"));
	mpv_update(m, now_us);
}

static void mpv_seek(struct player *p, int64_t ms)
{
	seek_to(mpv_of(p), (double)ms / 1e3);
}

static void mpv_seek_by(struct player *p, int64_t ms)
{
	struct mpv *m = mpv_of(p);
	struct player_moment now;

	/* While a seek is under way this is where it will land, so seeks add up. */
	mpv_clock_at(&m->clock, clock_mono_us(), false, &now);
	seek_to(m, (double)(now.media_ms + ms) / 1e3);
}

static void mpv_step(struct player *p, int frames)
{
	struct mpv *m = mpv_of(p);
	const char *command = frames > 0 ? "frame-step" : "frame-back-step";

	mpv_clock_disturbed(&m->clock, clock_mono_us());
	for (int i = 0; i < abs(frames) && i < 100; i++)
		mpv_request(m, MPV_REQUEST_OTHER, json_pack("[s]", command));
}

static void mpv_set_speed(struct player *p, double speed)
{
	struct mpv *m = mpv_of(p);

	if (!(speed >= 0.25))
		speed = 0.25;
	if (speed > 4)
		speed = 4;
	mpv_clock_disturbed(&m->clock, clock_mono_us());
	mpv_request(m, MPV_REQUEST_SPEED, json_pack("[s,s,f]", "set_property", "speed", speed));
	m->speed_request = m->last_sent;
	p->state.asked_speed = speed;
}

static void mpv_show(struct player *p, const char *text, int duration_ms)
{
	char *valid = utf8_repair(text, strnlen(text, SHOW_MAX), NULL);

	mpv_request(mpv_of(p), MPV_REQUEST_OTHER,
		json_pack("[s,s,i]", "show-text", valid, duration_ms > 0 ? duration_ms : 0));
	free(valid);
}

static void mpv_forward_keys(struct player *p, bool on)
{
	struct mpv *m = mpv_of(p);

	if (on == m->forward_keys)
		return;
	m->forward_keys = on;
	mpv_request(m, MPV_REQUEST_OTHER,
		json_pack("[s,s]", on ? "enable-section" : "disable-section", "turven-keys"));
}

/* ---- beginning and end ---- */

static void mpv_close(struct player *p)
{
	struct mpv *m = mpv_of(p);

	if (p->state.condition != PLAYER_GONE) {
		mpv_request(m, MPV_REQUEST_OTHER, json_pack("[s]", "quit"));
		mpv_process_stop(&m->process);
	}
	mpv_lines_clear(&m->lines);
	text_clear(&m->unsent);
	free(m->name);
	player_clear(p);
	free(m);
}

static const struct player_functions functions = {
	.kind = PLAYER_MPV,
	.close = mpv_close,
	.fd = mpv_fd,
	.deadline_us = mpv_deadline_us,
	.service = mpv_service,
	.time_at = mpv_time_at,
	.set_playing = mpv_set_playing,
	.seek = mpv_seek,
	.seek_by = mpv_seek_by,
	.step = mpv_step,
	.set_speed = mpv_set_speed,
	.show = mpv_show,
	.caption = mpv_caption,
	.forward_keys = mpv_forward_keys,
};

struct mpv *mpv_new(
	const struct mpv_process *process, int64_t start_ms, int64_t duration_ms, int64_t now_us)
{
	struct mpv *m = mem_alloc(1, sizeof *m);

	m->base.functions = &functions;
	m->base.state = (struct player_state){
		.condition = PLAYER_STARTING,
		.speed = 1,
		.asked_speed = 1,
		.position_ms = start_ms,
		.duration_ms = duration_ms,
	};
	m->process = *process;
	m->paused = m->loading = true;
	m->waiting_us = m->closed_us = m->restarted_us = INT64_MAX;
	m->heard_us = m->serviced_us = now_us;
	mpv_clock_init(&m->clock, (double)start_ms / 1e3, now_us);
	if (duration_ms >= 0)
		m->clock.duration_s = (double)duration_ms / 1e3;
	return m;
}
