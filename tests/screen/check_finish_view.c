/* What the checks say on the screen, finishing and reopening, segments, drafts. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"
#include "program.h"

#define CTRL_D "\x04"
#define CTRL_E "\x05"
#define CTRL_U "\x15"
#define CTRL_W "\x17"
#define CTRL_X "\x18"
#define CTRL_Z "\x1a"
#define DOWN   "\033[B"
#define UP     "\033[A"
#define RIGHT  "\033[C"

static struct program p;

static void setup(void)
{
	program_open(&p);
	program_shell(&p, "cp '" TESTS_DATA "/screen/finish/'*.yaml codebooks/");
}

static void teardown(void)
{
	program_close(&p);
}

/* One finding of each kind that needs no rating; the last key opens the list. */
static void make_findings(void)
{
	program_code(&p, "family", "checks");
	terminal_send(p.terminal, "t");
	terminal_wait(p.terminal, "logged: 0:00.0 EN3 Changes the tone, Mia");
	terminal_send(p.terminal, "]t");
	terminal_wait(p.terminal, "logged: 0:30.0 EN3 Changes the tone, Mia");
	terminal_send(p.terminal, "9g");
	terminal_wait(p.terminal, "SP1: Tone (needed)");
	terminal_send(p.terminal, "\033");
	terminal_wait_gone(p.terminal, "SP1: Tone (needed)");
	terminal_send(p.terminal, "o");
	terminal_wait(p.terminal, "started: 0:30.0 SP2");
	terminal_wait(p.terminal, "all saved");
	terminal_send(p.terminal, CTRL_X);
	terminal_wait(p.terminal, "Before you finish  3 warnings  3 hints");
}

/* Takes the cause of two of them away and keeps the third, so that only hints are left. */
static void leave_hints(void)
{
	make_findings();
	terminal_send(p.terminal, ";watched by another coder\r");
	terminal_wait(p.terminal, "2 warnings  3 hints  1 kept");
	terminal_send(p.terminal, "\r"); /* the second EN3 */
	terminal_wait(p.terminal, "Edit the event");
	terminal_send(p.terminal, CTRL_D);
	terminal_wait(p.terminal, "1 warning  3 hints  1 kept");
	terminal_send(p.terminal, "\r"); /* SP1 without Tone */
	terminal_wait(p.terminal, "Edit the event");
	terminal_send(p.terminal, "(w");
	terminal_wait(p.terminal, "Modifiers warm");
	terminal_send(p.terminal, "\033"); /* the menu, if it is there still; then the event */
	terminal_wait(p.terminal, "Before you finish  3 hints  1 kept");
	terminal_wait(p.terminal, "all saved");
}

static char *journal(void)
{
	char path[1024];

	program_shell(&p, "cat sessions/family/journal/*_journal.tsv >all");
	snprintf(path, sizeof path, "%s/all", p.study);
	return fixture_read(path, NULL);
}

static void expect_in_journal(const char *text)
{
	char *all = journal();

	ck_assert_msg(strstr(all, text) != NULL, "'%s' is not in the journal:\n%s", text, all);
	free(all);
}

START_TEST(nothing_to_say)
{
	program_code(&p, "family", "slots");
	terminal_send(p.terminal, CTRL_X);
	terminal_wait(p.terminal, "Before you finish");
	terminal_wait_gone(p.terminal, "is a draft");
	program_golden_sizes(&p, "finish-nothing");
	terminal_send(p.terminal, "\r;");
	terminal_wait(p.terminal, "the checks have nothing to say; Ctrl+W finishes");
	terminal_send(p.terminal, CTRL_W);
	terminal_wait(p.terminal, "finished, and read-only from now on");
	terminal_wait(p.terminal, "all saved");
	program_golden_sizes(&p, "finish-closed");
	terminal_send(p.terminal, CTRL_W);
	terminal_wait(p.terminal, "the observation is finished: nothing can be changed");
	program_leave(&p);
	expect_in_journal("\tstate\tfinished\t");
}
END_TEST

START_TEST(each_kind)
{
	make_findings();
	program_golden_sizes(&p, "finish-findings");
	terminal_send(p.terminal, DOWN DOWN DOWN DOWN);
	terminal_wait(p.terminal, "there # ends it at the moment of the video");
	terminal_send(p.terminal, "e");
	terminal_wait(p.terminal, "letters log codes in the coding view");
	terminal_send(p.terminal, "\r");
	terminal_wait(p.terminal, "Code      SP2 Off the subject");
	terminal_send(p.terminal, CTRL_X); /* back to the list */
	terminal_wait(p.terminal, "Before you finish");
	terminal_send(p.terminal, UP "\r");
	terminal_wait(p.terminal, "who takes part is written in sessions/family/session.yaml");
	terminal_send(p.terminal, DOWN DOWN "\r");
	terminal_wait(p.terminal, "not watched: 0:00.0 to 2:00.0; Space plays");
	terminal_wait(p.terminal, "0:00.000 / 2:00");
	terminal_wait(p.terminal, "Events 4");
	program_leave_running(&p);
}
END_TEST

START_TEST(keeping_needs_a_reason_and_leave)
{
	make_findings();
	terminal_send(p.terminal, DOWN ";");
	terminal_wait(p.terminal, "the codebook does not allow to keep this");
	program_golden_sizes(&p, "finish-not-kept");
	terminal_send(p.terminal, DOWN ";");
	terminal_wait(p.terminal, "Why is it kept?");
	program_golden_sizes(&p, "finish-why");
	terminal_send(p.terminal, " \r");
	terminal_wait(p.terminal, "a reason is needed");
	terminal_send(p.terminal, "\033");
	terminal_wait(p.terminal, "nothing was kept");
	terminal_send(p.terminal, ";the sound is bad\r");
	terminal_wait(p.terminal, "kept, with the reason written down");
	terminal_send(p.terminal, DOWN DOWN DOWN DOWN);
	terminal_wait(p.terminal, "Kept: “the sound is bad”");
	program_golden_sizes(&p, "finish-kept");
	program_leave_running(&p);
	expect_in_journal("the sound is bad");
}
END_TEST

START_TEST(warnings_keep_it_open)
{
	make_findings();
	terminal_send(p.terminal, DOWN CTRL_W);
	terminal_wait(p.terminal, "not finished: 3 warnings are open");
	program_golden_sizes(&p, "finish-refused");
	program_leave_running(&p);
	char *all = journal();
	ck_assert_ptr_null(strstr(all, "\tfinished\t"));
	free(all);
}
END_TEST

START_TEST(hints_are_asked_about_once)
{
	leave_hints();
	terminal_send(p.terminal, CTRL_W);
	terminal_wait(p.terminal, "3 hints are left. Finish all the same?");
	program_golden_sizes(&p, "finish-hints-left");
	terminal_send(p.terminal, "0");
	terminal_wait(p.terminal, "not finished; Enter goes to a hint");
	terminal_send(p.terminal, CTRL_W "1");
	terminal_wait(p.terminal, "FINISHED: read-only");
	terminal_wait(p.terminal, "all saved");
	program_golden_sizes(&p, "finish-finished");
	program_leave_running(&p);
}
END_TEST

/* Opened again, every way to change it is refused. */
START_TEST(finished_is_read_only)
{
	static const struct {
		const char *keys, *answer;
	} tries[] = {
		{"1a", "reopen it before you change it"},
		{CTRL_Z, "reopen it before you change it"},
		{"!", "reopen it before you change it"},
		{CTRL_D, "reopen it before you change it"},
		{";", "nothing can be changed; Ctrl+U reopens it"},
		{"(", "nothing can be changed; Ctrl+U reopens it"},
		{CTRL_E RIGHT, "reopen it before you change it"},
		{"\r", "nothing can be changed; Ctrl+U reopens it"},
	};

	leave_hints();
	terminal_send(p.terminal, CTRL_W "1");
	terminal_wait(p.terminal, "FINISHED: read-only");
	program_leave_running(&p);
	char *before = program_events_file(&p, "family_anna_checks");
	program_code(&p, "family", "checks");
	terminal_wait(p.terminal, "is a draft");
	terminal_send(p.terminal, "\033");
	terminal_wait_gone(p.terminal, "is a draft");
	program_golden_sizes(&p, "finish-read-only");
	for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++) {
		terminal_send(p.terminal, tries[i].keys);
		terminal_wait(p.terminal, tries[i].answer);
		terminal_send(p.terminal, "?");
		terminal_wait(p.terminal, "Up and Down scroll");
		terminal_send(p.terminal, "\033");
		terminal_wait_gone(p.terminal, "Up and Down scroll");
	}
	program_leave_running(&p);
	char *after = program_events_file(&p, "family_anna_checks");
	ck_assert_str_eq(before, after);
	free(before);
	free(after);
}
END_TEST

/* In the list and in the start view. */
START_TEST(states_in_lists)
{
	const char *list[] = {"list", NULL}, *start[] = {NULL};

	program_shell(&p, "rm -r sessions/broken");
	leave_hints();
	terminal_send(p.terminal, CTRL_W "1");
	terminal_wait(p.terminal, "FINISHED: read-only");
	program_leave_running(&p);
	program_code(&p, "family", "slots");
	terminal_send(p.terminal, CTRL_X CTRL_W);
	terminal_wait(p.terminal, "FINISHED: read-only");
	program_leave(&p);
	program_code(&p, "family", "marked");
	terminal_send(p.terminal, "a");
	terminal_wait(p.terminal, "logged: 0:00.0 BO1");
	program_leave(&p);
	program_start(&p, 24, 120, false, list);
	terminal_wait(p.terminal, "not coded"); /* the last row */
	char *table = terminal_dump(p.terminal);
	ck_assert_int_eq(terminal_end(p.terminal), 0);
	ck_assert_msg(strstr(table, "checks         3      0/1      0:30      0 %  incomplete"),
		"%s", table);
	ck_assert_msg(strstr(table, "slots          0               0:00      0 %  finished"), "%s",
		table);
	ck_assert_msg(
		strstr(table, "marked         1               0:00      0 %  open"), "%s", table);
	free(table);
	program_start(&p, program_sizes[_i].rows, program_sizes[_i].columns, false, start);
	terminal_wait(p.terminal, "checks anna, incomplete: 3");
	program_golden(&p, "finish-states", _i);
	program_leave(&p);
}
END_TEST

START_TEST(reopening)
{
	program_code(&p, "family", "slots");
	terminal_send(p.terminal, CTRL_U);
	terminal_wait(p.terminal, "the observation is open");
	terminal_send(p.terminal, "a");
	terminal_wait(p.terminal, "logged: 0:00.0 BO1");
	terminal_send(p.terminal, CTRL_X CTRL_W);
	terminal_wait(p.terminal, "FINISHED: read-only");
	terminal_send(p.terminal, "\033");
	terminal_wait(p.terminal, "Events 1");
	terminal_send(p.terminal, CTRL_U);
	terminal_wait(p.terminal, "Why is it reopened?");
	program_golden_sizes(&p, "finish-why-reopened");
	terminal_send(p.terminal, "\033");
	terminal_wait(p.terminal, "it stays finished");
	terminal_send(p.terminal, CTRL_U "one more to add\r");
	terminal_wait_gone(p.terminal, "FINISHED: read-only");
	terminal_wait(p.terminal, "reopened, which is written down");
	terminal_wait(p.terminal, "all saved");
	program_golden_sizes(&p, "finish-reopened");
	terminal_send(p.terminal, CTRL_Z);
	terminal_wait(p.terminal, "undone: ");
	program_leave(&p);
	expect_in_journal("one more to add");
}
END_TEST

/* While coding a sign says how many there are, and a message which one is new. */
START_TEST(hints_while_coding)
{
	program_code(&p, "family", "slots");
	terminal_send(p.terminal, "a");
	terminal_wait(p.terminal, "logged: 0:00.0 BO1");
	terminal_send(p.terminal, "a");
	terminal_wait(
		p.terminal, "BO1 Smiles, Mia: logged 2 times; at most 1 in a session · Ctrl+X");
	terminal_wait(p.terminal, "1 warning: Ctrl+X");
	program_golden_sizes(&p, "finish-hint");
	terminal_send(p.terminal, CTRL_Z);
	terminal_wait(p.terminal, "undone");
	terminal_wait_gone(p.terminal, "1 warning: Ctrl+X");
	program_leave(&p);
}
END_TEST

/* A hint never keeps the work open, also where the codebook lets nobody keep it with a reason. */
START_TEST(hints_need_no_mending)
{
	program_shell(&p, "sed -i.bak 's/severity: hint, override: reason/severity: hint, "
			  "override: none/; s/if: only_positive.*override: reason/if: "
			  "only_positive, severity: hint, expect: rating > 0, override: none/' "
			  "codebooks/checks.yaml && rm codebooks/checks.yaml.bak");
	program_code(&p, "family", "checks");
	terminal_send(p.terminal, "a#-2");
	terminal_wait(p.terminal, "only positive marks (1), but rated -2 · Ctrl+X lists all");
	terminal_send(p.terminal, CTRL_X);
	terminal_wait(p.terminal, ">hint     EN Engagement, Mia: only positive");
	terminal_wait(p.terminal, "A hint: it does not keep you");
	ck_assert(!terminal_shows(p.terminal, "It must be mended"));
	terminal_send(p.terminal, ";");
	terminal_wait(p.terminal, "it does not keep you from finishing");
	ck_assert(!terminal_shows(p.terminal, "Why is it kept?"));
	terminal_send(p.terminal, CTRL_W "1");
	terminal_wait(p.terminal, "FINISHED: read-only");
	terminal_wait(p.terminal, "Ctrl+U reopen ");
	terminal_wait_gone(p.terminal, "Ctrl+W finish");
	program_leave(&p);
}
END_TEST

/* Here neither letters nor digits mean anything, and the help does not say so. */
START_TEST(help)
{
	program_code(&p, "family", "checks");
	terminal_send(p.terminal, CTRL_X "?");
	terminal_wait(p.terminal, "Help: Checks and finishing");
	terminal_wait(p.terminal, "line of the list: select it");
	ck_assert(!terminal_shows(p.terminal, "log the codes"));
	ck_assert(!terminal_shows(p.terminal, "choose the target"));
	terminal_send(p.terminal, "\033OF"); /* End */
	terminal_wait(p.terminal, "SP2 Off the subject");
	terminal_send(p.terminal, "\033OH");
	terminal_wait(p.terminal, "line of the list: select it");
	program_leave(&p);
}
END_TEST

/* A rating that the marks contradict: it can be kept, until the rating changes. */
START_TEST(contradictions)
{
	program_code(&p, "family", "checks");
	terminal_send(p.terminal, "a");
	terminal_wait(p.terminal, "logged: 0:00.0 EN1");
	terminal_send(p.terminal, "#-2");
	terminal_wait(p.terminal, "only positive marks (1), but rated -2 · Ctrl+X lists all");
	terminal_wait(p.terminal, "1 warning, 1 hint: Ctrl+X");
	program_golden_sizes(&p, "finish-contradiction");
	terminal_send(p.terminal, CTRL_X ";");
	terminal_wait(p.terminal, "Why is it kept?");
	terminal_send(p.terminal, "he only nods\r");
	terminal_wait(p.terminal, "kept, with the reason written down");
	terminal_send(p.terminal, DOWN DOWN DOWN "\r"); /* what was kept: back to its rating */
	terminal_wait(p.terminal, "-3[-2]-1");
	terminal_send(p.terminal, "-1");
	terminal_wait(p.terminal, "only positive marks (1), but rated -1 · Ctrl+X lists all");
	terminal_send(p.terminal, "+2");
	terminal_wait(p.terminal, "rated: EN Engagement, Mia: +2");
	terminal_wait_gone(p.terminal, "1 warning");
	terminal_send(p.terminal, CTRL_X "\033" CTRL_X CTRL_W);
	terminal_wait(p.terminal, "2 hints are left");
	program_leave(&p);
	expect_in_journal("he only nods");
}
END_TEST

/* A value that could go on (1 or 10) counts as it stands when the list is opened. */
START_TEST(a_typed_value_is_taken)
{
	program_code(&p, "family", "form");
	terminal_send(p.terminal, "1" CTRL_X);
	terminal_wait(p.terminal, "Before you finish  2 hints");
	ck_assert(!terminal_shows(p.terminal, "Q1 First item, Mia: not rated"));
	terminal_send(p.terminal, "\r1" CTRL_X); /* the same from a rating above the list */
	terminal_wait(p.terminal, "Before you finish  1 hint");
	terminal_send(p.terminal, " ");
	terminal_wait(p.terminal, "a form has no recording: there is nothing to play");
	program_golden_sizes(&p, "finish-form");
	program_leave(&p);
}
END_TEST

/* What a menu just asks for is not missing yet. */
START_TEST(no_hint_while_asked)
{
	program_code(&p, "family", "checks");
	terminal_wait(p.terminal, "1 hint: Ctrl+X");
	terminal_send(p.terminal, "9gw");
	terminal_wait_gone(p.terminal, "SP1: Tone (needed)");
	terminal_send(p.terminal, ":messages\r");
	terminal_wait(p.terminal, "Messages, the newest first");
	ck_assert(!terminal_shows(p.terminal, "without Tone"));
	program_leave(&p);
}
END_TEST

START_TEST(the_end_of_a_segment_is_told)
{
	program_code(&p, "family", "slots");
	terminal_wait(p.terminal, "time slot 1 of 3");
	terminal_send(p.terminal, "]]");
	terminal_wait(p.terminal, "time slot 2 of 3"); /* a jump over its end */
	ck_assert(!terminal_shows(p.terminal, "has ended"));
	terminal_send(p.terminal, "@0:39.5\r");
	terminal_wait(p.terminal, "0:39.500 / 2:00  time slot 1 of 3");
	program_golden_sizes(&p, "finish-slots");
	terminal_send(p.terminal, " ");
	terminal_wait(p.terminal, "time slot 1 has ended, time slot 2 begins");
	terminal_wait(p.terminal, "time slot 2 of 3");
	terminal_send(p.terminal, " ");
	terminal_wait(p.terminal, "stopwatch paused");
	program_leave(&p);
}
END_TEST

START_TEST(marked_segments)
{
	program_code(&p, "family", "marked");
	terminal_wait(p.terminal, "in no time slot");
	terminal_send(p.terminal, "s");
	terminal_wait(p.terminal, "time slot 1 of 1");
	terminal_send(p.terminal, "]s1"); /* 1: really, if it was quick */
	terminal_wait(p.terminal, "ended at 0:30.0");
	terminal_send(p.terminal, "]s");
	terminal_wait(p.terminal, "time slot 2 of 2");
	terminal_send(p.terminal, RIGHT);
	terminal_wait(p.terminal, "1:05.000 / 2:00");
	terminal_wait(p.terminal, "all saved");
	terminal_wait_gone(p.terminal, "started:");
	program_golden_sizes(&p, "finish-marked");
	program_leave_running(&p);
}
END_TEST

START_TEST(drafts_say_so)
{
	program_code(&p, "family", "checks");
	terminal_wait(p.terminal, "checks is a draft: not all of it is confirmed by a source");
	terminal_wait(p.terminal, "checks 1.0 draft");
	terminal_send(p.terminal, "?");
	terminal_wait(p.terminal, "Help: Coding");
	terminal_resize(p.terminal, 200, 80); /* all of it at once */
	terminal_wait(p.terminal, "draft                 not all of it is confirmed");
	program_leave(&p);
}
END_TEST

Suite *finish_view_suite(void);

Suite *finish_view_suite(void)
{
	Suite *suite = suite_create("finish_view");
	TCase *tc = tcase_create("finish_view");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, nothing_to_say);
	tcase_add_test(tc, each_kind);
	tcase_add_test(tc, keeping_needs_a_reason_and_leave);
	tcase_add_test(tc, warnings_keep_it_open);
	tcase_add_test(tc, hints_are_asked_about_once);
	tcase_add_test(tc, finished_is_read_only);
	tcase_add_loop_test(tc, states_in_lists, 0, PROGRAM_SIZES);
	tcase_add_test(tc, reopening);
	tcase_add_test(tc, hints_while_coding);
	tcase_add_test(tc, hints_need_no_mending);
	tcase_add_test(tc, help);
	tcase_add_test(tc, contradictions);
	tcase_add_test(tc, a_typed_value_is_taken);
	tcase_add_test(tc, no_hint_while_asked);
	tcase_add_test(tc, the_end_of_a_segment_is_told);
	tcase_add_test(tc, marked_segments);
	tcase_add_test(tc, drafts_say_so);
	suite_add_tcase(suite, tc);
	return suite;
}
