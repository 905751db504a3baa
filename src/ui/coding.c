/* Which events are shown and which one is selected. */
#include "ui/coding.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "model/label.h"
#include "ui/filter.h"

static bool passes(struct ui *ui, const struct event *e)
{
	struct text words = {0};

	filter_words(&words, desk_codebook(ui->desk), e, coding_target_label(ui, e->target),
		ui_language(ui));
	bool ok = filter_match(ui->coding->filter, words.s ? words.s : "");
	text_clear(&words);
	return ok;
}

static void find_rows(struct ui *ui)
{
	struct coding *c = ui->coding;
	const struct timeline *t = desk_timeline(ui->desk);

	if (!c->rows_stale || !c->filter)
		return;
	c->rows_stale = false;
	c->n_rows = 0;
	for (size_t i = 0; i < timeline_n(t); i++) {
		if (!passes(ui, timeline_at(t, i)))
			continue;
		MEM_GROW(c->rows, c->n_rows, c->rows_capacity);
		c->rows[c->n_rows++] = i;
	}
}

size_t coding_n_rows(struct ui *ui)
{
	find_rows(ui);
	return ui->coding->filter ? ui->coding->n_rows : timeline_n(desk_timeline(ui->desk));
}

const struct event *coding_row(struct ui *ui, size_t row)
{
	find_rows(ui);
	size_t i = ui->coding->filter ? ui->coding->rows[row] : row;

	return timeline_at(desk_timeline(ui->desk), i);
}

size_t coding_row_of(struct ui *ui, struct event_id id)
{
	struct coding *c = ui->coding;
	size_t i = timeline_index(desk_timeline(ui->desk), id);

	find_rows(ui);
	if (!c->filter || i == SIZE_MAX)
		return i;
	for (size_t row = 0; row < c->n_rows; row++)
		if (c->rows[row] == i)
			return row;
	return SIZE_MAX;
}

void coding_set_filter(struct ui *ui, const char *text)
{
	struct coding *c = ui->coding;

	free(c->filter);
	c->filter = text && text[strspn(text, " ")] != '\0' ? mem_strdup(text) : NULL;
	c->rows_stale = true;
}

const struct event *coding_selected(struct ui *ui)
{
	struct coding *c = ui->coding;
	const struct timeline *t = desk_timeline(ui->desk);
	const struct event *e = c->selected.n ? timeline_find(t, c->selected) : NULL;

	if (e && !e->deleted)
		return e;
	/* it was undone or deleted: the last one that has begun, else the first */
	size_t n = timeline_after(t, desk_playback(ui->desk)->position_ms);
	if (timeline_n(t) == 0)
		return NULL;
	e = timeline_at(t, n > 0 ? n - 1 : 0);
	c->selected = e->id;
	return e;
}

const struct event *coding_selected_or_say(struct ui *ui)
{
	const struct event *e = coding_selected(ui);

	if (!e)
		ui_say(ui, TONE_INFO, _("there is no event yet"));
	return e;
}

void coding_select(struct ui *ui, struct event_id id, bool following)
{
	struct coding *c = ui->coding;

	c->selected = id;
	c->following = following;
	c->n_begun = timeline_after(desk_timeline(ui->desk), desk_playback(ui->desk)->position_ms);
}

bool coding_may_change(struct ui *ui)
{
	if (desk_finished(ui->desk))
		ui_say(ui, TONE_WARNING,
			_("the observation is finished: nothing can be changed; Ctrl+U reopens "
			  "it"));
	return !desk_finished(ui->desk);
}

const char *coding_target_label(const struct ui *ui, int target)
{
	size_t n;
	const struct target *targets = desk_targets(ui->desk, &n);

	if (target < 0 || (size_t)target >= n)
		return _("none chosen");
	return label_get(targets[target].label, ui_language(ui), targets[target].id);
}

int64_t coding_axis_ms(const struct ui *ui)
{
	const struct desk_playback *p = desk_playback(ui->desk);
	int64_t ms = p->duration_ms;

	if (ms < 0)
		ms = timeline_span_ms(desk_timeline(ui->desk));
	if (ms < p->position_ms)
		ms = p->position_ms;
	if (ms >= 60000)
		return ms;
	return p->duration_ms > 0 ? p->duration_ms : 60000;
}

/* ---- names for ids ---- */

/* The names of a code, rating or target of this id, as the panels have them; false if there is none. */
static bool name_of(struct ui *ui, const char *id, size_t n, struct text *out)
{
	const struct codebook *cb = desk_codebook(ui->desk);
	size_t n_targets;
	const struct target *targets = desk_targets(ui->desk, &n_targets);

	for (size_t i = 0; i < cb->n_codes; i++) {
		const struct code *c = &cb->codes[i];
		if (strlen(c->id) != n || strncmp(c->id, id, n) != 0)
			continue;
		text_add(out, code_called(c, ui_language(ui)).s);
		return true;
	}
	for (size_t i = 0; i < cb->n_ratings; i++) {
		const struct rating_item *r = &cb->ratings[i];
		if (strlen(r->id) != n || strncmp(r->id, id, n) != 0)
			continue;
		text_printf(out, "%s %s", r->name, label_get(&r->label, ui_language(ui), r->id));
		return true;
	}
	for (size_t i = 0; i < n_targets; i++) {
		if (strlen(targets[i].id) != n || strncmp(targets[i].id, id, n) != 0)
			continue;
		text_add(out, coding_target_label(ui, (int)i));
		return true;
	}
	return false;
}

/* "leader1, leader2" at the end of a message, if it is nothing but ids. */
static bool name_list(struct ui *ui, const char *list, struct text *out)
{
	size_t before = out->len;

	while (*list) {
		size_t n = strcspn(list, ",");
		if (!name_of(ui, list, n, out)) {
			text_truncate(out, before);
			return false;
		}
		list += n;
		if (strncmp(list, ", ", 2) == 0) {
			text_add(out, ", ");
			list += 2;
		}
	}
	return true;
}

void coding_say_error(struct ui *ui, const struct error *err)
{
	struct text t = {0};

	for (const char *s = err->text; *s;) {
		size_t quoted = *s == '\'' ? strcspn(s + 1, "'") : 0;
		if (quoted > 0 && s[1 + quoted] == '\'' && name_of(ui, s + 1, quoted, &t)) {
			s += quoted + 2;
			continue;
		}
		if (strncmp(s, ": ", 2) == 0 && s[2] != '\0') {
			text_add(&t, ": ");
			s += 2;
			if (name_list(ui, s, &t))
				break;
			continue;
		}
		text_add_c(&t, *s++);
	}
	ui_say(ui, TONE_ERROR, "%s", t.s ? t.s : "");
	text_clear(&t);
}
