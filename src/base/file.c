/*
 * Looking at files and reading them. Writing is file_write.c, locks and file systems are
 * file_lock.c.
 */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __APPLE__
#include <sys/random.h>
#endif

#include "base/i18n.h"
#include "base/mem.h"

#define READ_STEP 65536

bool file_stat(const char *path, struct file_info *out, struct error *err)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return error_system(err, _("cannot look at '%s'"), path);
	*out = (struct file_info){
		.device = (uint64_t)st.st_dev,
		.inode = (uint64_t)st.st_ino,
		.size = (int64_t)st.st_size,
#ifdef __APPLE__
		.mtime_ns = (int64_t)st.st_mtimespec.tv_sec * 1000000000 + st.st_mtimespec.tv_nsec,
#else
		.mtime_ns = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec,
#endif
		.is_regular = S_ISREG(st.st_mode),
		.is_folder = S_ISDIR(st.st_mode),
	};
	return true;
}

bool file_exists(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0;
}

/* O_NONBLOCK: to open a pipe would wait for somebody who writes. */
static int open_regular(const char *path, struct stat *st, struct error *err)
{
	int fd;

	do
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	while (fd < 0 && errno == EINTR);
	if (fd < 0) {
		error_system(err, _("cannot open '%s'"), path);
		return -1;
	}
	if (fstat(fd, st) != 0) {
		error_system(err, _("cannot look at '%s'"), path);
	} else if (!S_ISREG(st->st_mode)) {
		error_set(err, _("'%s' is a folder or a device; a regular file is needed"), path);
	} else {
		return fd;
	}
	close(fd);
	return -1;
}

/* Up to n bytes at offset; fewer only at the end. Returns -1 with errno. */
static ssize_t read_fully(int fd, char *buffer, size_t n, int64_t offset)
{
	size_t got = 0;

	while (got < n) {
		ssize_t step = pread(fd, buffer + got, n - got, (off_t)(offset + (int64_t)got));

		if (step < 0 && errno == EINTR)
			continue;
		if (step < 0)
			return -1;
		if (step == 0)
			break;
		got += (size_t)step;
	}
	return (ssize_t)got;
}

/* The whole of fd, found to be st_size bytes long; it may be growing. NULL with err set. */
static char *read_all(
	int fd, const char *path, int64_t st_size, size_t limit, size_t *len, struct error *err)
{
	size_t capacity = READ_STEP, got = 0;
	char *buffer = NULL;

	/* One byte more than expected, to see the end. */
	if (st_size > 0 && (uint64_t)st_size < limit)
		capacity = (size_t)st_size + 1;
	for (;;) {
		ssize_t step;

		buffer = mem_realloc(buffer, capacity + 1, 1);
		step = read_fully(fd, buffer + got, capacity - got, (int64_t)got);
		if (step < 0) {
			error_system(err, _("cannot read '%s'"), path);
			break;
		}
		got += (size_t)step;
		if (got > limit) {
			error_set(err, _("'%s' is larger than %zu bytes, the most that is read"),
				path, limit);
			break;
		}
		if (got < capacity) {
			buffer[got] = '\0';
			*len = got;
			return buffer;
		}
		capacity *= 2;
	}
	free(buffer);
	return NULL;
}

bool file_read(const char *path, size_t limit, char **data, size_t *len, struct error *err)
{
	struct stat st;
	int fd = open_regular(path, &st, err);
	char *buffer;

	if (fd < 0)
		return false;
	buffer = read_all(fd, path, (int64_t)st.st_size, limit, len, err);
	close(fd);
	if (!buffer)
		return false;
	*data = buffer;
	return true;
}

bool file_read_at(
	const char *path, int64_t offset, char *buffer, size_t n, size_t *got, struct error *err)
{
	struct stat st;
	int fd = open_regular(path, &st, err);
	ssize_t done;

	if (fd < 0)
		return false;
	done = read_fully(fd, buffer, n, offset);
	if (done < 0)
		error_system(err, _("cannot read '%s'"), path);
	else
		*got = (size_t)done;
	close(fd);
	return done >= 0;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

bool file_list(const char *folder, struct file_names *out, struct error *err)
{
	struct file_names names = {0};
	size_t capacity = 0;
	DIR *dir = opendir(folder);
	int code;

	if (!dir)
		return error_system(err, _("cannot list the folder '%s'"), folder);
	for (;;) {
		const struct dirent *entry;

		errno = 0;
		entry = readdir(dir);
		if (!entry)
			break;
		if (entry->d_name[0] == '.')
			continue;
		MEM_GROW(names.items, names.n, capacity);
		names.items[names.n++] = mem_strdup(entry->d_name);
	}
	code = errno;
	closedir(dir);
	if (code != 0) {
		file_names_free(&names);
		errno = code;
		return error_system(err, _("cannot list the folder '%s'"), folder);
	}
	if (names.n > 0)
		qsort(names.items, names.n, sizeof *names.items, compare_names);
	*out = names;
	return true;
}

void file_names_free(struct file_names *names)
{
	for (size_t i = 0; i < names->n; i++)
		free(names->items[i]);
	free(names->items);
	*names = (struct file_names){0};
}

char *file_join(const char *folder, const char *name)
{
	size_t n = strlen(folder);

	if (name[0] == '/' || n == 0)
		return mem_strdup(name);
	return mem_printf("%s%s%s", folder, folder[n - 1] == '/' ? "" : "/", name);
}

char *file_real(const char *path, struct error *err)
{
	char *real = realpath(path, NULL);

	if (!real)
		error_system(err, _("cannot find '%s'"), path);
	return real;
}

const char *file_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

char *file_folder(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return mem_strdup(".");
	while (slash > path && slash[-1] == '/')
		slash--;
	if (slash == path)
		return mem_strdup("/");
	return mem_strndup(path, (size_t)(slash - path));
}

void file_random(void *out, size_t n)
{
	unsigned char *bytes = out;

	while (n > 0) {
		size_t step = n < 256 ? n : 256; /* the most that getentropy gives */

		if (getentropy(bytes, step) != 0) {
			perror("turven: no random bytes from the system");
			_exit(EXIT_FAILURE);
		}
		bytes += step;
		n -= step;
	}
}
