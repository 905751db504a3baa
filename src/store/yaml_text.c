/* Texts as scalars of YAML: what could be taken for something else stands in quotes. */
#include "store/yaml_text.h"

#include <string.h>

#include "base/utf8.h"

/* May it stand without quotes, in any YAML reader, also between brackets? */
static bool is_plain(const char *s)
{
	static const char *const words[] = {
		"true", "false", "yes", "no", "on", "off", "null", "y", "n", NULL};
	size_t n =
		strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ._/()-");

	if (n == 0 || s[n] != '\0' || s[n - 1] == ' ' ||
		!strchr("abcdefghijklmnopqrstuvwxyz"
			"ABCDEFGHIJKLMNOPQRSTUVWXYZ/",
			s[0]))
		return false;
	for (size_t i = 0; words[i]; i++)
		if (strlen(s) == strlen(words[i]) && text_nearest(s, &words[i], 1) == words[i])
			return false;
	return true;
}

void yaml_add_text(struct text *t, const char *s)
{
	size_t n = strlen(s);

	if (is_plain(s)) {
		text_add(t, s);
		return;
	}
	text_add_c(t, '"');
	for (size_t i = 0; i < n;) {
		int32_t cp;
		size_t step = utf8_decode(s + i, n - i, &cp);

		if (cp == '"' || cp == '\\')
			text_printf(t, "\\%c", (int)cp);
		else if (cp == '\n')
			text_add(t, "\\n");
		else if (cp >= 0 && (cp < 0x20 || (cp >= 0x7F && cp < 0xA0)))
			text_printf(t, "\\x%02X", (unsigned)cp);
		else if (cp == 0x2028 || cp == 0x2029 || cp == 0xFEFF || cp == 0xFFFE ||
			 cp == 0xFFFF)
			text_printf(t, "\\u%04X", (unsigned)cp);
		else
			text_add_n(t, s + i, step);
		i += step;
	}
	text_add_c(t, '"');
}
