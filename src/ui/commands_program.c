/* The commands that every view has: help, commands by name, drawing anew, leaving. */
#include <stdio.h>

#include "base/i18n.h"
#include "model/label.h"
#include "ui/screen.h"
#include "ui/ui.h"

#define LEAVE_AGAIN_US ((int64_t)30 * 1000 * 1000)

static void help(struct ui *ui)
{
	if (ui_view(ui) != &view_help)
		ui_push(ui, &view_help);
}

static const char *command_name(struct ui *ui, size_t i)
{
	const struct command *c = command_at(ui_view(ui)->groups, i);

	return c ? c->name : NULL;
}

static bool run_named(struct ui *ui, const char *text)
{
	if (!text || text[0] == '\0')
		return true;
	const struct command *c = command_by_name(ui_view(ui)->groups, text);
	if (!c) {
		ui_say(ui, TONE_WARNING, _("there is no command '%s' here; Tab completes a name"),
			text);
		return false;
	}
	c->run(ui);
	return true;
}

static void palette(struct ui *ui)
{
	ui_ask_text(ui, _("Command:"), "", NULL, run_named);
	ui->prompt.candidate = command_name;
}

static void redraw(struct ui *ui)
{
	(void)ui;
	screen_redraw();
}

static void leave_anyway(struct ui *ui, int value)
{
	if (value == 1)
		ui_close_desk(ui);
}

/*
 * States that run are told once: the next press leaves. In a moment, that is: who went on coding
 * after it is told anew.
 */
static bool told_of_running(struct ui *ui)
{
	const struct timeline *t = desk_timeline(ui->desk);
	size_t n = timeline_n_running(t);
	bool again = ui->leave_us != 0 && ui->now_us - ui->leave_us < LEAVE_AGAIN_US;

	if (n == 0 || again || desk_is_view_only(ui->desk))
		return false;
	const struct event *e = timeline_running(t, 0);
	const struct code *c = &desk_codebook(ui->desk)->codes[e->code];
	ui->leave_us = ui->now_us;
	if (n == 1)
		ui_say(ui, TONE_WARNING,
			_("%s still runs: it will be written as cut off where the coding "
			  "ended. Ctrl+Q again leaves"),
			code_called(c, ui_language(ui)).s);
	else
		ui_say(ui, TONE_WARNING,
			ngettext("%s and %zu other state still run: they will be written as cut "
				 "off where the coding ended. Ctrl+Q again leaves",
				"%s and %zu other states still run: they will be written as cut "
				"off where the coding ended. Ctrl+Q again leaves",
				(unsigned long)(n - 1)),
			c->name, n - 1);
	return true;
}

/* Asks only if saving fails; closing waits for what is on its way. States that run go on running
 * the next time. */
static void leave(struct ui *ui)
{
	struct desk_saving saving;

	if (!ui->desk) {
		ui->leaving = true;
		return;
	}
	desk_saving(ui->desk, &saving);
	if (saving.ok && told_of_running(ui))
		return;
	if (saving.ok) {
		ui_close_desk(ui);
		return;
	}
	ui_ask_menu(ui, _("Saving fails. Leave all the same?"), leave_anyway);
	ui->prompt.key_acts = false;
	menu_add(&ui->prompt.menu, "", 0, false, _("Stay"));
	menu_add(&ui->prompt.menu, "", 1, false, _("Leave (what can be saved is saved first)"));
}

static void messages(struct ui *ui)
{
	ui_push(ui, &view_messages);
}

static const struct command commands[] = {
	{"help", {"?", "F1"}, NULL, N_("this help"), help},
	{"command", {":"}, NULL, N_("a command by its name"), palette},
	{"messages", {NULL}, NULL, N_("all messages since turven was started"), messages},
	{NULL, {NULL}, NULL, NULL, NULL},
};

const struct command_group group_program = {N_("Help"), commands};

static const struct command leaving[] = {
	{"redraw", {"Ctrl+R"}, NULL, N_("draw the screen anew"), redraw},
	{"leave", {"Ctrl+Q", "Ctrl+C"}, N_("leave"),
		N_("leave: back to the sessions, or out of turven"), leave},
	{NULL, {NULL}, NULL, NULL, NULL},
};

const struct command_group group_leaving = {N_("Program"), leaving};
/* Behind the first row: for a view that has its own way to draw anew. */
const struct command_group group_leave = {N_("Program"), leaving + 1};
