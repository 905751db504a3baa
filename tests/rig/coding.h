/*
 * The whole program at work: `turven code` on a pseudo terminal with a real mpv, keys from another
 * thread at random moments, by both ways that a coder has (the terminal; mpv's window, here by a
 * second connection to mpv), and what the journal says of each key afterwards.
 *
 * What does not come true ends the test, as in tests/screen/terminal.h. Not part of turven.
 */
#ifndef TURVEN_TESTS_CODING_H
#define TURVEN_TESTS_CODING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/record.h"
#include "rig/rig.h"

#define CODING_UNJUDGED (-1) /* a phase in which the truth is not asked for */

struct coding_press {
	/* Just before the write() of the key. What it takes from there to the loop of the program
	 * is part of the error. */
	int64_t before_us;
	int64_t after_us; /* and just after it: the sender may have been put to sleep between */
	enum key_source source;
	char letter;
	int phase;       /* the caller's number for what was going on */
	double truth_ms; /* NAN: to be asked of a clock */
	/* What the journal says; known after coding_leave. */
	bool logged;
	int64_t onset_ms, frame_ms;
	int error_ms;
	double speed;
	bool paused;
};

struct coding_options {
	const struct rig_clip *const *clips; /* the parts of one recording */
	size_t n_clips;
	const char *display; /* mpv's window is on it; NULL = no window, nothing heard */
	const char *output;  /* how it is drawn there: "gpu", "x11" */
	int width, height;   /* of the window; 0 = those of a clip's frame */
};

struct coding;

struct coding *coding_open(const struct coding_options *o);

/* mpv's second connection, to be given to rig_truth_audio. */
const char *coding_socket(const struct coding *c);

/* Keys at random moments from now on, of these sources (bits 1 << SOURCE_...). */
#define CODING_BOTH (1u << SOURCE_TERMINAL | 1u << SOURCE_WINDOW)
void coding_press_start(struct coding *c, unsigned sources);
void coding_press_stop(struct coding *c);
/* One key now, of which the truth is known; what = SOURCE_TERMINAL or SOURCE_WINDOW. */
void coding_press_one(struct coding *c, enum key_source source, double truth_ms);
void coding_set_phase(struct coding *c, int phase);
size_t coding_n_presses(struct coding *c);

/* Until all of them are in the journal, or none has come for long. */
void coding_wait_logged(struct coding *c);

/* Reads what the program draws for so long, or until so many keys were pressed. */
void coding_run(struct coding *c, int ms);
void coding_run_until(struct coding *c, size_t n_presses);

/* What a coder does, on the terminal; each waits until mpv does it, by its own word. */
void coding_play(struct coding *c, bool playing);
void coding_speed(struct coding *c, double speed);
/* By keys, so that codes can be pressed meanwhile: 1, 5 or 30 s, back or on. Until the new picture
 * is there, and somewhat longer, the phase is CODING_UNJUDGED. */
void coding_seek_by(struct coding *c, int seconds);
/* Bytes as a keyboard sends them. */
void coding_type(struct coding *c, const char *bytes);
/* Until it is on the terminal. */
void coding_wait(struct coding *c, const char *text);
/* By "go to time"; not while keys are pressed. */
void coding_go_to(struct coding *c, double s);
/* What mpv says. */
double coding_ask(struct coding *c, const char *property);

/*
 * Waits until all keys are in the journal, leaves, and reads the journal: *presses are the caller's
 * (free), *n_events is how many events the journal and the events file each have. Frees.
 */
struct coding_result {
	struct coding_press *presses;
	size_t n_presses;
	size_t n_added;  /* events in the journal */
	size_t n_rows;   /* of the events file */
	size_t n_logged; /* presses that have their event: the right letter in the right order */
};
void coding_leave(struct coding *c, struct coding_result *out);

/*
 * How far the event of a press is from the truth (media ms), and how sure that is. False: it was
 * not logged, was pressed in a phase without a truth, or the clock cannot say well enough (or
 * nobody knows when in the course of a slow write() it was sent).
 */
bool coding_error(const struct coding_press *p, struct rig_truth *truth, double speed,
	double *error_ms, double *unsure_ms);

#endif
