/*
 * mpv as a player, inside: what mpv_open.c (starting), mpv.c (commands, time limits) and
 * mpv_message.c (what mpv says) share. Nobody else includes this but their tests.
 */
#ifndef TURVEN_PLAYER_MPV_H
#define TURVEN_PLAYER_MPV_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "player/backend.h"
#include "player/mpv_clock.h"
#include "player/mpv_lines.h"
#include "player/mpv_process.h"

/* What a request was for; its reply carries it back in the low bits of request_id. */
enum mpv_request {
	MPV_REQUEST_OTHER,
	MPV_REQUEST_LOAD,
	MPV_REQUEST_SEEK,
	MPV_REQUEST_POSITION, /* which frame is on the screen, after a pause or a seek */
	MPV_REQUEST_END,      /* is that the end: mpv does not report it of a paused seek */
	MPV_REQUEST_SPEED,
	MPV_REQUEST_BITS = 3
};

struct mpv {
	struct player base;
	struct mpv_process process;
	struct mpv_lines lines;
	struct text unsent;
	struct mpv_clock clock;
	char *name; /* of the file, for messages */

	int64_t last_sent, last_answered; /* numbers of requests */
	int64_t waiting_us;               /* since when an answer is due; INT64_MAX = none is */
	int64_t heard_us;                 /* when mpv last said anything */
	int64_t serviced_us;              /* when player_service was last called */
	int64_t closed_us;                /* when the connection ended; INT64_MAX = it has not */

	bool loading;    /* the file is asked for and neither shown nor refused */
	bool paused;     /* as mpv says */
	bool has_sound;  /* a sound track is selected */
	bool has_device; /* there is something to play it on */
	bool forward_keys;
	bool is_quitting;      /* mpv said that it will */
	int64_t speed_request; /* number of the last one for a speed; 0 = none */
	double fps;
	int64_t entry; /* mpv's number of our file; 0 = not known */
	/* A seek that has not landed: */
	double target_s;      /* < 0: not ours */
	int64_t restarted_us; /* when mpv last showed a picture after a seek; INT64_MAX = not yet */
	char last_error[160]; /* what mpv last complained of, valid UTF-8 */
};

/* A player whose mpv has just been started, and which has not been asked anything. Without a
 * process (fd -1) requests go nowhere. */
struct mpv *mpv_new(
	const struct mpv_process *process, int64_t start_ms, int64_t duration_ms, int64_t now_us);

/* Asks mpv to run a command; takes over `command` (a JSON array). */
void mpv_request(struct mpv *m, enum mpv_request what, json_t *command);

/* The same for opening a file or an address of mpv's own, in any bytes. */
void mpv_request_load(struct mpv *m, const char *url);

/* Handles bytes from mpv. */
void mpv_receive(struct mpv *m, const char *data, size_t n, int64_t now_us);

/* As player_caption. */
void mpv_caption(struct player *p, const char *left, const char *right);
/* Adds a text as the words of an ASS event that show it literally, in one line for each of its. */
void mpv_caption_escape(struct text *out, const char *text);

/* The player cannot play the file: `why` in words. */
void mpv_fail(struct mpv *m, int64_t now_us, const char *why);

/* Time as it is now, and the stretch up to it ended. */
double mpv_interrupt(struct mpv *m, int64_t now_us);

/* A seek is over, on the frame of pos_s. */
void mpv_landed(struct mpv *m, double pos_s, int64_t now_us);

/* Brings state.playing and position_ms up to date. */
void mpv_update(struct mpv *m, int64_t now_us);

/*
 * A key from mpv's client-message (state, name, text as in its manual, "script-binding"): fills in
 * key_name and key_text, and returns false for what is not a key press: mouse, repeats, releases,
 * names that are too long.
 */
bool mpv_key(const char *state, const char *name, const char *text, struct player_event *out);

#endif
