/*
 * The player: something with a media clock. Either mpv as a child process, or a built-in stopwatch
 * (live coding, no mpv, no display, no recording).
 *
 * It hides the process, the socket, the protocol and the clock arithmetic. It knows milliseconds,
 * not codes. The owner puts player_fd into its poll, calls player_service once per turn before it
 * looks at keys, and then takes the player's events. No call blocks (player_close waits at most 2
 * s). Commands are requests: their effect shows in player_state later. All moments are on
 * clock_mono_us().
 */
#ifndef TURVEN_PLAYER_PLAYER_H
#define TURVEN_PLAYER_PLAYER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct player;

enum player_kind { PLAYER_MPV, PLAYER_STOPWATCH };

struct player_options {
	const char *const *files; /* absolute paths of regular files: parts of one axis, in order */
	size_t n_files;
	const char *title;   /* of the window; no path */
	int64_t start_ms;    /* where to begin, paused */
	int64_t duration_ms; /* as the session says; -1 = not known */
	bool window_keys;    /* forward keys typed in the window */
	bool no_window;      /* audio and picture into nothing: no display, or tests */
	const char *const
		*extra_arguments; /* further arguments for mpv (from the command line), or NULL */
	size_t n_extra_arguments;
};

/*
 * Starts mpv and asks it to load the files; whether that works shows in events. False if mpv cannot
 * be started at all (not installed, no processes left): the message says what to install or use.
 */
bool player_open_mpv(struct player **out, const struct player_options *o, struct error *err);

/* Cannot fail. Paused at start_ms; runs on beyond the duration. */
struct player *player_open_stopwatch(const struct player_options *o);

/* Ends mpv (asks, then SIGTERM, then SIGKILL) and frees. NULL is fine. */
void player_close(struct player *p);

enum player_kind player_kind_of(const struct player *p);
int player_fd(const struct player *p); /* -1 = nothing to wait for */

/* The next moment on the monotonic clock at which player_service wants to be called; INT64_MAX =
 * none. */
int64_t player_deadline_us(const struct player *p);

/* Reads and handles all there is, checks time limits (a player that has not answered for 2 s has
 * failed). now_us: taken right after poll. */
void player_service(struct player *p, int64_t now_us);

enum player_condition {
	PLAYER_STARTING, /* not loaded yet */
	PLAYER_READY,    /* loaded: playing or paused */
	PLAYER_FAILED,   /* alive, but the file cannot be played */
	PLAYER_GONE      /* the process ended, or does not answer */
};

struct player_state {
	enum player_condition condition;
	bool playing; /* not paused, not at the end */
	bool at_end;  /* end of the file reached */
	bool seeking;
	bool has_picture; /* false: audio only, cover art, stopwatch */
	bool has_video;   /* the file has a picture, whether it is shown or not */
	bool has_window; /* somebody can see it; false also where mpv found no way to the display */
	bool audible;    /* false: no sound device, or no sound in the file */
	double speed;
	double asked_speed;  /* where a change of speed is under way, what it will be; else speed */
	double fps;          /* 0 = not known */
	int64_t position_ms; /* for the screen, by the clock at the last service */
	int64_t duration_ms; /* -1 = not known */
	char problem[256]; /* FAILED, GONE: what happened, in words; valid UTF-8, may hold text from
			      outside */
};

const struct player_state *player_state(const struct player *p);

/* The media time of a moment, and how sure it is. */
struct player_moment {
	int64_t media_ms; /* clamped to [0, duration] where that is known */
	int64_t frame_ms; /* presentation time of the frame on the screen; MEDIATIME_NONE-like
			     INT64_MIN = none */
	int error_ms;     /* bound of |media_ms - truth|, rounded up; wide while unsettled */
	double speed;
	bool paused;
	bool seeking; /* a seek is under way (media_ms: where it will land) or ended within 50 ms:
			 which picture was seen is not known */
};

/* Never fails: after GONE it answers with the last known position. window: the key was typed in the
 * video window (one frame wider bound). */
void player_time_at(
	const struct player *p, int64_t moment_us, bool window, struct player_moment *out);

void player_set_playing(struct player *p, bool playing);
void player_seek(struct player *p, int64_t ms); /* absolute, exact; clamped */
void player_seek_by(
	struct player *p, int64_t ms); /* adds up when called again before the first has ended */
void player_step(struct player *p,
	int frames); /* one frame forward (1) or back (-1); pauses; stopwatch: 40 ms */
void player_set_speed(
	struct player *p, double speed); /* 0.25..4; clamped; no effect on the stopwatch */
void player_show(struct player *p, const char *text,
	int duration_ms); /* on the video; any text, shown literally */
/* Text that stays at the top of the picture, in its left and its right corner, until the next;
 * "" = none. Shown literally, each '\n' begins a line; other controls are made visible. */
#define PLAYER_CORNERS 2
void player_caption(struct player *p, const char *left, const char *right);
void player_forward_keys(
	struct player *p, bool on); /* e.g. off while a text is typed on the terminal */

enum player_event_kind {
	PLAYER_EVENT_KEY,           /* a key typed in the window: key_name or key_text, moment_us */
	PLAYER_EVENT_LOADED,        /* ready to play */
	PLAYER_EVENT_FAILED,        /* cannot play the file; state.problem */
	PLAYER_EVENT_GONE,          /* ended or hung; state.problem; after this only player_time_at,
				       player_state and player_close */
	PLAYER_EVENT_WINDOW_CLOSED, /* somebody asked the window to close: mpv still runs, it is for
				       the owner to decide */
	PLAYER_EVENT_END,           /* the end of the recording was reached */
	PLAYER_EVENT_PLAYED /* the stretch [from_ms, to_ms) was played at `speed`: at each pause,
			       seek, change of speed, end, and at least every 10 s */
};

struct player_event {
	enum player_event_kind kind;
	int64_t moment_us;
	char key_text[8];  /* the character typed, UTF-8; "" for keys without one */
	char key_name[32]; /* mpv's name: "ENTER", "LEFT", "Ctrl+c", "a" */
	int64_t from_ms, to_ms;
	double speed;
};

/* Takes the oldest event; false when there is none. */
bool player_next_event(struct player *p, struct player_event *out);

/* Is there an mpv on PATH? */
bool player_have_mpv(void);
/* Is there a display for its window (DISPLAY, WAYLAND_DISPLAY; always on macOS)? */
bool player_have_display(void);

#endif
