/* What the edit view does to its event. */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "model/label.h"
#include "model/mediatime.h"
#include "model/modifiers.h"
#include "ui/edit.h"

const struct event *edit_event(struct ui *ui)
{
	const struct event *e = timeline_find(desk_timeline(ui->desk), ui->edit->id);

	return e && !e->deleted ? e : NULL;
}

static bool is_same_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

/* As far as this view can change them: a time that stays keeps its bound too. */
static bool is_same(const struct event_values *a, const struct event_values *b)
{
	return strcmp(a->code, b->code) == 0 && strcmp(a->target, b->target) == 0 &&
	       a->state == b->state && a->onset_ms == b->onset_ms && a->offset_ms == b->offset_ms &&
	       a->mark == b->mark && is_same_text(a->modifiers, b->modifiers) &&
	       is_same_text(a->comment, b->comment);
}

bool edit_change(struct ui *ui, const struct event_values *v)
{
	struct error err = {0};
	const struct event *e = edit_event(ui);

	if (e && is_same(&e->v, v)) {
		ui_say(ui, TONE_INFO, _("unchanged"));
		return false;
	}
	if (desk_change(ui->desk, ui->edit->id, v, &err)) {
		ui->coding->rows_stale = true;
		return true;
	}
	coding_say_error(ui, &err);
	return false;
}

/* Typed and moved times are exact: the bound of a key press no longer says anything. */
static bool edit_set_onset(struct ui *ui, const struct event *e, int64_t ms)
{
	struct event_values v = e->v;

	v.onset_ms = ms;
	if (!v.state)
		v.offset_ms = ms;
	v.error_ms = -1;
	v.frame_ms = MEDIATIME_NONE;
	v.correction_ms = 0;
	return edit_change(ui, &v);
}

bool edit_set_offset(struct ui *ui, const struct event *e, int64_t ms)
{
	struct event_values v = e->v;

	v.offset_ms = ms;
	return edit_change(ui, &v);
}

bool edit_at_time(struct ui *ui)
{
	if (ui->edit->field == FIELD_ONSET || ui->edit->field == FIELD_OFFSET)
		return true;
	ui_say(ui, TONE_INFO, _("this changes times: choose the line Start or End first"));
	return false;
}

static void say_time(struct ui *ui, bool state, int64_t ms)
{
	char time[MEDIATIME_SIZE];

	mediatime_format(ms, 3, time);
	ui_say(ui, TONE_INFO,
		ui->edit->field == FIELD_OFFSET ? _("it ends at %s now")
		: state                         ? _("it begins at %s now")
						: _("it is at %s now"),
		time);
}

bool edit_set_time(struct ui *ui, int64_t ms)
{
	const struct event *e = edit_event(ui);
	bool ok, same;

	if (!e)
		return false;
	same = ms == (ui->edit->field == FIELD_OFFSET ? e->v.offset_ms : e->v.onset_ms);
	if (ui->edit->field == FIELD_OFFSET) {
		if (!e->v.state) {
			ui_say(ui, TONE_INFO, _("a point event has no end"));
			return false;
		}
		ok = edit_set_offset(ui, e, ms);
	} else {
		ok = edit_set_onset(ui, e, ms);
	}
	if (ok)
		say_time(ui, e->v.state, ms);
	if (ok && !desk_playback(ui->desk)->playing)
		desk_seek(ui->desk, ms);
	return ok || same;
}

void edit_move_time(struct ui *ui, int64_t by_ms)
{
	const struct event *e = edit_event(ui);

	if (!e)
		return;
	if (!edit_at_time(ui))
		return;
	int64_t ms = ui->edit->field == FIELD_OFFSET ? e->v.offset_ms : e->v.onset_ms;
	if (ms == MEDIATIME_NONE)
		ms = desk_playback(ui->desk)->position_ms;
	ms += by_ms;
	edit_set_time(ui, ms < 0 && !desk_playback(ui->desk)->stopwatch ? 0 : ms);
}

void edit_set_code(struct ui *ui, const struct event *e, int code)
{
	const struct codebook *cb = desk_codebook(ui->desk);
	const struct code *c = &cb->codes[code];
	struct event_values v = e->v;

	v.code = c->id;
	v.state = c->kind == CODE_STATE;
	if (!v.state)
		v.offset_ms = v.onset_ms;
	else if (!e->v.state)
		v.offset_ms = v.onset_ms +
			      1000; /* a point that becomes a state: a second, to be mended */
	char *modifiers = modifiers_keep(cb, code, e->v.modifiers);
	v.modifiers = modifiers;
	int possible[2];
	size_t n_targets, n = desk_possible_targets(ui->desk, code, possible, 2);
	const struct target *targets = desk_targets(ui->desk, &n_targets);
	if (!target_allowed(cb, c, &targets[e->target]) && n == 1)
		v.target = targets[possible[0]].id;
	if (edit_change(ui, &v))
		ui_say(ui, TONE_INFO, _("the code is now %s"), code_called(c, ui_language(ui)).s);
	free(modifiers);
}
