/*
 * The whole work of an instrument, by keys: each NAME.keys in tests/data/instruments codes a session,
 * rates it, finishes it and reopens it, and what is on disk then is compared byte for byte with
 * NAME.events.tsv and NAME.ratings.tsv beside it, what `turven scores` and `turven export tsv` say with
 * NAME.scores.tsv and NAME.export.tsv.
 * A new case is a file; GENERATE=1 in the environment writes the tables.
 *
 * Lines of a .keys file, # comments:
 *
 *	session ID             of this checkout, or of tests/data/instruments/sessions
 *	codebook ID            of this checkout, or of tests/data/instruments
 *	finish-with STATE      what `turven list` says at the end: open, finished, incomplete
 *	at TIME KEYS           goes there and types; one more event is there
 *	end TIME KEYS          the same; ends a state
 *	press KEYS             types: \e Esc, \r Enter, \t Tab, \d Down, \u Up, \l Left, \r, ^X
 *	wait TEXT              until the screen shows it
 *	gone TEXT              until it does not
 *
 * What differs from run to run is taken out of the tables: ids of events, times of the clock.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "fixture.h"
#include "program.h"

#define CASES_MAX 32

static char *cases[CASES_MAX]; /* paths of the .keys files */
static size_t n_cases;

struct play {
	struct program p;
	char session[40], codebook[40], state[40];
	int n_events;
};

static void setup(struct play *y)
{
	const char *top = getenv("top_srcdir");
	char *folder = fixture_folder();

	ck_assert_msg(top != NULL, "top_srcdir must name the source");
	memset(y, 0, sizeof *y);
	y->p.study = folder;
	program_shell(&y->p, "printf 'format: turven-study/1\\ntitle: Test\\n' > study.yaml && "
			     "mkdir codebooks sessions");
	for (int i = 0; i < 2; i++) {
		struct text command = {0};

		text_printf(&command, "cp %s/*.yaml codebooks/",
			i == 0 ? "\"$top_srcdir\"/codebooks"
			       : "\"$top_srcdir\"/tests/data/instruments");
		program_shell(&y->p, command.s);
		text_clear(&command);
	}
	program_shell(&y->p, "for s in demo-family demo-group; do mkdir sessions/$s && "
			     "cp \"$top_srcdir\"/sessions/$s/session.yaml "
			     "\"$top_srcdir\"/sessions/$s/recording.mp4 "
			     "sessions/$s/; done && "
			     "cp -R \"$top_srcdir\"/tests/data/instruments/sessions/* sessions/ && "
			     "chmod -R u+w .");
}

static void start(struct play *y)
{
	const char *arguments[] = {"code", y->session, "--coder", "kim", "--codebook", y->codebook,
		"--stopwatch", NULL};

	program_start(&y->p, 24, 100, false, arguments);
	terminal_wait(y->p.terminal, "all saved");
}

static void wait_for_events(struct play *y)
{
	char text[40];

	snprintf(text, sizeof text, "Events %d", y->n_events);
	terminal_wait(y->p.terminal, text);
	terminal_wait(y->p.terminal, "all saved");
}

/* The keys of a line as a keyboard sends them. */
static char *bytes_of(const char *keys)
{
	static const char *const named[][2] = {{"\\e", "\033"}, {"\\r", "\r"}, {"\\t", "\t"},
		{"\\d", "\033[B"}, {"\\u", "\033[A"}, {"\\l", "\033[D"}, {"\\i", "\033[C"},
		{"\\b", "\x7f"}};
	struct text t = {0};

	text_add(&t, "");
	while (*keys) {
		size_t i = 0;

		if (keys[0] == '^' && keys[1]) {
			text_add_c(&t, (char)(keys[1] & 0x1f));
			keys += 2;
			continue;
		}
		while (i < sizeof named / sizeof named[0] && strncmp(keys, named[i][0], 2) != 0)
			i++;
		if (i < sizeof named / sizeof named[0]) {
			text_add(&t, named[i][1]);
			keys += 2;
		} else {
			text_add_c(&t, *keys++);
		}
	}
	return t.s;
}

static void press(struct play *y, const char *keys)
{
	char *bytes = bytes_of(keys);

	terminal_send(y->p.terminal, bytes);
	free(bytes);
}

/* Goes to the time that the argument begins with; returns the rest. */
static const char *go(struct play *y, const char *argument)
{
	char time[20];
	size_t n = strcspn(argument, " ");

	snprintf(time, sizeof time, "%.*s", (int)n, argument);
	terminal_send(y->p.terminal, "@");
	terminal_wait(y->p.terminal, "Go to time:");
	terminal_send(y->p.terminal, time);
	terminal_send(y->p.terminal, "\r");
	terminal_wait_gone(y->p.terminal, "Go to time:");
	return argument + n + (argument[n] == ' ');
}

/* A state that began less than 300 ms ago is asked about. */
static void end_state(struct play *y, const char *argument)
{
	press(y, go(y, argument));
	terminal_wait_any(y->p.terminal, "It ends here", "ended at");
	if (terminal_shows(y->p.terminal, "It ends here"))
		terminal_send(y->p.terminal, "1");
	terminal_wait(y->p.terminal, "ended at");
	terminal_wait(y->p.terminal, "all saved");
}

static void play_line(struct play *y, const char *line)
{
	size_t n = strcspn(line, " ");
	const char *argument = line + n + (line[n] == ' ');

	if (strncmp(line, "session ", n + 1) == 0) {
		snprintf(y->session, sizeof y->session, "%s", argument);
	} else if (strncmp(line, "finish-with ", n + 1) == 0) {
		snprintf(y->state, sizeof y->state, "%s", argument);
	} else if (strncmp(line, "codebook ", n + 1) == 0) {
		snprintf(y->codebook, sizeof y->codebook, "%s", argument);
		start(y);
	} else if (strncmp(line, "at ", n + 1) == 0) {
		press(y, go(y, argument));
		y->n_events++;
		wait_for_events(y);
	} else if (strncmp(line, "end ", n + 1) == 0) {
		end_state(y, argument);
	} else if (strncmp(line, "press ", n + 1) == 0) {
		press(y, argument);
	} else if (strncmp(line, "wait ", n + 1) == 0) {
		terminal_wait(y->p.terminal, argument);
	} else if (strncmp(line, "gone ", n + 1) == 0) {
		terminal_wait_gone(y->p.terminal, argument);
	} else {
		ck_abort_msg("no such line: %s", line);
	}
}

/* ---- what is on disk ---- */

/* A field that differs from run to run, by its column's name. */
static bool is_of_the_run(const char *column, size_t n)
{
	static const char *const columns[] = {
		"event_id", "created_utc", "modified_utc", "rated_utc", "finished_utc"};

	for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
		if (strlen(columns[i]) == n && strncmp(columns[i], column, n) == 0)
			return true;
	return false;
}

/* The n-th field of a line. */
static const char *field(const char *line, size_t at, size_t *n)
{
	for (; at > 0; at--)
		line += strcspn(line, "\t\n") + 1;
	*n = strcspn(line, "\t\n");
	return line;
}

static char *without_the_run(const char *table)
{
	const char *header = table;
	struct text t = {0};

	text_add(&t, "");
	for (const char *line = table; *line; line = strchr(line, '\n') + 1) {
		size_t n_fields = 1;

		for (const char *c = header; *c != '\n'; c++)
			n_fields += *c == '\t';
		for (size_t i = 0; i < n_fields; i++) {
			size_t n_name, n;
			const char *name = field(header, i, &n_name), *value = field(line, i, &n);

			if (line != header && is_of_the_run(name, n_name))
				text_add(&t, "-");
			else
				text_add_n(&t, value, n);
			text_add_c(&t, i + 1 < n_fields ? '\t' : '\n');
		}
	}
	return t.s;
}

/* The table must be that of the file <case>.<kind>.tsv. */
static void compare(const char *keys_path, const char *kind, const char *table)
{
	char *path = mem_printf(
		"%.*s.%s.tsv", (int)(strlen(keys_path) - strlen(".keys")), keys_path, kind);
	char *actual = without_the_run(table), *expected;
	struct error err = {0};

	if (getenv("GENERATE"))
		ck_assert_msg(file_replace(path, actual, strlen(actual), &err), "%s", err.text);
	expected = fixture_read(path, NULL);
	ck_assert_msg(strcmp(actual, expected) == 0, "%s\n--- expected\n%s--- actual\n%s", path,
		expected, actual);
	free(path);
	free(actual);
	free(expected);
}

static char *session_file(const struct play *y, const char *ending)
{
	return mem_printf("%s/sessions/%s/%s_kim_%s_%s", y->p.study, y->session, y->session,
		y->codebook, ending);
}

static void compare_all(struct play *y, const char *keys_path)
{
	char *events = session_file(y, "events.tsv"), *ratings = session_file(y, "ratings.tsv");
	char *scores = file_join(y->p.study, "scores.tsv"), *table, state[48];

	table = fixture_read(events, NULL);
	compare(keys_path, "events", table);
	free(table);
	if (file_exists(ratings)) {
		table = fixture_read(ratings, NULL);
		compare(keys_path, "ratings", table);
		free(table);
	}
	program_shell(&y->p, "\"$TURVEN\" scores > scores.tsv");
	table = fixture_read(scores, NULL);
	compare(keys_path, "scores", table);
	free(table);
	program_shell(&y->p, "\"$TURVEN\" export tsv -o export.tsv 2>losses");
	free(scores);
	scores = file_join(y->p.study, "export.tsv");
	table = fixture_read(scores, NULL);
	compare(keys_path, "export", table);
	free(table);
	program_shell(&y->p, "\"$TURVEN\" list --format tsv | grep kim > state");
	free(scores);
	scores = file_join(y->p.study, "state");
	table = fixture_read(scores, NULL);
	snprintf(state, sizeof state, "\t%s\t", y->state);
	ck_assert_msg(strstr(table, state) != NULL, "not '%s': %s", y->state, table);
	free(table);
	free(events);
	free(ratings);
	free(scores);
}

START_TEST(whole_work)
{
	char *text = fixture_read(cases[_i], NULL), *save = NULL;
	struct play y;

	setup(&y);
	for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
		if (line[0] != '#')
			play_line(&y, line);
	terminal_send(y.p.terminal, "\x11");
	ck_assert_int_eq(terminal_end(y.p.terminal), 0);
	compare_all(&y, cases[_i]);
	free(text);
	program_close(&y.p);
}
END_TEST

/* The suite is made before the environment is checked, so a folder that is not there is told by a
 * test. */
static void find_cases(void)
{
	char *folder = file_join(TESTS_DATA, "instruments");
	struct file_names names;

	if (file_list(folder, &names, NULL)) {
		for (size_t i = 0; i < names.n && n_cases < CASES_MAX; i++) {
			const char *ending = strrchr(names.items[i], '.');

			if (ending && strcmp(ending, ".keys") == 0)
				cases[n_cases++] = file_join(folder, names.items[i]);
		}
		file_names_free(&names);
	}
	free(folder);
}

START_TEST(cases_are_there)
{
	ck_assert_uint_ge(n_cases, 5);
}
END_TEST

Suite *instruments_suite(void);

Suite *instruments_suite(void)
{
	Suite *suite = suite_create("instruments");
	TCase *tc = tcase_create("instruments");

	find_cases();
	tcase_set_timeout(tc, 300);
	tcase_add_test(tc, cases_are_there);
	tcase_add_loop_test(tc, whole_work, 0, (int)n_cases);
	suite_add_tcase(suite, tc);
	return suite;
}
