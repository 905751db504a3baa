/* The words for the video: which events, for how long, what of them; and what mpv gets to draw. */
#include "coding/caption.h"

#include <check.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "coding/desk_private.h"
#include "desk_fixture.h"
#include "player/mpv.h"

static const char codebook[] =
	"format: turven-codebook/1\n"
	"id: play\n"
	"version: '1'\n"
	"title: Play\n"
	"languages: [en, nl]\n"
	"targets:\n"
	"  - {id: child, kind: person, roles: [child], label: Child}\n"
	"modifiers:\n"
	"  - id: power\n"
	"    label: Power\n"
	"    multiple: true\n"
	"    values: [{id: low, label: low}, {id: left, label: with the left}]\n"
	"codes:\n"
	"  - {id: hit, key: h, kind: point, modifiers: power, label: Hits}\n"
	"  - {id: talk, key: t, kind: point, label: \"Talks with everybody who is in the room "
	"about whatever comes to mind\"}\n"
	"  - {id: smile, key: s, kind: state, label: {en: Smiles, nl: Lacht}}\n";

enum { HIT, TALK, SMILE };

static struct desk *d;

static void setup(void)
{
	desk_fixture_begin("format: turven-study/1\n", "format: turven-session/1\n"
						       "id: s1\n"
						       "participants:\n"
						       "  - {id: kim, role: child, label: Kim}\n");
	desk_fixture_write("codebooks/play.yaml", codebook);
	d = desk_fixture_open("play", "anna");
}

static void teardown(void)
{
	desk_fixture_close(d);
	desk_fixture_end();
}

static struct event_id press(int code, int64_t ms)
{
	struct desk_moment m = desk_fixture_moment(ms);
	struct error err = {0};
	struct event_id id;

	ck_assert_msg(desk_press(d, code, 0, &m, true, &id, &err) <= PRESSED_ENDED, "%s", err.text);
	return id;
}

static void set(
	struct event_id id, const char *modifiers, enum event_mark mark, const char *comment)
{
	struct event_values v = timeline_find(desk_timeline(d), id)->v;
	struct error err = {0};

	v.modifiers = modifiers;
	v.mark = mark;
	v.comment = comment;
	ck_assert_msg(desk_change(d, id, &v, &err), "%s", err.text);
}

static struct caption_options options = {.language = "en", .coding = true};

/* The caller frees. */
static char *words_at(int64_t ms, struct caption_span *span)
{
	struct text t = {0};

	*span = (struct caption_span){INT64_MIN, INT64_MAX};
	caption_words(&d->observation, ms, &options, &t, span);
	ck_assert_int_le(span->from_ms, ms);
	ck_assert_int_gt(span->until_ms, ms);
	return t.s ? t.s : strdup("");
}

static void check_at(int64_t ms, const char *expected)
{
	struct caption_span span;
	char *words = words_at(ms, &span);

	ck_assert_msg(strcmp(words, expected) == 0, "at %lld: '%s', not '%s'", (long long)ms, words,
		expected);
	free(words);
}

START_TEST(a_moment_stays_a_little_a_state_as_long_as_it_lasts)
{
	press(HIT, 1000);
	press(SMILE, 2000);
	press(SMILE, 5000);
	press(SMILE, 9000);
	check_at(980, "");
	check_at(995, "hit Hits · Kim"); /* the frame that a seek to it lands on may begin there */
	check_at(1999, "hit Hits · Kim\nsmile Smiles · Kim");
	check_at(2999, "hit Hits · Kim\nsmile Smiles · Kim");
	check_at(3000, "smile Smiles · Kim");
	check_at(4999, "smile Smiles · Kim");
	check_at(5000, "");
	check_at(9000000, "smile Smiles · Kim");
	options.coding = false; /* watched afterwards it ends where its time in the tables ends */
	check_at(9000 + CAPTION_MOMENT_MS - 1, "smile Smiles · Kim");
	check_at(9000000, "");
	options.coding = true;
	options.language = "nl";
	check_at(9000000, "smile Lacht · Kim");
	options.language = "en";
}
END_TEST

START_TEST(what_is_said_of_an_event)
{
	struct event_id id = press(HIT, 1000);

	set(id, "power=low|left", MARK_STRONG, "he {\\b1}\nlaughs");
	check_at(1000, "hit Hits · Kim (low, with the left) !");
	options.who = "anna+2";
	check_at(1000, "anna+2: hit Hits · Kim (low, with the left) !");
	options.who = NULL;
	options.comments = true; /* only then, and in one line */
	check_at(1000, "hit Hits · Kim (low, with the left) ! “he {\\b1} laughs”");
	set(id, NULL, MARK_DOUBTFUL, NULL);
	check_at(1000, "hit Hits · Kim *");
	options.comments = false;
	press(TALK, 10000);
	check_at(10000, "talk Talks with everybody who is in the room about whatever com…");
}
END_TEST

START_TEST(only_the_newest_of_many)
{
	for (int i = 0; i < CAPTION_LINES + 3; i++)
		press(i < 3 ? TALK : HIT, 1000 + i);
	check_at(1100, "and 3 more\n"
		       "hit Hits · Kim\nhit Hits · Kim\nhit Hits · Kim\n"
		       "hit Hits · Kim\nhit Hits · Kim\nhit Hits · Kim");
}
END_TEST

/* Within the span it is the same words, at its end it is other ones. */
START_TEST(spans_are_true)
{
	for (int i = 0; i < 12; i++) {
		press(HIT, 700 * i + 13 * (i % 3));
		press(SMILE, 900 * i);
	}
	for (int64_t ms = -50; ms < 14000;) {
		struct caption_span span, other;
		char *words = words_at(ms, &span);

		for (int64_t at = ms; at < span.until_ms && at < 14000; at += 7) {
			char *same = words_at(at, &other);
			ck_assert_str_eq(words, same);
			ck_assert_int_eq(other.until_ms, span.until_ms);
			free(same);
		}
		free(words);
		if (span.until_ms == INT64_MAX)
			break;
		ms = span.until_ms;
	}
}
END_TEST

/* ---- what mpv gets ---- */

/* The request that mpv would read. */
static json_t *request(const char *left, const char *right)
{
	char line[65536];
	int sv[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, sv), 0);
	ck_assert_int_eq(fcntl(sv[0], F_SETFL, O_NONBLOCK), 0);
	struct mpv *m = mpv_new(&(struct mpv_process){.fd = sv[0]}, 0, 10000, 0);
	player_caption(&m->base, left, right);
	ssize_t n = read(sv[1], line, sizeof line);
	ck_assert_int_gt(n, 0);
	json_t *message = json_loadb(line, (size_t)n, 0, NULL);
	ck_assert_ptr_nonnull(message);
	ck_assert_int_eq(line[n - 1], '\n');
	player_close(&m->base);
	close(sv[1]);
	json_t *command = json_incref(json_object_get(message, "command"));
	json_decref(message);
	return command;
}

static const char *field(json_t *command, const char *name)
{
	return json_string_value(json_object_get(command, name));
}

/* Before its words an event has commands, and a line that is left free. */
static const char *behind_commands(const char *event)
{
	const char *line = strstr(event, "\\h\\N{");

	ck_assert_int_eq(event[0], '{');
	ck_assert_ptr_nonnull(line);
	return strchr(line, '}') + 1;
}

START_TEST(text_is_shown_as_it_is)
{
	static const struct {
		const char *text, *drawn;
	} cases[] = {
		{"plain", "plain"},
		{"two\nlines", "two\\Nlines"},
		{"{\\b1}", "\\{\\\xe2\x81\xa0"
			   "b1}"},
		{"\\N \\h \\", "\\\xe2\x81\xa0N \\\xe2\x81\xa0h \\\xe2\x81\xa0"},
		{"a\x1b]0;t\a\r", "a␛]0;t␇␍"},
		{"\xe2\x80\xae", "\xef\xbf\xbd"},
		{"\xff", "\xef\xbf\xbd"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		json_t *command = request("", cases[i].text);

		ck_assert_str_eq(field(command, "name"), "osd-overlay");
		ck_assert_str_eq(field(command, "format"), "ass-events");
		ck_assert_str_eq(behind_commands(field(command, "data")), cases[i].drawn);
		json_decref(command);
	}
}
END_TEST

START_TEST(two_corners_are_two_events_and_nothing_is_none)
{
	json_t *command = request("left", "right");
	const char *data = field(command, "data"), *second = strchr(data, '\n');

	ck_assert_ptr_nonnull(second);
	/* above: captions of the recording itself are below */
	ck_assert(strncmp(data, "{\\an7", 5) == 0 && strncmp(second + 1, "{\\an9", 5) == 0);
	ck_assert(strncmp(behind_commands(data), "left\n", 5) == 0);
	ck_assert_str_eq(behind_commands(second + 1), "right");
	json_decref(command);
	command = request("", "");
	ck_assert_str_eq(field(command, "format"), "none");
	ck_assert_str_eq(field(command, "data"), "");
	json_decref(command);
}
END_TEST

Suite *caption_suite(void);

Suite *caption_suite(void)
{
	Suite *suite = suite_create("caption");
	TCase *tc = tcase_create("words");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_moment_stays_a_little_a_state_as_long_as_it_lasts);
	tcase_add_test(tc, what_is_said_of_an_event);
	tcase_add_test(tc, only_the_newest_of_many);
	tcase_add_test(tc, spans_are_true);
	suite_add_tcase(suite, tc);
	tc = tcase_create("mpv");
	tcase_add_test(tc, text_is_shown_as_it_is);
	tcase_add_test(tc, two_corners_are_two_events_and_nothing_is_none);
	suite_add_tcase(suite, tc);
	return suite;
}
