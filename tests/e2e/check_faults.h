/* Between check_faults.c and check_faults_disk.c. */
#ifndef TURVEN_TESTS_CHECK_FAULTS_H
#define TURVEN_TESTS_CHECK_FAULTS_H

#include <check.h>
#include <stdbool.h>

#include "faults_preload.h"
#include "robot.h"

extern struct figures *figures; /* shared: each test is a process of its own */

char *join(const char *folder, const char *name);
void skip(const char *what);

/* Did the program say this at its end? Lines that the terminal broke are whole again. */
bool said(const struct robot *r, const char *text);

/* Lets calls fail below r->folder or r->study. False: the library was not built. */
bool preload(struct robot *r);
void fail_below(const char *folder);
void arm(enum failing call, struct failing_rule rule);
void disarm(void);

/* The tests of check_faults_disk.c. */
void add_disk_tests(TCase *tc);

#endif
