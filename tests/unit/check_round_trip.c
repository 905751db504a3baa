/*
 * What turven exports and reads again: the same events, but for what the row of the format says that it
 * loses (exchange/format.h).
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "events_fixture.h"
#include "exchange/format.h"
#include "exchange/import.h"
#include "exchange/maker.h"
#include "fixture.h"
#include "model_fixture.h"

static const char *const comments[] = {"plain", "two\nlines", "a\r\nb\n\nc", "tab\there",
	"say \"no\"", "it's #1", "=1+1", " blanks ", "n/a", "back\\slash \\n", "a,b;c|d",
	"<script>alert(1)</script> & ]]> -->", "\xE2\x80\xAEgnirts\xE2\x80\xAC", "\xEF\xBB\xBF-bom",
	"\xF0\x9F\x98\x80 \xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7", "`~()|", "None",
	"!\"<exists>\""};

#define N_COMMENTS (sizeof comments / sizeof comments[0])

/* One line for an event, as both sides write it. */
struct lines {
	char **items;
	size_t n, capacity;
};

static void add_line(struct lines *l, const char *code, const char *target, bool state,
	int64_t from_ms, int64_t to_ms, const char *modifiers, const char *mark,
	const char *comment)
{
	struct text t = {0};

	text_printf(&t, "%s %s %s %lld %lld %s %s ", code, target, state ? "state" : "point",
		(long long)from_ms, (long long)to_ms, modifiers ? modifiers : "", mark ? mark : "");
	text_add_escaped(&t, comment);
	text_add_c(&t, '\n');
	MEM_GROW(l->items, l->n, l->capacity);
	l->items[l->n++] = t.s;
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static char *joined(struct lines *l)
{
	struct text t = {0};

	text_add(&t, "");
	qsort(l->items, l->n, sizeof *l->items, compare);
	for (size_t i = 0; i < l->n; i++) {
		text_add(&t, l->items[i]);
		free(l->items[i]);
	}
	free(l->items);
	return t.s;
}

static bool loses(const struct export_format *f, enum export_loss loss)
{
	return (f->cannot & 1u << loss) != 0;
}

/* What must come back. */
static char *expected(const struct export_format *f, const struct export_source *s)
{
	struct lines l = {0};

	for (size_t i = 0; i < timeline_n(s->timeline); i++) {
		const struct event *e = timeline_at(s->timeline, i);
		int64_t from_ms = e->v.onset_ms;
		int64_t to_ms = loses(f, LOSS_CENSORED) ? export_end_ms(s, e) : e->v.offset_ms;

		if (loses(f, LOSS_NEGATIVE)) {
			if (!export_clip(s, e, &from_ms, &to_ms))
				continue;
		} else if (e->v.state && loses(f, LOSS_EMPTY) && to_ms == from_ms) {
			to_ms++;
		}
		if (!e->v.state)
			to_ms = from_ms;
		add_line(&l, e->v.code, e->v.target, e->v.state, from_ms, to_ms, e->v.modifiers,
			loses(f, LOSS_MARKS) ? NULL : event_mark_name(e->v.mark),
			loses(f, LOSS_COMMENTS) ? NULL : e->v.comment);
	}
	return joined(&l);
}

static void add_event(struct lines *l, const struct import_event *e)
{
	struct text modifiers = {0};
	const char *set = "";

	for (size_t i = 0; i < e->n_modifiers; i++) {
		const struct import_modifier *m = &e->modifiers[i];

		if (strcmp(m->set, set) == 0)
			text_printf(&modifiers, "|%s", m->value);
		else
			text_printf(&modifiers, "%s%s=%s", i > 0 ? ";" : "", m->set, m->value);
		set = m->set;
	}
	add_line(l, e->code, e->target ? e->target : "", e->kind == IMPORT_STATE, e->onset_ms,
		e->offset_ms, modifiers.s, event_mark_name(e->mark), e->comment);
	text_clear(&modifiers);
}

/* The file that comes of it; the caller frees. */
static char *export_to_text(
	const struct export_format *f, const struct export_source *s, size_t *len)
{
	char *folder = fixture_folder(), *path = file_join(folder, "x"), *written;
	struct export_job job = {.format = f, .path = path, .names = s->name, .n_names = 1};
	struct text t = {0};
	struct error err = {.text = ""};

	f->write(s, &t);
	ck_assert_msg(
		f->maker->plan(&job, &err) &&
			(!f->maker->measure || f->maker->measure(&job, 0, t.s, t.len, &err)) &&
			f->maker->begin(&job, &err) && f->maker->take(&job, 0, t.s, t.len, &err) &&
			f->maker->finish(&job, &err),
		"%s", err.text);
	f->maker->clear(&job);
	written = fixture_read(path, len);
	text_clear(&t);
	free(path);
	fixture_remove_folder(folder);
	return written;
}

static void read_back(
	const struct export_format *f, const struct export_source *s, struct import *im)
{
	struct problems problems = {0};
	struct text said = {0};
	size_t len;
	char *written = export_to_text(f, s, &len);
	bool good = import_read(import_format(f->name), "x", written, len, im, &problems);

	problems_text(&problems, &said);
	ck_assert_msg(good && problems.n == 0, "%s: %s", f->name, said.s);
	ck_assert_uint_eq(im->n_observations, 1);
	problems_clear(&problems);
	text_clear(&said);
	free(written);
}

static char *read_again(const struct export_format *f, const struct export_source *s)
{
	struct lines l = {0};
	struct import im;

	read_back(f, s, &im);
	for (size_t i = 0; i < im.observations[0].n_events; i++)
		add_event(&l, &im.observations[0].events[i]);
	import_clear(&im);
	return joined(&l);
}

static struct export_source source_of(const struct events_fixture *f)
{
	return (struct export_source){.name = f->in.name,
		.cb = f->in.codebook,
		.session = f->in.session,
		.targets = f->in.targets,
		.n_targets = f->in.n_targets,
		.timeline = f->in.timeline,
		.codebook_is_new = true};
}

static const char *const formats[] = {"csv", "tsv", "boris", "elan", "textgrid"};

START_TEST(same_events)
{
	const struct export_format *f = export_format(formats[_i]);
	struct events_fixture fixture;
	struct export_source s;
	char *before, *after;

	events_fixture_init(&fixture, SEGMENT_NONE);
	for (size_t i = 0; i < N_COMMENTS; i++)
		events_fixture_add(&fixture, 30000 + (int64_t)(i / 2) * 100, comments[i]);
	s = source_of(&fixture);
	before = expected(f, &s);
	after = read_again(f, &s);
	ck_assert_str_eq(after, before);
	free(before);
	free(after);
	events_fixture_clear(&fixture);
}
END_TEST

/* Only ELAN has comments and no characters for controls. */
START_TEST(controls)
{
	struct events_fixture fixture;
	struct export_source s;
	char *after;

	events_fixture_init(&fixture, SEGMENT_NONE);
	events_fixture_add(&fixture, 30000, "esc \x1b[31m, bell \x07");
	s = source_of(&fixture);
	after = read_again(export_format("elan"), &s);
	ck_assert_ptr_nonnull(strstr(after, " esc \xEF\xBF\xBD[31m, bell \xEF\xBF\xBD\n"));
	free(after);
	events_fixture_clear(&fixture);
}
END_TEST

/* Whose it is; where a format has no words for it, the caller of turven import says it. */
START_TEST(names)
{
	const struct export_format *f = export_format(formats[_i]);
	bool is_elan = strcmp(f->name, "elan") == 0;
	struct events_fixture fixture;
	struct export_source s;
	struct import im;

	events_fixture_init(&fixture, SEGMENT_NONE);
	s = source_of(&fixture);
	read_back(f, &s, &im);
	ck_assert_str_eq(im.observations[0].coder, s.name->coder);
	if (is_elan) {
		ck_assert_ptr_null(im.observations[0].session);
	} else {
		ck_assert_str_eq(im.observations[0].session, s.name->session);
		ck_assert_str_eq(im.observations[0].codebook, s.name->codebook);
		ck_assert_int_eq(im.observations[0].pass, s.name->pass);
	}
	import_clear(&im);
	events_fixture_clear(&fixture);
}
END_TEST

Suite *round_trip_suite(void);

Suite *round_trip_suite(void)
{
	Suite *s = suite_create("round_trip");
	TCase *c = tcase_create("round_trip");

	tcase_add_loop_test(c, same_events, 0, (int)(sizeof formats / sizeof formats[0]));
	tcase_add_test(c, controls);
	tcase_add_loop_test(c, names, 0, (int)(sizeof formats / sizeof formats[0]));
	suite_add_tcase(s, c);
	return s;
}
