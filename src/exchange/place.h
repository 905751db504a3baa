/* Where somebody wants a file, or a folder: one rule for all commands that write one. */
#ifndef TURVEN_EXCHANGE_PLACE_H
#define TURVEN_EXCHANGE_PLACE_H

#include <stdbool.h>

#include "base/error.h"
#include "base/file.h"

/*
 * May the file be written? err: it is a folder or a stream, or there is such a file already and force
 * (--force) is not given. To be asked before the work begins.
 */
bool place_is_free(const char *path, bool force, struct error *err);
/* May the folder be filled? It is not there, or empty, or force is given. */
bool place_is_empty(const char *path, bool force, struct error *err);

/* Is it standard output ("-", "/dev/stdout"), or something else that is no file but takes what is written
 * to it? */
bool place_is_stream(const char *path);
/* The same as place_is_free and file_new_open where a stream will do, which is always free; what is written
 * to one is gone at once. */
bool place_may_open(const char *path, bool force, struct error *err);
bool place_open(const char *path, struct file_new *file, struct error *err);

#endif
