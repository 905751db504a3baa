/* The table of roles: colours, and attributes where there are none. */
#include "ui/style.h"

#include <assert.h>
#include <curses.h>
#include <stdbool.h>
#include <stdlib.h>

/* The eight colours that every terminal has; -1 is the terminal's own. */
static const struct {
	short ink, ground;
	unsigned attributes; /* with colours */
	unsigned monochrome; /* instead, without */
} styles[N_ROLES] = {
	[ROLE_PLAIN] = {-1, -1, A_NORMAL, A_NORMAL},
	[ROLE_HEADER] = {COLOR_WHITE, COLOR_BLUE, A_BOLD, A_REVERSE},
	[ROLE_HEADING] = {COLOR_CYAN, -1, A_BOLD, A_UNDERLINE},
	[ROLE_FAINT] = {-1, -1, A_DIM, A_DIM},
	[ROLE_KEY] = {COLOR_YELLOW, -1, A_BOLD, A_BOLD},
	[ROLE_SELECTED] = {COLOR_BLACK, COLOR_CYAN, A_NORMAL, A_REVERSE},
	[ROLE_TARGET] = {COLOR_BLACK, COLOR_YELLOW, A_NORMAL, A_REVERSE},
	[ROLE_RUNNING] = {COLOR_GREEN, -1, A_BOLD, A_BOLD},
	[ROLE_WAITING] = {COLOR_YELLOW, -1, A_NORMAL, A_NORMAL},
	[ROLE_GOOD] = {COLOR_GREEN, -1, A_NORMAL, A_NORMAL},
	[ROLE_WARNING] = {COLOR_YELLOW, -1, A_BOLD, A_BOLD},
	[ROLE_ERROR] = {COLOR_WHITE, COLOR_RED, A_BOLD, A_REVERSE | A_BOLD},
	[ROLE_PLAYHEAD] = {COLOR_BLACK, COLOR_WHITE, A_NORMAL, A_REVERSE},
	[ROLE_EVENT] = {COLOR_CYAN, -1, A_NORMAL, A_NORMAL},
	[ROLE_PROMPT] = {-1, -1, A_BOLD, A_BOLD},
};

static bool coloured;

void style_open(void)
{
	const char *no_color = getenv("NO_COLOR");

	coloured = has_colors() && !(no_color && no_color[0] != '\0');
	if (!coloured)
		return;
	start_color();
	use_default_colors();
	for (int i = 1; i < N_ROLES; i++)
		init_pair((short)i, styles[i].ink, styles[i].ground);
}

int style_of(enum role role)
{
	assert(role < N_ROLES);
	if (!coloured)
		return (int)styles[role].monochrome;
	return (int)(styles[role].attributes | (unsigned)COLOR_PAIR((int)role));
}
