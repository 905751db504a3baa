/* Unpacking (zlib, libzip), encodings (iconv), and times that are exact to the millisecond. */
#define ZLIB_CONST /* zlib reads what it is given */
#include "exchange/import_text.h"

#include <iconv.h>
#include <math.h>
#include <string.h>
#include <zip.h>
#include <zlib.h>

#include "base/i18n.h"
#include "base/utf8.h"
#include "model/mediatime.h"

#define CHUNK         65536
#define GZIP_WINDOW   (15 + 16) /* the largest window, and a gzip head */
#define UTF8_MARK     "\xEF\xBB\xBF"
#define UTF16_LE_MARK "\xFF\xFE"
#define UTF16_BE_MARK "\xFE\xFF"

static bool begins_with(const char *bytes, size_t len, const char *with)
{
	return len >= strlen(with) && memcmp(bytes, with, strlen(with)) == 0;
}

/* ---- unpacking ---- */

static bool too_large(const char *name, struct problems *problems)
{
	problems_add(problems, SEVERITY_ERROR, name, 0, 0,
		_("it unpacks to more than %zu MB, which is the most that is imported; divide it "
		  "in the program that made it"),
		IMPORT_MAX_BYTES >> 20);
	return false;
}

bool import_is_gzip(const char *bytes, size_t len)
{
	return begins_with(bytes, len, "\x1F\x8B");
}

bool import_is_zip(const char *bytes, size_t len)
{
	return begins_with(bytes, len, "PK\x03\x04") || begins_with(bytes, len, "PK\x05\x06");
}

/* Several gzip files one behind the other are one, as gzip says. */
static int inflate_all(z_stream *z, struct text *out)
{
	int result;

	do {
		text_reserve(out, CHUNK);
		z->next_out = (unsigned char *)out->s + out->len;
		z->avail_out = CHUNK;
		result = inflate(z, Z_NO_FLUSH);
		out->len += CHUNK - z->avail_out;
		if (result == Z_STREAM_END && z->avail_in > 0)
			result = inflateReset(z);
	} while (result == Z_OK && out->len <= IMPORT_MAX_BYTES);
	out->s[out->len] = '\0';
	return result;
}

bool import_gunzip(const char *name, const char *bytes, size_t len, struct text *out,
	struct problems *problems)
{
	z_stream z = {0};
	int result = Z_MEM_ERROR;

	if (len > IMPORT_MAX_BYTES)
		return too_large(name, problems);
	z.next_in = (const unsigned char *)bytes;
	z.avail_in = (unsigned)len;
	if (inflateInit2(&z, GZIP_WINDOW) == Z_OK) {
		result = inflate_all(&z, out);
		inflateEnd(&z);
	}
	if (out->len > IMPORT_MAX_BYTES)
		return too_large(name, problems);
	if (result != Z_STREAM_END) {
		problems_add(problems, SEVERITY_ERROR, name, 0, 0,
			_("the gzip file is damaged or cut off; copy it anew, or unpack it with "
			  "gzip and import what that gives"));
		return false;
	}
	return true;
}

static bool unreadable_zip(const char *name, const char *why, struct problems *problems)
{
	problems_add(problems, SEVERITY_ERROR, name, 0, 0,
		_("the zip archive cannot be read (%s); copy it anew, or save it anew in the "
		  "program that made it"),
		why);
	return false;
}

/* What the archive says about sizes is not believed. */
static bool unzip_member(const char *name, zip_t *archive, const char *member, struct text *out,
	struct problems *problems)
{
	zip_file_t *file = zip_fopen(archive, member, 0);
	zip_int64_t n;
	bool good;

	if (!file)
		return unreadable_zip(name, zip_strerror(archive), problems);
	do {
		text_reserve(out, CHUNK);
		n = zip_fread(file, out->s + out->len, CHUNK);
		out->len += n > 0 ? (size_t)n : 0;
	} while (n > 0 && out->len <= IMPORT_MAX_BYTES);
	out->s[out->len] = '\0';
	if (out->len > IMPORT_MAX_BYTES)
		good = too_large(name, problems);
	else
		good = n == 0 || unreadable_zip(name, zip_file_strerror(file), problems);
	zip_fclose(file);
	return good;
}

bool import_unzip(const char *name, const char *bytes, size_t len, const char *member,
	struct text *out, struct problems *problems)
{
	zip_error_t error;
	zip_source_t *source;
	zip_t *archive = NULL;
	bool good;

	zip_error_init(&error);
	source = zip_source_buffer_create(bytes, len, 0, &error);
	if (source)
		archive = zip_open_from_source(source, ZIP_RDONLY, &error);
	if (archive) {
		good = unzip_member(name, archive, member, out, problems);
		zip_discard(archive);
	} else {
		good = unreadable_zip(name, zip_error_strerror(&error), problems);
		if (source)
			zip_source_free(source);
	}
	zip_error_fini(&error);
	return good;
}

/* ---- encodings ---- */

/* False: there are bytes that mean nothing in this encoding. */
static bool convert(const char *from, const char *bytes, size_t len, struct text *out)
{
	iconv_t converter = iconv_open("UTF-8", from);
	size_t left = 2 * len + 4; /* two bytes become at most three, one at most two */
	char *in = (char *)(uintptr_t)bytes, *to;
	bool good;

	if (converter == (iconv_t)-1)
		return false;
	text_reserve(out, left);
	to = out->s + out->len;
	good = iconv(converter, &in, &len, &to, &left) != (size_t)-1;
	out->len = (size_t)(to - out->s);
	*to = '\0';
	iconv_close(converter);
	return good;
}

static bool no_text(const char *name, const char *why, struct problems *problems)
{
	problems_add(problems, SEVERITY_ERROR, name, 0, 0,
		_("it is no text file (%s); look whether it is of the format that was named"), why);
	return false;
}

bool import_decode(struct import *im, const char *name, const char *bytes, size_t len,
	struct text *out, struct problems *problems)
{
	const char *utf16 = begins_with(bytes, len, UTF16_LE_MARK)   ? "UTF-16LE"
			    : begins_with(bytes, len, UTF16_BE_MARK) ? "UTF-16BE"
								     : NULL;

	text_add(out, "");
	if (utf16) {
		if (!convert(utf16, bytes + 2, len - 2, out))
			return no_text(name, _("it begins as UTF-16, which it is not"), problems);
	} else if (memchr(bytes, '\0', len)) {
		return no_text(name, _("it has bytes of zero"), problems);
	} else if (utf8_valid(bytes, len)) {
		size_t mark = begins_with(bytes, len, UTF8_MARK) ? strlen(UTF8_MARK) : 0;

		text_add_n(out, bytes + mark, len - mark);
	} else {
		import_lose(im, N_("files that are no UTF-8, taken as Latin-1"), 1);
		if (!convert("ISO-8859-1", bytes, len, out))
			return no_text(name, _("it is in an unknown encoding"), problems);
	}
	return !memchr(out->s, '\0', out->len) ||
	       no_text(name, _("it has characters of zero"), problems);
}

/* ---- times ---- */

/* Adds the exponent that may stand at the end of a number: `e-05`. False: what is there is none. */
static bool take_exponent(const char *s, const char *end, int *exponent)
{
	bool negative = false;
	int value = 0;

	if (s == end)
		return true;
	if (*s != 'e' && *s != 'E')
		return false;
	s++;
	if (s < end && (*s == '-' || *s == '+'))
		negative = *s++ == '-';
	if (s == end || end - s > 4)
		return false;
	for (; s < end; s++) {
		if (*s < '0' || *s > '9')
			return false;
		value = 10 * value + (*s - '0');
	}
	*exponent += negative ? -value : value;
	return true;
}

/* mantissa * 10^exponent, the half upwards, at most IMPORT_BEYOND. */
static int64_t scale(int64_t mantissa, int exponent)
{
	for (; exponent > 0 && mantissa > 0; exponent--) {
		if (mantissa > MEDIATIME_MAX)
			return IMPORT_BEYOND;
		mantissa *= 10;
	}
	for (; exponent < -1 && mantissa > 0; exponent++)
		mantissa /= 10;
	if (exponent == -1)
		mantissa = (mantissa + 5) / 10;
	return mantissa > MEDIATIME_MAX ? IMPORT_BEYOND : mantissa;
}

bool import_seconds(const char *s, size_t n, int64_t *ms)
{
	const char *end = s + n;
	bool negative = n > 0 && *s == '-', point = false;
	int64_t mantissa = 0;
	int n_digits = 0, exponent = 3;

	if (n > 0 && (*s == '-' || *s == '+'))
		s++;
	for (; s < end && ((*s >= '0' && *s <= '9') || (*s == '.' && !point)); s++) {
		if (*s == '.') {
			point = true;
			continue;
		}
		n_digits++;
		if (mantissa >= INT64_C(100000000000000000)) /* 18 digits are there */
			exponent += !point && exponent < 1000;
		else {
			mantissa = 10 * mantissa + (*s - '0');
			exponent -= point && exponent > -1000;
		}
	}
	if (n_digits == 0 || !take_exponent(s, end, &exponent))
		return false;
	mantissa = scale(mantissa, exponent);
	*ms = negative ? -mantissa : mantissa;
	return true;
}

int64_t import_seconds_of(double seconds)
{
	double value = seconds * 1000.0;

	if (!isfinite(value) || fabs(value) > (double)MEDIATIME_MAX)
		return value < 0 ? -IMPORT_BEYOND : IMPORT_BEYOND;
	return llround(value);
}

/* ---- strings ---- */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

const char *import_trim(struct arena *arena, const char *s, size_t n)
{
	char *copy;

	while (n > 0 && is_blank(*s)) {
		s++;
		n--;
	}
	while (n > 0 && is_blank(s[n - 1]))
		n--;
	if (n == 0)
		return NULL;
	copy = arena_alloc(arena, n + 1, 1);
	memcpy(copy, s, n);
	return copy;
}

const char *import_string(struct import *im, const char *s, size_t n)
{
	return import_trim(&im->arena, s, n);
}

bool import_is_prose(const char *s)
{
	size_t n = 0;

	for (; *s; s++) {
		if (*s == '\n' || *s == '\r')
			return true;
		n += ((unsigned char)*s & 0xC0) != 0x80;
	}
	return n > IMPORT_CODE_MAX;
}

const char *import_base_name(struct import *im, const char *path)
{
	const char *base = path;

	for (; *path; path++)
		if (*path == '/' || *path == '\\')
			base = path + 1;
	return import_string(im, base, strlen(base));
}
