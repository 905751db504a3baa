/*
 * A study in a temporary folder, with one session s1, and desks with a stopwatch in it. Whatever does
 * not work ends the test.
 */
#ifndef TURVEN_TESTS_DESK_FIXTURE_H
#define TURVEN_TESTS_DESK_FIXTURE_H

#include <stdint.h>

#include "coding/desk.h"

extern char *desk_fixture_root; /* between begin and end */
void desk_fixture_begin(const char *study_yaml, const char *session_yaml);
void desk_fixture_end(void);

/* A file of the study; folders are made. And its content; the caller frees. */
void desk_fixture_write(const char *name, const char *text);
char *desk_fixture_read(const char *name);

struct desk *desk_fixture_open(const char *codebook, const char *coder);
void desk_fixture_close(struct desk *d);

/* A moment as if the clock stood there. */
struct desk_moment desk_fixture_moment(int64_t ms);

#endif
