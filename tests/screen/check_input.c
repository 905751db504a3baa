/* What comes from the terminal, and what must never go to it. */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "program.h"

static struct program p;

static void setup(void)
{
	program_open(&p);
}

static void teardown(void)
{
	program_close(&p);
}

START_TEST(a_paste_logs_nothing)
{
	program_code(&p, "family", "mini");
	terminal_send(p.terminal, "\033[200~aaadddooo\rmh\033[201~");
	terminal_wait(p.terminal, "pasted text was not taken as keys: nothing was logged");
	terminal_wait(p.terminal, "Events 0");
	terminal_send(p.terminal, "a");
	terminal_wait(p.terminal, "Events 1");
	program_leave(&p);
	ck_assert_int_eq(program_events(&p, "family_anna_mini"), 1);
}
END_TEST

START_TEST(a_long_paste_logs_nothing)
{
	char line[1001];

	memset(line, 'a', 1000);
	line[1000] = '\0';
	program_code(&p, "family", "mini");
	terminal_send(p.terminal, "\033[200~");
	for (int i = 0; i < 200; i++)
		terminal_send(p.terminal, line);
	terminal_send(p.terminal, "\033[201~");
	terminal_wait(p.terminal, "nothing was logged");
	terminal_send(p.terminal, "d");
	terminal_wait(p.terminal, "Events 1");
	program_leave(&p);
	ck_assert_int_eq(program_events(&p, "family_anna_mini"), 1);
}
END_TEST

START_TEST(a_paste_into_a_comment_is_text)
{
	program_code(&p, "family", "mini");
	terminal_send(p.terminal, "a;");
	terminal_wait(p.terminal, "Comment on TA1:");
	terminal_send(p.terminal, "\033[200~two\rlines, aaa\033[201~");
	terminal_wait(p.terminal, "Comment on TA1: two lines, aaa");
	terminal_send(p.terminal, "\r");
	terminal_wait(p.terminal, "“two lines,");
	program_leave(&p);
	ck_assert_int_eq(program_events(&p, "family_anna_mini"), 1);
}
END_TEST

START_TEST(unknown_sequences_are_no_letters)
{
	/* Ctrl+Alt+a of some terminals, a focus event, a made-up sequence, Alt+a */
	static const char *const sequences[] = {"\033[27;7;97~", "\033[97;7u", "\033[I",
		"\033[>1;2;3a", "\033Oa", "\033a",
		/* Esc and at once a key, known to curses or not; F1 of the Linux console */
		"\033\033[99z", "\033\033OH", "\033\033O5", "\033\033[H", "\033\033[1;9P",
		"\033\033[1~", "\033[[A", "\033\033"};
	size_t n;

	program_code(&p, "family", "mini");
	for (size_t i = 0; i < sizeof sequences / sizeof sequences[0]; i++) {
		terminal_send(p.terminal, sequences[i]);
		if (strcmp(sequences[i], "\033\033") == 0)
			terminal_wait_gone(p.terminal, "target: Mia");
		else
			terminal_wait(p.terminal, "means nothing here");
		terminal_send(p.terminal, "1");
		terminal_wait(p.terminal, "target: Mia");
	}
	terminal_wait(p.terminal, "Events 0");
	ck_assert_ptr_null(strstr(terminal_output(p.terminal, &n), "\304")); /* no key is bytes */
	program_leave(&p);
	ck_assert_int_eq(program_events(&p, "family_anna_mini"), 0);
}
END_TEST

START_TEST(a_key_without_meaning_says_so)
{
	program_code(&p, "family", "mini");
	terminal_send(p.terminal, "x");
	terminal_wait(p.terminal, "no code has the key x; ? shows all keys");
	terminal_send(p.terminal, "A");
	terminal_wait(p.terminal, "no code has the key A: is Caps Lock on?");
	terminal_send(p.terminal, "7");
	terminal_wait(p.terminal, "no target has the key 7");
	terminal_send(p.terminal, "$");
	terminal_wait(p.terminal, "$ means nothing here; ? shows what does");
	terminal_send(p.terminal, "é");
	terminal_wait(p.terminal, "é means nothing here");
	program_leave(&p);
}
END_TEST

START_TEST(resizing_while_typing)
{
	static const int sizes[][2] = {
		{50, 160}, {24, 80}, {30, 100}, {10, 40}, {24, 80}, {60, 200}, {24, 80}};
	char letter[2] = "a", text[40] = "";

	program_code(&p, "family", "mini");
	terminal_send(p.terminal, "a;");
	terminal_wait(p.terminal, "Comment on TA1:");
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		terminal_resize(p.terminal, sizes[i][0], sizes[i][1]);
		letter[0] = (char)('a' + i);
		terminal_send(p.terminal, letter);
		strcat(text, letter);
		terminal_wait(p.terminal, sizes[i][0] < 24 ? "Make it larger" : text);
	}
	terminal_send(p.terminal, "\r");
	terminal_wait(p.terminal, "comment saved");
	terminal_wait(p.terminal, "“abcdefg”");
	terminal_golden(p.terminal, "input-resized-80x24");
	program_leave(&p);
}
END_TEST

START_TEST(no_color)
{
	const char *arguments[] = {
		"code", "family", "--coder", "anna", "--codebook", "mini", "--stopwatch", NULL};

	program_start(&p, 24, 80, true, arguments);
	terminal_wait(p.terminal, "all saved");
	terminal_send(p.terminal, "aomh");
	terminal_wait(p.terminal, "Events 3");
	ck_assert_int_eq(terminal_coloured_cells(p.terminal), 0);
	ck_assert_int_gt(terminal_reversed_cells(p.terminal), 80); /* the header, the selection */
	program_leave_running(&p);
}
END_TEST

START_TEST(colour)
{
	program_code(&p, "family", "mini");
	ck_assert_int_gt(terminal_coloured_cells(p.terminal), 80);
	program_leave(&p);
}
END_TEST

/* Text from files and from a paste: nothing of it is obeyed by the terminal. */
START_TEST(hostile_text_does_not_steer_the_terminal)
{
	size_t n;

	program_code(&p, "hostile", "hostile");
	terminal_send(p.terminal, "ba;");
	terminal_wait(p.terminal, "Comment on bo1:");
	terminal_send(p.terminal,
		"\033[200~x\033]0;EVIL\007 \033[10;10H\233 2J\302\2332J\342\200\256 y\033[201~");
	terminal_wait(p.terminal, " y");
	terminal_send(p.terminal, "\r");
	terminal_wait(p.terminal, "comment saved");
	terminal_send(p.terminal, "?");
	terminal_wait(p.terminal, "Help:");
	terminal_send(p.terminal, "\033");
	terminal_wait_gone(p.terminal, "Help:");
	terminal_golden(p.terminal, "input-hostile-80x24");
	const char *output = terminal_output(p.terminal, &n);
	ck_assert_ptr_null(strstr(output, "\033]0;"));
	ck_assert_ptr_null(strstr(output, "\342\200\256"));
	ck_assert_ptr_null(strstr(output, "\342\201\246"));
	ck_assert_int_eq(terminal_bells(p.terminal), 0);
	ck_assert(!terminal_titled(p.terminal));
	program_leave(&p);
}
END_TEST

START_TEST(hostile_text_in_a_file_that_is_refused)
{
	const char *arguments[] = {NULL};
	size_t n;

	program_start(&p, 24, 80, false, arguments);
	terminal_wait(p.terminal, "cannot be read");
	terminal_send(p.terminal, "\r");
	terminal_wait(p.terminal, "Error: sessions/broken/session.yaml");
	ck_assert_ptr_null(strstr(terminal_output(p.terminal, &n), "\033]0;"));
	ck_assert_int_eq(terminal_bells(p.terminal), 0);
	program_leave(&p);
}
END_TEST

START_TEST(the_mouse)
{
	program_code(&p, "family", "mini");
	terminal_send(p.terminal, "a]");
	terminal_wait(p.terminal, "0:30.000 / 2:00");
	terminal_send(p.terminal, "d");
	terminal_wait(p.terminal, "> 0:30.0");
	/* SGR mouse: the first event of the list, column 50, row 5 */
	terminal_send(p.terminal, "\033[<0;50;5M\033[<0;50;5m");
	terminal_wait(p.terminal, "> 0:00.0");
	/* the middle of the timeline's ruler */
	terminal_send(p.terminal, "\033[<0;46;19M\033[<0;46;19m");
	terminal_wait(p.terminal, "0:59.");
	program_leave(&p);
}
END_TEST

/* SIGTERM and a closed terminal: everything accepted is there, the terminal is given back. */
START_TEST(signals_end_it_in_order)
{
	static const int signals[] = {SIGTERM, SIGHUP, SIGINT};

	for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
		program_code(&p, "family", "mini");
		terminal_send(p.terminal, "a");
		terminal_wait(p.terminal, "logged");
		terminal_signal(p.terminal, signals[i]);
		ck_assert_int_eq(terminal_end(p.terminal), 0);
	}
	ck_assert_int_eq(program_events(&p, "family_anna_mini"), 3);
}
END_TEST

START_TEST(the_terminal_is_closed)
{
	program_code(&p, "family", "mini");
	terminal_send(p.terminal, "a");
	terminal_wait(p.terminal, "logged");
	ck_assert_int_eq(terminal_hang_up(p.terminal), 0);
	ck_assert_int_eq(program_events(&p, "family_anna_mini"), 1);
}
END_TEST

START_TEST(the_terminal_is_given_back)
{
	const char *arguments[] = {
		"code", "nobody", "--coder", "anna", "--codebook", "mini", "--stopwatch", NULL};

	program_start(&p, 24, 80, false, arguments);
	terminal_wait(p.terminal, "turven: ");
	ck_assert(!terminal_alternate(p.terminal));
	ck_assert_int_eq(terminal_end(p.terminal), 1);
	program_code(&p, "family", "mini");
	ck_assert(terminal_alternate(p.terminal));
	terminal_send(p.terminal, "\x03");
	ck_assert_int_eq(terminal_end(p.terminal), 0);
}
END_TEST

Suite *input_suite(void);

Suite *input_suite(void)
{
	Suite *suite = suite_create("input");
	TCase *tc = tcase_create("input");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, a_paste_logs_nothing);
	tcase_add_test(tc, a_long_paste_logs_nothing);
	tcase_add_test(tc, a_paste_into_a_comment_is_text);
	tcase_add_test(tc, unknown_sequences_are_no_letters);
	tcase_add_test(tc, a_key_without_meaning_says_so);
	tcase_add_test(tc, resizing_while_typing);
	tcase_add_test(tc, no_color);
	tcase_add_test(tc, colour);
	tcase_add_test(tc, hostile_text_does_not_steer_the_terminal);
	tcase_add_test(tc, hostile_text_in_a_file_that_is_refused);
	tcase_add_test(tc, the_mouse);
	tcase_add_test(tc, signals_end_it_in_order);
	tcase_add_test(tc, the_terminal_is_closed);
	tcase_add_test(tc, the_terminal_is_given_back);
	suite_add_tcase(suite, tc);
	return suite;
}
