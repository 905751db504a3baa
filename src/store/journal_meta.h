/*
 * What a run says about itself in the first records of each of its segments.
 */
#ifndef TURVEN_STORE_JOURNAL_META_H
#define TURVEN_STORE_JOURNAL_META_H

#include <stddef.h>
#include <stdint.h>

#include "model/session.h"
#include "store/journal.h"

#define META_MAX       20
#define META_TEXT_SIZE 256
#define MACHINE_SIZE   17

struct meta_item {
	const char *key;
	char text[META_TEXT_SIZE]; /* "" = not applicable */
};

/* Returns how many of items (META_MAX) were filled. */
size_t journal_meta_items(const struct observation_name *name, const struct journal_meta *meta,
	uint32_t run, struct meta_item *items);

/*
 * Which machine this is, told apart from others within one session only: 16 hex digits of a hash of
 * the session's id and the machine's own random number. It says neither a host's nor a user's name.
 */
void machine_hash(const char *session, char out[MACHINE_SIZE]);

#endif
