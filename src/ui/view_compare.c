/*
 * Two observations of one session side by side, in the order of time: what both coders logged is
 * folded, each difference has a row, and Enter plays the video from a little before it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "model/label.h"
#include "model/mediatime.h"
#include "reliability/comparison.h"
#include "ui/filter.h"
#include "ui/list.h"
#include "ui/ui.h"

#define BEFORE_MS    3000
#define TOLERANCE_MS 2000 /* to begin with */
#define HEAD_ROWS    3
#define DETAIL_ROWS  4
#define TIME_WIDTH   10
#define KIND_WIDTH   12
#define TARGET_WIDTH 12
#define PLAYING_MS   100

/* What is shown; Tab goes through them. */
enum shown { SHOW_FOLDED, SHOW_ALL, SHOW_MISSED, SHOW_CODES, SHOW_ENDS, SHOW_RATINGS, N_SHOWN };

/* A difference, or so many agreements one after the other. */
struct row {
	size_t first, n;
};

struct compare {
	struct difference *items;
	size_t n;
	struct row *rows;
	size_t n_rows, capacity;
	struct list list;
	struct area area; /* of the rows, for the mouse */
	enum shown shown;
	char *filter; /* NULL = none */
	int64_t tolerance_ms, duration_ms;
};

/* ---- words ---- */

static const char *coder_of(const struct ui *ui, bool second)
{
	return second ? desk_other_name(ui->desk)->coder : desk_name(ui->desk)->coder;
}

static void kind_words(const struct ui *ui, const struct difference *d, char *out, size_t size)
{
	switch (d->kind) {
	case ONLY_FIRST:
	case ONLY_SECOND:
		snprintf(out, size, _("only %s"), coder_of(ui, d->kind == ONLY_SECOND));
		break;
	case OTHER_CODE:
		snprintf(out, size, "%s", _("other code"));
		break;
	case OTHER_END:
		snprintf(out, size, "%s", _("other end"));
		break;
	case OTHER_RATING:
		snprintf(out, size, "%s", _("rating"));
		break;
	case SAME:
		snprintf(out, size, "%s", d->item >= 0 ? _("same rating") : _("same"));
		break;
	}
}

static const char *target_label(const struct ui *ui, int target)
{
	size_t n;
	const struct target *targets = desk_targets(ui->desk, &n);

	return label_get(targets[target].label, ui_language(ui), targets[target].id);
}

/* "1:02.3 EN03 Introduces a problem", or "-" where the coder has nothing. */
static void event_words(
	const struct ui *ui, const struct timeline *t, const struct event *e, struct text *out)
{
	char onset[MEDIATIME_SIZE], end[MEDIATIME_SIZE];

	if (!e) {
		text_add(out, "-");
		return;
	}
	const struct code *c = &desk_codebook(ui->desk)->codes[e->code];
	mediatime_format(e->v.onset_ms, 1, onset);
	text_add(out, onset);
	if (e->v.state) {
		mediatime_format(timeline_end_ms(t, e), 1, end);
		text_printf(out, " – %s", end);
	}
	text_printf(out, " %s %s%s", c->name, label_get(&c->label, ui_language(ui), c->id),
		e->v.mark == MARK_STRONG     ? " !"
		: e->v.mark == MARK_DOUBTFUL ? " *"
					     : "");
}

static void rating_words(const struct ui *ui, const struct rating *r, int item, struct text *out)
{
	char value[RATING_TEXT_SIZE];
	const struct scale *scale = &desk_codebook(ui->desk)->ratings[item].scale;
	const struct anchor *anchor;

	if (!r || r->status == RATING_UNRATED) {
		text_add(out, _("not rated"));
	} else if (r->status == RATING_NOT_OBSERVABLE) {
		text_add(out, _("not observable"));
	} else if (r->status == RATING_NOT_APPLICABLE) {
		text_add(out, _("not applicable"));
	} else {
		rating_format_signed(scale, r->value, value);
		text_add(out, value);
		anchor = scale_anchor(scale, r->value);
		if (anchor)
			text_printf(out, " %s", label_get(&anchor->label, ui_language(ui), ""));
	}
}

/* One coder's side of a difference. */
static void side_words(
	const struct ui *ui, const struct difference *d, bool second, struct text *out)
{
	if (d->item >= 0)
		rating_words(ui, second ? d->second_rating : d->first_rating, d->item, out);
	else
		event_words(ui, second ? desk_other(ui->desk) : desk_timeline(ui->desk),
			second ? d->second : d->first, out);
}

static const char *comment_of(const struct difference *d, bool second)
{
	const struct event *e = second ? d->second : d->first;
	const struct rating *r = second ? d->second_rating : d->first_rating;

	return d->item >= 0 ? (r ? r->comment : NULL) : (e ? e->v.comment : NULL);
}

/* Everything that can be searched for. */
static void all_words(const struct ui *ui, const struct difference *d, struct text *out)
{
	char kind[64];

	kind_words(ui, d, kind, sizeof kind);
	text_printf(out, "%s %s ", kind, target_label(ui, d->target));
	if (d->item >= 0)
		text_printf(out, "%s ", desk_codebook(ui->desk)->ratings[d->item].name);
	for (int second = 0; second < 2; second++) {
		const char *comment = comment_of(d, second);

		side_words(ui, d, second, out);
		text_printf(out, " %s ", comment ? comment : "");
	}
}

/* ---- rows ---- */

static bool is_shown(struct ui *ui, const struct difference *d)
{
	const struct compare *c = ui->compare;
	struct text words = {0};
	bool passes;

	if (c->shown == SHOW_MISSED && d->kind != ONLY_FIRST && d->kind != ONLY_SECOND)
		return false;
	if ((c->shown == SHOW_CODES && d->kind != OTHER_CODE) ||
		(c->shown == SHOW_ENDS && d->kind != OTHER_END) ||
		(c->shown == SHOW_RATINGS && d->item < 0))
		return false;
	if (!c->filter)
		return true;
	all_words(ui, d, &words);
	passes = filter_match(c->filter, words.s);
	text_clear(&words);
	return passes;
}

static void make_rows(struct ui *ui)
{
	struct compare *c = ui->compare;

	c->n_rows = 0;
	for (size_t i = 0; i < c->n; i++) {
		struct row *last = c->n_rows > 0 ? &c->rows[c->n_rows - 1] : NULL;

		if (!is_shown(ui, &c->items[i]))
			continue;
		if (c->shown == SHOW_FOLDED && !c->filter && c->items[i].kind == SAME && last &&
			c->items[last->first].kind == SAME) {
			last->n++;
			continue;
		}
		MEM_GROW(c->rows, c->n_rows, c->capacity);
		c->rows[c->n_rows++] = (struct row){i, 1};
	}
	list_resize(&c->list, c->n_rows, c->list.height ? c->list.height : 1);
}

static bool is_folded(const struct compare *c, size_t row)
{
	return c->shown == SHOW_FOLDED && !c->filter && c->items[c->rows[row].first].kind == SAME;
}

static void find_differences(struct ui *ui)
{
	struct compare *c = ui->compare;
	size_t n_targets;
	const struct target *targets = desk_targets(ui->desk, &n_targets);

	free(c->items);
	c->duration_ms = desk_playback(ui->desk)->duration_ms;
	c->n = differences_of(desk_codebook(ui->desk), targets, n_targets, desk_timeline(ui->desk),
		desk_other(ui->desk), c->tolerance_ms, c->duration_ms, &c->items);
	make_rows(ui);
}

static const struct difference *selected_or_say(struct ui *ui)
{
	struct compare *c = ui->compare;

	if (c->n_rows > 0)
		return &c->items[c->rows[c->list.cursor].first];
	ui_say(ui, TONE_INFO,
		_("nothing is shown; Tab shows other kinds, Esc takes the words off"));
	return NULL;
}

/* ---- commands ---- */

static void up(struct ui *ui)
{
	list_move(&ui->compare->list, -1);
}

static void down(struct ui *ui)
{
	list_move(&ui->compare->list, 1);
}

static void page_up(struct ui *ui)
{
	list_page(&ui->compare->list, -1);
}

static void page_down(struct ui *ui)
{
	list_page(&ui->compare->list, 1);
}

static void play_it(struct ui *ui)
{
	const struct difference *d = selected_or_say(ui);

	if (!d)
		return;
	if (d->item >= 0 && d->segment.number == 0) {
		ui_say(ui, TONE_INFO, _("this rating is about the whole session"));
		return;
	}
	desk_seek(ui->desk, d->ms > BEFORE_MS ? d->ms - BEFORE_MS : 0);
	desk_play(ui->desk, true);
}

static void show_next(struct ui *ui)
{
	static const char *const names[N_SHOWN] = {N_("differences, agreements folded"),
		N_("everything"), N_("what only one coder logged"),
		N_("the same moment with different codes"), N_("states that end differently"),
		N_("ratings")};
	struct compare *c = ui->compare;

	c->shown = (enum shown)((c->shown + 1) % N_SHOWN);
	list_go(&c->list, 0);
	make_rows(ui);
	ui_say(ui, TONE_INFO, _("shown: %s"), _(names[c->shown]));
}

static void set_filter(struct ui *ui, const char *text)
{
	struct compare *c = ui->compare;

	free(c->filter);
	c->filter = text && text[0] != '\0' ? mem_strdup(text) : NULL;
	list_go(&c->list, 0);
	make_rows(ui);
}

static bool take_filter(struct ui *ui, const char *text)
{
	set_filter(ui, text);
	return true;
}

static void search(struct ui *ui)
{
	ui_ask_text(ui, _("Show rows with:"), ui->compare->filter, _("words; -word = without"),
		take_filter);
	ui->prompt.text_changed = set_filter;
}

static void cancel(struct ui *ui)
{
	if (ui->compare->filter)
		set_filter(ui, NULL);
	else
		ui_unsay(ui);
}

static bool take_tolerance(struct ui *ui, const char *text)
{
	int64_t ms;

	if (!text)
		return true;
	if (!mediatime_parse(text, &ms) || ms < 0 || ms > 60000) {
		ui_say(ui, TONE_WARNING, _("'%s' is no time from 0 to 60 s; write 2 or 0.5"), text);
		return false;
	}
	ui->compare->tolerance_ms = ms;
	find_differences(ui);
	return true;
}

static void ask_tolerance(struct ui *ui)
{
	char now[32];

	snprintf(now, sizeof now, "%g", (double)ui->compare->tolerance_ms / 1000);
	ui_ask_text(ui, _("The same if at most so many seconds apart:"), now, _("2 or 0.5"),
		take_tolerance);
}

static bool compare_key(struct ui *ui, const struct key *k)
{
	struct compare *c = ui->compare;
	int row = k->row - c->area.row;

	if (key_is(k, "WheelUp") || key_is(k, "WheelDown"))
		list_move(&c->list, key_is(k, "WheelUp") ? -1 : 1);
	else if (key_is(k, "Click") && row >= 0 && row < c->area.height &&
		 c->list.top + (size_t)row < c->n_rows)
		list_go(&c->list, c->list.top + (size_t)row);
	else if (key_is_letter(k) || key_is_digit(k))
		ui_say(ui, TONE_INFO, _("here nothing is coded; 'turven code' codes"));
	else
		return false;
	return true;
}

static const struct command compare_commands[] = {
	{"row-up", {"Up"}, NULL, N_("the row above"), up},
	{"row-down", {"Down"}, N_("select"), N_("the row below"), down},
	{"page-up", {"{", "PageUp"}, NULL, N_("a page up"), page_up},
	{"page-down", {"}", "PageDown"}, NULL, N_("a page down"), page_down},
	{"play-it", {"Enter"}, N_("play it"), N_("play from 3 seconds before it"), play_it},
	{"kinds", {"Tab"}, N_("kinds"), N_("which kinds of differences are shown"), show_next},
	{"search", {"/"}, N_("search"), N_("show only rows with these words"), search},
	{"tolerance", {"#", "Ctrl+E"}, N_("tolerance"),
		N_("how far apart in time the same event may be"), ask_tolerance},
	{"cancel", {"Esc"}, NULL, N_("show all rows again"), cancel},
	{NULL, {NULL}, NULL, NULL, NULL},
};

static const struct command_group group_compare = {N_("Comparing"), compare_commands};

/* ---- the picture ---- */

static void draw_head(struct ui *ui, const struct area *a)
{
	const struct compare *c = ui->compare;
	const struct desk_playback *p = desk_playback(ui->desk);
	char position[MEDIATIME_SIZE];
	size_t n_same = 0;
	struct pen pen = draw_pen(a, 0);

	for (size_t i = 0; i < c->n; i++)
		n_same += c->items[i].kind == SAME;
	draw_printf(&pen, ROLE_HEADER, " %s  %s  %s | %s", desk_name(ui->desk)->session,
		label_get(&desk_codebook(ui->desk)->title, ui_language(ui),
			desk_codebook(ui->desk)->id),
		coder_of(ui, false), coder_of(ui, true));
	draw_rest(&pen, ROLE_HEADER);
	mediatime_format(p->position_ms, 1, position);
	pen = draw_pen(a, 1);
	draw_printf(&pen, p->playing ? ROLE_RUNNING : ROLE_WAITING, " %s %s",
		p->playing ? "▶" : "‖", position);
	draw_printf(&pen, ROLE_PLAIN, _("   %zu the same, %zu different (within %g s)"), n_same,
		c->n - n_same, (double)c->tolerance_ms / 1000);
	if (p->problem[0] != '\0')
		draw_printf(&pen, ROLE_ERROR, "  %s", p->problem);
}

static void draw_columns(struct ui *ui, const struct area *a)
{
	struct pen p = draw_pen(a, 2);
	int half = (a->width - 1 - TIME_WIDTH - KIND_WIDTH - TARGET_WIDTH) / 2;

	draw_text(&p, ROLE_HEADING, " ");
	draw_field(&p, ROLE_HEADING, TIME_WIDTH, _("time"));
	draw_field(&p, ROLE_HEADING, KIND_WIDTH, _("difference"));
	draw_field(&p, ROLE_HEADING, TARGET_WIDTH, _("target"));
	draw_field(&p, ROLE_HEADING, half, coder_of(ui, false));
	draw_field(&p, ROLE_HEADING, half, coder_of(ui, true));
}

/* The code alone: the time stands in front. */
static void short_side(
	const struct ui *ui, const struct difference *d, bool second, struct text *out)
{
	const struct event *e = second ? d->second : d->first;

	if (d->item >= 0)
		side_words(ui, d, second, out);
	else if (!e)
		text_add(out, "-");
	else
		text_printf(out, "%s %s", desk_codebook(ui->desk)->codes[e->code].name,
			label_get(&desk_codebook(ui->desk)->codes[e->code].label, ui_language(ui),
				""));
}

static void draw_row(struct ui *ui, const struct area *a, int at, size_t row, bool here)
{
	const struct compare *c = ui->compare;
	const struct difference *d = &c->items[c->rows[row].first];
	enum role role = here ? ROLE_SELECTED : d->kind == SAME ? ROLE_FAINT : ROLE_PLAIN;
	int half = (a->width - 1 - TIME_WIDTH - KIND_WIDTH - TARGET_WIDTH) / 2;
	struct pen p = draw_pen(a, at);
	char time[MEDIATIME_SIZE] = "", kind[64];

	if (d->item < 0)
		mediatime_format(d->ms, 1, time);
	kind_words(ui, d, kind, sizeof kind);
	draw_text(&p, role, here ? ">" : " ");
	draw_field(&p, role, TIME_WIDTH,
		d->item >= 0 ? desk_codebook(ui->desk)->ratings[d->item].name : time);
	if (is_folded(c, row) && c->rows[row].n > 1) {
		draw_printf(&p, role,
			ngettext("… %zu the same", "… %zu the same", (unsigned long)c->rows[row].n),
			c->rows[row].n);
	} else {
		draw_field(&p, role, KIND_WIDTH - 1, kind);
		draw_text(&p, role, " ");
		draw_field(&p, role, TARGET_WIDTH - 1, target_label(ui, d->target));
		draw_text(&p, role, " ");
		for (int second = 0; second < 2; second++) {
			struct text words = {0};

			short_side(ui, d, second, &words);
			draw_field(&p, role, half - 1, words.s);
			draw_text(&p, role, " ");
			text_clear(&words);
		}
	}
	if (here)
		draw_rest(&p, role);
}

/* Both sides in full, with their comments. */
static void draw_detail(struct ui *ui, const struct area *a, const struct difference *d)
{
	int row = 0;

	for (int second = 0; second < 2; second++) {
		const char *comment = comment_of(d, second);
		struct area rest = {a->row + row, a->column, a->height - row, a->width};
		struct text words = {0};

		text_printf(&words, "%s: ", coder_of(ui, second));
		side_words(ui, d, second, &words);
		if (comment)
			text_printf(&words, "  “%s”", comment);
		if (rest.height > 0)
			row += draw_paragraph(&rest, 0, ROLE_PROMPT, words.s);
		text_clear(&words);
	}
}

static void draw(struct ui *ui, const struct area *a)
{
	struct compare *c = ui->compare;
	int height = a->height - HEAD_ROWS - DETAIL_ROWS - 1;
	struct area list = {a->row + HEAD_ROWS, a->column, height > 1 ? height : 1, a->width};
	struct area detail = {list.row + list.height + 1, a->column + 1, DETAIL_ROWS, a->width - 2};

	draw_head(ui, a);
	draw_columns(ui, a);
	list_resize(&c->list, c->n_rows, (size_t)list.height);
	c->area = list;
	for (size_t i = 0; i < c->list.height && c->list.top + i < c->n_rows; i++)
		draw_row(ui, &list, (int)i, c->list.top + i, c->list.top + i == c->list.cursor);
	if (c->n_rows == 0)
		draw_paragraph(&list, 0, ROLE_PLAIN,
			c->n == 0 ? _("Neither of the two has logged or rated anything.")
				  : _("Nothing of this kind; Tab shows other kinds."));
	else if (c->rows[c->list.cursor].n == 1)
		draw_detail(ui, &detail, &c->items[c->rows[c->list.cursor].first]);
}

static void tick(struct ui *ui)
{
	if (desk_playback(ui->desk)->playing)
		ui_wake_in_ms(ui, PLAYING_MS);
	if (desk_playback(ui->desk)->duration_ms != ui->compare->duration_ms)
		find_differences(ui);
}

static void enter(struct ui *ui)
{
	ui->compare = mem_alloc(1, sizeof *ui->compare);
	ui->compare->tolerance_ms = TOLERANCE_MS;
	find_differences(ui);
}

static void leave(struct ui *ui)
{
	free(ui->compare->items);
	free(ui->compare->rows);
	free(ui->compare->filter);
	free(ui->compare);
	ui->compare = NULL;
}

static const struct command_group *const groups[] = {
	&group_compare, &group_seek, &group_playback, &group_program, &group_leaving, NULL};

const struct view view_compare = {
	.title = N_("Comparing two coders"),
	.groups = groups,
	.enter = enter,
	.leave = leave,
	.draw = draw,
	.key = compare_key,
	.tick = tick,
};
