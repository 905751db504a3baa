/* See effects.h. */
#include "effects.h"

#include <check.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"

/* The control sequences of curses and turven for an xterm: drawing, and the modes of the full screen,
 * the mouse and pasting. Without the ESC [ before them. */
static const char drawing[] = "ABCDGHJKLMPSTXdfhlmr@b";
static const char *const modes[] = {"?1049h", "?1049l", "?1h", "?1l", "?7h", "?7l", "?12l", "?12h",
	"?25h", "?25l", "?2004h", "?2004l", "?1000h", "?1000l", "?1002h", "?1002l", "?1006h",
	"?1006l", "?1003l", "?1001l", "?1005l", "4l", "?12;25h", "?1006;1000h", "?1006;1000l",
	"22;0;0t", "23;0;0t"};

static bool is_mode(const char *s, size_t n)
{
	for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++)
		if (strlen(modes[i]) == n && strncmp(modes[i], s, n) == 0)
			return true;
	return false;
}

/* The length of the sequence of curses at s; 0 = it is none. */
static size_t sequence(const char *s, size_t n)
{
	size_t end = 2;

	if (n >= 3 && strncmp(s, "\033(B", 3) == 0)
		return 3;
	if (n >= 2 && (s[1] == '=' || s[1] == '>' || s[1] == '7' || s[1] == '8' || s[1] == 'M'))
		return 2;
	if (n < 3 || s[1] != '[')
		return 0;
	while (end < n && (unsigned char)s[end] >= 0x20 && (unsigned char)s[end] < 0x40)
		end++;
	if (end == n)
		return 0;
	end++;
	bool is_private =
		s[2] == '?' || s[end - 1] == 'h' || s[end - 1] == 'l' || s[end - 1] == 't';
	if (is_private ? !is_mode(s + 2, end - 2) : !strchr(drawing, s[end - 1]))
		return 0;
	return end;
}

size_t effects_find(const char *output, size_t n, bool full_screen, const char **what)
{
	for (size_t i = 0; i < n;) {
		int32_t cp;
		size_t length = utf8_decode(output + i, n - i, &cp);

		*what = NULL;
		if (cp == '\033' && full_screen && (length = sequence(output + i, n - i)) > 0)
			; /* its own */
		else if (cp == '\n' || cp == '\t' || (full_screen && (cp == '\r' || cp == '\b')))
			;
		else if (cp < 0)
			*what = "a byte that is not UTF-8";
		else if (cp < 0x20 || cp == 0x7f)
			*what = "a control character";
		else if (cp >= 0x80 && cp < 0xa0)
			*what = "a control character of C1";
		else if (utf8_is_format(cp))
			*what = "a format character";
		if (*what)
			return i;
		i += length;
	}
	return n;
}

void effects_check(const char *output, size_t n, bool full_screen, const char *where)
{
	const char *what;
	size_t at = effects_find(output, n, full_screen, &what);

	if (at == n)
		return;
	size_t from = at > 80 ? at - 80 : 0, to = at + 40 < n ? at + 40 : n;
	struct text t = {0};
	for (size_t i = from; i < to; i++) {
		unsigned char c = (unsigned char)output[i];
		text_printf(&t, c < 0x20 || c >= 0x7f ? "<%02x>" : "%c", c);
	}
	ck_abort_msg("%s: %s reached the terminal, 80 bytes into: %s", where, what, t.s);
}
