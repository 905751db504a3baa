/*
 * What arrives over the socket is not trusted to be lines, UTF-8 or JSON: file names and tags are
 * in it, and a child that has gone wrong may send anything.
 */
#include "player/mpv_lines.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

void mpv_lines_add(struct mpv_lines *l, const char *data, size_t n)
{
	if (l->start > 0 && l->buffer.s) {
		size_t rest = l->buffer.len - l->start;
		memmove(l->buffer.s, l->buffer.s + l->start, rest);
		text_truncate(&l->buffer, rest);
		l->searched -= l->start;
		l->start = 0;
	}
	if (l->skipping) {
		const char *end = memchr(data, '\n', n);
		if (!end)
			return;
		n -= (size_t)(end + 1 - data);
		data = end + 1;
		l->skipping = false;
	}
	text_add_n(&l->buffer, data, n);
}

const char *mpv_lines_next(struct mpv_lines *l, size_t *n)
{
	if (!l->buffer.s)
		return NULL;
	for (;;) {
		const char *line = l->buffer.s + l->start;
		const char *from = l->buffer.s + l->searched;
		const char *end = memchr(from, '\n', l->buffer.len - l->searched);

		if (!end) {
			l->searched = l->buffer.len;
			if (l->buffer.len - l->start > MPV_LINE_MAX) {
				l->start = l->searched = 0;
				text_truncate(&l->buffer, 0);
				l->skipping = true;
			}
			return NULL;
		}
		*n = (size_t)(end - line);
		l->start = l->searched = (size_t)(end + 1 - l->buffer.s);
		if (*n <= MPV_LINE_MAX)
			return line;
	}
}

void mpv_lines_clear(struct mpv_lines *l)
{
	text_clear(&l->buffer);
	*l = (struct mpv_lines){.start = 0};
}

json_t *mpv_line_parse(const char *line, size_t n)
{
	char *valid = utf8_repair(line, n, NULL);
	json_t *object = json_loads(valid, 0, NULL);

	free(valid);
	if (object && !json_is_object(object)) {
		json_decref(object);
		object = NULL;
	}
	return object;
}

void mpv_line_add_bytes(struct text *out, const char *s)
{
	text_add_c(out, '"');
	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;
		if (c < 0x20 || c == 0x7f)
			text_printf(out, "\\u%04x", (unsigned)c);
		else if (c == '"' || c == '\\')
			text_printf(out, "\\%c", *s);
		else
			text_add_c(out, *s);
	}
	text_add_c(out, '"');
}
