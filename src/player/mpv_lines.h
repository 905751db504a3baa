/*
 * The lines that mpv sends: cut at line ends however the bytes arrive, bounded, repaired to valid
 * UTF-8 and parsed. Also the one line that cannot be made with a JSON library: file names are
 * bytes.
 */
#ifndef TURVEN_PLAYER_MPV_LINES_H
#define TURVEN_PLAYER_MPV_LINES_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

#define MPV_LINE_MAX ((size_t)1024 * 1024) /* a longer line is passed over */

/* Zero-initialise; mpv_lines_clear frees. */
struct mpv_lines {
	struct text buffer; /* not yet handed out, from `start` on */
	size_t start;
	size_t searched; /* no line end before this */
	bool skipping;   /* in a line that is too long */
};

void mpv_lines_add(struct mpv_lines *l, const char *data, size_t n);

/* The next whole line without its end, *n bytes, valid until the next call; NULL if there is none.
 */
const char *mpv_lines_next(struct mpv_lines *l, size_t *n);

void mpv_lines_clear(struct mpv_lines *l);

/* The object in a line, invalid UTF-8 replaced by U+FFFD; NULL if it holds none. The caller
 * releases it. */
json_t *mpv_line_parse(const char *line, size_t n);

/* Adds s, any bytes but NUL, as a JSON string. */
void mpv_line_add_bytes(struct text *out, const char *s);

#endif
