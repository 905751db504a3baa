/* Session descriptors: reading, writing what can be read again, fingerprints. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/mem.h"
#include "cases.h"
#include "fixture.h"
#include "store/session_file.h"

static bool read_session(const char *name, const char *text, size_t len, struct problems *problems)
{
	struct session s;
	bool good = session_file_parse(name, NULL, text, len, &s, problems);

	if (good)
		session_free(&s);
	return good;
}

START_TEST(cases)
{
	cases_run("session", read_session, 10);
}
END_TEST

static void assert_everything(const struct session *s)
{
	ck_assert_str_eq(s->id, "s001");
	ck_assert_str_eq(label_get(&s->title, "nl", ""), "Eerste sessie");
	ck_assert_str_eq(s->date, "2024-02-29");
	ck_assert_uint_eq(s->n_recordings, 2);
	ck_assert_str_eq(s->recordings[0].file, "part 1/a \"b\".mp4");
	ck_assert_int_eq(s->recordings[0].bytes, 1234567);
	ck_assert_int_eq(s->recordings[0].duration_ms, 156500);
	ck_assert_str_eq(s->recordings[0].fingerprint,
		"fp1:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
	ck_assert_str_eq(s->recordings[1].file, "/media/tapes/b.mkv");
	ck_assert_int_eq(s->recordings[1].bytes, -1);
	ck_assert_int_eq(s->recordings[1].duration_ms, -1);
	ck_assert_ptr_null(s->recordings[1].fingerprint);
	ck_assert_int_eq(s->recordings[0].picture, PICTURE_NO);
	ck_assert_int_eq(s->recordings[1].picture, PICTURE_UNKNOWN);
	ck_assert(!session_is_sound_only(s));
	ck_assert_uint_eq(s->n_participants, 3);
	ck_assert_str_eq(s->participants[0].id, "mother");
	ck_assert_str_eq(s->participants[0].role, "step-parent");
	ck_assert_int_eq(s->participants[0].key, '2');
	ck_assert_str_eq(label_get(&s->participants[0].label, "nl", ""), "Moeder");
	ck_assert_int_eq(s->participants[1].key, '0');
	ck_assert_str_eq(label_get(&s->participants[1].label, "nl", ""), "No language");
	ck_assert_int_eq(s->participants[2].key, 0);
	ck_assert_ptr_null(s->participants[2].role);
	/* the empty one is left out */
	ck_assert_uint_eq(s->n_fields, 4);
	ck_assert_str_eq(s->fields[0].value, "two\nlines");
	ck_assert_str_eq(s->fields[1].value, "no");
	ck_assert_str_eq(s->fields[2].value, "1:20");
	ck_assert_str_eq(s->fields[3].name, "odd: name");
}

START_TEST(fields)
{
	struct problems problems = {0};
	struct session s;

	ck_assert(session_file_read(
		TESTS_DATA "/session/good-everything.yaml", "s001", &s, &problems));
	assert_everything(&s);
	session_free(&s);
	problems_clear(&problems);
}
END_TEST

START_TEST(written_and_read_again)
{
	struct problems problems = {0};
	struct session s, again;
	char *text, *second;

	ck_assert(
		session_file_read(TESTS_DATA "/session/good-everything.yaml", NULL, &s, &problems));
	text = session_file_text(&s);
	session_free(&s);
	ck_assert_msg(session_file_parse("again", "s001", text, strlen(text), &again, &problems),
		"%s", text);
	ck_assert_uint_eq(problems.n, 0);
	assert_everything(&again);
	second = session_file_text(&again);
	ck_assert_str_eq(second, text);
	session_free(&again);
	free(second);
	free(text);
	problems_clear(&problems);
}
END_TEST

/* Any name that a file can have. */
START_TEST(hostile_names_are_kept)
{
	static const char *const names[] = {"a: b", "#a", "- a", "{a}", "[a", "a]", "'", "\"", "\\",
		"a\nb", " a ", "\t", "\x1b[31m", "&a", "*a", "!a", "%a", "@a", "`a", "true", "No",
		"null", "1:20", "0x1f", "é", "\xE2\x80\xAE.mp4", "\xEF\xBB\xBF", "\xC2\x85",
		"\xE2\x80\xA8", "a, b", "a #b", "|", ">", "?", "a:", "---", "...",
		"\xF0\x9F\x98\x80"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct recording recording = {.file = names[i], .bytes = 1, .duration_ms = -1};
		struct session_field field = {.name = "note", .value = "x"};
		struct participant p = {.id = "1e5"};
		struct session s = {.id = "s1",
			.recordings = &recording,
			.n_recordings = 1,
			.participants = &p,
			.n_participants = 1,
			.fields = &field,
			.n_fields = 1};
		char *text = session_file_text(&s);
		struct problems problems = {0};
		struct session again;

		ck_assert_msg(
			session_file_parse("again", NULL, text, strlen(text), &again, &problems),
			"%s", text);
		ck_assert_str_eq(again.recordings[0].file, names[i]);
		ck_assert_str_eq(again.participants[0].id, "1e5");
		session_free(&again);
		problems_clear(&problems);
		free(text);
	}
}
END_TEST

START_TEST(id_is_the_folder)
{
	static const char text[] = "format: turven-session/1\nid: s001\n";
	struct problems problems = {0};
	struct session s;
	char *found;

	ck_assert(!session_file_parse("x", "s002", text, strlen(text), &s, &problems));
	found = cases_text(&problems);
	ck_assert_str_eq(found, "2:5: the id 's001' is not the name of the folder, 's002'\n");
	free(found);
	problems_clear(&problems);
}
END_TEST

START_TEST(missing_file)
{
	struct problems problems = {0};
	struct session s;

	ck_assert(!session_file_read("/nowhere/session.yaml", NULL, &s, &problems));
	ck_assert_uint_eq(problems.n_errors, 1);
	problems_clear(&problems);
}
END_TEST

/* ---- fingerprints ---- */

/* The definition, over the whole content, the slow and plain way. */
static void expected_fingerprint(const char *data, size_t n, char out[FINGERPRINT_SIZE])
{
	const size_t part = 1024 * 1024, block = 65536;
	char hex[HASH_SHA256_SIZE];
	unsigned char size[8];
	struct hash *h = hash_new();

	for (int i = 0; i < 8; i++)
		size[7 - i] = (unsigned char)(n >> (8 * i));
	hash_add(h, size, 8);
	hash_add(h, data, n < part ? n : part);
	hash_add(h, n < part ? data : data + n - part, n < part ? n : part);
	for (size_t i = 0; i < 64; i++) {
		size_t at = n < block ? 0 : i * (n - block) / 63;

		hash_add(h, data + at, n < block ? n : block);
	}
	hash_get(h, hex);
	hash_free(h);
	memcpy(out, "fp1:", 4);
	memcpy(out + 4, hex, sizeof hex);
}

START_TEST(fingerprints)
{
	static const size_t sizes[] = {
		0, 1, 65535, 65536, 65537, 65599, 1048575, 1048576, 1048577, 2097152, 5000001};
	char *folder = fixture_folder();
	char *path = file_join(folder, "recording.mp4");
	char *data = mem_alloc(5000001, 1);
	uint32_t x = 1;

	for (size_t i = 0; i < 5000001; i++) {
		x = x * 1664525 + 1013904223;
		data[i] = (char)(x >> 24);
	}
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		char expected[FINGERPRINT_SIZE], actual[FINGERPRINT_SIZE];
		struct error err;
		int64_t bytes;

		ck_assert(file_replace(path, data, sizes[i], &err));
		ck_assert(session_fingerprint(path, actual, &bytes, &err));
		expected_fingerprint(data, sizes[i], expected);
		ck_assert_str_eq(actual, expected);
		ck_assert_int_eq(bytes, (int64_t)sizes[i]);
	}
	free(data);
	free(path);
	fixture_remove_folder(folder);
}
END_TEST

/* Known bytes: another program computed this one, see sessions/make-demo.sh. */
START_TEST(fingerprint_of_the_demonstration)
{
	struct problems problems = {0};
	char fingerprint[FINGERPRINT_SIZE];
	struct session s;
	int64_t bytes;

	ck_assert(session_file_read(
		TOP_SRCDIR "/sessions/demo-group/session.yaml", "demo-group", &s, &problems));
	ck_assert(session_fingerprint(
		TOP_SRCDIR "/sessions/demo-group/recording.mp4", fingerprint, &bytes, NULL));
	ck_assert_str_eq(fingerprint, s.recordings[0].fingerprint);
	ck_assert_int_eq(bytes, s.recordings[0].bytes);
	session_free(&s);
	problems_clear(&problems);
}
END_TEST

START_TEST(fingerprint_of_nothing)
{
	char fingerprint[FINGERPRINT_SIZE];
	struct error err = {0};
	int64_t bytes;

	ck_assert(!session_fingerprint("/nowhere/a.mp4", fingerprint, &bytes, &err));
	ck_assert_str_ne(err.text, "");
	ck_assert(!session_fingerprint("/", fingerprint, &bytes, NULL));
}
END_TEST

Suite *session_file_suite(void);

Suite *session_file_suite(void)
{
	Suite *suite = suite_create("session_file");
	TCase *tc = tcase_create("files");

	tcase_add_test(tc, cases);
	tcase_add_test(tc, fields);
	tcase_add_test(tc, written_and_read_again);
	tcase_add_test(tc, hostile_names_are_kept);
	tcase_add_test(tc, id_is_the_folder);
	tcase_add_test(tc, missing_file);
	tcase_add_test(tc, fingerprints);
	tcase_add_test(tc, fingerprint_of_the_demonstration);
	tcase_add_test(tc, fingerprint_of_nothing);
	suite_add_tcase(suite, tc);
	return suite;
}
