/* Editing an event: each field, saved at once. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "program.h"

static struct program p;

static void setup(void)
{
	program_open(&p);
	program_code(&p, "family", "mini");
	terminal_send(p.terminal, "]");
	terminal_wait(p.terminal, "0:30.000 / 2:00");
	terminal_send(p.terminal, "e1");
	terminal_wait(p.terminal, "BO1: Tone");
	terminal_send(p.terminal, "\033");
	terminal_wait_gone(p.terminal, "BO1: Tone");
	terminal_wait(p.terminal, "all saved");
	terminal_send(p.terminal, "\x05");
	terminal_wait(p.terminal, "Edit the event");
}

static void teardown(void)
{
	program_close(&p);
}

START_TEST(the_fields)
{
	program_golden_sizes(&p, "edit");
	program_leave(&p);
}
END_TEST

START_TEST(times)
{
	terminal_send(p.terminal, "\033[C"); /* Right */
	terminal_wait(p.terminal, "Start     0:30.100");
	terminal_wait(p.terminal, "0:30.100 / 2:00"); /* the paused video shows the new moment */
	terminal_send(p.terminal, "\033[D\033[D");
	terminal_wait(p.terminal, "Start     0:29.900");
	terminal_send(p.terminal, ".");
	terminal_wait(p.terminal, "Start     0:29.940");
	terminal_send(p.terminal, ",,");
	terminal_wait(p.terminal, "Start     0:29.860");
	terminal_send(p.terminal, ">");
	terminal_wait(p.terminal, "0:30.860 / 2:00");
	terminal_send(p.terminal, "\x0e"); /* now */
	terminal_wait(p.terminal, "Start     0:30.860");
	terminal_send(p.terminal, "\r");
	terminal_wait(p.terminal, "Start: 0:30.860");
	program_golden_sizes(&p, "edit-time");
	terminal_send(p.terminal, "\x15"
				  "1:02.5\r");
	terminal_wait(p.terminal, "Start     1:02.500");
	terminal_wait(p.terminal, "it is at 1:02.500 now");
	terminal_send(p.terminal, "\r\r");
	terminal_wait(p.terminal, "unchanged");
	terminal_wait_gone(p.terminal, "Start: ");
	terminal_send(p.terminal, "\r\x15"
				  "9:00\r");
	terminal_wait(p.terminal, "9:00.0 is outside the recording");
	terminal_send(p.terminal, "\x15"
				  "x\r");
	terminal_wait(p.terminal, "'x' is no time");
	terminal_wait(p.terminal, "Start: x"); /* the prompt stays for a better one */
	terminal_send(p.terminal, "\033");
	terminal_wait_gone(p.terminal, "Start: x");
	terminal_send(p.terminal, "\x1a");
	terminal_wait(p.terminal, "undone: time of 0:30.8 BO1");
	terminal_wait(p.terminal, "Start     0:30.860");
	program_leave(&p);
}
END_TEST

START_TEST(code_target_mark_comment)
{
	terminal_send(p.terminal, "3");
	terminal_wait(p.terminal, "Target    Father");
	terminal_send(p.terminal, "e2");
	terminal_wait(p.terminal, "the code is now BO2 Turns away");
	terminal_send(p.terminal, "a"); /* only about a child: there is one */
	terminal_wait(p.terminal, "the code is now TA1 Agrees");
	terminal_wait(p.terminal, "Target    Mia");
	terminal_send(p.terminal, "*");
	terminal_wait(p.terminal, "Mark      * doubtful");
	terminal_send(p.terminal, ";looks away\r");
	terminal_wait(p.terminal, "Comment   looks away");
	terminal_send(p.terminal, "\033");
	terminal_wait_gone(p.terminal, "Edit the event");
	program_leave(&p);
	char *file = program_events_file(&p, "family_anna_mini");
	ck_assert_ptr_nonnull(strstr(file, "looks away"));
	ck_assert_ptr_nonnull(strstr(file, "doubtful"));
	ck_assert_ptr_nonnull(strstr(file, "ta1"));
	free(file);
}
END_TEST

START_TEST(menus)
{
	static const char *const names[] = {"edit-target", "edit-modifiers", "edit-mark"};

	terminal_send(p.terminal, "\033[B\033[B");
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		terminal_send(p.terminal, "\033[B");
		terminal_send(p.terminal, "\r");
		program_golden_sizes(&p, names[i]);
		terminal_send(p.terminal, "\033");
		terminal_wait(p.terminal, "Edit the event");
	}
	program_leave(&p);
}
END_TEST

START_TEST(start_and_end_of_a_state)
{
	terminal_send(p.terminal, "\033");
	terminal_wait_gone(p.terminal, "Edit the event");
	terminal_send(p.terminal, "o");
	terminal_wait(p.terminal, "Running: TA3");
	terminal_send(p.terminal, "]");
	terminal_wait(p.terminal, "1:00.000 / 2:00");
	terminal_send(p.terminal, "\x05\033[B");
	terminal_wait(p.terminal, ">End       ● runs");
	terminal_send(p.terminal, "#");
	terminal_wait(p.terminal, ">End       1:00.000");
	terminal_send(p.terminal, "\033[C");
	terminal_wait(p.terminal, ">End       1:00.100");
	terminal_send(p.terminal, "#");
	terminal_wait(p.terminal, "so that it runs on?");
	terminal_send(p.terminal, "\033[B\r");
	terminal_wait(p.terminal, ">End       ● runs");
	program_leave_running(&p);
}
END_TEST

START_TEST(the_event_is_undone_meanwhile)
{
	terminal_send(p.terminal, "\x1a");
	terminal_wait_gone(p.terminal, "Edit the event");
	terminal_wait(p.terminal, "Events 0");
	program_leave(&p);
}
END_TEST

Suite *edit_view_suite(void);

Suite *edit_view_suite(void)
{
	Suite *suite = suite_create("edit_view");
	TCase *tc = tcase_create("edit_view");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, the_fields);
	tcase_add_test(tc, times);
	tcase_add_test(tc, code_target_mark_comment);
	tcase_add_test(tc, menus);
	tcase_add_test(tc, start_and_end_of_a_state);
	tcase_add_test(tc, the_event_is_undone_meanwhile);
	suite_add_tcase(suite, tc);
	return suite;
}
