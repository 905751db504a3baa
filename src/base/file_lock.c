/*
 * Locks, and what kind of file system a folder is on. Both are courtesies: no data depends on them.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/vfs.h>
#else
#include <sys/mount.h>
#include <sys/param.h>
#endif

#include "base/file.h"
#include "base/i18n.h"

#define LOCK_TRIES 16

/* A lock of the open file description: it does not vanish when another descriptor of the file is
 * closed. */
static bool lock_descriptor(int fd)
{
#ifdef F_OFD_SETLK
	struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

	return fcntl(fd, F_OFD_SETLK, &whole) == 0;
#else
	return flock(fd, LOCK_EX | LOCK_NB) == 0;
#endif
}

/* The holder before us may have removed the file between our open and our lock. */
static bool is_still_there(int fd, const char *path)
{
	struct stat ours, there;

	return fstat(fd, &ours) == 0 && stat(path, &there) == 0 && ours.st_dev == there.st_dev &&
	       ours.st_ino == there.st_ino;
}

static bool is_held(int code)
{
	return code == EAGAIN || code == EACCES || code == EWOULDBLOCK;
}

bool file_lock(const char *path, int *fd, struct error *err)
{
	for (int i = 0; i < LOCK_TRIES; i++) {
		int new_fd, code;

		do
			new_fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0664);
		while (new_fd < 0 && errno == EINTR);
		if (new_fd < 0)
			return error_system(err, _("cannot make the lock '%s'"), path);
		if (lock_descriptor(new_fd)) {
			if (is_still_there(new_fd, path)) {
				*fd = new_fd;
				return true;
			}
			close(new_fd);
			continue;
		}
		code = errno;
		close(new_fd);
		if (is_held(code))
			break;
		/* No locks on this file system. */
		*fd = -1;
		return true;
	}
	error_set(err, _("'%s' is locked by another program"), path);
	if (err)
		err->code = EAGAIN;
	return false;
}

/* Asks, where it can, instead of trying: a lock held for a moment would turn away somebody who
 * wants it. */
static bool is_descriptor_locked(int fd)
{
#ifdef F_OFD_GETLK
	struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

	return fcntl(fd, F_OFD_GETLK, &whole) == 0 && whole.l_type != F_UNLCK;
#else
	return !lock_descriptor(fd) && is_held(errno);
#endif
}

bool file_is_locked(const char *path)
{
	bool locked;
	int fd;

	do
		fd = open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
	while (fd < 0 && errno == EINTR);
	if (fd < 0)
		return false;
	locked = is_descriptor_locked(fd);
	close(fd);
	return locked;
}

/* Removed while it is still ours: whoever opened it meanwhile sees that it is gone. */
void file_unlock(int *fd, const char *path)
{
	if (*fd < 0)
		return;
	unlink(path);
	close(*fd);
	*fd = -1;
}

#ifdef __linux__
static const char *remote_name(unsigned long type)
{
	static const struct {
		unsigned long type;
		const char *name;
	} types[] = {
		{0x00006969, "NFS"},
		{0xFE534D42, "SMB"},
		{0xFF534D42, "SMB"},
		{0x0000517B, "SMB"},
		{0x65735546, "FUSE"},
		{0x01021997, "9P"},
		{0x5346414F, "AFS"},
		{0x00C36400, "Ceph"},
		{0x73757245, "Coda"},
	};

	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		if (types[i].type == type)
			return types[i].name;
	}
	return NULL;
}
#endif

bool file_is_remote(const char *folder, const char **what)
{
	struct statfs fs;

	*what = NULL;
	if (statfs(folder, &fs) != 0)
		return false;
#ifdef __linux__
	/* f_type is a signed word of varying width; the numbers have 32 bits. */
	*what = remote_name((unsigned long)fs.f_type & 0xFFFFFFFFUL);
#elif defined(MNT_LOCAL)
	if (!(fs.f_flags & MNT_LOCAL))
		*what = "network";
#endif
	return *what != NULL;
}
