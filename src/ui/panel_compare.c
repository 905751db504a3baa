/* The picture of the compare view: head, columns, rows, and both sides of the selected one in full. */
#include <stdio.h>

#include "base/i18n.h"
#include "model/label.h"
#include "model/mediatime.h"
#include "ui/compare.h"

#define HEAD_ROWS    3
#define DETAIL_ROWS  4
#define TIME_WIDTH   10
#define KIND_WIDTH   12
#define TARGET_WIDTH 12

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
		compare_coder(ui, false), compare_coder(ui, true));
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
	draw_field(&p, ROLE_HEADING, half, compare_coder(ui, false));
	draw_field(&p, ROLE_HEADING, half, compare_coder(ui, true));
}

/* The code alone: the time stands in front. */
static void short_side(
	const struct ui *ui, const struct difference *d, bool second, struct text *out)
{
	const struct event *e = second ? d->second : d->first;

	if (d->item >= 0)
		compare_side(ui, d, second, out);
	else if (!e)
		text_add(out, "-");
	else
		text_add(out,
			code_called(&desk_codebook(ui->desk)->codes[e->code], ui_language(ui)).s);
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
	compare_kind(ui, d, kind, sizeof kind);
	draw_text(&p, role, here ? ">" : " ");
	draw_field(&p, role, TIME_WIDTH,
		d->item >= 0 ? desk_codebook(ui->desk)->ratings[d->item].name : time);
	if (compare_is_folded(c, row) && c->rows[row].n > 1) {
		draw_printf(&p, role,
			ngettext("… %zu the same", "… %zu the same", (unsigned long)c->rows[row].n),
			c->rows[row].n);
	} else {
		draw_field(&p, role, KIND_WIDTH - 1, kind);
		draw_text(&p, role, " ");
		draw_field(&p, role, TARGET_WIDTH - 1, compare_target(ui, d->target));
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
		const char *comment = compare_comment(d, second);
		struct area rest = {a->row + row, a->column, a->height - row, a->width};
		struct text words = {0};

		text_printf(&words, "%s: ", compare_coder(ui, second));
		compare_side(ui, d, second, &words);
		if (comment)
			text_printf(&words, "  “%s”", comment);
		if (rest.height > 0)
			row += draw_paragraph(&rest, 0, ROLE_PROMPT, words.s);
		text_clear(&words);
	}
}

void compare_draw(struct ui *ui, const struct area *a)
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
