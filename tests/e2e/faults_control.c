/* See the header. */
#include "faults_control.h"

#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static struct failing_control *control;

static const char *const call_names[N_FAIL] = {"open", "write", "fsync", "fdatasync", "rename",
	"link", "mkdir", "close", "unlink", "open for reading"};

char *join(const char *folder, const char *name)
{
	char *out = NULL;

	ck_assert_int_ge(asprintf(&out, "%s/%s", folder, name), 0);
	return out;
}

void skip(const char *what)
{
	printf("SKIPPED: %s\n", what);
	fflush(stdout);
}

/* The file is shared by the library and this test. */
bool preload(struct robot *r)
{
	static char variable[1000];
	char *path = join(r->folder, "control");
	int fd = open(path, O_RDWR | O_CREAT, 0666);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(ftruncate(fd, sizeof *control), 0);
	control = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	ck_assert(control != MAP_FAILED);
	close(fd);
	snprintf(variable, sizeof variable, "FAULTS_CONTROL=%s", path);
	free(path);
	if (robot_preload(r, variable))
		return true;
	skip("failing system calls: FAULTS_PRELOAD names no library");
	return false;
}

void fail_below(const char *folder)
{
	snprintf(control->below, sizeof control->below, "%s/", folder);
}

void arm(enum failing call, struct failing_rule rule)
{
	control->calls[call] = 0;
	control->rules[call] = rule;
}

int disarm(void)
{
	int fired = control->fired;

	for (int i = 0; i < N_FAIL; i++)
		control->rules[i].code = 0;
	control->fired = 0;
	return fired;
}

int n_fired(void)
{
	return control->fired;
}

const char *call_name(enum failing call)
{
	return call_names[call];
}

void set_clock(int shift_s)
{
	control->clock_shift_s = shift_s;
}
