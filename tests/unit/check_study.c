/* A study on disk: made, found, its sessions and recordings, and the codebooks it was coded with.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "cases.h"
#include "fixture.h"
#include "store/study.h"

static char *folder;       /* of this test */
static struct study study; /* in `folder`/study */

static bool read_settings(const char *name, const char *text, size_t len, struct problems *problems)
{
	struct study_settings s;
	bool good = study_settings_parse(name, text, len, &s, problems);

	if (good)
		study_settings_clear(&s);
	return good;
}

/* Writes `folder`/<name>, with the folders it needs. */
static void put(const char *name, const char *text)
{
	char *path = file_join(folder, name);
	char *parent = file_folder(path);

	ck_assert(file_make_folder(parent, NULL));
	ck_assert(file_replace(path, text, strlen(text), NULL));
	free(parent);
	free(path);
}

static bool is_there(const char *name)
{
	char *path = file_join(folder, name);
	bool there = file_exists(path);

	free(path);
	return there;
}

static void open_study(void)
{
	struct problems problems = {0};
	char *root = file_join(folder, "study");

	study_clear(&study);
	ck_assert(study_open(&study, root, &problems));
	problems_clear(&problems);
	free(root);
}

#define CODEBOOK(version, label)                                                                   \
	"format: turven-codebook/1\nid: tiny\nversion: \"" version "\"\ntitle: Tiny\n"             \
	"targets:\n  - {id: child, roles: [child], label: Child}\n"                                \
	"codes:\n  - {id: c1, key: a, kind: point, label: " label "}\n"

static void setup(void)
{
	folder = fixture_folder();
	study = (struct study){0};
	put("study/study.yaml", "format: turven-study/1\n");
	put("study/sessions/s002/session.yaml", "format: turven-session/1\nid: s002\n");
	put("study/sessions/s001/session.yaml",
		"format: turven-session/1\nid: s001\nrecordings: [a.mp4, sub/b.mp4, c.mp4]\n");
	put("study/sessions/s001/a.mp4", "a");
	put("study/sessions/empty/note.txt", "no session.yaml");
	put("study/sessions/Not_an_id/session.yaml", "format: turven-session/1\nid: s003\n");
	put("study/codebooks/tiny.yaml", CODEBOOK("1", "One"));
	put("study/codebooks/README.md", "not a codebook");
	open_study();
}

static void teardown(void)
{
	study_clear(&study);
	fixture_remove_folder(folder);
}

START_TEST(cases)
{
	cases_run("study", read_settings, 5);
}
END_TEST

START_TEST(settings)
{
	size_t len;
	char *text = fixture_read(TESTS_DATA "/study/good-everything.yaml", &len);
	struct problems problems = {0};
	struct study_settings s;

	ck_assert(study_settings_parse("x", text, len, &s, &problems));
	ck_assert_str_eq(s.title, "A study: the second");
	ck_assert_str_eq(s.language, "nl");
	ck_assert_str_eq(s.media_root, "../tapes");
	ck_assert_uint_eq(s.n_coders, 2);
	ck_assert_str_eq(s.coders[0].name, "Anna");
	ck_assert_int_eq(s.coders[0].reaction_ms, 350);
	ck_assert_str_eq(s.coders[1].id, "bo");
	ck_assert_int_eq(s.coders[1].reaction_ms, 0);
	ck_assert(!s.window_keys && !s.confirm_on_video && !s.pause_while_typing);
	ck_assert_int_eq(s.replay_s, 8);
	ck_assert_double_eq(s.double_coding_share, 0.2);
	ck_assert_int_eq(s.reliability.tolerance_ms, 1500);
	ck_assert_int_eq(s.reliability.unit_ms, 40);
	ck_assert_int_eq(s.reliability.bootstrap, 500);
	study_settings_clear(&s);
	free(text);
}
END_TEST

START_TEST(default_settings)
{
	ck_assert_ptr_null(study.settings.title);
	ck_assert_ptr_null(study.settings.media_root);
	ck_assert_uint_eq(study.settings.n_coders, 0);
	ck_assert(study.settings.window_keys && study.settings.confirm_on_video &&
		  study.settings.pause_while_typing);
	ck_assert_int_eq(study.settings.replay_s, 5);
	ck_assert_int_eq(study.settings.reliability.tolerance_ms, 2000);
	ck_assert_int_eq(study.settings.reliability.unit_ms, 1000);
	ck_assert_int_eq(study.settings.reliability.bootstrap, 2000);
}
END_TEST

START_TEST(found_by_walking_up)
{
	char *inner = file_join(folder, "study/sessions/s001");
	char *root = NULL;
	struct error err = {0};

	ck_assert(study_find(inner, &root, &err));
	ck_assert_str_eq(root, study.root);
	free(root);
	free(inner);
	/* not above it */
	ck_assert(!study_find(folder, &root, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "turven init"));
	ck_assert(!study_find("/nowhere/at/all", &root, &err));
}
END_TEST

START_TEST(found_from_the_current_folder)
{
	char *root = NULL;

	ck_assert_int_eq(chdir(study.root), 0);
	ck_assert_int_eq(chdir("sessions/s001"), 0);
	ck_assert(study_find(NULL, &root, NULL));
	ck_assert_str_eq(root, study.root);
	ck_assert_int_eq(chdir("/"), 0);
	free(root);
}
END_TEST

START_TEST(broken_settings)
{
	struct problems problems = {0};
	struct study other = {0};

	put("study/study.yaml", "format: turven-study/1\ntitel: x\nreplay_s: soon\n");
	ck_assert(!study_open(&other, study.root, &problems));
	ck_assert_uint_eq(problems.n_errors, 2);
	problems_clear(&problems);
	ck_assert(!study_open(&other, folder, &problems));
	ck_assert_uint_eq(problems.n_errors, 1);
	problems_clear(&problems);
	study_clear(&other);
}
END_TEST

START_TEST(made_new)
{
	char *dir = file_join(folder, "new/deep");
	char *inside = file_join(folder, "new/deep/sessions/x");
	struct problems problems = {0};
	struct file_names names;
	struct study made = {0};
	struct error err;

	/* Where nothing is installed the codebooks are those of the study we stand in. */
	ck_assert_int_eq(chdir(study.root), 0);
	ck_assert(study_init(dir, "turven", &err));
	ck_assert(is_there("new/deep/sessions"));
	ck_assert(is_there("new/deep/.gitattributes"));
	ck_assert(study_open(&made, dir, &problems));
	ck_assert_uint_eq(problems.n, 0);
	ck_assert(study_sessions(&made, &names, NULL));
	ck_assert_uint_eq(names.n, 0);
	file_names_free(&names);
	ck_assert(study_codebooks(&made, &names, NULL));
	ck_assert_uint_ge(names.n, 1);
	file_names_free(&names);
	ck_assert(!study_init(dir, "turven", &err));
	ck_assert_ptr_nonnull(strstr(err.text, "in the study"));
	ck_assert(!study_init(inside, NULL, &err));
	ck_assert(!is_there("new/deep/sessions/x"));
	ck_assert_int_eq(chdir("/"), 0);
	study_clear(&made);
	free(inside);
	free(dir);
}
END_TEST

/* How many codebooks a new study gets from a program, called from outside any study. */
static size_t n_codebooks_from(const char *name, const char *program)
{
	char *dir = file_join(folder, name);
	char *path = program ? file_join(folder, program) : NULL;
	struct problems problems = {0};
	struct file_names names;
	struct study made = {0};
	struct error err = {0};
	size_t n;

	ck_assert_int_eq(chdir("/"), 0);
	ck_assert_msg(study_init(dir, path, &err), "%s", err.text);
	ck_assert(study_open(&made, dir, &problems));
	ck_assert(study_codebooks(&made, &names, NULL));
	n = names.n;
	file_names_free(&names);
	study_clear(&made);
	free(path);
	free(dir);
	return n;
}

START_TEST(made_by_a_program_in_a_checkout)
{
	if (file_exists(PKGDATADIR "/codebooks"))
		return; /* what is installed comes first */
	put("checkout/codebooks/own.yaml", "id: own\n");
	put("checkout/build/turven", "");
	put("checkout/turven", "");
	ck_assert_uint_eq(n_codebooks_from("new1", "checkout/build/turven"), 0);
	put("checkout/configure.ac", "");
	ck_assert_uint_eq(n_codebooks_from("new2", NULL), 0);
	ck_assert_uint_eq(n_codebooks_from("new3", "checkout/turven"), 0);
	ck_assert_uint_eq(n_codebooks_from("new4", "checkout/build/turven"), 1);
	ck_assert(is_there("new4/codebooks/own.yaml"));
}
END_TEST

START_TEST(sessions)
{
	struct file_names names;

	ck_assert(study_sessions(&study, &names, NULL));
	ck_assert_uint_eq(names.n, 2);
	ck_assert_str_eq(names.items[0], "s001");
	ck_assert_str_eq(names.items[1], "s002");
	file_names_free(&names);
}
END_TEST

/* A name from the command line or a file never leads out of the study. */
START_TEST(hostile_ids)
{
	static const char *const ids[] = {
		"..", "../s001", "s001/..", "/etc", "", ".", "S001", "s001\n", "a/b", "con"};

	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
		struct problems problems = {0};
		struct codebook cb;
		struct session s;

		ck_assert_ptr_null(study_session_folder(&study, ids[i]));
		ck_assert(!study_session(&study, ids[i], &s, &problems));
		ck_assert_ptr_null(study_codebook_path(&study, ids[i]));
		ck_assert(!study_codebook(&study, ids[i], NULL, &cb, &problems));
		ck_assert_uint_eq(problems.n_errors, 2);
		problems_clear(&problems);
	}
	ck_assert_ptr_null(study_codebook_used_path(&study, "tiny", "../../../../etc/passwd"));
	ck_assert_ptr_null(study_codebook_used_path(&study, "tiny", "abc"));
}
END_TEST

START_TEST(one_session)
{
	struct problems problems = {0};
	struct session s;

	ck_assert(study_session(&study, "s001", &s, &problems));
	ck_assert_uint_eq(s.n_recordings, 3);
	session_free(&s);
	ck_assert(!study_session(&study, "s009", &s, &problems));
	ck_assert_ptr_nonnull(strstr(problems.items[0].text, "no session 's009'"));
	problems_clear(&problems);
	put("study/sessions/s002/session.yaml", "format: turven-session/1\nid: s001\n");
	ck_assert(!study_session(&study, "s002", &s, &problems));
	problems_clear(&problems);
}
END_TEST

static char *find_recording(size_t i, struct error *err)
{
	struct problems problems = {0};
	struct session s;
	char *path = NULL;
	bool found;

	ck_assert(study_session(&study, "s001", &s, &problems));
	found = study_recording(&study, &s, i, &path, err);
	ck_assert(found == (path != NULL));
	session_free(&s);
	return path;
}

START_TEST(recordings)
{
	struct error err = {0};
	char *path = find_recording(0, NULL);

	ck_assert_str_eq(file_base(path), "a.mp4");
	free(path);
	ck_assert_ptr_null(find_recording(1, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "media_root"));

	/* relative to the study */
	put("study/study.yaml", "format: turven-study/1\nmedia_root: ../tapes\n");
	put("tapes/sub/b.mp4", "b");
	put("tapes/a.mp4", "another a");
	open_study();
	path = find_recording(1, NULL);
	ck_assert_ptr_nonnull(path);
	ck_assert(file_exists(path));
	free(path);
	/* the session's own folder comes first */
	path = find_recording(0, NULL);
	ck_assert_ptr_nonnull(strstr(path, "s001/a.mp4"));
	free(path);
	ck_assert_ptr_null(find_recording(2, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "tapes"));
}
END_TEST

START_TEST(recordings_by_whole_path)
{
	char *absolute = file_join(folder, "tapes/c.mp4");
	char *text = mem_printf(
		"format: turven-session/1\nid: s001\nrecordings: [\"%s\", /nowhere/d.mp4]\n",
		absolute);
	struct error err = {0};
	char *path;

	put("tapes/c.mp4", "c");
	put("study/sessions/s001/session.yaml", text);
	put("study/study.yaml", "format: turven-study/1\nmedia_root: /nowhere\n");
	open_study();
	path = find_recording(0, NULL);
	ck_assert_str_eq(path, absolute);
	free(path);
	ck_assert_ptr_null(find_recording(1, &err));
	ck_assert_str_eq(err.text, "the recording '/nowhere/d.mp4' is not there");
	free(text);
	free(absolute);
}
END_TEST

/* ---- codebooks ---- */

static void read_present(struct codebook *cb)
{
	struct problems problems = {0};

	ck_assert(study_codebook(&study, "tiny", NULL, cb, &problems));
	problems_clear(&problems);
}

START_TEST(codebooks)
{
	struct problems problems = {0};
	struct file_names names;
	struct codebook cb;

	put("study/codebooks/Bad Name.yaml", "x");
	put("study/codebooks/abc.yaml", CODEBOOK("1", "One"));
	ck_assert(study_codebooks(&study, &names, NULL));
	ck_assert_uint_ge(names.n, 2);
	ck_assert_str_eq(names.items[0], "abc");
	for (size_t i = 1; i < names.n; i++)
		ck_assert_str_lt(names.items[i - 1], names.items[i]);
	file_names_free(&names);
	read_present(&cb);
	ck_assert_str_eq(cb.id, "tiny");
	codebook_free(&cb);
	/* the id within is another one */
	ck_assert(!study_codebook(&study, "abc", NULL, &cb, &problems));
	ck_assert_ptr_nonnull(strstr(problems.items[0].text, "must be 'abc'"));
	problems_clear(&problems);
	ck_assert(!study_codebook(&study, "nope", NULL, &cb, &problems));
	ck_assert_ptr_nonnull(strstr(problems.items[0].text, "tiny"));
	problems_clear(&problems);
}
END_TEST

START_TEST(used_codebook_is_kept)
{
	struct problems problems = {0};
	struct codebook cb, used;
	char *path, *text;

	read_present(&cb);
	ck_assert(study_keep_codebook(&study, &cb, NULL));
	path = study_codebook_used_path(&study, "tiny", cb.sha256);
	text = fixture_read(path, NULL);
	ck_assert_str_eq(text, CODEBOOK("1", "One"));
	/* again is fine */
	ck_assert(study_keep_codebook(&study, &cb, NULL));

	/* A new version is coded with, the old work still opens with the old one. */
	put("study/codebooks/tiny.yaml", CODEBOOK("2", "Uno"));
	ck_assert(study_codebook(&study, "tiny", cb.sha256, &used, &problems));
	ck_assert_str_eq(label_get(&used.codes[0].label, "en", ""), "One");
	codebook_free(&used);
	read_present(&used);
	ck_assert_str_eq(used.version, "2");
	ck_assert(study_keep_codebook(&study, &used, NULL));
	codebook_free(&used);
	codebook_free(&cb);
	free(text);
	free(path);
}
END_TEST

START_TEST(changed_codebook_is_refused)
{
	struct error err = {0};
	struct codebook cb, changed;

	read_present(&cb);
	ck_assert(study_keep_codebook(&study, &cb, NULL));
	put("study/codebooks/tiny.yaml", CODEBOOK("1", "Uno"));
	read_present(&changed);
	ck_assert(!study_keep_codebook(&study, &changed, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "raise its version"));
	codebook_free(&changed);
	codebook_free(&cb);
}
END_TEST

START_TEST(damaged_copy_is_refused)
{
	struct problems problems = {0};
	struct error err = {0};
	struct codebook cb, used;
	char *path;

	read_present(&cb);
	ck_assert(study_keep_codebook(&study, &cb, NULL));
	path = study_codebook_used_path(&study, "tiny", cb.sha256);
	ck_assert(file_replace(path, CODEBOOK("1", "Two"), strlen(CODEBOOK("1", "Two")), NULL));
	ck_assert(!study_codebook(&study, "tiny", cb.sha256, &used, &problems));
	ck_assert_ptr_nonnull(strstr(problems.items[0].text, "was changed"));
	problems_clear(&problems);
	ck_assert(!study_keep_codebook(&study, &cb, &err));
	codebook_free(&cb);
	free(path);
}
END_TEST

/* The copy was never made or is lost: the present file will do if it is that very one. */
START_TEST(missing_copy)
{
	struct problems problems = {0};
	struct codebook cb, used;

	read_present(&cb);
	ck_assert(study_codebook(&study, "tiny", cb.sha256, &used, &problems));
	codebook_free(&used);
	put("study/codebooks/tiny.yaml", CODEBOOK("2", "Uno"));
	ck_assert(!study_codebook(&study, "tiny", cb.sha256, &used, &problems));
	ck_assert_uint_eq(problems.n, 1);
	ck_assert_ptr_nonnull(strstr(problems.items[0].text, "put it back as"));
	problems_clear(&problems);
	ck_assert(!study_codebook(&study, "tiny", "../../x", &used, &problems));
	problems_clear(&problems);
	codebook_free(&cb);
}
END_TEST

/* Somebody saves the codebook between reading it and the first code. */
START_TEST(changed_while_running)
{
	struct error err = {0};
	struct codebook cb;

	read_present(&cb);
	put("study/codebooks/tiny.yaml", CODEBOOK("2", "Uno"));
	ck_assert(!study_keep_codebook(&study, &cb, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "while the program was running"));
	ck_assert(!is_there("study/codebooks/used"));
	codebook_free(&cb);
}
END_TEST

START_TEST(this_checkout_is_a_study)
{
	struct problems problems = {0};
	struct study checkout = {0};

	ck_assert(study_open(&checkout, TOP_SRCDIR, &problems));
	ck_assert_uint_eq(problems.n, 0);
	ck_assert_uint_ge(checkout.settings.n_coders, 3);
	study_clear(&checkout);
}
END_TEST

Suite *study_suite(void);

Suite *study_suite(void)
{
	Suite *suite = suite_create("study");
	TCase *tc = tcase_create("study");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, cases);
	tcase_add_test(tc, settings);
	tcase_add_test(tc, default_settings);
	tcase_add_test(tc, found_by_walking_up);
	tcase_add_test(tc, found_from_the_current_folder);
	tcase_add_test(tc, broken_settings);
	tcase_add_test(tc, made_new);
	tcase_add_test(tc, made_by_a_program_in_a_checkout);
	tcase_add_test(tc, sessions);
	tcase_add_test(tc, hostile_ids);
	tcase_add_test(tc, one_session);
	tcase_add_test(tc, recordings);
	tcase_add_test(tc, recordings_by_whole_path);
	tcase_add_test(tc, codebooks);
	tcase_add_test(tc, used_codebook_is_kept);
	tcase_add_test(tc, changed_codebook_is_refused);
	tcase_add_test(tc, damaged_copy_is_refused);
	tcase_add_test(tc, missing_copy);
	tcase_add_test(tc, changed_while_running);
	tcase_add_test(tc, this_checkout_is_a_study);
	suite_add_tcase(suite, tc);
	return suite;
}
