/*
 * The words and ids of records, each there and back.
 */
#include <check.h>
#include <string.h>

#include "model/record.h"

#define N_ITEMS(array) (sizeof(array) / sizeof((array)[0]))

START_TEST(ops)
{
	static const char *const names[] = {"meta", "add", "set", "del", "rate", "override", "note",
		"play", "codebook", "media", "salvage", "state", "close", "other"};

	ck_assert_uint_eq(N_ITEMS(names), OP_OTHER + 1);
	for (size_t i = 0; i < N_ITEMS(names); i++) {
		ck_assert_str_eq(record_op_name((enum record_op)i), names[i]);
		ck_assert_int_eq(record_op_parse(names[i]), (int)i);
	}
	ck_assert_int_eq(record_op_parse("Add"), OP_OTHER);
	ck_assert_int_eq(record_op_parse(""), OP_OTHER);
	ck_assert_int_eq(record_op_parse("n/a"), OP_OTHER);
	ck_assert_int_eq(record_op_parse("frobnicate"), OP_OTHER);
}
END_TEST

START_TEST(causes)
{
	enum record_cause cause;

	for (int i = CAUSE_INPUT; i < CAUSE_NONE; i++) {
		cause = CAUSE_NONE;
		ck_assert(record_cause_parse(record_cause_name((enum record_cause)i), &cause));
		ck_assert_int_eq(cause, i);
	}
	ck_assert_ptr_null(record_cause_name(CAUSE_NONE));
	ck_assert(record_cause_parse("n/a", &cause));
	ck_assert_int_eq(cause, CAUSE_NONE);
	cause = CAUSE_EDIT;
	ck_assert(record_cause_parse(NULL, &cause));
	ck_assert_int_eq(cause, CAUSE_NONE);
	cause = CAUSE_EDIT;
	ck_assert(!record_cause_parse("Undo", &cause));
	ck_assert(!record_cause_parse("", &cause));
	ck_assert_int_eq(cause, CAUSE_EDIT);
	ck_assert_str_eq(record_cause_name(CAUSE_AUTOCLOSE), "autoclose");
}
END_TEST

START_TEST(marks_and_sources)
{
	enum event_mark mark = MARK_NONE;
	enum key_source source = SOURCE_NONE;

	ck_assert_ptr_null(event_mark_name(MARK_NONE));
	ck_assert_str_eq(event_mark_name(MARK_STRONG), "strong");
	ck_assert_str_eq(event_mark_name(MARK_DOUBTFUL), "doubtful");
	ck_assert(event_mark_parse("strong", &mark));
	ck_assert_int_eq(mark, MARK_STRONG);
	ck_assert(event_mark_parse("doubtful", &mark));
	ck_assert_int_eq(mark, MARK_DOUBTFUL);
	ck_assert(!event_mark_parse("weak", &mark));
	ck_assert_int_eq(mark, MARK_DOUBTFUL);
	ck_assert(event_mark_parse("n/a", &mark));
	ck_assert_int_eq(mark, MARK_NONE);

	ck_assert_ptr_null(key_source_name(SOURCE_NONE));
	ck_assert_str_eq(key_source_name(SOURCE_TERMINAL), "terminal");
	ck_assert_str_eq(key_source_name(SOURCE_WINDOW), "window");
	ck_assert(key_source_parse("window", &source));
	ck_assert_int_eq(source, SOURCE_WINDOW);
	ck_assert(key_source_parse("terminal", &source));
	ck_assert_int_eq(source, SOURCE_TERMINAL);
	ck_assert(!key_source_parse("mouse", &source));
	ck_assert(key_source_parse(NULL, &source));
	ck_assert_int_eq(source, SOURCE_NONE);
}
END_TEST

START_TEST(nothing_applies)
{
	struct record r;

	memset(&r, 0xff, sizeof r);
	record_init(&r, OP_DEL, CAUSE_EDIT);
	ck_assert_int_eq(r.op, OP_DEL);
	ck_assert_int_eq(r.cause, CAUSE_EDIT);
	ck_assert_ptr_null(r.key);
	ck_assert_ptr_null(r.text);
	ck_assert_ptr_null(r.v.code);
	ck_assert_ptr_null(r.v.comment);
	ck_assert_int_eq(r.v.onset_ms, MEDIATIME_NONE);
	ck_assert_int_eq(r.v.offset_ms, MEDIATIME_NONE);
	ck_assert_int_eq(r.v.frame_ms, MEDIATIME_NONE);
	ck_assert_int_eq(r.v.error_ms, -1);
	ck_assert_int_eq(r.v.source, SOURCE_NONE);
	ck_assert_int_eq(r.v.mark, MARK_NONE);
	ck_assert_uint_eq(r.ends.n, 0);
	ck_assert_uint_eq(r.ref_run, 0);
}
END_TEST

static const struct {
	const char *text;
	struct event_id id;
} ids[] = {
	{"r7f3a9c21-17", {0x7f3a9c21, 17}},
	{"r00000001-1", {1, 1}},
	{"rffffffff-4294967295", {UINT32_MAX, UINT32_MAX}},
	{"rabcdef09-1000000000", {0xabcdef09, 1000000000}},
};

START_TEST(event_ids)
{
	struct event_id id = {0, 0};
	char text[EVENT_ID_SIZE], token[RUN_TOKEN_SIZE];
	uint32_t run = 0;

	ck_assert(event_id_parse(ids[_i].text, &id));
	ck_assert_int_eq(event_id_compare(id, ids[_i].id), 0);
	event_id_format(id, text);
	ck_assert_str_eq(text, ids[_i].text);
	run_token_format(id.run, token);
	ck_assert_int_eq(strncmp(token, text, 9), 0);
	ck_assert_uint_eq(strlen(token), 9);
	ck_assert(run_token_parse(token, &run));
	ck_assert_uint_eq(run, id.run);
}
END_TEST

static const char *const bad_ids[] = {"", "r", "7f3a9c21-1", "r7f3a9c21", "r7f3a9c21-",
	"r7f3a9c21-0", "r7f3a9c21-01", "r7f3a9c21-1 ", " r7f3a9c21-1", "r7f3a9c21-+1",
	"r7f3a9c21--1", "r7F3A9C21-1", "r7f3a9c2-1", "r7f3a9c211-1", "r7f3a9c2g-1", "R7f3a9c21-1",
	"r7f3a9c21/1", "r7f3a9c21-1x", "r7f3a9c21-4294967296", "r7f3a9c21-99999999999999999999",
	"r00000000-1"};

START_TEST(event_ids_refused)
{
	struct event_id id = {5, 6};

	ck_assert_msg(!event_id_parse(bad_ids[_i], &id), "'%s' was accepted", bad_ids[_i]);
	ck_assert_uint_eq(id.run, 5);
	ck_assert_uint_eq(id.n, 6);
}
END_TEST

START_TEST(run_tokens_refused)
{
	static const char *const bad[] = {"", "r", "r1234567", "r123456789", "r1234567g",
		"x12345678", "r12345678-1", "r1234567A", "r00000000"};
	uint32_t run = 5;

	for (size_t i = 0; i < N_ITEMS(bad); i++)
		ck_assert_msg(!run_token_parse(bad[i], &run), "'%s' was accepted", bad[i]);
	ck_assert_uint_eq(run, 5);
}
END_TEST

START_TEST(order_of_ids)
{
	struct event_id a = {1, 9}, b = {2, 1}, c = {2, 2};

	ck_assert_int_lt(event_id_compare(a, b), 0);
	ck_assert_int_lt(event_id_compare(b, c), 0);
	ck_assert_int_gt(event_id_compare(c, a), 0);
	ck_assert_int_eq(event_id_compare(c, c), 0);
	a.run = UINT32_MAX;
	ck_assert_int_gt(event_id_compare(a, b), 0);
}
END_TEST

Suite *record_suite(void);

Suite *record_suite(void)
{
	Suite *suite = suite_create("record");
	TCase *tc = tcase_create("words");

	tcase_add_test(tc, ops);
	tcase_add_test(tc, causes);
	tcase_add_test(tc, marks_and_sources);
	tcase_add_test(tc, nothing_applies);
	tcase_add_loop_test(tc, event_ids, 0, N_ITEMS(ids));
	tcase_add_loop_test(tc, event_ids_refused, 0, N_ITEMS(bad_ids));
	tcase_add_test(tc, run_tokens_refused);
	tcase_add_test(tc, order_of_ids);
	suite_add_tcase(suite, tc);
	return suite;
}
