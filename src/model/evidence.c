/* Which events are evidence for which rating item. See the header. */
#include "model/evidence.h"

#include <stdlib.h>

#include "base/mem.h"

bool evidence_is_for(const struct codebook *cb, int code, int item)
{
	const struct code *c = &cb->codes[code];

	if (c->item >= 0)
		return c->item == item;
	return c->dimension >= 0 && c->dimension == cb->ratings[item].dimension;
}

static bool is_in(const struct event *e, const struct segment *s)
{
	return s->start_ms <= e->v.onset_ms && e->v.onset_ms < s->end_ms;
}

bool evidence_holds(const struct codebook *cb, const struct event *e, int item, int target,
	const struct segment *segment)
{
	return e->target == target && evidence_is_for(cb, e->code, item) &&
	       (!segment || is_in(e, segment));
}

static void tally(struct evidence *out, int valence)
{
	if (valence > 0)
		out->n_positive++;
	else if (valence < 0)
		out->n_negative++;
	else
		out->n_neutral++;
}

void evidence_count(const struct timeline *t, const struct codebook *cb, int item, int target,
	const struct segment *segment, struct evidence *out)
{
	*out = (struct evidence){0};
	for (size_t i = 0; i < timeline_n(t); i++) {
		const struct event *e = timeline_at(t, i);

		if (evidence_holds(cb, e, item, target, segment))
			tally(out, cb->codes[e->code].valence);
	}
}

/* ---- all at once ---- */

static struct evidence *slot(const struct evidence_table *table, int item, int target, int segment)
{
	size_t row = (size_t)item * table->n_targets + (size_t)target;

	return &table->counts[row * table->n_places + (size_t)(segment + 1)];
}

void evidence_table_make(struct evidence_table *table, const struct codebook *cb, size_t n_targets,
	const struct timeline *t, const struct segment *segments, size_t n_segments)
{
	table->n_targets = n_targets;
	table->n_places = n_segments + 1;
	table->counts =
		mem_alloc(cb->n_ratings * n_targets * table->n_places + 1, sizeof *table->counts);
	for (size_t i = 0; i < timeline_n(t); i++) {
		const struct event *e = timeline_at(t, i);
		int valence = cb->codes[e->code].valence;

		for (int item = 0; item < (int)cb->n_ratings; item++) {
			if (!evidence_is_for(cb, e->code, item))
				continue;
			tally(slot(table, item, e->target, -1), valence);
			for (int s = 0; s < (int)n_segments; s++)
				if (is_in(e, &segments[s]))
					tally(slot(table, item, e->target, s), valence);
		}
	}
}

const struct evidence *evidence_table_at(
	const struct evidence_table *table, int item, int target, int segment)
{
	return slot(table, item, target, segment);
}

void evidence_table_clear(struct evidence_table *table)
{
	free(table->counts);
	*table = (struct evidence_table){0};
}
