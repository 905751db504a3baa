/*
 * nettle for SHA-256; libdeflate for CRC-32, or zlib where that is missing: the same sum, several
 * times slower on short lines.
 */
#include "base/hash.h"

#include <nettle/sha2.h>
#include <stdlib.h>
#ifdef HAVE_LIBDEFLATE
#include <libdeflate.h>
#else
#include <zlib.h>
#endif

#include "base/mem.h"

struct hash {
	struct sha256_ctx context;
};

uint32_t hash_crc32(const void *data, size_t n)
{
#ifdef HAVE_LIBDEFLATE
	return libdeflate_crc32(0, data, n);
#else
	return (uint32_t)crc32_z(crc32_z(0, Z_NULL, 0), data, n);
#endif
}

/* By value: reading the digest resets nettle's context. */
static void write_digest(struct sha256_ctx context, char out[HASH_SHA256_SIZE])
{
	static const char hex[] = "0123456789abcdef";
	uint8_t digest[SHA256_DIGEST_SIZE];

	sha256_digest(&context, sizeof digest, digest);
	for (size_t i = 0; i < sizeof digest; i++) {
		out[2 * i] = hex[digest[i] >> 4];
		out[2 * i + 1] = hex[digest[i] & 15];
	}
	out[2 * sizeof digest] = '\0';
}

void hash_sha256(const void *data, size_t n, char out[HASH_SHA256_SIZE])
{
	struct sha256_ctx context;

	sha256_init(&context);
	sha256_update(&context, n, data);
	write_digest(context, out);
}

struct hash *hash_new(void)
{
	struct hash *h = mem_alloc(1, sizeof *h);

	sha256_init(&h->context);
	return h;
}

void hash_add(struct hash *h, const void *data, size_t n)
{
	sha256_update(&h->context, n, data);
}

void hash_get(const struct hash *h, char out[HASH_SHA256_SIZE])
{
	write_digest(h->context, out);
}

void hash_free(struct hash *h)
{
	free(h);
}
