/*
 * The journal by itself: what a key waits for, how long until its record is on the disk, and
 * reading 100,000 records.
 *
 *     bench_journal [RECORDS]      how many for each of the first two, 1,000 by default
 *
 * "accepted": journal_append, after which a killed program loses nothing; one record every 2 ms.
 * The yardstick is one write() of such a line. "saved": from the same call until journal_status
 * says so, with the descriptor in poll; each record when the one before is saved. The yardstick is
 * the write() and fdatasync. "read": journal_read, with every checksum, of one segment; the
 * yardstick is cat of it to /dev/null, the process included. The cache is warm.
 */
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "bench/bench.h"
#include "store/journal.h"
#include "store/journal_name.h"

#define PAUSE_NS     2000000
#define N_READ       100000
#define N_READINGS   20
#define BACKLOG      10000 /* records that may wait for the disk while the large one is made */
#define READ_GOAL_MS 200
#define LINE_BYTES   150

static const struct observation_name name = {"s0001", BENCH_CODER, BENCH_CODEBOOK, 1};

static void make_record(struct record *r, uint32_t run, int i)
{
	*r = (struct record){.op = OP_ADD, .cause = CAUSE_INPUT, .rev = 1};
	r->id = (struct event_id){run, (uint32_t)i + 1};
	r->v = (struct event_values){.code = "l01",
		.target = "leader1",
		.onset_ms = 70 * i,
		.offset_ms = 70 * i,
		.error_ms = 8,
		.frame_ms = 70 * i - 12,
		.speed = 1,
		.source = SOURCE_TERMINAL};
	if (i % 10 == 0)
		r->v.comment = "looks at the child, who doesn't answer";
}

static struct journal *open_journal(const char *folder)
{
	struct journal_meta meta = {.run_no = 1, .media_bytes = -1, .media_duration_ms = -1};
	struct journal *j;
	struct error err;

	if (!file_make_folder(folder, &err) || !journal_open(&j, folder, &name, &meta, &err))
		bench_give_up("%s", err.text);
	return j;
}

static void close_journal(struct journal *j)
{
	struct error err;

	if (!journal_close(j, &err))
		bench_give_up("%s", err.text);
}

static double append_us(struct journal *j, int i, long long *seq)
{
	struct record r;
	struct error err;
	struct timespec begun, ended;

	make_record(&r, journal_run(j), i);
	clock_gettime(CLOCK_MONOTONIC, &begun);
	if (!journal_append(j, &r, &err))
		bench_give_up("%s", err.text);
	clock_gettime(CLOCK_MONOTONIC, &ended);
	*seq = r.seq;
	return (double)(ended.tv_sec - begun.tv_sec) * 1e6 +
	       (double)(ended.tv_nsec - begun.tv_nsec) / 1e3;
}

static void wait_until_saved(struct journal *j, long long seq)
{
	struct journal_status status;

	for (journal_status(j, &status); status.n_saved < seq; journal_status(j, &status)) {
		struct pollfd p = {.fd = journal_fd(j), .events = POLLIN};

		poll(&p, 1, 1000);
		journal_service(j);
		if (!status.ok)
			bench_give_up("%s", status.message);
	}
}

/* One line to a file, with or without bringing it to the disk. */
static double bare_us(int fd, bool sync)
{
	static const char line[LINE_BYTES] = "x";
	struct timespec begun, ended;

	clock_gettime(CLOCK_MONOTONIC, &begun);
	if (write(fd, line, sizeof line) != (ssize_t)sizeof line || (sync && fdatasync(fd) != 0))
		bench_give_up("cannot write");
	clock_gettime(CLOCK_MONOTONIC, &ended);
	return (double)(ended.tv_sec - begun.tv_sec) * 1e6 +
	       (double)(ended.tv_nsec - begun.tv_nsec) / 1e3;
}

static void rows(const char *what, struct bench_samples *s, struct bench_samples *bare,
	const char *yardstick, double divisor, const char *unit)
{
	static const struct {
		const char *name;
		double q;
	} quantiles[] = {{"p50", 0.5}, {"p99", 0.99}, {"max", 1}};

	for (size_t i = 0; i < sizeof quantiles / sizeof *quantiles; i++) {
		char *title = mem_printf("journal: %s, %s", what, quantiles[i].name);

		bench_row(&(struct bench_row){title, bench_quantile(s, quantiles[i].q) / divisor,
			unit, .yardstick = bench_quantile(bare, quantiles[i].q) / divisor,
			.yardstick_name = yardstick});
		free(title);
	}
	bench_clear(s);
	bench_clear(bare);
}

static void measure_writing(int n)
{
	char *session = file_join(bench_folder(), "written");
	char *path = file_join(bench_folder(), "bare");
	struct journal *j = open_journal(session);
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	struct bench_samples accepted = {0}, saved = {0}, bare_write = {0}, bare_sync = {0};
	long long seq = 0;

	if (fd < 0)
		bench_give_up("cannot make '%s'", path);
	for (int i = 0; i < n; i++) {
		bench_add(&accepted, append_us(j, i, &seq));
		bench_add(&bare_write, bare_us(fd, false));
		journal_service(j);
		nanosleep(&(struct timespec){.tv_nsec = PAUSE_NS}, NULL);
	}
	wait_until_saved(j, seq);
	for (int i = 0; i < n; i++) {
		int64_t begun_us = clock_mono_us();

		append_us(j, n + i, &seq);
		wait_until_saved(j, seq);
		bench_add(&saved, (double)(clock_mono_us() - begun_us));
		bench_add(&bare_sync, bare_us(fd, true));
	}
	close(fd);
	close_journal(j);
	rows("key accepted", &accepted, &bare_write, "write", 1, "us");
	rows("record saved", &saved, &bare_sync, "write and fdatasync", 1e3, "ms");
	free(path);
	free(session);
}

static double cat_ms(const char *path)
{
	int64_t begun_us = clock_mono_us();
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
		execl("/bin/cat", "cat", path, (char *)NULL);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0)
		bench_give_up("cat failed");
	return (double)(clock_mono_us() - begun_us) / 1e3;
}

static double read_ms(const char *session, char **path)
{
	struct journal_content c;
	struct problems problems = {0};
	struct error err;
	int64_t begun_us = clock_mono_us(), ended_us;
	char *folder = journal_folder(session);

	if (!journal_read(session, &name, &c, &problems, &err))
		bench_give_up("%s", err.text);
	ended_us = clock_mono_us();
	if (problems.n > 0 || c.n_records != N_READ + 1)
		bench_give_up("read %zu records, not %d", c.n_records, N_READ + 1);
	free(*path);
	*path = file_join(folder, c.segments[0].file);
	free(folder);
	journal_content_clear(&c);
	return (double)(ended_us - begun_us) / 1e3;
}

static void measure_reading(void)
{
	char *session = file_join(bench_folder(), "read");
	struct journal *j = open_journal(session);
	struct bench_samples reading = {0}, cat = {0};
	struct journal_status status;
	char *path = NULL;
	long long seq;

	for (int i = 0; i < N_READ; i++) {
		append_us(j, i, &seq);
		journal_status(j, &status);
		if (status.n_written - status.n_saved > BACKLOG)
			wait_until_saved(j, seq);
	}
	close_journal(j);
	read_ms(session, &path); /* warms */
	for (int i = 0; i < N_READINGS; i++) {
		bench_add(&reading, read_ms(session, &path));
		bench_add(&cat, cat_ms(path));
	}
	for (int k = 0; k < 2; k++) {
		char *title = mem_printf("journal: read 100,000 records, %s", k ? "max" : "median");

		bench_row(&(struct bench_row){title, bench_quantile(&reading, k ? 1 : 0.5), "ms",
			.below = READ_GOAL_MS, .yardstick = bench_quantile(&cat, k ? 1 : 0.5),
			.yardstick_name = "cat"});
		free(title);
	}
	bench_clear(&reading);
	bench_clear(&cat);
	free(path);
	free(session);
}

int main(int argc, char **argv)
{
	int n = argc > 1 ? atoi(argv[1]) : 1000;
	char *state = file_join(bench_folder(), "state");

	setenv("XDG_STATE_HOME", state, 1);
	free(state);
	measure_writing(n);
	measure_reading();
	return 0;
}
