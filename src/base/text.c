/*
 * Strings, except for the escaping rule, which is text_escape.c.
 */
#include "base/text.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"

#define NEAREST_MAX 64 /* nobody means an id that is longer */

/* Room for n more bytes and the NUL. */
void text_reserve(struct text *t, size_t n)
{
	size_t need = t->len + n + 1;

	assert(need > n);
	if (need <= t->capacity)
		return;
	if (need < 2 * t->capacity)
		need = 2 * t->capacity;
	t->s = mem_realloc(t->s, need, 1);
	t->capacity = need;
}

void text_add(struct text *t, const char *s)
{
	text_add_n(t, s, strlen(s));
}

void text_add_n(struct text *t, const char *s, size_t n)
{
	text_reserve(t, n);
	if (n > 0)
		memcpy(t->s + t->len, s, n);
	t->len += n;
	t->s[t->len] = '\0';
}

void text_add_c(struct text *t, char c)
{
	text_add_n(t, &c, 1);
}

void text_add_int(struct text *t, long long value)
{
	unsigned long long rest =
		value < 0 ? -(unsigned long long)value : (unsigned long long)value;
	char digits[24];
	size_t at = sizeof digits;

	do
		digits[--at] = (char)('0' + rest % 10);
	while ((rest /= 10) > 0);
	if (value < 0)
		digits[--at] = '-';
	text_add_n(t, digits + at, sizeof digits - at);
}

void text_printf(struct text *t, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	text_vprintf(t, fmt, ap);
	va_end(ap);
}

void text_vprintf(struct text *t, const char *fmt, va_list ap)
{
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	assert(n >= 0);
	text_reserve(t, (size_t)n);
	vsnprintf(t->s + t->len, (size_t)n + 1, fmt, ap);
	t->len += (size_t)n;
}

void text_truncate(struct text *t, size_t len)
{
	assert(len <= t->len);
	t->len = len;
	if (t->s)
		t->s[len] = '\0';
}

void text_clear(struct text *t)
{
	free(t->s);
	*t = (struct text){0};
}

/* The controls U+0000..U+001F and U+007F have pictures; nothing else that is invisible has. */
static int32_t placeholder(int32_t cp)
{
	if (cp >= 0 && cp < 0x20)
		return 0x2400 + cp;
	if (cp == 0x7F)
		return 0x2421;
	if (cp < 0 || utf8_is_format(cp))
		return UTF8_REPLACEMENT;
	return cp;
}

char *text_visible(const char *s)
{
	size_t n = strlen(s);
	struct text t = {0};

	text_add(&t, "");
	for (size_t i = 0; i < n;) {
		char encoded[4];
		int32_t cp;

		i += utf8_decode(s + i, n - i, &cp);
		size_t n_encoded = utf8_encode(placeholder(cp), encoded);
		text_add_n(&t, encoded, n_encoded);
	}
	return t.s;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static size_t min3(size_t a, size_t b, size_t c)
{
	size_t least = a < b ? a : b;

	return least < c ? least : c;
}

/* Optimal string alignment: insert, delete, change, or swap two neighbours, one step each. */
static size_t edit_distance(const char *a, size_t na, const char *b, size_t nb)
{
	size_t rows[3][NEAREST_MAX + 1];
	size_t *before = rows[0], *above = rows[1], *row = rows[2];

	for (size_t j = 0; j <= nb; j++)
		above[j] = j;
	for (size_t i = 1; i <= na; i++) {
		size_t *spare = before;

		row[0] = i;
		for (size_t j = 1; j <= nb; j++) {
			char x = lower(a[i - 1]), y = lower(b[j - 1]);

			row[j] = min3(above[j] + 1, row[j - 1] + 1, above[j - 1] + (x != y));
			if (i > 1 && j > 1 && x != y && x == lower(b[j - 2]) &&
				y == lower(a[i - 2]) && before[j - 2] + 1 < row[j])
				row[j] = before[j - 2] + 1;
		}
		before = above;
		above = row;
		row = spare;
	}
	return above[nb];
}

/* Up to a third of the letters may be wrong; of short words one. */
const char *text_nearest(const char *s, const char *const *candidates, size_t n)
{
	size_t length = strlen(s);
	size_t allowed = length < 6 ? 1 : length / 3;
	size_t best_distance = allowed + 1;
	const char *best = NULL;

	if (length == 0 || length > NEAREST_MAX)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		size_t candidate_length = strlen(candidates[i]);
		size_t distance;

		if (strcmp(s, candidates[i]) == 0)
			return candidates[i];
		if (candidate_length > NEAREST_MAX)
			continue;
		distance = edit_distance(s, length, candidates[i], candidate_length);
		if (distance < best_distance && distance < length) {
			best_distance = distance;
			best = candidates[i];
		}
	}
	return best;
}

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_one_of(const char *s, const char *const *words)
{
	for (; *words; words++) {
		if (strcmp(s, *words) == 0)
			return true;
	}
	return false;
}

/* Windows and SMB keep these names for devices, with any ending. */
static bool is_device_name(const char *s)
{
	static const char *const words[] = {"con", "nul", "aux", "prn", NULL};

	if (strlen(s) == 4 && (strncmp(s, "com", 3) == 0 || strncmp(s, "lpt", 3) == 0))
		return s[3] >= '1' && s[3] <= '9';
	return is_one_of(s, words);
}

bool text_is_file_id(const char *s)
{
	size_t n = 0;

	for (; s[n] != '\0'; n++) {
		if (!is_lower(s[n]) && !is_digit(s[n]) && !(s[n] == '-' && n > 0))
			return false;
		if (n == 32)
			return false;
	}
	return n > 0 && !is_device_name(s);
}

bool text_is_code_id(const char *s)
{
	static const char *const words[] = {"na", "nan", "inf", "null", "none", "true", "false",
		"all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with",
		NULL};
	size_t n = 0;

	for (; s[n] != '\0'; n++) {
		if (!is_lower(s[n]) && (n == 0 || (!is_digit(s[n]) && s[n] != '_')))
			return false;
		if (n == 31)
			return false;
	}
	return n > 0 && !is_one_of(s, words);
}

const char *text_file_id_rule(void)
{
	return _("1 to 32 of a-z, 0-9 and -, starting with a letter or digit, and not a device "
		 "name of Windows (con, nul, aux, prn, com1 to com9, lpt1 to lpt9)");
}

const char *text_code_id_rule(void)
{
	return _("1 to 31 of a-z, 0-9 and _, starting with a letter, and not a word that "
		 "statistics programs keep for themselves (na nan inf null none true false all "
		 "and by eq ge gt le lt ne not or to with)");
}

bool text_to_int64(const char *s, size_t n, long long min, long long max, long long *out)
{
	bool negative = n > 0 && s[0] == '-';
	long long value = 0;

	if (n == (negative ? 1 : 0))
		return false;
	/* Summed up below zero, where there is room for LLONG_MIN. */
	for (size_t i = negative ? 1 : 0; i < n; i++) {
		if (!is_digit(s[i]) || __builtin_mul_overflow(value, 10, &value) ||
			__builtin_sub_overflow(value, s[i] - '0', &value))
			return false;
	}
	if (!negative && __builtin_sub_overflow(0LL, value, &value))
		return false;
	if (value < min || value > max)
		return false;
	*out = value;
	return true;
}

bool text_to_double(const char *s, double *out)
{
	long long digits = 0;
	int n_digits = 0, n_decimals = 0;
	bool negative = *s == '-', point = false;

	if (*s == '-' || *s == '+')
		s++;
	for (; *s; s++) {
		if (*s == '.' && !point && n_digits > 0) {
			point = true;
			continue;
		}
		if (*s < '0' || *s > '9' || ++n_digits > 15)
			return false;
		digits = 10 * digits + (*s - '0');
		n_decimals += point;
	}
	if (n_digits == 0 || (point && n_decimals == 0))
		return false;
	/* Both are exact in a double, so the quotient is the nearest to what was written. */
	*out = (double)(negative ? -digits : digits) / pow(10, n_decimals);
	return true;
}
