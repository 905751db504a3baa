/*
 * What a test and the library of failing system calls (faults_preload.c) share: a file, mapped by
 * both, so that calls of a running program can be made to fail and to work again.
 *
 *     LD_PRELOAD=…/faults_preload.so FAULTS_CONTROL=<file> program
 *
 * With FAULTS_LIE in the environment fsync and fdatasync say that they worked and do nothing: to
 * show that a test would notice.
 *
 * Only calls on regular files and folders below one folder count, so the terminal, pipes and the
 * program's own libraries go on working.
 */
#ifndef TURVEN_TESTS_FAULTS_PRELOAD_H
#define TURVEN_TESTS_FAULTS_PRELOAD_H

enum failing {
	FAIL_OPEN, /* for writing */
	FAIL_WRITE,
	FAIL_FSYNC,
	FAIL_FDATASYNC,
	FAIL_RENAME,
	FAIL_LINK,
	FAIL_MKDIR,
	FAIL_CLOSE, /* closes all the same */
	FAIL_UNLINK,
	FAIL_READ, /* opening for reading */
	N_FAIL
};

/* Instead of an errno, for FAIL_WRITE: half of it is written, and said so. */
#define FAIL_SHORT (-1)
/* Instead of an errno: the call does what it should, and before or after it this signal arrives at
 * the program and its children. */
#define FAIL_SIGNAL_BEFORE(signal) (-100 - (signal))
#define FAIL_SIGNAL_AFTER(signal)  (-200 - (signal))

struct failing_rule {
	int code;  /* errno or one of these; 0 = no rule */
	int nth;   /* the first call that fails, from 1 */
	int every; /* then each so-many-th; 0 = no other; 1 = all from then on */
};

struct failing_control {
	char below[512];
	struct failing_rule rules[N_FAIL];
	int calls[N_FAIL]; /* since the test set it to 0 */
	int fired;
	int clock_shift_s; /* so far is the computer's clock off, and files' times are not */
};

#endif
