/*
 * Session descriptors on disk: sessions/<id>/session.yaml. The format is specified in
 * sessions/README.md and turven-files(5).
 */
#ifndef TURVEN_STORE_SESSION_FILE_H
#define TURVEN_STORE_SESSION_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "model/session.h"

/* As codebook_file_parse. folder_id (may be NULL): the folder's name, which the id must equal. */
bool session_file_parse(const char *name, const char *folder_id, const char *text, size_t len,
	struct session *out, struct problems *problems);
bool session_file_read(
	const char *path, const char *folder_id, struct session *out, struct problems *problems);

/* The YAML text of a session (for new ones and for filling in what a recording turned out to be).
 * The caller frees. */
char *session_file_text(const struct session *s);

/* "fp1:" + 64 hex of the file at path, and its size. Reads at most about 6 MB. */
#define FINGERPRINT_SIZE 70
bool session_fingerprint(
	const char *path, char out[FINGERPRINT_SIZE], int64_t *bytes, struct error *err);

#endif
