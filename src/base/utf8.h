/*
 * UTF-8: what is valid, what is drawn how wide, where one visible character ends.
 *
 * Hides utf8proc. Text from outside is validated (utf8_repair) at the boundary, so the rest may
 * assume validity.
 */
#ifndef TURVEN_BASE_UTF8_H
#define TURVEN_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UTF8_REPLACEMENT 0xFFFD

/*
 * Decodes the code point at s (n > 0 bytes left). Returns its length in bytes, 1..4. Anything not
 * valid (overlong, surrogate, above U+10FFFF, cut off) gives *cp = -1 and length 1.
 */
size_t utf8_decode(const char *s, size_t n, int32_t *cp);

/* Writes cp (a valid scalar value) to out; returns 1..4. */
size_t utf8_encode(int32_t cp, char out[4]);

/* Also false for a NUL within the n bytes: valid is what utf8_repair leaves alone. */
bool utf8_valid(const char *s, size_t n);

/* A copy in which each invalid byte and each NUL is U+FFFD. *n_repaired (may be NULL) counts them.
 */
char *utf8_repair(const char *s, size_t n, size_t *n_repaired);

/* A copy of valid text in small letters, without accents and the like: "Lächeln" gives "lacheln". What
 * has no such form stays as it is. The caller frees. */
char *utf8_plain(const char *s);

/* Bytes of the grapheme cluster that starts at s (valid UTF-8, NUL-terminated); 0 at the end. */
size_t utf8_cluster(const char *s);

/* Terminal columns of one code point: 0, 1 or 2; control characters count 0. */
int utf8_width_cp(int32_t cp);

/* Terminal columns of n bytes of valid text (n = SIZE_MAX: up to the NUL). */
int utf8_width(const char *s, size_t n);

/* Controls, bidirectional controls and other format characters: see formats "escaping"; not ZWJ and
 * ZWNJ. */
bool utf8_is_format(int32_t cp);

#endif
