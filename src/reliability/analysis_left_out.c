/* What a figure does not rest on though it was coded, or could have been: in numbers and in words. */
#include "base/i18n.h"
#include "reliability/analysis_private.h"

static const char *event_words(struct analysis_rows *rows, const struct analysis_left_out *l,
	const char *first, const char *second)
{
	if (l->events[0] + l->events[1] == 0)
		return "";
	if (!first)
		return arena_printf(&rows->arena, _("events outside left out: %zu"),
			l->events[0] + l->events[1]);
	return arena_printf(&rows->arena, _("events outside left out: %zu of %s, %zu of %s"),
		l->events[0], first, l->events[1], second);
}

static const char *target_words(struct analysis_rows *rows, size_t n)
{
	if (n == 0)
		return "";
	return arena_printf(&rows->arena,
		ngettext("left out: %zu target that nobody coded",
			"left out: %zu targets that nobody coded", n),
		n);
}

void place_leave_out(struct place *p, struct analysis_rows *rows, const struct analysis_left_out *l,
	const char *first, const char *second)
{
	struct analysis_left_out *copy;

	if (l->events[0] + l->events[1] + l->targets == 0)
		return;
	copy = arena_alloc(&rows->arena, 1, sizeof *copy);
	*copy = *l;
	p->left_out = copy;
	p->note = rows_join(rows, p->note, event_words(rows, l, first, second));
	p->note = rows_join(rows, p->note, target_words(rows, l->targets));
}
