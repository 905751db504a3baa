/* turven on a terminal, timed. */
#include "bench/program.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "bench/bench.h"

#define DEADLINE_US   ((int64_t)30 * 1000 * 1000)
#define ARGUMENTS_MAX 16
#define STEP_US       50 /* between looks at whether the program rests */

/* Instead of failing a test. */
void terminal_failed(const char *message)
{
	bench_give_up("%s", message);
}

struct what_to_run {
	const char *folder;
	const char *const *argv;
};

static int run(const void *argument)
{
	const struct what_to_run *w = argument;
	char *argv[ARGUMENTS_MAX + 1] = {NULL};

	for (int i = 0; i < ARGUMENTS_MAX && w->argv[i]; i++)
		argv[i] = mem_strdup(w->argv[i]);
	if (chdir(w->folder) == 0)
		execv(argv[0], argv);
	perror(w->argv[0]);
	return 127;
}

struct terminal *program_start(
	int rows, int columns, const char *folder, const char *const *argv, int64_t *begun_us)
{
	struct what_to_run w = {folder, argv};

	*begun_us = clock_mono_us();
	return terminal_start(rows, columns, run, &w);
}

bool program_poll(struct terminal *t, int other, int64_t wait_us)
{
	struct pollfd fds[2] = {
		{.fd = terminal_fd(t), .events = POLLIN}, {.fd = other, .events = POLLIN}};
	struct timespec limit = {wait_us / 1000000, wait_us % 1000000 * 1000};

	if (ppoll(fds, 2, &limit, NULL) <= 0)
		return false;
	if (fds[0].revents)
		terminal_pump(t, 0);
	return fds[1].revents != 0;
}

bool program_is_resting(struct terminal *t)
{
	char path[64], text[512];
	const char *state;
	size_t n;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/stat", (int)terminal_pid(t));
	f = fopen(path, "r");
	if (!f)
		return false;
	n = fread(text, 1, sizeof text - 1, f);
	fclose(f);
	text[n] = '\0';
	state = strrchr(text, ')');
	return state && state[1] == ' ' && (state[2] == 'S' || state[2] == 'Z');
}

bool program_has_more(struct terminal *t)
{
	struct pollfd p = {.fd = terminal_fd(t), .events = POLLIN};

	return poll(&p, 1, 0) > 0 && (p.revents & POLLIN);
}

static _Noreturn void give_up(struct terminal *t, const char *what)
{
	char *dump = terminal_dump(t);

	kill(terminal_pid(t), SIGKILL);
	bench_give_up("%s did not come to the screen:\n%s", what, dump);
}

static int64_t wait_for(
	struct terminal *t, program_seen *seen, void *data, const char *what, bool rest)
{
	int64_t until_us = clock_mono_us() + DEADLINE_US;
	int64_t looked_us = -1;
	bool is_seen = false;

	for (;;) {
		if (terminal_last_us(t) != looked_us) {
			looked_us = terminal_last_us(t);
			is_seen = seen(t, data);
		}
		/* in this order: what it sent before it came to rest can be read now */
		if (is_seen && (!rest || (program_is_resting(t) && !program_has_more(t))))
			return terminal_last_us(t);
		if (clock_mono_us() > until_us)
			give_up(t, what);
		program_poll(t, -1, is_seen ? STEP_US : 50000);
	}
}

int64_t program_wait(struct terminal *t, program_seen *seen, void *data, const char *what)
{
	return wait_for(t, seen, data, what, true);
}

int64_t program_wait_first(struct terminal *t, program_seen *seen, void *data, const char *what)
{
	return wait_for(t, seen, data, what, false);
}

void program_read_for(struct terminal *t, int64_t us)
{
	int64_t until_us = clock_mono_us() + us;

	for (int64_t left_us = us; left_us > 0; left_us = until_us - clock_mono_us())
		program_poll(t, -1, left_us);
}

int program_row_with(struct terminal *t, int from, int rows, const char *text)
{
	for (int row = from; row < rows; row++) {
		char *line = terminal_row(t, row);
		bool found = strstr(line, text) != NULL;

		free(line);
		if (found)
			return row;
	}
	return -1;
}

void program_leave(struct terminal *t)
{
	int status;

	terminal_send(t, "\021\021"); /* Ctrl+Q; twice where a state runs */
	status = terminal_end(t);
	if (status != 0)
		bench_give_up("turven ended with status %d", status);
}

void program_kill(struct terminal *t)
{
	terminal_signal(t, SIGKILL);
	terminal_end(t);
}

bool program_processor_ms(struct terminal *t, double *used, double *waited)
{
	char path[64], text[128], *rest;
	size_t n;
	FILE *f;

	*used = *waited = 0;
	snprintf(path, sizeof path, "/proc/%d/schedstat", (int)terminal_pid(t));
	f = fopen(path, "r");
	if (!f)
		return false;
	n = fread(text, 1, sizeof text - 1, f);
	fclose(f);
	text[n] = '\0';
	*used = strtod(text, &rest) / 1e6;
	*waited = strtod(rest, NULL) / 1e6;
	return n > 0;
}

double program_peak_mb(struct terminal *t)
{
	char path[64], line[256];
	double kib = 0;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/status", (int)terminal_pid(t));
	f = fopen(path, "r");
	if (!f)
		return 0;
	while (fgets(line, sizeof line, f))
		if (strncmp(line, "VmHWM:", 6) == 0)
			kib = strtod(line + 6, NULL);
	fclose(f);
	return kib * 1024 / 1e6;
}
