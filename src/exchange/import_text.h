/*
 * From the bytes of another program's file to text and times, for the readers of import.h.
 *
 * Whatever a file unpacks to is bounded by IMPORT_MAX_BYTES, whatever it says about its size.
 */
#ifndef TURVEN_EXCHANGE_IMPORT_TEXT_H
#define TURVEN_EXCHANGE_IMPORT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"
#include "exchange/import.h"
#include "model/mediatime.h"

/* False: a mistake was added. *out is the caller's (text_clear) in any case. */
bool import_gunzip(const char *name, const char *bytes, size_t len, struct text *out,
	struct problems *problems);
/* The file of this name within a zip archive. */
bool import_unzip(const char *name, const char *bytes, size_t len, const char *member,
	struct text *out, struct problems *problems);

bool import_is_gzip(const char *bytes, size_t len);
bool import_is_zip(const char *bytes, size_t len);

/*
 * As UTF-8 without a byte order mark: UTF-16 where a mark says so, else UTF-8, else Latin-1 (which
 * is noted). False: it is no text; a mistake was added.
 */
bool import_decode(struct import *im, const char *name, const char *bytes, size_t len,
	struct text *out, struct problems *problems);

/*
 * Seconds as numbers are written (`-12.3456`, `1e-05`), the whole of s[0..n), rounded to
 * milliseconds exactly; IMPORT_BEYOND (or its negative) where that is beyond MEDIATIME_MAX, which
 * import_read refuses. False, leaving *ms alone: it is no number.
 */
#define IMPORT_BEYOND (MEDIATIME_MAX + 1)
bool import_seconds(const char *s, size_t n, int64_t *ms);
/* The same of a number. */
int64_t import_seconds_of(double seconds);

/* A copy without outer blanks and line ends; NULL if nothing is left. */
const char *import_trim(struct arena *arena, const char *s, size_t n);
const char *import_string(struct import *im, const char *s, size_t n);
/* Is it too long for a code: does it have a line break or more than 40 characters? */
#define IMPORT_CODE_MAX 40
bool import_is_prose(const char *s);
/* The name of a file without its folders, of Unix or Windows; NULL if there is none. */
const char *import_base_name(struct import *im, const char *path);

#endif
