/*
 * What several tests need: a folder to write in, and test cases read from tests/data. Everything
 * here ends the test with a failure where it cannot do its work.
 */
#ifndef TURVEN_TESTS_FIXTURE_H
#define TURVEN_TESTS_FIXTURE_H

#include <stddef.h>

/* A new empty folder, by its real path; the caller gives it back with fixture_remove_folder. */
char *fixture_folder(void);
void fixture_remove_folder(char *folder); /* with all that is in it; frees the name */

/* How many names there are in the folder, those with a dot in front included. */
size_t fixture_count(const char *folder);

/* The content of a file, NUL-terminated; len may be NULL. The caller frees. */
char *fixture_read(const char *path, size_t *len);

/* The text must be that of TESTS_DATA/<name>, but for the program's version, for which that has a ?.
 * What was found instead is written to a file here. */
void fixture_golden(const char *name, const char *text);

/*
 * The lines of TESTS_DATA/<name> in place, cut at tabs; %HH in a field is a byte. `skip` lines at
 * the start are left out.
 */
#define FIXTURE_FIELDS 4
struct fixture_row {
	int line; /* in the file, 1-based */
	char *fields[FIXTURE_FIELDS];
	size_t lens[FIXTURE_FIELDS];
	size_t n;
};
struct fixture_rows {
	struct fixture_row *items;
	size_t n;
	char *data;
};
void fixture_rows_read(struct fixture_rows *rows, const char *name, int skip);
void fixture_rows_clear(struct fixture_rows *rows);

#endif
