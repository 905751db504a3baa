/*
 * `turven check`: is what lies on the disk in order?
 *
 * Recognises codebooks, session.yaml, study.yaml and journal segments by what they say or by where
 * they lie, and checks a study, a session's folder or any other folder with all that is in it.
 * Changes nothing.
 */
#ifndef TURVEN_STORE_CHECK_H
#define TURVEN_STORE_CHECK_H

#include <stdbool.h>

#include "base/error.h"

/*
 * Adds every mistake and warning to problems; files in it are named beginning with `path`. False if
 * there is an error among them. A path that is not there, a file that is none of turven's, and a
 * folder without one are errors.
 */
bool check_path(const char *path, struct problems *problems);

#endif
