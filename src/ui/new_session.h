/*
 * The form for a new session, as its two files share it: view_new_session.c, and
 * view_new_session_people.c for who is in the session. Private to src/ui.
 */
#ifndef TURVEN_UI_NEW_SESSION_H
#define TURVEN_UI_NEW_SESSION_H

#include <stddef.h>

#include "base/text.h"
#include "ui/ui.h"

#define NEW_SESSION_PEOPLE 20 /* at most; more can be added in session.yaml */

struct new_session_person {
	char *role, *label;
	char id[40]; /* the role, with a number where there are several */
};

/* The lines of the form: these, one for each person, "add a person", "make". */
enum { LINE_RECORDING, LINE_ID, LINE_CODEBOOK, LINE_PEOPLE };

struct new_session {
	char *media, *id;
	const char *codebook; /* one of the worklist's; NULL = not chosen yet */
	struct new_session_person people[NEW_SESSION_PEOPLE];
	size_t n_people;
	size_t cursor;  /* a line */
	char *doubtful; /* a person whose role no codebook knows, as it was typed */
};

size_t new_session_add_line(const struct new_session *f);

/* Asks for role and name of the person on the current line, or of one more. */
void new_session_ask_person(struct ui *ui);
/* Removes the person on the current line. */
void new_session_remove_person(struct ui *ui);
void new_session_clear_people(struct new_session *f);

#endif
