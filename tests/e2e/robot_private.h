/* Between robot.c and robot_model.c. */
#ifndef TURVEN_TESTS_ROBOT_PRIVATE_H
#define TURVEN_TESTS_ROBOT_PRIVATE_H

#include "robot.h"

/* The bounds of the media time at a moment. */
int64_t robot_media_from(const struct robot *r, int64_t moment_us);
int64_t robot_media_to(const struct robot *r, int64_t moment_us);

/* What the message line says of the newest event, from its time on; "" = nothing. */
void robot_message(const char *screen, const struct known *e, char *out, size_t size);

/* Chooses something to type that the screen will be able to show, and puts it behind r->typed
 * without counting it there. */
bool robot_choose(struct robot *r, bool pauses, char *keys, size_t size);

#endif
