/* Rating: values and the other states, evidence, segments, forms; during coding and afterwards. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"
#include "program.h"

#define CTRL_D "\x04"
#define CTRL_N "\x0e"
#define CTRL_R "\x12"
#define CTRL_U "\x15"
#define CTRL_W "\x17"
#define CTRL_X "\x18"
#define CTRL_Y "\x19"
#define CTRL_Z "\x1a"
#define DOWN   "\033[B"
#define UP     "\033[A"
#define RIGHT  "\033[C"
#define LEFT   "\033[D"
#define BACK   "\033[Z" /* Shift+Tab */
#define ESC    "\033"

static struct program p;

static void setup(void)
{
	program_open(&p);
	program_shell(&p, "cp '" TESTS_DATA "/screen/rating/'*.yaml codebooks/");
}

static void teardown(void)
{
	program_close(&p);
}

static void press(const char *keys, const char *then)
{
	terminal_send(p.terminal, keys);
	terminal_wait(p.terminal, then);
}

/* The test is faster than a coder, who is asked whether a state ends that began just now. */
static void end_state(const char *key, const char *then)
{
	terminal_send(p.terminal, key);
	terminal_wait_any(p.terminal, then, "began just now");
	if (terminal_shows(p.terminal, "began just now"))
		terminal_send(p.terminal, "1");
	terminal_wait(p.terminal, then);
}

static void open_view(const char *codebook)
{
	program_code(&p, "family", codebook);
	press("#", "next unrated");
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

START_TEST(nothing_is_rated)
{
	open_view("rated");
	program_golden_sizes(&p, "rating-unrated");
	program_leave(&p);
}
END_TEST

START_TEST(values_and_states)
{
	open_view("rated");
	press("2", "rated: EN Engagement in the therapeutic process, Mia: +2");
	press(DOWN "1.\r", "rated: WA Warmth, Mia: +1.5");
	press("10", "the words of the child itself, Mia: 10");
	press("\t*", "rated: EN Engagement in the therapeutic process, Mother: not observable");
	press(DOWN "/", "rated: WA Warmth, Mother: not applicable");
	press(BACK UP, ">  EN Engagement");
	terminal_wait(p.terminal, "all saved");
	terminal_wait(p.terminal, "Ratings 5 of 7");
	press("\t" DOWN UP, "[2 Mother]");
	program_golden_sizes(&p, "rating-states");
	program_leave(&p);
	expect_in_journal("\trate\trwa\t1\tn/a\tn/a\tmia\tn/a\tn/a\t1.5\t");
	expect_in_journal("\trate\tren\t1\tn/a\tn/a\tmother\tn/a\tn/a\tnot_observable\t");
}
END_TEST

START_TEST(keys_of_a_value)
{
	open_view("rated");
	press(RIGHT, "rated: EN Engagement in the therapeutic process, Mia: 0");
	press(LEFT, ", Mia: -1");
	press("+3", ", Mia: +3");
	press(RIGHT, "this is the highest value");
	press("3", "unchanged");
	press("=1", ", Mia: +1");
	press("-2", ", Mia: -2");
	press(UP "4", "'4' is not on the scale (-3 to +3 in steps of 1): the rating");
	terminal_wait(p.terminal, "-3[-2]-1");
	press("-", "-…  no value yet");
	terminal_wait(p.terminal, "-…: go on with the number");
	press(ESC, "dropped: the rating is as it was");
	press("/", "has no 'not applicable'");
	press(CTRL_D, "taken back: EN Engagement in the therapeutic process, Mia: not rated");
	press(CTRL_D, "unchanged");
	press(CTRL_Z, "undone: rating, now EN Engagement in the therapeutic process, Mia: -2");
	press("\x7f", "undone: rating, now EN Engagement in the therapeutic process, Mia: +1");
	press(CTRL_Y, "done again: rating, now EN Engagement in the therapeutic process, Mia: -2");
	press(DOWN "-1\x7f\x7f"
		   "2" UP,
		"rated: WA Warmth, Mia: +2"); /* going on takes it */
	press(UP, "this is the first rating");
	program_leave(&p);
	char *all = journal();
	ck_assert_ptr_nonnull(strstr(all, "undo"));
	free(all);
}
END_TEST

/* A number is one number, also where its beginning was a value: 12 is neither 1 nor 2. */
START_TEST(a_number_off_the_scale_rates_nothing)
{
	open_view("rated");
	press("12", "'12' is not on the scale (-3 to +3 in steps of 1): the rating");
	press("3", "'123' is not on the scale");
	terminal_wait(p.terminal, "Ratings 0 of 7");
	press(ESC, "dropped: the rating is as it was");
	press("2", ", Mia: +2");
	press(UP "3.", "'3.' is not on the scale");
	press("5", "'3.5' is not on the scale");
	terminal_wait(p.terminal, "+1[+2]+3");
	press("\x7f\x7f", "3…  Enter takes it"); /* what is wrong can be taken back */
	press("\r", ", Mia: +3");
	terminal_wait(p.terminal, ">  WA");
	press(UP UP "33", "'33' is not on the scale"); /* it was 3 already: nothing to undo */
	terminal_wait(p.terminal, "+2[+3]");
	press("\r", "dropped: the rating is as it was");
	terminal_wait(p.terminal, ">  EN");
	press(DOWN DOWN "100", "'100' is not on the scale (0 to 10 in steps of 1)");
	press("\033[A1", "1…");
	press("0", "'10' is not on the scale (-3 to +3 in steps of 0.5)");
	press("\033[A\033[B\033[B1", "1…");
	press("0", "in the words of the child itself, Mia: 10");
	program_leave(&p);
}
END_TEST

START_TEST(enter_behind_a_number_goes_on)
{
	open_view("rated");
	press("\t\t\t\t1\r2\r1\r", "DA How the day went, in the words of the child itself, Mia: 1");
	terminal_wait(p.terminal, "EN Engagement in the therapeutic process · Mother");
	terminal_wait(p.terminal, "Ratings 3 of 7");
	press("-\r", "'-' is not on the scale"); /* no value: it stays there */
	press("2\r" UP, "EN Engagement in the therapeutic process · Mother");
	press("\r", "nothing was logged for this rating yet");
	program_leave(&p);
	expect_in_journal("\trate\tren\t1\tn/a\tn/a\tmia\tn/a\tn/a\t1\t");
	expect_in_journal("\trate\trwa\t1\tn/a\tn/a\tmia\tn/a\tn/a\t2\t");
	expect_in_journal("\trate\trda\t1\tn/a\tn/a\tmia\tn/a\tn/a\t1\t");
	expect_in_journal("\trate\tren\t1\tn/a\tn/a\tmother\tn/a\tn/a\t2\t");
}
END_TEST

START_TEST(a_value_drops_a_letter)
{
	open_view("rated");
	press("e", "what follows?");
	press("2", "e… was dropped: nothing was logged · rated: EN Engagement");
	press("e-", "e… was dropped: nothing was logged · -…: go on with the number");
	press("3", ", Mia: -3");
	press("ex", "no code has the keys ex: nothing was logged");
	press("1", ", Mia: +1");
	press("ea", "logged: 0:00.0 EN1 Takes part, Mia");
	program_leave(&p);
	ck_assert_int_eq(program_events(&p, "family_anna_rated"), 1);
}
END_TEST

START_TEST(a_moment_without_a_key_takes_a_value)
{
	open_view("rated");
	press(DOWN DOWN "1", "child itself, Mia: 1");
	terminal_send(p.terminal, DOWN DOWN "1");
	program_leave(&p); /* leaving takes it too */
	expect_in_journal("\trate\trda\t1\tn/a\tn/a\tmia\tn/a\tn/a\t1\t");
	expect_in_journal("\trate\trwa\t1\tn/a\tn/a\tmother\tn/a\tn/a\t1\t");
}
END_TEST

START_TEST(evidence)
{
	program_code(&p, "family", "rated");
	press("ea", "logged: 0:00.0 EN1 Takes part, Mia");
	press("]", "0:30.000 / 2:00");
	press("ed!;looks away\r", "comment saved");
	press("et", "EN3 Changes the tone, Mia");
	press("]", "1:00.000 / 2:00");
	press("9l", "SP1 Laugh together, Family");
	press("t", "started: 1:00.0 SP2 Talk at once, Family");
	press("#", "1:00.0 − SP2 Talk at once ● runs");
	press("]", "1:30.000 / 2:00");
	end_state("t", "1:00.0 − SP2 Talk at once –1:30.0");
	press(ESC, "Events 5");
	press("1#", "+1 −1 ·1");
	press("\r", "Enter plays, Esc back");
	terminal_wait(p.terminal, "all saved");
	terminal_wait_gone(p.terminal, "target: Mia");
	press(DOWN, "> 0:30.0!− EN2");
	program_golden_sizes(&p, "rating-evidence");
	press("\r", "0:30.000 / 2:00");
	press("2", "Mia: +2"); /* it is the selected item that is rated */
	press(ESC, "Enter goes there");
	press(DOWN "\r", ">  DA");
	press(ESC, "Events 5");
	program_leave(&p);
}
END_TEST

START_TEST(letters_log_codes)
{
	open_view("rated");
	press("\te", "e… at 0:00.0: what follows?");
	program_golden_sizes(&p, "rating-path");
	press("a", "logged: 0:00.0 EN1 Takes part, Mother");
	terminal_wait(p.terminal, "+1 −0");
	press("e", "what follows?");
	press(ESC, "dropped: nothing was logged");
	press("\t\tea", "EN1: about whom?"); /* a code that cannot be about the family */
	press("3", "EN1 Takes part, Father");
	program_leave(&p);
	ck_assert_int_eq(program_events(&p, "family_anna_rated"), 2);
}
END_TEST

START_TEST(comment)
{
	open_view("rated");
	press(";", "Comment on EN, Mia:");
	terminal_send(p.terminal, "slow to begin with");
	program_golden_sizes(&p, "rating-comment");
	press("\r", "comment saved");
	terminal_wait(p.terminal, "; “slow to begin with”");
	press(CTRL_Z, "undone: comment on EN Engagement in the therapeutic process, Mia, now none");
	press(CTRL_Y, "done again: comment on EN Engagement");
	press("1", "rated: EN");
	terminal_wait(p.terminal, "; “slow to begin with”");
	press(";\r", "unchanged");
	press(";" CTRL_U "\r", "comment removed");
	press(";abc" ESC, "the comment was left as it was");
	program_leave(&p);
	expect_in_journal("slow to begin with");
}
END_TEST

START_TEST(ruled_out)
{
	open_view("rated");
	press("\t\t\t", ">  SP Shared sense of purpo…  not applicable: fewer than 4 participants");
	press("2", "SP cannot be rated; not applicable: fewer than 4 participants");
	press("*", "SP cannot be rated; not applicable: fewer than 4 participants");
	press(UP, ">  WA Warmth");
	press(DOWN, ">  SP");
	program_golden_sizes(&p, "rating-ruled-out");
	press(CTRL_N, ">  EN"); /* nothing to rate: the next is the first again */
	program_leave(&p);
}
END_TEST

START_TEST(next_unrated)
{
	open_view("rated");
	press("1" CTRL_N, ">  WA");
	press("3" CTRL_N, ">  DA");
	press(UP CTRL_N, ">  DA");
	press("9" CTRL_N "1" CTRL_N "3" CTRL_N "1" CTRL_N, "Ratings 6 of 7");
	press("-3" CTRL_N, "everything is rated");
	program_leave(&p);
}
END_TEST

START_TEST(segments)
{
	program_code(&p, "family", "parts");
	press("]", "0:30.000 / 2:00");
	press("a", "logged: 0:30.0 BO1");
	press("#", ">  BO Bond        +1 −0"); /* in the segment of the video */
	press("4", "rated: BO Bond, Mia, time slot 1: 4");
	press("}", "BO Bond · Mia · time slot 2 (0:40–1:20)");
	terminal_wait(p.terminal, "all saved");
	program_golden_sizes(&p, "rating-segments");
	press("{{", "ALL As a whole · Mia");
	press("{", "no earlier segment is rated for this target");
	program_leave(&p);
	expect_in_journal("rbo@1");
}
END_TEST

START_TEST(marked_segments)
{
	open_view("marks");
	terminal_wait(p.terminal, "comes here once a segment is marked");
	press("2", "2 means nothing here");
	press("s", "started: 0:00.0 SL Time slot, All");
	terminal_wait(p.terminal, ">  BO Bond");
	press("]", "0:30.000 / 2:00");
	end_state("s", "ended at 0:30.0");
	terminal_wait(p.terminal, "time slot 1 (0:00–0:30)");
	press("5", "rated: BO Bond, Mia, time slot 1: 5");
	terminal_wait(p.terminal, "all saved");
	terminal_send(p.terminal, CTRL_R); /* says nothing: the answer goes */
	program_golden_sizes(&p, "rating-marked");
	press("}", "no later segment is rated for this target");
	program_leave(&p);
}
END_TEST

START_TEST(from_the_checks_to_a_rating)
{
	program_code(&p, "family", "parts");
	press(CTRL_X, "Before you finish");
	press("\r", "next unrated"); /* the first that is not rated */
	terminal_wait(p.terminal, ">  ALL As a whole");
	press("5", "rated: ALL As a whole, Mia: 5");
	press(ESC, "Before you finish"); /* back to where it was found */
	press(DOWN "\r", ">  BO Bond");
	press(CTRL_X, "Before you finish");
	press(ESC, "Events 0");
	press("#", "Ratings 1 of 9");
	press(CTRL_X DOWN DOWN "\r", ">  BO Bond"); /* to the view that is open */
	press(ESC, "Events 0");
	program_leave(&p);
}
END_TEST

START_TEST(mouse)
{
	open_view("rated");
	press("\033[<0;8;11M\033[<0;8;11m", ">  WA Warmth"); /* row 11: Mother's */
	terminal_wait(p.terminal, "WA Warmth · Mother");
	press("\033[<0;8;10M\033[<0;8;10m", "EN Engagement in the therapeutic process · Mother");
	press("\033[<0;8;9M\033[<0;8;9m" UP,
		"DA How the day went, in the words"); /* a heading is none */
	program_leave(&p);
}
END_TEST

START_TEST(finished)
{
	open_view("rated");
	press("2", "rated: EN");
	press(CTRL_X, "Before you finish");
	press(CTRL_W, "FINISHED");
	press(ESC, "Ratings 1 of 7");
	program_golden_sizes(&p, "rating-finished");
	press("3", "nothing can be changed");
	press(UP, "this is the first rating");
	press(LEFT, "nothing can be changed");
	press(UP, "this is the first rating");
	press(";", "nothing can be changed");
	terminal_wait(p.terminal, "+1[+2]+3");
	program_leave(&p);
}
END_TEST

START_TEST(form)
{
	const char *arguments[] = {"code", "family", "--coder", "anna", "--codebook", "form", NULL};

	program_start(&p, 24, 80, false, arguments); /* no player is asked for, and none missed */
	terminal_wait(p.terminal, "Ratings 0 of 3");
	program_golden_sizes(&p, "rating-form");
	press("2\r", ">  2 I slept well");
	press("1\r", ">  3 I was angry");
	press(CTRL_X, "3 I was angry, Mia: not rated");
	press("\r3\r", "this is the last rating");
	press(CTRL_X, "Before you finish");
	press(CTRL_W, "FINISHED");
	terminal_wait(p.terminal, "all saved");
	press(ESC, "Ratings 3 of 3");
	terminal_send(p.terminal, ESC);
	ck_assert_int_eq(terminal_end(p.terminal), 0);
	expect_in_journal("\tq1\t");
}
END_TEST

START_TEST(a_codebook_of_ratings_only)
{
	program_shell(&p, "sed -e 's/^id: form/id: only/' -e '/^form:/d' codebooks/form.yaml "
			  ">codebooks/only.yaml");
	program_code(&p, "family", "only");
	terminal_wait(p.terminal, "Ratings 0 of 3"); /* there is nothing to do in the coding view */
	press("]", "0:30.000 / 2:00");
	press("2", "Mia: 2");
	press(ESC, "ratings: #");
	press("#", "Ratings 1 of 3");
	program_leave(&p);
}
END_TEST

START_TEST(a_codebook_without_ratings)
{
	program_code(&p, "family", "mini");
	press("#", "this codebook has no ratings");
	terminal_wait(p.terminal, "Events 0");
	program_leave(&p);
}
END_TEST

Suite *rating_view_suite(void);

Suite *rating_view_suite(void)
{
	Suite *suite = suite_create("rating_view");
	TCase *tc = tcase_create("rating_view");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, nothing_is_rated);
	tcase_add_test(tc, values_and_states);
	tcase_add_test(tc, keys_of_a_value);
	tcase_add_test(tc, a_number_off_the_scale_rates_nothing);
	tcase_add_test(tc, enter_behind_a_number_goes_on);
	tcase_add_test(tc, a_value_drops_a_letter);
	tcase_add_test(tc, a_moment_without_a_key_takes_a_value);
	tcase_add_test(tc, evidence);
	tcase_add_test(tc, letters_log_codes);
	tcase_add_test(tc, comment);
	tcase_add_test(tc, ruled_out);
	tcase_add_test(tc, next_unrated);
	tcase_add_test(tc, segments);
	tcase_add_test(tc, marked_segments);
	tcase_add_test(tc, from_the_checks_to_a_rating);
	tcase_add_test(tc, mouse);
	tcase_add_test(tc, finished);
	tcase_add_test(tc, form);
	tcase_add_test(tc, a_codebook_of_ratings_only);
	tcase_add_test(tc, a_codebook_without_ratings);
	suite_add_tcase(suite, tc);
	return suite;
}
