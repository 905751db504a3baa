/* Ids for foreign names. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "cli/import_private.h"

/* What a-z and 0-9 are left of a name, joined; a last + or - as a word, because instruments tell codes
 * apart by it. */
static char *make_words(const char *name, char joint)
{
	char *plain = utf8_plain(name);
	struct text t = {0};
	size_t n = strlen(plain);
	bool apart = false;

	text_add(&t, "");
	for (size_t i = 0; i < n; i++) {
		char c = plain[i];

		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
			if (apart && t.len > 0)
				text_add_c(&t, joint);
			text_add_c(&t, c);
			apart = false;
		} else {
			apart = true;
		}
	}
	if (n > 1 && t.len > 0 && (plain[n - 1] == '+' || plain[n - 1] == '-'))
		text_printf(&t, "%c%s", joint, plain[n - 1] == '+' ? "plus" : "minus");
	free(plain);
	return t.s;
}

static void cut(char *words, size_t size, char joint, char *out)
{
	size_t n;

	snprintf(out, size, "%s", words);
	for (n = strlen(out); n > 0 && out[n - 1] == joint; n--)
		out[n - 1] = '\0';
}

bool import_file_id(const char *name, char out[FILE_ID_SIZE])
{
	char *words;

	if (text_is_file_id(name)) {
		snprintf(out, FILE_ID_SIZE, "%s", name);
		return true;
	}
	words = make_words(name, '-');
	cut(words, FILE_ID_SIZE, '-', out);
	free(words);
	return text_is_file_id(out);
}

void import_code_id(const char *name, const char *otherwise, char out[CODE_ID_SIZE])
{
	char *words, *whole;

	if (text_is_code_id(name)) {
		snprintf(out, CODE_ID_SIZE, "%s", name);
		return;
	}
	words = make_words(name, '_');
	whole = mem_printf("%s%s%s", words[0] >= 'a' && words[0] <= 'z' ? "" : otherwise,
		words[0] >= '0' && words[0] <= '9' ? "_" : "", words);
	cut(whole, CODE_ID_SIZE, '_', out);
	if (!text_is_code_id(out)) { /* a word that programs take for something else */
		char *more = mem_printf("%s_%s", otherwise, whole);

		cut(more, CODE_ID_SIZE, '_', out);
		free(more);
	}
	free(whole);
	free(words);
}

void import_numbered_id(const char *id, int number, size_t size, char joint, char *out)
{
	char ending[16];
	int room;

	snprintf(ending, sizeof ending, "%c%d", joint, number);
	room = (int)(size - 1 - strlen(ending));
	snprintf(out, size, "%.*s%s", room, id, ending);
}
