/*
 * A coder made of code, for the tests of the whole program: starts the real turven in a terminal,
 * types, and knows what should have come of it.
 *
 * What counts as accepted is what the screen showed: the number of events, the running states, the
 * comment. After the end of the program, however it came, the events file is made from the journal
 * (`turven rebuild`) and must hold exactly what the robot knows: everything that was accepted, once
 * and unchanged, and beyond that at most what was typed last, in its order, and not yet shown.
 *
 * Failures end the test through Check.
 */
#ifndef TURVEN_TESTS_ROBOT_H
#define TURVEN_TESTS_ROBOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "screen/terminal.h"

enum {
	ROBOT_EVENTS = 1500, /* in one observation, deleted ones counted */
	ROBOT_STEPS = 2400,  /* that can be undone */
	ROBOT_TYPED = 8,     /* typed and not yet seen on the screen */
	ROBOT_RUNS = 60,     /* of one observation */
	ROBOT_ENVIRONMENT = 8
};

/* An event as the robot knows it. Times on the media axis in ms, each with the bounds that follow
 * from when the key was sent and when the screen showed the event. */
struct known {
	int run, n; /* the how-many-th event of which run */
	int code, target;
	bool there, runs;
	int64_t onset_from, onset_to, offset_from, offset_to;
	int shown_ds; /* tenths of a second, as the screen said; -1 = was not seen */
	char comment[12];
};

/* One thing that undo takes back. */
struct step {
	int n;
	int event[2];
	struct known before[2], after[2];
};

/* What the robot knows of an observation at one moment. */
struct knowledge {
	struct known events[ROBOT_EVENTS];
	int n_events;
	int n_run; /* events of the present run */
	struct step steps[ROBOT_STEPS];
	int n_done, n_steps;
	bool playing;
	char comment[12]; /* of the last change to a comment; must be on the screen, or not */
	bool comment_shown;
};

/* Something typed. */
struct typed {
	int64_t sent_us;
	int event;               /* that it made or ended, -1 = none */
	bool makes, ends, plays; /* plays: play or pause */
	char said_before[80];    /* the message line, so that an old one is not taken for new */
	struct knowledge after;
};

/* The figures that a test prints at its end. */
struct figures {
	int cases, runs;
	long long acknowledged, unseen, refused, lost, wrong;
};

struct robot {
	char *folder; /* everything of this robot lies below: it is given back at the end */
	bool owns_folder;
	char *study;      /* <folder>/study */
	char *state_home; /* <folder>/state: the rescue folder is there */
	char *said;       /* <folder>/said: what helpers and the program said */
	int pass;
	uint64_t random;

	/* set by the test before robot_start */
	const char *const *prefix; /* words before the command line, NULL at the end */
	const char *codebook;      /* another one than robot_codes are of; NULL = that */
	const char *environment[ROBOT_ENVIRONMENT]; /* NAME=value */
	bool only_saved; /* what is shown counts only once it is shown as saved, too */
	bool blind;      /* nothing that is shown from now on counts */

	struct terminal *terminal; /* NULL = no program runs */
	char *last_screen;         /* of the run before, at its end; NULL = hung up */
	struct knowledge *now;     /* accepted: seen on the screen */
	struct typed *typed;       /* [ROBOT_TYPED] */
	int n_typed;
	int run;                   /* the present or next one, from 0 */
	char runs[ROBOT_RUNS][10]; /* their tokens; "" = not known */
	int64_t base_ms;           /* media time while paused, and where playing began */
	int64_t play_sent_us, play_seen_us;
	int n_comments;
	int last_made; /* event that the last accepted key made, -1 = none */
	struct figures *figures;
};

/* A study in a new folder: one session without a recording, one small codebook. */
void robot_init(struct robot *r, struct figures *figures, uint64_t seed);
/* The same in this folder, which is not removed at the end. */
void robot_init_in(struct robot *r, const char *folder, struct figures *figures, uint64_t seed);
void robot_clear(struct robot *r);

/* Loads faults_preload.so into the program, with one more NAME=value in its environment. False: it
 * was not built here. */
bool robot_preload(struct robot *r, const char *variable);

uint32_t robot_random(struct robot *r, uint32_t below);
int64_t robot_now_us(void);

/* The next runs are of a new observation. */
void robot_next_observation(struct robot *r);
/* Is there little room left in what the robot can know? */
bool robot_is_full(const struct robot *r);

/* ---- the program ---- */

/* Starts `turven code`; nothing is waited for. */
void robot_start(struct robot *r);

/*
 * Waits for the coding view and compares what it shows with what is known, moves behind the last
 * event and starts the stopwatch. False: the program ended.
 */
bool robot_ready(struct robot *r);

/* Both; the test fails where the program ends. */
void robot_open(struct robot *r);

/* The process of turven itself, also where it is started through a prefix; 0 = it has none yet. */
pid_t robot_pid(const struct robot *r);

/* Kills the program that many microseconds from now, wherever it is then. */
pid_t robot_kill_in(struct robot *r, int64_t us);

/* ---- typing ---- */

/* Types something that makes, ends, comments, deletes, undoes or does again; also play and pause
 * where wanted. False: there is no room. */
bool robot_type(struct robot *r, bool pauses);

/* Reads what comes within so many ms and takes what the screen shows as accepted. False: the
 * program has ended (what it wrote before was read). */
bool robot_watch(struct robot *r, int ms);

/*
 * Types one thing and waits until the screen shows it (true) or says that it was not logged (false:
 * then it must never be found). The test fails where neither comes, or the program ends.
 */
bool robot_type_one(struct robot *r);

/* Like robot_type_one, n times; how many were accepted. */
int robot_type_many(struct robot *r, int n);

void robot_pause(struct robot *r, bool pause);
void robot_wait_saved(struct robot *r); /* nothing is pending, and saving works */
void robot_wait_shows(struct robot *r, const char *text);

/* ---- the end ---- */

/* Leaves by Ctrl+Q and waits for the end; the exit status. */
int robot_leave(struct robot *r);

/* Waits for the end of a program that was killed or ends by itself; as terminal_end. Processes that
 * it left behind have ended too. */
int robot_reap(struct robot *r);

/* Closes the terminal under the program; as robot_reap. */
int robot_hang_up(struct robot *r);

/* Makes the events file and compares. The robot goes on from what is there. */
void robot_verify(struct robot *r);

/* Runs turven in the study with up to three words; output goes to r->said. The exit status. */
int robot_turven(struct robot *r, const char *command, const char *word, const char *word2);

/* Path below the folder of the session; the caller frees. */
char *robot_session_path(const struct robot *r, const char *name);

/* The newest segment of the present run in the session's journal folder; NULL = none. The caller
 * frees. */
char *robot_segment(const struct robot *r);

void figures_add(struct figures *to, const struct figures *f);
void figures_print(const char *name, const struct figures *f);

/* ---- shared by the robot's files ---- */

struct robot_code {
	const char *id, *name, *label, *keys;
	bool state;
	int group; /* of exclusive states; -1 = none */
	bool unit; /* about the family, not a child */
};
extern const struct robot_code robot_codes[];
enum { ROBOT_CODES = 7 };
extern const char *const robot_targets[];       /* ids */
extern const char *const robot_target_labels[]; /* kim, lee, family */
enum { TARGET_KIM, TARGET_LEE, TARGET_FAMILY };

/* Does the screen show what should be known? */
bool robot_shows(const char *screen, const struct knowledge *k);
/* Writes what should be seen, for messages. */
void robot_expected(const struct knowledge *k, char *out, size_t size);

#endif
