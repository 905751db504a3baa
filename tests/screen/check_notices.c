/*
 * What comes by itself: the player and the disk, in words on the screen; what was asked for, which is
 * not warned of; and codes that only one target can be meant by.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

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

/* A player that speaks mpv's protocol stands first on PATH. */
static void use_fake_player(const char *mode)
{
	char path[4096];

	ck_assert_ptr_nonnull(getenv("top_builddir"));
	snprintf(path, sizeof path, "%s/tests/e2e/fake:%s", getenv("top_builddir"), getenv("PATH"));
	setenv("PATH", path, 1);
	setenv("FAKE_MPV", mode, 1);
}

static void expect_said(const char *text, bool said)
{
	terminal_send(p.terminal, ":messages\r");
	terminal_wait(p.terminal, "Messages, the newest first");
	if (said)
		terminal_wait(p.terminal, text);
	ck_assert_msg(terminal_shows(p.terminal, text) == said, "'%s' was said", text);
	terminal_send(p.terminal, "\033");
	terminal_wait_gone(p.terminal, "Messages, the newest first");
}

/* Arguments that ask for it, and whether then nothing is said of sound and display. */
static const struct {
	const char *arguments[4];
	bool display, told_of_sound, told_of_display;
} asked[] = {
	{{"--no-window"}, false, false, false},
	{{"--", "--vo=null"}, false, true, false},
	{{"--", "--vo=null", "--ao=null"}, true, false, false},
	{{NULL}, false, false, true},
};

START_TEST(what_was_asked_for_is_not_warned_of)
{
	const char *arguments[PROGRAM_ARGUMENTS] = {
		"code", "family", "--coder", "anna", "--codebook", "mini"};

	for (size_t i = 0; i < 4 && asked[_i].arguments[i]; i++)
		arguments[6 + i] = asked[_i].arguments[i];
	use_fake_player("");
	if (asked[_i].display)
		setenv("DISPLAY", ":99", 1);
	program_start(&p, 24, 80, false, arguments);
	terminal_wait(p.terminal, asked[_i].told_of_display ? "stopwatch paused" : "‖ paused");
	/* said together with what is said of sound and picture */
	if (!asked[_i].told_of_display)
		expect_said("the recording is 10 s long", true);
	expect_said("no sound", asked[_i].told_of_sound);
	expect_said("no display", asked[_i].told_of_display);
	expect_said("cannot be shown", false);
	program_leave(&p);
}
END_TEST

/* Other warnings were first, but nothing plays any more. */
START_TEST(a_closed_window_is_told_first)
{
	const char *arguments[] = {"code", "family", "--coder", "anna", "--codebook", "mini", NULL};

	use_fake_player("close");
	setenv("DISPLAY", ":99", 1);
	program_start(&p, 24, 80, false, arguments);
	terminal_wait(p.terminal, "the video window was closed · Ctrl+O opens it again, Ctrl+T");
	ck_assert(terminal_shows(p.terminal, "(1 of "));
	expect_said("warning      no sound", true);
	program_leave(&p);
}
END_TEST

/* The player goes while a warning is on the screen. */
START_TEST(a_player_that_is_gone_is_told_first)
{
	const char *arguments[] = {
		"code", "family", "--coder", "anna", "--codebook", "mini", "--", "--vo=null", NULL};

	use_fake_player("kill");
	program_start(&p, 24, 80, false, arguments);
	terminal_wait(p.terminal, "(1 of 2) the recording is 10 s long");
	terminal_send(p.terminal, " ");
	terminal_wait(p.terminal, "Error: (1 of ");
	terminal_wait(p.terminal, "Ctrl+O opens it again, Ctrl+T");
	program_leave(&p);
}
END_TEST

/* Where the folder of the session cannot be written to, that is said wherever it says what is saved. */
START_TEST(saved_elsewhere)
{
	char path[2048];

	snprintf(path, sizeof path, "%s/state", p.study); /* the rescue folder is in there */
	setenv("XDG_STATE_HOME", path, 1);
	program_code(&p, "family", "mini");
	terminal_send(p.terminal, "a");
	terminal_wait(p.terminal, "Events 1");
	terminal_wait(p.terminal, "all saved");
	program_shell(&p, "mv sessions/family/journal kept && touch sessions/family/journal");
	terminal_send(p.terminal, "d");
	terminal_wait(p.terminal, "SAVED ELSEWHERE");
	terminal_wait(p.terminal, "· saved elsewhere");
	terminal_wait(p.terminal, "Not a directory");
	ck_assert(!terminal_shows(p.terminal, "all saved"));
	program_shell(&p, "rm sessions/family/journal && mv kept sessions/family/journal");
	terminal_wait(p.terminal, "all saved");
	program_leave(&p);
}
END_TEST

/* The chosen target cannot be the code's and only one can: no question, but a word. */
START_TEST(the_only_target_is_told)
{
	program_code(&p, "family", "mini");
	terminal_send(p.terminal, "9");
	terminal_wait(p.terminal, "target: Family");
	terminal_send(p.terminal, "a");
	terminal_wait(p.terminal, "TA1 Agrees, Mia · Family cannot be the target of TA1");
	terminal_send(p.terminal, "1a");
	terminal_wait_gone(p.terminal, "cannot be the target");
	terminal_wait(p.terminal, "logged: 0:00.0 TA1 Agrees, Mia");
	program_leave(&p);
	ck_assert_int_eq(program_events(&p, "family_anna_mini"), 2);
}
END_TEST

Suite *notices_suite(void);

Suite *notices_suite(void)
{
	Suite *suite = suite_create("notices");
	TCase *tc = tcase_create("notices");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(
		tc, what_was_asked_for_is_not_warned_of, 0, (int)(sizeof asked / sizeof asked[0]));
	tcase_add_test(tc, a_closed_window_is_told_first);
	tcase_add_test(tc, a_player_that_is_gone_is_told_first);
	tcase_add_test(tc, saved_elsewhere);
	tcase_add_test(tc, the_only_target_is_told);
	suite_add_tcase(suite, tc);
	return suite;
}
