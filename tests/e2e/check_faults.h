/* What the files check_faults*.c share. */
#ifndef TURVEN_TESTS_CHECK_FAULTS_H
#define TURVEN_TESTS_CHECK_FAULTS_H

#include <check.h>
#include <stdbool.h>

#include "faults_control.h"
#include "robot.h"

extern struct figures *figures; /* of the part that runs; shared, each test is a process */

bool all_cases(void); /* the long form */

/* Did the program say this at its end? Lines that the terminal broke are whole again. */
bool said(const struct robot *r, const char *text);

/* check_faults_disk.c */
void add_disk_tests(TCase *tc);
void add_meddling_tests(TCase *tc);

/* check_faults_signals.c */
void add_signal_tests(TCase *tc);
void add_clock_tests(TCase *tc);

/* check_faults_player.c */
void add_player_tests(TCase *tc);

#endif
