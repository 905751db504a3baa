/*
 * The escaping rule of every TSV that turven writes; see text.h for what it is good for.
 *
 * A field is the inside of a JSON string. These are always escaped:
 *
 *	\                                               \\
 *	LF, CR, TAB                                     \n \r \t
 *	" ' #                                           \u0022 \u0027 \u0023
 *	other controls (C0, DEL, C1), format characters
 *	(category Cf, U+2028, U+2029) except ZWJ and
 *	ZWNJ, noncharacters                             \u001b; above U+FFFF as a surrogate pair
 *	a first character = + - @, also fullwidth       \u003d (a spreadsheet would compute)
 *	a first or last blank                           \u0020 (some readers trim)
 *	the first character of a text that readers
 *	take for "missing", infinite, a truth value
 *	or (in free text) a number                      \u006e/a
 *	empty text                                      n/a
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"

static bool is_reader_word(const char *s, size_t n)
{
	static const char *const words[] = {"n/a", "NA", "N/A", "NaN", "nan", "null", "NULL",
		"None", "#N/A", "<NA>", "inf", "Inf", "-inf", "TRUE", "FALSE", "true", "false",
		"True", "False", "T", "F"};

	if (n > 5 || !strchr("nNi-ITtFf#<", s[0])) /* asked of each field of large tables */
		return false;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcmp(s, words[i]) == 0)
			return true;
	}
	return false;
}

/* A column of comments that are all numbers would be read as numbers: 007 as 7. */
static bool is_number(const char *s)
{
	char *end;

	if (!((s[0] >= '0' && s[0] <= '9') || s[0] == '.'))
		return false;
	strtod(s, &end);
	return *end == '\0';
}

static bool starts_formula(int32_t cp)
{
	switch (cp) {
	case '=':
	case '+':
	case '-':
	case '@':
	case 0xFF1D: /* fullwidth = */
	case 0xFF0B: /* fullwidth + */
	case 0xFF0D: /* fullwidth - */
	case 0xFF20: /* fullwidth @ */
		return true;
	default:
		return false;
	}
}

static void add_unicode_escape(struct text *t, int32_t cp)
{
	if (cp > 0xFFFF) {
		cp -= 0x10000;
		text_printf(t, "\\u%04x\\u%04x", 0xD800u | (unsigned)(cp >> 10),
			0xDC00u | (unsigned)(cp & 0x3FF));
	} else {
		text_printf(t, "\\u%04x", (unsigned)cp);
	}
}

/* How many bytes there are that stand for themselves in the middle of a field. */
static size_t plain_run(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && s[i] >= ' ' && s[i] <= '~' && s[i] != '\\' && s[i] != '"' && s[i] != '\'' &&
		s[i] != '#')
		i++;
	return i;
}

static void add_field(struct text *t, const char *s, bool number_too)
{
	size_t n = s ? strlen(s) : 0;
	bool escape_first;

	if (n == 0) {
		text_add(t, "n/a");
		return;
	}
	escape_first = is_reader_word(s, n) || (number_too && is_number(s));
	for (size_t i = 0; i < n;) {
		int32_t cp;
		/* all but the first and the last character, which blanks and formulas are told by */
		size_t length = i > 0 && i + 1 < n ? plain_run(s + i, n - i - 1) : 0;

		if (length > 0) {
			text_add_n(t, s + i, length);
			i += length;
			continue;
		}
		length = utf8_decode(s + i, n - i, &cp);
		bool first = i == 0, last = i + length == n;

		if (cp < 0)
			text_add(t, "\xEF\xBF\xBD");
		else if (cp == '\\')
			text_add(t, "\\\\");
		else if (cp == '\n')
			text_add(t, "\\n");
		else if (cp == '\r')
			text_add(t, "\\r");
		else if (cp == '\t')
			text_add(t, "\\t");
		else if (cp == '"' || cp == '\'' || cp == '#' || utf8_is_format(cp) ||
			 (first && (escape_first || starts_formula(cp))) ||
			 (cp == ' ' && (first || last)))
			add_unicode_escape(t, cp);
		else
			text_add_n(t, s + i, length);
		i += length;
	}
}

void text_add_escaped(struct text *t, const char *s)
{
	add_field(t, s, true);
}

void text_add_value(struct text *t, const char *s)
{
	add_field(t, s, false);
}

/* The four hex digits at s, or -1. */
static int32_t read_hex4(const char *s, size_t n)
{
	int32_t value = 0;

	if (n < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		char c = s[i];

		if (c >= '0' && c <= '9')
			value = value * 16 + (c - '0');
		else if (c >= 'a' && c <= 'f')
			value = value * 16 + (c - 'a' + 10);
		else if (c >= 'A' && c <= 'F')
			value = value * 16 + (c - 'A' + 10);
		else
			return -1;
	}
	return value;
}

/* The escape at s (a backslash): its code point in *cp. Returns its length, 0 if it is none. */
static size_t read_escape(const char *s, size_t n, int32_t *cp)
{
	int32_t low;

	if (n < 2)
		return 0;
	switch (s[1]) {
	case '\\':
		*cp = '\\';
		return 2;
	case 'n':
		*cp = '\n';
		return 2;
	case 'r':
		*cp = '\r';
		return 2;
	case 't':
		*cp = '\t';
		return 2;
	case 'u':
		break;
	default:
		return 0;
	}
	*cp = read_hex4(s + 2, n - 2);
	if (*cp <= 0 || (*cp >= 0xDC00 && *cp <= 0xDFFF))
		return 0;
	if (*cp < 0xD800 || *cp > 0xDFFF)
		return 6;
	if (n < 12 || s[6] != '\\' || s[7] != 'u')
		return 0;
	low = read_hex4(s + 8, n - 8);
	if (low < 0xDC00 || low > 0xDFFF)
		return 0;
	*cp = 0x10000 + ((*cp - 0xD800) << 10) + (low - 0xDC00);
	return 12;
}

/*
 * Stricter than the writer only where the meaning is in doubt. Escapes that were not needed and raw
 * format characters are taken: another Unicode version may have drawn the line elsewhere.
 */
bool text_unescape(const char *s, size_t n, char **out)
{
	struct text t = {0};

	text_add(&t, "");
	if (n == 3 && memcmp(s, "n/a", 3) == 0) {
		*out = t.s;
		return true;
	}
	for (size_t i = 0; i < n;) {
		char encoded[4];
		int32_t cp;
		size_t length;

		if (s[i] == '\\') {
			length = read_escape(s + i, n - i, &cp);
		} else {
			length = utf8_decode(s + i, n - i, &cp);
			if (cp < 0x20 || (cp >= 0x7F && cp <= 0x9F))
				length = 0;
		}
		if (length == 0) {
			text_clear(&t);
			return false;
		}
		size_t n_encoded = utf8_encode(cp, encoded);
		text_add_n(&t, encoded, n_encoded);
		i += length;
	}
	*out = t.s;
	return true;
}
