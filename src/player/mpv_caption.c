/*
 * Text that stays on the picture: an overlay of mpv in the language of ASS subtitles. It is a matter
 * of mpv's connection alone: no file, no track, and gone with the connection.
 *
 * The text may be from outside. In ASS a brace begins commands and a backslash a special character,
 * so none of them may reach mpv as it is.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "player/mpv.h"

#define CAPTION_MAX    ((size_t)8192) /* bytes: mpv takes long requests slowly */
#define PICTURE_HEIGHT 720            /* what the size of letters is counted in */

/* White with a dark edge, readable on any picture; \q1 breaks a long line where it is full. At the top:
 * at the bottom many a recording has captions of its own. What mpv says for a moment stands there, too,
 * so a line is left free for it. */
#define FREE_LINE "{\\fs80}\\h\\N{\\fs32}"
#define LOOKS     "\\q1\\b0\\bord2.5\\shad0\\1c&HFFFFFF&\\3c&H000000&\\alpha&H00&"

#define WORD_JOINER "\xe2\x81\xa0" /* between a backslash and a letter: shows nothing */

void mpv_caption_escape(struct text *out, const char *text)
{
	while (*text) {
		size_t n = strcspn(text, "\n");
		char *line = mem_strndup(text, n), *visible = text_visible(line);

		for (const char *s = visible; *s; s++) {
			if (*s == '\\')
				text_add(out, "\\" WORD_JOINER);
			else if (*s == '{')
				text_add(out, "\\{");
			else
				text_add_c(out, *s);
		}
		free(visible);
		free(line);
		text += n;
		if (*text == '\n') {
			text_add(out, "\\N");
			text++;
		}
	}
}

/* An event of ASS, which is a line. Those of one overlay make room for each other. */
static void add_corner(struct text *out, int alignment, const char *text)
{
	char *part = mem_strndup(text, strnlen(text, CAPTION_MAX));

	if (*part) {
		text_printf(out, "%s{\\an%d" LOOKS "}" FREE_LINE, out->len ? "\n" : "", alignment);
		mpv_caption_escape(out, part);
	}
	free(part);
}

void mpv_caption(struct player *p, const char *left, const char *right)
{
	struct text data = {.s = NULL};

	add_corner(&data, 7, left);
	add_corner(&data, 9, right);
	mpv_request((struct mpv *)p, MPV_REQUEST_OTHER,
		json_pack("{s:s,s:i,s:s,s:s,s:i,s:i,s:i}", "name", "osd-overlay", "id", 1, "format",
			data.s ? "ass-events" : "none", "data", data.s ? data.s : "", "res_x", 0,
			"res_y", PICTURE_HEIGHT, "z", 0));
	text_clear(&data);
}
