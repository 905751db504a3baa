/* The robot at its terminal: starting the program, typing, reading the screen, the end. */
#include "robot.h"

#include <check.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "robot_private.h"

#define ROWS        40
#define COLUMNS     180
#define DEADLINE_US 30000000
#define STEP_MS     20
#define ESCAPE_US   300000
#define WORDS_MAX   24
#define LOOKS       5
#define SAVED       "all saved"

#define ASKS_TO_LEAVE "Leave all the same?"

int64_t robot_now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

uint32_t robot_random(struct robot *r, uint32_t below)
{
	r->random = r->random * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(r->random >> 33) % below;
}

/* The bounds differ by the time between sending the key that starts the watch and seeing it run;
 * a millisecond each for rounding. */
int64_t robot_media_from(const struct robot *r, int64_t moment_us)
{
	int64_t ms = r->base_ms + (moment_us - r->play_seen_us) / 1000 - 1;

	return r->now->playing && ms > r->base_ms ? ms : r->base_ms;
}

int64_t robot_media_to(const struct robot *r, int64_t moment_us)
{
	if (!r->now->playing)
		return r->base_ms;
	return r->base_ms + (moment_us - r->play_sent_us) / 1000 + 1;
}

/* ---- the program ---- */

/* In the child. */
static int run_program(const void *argument)
{
	const struct robot *r = argument;
	const char *program = getenv("TURVEN"), *words[WORDS_MAX];
	char pass[12], *argv[WORDS_MAX];
	size_t n = 0;

	snprintf(pass, sizeof pass, "%d", r->pass);
	for (size_t i = 0; r->prefix && r->prefix[i] && n < 10; i++)
		words[n++] = r->prefix[i];
	words[n++] = program;
	words[n++] = "code";
	words[n++] = "s1";
	words[n++] = "--coder";
	words[n++] = "robot";
	words[n++] = "--codebook";
	words[n++] = r->codebook ? r->codebook : "play";
	words[n++] = "--pass";
	words[n++] = pass;
	words[n++] = "--stopwatch";
	words[n] = NULL;
	if (!program || chdir(r->study) != 0 || setenv("XDG_STATE_HOME", r->state_home, 1) != 0)
		return 126;
	for (size_t i = 0; i < ROBOT_ENVIRONMENT && r->environment[i]; i++)
		putenv(strdup(r->environment[i]));
	memcpy(argv, words, sizeof argv);
	execvp(argv[0], argv);
	return 127;
}

void robot_start(struct robot *r)
{
	ck_assert_msg(!r->terminal, "the program runs already");
#ifdef __linux__
	/* init takes its time to collect orphans */
	prctl(PR_SET_CHILD_SUBREAPER, 1);
#endif
	r->last_made = -1;
	free(r->last_screen);
	r->last_screen = NULL;
	r->terminal = terminal_start(ROWS, COLUMNS, run_program, r);
}

pid_t robot_pid(const struct robot *r)
{
	pid_t pid = terminal_pid(r->terminal);
	char path[64];
	int child = 0;
	FILE *f;

	if (!r->prefix)
		return pid;
	snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)pid, (int)pid);
	f = fopen(path, "r");
	if (!f)
		return 0;
	if (fscanf(f, "%d", &child) != 1)
		child = 0;
	fclose(f);
	return child;
}

pid_t robot_kill_in(struct robot *r, int64_t us)
{
	pid_t program = terminal_pid(r->terminal), killer;

	fflush(NULL);
	killer = fork();
	ck_assert_int_ge(killer, 0);
	if (killer == 0) {
		struct timespec t = {.tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000};

		while (nanosleep(&t, &t) != 0 && errno == EINTR)
			;
		kill(program, SIGKILL);
		_exit(0);
	}
	return killer;
}

static void fail_with_screen(struct robot *r, const char *what)
{
	const struct knowledge *k = r->n_typed > 0 ? &r->typed[r->n_typed - 1].after : r->now;
	char *screen = terminal_dump(r->terminal), expected[300];

	robot_expected(k, expected, sizeof expected);
	ck_abort_msg("%s; expected: %s; the screen:\n%s", what, expected, screen);
}

/* "1:23.456" behind the words, blanks between; -1 = not there. */
static int64_t time_behind(const char *screen, const char *words, int decimals)
{
	const char *at = strstr(screen, words);
	int minutes, seconds, n = 0;
	unsigned fraction;

	if (!at)
		return -1;
	at += strlen(words);
	at += strspn(at, " ");
	if (sscanf(at, "%d:%2d.%n", &minutes, &seconds, &n) < 2 || n == 0 ||
		strspn(at + n, "0123456789") != (size_t)decimals ||
		sscanf(at + n, "%u", &fraction) != 1)
		return -1;
	for (int i = decimals; i < 3; i++)
		fraction *= 10;
	return ((int64_t)minutes * 60 + seconds) * 1000 + fraction;
}

static int64_t paused_at(struct robot *r)
{
	char *screen = terminal_dump(r->terminal);
	int64_t ms = time_behind(screen, "stopwatch paused", 3);

	free(screen);
	return ms;
}

/* Reads until the screen is as wanted; false: the program ended. */
static bool wait_for(struct robot *r, bool (*is_so)(struct robot *r, int64_t value), int64_t value,
	const char *what)
{
	int64_t until = robot_now_us() + DEADLINE_US;

	while (!is_so(r, value)) {
		if (robot_now_us() > until)
			fail_with_screen(r, what);
		if (!terminal_pump(r->terminal, STEP_MS))
			return is_so(r, value);
	}
	return true;
}

static bool shows_known(struct robot *r, int64_t value)
{
	char *screen = terminal_dump(r->terminal);
	bool shows = robot_shows(screen, r->now);

	(void)value;
	free(screen);
	return shows;
}

static bool is_paused_at(struct robot *r, int64_t ms)
{
	return paused_at(r) == ms;
}

static bool is_paused(struct robot *r, int64_t value)
{
	(void)value;
	return paused_at(r) >= 0;
}

static bool plays(struct robot *r, int64_t value)
{
	(void)value;
	return terminal_shows(r->terminal, "stopwatch runs");
}

static int64_t last_ms(const struct knowledge *k)
{
	int64_t last = 0;

	for (int i = 0; i < k->n_events; i++) {
		const struct known *e = &k->events[i];

		last = e->onset_from > last ? e->onset_from : last;
		last = robot_codes[e->code].state && e->offset_from > last ? e->offset_from : last;
	}
	return last;
}

bool robot_ready(struct robot *r)
{
	int64_t target_s = last_ms(r->now) / 1000 + 2;
	char keys[40];

	if (!wait_for(r, shows_known, 0, "what was known is not on the screen") ||
		!wait_for(r, is_paused, 0, "the stopwatch does not stand still"))
		return false;
	snprintf(keys, sizeof keys, "@%lld\r", (long long)target_s);
	terminal_send(r->terminal, keys);
	if (!wait_for(r, is_paused_at, target_s * 1000, "did not go to a time"))
		return false;
	r->base_ms = target_s * 1000;
	r->play_sent_us = robot_now_us();
	terminal_send(r->terminal, " ");
	if (!wait_for(r, plays, 0, "the stopwatch does not run"))
		return false;
	r->play_seen_us = robot_now_us();
	r->now->playing = true;
	return true;
}

void robot_open(struct robot *r)
{
	robot_start(r);
	if (!robot_ready(r))
		fail_with_screen(r, "the program ended");
}

/* ---- typing ---- */

bool robot_type(struct robot *r, bool pauses)
{
	char keys[40];

	if (r->n_typed > 0 && r->typed[r->n_typed - 1].plays)
		return true; /* first see what time it is */
	if (!robot_choose(r, pauses, keys, sizeof keys))
		return false;
	r->typed[r->n_typed++].sent_us = robot_now_us();
	terminal_send(r->terminal, keys);
	return true;
}

static void bound_value(int64_t *to, int64_t ms)
{
	if (*to == INT64_MAX)
		*to = ms;
}

static void bound(struct knowledge *k, int64_t ms)
{
	for (int i = 0; i < k->n_events; i++) {
		bound_value(&k->events[i].onset_to, ms);
		bound_value(&k->events[i].offset_to, ms);
	}
	for (int i = 0; i < k->n_steps; i++) {
		for (int j = 0; j < k->steps[i].n; j++) {
			bound_value(&k->steps[i].before[j].onset_to, ms);
			bound_value(&k->steps[i].before[j].offset_to, ms);
			bound_value(&k->steps[i].after[j].onset_to, ms);
			bound_value(&k->steps[i].after[j].offset_to, ms);
		}
	}
}

void robot_message(const char *screen, const struct known *e, char *out, size_t size)
{
	const char *words = robot_codes[e->code].state ? "started:" : "logged:";
	const char *at = strstr(screen, words);

	snprintf(out, size, "%.*s", at ? (int)strcspn(at, "\n") : 0, at ? at : "");
}

/* The time that the message line gives for the event; -1 where it still says what it said before.
 */
static int shown_ds(const char *screen, const struct typed *t)
{
	const struct known *e = &t->after.events[t->event];
	char said[sizeof t->said_before], code[40];
	const char *at;

	robot_message(screen, e, said, sizeof said);
	if (strcmp(said, t->said_before) == 0 || (at = strchr(said, ' ')) == NULL)
		return -1;
	snprintf(code, sizeof code, " %s %s, %s", robot_codes[e->code].name,
		robot_codes[e->code].label, robot_target_labels[e->target]);
	int64_t ms = time_behind(said, ":", 1);
	at += 1 + strcspn(at + 1, " ");
	return ms >= 0 && strncmp(at, code, strlen(code)) == 0 ? (int)(ms / 100) : -1;
}

/* Everything typed up to and with the how-many-th (from 0) was seen. */
static void accept(struct robot *r, int which, const char *screen)
{
	struct typed *t = &r->typed[which];
	int64_t seen_us = robot_now_us();

	if (t->makes && r->n_typed == 1)
		t->after.events[t->event].shown_ds = shown_ds(screen, t);
	for (int i = 0; i <= which; i++)
		r->figures->acknowledged += !r->typed[i].plays;
	if (t->plays && r->now->playing) {
		r->base_ms = time_behind(screen, "stopwatch paused", 3);
		ck_assert_int_ge(r->base_ms, 0);
	} else if (t->plays) {
		r->play_sent_us = t->sent_us;
		r->play_seen_us = seen_us;
	}
	r->last_made = t->makes ? t->event : -1;
	memcpy(r->now, &t->after, sizeof *r->now);
	bound(r->now, robot_media_to(r, seen_us));
	r->n_typed -= which + 1;
	memmove(r->typed, t + 1, (size_t)r->n_typed * sizeof *t);
}

static void look(struct robot *r)
{
	char *screen;

	if (r->n_typed == 0 || r->blind)
		return;
	screen = terminal_dump(r->terminal);
	for (int i = 0; i < r->n_typed && (!r->only_saved || strstr(screen, SAVED)); i++) {
		if (robot_shows(screen, &r->typed[i].after)) {
			accept(r, i, screen);
			break;
		}
	}
	free(screen);
}

bool robot_watch(struct robot *r, int ms)
{
	bool runs = terminal_pump(r->terminal, ms);

	look(r);
	return runs;
}

static bool says_refused(struct robot *r)
{
	return terminal_shows(r->terminal, "not logged:");
}

/* Messages of earlier refusals are taken away, so that a new one can be told from them; Esc also
 * closes the prompt that keeps a comment which could not be saved. */
static void clear_refusal(struct robot *r)
{
	int64_t until = robot_now_us() + DEADLINE_US;

	while (says_refused(r)) {
		int64_t again = robot_now_us() + ESCAPE_US;

		if (again > until)
			fail_with_screen(r, "the message does not go away");
		terminal_send(r->terminal, "\033");
		while (says_refused(r) && robot_now_us() < again)
			if (!terminal_pump(r->terminal, STEP_MS))
				fail_with_screen(r, "the program ended");
	}
}

bool robot_type_one(struct robot *r)
{
	int64_t until = robot_now_us() + DEADLINE_US;

	ck_assert_int_eq(r->n_typed, 0);
	clear_refusal(r);
	ck_assert_msg(robot_type(r, false), "nothing to type");
	while (r->n_typed > 0) {
		if (says_refused(r)) {
			/* it may be the watched stretch that was refused, and the key taken: once
			 * Esc was answered the key was dealt with */
			clear_refusal(r);
			look(r);
			if (r->n_typed == 0)
				return true;
			r->n_typed = 0;
			r->last_made = -1;
			r->figures->refused++;
			return false;
		}
		if (robot_now_us() > until)
			fail_with_screen(r, "what was typed is neither shown nor refused");
		if (!robot_watch(r, STEP_MS) && r->n_typed > 0)
			fail_with_screen(r, "the program ended");
	}
	return true;
}

int robot_type_many(struct robot *r, int n)
{
	int accepted = 0;

	for (int i = 0; i < n; i++)
		accepted += robot_type_one(r);
	return accepted;
}

void robot_pause(struct robot *r, bool pause)
{
	int64_t sent_us = robot_now_us();

	ck_assert_int_eq(r->n_typed, 0);
	ck_assert(r->now->playing == pause);
	terminal_send(r->terminal, " ");
	if (!wait_for(r, pause ? is_paused : plays, 0, "neither plays nor pauses"))
		fail_with_screen(r, "the program ended");
	if (pause) {
		r->base_ms = paused_at(r);
	} else {
		r->play_sent_us = sent_us;
		r->play_seen_us = robot_now_us();
	}
	r->now->playing = !pause;
}

static bool is_saved(struct robot *r, int64_t value)
{
	(void)value;
	return terminal_shows(r->terminal, SAVED) && !terminal_shows(r->terminal, "SAVING FAILS") &&
	       !terminal_shows(r->terminal, "SAVED ELSEWHERE");
}

/* A picture may come in parts: it has to say so for a few looks. */
void robot_wait_saved(struct robot *r)
{
	for (int looks = 0; looks < LOOKS; looks++) {
		if (!is_saved(r, 0))
			looks = 0;
		if (!wait_for(r, is_saved, 0, "saving does not work again") ||
			!terminal_pump(r->terminal, STEP_MS))
			fail_with_screen(r, "the program ended");
	}
}

void robot_wait_shows(struct robot *r, const char *text)
{
	int64_t until = robot_now_us() + DEADLINE_US;

	while (!terminal_shows(r->terminal, text)) {
		if (robot_now_us() > until || !robot_watch(r, STEP_MS)) {
			if (terminal_shows(r->terminal, text))
				return;
			char what[120];
			snprintf(what, sizeof what, "'%s' is not on the screen", text);
			fail_with_screen(r, what);
		}
	}
}

/* ---- the end ---- */

/* Also the child that writes the derived files: it outlives a killed parent by moments. Where this
 * process has inherited it, it is collected here. */
static void wait_for_group(pid_t group)
{
	int64_t until = robot_now_us() + DEADLINE_US;

	while (kill(-group, 0) == 0 && robot_now_us() < until) {
		if (waitpid(-group, NULL, WNOHANG) <= 0)
			nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
	}
	ck_assert_msg(kill(-group, 0) != 0 && errno == ESRCH, "processes were left behind");
}

static void last_look(struct robot *r)
{
	look(r);
	for (int i = 0; i < r->n_typed; i++)
		bound(&r->typed[i].after, robot_media_to(r, robot_now_us()));
}

int robot_reap(struct robot *r)
{
	pid_t group = terminal_pid(r->terminal);
	int64_t until = robot_now_us() + DEADLINE_US;
	int status;

	while (terminal_pump(r->terminal, STEP_MS)) {
		if (robot_now_us() > until)
			fail_with_screen(r, "the program does not end");
	}
	last_look(r);
	r->last_screen = terminal_dump(r->terminal);
	status = terminal_end(r->terminal);
	r->terminal = NULL;
	wait_for_group(group);
	return status;
}

int robot_hang_up(struct robot *r)
{
	pid_t group = terminal_pid(r->terminal);
	int status;

	last_look(r);
	status = terminal_hang_up(r->terminal);
	r->terminal = NULL;
	wait_for_group(group);
	return status;
}

/* Twice, because a state that runs is told of once. Where the newest events are not saved yet
 * because of an error the program asks first: stays then, until they are. */
int robot_leave(struct robot *r)
{
	terminal_send(r->terminal, "\x11\x11");
	while (terminal_pump(r->terminal, STEP_MS)) {
		if (!terminal_shows(r->terminal, ASKS_TO_LEAVE))
			continue;
		terminal_send(r->terminal, "\033");
		robot_wait_saved(r);
		terminal_send(r->terminal, "\x11\x11");
	}
	return robot_reap(r);
}
