/* The commands on the selected event: going through events, marking, commenting, deleting. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "ui/coding.h"

static void step_event(struct ui *ui, int by)
{
	size_t n = coding_n_rows(ui), row;
	const struct event *e = coding_selected_or_say(ui);

	if (!e)
		return;
	if (n == 0) {
		ui_say(ui, TONE_INFO, _("no event passes the filter"));
		return;
	}
	row = coding_row_of(ui, e->id);
	if (row == SIZE_MAX) {
		/* the selected one does not pass: from its time on */
		row = 0;
		while (row + 1 < n && coding_row(ui, row)->v.onset_ms < e->v.onset_ms)
			row++;
	} else if (by < 0 ? row == 0 : row + 1 >= n) {
		ui_say(ui, TONE_INFO,
			by < 0 ? _("this is the first event") : _("this is the last event"));
	} else {
		row = by < 0 ? row - 1 : row + 1;
	}
	coding_select(ui, coding_row(ui, row)->id, false);
}

static void next_event(struct ui *ui)
{
	step_event(ui, 1);
}

static void previous_event(struct ui *ui)
{
	step_event(ui, -1);
}

static void go_to_event(struct ui *ui)
{
	const struct event *e = coding_selected_or_say(ui);

	if (e)
		desk_seek(ui->desk, e->v.onset_ms);
}

/* ---- undo ---- */

void coding_undo(struct ui *ui)
{
	struct coding *c = ui->coding;
	struct error err = {0};
	char what[256] = "";
	size_t n = strlen(c->path);

	if (n > 0 && key_is(&ui->key, "Backspace")) {
		c->path[n - 1] = '\0';
		return;
	}
	if (desk_undo(ui->desk, what, sizeof what, &err))
		ui_say(ui, TONE_INFO, _("undone: %s"), what);
	else
		coding_say_error(ui, &err);
}

void coding_redo(struct ui *ui)
{
	struct error err = {0};
	char what[256] = "";

	if (desk_redo(ui->desk, what, sizeof what, &err))
		ui_say(ui, TONE_INFO, _("done again: %s"), what);
	else
		coding_say_error(ui, &err);
}

/* ---- comment ---- */

static bool take_comment(struct ui *ui, const char *text)
{
	struct error err = {0};

	const struct event *e = timeline_find(desk_timeline(ui->desk), ui->coding->asked_event);
	if (!text) {
		ui_say(ui, TONE_INFO, _("the comment was left as it was"));
		return true;
	}
	if (e && strcmp(e->v.comment ? e->v.comment : "", text) == 0) {
		ui_say(ui, TONE_INFO, _("unchanged"));
		return true;
	}
	if (desk_comment(ui->desk, ui->coding->asked_event, text, &err)) {
		ui_say(ui, TONE_INFO, text[0] ? _("comment saved") : _("comment removed"));
		return true;
	}
	coding_say_error(ui, &err);
	return false;
}

static void comment(struct ui *ui)
{
	const struct event *e = coding_selected_or_say(ui);
	char question[160];

	if (!e || !coding_may_change(ui))
		return;
	ui->coding->asked_event = e->id;
	snprintf(question, sizeof question, _("Comment on %s:"),
		desk_codebook(ui->desk)->codes[e->code].name);
	ui_ask_text(ui, question, e->v.comment, NULL, take_comment);
	ui->prompt.typing = true;
	desk_typing(ui->desk, true);
}

/* ---- marks, deleting ---- */

static void mark(struct ui *ui, enum event_mark wanted)
{
	struct error err = {0};
	const struct event *e = coding_selected_or_say(ui);

	if (!e)
		return;
	bool off = e->v.mark == wanted;
	if (!desk_mark(ui->desk, e->id, wanted, &err)) {
		coding_say_error(ui, &err);
		return;
	}
	char *words = desk_describe(ui->desk, e);
	ui_say(ui, TONE_INFO,
		off                     ? _("mark taken off: %s")
		: wanted == MARK_STRONG ? _("marked as strong: %s")
					: _("marked as doubtful: %s"),
		words);
	free(words);
}

static void mark_strong(struct ui *ui)
{
	mark(ui, MARK_STRONG);
}

static void mark_doubtful(struct ui *ui)
{
	mark(ui, MARK_DOUBTFUL);
}

static void delete_event(struct ui *ui)
{
	struct error err = {0};
	const struct event *e = coding_selected_or_say(ui);

	if (!e)
		return;
	size_t row = coding_row_of(ui, e->id), n = coding_n_rows(ui);
	char *words = desk_describe(ui->desk, e);
	struct event_id id = e->id;
	/* the neighbour is selected next, so that several can be deleted one after the other */
	if (row != SIZE_MAX && n > 1)
		ui->coding->selected = coding_row(ui, row + 1 < n ? row + 1 : row - 1)->id;
	if (desk_delete(ui->desk, id, &err)) {
		ui->coding->rows_stale = true;
		ui_say(ui, TONE_INFO, _("deleted: %s (Ctrl+Z brings it back)"), words);
	} else {
		ui->coding->selected = id;
		coding_say_error(ui, &err);
	}
	free(words);
}

static void modifiers(struct ui *ui)
{
	const struct event *e = coding_selected_or_say(ui);

	if (e && coding_may_change(ui) && !coding_ask_modifiers(ui, e->id, 0))
		ui_say(ui, TONE_INFO, _("%s has no modifiers"),
			desk_codebook(ui->desk)->codes[e->code].name);
}

/* ---- search and filter ---- */

static void filter_changed(struct ui *ui, const char *text)
{
	coding_set_filter(ui, text);
}

static bool take_filter(struct ui *ui, const char *text)
{
	coding_set_filter(ui, text);
	if (!ui->coding->filter)
		return true;
	size_t n = coding_n_rows(ui);
	const struct event *e = coding_selected(ui);
	ui_say(ui, TONE_INFO,
		ngettext("%zu event passes the filter; Esc shows all",
			"%zu events pass the filter; Esc shows all", (unsigned long)n),
		n);
	if (n > 0 && e && coding_row_of(ui, e->id) == SIZE_MAX)
		step_event(ui, 1);
	else
		ui->coding->following = false;
	return true;
}

static void search(struct ui *ui)
{
	ui_ask_text(ui, _("Show events with:"), ui->coding->filter, _("words; -word = without"),
		take_filter);
	ui->prompt.text_changed = filter_changed;
}

static const struct command change_commands[] = {
	{"undo", {"Backspace", "Ctrl+Z"}, N_("undo"), N_("undo the last change"), coding_undo},
	{"redo", {"Ctrl+Y"}, NULL, N_("do again what was undone"), coding_redo},
	{"comment", {";"}, N_("comment"), N_("comment on the selected event"), comment},
	{"strong", {"!"}, NULL, N_("mark as strong, or take the mark off"), mark_strong},
	{"doubtful", {"*"}, NULL, N_("mark as doubtful, or take the mark off"), mark_doubtful},
	{"modifiers", {"("}, NULL, N_("modifiers of the selected event"), modifiers},
	{"delete", {"Ctrl+D", "Delete"}, NULL, N_("delete the selected event"), delete_event},
	{NULL, {NULL}, NULL, NULL, NULL},
};

const struct command_group group_changes = {N_("Correcting"), change_commands};

static const struct command event_commands[] = {
	{"previous-event", {"Up"}, NULL, N_("select the event before"), previous_event},
	{"next-event", {"Down"}, N_("select"), N_("select the next event"), next_event},
	{"go-to-event", {"Enter"}, N_("go to it"), N_("go to the selected event"), go_to_event},
	{"search", {"/"}, N_("search"), N_("search: show only events with these words"), search},
	{NULL, {NULL}, NULL, NULL, NULL},
};

const struct command_group group_events = {N_("Events"), event_commands};
