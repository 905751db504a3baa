/*
 * The list of what is rated: per target and segment its items, each with what was logged for it,
 * the scale with the value in brackets, and the value in words.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "model/label.h"
#include "ui/coding.h"
#include "ui/rating.h"

#define LABEL_LEAST    24
#define EVIDENCE_WIDTH 9
#define WORDS_LEAST    14
#define MAX_TICKS      12 /* a scale with more values is not drawn, only its ends */
#define SIGNS_WIDTH    3

/* ---- the scale ---- */

/* Every value of it; where the steps are parts of 1, every whole step. */
static size_t ticks_of(const struct scale *s, double out[MAX_TICKS])
{
	double by = s->step < 1 ? s->step * ceil(1 / s->step - 1e-6) : s->step;
	long n = lround(floor((s->max - s->min) / by + 1e-6)) + 1;

	if (n > MAX_TICKS)
		return 0;
	for (long i = 0; i < n; i++)
		out[i] = scale_nearest(s, s->min + by * (double)i);
	return (size_t)n;
}

/* "-1 0[+1]+2": what is before the value, the value, what is behind it. value NULL = none. */
struct drawn {
	char before[120], value[40], after[120];
};

static void append(char *out, size_t size, const char *sign, const char *number)
{
	size_t n = strlen(out);

	snprintf(out + n, size - n, "%s%s", sign, number);
}

static void draw_ticks(const struct scale *s, const double *ticks, size_t n, const double *value,
	struct drawn *out)
{
	char number[RATING_TEXT_SIZE];

	if (value) {
		rating_format_signed(s, *value, number);
		snprintf(out->value, sizeof out->value, "[%s]", number);
	}
	for (size_t i = 0; i < n; i++) {
		bool here = value && fabs(ticks[i] - *value) < s->step / 2;
		if (here)
			continue;
		bool behind = value && ticks[i] > *value;
		rating_format_signed(s, ticks[i], number);
		/* a bracket stands where a blank would */
		append(behind ? out->after : out->before, sizeof out->after,
			behind ? (out->after[0] ? " " : "") : " ", number);
	}
	append(value ? out->after : out->before, sizeof out->after, " ", "");
}

static void make_picture(const struct scale *s, const double *value, struct drawn *out)
{
	double ticks[MAX_TICKS] = {0};
	size_t n = ticks_of(s, ticks);
	char min[RATING_TEXT_SIZE], max[RATING_TEXT_SIZE], number[RATING_TEXT_SIZE];

	memset(out, 0, sizeof *out);
	if (n > 0) {
		draw_ticks(s, ticks, n, value, out);
		return;
	}
	rating_format_signed(s, s->min, min);
	rating_format_signed(s, s->max, max);
	if (value) {
		rating_format_signed(s, *value, number);
		snprintf(out->value, sizeof out->value, "[%s]", number);
	}
	snprintf(out->after, sizeof out->after, _(" %s to %s"), min, max);
}

static int picture_width(const struct scale *s)
{
	struct drawn p;
	double value = s->min; /* one that is on no tick takes most room */
	double ticks[MAX_TICKS];

	if (s->step < 1 && ticks_of(s, ticks) > 1)
		value = s->min + s->step;
	make_picture(s, &value, &p);
	return draw_width(p.before) + draw_width(p.value) + draw_width(p.after);
}

/* ---- columns ---- */

struct columns {
	int label, scale, words;
	bool evidence;
};

static void label_words(const struct ui *ui, const struct rating_item *item, struct text *out)
{
	text_printf(out, "%s %s", item->name, label_get(&item->label, ui_language(ui), item->id));
}

/* The same for all lines, so that scales stand below each other. */
static struct columns find_columns(const struct ui *ui, int width)
{
	const struct codebook *cb = desk_codebook(ui->desk);
	struct columns c = {0};
	int label = 0;

	for (size_t i = 0; i < cb->n_ratings; i++) {
		struct text t = {0};
		int w = picture_width(&cb->ratings[i].scale);
		c.scale = w > c.scale ? w : c.scale;
		label_words(ui, &cb->ratings[i], &t);
		w = draw_width(t.s);
		label = w > label ? w : label;
		text_clear(&t);
		c.evidence |= rating_has_codes(ui, (int)i);
	}
	int left = width - SIGNS_WIDTH - c.scale - 2 - (c.evidence ? EVIDENCE_WIDTH + 1 : 0);
	int most = left - WORDS_LEAST > LABEL_LEAST ? left - WORDS_LEAST : LABEL_LEAST;
	c.label = label < most ? label : most;
	c.words = left - c.label;
	return c;
}

/* ---- lines ---- */

static void draw_heading(struct ui *ui, const struct area *a, int row, const struct rating_line *l)
{
	struct pen p = draw_pen(a, row);
	struct text t = {0};

	rating_whom_words(ui, l, &t);
	draw_printf(&p, ROLE_HEADING, " %s", t.s);
	text_clear(&t);
}

/* What was typed is not a rating yet. */
static void draw_typed(
	const struct ui *ui, struct pen *p, const struct rating_line *line, enum role role)
{
	const struct rating_item *item = &desk_codebook(ui->desk)->ratings[line->item];
	const char *typed = ui->rating->number.text;
	double value;
	enum typed is = typed_value(&item->scale, typed, &value);
	bool is_value = is == TYPED_OPEN || is == TYPED_DONE;

	draw_printf(p, role, " %s…  ", typed);
	draw_text(p, role, is_value ? _("Enter takes it") : _("no value yet"));
}

static void draw_value(const struct ui *ui, struct pen *p, const struct rating_line *line,
	enum role role, const struct columns *c)
{
	const struct rating_item *item = &desk_codebook(ui->desk)->ratings[line->item];
	const struct rating *r = rating_of_line(ui, line);
	bool rated = r && r->status == RATING_VALUE;
	bool open = !r || r->status == RATING_UNRATED;
	struct drawn picture;
	struct text words = {0};
	int start = p->column;

	rating_words(ui, line, &words);
	/* another state takes the place of the scale */
	if (!rating_is_ruled_out(ui, line) && (rated || open)) {
		enum role faint = role == ROLE_PLAIN ? ROLE_FAINT : role;
		make_picture(&item->scale, rated ? &r->value : NULL, &picture);
		draw_text(p, faint, picture.before);
		draw_text(p, role == ROLE_PLAIN ? ROLE_PROMPT : role, picture.value);
		draw_text(p, faint, picture.after);
		draw_blank(p, role, start + c->scale + 1);
	} else {
		draw_text(p, role, " ");
	}
	if (words.s)
		draw_text(p, open && role == ROLE_PLAIN ? ROLE_WAITING : role, words.s);
	text_clear(&words);
}

static void draw_line_of(struct ui *ui, const struct area *a, int row,
	const struct rating_line *line, const struct columns *c)
{
	const struct codebook *cb = desk_codebook(ui->desk);
	const struct rating *r = rating_of_line(ui, line);
	bool selected = line == rating_selected(ui);
	bool here = selected && !ui->rating->in_evidence;
	enum role role = here ? ROLE_SELECTED : selected ? ROLE_PROMPT : ROLE_PLAIN;
	struct pen p = draw_pen(a, row);
	struct text label = {0};
	char words[60] = "";

	draw_text(&p, role, selected ? ">" : " ");
	draw_text(&p, role, r && !desk_is_rating_saved(ui->desk, r) ? "~" : " ");
	draw_text(&p, role, r && r->comment ? ";" : " ");
	label_words(ui, &cb->ratings[line->item], &label);
	draw_field(&p, role, c->label, label.s);
	draw_text(&p, role, " ");
	/* of what is ruled out the reason needs the room */
	if (c->evidence && !rating_is_ruled_out(ui, line)) {
		rating_evidence_words(&line->evidence, words, sizeof words);
		draw_field(&p, role, EVIDENCE_WIDTH, words);
		draw_text(&p, role, " ");
	}
	if (selected && typed_waits(&ui->rating->number))
		draw_typed(ui, &p, line, here ? role : ROLE_WAITING);
	else
		draw_value(ui, &p, line, role, c);
	if (here)
		draw_rest(&p, role);
	text_clear(&label);
}

/* ---- the panel ---- */

static void draw_title(struct ui *ui, const struct area *a)
{
	struct pen p = draw_pen(a, 0);
	size_t n, n_rated;

	rating_progress(ui, &n_rated, &n);
	draw_text(&p, ROLE_HEADING, _("Ratings"));
	draw_printf(&p, ROLE_PLAIN, _(" %zu of %zu"), n_rated, n);
	draw_text(&p, ROLE_PLAIN, "   ");
	draw_text(&p, ROLE_FAINT,
		ui_view(ui) == &view_form ? _("Tab next target · Ctrl+N next unrated · Esc leaves")
					  : _("Tab next target · Ctrl+N next unrated · Esc back"));
}

/* Why there is nothing to rate, or not everything yet. */
static const char *missing_words(const struct ui *ui)
{
	const struct codebook *cb = desk_codebook(ui->desk);
	const struct rating_view *v = ui->rating;
	bool waits = false;

	for (size_t i = 0; i < cb->n_ratings; i++)
		waits |= cb->ratings[i].when == RATE_SEGMENT;
	for (size_t i = 0; i < v->n_lines; i++)
		waits &= v->lines[i].segment < 0;
	if (waits)
		return _("What is rated for each segment comes here once a segment is marked.");
	return v->n_lines == 0 ? _("Nobody in this session is rated with this codebook.") : NULL;
}

int panel_ratings_rows(struct ui *ui)
{
	return 1 + (int)ui->rating->n_lines + (missing_words(ui) != NULL);
}

void panel_ratings_draw(struct ui *ui, const struct area *a)
{
	struct rating_view *v = ui->rating;
	const struct columns c = find_columns(ui, a->width);
	const char *missing = missing_words(ui);
	int height = a->height - 1 - (missing != NULL);

	draw_title(ui, a);
	v->list_area = (struct area){a->row + 1, a->column, height, a->width};
	list_resize(&v->list, v->n_lines, (size_t)(height > 0 ? height : 1));
	/* the heading above the first item is seen too */
	if (v->list.top > 0 && v->list.cursor == v->list.top && v->lines[v->list.top - 1].heading) {
		list_go(&v->list, v->list.cursor - 1);
		list_go(&v->list, v->list.cursor + 1);
	}
	for (int i = 0; i < height && v->list.top + (size_t)i < v->n_lines; i++) {
		const struct rating_line *line = &v->lines[v->list.top + (size_t)i];
		if (line->heading)
			draw_heading(ui, a, 1 + i, line);
		else
			draw_line_of(ui, a, 1 + i, line, &c);
	}
	if (missing) {
		struct pen p = draw_pen(a, a->height - 1);
		draw_printf(&p, ROLE_FAINT, " %s", missing);
	}
}
