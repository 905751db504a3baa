/*
 * Writing files so that after any crash there is something whole: see file.h for the three ways.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/mem.h"

#define TEMPORARY_TRIES 16
#define SEND_AT_ONCE    ((int64_t)16 << 20)
/* Less the umask. Whatever that is, nobody but owner and group may write. */
#define FILE_MODE   0664
#define FOLDER_MODE 0775

static int open_again(const char *path, int flags, mode_t mode)
{
	int fd;

	do
		fd = open(path, flags, mode);
	while (fd < 0 && errno == EINTR);
	return fd;
}

/* After EINTR the descriptor is closed all the same on Linux, and what was synced stays synced. */
static bool close_checked(int fd)
{
	return close(fd) == 0 || errno == EINTR;
}

static bool sync_file(int fd)
{
#ifdef F_FULLFSYNC
	if (fcntl(fd, F_FULLFSYNC) == 0)
		return true;
#endif
	return fsync(fd) == 0;
}

static bool sync_data(int fd)
{
#ifdef F_FULLFSYNC
	return sync_file(fd);
#else
	return fdatasync(fd) == 0;
#endif
}

/* Some network and FUSE file systems cannot sync a folder; they are taken as they are. */
static bool sync_folder(const char *folder)
{
	int fd = open_again(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
	bool good;
	int code;

	if (fd < 0)
		return false;
	good = sync_file(fd);
	code = errno;
	close(fd);
	if (!good && (code == EINVAL || code == ENOTSUP)) {
		log_debug("the folder %s cannot be synced: %s", folder, strerror(code));
		return true;
	}
	errno = code;
	return good;
}

/* Syncs the folder in which path stands. */
static bool sync_place(const char *path)
{
	char *folder = file_folder(path);
	bool good = sync_folder(folder);
	int code = errno;

	free(folder);
	errno = code;
	return good;
}

/* All n bytes into a file that nobody reads yet, so that the rest of a short write may follow. */
static bool write_all(int fd, const char *data, size_t n)
{
	while (n > 0) {
		ssize_t written = write(fd, data, n);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return false;
		if (written == 0) {
			errno = ENOSPC;
			return false;
		}
		data += written;
		n -= (size_t)written;
	}
	return true;
}

/* Opens a new `<path>.~<token>`; NULL with errno where that fails. The caller frees the name. */
static char *open_temporary(const char *path, int *fd)
{
	for (int i = 0; i < TEMPORARY_TRIES; i++) {
		uint32_t token;
		char *name;
		int code;

		file_random(&token, sizeof token);
		name = mem_printf("%s.~%08x", path, (unsigned)token);
		*fd = open_again(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, FILE_MODE);
		if (*fd >= 0)
			return name;
		code = errno;
		free(name);
		errno = code;
		if (code != EEXIST)
			return NULL;
	}
	return NULL;
}

/* data, whole and on the disk, under a temporary name beside path. NULL with err set, and nothing
 * left behind. */
static char *write_temporary(const char *path, const char *data, size_t len, struct error *err)
{
	int fd, code;
	char *name = open_temporary(path, &fd);
	bool good;

	if (!name) {
		error_system(err, _("cannot write beside '%s'"), path);
		return NULL;
	}
	good = write_all(fd, data, len) && sync_file(fd);
	code = errno;
	if (!close_checked(fd) && good) {
		good = false;
		code = errno;
	}
	if (good)
		return name;
	unlink(name);
	free(name);
	errno = code;
	error_system(err, _("cannot write '%s'"), path);
	return NULL;
}

bool file_replace(const char *path, const char *data, size_t len, struct error *err)
{
	char *name = write_temporary(path, data, len, err);

	if (!name)
		return false;
	if (rename(name, path) != 0) {
		error_system(err, _("cannot replace '%s'"), path);
		unlink(name);
		free(name);
		return false;
	}
	free(name);
	if (!sync_place(path))
		return error_system(err, _("cannot sync the folder of '%s'"), path);
	return true;
}

/* A file without a name; NULL where the system has none. The caller frees its name for now. */
static char *open_nameless(const char *path, int *fd)
{
#ifdef O_TMPFILE
	char *folder = file_folder(path);
	char *name;

	*fd = open_again(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, FILE_MODE);
	free(folder);
	if (*fd < 0)
		return NULL;
	name = mem_printf("/proc/self/fd/%d", *fd);
	if (file_exists(name))
		return name;
	free(name);
	close(*fd);
#else
	(void)path;
	(void)fd;
#endif
	return NULL;
}

bool file_new_open(struct file_new *f, const char *path, struct error *err)
{
	char *name = open_nameless(path, &f->fd);

	f->is_named = !name;
	f->is_stream = false;
	if (!name)
		name = open_temporary(path, &f->fd);
	if (!name)
		return error_system(err, _("cannot write beside '%s'"), path);
	f->name = name;
	f->path = mem_strdup(path);
	f->size = f->on_its_way = 0;
	return true;
}

bool file_new_stream(struct file_new *f, const char *path, int fd, struct error *err)
{
	f->fd = fd < 0 ? open_again(path, O_WRONLY | O_CLOEXEC, 0)
		       : fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	if (f->fd < 0)
		return error_system(err, _("cannot write '%s'"), path);
	f->is_named = false;
	f->is_stream = true;
	f->name = mem_strdup(path);
	f->path = mem_strdup(path);
	f->size = f->on_its_way = 0;
	return true;
}

/* Gives a nameless file a temporary name beside its path. */
static bool give_name(struct file_new *f)
{
	for (int i = 0; i < TEMPORARY_TRIES && !f->is_named; i++) {
		uint32_t token;
		char *name;
		int code;

		file_random(&token, sizeof token);
		name = mem_printf("%s.~%08x", f->path, (unsigned)token);
		f->is_named = linkat(AT_FDCWD, f->name, AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0;
		code = errno;
		free(f->is_named ? f->name : name);
		errno = code;
		if (f->is_named)
			f->name = name;
		else if (code != EEXIST)
			return false;
	}
	return f->is_named;
}

/* So that the disk works while a large file is being made, not only when it is finished. */
static void send_to_disk(struct file_new *f)
{
#ifdef SYNC_FILE_RANGE_WRITE
	if (f->is_stream || f->size - f->on_its_way < SEND_AT_ONCE)
		return;
	if (sync_file_range(f->fd, f->on_its_way, f->size - f->on_its_way, SYNC_FILE_RANGE_WRITE) !=
		0)
		log_debug("%s is sent to the disk at its end: %s", f->path, strerror(errno));
	f->on_its_way = f->size;
#else
	(void)f;
#endif
}

bool file_new_write(struct file_new *f, const char *data, size_t n, struct error *err)
{
	if (!write_all(f->fd, data, n))
		return error_system(err, _("cannot write '%s'"), f->path);
	f->size += (int64_t)n;
	send_to_disk(f);
	return true;
}

/* Closes it and forgets it; the file called name stays. */
static void file_new_clear(struct file_new *f)
{
	free(f->path);
	free(f->name);
	*f = (struct file_new){.fd = -1};
}

bool file_new_finish(struct file_new *f, struct error *err)
{
	bool good = f->is_stream || (sync_file(f->fd) && give_name(f));
	int code = errno;

	if (!close_checked(f->fd) && good) {
		good = false;
		code = errno;
	}
	if (good && !f->is_stream && rename(f->name, f->path) != 0) {
		good = false;
		code = errno;
	}
	if (!good) {
		if (f->is_named)
			unlink(f->name);
		errno = code;
		error_system(err, _("cannot write '%s'"), f->path);
	} else if (!f->is_stream && !sync_place(f->path)) {
		good = error_system(err, _("cannot sync the folder of '%s'"), f->path);
	}
	file_new_clear(f);
	return good;
}

void file_new_abandon(struct file_new *f)
{
	if (!f->name)
		return;
	close(f->fd);
	if (f->is_named)
		unlink(f->name);
	file_new_clear(f);
}

/* rename that fails with EEXIST where something is there. */
static bool rename_new(const char *from, const char *to)
{
#ifdef RENAME_NOREPLACE
	if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
		return true;
	if (errno != EINVAL && errno != ENOSYS && errno != ENOTSUP)
		return false;
#elif defined(RENAME_EXCL)
	if (renamex_np(from, to, RENAME_EXCL) == 0)
		return true;
	if (errno != ENOTSUP && errno != EINVAL)
		return false;
#endif
	if (link(from, to) == 0) {
		unlink(from);
		return true;
	}
	if (errno != EPERM && errno != ENOTSUP && errno != ENOSYS && errno != EMLINK)
		return false;
	/* Neither is known here (FAT over the network): a moment is left in which another could
	 * come first. */
	if (file_exists(to)) {
		errno = EEXIST;
		return false;
	}
	return rename(from, to) == 0;
}

bool file_create(const char *path, const char *data, size_t len, struct error *err)
{
	char *name = write_temporary(path, data, len, err);

	if (!name)
		return false;
	if (!rename_new(name, path)) {
		error_system(err, _("cannot make '%s'"), path);
		unlink(name);
		free(name);
		return false;
	}
	free(name);
	if (!sync_place(path))
		return error_system(err, _("cannot sync the folder of '%s'"), path);
	return true;
}

static bool make_one_folder(const char *path, struct error *err)
{
	if (mkdir(path, FOLDER_MODE) != 0) {
		struct stat st;
		int code = errno;

		/* mkdir says EEXIST, or EROFS or EACCES before it looks. */
		if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
			return true;
		errno = code == EEXIST ? ENOTDIR : code;
		return error_system(err, _("cannot make the folder '%s'"), path);
	}
	if (!sync_place(path))
		return error_system(err, _("cannot sync the folder of '%s'"), path);
	return true;
}

bool file_make_folder(const char *path, struct error *err)
{
	size_t n = strlen(path);
	char *copy = mem_strdup(path);
	bool good = true;

	while (n > 1 && copy[n - 1] == '/')
		copy[--n] = '\0';
	for (size_t i = 1; good && i < n; i++) {
		if (copy[i] != '/' || copy[i - 1] == '/')
			continue;
		copy[i] = '\0';
		good = make_one_folder(copy, err);
		copy[i] = '/';
	}
	good = good && make_one_folder(copy, err);
	free(copy);
	return good;
}

bool file_rename(const char *from, const char *to, struct error *err)
{
	if (rename(from, to) != 0)
		return error_system(err, _("cannot rename '%s' to '%s'"), from, to);
	if (!sync_place(to) || !sync_place(from))
		return error_system(err, _("cannot sync the folder of '%s'"), to);
	return true;
}

bool file_remove(const char *path, struct error *err)
{
	if (unlink(path) != 0 && errno != ENOENT)
		return error_system(err, _("cannot remove '%s'"), path);
	return true;
}

bool file_remove_folder(const char *path, struct error *err)
{
	if (rmdir(path) != 0 && errno != ENOENT)
		return error_system(err, _("cannot remove the folder '%s'"), path);
	return true;
}

bool file_append_open(struct file_append *f, const char *path, struct error *err)
{
	struct stat st;
	int fd;

	*f = (struct file_append){.fd = -1};
	fd = open_again(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, FILE_MODE);
	if (fd < 0)
		return error_system(err, _("cannot make '%s'"), path);
	if (fstat(fd, &st) != 0 || !sync_place(path)) {
		error_system(err, _("cannot make '%s'"), path);
		close(fd);
		unlink(path);
		return false;
	}
	f->fd = fd;
	f->path = mem_strdup(path);
	f->device = (uint64_t)st.st_dev;
	f->inode = (uint64_t)st.st_ino;
	return true;
}

bool file_append_write(struct file_append *f, const char *data, size_t n, struct error *err)
{
	ssize_t written;

	do
		written = write(f->fd, data, n);
	while (written < 0 && errno == EINTR);
	if (written < 0)
		return error_system(err, _("cannot write to '%s'"), f->path);
	if ((size_t)written != n)
		return error_set(err,
			_("only %zd of %zu bytes could be written to '%s'; the disk is full?"),
			written, n, f->path);
	f->size += (int64_t)n;
	return true;
}

bool file_append_sync(struct file_append *f, struct error *err)
{
	if (!sync_data(f->fd))
		return error_system(err, _("cannot bring '%s' to the disk"), f->path);
	return true;
}

bool file_append_check(const struct file_append *f, struct error *err)
{
	struct stat ours, there;

	if (fstat(f->fd, &ours) != 0)
		return error_system(err, _("cannot look at '%s'"), f->path);
	if (stat(f->path, &there) != 0) {
		if (errno != ENOENT)
			return error_system(err, _("cannot look at '%s'"), f->path);
		there = (struct stat){0};
	}
	if (ours.st_nlink == 0 || there.st_dev != ours.st_dev || there.st_ino != ours.st_ino) {
		error_set(err, _("'%s' was replaced, renamed or removed by another program"),
			f->path);
	} else if (ours.st_size < f->size) {
		error_set(err, _("'%s' was cut off by another program"), f->path);
	} else {
		return true;
	}
	if (err)
		err->code = ESTALE;
	return false;
}

bool file_append_close(struct file_append *f, struct error *err)
{
	bool good = f->fd < 0 || close_checked(f->fd);

	if (!good)
		error_system(err, _("cannot close '%s'"), f->path);
	free(f->path);
	*f = (struct file_append){.fd = -1};
	return good;
}

int file_mute(int fd)
{
	int kept = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	int nowhere = kept < 0 ? -1 : open_again("/dev/null", O_WRONLY | O_CLOEXEC, 0);

	if (nowhere < 0 || dup2(nowhere, fd) < 0)
		log_debug("descriptor %d is not muted: %s", fd, strerror(errno));
	if (nowhere >= 0)
		close(nowhere);
	return kept;
}

void file_unmute(int fd, int kept)
{
	if (kept < 0)
		return;
	if (dup2(kept, fd) < 0)
		log_debug("descriptor %d stays muted: %s", fd, strerror(errno));
	close(kept);
}
