/*
 * The start view and the form for a new session: what they share, and how the loop opens them.
 * Private to src/ui.
 */
#ifndef TURVEN_UI_START_H
#define TURVEN_UI_START_H

#include <stdbool.h>
#include <stddef.h>

#include "coding/worklist.h"
#include "ui/list.h"
#include "ui/ui.h"

struct start {
	struct worklist work;
	struct desk_options given; /* strings borrowed from who started the program */
	const char *media;         /* for the form; NULL = asked for */
	bool one_session;          /* leaving the coding view ends the program */
	char *coder;               /* NULL = not known yet */

	/* the observation that is being chosen */
	size_t chosen;
	char *session, *codebook;
	bool another_pass;

	char *filter;
	size_t *rows; /* sessions that pass it */
	size_t n_rows, rows_capacity;
	bool rows_stale;
	struct list list; /* of rows */
	size_t next_load; /* all before it are loaded */
	struct area list_area;
};

/* The three ways in. False: err; nothing is on the screen. */
bool start_open(
	struct ui *ui, const struct desk_options *given, const char *media, struct error *err);
bool start_open_session(
	struct ui *ui, const struct desk_options *given, const char *media, struct error *err);
bool start_open_media(
	struct ui *ui, const struct desk_options *given, const char *media, struct error *err);

/* Opens the session for coding, asking for coder and codebook where they are not known. */
void start_code(struct ui *ui, const char *session);

/* The chosen session was coded: reads its row again. */
void start_coded(struct ui *ui);

/* Asks who codes: a choice of the study's coders, or an id. */
void start_ask_coder(struct ui *ui);

/* Reads the list anew: a session was added. */
void start_reload(struct ui *ui);

/* The index of a session, or SIZE_MAX. */
size_t start_find(const struct start *s, const char *session);

/* What this coder did on a session: "lot: 34 events, 12:30 of 45:00"; of others only how many. */
void start_work_words(const struct start *s, const struct work_session *w, struct text *out);

#endif
