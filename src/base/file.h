/*
 * Files: the only caller of open, write, fsync, rename and their kin.
 *
 * It gives the rest three ways to touch a disk: read a whole file (bounded), replace a whole file
 * so that after any crash the old or the new content is there, and append to a file that nobody
 * else writes. Nothing is ever truncated or mended in place. File modes are 0664/0775 less the
 * umask.
 */
#ifndef TURVEN_BASE_FILE_H
#define TURVEN_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct file_info {
	uint64_t device, inode;
	int64_t size;
	int64_t mtime_ns;
	bool is_regular, is_folder;
};

/* False with err->code ENOENT where nothing is there. Follows symbolic links. */
bool file_stat(const char *path, struct file_info *out, struct error *err);
bool file_exists(const char *path);

/*
 * The whole of a regular file, NUL-terminated behind its *len bytes; the caller frees. Fails above
 * `limit` bytes and for anything that is not a regular file. path "-" is not special.
 */
bool file_read(const char *path, size_t limit, char **data, size_t *len, struct error *err);

/* A part of a file: up to n bytes from offset; *got tells how many there were. */
bool file_read_at(
	const char *path, int64_t offset, char *buffer, size_t n, size_t *got, struct error *err);

/*
 * Replaces path by data: `<path>.~<token>` in the same folder, fsync, close, rename, fsync of the
 * folder. After a failure the temporary file is gone and the old one is unchanged; only where the
 * last step, the fsync of the folder, failed, the new content is already there, whole. A link at
 * path is replaced, not followed.
 */
bool file_replace(const char *path, const char *data, size_t len, struct error *err);

/*
 * The same for what is written bit by bit: the file takes the place of path when it is finished. Until
 * then it has no name in the folder, so that even a killed program leaves nothing; where the system
 * cannot do that, a temporary one beside path. Zero-initialise.
 */
struct file_new {
	int fd;
	bool is_named, is_stream;
	int64_t size, on_its_way; /* bytes written; sent to the disk already */
	char *path, *name; /* name: under which it can be opened for writing; NULL = not open */
};
bool file_new_open(struct file_new *f, const char *path, struct error *err);
/* The same into something that is no file, a pipe or a device: what is written is gone at once. It is the
 * descriptor fd, which stays open, or what stands at path where fd is -1. */
bool file_new_stream(struct file_new *f, const char *path, int fd, struct error *err);
bool file_new_write(struct file_new *f, const char *data, size_t n, struct error *err);
/* Also after a failure nothing but the old file at path is left, and f can be used anew. */
bool file_new_finish(struct file_new *f, struct error *err);
void file_new_abandon(struct file_new *f);

/* Writes a new file; fails with err->code EEXIST where one is there. Same care as file_replace. */
bool file_create(const char *path, const char *data, size_t len, struct error *err);

/* Makes the folder and its missing parents and syncs them; an existing folder is fine. */
bool file_make_folder(const char *path, struct error *err);

bool file_rename(const char *from, const char *to, struct error *err);
bool file_remove(const char *path, struct error *err);        /* a missing file is fine */
bool file_remove_folder(const char *path, struct error *err); /* an empty one; or a missing one */

/*
 * Names in a folder, sorted bytewise, without those that start with a dot. The caller frees with
 * file_names_free.
 */
struct file_names {
	char **items;
	size_t n;
};
bool file_list(const char *folder, struct file_names *out, struct error *err);
void file_names_free(struct file_names *names);

/*
 * A file that only this process appends to, made new (it fails where one is there). After any
 * failure the file must be abandoned: the caller goes on in a new one.
 */
struct file_append {
	int fd; /* -1 = not open */
	char *path;
	uint64_t device, inode;
	int64_t size; /* bytes written so far */
};
bool file_append_open(struct file_append *f, const char *path, struct error *err);

/* One write() of all n bytes. EINTR before the first byte is repeated; a short write is a failure.
 */
bool file_append_write(struct file_append *f, const char *data, size_t n, struct error *err);

/* fdatasync. Safe to call from another thread than the one that writes. Never retried by this
 * module. */
bool file_append_sync(struct file_append *f, struct error *err);

/*
 * Is the file still the one at its path, and whole (not replaced, renamed, removed or cut off by
 * somebody)? err->code ESTALE if not.
 */
bool file_append_check(const struct file_append *f, struct error *err);
bool file_append_close(struct file_append *f, struct error *err);

/*
 * A lock that ends with the process (open file description lock), on a file of its own. Returns
 * true and sets *fd when it is ours, or *fd = -1 where the file system has no locks; false with
 * err->code EAGAIN when another process holds it. A link at path is not followed.
 */
bool file_lock(const char *path, int *fd, struct error *err);
void file_unlock(int *fd, const char *path); /* also removes the lock file */

/* Does another open file hold the lock at path? False where that cannot be told. */
bool file_is_locked(const char *path);

/* Is the folder on a network share or a FUSE mount? `what` gets a name for it ("NFS", "SMB",
 * "FUSE"), else NULL. */
bool file_is_remote(const char *folder, const char **what);

/* For libraries that print on their own: what is written to a descriptor goes nowhere until it is given
 * back. Returns what file_unmute needs, -1 where it could not be done. */
int file_mute(int fd);
void file_unmute(int fd, int kept);

/* ---- names; the results are the caller's ---- */
char *file_join(const char *folder, const char *name); /* name alone when it is absolute */
char *file_real(const char *path, struct error *err);  /* absolute, no links; must exist */
const char *file_base(const char *path);               /* borrowed: behind the last slash */
char *file_folder(const char *path);                   /* "." where there is no slash */

/* Random bytes from the system. Ends the program if it has none. */
void file_random(void *out, size_t n);

#endif
