/*
 * A segment cut off at every byte, with every byte changed, with every block zeroed: what is whole
 * is read, what is not is reported, and nothing is ever read that was not written.
 *
 * All 255 changes of each byte are tried where TURVEN_EXHAUSTIVE is set (some minutes); else those
 * that matter most: each single bit, and the bytes that have a meaning in a line.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "fixture.h"
#include "journal_fixture.h"
#include "store/journal_name.h"
#include "store/journal_segment.h"

#define N_RECORDS 24 /* with 17 of meta and close about 40 */

/* A whole segment, and what is in it. */
static char *text;
static size_t text_len;
static struct record *originals; /* meta included */
static size_t n_originals;
static char *folder, *file; /* of the segment; written by the real writer */
static struct journal_parts whole;
static char *whole_text;
static uint32_t run;

struct outcome {
	struct journal_parts parts;
	struct problems problems;
	struct journal_segment segment;
	struct segment_about about;
	char *data;
};

static void parse(struct outcome *o, const char *data, size_t len)
{
	*o = (struct outcome){0};
	o->data = mem_alloc(len + 1, 1);
	memcpy(o->data, data, len);
	o->parts.problems = &o->problems;
	o->segment.run = run;
	o->about.name = journal_fixture_name;
	o->about.number = 1;
	segment_parse(&o->parts, &o->segment, &o->about, 0, "segment", o->data, len);
}

static void outcome_clear(struct outcome *o)
{
	free(o->segment.codebook_sha256);
	free(o->segment.codebook_version);
	free(o->segment.media_fingerprint);
	free(o->segment.host_hash);
	free(o->about.previous_last);
	journal_parts_clear(&o->parts);
	problems_clear(&o->problems);
	free(o->data);
}

static void setup(void)
{
	struct outcome o;
	struct file_names names;
	char *journal;
	struct error err;
	char *state;

	folder = fixture_folder();
	state = file_join(folder, "state");
	setenv("XDG_STATE_HOME", state, 1);
	free(state);
	journal_fixture_write(folder, N_RECORDS);
	journal = journal_folder(folder);
	ck_assert(file_list(journal, &names, &err));
	ck_assert_uint_eq(names.n, 1);
	file = file_join(journal, names.items[0]);
	text = fixture_read(file, &text_len);
	run = (uint32_t)strtoul(strstr(names.items[0], "-r") + 2, NULL, 16);
	file_names_free(&names);
	free(journal);
	parse(&o, text, text_len);
	ck_assert_uint_eq(o.problems.n, 0);
	ck_assert(o.segment.closed);
	whole = o.parts;
	whole_text = o.data;
	originals = whole.records;
	n_originals = whole.n;
	ck_assert_uint_ge(n_originals, 40);
	free(o.segment.codebook_sha256);
	free(o.segment.codebook_version);
	free(o.segment.media_fingerprint);
	free(o.segment.host_hash);
	free(o.about.previous_last);
}

static void teardown(void)
{
	journal_parts_clear(&whole);
	free(whole_text);
	free(text);
	free(file);
	fixture_remove_folder(folder);
}

/* Everything that was read was written so, in the same order and no more than once. Returns how
 * many there are. */
static size_t expect_originals(const struct record *records, size_t n, const char *what, size_t at)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		while (k < n_originals && originals[k].seq != records[i].seq)
			k++;
		ck_assert_msg(k < n_originals, "%s %zu: record %lld from nowhere", what, at,
			records[i].seq);
		ck_assert_msg(journal_fixture_same(&records[i], &originals[k]),
			"%s %zu: record %lld is another one", what, at, records[i].seq);
		k++;
	}
	return n;
}

START_TEST(every_prefix)
{
	size_t n_lines = 0, n_torn = 0;

	for (size_t cut = 0; cut <= text_len; cut++) {
		struct outcome o;
		size_t n, expected;
		bool at_end = cut == 0 || text[cut - 1] == '\n';
		/* All but the LF is there. */
		bool lacks_lf = cut < text_len && text[cut] == '\n' && n_lines > 0;

		n_lines += cut > 0 && text[cut - 1] == '\n';
		expected = (n_lines > 0 ? n_lines - 1 : 0) + (lacks_lf ? 1 : 0);
		parse(&o, text, cut);
		n = expect_originals(o.parts.records, o.parts.n, "cut at", cut);
		ck_assert_msg(n == expected, "cut at %zu: %zu of %zu records", cut, n, expected);
		ck_assert_msg(o.problems.n == 0, "cut at %zu: %s", cut, o.problems.items[0].text);
		ck_assert_uint_eq(o.parts.n_torn, at_end || lacks_lf ? 0 : 1);
		ck_assert_uint_eq(o.parts.n_damaged, 0);
		ck_assert(o.segment.closed == (cut >= text_len - 1));
		n_torn += o.parts.n_torn;
		outcome_clear(&o);
	}
	ck_assert_uint_gt(n_torn, 1000);
}
END_TEST

/* One changed byte costs at most the two lines that it may have joined, and is never silent. */
static void try_change(size_t at, unsigned char value)
{
	struct outcome o;
	char old = text[at];

	text[at] = (char)value;
	parse(&o, text, text_len);
	text[at] = old;
	expect_originals(o.parts.records, o.parts.n, "changed at", at);
	ck_assert_msg(o.parts.n + 2 >= n_originals, "changed at %zu to %u: only %zu records", at,
		value, o.parts.n);
	ck_assert_msg(
		o.problems.n + o.parts.n_torn > 0, "changed at %zu to %u: not noticed", at, value);
	for (size_t i = 0; i < o.problems.n; i++) {
		ck_assert_str_eq(o.problems.items[i].file, "segment");
		ck_assert_int_ge(o.problems.items[i].line, 1);
	}
	outcome_clear(&o);
}

START_TEST(every_changed_byte)
{
	static const unsigned char special[] = {0, '\t', '\n', '\r', ' ', 'x', '0', '-', 0xff};
	bool exhaustive = getenv("TURVEN_EXHAUSTIVE") != NULL;

	for (size_t at = 0; at < text_len; at++) {
		unsigned char old = (unsigned char)text[at];

		if (exhaustive) {
			for (unsigned v = 0; v < 256; v++)
				if (v != old)
					try_change(at, (unsigned char)v);
			continue;
		}
		for (int bit = 0; bit < 8; bit++)
			try_change(at, (unsigned char)(old ^ 1u << bit));
		for (size_t i = 0; i < sizeof special; i++)
			if (special[i] != old)
				try_change(at, special[i]);
	}
}
END_TEST

START_TEST(every_zeroed_block)
{
	static const size_t sizes[] = {1, 16, 512, 1024, 4096};

	for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
		for (size_t at = 0; at < text_len; at += sizes[s]) {
			size_t n = sizes[s] < text_len - at ? sizes[s] : text_len - at;
			char *saved = mem_alloc(n, 1);
			struct outcome o;

			memcpy(saved, text + at, n);
			memset(text + at, 0, n);
			parse(&o, text, text_len);
			memcpy(text + at, saved, n);
			expect_originals(o.parts.records, o.parts.n, "zeroed at", at);
			ck_assert_uint_gt(o.problems.n + o.parts.n_torn, 0);
			outcome_clear(&o);
			free(saved);
		}
	}
}
END_TEST

/* A block of zeros before a whole line costs that line nothing. */
START_TEST(zeros_between_lines_cost_nothing)
{
	const char *middle = strchr(text + text_len / 2, '\n') + 1;
	size_t before = (size_t)(middle - text), n = text_len + 512;
	char *data = mem_alloc(n, 1);
	struct outcome o;

	memcpy(data, text, before);
	memcpy(data + before + 512, middle, text_len - before);
	parse(&o, data, n);
	ck_assert_uint_eq(expect_originals(o.parts.records, o.parts.n, "zeros", 0), n_originals);
	ck_assert_uint_eq(o.parts.n_damaged, 1);
	outcome_clear(&o);
	free(data);
}
END_TEST

static void rewrite_file(void)
{
	FILE *f = fopen(file, "wb");

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(text, 1, text_len, f), text_len);
	ck_assert_int_eq(fclose(f), 0);
}

/* The same through the files, with the order, gaps and copies that journal_read sees to. */
START_TEST(sampled_damage_through_files)
{
	struct error err;

	for (size_t at = 0; at < text_len; at += 37) {
		struct journal_content c;
		struct problems problems = {0};
		char old = text[at];

		text[at] ^= 4;
		rewrite_file();
		text[at] = old;
		ck_assert_msg(journal_read(folder, &journal_fixture_name, &c, &problems, &err),
			"%s", err.text);
		expect_originals(c.records, c.n_records, "changed at", at);
		ck_assert_uint_gt(problems.n + c.n_torn, 0);
		journal_content_clear(&c);
		problems_clear(&problems);
		ck_assert(journal_read_records(folder, &journal_fixture_name, &c, &problems, &err));
		expect_originals(c.records, c.n_records, "changed at", at);
		ck_assert_uint_gt(problems.n + c.n_torn, 0);
		for (size_t i = 0; i < c.n_records; i++)
			ck_assert_int_ne(c.records[i].op, OP_META);
		journal_content_clear(&c);
		problems_clear(&problems);
	}
}
END_TEST

START_TEST(a_lost_line_is_a_gap)
{
	struct journal_content c;
	struct problems problems = {0};
	char *lost = strchr(text + text_len / 2, '\n') + 1;
	char *next = strchr(lost, '\n') + 1;
	struct error err;

	memmove(lost, next, text_len - (size_t)(next - text));
	text_len -= (size_t)(next - lost);
	rewrite_file();
	ck_assert(journal_read(folder, &journal_fixture_name, &c, &problems, &err));
	ck_assert_uint_eq(problems.n, 2); /* the checksum of the whole file, and the gap */
	ck_assert_uint_eq(problems.n_errors, 1);
	ck_assert_ptr_nonnull(strstr(problems.items[1].text, "is missing before this line"));
	ck_assert_int_eq(problems.items[1].severity, SEVERITY_ERROR);
	journal_content_clear(&c);
	problems_clear(&problems);
	/* without the checksum of the whole file the gap is still there */
	ck_assert(journal_read_records(folder, &journal_fixture_name, &c, &problems, &err));
	ck_assert_uint_eq(problems.n, 1);
	ck_assert_ptr_nonnull(strstr(problems.items[0].text, "is missing before this line"));
	ck_assert_str_eq(c.segments[0].sha256, "");
	ck_assert(c.segments[0].closed);
	journal_content_clear(&c);
	problems_clear(&problems);
}
END_TEST

Suite *journal_damage_suite(void);

Suite *journal_damage_suite(void)
{
	Suite *suite = suite_create("journal_damage");
	TCase *tc = tcase_create("one segment");

	tcase_set_timeout(tc, getenv("TURVEN_EXHAUSTIVE") ? 3600 : 300);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, every_prefix);
	tcase_add_test(tc, every_changed_byte);
	tcase_add_test(tc, every_zeroed_block);
	tcase_add_test(tc, zeros_between_lines_cost_nothing);
	tcase_add_test(tc, sampled_damage_through_files);
	tcase_add_test(tc, a_lost_line_is_a_gap);
	suite_add_tcase(suite, tc);
	return suite;
}
