/*
 * Pages to scroll through: the help of the view below (its commands, made from their rows, and the
 * codebook's ratings and codes with key and note), and all that was said since the program was started.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "model/label.h"
#include "ui/list.h"
#include "ui/ui.h"

#define KEY_WIDTH 22

struct help_line {
	bool heading;
	char *key;
	char *text;
};

struct help {
	struct help_line *lines;
	size_t n, capacity;
	struct list list; /* cursor = top: the page is only scrolled */
};

static void add(struct help *h, bool heading, const char *key, const char *text)
{
	MEM_GROW(h->lines, h->n, h->capacity);
	h->lines[h->n++] = (struct help_line){heading, mem_strdup(key), mem_strdup(text)};
}

static void add_commands(struct help *h, const struct view *below)
{
	for (const struct command_group *const *g = below->groups; *g; g++) {
		if (g == below->groups || strcmp((*g)->title, g[-1]->title) != 0) {
			if (g != below->groups)
				add(h, false, "", "");
			add(h, true, _((*g)->title), "");
		}
		for (const struct command *c = (*g)->commands; c->name; c++) {
			char keys[80], text[300];
			command_keys(c, keys, sizeof keys);
			snprintf(text, sizeof text, "%s  (:%s)", _(c->help), c->name);
			add(h, false, keys, text);
		}
	}
	add(h, false, "", "");
}

static void add_code(struct ui *ui, struct help *h, const struct code *c)
{
	struct text t = {0};
	const char *note = label_get(&c->note, ui_language(ui), "");

	text_add(&t, code_called(c, ui_language(ui)).s);
	if (c->kind == CODE_STATE)
		text_printf(&t, " (%s)", _("state: press to start, press again to end"));
	if (note[0] != '\0')
		text_printf(&t, ": %s", note);
	if (!c->verified)
		text_printf(&t, " [%s]", _("not verified"));
	add(h, false, c->key ? c->key : "-", t.s);
	text_clear(&t);
}

/* What it is, how far it can be trusted, and where it is from. */
static void add_codebook(struct ui *ui, struct help *h, const struct codebook *cb)
{
	const char *note = label_get(&cb->note, ui_language(ui), "");
	char *title = mem_printf(
		"%s %s: %s", cb->id, cb->version, label_get(&cb->title, ui_language(ui), cb->id));

	add(h, true, title, "");
	free(title);
	if (cb->status == STATUS_DRAFT)
		add(h, false, _("draft"),
			_("not all of it is confirmed by a source; what is marked [not verified] "
			  "below is from general knowledge. Hold it against the manual before you "
			  "use it in a study"));
	if (note[0] != '\0')
		add(h, false, _("note"), note);
	if (cb->licence)
		add(h, false, _("licence"), cb->licence);
	add(h, false, "", "");
}

static void add_codes(struct ui *ui, struct help *h, const struct codebook *cb)
{
	for (int d = -1; d < (int)cb->n_dimensions; d++) {
		bool headed = false;
		for (size_t i = 0; i < cb->n_codes; i++) {
			if (cb->codes[i].dimension != d)
				continue;
			if (!headed) {
				char title[200];
				snprintf(title, sizeof title, "%s: %s", _("Codes"),
					d < 0 ? cb->id
					      : label_get(&cb->dimensions[d].label, ui_language(ui),
							cb->dimensions[d].name));
				add(h, true, title, "");
			}
			headed = true;
			add_code(ui, h, &cb->codes[i]);
		}
		if (headed)
			add(h, false, "", "");
	}
}

/* With note and anchors: on a small screen the rating view has no room for all of a note. */
static void add_rating(struct ui *ui, struct help *h, const struct rating_item *item)
{
	struct text t = {0};
	const char *note = label_get(&item->note, ui_language(ui), "");

	text_add(&t, label_get(&item->label, ui_language(ui), item->id));
	if (note[0] != '\0')
		text_printf(&t, ": %s", note);
	for (size_t i = 0; i < item->scale.n_anchors; i++) {
		const struct anchor *a = &item->scale.anchors[i];
		char value[RATING_TEXT_SIZE];
		rating_format_signed(&item->scale, a->value, value);
		text_printf(&t, "%s %s %s", i ? "," : " ·", value,
			label_get(&a->label, ui_language(ui), ""));
	}
	if (!item->verified)
		text_printf(&t, " [%s]", _("not verified"));
	add(h, false, item->name, t.s);
	text_clear(&t);
}

static void add_ratings(struct ui *ui, struct help *h, const struct codebook *cb)
{
	if (cb->n_ratings == 0)
		return;
	add(h, true, _("Ratings"), "");
	for (size_t i = 0; i < cb->n_ratings; i++)
		add_rating(ui, h, &cb->ratings[i]);
	add(h, false, "", "");
}

/* Each that is used here, once. */
static void add_codebooks(struct ui *ui, struct help *h)
{
	struct desk_seen seen, before;

	for (size_t i = 0; i < desk_n_seen(ui->desk); i++) {
		bool is_known = false;

		desk_seen(ui->desk, i, &seen);
		for (size_t j = 0; j < i && !is_known; j++) {
			desk_seen(ui->desk, j, &before);
			is_known = strcmp(before.codebook->sha256, seen.codebook->sha256) == 0;
		}
		if (is_known)
			continue;
		add_codebook(ui, h, seen.codebook);
		add_ratings(ui, h, seen.codebook);
		add_codes(ui, h, seen.codebook);
	}
}

static void add_signs(struct help *h)
{
	add(h, true, _("Signs"), "");
	add(h, false, "~", _("accepted and written, not yet known to be on the disk"));
	add(h, false, "! *", _("marked as strong, as doubtful"));
	add(h, false, ";", _("has a comment, which is below the list when the event is selected"));
	add(h, false, "[+2]", _("the value of a rating, on its scale"));
	add(h, false, "+3 −1 ·2",
		_("beside a rating: what was logged for it, positive, negative and neither"));
	add(h, false, "●", _("a state that runs"));
	add(h, false, "⇄", _("a state: one key starts it and ends it"));
	add(h, false, "• 2 +",
		_("one event, two events, more than nine in this place of the timeline"));
	add(h, false, "━ ╌ ·",
		_("on the top line of the timeline: watched, less than half of it watched, not "
		  "watched"));
	add(h, false, "▼ |2", _("on the same line: where the video is; where segment 2 begins"));
}

static void enter(struct ui *ui)
{
	const struct view *below = ui->views[ui->n_views - 2];
	struct help *h = ui->help = mem_alloc(1, sizeof *h);

	add(h, true, _("Keys"), "");
	if (ui->desk && below->codes_nothing) {
		add(h, false, _("mouse"), _("line of the list: select it"));
	} else if (ui->desk) {
		if (desk_codebook(ui->desk)->n_codes > 0)
			add(h, false, _("letters"),
				below->letters ? _(below->letters)
					       : _("log the codes of the codebook (listed below)"));
		add(h, false, _("digits"),
			below->digits ? _(below->digits)
				      : _("choose the target: whom the next code is about"));
		add(h, false, _("mouse"), _("timeline: go there; line of a list: select it"));
	}
	add(h, false, "", "");
	add_commands(h, below);
	if (ui->desk) {
		add_signs(h);
		add(h, false, "", "");
		add_codebooks(ui, h);
	}
}

/* Newest first, with the time of day. */
static void enter_messages(struct ui *ui)
{
	const struct messages *m = &ui->messages;
	struct help *h = ui->help = mem_alloc(1, sizeof *h);

	for (size_t i = m->n; i-- > 0;) {
		const struct said *s = &m->all[i];
		time_t seconds = (time_t)(s->utc_ms / 1000);
		struct tm day;
		char time[20] = "", key[80];
		if (localtime_r(&seconds, &day))
			strftime(time, sizeof time, "%H:%M:%S", &day);
		snprintf(key, sizeof key, "%s%s", time,
			s->tone == TONE_ERROR  ? _(" error")
			: s->tone == TONE_INFO ? ""
					       : _(" warning"));
		add(h, false, key, s->text);
	}
	if (m->n == 0)
		add(h, true, _("Nothing was said yet"), "");
}

static void leave(struct ui *ui)
{
	for (size_t i = 0; i < ui->help->n; i++) {
		free(ui->help->lines[i].key);
		free(ui->help->lines[i].text);
	}
	free(ui->help->lines);
	free(ui->help);
	ui->help = NULL;
}

static void draw(struct ui *ui, const struct area *a)
{
	struct help *h = ui->help;
	struct pen p = draw_pen(a, 0);
	int row = 1;

	/* not by list_resize: lines take several rows, so the top may go below the last page */
	h->list.n = h->n;
	h->list.height = (size_t)(a->height - 1);
	if (ui_view(ui) == &view_messages)
		draw_printf(&p, ROLE_HEADER, " %s", _("Messages, the newest first"));
	else
		draw_printf(&p, ROLE_HEADER, " %s: %s", _("Help"),
			_(ui->views[ui->n_views - 2]->title));
	draw_right(&p, ROLE_HEADER, _("Up and Down scroll, Esc goes back "));
	for (size_t i = h->list.top; i < h->n && row < a->height; i++) {
		const struct help_line *l = &h->lines[i];
		p = draw_pen(a, row);
		draw_text(&p, ROLE_PLAIN, " ");
		if (l->heading) {
			draw_text(&p, ROLE_HEADING, l->key);
			row++;
			continue;
		}
		draw_field(&p, ROLE_KEY, KEY_WIDTH, l->key);
		struct area rest = {a->row, p.column, a->height, p.end - p.column - 1};
		int rows = draw_paragraph(&rest, row, ROLE_PLAIN, l->text);
		row += rows > 0 ? rows : 1;
	}
}

static void scroll(struct ui *ui, long by)
{
	struct list *l = &ui->help->list;
	size_t last = l->n > 3 ? l->n - 3 : 0; /* lines can take several rows: up to the last few */
	size_t top = l->top;

	if (by < 0)
		top = (size_t)-by > top ? 0 : top - (size_t)-by;
	else
		top = top + (size_t)by > last ? last : top + (size_t)by;
	l->top = top;
	l->cursor = top;
}

static void up(struct ui *ui)
{
	scroll(ui, -1);
}

static void down(struct ui *ui)
{
	scroll(ui, 1);
}

static void page_up(struct ui *ui)
{
	scroll(ui, -(long)ui->help->list.height + 2);
}

static void page_down(struct ui *ui)
{
	scroll(ui, (long)ui->help->list.height - 2);
}

static void top(struct ui *ui)
{
	scroll(ui, -(long)ui->help->n);
}

static void bottom(struct ui *ui)
{
	scroll(ui, (long)ui->help->n);
}

static bool key(struct ui *ui, const struct key *k)
{
	if (key_is(k, "WheelUp"))
		scroll(ui, -3);
	else if (key_is(k, "WheelDown"))
		scroll(ui, 3);
	else
		return false;
	return true;
}

static const struct command commands[] = {
	{"up", {"Up"}, N_("scroll"), N_("scroll up"), up},
	{"down", {"Down"}, NULL, N_("scroll down"), down},
	{"page-up", {"Backspace", "PageUp"}, NULL, N_("a page up"), page_up},
	{"page-down", {"Space", "PageDown"}, N_("a page down"), N_("a page down"), page_down},
	{"top", {"<", "Home"}, NULL, N_("to the top"), top},
	{"bottom", {">", "End"}, NULL, N_("to the end"), bottom},
	{"back", {"Esc", "?", "Enter"}, N_("back"), N_("back to where you were"), ui_pop},
	{NULL, {NULL}, NULL, NULL, NULL},
};

static const struct command_group group_help = {N_("Help"), commands};
static const struct command_group *const groups[] = {&group_help, &group_leaving, NULL};

const struct view view_help = {
	.title = N_("Help"),
	.groups = groups,
	.enter = enter,
	.leave = leave,
	.draw = draw,
	.key = key,
};

/* The same page with other lines. */
const struct view view_messages = {
	.title = N_("Messages"),
	.groups = groups,
	.enter = enter_messages,
	.leave = leave,
	.draw = draw,
	.key = key,
};
