/*
 * The whole program while the disk misbehaves: what was acknowledged is never lost, what was not
 * logged is said and never found later, the screen says in words what is wrong and where the events
 * are, and when the disk works again the message goes away.
 *
 * Some cases need root (mounts) or strace: they say that they are left out. TURVEN_FAULTS=all for
 * every n-th call.
 *
 *     check_faults [PART...]      calls start lasting disk meddling signals clock player
 */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check_faults.h"

#define PASSES 80

struct figures *figures;

bool all_cases(void)
{
	const char *value = getenv("TURVEN_FAULTS");

	return value && strcmp(value, "all") == 0;
}

/* TURVEN_VERBOSE=1: which case is tried. */
static void say(const char *what)
{
	const char *value = getenv("TURVEN_VERBOSE");

	if (!value || !*value)
		return;
	printf("%s\n", what);
	fflush(stdout);
}

bool said(const struct robot *r, const char *text)
{
	char *all = strdup(r->last_screen), *wanted = strdup(text);
	char *both[] = {all, wanted};

	ck_assert(all && wanted);
	for (int i = 0; i < 2; i++) {
		char *to = both[i];

		for (const char *from = both[i]; *from; from++)
			if (*from != ' ' && *from != '\n')
				*to++ = *from;
		*to = '\0';
	}
	bool found = strstr(all, wanted) != NULL;
	free(all);
	free(wanted);
	return found;
}

/* ---- failing calls ---- */

struct plan {
	enum failing call;
	struct failing_rule rule;
	bool everywhere; /* the rescue folder fails too */
	bool at_start;   /* already while the program starts */
};

static char *name_of(const struct plan *p)
{
	static char name[160];

	snprintf(name, sizeof name, "%s fails with %s at call %d%s%.0d%s%s", call_name(p->call),
		p->rule.code == FAIL_SHORT ? "a short write" : strerror(p->rule.code), p->rule.nth,
		p->rule.every > 0 ? " and then each " : "", p->rule.every,
		p->everywhere ? ", everywhere" : "", p->at_start ? ", from the start" : "");
	return name;
}

/* The program could not begin: it says why, and nothing was logged. */
static void refused_to_start(struct robot *r)
{
	int status = robot_reap(r);

	ck_assert_msg(status == 1 && said(r, "turven:"), "ended with %d without a word:\n%s",
		status, r->last_screen);
}

/* A coder at work, while calls fail. How many did. */
static int run_plan(struct robot *r, const struct plan *p)
{
	int before, status;

	say(name_of(p));
	fail_below(p->everywhere ? r->folder : r->study);
	if (p->at_start)
		arm(p->call, p->rule);
	robot_start(r);
	if (!robot_ready(r)) {
		refused_to_start(r);
	} else {
		if (!p->at_start)
			arm(p->call, p->rule);
		robot_type_many(r, 6);
		robot_pause(r, true);
		robot_pause(r, false);
		robot_type_many(r, 4);
		if (p->rule.every > 0)
			arm(p->call, (struct failing_rule){0});
		robot_wait_saved(r);
		robot_type_many(r, 2);
		before = n_fired();
		status = robot_leave(r);
		ck_assert_msg(status == 0 || n_fired() > before, "ended with %d:\n%s", status,
			r->last_screen);
		ck_assert_msg(status == 0 || said(r, "turven:"),
			"ended with %d without a word:\n%s", status, r->last_screen);
	}
	robot_verify(r);
	robot_next_observation(r);
	figures->cases++;
	return disarm();
}

enum { N_CODES = 7 };
static const int codes[N_CODES] = {EIO, ENOSPC, EDQUOT, FAIL_SHORT, EINTR, EACCES, ESTALE};

/* Another code each time; a short write only makes sense for write. */
static struct failing_rule rule_for(enum failing call, int nth, int which)
{
	int code = codes[which % N_CODES];

	return (struct failing_rule){code == FAIL_SHORT && call != FAIL_WRITE ? EIO : code, nth, 0};
}

/* One kind of call fails once: the first, the second, …, until a run makes fewer calls. */
static void each_of(enum failing call, bool at_start)
{
	int n_codes = all_cases() ? N_CODES : 1, fired = 1, which = (int)call;
	struct robot robot, *r = &robot;

	robot_init(r, figures, 11 + (uint64_t)call);
	bool can = preload(r);
	/* the short form leaves out more and more */
	for (int nth = 1; can && fired > 0; nth += all_cases() ? 1 : nth) {
		for (int i = 0; i < n_codes; i++) {
			struct plan p = {call, rule_for(call, nth, which++), false, at_start};

			fired = run_plan(r, &p);
		}
		if (r->pass > PASSES) { /* a new study */
			robot_clear(r);
			robot_init(r, figures, 11 + (uint64_t)nth);
			can = preload(r);
		}
	}
	robot_clear(r);
}

START_TEST(each_call_while_coding)
{
	each_of((enum failing)_i, false);
}
END_TEST

START_TEST(each_call_from_the_start)
{
	each_of((enum failing)_i, true);
}
END_TEST

/* Every n-th call as long as the coder works; n = 1: all of them. */
START_TEST(every_nth_call)
{
	static const enum failing calls[] = {FAIL_WRITE, FAIL_FDATASYNC, FAIL_OPEN};
	struct robot robot, *r = &robot;

	robot_init(r, figures, 12);
	if (preload(r)) {
		for (size_t i = 0; i < 3 * 2 * 3; i++) {
			static const int every[] = {1, 2, 5};
			struct plan p = {.call = calls[i % 3],
				.rule = {.code = codes[i % 3], .nth = 2, .every = every[i / 6]},
				.everywhere = i / 3 % 2 != 0};

			run_plan(r, &p);
		}
	}
	robot_clear(r);
}
END_TEST

/* The session's folder fails for good: the screen names the rescue folder, a kill loses nothing,
 * and the next start finds the events there and brings them home. */
START_TEST(killed_in_the_rescue_folder)
{
	struct robot robot, *r = &robot;

	robot_init(r, figures, 13);
	if (preload(r)) {
		char *rescue = join(r->state_home, "turven/rescue");

		fail_below(r->study);
		robot_open(r);
		robot_type_many(r, 3);
		arm(FAIL_WRITE, (struct failing_rule){EIO, 1, 1});
		ck_assert_int_eq(robot_type_many(r, 5), 5);
		robot_wait_shows(r, "SAVED ELSEWHERE");
		robot_wait_shows(r, strerror(EIO));
		robot_wait_shows(r, rescue);
		ck_assert_int_eq(kill(robot_pid(r), SIGKILL), 0);
		robot_reap(r);
		disarm();
		robot_verify(r);
		robot_open(r);
		robot_type_many(r, 3);
		robot_wait_saved(r);
		ck_assert_int_eq(robot_leave(r), 0);
		robot_verify(r);
		figures->cases++;
		free(rescue);
	}
	robot_clear(r);
}
END_TEST

/* Nothing can be written anywhere: each key is refused in words, and nothing of it is found. */
START_TEST(nowhere_to_write)
{
	struct robot robot, *r = &robot;

	robot_init(r, figures, 14);
	if (preload(r)) {
		fail_below(r->folder);
		robot_open(r);
		robot_type_many(r, 3);
		arm(FAIL_WRITE, (struct failing_rule){ENOSPC, 1, 1});
		ck_assert_int_eq(robot_type_many(r, 4), 0);
		robot_wait_shows(r, "SAVING FAILS");
		robot_wait_shows(r, strerror(ENOSPC));
		disarm();
		robot_wait_saved(r);
		ck_assert_int_eq(robot_type_many(r, 4), 4);
		ck_assert_int_eq(robot_leave(r), 0);
		robot_verify(r);

		/* left while nothing can be written: what was accepted before is there */
		robot_open(r);
		robot_type_many(r, 3);
		arm(FAIL_WRITE, (struct failing_rule){ENOSPC, 1, 1});
		ck_assert_int_eq(robot_type_many(r, 2), 0);
		ck_assert_int_eq(kill(robot_pid(r), SIGTERM), 0);
		ck_assert_int_eq(robot_reap(r), 1);
		ck_assert_msg(said(r, strerror(ENOSPC)), "no word of it:\n%s", r->last_screen);
		disarm();
		robot_verify(r);
		figures->cases += 2;
	}
	robot_clear(r);
}
END_TEST

/* ---- strace ---- */

static bool have_strace(void)
{
	return system("strace -f -qq -o /dev/null -e trace=none true >/dev/null 2>&1") == 0;
}

START_TEST(injected_by_strace)
{
	static const char *const calls[] = {
		"fdatasync", "fsync", "rename,renameat,renameat2", "fdatasync,fsync"};
	static const char *const whens[] = {"1", "2", "4", "2+2", "3+", "3+5"};
	struct robot robot, *r = &robot;
	char trace[100], inject[140];
	const char *prefix[] = {
		"strace", "-f", "-qq", "-o", "/dev/null", "-e", trace, "-e", inject, NULL};
	char sanitizer[200];

	if (!have_strace()) {
		skip("failing calls by strace: strace is missing, or tracing is not permitted");
		return;
	}
	robot_init(r, figures, 15);
	r->prefix = prefix;
	snprintf(sanitizer, sizeof sanitizer, "ASAN_OPTIONS=detect_leaks=0");
	r->environment[0] = sanitizer;
	for (int i = 0; i < 4 * 6; i++) {
		if (!all_cases() && i % 3 != 0)
			continue;
		snprintf(trace, sizeof trace, "trace=%s", calls[i / 6]);
		snprintf(inject, sizeof inject, "inject=%s:error=EIO:when=%s", calls[i / 6],
			whens[i % 6]);
		say(inject);
		robot_start(r);
		if (robot_ready(r)) {
			robot_type_many(r, 6);
			robot_pause(r, true);
			robot_pause(r, false);
			robot_type_many(r, 2);
			/* where saving still fails leaving is asked about, and the signal not */
			kill(robot_pid(r), SIGTERM);
		}
		if (robot_reap(r) != 0)
			ck_assert_msg(
				said(r, "turven:"), "%s: not a word:\n%s", inject, r->last_screen);
		robot_verify(r);
		robot_next_observation(r);
		figures->cases++;
	}
	robot_clear(r);
}
END_TEST

static void add_call_tests(TCase *tc)
{
	tcase_add_loop_test(tc, each_call_while_coding, 0, N_FAIL);
}

static void add_start_tests(TCase *tc)
{
	tcase_add_loop_test(tc, each_call_from_the_start, 0, N_FAIL);
}

static void add_lasting_tests(TCase *tc)
{
	tcase_add_test(tc, every_nth_call);
	tcase_add_test(tc, killed_in_the_rescue_folder);
	tcase_add_test(tc, nowhere_to_write);
	tcase_add_test(tc, injected_by_strace);
}

static const struct {
	const char *name;
	void (*add)(TCase *tc);
} parts[] = {
	{"calls", add_call_tests},
	{"start", add_start_tests},
	{"lasting", add_lasting_tests},
	{"disk", add_disk_tests},
	{"meddling", add_meddling_tests},
	{"signals", add_signal_tests},
	{"clock", add_clock_tests},
	{"player", add_player_tests},
};
enum { N_PARTS = sizeof parts / sizeof parts[0] };

static int run_part(size_t i)
{
	Suite *suite = suite_create(parts[i].name);
	TCase *tc = tcase_create(parts[i].name);
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(tc, 0);
	parts[i].add(tc);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	fflush(stdout);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* Parts wait for most of their time (for what is tried again, for what must not come): each has a
 * process of its own. Words choose among them. */
int main(int argc, char **argv)
{
	pid_t pids[N_PARTS] = {0};
	struct figures all = {0}, *each;
	bool good = true;

	each = mmap(NULL, N_PARTS * sizeof *each, PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (each == MAP_FAILED)
		return EXIT_FAILURE;
	for (size_t i = 0; i < N_PARTS; i++) {
		bool wanted = argc < 2;

		for (int word = 1; word < argc; word++)
			wanted = wanted || strcmp(argv[word], parts[i].name) == 0;
		fflush(NULL);
		figures = &each[i];
		pids[i] = wanted ? fork() : 0;
		if (wanted && pids[i] == 0)
			_exit(run_part(i));
		good = good && pids[i] >= 0;
	}
	for (size_t i = 0; i < N_PARTS; i++) {
		int status = 0;

		if (pids[i] > 0)
			good = waitpid(pids[i], &status, 0) == pids[i] && status == 0 && good;
		figures_add(&all, &each[i]);
	}
	figures_print("faults", &all);
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
