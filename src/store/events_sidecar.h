/* The sidecar of an events file: what its columns mean. */
#ifndef TURVEN_STORE_EVENTS_SIDECAR_H
#define TURVEN_STORE_EVENTS_SIDECAR_H

#include <stddef.h>

#include "store/derived_file.h"

extern const struct derived_kind events_kind;

/* The text of the sidecar of the table tsv[0..len). The caller frees. */
char *events_sidecar_text(const struct derived_input *in, const char *tsv, size_t len);

#endif
