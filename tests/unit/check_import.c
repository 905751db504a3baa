/*
 * Readers of other programs' files. The cases are data: tests/data/import/<format>/ holds files, and
 * beside each a `<file>.expected` with what must come of it: the mistakes and warnings, one per line as
 * `line:column: [warning: ]text`, then what was read (see describe). GENERATE=1 writes what comes of
 * them now; look at the difference.
 */
#include "exchange/import.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "cases.h"
#include "exchange/import_lane.h"
#include "fixture.h"
#include "model/mediatime.h"

/* ---- what was read, as text ---- */

static void add_field(struct text *t, const char *name, const char *value)
{
	if (value) {
		text_printf(t, " %s=", name);
		text_add_escaped(t, value);
	}
}

static void add_event(struct text *t, const struct import_event *e)
{
	static const char *const kinds[] = {"point", "state", "start", "stop"};

	text_printf(t, "  %d:%d", e->line, e->column);
	if (e->stop_line > 0)
		text_printf(t, "-%d", e->stop_line);
	text_printf(t, " %s %lld", kinds[e->kind], (long long)e->onset_ms);
	if (e->offset_ms == MEDIATIME_NONE)
		text_add(t, " n/a");
	else
		text_printf(t, " %lld", (long long)e->offset_ms);
	add_field(t, "code", e->code);
	add_field(t, "category", e->category);
	add_field(t, "target", e->target);
	for (size_t i = 0; i < e->n_modifiers; i++) {
		const char *set = e->modifiers[i].set;

		text_printf(t, " [%s=", set ? set : "");
		text_add_escaped(t, e->modifiers[i].value);
		text_add_c(t, ']');
	}
	add_field(t, "mark", event_mark_name(e->mark));
	add_field(t, "comment", e->comment);
	text_add_c(t, '\n');
}

static void add_code(struct text *t, const struct import_code *c)
{
	text_add(t, "code");
	add_field(t, "id", c->id);
	if (c->kind_known)
		text_add(t, c->state ? " state" : " point");
	if (c->key)
		text_printf(t, " key=%c", c->key);
	if (c->valence)
		text_printf(t, " valence=%d", c->valence);
	add_field(t, "category", c->category);
	add_field(t, "description", c->description);
	for (size_t i = 0; i < c->n_sets; i++) {
		const struct import_set *set = &c->sets[i];

		text_printf(t, "\n  set");
		add_field(t, "name", set->name);
		text_printf(
			t, "%s%s:", set->several ? " several" : "", set->number ? " number" : "");
		for (size_t k = 0; k < set->n_values; k++) {
			text_add_c(t, ' ');
			text_add_escaped(t, set->values[k]);
		}
	}
	text_add_c(t, '\n');
}

static void describe(struct text *t, const struct import *im)
{
	for (size_t i = 0; i < im->n_observations; i++) {
		const struct import_observation *o = &im->observations[i];

		text_printf(t, "observation %d", o->line);
		add_field(t, "id", o->id);
		add_field(t, "session", o->session);
		add_field(t, "coder", o->coder);
		add_field(t, "codebook", o->codebook);
		if (o->pass > 0)
			text_printf(t, " pass=%d", o->pass);
		add_field(t, "recording", o->recording);
		if (o->duration_ms >= 0)
			text_printf(t, " duration=%lld", (long long)o->duration_ms);
		text_add_c(t, '\n');
		for (size_t k = 0; k < o->n_events; k++)
			add_event(t, &o->events[k]);
	}
	for (size_t i = 0; i < im->n_codes; i++)
		add_code(t, &im->codes[i]);
	for (size_t i = 0; i < im->n_targets; i++) {
		text_add(t, "target");
		add_field(t, "id", im->targets[i].id);
		if (im->targets[i].key)
			text_printf(t, " key=%c", im->targets[i].key);
		add_field(t, "description", im->targets[i].description);
		text_add_c(t, '\n');
	}
	for (size_t i = 0; i < im->n_notes; i++)
		text_printf(t, "lost %zu: %s\n", im->notes[i].n, im->notes[i].text);
}

static char *outcome(const struct import_format *f, const char *name, const char *text, size_t len)
{
	struct problems problems = {0};
	struct text t = {0};
	struct import im;
	bool good = import_read(f, name, text, len, &im, &problems);
	char *said = cases_text(&problems);

	ck_assert(good == (problems.n_errors == 0));
	text_add(&t, said);
	if (!good)
		ck_assert(im.n_observations == 0 && im.n_codes == 0 && im.n_notes == 0);
	describe(&t, &im);
	import_clear(&im);
	problems_clear(&problems);
	free(said);
	return t.s;
}

/* ---- cases ---- */

static bool run_case(const struct import_format *f, const char *path)
{
	char *expected_path = mem_printf("%s.expected", path), *expected;
	size_t len;
	char *text = fixture_read(path, &len);
	char *actual = outcome(f, file_base(path), text, len);
	bool same = true;

	if (getenv("GENERATE")) {
		ck_assert(file_replace(expected_path, actual, strlen(actual), NULL));
	} else {
		expected = fixture_read(expected_path, NULL);
		same = strcmp(actual, expected) == 0;
		if (!same)
			fprintf(stderr, "%s\n--- expected\n%s--- actual\n%s", path, expected,
				actual);
		free(expected);
	}
	free(actual);
	free(text);
	free(expected_path);
	return same;
}

/* Each format has cases: a row in the table without any fails. */
START_TEST(cases)
{
	size_t n;
	const struct import_format *f = &import_formats(&n)[_i];
	char *folder = mem_printf("%s/import/%s", TESTS_DATA, f->name);
	struct file_names names;
	size_t n_cases = 0, n_failed = 0;

	ck_assert_msg(file_list(folder, &names, NULL), "no cases of %s", f->name);
	for (size_t i = 0; i < names.n; i++) {
		const char *ending = strrchr(names.items[i], '.');
		char *path = file_join(folder, names.items[i]);

		if (!ending || strcmp(ending, ".expected") != 0) {
			n_cases++;
			n_failed += !run_case(f, path);
		}
		free(path);
	}
	file_names_free(&names);
	free(folder);
	ck_assert_uint_ge(n_cases, 2);
	ck_assert_uint_eq(n_failed, 0);
}
END_TEST

/* ---- starts and stops ---- */

/* "a10 A20": starts and stops (capital) of codes at times; with a target behind: "a10x". */
static bool read_ends(const char *name, const char *text, size_t len, struct import *out,
	struct problems *problems)
{
	struct import_observation *o = import_observation(out, NULL, 1);
	int column = 1;

	(void)name;
	(void)len;
	(void)problems;
	for (const char *at = text; *at; column++) {
		bool stop = *at >= 'A' && *at <= 'Z';
		struct import_event *e = import_add(o, 1, column);
		char *end;

		e->kind = stop ? IMPORT_STOP : IMPORT_START;
		e->code = arena_printf(&out->arena, "%c", stop ? *at - 'A' + 'a' : *at);
		e->onset_ms = e->offset_ms = strtol(at + 1, &end, 10);
		if (*end == ':') { /* a comment of one sign */
			e->comment = arena_printf(&out->arena, "%c", end[1]);
			end += 2;
		} else if (*end && *end != ' ') {
			e->target = arena_printf(&out->arena, "%c", *end++);
		}
		at = *end == ' ' ? end + 1 : end;
	}
	return true;
}

static void pairs(const char *text, const char *expected)
{
	static const struct import_format ends = {"ends", "", read_ends};
	char *actual = outcome(&ends, "x", text, strlen(text));

	ck_assert_str_eq(actual, expected);
	free(actual);
}

START_TEST(pairing)
{
	pairs("a10 A20", "observation 1\n  1:1-1 state 10 20 code=a\n");
	/* a stop behind the next start of the same moment */
	pairs("a10 a20 A20 A30", "observation 1\n  1:1-1 state 10 20 code=a\n"
				 "  1:2-1 state 20 30 code=a\n");
	pairs("a10 A20 a20 A20 a20 A30",
		"observation 1\n  1:1-1 state 10 20 code=a\n  1:3-1 state 20 20 code=a\n"
		"  1:5-1 state 20 30 code=a\n");
	/* not in the order of time; two codes and two targets mixed */
	pairs("A20 b5x b6y a10 B9y B8x",
		"observation 1\n  1:2-1 state 5 8 code=b target=x\n"
		"  1:3-1 state 6 9 code=b target=y\n  1:4-1 state 10 20 code=a\n");
	pairs("a10:s A20:t", "observation 1\n  1:1-1 state 10 20 code=a comment=s\\nt\n");
	pairs("a10 A20:t", "observation 1\n  1:1-1 state 10 20 code=a comment=t\n");
}
END_TEST

START_TEST(unpaired)
{
	pairs("a10", "1:1: warning: nothing ends 'a', which starts here; it is imported as a state "
		     "that nobody ended\nobservation 1\n  1:1 state 10 n/a code=a\n");
	pairs("a10 a20 A30",
		"1:1: warning: nothing ends 'a', which starts here; it is imported as a state "
		"that nobody ended\nobservation 1\n  1:1 state 10 n/a code=a\n"
		"  1:2-1 state 20 30 code=a\n");
	pairs("A5 a10x A20",
		"1:1: 'a' stops here and has not been started; add its start before it, or leave "
		"out this stop\n"
		"1:2: warning: nothing ends 'a', which starts here; it is imported as a state "
		"that nobody ended\n"
		"1:3: 'a' stops here and has not been started; add its start before it, or leave "
		"out this stop\n");
}
END_TEST

/* ---- what no observation can hold ---- */

static const char *long_comment;

static bool read_odd(const char *name, const char *text, size_t len, struct import *out,
	struct problems *problems)
{
	struct import_observation *o = import_observation(out, text, 1);
	struct import_event *e = import_add(o, 1, 1);

	(void)name;
	(void)len;
	(void)problems;
	e->code = strcmp(text, "code") == 0 ? "" : "a";
	e->kind = IMPORT_STATE;
	e->onset_ms = strcmp(text, "time") == 0 ? MEDIATIME_MAX + 1 : 10;
	e->offset_ms = strcmp(text, "order") == 0 ? 7 : e->onset_ms;
	if (strcmp(text, "comment") == 0)
		e->comment = long_comment;
	return true;
}

static void refuses(const char *what, const char *expected)
{
	static const struct import_format odd = {"odd", "", read_odd};
	char *actual = outcome(&odd, "x", what, strlen(what));

	ck_assert_str_eq(actual, expected);
	free(actual);
}

START_TEST(impossible)
{
	char *comment = mem_alloc(IMPORT_MAX_COMMENT + 2, 1);

	memset(comment, 'x', IMPORT_MAX_COMMENT + 1);
	long_comment = comment;
	refuses("code", "1:1: an event without a code; name it, or leave the event out\n");
	refuses("time", "1:1: a time of more than 11 days; is it in another unit?\n");
	refuses("order", "1:1: 'a' ends 3 ms before it begins; mend one of the two times\n");
	refuses("comment", "1:1: a comment of 12001 bytes; shorten it to about 2000\n");
	free(comment);
}
END_TEST

static bool read_nothing(const char *name, const char *text, size_t len, struct import *out,
	struct problems *problems)
{
	(void)name;
	(void)text;
	(void)len;
	(void)problems;
	import_lose(out, "x", 0);
	import_lose(out, "x", 2);
	import_lose(out, "x", 3);
	ck_assert_uint_eq(out->n_notes, 1);
	ck_assert_uint_eq(out->notes[0].n, 5);
	return true;
}

START_TEST(nothing)
{
	static const struct import_format none = {"none", "", read_nothing};
	char *actual = outcome(&none, "x", "", 0);

	ck_assert_str_eq(actual, "0:0: there is no observation in it; is this the right file?\n");
	free(actual);
}
END_TEST

/* ---- tiers that name nobody ---- */

/* "tier:label tier:label": "tier|x" has vocabulary x, "tier@whom" says whom; a word without a
 * colon begins the observation of this name. */
static bool read_tiers(const char *name, const char *text, size_t len, struct import *out,
	struct problems *problems)
{
	struct import_observation *o = import_observation(out, NULL, 1);
	char *copy = arena_strdup(&out->arena, text), *rest = NULL;

	(void)name;
	(void)len;
	(void)problems;
	for (char *word = strtok_r(copy, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
		char *label = strchr(word, ':'), *vocabulary;
		struct import_lane lane;

		if (!label) {
			o = import_observation(out, word, 1);
			continue;
		}
		*label++ = '\0';
		vocabulary = strchr(word, '|');
		if (vocabulary)
			*vocabulary++ = '\0';
		import_lane_init(out, &lane, word, NULL, false);
		import_lane_note(out, &lane, o, vocabulary);
		lane.is_prose = strcmp(label, "prose") == 0;
		import_lane_add(out, o, &lane, label, 1, 1);
	}
	return true;
}

/* What each event is, of one file or (text2) of two: "target/category/code/comment". */
static void settles(
	enum import_tier_as how, const char *text, const char *text2, const char *expected)
{
	static const struct import_format tiers = {"tiers", "", read_tiers};
	struct problems problems = {0};
	struct import files[2];
	struct import *all[] = {&files[0], &files[1]};
	struct text t = {0};

	ck_assert(import_read(&tiers, "x", text, strlen(text), &files[0], &problems));
	ck_assert(import_read(&tiers, "y", text2, strlen(text2), &files[1], &problems));
	import_settle_tiers(all, 2, how);
	for (size_t f = 0; f < 2; f++)
		for (size_t i = 0; i < files[f].n_observations; i++)
			for (size_t k = 0; k < files[f].observations[i].n_events; k++) {
				const struct import_event *e = &files[f].observations[i].events[k];

				text_printf(&t, "%s%s/%s/%s/%s", t.len > 0 ? " " : "",
					e->target ? e->target : "", e->category ? e->category : "",
					e->code, e->comment ? e->comment : "");
			}
	ck_assert_str_eq(t.s, expected);
	text_clear(&t);
	import_clear(&files[0]);
	import_clear(&files[1]);
	problems_clear(&problems);
}

START_TEST(tiers)
{
	const char *two = "Mutter:speaks Kind:speaks gaze:away";

	settles(IMPORT_TIER_OPEN, two, "", "Mutter//speaks/ Kind//speaks/ /gaze/away/");
	settles(IMPORT_TIER_TARGET, two, "", "Mutter//speaks/ Kind//speaks/ gaze//away/");
	settles(IMPORT_TIER_DIMENSION, two, "", "/Mutter/speaks/ /Kind/speaks/ /gaze/away/");
	settles(IMPORT_TIER_CODE, two, "", "//Mutter/speaks //Kind/speaks //gaze/away");
	/* in another file the same somebody has labels that only they have */
	settles(IMPORT_TIER_OPEN, "Kind:looks", two,
		"Kind//looks/ Mutter//speaks/ Kind//speaks/ /gaze/away/");
	/* a vocabulary that is shared, though each uses another entry of it */
	settles(IMPORT_TIER_OPEN, "Mutter|v:a Kind|v:b", "", "Mutter//a/ Kind//b/");
	settles(IMPORT_TIER_OPEN, "gaze|v:a face|w:b", "", "/gaze/a/ /face/b/");
	/* two coders who call the same tier by two names share nothing */
	settles(IMPORT_TIER_OPEN, "anna gaze1|v:a ben gaze2|v:a", "", "/gaze1/a/ /gaze2/a/");
	/* who is named is named, and text is text */
	settles(IMPORT_TIER_TARGET, "face@mother:smile face:smile notes:prose", "",
		"mother/face/smile/ face//smile/ //notes/prose");
}
END_TEST

START_TEST(by_name)
{
	ck_assert_ptr_nonnull(import_format("tsv"));
	ck_assert_ptr_null(import_format("csvs"));
}
END_TEST

Suite *import_suite(void);

Suite *import_suite(void)
{
	Suite *s = suite_create("import");
	TCase *c = tcase_create("files");
	size_t n;

	import_formats(&n);
	tcase_add_loop_test(c, cases, 0, (int)n);
	suite_add_tcase(s, c);
	c = tcase_create("common");
	tcase_add_test(c, pairing);
	tcase_add_test(c, unpaired);
	tcase_add_test(c, impossible);
	tcase_add_test(c, nothing);
	tcase_add_test(c, tiers);
	tcase_add_test(c, by_name);
	suite_add_tcase(s, c);
	return s;
}
