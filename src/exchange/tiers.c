/* Puts each event into the first tier of its kind that has room for it. */
#include "exchange/tiers.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* What a tier of the event is called, without a number. */
static char *base_name(const struct export_source *s, const struct event *e)
{
	const struct code *code = &s->cb->codes[e->code];
	const char *what = !e->v.state       ? "moments"
			   : code->group < 0 ? code->id
					     : s->cb->groups[code->group].id;

	return mem_printf("%s@%s", what, e->v.target);
}

static struct tier *find(struct tiers *t, const char *name)
{
	for (size_t i = 0; i < t->n; i++)
		if (strcmp(t->items[i].name, name) == 0)
			return &t->items[i];
	return NULL;
}

static bool has_room(const struct tier *t, const struct event *e, int64_t from_ms)
{
	return t->is_state == e->v.state && t->items[t->n - 1].to_ms <= from_ms;
}

/* The tier that takes the event, made if there is none. Events come by time. */
static struct tier *tier_of(
	struct tiers *t, const char *base, const struct event *e, int64_t from_ms)
{
	char *name = mem_strdup(base);
	struct tier *tier;

	for (int number = 2; (tier = find(t, name)) && !has_room(tier, e, from_ms); number++) {
		free(name);
		name = mem_printf("%s#%d", base, number);
	}
	if (tier) {
		free(name);
		return tier;
	}
	MEM_GROW(t->items, t->n, t->capacity);
	tier = &t->items[t->n++];
	*tier = (struct tier){.name = name, .target = e->v.target, .is_state = e->v.state};
	return tier;
}

void tiers_make(const struct export_source *s, bool clip, struct tiers *out)
{
	for (size_t i = 0; i < timeline_n(s->timeline); i++) {
		const struct event *e = timeline_at(s->timeline, i);
		struct tier_item item = {e, e->v.onset_ms, export_end_ms(s, e)};
		struct tier *tier;
		char *base;

		if (clip && !export_clip(s, e, &item.from_ms, &item.to_ms))
			continue;
		if (item.to_ms <= item.from_ms)
			item.to_ms = item.from_ms + 1;
		base = base_name(s, e);
		tier = tier_of(out, base, e, item.from_ms);
		free(base);
		MEM_GROW(tier->items, tier->n, tier->capacity);
		tier->items[tier->n++] = item;
	}
}

void tiers_clear(struct tiers *t)
{
	for (size_t i = 0; i < t->n; i++) {
		free(t->items[i].name);
		free(t->items[i].items);
	}
	free(t->items);
	*t = (struct tiers){0};
}
