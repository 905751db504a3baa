/* Two coders' work side by side: turven compare. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "program.h"

static struct program p;

/* Opens the coding view as this coder. */
static void code_as(const char *coder)
{
	const char *arguments[] = {
		"code", "family", "--coder", coder, "--codebook", "mini", "--stopwatch", NULL};

	program_start(&p, 24, 80, false, arguments);
	terminal_wait(p.terminal, "all saved");
}

/* Goes to a time and types; `shown` tells that it was logged. */
static void at(const char *time, const char *keys, const char *shown)
{
	terminal_send(p.terminal, "@");
	terminal_wait(p.terminal, "Go to time:");
	terminal_send(p.terminal, time);
	terminal_send(p.terminal, "\r");
	terminal_wait_gone(p.terminal, "Go to time:");
	terminal_send(p.terminal, keys);
	terminal_wait(p.terminal, shown);
}

/* Ends the state; a press so soon after its start is asked about. */
static void end_at(const char *time, const char *shown)
{
	at(time, "mh", "MO1");
	terminal_wait_any(p.terminal, "It ends here", shown);
	if (terminal_shows(p.terminal, "It ends here"))
		terminal_send(p.terminal, "1");
	terminal_wait(p.terminal, shown);
}

static void compare(const char *option)
{
	const char *arguments[] = {"compare", "family", "--stopwatch", option, NULL};

	program_start(&p, 24, 80, false, arguments);
}

/* bo is 1 s later, sees another code, misses one, has one more, and ends a state elsewhere. */
static void setup(void)
{
	program_open(&p);
	code_as("anna");
	at("0:10", "1a", "logged: 0:10.0 TA1");
	at("0:20", "2d", "logged: 0:20.0 TA2");
	terminal_send(p.terminal, ";\"no\" to it\r");
	terminal_wait(p.terminal, "comment saved");
	at("0:30", "1a", "logged: 0:30.0 TA1");
	at("0:40", "mh", "started: 0:40.0 MO1");
	end_at("0:50", "ended at 0:50.0");
	at("1:00", "1a", "logged: 1:00.0 TA1");
	program_leave(&p);
	code_as("bo");
	at("0:11", "1a", "logged: 0:11.0 TA1");
	at("0:21", "2e2", "logged: 0:21.0 BO2");
	at("0:40", "mh", "started: 0:40.0 MO1");
	end_at("0:56", "ended at 0:56.0");
	at("1:01", "1a", "logged: 1:01.0 TA1");
	at("1:30", "3d", "logged: 1:30.0 TA2");
	program_leave(&p);
}

static void teardown(void)
{
	program_close(&p);
}

START_TEST(only_finished_work)
{
	compare(NULL);
	ck_assert_int_eq(terminal_end(p.terminal), 1);
	p.terminal = NULL;
}
END_TEST

START_TEST(the_differences)
{
	program_shell(&p, "cat sessions/family/journal/* > before");
	compare("--training");
	terminal_wait(p.terminal, "2 the same, 4 different");
	program_golden_sizes(&p, "compare");
	terminal_send(p.terminal, "\033[B\r");
	terminal_wait(p.terminal, "▶ 0:1");
	terminal_send(p.terminal, " ");
	terminal_wait(p.terminal, "‖ 0:1");
	terminal_wait(p.terminal, "“\"no\" to it”");
	/* nothing is coded here */
	terminal_send(p.terminal, "a");
	terminal_wait(p.terminal, "here nothing is coded");
	program_leave(&p);
	program_shell(&p, "cat sessions/family/journal/* > after && cmp before after");
}
END_TEST

START_TEST(kinds_words_tolerance)
{
	compare("--training");
	terminal_wait(p.terminal, "2 the same, 4 different");
	terminal_send(p.terminal, "\t");
	terminal_wait(p.terminal, "shown: everything");
	terminal_send(p.terminal, "\t");
	terminal_wait(p.terminal, "shown: what only one coder logged");
	program_golden_sizes(&p, "compare-missed");
	terminal_send(p.terminal, "\t\t");
	terminal_wait(p.terminal, "shown: states that end differently");
	terminal_wait(p.terminal, "other end");
	terminal_send(p.terminal, "\t");
	terminal_wait(p.terminal, "Nothing of this kind");
	terminal_send(p.terminal, "\r");
	terminal_wait(p.terminal, "nothing is shown");
	terminal_send(p.terminal, "\t/father\r");
	terminal_wait_gone(p.terminal, "Mia");
	terminal_wait(p.terminal, "only bo");
	terminal_send(p.terminal, "\033");
	terminal_wait(p.terminal, "Mia");
	terminal_send(p.terminal, "#");
	terminal_wait(p.terminal, "seconds apart:    now 2; 2, 0.5 or 500ms");
	terminal_send(p.terminal, "x\r");
	terminal_wait(p.terminal, "'x' is no time");
	terminal_send(p.terminal, "\x15"
				  "500ms\r");
	terminal_wait(p.terminal, "0 the same, 9 different (within 0.5 s)");
	terminal_send(p.terminal, "?");
	program_golden(&p, "compare-help", 0);
	program_leave(&p);
}
END_TEST

Suite *compare_view_suite(void);

Suite *compare_view_suite(void)
{
	Suite *suite = suite_create("compare_view");
	TCase *tc = tcase_create("compare_view");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, only_finished_work);
	tcase_add_test(tc, the_differences);
	tcase_add_test(tc, kinds_words_tolerance);
	suite_add_tcase(suite, tc);
	return suite;
}
