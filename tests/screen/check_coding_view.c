/* The coding view: what it shows, and what keys do. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "program.h"

static struct program p;

static void setup(void)
{
	program_open(&p);
}

/* Where paths are on the screen they are of one length. */
static void setup_for_paths(void)
{
	unsetenv("TMPDIR");
	unsetenv("HOME"); /* no rescue folder */
	setup();
}

static void teardown(void)
{
	program_close(&p);
}

static void begin(int i)
{
	program_code_at(&p, program_sizes[i].rows, program_sizes[i].columns, "family", "mini");
}

/* Some work: a code with modifiers, targets, two states of a group, marks, a comment. */
static void log_some(void)
{
	terminal_send(p.terminal, "e1");
	terminal_wait(p.terminal, "BO1: Tone");
	terminal_send(p.terminal, "w");
	terminal_wait(p.terminal, "BO1: How");
	terminal_send(p.terminal, "1");
	terminal_wait(p.terminal, "● in words");
	terminal_send(p.terminal, "\033[C"); /* Right: closes the menu and seeks */
	terminal_wait(p.terminal, "0:05.000");
	terminal_send(p.terminal, "mh");
	terminal_wait(p.terminal, "started: 0:05.0 MO1 Happy, Mia");
	terminal_send(p.terminal, "\033[C");
	terminal_wait(p.terminal, "0:10.000");
	terminal_send(p.terminal, "ms");
	terminal_wait(p.terminal, "started: 0:10.0 MO2 Sad, Mia");
	terminal_send(p.terminal, "]");
	terminal_wait(p.terminal, "0:40.000");
	terminal_send(p.terminal, "2d");
	terminal_wait(p.terminal, "logged: 0:40.0 TA2 Disagrees with what was proposed, Mother");
	terminal_send(p.terminal, "!");
	terminal_wait(p.terminal, "marked as strong");
	terminal_send(p.terminal, ";");
	terminal_wait(p.terminal, "Comment on TA2:");
	terminal_send(p.terminal, "crosses her arms\r");
	terminal_wait(p.terminal, "comment saved");
	terminal_wait(p.terminal, "all saved");
}

START_TEST(an_empty_observation)
{
	begin(_i);
	program_golden(&p, "coding-empty", _i);
	program_leave(&p);
}
END_TEST

/* Name and label of its codes are the same, and are there once. */
START_TEST(a_draft_of_an_import)
{
	program_shell(&p,
		"printf 'session,coder,target,code,type,start_ms\ns9,ben,kid,praise,point,1\n' "
		">draft.csv && \"$TURVEN\" import csv draft.csv >/dev/null");
	program_code_at(&p, 24, 80, "s9", "draft");
	terminal_send(p.terminal, "p");
	terminal_wait(p.terminal, "logged: 0:00.0 praise, kid");
	program_golden(&p, "coding-draft", 0);
	program_leave(&p);
}
END_TEST

START_TEST(some_events)
{
	begin(_i);
	log_some();
	program_golden(&p, "coding-events", _i);
	program_leave_running(&p);
	ck_assert_int_eq(program_events(&p, "family_anna_mini"), 4);
	char *file = program_events_file(&p, "family_anna_mini");
	ck_assert_ptr_nonnull(strstr(file, "crosses her arms"));
	ck_assert_ptr_nonnull(strstr(file, "\twarm\twords\t"));
	free(file);
}
END_TEST

START_TEST(after_the_first_key_what_can_follow)
{
	begin(_i);
	terminal_send(p.terminal, "m");
	program_golden(&p, "coding-path", _i);
	terminal_send(p.terminal, "x");
	terminal_wait(p.terminal, "no code has the keys mx: nothing was logged");
	terminal_send(p.terminal, "2a"); /* it is over: the next keys are themselves again */
	terminal_wait(p.terminal, "logged: 0:00.0 TA1 Agrees");
	terminal_wait(p.terminal, "Mother");
	program_leave(&p);
	ck_assert_int_eq(program_events(&p, "family_anna_mini"), 1);
}
END_TEST

START_TEST(modifiers_are_asked_after_logging)
{
	begin(_i);
	terminal_send(p.terminal, "e1");
	program_golden(&p, "coding-modifiers", _i);
	terminal_send(p.terminal, "a"); /* no choice: the menu closes, and the code is logged */
	terminal_wait(p.terminal, "logged: 0:00.0 TA1 Agrees, Mia");
	program_leave(&p);
	ck_assert_int_eq(program_events(&p, "family_anna_mini"), 2);
}
END_TEST

START_TEST(the_target_is_asked)
{
	begin(_i);
	terminal_send(p.terminal, "9");
	terminal_wait(p.terminal, "target: Family");
	terminal_send(p.terminal, "e2");
	program_golden(&p, "coding-ask-target", _i);
	terminal_send(p.terminal, "3");
	terminal_wait(p.terminal, "logged: 0:00.0 BO2 Turns away, Father");
	program_leave(&p);
	ck_assert_int_eq(program_events(&p, "family_anna_mini"), 1);
}
END_TEST

START_TEST(a_double_press_asks)
{
	begin(_i);
	terminal_send(p.terminal, "oo");
	program_golden(&p, "coding-ask-end", _i);
	terminal_send(p.terminal, "\r"); /* the safe choice: it goes on */
	terminal_wait(p.terminal, "TA3 goes on running");
	terminal_send(p.terminal, "o"); /* so soon it may be asked again */
	terminal_wait_any(p.terminal, "No state runs", "End it?");
	if (terminal_shows(p.terminal, "End it?"))
		terminal_send(p.terminal, "1");
	terminal_wait(p.terminal, "No state runs");
	terminal_send(p.terminal, "oo");
	terminal_wait(p.terminal, "TA3 began just now. End it?");
	terminal_send(p.terminal, "2"); /* any other key: it goes on, and the key acts */
	terminal_wait(p.terminal, "TA3 goes on running · target: Mother");
	program_leave_running(&p);
	char *file = program_events_file(&p, "family_anna_mini");
	ck_assert_ptr_nonnull(strstr(file, "n/a")); /* no end */
	free(file);
}
END_TEST

START_TEST(prompts)
{
	static const struct {
		const char *keys, *name;
	} cases[] = {
		{";", "coding-comment"},
		{"/crosses", "coding-search"},
		{":f", "coding-palette"},
		{"@", "coding-go-to"},
		{"&", "coding-another"},
		{"?", "coding-help"},
	};
	begin(_i);
	log_some();
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		terminal_send(p.terminal, cases[i].keys);
		program_golden(&p, cases[i].name, _i);
		terminal_send(p.terminal, "\033");
		terminal_wait_gone(p.terminal, strcmp(cases[i].name, "coding-another") == 0
						       ? "At the same moment"
						       : "Esc drops it");
		terminal_wait_gone(p.terminal, "Esc goes back");
	}
	program_leave_running(&p);
}
END_TEST

START_TEST(undo_redo_delete)
{
	begin(0);
	terminal_send(p.terminal, "a");
	terminal_wait(p.terminal, "logged: 0:00.0 TA1 Agrees, Mia");
	terminal_send(p.terminal, "\x7f");
	terminal_wait(p.terminal, "undone: logging of 0:00.0 TA1 Agrees, Mia (removed)");
	terminal_wait(p.terminal, "Events 0");
	terminal_send(p.terminal, "\x19");
	terminal_wait(p.terminal, "done again: logging of 0:00.0 TA1 Agrees, Mia (back again)");
	terminal_send(p.terminal, "\x04");
	terminal_wait(p.terminal, "deleted: 0:00.0 TA1 Agrees, Mia");
	terminal_send(p.terminal, "\x1a");
	terminal_wait(p.terminal, "undone: deletion of 0:00.0 TA1");
	terminal_wait(p.terminal, "Events 1");
	terminal_send(p.terminal, ";shrugs\r");
	terminal_wait(p.terminal, "comment saved");
	terminal_send(p.terminal, ";\r");
	terminal_wait(p.terminal, "unchanged");
	terminal_send(p.terminal, "\x1a");
	terminal_wait(p.terminal, "undone: comment on 0:00.0 TA1");
	program_leave(&p);
	ck_assert_int_eq(program_events(&p, "family_anna_mini"), 1);
}
END_TEST

START_TEST(go_to_a_time_and_the_selection_follows)
{
	begin(0);
	log_some();
	terminal_send(p.terminal, "@0:07\r");
	terminal_wait(p.terminal, "0:07.000 / 2:00");
	terminal_wait(p.terminal, "> 0:05.0");
	terminal_send(p.terminal, "@+10s\r");
	terminal_wait(p.terminal, "0:17.000 / 2:00");
	terminal_wait(p.terminal, "> 0:10.0");
	terminal_send(p.terminal, "\033[A"); /* Up */
	terminal_wait(p.terminal, "> 0:05.0");
	terminal_send(p.terminal, "\r");
	terminal_wait(p.terminal, "0:05.000 / 2:00");
	terminal_send(p.terminal, "@later\r");
	terminal_wait(p.terminal, "'later' is no time");
	terminal_send(p.terminal, "\033");
	terminal_wait_gone(p.terminal, "Go to time");
	program_leave_running(&p);
}
END_TEST

START_TEST(another_code_at_the_same_moment)
{
	begin(0);
	terminal_send(p.terminal, "a");
	terminal_wait(p.terminal, "logged");
	terminal_send(p.terminal, "]");
	terminal_wait(p.terminal, "0:30.000 / 2:00");
	terminal_send(p.terminal, "&");
	terminal_wait(p.terminal, "At the same moment");
	terminal_send(p.terminal, "d");
	terminal_wait(p.terminal, "logged: 0:00.0 TA2");
	program_leave(&p);
	ck_assert_int_eq(program_events(&p, "family_anna_mini"), 2);
}
END_TEST

START_TEST(the_filter)
{
	begin(0);
	log_some();
	terminal_send(p.terminal, "/mia -sad\r");
	terminal_wait(p.terminal, "2 of 4 with 'mia -sad'");
	terminal_send(p.terminal, "\033");
	terminal_wait(p.terminal, "all events are shown");
	terminal_send(p.terminal, "/nothing like it\r");
	terminal_wait(p.terminal, "No event has these words");
	program_leave_running(&p);
}
END_TEST

START_TEST(states_run_and_end)
{
	begin(0);
	terminal_send(p.terminal, "o");
	terminal_wait(p.terminal, "Running: TA3 Off the subject, Family, 0:00 (o ends it)");
	terminal_send(p.terminal, "]");
	terminal_wait(p.terminal, "Family, 0:30");
	terminal_wait(p.terminal, "0:30.000 / 2:00");
	/* so soon after its start turven may ask first */
	terminal_send(p.terminal, "o");
	terminal_wait_any(p.terminal, "ended at 0:30.0: TA3", "End it?");
	if (terminal_shows(p.terminal, "End it?"))
		terminal_send(p.terminal, "1");
	terminal_wait(p.terminal, "ended at 0:30.0: TA3 Off the subject, Family, 0:00.0 to 0:30.0");
	terminal_wait(p.terminal, "No state runs");
	program_leave(&p);
	char *file = program_events_file(&p, "family_anna_mini");
	ck_assert_ptr_nonnull(strstr(file, "\t30000\t"));
	free(file);
}
END_TEST

START_TEST(the_player_is_gone)
{
	const char *arguments[] = {
		"code", "family", "--coder", "anna", "--codebook", "mini", "--no-window", NULL};

	/* a player that ends at once stands first on PATH */
	setenv("PATH", TESTS_DATA "/screen/bin:/usr/bin:/bin", 1);
	program_start(&p, 24, 80, false, arguments);
	terminal_wait(p.terminal, "Ctrl+O opens it again · Ctrl+T stopwatch · Ctrl+Q leave");
	terminal_wait(p.terminal, "player gone");
	terminal_wait(p.terminal, "Error: the player is gone");
	terminal_send(p.terminal, " ");
	terminal_wait(p.terminal, "nothing plays");
	terminal_send(p.terminal, "a"); /* coding goes on */
	terminal_wait(p.terminal, "logged: 0:00.0 TA1 Agrees");
	ck_assert(!terminal_shows(p.terminal, "nothing plays")); /* an answer gives way */
	ck_assert(terminal_shows(p.terminal, "Error: the player is gone")); /* this waits */
	terminal_send(p.terminal, ":messages\r");
	terminal_wait(p.terminal, "Messages, the newest first");
	terminal_wait(p.terminal, "logged: 0:00.0 TA1 Agrees");
	terminal_wait(p.terminal, "warning");
	terminal_send(p.terminal, "\033");
	terminal_wait_gone(p.terminal, "Messages, the newest first");
	terminal_send(p.terminal, "\x14");
	terminal_wait(p.terminal, "stopwatch paused");
	terminal_wait_gone(p.terminal, "Ctrl+O opens it again");
	program_leave(&p);
	ck_assert_int_eq(program_events(&p, "family_anna_mini"), 1);
}
END_TEST

/* A player that speaks mpv's protocol stands first on PATH. */
START_TEST(two_steps_of_speed_at_once)
{
	const char *arguments[] = {
		"code", "family", "--coder", "anna", "--codebook", "mini", "--no-window", NULL};
	char path[4096];

	ck_assert_ptr_nonnull(getenv("top_builddir"));
	snprintf(path, sizeof path, "%s/tests/e2e/fake:%s", getenv("top_builddir"), getenv("PATH"));
	setenv("PATH", path, 1);
	program_start(&p, 24, 80, false, arguments);
	terminal_wait(p.terminal, "‖ paused");
	terminal_send(p.terminal, "++");
	terminal_wait(p.terminal, "speed 1.5×");
	terminal_wait(p.terminal, "0:10  1.5×");
	terminal_send(p.terminal, "---");
	terminal_wait(p.terminal, "speed 0.75×");
	terminal_wait(p.terminal, "0:10  0.75×");
	program_leave(&p);
}
END_TEST

/* A first key that nothing followed is dropped by itself; the letter after that is a first one. */
START_TEST(a_path_that_is_forgotten)
{
	begin(0);
	terminal_send(p.terminal, "m");
	terminal_wait(p.terminal, "m… at 0:00.0");
	terminal_wait(p.terminal, "m… was dropped, no key came for 6 s: nothing was logged");
	terminal_send(p.terminal, "a");
	terminal_wait(p.terminal, "logged: 0:00.0 TA1");
	program_leave(&p);
	ck_assert_int_eq(program_events(&p, "family_anna_mini"), 1);
}
END_TEST

START_TEST(refusals_use_the_names_on_the_screen)
{
	begin(0);
	terminal_send(p.terminal, "]mh");
	terminal_wait(p.terminal, "started: 0:30.0 MO1 Happy, Mia");
	terminal_send(p.terminal, "[");
	terminal_wait(p.terminal, "0:00.000 / 2:00");
	terminal_send(p.terminal, "ms");
	terminal_wait(p.terminal, "MO2 Sad of Mia cannot begin at 0:00.000");
	program_leave_running(&p);
}
END_TEST

/* The largest codebook on the smallest screen, also with a row less: each first key can be seen, or
 * the panel says that there is more. */
START_TEST(every_first_key_is_in_sight)
{
	static const char *const keys[] = {"a Ackno", "c Clari", "r…", "e…", "b…", "d Engag",
		"u Unde", "y Role", "g Praise", "ri Pri", "t Thou", "f…", "w Eng", "z Enth", "p…",
		"n…", "q Clo", "o…"};

	program_shell(&p,
		"cp '" TOP_SRCDIR "/codebooks/lot.yaml' codebooks/ && "
		"mkdir sessions/group && printf 'format: turven-session/1\\nid: group\\n"
		"participants:\\n  - {id: ruth, role: leader, key: \"1\", label: Ruth}\\n' "
		">sessions/group/session.yaml");
	program_code(&p, "group", "lot");
	terminal_wait(p.terminal, "Listening");
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
		terminal_wait(p.terminal, keys[i]);
	terminal_golden(p.terminal, "coding-lot-80x24");
	terminal_send(p.terminal, "p");
	terminal_wait(p.terminal, "pnc");
	terminal_golden(p.terminal, "coding-lot-path-80x24");
	program_leave(&p);
}
END_TEST

/* First keys whose codes are all evidence for one item go by its label. */
START_TEST(a_first_key_of_one_item_shows_it)
{
	program_shell(&p, "cp '" TOP_SRCDIR "/codebooks/tpocs-a-child.yaml' codebooks/");
	program_code(&p, "family", "tpocs-a-child");
	terminal_wait(p.terminal, "h… Hostile manner");
	terminal_golden(p.terminal, "coding-tpocs-80x24");
	terminal_send(p.terminal, "h");
	terminal_wait(p.terminal, "hm TP2- Against: Hostile manner");
	terminal_send(p.terminal, "p");
	terminal_wait(p.terminal, "TP2+ For: Hostile manner");
	program_leave(&p);
}
END_TEST

/* Keys that only say something, until the text is (or is no longer) on the screen. */
static void press_until(struct program *q, const char *text, bool shown)
{
	time_t end = time(NULL) + 60;

	while (terminal_shows(q->terminal, text) != shown && time(NULL) < end) {
		terminal_send(q->terminal, "1");
		terminal_wait(q->terminal, "target: Mia");
		terminal_send(q->terminal, "2");
		terminal_wait(q->terminal, "target: Mother");
	}
	ck_assert_int_eq(terminal_shows(q->terminal, text), shown);
}

/* What is wrong at the opening is read one after the other; keys act meanwhile. */
START_TEST(warnings_wait_for_the_coder)
{
	const char *arguments[] = {
		"code", "family", "--coder", "anna", "--codebook", "mini", "--no-window", NULL};

	begin(0);
	terminal_send(p.terminal, "a");
	terminal_wait(p.terminal, "logged");
	program_leave(&p);
	program_shell(&p, "echo damage >>\"$(ls sessions/family/journal/*.tsv)\"");
	setenv("PATH", TESTS_DATA "/screen/bin:/usr/bin:/bin", 1);
	program_start(&p, 24, 80, false, arguments);
	terminal_wait(p.terminal, "player gone");
	terminal_wait(p.terminal, "(1 of ");
	terminal_send(p.terminal, "a");
	terminal_wait(p.terminal, "logged: 0:00.0 TA1 Agrees");
	press_until(&p, "(2 of ", true);
	ck_assert(!terminal_shows(p.terminal, "(1 of "));
	press_until(&p, "(2 of ", false);
	program_leave(&p);
}
END_TEST

/* Nothing can be written, neither at home nor elsewhere: that stays in sight, and keys are refused
 * until it works again. */
START_TEST(nothing_can_be_saved)
{
	begin(0);
	terminal_send(p.terminal, "a");
	terminal_wait(p.terminal, "Events 1");
	terminal_wait(p.terminal, "all saved");
	int coloured = terminal_coloured_cells(p.terminal);
	program_shell(&p, "mv sessions/family/journal kept && touch sessions/family/journal");
	terminal_send(p.terminal, "d");
	terminal_wait(p.terminal, "NOT SAVED");
	program_golden_sizes(&p, "coding-not-saved");
	program_golden(&p, "coding-not-saved", 0);
	/* three whole lines in the colour of errors, and the answer below */
	ck_assert_int_gt(terminal_coloured_cells(p.terminal), coloured + 3 * 75);
	program_shell(&p, "rm sessions/family/journal && mv kept sessions/family/journal");
	terminal_wait(p.terminal, "all saved");
	terminal_send(p.terminal, "d");
	terminal_wait(p.terminal, "logged: 0:00.0 TA2");
	program_leave(&p);
	ck_assert_int_eq(program_events(&p, "family_anna_mini"), 2);
}
END_TEST

START_TEST(another_recording)
{
	begin(0);
	terminal_send(p.terminal, "a");
	terminal_wait(p.terminal, "logged");
	program_leave(&p);
	program_shell(&p, "echo more >>sessions/family/recording.bin");
	begin(0);
	terminal_wait(p.terminal, "'recording.bin' is not the file that was described or coded");
	program_golden_sizes(&p, "coding-other-recording");
	program_leave(&p);
}
END_TEST

/* An observation goes on with the codebook it was begun with, and says how to take the newer. */
START_TEST(a_newer_codebook_is_taken_by_the_command_that_is_told)
{
	const char *arguments[] = {"code", "family", "--coder", "anna", "--codebook", "mini",
		"--newer-codebook", "--stopwatch", NULL};

	begin(0);
	terminal_send(p.terminal, "a");
	terminal_wait(p.terminal, "logged");
	program_leave(&p);
	program_shell(&p, "sed -i.bak 's/^version: .*/version: \"1.1\"/' codebooks/mini.yaml && "
			  "rm codebooks/mini.yaml.bak");
	begin(0);
	program_golden_sizes(&p, "coding-newer-codebook");
	program_leave(&p);
	program_start(&p, 24, 80, false, arguments);
	terminal_wait(p.terminal, "mini 1.1 draft");
	terminal_wait(p.terminal, "Events 1");
	program_leave(&p);
}
END_TEST

/* Another text of the same version cannot be taken, so it is not offered either. */
START_TEST(a_changed_codebook_of_the_same_version)
{
	begin(0);
	terminal_send(p.terminal, "a");
	terminal_wait(p.terminal, "logged");
	program_leave(&p);
	program_shell(&p, "echo '# another line' >>codebooks/mini.yaml");
	begin(0);
	terminal_wait(p.terminal, "the codebook file of 'mini' was changed");
	terminal_wait(p.terminal, "its version is still 1.0");
	terminal_wait_gone(p.terminal, "--newer-codebook");
	program_leave(&p);
}
END_TEST

Suite *coding_view_suite(void);

Suite *coding_view_suite(void)
{
	Suite *suite = suite_create("coding_view");
	TCase *tc = tcase_create("coding_view");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(tc, an_empty_observation, 0, PROGRAM_SIZES);
	tcase_add_test(tc, a_draft_of_an_import);
	tcase_add_loop_test(tc, some_events, 0, PROGRAM_SIZES);
	tcase_add_loop_test(tc, after_the_first_key_what_can_follow, 0, PROGRAM_SIZES);
	tcase_add_loop_test(tc, modifiers_are_asked_after_logging, 0, PROGRAM_SIZES);
	tcase_add_loop_test(tc, the_target_is_asked, 0, PROGRAM_SIZES);
	tcase_add_loop_test(tc, a_double_press_asks, 0, PROGRAM_SIZES);
	tcase_add_loop_test(tc, prompts, 0, PROGRAM_SIZES);
	tcase_add_test(tc, undo_redo_delete);
	tcase_add_test(tc, go_to_a_time_and_the_selection_follows);
	tcase_add_test(tc, another_code_at_the_same_moment);
	tcase_add_test(tc, the_filter);
	tcase_add_test(tc, states_run_and_end);
	tcase_add_test(tc, every_first_key_is_in_sight);
	tcase_add_test(tc, a_first_key_of_one_item_shows_it);
	tcase_add_test(tc, warnings_wait_for_the_coder);
	tcase_add_test(tc, a_path_that_is_forgotten);
	tcase_add_test(tc, refusals_use_the_names_on_the_screen);
	tcase_add_test(tc, the_player_is_gone);
	tcase_add_test(tc, two_steps_of_speed_at_once);
	tcase_add_test(tc, another_recording);
	tcase_add_test(tc, a_newer_codebook_is_taken_by_the_command_that_is_told);
	tcase_add_test(tc, a_changed_codebook_of_the_same_version);
	suite_add_tcase(suite, tc);
	tc = tcase_create("nowhere to save");
	tcase_add_checked_fixture(tc, setup_for_paths, teardown);
	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, nothing_can_be_saved);
	suite_add_tcase(suite, tc);
	return suite;
}
