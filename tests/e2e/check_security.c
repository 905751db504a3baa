/*
 * What doc/SECURITY.md promises, seen from outside: the system calls of whole runs of the program are
 * traced. Nothing but mpv is ever started, no shell, and nobody speaks to the network, whatever calls
 * itself a recording; mpv takes no configuration or script from the study or from the user.
 *
 * Left out, and said so, where strace is missing or may not be used, or mpv is missing.
 */
#include "check_security.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rig/rig.h"
#include "unit/fixture.h"

#define WORDS 24

struct place place;

static const char study_yaml[] =
	"format: turven-study/1\ncoders:\n  - {id: anna}\n  - {id: bert}\n";

static const char codebook_yaml[] =
	"format: turven-codebook/1\n"
	"id: c\n"
	"version: '1'\n"
	"title: Codes\n"
	"targets:\n"
	"  - {id: child, kind: person, roles: [child], label: Child}\n"
	"codes:\n"
	"  - {id: hit, name: HIT, key: h, kind: point, targets: child, label: Hits}\n"
	"ratings:\n"
	"  - {id: i1, name: I1, label: One, targets: child, scale: {min: 0, max: 9}}\n"
	"scores:\n"
	"  - {id: total, label: Total, op: sum, items: [i1], min_valid: 1}\n";

/* ---- a study ---- */

char *path_in(const char *folder, const char *name)
{
	char *out = NULL;

	ck_assert_int_ge(asprintf(&out, "%s/%s", folder, name), 0);
	return out;
}

void write_in(const char *folder, const char *name, const char *text)
{
	char *path = path_in(folder, name);
	FILE *f = fopen(path, "w");

	ck_assert_msg(f != NULL, "cannot write '%s'", path);
	ck_assert_int_ge(fputs(text, f), 0);
	ck_assert_int_eq(fclose(f), 0);
	free(path);
}

static void make_folder(const char *folder, const char *name)
{
	char *path = path_in(folder, name);

	ck_assert_int_eq(mkdir(path, 0777), 0);
	free(path);
}

static void copy_demonstration(const char *to)
{
	size_t n;
	char *data = fixture_read(TOP_SRCDIR "/sessions/demo-group/recording.mp4", &n);
	FILE *f = fopen(to, "w");

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(data, 1, n, f), n);
	ck_assert_int_eq(fclose(f), 0);
	free(data);
}

/* The descriptor of the session, with these recordings in YAML. */
static void write_session(const char *recordings)
{
	char text[600];

	snprintf(text, sizeof text,
		"format: turven-session/1\nid: s1\nrecordings: [%s]\nparticipants:\n"
		"  - {id: kim, role: child, key: '1', label: Kim}\n",
		recordings);
	write_in(place.study, "sessions/s1/session.yaml", text);
}

void place_open(void)
{
	char *session;

	place.folder = fixture_folder();
	place.study = path_in(place.folder, "-a 'study' $(touch pwned) \"x\";`touch pwned`");
	place.name = "-rec \"a\" 'b' $(touch pwned).mp4";
	ck_assert_int_eq(mkdir(place.study, 0777), 0);
	make_folder(place.study, "codebooks");
	make_folder(place.study, "sessions");
	make_folder(place.study, "sessions/s1");
	write_in(place.study, "study.yaml", study_yaml);
	write_in(place.study, "codebooks/c.yaml", codebook_yaml);
	session = path_in(place.study, "sessions/s1");
	place.recording = path_in(session, place.name);
	free(session);
	copy_demonstration(place.recording);
	write_session("\"-rec \\\"a\\\" 'b' $(touch pwned).mp4\"");
}

void place_close(void)
{
	free(place.recording);
	free(place.study);
	fixture_remove_folder(place.folder);
}

/* ---- running it ---- */

static void set_environment(void)
{
	char *state = path_in(place.folder, "state");

	setenv("XDG_STATE_HOME", state, 1);
	setenv("ASAN_OPTIONS", "detect_leaks=0", 1); /* cannot work under strace */
	free(state);
}

static int run_words(const void *argument)
{
	const char *const *words = argument;
	char *argv[WORDS] = {NULL};

	set_environment();
	for (size_t i = 0; words[i] && i + 1 < WORDS; i++)
		argv[i] = strdup(words[i]);
	if (chdir(place.study) == 0)
		execvp(argv[0], argv);
	perror(argv[0]);
	return 127;
}

static int run_quietly(const char *const *words)
{
	char *said = path_in(place.folder, "said");
	int status;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		if (!freopen("/dev/null", "r", stdin) || !freopen(said, "w", stdout) ||
			dup2(STDOUT_FILENO, STDERR_FILENO) < 0)
			_exit(126);
		_exit(run_words(words));
	}
	free(said);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* before, the program, after; each but the program ends with NULL. */
static void join_words(const char *const *before, const char *const *after, const char *out[WORDS])
{
	size_t n = 0;

	for (size_t i = 0; before && before[i]; i++)
		out[n++] = before[i];
	out[n++] = getenv("TURVEN");
	for (size_t i = 0; after[i]; i++)
		out[n++] = after[i];
	ck_assert_uint_lt(n, WORDS);
	out[n] = NULL;
}

int turven(const char *const *words)
{
	const char *all[WORDS];

	join_words(NULL, words, all);
	return run_quietly(all);
}

bool turven_said(const char *text)
{
	char *path = path_in(place.folder, "said"), *said = fixture_read(path, NULL);
	bool found = strstr(said, text) != NULL;

	free(said);
	free(path);
	return found;
}

struct terminal *code(const char *const *before, const char *player)
{
	const char *after[] = {"code", "s1", "--coder", "anna", "--codebook", "c", player, NULL};
	const char *all[WORDS];

	join_words(before, after, all);
	return terminal_start(24, 100, run_words, all);
}

/* ---- traces ---- */

#define CALLS "trace=network,execve,execveat"

static char *trace_path;
static const char *tracer[] = {
	"strace", "-f", "--seccomp-bpf", "-qq", "-s", "4000", "-o", NULL, "-e", NULL, NULL};

static bool can_trace(bool with_mpv, const char *what)
{
	static const char *const try[] = {"strace", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null",
		"-e", "trace=network", "true", NULL};

	trace_path = path_in(place.folder, "trace");
	tracer[7] = trace_path;
	tracer[9] = what;
	if (with_mpv && !rig_have("mpv")) {
		printf("SKIPPED: what mpv does; it is missing\n");
		return false;
	}
	if (run_quietly(try) == 0)
		return true;
	printf("SKIPPED: traces; strace is missing, or may not be used\n");
	return false;
}

/* The lines of the trace in which there is such a call. Fails at one that is not allowed. */
struct seen {
	int n_turven, n_mpv, n_sockets;
};

static void look_at(const char *line, struct seen *seen)
{
	bool starts = strstr(line, " execve(") || strstr(line, " execveat(");
	bool connects = strstr(line, " socket(") || strstr(line, " socketpair(") ||
			strstr(line, " connect(") || strstr(line, " bind(");

	if (starts && strstr(line, "/turven\", ["))
		seen->n_turven++;
	else if (starts && strstr(line, "/mpv\", ["))
		seen->n_mpv++;
	else
		ck_assert_msg(!starts, "something else was started: %s", line);
	seen->n_sockets += connects;
	ck_assert_msg(
		!connects || strstr(line, "AF_UNIX"), "not only within this machine: %s", line);
}

static struct seen read_trace(const char *never_opened)
{
	char *trace = fixture_read(trace_path, NULL), *end;
	struct seen seen = {0};

	for (char *line = trace; (end = strchr(line, '\n')) != NULL; line = end + 1) {
		*end = '\0';
		look_at(line, &seen);
		ck_assert_msg(
			!never_opened || !strstr(line, " open") || !strstr(line, never_opened),
			"%s", line);
	}
	free(trace);
	ck_assert_int_ge(seen.n_turven, 1);
	return seen;
}

static void leave(struct terminal *t)
{
	terminal_send(t, "\x11\x11");
	ck_assert_int_eq(terminal_end(t), 0);
}

static void check_not_pwned(void)
{
	char *outside = path_in(place.folder, "pwned"), *inside = path_in(place.study, "pwned");
	char *session = path_in(place.study, "sessions/s1/pwned");

	ck_assert_int_ne(access(outside, F_OK), 0);
	ck_assert_int_ne(access(inside, F_OK), 0);
	ck_assert_int_ne(access(session, F_OK), 0);
	free(outside);
	free(inside);
	free(session);
}

/* ---- tests ---- */

START_TEST(coding_starts_mpv_and_nothing_else)
{
	struct terminal *t;
	struct seen seen;

	if (!can_trace(true, CALLS))
		return;
	t = code(tracer, "--no-window");
	terminal_wait(t, "‖ paused");
	terminal_send(t, " ");
	terminal_wait(t, "▶");
	terminal_send(t, "1h");
	terminal_wait(t, "Events 1");
	terminal_send(t, ";$(touch pwned) `touch pwned` ${path}\r");
	terminal_wait(t, "touch pwned");
	terminal_send(t, " ");
	terminal_wait(t, "‖ paused");
	terminal_send(t, "#7");
	terminal_wait(t, "rated: I1");
	leave(t);
	seen = read_trace(NULL);
	ck_assert_int_eq(seen.n_mpv, 1);
	ck_assert_int_ge(seen.n_sockets, 1); /* the pair through which they speak */
	check_not_pwned();
}
END_TEST

static const char *const commands[][8] = {
	{"list"},
	{"check"},
	{"rebuild", "s1"},
	{"scores", "--output", "scores.tsv"},
	{"scores", "--output", "scores.xlsx"},
	{"reliability", "--output", "reliability.html"},
	{"export", "elan", "--output", "elan"},
	{"export", "csv", "--output", "csv"},
	{"export", "boris", "--output", "boris"},
	{"report", "s1", "--output", "report.html"},
	{"import", "csv", "csv", "--pass", "9"},
	{"codebook", "show", "c"},
	{"codebook", "new", "other"},
	{"keys"},
	{"init", "../another study"},
};

/* Without mpv, on a study that holds work of two coders. */
START_TEST(commands_start_nothing)
{
	const char *words[WORDS];

	if (!can_trace(false, CALLS))
		return;
	for (int coder = 0; coder < 2; coder++) {
		struct terminal *t = code(NULL, "--stopwatch");

		terminal_wait(t, "all saved");
		terminal_send(t, "1h");
		terminal_wait(t, "Events 1");
		leave(t);
	}
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
		struct seen seen;

		join_words(tracer, commands[i], words);
		ck_assert_int_lt(run_quietly(words), 2);
		seen = read_trace(NULL);
		ck_assert_msg(seen.n_mpv == 0 && seen.n_sockets == 0, "'%s' speaks to somebody",
			commands[i][0]);
	}
	check_not_pwned();
}
END_TEST

/* Files that mpv could take for lists of addresses, or for a description of streams in the net. */
static const char *const lures[] = {
	"#EXTM3U\n#EXTINF:10,\nhttp://127.0.0.1:9/a.mp4\n",
	"#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n"
	"http://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n",
	"# mpv EDL v0\nhttp://127.0.0.1:9/a.mp4\n",
	"ffconcat version 1.0\nfile 'http://127.0.0.1:9/a.mp4'\n",
	"[playlist]\nFile1=http://127.0.0.1:9/a.mp4\nNumberOfEntries=1\n",
	"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n"
	"a=rtpmap:96 H264/90000\n",
};
enum { N_LURES = sizeof lures / sizeof lures[0] };

START_TEST(no_recording_leads_into_the_net)
{
	struct terminal *t;

	if (!can_trace(true, CALLS))
		return;
	write_in(place.study, "sessions/s1/lure.mp4", lures[_i / 2]);
	/* alone, and as the second part of a recording */
	write_session(
		_i % 2 == 0 ? "lure.mp4" : "\"-rec \\\"a\\\" 'b' $(touch pwned).mp4\", lure.mp4");
	t = code(tracer, "--no-window");
	terminal_wait_any(t, "mpv cannot play", "‖ paused");
	leave(t);
	ck_assert_int_ge(read_trace(NULL).n_mpv, 1);
}
END_TEST

static const char *const lures_of_mpv[] = {
	"mpv.conf", "input.conf", "evil.lua", "/scripts", ".mp4.conf"};

START_TEST(mpv_takes_nothing_from_the_study)
{
	static const char evil[] = "local f = io.open('pwned', 'w'); f:close()\n";
	const char *folders[] = {place.study, NULL, NULL};
	char *name, *session = path_in(place.study, "sessions/s1");
	char *home = path_in(place.folder, ".config/mpv");
	struct terminal *t;

	folders[1] = session;
	folders[2] = home;
	make_folder(place.folder, ".config");
	make_folder(place.folder, ".config/mpv");
	setenv("HOME", place.folder, 1);
	for (size_t i = 0; i < 3; i++) {
		make_folder(folders[i], "scripts");
		write_in(folders[i], "scripts/evil.lua", evil);
		write_in(folders[i], "mpv.conf", "script=scripts/evil.lua\nspeed=3\n");
		write_in(folders[i], "input.conf", "h run touch pwned\n");
	}
	ck_assert_int_ge(asprintf(&name, "%s.conf", place.name), 0);
	write_in(session, name, "speed=3\n");
	free(name);
	if (can_trace(true, CALLS ",open,openat")) {
		t = code(tracer, "--no-window");
		terminal_wait(t, "‖ paused");
		terminal_send(t, " 1h");
		terminal_wait(t, "Events 1");
		ck_assert(!terminal_shows(t, "3×"));
		leave(t);
		for (size_t i = 0; i < sizeof lures_of_mpv / sizeof *lures_of_mpv; i++)
			read_trace(lures_of_mpv[i]);
		check_not_pwned();
	}
	free(session);
	free(home);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("security");
	TCase *traced = tcase_create("traced"), *files = tcase_create("files");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(traced, place_open, place_close);
	tcase_add_checked_fixture(files, place_open, place_close);
	tcase_set_timeout(traced, 300);
	tcase_set_timeout(files, 300);
	tcase_add_test(traced, coding_starts_mpv_and_nothing_else);
	tcase_add_test(traced, commands_start_nothing);
	tcase_add_loop_test(traced, no_recording_leads_into_the_net, 0, 2 * N_LURES);
	tcase_add_test(traced, mpv_takes_nothing_from_the_study);
	add_file_tests(files);
	suite_add_tcase(suite, traced);
	suite_add_tcase(suite, files);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
