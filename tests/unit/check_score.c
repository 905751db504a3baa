/*
 * Scores, by cases in tests/data/score that were worked by hand; README there says how a case is
 * written. Every score of every codebook that turven comes with must be in one of them.
 */
#include <check.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "fixture.h"
#include "model/score.h"
#include "store/codebook_file.h"

#define MAX_PEOPLE 10
#define MAX_WORDS  7
#define RUN        0xc0000001u

/* One case while it is read. */
struct trial {
	const char *file;
	int line;
	struct codebook cb;
	struct participant people[MAX_PEOPLE];
	size_t n_people;
	int64_t duration_ms;
	bool no_picture;
	struct target *targets;
	size_t n_targets;
	struct timeline *timeline;
	long long seq;
	struct segment *segments;
	size_t n_segments;
	int n_expected;
};

#define FAIL(t, ...)                                                                               \
	do {                                                                                       \
		char *said = mem_printf(__VA_ARGS__);                                              \
		ck_abort_msg("%s:%d: %s", (t)->file, (t)->line, said);                             \
	} while (0)

static int64_t number(struct trial *t, const char *s)
{
	long long n;

	if (!text_to_int64(s, strlen(s), -1000000000, 1000000000, &n))
		FAIL(t, "'%s' is no number", s);
	return n;
}

static void read_codebook(struct trial *t, const char *path)
{
	struct problems problems = {0};
	char *whole = strchr(path, '/') ? file_join(TOP_SRCDIR, path)
					: mem_printf("%s/score/%s", TESTS_DATA, path);

	if (!codebook_file_read(whole, &t->cb, &problems)) {
		problems_print(&problems);
		FAIL(t, "'%s' cannot be read", path);
	}
	problems_clear(&problems);
	free(whole);
}

/* ---- steps ---- */

static void begin(struct trial *t)
{
	struct session session = {.participants = t->people, .n_participants = t->n_people};

	if (t->timeline)
		return;
	t->n_targets = targets_of(&t->cb, &session, &t->targets);
	t->timeline = timeline_new(&t->cb, t->targets, t->n_targets);
}

static void apply(struct trial *t, struct record *r)
{
	struct error err = {0};

	r->seq = ++t->seq;
	r->run = RUN;
	r->run_no = 1;
	if (!timeline_check(t->timeline, r, &err) ||
		timeline_apply(t->timeline, r, &err) != APPLIED)
		FAIL(t, "%s", err.text);
}

static void play(struct trial *t, char **w)
{
	struct record r;

	record_init(&r, OP_PLAY, CAUSE_NONE);
	r.v.onset_ms = number(t, w[1]);
	r.v.offset_ms = number(t, w[2]);
	r.v.speed = 1;
	apply(t, &r);
}

static void event(struct trial *t, char **w, bool state)
{
	struct record r;

	record_init(&r, OP_ADD, CAUSE_INPUT);
	r.id = (struct event_id){RUN, (uint32_t)t->seq + 1};
	r.rev = 1;
	r.v.code = w[1];
	r.v.target = w[2];
	r.v.state = state;
	r.v.onset_ms = number(t, w[3]);
	r.v.offset_ms = !state                    ? r.v.onset_ms
			: strcmp(w[4], "on") == 0 ? MEDIATIME_NONE
						  : number(t, w[4]);
	apply(t, &r);
}

static void rate(struct trial *t, char **w)
{
	struct record r;

	record_init(&r, OP_RATE, CAUSE_INPUT);
	r.key = w[1];
	r.rev = 1;
	r.v.target = w[2];
	r.value = w[3];
	apply(t, &r);
}

/* ---- what is expected ---- */

static const struct variable *find_variable(
	struct trial *t, const char *name, const struct variable *variables, size_t n)
{
	char one[VARIABLE_NAME_SIZE];

	for (size_t i = 0; i < n; i++) {
		variable_name(&t->cb, &variables[i], one);
		if (strcmp(one, name) == 0)
			return &variables[i];
	}
	FAIL(t, "there is no variable '%s'", name);
	return NULL;
}

static int find_target(struct trial *t, const char *id)
{
	for (size_t i = 0; i < t->n_targets; i++)
		if (strcmp(t->targets[i].id, id) == 0)
			return (int)i;
	FAIL(t, "there is no target '%s'", id);
	return -1;
}

/* w: expect SEGMENT TARGET VARIABLE VALUE-OR-STATUS [STATUS [MEANING]] */
static void compare(struct trial *t, char **w, size_t n, const struct score_value *v)
{
	const char *status = value_status_name(v->status);
	double expected;

	if (!text_to_double(w[4], &expected)) {
		if (strcmp(status, w[4]) != 0)
			FAIL(t, "%s %s: status '%s', value %.9g; expected '%s'", w[2], w[3], status,
				v->value, w[4]);
		ck_assert(!(v->value < 0 || v->value > 0));
		return;
	}
	if (strcmp(status, n > 5 ? w[5] : "ok") != 0 || !(fabs(v->value - expected) < 5e-7))
		FAIL(t, "%s %s: status '%s', value %.9g; expected %s", w[2], w[3], status, v->value,
			w[4]);
	if (n > 6 && (!v->meaning || strcmp(label_get(v->meaning, "en", ""), w[6]) != 0))
		FAIL(t, "%s %s does not mean '%s'", w[2], w[3], w[6]);
}

static void expect(struct trial *t, char **w, size_t n)
{
	struct score_input in = {.cb = &t->cb,
		.targets = t->targets,
		.n_targets = t->n_targets,
		.timeline = t->timeline,
		.no_picture = t->no_picture};
	struct variable *variables;
	size_t n_variables = variables_of(&t->cb, &variables);
	int segment = (int)number(t, w[1]);
	struct segment *segments;
	struct score_value v;
	struct scores *s;

	in.n_segments = segments_of(&t->cb, t->timeline, t->duration_ms, &segments);
	in.segments = segments;
	if (segment > (int)in.n_segments)
		FAIL(t, "there are only %zu segments", in.n_segments);
	s = scores_new(&in, segment - 1);
	if (strcmp(w[2], "coded_s") == 0) {
		v = (struct score_value){.value = (double)scores_coded_ms(s) / 1000};
	} else if (strcmp(w[2], "watched") == 0) {
		v = (struct score_value){.value = scores_are_of_watched(s)};
	} else {
		v = scores_value(
			s, find_target(t, w[2]), find_variable(t, w[3], variables, n_variables));
	}
	compare(t, w, n, &v);
	t->n_expected++;
	scores_free(s);
	free(segments);
	free(variables);
}

static void step(struct trial *t, char **w, size_t n)
{
	const char *what = w[0];

	if (strcmp(what, "codebook") == 0 && n == 2) {
		read_codebook(t, w[1]);
	} else if (strcmp(what, "person") == 0 && n == 3 && t->n_people < MAX_PEOPLE) {
		t->people[t->n_people++] =
			(struct participant){.id = arena_strdup(&t->cb.arena, w[1]),
				.role = arena_strdup(&t->cb.arena, w[2])};
	} else if (strcmp(what, "duration") == 0 && n == 2) {
		t->duration_ms = number(t, w[1]);
	} else if (strcmp(what, "no-picture") == 0 && n == 1) {
		t->no_picture = true;
	} else {
		begin(t);
		if (strcmp(what, "play") == 0 && n == 3)
			play(t, w);
		else if (strcmp(what, "point") == 0 && n == 4)
			event(t, w, false);
		else if (strcmp(what, "state") == 0 && n == 5)
			event(t, w, true);
		else if (strcmp(what, "rate") == 0 && n == 4)
			rate(t, w);
		else if (strcmp(what, "expect") == 0 && n >= 5)
			expect(t, w, n);
		else
			FAIL(t, "'%s' is not understood", what);
	}
}

static void run_case(const char *path)
{
	struct trial t = {.file = path, .duration_ms = -1};
	char *text = fixture_read(path, NULL), *rest = text, *line;

	while ((line = strsep(&rest, "\n"))) {
		char *w[MAX_WORDS + 1] = {0}, *word;
		size_t n = 0;

		t.line++;
		line[strcspn(line, "#")] = '\0';
		while (n < MAX_WORDS && (word = strsep(&line, " ")))
			if (*word)
				w[n++] = word;
		if (n > 0)
			step(&t, w, n);
	}
	if (t.n_expected == 0)
		FAIL(&t, "nothing is expected");
	timeline_free(t.timeline);
	free(t.targets);
	codebook_free(&t.cb);
	free(text);
}

static char *data_folder(void)
{
	return file_join(TESTS_DATA, "score");
}

static bool ends_with(const char *s, const char *ending)
{
	size_t n = strlen(s), m = strlen(ending);

	return n > m && strcmp(s + n - m, ending) == 0;
}

START_TEST(cases)
{
	char *folder = data_folder();
	struct file_names names;
	int n = 0;

	ck_assert(file_list(folder, &names, NULL));
	for (size_t i = 0; i < names.n; i++) {
		char *path = file_join(folder, names.items[i]);

		if (ends_with(path, ".case")) {
			run_case(path);
			n++;
		}
		free(path);
	}
	file_names_free(&names);
	free(folder);
	ck_assert_int_ge(n, 8);
}
END_TEST

/* All cases that begin with `codebook codebooks/<file>`, one after the other. */
static char *cases_of(const char *codebook)
{
	char *folder = data_folder(), *first = mem_printf("codebook codebooks/%s\n", codebook);
	struct file_names names;
	struct text all = {0};

	ck_assert(file_list(folder, &names, NULL));
	text_add(&all, "");
	for (size_t i = 0; i < names.n; i++) {
		char *path = file_join(folder, names.items[i]);
		char *text = ends_with(path, ".case") ? fixture_read(path, NULL) : mem_strdup("");

		if (strstr(text, first))
			text_add(&all, text);
		free(text);
		free(path);
	}
	file_names_free(&names);
	free(folder);
	free(first);
	return all.s;
}

START_TEST(every_score_is_worked_by_hand)
{
	struct file_names names;
	int n = 0;

	ck_assert(file_list(TOP_SRCDIR "/codebooks", &names, NULL));
	for (size_t i = 0; i < names.n; i++) {
		char *path = file_join(TOP_SRCDIR "/codebooks", names.items[i]);
		struct problems problems = {0};
		struct codebook cb;

		if (ends_with(path, ".yaml")) {
			char *worked = cases_of(names.items[i]);

			ck_assert(codebook_file_read(path, &cb, &problems));
			for (size_t k = 0; k < cb.n_scores; k++, n++) {
				char *word = mem_printf(" s_%s ", cb.scores[k].id);

				ck_assert_msg(strstr(worked, word), "no case of %s has%s",
					names.items[i], word);
				free(word);
			}
			codebook_free(&cb);
			problems_clear(&problems);
			free(worked);
		}
		free(path);
	}
	file_names_free(&names);
	ck_assert_int_ge(n, 9);
}
END_TEST

START_TEST(names_are_legal)
{
	struct problems problems = {0};
	struct variable *variables;
	struct codebook cb;
	size_t n;

	ck_assert(codebook_file_read(TOP_SRCDIR "/codebooks/lot.yaml", &cb, &problems));
	n = variables_of(&cb, &variables);
	ck_assert_uint_gt(n, 100);
	for (size_t i = 0; i < n; i++) {
		char name[VARIABLE_NAME_SIZE], other[VARIABLE_NAME_SIZE];

		variable_name(&cb, &variables[i], name);
		ck_assert(name[0] >= 'a' && name[0] <= 'z');
		ck_assert_uint_le(strlen(name), 64);
		ck_assert_uint_eq(
			strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_"), strlen(name));
		for (size_t k = 0; k < i; k++) {
			variable_name(&cb, &variables[k], other);
			ck_assert_str_ne(name, other);
		}
	}
	free(variables);
	codebook_free(&cb);
	problems_clear(&problems);
}
END_TEST

Suite *score_suite(void);
Suite *score_suite(void)
{
	Suite *s = suite_create("score");
	TCase *tc = tcase_create("score");

	tcase_add_test(tc, cases);
	tcase_add_test(tc, every_score_is_worked_by_hand);
	tcase_add_test(tc, names_are_legal);
	suite_add_tcase(s, tc);
	return s;
}
