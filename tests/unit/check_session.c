/*
 * Who can be coded in a session, with which key, by which code; and the names of observations.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/session.h"
#include "model_fixture.h"

#define N_ITEMS(array) (sizeof(array) / sizeof((array)[0]))

static struct target *targets;

static void tear_down(void)
{
	free(targets);
	targets = NULL;
}

/* "id:class:key id:class:key …" of the targets. */
static void expect(const struct codebook *cb, const struct session *s, const char *expected)
{
	size_t n = targets_of(cb, s, &targets), at = 0;
	char got[1024] = "";

	for (size_t i = 0; i < n; i++) {
		ck_assert_uint_lt(at, sizeof got - 64);
		at += (size_t)snprintf(got + at, sizeof got - at, "%s%s:%s:%c", i ? " " : "",
			targets[i].id, cb->target_classes[targets[i].target_class].id,
			targets[i].key ? targets[i].key : '-');
	}
	ck_assert_str_eq(got, expected);
}

START_TEST(of_the_fixture)
{
	expect(&fixture_codebook, &fixture_session,
		"lea:leaders:1 pa:parents:2 pb:parents:3 all:all:4");
	ck_assert_ptr_eq(targets[0].participant, &fixture_session.participants[0]);
	ck_assert_ptr_eq(targets[0].label, &fixture_session.participants[0].label);
	ck_assert_ptr_null(targets[3].participant);
	ck_assert_ptr_eq(targets[3].label, &fixture_codebook.target_classes[2].label);
}
END_TEST

START_TEST(nobody)
{
	struct codebook empty = {.id = "empty"};
	struct session alone = {.id = "s"};

	expect(&empty, &fixture_session, "");
	tear_down();
	expect(&empty, &alone, "");
	tear_down();
	expect(&fixture_codebook, &alone, "all:all:1");
}
END_TEST

/* Classes first, then the order of the session; who is in several classes is there with the first.
 */
START_TEST(order)
{
	static const struct participant people[] = {{.id = "p2", .role = "parent"},
		{.id = "x", .role = "visitor"}, {.id = "l", .role = "leader"},
		{.id = "p1", .role = "parent"}, {.id = "nobody", .role = NULL}};
	const struct session s = {.participants = people, .n_participants = N_ITEMS(people)};

	expect(&fixture_codebook, &s,
		"l:leaders:1 p2:parents:2 p1:parents:3 all:all:4 x:everybody:5 nobody:everybody:6");
}
END_TEST

static const char *const child_roles[] = {"child"};
static const struct target_class family_classes[] = {
	{.id = "family", .kind = TARGET_UNIT, .key = '9'},
	{.id = "children", .kind = TARGET_PERSON, .roles = child_roles, .n_roles = 1},
	{.id = "couple", .kind = TARGET_UNIT, .key = '2'},
	{.id = "rest", .kind = TARGET_UNIT},
};
static const struct codebook family = {
	.target_classes = family_classes, .n_target_classes = N_ITEMS(family_classes)};

/* Participants' own keys come before units' own, and both before what is given away; nobody gets that of
 * the visitor, who is no target. */
START_TEST(keys)
{
	static const struct participant people[] = {{.id = "c1", .role = "child"},
		{.id = "c2", .role = "child", .key = '2'},
		{.id = "c3", .role = "child", .key = '2'},
		{.id = "v", .role = "visitor", .key = '1'},
		{.id = "c4", .role = "child", .key = '0'}};
	const struct session s = {.participants = people, .n_participants = N_ITEMS(people)};

	expect(&family, &s,
		"family:family:9 c1:children:3 c2:children:2 c3:children:4 c4:children:0 "
		"couple:couple:5 rest:rest:6");
}
END_TEST

/* Also not a unit whose codebook asks for that digit. */
START_TEST(a_unit_leaves_a_participant_the_digit)
{
	static const struct participant people[] = {{.id = "c", .role = "child", .key = '1'},
		{.id = "mother", .role = "mother", .key = '9'}};
	const struct session s = {.participants = people, .n_participants = N_ITEMS(people)};

	expect(&family, &s, "family:family:3 c:children:1 couple:couple:2 rest:rest:4");
}
END_TEST

START_TEST(more_than_ten)
{
	static const char *const names[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i"};
	struct participant people[N_ITEMS(names)] = {{0}};
	const struct session s = {.participants = people, .n_participants = N_ITEMS(people)};

	for (size_t i = 0; i < N_ITEMS(names); i++)
		people[i] = (struct participant){.id = names[i], .role = "child"};
	expect(&family, &s,
		"family:family:9 a:children:1 b:children:3 c:children:4 d:children:5 e:children:6 "
		"f:children:7 g:children:8 h:children:0 i:children:- couple:couple:2 rest:rest:-");
}
END_TEST

START_TEST(allowed)
{
	static const bool expected[N_CODES][N_TARGETS] = {
		[CODE_ASK] = {true, false, false, false},
		[CODE_PRAISE] = {true, true, true, false}, /* by their second class */
		[CODE_ON] = {true, true, true, false},
		[CODE_OFF] = {true, true, true, false},
		[CODE_NOISE] = {false, false, false, true},
		[CODE_SMILE] = {false, true, true, false},
	};

	ck_assert_uint_eq(targets_of(&fixture_codebook, &fixture_session, &targets), N_TARGETS);
	for (size_t c = 0; c < N_CODES; c++)
		for (size_t i = 0; i < N_TARGETS; i++)
			ck_assert_int_eq(target_allowed(&fixture_codebook,
						 &fixture_codebook.codes[c], &targets[i]),
				expected[c][i]);
}
END_TEST

static const struct {
	const char *file;
	struct observation_name name;
	const char *rest;
} stems[] = {
	{"s001_anna_lot", {"s001", "anna", "lot", 1}, ""},
	{"s001_anna_softa-o-client_events.tsv", {"s001", "anna", "softa-o-client", 1},
		"_events.tsv"},
	{"s001_anna+2_lot_20260301T101501Z-r7f3a9c21-01.tsv", {"s001", "anna", "lot", 2},
		"_20260301T101501Z-r7f3a9c21-01.tsv"},
	{"demo-group_a+99_lot (conflicted copy).tsv", {"demo-group", "a", "lot", 99},
		" (conflicted copy).tsv"},
	{"0-0_1_2.tsv", {"0-0", "1", "2", 1}, ".tsv"},
	{"abcdefghijklmnopqrstuvwxyz012345_abcdefghijklmnopqrstuvwxyz012345+10_"
	 "abcdefghijklmnopqrstuvwxyz012345",
		{"abcdefghijklmnopqrstuvwxyz012345", "abcdefghijklmnopqrstuvwxyz012345",
			"abcdefghijklmnopqrstuvwxyz012345", 10},
		""},
};

START_TEST(stem)
{
	char text[OBSERVATION_STEM_SIZE];
	struct observation_name name;
	const char *rest;
	size_t len = strlen(stems[_i].file) - strlen(stems[_i].rest);

	ck_assert(observation_parse_stem(stems[_i].file, &name, &rest));
	ck_assert_str_eq(name.session, stems[_i].name.session);
	ck_assert_str_eq(name.coder, stems[_i].name.coder);
	ck_assert_str_eq(name.codebook, stems[_i].name.codebook);
	ck_assert_int_eq(name.pass, stems[_i].name.pass);
	ck_assert_str_eq(rest, stems[_i].rest);
	ck_assert(observation_parse_stem(stems[_i].file, &name, NULL));
	observation_stem(&name, text);
	ck_assert_uint_eq(strlen(text), len);
	ck_assert_int_eq(strncmp(text, stems[_i].file, len), 0);
}
END_TEST

static const char *const bad_stems[] = {"", "_", "s001", "s001_anna", "s001_anna_", "_anna_lot",
	"s001__lot", "S001_anna_lot", "s001_Anna_lot", "s001_anna_Lot", "-s_anna_lot",
	"s001_anna+1_lot", "s001_anna+0_lot", "s001_anna+02_lot", "s001_anna+100_lot",
	"s001_anna+_lot", "s001_anna+x_lot", "s001_anna+2", "s001_anna+2x_lot", "s001+2_anna_lot",
	"con_anna_lot", "s001_nul_lot", "s001_anna_aux", "../x_anna_lot", "s 1_anna_lot",
	"abcdefghijklmnopqrstuvwxyz0123456_anna_lot",
	"s001_anna_abcdefghijklmnopqrstuvwxyz0123456"};

START_TEST(stem_refused)
{
	struct observation_name name = {.pass = 7};
	const char *rest = "untouched";

	ck_assert_msg(!observation_parse_stem(bad_stems[_i], &name, &rest), "'%s' was accepted",
		bad_stems[_i]);
	ck_assert_int_eq(name.pass, 7);
	ck_assert_str_eq(rest, "untouched");
}
END_TEST

START_TEST(freeing)
{
	struct session s = {.n_participants = 0};
	struct study_settings settings = {.replay_s = 5};

	s.id = arena_strdup(&s.arena, "s001");
	settings.title = arena_strdup(&settings.arena, "a study");
	session_free(&s);
	ck_assert_ptr_null(s.id);
	study_settings_clear(&settings);
	ck_assert_ptr_null(settings.title);
	session_free(&s);
	study_settings_clear(&settings);
}
END_TEST

Suite *session_suite(void);

Suite *session_suite(void)
{
	Suite *suite = suite_create("session");
	TCase *tc = tcase_create("targets and names");

	tcase_add_checked_fixture(tc, NULL, tear_down);
	tcase_add_test(tc, of_the_fixture);
	tcase_add_test(tc, nobody);
	tcase_add_test(tc, order);
	tcase_add_test(tc, keys);
	tcase_add_test(tc, a_unit_leaves_a_participant_the_digit);
	tcase_add_test(tc, more_than_ten);
	tcase_add_test(tc, allowed);
	tcase_add_loop_test(tc, stem, 0, N_ITEMS(stems));
	tcase_add_loop_test(tc, stem_refused, 0, N_ITEMS(bad_stems));
	tcase_add_test(tc, freeing);
	suite_add_tcase(suite, tc);
	return suite;
}
