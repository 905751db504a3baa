/*
 * Requests to mpv and what it says to them, word by word: the test holds the other end of the
 * connection, so that answers come exactly when a story wants them.
 */
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "player/mpv.h"
#include "player/player.h"

static struct mpv *m;
static int other_end;

static void set_up(void)
{
	int sv[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, sv), 0);
	ck_assert_int_eq(fcntl(sv[0], F_SETFL, O_NONBLOCK), 0);
	m = mpv_new(&(struct mpv_process){.fd = sv[0]}, 0, 10000, 0);
	other_end = sv[1];
}

static void tear_down(void)
{
	player_close(&m->base);
	close(other_end);
}

static void say(const char *line)
{
	mpv_receive(m, line, strlen(line), 0);
	mpv_receive(m, "\n", 1, 0);
}

/* ---- speed ---- */

/* SET: the coder asks for it. REPORT: mpv says it is the speed now. ANSWER, REFUSE: mpv's reply to
 * the first, second … request. ASKED, SPEED: what the player's state must say. */
enum step { SET, REPORT, ANSWER, REFUSE, ASKED, SPEED };

static const struct line {
	const char *story; /* a new one starts with its name */
	enum step step;
	double value; /* of ANSWER and REFUSE: which request */
} lines[] = {
	{"nothing asked: mpv's own speed", ASKED, 1},
	{NULL, REPORT, 2},
	{NULL, ASKED, 2},
	{NULL, SPEED, 2},

	{"two steps before the first answer", SET, 1.25},
	{NULL, ASKED, 1.25},
	{NULL, SPEED, 1},
	{NULL, SET, 1.5},
	{NULL, ASKED, 1.5},
	{NULL, ANSWER, 1},
	{NULL, REPORT, 1.25},
	{NULL, SPEED, 1.25},
	{NULL, ASKED, 1.5},
	{NULL, ANSWER, 2},
	{NULL, ASKED, 1.5},
	{NULL, REPORT, 1.5},
	{NULL, SPEED, 1.5},
	{NULL, ASKED, 1.5},

	{"reported before it is answered", SET, 3},
	{NULL, REPORT, 3},
	{NULL, ASKED, 3},
	{NULL, ANSWER, 1},
	{NULL, ASKED, 3},

	{"refused: the speed is as it was", SET, 1.25},
	{NULL, REFUSE, 1},
	{NULL, ASKED, 1},
	{NULL, SPEED, 1},

	{"the first of two refused", SET, 1.25},
	{NULL, SET, 1.5},
	{NULL, REFUSE, 1},
	{NULL, ASKED, 1.5},

	{"beyond what is allowed", SET, 9},
	{NULL, ASKED, 4},
	{NULL, SET, 0.1},
	{NULL, ASKED, 0.25},
};

static void reply(int64_t request, const char *error)
{
	char line[200];

	snprintf(line, sizeof line, "{\"request_id\":%lld,\"error\":\"%s\"}",
		(long long)(request << MPV_REQUEST_BITS | MPV_REQUEST_SPEED), error);
	say(line);
}

START_TEST(the_speed_that_was_asked_for_is_known)
{
	const struct player_state *s = player_state(&m->base);
	const char *story = NULL;
	int64_t requests[4] = {0};
	size_t n = 0;
	char line[200];

	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		const struct line *l = &lines[i];
		if (l->story && story) {
			tear_down();
			set_up();
			s = player_state(&m->base);
			n = 0;
		}
		story = l->story ? l->story : story;
		switch (l->step) {
		case SET:
			player_set_speed(&m->base, l->value);
			requests[++n] = m->last_sent;
			break;
		case REPORT:
			snprintf(line, sizeof line,
				"{\"event\":\"property-change\",\"name\":\"speed\",\"data\":%f}",
				l->value);
			say(line);
			break;
		case ANSWER:
			reply(requests[(int)l->value], "success");
			break;
		case REFUSE:
			reply(requests[(int)l->value], "error accessing property");
			break;
		case ASKED:
			ck_assert_msg(s->asked_speed == l->value, "%s: line %zu: %g", story, i,
				s->asked_speed);
			break;
		case SPEED:
			ck_assert_msg(s->speed == l->value, "%s: line %zu: %g", story, i, s->speed);
			break;
		}
	}
}
END_TEST

Suite *mpv_suite(void);

Suite *mpv_suite(void)
{
	Suite *suite = suite_create("mpv");
	TCase *tc = tcase_create("requests");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, the_speed_that_was_asked_for_is_known);
	suite_add_tcase(suite, tc);
	return suite;
}
