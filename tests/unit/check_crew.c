/* Work by several processes: all results, in order, and every way in which it can end early. */
#include "base/crew.h"

#include <check.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define N_ITEMS 500

static struct {
	size_t next;       /* the item that is to come */
	size_t n_bad;      /* that said they could not be done */
	size_t refuse_at;  /* take ends everything there */
	size_t dies_at;    /* the worker dies there */
	int dies_of;       /* signal; 0 = it ends by itself */
	size_t stop_after; /* a signal comes there */
	size_t size;       /* of what an item gives */
} test;

static volatile sig_atomic_t stop;

static bool work(void *context, size_t item, struct text *out, struct text *messages)
{
	(void)context;
	if (item == test.dies_at && test.dies_of != 0)
		raise(test.dies_of);
	else if (item == test.dies_at)
		_exit(1);
	for (size_t i = 0; i < test.size; i++)
		text_add_c(out, (char)('a' + (item + i) % 26));
	if (item % 7 == 3)
		text_printf(messages, "%zu\n", item);
	return item % 10 != 5;
}

static bool take(void *context, size_t item, bool ok, const struct text *out,
	const struct text *messages, struct error *err)
{
	char number[24] = "";
	size_t n_wrong = 0;

	ck_assert_ptr_eq(context, &test);
	ck_assert_uint_eq(item, test.next++);
	ck_assert_uint_eq(out->len, test.size);
	for (size_t i = 0; i < test.size; i++)
		n_wrong += out->s[i] != (char)('a' + (item + i) % 26);
	ck_assert_uint_eq(n_wrong, 0);
	if (item % 7 == 3)
		snprintf(number, sizeof number, "%zu\n", item);
	ck_assert_str_eq(messages->s ? messages->s : "", number);
	ck_assert(ok == (item % 10 != 5));
	test.n_bad += !ok;
	if (item == test.stop_after)
		stop = 1;
	return item != test.refuse_at || error_set(err, "enough");
}

static const struct crew crew = {
	.n_items = N_ITEMS, .work = work, .take = take, .context = &test, .stop = &stop};

static void set_up(void)
{
	memset(&test, 0, sizeof test);
	test.refuse_at = test.dies_at = test.stop_after = SIZE_MAX;
	test.size = 100;
	stop = 0;
}

/* Everybody has ended, and was waited for. */
static void tear_down(void)
{
	ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
	ck_assert_int_eq(errno, ECHILD);
}

START_TEST(all_in_order)
{
	struct error err = {0};

	ck_assert_msg(crew_run(&crew, (size_t)_i, &err), "%s", err.text);
	ck_assert_uint_eq(test.next, N_ITEMS);
	ck_assert_uint_eq(test.n_bad, N_ITEMS / 10);
}
END_TEST

START_TEST(more_than_a_pipe_takes)
{
	struct error err = {0};
	struct crew few = crew;

	few.n_items = 7;
	test.size = 2500000;
	ck_assert_msg(crew_run(&few, 3, &err), "%s", err.text);
	ck_assert_uint_eq(test.next, 7);
}
END_TEST

START_TEST(nothing_to_do)
{
	struct error err = {0};
	struct crew none = crew;

	none.n_items = 0;
	ck_assert(crew_run(&none, 4, &err));
	test.size = 0;
	none.n_items = 1;
	ck_assert(crew_run(&none, 4, &err));
	ck_assert_uint_eq(test.next, 1);
}
END_TEST

START_TEST(refused)
{
	struct error err = {0};

	test.refuse_at = 20;
	ck_assert(!crew_run(&crew, (size_t)_i, &err));
	ck_assert_str_eq(err.text, "enough");
	ck_assert_uint_eq(test.next, 21);
}
END_TEST

START_TEST(interrupted)
{
	struct error err = {0};

	test.stop_after = 20;
	ck_assert(!crew_run(&crew, (size_t)_i, &err));
	ck_assert_str_eq(err.text, "interrupted");
	ck_assert_uint_eq(test.next, 21);
}
END_TEST

START_TEST(a_worker_dies)
{
	struct error err = {0};

	test.dies_at = 31;
	ck_assert(!crew_run(&crew, 3, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "has ended"));
	ck_assert_uint_eq(test.next, 31);
}
END_TEST

/* The system kills one when memory runs out; whatever else ends one is a fault. */
START_TEST(a_signal_ends_a_worker)
{
	static const struct {
		int signal;
		const char *says;
	} ends[] = {{SIGABRT, "ended by a fault of this program (signal 6)"},
		{SIGKILL, "was there too little memory?"}};
	struct error err = {0};

	test.dies_at = 31;
	test.dies_of = ends[_i].signal;
	ck_assert(!crew_run(&crew, 3, &err));
	ck_assert_msg(strstr(err.text, ends[_i].says) != NULL, "%s", err.text);
	ck_assert_uint_eq(test.next, 31);
}
END_TEST

Suite *crew_suite(void);
Suite *crew_suite(void)
{
	Suite *s = suite_create("crew");
	TCase *tc = tcase_create("crew");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, all_in_order, 1, 6);
	tcase_add_test(tc, more_than_a_pipe_takes);
	tcase_add_test(tc, nothing_to_do);
	tcase_add_loop_test(tc, refused, 1, 4);
	tcase_add_loop_test(tc, interrupted, 1, 4);
	tcase_add_test(tc, a_worker_dies);
	tcase_add_loop_test(tc, a_signal_ends_a_worker, 0, 2);
	suite_add_tcase(s, tc);
	return s;
}
