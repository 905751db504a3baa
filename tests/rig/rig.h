/*
 * What the tests of the player with a real mpv need: clips in which every frame carries its number,
 * keys that arrive at random moments from another thread, a load on all cores, and an independent
 * clock to hold the player's answers against. Not part of turven.
 */
#ifndef TURVEN_TESTS_RIG_H
#define TURVEN_TESTS_RIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "player/player.h"

/* ---- clips ---- */

/* A frame is RIG_WIDTH x RIG_HEIGHT; its number is written in its upper RIG_BLOCK_HEIGHT lines as
 * RIG_BITS blocks, black or white, lowest bit first. */
#define RIG_BITS         20
#define RIG_BLOCK_WIDTH  8
#define RIG_BLOCK_HEIGHT 16
#define RIG_WIDTH        (RIG_BITS * RIG_BLOCK_WIDTH)
#define RIG_HEIGHT       96

struct rig_clip {
	const char *name; /* of the file, below the folder of clips */
	int rate, scale;  /* rate/scale frames per second */
	int seconds;
	bool sound;
};

extern const struct rig_clip rig_25, rig_2997, rig_60, rig_hour;

/* Is the program on PATH? */
bool rig_have(const char *program);

/* The clip as a file, made by ffmpeg the first time and kept in ./tests/clips (NULL and a reason on
 * stderr if that fails). The caller frees. */
char *rig_clip_path(const struct rig_clip *clip);

/* ---- other processes ---- */

/* One busy loop per core. */
void rig_load_start(void);
void rig_load_stop(void);

/* Children of this process that have not been collected. */
int rig_children(void);
/* Open descriptors of this process. */
int rig_descriptors(void);

/* ---- the truth ---- */

/* Something that knows where the recording is at a moment, not through the player. */
struct rig_truth {
	/* The media time in ms at moment_us and how sure that is; false if it cannot say. */
	bool (*at)(struct rig_truth *t, int64_t moment_us, double speed, double *ms,
		double *unsure_ms);
	void (*stop)(struct rig_truth *t);
};

/* Asks mpv's sound clock over a second connection, at `socket`, every few ms. */
struct rig_truth *rig_truth_audio(const char *socket);

/* Reads the frame numbers off the screen of `display`. NULL where turven was built without X. */
struct rig_truth *rig_truth_pixels(const char *display, const struct rig_clip *clip);

/* How many pixels of a part of that display are bright; -1 where turven was built without X, or there
 * is no such display. */
struct rig_part {
	int x, y, width, height;
};
int rig_bright(const char *display, struct rig_part part);

/* An X server without a screen; its name (":7") is the caller's. NULL if there is none. */
char *rig_display_start(pid_t *pid);
void rig_display_stop(pid_t pid);

/* ---- a connection of one's own to mpv, the witness ---- */

/* To mpv's socket, waiting for it; -1 if it does not come. */
int rig_witness_open(const char *socket);
/* A property that is a number or yes/no (1, 0), NAN where it is not available. False: mpv is gone.
 */
bool rig_witness_ask(int fd, const char *property, double *value);
/* A key as if pressed in the window. Does not wait; false: mpv is gone. */
bool rig_witness_press(int fd, char key);

/* ---- keys ---- */

/* Calls press(data) every 15 to 75 ms, at random, from a thread of its own. */
struct rig_presser;
struct rig_presser *rig_presser_start(void (*press)(void *data), void *data);
void rig_presser_stop(struct rig_presser *p); /* waits for its end; NULL is fine */

/* The yardstick: how late a process that only waits notices something sent at random moments. */
struct rig_late {
	int64_t sent_us, late_us;
};
struct rig_bare;
struct rig_bare *rig_bare_start(void);
/* *out is the caller's (free); returns how many. */
size_t rig_bare_stop(struct rig_bare *b, struct rig_late **out);

struct rig_press {
	int64_t sent_us;   /* when the key was written, by the thread that wrote it */
	int64_t moment_us; /* when the loop noticed it */
	struct player_moment said;
	double speed;
};

struct rig_keys {
	int fds[2];
	struct rig_press *items;
	size_t n, capacity;
	struct rig_presser *presser;
};

bool rig_keys_init(struct rig_keys *k);
/* From now on a key every 15 to 75 ms, at random. */
void rig_keys_start(struct rig_keys *k);
void rig_keys_stop(struct rig_keys *k);
void rig_keys_clear(struct rig_keys *k);

/* ---- the loop that a user of the player has ---- */

/* Counts the player's events by kind. */
struct rig_seen {
	int n[PLAYER_EVENT_PLAYED + 1];
	struct player_event last[PLAYER_EVENT_PLAYED + 1];
	int64_t played_ms; /* all stretches together */
};

/* Runs until `done` says so (it may be NULL) or `ms` have passed; true if done. */
bool rig_run(struct player *p, struct rig_keys *k, struct rig_seen *seen,
	bool (*done)(struct player *p, struct rig_seen *seen, void *data), void *data, int ms);

#endif
