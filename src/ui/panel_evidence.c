/*
 * The selected rating in full: its anchors on the left; on the right its note, what was logged for
 * it, moment by moment, and the comment.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "model/label.h"
#include "model/mediatime.h"
#include "ui/coding.h"
#include "ui/rating.h"

#define LEFT_MOST    64
#define LISTED_MOST  8 /* moments that the panel asks room for; more are scrolled */
#define COMMENT_MOST 3

static int left_width(int width)
{
	return width / 2 < LEFT_MOST ? width / 2 : LEFT_MOST;
}

/* ---- left ---- */

static int paragraph_rows(const char *text, int width)
{
	const struct area nowhere = {0, 0, 0, width};

	return draw_paragraph(&nowhere, 0, ROLE_PLAIN, text);
}

static void draw_anchor(const struct ui *ui, const struct area *a, int row,
	const struct rating_line *line, size_t i)
{
	const struct scale *scale = &desk_codebook(ui->desk)->ratings[line->item].scale;
	const struct rating *r = rating_of_line(ui, line);
	bool chosen = r && r->status == RATING_VALUE &&
		      scale_anchor(scale, r->value) == &scale->anchors[i];
	struct pen p = draw_pen(a, row);
	char number[RATING_TEXT_SIZE];

	rating_format_signed(scale, scale->anchors[i].value, number);
	draw_text(&p, ROLE_PROMPT, chosen ? "● " : "  ");
	draw_blank(&p, ROLE_PLAIN, p.column + 4 - draw_width(number));
	draw_text(&p, ROLE_KEY, number);
	draw_printf(&p, chosen ? ROLE_PROMPT : ROLE_PLAIN, " %s",
		label_get(&scale->anchors[i].label, ui_language(ui), ""));
}

/* "0 to 10, in steps of 0.5": in any case where there are fewer anchors than values. */
static void scale_words(const struct scale *s, struct text *out)
{
	char min[RATING_TEXT_SIZE], max[RATING_TEXT_SIZE], step[RATING_TEXT_SIZE];

	rating_format_signed(s, s->min, min);
	rating_format_signed(s, s->max, max);
	rating_format(RATING_VALUE, s->step, step);
	text_printf(out, _("%s to %s in steps of %s"), min, max, step);
}

static bool has_scale_row(const struct scale *s)
{
	return (double)s->n_anchors < (s->max - s->min) / s->step + 0.5;
}

static void draw_anchors(const struct ui *ui, const struct area *a, const struct rating_line *line)
{
	const struct scale *scale = &desk_codebook(ui->desk)->ratings[line->item].scale;
	int row = 0;

	for (size_t i = 0; i < scale->n_anchors && row < a->height; i++)
		draw_anchor(ui, a, row++, line, i);
	if (!has_scale_row(scale) || row >= a->height)
		return;
	struct text t = {0};
	struct pen p = draw_pen(a, row);
	scale_words(scale, &t);
	draw_printf(&p, ROLE_FAINT, "  %s", t.s);
	text_clear(&t);
}

/* ---- right ---- */

/* As many rows of the note as there are; a sign where there is more of it. */
static void draw_note(const struct area *a, int rows, const char *note)
{
	struct area part = {a->row, a->column, rows, a->width};
	int all = draw_paragraph(&part, 0, ROLE_FAINT, note);

	if (all <= rows || rows < 1)
		return;
	struct pen p = draw_pen(&part, rows - 1);
	p.column = p.end - 6;
	draw_printf(&p, ROLE_PLAIN, " … (?)");
}

static char *comment_words(const struct ui *ui, const struct rating_line *line)
{
	const struct rating *r = rating_of_line(ui, line);

	return r && r->comment ? mem_printf("; “%s”", r->comment) : NULL;
}

static void draw_moment(const struct ui *ui, const struct area *a, int row, const struct event *e,
	bool chosen, bool here)
{
	const struct code *c = &desk_codebook(ui->desk)->codes[e->code];
	enum role role = here && chosen ? ROLE_SELECTED : ROLE_PLAIN;
	struct pen p = draw_pen(a, row);
	char time[MEDIATIME_SIZE];

	mediatime_format(e->v.onset_ms, 1, time);
	draw_text(&p, role, here && chosen ? ">" : " ");
	draw_blank(&p, role, p.column + 7 - draw_width(time));
	draw_text(&p, role, time);
	draw_text(&p, role,
		e->v.mark == MARK_STRONG     ? "!"
		: e->v.mark == MARK_DOUBTFUL ? "*"
					     : " ");
	draw_text(&p, role, c->valence > 0 ? "+" : c->valence < 0 ? "−" : " ");
	draw_printf(&p, role, " %s", code_called(c, ui_language(ui)).s);
	if (e->v.state && e->v.offset_ms == MEDIATIME_NONE)
		draw_printf(&p, role, " ● %s", _("runs"));
	else if (e->v.state) {
		mediatime_format(e->v.offset_ms, 1, time);
		draw_printf(&p, role, " –%s", time);
	}
	if (e->v.comment)
		draw_printf(&p, role, " “%s”", e->v.comment);
	if (here && chosen)
		draw_rest(&p, role);
}

static void draw_evidence_title(struct ui *ui, const struct area *a, const struct rating_line *line)
{
	const struct rating_view *v = ui->rating;
	struct pen p = draw_pen(a, 0);
	char words[60];

	rating_evidence_words(&line->evidence, words, sizeof words);
	draw_text(&p, ROLE_HEADING, _("Logged"));
	draw_printf(&p, ROLE_PLAIN, " %s  ", v->n_evidence > 0 ? words : _("nothing"));
	if (v->n_evidence > 0)
		draw_text(&p, ROLE_FAINT,
			v->in_evidence ? _("Enter plays, Esc back") : _("Enter goes there"));
}

static void draw_moments(struct ui *ui, const struct area *a, const struct rating_line *line)
{
	struct rating_view *v = ui->rating;
	struct area list = {a->row + 1, a->column, a->height - 1, a->width};

	if (a->height < 1)
		return;
	draw_evidence_title(ui, a, line);
	list_resize(&v->evidence_list, v->n_evidence, (size_t)(list.height > 0 ? list.height : 1));
	for (int i = 0; i < list.height; i++) {
		size_t at = v->evidence_list.top + (size_t)i;
		if (at < v->n_evidence)
			draw_moment(ui, &list, i, v->evidence[at], at == v->evidence_list.cursor,
				v->in_evidence);
	}
}

static int least(int a, int b)
{
	return a < b ? a : b;
}

/* The note gives way first, down to one row. */
static void draw_words(struct ui *ui, const struct area *a, const struct rating_line *line)
{
	const char *note =
		label_get(&desk_codebook(ui->desk)->ratings[line->item].note, ui_language(ui), "");
	char *comment = comment_words(ui, line);
	bool evidence = rating_has_codes(ui, line->item);
	int moments = evidence ? 1 + (int)least((int)ui->rating->n_evidence, LISTED_MOST) : 0;
	int below = comment ? least(paragraph_rows(comment, a->width), COMMENT_MOST) : 0;
	int above = paragraph_rows(note, a->width), room = a->height - moments - below;

	above = least(above, room > 1 ? room : 1);
	draw_note(a, above, note);
	struct area rest = {a->row + above, a->column, a->height - above - below, a->width};
	if (evidence)
		draw_moments(ui, &rest, line);
	if (comment) {
		int row = evidence ? a->height - below : above;
		struct area words = {a->row + row, a->column, below, a->width};
		draw_paragraph(&words, 0, ROLE_PROMPT, comment);
	}
	free(comment);
}

/* ---- the panel ---- */

static char *title_words(struct ui *ui, const struct rating_line *line)
{
	const struct rating_item *item = &desk_codebook(ui->desk)->ratings[line->item];
	struct text whom = {0};

	rating_whom_words(ui, line, &whom);
	char *title = mem_printf("%s %s · %s", item->name,
		label_get(&item->label, ui_language(ui), item->id), whom.s);
	text_clear(&whom);
	return title;
}

/* What is too long for a row takes more: here it is read in full. Returns the rows taken. */
static int draw_title(struct ui *ui, const struct area *a, const struct rating_line *line)
{
	struct area text = {a->row, a->column + 2, a->height, a->width - 3};
	char *title = title_words(ui, line);
	int rows = draw_paragraph(&text, 0, ROLE_PROMPT, title);
	struct pen p = draw_pen(a, 0);

	draw_text(&p, ROLE_FAINT, "─ ");
	p.column += rows == 1 ? draw_width(title) + 1 : text.width;
	draw_line(&p, ROLE_FAINT, p.end, "─");
	free(title);
	return rows;
}

int panel_evidence_rows(struct ui *ui, int width)
{
	const struct rating_line *line = rating_selected(ui);
	size_t listed = ui->rating->n_evidence;

	if (!line)
		return 0;
	const struct rating_item *item = &desk_codebook(ui->desk)->ratings[line->item];
	const char *note = label_get(&item->note, ui_language(ui), "");
	char *comment = comment_words(ui, line), *title = title_words(ui, line);
	int left = (int)item->scale.n_anchors + has_scale_row(&item->scale);
	int right = paragraph_rows(note, width - left_width(width)) + 1 +
		    (int)(listed < LISTED_MOST ? listed : LISTED_MOST) +
		    (comment ? COMMENT_MOST : 0);
	int rows = paragraph_rows(title, width - 3) + (left > right ? left : right);
	free(comment);
	free(title);
	return rows;
}

void panel_evidence_draw(struct ui *ui, const struct area *a)
{
	const struct rating_line *line = rating_selected(ui);
	int left = left_width(a->width);

	if (!line || a->height < 2)
		return;
	int row = a->row + draw_title(ui, a, line), height = a->row + a->height - row;
	struct area left_area = {row, a->column + 1, height, left - 2};
	struct area right_area = {row, a->column + left, height, a->width - left};

	draw_anchors(ui, &left_area, line);
	draw_words(ui, &right_area, line);
}
