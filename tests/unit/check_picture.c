/* What pictures of agreement are drawn from: sessions whose codes differ, tolerances, pairs of numbers. */
#include <check.h>
#include <math.h>
#include <string.h>

#include "reliability/match.h"
#include "reliability/picture.h"

static struct pictures p;

static void setup(void)
{
	p = (struct pictures){.tolerance_ms = 1000};
}

static void teardown(void)
{
	picture_clear(&p);
}

/* A session of anna and ben, with anna's second pass, coded on that day. */
static void begin(struct sample *s, const char *source, int64_t coded_utc_ms)
{
	static const char *const labels[] = {"anna", "ben", "anna+2"};
	static const char *const persons[] = {"anna", "ben", "anna"};

	sample_init(s, source, 3);
	for (size_t i = 0; i < 3; i++)
		s->coders[i] = (struct sample_coder){labels[i], persons[i],
			{0, i == 1 ? 50000 : 60000}, coded_utc_ms + (int64_t)i};
}

static void finish(struct sample *s)
{
	ck_assert(sample_finish(s, NULL));
	picture_add(&p, s);
	sample_clear(s);
}

static const struct picture_table *table(const char *name, const char *coders)
{
	for (size_t i = 0; i < p.n_tables; i++)
		if (strcmp(p.tables[i].name, name) == 0 && strcmp(p.tables[i].coders, coders) == 0)
			return &p.tables[i];
	ck_abort_msg("no table %s of %s", name, coders);
	return NULL;
}

static const struct picture_pairs *pairs(const char *name, const char *coders)
{
	for (size_t i = 0; i < p.n_pairs; i++)
		if (strcmp(p.pairs[i].name, name) == 0 && strcmp(p.pairs[i].coders, coders) == 0)
			return &p.pairs[i];
	return NULL;
}

static void cell(const struct tally *t, size_t row, size_t column, double expected)
{
	double found = *tally_cell(t, row, column);

	ck_assert_msg(fabs(found - expected) < 1e-9, "cell %zu, %zu is %g instead of %g", row,
		column, found, expected);
}

/* The second session has a code that the first did not know, in front of the other. */
static void two_sessions(void)
{
	static const char *const first_codes[] = {"k"};
	static const char *const second_codes[] = {"j", "k"};
	struct sample s;
	struct sample_block *b;

	begin(&s, "s2", 2000);
	b = sample_add_block(&s, SAMPLE_POINTS, "tim", "child", "points", first_codes, 1);
	sample_add_event(b, 0, 0, 10000, 10000);
	sample_add_event(b, 1, 0, 10700, 10700);
	sample_add_event(b, 0, 0, 55000, 55000); /* behind the end of ben's */
	finish(&s);
	begin(&s, "s1", 1000);
	b = sample_add_block(&s, SAMPLE_POINTS, "tim", "child", "points", second_codes, 2);
	sample_add_event(b, 0, 0, 1000, 1000);
	sample_add_event(b, 1, 1, 1500, 1500);
	sample_add_event(b, 1, 0, 30000, 30000);
	b = sample_add_block(&s, SAMPLE_POINTS, "sue", "child", "points", second_codes, 2);
	sample_add_event(b, 0, 1, 5000, 5000);
	sample_add_event(b, 1, 1, 5000, 5000);
	finish(&s);
}

START_TEST(tables)
{
	const struct picture_table *t;

	two_sessions();
	t = table("points", "anna,ben");
	ck_assert_uint_eq(t->n_codes, 2);
	ck_assert_str_eq(t->codes[0], "k");
	ck_assert_str_eq(t->codes[1], "j");
	cell(&t->table, 0, 0, 2); /* k, k: of s2 and of sue */
	cell(&t->table, 1, 0, 1); /* j taken for k */
	cell(&t->table, 2, 1, 1); /* only ben: j */
	cell(&t->table, 0, 2, 0); /* what is outside the window is not missed */
	ck_assert_double_eq_tol(tally_total(&t->table), 4, 1e-9);
	ck_assert_uint_eq(t->n_sessions, 2);
}
END_TEST

START_TEST(tolerances)
{
	const struct picture_table *t;

	two_sessions();
	t = table("points", "anna,ben");
	ck_assert_double_eq_tol(event_matched(&t->matched[0]).value, 1, 1e-9);
	ck_assert_double_eq_tol(event_matched(&t->matched[1]).value, 1, 1e-9);
	ck_assert_double_eq_tol(event_matched(&t->matched[2]).value, 2, 1e-9);
	ck_assert_double_eq_tol(event_confused(&t->matched[0]).value, 0, 1e-9);
	ck_assert_double_eq_tol(event_confused(&t->matched[1]).value, 1, 1e-9);
	ck_assert_double_eq_tol(
		tally_total(&t->matched[PICTURE_TOLERANCES - 1]), tally_total(&t->table), 1e-9);
}
END_TEST

/* A later pass is compared with the same person's first one only. */
START_TEST(couples)
{
	two_sessions();
	for (size_t i = 0; i < p.n_tables; i++)
		ck_assert_str_ne(p.tables[i].coders, "ben,anna+2");
	ck_assert_uint_eq(table("points", "anna,anna+2")->n_sessions, 2);
}
END_TEST

/* Sessions with a mother who is somewhere for 10 s, and a child who is there only in the last of two. */
static void quiet_sessions(size_t n_of_child)
{
	static const char *const codes[] = {"in", "out"};

	for (size_t i = 0; i < 2; i++) {
		struct sample s;
		struct sample_block *b;

		begin(&s, i == 0 ? "s1" : "s2", 1000);
		b = sample_add_block(&s, SAMPLE_STATES, "eva", "mother", "place", codes, 2);
		sample_add_event(b, 0, 0, 0, 10000);
		sample_add_event(b, 1, 0, 0, 10000);
		b = sample_add_block(&s, SAMPLE_STATES, "tim", "child", "place", codes, 2);
		if (i == 1 && n_of_child > 0)
			sample_add_event(b, 0, 1, 0, 5000);
		finish(&s);
	}
	picture_sort(&p);
}

/* Nothing about the child in any session is not 100 s of agreement; nothing in one of them is. */
START_TEST(nobody_coded)
{
	const struct picture_table *t;
	double window;

	quiet_sessions((size_t)_i);
	t = table("place", "anna,ben");
	window = tally_total(&t->table) / (_i == 0 ? 2 : 4); /* of a target in a session */
	cell(&t->table, 0, 0, 20000);
	cell(&t->table, 1, 2, _i == 0 ? 0 : 5000);
	cell(&t->table, 2, 2, _i == 0 ? 2 * (window - 10000) : 4 * window - 25000);
	ck_assert_double_eq_tol(window, 50000, 1e-9);
	ck_assert_double_eq_tol(tally_total(&t->sessions[0].table), window * (_i + 1), 1e-9);
	for (size_t i = 0; i < p.n_pairs; i++)
		if (strcmp(p.pairs[i].coders, "anna,ben") == 0)
			ck_assert_uint_eq(p.pairs[i].n, _i == 0 ? 2 : 4);
}
END_TEST

START_TEST(by_date)
{
	struct tally first;
	const struct picture_table *t;

	two_sessions();
	picture_sort(&p);
	t = table("points", "anna,ben");
	ck_assert_str_eq(t->sessions[0].source, "s1");
	ck_assert_int_eq(t->sessions[0].coded_utc_ms, 1001);
	picture_sum(t, 1, 1, &first); /* s2, which knew one code */
	ck_assert_uint_eq(first.q, 3);
	cell(&first, 0, 0, 1);
	ck_assert_double_eq_tol(tally_total(&first), 1, 1e-9);
	tally_clear(&first);
	picture_sum(t, 0, 2, &first);
	for (size_t i = 0; i < 9; i++)
		cell(&first, i / 3, i % 3, t->table.cells[i]);
	tally_clear(&first);
}
END_TEST

START_TEST(states_and_totals)
{
	static const char *const codes[] = {"on"};
	const struct picture_pairs *totals;
	struct sample_block *b;
	struct sample s;

	begin(&s, "s1", 0);
	b = sample_add_block(&s, SAMPLE_STATES, "tim", "child", "on", codes, 1);
	sample_add_event(b, 0, 0, 0, 20000);
	sample_add_event(b, 1, 0, 10000, 60000);
	b = sample_add_block(&s, SAMPLE_STATES, "sue", "child", "on", codes, 1);
	finish(&s);
	picture_sort(&p);
	cell(&table("on", "anna,ben")->table, 0, 0, 10000);
	cell(&table("on", "anna,ben")->table, 0, 1, 10000);
	cell(&table("on", "anna,ben")->table, 1, 0, 30000);
	cell(&table("on", "anna,ben")->table, 1, 1, 50000);
	totals = pairs("on", "anna,ben");
	ck_assert_ptr_nonnull(totals);
	ck_assert_int_eq(totals->kind, PICTURE_DURATION);
	ck_assert_uint_eq(totals->n, 2); /* also sue, of whom neither logged anything */
	ck_assert_double_eq(totals->points[0].first + totals->points[0].second, 0);
	ck_assert_double_eq_tol(totals->points[1].first, 20, 1e-9);
	ck_assert_double_eq_tol(totals->points[1].second, 40, 1e-9);
}
END_TEST

START_TEST(ratings)
{
	struct sample_rating rows[2] = {{.item = "r1",
						.target = "tim",
						.role = "child",
						.x = (double[]){3, 4, (double)NAN}},
		{.item = "r1",
			.target = "sue",
			.role = "child",
			.x = (double[]){2, (double)NAN, 2}}};
	struct sample s;

	begin(&s, "s1", 0);
	s.ratings = rows;
	s.n_ratings = 2;
	picture_add(&p, &s);
	s.ratings = NULL;
	s.n_ratings = 0;
	sample_clear(&s);
	ck_assert_uint_eq(pairs("r1", "anna,ben")->n, 1);
	ck_assert_double_eq_tol(pairs("r1", "anna,ben")->points[0].second, 4, 1e-9);
	ck_assert_uint_eq(pairs("r1", "anna,anna+2")->n, 1);
	ck_assert_str_eq(pairs("r1", "anna,anna+2")->points[0].target, "sue");
}
END_TEST

Suite *picture_suite(void);

Suite *picture_suite(void)
{
	Suite *s = suite_create("picture");
	TCase *c = tcase_create("picture");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, tables);
	tcase_add_test(c, tolerances);
	tcase_add_test(c, couples);
	tcase_add_loop_test(c, nobody_coded, 0, 2);
	tcase_add_test(c, by_date);
	tcase_add_test(c, states_and_totals);
	tcase_add_test(c, ratings);
	suite_add_tcase(s, c);
	return s;
}
