/* The limits that turven-files(5) states: the numbers there are those of the code, and each holds exactly:
 * as much is taken, and one more is not. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "exchange/csv.h"
#include "fixture.h"
#include "journal_fixture.h"
#include "model/codebook.h"
#include "model/mediatime.h"
#include "model/segment.h"
#include "model/session.h"
#include "player/mpv_lines.h"
#include "store/codebook_file.h"
#include "store/journal.h"
#include "store/journal_line.h"
#include "store/session_file.h"
#include "store/yaml.h"

/* ---- the manual ---- */

#define MIB ((size_t)1024 * 1024)

static const struct {
	const char *what; /* the item's heading */
	long long n;
} stated[] = {
	{"Ids", 32},
	{"YAML files", YAML_MAX_SIZE / MIB},
	{"YAML files", YAML_MAX_DEPTH},
	{"YAML files", YAML_MAX_NODES},
	{"YAML files", YAML_MAX_MEMBERS},
	{"Codebooks", CODEBOOK_MAX_CODES},
	{"Codebooks", CODEBOOK_MAX_MODIFIERS},
	{"Codebooks", CODEBOOK_MAX_KEY},
	{"Sessions", 64},
	{"Sessions", 99},
	{"Times", MEDIATIME_MAX},
	{"Segments of a session", SEGMENTS_MAX},
	{"Journals", JOURNAL_LINE_MAX},
	{"Journals", JOURNAL_FIELDS_MAX},
	{"Journals", 128},
	{"Tables of other programs", CSV_MAX_BYTES / MIB},
	{"Tables of other programs", CSV_MAX_CELLS},
	{"Tables of other programs", CSV_MAX_VALUE},
	{"Messages of mpv", MPV_LINE_MAX / MIB},
};

/* Is the number one of those that stand under the heading? */
static bool is_stated(const char *manual, const char *what, long long n)
{
	const char *section = strstr(manual, "\n.Sh LIMITS\n"), *item, *end;
	char heading[80], number[24];
	size_t length = (size_t)snprintf(number, sizeof number, "%lld", n);

	snprintf(heading, sizeof heading, "\n.It %s\n", what);
	item = section ? strstr(section, heading) : NULL;
	if (!item)
		return false;
	item += strlen(heading);
	end = strstr(item, "\n.It ");
	if (!end)
		end = strstr(item, "\n.El");
	for (const char *at = item; (at = strstr(at, number)) != NULL && at < end; at++)
		if ((at == item || !strchr("0123456789", at[-1])) &&
			!strchr("0123456789", at[length]))
			return true;
	return false;
}

START_TEST(the_manual_states_them)
{
	char *manual = fixture_read(TOP_SRCDIR "/doc/turven-files.5", NULL);

	for (size_t i = 0; i < sizeof stated / sizeof *stated; i++)
		ck_assert_msg(is_stated(manual, stated[i].what, stated[i].n), "%s: %lld",
			stated[i].what, stated[i].n);
	free(manual);
}
END_TEST

/* ---- descriptors ---- */

/* `head`, and so many times an item with its number in it, and `tail`. */
static char *many(const char *head, const char *item, int n, const char *tail)
{
	struct text t = {0};

	text_add(&t, head);
	for (int i = 0; i < n; i++) {
		const char *place = strstr(item, "%d");

		text_add_n(&t, item, place ? (size_t)(place - item) : strlen(item));
		if (place)
			text_printf(&t, "%d%s", i, place + 2);
	}
	text_add(&t, tail);
	return t.s;
}

static bool session_is_read(char *text)
{
	struct session s;
	struct problems problems = {0};
	bool good = session_file_parse("x", NULL, text, strlen(text), &s, &problems);

	if (good)
		session_free(&s);
	problems_clear(&problems);
	free(text);
	return good;
}

static bool codebook_is_read(char *text)
{
	struct codebook cb;
	struct problems problems = {0};
	bool good = codebook_file_parse("x", text, strlen(text), &cb, &problems);

	if (good)
		codebook_free(&cb);
	problems_clear(&problems);
	free(text);
	return good;
}

#define SESSION "format: turven-session/1\nid: s\n"
#define CODEBOOK                                                                                   \
	"format: turven-codebook/1\nid: x\nversion: '1'\ntitle: X\n"                               \
	"targets: [{id: room, kind: unit, label: Room}]\n"
#define CODE     "codes: [{id: a, name: A, key: a, kind: point, targets: room, label: A}]\n"
#define MODIFIER "  - {id: m%d, label: M, values: [{id: v, key: v, label: V}]}\n"

START_TEST(of_sessions)
{
	for (int more = 0; more < 2; more++) {
		bool fits = more == 0;

		ck_assert(session_is_read(many(
				  SESSION "participants:\n", "  - p%d\n", 64 + more, "")) == fits);
		ck_assert(session_is_read(many(SESSION "recordings:\n", "  - r%d.mp4\n", 64 + more,
				  "")) == fits);
		ck_assert(session_is_read(many(SESSION "recordings: [", "r", 1000 + more, "]\n")) ==
			  fits);
		ck_assert(session_is_read(many(SESSION "title: ", "t", 200 + more, "\n")) == fits);
	}
	ck_assert(text_is_file_id("a234567890123456789012345678901b"));
	ck_assert(!text_is_file_id("a234567890123456789012345678901bc"));
}
END_TEST

START_TEST(of_codebooks)
{
	static const char code[] = "  - {id: c%d, name: C, kind: point, targets: room, label: C}\n";

	for (int more = 0; more < 2; more++) {
		bool fits = more == 0;

		/* keys cannot be told for so many here, which is another mistake: what is counted
		 * is said first */
		char *text = many(CODEBOOK "codes:\n", code, CODEBOOK_MAX_CODES + more, "");
		struct codebook cb;
		struct problems problems = {0};

		ck_assert(!codebook_file_parse("x", text, strlen(text), &cb, &problems));
		ck_assert((strstr(problems.items[0].text, "400") == NULL) == fits);
		problems_clear(&problems);
		free(text);
		ck_assert(codebook_is_read(many(CODEBOOK CODE "modifiers:\n", MODIFIER,
				  CODEBOOK_MAX_MODIFIERS + more, "")) == fits);
		ck_assert(codebook_is_read(
				  many(CODEBOOK "codes: [{id: a, name: A, kind: point, targets: "
						"room, label: A, key: ",
					  "a", CODEBOOK_MAX_KEY + more, "}]\n")) == fits);
	}
}
END_TEST

START_TEST(of_times)
{
	int64_t ms = 0;

	ck_assert(mediatime_parse("1000000", &ms));
	ck_assert_int_eq(ms, MEDIATIME_MAX);
	ck_assert(!mediatime_parse("1000000.001", &ms));
}
END_TEST

/* ---- journals ---- */

START_TEST(of_lines_of_journals)
{
	struct record r;
	char *comment = mem_alloc(JOURNAL_LINE_MAX + 1, 1);
	struct text line = {0};
	size_t n = 1;

	journal_fixture_record(0, 7, &r);
	r.v.comment = comment;
	comment[0] = 'a';
	ck_assert(journal_line_add(&line, &r, NULL));
	n += JOURNAL_LINE_MAX - line.len;
	text_truncate(&line, 0);
	memset(comment, 'a', n);
	ck_assert(journal_line_add(&line, &r, NULL));
	ck_assert_uint_eq(line.len, JOURNAL_LINE_MAX);
	text_truncate(&line, 0);
	comment[n] = 'a';
	ck_assert(!journal_line_add(&line, &r, NULL));
	text_clear(&line);
	free(comment);
}
END_TEST

/* A file that claims to be a segment of more than 128 MiB: it is told of, and what else there is is read. */
START_TEST(of_files_of_journals)
{
	char *folder = fixture_folder(), *journal = file_join(folder, "journal");
	char *path = file_join(journal, "s001_anna_lot_20260301T101501Z-r7f3a9c21-01_journal.tsv");
	struct journal_content content;
	struct problems problems = {0};
	struct error err;

	journal_fixture_write(folder, 3);
	ck_assert(file_create(path, "seq", 3, &err));
	ck_assert_int_eq(truncate(path, (off_t)(128 * MIB + 1)), 0);
	ck_assert(journal_read(folder, &journal_fixture_name, &content, &problems, &err));
	ck_assert_uint_eq(content.n_records, 4); /* and that the run ended */
	ck_assert_uint_ge(problems.n, 1);
	ck_assert_ptr_nonnull(strstr(problems.items[0].text, "134217728"));
	journal_content_clear(&content);
	problems_clear(&problems);
	free(path);
	free(journal);
	fixture_remove_folder(folder);
}
END_TEST

Suite *limits_suite(void);

Suite *limits_suite(void)
{
	Suite *suite = suite_create("limits");
	TCase *tc = tcase_create("limits");

	tcase_add_test(tc, the_manual_states_them);
	tcase_add_test(tc, of_sessions);
	tcase_add_test(tc, of_codebooks);
	tcase_add_test(tc, of_times);
	tcase_add_test(tc, of_lines_of_journals);
	tcase_add_test(tc, of_files_of_journals);
	suite_add_tcase(suite, tc);
	return suite;
}
