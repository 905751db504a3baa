/*
 * The JSON beside an events file: what each column means, and what the table was made of. Hides
 * jansson.
 */
#ifndef TURVEN_STORE_EVENTS_SIDECAR_H
#define TURVEN_STORE_EVENTS_SIDECAR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/hash.h"
#include "store/events_file.h"

#define EVENTS_FORMAT "turven-events/1"

/* The text of the sidecar of the table tsv[0..len). The caller frees. */
char *events_sidecar_text(const struct events_input *in, const char *tsv, size_t len);

/* The SHA-256 of the table that a sidecar was written for; false if it does not say. */
bool events_sidecar_hash(const char *json, size_t len, char out[HASH_SHA256_SIZE]);

#endif
