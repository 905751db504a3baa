/*
 * What the kinds of player share, and only they include: the table of functions that player.c
 * dispatches through, the queue of events, and the stretches that were played.
 *
 * A kind embeds `struct player` as its first member and fills in `functions`; it owns `state`.
 */
#ifndef TURVEN_PLAYER_BACKEND_H
#define TURVEN_PLAYER_BACKEND_H

#include "player/player.h"

/* As in player.h. An entry may be NULL where the kind has nothing to do. */
struct player_functions {
	enum player_kind kind;
	void (*close)(struct player *p);
	int (*fd)(const struct player *p);
	int64_t (*deadline_us)(const struct player *p);
	void (*service)(struct player *p, int64_t now_us);
	void (*time_at)(
		const struct player *p, int64_t moment_us, bool window, struct player_moment *out);
	void (*set_playing)(struct player *p, bool playing);
	void (*seek)(struct player *p, int64_t ms);
	void (*seek_by)(struct player *p, int64_t ms);
	void (*step)(struct player *p, int frames);
	void (*set_speed)(struct player *p, double speed);
	void (*show)(struct player *p, const char *text, int duration_ms);
	void (*caption)(struct player *p, const char *left, const char *right);
	void (*forward_keys)(struct player *p, bool on);
};

#define PLAYER_NO_FRAME INT64_MIN /* player_moment.frame_ms where no frame is shown */

/* The stretch that is being played: [from_ms, to_ms) so far. */
struct player_stretch {
	bool open;
	int64_t from_ms, to_ms;
	double speed;
	int64_t since_us; /* when from_ms was played */
};

struct player {
	const struct player_functions *functions;
	struct player_state state;
	struct player_stretch stretch;
	struct player_event *events;
	size_t first_event, n_events, events_capacity;
};

/* Adds an event; the caller fills in what its kind needs. Valid until the next call. */
struct player_event *player_add_event(
	struct player *p, enum player_event_kind kind, int64_t moment_us);

/* Playing has got to `ms`. Opens a stretch where none is open, and reports it every 10 s. */
void player_stretch_follow(struct player *p, int64_t ms, double speed, int64_t now_us);

/* The stretch, if one is open, ends at `ms`, and is reported unless it is empty. */
void player_stretch_end(struct player *p, int64_t ms, int64_t now_us);

/* Frees what is in the shared part. */
void player_clear(struct player *p);

#endif
