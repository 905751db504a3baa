/* See the header. Paths are those of turven, which are absolute. Linux only. */
#include "faults_record.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define ENTRY_SIZE 10000

static int record_fd = -1;
static long n_syncs;

/* Through the system itself: open and write of this library are those that are recorded. */
__attribute__((constructor)) static void begin(void)
{
	const char *path = getenv("FAULTS_RECORD");

	if (path)
		record_fd = (int)syscall(SYS_openat, AT_FDCWD, path,
			O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
}

bool record_on(void)
{
	return record_fd >= 0;
}

static void add(const char *entry, const void *data, size_t n)
{
	struct iovec parts[] = {{(void *)(size_t)entry, strlen(entry)}, {(void *)(size_t)data, n},
		{(void *)(size_t) "\n", 1}};
	size_t wanted = parts[0].iov_len + (data ? n + 1 : 0);
	int code = errno;

	if (writev(record_fd, parts, data ? 3 : 1) != (ssize_t)wanted) {
		perror("the record of system calls");
		abort();
	}
	errno = code;
}

static unsigned long long inode_of(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 ? (unsigned long long)st.st_ino : 0;
}

void record_open(int fd, const char *path, bool is_new)
{
	char entry[ENTRY_SIZE];

	if (fd < 0 || !is_new)
		return;
	snprintf(entry, sizeof entry, "open\t%llu\t%s\n", inode_of(fd), path);
	add(entry, NULL, 0);
}

void record_nameless(int fd)
{
	char entry[ENTRY_SIZE];

	if (fd < 0)
		return;
	snprintf(entry, sizeof entry, "nameless\t%llu\n", inode_of(fd));
	add(entry, NULL, 0);
}

void record_write(int fd, const void *data, size_t n)
{
	char entry[ENTRY_SIZE];
	long long end = (long long)lseek(fd, 0, SEEK_CUR);

	snprintf(entry, sizeof entry, "write\t%llu\t%lld\t%zu\n", inode_of(fd), end - (long long)n,
		n);
	add(entry, data, n);
}

long record_sync_begin(int fd)
{
	char entry[ENTRY_SIZE], link[64], path[ENTRY_SIZE / 2] = "";
	long id = (long)getpid() * 100000 + __atomic_add_fetch(&n_syncs, 1, __ATOMIC_SEQ_CST);
	struct stat st;

	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
		snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
		ssize_t n = readlink(link, path, sizeof path - 1);
		path[n > 0 ? n : 0] = '\0';
	}
	snprintf(entry, sizeof entry, "begin\t%ld\t%llu\t%s\n", id, inode_of(fd), path);
	add(entry, NULL, 0);
	return id;
}

void record_sync_end(long id)
{
	char entry[ENTRY_SIZE];

	snprintf(entry, sizeof entry, "end\t%ld\n", id);
	add(entry, NULL, 0);
}

void record_names(const char *what, const char *from, const char *to)
{
	char entry[ENTRY_SIZE];

	snprintf(entry, sizeof entry, "%s\t%s%s%s\n", what, from, to ? "\t" : "", to ? to : "");
	add(entry, NULL, 0);
}

void record_link(const char *from, const char *to)
{
	char entry[ENTRY_SIZE];
	struct stat st;

	if (stat(from, &st) != 0)
		return;
	snprintf(entry, sizeof entry, "link\t%llu\t%s\n", (unsigned long long)st.st_ino, to);
	add(entry, NULL, 0);
}
