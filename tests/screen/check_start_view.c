/* The start view and the form for a new session. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "program.h"

static struct program p;

static const char *const start[] = {NULL};

static void setup(void)
{
	program_open(&p);
}

static void teardown(void)
{
	program_close(&p);
}

START_TEST(from_the_list_to_coding_and_back)
{
	program_start(&p, program_sizes[_i].rows, program_sizes[_i].columns, false, start);
	terminal_wait(p.terminal, "3 sessions");
	program_golden(&p, "start", _i);
	terminal_send(p.terminal, "\033[B");
	terminal_wait(p.terminal, ">family");
	terminal_send(p.terminal, "\r");
	program_golden(&p, "start-coder", _i);
	terminal_send(p.terminal, "2");
	program_golden(&p, "start-codebook", _i);
	terminal_send(p.terminal, "2");
	terminal_wait(p.terminal, "Events 0");
	terminal_send(p.terminal, "a");
	terminal_wait(p.terminal, "TA1 Agrees");
	terminal_send(p.terminal, "\x11");
	terminal_wait(p.terminal, "mini: 1 event");
	terminal_wait(p.terminal, "bert: 0 finished, 1 begun, 1 not begun");
	program_golden(&p, "start-done", _i);
	program_leave(&p);
}
END_TEST

START_TEST(search)
{
	program_start(&p, 24, 80, false, start);
	terminal_wait(p.terminal, "3 sessions");
	terminal_send(p.terminal, "/table");
	terminal_wait(p.terminal, "1 with 'table'");
	program_golden_sizes(&p, "start-search");
	terminal_send(p.terminal, "\r");
	terminal_wait(p.terminal, ">family");
	terminal_send(p.terminal, "\033");
	terminal_wait(p.terminal, ">broken");
	terminal_send(p.terminal, "\r");
	terminal_wait(p.terminal, "Error: sessions/broken/session.yaml:4:8:");
	terminal_send(p.terminal, "?");
	program_golden_sizes(&p, "start-help");
	terminal_send(p.terminal, "\033");
	terminal_wait(p.terminal, "3 sessions");
	program_leave(&p);
}
END_TEST

START_TEST(a_coder_id_is_checked)
{
	program_start(&p, 24, 80, false, start);
	terminal_wait(p.terminal, "3 sessions");
	terminal_send(p.terminal, "\x0b");
	terminal_wait(p.terminal, "anna (Anna)");
	/* nobody is chosen beforehand */
	terminal_send(p.terminal, "\r");
	terminal_wait(p.terminal, "Your coder id:");
	program_golden_sizes(&p, "start-coder-id");
	terminal_send(p.terminal, "Anna B\r");
	terminal_wait(p.terminal, "'Anna B' is no coder id");
	terminal_send(p.terminal, "\x15"
				  "cor\r");
	terminal_wait(p.terminal, "coder cor");
	program_leave(&p);
}
END_TEST

START_TEST(a_second_pass)
{
	program_start(&p, 24, 80, false, (const char *const[]){NULL});
	terminal_wait(p.terminal, "3 sessions");
	terminal_send(p.terminal, "\033[B");
	for (int pass = 1; pass <= 2; pass++) {
		terminal_wait(p.terminal, ">family");
		terminal_send(p.terminal, pass == 1 ? "\r" : "\x10");
		if (pass == 1) {
			terminal_wait(p.terminal, "Who codes?");
			terminal_send(p.terminal, "1");
		}
		terminal_wait(p.terminal,
			pass == 1 ? "code with which codebook, anna?" : "begin mini pass 2");
		terminal_send(p.terminal, "2");
		terminal_wait(p.terminal, pass == 1 ? "coder anna" : "coder anna pass 2");
		terminal_wait(p.terminal, "Events 0");
		terminal_send(p.terminal, "a");
		terminal_wait(p.terminal, "TA1 Agrees");
		terminal_send(p.terminal, "\x11");
		terminal_wait(p.terminal, "3 sessions");
	}
	terminal_resize(p.terminal, 24, 160);
	terminal_wait(p.terminal, "mini pass 2: 1 event");
	/* then Enter asks, with the events of each */
	terminal_resize(p.terminal, 24, 80);
	terminal_send(p.terminal, "\r");
	terminal_wait(p.terminal, "family: which observation by anna?");
	program_golden_sizes(&p, "start-passes");
	terminal_send(p.terminal, "1");
	terminal_wait(p.terminal, "Events 1");
	terminal_send(p.terminal, "a");
	terminal_wait(p.terminal, "Events 2");
	terminal_send(p.terminal, "\x11");
	terminal_wait(p.terminal, "3 sessions");
	terminal_send(p.terminal, "\r");
	terminal_wait(p.terminal, "mini pass 1: 2 events");
	terminal_wait(p.terminal, "mini pass 2: 1 event");
	terminal_wait(p.terminal, "begin mini pass 3");
	terminal_send(p.terminal, "\033");
	terminal_wait_gone(p.terminal, "begin mini pass 3");
	program_leave(&p);
	ck_assert_int_eq(program_events(&p, "family_anna+2_mini"), 1);
	ck_assert_int_eq(program_events(&p, "family_anna_mini"), 2);
}
END_TEST

/* Who watched has begun, also without events; choosing somebody else opens nothing. */
START_TEST(begun_without_events)
{
	program_start(&p, 24, 80, false, (const char *const[]){NULL});
	terminal_wait(p.terminal, "3 sessions");
	terminal_send(p.terminal, "\033[B\r1");
	terminal_wait(p.terminal, "begin mini");
	terminal_send(p.terminal, "2");
	terminal_wait(p.terminal, "Events 0");
	terminal_send(p.terminal, " ");
	terminal_wait(p.terminal, "stopwatch runs  0:01");
	terminal_send(p.terminal, "\x11");
	terminal_wait(p.terminal, "anna: 0 finished, 1 begun, 1 not begun");
	terminal_wait(p.terminal, "mini: 0 events");
	terminal_send(p.terminal, "\x0b");
	terminal_wait(p.terminal, "Who codes?");
	terminal_send(p.terminal, "2");
	terminal_wait(p.terminal, "bert: 0 finished, 0 begun, 2 not begun");
	program_leave(&p);
}
END_TEST

/* A finished session is no begun one, and none that is left. */
START_TEST(finished_is_counted_apart)
{
	program_shell(&p, "cp '" TESTS_DATA "/screen/finish/slots.yaml' codebooks/");
	program_code(&p, "family", "slots");
	terminal_send(p.terminal, "%");
	terminal_wait(p.terminal, "Before you finish");
	terminal_send(p.terminal, "\x17");
	terminal_wait(p.terminal, "finished, and read-only from now on");
	program_leave(&p);
	program_code(&p, "hostile", "mini");
	terminal_send(p.terminal, "a");
	terminal_wait(p.terminal, "Events 1");
	program_leave(&p);
	program_start(&p, 24, 80, false, start);
	terminal_wait(p.terminal, "3 sessions");
	terminal_send(p.terminal, "\x0b\x31");
	terminal_wait(p.terminal, "anna: 1 finished, 1 begun, 0 not begun · cannot be read: 1");
	program_leave(&p);
}
END_TEST

START_TEST(read_again)
{
	program_start(&p, 24, 80, false, start);
	terminal_wait(p.terminal, "3 sessions");
	terminal_send(p.terminal, "\033[B");
	terminal_wait(p.terminal, ">family");
	program_shell(&p, "cp -R sessions/family sessions/added && "
			  "sed -i 's/^id: family/id: added/' sessions/added/session.yaml && "
			  "sed 's/^id: mini/id: more/' codebooks/mini.yaml >codebooks/more.yaml");
	terminal_send(p.terminal, "\x12");
	terminal_wait(p.terminal, "4 sessions");
	terminal_wait(p.terminal, ">family");
	terminal_send(p.terminal, "\r1");
	terminal_wait(p.terminal, "begin more");
	terminal_send(p.terminal, "\033");
	terminal_wait_gone(p.terminal, "begin more");
	program_leave(&p);
}
END_TEST

START_TEST(one_session_ends_the_program)
{
	program_start(
		&p, 24, 80, false, (const char *const[]){"code", "family", "--stopwatch", NULL});
	terminal_wait(p.terminal, "Who codes?");
	terminal_send(p.terminal, "1");
	terminal_wait(p.terminal, "begin mini");
	terminal_send(p.terminal, "2");
	terminal_wait(p.terminal, "Events 0");
	program_leave(&p);
}
END_TEST

START_TEST(a_copy_of_a_known_recording)
{
	const char *arguments[] = {
		"code", "copy.mkv", "--coder", "anna", "--codebook", "mini", "--stopwatch", NULL};

	program_shell(&p, "cp sessions/family/recording.bin copy.mkv");
	program_start(&p, 24, 80, false, arguments);
	terminal_wait(p.terminal, "this is the recording of session 'family'");
	terminal_wait(p.terminal, "Events 0");
	program_leave(&p);
	arguments[2] = NULL;
	program_start(&p, 24, 80, false, arguments);
	terminal_wait(p.terminal, "Who codes?");
	terminal_wait(p.terminal, "this is the recording of session 'family'");
	terminal_send(p.terminal, "\033");
	ck_assert_int_eq(terminal_end(p.terminal), 0);
}
END_TEST

START_TEST(what_an_empty_study_needs)
{
	program_shell(&p, "rm -r sessions/*");
	program_start(&p, 24, 80, false, start);
	terminal_wait(p.terminal, "No session yet. Ctrl+N makes one for a recording");
	program_leave(&p);
}
END_TEST

START_TEST(a_recording_that_is_gone)
{
	program_shell(&p, "rm sessions/family/recording.bin");
	program_start(&p, 24, 80, false, start);
	terminal_wait(p.terminal, "2:00  recording not found");
	program_leave(&p);
}
END_TEST

/* The form: typing begins a line, doubtful roles, doubles, the codebook, going back. */
START_TEST(the_form_asks)
{
	program_shell(&p,
		"echo 'only words' >talk.txt && printf 'RIFF\\0\\1\\377' >talk.wav && "
		"mkdir sessions/s007 && "
		"printf 'format: turven-session/1\\nid: s007\\n' >sessions/s007/session.yaml");
	program_start(&p, 24, 80, false, start);
	terminal_wait(p.terminal, "4 sessions");
	terminal_send(p.terminal, "\x0e");
	terminal_wait(p.terminal, "- (Enter chooses)");
	terminal_send(p.terminal, "talk.txt\r");
	terminal_wait(p.terminal, "does not look like a recording: it is a text");
	terminal_send(p.terminal, "\x15talk.wav\r");
	terminal_wait(p.terminal, ">Session id    s008");
	terminal_send(p.terminal, "second\r");
	terminal_wait(p.terminal, ">Codebook");
	terminal_wait(p.terminal, "second");
	terminal_send(p.terminal, "\r");
	terminal_wait(p.terminal, "Code with which codebook?");
	terminal_send(p.terminal, "2");
	terminal_wait(p.terminal, ">People");
	terminal_send(p.terminal, "therapeut Jan\r");
	terminal_wait(p.terminal, "No codebook has codes about the role 'therapeut'.");
	program_golden_sizes(&p, "new-session-role");
	terminal_send(p.terminal, "1");
	terminal_wait(p.terminal, "Role and name: therapeut Jan");
	terminal_send(p.terminal, "\r2");
	terminal_wait(p.terminal, "Jan (therapeut)");
	terminal_send(p.terminal, "child Mia\r");
	terminal_wait(p.terminal, "Mia (child)");
	terminal_send(p.terminal, "child Mia\r");
	terminal_wait(p.terminal, "'Mia (child)' is there twice");
	terminal_send(p.terminal, "\033");
	terminal_wait(p.terminal, "drop the 3 people you typed?");
	terminal_send(p.terminal, "\r");
	terminal_wait_gone(p.terminal, "drop the 3 people you typed?");
	terminal_wait(p.terminal, "Jan (therapeut)");
	terminal_send(p.terminal, "\033");
	terminal_wait(p.terminal, "drop the 3 people you typed?");
	terminal_send(p.terminal, "2");
	terminal_wait(p.terminal, "no session was made");
	program_leave(&p);
}
END_TEST

START_TEST(a_new_session_for_a_recording)
{
	const char *arguments[] = {"code", "My talk (2).bin", "--coder", "anna", "--codebook",
		"mini", "--stopwatch", NULL};

	program_shell(&p, "printf 'another recording\\0' > 'My talk (2).bin'");
	program_start(&p, program_sizes[_i].rows, program_sizes[_i].columns, false, arguments);
	terminal_wait(p.terminal, "A new session");
	program_golden(&p, "new-session", _i);
	terminal_send(p.terminal, "\r");
	terminal_wait(p.terminal, "Session id: s001");
	terminal_send(p.terminal, "\r");
	terminal_wait(p.terminal, ">People");
	terminal_send(p.terminal, "\rChild Mia\r");
	terminal_wait(p.terminal, "Mia (child)");
	terminal_send(p.terminal, "\r");
	program_golden(&p, "new-session-person", _i);
	terminal_send(p.terminal, "parent Mother\r");
	terminal_wait(p.terminal, "Mother (parent)");
	terminal_send(p.terminal, "\r(nobody)\r");
	terminal_wait(p.terminal, "is no role");
	terminal_send(p.terminal, "\033");
	terminal_wait_gone(p.terminal, "Role and name");
	terminal_send(p.terminal, "\033[B");
	terminal_wait(p.terminal, ">              Make the session");
	program_golden(&p, "new-session-filled", _i);
	terminal_send(p.terminal, "\r");
	terminal_wait(p.terminal, "1 Mia");
	terminal_send(p.terminal, "a");
	terminal_wait(p.terminal, "logged: 0:00.0 TA1 Agrees, Mia");
	program_leave(&p);
	ck_assert_int_eq(program_events(&p, "s001_anna_mini"), 1);
}
END_TEST

START_TEST(a_thousand_sessions)
{
	program_shell(&p, "cd sessions && for i in $(seq -w 1 1200); do mkdir s$i && "
			  "printf 'format: turven-session/1\\nid: s%s\\ntitle: Talk %s\\n' $i $i "
			  ">s$i/session.yaml; done");
	program_start(&p, 24, 80, false, start);
	terminal_wait(p.terminal, "1203 sessions");
	terminal_wait(p.terminal, ">broken");
	terminal_send(p.terminal, "/1199\r");
	terminal_wait(p.terminal, ">s1199");
	terminal_wait(p.terminal, "Talk 1199");
	terminal_wait_gone(p.terminal, "reading");
	program_leave(&p);
}
END_TEST

Suite *start_view_suite(void);

Suite *start_view_suite(void)
{
	Suite *suite = suite_create("start_view");
	TCase *tc = tcase_create("start_view");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(tc, from_the_list_to_coding_and_back, 0, PROGRAM_SIZES);
	tcase_add_test(tc, search);
	tcase_add_test(tc, a_coder_id_is_checked);
	tcase_add_test(tc, a_second_pass);
	tcase_add_test(tc, begun_without_events);
	tcase_add_test(tc, finished_is_counted_apart);
	tcase_add_test(tc, read_again);
	tcase_add_test(tc, one_session_ends_the_program);
	tcase_add_test(tc, a_copy_of_a_known_recording);
	tcase_add_test(tc, what_an_empty_study_needs);
	tcase_add_test(tc, a_recording_that_is_gone);
	tcase_add_test(tc, the_form_asks);
	tcase_add_loop_test(tc, a_new_session_for_a_recording, 0, PROGRAM_SIZES);
	tcase_add_test(tc, a_thousand_sessions);
	suite_add_tcase(suite, tc);
	return suite;
}
