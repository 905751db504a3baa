/*
 * What things on the screen look like. Views name a role, never a colour.
 *
 * Each role has a colour form and a monochrome form (no colours in the terminal, or NO_COLOR set);
 * no meaning is carried by the colour alone: there is always a word or a sign too.
 */
#ifndef TURVEN_UI_STYLE_H
#define TURVEN_UI_STYLE_H

enum role {
	ROLE_PLAIN,
	ROLE_HEADER,   /* the top line */
	ROLE_HEADING,  /* above a list */
	ROLE_FAINT,    /* less important */
	ROLE_KEY,      /* a key that can be pressed */
	ROLE_SELECTED, /* the row that commands are about */
	ROLE_TARGET,   /* the current target */
	ROLE_RUNNING,  /* a state that runs; playing */
	ROLE_WAITING,  /* not yet on the disk; paused */
	ROLE_GOOD,
	ROLE_WARNING,
	ROLE_ERROR,    /* something is wrong: also as a banner */
	ROLE_PLAYHEAD, /* where the video is */
	ROLE_EVENT,    /* an event on the timeline */
	ROLE_PROMPT,   /* a question and its answer */
	N_ROLES
};

/* After curses has started. */
void style_open(void);

/* What attrset() takes: the attributes of a role, with the colour pair in them. */
int style_of(enum role role);

#endif
