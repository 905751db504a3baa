/*
 * Any bytes as a field of a file and as text from a keyboard: nothing crashes, what is taken is
 * valid, and what is written comes back. Seeds: tests/data/fuzz/text.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "fuzz.h"

static void write_and_read(const char *text)
{
	struct text field = {0};
	char *back = NULL;

	text_add_escaped(&field, text);
	assert(field.len > 0 && field.len == strlen(field.s));
	assert(utf8_valid(field.s, field.len));
	for (size_t i = 0; i < field.len; i++)
		assert((unsigned char)field.s[i] >= 0x20 && !strchr("\"'#\x7F", field.s[i]));
	assert(!strchr("=+-@ ", field.s[0]) && field.s[field.len - 1] != ' ');
	assert(text_unescape(field.s, field.len, &back));
	assert(strcmp(back, text) == 0);
	free(back);
	text_clear(&field);
}

static void check_visible(const char *text)
{
	char *seen = text_visible(text);
	size_t n = strlen(seen);

	assert(utf8_valid(seen, n));
	for (size_t i = 0; i < n;) {
		int32_t cp;

		i += utf8_decode(seen + i, n - i, &cp);
		assert(!utf8_is_format(cp));
	}
	free(seen);
}

static void walk_clusters(const char *text)
{
	size_t n = strlen(text), done = 0, step;

	while ((step = utf8_cluster(text + done)) > 0)
		done += step;
	assert(done == n);
	assert(utf8_width(text, n) == utf8_width(text, SIZE_MAX));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const keys[] = {"participants", "recording", "date", "id", "key"};
	const char *bytes = (const char *)data;
	char *text = NULL, *repaired;
	size_t n_bad;

	if (text_unescape(bytes, size, &text)) {
		assert(utf8_valid(text, strlen(text)));
		write_and_read(text);
		free(text);
	}
	repaired = utf8_repair(bytes, size, &n_bad);
	assert(utf8_valid(repaired, strlen(repaired)));
	assert(utf8_valid(bytes, size) == (n_bad == 0));
	write_and_read(repaired);
	check_visible(repaired);
	walk_clusters(repaired);
	text_nearest(repaired, keys, sizeof keys / sizeof *keys);
	free(repaired);

	text = malloc(size + 1);
	if (!text)
		return 0;
	if (size > 0)
		memcpy(text, data, size);
	text[size] = '\0';
	check_visible(text);
	walk_clusters(text);
	free(text);
	return 0;
}
