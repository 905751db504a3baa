/* Where somebody wants a file: one rule for all commands that write one. */
#ifndef TURVEN_EXCHANGE_PLACE_H
#define TURVEN_EXCHANGE_PLACE_H

#include <stdbool.h>

#include "base/error.h"

/*
 * May the file be written? err: it is a folder, or there is such a file already and force (--force) is
 * not given. To be asked before the work begins.
 */
bool place_is_free(const char *path, bool force, struct error *err);

#endif
