/*
 * The desk: where one coder works on one session with one codebook.
 *
 * The only place where codebook, player, journal and timeline meet. A press becomes a record: asked
 * of the timeline (possible?), written to the journal (accepted), applied to the timeline. If the
 * journal cannot take it nothing changed and the message says so. The screen reads const state from
 * here and calls here; it never goes to the player or the disk itself. No call waits for a disk or
 * for the player, except desk_open and desk_close.
 */
#ifndef TURVEN_CODING_DESK_H
#define TURVEN_CODING_DESK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "model/codebook.h"
#include "model/finding.h"
#include "model/rating.h"
#include "model/record.h"
#include "model/segment.h"
#include "model/session.h"
#include "model/timeline.h"

struct desk;

struct desk_options {
	const char *study_root;
	const char *session, *codebook, *coder; /* ids */
	int pass;                               /* 1.. */
	bool view_only; /* only look: nothing is written, nobody is kept out, every change is
				refused; needs an observation that is there */
	const char *other_coder; /* view_only: whose work is to be seen beside it, of the same
				    session with the same codebook; NULL = nobody's */
	int other_pass;
	/* view_only: the recording is played with the codes of these observations of the session, of
	 * whatever codebooks; codebook, coder and pass are not looked at. None of them: the
	 * recording alone. */
	bool play;
	const struct observation_name *played;
	size_t n_played;
	bool stopwatch;      /* use the built-in clock even where mpv could play */
	bool no_window;      /* mpv without picture and sound */
	bool newer_codebook; /* go on with the present codebook where the observation was begun with
				an older one */
	const char *const *player_arguments; /* further arguments for mpv */
	size_t n_player_arguments;
};

/*
 * Opens an observation: reads its journal (damage is reported in problems as warnings and does not
 * stop), locks it on this machine, starts a run, starts the player paused where the coder left off.
 * False: err says why and what to do; nothing was begun.
 */
bool desk_open(struct desk **out, const struct desk_options *o, struct problems *problems,
	struct error *err);

/* Writes what is left to write, closes the run and the player, frees. False: err says what did not
 * reach the disk and where it is. */
bool desk_close(struct desk *d, struct error *err);

/* ---- what is being coded ---- */
const struct codebook *desk_codebook(const struct desk *d);
const struct session *desk_session(const struct desk *d);
const struct study_settings *desk_settings(const struct desk *d);
const struct observation_name *desk_name(const struct desk *d);
const struct target *desk_targets(const struct desk *d, size_t *n);
const struct timeline *desk_timeline(const struct desk *d);
const char *desk_language(const struct desk *d);
const char *desk_recording_name(const struct desk *d); /* base name of the recording; NULL = live */

bool desk_is_view_only(const struct desk *d);
/* The other observation of the options; NULL: there is none. */
const struct timeline *desk_other(const struct desk *d);
const struct observation_name *desk_other_name(const struct desk *d);

/* Was it opened with `play`? */
bool desk_is_played(const struct desk *d);
/* The observations that are open: the coder's own or the first one (0), and those beside it. Played
 * without codes: none. */
struct desk_seen {
	const struct observation_name *name;
	const struct codebook *codebook;
	const struct target *targets;
	size_t n_targets;
	const struct timeline *timeline;
};
size_t desk_n_seen(const struct desk *d);
void desk_seen(const struct desk *d, size_t i, struct desk_seen *out);

/* ---- the loop ---- */

/* Descriptors to wait for until readable; returns how many (at most max). */
size_t desk_fds(const struct desk *d, int *fds, size_t max);
int64_t desk_deadline_us(
	const struct desk *d); /* wants service at that moment at the latest; INT64_MAX = none */
/* Once per turn, before keys are looked at; now_us was taken right after poll. */
void desk_service(struct desk *d, int64_t now_us);

/* Keys typed in the video window, oldest first. */
struct desk_key {
	char text[8];  /* the character, UTF-8, or "" */
	char name[32]; /* the player's name of the key: "ENTER", "LEFT", "Ctrl+c", "a" */
	int64_t moment_us;
};
bool desk_next_key(struct desk *d, struct desk_key *out);

/* What happened that the coder should know, oldest first. */
enum desk_tone {
	TONE_INFO,
	TONE_WARNING,
	TONE_URGENT, /* a warning that goes before those that wait, as errors do */
	TONE_ERROR
};
struct desk_notice {
	enum desk_tone tone;
	char text[512]; /* may hold text from outside: draw it through the screen's filter */
};
bool desk_next_notice(struct desk *d, struct desk_notice *out);

/* ---- playback ---- */
enum desk_condition { DESK_STARTING, DESK_READY, DESK_FAILED, DESK_GONE, DESK_WINDOW_CLOSED };

struct desk_playback {
	bool stopwatch;
	enum desk_condition condition; /* FAILED, GONE, WINDOW_CLOSED: offer desk_reopen,
					  desk_use_stopwatch, leaving */
	bool playing, at_end, seeking, has_picture, has_window, audible;
	double speed, fps;  /* fps 0 = not known */
	double asked_speed; /* what speed will be when the player has done what it was asked */
	int64_t position_ms;
	int64_t duration_ms; /* -1 = not known (live) */
	char problem[256];
	bool other_recording; /* not the file that session.yaml describes */
};
const struct desk_playback *desk_playback(const struct desk *d);

void desk_play(struct desk *d, bool playing);
void desk_seek(struct desk *d, int64_t ms);
void desk_seek_by(struct desk *d, int64_t ms);
void desk_step(struct desk *d, int frames);
void desk_set_speed(struct desk *d, double speed);
void desk_replay(struct desk *d);        /* back by settings->replay_s, and play */
void desk_reopen(struct desk *d);        /* the player again, at the last position */
void desk_use_stopwatch(struct desk *d); /* go on with the built-in clock from the last position */
/* A text field is open: playback pauses if the setting says so, and goes on afterwards. */
void desk_typing(struct desk *d, bool on);
/* Shows a text on the video for a moment; nothing where there is no window. */
void desk_show(struct desk *d, const char *text);
void desk_toggle_window_keys(struct desk *d, bool on);
void desk_toggle_confirm(struct desk *d, bool on);
/* Whether the codes that are logged where the video is stay on it; while coding only the coder's
 * own. */
enum desk_captions { CAPTIONS_OFF, CAPTIONS_CODES, CAPTIONS_COMMENTS };
void desk_show_codes(struct desk *d, enum desk_captions captions);
enum desk_captions desk_captions(const struct desk *d);

/* ---- logging ---- */

/* The moment a key arrived, on the media axis. Taken at the first key of a path. */
struct desk_moment {
	int64_t media_ms, frame_ms;
	int error_ms;
	double speed;
	bool paused;
	enum key_source source;
	int64_t mono_us;       /* when it was pressed; 0 for a moment that was not pressed */
	int64_t correction_ms; /* reaction time that logging will take off */
};
void desk_moment(
	const struct desk *d, int64_t moment_us, enum key_source source, struct desk_moment *out);
/* The moment of an event, for another code at the same moment. */
void desk_moment_of(const struct event *e, struct desk_moment *out);

int desk_target(const struct desk *d); /* current target (index), -1 = none chosen */
bool desk_choose_target(struct desk *d, int target);
int desk_target_by_key(const struct desk *d, char key); /* -1 = none */

enum desk_pressed {
	PRESSED_LOGGED,     /* a point event */
	PRESSED_STARTED,    /* a state runs (and may have ended another of its group) */
	PRESSED_ENDED,      /* the running state was ended */
	PRESSED_ASK_TARGET, /* several targets are possible and the current one is none of them:
			       nothing logged; call again with one */
	PRESSED_ASK_END, /* this state was started less than 300 ms ago: nothing logged; call again
			    with sure to end it */
	PRESSED_REFUSED  /* err; nothing logged */
};

/*
 * Logs a code at a moment. target -1: the current one if the code can be about it, the only
 * possible one, else ASK_TARGET. *id (may be NULL) gets the event that was logged, started or
 * ended.
 */
enum desk_pressed desk_press(struct desk *d, int code, int target, const struct desk_moment *m,
	bool sure, struct event_id *id, struct error *err);

/* The targets that a code can be about, as indexes; returns how many (at most max). */
size_t desk_possible_targets(const struct desk *d, int code, int *targets, size_t max);

/* ---- correcting ---- */
bool desk_change(
	struct desk *d, struct event_id id, const struct event_values *v, struct error *err);
bool desk_delete(struct desk *d, struct event_id id, struct error *err);
bool desk_comment(struct desk *d, struct event_id id, const char *comment, struct error *err);
bool desk_mark(struct desk *d, struct event_id id, enum event_mark mark,
	struct error *err); /* the same mark again takes it off */
/* what (may be NULL) gets what was done, for the message line: "undone: ..." */
bool desk_undo(struct desk *d, char *what, size_t size, struct error *err);
bool desk_redo(struct desk *d, char *what, size_t size, struct error *err);

/* Grows with each change, so that what is made of the observation is known to be old. */
unsigned long desk_n_changes(const struct desk *d);

/* ---- ratings ---- */

/* The segments as they are now; valid until the next record. n = 0: the codebook has none. */
const struct segment *desk_segments(struct desk *d, size_t *n);

/*
 * Rates an item. value counts for RATING_VALUE only; comment NULL leaves the comment as it is, ""
 * takes it off. Nothing is written where nothing would change. False: err, in the words of the
 * coder.
 */
bool desk_rate(struct desk *d, int item, int target, struct segment_ref segment,
	enum rating_status status, double value, const char *comment, struct error *err);
/* Is this revision of the rating on the disk? */
bool desk_is_rating_saved(const struct desk *d, const struct rating *r);
/* Words for a rating: "EN Engagement, Mother: +2"; the caller frees. May hold text from outside. */
char *desk_describe_rating(struct desk *d, const struct rating *r);

/* ---- checks and finishing ---- */

/* What the checks say now; valid until the next record or stretch played. */
const struct finding *desk_findings(struct desk *d, size_t *n);
/* Keeps what a check complains of, with a reason (not empty). */
bool desk_override(struct desk *d, const struct finding *f, const char *reason, struct error *err);
/* Closes the observation: read-only until it is reopened. False while a warning is neither mended
 * nor kept. */
bool desk_finish(struct desk *d, struct error *err);
/* Opens it again; the reason may be NULL. */
bool desk_unfinish(struct desk *d, const char *reason, struct error *err);
bool desk_finished(const struct desk *d);

/* ---- what is saved ---- */
struct desk_saving {
	size_t n_pending; /* records accepted but not yet known to be on the disk */
	bool ok, rescue;
	char message[512]; /* when not ok or rescue */
};
void desk_saving(const struct desk *d, struct desk_saving *out);
/* Is this revision of the event on the disk? */
bool desk_is_saved(const struct desk *d, const struct event *e);

/* Words for an event: "0:12.3 L04 Praise, Leader 1"; the caller frees. May hold text from outside.
 */
char *desk_describe(const struct desk *d, const struct event *e);

#endif
