/*
 * How much of a session was observed.
 *
 * As far as the user or the file says, else the whole recording if its length is known. Else up to the
 * last event of anybody who coded the session, here or before: coders of one session have seen the
 * same of it, and who codes less at its end has not stopped observing there.
 */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cli/import_private.h"
#include "coding/observation.h"
#include "model/mediatime.h"

/* Those that were there before, and how far they go. */
struct before {
	struct observation_name *names;
	int64_t *span_ms, *watched_ms; /* -1: it cannot be read, which `turven check` tells */
	size_t n;
};

static int64_t watched_ms(const struct timeline *t)
{
	const struct coverage *c = timeline_coverage(t);

	return c->n > 0 ? c->items[c->n - 1].to_ms : timeline_span_ms(t);
}

static void read_before(const struct import_plan *p, const char *session, struct before *b)
{
	char *folder = study_session_folder(p->study, session);
	struct codebook_shelf shelf = {0};
	struct error err;

	*b = (struct before){0};
	if (folder && file_exists(folder) &&
		!journal_observations(folder, session, &b->names, &b->n, &err))
		b->n = 0;
	b->span_ms = mem_alloc(b->n + 1, sizeof *b->span_ms);
	b->watched_ms = mem_alloc(b->n + 1, sizeof *b->watched_ms);
	for (size_t i = 0; i < b->n; i++) {
		struct problems problems = {0};
		struct observation o;

		b->span_ms[i] = b->watched_ms[i] = -1;
		if (observation_open_records(&o, &shelf, p->study, &b->names[i], &problems, &err)) {
			b->span_ms[i] = timeline_span_ms(o.timeline);
			b->watched_ms[i] = watched_ms(o.timeline);
			observation_clear(&o);
		}
		problems_clear(&problems);
	}
	codebook_shelf_clear(&shelf);
	free(folder);
}

static void clear_before(struct before *b)
{
	free(b->names);
	free(b->span_ms);
	free(b->watched_ms);
}

/* A stretch does not hold its end; a point at the very end was observed all the same. */
static int64_t behind_events_ms(const struct plan_item *item)
{
	for (size_t i = 0; i < item->from->n_events; i++) {
		const struct import_event *e = &item->from->events[i];

		if (e->onset_ms == item->end_ms && item->end_ms > 0)
			return item->end_ms + 1;
	}
	return item->end_ms;
}

/* What is known of the item itself. */
static void take_own(struct import_plan *p, struct plan_item *item)
{
	const struct plan_session *s = &p->sessions[item->session];
	int64_t length_ms = session_duration_ms(&s->session);
	char last[MEDIATIME_SIZE];

	item->span_from = p->wishes.length_ms > 0       ? SPAN_WISH
			  : item->from->duration_ms > 0 ? SPAN_FILE
			  : length_ms > 0               ? SPAN_RECORDING
							: SPAN_EVENTS;
	item->span_ms = item->span_from == SPAN_WISH        ? p->wishes.length_ms
			: item->span_from == SPAN_FILE      ? item->from->duration_ms
			: item->span_from == SPAN_RECORDING ? length_ms
							    : behind_events_ms(item);
	if (item->span_ms >= item->end_ms)
		return;
	if (item->span_from == SPAN_WISH) {
		mediatime_format(item->end_ms, 3, last);
		plan_mistake(p, item->file, item->from->line, 0,
			_("the last event ends at %s, behind --length; give a longer one"), last);
	}
	item->span_from = SPAN_EVENTS;
	item->span_ms = behind_events_ms(item);
}

/* Who was taken to have observed less, of those who coded the same. */
static const char *find_shorter(
	struct import_plan *p, const struct plan_item *item, const struct before *b)
{
	struct text t = {0};
	const char *out = NULL;

	for (size_t i = 0; i < b->n; i++) {
		char span[MEDIATIME_SIZE];

		if (b->watched_ms[i] < 0 || b->watched_ms[i] >= item->span_ms ||
			strcmp(b->names[i].codebook, item->name.codebook) != 0)
			continue;
		mediatime_format(b->watched_ms[i], 3, span);
		text_printf(&t, _("%s%s (pass %d) up to %s"), t.len > 0 ? ", " : "",
			b->names[i].coder, b->names[i].pass, span);
	}
	if (t.len > 0)
		out = arena_strdup(&p->arena, t.s);
	text_clear(&t);
	return out;
}

/* Of a session where the length of somebody's work is not known. */
static void take_from_others(struct import_plan *p, const struct plan_session *s)
{
	int64_t longest_ms = 0;
	struct before before;

	read_before(p, s->id, &before);
	for (size_t i = 0; i < s->n_items; i++)
		if (p->items[s->items[i]].span_ms > longest_ms)
			longest_ms = p->items[s->items[i]].span_ms;
	for (size_t i = 0; i < before.n; i++)
		if (before.span_ms[i] > longest_ms)
			longest_ms = before.span_ms[i];
	for (size_t i = 0; i < s->n_items; i++) {
		struct plan_item *item = &p->items[s->items[i]];

		if (item->span_from == SPAN_EVENTS && item->span_ms < longest_ms) {
			item->span_from = SPAN_OTHERS;
			item->span_ms = longest_ms;
		}
		item->shorter = find_shorter(p, item, &before);
	}
	clear_before(&before);
}

static void add_records(struct import_plan *p, struct plan_item *item)
{
	struct record *r = item->records ? &item->records[item->n_records] : NULL;

	if (r && item->span_ms > 0) {
		record_init(r, OP_PLAY, CAUSE_IMPORT);
		r->v.onset_ms = 0;
		r->v.offset_ms = item->span_ms;
		r++;
	}
	if (r && p->wishes.finished) {
		record_init(r, OP_STATE, CAUSE_IMPORT);
		r->key = STATE_FINISHED;
		r++;
	}
	if (r)
		item->n_records = (size_t)(r - item->records);
}

void plan_spans(struct import_plan *p)
{
	for (size_t i = 0; i < p->n_sessions; i++) {
		const struct plan_session *s = &p->sessions[i];
		bool is_open = false;

		for (size_t k = 0; k < s->n_items; k++) {
			struct plan_item *item = &p->items[s->items[k]];

			take_own(p, item);
			is_open |= item->span_from == SPAN_EVENTS;
		}
		if (is_open)
			take_from_others(p, s);
	}
	for (size_t i = 0; i < p->n_items; i++)
		add_records(p, &p->items[i]);
}
