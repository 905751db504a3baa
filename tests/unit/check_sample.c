/* From timelines to samples: what goes into which block, spans, ratings; overlaps are refused. */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model_fixture.h"
#include "reliability/sample.h"

struct coder {
	struct timeline *timeline;
	struct target *targets;
	size_t n_targets;
	uint32_t run;
	long long seq;
	uint32_t n_events;
};

static void coder_init(struct coder *c, uint32_t run)
{
	*c = (struct coder){.run = run};
	c->n_targets = targets_of(&fixture_codebook, &fixture_session, &c->targets);
	c->timeline = timeline_new(&fixture_codebook, c->targets, c->n_targets);
}

static void coder_clear(struct coder *c)
{
	timeline_free(c->timeline);
	free(c->targets);
}

static void log_event(struct coder *c, int code, int target, int64_t from, int64_t to)
{
	struct record r = fixture_add(c->run, ++c->seq, ++c->n_events, code, target, from);
	struct error err = {0};

	if (fixture_codebook.codes[code].kind == CODE_STATE)
		r.v.offset_ms = to;
	ck_assert_msg(timeline_apply(c->timeline, &r, &err) != APPLIED_NOT, "%s", err.text);
}

static void rate(struct coder *c, const char *key, int target, const char *value)
{
	struct record r = fixture_rate(c->run, ++c->seq, key, target, value, 1);
	struct error err = {0};

	ck_assert_msg(timeline_apply(c->timeline, &r, &err) != APPLIED_NOT, "%s", err.text);
}

static void play(struct coder *c, int64_t from, int64_t to)
{
	struct record r;

	record_init(&r, OP_PLAY, CAUSE_INPUT);
	r.run = c->run;
	r.seq = ++c->seq;
	r.v.onset_ms = from;
	r.v.offset_ms = to;
	r.v.speed = 1;
	ck_assert(timeline_apply(c->timeline, &r, NULL) != APPLIED_NOT);
}

static bool sample_of(struct sample *s, const struct coder *a, const struct coder *b,
	enum sample_by by, const struct window *w, struct error *err)
{
	const struct sample_source sources[] = {
		{"anna", "anna", a->timeline}, {"ben", "ben", b->timeline}};

	return sample_of_timelines(s, "s1", &fixture_codebook, a->targets, a->n_targets, NULL, 0,
		sources, 2, by, w, err);
}

static const struct sample_block *block_of(
	const struct sample *s, const char *name, const char *target)
{
	const struct sample_block *found = NULL;

	for (size_t i = 0; i < s->n_blocks; i++) {
		if (strcmp(s->blocks[i].name, name) != 0 ||
			strcmp(s->blocks[i].target, target) != 0)
			continue;
		ck_assert_msg(!found, "two blocks %s of %s", name, target);
		found = &s->blocks[i];
	}
	return found;
}

/* ---- blocks ---- */

START_TEST(blocks)
{
	const struct sample_block *b;
	struct coder anna, ben;
	struct sample s;

	coder_init(&anna, 1);
	coder_init(&ben, 2);
	log_event(&anna, CODE_PRAISE, TARGET_LEA, 2000, 0);
	log_event(&anna, CODE_ASK, TARGET_LEA, 1000, 0);
	log_event(&anna, CODE_PRAISE, TARGET_PA, 3000, 0);
	log_event(&anna, CODE_ON, TARGET_LEA, 0, 5000);
	log_event(&anna, CODE_NOISE, TARGET_ALL, 0, 9000);
	log_event(&anna, CODE_SMILE, TARGET_PA, 0, 100);
	log_event(&ben, CODE_OFF, TARGET_LEA, 4000, 4000);
	ck_assert(sample_of(&s, &anna, &ben, SAMPLE_BY_DEFAULT, NULL, NULL));

	b = block_of(&s, fixture_codebook.id, "lea");
	ck_assert(b && b->kind == SAMPLE_POINTS);
	ck_assert_str_eq(b->role, "leader");
	ck_assert_int_eq(b->n_codes, 2);
	ck_assert(b->possible[0] && b->possible[1]);
	ck_assert_uint_eq(b->events[0].n, 2);
	ck_assert_int_eq(b->events[0].items[0].start_ms, 1000);
	ck_assert_str_eq(b->codes[b->events[0].items[0].code], "ask");
	ck_assert_uint_eq(b->events[1].n, 0);
	b = block_of(&s, fixture_codebook.id, "pa");
	ck_assert(b && !b->possible[0] && b->possible[1]);

	b = block_of(&s, "focus", "lea");
	ck_assert(b && b->kind == SAMPLE_STATES && b->n_codes == 2);
	ck_assert_int_eq(b->events[0].items[0].stop_ms, 5000);
	ck_assert_int_eq(b->events[1].items[0].stop_ms, 4000);
	ck_assert_ptr_null(block_of(&s, "focus", "all"));
	b = block_of(&s, "smile", "pa");
	ck_assert(b && b->n_codes == 1 && b->events[0].n == 1);
	/* what only marks segments is nobody's behaviour */
	ck_assert_ptr_null(block_of(&s, "noise", "all"));
	sample_clear(&s);

	ck_assert(sample_of(&s, &anna, &ben, SAMPLE_BY_DIMENSION, NULL, NULL));
	b = block_of(&s, "bond", "lea");
	ck_assert(b && b->n_codes == 1 && b->events[0].n == 1);
	ck_assert_ptr_nonnull(block_of(&s, fixture_codebook.id, "lea"));
	sample_clear(&s);
	coder_clear(&anna);
	coder_clear(&ben);
}
END_TEST

/* ---- spans ---- */

START_TEST(spans)
{
	const struct window chosen = {5, 6};
	struct coder anna, ben;
	struct window w;
	struct sample s;

	coder_init(&anna, 1);
	coder_init(&ben, 2);
	play(&anna, 1000, 30000);
	log_event(&anna, CODE_ASK, TARGET_LEA, 20000, 0);
	log_event(&ben, CODE_ASK, TARGET_LEA, 25000, 0);
	ck_assert(sample_of(&s, &anna, &ben, SAMPLE_BY_DEFAULT, NULL, NULL));
	ck_assert_int_eq(s.coders[0].span.from_ms, 1000);
	ck_assert_int_eq(s.coders[0].span.to_ms, 30000);
	/* nothing was played: from 0 to the last that was logged, which is inside */
	ck_assert_int_eq(s.coders[1].span.from_ms, 0);
	ck_assert_int_eq(s.coders[1].span.to_ms, 25001);
	w = sample_window(&s, 0, 1);
	ck_assert(w.from_ms == 1000 && w.to_ms == 25001);
	ck_assert_int_gt(s.coders[0].coded_utc_ms, 0);
	sample_clear(&s);
	ck_assert(sample_of(&s, &anna, &ben, SAMPLE_BY_DEFAULT, &chosen, NULL));
	w = sample_window(&s, 0, 1);
	ck_assert(w.from_ms == 5 && w.to_ms == 6);
	sample_clear(&s);
	coder_clear(&anna);
	coder_clear(&ben);
}
END_TEST

/* ---- ratings ---- */

START_TEST(ratings)
{
	struct coder anna, ben;
	struct sample s;

	coder_init(&anna, 1);
	coder_init(&ben, 2);
	rate(&anna, "warm", TARGET_LEA, "2");
	rate(&ben, "warm", TARGET_LEA, "-1");
	rate(&anna, "warm", TARGET_PA, "not_applicable");
	rate(&ben, "warm", TARGET_PA, "1");
	ck_assert(sample_of(&s, &anna, &ben, SAMPLE_BY_DEFAULT, NULL, NULL));
	/* nobody rated anything else; segments that coders mark themselves cannot be compared */
	ck_assert_uint_eq(s.n_ratings, 2);
	ck_assert_str_eq(s.ratings[0].item, "warm");
	ck_assert_str_eq(s.ratings[0].target, "lea");
	ck_assert_double_eq(s.ratings[0].x[0], 2);
	ck_assert_double_eq(s.ratings[0].x[1], -1);
	ck_assert(isnan(s.ratings[1].x[0]));
	ck_assert_double_eq(s.ratings[1].x[1], 1);
	sample_clear(&s);
	coder_clear(&anna);
	coder_clear(&ben);
}
END_TEST

/* ---- between processes ---- */

START_TEST(packing)
{
	struct coder anna, ben;
	struct text first = {0}, second = {0};
	struct sample s, back;

	coder_init(&anna, 1);
	coder_init(&ben, 2);
	log_event(&anna, CODE_PRAISE, TARGET_LEA, 2000, 0);
	log_event(&ben, CODE_ON, TARGET_LEA, 0, 5000);
	rate(&anna, "warm", TARGET_LEA, "2");
	ck_assert(sample_of(&s, &anna, &ben, SAMPLE_BY_DEFAULT, NULL, NULL));
	sample_pack(&s, &first);
	sample_unpack(&back, first.s, first.len);
	ck_assert_str_eq(back.source, "s1");
	ck_assert_str_eq(back.coders[1].label, "ben");
	ck_assert_int_eq(back.coders[1].span.to_ms, s.coders[1].span.to_ms);
	ck_assert_uint_eq(back.n_blocks, s.n_blocks);
	ck_assert_uint_eq(block_of(&back, fixture_codebook.id, "lea")->events[0].n, 1);
	ck_assert(!block_of(&back, fixture_codebook.id, "pa")->possible[0]);
	ck_assert_int_eq(block_of(&back, "focus", "lea")->events[1].items[0].stop_ms, 5000);
	ck_assert_uint_eq(back.n_ratings, 1);
	ck_assert_double_eq(back.ratings[0].x[0], 2);
	ck_assert(isnan(back.ratings[0].x[1]));
	ck_assert_double_eq(back.ratings[0].scale->min, -3);
	sample_pack(&back, &second);
	ck_assert_uint_eq(first.len, second.len);
	text_clear(&first);
	text_clear(&second);
	sample_clear(&s);
	sample_clear(&back);
	coder_clear(&anna);
	coder_clear(&ben);
}
END_TEST

/* ---- overlaps: journals of two machines can hold them ---- */

START_TEST(overlaps)
{
	struct error err = {0};
	struct coder anna, ben;
	struct sample s;

	coder_init(&anna, 1);
	coder_init(&ben, 2);
	log_event(&ben, CODE_ON, TARGET_LEA, 0, 5000);
	log_event(&ben, CODE_OFF, TARGET_LEA, 4000, 6000);
	ck_assert(!sample_of(&s, &anna, &ben, SAMPLE_BY_DEFAULT, NULL, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "'on' (0:00.000 to 0:05.000)"));
	ck_assert_ptr_nonnull(strstr(err.text, "'off' (0:04.000 to 0:06.000)"));
	ck_assert_ptr_nonnull(strstr(err.text, "'ben'"));
	sample_clear(&s);
	coder_clear(&anna);
	coder_clear(&ben);
}
END_TEST

Suite *sample_suite(void);

Suite *sample_suite(void)
{
	Suite *s = suite_create("sample");
	TCase *c = tcase_create("sample");

	tcase_add_test(c, blocks);
	tcase_add_test(c, spans);
	tcase_add_test(c, ratings);
	tcase_add_test(c, packing);
	tcase_add_test(c, overlaps);
	suite_add_tcase(s, c);
	return s;
}
