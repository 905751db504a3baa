/*
 * A TextGrid for Praat, in its long text form, UTF-8.
 *
 * States are interval tiers, which must be tiled from the start to the end without a gap, so empty
 * intervals stand between them; moments are point tiers, where two at one time would be one (see
 * tiers.h). The time begins with the first event if that is before the recording. Praat has no place
 * for who coded what: that is the text of a first tier, called turven. All labels are ids.
 */
#include <string.h>

#include "base/text.h"
#include "exchange/format.h"
#include "exchange/tiers.h"

struct grid {
	int64_t from_ms, to_ms;
	struct text *out;
};

static void add_number(struct text *out, const char *what, int64_t ms)
{
	char seconds[MEDIATIME_SIZE];

	mediatime_format_seconds(ms, seconds);
	text_printf(out, "%s = %s\n", what, seconds);
}

static void add_label(struct text *out, const char *what, const struct event *e)
{
	const char *modifiers = e->v.modifiers ? e->v.modifiers : "";

	text_printf(out,
		modifiers[0] ? "            %s = \"%s (%s)\"\n" : "            %s = \"%s\"\n", what,
		e->v.code, modifiers);
}

static void begin_tier(const struct grid *g, size_t number, const char *class, const char *name)
{
	text_printf(g->out, "    item [%zu]:\n        class = \"%s\"\n        name = \"%s\"\n",
		number, class, name);
	add_number(g->out, "        xmin", g->from_ms);
	add_number(g->out, "        xmax", g->to_ms);
}

static void begin_interval(struct text *out, size_t number, int64_t from_ms, int64_t to_ms)
{
	text_printf(out, "        intervals [%zu]:\n", number);
	add_number(out, "            xmin", from_ms);
	add_number(out, "            xmax", to_ms);
}

/* Returns how many intervals there are now. */
static size_t add_gap(struct text *out, size_t n, int64_t from_ms, int64_t to_ms)
{
	if (from_ms >= to_ms)
		return n;
	begin_interval(out, n + 1, from_ms, to_ms);
	text_add(out, "            text = \"\"\n");
	return n + 1;
}

static void add_intervals(const struct grid *g, const struct tier *tier)
{
	struct text intervals = {0};
	int64_t at_ms = g->from_ms;
	size_t n = 0;

	for (size_t i = 0; i < tier->n; i++) {
		const struct tier_item *item = &tier->items[i];

		n = add_gap(&intervals, n, at_ms, item->from_ms);
		begin_interval(&intervals, ++n, item->from_ms, item->to_ms);
		add_label(&intervals, "text", item->event);
		at_ms = item->to_ms;
	}
	n = add_gap(&intervals, n, at_ms, g->to_ms);
	text_printf(g->out, "        intervals: size = %zu\n", n);
	text_add_n(g->out, intervals.s, intervals.len);
	text_clear(&intervals);
}

static void add_points(const struct grid *g, const struct tier *tier)
{
	text_printf(g->out, "        points: size = %zu\n", tier->n);
	for (size_t i = 0; i < tier->n; i++) {
		text_printf(g->out, "        points [%zu]:\n", i + 1);
		add_number(g->out, "            number", tier->items[i].from_ms);
		add_label(g->out, "mark", tier->items[i].event);
	}
}

static void add_head(const struct grid *g, const struct export_source *s, size_t n_tiers)
{
	text_add(g->out, "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\n");
	add_number(g->out, "xmin", g->from_ms);
	add_number(g->out, "xmax", g->to_ms);
	text_printf(g->out, "tiers? <exists>\nsize = %zu\nitem []:\n", n_tiers + 1);
	begin_tier(g, 1, "IntervalTier", "turven");
	text_add(g->out, "        intervals: size = 1\n");
	begin_interval(g->out, 1, g->from_ms, g->to_ms);
	text_printf(g->out, "            text = \"session %s, coder %s, pass %d, codebook %s\"\n",
		s->name->session, s->name->coder, s->name->pass, s->name->codebook);
}

void textgrid_write(const struct export_source *s, struct text *out)
{
	struct grid g = {.from_ms = 0, .to_ms = export_length_ms(s), .out = out};
	struct tiers tiers = {0};

	tiers_make(s, false, &tiers);
	if (g.to_ms < 1)
		g.to_ms = 1; /* a grid without a length is none */
	for (size_t i = 0; i < tiers.n; i++) {
		const struct tier *tier = &tiers.items[i];

		if (tier->items[0].from_ms < g.from_ms)
			g.from_ms = tier->items[0].from_ms;
		if (tier->items[tier->n - 1].to_ms > g.to_ms)
			g.to_ms = tier->items[tier->n - 1].to_ms;
	}
	add_head(&g, s, tiers.n);
	for (size_t i = 0; i < tiers.n; i++) {
		const struct tier *tier = &tiers.items[i];

		begin_tier(&g, i + 2, tier->is_state ? "IntervalTier" : "TextTier", tier->name);
		if (tier->is_state)
			add_intervals(&g, tier);
		else
			add_points(&g, tier);
	}
	tiers_clear(&tiers);
}
