/*
 * kill -9 at random moments while a coder rates: every rating that the screen had confirmed is there
 * afterwards, and nothing that was never typed.
 *
 * TURVEN_KILLS=300 for the long form; TURVEN_SEED to repeat a run.
 */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "robot.h"
#include "unit/fixture.h"

enum { KILLS = 8, ITEMS = 4, LINES = 2 * ITEMS, DEPTH = 2000, LONGEST_MS = 400 };
enum { UNRATED = -1, NOT_OBSERVABLE = -2 };

static const char codebook_yaml[] =
	"format: turven-codebook/1\n"
	"id: rate\n"
	"version: '1'\n"
	"title: Rate\n"
	"targets:\n"
	"  - {id: child, kind: person, roles: [child], label: Child}\n"
	"codes:\n"
	"  - {id: hit, name: HIT, key: h, kind: point, targets: child, label: Hits}\n"
	"ratings:\n"
	"  - {id: i1, name: I1, label: One, targets: child, scale: {min: 0, max: 9}}\n"
	"  - {id: i2, name: I2, label: Two, targets: child, scale: {min: 0, max: 9}}\n"
	"  - {id: i3, name: I3, label: Three, targets: child, scale: {min: 0, max: 9}}\n"
	"  - {id: i4, name: I4, label: Four, targets: child, scale: {min: 0, max: 9}}\n";

static const char *const labels[ITEMS] = {"One", "Two", "Three", "Four"};

/* The ratings by line of the view: first the items of Kim, then those of Lee. */
struct ratings {
	int values[LINES];
	int changed[DEPTH], before[DEPTH]; /* what undo takes back */
	int n_done;
};

struct coder {
	struct robot robot;
	struct ratings now, next; /* confirmed, and with what was typed last */
	int line;                 /* that is selected */
	long long n_acknowledged;
	int n_unseen;
};

static long number(const char *name, long otherwise)
{
	const char *text = getenv(name);

	return text && *text ? strtol(text, NULL, 10) : otherwise;
}

static void words_of(int line, int value, char *out, size_t size)
{
	char text[24];

	snprintf(text, sizeof text, "%d", value);
	snprintf(out, size, "I%d %s, %s: %s", line % ITEMS + 1, labels[line % ITEMS],
		robot_target_labels[line / ITEMS],
		value == UNRATED          ? "not rated"
		: value == NOT_OBSERVABLE ? "not observable"
					  : text);
}

static void rate(struct ratings *r, int line, int value)
{
	r->changed[r->n_done] = line;
	r->before[r->n_done++] = r->values[line];
	r->values[line] = value;
}

/* Chooses a change: the keys, and what the message line will say. */
static void choose(struct coder *c, char *keys, size_t size, char *said, size_t said_size)
{
	struct robot *r = &c->robot;
	int line = (int)robot_random(r, LINES), value;
	char words[60];
	size_t n = 0;

	c->next = c->now;
	if (c->now.n_done > 0 && robot_random(r, 5) == 0) {
		struct ratings *next = &c->next;

		line = next->changed[--next->n_done];
		next->values[line] = next->before[next->n_done];
		words_of(line, next->values[line], words, sizeof words);
		snprintf(said, said_size, "rating, now %s", words);
		snprintf(keys, size, "\x1a");
		return;
	}
	for (; c->line != line; c->line += c->line < line ? 1 : -1)
		n += (size_t)snprintf(keys + n, size - n, c->line < line ? "\x1b[B" : "\x1b[A");
	value = (int)robot_random(r, 10);
	if (c->now.values[line] >= 0 && robot_random(r, 6) == 0)
		value = UNRATED;
	else if (c->now.values[line] != NOT_OBSERVABLE && robot_random(r, 6) == 0)
		value = NOT_OBSERVABLE;
	else if (c->now.values[line] == value)
		value = (value + 1) % 10;
	if (value >= 0) /* the sign begins a new number, also right behind the last one */
		snprintf(keys + n, size - n, "+%d", value);
	else
		snprintf(keys + n, size - n, "%s", value == UNRATED ? "\x04" : "*");
	words_of(line, value, words, sizeof words);
	snprintf(said, said_size, "%s: %s", value == UNRATED ? "taken back" : "rated", words);
	rate(&c->next, line, value);
}

/* Waits for the text; false if the program ended before. */
static bool wait_for(struct terminal *t, const char *text)
{
	int64_t deadline = robot_now_us() + (int64_t)60 * 1000 * 1000;
	bool runs = true, shown = false;

	while (runs && !shown && robot_now_us() < deadline) {
		runs = terminal_pump(t, 20);
		shown = terminal_shows(t, text);
	}
	if (!shown && runs) {
		char *screen = terminal_dump(t);

		ck_abort_msg("'%s' does not come:\n%s", text, screen);
	}
	return shown;
}

/* Into the rating view, on the first line. False: the program ended. */
static bool open_view(struct coder *c)
{
	struct terminal *t;

	robot_start(&c->robot);
	t = c->robot.terminal;
	if (!wait_for(t, "Events"))
		return false;
	terminal_send(t, "#");
	if (!wait_for(t, "not observable"))
		return false;
	for (int i = 0; i <= LINES; i++)
		terminal_send(t, "\x1b[A");
	c->line = 0;
	return wait_for(t, "this is the first rating");
}

static void rate_until_the_end(struct coder *c)
{
	struct terminal *t = c->robot.terminal;
	char keys[80], said[100];

	while (c->now.n_done < DEPTH) {
		do
			choose(c, keys, sizeof keys, said, sizeof said);
		while (terminal_shows(t, said));
		terminal_send(t, keys);
		if (!wait_for(t, said))
			return;
		c->now = c->next;
		c->n_acknowledged++;
	}
	while (terminal_pump(t, 20))
		;
}

/* ---- what is there afterwards ---- */

/* As the table has it: value and status. */
static bool holds(const char *table, const struct ratings *r)
{
	for (int line = 0; line < LINES; line++) {
		int value = r->values[line];
		char begins[60];

		if (value >= 0)
			snprintf(begins, sizeof begins, "\ni%d\t%s\t%d\tn/a\trated\t",
				line % ITEMS + 1, robot_targets[line / ITEMS], value);
		else
			snprintf(begins, sizeof begins, "\ni%d\t%s\tn/a\tn/a\t%s\t",
				line % ITEMS + 1, robot_targets[line / ITEMS],
				value == UNRATED ? "unrated" : "not_observable");
		if (!strstr(table, begins))
			return false;
	}
	return true;
}

static void verify(struct coder *c)
{
	struct robot *r = &c->robot;
	char name[64], *path, *table;
	int status = robot_turven(r, "rebuild", "s1", NULL);

	if (r->pass > 1)
		snprintf(name, sizeof name, "s1_robot+%d_rate_ratings.tsv", r->pass);
	else
		snprintf(name, sizeof name, "s1_robot_rate_ratings.tsv");
	path = robot_session_path(r, name);

	ck_assert_msg(status == 0, "turven rebuild ended with %d: see '%s'", status, r->said);
	if (c->now.n_done == 0 && access(path, F_OK) != 0) {
		free(path); /* killed before anything was rated */
		return;
	}
	table = fixture_read(path, NULL);
	if (!holds(table, &c->now)) {
		ck_assert_msg(
			holds(table, &c->next), "what was confirmed is not there:\n%s", table);
		c->now = c->next;
		c->n_unseen++;
	}
	free(table);
	free(path);
}

/* Nothing is rated. */
static void begin_observation(struct coder *c)
{
	c->now.n_done = 0;
	for (int line = 0; line < LINES; line++)
		c->now.values[line] = UNRATED;
}

static void write_codebook(const struct robot *r)
{
	char path[512];
	FILE *f;

	snprintf(path, sizeof path, "%s/codebooks/rate.yaml", r->study);
	f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	ck_assert_int_ge(fputs(codebook_yaml, f), 0);
	ck_assert_int_eq(fclose(f), 0);
}

START_TEST(killed_while_rating)
{
	struct coder *c = calloc(1, sizeof *c);
	long n = number("TURVEN_KILLS", KILLS);
	struct figures figures = {0};

	ck_assert_ptr_nonnull(c);
	robot_init(&c->robot, &figures, (uint64_t)number("TURVEN_SEED", 1));
	c->robot.codebook = "rate";
	write_codebook(&c->robot);
	begin_observation(c);
	for (long i = 0; i < n; i++) {
		pid_t killer = 0;

		if (c->now.n_done > DEPTH / 2) {
			robot_next_observation(&c->robot);
			begin_observation(c);
		}
		c->next = c->now;
		if (open_view(c)) {
			killer = robot_kill_in(
				&c->robot, 1000 * robot_random(&c->robot, LONGEST_MS));
			rate_until_the_end(c);
		}
		ck_assert_msg(killer != 0, "the program ended by itself");
		ck_assert_int_eq(waitpid(killer, NULL, 0), killer);
		robot_reap(&c->robot);
		verify(c);
	}
	figures.cases = (int)n;
	figures.runs = (int)n;
	figures.acknowledged = c->n_acknowledged;
	figures.unseen = c->n_unseen;
	figures_print("kills while rating", &figures);
	ck_assert_int_ge(c->n_acknowledged, n);
	ck_assert_int_eq(robot_turven(&c->robot, "check", NULL, NULL), 0);
	robot_clear(&c->robot);
	free(c);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("rating_kills");
	TCase *tc = tcase_create("kill -9");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(tc, 0);
	tcase_add_test(tc, killed_while_rating);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
