/*
 * From a code's key to the screen, to the journal and to the disk, in an observation of 10,000
 * events: the real `turven code --stopwatch` on a terminal.
 *
 *     bench_keys [KEYS]      keys for each setting, 1,000 by default
 *
 * A key is written to the terminal when everything before it is saved and a random while of up to
 * 20 ms has passed, so that keys meet the redraws of a running clock at every phase.
 * "screen": until the picture with the new event is there whole: the number above the list of
 *           events has gone up, the program's main thread waits again, and all it sent was read.
 *           Where the disk is so fast that the redraw for "all saved" follows at once, that one is
 *           in the figure too.
 * "journal": until the event's line can be read in the segment by other programs (inotify).
 * "saved": until the screen says that it is on the disk.
 * "less waiting": "screen" without the time for which the program's main thread could have run, but
 *           other programs had the processors: what a machine with nothing else to do would come to
 *           (not less: the system's own work for the terminal waits too).
 * "processor": what the main thread used of one, per key, the redraws of a running clock included.
 * The yardsticks, with the same pauses: one byte through `cat` on the same terminal and back; one
 * line appended to a file and seen by inotify; and the same with fdatasync. Memory: the kernel's
 * high-water mark of resident memory, shared libraries included, after all keys; and of the whole
 * run with leaving and the processes that write the events file.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/resource.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "bench/bench.h"
#include "bench/program.h"
#include "store/study.h"

#define N_EVENTS       10000
#define GOAL_MS        5
#define GOAL_MB        20
#define PAUSE_US       20000
#define LINE_BYTES     230
#define N_YARD         500
#define DEADLINE_US    ((int64_t)30 * 1000 * 1000)
#define KEYS_MAX       32
#define INOTIFY_BUFFER 4096

struct setting {
	int rows, columns;
	bool playing;
};

struct seen {
	const struct setting *s;
	int heading; /* row of "Events 10000" */
	int status;  /* row of "all saved" */
	size_t n_events;
	bool saved; /* wait for that too */
};

struct figures {
	struct bench_samples screen, less_waiting, journal, saved;
	double processor_ms, peak_mb;
};

struct yardsticks {
	struct bench_samples echo, append, sync;
};

/* ---- what is on the screen ---- */

static bool row_has(struct terminal *t, int row, const char *text)
{
	char *line = terminal_row(t, row);
	bool has = strstr(line, text) != NULL;

	free(line);
	return has;
}

static size_t count_on(struct terminal *t, int row)
{
	char *line = terminal_row(t, row);
	const char *at = strstr(line, "Events ");
	size_t n = at ? (size_t)strtoul(at + strlen("Events "), NULL, 10) : 0;

	free(line);
	return n;
}

static bool is_first(struct terminal *t, void *data)
{
	struct seen *p = data;

	if (program_row_with(t, p->s->rows - 1, p->s->rows, "? help") < 0)
		return false;
	p->heading = program_row_with(t, 0, p->s->rows, "Events ");
	p->status = program_row_with(t, 0, p->s->rows, "all saved");
	return p->heading >= 0 && p->status >= 0 && count_on(t, p->heading) == p->n_events;
}

static bool is_playing(struct terminal *t, void *data)
{
	const struct seen *p = data;

	return row_has(t, p->status, "stopwatch runs");
}

static bool is_there(struct terminal *t, const struct seen *p)
{
	return count_on(t, p->heading) == p->n_events &&
	       (!p->saved || row_has(t, p->status, "all saved"));
}

/* ---- keys ---- */

/* Keys that log a point at once, whatever the chosen target. */
static size_t find_keys(const char *root, char *keys)
{
	struct problems problems = {0};
	struct study study = {0};
	struct codebook cb;
	size_t n = 0;

	if (!study_open(&study, root, &problems) ||
		!study_codebook(&study, BENCH_CODEBOOK, NULL, &cb, &problems)) {
		problems_print(&problems);
		bench_give_up("cannot read the study that was made");
	}
	problems_clear(&problems);
	for (size_t i = 0; i < cb.n_codes && n < KEYS_MAX; i++) {
		const struct code *c = &cb.codes[i];

		if (c->kind == CODE_POINT && c->key && strlen(c->key) == 1 && c->n_modifiers == 0 &&
			c->dimension == cb.codes[0].dimension)
			keys[n++] = c->key[0];
	}
	codebook_free(&cb);
	study_clear(&study);
	if (n == 0)
		bench_give_up("codebook '%s' has no code with a key of one letter", BENCH_CODEBOOK);
	return n;
}

static void drain_inotify(int fd)
{
	char buffer[INOTIFY_BUFFER];

	while (read(fd, buffer, sizeof buffer) > 0)
		;
}

static double ms_since(int64_t at_us, int64_t begun_us)
{
	return (double)(at_us - begun_us) / 1e3;
}

/* One key, followed to the end. */
static void press(struct terminal *t, struct seen *p, int notify, char key, struct figures *f)
{
	const char bytes[2] = {key, '\0'};
	int64_t sent_us, screen_us = 0, looked_us = -1;
	bool in_journal = false, seen = false;
	double used, waited_before, waited;

	drain_inotify(notify);
	program_processor_ms(t, &used, &waited_before);
	p->n_events++;
	p->saved = false;
	sent_us = clock_mono_us();
	terminal_send(t, bytes);
	while (!(in_journal && screen_us > 0 && p->saved)) {
		if (program_poll(t, in_journal ? -1 : notify, seen ? 50 : 20000)) {
			bench_add(&f->journal, ms_since(clock_mono_us(), sent_us));
			in_journal = true;
		}
		if (terminal_last_us(t) != looked_us && terminal_last_us(t) >= sent_us) {
			looked_us = terminal_last_us(t);
			seen = is_there(t, p);
		}
		if (seen && screen_us == 0 && program_is_resting(t) && !program_has_more(t)) {
			screen_us = terminal_last_us(t);
			bench_add(&f->screen, ms_since(screen_us, sent_us));
			program_processor_ms(t, &used, &waited);
			bench_add(&f->less_waiting,
				ms_since(screen_us, sent_us) - (waited - waited_before));
		}
		if (screen_us > 0 && !p->saved && row_has(t, p->status, "all saved")) {
			bench_add(&f->saved, ms_since(terminal_last_us(t), sent_us));
			p->saved = true;
		}
		if (clock_mono_us() - sent_us > DEADLINE_US) {
			fprintf(stderr, "%s", terminal_dump(t));
			bench_give_up("key '%c' did not come to %s", key,
				in_journal ? "the screen" : "the journal");
		}
	}
}

static void measure(
	const char *root, const struct setting *s, size_t n_events, int n_keys, struct figures *f)
{
	const char *argv[] = {bench_turven(), "code", "s0001", "--codebook", BENCH_CODEBOOK,
		"--coder", BENCH_CODER, "--stopwatch", NULL};
	struct seen p = {.s = s, .n_events = n_events};
	char *folder = bench_journal_folder(root, "s0001");
	char keys[KEYS_MAX];
	size_t n_choices = find_keys(root, keys);
	int notify = inotify_init1(IN_NONBLOCK);
	double used_before, used, waited;
	int64_t begun_us;
	struct terminal *t = program_start(s->rows, s->columns, root, argv, &begun_us);

	program_wait(t, is_first, &p, "the coding view");
	if (s->playing) {
		terminal_send(t, " ");
		program_wait(t, is_playing, &p, "the running stopwatch");
	}
	if (notify < 0 || inotify_add_watch(notify, folder, IN_MODIFY) < 0)
		bench_give_up("cannot watch '%s'", folder);
	program_processor_ms(t, &used_before, &waited);
	for (int i = 0; i < n_keys; i++) {
		program_read_for(t, rand() % PAUSE_US);
		press(t, &p, notify, keys[(size_t)rand() % n_choices], f);
	}
	program_processor_ms(t, &used, &waited);
	f->processor_ms = (used - used_before) / n_keys;
	f->peak_mb = program_peak_mb(t);
	close(notify);
	free(folder);
	program_leave(t);
}

/* ---- the bare machine ---- */

static bool echoed(struct terminal *t, void *data)
{
	size_t n;

	terminal_output(t, &n);
	return n >= *(size_t *)data;
}

static void measure_echo(struct bench_samples *out)
{
	const char *argv[] = {"/bin/cat", NULL};
	struct termios mode;
	size_t n = 0;
	int64_t begun_us;
	struct terminal *t = program_start(24, 80, "/", argv, &begun_us);

	if (tcgetattr(terminal_fd(t), &mode) != 0)
		bench_give_up("no mode of the terminal");
	cfmakeraw(&mode);
	tcsetattr(terminal_fd(t), TCSANOW, &mode);
	for (int i = 0; i < N_YARD; i++) {
		n++;
		program_read_for(t, rand() % PAUSE_US);
		begun_us = clock_mono_us();
		terminal_send(t, "x");
		bench_add(out, ms_since(program_wait_first(t, echoed, &n, "the echo"), begun_us));
	}
	program_kill(t);
}

static void measure_disk(const char *root, struct yardsticks *y)
{
	char *path = file_join(root, "yardstick");
	char line[LINE_BYTES];
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	int notify = inotify_init1(0);

	if (fd < 0 || notify < 0 || inotify_add_watch(notify, path, IN_MODIFY) < 0)
		bench_give_up("cannot write '%s'", path);
	memset(line, 'x', sizeof line);
	for (int i = 0; i < N_YARD; i++) {
		char buffer[INOTIFY_BUFFER];
		int64_t begun_us;

		nanosleep(&(struct timespec){.tv_nsec = rand() % PAUSE_US * 1000L}, NULL);
		begun_us = clock_mono_us();
		if (write(fd, line, sizeof line) != (ssize_t)sizeof line ||
			read(notify, buffer, sizeof buffer) <= 0)
			bench_give_up("cannot write '%s'", path);
		bench_add(&y->append, ms_since(clock_mono_us(), begun_us));
		fdatasync(fd);
		bench_add(&y->sync, ms_since(clock_mono_us(), begun_us));
	}
	close(notify);
	close(fd);
	unlink(path);
	free(path);
}

/* ---- rows ---- */

static void row(const struct setting *s, const char *to, const char *which, double figure,
	double below, double yardstick, const char *name)
{
	char *what = mem_printf("key to %s, %dx%d %s, %s", to, s->columns, s->rows,
		s->playing ? "playing" : "paused", which);

	bench_row(&(struct bench_row){what, figure, "ms", .below = below, .yardstick = yardstick,
		.yardstick_name = name});
	free(what);
}

static void rows(const struct setting *s, struct figures *f, struct yardsticks *y)
{
	row(s, "screen", "p50", bench_quantile(&f->screen, 0.5), 0, bench_quantile(&y->echo, 0.5),
		"echo");
	row(s, "screen", "p99", bench_quantile(&f->screen, 0.99), GOAL_MS,
		bench_quantile(&y->echo, 0.99), "echo");
	row(s, "screen", "max", bench_quantile(&f->screen, 1), 0, bench_quantile(&y->echo, 1),
		"echo");
	row(s, "screen, less waiting", "p99", bench_quantile(&f->less_waiting, 0.99), 0, 0, NULL);
	row(s, "screen: processor used", "mean", f->processor_ms, 0, 0, NULL);
	row(s, "journal", "p50", bench_quantile(&f->journal, 0.5), 0,
		bench_quantile(&y->append, 0.5), "append");
	row(s, "journal", "p99", bench_quantile(&f->journal, 0.99), 0,
		bench_quantile(&y->append, 0.99), "append");
	row(s, "saved", "p50", bench_quantile(&f->saved, 0.5), 0, bench_quantile(&y->sync, 0.5),
		"fdatasync");
	row(s, "saved", "p99", bench_quantile(&f->saved, 0.99), 0, bench_quantile(&y->sync, 0.99),
		"fdatasync");
}

static double children_peak_mb(void)
{
	struct rusage usage;

	getrusage(RUSAGE_CHILDREN, &usage);
	return (double)usage.ru_maxrss * 1024 / 1e6;
}

int main(int argc, char **argv)
{
	static const struct setting settings[] = {
		{24, 80, false}, {24, 80, true}, {50, 160, false}, {50, 160, true}};
	int n_keys = argc > 1 ? atoi(argv[1]) : 1000;
	struct yardsticks y = {.echo = {0}};
	double peak_mb = 0;

	for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
		char *name = mem_printf("keys%zu", i);
		char *root = bench_study(name, 1);
		size_t n_events = bench_observation(root, "s0001", 0, N_EVENTS);
		struct figures f = {.peak_mb = 0};

		if (i == 0) {
			printf("keys: observation of %zu events, %d keys in each setting\n",
				n_events, n_keys);
			measure_disk(root, &y);
		}
		measure(root, &settings[i], n_events, n_keys, &f);
		if (i == 0)
			measure_echo(&y.echo);
		if (f.peak_mb > peak_mb)
			peak_mb = f.peak_mb;
		rows(&settings[i], &f, &y);
		bench_clear(&f.screen);
		bench_clear(&f.less_waiting);
		bench_clear(&f.journal);
		bench_clear(&f.saved);
		free(root);
		free(name);
	}
	bench_row(&(struct bench_row){
		"peak memory while coding, 10,000 events", peak_mb, "MB", .below = GOAL_MB});
	bench_row(&(struct bench_row){"peak memory of the whole run, leaving included",
		children_peak_mb(), "MB", .below = GOAL_MB});
	bench_clear(&y.echo);
	bench_clear(&y.append);
	bench_clear(&y.sync);
	return 0;
}
