/*
 * A library that is loaded before the C library and makes system calls fail on purpose. See the
 * header. Linux only.
 */
#include "faults_preload.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#include "faults_record.h"

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

/* What becomes of a call: at most one of the two. */
struct fate {
	int code;   /* errno, FAIL_SHORT, or 0 */
	int signal; /* arrives when it is done; 0 = none */
};

static struct fate decide(bool concerns, enum failing call)
{
	int code = concerns ? fault(call) : 0;

	if (code <= FAIL_SIGNAL_AFTER(0))
		return (struct fate){0, FAIL_SIGNAL_AFTER(0) - code};
	if (code > FAIL_SIGNAL_BEFORE(0))
		return (struct fate){code, 0};
	kill(0, FAIL_SIGNAL_BEFORE(0) - code);
	return (struct fate){0, 0};
}

/* Ends a call that was let through, leaving errno alone. */
static int done(struct fate fate, int result)
{
	int code = errno;

	if (fate.signal > 0)
		kill(0, fate.signal);
	errno = code;
	return result;
}

static int failed(struct fate fate)
{
	errno = fate.code;
	return -1;
}

/* Opening a folder, to sync or to list it, is no reading of a file. */
static struct fate fate_of_open(int folder, const char *path, int flags)
{
	bool writes = (flags & O_ACCMODE) != O_RDONLY || (flags & O_CREAT);

	return decide(control && !(flags & O_DIRECTORY && !writes) && concerns_path(folder, path),
		writes ? FAIL_OPEN : FAIL_READ);
}

#define TAKE_MODE(mode)                                                                            \
	mode_t mode = 0;                                                                           \
	if (flags & (O_CREAT | __O_TMPFILE)) {                                                     \
		va_list ap;                                                                        \
		va_start(ap, flags);                                                               \
		mode = va_arg(ap, mode_t);                                                         \
		va_end(ap);                                                                        \
	}

static void note_open(int folder, const char *path, int flags, bool is_new, int fd)
{
	if ((flags & __O_TMPFILE) && concerns_path(folder, path))
		record_nameless(fd);
	else if ((flags & O_CREAT) && concerns_path(folder, path))
		record_open(fd, path, is_new);
}

#define OPEN(folder, call)                                                                         \
	struct fate fate = fate_of_open(folder, path, flags);                                      \
	bool is_new = record_on() && (flags & O_CREAT) && faccessat(folder, path, F_OK, 0) != 0;   \
	int fd = fate.code != 0 ? failed(fate) : (call);                                           \
	if (fd >= 0 && record_on())                                                                \
		note_open(folder, path, flags, is_new, fd);                                        \
	return fate.code != 0 ? fd : done(fate, fd)

int open(const char *path, int flags, ...)
{
	TAKE_MODE(mode)
	REAL(open_function *, open);
	OPEN(AT_FDCWD, real(path, flags, mode));
}

int open64(const char *path, int flags, ...)
{
	TAKE_MODE(mode)
	REAL(open_function *, open64);
	OPEN(AT_FDCWD, real(path, flags, mode));
}

int openat(int folder, const char *path, int flags, ...)
{
	TAKE_MODE(mode)
	REAL(openat_function *, openat);
	OPEN(folder, real(folder, path, flags, mode));
}

int openat64(int folder, const char *path, int flags, ...)
{
	TAKE_MODE(mode)
	REAL(openat_function *, openat64);
	OPEN(folder, real(folder, path, flags, mode));
}

ssize_t write(int fd, const void *data, size_t n)
{
	typedef ssize_t write_function(int, const void *, size_t);
	REAL(write_function *, write);
	bool concerns = concerns_fd(fd);
	struct fate fate = decide(concerns, FAIL_WRITE);
	ssize_t written;

	if (fate.code != 0 && fate.code != FAIL_SHORT)
		return failed(fate);
	written = real(fd, data, fate.code == FAIL_SHORT ? n / 2 : n);
	if (written > 0 && concerns && record_on())
		record_write(fd, data, (size_t)written);
	done(fate, 0);
	return written;
}

typedef int fd_function(int);

static int sync_as_decided(fd_function *real, int fd, enum failing call)
{
	bool concerns = concerns_fd(fd);
	struct fate fate = decide(concerns, call);
	long id = concerns && record_on() ? record_sync_begin(fd) : 0;
	int result = fate.code != 0 ? failed(fate) : real(fd);

	if (id != 0 && result == 0)
		record_sync_end(id);
	return fate.code != 0 ? result : done(fate, result);
}

int fsync(int fd)
{
	REAL(fd_function *, fsync);
	return lies ? 0 : sync_as_decided(real, fd, FAIL_FSYNC);
}

int fdatasync(int fd)
{
	REAL(fd_function *, fdatasync);
	return lies ? 0 : sync_as_decided(real, fd, FAIL_FDATASYNC);
}

int close(int fd)
{
	REAL(fd_function *, close);
	struct fate fate = decide(concerns_fd(fd), FAIL_CLOSE);
	int result = real(fd);

	return fate.code != 0 ? failed(fate) : done(fate, result);
}

/* For calls that change names: noted where they worked. */
#define NAMES(concerns, which, call, note)                                                         \
	bool is_ours = concerns;                                                                   \
	struct fate fate = decide(is_ours, which);                                                 \
	int result = fate.code != 0 ? failed(fate) : (call);                                       \
	if (result == 0 && is_ours && record_on())                                                 \
		note;                                                                              \
	return fate.code != 0 ? result : done(fate, result)

int rename(const char *from, const char *to)
{
	typedef int rename_function(const char *, const char *);
	REAL(rename_function *, rename);
	NAMES(concerns_path(AT_FDCWD, to), FAIL_RENAME, real(from, to),
		record_names("rename", from, to));
}

int renameat(int from_folder, const char *from, int to_folder, const char *to)
{
	typedef int renameat_function(int, const char *, int, const char *);
	REAL(renameat_function *, renameat);
	NAMES(concerns_path(to_folder, to), FAIL_RENAME, real(from_folder, from, to_folder, to),
		record_names("rename", from, to));
}

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
	typedef int renameat2_function(int, const char *, int, const char *, unsigned);
	REAL(renameat2_function *, renameat2);
	NAMES(concerns_path(to_folder, to), FAIL_RENAME,
		real(from_folder, from, to_folder, to, flags), record_names("rename", from, to));
}

int link(const char *from, const char *to)
{
	typedef int link_function(const char *, const char *);
	REAL(link_function *, link);
	NAMES(concerns_path(AT_FDCWD, to), FAIL_LINK, real(from, to), record_link(from, to));
}

int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags)
{
	typedef int linkat_function(int, const char *, int, const char *, int);
	REAL(linkat_function *, linkat);
	NAMES(concerns_path(to_folder, to), FAIL_LINK,
		real(from_folder, from, to_folder, to, flags), record_link(from, to));
}

int unlink(const char *path)
{
	typedef int unlink_function(const char *);
	REAL(unlink_function *, unlink);
	NAMES(concerns_path(AT_FDCWD, path), FAIL_UNLINK, real(path),
		record_names("remove", path, NULL));
}

int mkdir(const char *path, mode_t mode)
{
	typedef int mkdir_function(const char *, mode_t);
	REAL(mkdir_function *, mkdir);
	NAMES(concerns_path(AT_FDCWD, path), FAIL_MKDIR, real(path, mode),
		record_names("mkdir", path, NULL));
}

int clock_gettime(clockid_t id, struct timespec *t)
{
	typedef int clock_function(clockid_t, struct timespec *);
	REAL(clock_function *, clock_gettime);
	int result = real(id, t);

	if (result == 0 && control && id == CLOCK_REALTIME)
		t->tv_sec += control->clock_shift_s;
	return result;
}
