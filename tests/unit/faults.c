/*
 * The linker's --wrap=NAME turns calls of NAME into __wrap_NAME and gives the real one as
 * __real_NAME.
 */
#include "faults.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* clang-format off */
int __real_open(const char *path, int flags, ...);
int __real_openat(int folder, const char *path, int flags, ...);
ssize_t __real_write(int fd, const void *data, size_t n);
int __real_fsync(int fd);
int __real_fdatasync(int fd);
int __real_rename(const char *from, const char *to);
int __real_renameat(int from_folder, const char *from, int to_folder, const char *to);
int __real_renameat2(int from_folder, const char *from, int to_folder, const char *to,
	unsigned flags);
int __real_link(const char *from, const char *to);
int __real_mkdir(const char *path, mode_t mode);
int __real_close(int fd);
int __real_fcntl(int fd, int command, ...);
int __real_unlink(const char *path);

int __wrap_open(const char *path, int flags, ...);
int __wrap_openat(int folder, const char *path, int flags, ...);
ssize_t __wrap_write(int fd, const void *data, size_t n);
int __wrap_fsync(int fd);
int __wrap_fdatasync(int fd);
int __wrap_rename(const char *from, const char *to);
int __wrap_renameat(int from_folder, const char *from, int to_folder, const char *to);
int __wrap_renameat2(int from_folder, const char *from, int to_folder, const char *to,
	unsigned flags);
int __wrap_link(const char *from, const char *to);
int __wrap_mkdir(const char *path, mode_t mode);
int __wrap_close(int fd);
int __wrap_fcntl(int fd, int command, ...);
int __wrap_unlink(const char *path);
/* clang-format on */

struct rule {
	int nth, times, code; /* times = 0: no rule */
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct rule rules[N_FAULTS];
static int calls[N_FAULTS];
static int fired;
static enum fault_call last;

void faults_reset(void)
{
	pthread_mutex_lock(&mutex);
	for (int i = 0; i < N_FAULTS; i++) {
		rules[i] = (struct rule){0};
		calls[i] = 0;
	}
	fired = 0;
	last = FAULT_ANY;
	pthread_mutex_unlock(&mutex);
}

void faults_arm(enum fault_call call, int nth, int times, int code)
{
	pthread_mutex_lock(&mutex);
	rules[call] = (struct rule){nth, times, code};
	pthread_mutex_unlock(&mutex);
}

int faults_calls(enum fault_call call)
{
	int n;

	pthread_mutex_lock(&mutex);
	n = calls[call];
	pthread_mutex_unlock(&mutex);
	return n;
}

int faults_fired(void)
{
	int n;

	pthread_mutex_lock(&mutex);
	n = fired;
	pthread_mutex_unlock(&mutex);
	return n;
}

enum fault_call faults_last(void)
{
	enum fault_call call;

	pthread_mutex_lock(&mutex);
	call = last;
	pthread_mutex_unlock(&mutex);
	return call;
}

/* Counts a call of this kind; returns the code of its rule if the rule is for this call, else 0. */
static int count(enum fault_call kind)
{
	const struct rule *rule = &rules[kind];
	int n = ++calls[kind];

	return n >= rule->nth && n - rule->nth < rule->times ? rule->code : 0;
}

/* The code with which this call has to fail, 0 for none. */
static int fault(enum fault_call call)
{
	int code;

	pthread_mutex_lock(&mutex);
	code = count(call);
	if (call < FAULT_LOCK) {
		int any = count(FAULT_ANY);

		if (code == 0)
			code = any;
	}
	if (code != 0) {
		fired++;
		last = call;
	}
	pthread_mutex_unlock(&mutex);
	return code;
}

/* Rules are for files and folders: pipes, sockets and eventfds go on working. */
static bool is_file(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && (S_ISREG(st.st_mode) || S_ISDIR(st.st_mode));
}

/* -1 and errno if this call has to fail. */
static bool fails(enum fault_call call)
{
	int code = fault(call);

	if (code == 0)
		return false;
	errno = code;
	return true;
}

int __wrap_open(const char *path, int flags, ...)
{
	mode_t mode = 0;
	va_list ap;

	va_start(ap, flags);
	if (flags & O_CREAT)
		mode = va_arg(ap, mode_t);
	va_end(ap);
	return fails(FAULT_OPEN) ? -1 : __real_open(path, flags, mode);
}

int __wrap_openat(int folder, const char *path, int flags, ...)
{
	mode_t mode = 0;
	va_list ap;

	va_start(ap, flags);
	if (flags & O_CREAT)
		mode = va_arg(ap, mode_t);
	va_end(ap);
	return fails(FAULT_OPEN) ? -1 : __real_openat(folder, path, flags, mode);
}

ssize_t __wrap_write(int fd, const void *data, size_t n)
{
	int code = is_file(fd) ? fault(FAULT_WRITE) : 0;

	if (code == FAULT_SHORT)
		return __real_write(fd, data, n / 2);
	if (code == FAULT_ZERO)
		return 0;
	if (code != 0) {
		errno = code;
		return -1;
	}
	return __real_write(fd, data, n);
}

int __wrap_fsync(int fd)
{
	return fails(FAULT_FSYNC) ? -1 : __real_fsync(fd);
}

int __wrap_fdatasync(int fd)
{
	return fails(FAULT_FDATASYNC) ? -1 : __real_fdatasync(fd);
}

int __wrap_rename(const char *from, const char *to)
{
	return fails(FAULT_RENAME) ? -1 : __real_rename(from, to);
}

int __wrap_renameat(int from_folder, const char *from, int to_folder, const char *to)
{
	return fails(FAULT_RENAME) ? -1 : __real_renameat(from_folder, from, to_folder, to);
}

int __wrap_renameat2(
	int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
	if (fails(FAULT_RENAMEAT2))
		return -1;
	return __real_renameat2(from_folder, from, to_folder, to, flags);
}

int __wrap_link(const char *from, const char *to)
{
	return fails(FAULT_LINK) ? -1 : __real_link(from, to);
}

int __wrap_mkdir(const char *path, mode_t mode)
{
	return fails(FAULT_MKDIR) ? -1 : __real_mkdir(path, mode);
}

int __wrap_close(int fd)
{
	int code = is_file(fd) ? fault(FAULT_CLOSE) : 0;
	int result = __real_close(fd);

	if (code == 0)
		return result;
	errno = code;
	return -1;
}

/* The third argument, if there is one, is taken as glibc does it. */
int __wrap_fcntl(int fd, int command, ...)
{
	va_list ap;
	void *argument;

	va_start(ap, command);
	argument = va_arg(ap, void *);
	va_end(ap);
	if (command == F_OFD_SETLK && fails(FAULT_LOCK))
		return -1;
	return __real_fcntl(fd, command, argument);
}

int __wrap_unlink(const char *path)
{
	return fails(FAULT_UNLINK) ? -1 : __real_unlink(path);
}
