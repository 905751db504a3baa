/*
 * A whole coding session (codes, comments, undo, ratings, a kept finding, the end, one more run, a
 * killed one), and then every state that a power cut at any moment of it could have left on the disk,
 * worked out from the calls that it made. In each of them:
 *
 * - what the screen had shown as saved is there, once and unchanged, and nothing that was never
 *   written;
 * - the events and ratings files and their sidecars are whole: one version or another;
 * - they can be made anew, nobody is said to have edited them, and the same records make the same
 *   tables.
 */
#include <check.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "coding/observation.h"
#include "crash_disk.h"
#include "faults_control.h"
#include "robot.h"
#include "store/journal.h"
#include "store/journal_line.h"
#include "store/study.h"
#include "unit/fixture.h"

enum { LINES = 400, VERSIONS = 200 };

#define DOWN       "\033[B"
#define UP         "\033[A"
#define SAVED      true
#define LONGEST_US 10000000
#define STEM       "s1_robot_whole_"

static const char codebook_yaml[] =
	"format: turven-codebook/1\n"
	"id: whole\n"
	"version: '1'\n"
	"title: Whole\n"
	"targets:\n"
	"  - {id: child, kind: person, roles: [child], label: Child}\n"
	"codes:\n"
	"  - {id: hit, name: HIT, key: h, kind: point, targets: child, label: Hits, "
	"max_per_session: 1}\n"
	"  - {id: smile, name: SMI, key: s, kind: state, targets: child, label: Smiles}\n"
	"ratings:\n"
	"  - {id: i1, name: I1, label: One, targets: child, scale: {min: 0, max: 9}}\n"
	"  - {id: i2, name: I2, label: Two, targets: child, scale: {min: 0, max: 9}}\n"
	"checks:\n"
	"  - {id: often, if: too_often, override: reason}\n";

struct press {
	const char *keys, *shows;
	bool saved; /* and wait until it is */
};

static const struct press first_run[] = {
	{" ", "stopwatch runs", false},
	{"1h", "Events 1", false},
	{"1h", "Events 2", SAVED},
	{"2s", "Events 3", false},
	{";first \"words\"\r", "“first \"words\"”", SAVED},
	{"1h", "Events 4", false},
	{"2h", "Events 5", false},
	{"\x1a", "Events 4", false},
	{"\x19", "Events 5", SAVED},
	{"2s", "No state runs", false},
	{" ", "stopwatch paused", SAVED},
	{"#", "not observable", false},
	{"+7", "rated: I1 One, Lee: 7", false},
	{DOWN "+3", "rated: I2 Two, Lee: 3", SAVED},
	{UP UP "*", "rated: I2 Two, Kim: not observable", false},
	{UP "+1", "rated: I1 One, Kim: 1", false},
	{"\x04", "taken back: I1 One, Kim: not rated", false},
	{"+4", "rated: I1 One, Kim: 4", SAVED},
	{"\x18", "Before you finish", false},
	{";it was so\r", "kept, with the reason written down", SAVED},
	{"\x17", "FINISHED: read-only", SAVED},
};
static const struct press second_run[] = {
	{"\x15one more\r", "reopened, which is written down", false},
	{"1h", "Events 6", SAVED},
	{"2h", "Events 7", false},
	{"\x04", "Events 6", SAVED},
};
static const struct press third_run[] = {
	{" ", "stopwatch runs", false},
	{"2s", "Events 7", false},
	{"1h", "Events 8", SAVED},
	{"2h", "Events 9", false},
};

/* What is known of the session so far, and the study that is made for each state. */
struct coded {
	struct crash_disk *disk;
	char *target;
	char *lines[LINES]; /* of the journal, without meta and close */
	size_t n_lines;
	size_t n_shown, n_saved; /* of these the screen had shown, and shown as saved */
	struct version {
		char *name, *data;
		size_t n;
	} versions[VERSIONS]; /* of files beside the journal */
	size_t n_versions;
	char *tables[LINES][2]; /* that so many lines make: events, ratings */
	struct figures *figures;
	int at; /* entry of the record */
};

static const char *const table_names[2] = {STEM "events.tsv", STEM "ratings.tsv"};

/* ---- the coder ---- */

static void note(const struct robot *r, const char *word)
{
	char *path = join(r->folder, "record");
	FILE *f = fopen(path, "a");

	ck_assert_ptr_nonnull(f);
	ck_assert_int_ge(fprintf(f, "%s\n", word), 0);
	ck_assert_int_eq(fclose(f), 0);
	free(path);
}

/* The test is faster than a coder, who is asked whether a state ends that began just now; hints are
 * asked about at the end. */
static void take_press(struct robot *r, const struct press *s)
{
	struct terminal *t = r->terminal;

	int64_t until = robot_now_us() + LONGEST_US;
	bool asked = false;

	terminal_send(t, s->keys);
	while (!terminal_shows(t, s->shows)) {
		if (!terminal_pump(t, 20) || robot_now_us() > until)
			robot_wait_shows(r, s->shows); /* says what is there instead */
		if (!asked && (terminal_shows(t, "began just now") ||
				      terminal_shows(t, "Finish all the same?"))) {
			terminal_send(t, "1");
			asked = true;
		}
	}
	note(r, "shown");
	if (!s->saved)
		return;
	robot_wait_saved(r);
	note(r, "saved");
}

static void code(
	struct robot *r, const char *begins, const struct press *steps, size_t n, bool killed)
{
	robot_start(r);
	terminal_wait(r->terminal, begins);
	for (size_t i = 0; i < n; i++)
		take_press(r, &steps[i]);
	if (killed) {
		ck_assert_int_eq(kill(robot_pid(r), SIGKILL), 0);
		robot_reap(r);
		return;
	}
	ck_assert_int_eq(robot_leave(r), 0);
	note(r, "shown");
	note(r, "saved");
}

static void write_codebook(const struct robot *r)
{
	char *path = join(r->study, "codebooks/whole.yaml");
	FILE *f = fopen(path, "w");

	ck_assert_ptr_nonnull(f);
	ck_assert_int_ge(fputs(codebook_yaml, f), 0);
	ck_assert_int_eq(fclose(f), 0);
	free(path);
}

/* ---- what is in a state ---- */

static _Noreturn void fails(const struct coded *s, const char *words, const char *what)
{
	ck_abort_msg("entry %d, %s: %s; see '%s'", s->at, words, what, s->target);
}

/* How many lines were found, which are the first ones; 0 where others are missing between. */
static size_t check_records(struct coded *s, const char *words, const struct journal_content *c)
{
	bool there[LINES] = {false};
	size_t n = 0;

	for (size_t i = 0; i < c->n_records; i++) {
		struct text line = {0};
		size_t which = 0;

		if (c->records[i].op == OP_META || c->records[i].op == OP_CLOSE)
			continue;
		ck_assert(journal_line_add(&line, &c->records[i], NULL));
		while (which < s->n_lines && strcmp(s->lines[which], line.s) != 0)
			which++;
		if (which == s->n_lines || there[which]) {
			s->figures->wrong++;
			fails(s, words, which == s->n_lines ? line.s : "a record is there twice");
		}
		there[which] = true;
		n++;
		text_clear(&line);
	}
	for (size_t i = 0; i < s->n_saved; i++) {
		if (there[i])
			continue;
		s->figures->lost++;
		fails(s, words, s->lines[i]);
	}
	for (size_t i = 0; i < n; i++)
		if (!there[i])
			return 0;
	return n;
}

/* Is the file one of those that were there as a whole? */
static void check_whole(
	const struct coded *s, const char *words, const char *folder, const char *name)
{
	char *path = join(folder, name);
	size_t n;
	char *data = fixture_read(path, &n);
	bool whole = false;

	for (size_t i = 0; i < s->n_versions && !whole; i++)
		whole = strcmp(s->versions[i].name, name) == 0 && s->versions[i].n == n &&
			memcmp(s->versions[i].data, data, n) == 0;
	if (!whole) {
		s->figures->wrong++;
		fails(s, words, path);
	}
	free(data);
	free(path);
}

static void check_folder(const struct coded *s, const char *words, const char *inner)
{
	char *folder = join(s->target, inner);
	DIR *dir = opendir(folder);
	const struct dirent *entry;

	while (dir && (entry = readdir(dir)) != NULL)
		if (entry->d_name[0] != '.' && entry->d_type == DT_REG &&
			!strstr(entry->d_name, ".~") && strcmp(entry->d_name, "session.yaml") != 0)
			check_whole(s, words, folder, entry->d_name);
	if (dir)
		closedir(dir);
	free(folder);
}

/* The tables made anew: the same for the same records. */
static void check_tables(
	struct coded *s, const char *words, size_t n, const struct observation_name *name)
{
	char *root = join(s->target, "study"), *folder = join(root, "sessions/s1");
	struct problems problems = {0};
	struct error err = {0};
	struct study study;
	bool edited = false;

	ck_assert(study_open(&study, root, &problems));
	if (!observation_derive(&study, name, &edited, &problems, &err))
		fails(s, words, err.text);
	if (edited)
		fails(s, words, "a table is said to have been edited");
	for (int i = 0; i < 2 && n > 0; i++) {
		char *path = join(folder, table_names[i]), *data = fixture_read(path, NULL);

		if (!s->tables[n][i])
			s->tables[n][i] = data;
		else if (strcmp(s->tables[n][i], data) != 0)
			fails(s, words, "the same records make another table");
		if (data != s->tables[n][i])
			free(data);
		free(path);
	}
	study_clear(&study);
	problems_clear(&problems);
	free(folder);
	free(root);
}

static void check_state(void *data, const char *words)
{
	static const struct observation_name name = {"s1", "robot", "whole", 1};
	struct coded *s = data;
	char *folder = join(s->target, "study/sessions/s1");
	struct journal_content content;
	struct problems problems = {0};
	struct error err;

	if (!journal_read(folder, &name, &content, &problems, &err))
		fails(s, words, err.text);
	size_t n = check_records(s, words, &content);
	check_folder(s, words, "study/sessions/s1");
	check_folder(s, words, "study/codebooks/used");
	if (content.n_segments > 0)
		check_tables(s, words, n, &name);
	journal_content_clear(&content);
	problems_clear(&problems);
	free(folder);
}

/* ---- the record ---- */

static void take_lines(struct coded *s, const struct crash_entry *e)
{
	const char *path = crash_disk_path(s->disk, strtoull(e->fields[0], NULL, 10));
	const char *end, *line = e->data;

	if (!path || !strstr(path, "_journal.tsv"))
		return;
	for (; (end = memchr(line, '\n', (size_t)(e->data + e->n - line))) != NULL;
		line = end + 1) {
		size_t n = (size_t)(end - line) + 1;
		char *text = strndup(line, n);

		ck_assert_ptr_nonnull(text);
		if (strncmp(text, "seq\t", 4) == 0 || strstr(text, "\tmeta\t") ||
			strstr(text, "\tclose\t")) {
			free(text);
			continue;
		}
		ck_assert_uint_lt(s->n_lines, LINES);
		s->lines[s->n_lines++] = text;
	}
}

static void take_version(struct coded *s, const char *path)
{
	struct version *v = &s->versions[s->n_versions++];
	const char *data = crash_disk_now(s->disk, path, &v->n);

	ck_assert_uint_lt(s->n_versions, VERSIONS);
	v->name = strdup(strrchr(path, '/') + 1);
	v->data = malloc(v->n + 1);
	ck_assert(v->name && v->data && data);
	memcpy(v->data, data, v->n);
}

static void take_entry(struct coded *s, char *word, const struct crash_entry *e)
{
	bool changed = crash_disk_apply(s->disk, e);

	if (e->kind == CRASH_WRITE)
		take_lines(s, e);
	else if (e->kind == CRASH_RENAME)
		take_version(s, e->fields[1]);
	else if (e->kind == CRASH_OTHER && strcmp(word, "shown") == 0)
		s->n_shown = s->n_lines;
	else if (e->kind == CRASH_OTHER)
		s->n_saved = s->n_shown;
	if (changed || e->kind == CRASH_OTHER)
		s->figures->cases += crash_disk_states(s->disk, s->target, check_state, s);
	s->at++;
}

static void coded_free(struct coded *s)
{
	crash_disk_free(s->disk);
	for (size_t i = 0; i < s->n_lines; i++)
		free(s->lines[i]);
	for (size_t i = 0; i < s->n_versions; i++) {
		free(s->versions[i].name);
		free(s->versions[i].data);
	}
	for (size_t i = 0; i < LINES; i++)
		for (int t = 0; t < 2; t++)
			free(s->tables[i][t]);
	free(s->target);
	free(s);
}

#define STEPS(run) run, sizeof(run) / sizeof((run)[0])

START_TEST(every_state_of_a_session)
{
	static char variable[1000];
	struct figures figures = {0};
	struct robot robot, *r = &robot;
	struct coded *s = calloc(1, sizeof *s);

	ck_assert_ptr_nonnull(s);
	if (access("/dev/shm", W_OK) == 0) /* thousands of small studies */
		setenv("TMPDIR", "/dev/shm", 1);
	robot_init(r, &figures, 50);
	r->codebook = "whole";
	write_codebook(r);
	if (preload(r)) {
		char *path = join(r->folder, "record"), *record, *at;
		struct crash_entry entry;

		snprintf(variable, sizeof variable, "FAULTS_RECORD=%s", path);
		r->environment[3] = variable;
		fail_below(r->folder);
		s->figures = &figures;
		s->target = join(r->folder, "after");
		s->disk = crash_disk_new(r->folder);
		code(r, "Events 0", STEPS(first_run), false);
		code(r, "FINISHED: read-only", STEPS(second_run), false);
		code(r, "Events 6", STEPS(third_run), true);
		code(r, "Events 9", NULL, 0, false);
		record = fixture_read(path, NULL);
		at = record;
		setenv("XDG_STATE_HOME", r->state_home, 1);
		ck_assert_int_eq(mkdir(s->target, 0777), 0);
		for (char *word = at; crash_entry_next(&at, &entry); word = at)
			take_entry(s, word, &entry);
		figures.runs = 4;
		figures.acknowledged = (long long)s->n_saved;
		free(record);
		free(path);
	}
	figures_print("crash states", &figures);
	coded_free(s);
	robot_clear(r);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("crash_states");
	TCase *tc = tcase_create("crash states");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(tc, 0);
	tcase_add_test(tc, every_state_of_a_session);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
