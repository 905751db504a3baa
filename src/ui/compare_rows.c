/* The rows of the compare view: which differences are shown, and their words. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "model/label.h"
#include "model/mediatime.h"
#include "ui/compare.h"
#include "ui/filter.h"

const char *compare_coder(const struct ui *ui, bool second)
{
	return second ? desk_other_name(ui->desk)->coder : desk_name(ui->desk)->coder;
}

void compare_kind(const struct ui *ui, const struct difference *d, char *out, size_t size)
{
	switch (d->kind) {
	case ONLY_FIRST:
	case ONLY_SECOND:
		snprintf(out, size, _("only %s"), compare_coder(ui, d->kind == ONLY_SECOND));
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

const char *compare_target(const struct ui *ui, int target)
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
	text_printf(out, " %s%s", code_called(c, ui_language(ui)).s,
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
void compare_side(const struct ui *ui, const struct difference *d, bool second, struct text *out)
{
	if (d->item >= 0)
		rating_words(ui, second ? d->second_rating : d->first_rating, d->item, out);
	else
		event_words(ui, second ? desk_other(ui->desk) : desk_timeline(ui->desk),
			second ? d->second : d->first, out);
}

const char *compare_comment(const struct difference *d, bool second)
{
	const struct event *e = second ? d->second : d->first;
	const struct rating *r = second ? d->second_rating : d->first_rating;

	return d->item >= 0 ? (r ? r->comment : NULL) : (e ? e->v.comment : NULL);
}

/* Everything that can be searched for. */
static void all_words(const struct ui *ui, const struct difference *d, struct text *out)
{
	char kind[64];

	compare_kind(ui, d, kind, sizeof kind);
	text_printf(out, "%s %s ", kind, compare_target(ui, d->target));
	if (d->item >= 0)
		text_printf(out, "%s ", desk_codebook(ui->desk)->ratings[d->item].name);
	for (int second = 0; second < 2; second++) {
		const char *comment = compare_comment(d, second);

		compare_side(ui, d, second, out);
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

void compare_make_rows(struct ui *ui)
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

bool compare_is_folded(const struct compare *c, size_t row)
{
	return c->shown == SHOW_FOLDED && !c->filter && c->items[c->rows[row].first].kind == SAME;
}
