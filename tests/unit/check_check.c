/* `turven check`: what it recognises, and what only shows between files. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "fixture.h"
#include "store/check.h"
#include "store/journal.h"
#include "store/session_file.h"
#include "store/study.h"

#define CODEBOOK                                                                                   \
	"format: turven-codebook/1\nid: tiny\nversion: \"1\"\ntitle: Tiny\n"                       \
	"targets:\n  - {id: child, roles: [child], label: Child}\n"                                \
	"codes:\n  - {id: c1, key: a, kind: point, label: One}\n"                                  \
	"ratings:\n  - {id: warm, label: Warm, targets: child, scale: {min: -2, max: 2}}\n"

static char *folder; /* of this test, with a study in it */

static void put(const char *name, const char *text)
{
	char *path = file_join(folder, name);
	char *parent = file_folder(path);

	ck_assert(file_make_folder(parent, NULL));
	ck_assert(file_replace(path, text, strlen(text), NULL));
	free(parent);
	free(path);
}

static void setup(void)
{
	folder = fixture_folder();
	put("study/study.yaml", "format: turven-study/1\n");
	put("study/codebooks/tiny.yaml", CODEBOOK);
	put("study/codebooks/README.md", "for people\n");
	put("study/sessions/s001/session.yaml", "format: turven-session/1\nid: s001\n");
	put("study/notes.txt", "not turven's\n");
}

static void teardown(void)
{
	fixture_remove_folder(folder);
}

/* Checks `folder`/<name>: what was said, without `folder` in it; the caller frees. */
static char *check(const char *name, bool *good)
{
	char *path = name[0] ? file_join(folder, name) : mem_strdup(folder);
	struct problems problems = {0};
	struct text t = {0};

	text_add(&t, "");
	*good = check_path(path, &problems);
	ck_assert(*good == (problems.n_errors == 0));
	for (size_t i = 0; i < problems.n; i++) {
		const struct problem *p = &problems.items[i];
		size_t n = strlen(folder);
		const char *file = strncmp(p->file, folder, n) == 0 ? p->file + n : p->file;

		text_printf(&t, "%s:%d: %s\n", file, p->line, p->text);
	}
	problems_clear(&problems);
	free(path);
	return t.s;
}

static void assert_good(const char *name)
{
	bool good;
	char *said = check(name, &good);

	ck_assert_str_eq(said, "");
	ck_assert(good);
	free(said);
}

/* `part` must be among what was said. */
static void assert_says(const char *name, bool expected, const char *part)
{
	bool good;
	char *said = check(name, &good);

	ck_assert_msg(strstr(said, part) != NULL, "%s: '%s' is not in '%s'", name, part, said);
	ck_assert_msg(good == expected, "%s: %s", name, said);
	free(said);
}

START_TEST(all_good)
{
	assert_good("study");
	assert_good("study/");
	assert_good("study/study.yaml");
	assert_good("study/codebooks");
	assert_good("study/codebooks/tiny.yaml");
	assert_good("study/sessions");
	assert_good("study/sessions/s001");
	assert_good("study/sessions/s001/session.yaml");
	/* a folder with a study in it */
	assert_good("");
}
END_TEST

START_TEST(nothing_of_turven)
{
	assert_says("nowhere", false, "No such file");
	assert_says("study/notes.txt", false, "no file that turven checks");
	assert_says("study/codebooks/README.md", false, "no file that turven checks");
	put("other/a/b.txt", "x");
	put("other/a/c.yaml", "some: thing\n");
	assert_says("other", false, "nothing of turven");
	assert_says("other/a/c.yaml", false, "no file that turven checks");
}
END_TEST

/* By what it says, wherever it lies; by where it lies, whatever it says. */
START_TEST(recognised)
{
	put("other/mine.yml", CODEBOOK "lable: x\n");
	assert_says("other/mine.yml", false, "/other/mine.yml:11: unknown key 'lable'");
	put("other/x/anything.yaml", CODEBOOK "lable: x\n");
	assert_says("other", false, "/other/x/anything.yaml:11: unknown key 'lable'");
	put("study/codebooks/new.yaml", "id: new\n");
	assert_says("study", false, "/study/codebooks/new.yaml:1: the key 'format' is missing");
	put("lone/session.yaml", "id: new\n");
	assert_says("lone/session.yaml", false, "the key 'format' is missing");
}
END_TEST

START_TEST(everything_at_once)
{
	bool good;
	char *said;

	put("study/study.yaml", "format: turven-study/1\ntitel: x\n");
	put("study/codebooks/tiny.yaml", CODEBOOK "lable: x\n");
	put("study/sessions/s001/session.yaml", "format: turven-session/1\nid: s002\ndate: x\n");
	said = check("study", &good);
	ck_assert(!good);
	ck_assert_str_eq(said,
		"/study/study.yaml:2: unknown key 'titel' in a study; did you mean 'title'?\n"
		"/study/codebooks/tiny.yaml:11: unknown key 'lable' in a codebook; there are: "
		"format, id, version, title, status, languages, nl_official, licence, note, "
		"sources, targets, dimensions, groups, modifiers, codes, scales, ratings, scores, "
		"checks, segments, form\n"
		"/study/sessions/s001/session.yaml:2: the id 's002' is not the name of the folder, "
		"'s001'\n"
		"/study/sessions/s001/session.yaml:3: 'x' is no date; write year-month-day, such "
		"as 2026-03-01\n");
	free(said);
}
END_TEST

START_TEST(names_of_codebooks)
{
	put("study/codebooks/other.yaml", CODEBOOK);
	assert_says("study", false, "must be called 'tiny.yaml'");
	put("study/codebooks/used/tiny@000000000000.yaml", CODEBOOK);
	assert_says("study/codebooks/used/tiny@000000000000.yaml", false, "would be called 'tiny@");
}
END_TEST

START_TEST(folders_of_sessions)
{
	put("study/sessions/empty/note.txt", "x");
	assert_says("study", true, "without session.yaml");
	put("study/sessions/Not an id/session.yaml", "x");
	assert_says("study", false, "no id of a session");
}
END_TEST

/* Whom no codebook of the study knows. A codebook about everybody, or one that cannot be read, may. */
START_TEST(roles)
{
	static const char session[] = "format: turven-session/1\nid: s001\nparticipants:\n"
				      "  - {id: kid, role: child}\n"
				      "  - {id: mum, role: mother}\n"
				      "  - {id: son, role: chidl}\n"
				      "  - somebody\n";
	bool good;
	char *said;

	put("study/sessions/s001/session.yaml", session);
	said = check("study/sessions/s001/session.yaml", &good);
	ck_assert(good);
	ck_assert_str_eq(said,
		"/study/sessions/s001/session.yaml:5: 'mum' has the role 'mother', which no "
		"codebook of the study knows; they know: child\n"
		"/study/sessions/s001/session.yaml:6: 'son' has the role 'chidl', which no "
		"codebook of the study knows; the nearest is 'child'; they know: child\n"
		"/study/sessions/s001/session.yaml:7: 'somebody' has no role, so no codebook of "
		"the study has codes about this person; they know: child\n");
	free(said);
	put("study/codebooks/bad.yaml", "format: turven-codebook/1\nid: bad\n");
	assert_good("study/sessions/s001/session.yaml");
	put("study/codebooks/bad.yaml",
		"format: turven-codebook/1\nid: bad\nversion: \"1\"\ntitle: Not bad\n"
		"targets:\n  - {id: person, label: Person}\n"
		"codes:\n  - {id: c1, key: a, kind: point, label: One}\n");
	assert_good("study");
}
END_TEST

START_TEST(recordings)
{
	char fingerprint[FINGERPRINT_SIZE];
	char *path = file_join(folder, "study/sessions/s001/a.mp4");
	char *text;
	int64_t bytes;

	put("study/sessions/s001/session.yaml",
		"format: turven-session/1\nid: s001\nrecordings: [a.mp4]\n");
	/* often on another disk, so no error */
	assert_says("study", true, "is not in");
	put("study/sessions/s001/a.mp4", "recorded");
	assert_good("study");
	ck_assert(session_fingerprint(path, fingerprint, &bytes, NULL));
	text = mem_printf("format: turven-session/1\nid: s001\nrecordings:\n"
			  "  - {file: a.mp4, bytes: 8, fingerprint: %s}\n",
		fingerprint);
	put("study/sessions/s001/session.yaml", text);
	assert_good("study");
	put("study/sessions/s001/a.mp4", "Recorded");
	assert_says("study", true, "has not the fingerprint");
	put("study/sessions/s001/a.mp4", "recorded more");
	assert_says("study", true, "has 13 bytes and should have 8");
	free(text);
	free(path);
}
END_TEST

/* ---- journals ---- */

static const struct observation_name observation = {
	.session = "s001", .coder = "anna", .codebook = "tiny", .pass = 1};

/* A run with these records and the codebook of that hash; returns its file, the caller frees. */
static char *write_records(const char *sha256, struct record *records, size_t n)
{
	char *session = file_join(folder, "study/sessions/s001");
	char *journal_folder = file_join(session, "journal");
	struct journal_meta meta = {.codebook_version = "1",
		.codebook_sha256 = sha256,
		.media_bytes = -1,
		.media_duration_ms = -1,
		.run_no = 1};
	struct file_names names;
	struct journal *journal;
	struct error err = {0};
	char *path;

	ck_assert_msg(journal_open(&journal, session, &observation, &meta, &err), "%s", err.text);
	for (size_t i = 0; i < n; i++)
		ck_assert_msg(journal_append(journal, &records[i], &err), "%s", err.text);
	ck_assert_msg(journal_close(journal, &err), "%s", err.text);
	ck_assert(file_list(journal_folder, &names, NULL));
	ck_assert_uint_eq(names.n, 1);
	path = mem_printf("study/sessions/s001/journal/%s", names.items[0]);
	file_names_free(&names);
	free(journal_folder);
	free(session);
	return path;
}

/* A run that left a note. */
static char *write_journal(const char *sha256)
{
	struct record note = {.op = OP_NOTE, .cause = CAUSE_INPUT, .text = "a note"};

	return write_records(sha256, &note, 1);
}

START_TEST(journals)
{
	char sha256[HASH_SHA256_SIZE];
	char *path, *whole, *text, *at;

	hash_sha256(CODEBOOK, strlen(CODEBOOK), sha256);
	path = write_journal(sha256);
	assert_good("study");
	assert_good("study/sessions/s001");
	assert_good("study/sessions/s001/journal");
	assert_good(path);

	whole = file_join(folder, path);
	text = fixture_read(whole, NULL);
	at = strstr(text, "anna");
	ck_assert_ptr_nonnull(at);
	*at = 'h';
	ck_assert(file_replace(whole, text, strlen(text), NULL));
	assert_says("study", false, "journal");
	assert_says("study/sessions/s001/journal", false, "journal");
	assert_says(path, false, "journal");
	free(text);
	free(whole);
	free(path);
}
END_TEST

static struct record rate(const char *key, const char *target, const char *value, int rev)
{
	struct record r;

	record_init(&r, OP_RATE, CAUSE_INPUT);
	r.key = key;
	r.v.target = target;
	r.value = value;
	r.rev = rev;
	return r;
}

/* Good lines that say what cannot be: each is told with its place. */
START_TEST(impossible_records)
{
	struct record records[] = {
		rate("warm", "kid", "2", 1),
		rate("cold", "kid", "2", 1),
		rate("warm", "nobody", "2", 1),
		rate("warm", "kid", "3", 2),
		rate("warm", "kid", "1.5", 2),
		rate("warm@2", "kid", "1", 1),
		rate("warm", "kid", "-2", 2),
		rate("warm", "kid", "0", 9),
	};
	static const char *const said[] = {"", "error: codebook 'tiny' has no rating 'cold'",
		"error: this session has no target 'nobody'",
		"error: 'warm' cannot be rated '3'; allowed: -2 to 2 in steps of 1",
		"error: 'warm' cannot be rated '1.5'; allowed: -2 to 2 in steps of 1",
		"error: 'warm' is rated for the whole session, not as 'warm@2'", "",
		"warning: an earlier rating of 'warm' is missing"};
	char sha256[HASH_SHA256_SIZE], *path, *whole, *study = file_join(folder, "study");
	struct problems problems = {0};
	size_t n = 0;

	put("study/sessions/s001/session.yaml",
		"format: turven-session/1\nid: s001\nparticipants: [{id: kid, role: child}]\n");
	hash_sha256(CODEBOOK, strlen(CODEBOOK), sha256);
	path = write_records(sha256, records, sizeof records / sizeof records[0]);
	whole = file_join(folder, path);
	ck_assert(!check_path(study, &problems));
	for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
		const struct problem *p = &problems.items[n];
		char *text;

		if (!said[i][0])
			continue;
		ck_assert_uint_lt(n++, problems.n);
		text = mem_printf(
			"%s: %s", p->severity == SEVERITY_ERROR ? "error" : "warning", p->text);
		ck_assert_str_eq(text, said[i]);
		free(text);
		ck_assert_str_eq(p->file, whole);
		ck_assert_int_eq(p->line, problems.items[0].line + (int)i - 1);
	}
	ck_assert_uint_eq(problems.n, n);
	problems_clear(&problems);
	free(study);
	free(whole);
	free(path);
}
END_TEST

/* The tables are made from the journal: who edits one should know that it will be made anew. */
START_TEST(edited_tables)
{
	static const char *const names[] = {"study/sessions/s001/s001_anna_tiny_events",
		"study/sessions/s001/s001_anna_tiny_ratings"};
	static const char *const keys[] = {"Events", "Ratings"};
	char sha256[HASH_SHA256_SIZE], *path;

	hash_sha256(CODEBOOK, strlen(CODEBOOK), sha256);
	path = write_journal(sha256);
	for (int i = 0; i < 2; i++) {
		char *tsv = mem_printf("%s.tsv", names[i]), *json = mem_printf("%s.json", names[i]);
		char *sidecar;

		put(tsv, "mine\n");
		assert_says("study", true, "edited by hand");
		hash_sha256("mine\n", 5, sha256);
		sidecar =
			mem_printf("{\"Coding\": {\"%s\": {\"Sha256\": \"%s\"}}}", keys[i], sha256);
		put(json, sidecar);
		assert_good("study");
		put(tsv, "more\n");
		assert_says("study", true, tsv + strlen("study/"));
		put(tsv, "mine\n");
		free(sidecar);
		free(json);
		free(tsv);
	}
	free(path);
}
END_TEST

/* The work is there, but not what its codes mean. */
START_TEST(codebook_of_a_journal_is_gone)
{
	char sha256[HASH_SHA256_SIZE];
	char *path;

	hash_sha256("another text", 12, sha256);
	path = write_journal(sha256);
	assert_says("study", false, "put it back as codebooks/used/tiny@");
	free(path);
}
END_TEST

START_TEST(this_checkout)
{
	struct problems problems = {0};

	if (!check_path(TOP_SRCDIR, &problems)) {
		problems_print(&problems);
		ck_abort_msg("the checkout itself does not pass");
	}
	problems_clear(&problems);
}
END_TEST

Suite *check_suite(void);

Suite *check_suite(void)
{
	Suite *suite = suite_create("check");
	TCase *tc = tcase_create("paths");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, all_good);
	tcase_add_test(tc, nothing_of_turven);
	tcase_add_test(tc, recognised);
	tcase_add_test(tc, everything_at_once);
	tcase_add_test(tc, names_of_codebooks);
	tcase_add_test(tc, folders_of_sessions);
	tcase_add_test(tc, roles);
	tcase_add_test(tc, recordings);
	tcase_add_test(tc, journals);
	tcase_add_test(tc, impossible_records);
	tcase_add_test(tc, edited_tables);
	tcase_add_test(tc, codebook_of_a_journal_is_gone);
	tcase_add_test(tc, this_checkout);
	suite_add_tcase(suite, tc);
	return suite;
}
