/* A recording with codes, only to be watched: turven play. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "fixture.h"
#include "program.h"

#define DOWN "\033[B"

static struct program p;

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

static void code_as(const char *coder)
{
	const char *arguments[] = {
		"code", "family", "--coder", coder, "--codebook", "mini", "--stopwatch", NULL};

	program_start(&p, 24, 80, false, arguments);
	terminal_wait(p.terminal, "all saved");
}

/* The study as it is afterwards: names, sizes, bytes, and when each file and folder was changed. */
#define TREE                                                                                       \
	"find . -path ./tree-\\* -prune -o -path . -prune -o -printf '%p %y %s %T@\\n' | sort; "   \
	"find . -path ./tree-\\* -prune -o -type f -exec cksum {} + | sort"

/* anna has finished, bo has not. */
static void setup(void)
{
	program_open(&p);
	unsetenv("TURVEN_CODER");
	code_as("anna");
	at("0:10", "1a", "logged: 0:10.0 TA1");
	at("0:20", "2d", "logged: 0:20.0 TA2");
	terminal_send(p.terminal, ";\"no\" to it\r");
	terminal_wait(p.terminal, "comment saved");
	at("1:00", "1a", "logged: 1:00.0 TA1");
	terminal_send(p.terminal, "\x18");
	terminal_wait(p.terminal, "Before you finish");
	terminal_send(p.terminal, "\x17");
	terminal_wait(p.terminal, "Finish all the same?");
	terminal_send(p.terminal, "1");
	terminal_wait(p.terminal, "finished, and read-only from now on");
	program_leave(&p);
	code_as("bo");
	at("0:11", "1a", "logged: 0:11.0 TA1");
	at("0:40", "mh", "started: 0:40.0 MO1");
	program_leave_running(&p);
	program_shell(&p, "{ " TREE "; } > tree-before");
}

static void teardown(void)
{
	program_shell(&p, "{ " TREE "; } > tree-after && diff tree-before tree-after >&2");
	program_close(&p);
}

static void play(bool no_color, const char *session, const char *a, const char *b)
{
	const char *arguments[] = {"play", session, "--stopwatch", a, b, NULL};

	program_start(&p, 24, 80, no_color, arguments);
}

START_TEST(the_list_follows_the_video)
{
	play(false, "family", "--training", NULL);
	terminal_wait(p.terminal, "anna, bo · mini");
	program_golden_sizes(&p, "play");
	terminal_send(p.terminal, DOWN DOWN "\r");
	terminal_wait(p.terminal, "‖ stopwatch paused  0:20.0");
	terminal_wait(p.terminal, "“\"no\" to it”");
	program_golden_sizes(&p, "play-jumped");
	/* it plays on over the next one, and the list goes along */
	terminal_send(p.terminal, "@39.9\r");
	terminal_wait(p.terminal, "0:39.9");
	terminal_wait(p.terminal, ">0:20.0");
	terminal_send(p.terminal, " ");
	terminal_wait(p.terminal, ">0:40.0");
	terminal_send(p.terminal, " ");
	terminal_wait(p.terminal, "stopwatch paused");
	/* whoever looks elsewhere stays there, until Esc */
	terminal_send(p.terminal, DOWN);
	terminal_wait(p.terminal, ">1:00.0");
	terminal_wait(p.terminal, "Esc follows the video");
	terminal_send(p.terminal, "\033");
	terminal_wait(p.terminal, ">0:40.0");
	/* nothing is coded here */
	terminal_send(p.terminal, "a");
	terminal_wait(p.terminal, "here nothing is coded");
	program_leave(&p);
}
END_TEST

START_TEST(words_help_and_codes_on_the_video)
{
	play(true, "family", "--training", NULL);
	terminal_wait(p.terminal, "anna, bo · mini");
	ck_assert_int_eq(terminal_coloured_cells(p.terminal), 0);
	terminal_send(p.terminal, "/bo\r");
	terminal_wait(p.terminal, "2 of 5 with 'bo'");
	terminal_wait_gone(p.terminal, "anna  ");
	program_golden(&p, "play-search", 0);
	terminal_send(p.terminal, "\033");
	terminal_wait(p.terminal, "all events are shown");
	terminal_send(p.terminal, "/nobody");
	terminal_wait(p.terminal, "No event has these words");
	terminal_send(p.terminal, "\r");
	terminal_wait_gone(p.terminal, "Show events with:");
	terminal_send(p.terminal, "\r");
	terminal_wait(p.terminal, "no event has these words; Esc shows all");
	terminal_send(p.terminal, "\033");
	terminal_wait(p.terminal, "all events are shown");
	terminal_send(p.terminal, "_");
	terminal_wait(p.terminal, "no codes on the video");
	terminal_send(p.terminal, "_");
	terminal_wait(p.terminal, "no video window now; codes are shown as soon as there is one");
	terminal_send(p.terminal, "?");
	program_golden(&p, "play-help", 0);
	program_leave(&p);
}
END_TEST

START_TEST(what_is_not_finished_is_not_shown)
{
	play(false, "family", NULL, NULL);
	terminal_wait(p.terminal, "anna · mini");
	terminal_wait(
		p.terminal, "1 observation is not finished and not shown; --training shows it");
	ck_assert(!terminal_shows(p.terminal, "0:11.0"));
	program_leave(&p);
	play(false, "family", "--coder", "bo");
	ck_assert_int_eq(terminal_end(p.terminal), 1);
	play(false, "family", "--coder", "nobody");
	ck_assert_int_eq(terminal_end(p.terminal), 1);
	setenv("TURVEN_CODER", "bo", 1); /* one's own */
	play(false, "family", "--coder", "bo");
	terminal_wait(p.terminal, "bo · mini");
	terminal_wait(p.terminal, "0:11.0");
	ck_assert(!terminal_shows(p.terminal, "anna"));
	program_leave(&p);
	unsetenv("TURVEN_CODER");
}
END_TEST

START_TEST(a_recording_alone)
{
	play(false, "hostile", NULL, NULL);
	terminal_wait(p.terminal, "no codes");
	program_golden_sizes(&p, "play-alone");
	terminal_send(p.terminal, "\r");
	terminal_wait(p.terminal, "there are no codes to go to");
	terminal_send(p.terminal, DOWN "_?");
	terminal_wait(p.terminal, "Help: Playing");
	program_leave(&p);
	play(false, "nowhere", NULL, NULL);
	ck_assert_int_eq(terminal_end(p.terminal), 1);
}
END_TEST

/* How often the player was asked to show this code. */
static int n_shown(const char *code)
{
	char *path = mem_printf("%s/tree-log", p.study);
	char *log = fixture_read(path, NULL);
	int n = 0;

	for (char *line = strtok(log, "\n"); line; line = strtok(NULL, "\n"))
		n += strstr(line, "osd-overlay") && strstr(line, code);
	free(log);
	free(path);
	return n;
}

/* A program in mpv's place that is killed as soon as it plays (tests/e2e/fake_mpv.c). */
START_TEST(the_player_dies_and_is_opened_again)
{
	const char *build = getenv("top_builddir");
	char *path = mem_printf("%s/tests/e2e/fake:%s", build ? build : ".", getenv("PATH"));
	char *log = mem_printf("%s/tree-log", p.study);
	const char *arguments[] = {"play", "family", "--coder", "bo", "--no-window", NULL};

	code_as("bo");
	at("0:05", "1a", "logged: 0:05.0 TA1");
	program_leave_running(&p);
	program_shell(&p, "{ " TREE "; } > tree-before");
	setenv("PATH", path, 1);
	setenv("FAKE_MPV", "kill", 1);
	setenv("FAKE_MPV_LOG", log, 1);
	setenv("TURVEN_CODER", "bo", 1);
	program_start(&p, 24, 80, false, arguments);
	terminal_wait(p.terminal, "‖ paused  0:00.0");
	ck_assert_int_eq(n_shown("TA1"), 0);
	terminal_send(p.terminal, "\r");
	terminal_wait(p.terminal, "‖ paused  0:05.0");
	terminal_send(p.terminal, " ");
	terminal_wait(p.terminal, "‖ player gone");
	terminal_wait(p.terminal, "Ctrl+O opens it again");
	ck_assert_int_eq(n_shown("TA1"), 1);
	terminal_send(p.terminal, " "); /* nothing plays, which is said; then again */
	terminal_wait(p.terminal, "nothing plays");
	terminal_send(p.terminal, "\x0f");
	terminal_wait(p.terminal, "‖ paused  0:05.0");
	terminal_send(p.terminal, "_");
	terminal_wait(p.terminal, "no codes on the video");
	ck_assert_int_eq(n_shown("TA1"), 2);
	program_leave(&p);
	unsetenv("TURVEN_CODER");
	free(path);
	free(log);
}
END_TEST

Suite *play_view_suite(void);

Suite *play_view_suite(void)
{
	Suite *suite = suite_create("play_view");
	TCase *tc = tcase_create("play_view");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, the_list_follows_the_video);
	tcase_add_test(tc, words_help_and_codes_on_the_video);
	tcase_add_test(tc, what_is_not_finished_is_not_shown);
	tcase_add_test(tc, a_recording_alone);
	tcase_add_test(tc, the_player_dies_and_is_opened_again);
	suite_add_tcase(suite, tc);
	return suite;
}
