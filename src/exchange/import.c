/*
 * The table of readers, and what holds for all of them: starts and stops become states, and what no
 * observation can hold is a mistake, whatever the format.
 */
#include "exchange/import.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "model/mediatime.h"

static const struct import_format formats[] = {
	{"csv",
		N_("a table of events as 'turven export csv' writes it, or with the columns "
		   "session, "
		   "coder, target, code, type, start_ms, stop_ms"),
		csv_events_read},
	{"tsv", N_("the same, separated by tabs"), csv_events_read},
	{"boris", N_("a project of BORIS (.boris, .boris.gz), of the formats 1.6 to 7"),
		boris_project_read},
	{"boris-tabular", N_("tabular events of BORIS, as tsv or csv"), boris_table_read},
	{"boris-aggregated", N_("aggregated events of BORIS, as tsv or csv"),
		boris_aggregated_read},
	{"elan", N_("an annotation document of ELAN (.eaf)"), elan_read},
	{"textgrid", N_("a TextGrid of Praat, as a text file"), textgrid_read},
	{"datavyu", N_("a spreadsheet of Datavyu (.opf)"), datavyu_read},
};

#define N_FORMATS (sizeof formats / sizeof formats[0])

const struct import_format *import_formats(size_t *n)
{
	*n = N_FORMATS;
	return formats;
}

const struct import_format *import_format(const char *name)
{
	for (size_t i = 0; i < N_FORMATS; i++)
		if (strcmp(formats[i].name, name) == 0)
			return &formats[i];
	return NULL;
}

/* ---- for readers ---- */

static bool is_same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

struct import_observation *import_observation(struct import *im, const char *id, int line)
{
	struct import_observation *o;

	/* From the newest on: files go through their observations one by one. */
	for (size_t i = im->n_observations; i > 0; i--)
		if (is_same(im->observations[i - 1].id, id))
			return &im->observations[i - 1];
	MEM_GROW(im->observations, im->n_observations, im->observations_capacity);
	o = &im->observations[im->n_observations++];
	*o = (struct import_observation){
		.id = id ? arena_strdup(&im->arena, id) : NULL, .duration_ms = -1, .line = line};
	return o;
}

struct import_event *import_add(struct import_observation *o, int line, int column)
{
	MEM_GROW(o->events, o->n_events, o->capacity);
	o->events[o->n_events] = (struct import_event){.line = line, .column = column};
	return &o->events[o->n_events++];
}

struct import_code *import_declare_code(struct import *im, const char *id)
{
	for (size_t i = 0; i < im->n_codes; i++)
		if (strcmp(im->codes[i].id, id) == 0)
			return &im->codes[i];
	MEM_GROW(im->codes, im->n_codes, im->codes_capacity);
	im->codes[im->n_codes] = (struct import_code){.id = id};
	return &im->codes[im->n_codes++];
}

struct import_target *import_declare_target(struct import *im, const char *id)
{
	for (size_t i = 0; i < im->n_targets; i++)
		if (strcmp(im->targets[i].id, id) == 0)
			return &im->targets[i];
	MEM_GROW(im->targets, im->n_targets, im->targets_capacity);
	im->targets[im->n_targets] = (struct import_target){.id = id};
	return &im->targets[im->n_targets++];
}

void import_lose(struct import *im, const char *text, size_t n)
{
	if (n == 0)
		return;
	for (size_t i = 0; i < im->n_notes; i++)
		if (strcmp(im->notes[i].text, text) == 0) {
			im->notes[i].n += n;
			return;
		}
	MEM_GROW(im->notes, im->n_notes, im->notes_capacity);
	im->notes[im->n_notes++] = (struct import_note){text, n};
}

/* ---- starts and stops ---- */

struct pairing {
	struct import *im;
	const char *name;
	struct problems *problems;
};

static const char *words(const char *s)
{
	return s ? s : "";
}

static int compare_text(const char *a, const char *b)
{
	return strcmp(words(a), words(b));
}

/* Of what must be the same for a start and its stop. */
static int compare_keys(const struct import_event *a, const struct import_event *b)
{
	int way = compare_text(a->code, b->code);

	if (way == 0)
		way = compare_text(a->target, b->target);
	for (size_t i = 0; way == 0 && i < a->n_modifiers && i < b->n_modifiers; i++) {
		way = compare_text(a->modifiers[i].set, b->modifiers[i].set);
		if (way == 0)
			way = compare_text(a->modifiers[i].value, b->modifiers[i].value);
	}
	if (way == 0 && a->n_modifiers != b->n_modifiers)
		way = a->n_modifiers < b->n_modifiers ? -1 : 1;
	return way;
}

/* They are in one array, in the order of the file. */
static int compare_ends(const void *a, const void *b)
{
	const struct import_event *one = *(struct import_event *const *)a;
	const struct import_event *other = *(struct import_event *const *)b;
	int way = compare_keys(one, other);

	if (way == 0 && one->onset_ms != other->onset_ms)
		way = one->onset_ms < other->onset_ms ? -1 : 1;
	return way != 0 ? way : one < other ? -1 : one > other;
}

/* What was written at either end is one comment. */
static const char *join_comments(struct import *im, const char *start, const char *stop)
{
	if (!stop || stop[0] == '\0' || is_same(start, stop))
		return start;
	if (!start || start[0] == '\0')
		return stop;
	return arena_printf(&im->arena, "%s\n%s", start, stop);
}

static void end_state(
	struct pairing *p, struct import_event *start, const struct import_event *stop)
{
	start->kind = IMPORT_STATE;
	start->offset_ms = stop->onset_ms;
	start->stop_line = stop->line;
	start->comment = join_comments(p->im, start->comment, stop->comment);
	if (start->mark == MARK_NONE)
		start->mark = stop->mark;
}

static void leave_open(struct pairing *p, struct import_event *start)
{
	start->kind = IMPORT_STATE;
	start->offset_ms = MEDIATIME_NONE;
	problems_add(p->problems, SEVERITY_WARNING, p->name, start->line, start->column,
		_("nothing ends '%s', which starts here; it is imported as a state that nobody "
		  "ended"),
		words(start->code));
}

static void refuse_stop(struct pairing *p, const struct import_event *stop)
{
	problems_add(p->problems, SEVERITY_ERROR, p->name, stop->line, stop->column,
		_("'%s' stops here and has not been started; add its start before it, or leave out "
		  "this stop"),
		words(stop->code));
}

static struct import_event *next_of(
	struct import_event **ends, size_t n, enum import_kind kind, size_t *at)
{
	while (*at < n && ends[*at]->kind != kind)
		++*at;
	return *at < n ? ends[(*at)++] : NULL;
}

/*
 * The starts and stops at one moment. What runs is stopped before the next one starts, in whatever
 * order the file lists them; what is left stops what started in this very moment.
 */
static struct import_event *pair_moment(
	struct pairing *p, struct import_event **ends, size_t n, struct import_event *open)
{
	size_t next_start = 0, next_stop = 0;
	struct import_event *start = next_of(ends, n, IMPORT_START, &next_start);
	struct import_event *stop = next_of(ends, n, IMPORT_STOP, &next_stop);

	while (start || stop) {
		if (open && stop) {
			end_state(p, open, stop);
			open = NULL;
			stop = next_of(ends, n, IMPORT_STOP, &next_stop);
		} else if (start) {
			if (open)
				leave_open(p, open);
			open = start;
			start = next_of(ends, n, IMPORT_START, &next_start);
		} else {
			refuse_stop(p, stop);
			stop = next_of(ends, n, IMPORT_STOP, &next_stop);
		}
	}
	return open;
}

/* ends: sorted. */
static void pair_ends(struct pairing *p, struct import_event **ends, size_t n)
{
	struct import_event *open = NULL;

	for (size_t i = 0, next; i < n; i = next) {
		next = i + 1;
		while (next < n && ends[next]->onset_ms == ends[i]->onset_ms &&
			compare_keys(ends[next], ends[i]) == 0)
			next++;
		open = pair_moment(p, ends + i, next - i, open);
		if (open && (next == n || compare_keys(ends[next], ends[i]) != 0)) {
			leave_open(p, open);
			open = NULL;
		}
	}
}

static void pair_observation(struct pairing *p, struct import_observation *o)
{
	struct import_event **ends = mem_alloc(o->n_events + 1, sizeof *ends);
	size_t n = 0, kept = 0;

	for (size_t i = 0; i < o->n_events; i++)
		if (o->events[i].kind == IMPORT_START || o->events[i].kind == IMPORT_STOP)
			ends[n++] = &o->events[i];
	if (n > 0)
		qsort(ends, n, sizeof *ends, compare_ends);
	pair_ends(p, ends, n);
	free(ends);
	for (size_t i = 0; i < o->n_events; i++)
		if (o->events[i].kind != IMPORT_STOP)
			o->events[kept++] = o->events[i];
	o->n_events = kept;
}

/* ---- what holds for all ---- */

static bool is_possible(int64_t ms)
{
	return ms >= -MEDIATIME_MAX && ms <= MEDIATIME_MAX;
}

static void check_comment(const char *name, const struct import_event *e, struct problems *problems)
{
	struct text escaped = {0};

	if (!e->comment || strlen(e->comment) <= IMPORT_MAX_COMMENT / 6)
		return;
	text_add_escaped(&escaped, e->comment);
	if (escaped.len > IMPORT_MAX_COMMENT)
		problems_add(problems, SEVERITY_ERROR, name, e->line, e->column,
			_("a comment of %zu bytes; shorten it to about 2000"), strlen(e->comment));
	text_clear(&escaped);
}

static void check_event(const char *name, const struct import_event *e, struct problems *problems)
{
	bool ends = e->kind == IMPORT_STATE && e->offset_ms != MEDIATIME_NONE;

	if (!e->code || e->code[0] == '\0')
		problems_add(problems, SEVERITY_ERROR, name, e->line, e->column,
			_("an event without a code; name it, or leave the event out"));
	if (!is_possible(e->onset_ms) || (ends && !is_possible(e->offset_ms)))
		problems_add(problems, SEVERITY_ERROR, name, e->line, e->column,
			_("a time of more than 11 days; is it in another unit?"));
	else if (ends && e->offset_ms < e->onset_ms)
		problems_add(problems, SEVERITY_ERROR, name, e->line, e->column,
			_("'%s' ends %lld ms before it begins; mend one of the two times"),
			words(e->code), (long long)(e->onset_ms - e->offset_ms));
	check_comment(name, e, problems);
}

static void check_all(const struct import *im, const char *name, struct problems *problems)
{
	if (im->n_observations == 0)
		problems_add(problems, SEVERITY_ERROR, name, 0, 0,
			_("there is no observation in it; is this the right file?"));
	for (size_t i = 0; i < im->n_observations; i++)
		for (size_t k = 0; k < im->observations[i].n_events; k++)
			check_event(name, &im->observations[i].events[k], problems);
}

bool import_read(const struct import_format *f, const char *name, const char *text, size_t len,
	struct import *out, struct problems *problems)
{
	size_t before = problems->n_errors;
	struct pairing p = {out, name, problems};

	*out = (struct import){0};
	if (len > IMPORT_MAX_BYTES)
		problems_add(problems, SEVERITY_ERROR, name, 0, 0,
			_("larger than %d MiB; is this the right file?"),
			(int)(IMPORT_MAX_BYTES >> 20));
	else if (f->read(name, text, len, out, problems)) {
		check_all(out, name, problems);
		for (size_t i = 0; i < out->n_observations; i++)
			pair_observation(&p, &out->observations[i]);
	}
	if (problems->n_errors == before)
		return true;
	import_clear(out);
	return false;
}

void import_clear(struct import *im)
{
	for (size_t i = 0; i < im->n_observations; i++)
		free(im->observations[i].events);
	free(im->observations);
	free(im->codes);
	free(im->targets);
	free(im->tiers);
	free(im->notes);
	arena_clear(&im->arena);
	*im = (struct import){0};
}
