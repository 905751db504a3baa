/*
 * UTF-8 by utf8proc, with one opinion of our own: a NUL inside a text is as bad as an invalid byte.
 */
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/mem.h"
#include "base/text.h"

#define ZWNJ 0x200C
#define ZWJ  0x200D

size_t utf8_decode(const char *s, size_t n, int32_t *cp)
{
	utf8proc_int32_t decoded;
	utf8proc_ssize_t length;

	/* utf8proc takes a negative length for "up to the NUL"; four bytes are always enough. */
	length = utf8proc_iterate(
		(const utf8proc_uint8_t *)s, n > 4 ? 4 : (utf8proc_ssize_t)n, &decoded);
	if (length <= 0) {
		*cp = -1;
		return 1;
	}
	*cp = decoded;
	return (size_t)length;
}

size_t utf8_encode(int32_t cp, char out[4])
{
	return (size_t)utf8proc_encode_char(cp, (utf8proc_uint8_t *)out);
}

bool utf8_valid(const char *s, size_t n)
{
	for (size_t i = 0; i < n;) {
		int32_t cp;

		i += utf8_decode(s + i, n - i, &cp);
		if (cp <= 0)
			return false;
	}
	return true;
}

char *utf8_repair(const char *s, size_t n, size_t *n_repaired)
{
	struct text t = {0};
	size_t bad = 0;

	text_add(&t, "");
	for (size_t i = 0; i < n;) {
		int32_t cp;
		size_t length = utf8_decode(s + i, n - i, &cp);

		if (cp <= 0) {
			text_add(&t, "\xEF\xBF\xBD");
			bad++;
		} else {
			text_add_n(&t, s + i, length);
		}
		i += length;
	}
	if (n_repaired)
		*n_repaired = bad;
	return t.s;
}

char *utf8_plain(const char *s)
{
	utf8proc_uint8_t *plain = NULL;
	char *out;

	if (utf8proc_map((const utf8proc_uint8_t *)s, 0, &plain,
		    UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE |
			    UTF8PROC_STRIPMARK | UTF8PROC_CASEFOLD) < 0)
		return mem_strdup(s);
	out = mem_strdup((const char *)plain);
	free(plain);
	return out;
}

size_t utf8_cluster(const char *s)
{
	utf8proc_int32_t state = 0;
	int32_t previous, next;
	size_t length;

	if (*s == '\0')
		return 0;
	length = utf8_decode(s, strnlen(s, 4), &previous);
	if (previous < 0)
		return length;
	while (s[length] != '\0') {
		size_t more = utf8_decode(s + length, strnlen(s + length, 4), &next);

		if (next < 0 || utf8proc_grapheme_break_stateful(previous, next, &state))
			break;
		length += more;
		previous = next;
	}
	return length;
}

int utf8_width_cp(int32_t cp)
{
	return cp < 0 ? 1 : utf8proc_charwidth(cp);
}

int utf8_width(const char *s, size_t n)
{
	int width = 0;

	if (n == SIZE_MAX)
		n = strlen(s);
	for (size_t i = 0; i < n;) {
		int32_t cp;

		i += utf8_decode(s + i, n - i, &cp);
		width += utf8_width_cp(cp);
	}
	return width;
}

bool utf8_is_format(int32_t cp)
{
	if (cp == ZWNJ || cp == ZWJ)
		return false;
	if ((cp & 0xFFFE) == 0xFFFE || (cp >= 0xFDD0 && cp <= 0xFDEF))
		return true; /* noncharacters */
	switch (utf8proc_category(cp)) {
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CF:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return true;
	default:
		return false;
	}
}
