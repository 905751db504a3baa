/*
 * The test's side of the library of failing system calls (faults_preload.h): which calls of the robot's
 * program fail from now on.
 */
#ifndef TURVEN_TESTS_FAULTS_CONTROL_H
#define TURVEN_TESTS_FAULTS_CONTROL_H

#include <stdbool.h>

#include "faults_preload.h"
#include "robot.h"

/* Loads the library into the program, before robot_start. False: it was not built, which is said. */
bool preload(struct robot *r);

void fail_below(const char *folder); /* which must be called before anything fails */
void arm(enum failing call, struct failing_rule rule);
int disarm(void); /* how many calls failed, or brought a signal, since the last time */
int n_fired(void);
const char *call_name(enum failing call);
void set_clock(int shift_s); /* the program's clock is so far off */

char *join(const char *folder, const char *name);
void skip(const char *what);

#endif
