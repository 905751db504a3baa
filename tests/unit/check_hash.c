/*
 * Known answers: FIPS 180-4 examples for SHA-256, the usual check value for CRC-32.
 */
#include "base/hash.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

START_TEST(crc32)
{
	ck_assert_uint_eq(hash_crc32("", 0), 0);
	ck_assert_uint_eq(hash_crc32("123456789", 9), 0xCBF43926);
	ck_assert_uint_eq(hash_crc32("a\0b", 3), 0x15E87871);
	ck_assert_uint_ne(hash_crc32("a\0b", 3), hash_crc32("a\0c", 3));
}
END_TEST

static const struct {
	const char *text, *digest;
} known[] = {
	{"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
	{"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
	{"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
		"248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
};

START_TEST(sha256)
{
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		char digest[HASH_SHA256_SIZE];

		hash_sha256(known[i].text, strlen(known[i].text), digest);
		ck_assert_str_eq(digest, known[i].digest);
	}
}
END_TEST

START_TEST(sha256_in_parts)
{
	struct hash *h = hash_new();
	char digest[HASH_SHA256_SIZE];

	hash_get(h, digest);
	ck_assert_str_eq(digest, known[0].digest);
	hash_add(h, "a", 1);
	hash_get(h, digest);
	hash_add(h, "", 0);
	hash_add(h, "bc", 2);
	hash_get(h, digest);
	ck_assert_str_eq(digest, known[1].digest);
	hash_get(h, digest);
	ck_assert_str_eq(digest, known[1].digest);
	hash_free(h);
	hash_free(NULL);
}
END_TEST

Suite *hash_suite(void);

Suite *hash_suite(void)
{
	Suite *suite = suite_create("hash");
	TCase *tc = tcase_create("hash");

	tcase_add_test(tc, crc32);
	tcase_add_test(tc, sha256);
	tcase_add_test(tc, sha256_in_parts);
	suite_add_tcase(suite, tc);
	return suite;
}
