/*
 * The whole session on one axis: what was watched, where the player is, and the events of each
 * dimension.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "model/label.h"
#include "model/mediatime.h"
#include "ui/coding.h"

#define LABEL_WIDTH  12
#define TICK_COLUMNS 16
#define AHEAD        16 /* events */

/* What is in one column of one row. */
struct cell {
	unsigned n;
	bool state, selected;
};

static int n_lanes(const struct ui *ui)
{
	const struct codebook *cb = desk_codebook(ui->desk);
	bool any_without = false;

	for (size_t i = 0; i < cb->n_codes; i++)
		any_without |= cb->codes[i].dimension < 0;
	return (int)cb->n_dimensions + any_without;
}

int panel_timeline_rows(const struct ui *ui, int most)
{
	int wanted = n_lanes(ui) + 1;

	if (most < 2)
		most = 2;
	return wanted < most ? wanted : most;
}

static int column_of(const struct ui *ui, int width, int64_t ms)
{
	int64_t axis = coding_axis_ms(ui);
	int64_t column = ms * width / axis;

	if (column < 0)
		column = 0;
	return column >= width ? width - 1 : (int)column;
}

/* Round times, not more than one in TICK_COLUMNS columns. */
static int64_t tick_step_ms(int64_t axis_ms, int width)
{
	static const int seconds[] = {5, 10, 15, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600};
	int64_t step_ms = 0;

	for (size_t i = 0; i < sizeof seconds / sizeof seconds[0]; i++) {
		step_ms = (int64_t)1000 * seconds[i];
		if (step_ms * width >= axis_ms * TICK_COLUMNS)
			return step_ms;
	}
	while (step_ms * width < axis_ms * TICK_COLUMNS)
		step_ms *= 2;
	return step_ms;
}

static bool is_free(const char *marks, int column, int n)
{
	for (int i = 0; i < n; i++)
		if (marks[column + i] != '\0')
			return false;
	return true;
}

/*
 * Where segments begin and end, and behind the beginning the number, where there is room. With very
 * many of them there would be little else to see: then nothing.
 */
static void mark_segments(struct ui *ui, char *marks, int width)
{
	size_t n;
	const struct segment *all = desk_segments(ui->desk, &n);
	int64_t axis_ms = coding_axis_ms(ui);

	if (2 * n > (size_t)width)
		return;
	for (size_t i = 0; i < n; i++) {
		marks[column_of(ui, width, all[i].start_ms)] = '|';
		if (all[i].end_ms < axis_ms)
			marks[column_of(ui, width, all[i].end_ms)] = '|';
	}
	for (size_t i = 0; i < n; i++) {
		int column = column_of(ui, width, all[i].start_ms) + 1;
		char number[12];
		int digits = snprintf(number, sizeof number, "%d", all[i].number);

		if (column + digits <= width && is_free(marks, column, digits))
			memcpy(marks + column, number, (size_t)digits);
	}
}

/* The ruler: watched stretches as a bold line, gaps as dots, segments, the time at a few places. */
static void draw_ruler(struct ui *ui, const struct area *a, int from, int width)
{
	char *marks = mem_alloc((size_t)width, 1);
	const struct coverage *watched = timeline_coverage(desk_timeline(ui->desk));
	int64_t axis = coding_axis_ms(ui);
	struct pen p = draw_pen(a, 0);
	char text[MEDIATIME_SIZE];

	mark_segments(ui, marks, width);
	draw_field(&p, ROLE_FAINT, from - a->column, _(" watched"));
	for (int column = 0; column < width; column++) {
		int64_t begin = axis * column / width, end = axis * (column + 1) / width;
		int64_t ms = coverage_total_ms(watched, begin, end);
		struct pen cell = {p.row, from + column, from + column + 1};
		if (marks[column])
			draw_sign(&cell, ROLE_KEY, (wchar_t)marks[column]);
		else if (2 * ms >= end - begin && ms > 0)
			draw_sign(&cell, ROLE_GOOD, L'━');
		else
			draw_sign(&cell, ROLE_FAINT, ms > 0 ? L'╌' : L'·');
	}
	int64_t step_ms = tick_step_ms(axis, width);
	for (int64_t ms = step_ms; ms < axis; ms += step_ms) {
		mediatime_format(ms, 0, text);
		int column = column_of(ui, width, ms), half = draw_width(text) / 2;
		if (column < half || column - half + draw_width(text) > width ||
			!is_free(marks, column - half, draw_width(text)))
			continue;
		struct pen mark = {p.row, from + column - half, from + width};
		draw_text(&mark, ROLE_FAINT, text);
	}
	free(marks);
}

static void mark_event(
	const struct ui *ui, struct cell *cells, int width, const struct event *e, bool selected)
{
	int first = column_of(ui, width, e->v.onset_ms), last = first;

	if (e->v.state) {
		int64_t end = e->v.offset_ms;
		if (end == MEDIATIME_NONE)
			end = desk_playback(ui->desk)->position_ms;
		last = column_of(ui, width, end > e->v.onset_ms ? end - 1 : e->v.onset_ms);
	}
	for (int column = first; column <= last; column++) {
		cells[column].state |= e->v.state;
		cells[column].selected |= selected;
	}
	cells[first].n++;
}

static void draw_lane(const struct ui *ui, const struct area *a, int row, int from, int width,
	const struct cell *cells, const char *label)
{
	struct pen p = draw_pen(a, row);
	int playhead = column_of(ui, width, desk_playback(ui->desk)->position_ms);

	draw_text(&p, ROLE_PLAIN, " ");
	draw_field(&p, ROLE_PLAIN, from - a->column - 2, label);
	for (int column = 0; column < width; column++) {
		const struct cell *c = &cells[column];
		enum role role = c->selected          ? ROLE_SELECTED
				 : column == playhead ? ROLE_PLAYHEAD
						      : ROLE_EVENT;
		wchar_t sign;
		if (c->n > 1)
			sign = c->n > 9 ? L'+' : (wchar_t)(L'0' + c->n);
		else if (c->state)
			sign = c->n ? L'┝' : L'━';
		else if (c->n == 1)
			sign = L'•';
		else if (column == playhead)
			sign = L'│';
		else
			continue;
		struct pen cell = {p.row, from + column, from + column + 1};
		draw_sign(&cell, role, sign);
	}
}

static void draw_playhead(const struct ui *ui, const struct area *a, int from, int width)
{
	struct pen p = draw_pen(a, 0);

	p.column = from + column_of(ui, width, desk_playback(ui->desk)->position_ms);
	draw_sign(&p, ROLE_PLAYHEAD, L'▼');
}

/* Dimensions beyond the last row share it. */
static int lane_of(const struct codebook *cb, const struct event *e, int rows)
{
	int dimension = cb->codes[e->code].dimension;
	int lane = dimension < 0 ? (int)cb->n_dimensions : dimension;

	return lane < rows ? lane : rows - 1;
}

static const char *lane_label(const struct ui *ui, int lane, int rows)
{
	const struct codebook *cb = desk_codebook(ui->desk);

	if (lane == rows - 1 && n_lanes(ui) > rows)
		return _("the others");
	if (lane >= (int)cb->n_dimensions)
		return _("codes");
	const struct dimension *d = &cb->dimensions[lane];
	const char *label = label_get(&d->label, ui_language(ui), d->name);
	/* the short name is in the codebook's first language: cut is better than foreign */
	bool is_first = d->label.n == 0 || label == d->label.items[0].text;
	return draw_width(label) <= LABEL_WIDTH - 2 || !is_first ? label : d->name;
}

/* With ten thousand events a picture would mostly wait for memory: this asks for it in time. */
static void fetch(const struct event *e)
{
	__builtin_prefetch(e);
	__builtin_prefetch((const char *)e + 64);
}

void panel_timeline_draw(struct ui *ui, const struct area *a)
{
	const struct timeline *t = desk_timeline(ui->desk);
	const struct event *selected = coding_selected(ui);
	int from = a->column + LABEL_WIDTH, width = a->width - LABEL_WIDTH - 1;
	int rows = a->height - 1;

	ui->coding->timeline_area = *a;
	ui->coding->timeline_from = from;
	ui->coding->timeline_width = width;
	draw_ruler(ui, a, from, width);
	draw_playhead(ui, a, from, width);
	if (rows < 1)
		return; /* a codebook of ratings only */
	struct cell *cells = mem_alloc((size_t)rows * (size_t)width, sizeof *cells);
	size_t n = timeline_n(t);
	for (size_t i = 0; i < n; i++) {
		const struct event *e = timeline_at(t, i);
		int lane = lane_of(desk_codebook(ui->desk), e, rows);
		if (i + AHEAD < n)
			fetch(timeline_at(t, i + AHEAD));
		mark_event(ui, cells + lane * width, width, e,
			selected && event_id_compare(e->id, selected->id) == 0);
	}
	for (int lane = 0; lane < rows; lane++)
		draw_lane(ui, a, 1 + lane, from, width, cells + lane * width,
			lane_label(ui, lane, rows));
	free(cells);
}

bool panel_timeline_time(const struct ui *ui, int row, int column, int64_t *ms)
{
	const struct coding *c = ui->coding;
	const struct area *a = &c->timeline_area;

	if (row < a->row || row >= a->row + a->height || column < c->timeline_from ||
		column >= c->timeline_from + c->timeline_width)
		return false;
	*ms = coding_axis_ms(ui) * (column - c->timeline_from) / c->timeline_width;
	return true;
}
