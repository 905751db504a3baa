/*
 * What the library of failing system calls writes down of the calls that it lets through, so that a
 * test can work out what a power cut may leave of them (crash_disk.h).
 *
 * With FAULTS_RECORD=<file> in the environment each call on something below the folder of the control
 * file adds one entry to that file, by one write(); fields are separated by tabs:
 *
 *     open INODE PATH             a new file
 *     nameless INODE              the same without a name
 *     link INODE PATH             gets one
 *     write INODE OFFSET N        and a line feed, N bytes and a line feed
 *     begin ID INODE PATH         fsync or fdatasync; PATH of a folder, else empty
 *     end ID                      it worked
 *     rename FROM TO
 *     remove PATH
 *     mkdir PATH
 *
 * A test may add lines of its own, which are in the right order among the others.
 */
#ifndef TURVEN_TESTS_FAULTS_RECORD_H
#define TURVEN_TESTS_FAULTS_RECORD_H

#include <stdbool.h>
#include <stddef.h>

/* Is anything to be written down? */
bool record_on(void);

void record_open(int fd, const char *path, bool is_new);
void record_nameless(int fd);
void record_write(int fd, const void *data, size_t n);
/* A number for record_sync_end. */
long record_sync_begin(int fd);
void record_sync_end(long id);
void record_names(const char *what, const char *from, const char *to); /* to may be NULL */
void record_link(const char *from, const char *to); /* from: a path that may be a link */

#endif
