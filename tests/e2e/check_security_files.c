/* Where the program writes, and who may read it: ids, links, modes of files. */
#include "check_security.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unit/fixture.h"

/* One event, logged with the stopwatch. */
static void log_one(void)
{
	struct terminal *t = code(NULL, "--stopwatch");

	terminal_wait(t, "all saved");
	terminal_send(t, "1h");
	terminal_wait(t, "logged:");
	terminal_send(t, "\x11\x11");
	ck_assert_int_eq(terminal_end(t), 0);
}

/* ---- ids ---- */

START_TEST(ids_cannot_leave_the_study)
{
	static const char *const words[][8] = {
		{"code", "../s1", "--coder", "anna", "--codebook", "c"},
		{"code", "s1", "--coder", "../../anna", "--codebook", "c", "--stopwatch"},
		{"code", "s1", "--coder", "anna", "--codebook", "../c", "--stopwatch"},
		{"code", "s1", "--coder", "a/b", "--codebook", "c", "--stopwatch"},
		{"rebuild", "../../s1"},
		{"rebuild", "."},
		{"codebook", "new", "../new"},
		{"codebook", "new", "/tmp/new"},
		{"codebook", "show", "c@../../x"},
		{"export", "csv", "../s1", "--output", "out.csv"},
		{"scores", "../s1"},
	};
	size_t n = fixture_count(place.folder);

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		ck_assert_msg(turven(words[i]) != 0, "'%s %s' is done", words[i][0], words[i][1]);
		/* what it said is a file, too */
		ck_assert_uint_eq(fixture_count(place.folder), n + 1);
	}
}
END_TEST

/* Ids in files that came from elsewhere. */
START_TEST(ids_in_files_cannot_leave_the_study)
{
	static const char *const check[] = {"check", NULL};

	write_in(place.study, "sessions/s1/session.yaml",
		"format: turven-session/1\nid: ../../x\nparticipants: [{id: ../kim}]\n"
		"recordings: [../../secret.mp4]\n");
	ck_assert_int_eq(turven(check), 1);
	ck_assert(turven_said("'../../x'"));
	ck_assert(turven_said("'../kim'"));
	ck_assert(turven_said("'../../secret.mp4'"));
	write_in(place.study, "codebooks/c.yaml", "format: turven-codebook/1\nid: ../c\n");
	ck_assert_int_eq(turven(check), 1);
	ck_assert(turven_said("'../c'"));
}
END_TEST

/* ---- links ---- */

/* Moves what is at the name to <folder>/outside and leaves a link there; where nothing was, the link
 * leads to an empty folder. */
static char *link_outside(const char *name)
{
	char *inside = path_in(place.study, name), *outside = path_in(place.folder, "outside");

	if (rename(inside, outside) != 0)
		ck_assert_int_eq(mkdir(outside, 0777), 0);
	ck_assert_int_eq(symlink(outside, inside), 0);
	free(inside);
	return outside;
}

static const char *const folders[] = {
	"sessions", "sessions/s1", "sessions/s1/journal", "codebooks", "codebooks/used"};

/* A study whose folders are links: nothing is written there, and it is said what to do. */
START_TEST(links_of_folders_lead_nowhere)
{
	static const char *const rebuild[] = {"rebuild", "s1", NULL};
	static const char *const other[] = {"codebook", "new", "other", NULL};
	const char *name = folders[_i];
	char *outside = link_outside(name);
	size_t n = fixture_count(outside);
	struct terminal *t = code(NULL, "--stopwatch");

	ck_assert_int_eq(terminal_end(t), 1);
	ck_assert_uint_eq(fixture_count(outside), n);
	if (strcmp(name, "codebooks") == 0) {
		ck_assert_int_eq(turven(other), 1);
		ck_assert(turven_said("leads out of the study"));
		ck_assert_uint_eq(fixture_count(outside), n);
	}
	ck_assert_int_le(turven(rebuild), 1);
	ck_assert_uint_eq(fixture_count(outside), n);
	free(outside);
}
END_TEST

/* And where work was done before. */
START_TEST(tables_are_not_written_through_links)
{
	static const char *const rebuild[] = {"rebuild", "s1", NULL};
	char *outside, *table;

	log_one();
	outside = link_outside("sessions/s1");
	table = path_in(outside, "s1_anna_c_events.tsv");
	ck_assert_int_eq(unlink(table), 0);
	ck_assert_int_ne(turven(rebuild), 0);
	ck_assert(turven_said("leads out of the study"));
	ck_assert_int_ne(access(table, F_OK), 0);
	free(table);
	free(outside);
}
END_TEST

/* A link in place of a file is replaced, and the file it leads to stays what it was. */
START_TEST(links_of_files_are_replaced)
{
	static const char *const names[] = {"sessions/s1/s1_anna_c_events.tsv",
		"sessions/s1/s1_anna_c_events.json", "sessions/s1/.~lock.s1_anna_c"};
	char *outside = path_in(place.folder, "outside"), *there;

	write_in(place.folder, "outside", "mine");
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char *path = path_in(place.study, names[i]);

		ck_assert_int_eq(symlink(i < 2 ? outside : "../../../made", path), 0);
		free(path);
	}
	log_one();
	there = fixture_read(outside, NULL);
	ck_assert_str_eq(there, "mine");
	free(there);
	free(outside);
	outside = path_in(place.folder, "made");
	ck_assert_int_ne(access(outside, F_OK), 0);
	free(outside);
}
END_TEST

/* ---- modes ---- */

static int n_looked_at;

static void check_modes(const char *folder, mode_t never)
{
	DIR *dir = opendir(folder);
	const struct dirent *entry;

	ck_assert_ptr_nonnull(dir);
	while ((entry = readdir(dir)) != NULL) {
		char *path = path_in(folder, entry->d_name);
		struct stat st;

		ck_assert_int_eq(lstat(path, &st), 0);
		ck_assert_msg(entry->d_name[0] == '.' || (st.st_mode & never) == 0,
			"'%s' has the mode %o", path, (unsigned)st.st_mode);
		n_looked_at++;
		if (S_ISDIR(st.st_mode) && entry->d_name[0] != '.')
			check_modes(path, never);
		free(path);
	}
	closedir(dir);
}

static const struct {
	mode_t umask, never;
} masks[] = {
	{0, S_IWOTH},
	{022, S_IWGRP | S_IWOTH},
	{027, S_IWGRP | S_IRWXO},
	{077, S_IRWXG | S_IRWXO},
};

/* Everything that it makes: a study, a journal, tables, exports. */
START_TEST(files_are_as_the_umask_says)
{
	static const char *const init[] = {"init", "../made", NULL};
	static const char *const new[] = {"codebook", "new", "other", NULL};
	static const char *const scores[] = {"scores", "--output", "../made/scores.tsv", NULL};
	static const char *const export[] = {"export", "csv", "--output", "../made/csv", NULL};
	char *made = path_in(place.folder, "made"), *journal;
	mode_t before = umask(masks[_i].umask);

	ck_assert_int_eq(turven(init), 0);
	log_one();
	ck_assert_int_eq(turven(new), 0);
	ck_assert_int_eq(turven(scores), 0);
	ck_assert_int_eq(turven(export), 0);
	umask(before);
	journal = path_in(place.study, "sessions/s1/journal");
	check_modes(made, masks[_i].never);
	check_modes(journal, masks[_i].never);
	ck_assert_int_ge(n_looked_at, 8);
	free(journal);
	free(made);
}
END_TEST

void add_file_tests(TCase *tc)
{
	tcase_add_test(tc, ids_cannot_leave_the_study);
	tcase_add_test(tc, ids_in_files_cannot_leave_the_study);
	tcase_add_loop_test(
		tc, links_of_folders_lead_nowhere, 0, (int)(sizeof folders / sizeof folders[0]));
	tcase_add_test(tc, tables_are_not_written_through_links);
	tcase_add_test(tc, links_of_files_are_replaced);
	tcase_add_loop_test(
		tc, files_are_as_the_umask_says, 0, (int)(sizeof masks / sizeof masks[0]));
}
