/*
 * Text that wants to steer a terminal, in every place where text comes from outside, through every
 * view and out of every command: nothing of it has an effect.
 *
 * What the files of a study may hold (directions, invisible and wide characters; the loader refuses
 * controls) is put into every label of the codebooks, sessions and the study; controls come in by
 * comments and reasons, names of files, pasted text and mpv.
 */
#include <check.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "coding/desk.h"
#include "effects.h"
#include "fixture.h"
#include "program.h"

/* Right to left, isolated, an invisible blank, tags, wide and combining characters, a family. */
#define SOFT                                                                                       \
	"\u202e\u2066\u200f\u200b\U000e0041\ufeff宽字e\u0301\u0301\u0301\u0301👨‍👩‍"    \
	"👧"                                                                                     \
	"\u2069"
/* Title, clipboard, colour, other screen, clear and cursor, reset, a question whose answer would be
 * typed, another character set, a printer, C1, bell, backspaces, line ends, formats. */
#define HARD                                                                                       \
	"\033]0;TITLE\007\033]52;c;aGk=\007\033[31m\033[?1049l\033[2J\033[9;9H\033c\033[6n\033("   \
	"0\016"                                                                                    \
	"\033P$qm\033\\\033[5i\xc2\x9b"                                                            \
	"31m\xc2\x9d"                                                                              \
	"0;T\xc2\x9c\007\b\b\r\nline\u2028\x7f"                                                    \
	"%s%n\ttab " SOFT
#define NAME                                                                                       \
	"rec \033]0;T\a\033[31m\xc2\x9b"                                                           \
	"31m\r\n" SOFT ".mkv"
#define DOWN   "\033[B"
#define ESC    "\033"
#define PASTE  "\033[200~" HARD "\033[201~"
#define CTRL_E "\x05"
#define CTRL_X "\x18"
#define CTRL_R "\x12"

#define ROWS         24
#define MESSAGE_ROWS 8 /* at the bottom; what was said goes away by itself */
#define WAIT_MS      20000

static struct program p;

/* ---- the study ---- */

static void rate_all(struct desk *d)
{
	const struct codebook *cb = desk_codebook(d);
	struct error err = {0};
	size_t n_targets, n_segments;

	desk_targets(d, &n_targets);
	desk_segments(d, &n_segments);
	for (size_t i = 0; i < cb->n_ratings; i++)
		for (size_t t = 0; t < n_targets; t++)
			for (size_t s = 0; s <= n_segments; s++) {
				/* they hold until something is rated */
				const struct segment *segments = desk_segments(d, &n_segments);

				desk_rate(d, (int)i, (int)t,
					s == 0 ? (struct segment_ref){0} : segments[s - 1].ref,
					RATING_VALUE, cb->ratings[i].scale.min, HARD, &err);
			}
}

/* Everything that can be logged and rated, each with a comment. */
static void code_all(const char *coder, const char *codebook, int64_t late_ms)
{
	struct desk_options o = {.study_root = p.study,
		.session = "family",
		.codebook = codebook,
		.coder = coder,
		.pass = 1,
		.stopwatch = true};
	struct problems problems = {0};
	struct error err = {0};
	struct desk *d = NULL;
	int targets[16];

	ck_assert_msg(desk_open(&d, &o, &problems, &err), "%s", err.text);
	for (size_t c = 0; c < desk_codebook(d)->n_codes; c++) {
		size_t n = desk_possible_targets(d, (int)c, targets, 16);

		for (size_t t = 0; t < n; t++) {
			struct desk_moment m = {
				.media_ms = 1000 * (int64_t)(7 * c + t) + late_ms,
				.frame_ms = MEDIATIME_NONE,
				.speed = 1,
			};
			struct event_id id;

			ck_assert_msg(desk_press(d, (int)c, targets[t], &m, true, &id, &err) <=
					      PRESSED_ENDED,
				"%s", err.text);
			ck_assert_msg(desk_comment(d, id, HARD, &err), "%s", err.text);
		}
	}
	rate_all(d);
	size_t n_findings;
	const struct finding *findings = desk_findings(d, &n_findings);
	if (n_findings > 0) {
		struct finding first = findings[0];
		desk_override(d, &first, HARD, &err);
	}
	if (desk_finish(d, &err))
		ck_assert(desk_unfinish(d, HARD, &err));
	ck_assert_msg(desk_close(d, &err), "%s", err.text);
	problems_clear(&problems);
}

static void setup(void)
{
	program_open(&p);
	program_shell(&p,
		"cp '" TESTS_DATA "/screen/finish/'*.yaml codebooks/"
		" && cp '" TESTS_DATA "/screen/rating/'*.yaml codebooks/"
		" && sed -i 's/\\(en\\|label\\|title\\|note\\): \\([A-Z]\\)/\\1: " SOFT
		"\\2/g; s/name: \\([A-Z]\\)/name: \u202e宽\\1/' codebooks/*.yaml"
		" sessions/family/session.yaml study.yaml"
		" && grep -c 宽 codebooks/mini.yaml study.yaml sessions/family/session.yaml"
		" >counts && ! grep :0 counts");
	char *path = mem_printf("%s/%s", p.study, NAME);
	FILE *f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	fwrite("\0\1\2\3\xff\xfe", 1, 6, f);
	fclose(f);
	free(path);
	program_shell(&p, "printf 'session,coder,target,code,type,start_ms,stop_ms\\n"
			  "family,zoe," SOFT "," SOFT ",point,0,0\\n' >foreign.csv");
	code_all("anna", "mini", 0);
	code_all("bo", "mini", 300);
	code_all("anna", "checks", 0);
	code_all("anna", "rated", 0);
	code_all("anna", "parts", 0);
	code_all("anna", "form", 0);
	setenv("TURVEN_CODER", "anna", 1);
	/* an mpv that cannot play, for the one view that is not on the stopwatch */
	const char *build = getenv("top_builddir");
	path = mem_printf("%s/tests/e2e/fake:%s", build ? build : ".", getenv("PATH"));
	setenv("PATH", path, 1);
	setenv("FAKE_MPV", "hostile", 1);
	free(path);
}

static void teardown(void)
{
	program_close(&p);
	unsetenv("TURVEN_CODER");
}

/* ---- looking ---- */

/* The rows above the messages. */
static char *upper_rows(void)
{
	char *dump = terminal_dump(p.terminal), *end = dump;

	for (int row = 0; row < ROWS - MESSAGE_ROWS; row++)
		end = strchr(end, '\n') + 1;
	*end = '\0';
	return dump;
}

static void check_output(const char *where)
{
	size_t n;
	const char *output = terminal_output(p.terminal, &n);

	effects_check(output, n, true, where);
	ck_assert_int_eq(terminal_bells(p.terminal), 0);
	ck_assert_msg(!terminal_titled(p.terminal), "%s: a title was set", where);
	ck_assert_msg(terminal_alternate(p.terminal), "%s: the full screen was left", where);
}

/*
 * Drawn anew it is the same: the cursor was where curses thought it was. A prompt that was opened and
 * closed tells that the keys before it have been answered.
 */
static void check_redraw(const char *where)
{
	size_t n, n_before;

	terminal_send(p.terminal, ":");
	terminal_wait(p.terminal, "Command:");
	terminal_send(p.terminal, ESC);
	terminal_wait_gone(p.terminal, "Command:");
	char *before = upper_rows(), *after = NULL;
	terminal_output(p.terminal, &n_before);
	terminal_send(p.terminal, CTRL_R);
	for (int i = 0; i < WAIT_MS / 50; i++) {
		terminal_pump(p.terminal, 50);
		free(after);
		after = upper_rows();
		if (strstr(terminal_output(p.terminal, &n) + n_before, "\033[2J") &&
			strcmp(before, after) == 0)
			break;
	}
	ck_assert_msg(strcmp(before, after) == 0, "%s, before:\n%s\nand drawn anew:\n%s", where,
		before, after);
	ck_assert_msg(strstr(terminal_output(p.terminal, &n) + n_before, "\033[2J") != NULL,
		"%s: it was not drawn anew", where);
	free(before);
	free(after);
}

/* What is on the screen after keys; GONE: what is there no longer. Then, except while something is
 * asked or Ctrl+R is for something else, it is drawn anew. */
enum then { SHOWN, GONE };
enum redraw { ANEW, AS_IT_IS };
static const struct visit {
	const char *name;
	const char *arguments[8];
	struct step {
		const char *keys;
		enum then then;
		const char *text;
		enum redraw redraw;
	} steps[26]; /* behind the last one NULL */
} visits[] = {
	{"start", {NULL},
		{{"", SHOWN, "3 sessions", AS_IT_IS}, {DOWN, SHOWN, ">family", AS_IT_IS},
			{"/m", SHOWN, "sessions with: m", AS_IT_IS}, {"\r", GONE, "Show", AS_IT_IS},
			{"\r", SHOWN, "which observation", AS_IT_IS},
			{ESC, GONE, "which observation", AS_IT_IS}, {"?", SHOWN, "Help:", AS_IT_IS},
			{"  ", SHOWN, "Help:", AS_IT_IS}}},
	{"who codes", {"code", "family", "--coder", "anna", "--stopwatch"},
		{{"", SHOWN, "which observation", AS_IT_IS}}},
	{"coding", {"code", "family", "--codebook", "mini", "--stopwatch"},
		{{"@0\r", SHOWN, "> 0:00.0", ANEW}, {"(", SHOWN, "go on to the next", AS_IT_IS},
			{ESC, GONE, "go on to the next", ANEW}, {"]", SHOWN, "0:30", ANEW},
			{DOWN DOWN, SHOWN, ">", ANEW}, {"!", SHOWN, "marked as strong", ANEW},
			{"&", SHOWN, "is logged at the moment of", ANEW},
			{ESC, SHOWN, "dropped", ANEW}, {"\t", SHOWN, "target:", ANEW},
			{"/" PASTE, SHOWN, "Show events with:", AS_IT_IS},
			{"\r", GONE, "Show events with:", ANEW},
			{ESC, SHOWN, "all events are shown", ANEW},
			{"@" PASTE, SHOWN, "Go to time:", AS_IT_IS},
			{"\r", SHOWN, "is no time", AS_IT_IS}, {ESC, SHOWN, "? help", ANEW},
			{":" PASTE, SHOWN, "Command:", AS_IT_IS},
			{"\r", SHOWN, "there is no command", AS_IT_IS},
			{ESC, SHOWN, "? help", ANEW}, {"\x04", SHOWN, "deleted:", ANEW},
			{"\x1a", SHOWN, "undone:", ANEW},
			{":messages\r", SHOWN, "Messages, the newest first", AS_IT_IS}}},
	{"editing", {"code", "family", "--codebook", "mini", "--stopwatch"},
		{{DOWN, SHOWN, ">", ANEW}, {CTRL_E, SHOWN, "Edit the event", ANEW},
			{DOWN DOWN, SHOWN, "type the key of another code", ANEW},
			{";" PASTE, SHOWN, "Comment on", AS_IT_IS},
			{"\r", GONE, "Comment on", ANEW}, {"?", SHOWN, "Help:", AS_IT_IS},
			{"  ", SHOWN, "Help:", AS_IT_IS}}},
	{"finishing", {"code", "family", "--codebook", "checks", "--stopwatch"},
		{{CTRL_X, SHOWN, "Before you finish", ANEW}, {DOWN, SHOWN, ">hint", ANEW},
			{DOWN, SHOWN, ">hint", ANEW},
			{";" PASTE, SHOWN, "Enter takes it", AS_IT_IS},
			{"\r", GONE, "Enter takes it", ANEW}, {"?", SHOWN, "Help:", AS_IT_IS}}},
	{"rating", {"code", "family", "--codebook", "rated", "--stopwatch"},
		{{"#", SHOWN, "next unrated", AS_IT_IS},
			{DOWN DOWN, SHOWN, "next unrated", AS_IT_IS}, {"\r", SHOWN, "", AS_IT_IS},
			{ESC, SHOWN, "", AS_IT_IS}, {";" PASTE, SHOWN, "", AS_IT_IS},
			{"\r", SHOWN, "", AS_IT_IS}, {"?", SHOWN, "Help:", AS_IT_IS},
			{"   ", SHOWN, "Help:", AS_IT_IS}}},
	{"rating parts", {"code", "family", "--codebook", "parts", "--stopwatch"},
		{{"#", SHOWN, "next unrated", AS_IT_IS}, {DOWN DOWN DOWN, SHOWN, "", AS_IT_IS}}},
	{"form", {"code", "family", "--codebook", "form", "--stopwatch"},
		{{"", SHOWN, "next unrated", AS_IT_IS}, {DOWN, SHOWN, "", AS_IT_IS},
			{"?", SHOWN, "Help:", AS_IT_IS}}},
	{"comparing",
		{"compare", "family", "--training", "--codebook", "mini", "--coders", "anna,bo",
			"--stopwatch"},
		{{"", SHOWN, "13 the same", ANEW}, {"\t", SHOWN, "shown: everything", ANEW},
			{DOWN DOWN, SHOWN, ">0:02", ANEW},
			{"/" PASTE "\r", SHOWN, "Nothing of this kind", ANEW},
			{ESC, GONE, "Nothing of this kind", ANEW}, {"?", SHOWN, "Help:", AS_IT_IS},
			{"    ", SHOWN, "Help:", AS_IT_IS}}},
	{"playing", {"play", "family", "--training", "--stopwatch"},
		{{"", SHOWN, "anna ", ANEW}, {DOWN DOWN "\r", SHOWN, ">0:01", ANEW},
			{"/" PASTE "\r", SHOWN, "No event has these words", ANEW},
			{ESC, SHOWN, "all events are shown", ANEW}, {"?", SHOWN, "Help:", AS_IT_IS},
			{"    ", SHOWN, "Help:", AS_IT_IS}}},
	{"a new session", {"code", NAME},
		{{"", SHOWN, "A new session", AS_IT_IS}, {DOWN, SHOWN, "", AS_IT_IS}}},
	{"what mpv says", {"code", "family", "--codebook", "mini", "--no-window"},
		{{"", SHOWN, "cannot play the recording", ANEW},
			{":messages\r", SHOWN, "Messages, the newest first", AS_IT_IS}}},
	{"a refused session", {NULL},
		{{"", SHOWN, "cannot be read", AS_IT_IS}, {"\r", SHOWN, "Error:", AS_IT_IS}}},
};

START_TEST(every_view)
{
	const struct visit *v = &visits[_i];
	const char *arguments[10] = {NULL};

	for (size_t i = 0; i < sizeof v->arguments / sizeof v->arguments[0]; i++)
		arguments[i] = v->arguments[i];
	program_start(&p, ROWS, 80, false, arguments);
	for (const struct step *s = v->steps; s->keys; s++) {
		char *where = mem_printf("%s, step %d", v->name, (int)(s - v->steps) + 1);

		terminal_send(p.terminal, s->keys);
		if (s->then == SHOWN)
			terminal_wait(p.terminal, s->text);
		else
			terminal_wait_gone(p.terminal, s->text);
		check_output(where);
		if (s->redraw == ANEW)
			check_redraw(where);
		free(where);
	}
	terminal_resize(p.terminal, 40, 132);
	terminal_pump(p.terminal, 200);
	terminal_resize(p.terminal, ROWS, 80);
	terminal_signal(p.terminal, SIGTERM);
	for (int i = 0; i < WAIT_MS / 50 && terminal_alternate(p.terminal); i++)
		terminal_pump(p.terminal, 50);
	size_t n;
	const char *output = terminal_output(p.terminal, &n);
	effects_check(output, n, true, v->name);
	terminal_end(p.terminal);
}
END_TEST

/* ---- what commands print ---- */

static const char *const commands[] = {
	"list",
	"list --format tsv",
	"check",
	"check codebooks/*.yaml sessions/*/journal/*",
	"rebuild",
	"scores",
	"scores family --codebook \"$H\"",
	"codebook show mini",
	"codebook show checks --language nl",
	"codebook show rated",
	"codebook diff codebooks/mini.yaml codebooks/checks.yaml",
	"codebook new \"$H\"",
	"export --list",
	"export csv -o e.csv",
	"export webvtt -o vtt",
	"export elan -o eaf",
	"export textgrid --strict -o tg",
	"export \"$H\"",
	"export csv -o \"$H/e.csv\"",
	"import csv e.csv --session \"$H\"",
	"import csv \"$FILE\"",
	"import boris \"$FILE\"",
	"import elan \"$FILE\"",
	"export csv -o e.csv && turven import csv e.csv --coder carla",
	"export boris --codebook mini --coders anna -o b.boris"
	" && sed -i 's/\"bo1\"/\"\\\\u001b]0;T\\\\u0007\\\\u202e\"/g' b.boris"
	" && turven import boris b.boris --coder zoe --new-codebook draft; turven list"
	"; turven codebook show draft",
	"import csv foreign.csv",
	"reliability --open",
	"reliability family --codebook mini --coders \"$H\"",
	"reliability --table \"$FILE\"",
	"report family --coder anna --codebook mini -o r.html",
	"report family --coder \"$H\" -o r.html",
	"compare family --coders \"$H\"",
	"play family --coder \"$H\"",
	"play \"$H\"",
	"code \"$H\"",
	"code \"$FILE\" --coder \"$H\"",
	"\"$H\"",
	"list \"--$H\"",
	"init \"$H\"",
	"keys",
};

START_TEST(every_command)
{
	size_t n;
	char *command = mem_printf(
		"turven() { \"$TURVEN\" \"$@\"; }; { turven %s; } >printed 2>&1 </dev/null; true",
		commands[_i]);
	char *path = mem_printf("%s/printed", p.study);

	setenv("H", HARD, 1);
	setenv("FILE", NAME, 1);
	program_shell(&p, command);
	char *printed = fixture_read(path, &n);
	ck_assert_uint_gt(n, 0);
	effects_check(printed, n, false, commands[_i]);
	free(printed);
	free(path);
	free(command);
}
END_TEST

Suite *hostile_suite(void);

Suite *hostile_suite(void)
{
	Suite *suite = suite_create("hostile");
	TCase *tc = tcase_create("hostile");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(tc, every_view, 0, (int)(sizeof visits / sizeof visits[0]));
	tcase_add_loop_test(tc, every_command, 0, (int)(sizeof commands / sizeof commands[0]));
	suite_add_tcase(suite, tc);
	return suite;
}
