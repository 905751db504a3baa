/*
 * The fingerprint `fp1` of a recording: SHA-256 over its size (8 bytes, most significant first),
 * its first and last MiB and 64 blocks of 64 KiB that are spread evenly over it. Quick for a file
 * of any size, and different for any two recordings that were not made to deceive.
 */
#include "store/session_file.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/mem.h"

#define PART_SIZE  ((int64_t)1024 * 1024) /* of the beginning and the end */
#define BLOCK_SIZE ((int64_t)64 * 1024)   /* of those between */
#define N_BLOCKS   64

/* Adds up to n bytes from offset, as many as there are. */
static bool add_part(struct hash *h, const char *path, int64_t offset, int64_t n, char *buffer,
	struct error *err)
{
	size_t got;

	if (!file_read_at(path, offset, buffer, (size_t)n, &got, err))
		return false;
	hash_add(h, buffer, got);
	return true;
}

static bool add_parts(
	struct hash *h, const char *path, int64_t size, char *buffer, struct error *err)
{
	int64_t span = size > BLOCK_SIZE ? size - BLOCK_SIZE : 0;

	if (!add_part(h, path, 0, PART_SIZE, buffer, err) ||
		!add_part(h, path, size > PART_SIZE ? size - PART_SIZE : 0, PART_SIZE, buffer, err))
		return false;
	/* floor(i * span / 63), in two steps that cannot overflow */
	for (int64_t i = 0; i < N_BLOCKS; i++) {
		int64_t offset =
			span / (N_BLOCKS - 1) * i + span % (N_BLOCKS - 1) * i / (N_BLOCKS - 1);

		if (!add_part(h, path, offset, BLOCK_SIZE, buffer, err))
			return false;
	}
	return true;
}

bool session_fingerprint(
	const char *path, char out[FINGERPRINT_SIZE], int64_t *bytes, struct error *err)
{
	struct file_info info;
	unsigned char size[8];
	struct hash *h;
	char *buffer;
	char hex[HASH_SHA256_SIZE];
	bool good;

	if (!file_stat(path, &info, err))
		return false;
	for (int i = 0; i < 8; i++)
		size[i] = (unsigned char)((uint64_t)info.size >> (56 - 8 * i));
	h = hash_new();
	buffer = mem_alloc((size_t)PART_SIZE, 1);
	hash_add(h, size, sizeof size);
	good = add_parts(h, path, info.size, buffer, err);
	if (good) {
		hash_get(h, hex);
		snprintf(out, FINGERPRINT_SIZE, "fp1:%s", hex);
		*bytes = info.size;
	}
	free(buffer);
	hash_free(h);
	return good;
}
