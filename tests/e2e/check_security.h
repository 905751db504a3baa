/* Between check_security.c and check_security_files.c. */
#ifndef TURVEN_TESTS_CHECK_SECURITY_H
#define TURVEN_TESTS_CHECK_SECURITY_H

#include <check.h>
#include <stdbool.h>

#include "screen/terminal.h"

/* A folder of its own for each test, and in it the folder of a study with the session s1, in which
 * anna has coded with the codebook c. The names of the folders and of the recording hold what shells
 * and command lines take for something else. */
struct place {
	char *folder, *study, *recording;
	const char *name; /* of the recording, in the folder of the session */
};
extern struct place place;

void place_open(void);
void place_close(void);

void write_in(const char *folder, const char *name, const char *text);
char *path_in(const char *folder, const char *name); /* the caller frees */

/* Runs the program in the study with these words, NULL at the end, its output to <folder>/said. The
 * exit status. */
int turven(const char *const *words);
/* What it said contains the text. */
bool turven_said(const char *text);

/* `turven code` on a terminal; words go before it (a tracer), NULL at the end. */
struct terminal *code(const char *const *before, const char *player);

void add_file_tests(TCase *tc);

#endif
