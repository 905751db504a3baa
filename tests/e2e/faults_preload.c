/*
 * A library that is loaded before the C library and makes system calls fail on purpose. See the
 * header. Linux only.
 */
#include "faults_preload.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#define PATH_SIZE 4096

static struct failing_control *control;
static bool lies;

/* ISO C has no way from void * to a function; POSIX promises that this works. */
#define REAL(type, name)                                                                           \
	static type real;                                                                          \
	do {                                                                                       \
		if (!real) {                                                                       \
			void *found = dlsym(RTLD_NEXT, #name);                                     \
			memcpy(&real, &found, sizeof real);                                        \
		}                                                                                  \
	} while (0)

typedef int open_function(const char *, int, ...);
typedef int openat_function(int, const char *, int, ...);

__attribute__((constructor)) static void begin(void)
{
	const char *path = getenv("FAULTS_CONTROL");
	REAL(open_function *, open);
	int fd = path ? real(path, O_RDWR | O_CLOEXEC) : -1;
	void *memory;

	lies = getenv("FAULTS_LIE") != NULL;
	if (fd < 0)
		return;
	memory = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (memory != MAP_FAILED)
		control = memory;
}

static bool is_below(const char *path)
{
	size_t n = strlen(control->below);

	return n > 0 && strncmp(path, control->below, n) == 0;
}

/* The path of a descriptor; "" = it has none. */
static void path_of_fd(int fd, char out[PATH_SIZE])
{
	char link[64];
	ssize_t n;

	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	n = readlink(link, out, PATH_SIZE - 1);
	out[n > 0 ? n : 0] = '\0';
}

static bool concerns_path(int folder, const char *path)
{
	char whole[2 * PATH_SIZE], start[PATH_SIZE];

	if (!control)
		return false;
	if (path[0] == '/')
		return is_below(path);
	if (folder != AT_FDCWD)
		path_of_fd(folder, start);
	else if (!getcwd(start, sizeof start))
		return false;
	snprintf(whole, sizeof whole, "%s/%s", start, path);
	return is_below(whole);
}

static bool concerns_fd(int fd)
{
	char path[PATH_SIZE];
	struct stat st;

	if (!control || fstat(fd, &st) != 0 || !(S_ISREG(st.st_mode) || S_ISDIR(st.st_mode)))
		return false;
	path_of_fd(fd, path);
	return is_below(path);
}

/* Counts the call; the code with which it has to fail, 0 = it goes on. */
static int fault(enum failing call)
{
	struct failing_rule rule = control->rules[call];
	int n = __atomic_add_fetch(&control->calls[call], 1, __ATOMIC_SEQ_CST);

	if (rule.code == 0 || n < rule.nth ||
		(rule.every == 0 ? n > rule.nth : (n - rule.nth) % rule.every != 0))
		return 0;
	__atomic_add_fetch(&control->fired, 1, __ATOMIC_SEQ_CST);
	return rule.code;
}

/* -1 and errno if the call has to fail. */
static bool fails(enum failing call)
{
	int code = fault(call);

	if (code != 0)
		errno = code;
	return code != 0;
}

static bool fails_open(int folder, const char *path, int flags)
{
	bool writes = (flags & O_ACCMODE) != O_RDONLY || (flags & O_CREAT);

	return writes && concerns_path(folder, path) && fails(FAIL_OPEN);
}

#define TAKE_MODE(mode)                                                                            \
	mode_t mode = 0;                                                                           \
	if (flags & (O_CREAT | __O_TMPFILE)) {                                                     \
		va_list ap;                                                                        \
		va_start(ap, flags);                                                               \
		mode = va_arg(ap, mode_t);                                                         \
		va_end(ap);                                                                        \
	}

int open(const char *path, int flags, ...)
{
	TAKE_MODE(mode)
	REAL(open_function *, open);
	return fails_open(AT_FDCWD, path, flags) ? -1 : real(path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
	TAKE_MODE(mode)
	REAL(open_function *, open64);
	return fails_open(AT_FDCWD, path, flags) ? -1 : real(path, flags, mode);
}

int openat(int folder, const char *path, int flags, ...)
{
	TAKE_MODE(mode)
	REAL(openat_function *, openat);
	return fails_open(folder, path, flags) ? -1 : real(folder, path, flags, mode);
}

int openat64(int folder, const char *path, int flags, ...)
{
	TAKE_MODE(mode)
	REAL(openat_function *, openat64);
	return fails_open(folder, path, flags) ? -1 : real(folder, path, flags, mode);
}

ssize_t write(int fd, const void *data, size_t n)
{
	typedef ssize_t write_function(int, const void *, size_t);
	REAL(write_function *, write);
	int code = concerns_fd(fd) ? fault(FAIL_WRITE) : 0;

	if (code == FAIL_SHORT)
		return real(fd, data, n / 2);
	if (code == 0)
		return real(fd, data, n);
	errno = code;
	return -1;
}

typedef int fd_function(int);

int fsync(int fd)
{
	REAL(fd_function *, fsync);
	if (lies)
		return 0;
	return concerns_fd(fd) && fails(FAIL_FSYNC) ? -1 : real(fd);
}

int fdatasync(int fd)
{
	REAL(fd_function *, fdatasync);
	if (lies)
		return 0;
	return concerns_fd(fd) && fails(FAIL_FDATASYNC) ? -1 : real(fd);
}

int rename(const char *from, const char *to)
{
	typedef int rename_function(const char *, const char *);
	REAL(rename_function *, rename);
	return concerns_path(AT_FDCWD, to) && fails(FAIL_RENAME) ? -1 : real(from, to);
}

int renameat(int from_folder, const char *from, int to_folder, const char *to)
{
	typedef int renameat_function(int, const char *, int, const char *);
	REAL(renameat_function *, renameat);
	if (concerns_path(to_folder, to) && fails(FAIL_RENAME))
		return -1;
	return real(from_folder, from, to_folder, to);
}

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
	typedef int renameat2_function(int, const char *, int, const char *, unsigned);
	REAL(renameat2_function *, renameat2);
	if (concerns_path(to_folder, to) && fails(FAIL_RENAME))
		return -1;
	return real(from_folder, from, to_folder, to, flags);
}

int link(const char *from, const char *to)
{
	typedef int link_function(const char *, const char *);
	REAL(link_function *, link);
	return concerns_path(AT_FDCWD, to) && fails(FAIL_LINK) ? -1 : real(from, to);
}

int mkdir(const char *path, mode_t mode)
{
	typedef int mkdir_function(const char *, mode_t);
	REAL(mkdir_function *, mkdir);
	return concerns_path(AT_FDCWD, path) && fails(FAIL_MKDIR) ? -1 : real(path, mode);
}
