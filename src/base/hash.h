/*
 * Checksums: CRC-32 for a line of a journal (accidents), SHA-256 for whole files (identity). Hides
 * zlib and nettle.
 */
#ifndef TURVEN_BASE_HASH_H
#define TURVEN_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

#define HASH_SHA256_SIZE 65 /* 64 lower-case hex digits and NUL */

uint32_t hash_crc32(const void *data, size_t n);
void hash_sha256(const void *data, size_t n, char out[HASH_SHA256_SIZE]);

/* In parts. */
struct hash;
struct hash *hash_new(void);
void hash_add(struct hash *h, const void *data, size_t n);
void hash_get(
	const struct hash *h, char out[HASH_SHA256_SIZE]); /* of all so far; more may follow */
void hash_free(struct hash *h);

#endif
