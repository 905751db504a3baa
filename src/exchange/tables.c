/*
 * The tables of events and ratings, and which tables there are.
 *
 * One row for each event of each observation, with integers for times, so that no locale reads
 * 1.200 s as 1200. One row for each rating that was given, also where the coder said that none could
 * be; ordered by target, segment and item.
 */
#include "exchange/tables.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "exchange/parts.h"
#include "model/rating.h"
#include "model/segment.h"
#include "model/variable.h"

#define LANGUAGE    "en" /* of what leaves turven */
#define N_OF(array) (sizeof(array) / sizeof *(array))

#define OBSERVATION_COLUMNS                                                                        \
	{.name = "session", .description = "Id of the session"},                                   \
		{.name = "coder", .description = "Id of the coder"},                               \
		{.name = "pass",                                                                   \
			.is_number = true,                                                         \
			.description = "Which pass of this coder over the session, from 1"},       \
	{                                                                                          \
		.name = "codebook", .description = "Id of the codebook"                            \
	}

static const struct sheet_column event_columns[] = {
	OBSERVATION_COLUMNS,
	{"target", false, "Whom or what the event is about: a participant or a unit", NULL, 0,
		NULL},
	{"code", false, "Id of the code", NULL, 0, NULL},
	{"dimension", false, "Dimension of the code, or n/a", NULL, 0, NULL},
	{"valence", false, "positive, neutral or negative", NULL, 0, "negative neutral positive"},
	{"kind", false, "point or state", NULL, 0, "point state"},
	{"onset_ms", true, "Time on the recording; may be negative", "ms", 0, NULL},
	{"offset_ms", true, "End of a state; of a point its onset", "ms", 0, NULL},
	{"offset_status", false,
		"logged; censored: nobody stopped it, it is cut off where watching ended; "
		"auto: ended by the program with the work",
		NULL, 0, "logged censored auto"},
	{"onset", true, "onset_ms in seconds", "s", 3, NULL},
	{"duration", true, "offset_ms - onset_ms in seconds", "s", 3, NULL},
	{"mark", false, "strong, doubtful or n/a", NULL, 0, "strong doubtful"},
	{"modifiers", false, "group=value;group=value|value, or n/a", NULL, 0, NULL},
	{"codebook_version", false, "Version of the codebook", NULL, 0, NULL},
	{"event_id", false, "Name of the event for ever", NULL, 0, NULL},
	{"comment", false, "What the coder wrote", NULL, 0, NULL},
};

static const struct sheet_column rating_columns[] = {
	OBSERVATION_COLUMNS,
	{"target", false, "Whom or what the rating is about", NULL, 0, NULL},
	{"item", false, "Id of the rating item", NULL, 0, NULL},
	{"dimension", false, "Dimension of the item, or n/a", NULL, 0, NULL},
	{"segment", true,
		"Number of the segment that was rated, from 1; 0: the whole session; "
		"-1: one that was deleted",
		NULL, 0, NULL},
	{"value", true, "The rating; empty unless status is rated", NULL, 3, NULL},
	{"value_label", false, "Anchor of the value, or n/a", NULL, 0, NULL},
	{"status", false, "rated, or why there is no value", NULL, 0,
		"rated not_observable not_applicable"},
	{"codebook_version", false, "Version of the codebook", NULL, 0, NULL},
	{"comment", false, "What the coder wrote", NULL, 0, NULL},
};

void table_add_value(struct text *out, const char *s)
{
	text_add_value(out, s);
	text_add_c(out, '\t');
}

void table_add_text(struct text *out, const char *s)
{
	text_add_escaped(out, s);
	text_add_c(out, '\t');
}

void table_add_observation(const struct export_source *s, struct text *out)
{
	table_add_value(out, s->name->session);
	table_add_value(out, s->name->coder);
	text_printf(out, "%d\t", s->name->pass);
	table_add_value(out, s->name->codebook);
}

/* ---- events ---- */

/* The rows of one observation. Tables of millions of events are made of these, so what is the same in
 * many of them is made once, and nothing is printed. */
struct rows {
	const struct export_source *s;
	struct text *out;
	char separator;
	struct text front;            /* the observation */
	struct text *codes, *targets; /* fields of each, once they were needed */
	struct text version;
	uint32_t run; /* whose name is: */
	struct text run_name;
};

/* Ends the field that begins there. Escaped fields hold no quotes, so there are none to double. */
static void end_field(struct rows *r, struct text *t, size_t begin)
{
	if (r->separator == ',' && memchr(t->s + begin, ',', t->len - begin)) {
		text_add(t, "\"\"");
		memmove(t->s + begin + 1, t->s + begin, t->len - begin - 2);
		t->s[begin] = '"';
	}
	text_add_c(t, r->separator);
}

static void add_value(struct rows *r, struct text *t, const char *s)
{
	size_t begin = t->len;

	text_add_value(t, s);
	end_field(r, t, begin);
}

/* One of our own words, which need no escaping; NULL = n/a. */
static void add_word(struct rows *r, const char *s)
{
	text_add(r->out, s ? s : "n/a");
	text_add_c(r->out, r->separator);
}

static void add_number(struct rows *r, int64_t number)
{
	text_add_int(r->out, number);
	text_add_c(r->out, r->separator);
}

/* As mediatime_format_seconds. */
static void add_seconds(struct rows *r, int64_t ms)
{
	int64_t rest = ms < 0 ? -(ms % 1000) : ms % 1000;
	char digits[] = {'.', (char)('0' + rest / 100), (char)('0' + rest / 10 % 10),
		(char)('0' + rest % 10), r->separator};

	if (ms < 0 && ms > -1000)
		text_add_c(r->out, '-');
	text_add_int(r->out, ms / 1000);
	text_add_n(r->out, digits, sizeof digits);
}

static void add_code(struct rows *r, int code)
{
	const struct codebook *cb = r->s->cb;
	const struct code *c = &cb->codes[code];
	struct text *t = &r->codes[code];

	if (t->len == 0) {
		add_value(r, t, c->id);
		add_value(r, t, c->dimension < 0 ? NULL : cb->dimensions[c->dimension].id);
		add_value(r, t, valence_name(c->valence));
	}
	text_add_n(r->out, t->s, t->len);
}

static void add_target(struct rows *r, int target)
{
	struct text *t = &r->targets[target];

	if (t->len == 0)
		add_value(r, t, r->s->targets[target].id);
	text_add_n(r->out, t->s, t->len);
}

/* As event_id_format. */
static void add_id(struct rows *r, struct event_id id)
{
	char name[EVENT_ID_SIZE];

	if (r->run_name.len == 0 || id.run != r->run) {
		event_id_format(id, name);
		r->run = id.run;
		text_truncate(&r->run_name, 0);
		text_add_n(&r->run_name, name, strcspn(name, "-") + 1);
	}
	text_add_n(r->out, r->run_name.s, r->run_name.len);
	add_number(r, id.n);
}

static void add_event(struct rows *r, const struct event *e)
{
	int64_t end_ms = export_end_ms(r->s, e);
	size_t begin;

	text_add_n(r->out, r->front.s, r->front.len);
	add_target(r, e->target);
	add_code(r, e->code);
	add_word(r, e->v.state ? "state" : "point");
	add_number(r, e->v.onset_ms);
	add_number(r, end_ms);
	add_word(r, export_end_status(e));
	add_seconds(r, e->v.onset_ms);
	add_seconds(r, end_ms - e->v.onset_ms);
	add_word(r, event_mark_name(e->v.mark));
	add_value(r, r->out, e->v.modifiers);
	text_add_n(r->out, r->version.s, r->version.len);
	add_id(r, e->id);
	begin = r->out->len;
	text_add_escaped(r->out, export_comment(r->s, e));
	end_field(r, r->out, begin);
	r->out->s[r->out->len - 1] = '\n';
}

static void write_events(const struct export_source *s, char separator, struct text *out)
{
	struct rows r = {.s = s,
		.out = out,
		.separator = separator,
		.codes = mem_alloc(s->cb->n_codes + 1, sizeof *r.codes),
		.targets = mem_alloc(s->n_targets + 1, sizeof *r.targets)};

	add_value(&r, &r.front, s->name->session);
	add_value(&r, &r.front, s->name->coder);
	text_printf(&r.front, "%d%c", s->name->pass, separator);
	add_value(&r, &r.front, s->name->codebook);
	add_value(&r, &r.version, s->cb->version);
	for (size_t i = 0; i < timeline_n(s->timeline); i++)
		add_event(&r, timeline_at(s->timeline, i));
	for (size_t i = 0; i < s->cb->n_codes; i++)
		text_clear(&r.codes[i]);
	for (size_t i = 0; i < s->n_targets; i++)
		text_clear(&r.targets[i]);
	free(r.codes);
	free(r.targets);
	text_clear(&r.front);
	text_clear(&r.version);
	text_clear(&r.run_name);
}

void events_write(const struct export_source *s, struct text *out)
{
	write_events(s, '\t', out);
}

void events_write_csv(const struct export_source *s, struct text *out)
{
	write_events(s, ',', out);
}

static void write_names(char separator, struct text *out)
{
	for (size_t i = 0; i < N_OF(event_columns); i++) {
		text_add(out, event_columns[i].name);
		text_add_c(out, i + 1 < N_OF(event_columns) ? separator : '\n');
	}
}

void events_head(struct text *out)
{
	write_names('\t', out);
}

void events_head_csv(struct text *out)
{
	write_names(',', out);
}

/* ---- ratings ---- */

struct placed {
	const struct rating *rating;
	int segment; /* number; 0 = the whole session, -1 = deleted */
};

static int compare_placed(const void *a, const void *b)
{
	const struct placed *one = a, *other = b;

	if (one->rating->target != other->rating->target)
		return one->rating->target - other->rating->target;
	if (one->segment != other->segment)
		return one->segment - other->segment;
	return one->rating->item - other->rating->item;
}

/* What was given, in order; the caller frees *out. */
static size_t ratings_of(const struct export_source *s, struct placed **out)
{
	size_t n = timeline_n_ratings(s->timeline), n_segments, kept = 0;
	struct placed *all = mem_alloc(n + 1, sizeof *all);
	struct segment *segments;

	n_segments = segments_of(s->cb, s->timeline, session_duration_ms(s->session), &segments);
	for (size_t i = 0; i < n; i++) {
		const struct rating *r = timeline_rating_at(s->timeline, i);
		int at = segment_index(segments, n_segments, r->segment);
		int number = r->segment.mark.n > 0 ? -1 : r->segment.number;

		if (r->status != RATING_UNRATED)
			all[kept++] = (struct placed){r, at >= 0 ? segments[at].number : number};
	}
	free(segments);
	qsort(all, kept, sizeof *all, compare_placed);
	*out = all;
	return kept;
}

static void add_rating(const struct export_source *s, const struct placed *p, struct text *out)
{
	const struct rating *r = p->rating;
	const struct rating_item *item = &s->cb->ratings[r->item];
	const struct anchor *anchor = NULL;
	char value[RATING_TEXT_SIZE] = "";

	if (r->status == RATING_VALUE) {
		rating_format(r->status, r->value, value);
		anchor = scale_anchor(&item->scale, r->value);
	}
	table_add_observation(s, out);
	table_add_value(out, s->targets[r->target].id);
	table_add_value(out, item->id);
	table_add_value(out, item->dimension < 0 ? NULL : s->cb->dimensions[item->dimension].id);
	text_printf(out, "%d\t%s\t", p->segment, value);
	table_add_text(out, anchor ? label_get(&anchor->label, LANGUAGE, "") : NULL);
	table_add_value(out, rating_status_name(r->status));
	table_add_value(out, s->cb->version);
	text_add_escaped(out, s->anonymous ? NULL : r->comment);
	text_add_c(out, '\n');
}

void ratings_write(const struct export_source *s, struct text *out)
{
	struct placed *ratings;
	size_t n = ratings_of(s, &ratings);

	for (size_t i = 0; i < n; i++)
		add_rating(s, &ratings[i], out);
	free(ratings);
}

/* ---- all of them ---- */

const struct table tables[N_TABLES] = {
	[TABLE_EVENTS] = {"events", event_columns, N_OF(event_columns), events_write},
	[TABLE_RATINGS] = {"ratings", rating_columns, N_OF(rating_columns), ratings_write},
	[TABLE_CODEBOOK] = {"codebook", codebook_columns, N_CODEBOOK_COLUMNS, codebook_write},
	[TABLE_METADATA] = {"metadata", metadata_columns, N_METADATA_COLUMNS, metadata_write},
};

int table_of_part(const char *name)
{
	int i = 0;

	while (strncmp(name, tables[i].name, strlen(tables[i].name)) != 0)
		i++;
	return i;
}

void tables_write(const struct export_source *s, struct text *out)
{
	for (size_t i = 0; i < N_TABLES; i++) {
		char *name = i == TABLE_CODEBOOK
				     ? mem_printf("%s %s", tables[i].name, s->cb->sha256)
				     : mem_strdup(tables[i].name);
		size_t begin;

		if (i != TABLE_CODEBOOK || s->codebook_is_new) {
			begin = part_begin(out, name);
			tables[i].write(s, out);
			part_end(out, begin);
		}
		free(name);
	}
}
