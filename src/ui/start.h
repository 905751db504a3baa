/*
 * The start view and the form for a new session: what they share, and how the loop opens them.
 * Private to src/ui.
 */
#ifndef TURVEN_UI_START_H
#define TURVEN_UI_START_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "coding/worklist.h"
#include "ui/list.h"
#include "ui/ui.h"

/* What Enter on a session can lead to: an observation to go on with, or one to begin. */
struct start_choice {
	char codebook[33];
	int pass;
	bool begun;
	enum work_state state;
	size_t n_events;
	int64_t modified_utc_ms;
};

struct start {
	struct worklist work;
	struct desk_options given; /* strings borrowed from who started the program */
	const char *media;         /* for the form; NULL = asked for */
	bool one_session;          /* leaving the coding view ends the program */
	char *coder;               /* NULL = not known yet */

	/* the observation that is being chosen */
	size_t chosen;
	char *session, *codebook; /* codebook: NULL = to be chosen */
	bool another_pass;
	struct start_choice choices[MENU_MAX];
	size_t n_choices;

	char *filter;
	size_t *rows; /* sessions that pass it */
	size_t n_rows, rows_capacity;
	bool rows_stale;
	struct list list; /* of rows */
	size_t next_load; /* all before it are loaded */
	struct area list_area;
};

/* The ways in: start_open_recording is start_open_session for the file that was named. False: err; nothing is on the screen. */
bool start_open(
	struct ui *ui, const struct desk_options *given, const char *media, struct error *err);
bool start_open_session(
	struct ui *ui, const struct desk_options *given, const char *media, struct error *err);
bool start_open_media(
	struct ui *ui, const struct desk_options *given, const char *media, struct error *err);

bool start_open_recording(
	struct ui *ui, const struct desk_options *given, const char *media, struct error *err);

/* Opens the session for coding, asking who codes and, where there are several, which observation to
 * go on with or to begin. codebook: only this one; NULL = any. */
void start_code(struct ui *ui, const char *session, const char *codebook, bool another_pass);
/* Goes on with that once more is known. */
void start_go_on(struct ui *ui);
/* Nothing more to choose in a program that was started for one session: it ends. */
void start_give_up(struct ui *ui);
/* Asks which of the choices; only one is taken without a question. False: there is none. */
bool start_choose(struct ui *ui);
void start_open_choice(struct ui *ui, const struct start_choice *c);

/* The chosen session was coded: reads its row again. */
void start_coded(struct ui *ui);

/* Asks who codes: a choice of the study's coders, or an id. */
void start_ask_coder(struct ui *ui);

/* Reads the study anew: sessions or codebooks were added. False: said why; the list is as it was.
 */
bool start_reload(struct ui *ui);

/* The index of a session, or SIZE_MAX. */
size_t start_find(const struct start *s, const char *session);

/* Selects it, whatever is searched for. */
void start_go(struct start *s, const char *session);

/* What this coder did on a session: "lot: 34 events, 12:30 of 45:00"; of others only how many.
 * Shorter words where these take more than so many columns. */
void start_work_words(
	const struct start *s, const struct work_session *w, int width, struct text *out);

#endif
