/*
 * Findings: what each check says of an observation, in the words that the coder reads, and what was
 * kept with a reason.
 */
#include "model/finding.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "timeline_steps.h"

#define N_ITEMS(array) (sizeof(array) / sizeof((array)[0]))

static struct codebook cb; /* the fixture's, which a test may change */
static struct target *targets;
static size_t n_targets;
static struct finding *findings;
static size_t n_findings;
static long long seq;

static void setup(void)
{
	tl_begin();
	cb = fixture_codebook;
	n_targets = targets_of(&cb, &fixture_session, &targets);
	seq = 0;
	findings = NULL;
}

static void teardown(void)
{
	free(findings);
	free(targets);
	tl_end();
}

static void rate(const char *key, int target, const char *value)
{
	struct record r = fixture_rate(TL_RUN_A, ++seq, key, target, value, 1);

	tl_must(&r);
}

/* Nothing of it contradicts anything, as long as nothing was logged. */
static void rate_all(void)
{
	rate("warm", TARGET_LEA, "0");
	rate("warm", TARGET_PA, "0");
	rate("warm", TARGET_PB, "0");
	rate("shared", TARGET_ALL, "0");
}

static struct event_id log_code(int code, int target, int64_t onset_ms)
{
	struct record r;

	seq++;
	r = fixture_add(TL_RUN_A, seq, (uint32_t)seq, code, target, onset_ms);
	r.v.modifiers = fixture_codebook.codes[code].n_modifiers > 0 ? "how=kind" : NULL;
	tl_must(&r);
	return r.id;
}

static void end_code(struct event_id id, int64_t offset_ms)
{
	tl_stop(++seq, id, offset_ms);
}

/* One line each: how severe, the words, the reason. */
static void expect(int64_t duration_ms, const char *expected)
{
	struct text out = {0};

	free(findings);
	n_findings = findings_of(&cb, targets, n_targets, tl, duration_ms, &findings);
	text_add(&out, "");
	for (size_t i = 0; i < n_findings; i++) {
		text_add(&out, findings[i].severity == CHECK_WARN ? "warn: " : "hint: ");
		finding_words(&findings[i], &cb, targets, "en", &out);
		if (findings[i].reason)
			text_printf(&out, " [%s]", findings[i].reason);
		text_add_c(&out, '\n');
		ck_assert_int_eq(finding_is_open(&findings[i]),
			findings[i].severity == CHECK_WARN && !findings[i].reason);
	}
	ck_assert_str_eq(out.s, expected);
	text_clear(&out);
}

/* As the desk writes it. */
static void keep(size_t i, const char *reason)
{
	const struct finding *f = &findings[i];
	char place[SEGMENT_REF_SIZE];
	struct text key = {0};
	struct record r;

	ck_assert_uint_lt(i, n_findings);
	segment_ref_format(f->segment, place);
	text_printf(&key, "%s%s", f->id, place);
	record_init(&r, OP_OVERRIDE, CAUSE_INPUT);
	r.run = TL_RUN_A;
	r.seq = ++seq;
	r.key = key.s;
	r.value = f->about;
	r.v.target = f->target >= 0 ? targets[f->target].id : NULL;
	r.rev = f->rating ? f->rating->rev : 0;
	r.text = reason;
	tl_must(&r);
	text_clear(&key);
}

START_TEST(nothing_to_say)
{
	rate_all();
	expect(-1, "");
	expect(0, "");
	ck_assert_ptr_null(findings);
}
END_TEST

/* In the order of targets, the codebook and segments; not where a rule has ruled out. */
START_TEST(what_is_not_rated)
{
	struct event_id first = log_code(CODE_NOISE, TARGET_ALL, 1000);

	end_code(first, 2000);
	expect(-1, "warn: W Warmth, lea: not rated\n"
		   "warn: pace Pace, lea, segment 1: not rated\n"
		   "warn: W Warmth, pa: not rated\n"
		   "warn: W Warmth, pb: not rated\n"
		   "warn: SP Shared purpose, all: not rated\n");
	ck_assert_int_eq(event_id_compare(findings[1].segment.mark, first), 0);
	ck_assert_str_eq(findings[1].about, "pace");
	rate("warm", TARGET_LEA, "not_observable");
	rate("warm", TARGET_PA, "not_applicable");
	rate("warm", TARGET_PB, "unrated");
	rate("shared", TARGET_ALL, "5");
	rate("pace@ra0000001-1", TARGET_LEA, "5");
	expect(-1, "warn: W Warmth, pb: not rated\n"
		   "hint: SP Shared purpose, all: no marks, but rated 5\n");
	keep(0, "was not there");
	expect(-1, "warn: W Warmth, pb: not rated [was not there]\n"
		   "hint: SP Shared purpose, all: no marks, but rated 5\n");
}
END_TEST

START_TEST(what_is_ruled_out_is_not_missed)
{
	struct session alone = fixture_session;
	struct timeline *t;

	alone.n_participants = 1;
	free(targets);
	n_targets = targets_of(&cb, &alone, &targets);
	t = timeline_new(&cb, targets, n_targets);
	n_findings = findings_of(&cb, targets, n_targets, t, -1, &findings);
	ck_assert_uint_eq(n_findings, 2); /* warm of lea; the parents */
	ck_assert_int_eq(findings[0].when, CHECK_UNRATED);
	ck_assert_int_eq(findings[0].item, ITEM_WARM);
	ck_assert_int_eq(findings[1].when, CHECK_MISSING_PERSON);
	ck_assert_str_eq(findings[1].about, "parents");
	ck_assert_uint_eq(findings[1].n_positive, 0);
	ck_assert_uint_eq(findings[1].n_negative, 2);
	timeline_free(t);
}
END_TEST

/* good: > 0 where all is positive. bad: <= 0 where all is negative. nothing: 0 where nothing was
 * logged. both: < 3 where both were. */
static const struct {
	int n_positive, n_negative;
	const char *value, *expected;
} contradictions[] = {
	{0, 0, "0", ""},
	{0, 0, "1", "hint: W Warmth, pa: no marks, but rated +1\n"},
	{0, 0, "-2", "hint: W Warmth, pa: no marks, but rated -2\n"},
	{0, 0, "not_observable", ""},
	{2, 0, "1", ""},
	{2, 0, "0", "warn: W Warmth, pa: only positive marks (2), but rated 0\n"},
	{1, 0, "-3", "warn: W Warmth, pa: only positive marks (1), but rated -3\n"},
	{0, 1, "0", ""},
	{0, 1, "-1", ""},
	{0, 3, "1", "hint: W Warmth, pa: only negative marks (3), but rated +1\n"},
	{1, 1, "2", ""},
	{2, 1, "3", "warn: W Warmth, pa: 2 positive and 1 negative marks, but rated +3\n"},
	{2, 1, "not_applicable", ""},
};

START_TEST(evidence_against_ratings)
{
	struct event_id id;

	rate("warm", TARGET_LEA, "0");
	rate("warm", TARGET_PA, contradictions[_i].value);
	rate("warm", TARGET_PB, "0");
	rate("shared", TARGET_ALL, "0");
	for (int i = 0; i < contradictions[_i].n_positive; i++)
		log_code(CODE_PRAISE, TARGET_PA, 100 * i);
	for (int i = 0; i < contradictions[_i].n_negative; i++) {
		id = log_code(CODE_OFF, TARGET_PA, 1000 * i);
		end_code(id, 1000 * i + 500);
	}
	/* what is no evidence for it: another dimension, no valence */
	id = log_code(CODE_ON, TARGET_PA, 20000);
	end_code(id, 21000);
	log_code(CODE_ASK, TARGET_LEA, 100);
	expect(-1, contradictions[_i].expected);
}
END_TEST

START_TEST(reasons)
{
	rate_all();
	log_code(CODE_PRAISE, TARGET_PA, 100);
	expect(-1, "warn: W Warmth, pa: only positive marks (1), but rated 0\n");
	ck_assert(findings[0].can_override);
	keep(0, "irony");
	expect(-1, "warn: W Warmth, pa: only positive marks (1), but rated 0 [irony]\n");
	/* more evidence does not change the rating */
	log_code(CODE_PRAISE, TARGET_PA, 200);
	expect(-1, "warn: W Warmth, pa: only positive marks (2), but rated 0 [irony]\n");
	/* the same of another person is another thing */
	log_code(CODE_PRAISE, TARGET_PB, 200);
	expect(-1, "warn: W Warmth, pa: only positive marks (2), but rated 0 [irony]\n"
		   "warn: W Warmth, pb: only positive marks (1), but rated 0\n");
}
END_TEST

START_TEST(evidence_of_one_item)
{
	struct evidence e;
	struct event_id noise = log_code(CODE_NOISE, TARGET_ALL, 1000);
	struct segment segment = {{0, noise}, 1, 1000, 2000};

	ck_assert(evidence_is_for(&cb, CODE_ASK, ITEM_PACE)); /* evidence_for */
	ck_assert(!evidence_is_for(&cb, CODE_ASK, ITEM_WARM));
	ck_assert(evidence_is_for(&cb, CODE_PRAISE, ITEM_WARM)); /* its dimension */
	ck_assert(evidence_is_for(&cb, CODE_PRAISE, ITEM_SHARED));
	ck_assert(!evidence_is_for(&cb, CODE_ON, ITEM_WARM));
	log_code(CODE_ASK, TARGET_LEA, 999);
	log_code(CODE_ASK, TARGET_LEA, 1000);
	log_code(CODE_ASK, TARGET_LEA, 1999);
	log_code(CODE_ASK, TARGET_LEA, 2000);
	evidence_count(tl, &cb, ITEM_PACE, TARGET_LEA, NULL, &e);
	ck_assert_uint_eq(e.n_positive, 4);
	ck_assert_uint_eq(e.n_negative + e.n_neutral, 0);
	evidence_count(tl, &cb, ITEM_PACE, TARGET_LEA, &segment, &e);
	ck_assert_uint_eq(e.n_positive, 2);
	evidence_count(tl, &cb, ITEM_WARM, TARGET_LEA, NULL, &e);
	ck_assert_uint_eq(e.n_positive, 0);
}
END_TEST

/* Counted all at once it is the same. */
START_TEST(evidence_of_all)
{
	struct segment segments[2] = {{{1, {0, 0}}, 1, 0, 1000}, {{2, {0, 0}}, 2, 1000, 2001}};
	struct evidence_table table;

	for (int i = 0; i < 30; i++)
		log_code(
			i % 3 ? CODE_ASK : CODE_PRAISE, TARGET_LEA + (i % 2 && i % 3 == 0), i * 70);
	evidence_table_make(&table, &cb, N_TARGETS, tl, segments, 2);
	for (int item = 0; item < (int)cb.n_ratings; item++) {
		for (int target = 0; target < N_TARGETS; target++) {
			for (int s = -1; s < 2; s++) {
				const struct evidence *all =
					evidence_table_at(&table, item, target, s);
				struct evidence e;
				evidence_count(
					tl, &cb, item, target, s < 0 ? NULL : &segments[s], &e);
				ck_assert_uint_eq(all->n_positive, e.n_positive);
				ck_assert_uint_eq(all->n_negative, e.n_negative);
				ck_assert_uint_eq(all->n_neutral, e.n_neutral);
			}
		}
	}
	ck_assert_uint_gt(evidence_table_at(&table, ITEM_WARM, TARGET_PA, 1)->n_positive, 0);
	evidence_table_clear(&table);
}
END_TEST

START_TEST(running_states)
{
	struct event_id on;

	rate_all();
	log_code(CODE_ON, TARGET_LEA, 61500);
	on = log_code(CODE_ON, TARGET_PA, 5000);
	expect(-1, "hint: on , pa: runs since 0:05.0 and was not ended\n"
		   "hint: on , lea: runs since 1:01.5 and was not ended\n");
	keep(0, "the end was cut off");
	expect(-1, "hint: on , pa: runs since 0:05.0 and was not ended [the end was cut off]\n"
		   "hint: on , lea: runs since 1:01.5 and was not ended\n");
	end_code(on, 6000);
	expect(-1, "hint: on , lea: runs since 1:01.5 and was not ended\n");
}
END_TEST

START_TEST(too_often)
{
	rate_all();
	for (int i = 0; i < 3; i++) {
		end_code(log_code(CODE_SMILE, TARGET_PA, 1000 * i), 1000 * i + 500);
		if (i < 2)
			end_code(log_code(CODE_SMILE, TARGET_PB, 1000 * i), 1000 * i + 500);
	}
	expect(-1, "warn: smile , pa: logged 3 times; at most 2 in a session\n");
	ck_assert_str_eq(findings[0].about, "smile");
}
END_TEST

START_TEST(missing_modifiers)
{
	struct event_id id;

	rate_all();
	id = tl_add(++seq, CODE_ASK, TARGET_LEA, 3000);
	log_code(CODE_ASK, TARGET_LEA, 4000);
	tl_add(++seq, CODE_ASK, TARGET_LEA, 5000);
	expect(-1, "warn: ask , lea: at 0:03.0 without how\n"
		   "warn: ask , lea: at 0:05.0 without how\n");
	ck_assert_int_eq(event_id_compare(findings[0].event, id), 0);
	keep(0, "not to be seen");
	expect(-1, "warn: ask , lea: at 0:03.0 without how [not to be seen]\n"
		   "warn: ask , lea: at 0:05.0 without how\n");
}
END_TEST

static void play(int64_t from_ms, int64_t to_ms)
{
	struct record r;

	record_init(&r, OP_PLAY, CAUSE_NONE);
	r.run = TL_RUN_A;
	r.seq = ++seq;
	r.v.onset_ms = from_ms;
	r.v.offset_ms = to_ms;
	tl_must(&r);
}

START_TEST(unwatched_stretches)
{
	rate_all();
	expect(-1, "");
	expect(FINDING_UNWATCHED_MS - 1, "");
	expect(60000, "hint: not watched: 0:00.0 to 1:00.0\n");
	play(1000, 20000);
	play(27000, 58000);
	play(40000, 41000);
	expect(60000, "hint: not watched: 0:20.0 to 0:27.0\n");
	keep(0, "a break");
	expect(60000, "hint: not watched: 0:20.0 to 0:27.0 [a break]\n");
	expect(70000, "hint: not watched: 0:20.0 to 0:27.0 [a break]\n"
		      "hint: not watched: 0:58.0 to 1:10.0\n");
	expect(27000, "hint: not watched: 0:20.0 to 0:27.0 [a break]\n");
	play(20000, 21000); /* another stretch, so another reason */
	expect(60000, "hint: not watched: 0:21.0 to 0:27.0\n");
	cb.form = true;
	expect(60000, "");
}
END_TEST

/* A check in the codebook says how severe what is checked everywhere is, and in its own words. */
START_TEST(the_codebook_decides)
{
	static const struct label_text words[] = {{"en", "watch all of it"}};
	static const struct check own[] = {
		{.id = "all-seen",
			.when = CHECK_UNWATCHED,
			.severity = CHECK_WARN,
			.label = {words, 1}},
		{.id = "rated", .when = CHECK_UNRATED, .severity = CHECK_OFF},
	};

	cb.checks = own;
	cb.n_checks = N_ITEMS(own);
	expect(60000, "warn: not watched: 0:00.0 to 1:00.0 (watch all of it)\n");
	ck_assert_str_eq(findings[0].id, "all-seen");
	ck_assert(!findings[0].can_override);
}
END_TEST

Suite *finding_suite(void);

Suite *finding_suite(void)
{
	Suite *suite = suite_create("finding");
	TCase *tc = tcase_create("checks");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, nothing_to_say);
	tcase_add_test(tc, what_is_not_rated);
	tcase_add_test(tc, what_is_ruled_out_is_not_missed);
	tcase_add_loop_test(tc, evidence_against_ratings, 0, N_ITEMS(contradictions));
	tcase_add_test(tc, reasons);
	tcase_add_test(tc, evidence_of_one_item);
	tcase_add_test(tc, evidence_of_all);
	tcase_add_test(tc, running_states);
	tcase_add_test(tc, too_often);
	tcase_add_test(tc, missing_modifiers);
	tcase_add_test(tc, unwatched_stretches);
	tcase_add_test(tc, the_codebook_decides);
	suite_add_tcase(suite, tc);
	return suite;
}
