/* The list of keys of all views, for reading outside of the screen. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "ui/draw.h"
#include "ui/loop.h"
#include "ui/view.h"

#define KEYS_WIDTH 24
#define NAME_WIDTH 18

const struct view *const views_all[] = {&view_coding, &view_edit, &view_rating, &view_form,
	&view_finish, &view_compare, &view_play, &view_start, &view_new_session, &view_help,
	&view_messages, NULL};

static void print_padded(const char *text, int width)
{
	int blanks = width - draw_width(text);

	printf("%s%*s", text, blanks > 1 ? blanks : 1, "");
}

/* What views share is listed with the first of them. */
static bool was_listed(const struct command_group *g, size_t v)
{
	for (size_t before = 0; before < v; before++)
		for (const struct command_group *const *h = views_all[before]->groups; *h; h++)
			if (*h == g)
				return true;
	return false;
}

static void print_group(const struct command_group *g)
{
	for (const struct command *c = g->commands; c->name; c++) {
		char keys[80];
		command_keys(c, keys, sizeof keys);
		fputs("  ", stdout);
		print_padded(keys, KEYS_WIDTH);
		print_padded(c->name, NAME_WIDTH);
		puts(_(c->help));
	}
}

void ui_print_keys(void)
{
	puts(_("While coding, letters log the codes of the codebook and digits choose the "
	       "target."));
	puts(_("While rating, digits, + - and . are values."));
	puts(_("A command can also be typed by its name, after ':'."));
	for (size_t v = 0; views_all[v]; v++) {
		bool told = false; /* the heading, before the first group that is listed here */

		for (const struct command_group *const *g = views_all[v]->groups; *g; g++) {
			if (was_listed(*g, v))
				continue;
			if (!told)
				printf("\n%s\n", _(views_all[v]->title));
			told = true;
			print_group(*g);
		}
	}
}
