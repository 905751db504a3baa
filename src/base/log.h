/*
 * A log for whoever looks for a fault: the only way to see inside a program that owns the terminal.
 * Off unless
 * `--log FILE` was given. It never holds comments or other free text of coders.
 */
#ifndef TURVEN_BASE_LOG_H
#define TURVEN_BASE_LOG_H

#include <stdbool.h>

#include "base/error.h"

bool log_open(const char *path, struct error *err); /* appends */
void log_debug(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_close(void);

#endif
