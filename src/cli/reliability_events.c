/* turven reliability --events: a table of events becomes samples, session by session. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "cli/reliability.h"
#include "cli/reliability_page.h"
#include "exchange/csv.h"
#include "model/mediatime.h"

/* Different names, sorted bytewise, so that no order of rows changes a figure. */
struct names {
	const char **items;
	size_t n;
};

/* An event with the places of its names. */
struct placed {
	const struct plain_event *event;
	size_t session, coder, target, code; /* code: of the points, or of the states */
};

struct group {
	const char *name;
	const char **codes;
	size_t n;
	char **parts; /* owns what codes point to; NULL = borrowed */
};

struct table {
	const struct request *r;
	struct reliability_part *part;
	const char *path;
	struct names sessions, coders, targets, points, states;
	struct placed *events; /* by session */
	size_t n;
	struct group *groups;
	size_t n_groups;
};

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void sort_names(struct names *names)
{
	size_t n = 0;

	if (names->n > 0)
		qsort(names->items, names->n, sizeof *names->items, compare_names);
	for (size_t i = 0; i < names->n; i++)
		if (n == 0 || strcmp(names->items[n - 1], names->items[i]) != 0)
			names->items[n++] = names->items[i];
	names->n = n;
}

/* Index, or the number of names. */
static size_t name_index(const struct names *names, const char *name)
{
	const char **found = names->n == 0 ? NULL
					   : bsearch(&name, names->items, names->n,
						     sizeof *names->items, compare_names);

	return found ? (size_t)(found - names->items) : names->n;
}

static bool takes_coder(const struct request *r, const char *coder)
{
	for (size_t i = 0; i < r->n_coders; i++)
		if (strcmp(r->coders[i], coder) == 0)
			return true;
	return r->n_coders == 0;
}

/* ---- names and groups ---- */

static void collect(struct table *t, const struct plain_events *e)
{
	struct names *all[] = {&t->sessions, &t->coders, &t->targets, &t->points, &t->states};

	for (size_t k = 0; k < sizeof all / sizeof *all; k++)
		all[k]->items = mem_alloc(e->n + 1, sizeof *all[k]->items);
	for (size_t i = 0; i < e->n; i++) {
		const struct plain_event *x = &e->items[i];
		struct names *codes = x->state ? &t->states : &t->points;

		if (!takes_coder(t->r, x->coder))
			continue;
		t->sessions.items[t->sessions.n++] = x->session;
		t->coders.items[t->coders.n++] = x->coder;
		t->targets.items[t->targets.n++] = x->target;
		codes->items[codes->n++] = x->code;
	}
	for (size_t k = 0; k < sizeof all / sizeof *all; k++)
		sort_names(all[k]);
	/* the order that was asked for; who logged nothing at all is not there */
	for (size_t i = 0, n = 0; i < t->r->n_coders; i++) {
		size_t at = 0;

		while (at < t->coders.n && strcmp(t->coders.items[at], t->r->coders[i]) != 0)
			at++;
		if (at < t->coders.n && at >= n) {
			const char *name = t->coders.items[at];

			memmove(&t->coders.items[n + 1], &t->coders.items[n],
				(at - n) * sizeof name);
			t->coders.items[n++] = name;
		}
	}
}

static int compare_placed(const void *va, const void *vb)
{
	const struct placed *a = va, *b = vb;

	if (a->session != b->session)
		return a->session < b->session ? -1 : 1;
	return (a->event > b->event) - (a->event < b->event);
}

static void place(struct table *t, const struct plain_events *e)
{
	t->events = mem_alloc(e->n + 1, sizeof *t->events);
	for (size_t i = 0; i < e->n; i++) {
		const struct plain_event *x = &e->items[i];
		struct placed p = {.event = x};

		if (!takes_coder(t->r, x->coder))
			continue;
		p.session = name_index(&t->sessions, x->session);
		while (strcmp(t->coders.items[p.coder], x->coder) != 0)
			p.coder++;
		p.target = name_index(&t->targets, x->target);
		p.code = name_index(x->state ? &t->states : &t->points, x->code);
		t->events[t->n++] = p;
	}
	if (t->n > 0)
		qsort(t->events, t->n, sizeof *t->events, compare_placed);
}

static size_t group_of(const struct table *t, const char *code)
{
	size_t i = 0;

	for (; i < t->n_groups; i++)
		for (size_t k = 0; k < t->groups[i].n; k++)
			if (strcmp(t->groups[i].codes[k], code) == 0)
				return i;
	return i;
}

/* A group as it was given: "K,L". False: said what is wrong. */
static bool add_group(struct table *t, const char *value)
{
	struct group *g = &t->groups[t->n_groups];
	char *copy = mem_strdup(value), *save = NULL;
	size_t n = 0;
	bool good = true;

	*g = (struct group){.name = value};
	g->codes = mem_alloc(strlen(value) + 1, sizeof *g->codes);
	g->parts = mem_alloc(strlen(value) + 1, sizeof *g->parts);
	for (char *part = strtok_r(copy, ",", &save); part && good;
		part = strtok_r(NULL, ",", &save)) {
		if (name_index(&t->states, part) == t->states.n) {
			cli_usage(_("--exclusive: no state has the code '%s' in '%s'"), part,
				t->path);
			good = false;
		} else if (group_of(t, part) < t->n_groups) {
			cli_usage(_("--exclusive: code '%s' is in two groups; it can be in one"),
				part);
			good = false;
		}
		g->parts[n] = mem_strdup(part);
		g->codes[n] = g->parts[n];
		n++;
	}
	g->n = n;
	free(copy);
	sort_names(&(struct names){g->codes, n});
	t->n_groups++;
	return good;
}

/* The groups of --exclusive, then every state for itself; without them all states are one group. */
static bool make_groups(struct table *t)
{
	const char *value;
	size_t at = 0;
	bool good = true;

	t->groups = mem_alloc(t->r->a->n_given + t->states.n + 1, sizeof *t->groups);
	while (good && (value = cli_next(t->r->a, t->r->exclusive, &at)))
		good = add_group(t, value);
	if (good && t->n_groups == 0 && t->states.n > 0)
		t->groups[t->n_groups++] =
			(struct group){"states", t->states.items, t->states.n, NULL};
	for (size_t i = 0; good && i < t->states.n; i++)
		if (group_of(t, t->states.items[i]) == t->n_groups)
			t->groups[t->n_groups++] =
				(struct group){t->states.items[i], &t->states.items[i], 1, NULL};
	if (t->points.n > SAMPLE_MAX_CODES || t->states.n > SAMPLE_MAX_CODES) {
		cli_usage(_("'%s' has more than %d codes; is this a table of events?"), t->path,
			SAMPLE_MAX_CODES);
		good = false;
	}
	return good;
}

static void table_clear(struct table *t)
{
	for (size_t i = 0; i < t->n_groups; i++) {
		struct group *g = &t->groups[i];

		if (!g->parts)
			continue;
		for (size_t k = 0; k < strlen(g->name); k++)
			free(g->parts[k]);
		free(g->parts);
		free(g->codes);
	}
	free(t->groups);
	free(t->events);
	free(t->sessions.items);
	free(t->coders.items);
	free(t->targets.items);
	free(t->points.items);
	free(t->states.items);
}

/* ---- a session ---- */

/* Which targets a code is used for, anywhere in the table. */
static void mark_possible(const struct table *t, struct sample_block *b, size_t target, bool state)
{
	for (int c = 0; c < b->n_codes; c++)
		b->possible[c] = false;
	for (size_t i = 0; i < t->n; i++) {
		const struct plain_event *e = t->events[i].event;

		if (t->events[i].target != target || e->state != state)
			continue;
		for (int c = 0; c < b->n_codes; c++)
			b->possible[c] |= strcmp(b->codes[c], e->code) == 0;
	}
}

static void add_block(const struct table *t, struct sample *s, const struct placed *events,
	size_t n, size_t target, const struct group *g, bool state)
{
	const char *name = t->targets.items[target];
	struct sample_block *b = sample_add_block(
		s, state ? SAMPLE_STATES : SAMPLE_POINTS, name, name, g->name, g->codes, (int)g->n);
	const struct names codes = {g->codes, g->n};

	mark_possible(t, b, target, state);
	for (size_t i = 0; i < n; i++) {
		const struct plain_event *e = events[i].event;
		size_t code;

		if (events[i].target != target || e->state != state)
			continue;
		code = name_index(&codes, e->code);
		if (code < g->n)
			sample_add_event(b, events[i].coder, (int)code, e->start_ms, e->stop_ms);
	}
}

/* Without anything better: from 0, or what is before it, up to the last that anybody logged. */
static struct window span_of(const struct placed *events, size_t n)
{
	struct window w = {0, 0};

	for (size_t i = 0; i < n; i++) {
		const struct plain_event *e = events[i].event;
		int64_t end = e->state && e->stop_ms > e->start_ms ? e->stop_ms : e->start_ms + 1;

		w.from_ms = e->start_ms < w.from_ms ? e->start_ms : w.from_ms;
		w.to_ms = end > w.to_ms ? end : w.to_ms;
	}
	return w;
}

static bool add_session(
	const struct table *t, const struct placed *events, size_t n, struct analysis *a)
{
	const char *session = t->sessions.items[events[0].session];
	struct window w = t->r->has_window ? t->r->window : span_of(events, n);
	struct error err = {0};
	struct sample s;
	bool good;

	sample_init(&s, session[0] ? session : t->path, t->coders.n);
	for (size_t k = 0; k < t->coders.n; k++)
		s.coders[k] = (struct sample_coder){
			.label = t->coders.items[k], .person = t->coders.items[k], .span = w};
	for (size_t i = 0; i < t->targets.n; i++) {
		const struct group points = {"points", t->points.items, t->points.n, NULL};

		if (points.n > 0)
			add_block(t, &s, events, n, i, &points, false);
		for (size_t g = 0; g < t->n_groups; g++)
			add_block(t, &s, events, n, i, &t->groups[g], true);
	}
	good = sample_finish(&s, &err);
	if (good)
		analysis_add(a, &s, &t->part->rows);
	else
		error_print(&err);
	if (good && t->part->page)
		reliability_page_sample(t->part->page, t->r, &s);
	sample_clear(&s);
	return good;
}

/* Is something of a session in --window? Nobody knows more of a table than what was logged. */
static bool is_in_window(const struct request *r, const struct placed *events, size_t n)
{
	struct window span = span_of(events, n);

	return !r->has_window || (span.from_ms < r->window.to_ms && span.to_ms > r->window.from_ms);
}

/* One session: its figures are those of the file, and there is nothing to pool. */
static void name_after_file(struct analysis_rows *rows, size_t n_of_sessions, const char *path)
{
	size_t n = 0;

	for (size_t i = n_of_sessions; i < rows->n; i++) {
		rows->items[n] = rows->items[i];
		rows->items[n++].source = arena_strdup(&rows->arena, path);
	}
	rows->n = n;
}

/* ---- overlaps ---- */

struct state_of {
	const struct placed *placed;
	size_t group;
};

static int compare_states_of(const void *va, const void *vb)
{
	const struct state_of *a = va, *b = vb;
	const size_t keys[][2] = {{a->placed->session, b->placed->session},
		{a->placed->coder, b->placed->coder}, {a->placed->target, b->placed->target},
		{a->group, b->group}};

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (keys[i][0] != keys[i][1])
			return keys[i][0] < keys[i][1] ? -1 : 1;
	if (a->placed->event->start_ms != b->placed->event->start_ms)
		return a->placed->event->start_ms < b->placed->event->start_ms ? -1 : 1;
	return (a->placed->event->line > b->placed->event->line) -
	       (a->placed->event->line < b->placed->event->line);
}

static void tell_overlap(const struct table *t, const struct plain_event *a,
	const struct plain_event *b, struct problems *problems)
{
	char from[2][MEDIATIME_SIZE], to[2][MEDIATIME_SIZE];

	mediatime_format(a->start_ms, 3, from[0]);
	mediatime_format(a->stop_ms, 3, to[0]);
	mediatime_format(b->start_ms, 3, from[1]);
	mediatime_format(b->stop_ms, 3, to[1]);
	problems_add(problems, SEVERITY_ERROR, t->path, b->line, 1,
		_("'%s' (%s to %s) and '%s' (%s to %s) of coder '%s' for '%s' overlap, though only "
		  "one of them can be at a time; the first is %s:%d; correct one of them, or say "
		  "with --exclusive which codes exclude each other"),
		a->code, from[0], to[0], b->code, from[1], to[1], a->coder, a->target, t->path,
		a->line);
}

/* Says which states of a group overlap. */
static bool no_overlaps(const struct table *t)
{
	struct state_of *states = mem_alloc(t->n + 1, sizeof *states);
	struct problems problems = {0};
	size_t n = 0, last = 0;
	bool good;

	for (size_t i = 0; i < t->n; i++) {
		const struct plain_event *e = t->events[i].event;

		if (e->state && e->stop_ms > e->start_ms)
			states[n++] = (struct state_of){&t->events[i], group_of(t, e->code)};
	}
	if (n > 0)
		qsort(states, n, sizeof *states, compare_states_of);
	/* last: the one of this group that goes on longest so far */
	for (size_t i = 1; i < n; i++) {
		const struct placed *a = states[last].placed, *b = states[i].placed;
		bool same = a->session == b->session && a->coder == b->coder &&
			    a->target == b->target && states[last].group == states[i].group;

		if (same && b->event->start_ms < a->event->stop_ms)
			tell_overlap(t, a->event, b->event, &problems);
		if (!same || b->event->stop_ms > a->event->stop_ms)
			last = i;
	}
	good = problems.n_errors == 0;
	problems_print(&problems);
	problems_clear(&problems);
	free(states);
	return good;
}

static bool event_figures(struct table *t)
{
	struct analysis_rows *rows = &t->part->rows;
	struct analysis *a = analysis_new(&t->r->o);
	size_t n_of_sessions, n_inside = 0;
	struct error err = {0};
	bool good = true;

	for (size_t i = 0, n; i < t->n; i += n) {
		for (n = 1; i + n < t->n && t->events[i + n].session == t->events[i].session;)
			n++;
		if (!is_in_window(t->r, &t->events[i], n))
			continue;
		n_inside++;
		good &= add_session(t, &t->events[i], n, a);
	}
	if (n_inside == 0 && t->n > 0) {
		error_set(&err,
			_("%s: every event is outside this --window; choose a part in which there "
			  "are some, or leave it out"),
			t->path);
		error_print(&err);
		good = false;
	}
	n_of_sessions = rows->n;
	if (good)
		analysis_finish(a, rows);
	if (good && t->sessions.n == 1 && t->sessions.items[0][0] == '\0')
		name_after_file(rows, n_of_sessions, t->path);
	analysis_free(a);
	return good;
}

bool reliability_events(const struct request *r, const char *path, struct reliability_part *part)
{
	struct table t = {.r = r, .part = part, .path = path};
	struct problems problems = {0};
	struct plain_events events;
	struct error err = {0};
	char *text;
	size_t len;
	bool good;

	if (!file_read(path, CSV_MAX_BYTES + 3, &text, &len, &err)) {
		error_print(&err);
		return false;
	}
	reliability_page_table(part->page, path, text, len);
	good = plain_events_parse(&events, path, text, len, &problems);
	free(text);
	problems_print(&problems);
	problems_clear(&problems);
	if (good) {
		collect(&t, &events);
		place(&t, &events);
		good = reliability_has_coders(r, path, t.coders.items, t.coders.n) &&
		       make_groups(&t) && no_overlaps(&t) && event_figures(&t);
		table_clear(&t);
	}
	plain_events_clear(&events);
	return good;
}
