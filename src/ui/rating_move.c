/* Going through the lines of ratings: up and down, to other targets and segments, to what is open. */
#include <stdint.h>

#include "base/i18n.h"
#include "ui/coding.h"
#include "ui/rating.h"
#include "ui/rating_value.h"

/* The next line with an item from there on, SIZE_MAX = none. */
static size_t next_item(const struct rating_view *v, size_t from, int by)
{
	for (size_t i = from + (size_t)by; i < v->n_lines; i += (size_t)by)
		if (!v->lines[i].heading)
			return i;
	return SIZE_MAX;
}

void rating_step_line(struct ui *ui, int by)
{
	struct rating_view *v = ui->rating;

	rating_take_typed(ui);
	if (v->in_evidence) {
		list_move(&v->evidence_list, by);
		return;
	}
	size_t to = next_item(v, v->list.cursor, by);
	if (to != SIZE_MAX)
		rating_select(ui, to);
	else
		ui_say(ui, TONE_INFO,
			by < 0 ? _("this is the first rating") : _("this is the last rating"));
}

static void up(struct ui *ui)
{
	rating_step_line(ui, -1);
}

static void down(struct ui *ui)
{
	rating_step_line(ui, 1);
}

size_t rating_find_line(
	const struct rating_view *v, int target, int segment, int item, bool anywhere)
{
	size_t first = SIZE_MAX, in_segment = SIZE_MAX;

	for (size_t i = v->n_lines; i-- > 0;) {
		const struct rating_line *l = &v->lines[i];

		if (l->heading || l->target != target)
			continue;
		first = i;
		if (l->segment != segment)
			continue;
		if (l->item == item)
			return i;
		in_segment = i;
	}
	return in_segment == SIZE_MAX && anywhere ? first : in_segment;
}

static void step_target(struct ui *ui, int by)
{
	const struct rating_line *l;
	size_t n;

	rating_take_typed(ui);
	l = rating_selected(ui);
	desk_targets(ui->desk, &n);
	for (size_t i = 1; l && i < n; i++) {
		int target = (l->target + (by > 0 ? (int)i : (int)(n - i))) % (int)n;
		size_t to = rating_find_line(ui->rating, target, l->segment, l->item, true);
		if (to == SIZE_MAX)
			continue;
		rating_select(ui, to);
		ui_say(ui, TONE_INFO, _("target: %s"), coding_target_label(ui, target));
		return;
	}
	ui_say(ui, TONE_INFO, _("nobody else is rated here"));
}

static void next_target(struct ui *ui)
{
	step_target(ui, 1);
}

static void previous_target(struct ui *ui)
{
	step_target(ui, -1);
}

static void step_segment(struct ui *ui, int by)
{
	const struct rating_line *l;
	size_t to;

	rating_take_typed(ui);
	l = rating_selected(ui);
	to = l ? rating_find_line(ui->rating, l->target, l->segment + by, l->item, false)
	       : SIZE_MAX;
	if (to != SIZE_MAX)
		rating_select(ui, to);
	else if (desk_codebook(ui->desk)->segments.kind == SEGMENT_NONE)
		ui_say(ui, TONE_INFO, _("this codebook has no segments"));
	else
		ui_say(ui, TONE_INFO,
			by < 0 ? _("no earlier segment is rated for this target")
			       : _("no later segment is rated for this target"));
}

static void next_segment(struct ui *ui)
{
	step_segment(ui, 1);
}

static void previous_segment(struct ui *ui)
{
	step_segment(ui, -1);
}

static void next_unrated(struct ui *ui)
{
	const struct rating_view *v = ui->rating;

	rating_take_typed(ui);
	for (size_t i = 1; i <= v->n_lines; i++) {
		size_t at = (v->list.cursor + i) % v->n_lines;

		if (v->lines[at].heading || !rating_is_open(ui, &v->lines[at]))
			continue;
		rating_select(ui, at);
		return;
	}
	ui_say(ui, TONE_INFO, _("everything is rated"));
}

static const struct command moving[] = {
	{"line-up", {"Up"}, N_("item"), N_("the rating above"), up},
	{"line-down", {"Down"}, NULL, N_("the rating below"), down},
	{"next-target", {"Tab"}, N_("target"), N_("the same for the next target"), next_target},
	{"previous-target", {"Shift+Tab"}, NULL, N_("the same for the target before"),
		previous_target},
	{"next-unrated", {"Ctrl+N"}, N_("next unrated"), N_("the next that is not rated yet"),
		next_unrated},
	{"next-segment", {"}", "PageDown"}, NULL, N_("the same in the next segment"), next_segment},
	{"previous-segment", {"{", "PageUp"}, NULL, N_("the same in the segment before"),
		previous_segment},
	{NULL, {NULL}, NULL, NULL, NULL},
};

const struct command_group group_rating_moves = {N_("Ratings"), moving};
