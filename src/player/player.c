/*
 * The player as its users see it: passes each call on to the kind of player it is for, and keeps
 * what all kinds have in common, the queue of events and the stretch that is being played.
 */
#include "player/player.h"

#include <assert.h>
#include <stdlib.h>

#include "base/mem.h"
#include "player/backend.h"

#define REPORT_STRETCH_US ((int64_t)10 * 1000 * 1000)

/* ---- for the kinds of player ---- */

struct player_event *player_add_event(
	struct player *p, enum player_event_kind kind, int64_t moment_us)
{
	/* Nobody takes the events one by one and leaves some: start again when it is empty. */
	if (p->first_event == p->n_events)
		p->first_event = p->n_events = 0;
	MEM_GROW(p->events, p->n_events, p->events_capacity);
	struct player_event *event = &p->events[p->n_events++];
	*event = (struct player_event){.kind = kind, .moment_us = moment_us};
	return event;
}

static void report_stretch(struct player *p, int64_t now_us)
{
	struct player_stretch *s = &p->stretch;

	if (s->to_ms <= s->from_ms)
		return;
	struct player_event *event = player_add_event(p, PLAYER_EVENT_PLAYED, now_us);
	event->from_ms = s->from_ms;
	event->to_ms = s->to_ms;
	event->speed = s->speed;
}

void player_stretch_follow(struct player *p, int64_t ms, double speed, int64_t now_us)
{
	struct player_stretch *s = &p->stretch;

	if (!s->open)
		*s = (struct player_stretch){true, ms, ms, speed, now_us};
	if (ms > s->to_ms)
		s->to_ms = ms;
	if (now_us - s->since_us >= REPORT_STRETCH_US) {
		report_stretch(p, now_us);
		s->from_ms = s->to_ms;
		s->since_us = now_us;
	}
}

void player_stretch_end(struct player *p, int64_t ms, int64_t now_us)
{
	struct player_stretch *s = &p->stretch;

	if (!s->open)
		return;
	/* The clock between two frames may have run a little ahead of where it stopped. */
	if (ms >= s->from_ms)
		s->to_ms = ms;
	report_stretch(p, now_us);
	s->open = false;
}

void player_clear(struct player *p)
{
	free(p->events);
	p->events = NULL;
	p->first_event = p->n_events = p->events_capacity = 0;
}

/* ---- for everybody ---- */

void player_close(struct player *p)
{
	if (p)
		p->functions->close(p);
}

enum player_kind player_kind_of(const struct player *p)
{
	return p->functions->kind;
}

int player_fd(const struct player *p)
{
	return p->functions->fd ? p->functions->fd(p) : -1;
}

int64_t player_deadline_us(const struct player *p)
{
	return p->functions->deadline_us(p);
}

void player_service(struct player *p, int64_t now_us)
{
	p->functions->service(p, now_us);
}

const struct player_state *player_state(const struct player *p)
{
	return &p->state;
}

void player_time_at(
	const struct player *p, int64_t moment_us, bool window, struct player_moment *out)
{
	p->functions->time_at(p, moment_us, window, out);
}

static bool is_gone(const struct player *p)
{
	return p->state.condition == PLAYER_GONE;
}

void player_set_playing(struct player *p, bool playing)
{
	if (!is_gone(p))
		p->functions->set_playing(p, playing);
}

void player_seek(struct player *p, int64_t ms)
{
	if (!is_gone(p))
		p->functions->seek(p, ms);
}

void player_seek_by(struct player *p, int64_t ms)
{
	if (!is_gone(p))
		p->functions->seek_by(p, ms);
}

void player_step(struct player *p, int frames)
{
	if (!is_gone(p) && frames != 0)
		p->functions->step(p, frames);
}

void player_set_speed(struct player *p, double speed)
{
	if (!is_gone(p) && p->functions->set_speed)
		p->functions->set_speed(p, speed);
}

void player_show(struct player *p, const char *text, int duration_ms)
{
	if (!is_gone(p) && p->functions->show)
		p->functions->show(p, text, duration_ms);
}

void player_caption(struct player *p, const char *left, const char *right)
{
	if (!is_gone(p) && p->functions->caption)
		p->functions->caption(p, left, right);
}

void player_forward_keys(struct player *p, bool on)
{
	if (!is_gone(p) && p->functions->forward_keys)
		p->functions->forward_keys(p, on);
}

bool player_next_event(struct player *p, struct player_event *out)
{
	if (p->first_event == p->n_events)
		return false;
	*out = p->events[p->first_event++];
	return true;
}
