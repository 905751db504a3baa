/*
 * Runs that are written at once, and what becomes of imported work: it is opened, coded on, undone and
 * finished like any other.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/mem.h"
#include "desk_fixture.h"
#include "fixture.h"
#include "journal_fixture.h"

static const struct journal_meta meta = {.codebook_version = "1",
	.codebook_sha256 = "abc",
	.media_bytes = -1,
	.media_duration_ms = -1,
	.run_no = 1};

START_TEST(what_is_written_is_read_back)
{
	static const struct journal_note notes[] = {
		{"import_file", "=odd\tname\n.csv"}, {"import_sha256", "00ff"}};
	char *folder = fixture_folder(), *path = NULL, *text;
	struct problems problems = {0};
	struct journal_content c;
	struct record records[50];
	struct error err;

	for (int i = 0; i < 50; i++) /* what is imported undoes nothing */
		journal_fixture_record(i % 12 == 10 ? 0 : i, 0, &records[i]);
	ck_assert_msg(journal_create(folder, &journal_fixture_name, &meta, notes, 2, records, 50,
			      &path, &err),
		"%s", err.text);
	ck_assert(journal_read(folder, &journal_fixture_name, &c, &problems, &err));
	ck_assert_uint_eq(problems.n, 0);
	ck_assert_uint_eq(c.n_segments, 1);
	ck_assert(c.segments[0].closed);
	ck_assert_str_eq(c.segments[0].path, path);
	ck_assert_uint_eq(c.n_records, 51);
	ck_assert_uint_ne(c.segments[0].run, 0);
	for (int i = 0; i < 50; i++) {
		if (records[i].id.n > 0)
			ck_assert_uint_eq(records[i].id.run, c.segments[0].run);
		ck_assert_msg(journal_fixture_same(&records[i], &c.records[i]), "record %d", i);
	}
	text = fixture_read(path, NULL);
	ck_assert_ptr_nonnull(strstr(text, "\tmeta\timport_file\t"));
	ck_assert_ptr_nonnull(strstr(text, "\\u003dodd\\tname\\n.csv"));
	free(text);
	free(path);
	journal_content_clear(&c);
	fixture_remove_folder(folder);
}
END_TEST

START_TEST(nothing_is_left_of_a_failure)
{
	char *folder = fixture_folder(), *path = NULL, *long_text = mem_alloc(20000, 1);
	char *nowhere = file_join(folder, "not-there"), *journals = file_join(folder, "journal");
	struct record r;
	struct error err;

	memset(long_text, 'x', 19999);
	record_init(&r, OP_NOTE, CAUSE_IMPORT);
	r.text = long_text;
	ck_assert(
		!journal_create(folder, &journal_fixture_name, &meta, NULL, 0, &r, 1, &path, &err));
	ck_assert_str_eq(
		err.text, "the text is too long for one record of the journal; shorten it");
	ck_assert(!file_exists(journals));
	r.text = "short";
	ck_assert(!journal_create(
		nowhere, &journal_fixture_name, &meta, NULL, 0, &r, 1, &path, &err));
	ck_assert_ptr_null(path);
	ck_assert(!file_exists(nowhere));
	ck_assert_uint_eq(fixture_count(folder), 0);
	free(journals);
	free(nowhere);
	free(long_text);
	fixture_remove_folder(folder);
}
END_TEST

/* ---- imported work ---- */

static const char codebook[] =
	"format: turven-codebook/1\n"
	"id: toy\n"
	"version: '1'\n"
	"title: Toy\n"
	"targets: [{id: group, kind: unit, label: Group}]\n"
	"codes:\n"
	"  - {id: nod, key: n, kind: point, targets: group, label: Nods}\n"
	"  - {id: walk, key: w, kind: state, targets: group, label: Walks}\n";

static void import_event(
	struct record *r, uint32_t n, const char *code, int64_t onset_ms, int64_t offset_ms)
{
	record_init(r, OP_ADD, CAUSE_IMPORT);
	r->id.n = n;
	r->rev = 1;
	r->v.code = code;
	r->v.target = "group";
	r->v.state = strcmp(code, "walk") == 0;
	r->v.onset_ms = onset_ms;
	r->v.offset_ms = offset_ms;
}

/* Two events, and all of the recording observed, or nothing. */
static void import_work(bool observed)
{
	struct observation_name name = {"s1", "anna", "toy", 1};
	char *folder = file_join(desk_fixture_root, "sessions/s1"), *path;
	char sha256[HASH_SHA256_SIZE];
	struct journal_meta of_toy = meta;
	struct record records[3];
	struct error err;

	hash_sha256(codebook, strlen(codebook), sha256);
	of_toy.codebook_sha256 = sha256;
	import_event(&records[0], 1, "nod", 1000, 1000);
	import_event(&records[1], 2, "walk", 2000, 5000);
	record_init(&records[2], OP_PLAY, CAUSE_IMPORT);
	records[2].v.onset_ms = 0;
	records[2].v.offset_ms = 60000;
	ck_assert_msg(journal_create(folder, &name, &of_toy, NULL, 0, records, observed ? 3 : 2,
			      &path, &err),
		"%s", err.text);
	free(path);
	free(folder);
}

static void setup(void)
{
	desk_fixture_begin("format: turven-study/1\n",
		"format: turven-session/1\nid: s1\n"
		"recordings: [{file: a.mkv, duration_ms: 60000}]\n");
	desk_fixture_write("codebooks/toy.yaml", codebook);
}

static size_t count_findings(struct desk *d, enum check_if when)
{
	size_t n, found = 0;
	const struct finding *f = desk_findings(d, &n);

	for (size_t i = 0; i < n; i++)
		found += f[i].when == when;
	return found;
}

START_TEST(imported_work_is_coded_on_and_finished)
{
	struct desk_moment moment = desk_fixture_moment(7000);
	struct error err = {0};
	struct desk *d;

	import_work(true);
	d = desk_fixture_open("toy", "anna");
	ck_assert_uint_eq(timeline_n(desk_timeline(d)), 2);
	ck_assert_int_eq(timeline_at(desk_timeline(d), 0)->cause, CAUSE_IMPORT);
	ck_assert_uint_eq(count_findings(d, CHECK_UNWATCHED), 0);
	ck_assert_int_ne(desk_press(d, 0, 0, &moment, true, NULL, &err), PRESSED_REFUSED);
	ck_assert_uint_eq(timeline_n(desk_timeline(d)), 3);
	ck_assert_msg(desk_finish(d, &err), "%s", err.text);
	desk_fixture_close(d);
	d = desk_fixture_open("toy", "anna");
	ck_assert(desk_finished(d));
	ck_assert_uint_eq(timeline_n(desk_timeline(d)), 3);
	desk_fixture_close(d);
}
END_TEST

/* So the stretch is what makes the difference. */
START_TEST(without_a_stretch_it_was_not_watched)
{
	struct desk *d;

	import_work(false);
	d = desk_fixture_open("toy", "anna");
	ck_assert_uint_eq(count_findings(d, CHECK_UNWATCHED), 1);
	desk_fixture_close(d);
}
END_TEST

Suite *journal_create_suite(void);

Suite *journal_create_suite(void)
{
	Suite *s = suite_create("journal_create");
	TCase *c = tcase_create("file");

	tcase_add_test(c, what_is_written_is_read_back);
	tcase_add_test(c, nothing_is_left_of_a_failure);
	suite_add_tcase(s, c);
	c = tcase_create("work");
	tcase_add_checked_fixture(c, setup, desk_fixture_end);
	tcase_add_test(c, imported_work_is_coded_on_and_finished);
	tcase_add_test(c, without_a_stretch_it_was_not_watched);
	suite_add_tcase(s, c);
	return s;
}
