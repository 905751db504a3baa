/*
 * Any bytes as a journal segment. What is taken is what the writer could have written: it gives the
 * same record when written and read again. Seeds: tests/data/fuzz/journal.
 *
 * A random change never has the right checksum, so the target also puts right sums under all lines
 * of a second copy: there the fields themselves are at stake.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "fuzz.h"
#include "store/journal_line.h"
#include "store/journal_segment.h"

#define RUN 0x7f3a9c21u

static const struct observation_name name = {"s001", "anna", "lot", 1};

static void check_text(const char *s)
{
	assert(!s || (s[0] != '\0' && utf8_valid(s, strlen(s))));
}

/* Written again, read again, written a third time: the same line. */
static void write_and_read(const struct record *r)
{
	struct text line = {0}, again = {0};
	struct journal_columns columns;
	struct arena memory = {0};
	struct record copy;
	const char *column;
	char *text;
	uint32_t sum;
	bool good;

	if (!journal_line_add(&line, r, NULL)) {
		assert(line.len == 0);
		return; /* longer than a line may be, when escaped as it is today */
	}
	assert(line.len <= JOURNAL_LINE_MAX);
	assert(memchr(line.s, '\n', line.len) == line.s + line.len - 1);
	assert(journal_line_sum(line.s, line.len - 1, &sum));
	journal_columns_default(&columns);
	text = mem_strndup(line.s, line.len);
	good = journal_line_parse(text, line.len - 1, &columns, &memory, &copy, &column);
	assert(good);
	good = journal_line_add(&again, &copy, NULL);
	assert(good);
	assert(strcmp(line.s, again.s) == 0);
	free(text);
	text_clear(&line);
	text_clear(&again);
	arena_clear(&memory);
}

static void parse(const char *data, size_t size)
{
	struct journal_segment segment = {.run = RUN};
	struct segment_about about = {.name = name, .number = 1};
	struct problems problems = {0};
	struct journal_parts parts = {.problems = &problems};
	char *copy = mem_alloc(size + 1, 1);

	memcpy(copy, data, size);
	segment_parse(&parts, &segment, &about, 0, "fuzz", copy, size);
	for (size_t i = 0; i < parts.n; i++) {
		const struct record *r = &parts.records[i];

		assert(r->seq >= 1 && parts.sources[i].line >= 2);
		check_text(r->key);
		check_text(r->value);
		check_text(r->text);
		check_text(r->v.code);
		check_text(r->v.target);
		check_text(r->v.modifiers);
		check_text(r->v.comment);
		if (r->op != OP_OTHER)
			write_and_read(r);
	}
	assert(parts.n_torn <= 1);
	if (parts.n_damaged > 0)
		assert(problems.n > 0);
	free(segment.codebook_sha256);
	free(segment.codebook_version);
	free(segment.media_fingerprint);
	free(segment.host_hash);
	free(about.previous_last);
	journal_parts_clear(&parts);
	problems_clear(&problems);
	free(copy);
}

/* A copy with the right sum in the last field of each line but the first. */
static void parse_with_sums(const char *data, size_t size)
{
	struct text t = {0};
	size_t at = 0;

	while (at < size) {
		const char *lf = memchr(data + at, '\n', size - at);
		size_t n = lf ? (size_t)(lf - data) - at : size - at;
		size_t last = n;
		char sum[JOURNAL_SUM_SIZE];

		while (last > 0 && data[at + last - 1] != '\t')
			last--;
		if (at == 0 || last == 0) {
			text_add_n(&t, data + at, n);
		} else {
			journal_sum_format(hash_crc32(data + at, last - 1), sum);
			text_add_n(&t, data + at, last);
			text_add(&t, sum);
		}
		if (lf)
			text_add_c(&t, '\n');
		at += n + 1;
	}
	if (t.len > 0)
		parse(t.s, t.len);
	text_clear(&t);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	parse((const char *)data, size);
	parse_with_sums((const char *)data, size);
	return 0;
}
