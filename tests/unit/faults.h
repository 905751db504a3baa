/*
 * Makes system calls of src/ fail on purpose, in programs linked with $(faults_ldflags): the linker
 * sends these calls to faults.c first. Without a rule they do what they always do.
 *
 *     faults_reset();
 *     faults_arm(FAULT_WRITE, 3, 1, ENOSPC);    the third write() from now on
 *     ... the code under test ...
 *     if (faults_fired() == 0) ...              it made fewer than three
 *
 * Several rules may stand side by side, one per kind of call. Safe with threads. Calls within the C
 * library (stdio) are not reached, nor writes to pipes and sockets, so a test can look at files
 * while a rule is armed.
 */
#ifndef TURVEN_TESTS_FAULTS_H
#define TURVEN_TESTS_FAULTS_H

#include <limits.h>

enum fault_call {
	FAULT_OPEN,
	FAULT_WRITE,
	FAULT_FSYNC,
	FAULT_FDATASYNC,
	FAULT_RENAME,    /* also renameat */
	FAULT_RENAMEAT2, /* rename that replaces nothing */
	FAULT_LINK,
	FAULT_MKDIR,
	FAULT_CLOSE, /* closes, then fails */
	FAULT_LOCK,  /* fcntl with F_OFD_SETLK */
	FAULT_UNLINK,
	FAULT_ANY, /* each of the above but FAULT_LOCK and FAULT_UNLINK */
	N_FAULTS
};

/* Instead of an errno, for FAULT_WRITE: write half of it and say so; write nothing and say 0. */
#define FAULT_SHORT (-1)
#define FAULT_ZERO  (-2)

#define FAULT_ALWAYS INT_MAX

/* Forgets all rules and counts. */
void faults_reset(void);

/* From the nth (1 = first) such call, counted from the reset, `times` calls fail with `code`. */
void faults_arm(enum fault_call call, int nth, int times, int code);

/* Since the reset: how many calls of this kind, how many failed by a rule, and which kind last. */
int faults_calls(enum fault_call call);
int faults_fired(void);
enum fault_call faults_last(void);

#endif
