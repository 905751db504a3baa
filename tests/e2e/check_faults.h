/* What the files check_faults*.c share. */
#ifndef TURVEN_TESTS_CHECK_FAULTS_H
#define TURVEN_TESTS_CHECK_FAULTS_H

#include <check.h>
#include <stdbool.h>

#include "faults_preload.h"
#include "robot.h"

extern struct figures *figures; /* of the part that runs; shared, each test is a process */

bool all_cases(void); /* the long form */
char *join(const char *folder, const char *name);
void skip(const char *what);

/* Did the program say this at its end? Lines that the terminal broke are whole again. */
bool said(const struct robot *r, const char *text);

/* Lets calls fail below r->folder or r->study. False: the library was not built. */
bool preload(struct robot *r);
void fail_below(const char *folder);
void arm(enum failing call, struct failing_rule rule);
int disarm(void); /* how many calls failed, or brought a signal, since the last time */
int n_fired(void);
const char *call_name(enum failing call);
void set_clock(int shift_s); /* the program's clock is so far off */

/* check_faults_disk.c */
void add_disk_tests(TCase *tc);
void add_meddling_tests(TCase *tc);

/* check_faults_signals.c */
void add_signal_tests(TCase *tc);
void add_clock_tests(TCase *tc);

#endif
