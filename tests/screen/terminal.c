/* The pseudo terminal and the screen behind it. */
#include "terminal.h"

#include <check.h>
#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <vterm.h>

#define DEADLINE_MS 20000
#define STILL_MS    500  /* for GENERATE only: so long after the last output, */
#define ANSWER_MS   3000 /* and so long for the answer to a key */

struct terminal {
	int fd;
	pid_t pid;
	VTerm *vt;
	VTermScreen *screen;
	int rows, columns;
	int n_bells;
	bool titled;
	bool alternate;
	char *output;
	size_t n_output, capacity;
	int64_t last_output_us;
	int64_t last_send_us; /* for GENERATE */
};

#define require(condition) ((condition) ? (void)0 : give_up("%s: %s", #condition, strerror(errno)))

/* A program without Check has its own. */
__attribute__((weak)) _Noreturn void terminal_failed(const char *message)
{
	ck_abort_msg("%s", message);
}

static _Noreturn void __attribute__((format(printf, 1, 2))) give_up(const char *fmt, ...)
{
	char *message = NULL;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&message, fmt, ap) < 0)
		message = NULL;
	va_end(ap);
	terminal_failed(message ? message : fmt);
}

static int64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int64_t now_ms(void)
{
	return now_us() / 1000;
}

static int on_bell(void *user)
{
	((struct terminal *)user)->n_bells++;
	return 1;
}

static int on_property(VTermProp property, VTermValue *value, void *user)
{
	struct terminal *t = user;

	if (property == VTERM_PROP_TITLE || property == VTERM_PROP_ICONNAME)
		t->titled = true;
	if (property == VTERM_PROP_ALTSCREEN)
		t->alternate = value->boolean;
	return 1;
}

static const VTermScreenCallbacks callbacks = {
	.bell = on_bell,
	.settermprop = on_property,
};

struct terminal *terminal_start(
	int rows, int columns, int (*run)(const void *), const void *argument)
{
	struct terminal *t = calloc(1, sizeof *t);
	struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};

	require(t != NULL);
	t->rows = rows;
	t->columns = columns;
	t->vt = vterm_new(rows, columns);
	vterm_set_utf8(t->vt, 1);
	t->screen = vterm_obtain_screen(t->vt);
	vterm_screen_set_callbacks(t->screen, &callbacks, t);
	vterm_screen_enable_altscreen(t->screen, 1);
	vterm_screen_reset(t->screen, 1);
	fflush(NULL);
	t->pid = forkpty(&t->fd, NULL, NULL, &size);
	require(t->pid >= 0);
	if (t->pid == 0) {
		int status = run(argument);
		fflush(NULL);
		_exit(status);
	}
	return t;
}

static void keep(struct terminal *t, const char *bytes, size_t n)
{
	t->last_output_us = now_us();
	if (t->n_output + n + 1 > t->capacity) {
		t->capacity = 2 * (t->n_output + n + 1);
		t->output = realloc(t->output, t->capacity);
		require(t->output != NULL);
	}
	memcpy(t->output + t->n_output, bytes, n);
	t->n_output += n;
	t->output[t->n_output] = '\0';
}

bool terminal_pump(struct terminal *t, int wait_ms)
{
	char buffer[8192];

	if (t->fd < 0)
		return false;
	struct pollfd p = {.fd = t->fd, .events = POLLIN};
	if (poll(&p, 1, wait_ms) <= 0)
		return true;
	ssize_t n = read(t->fd, buffer, sizeof buffer);
	if (n <= 0)
		return n < 0 && (errno == EINTR || errno == EAGAIN);
	keep(t, buffer, (size_t)n);
	vterm_input_write(t->vt, buffer, (size_t)n);
	/* answers of the terminal to questions of the program */
	size_t answer = vterm_output_read(t->vt, buffer, sizeof buffer);
	if (answer > 0 && write(t->fd, buffer, answer) < 0)
		return false;
	return true;
}

void terminal_send(struct terminal *t, const char *bytes)
{
	size_t n = strlen(bytes);

	terminal_pump(t, 0);
	t->last_send_us = now_us();
	while (n > 0) {
		ssize_t written = write(t->fd, bytes, n);
		require(written > 0);
		bytes += written;
		n -= (size_t)written;
		terminal_pump(t, 0);
	}
}

static size_t put_utf8(char *out, uint32_t c)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | (c >> 6));
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | (c >> 12));
		out[1] = (char)(0x80 | ((c >> 6) & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | (c >> 18));
	out[1] = (char)(0x80 | ((c >> 12) & 0x3f));
	out[2] = (char)(0x80 | ((c >> 6) & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

/* Adds one row, blanks at its end left out; returns where it ends. */
static size_t put_row(struct terminal *t, int row, char *out, size_t n)
{
	size_t end = n;

	for (int column = 0; column < t->columns; column++) {
		VTermScreenCell cell;
		VTermPos pos = {row, column};
		vterm_screen_get_cell(t->screen, pos, &cell);
		if (cell.chars[0] == (uint32_t)-1)
			continue; /* the right half of a wide character */
		if (cell.chars[0] == 0) {
			out[n++] = ' ';
			continue;
		}
		for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++)
			n += put_utf8(out + n, cell.chars[i]);
		if (cell.chars[0] != ' ')
			end = n;
	}
	return end;
}

/* The largest text of so many rows. */
static char *room_for(const struct terminal *t, int rows)
{
	size_t row = (size_t)t->columns * VTERM_MAX_CHARS_PER_CELL * 4 + 1;
	char *out = malloc((size_t)rows * row + 1);

	require(out != NULL);
	return out;
}

char *terminal_dump(struct terminal *t)
{
	char *out = room_for(t, t->rows);
	size_t n = 0;

	for (int row = 0; row < t->rows; row++) {
		n = put_row(t, row, out, n);
		out[n++] = '\n';
	}
	out[n] = '\0';
	return out;
}

char *terminal_row(struct terminal *t, int row)
{
	char *out = room_for(t, 1);

	out[put_row(t, row, out, 0)] = '\0';
	return out;
}

int64_t terminal_last_us(const struct terminal *t)
{
	return t->last_output_us;
}

int terminal_fd(const struct terminal *t)
{
	return t->fd;
}

pid_t terminal_pid(const struct terminal *t)
{
	return t->pid;
}

bool terminal_shows(struct terminal *t, const char *text)
{
	char *dump = terminal_dump(t);
	bool found = strstr(dump, text) != NULL;

	free(dump);
	return found;
}

static void wait_until(struct terminal *t, const char *text, bool wanted)
{
	int64_t until = now_ms() + DEADLINE_MS;

	while (terminal_shows(t, text) != wanted) {
		if (now_ms() > until || !terminal_pump(t, 50)) {
			char *dump = terminal_dump(t);
			give_up("'%s' %s the screen:\n%s", text,
				wanted ? "did not come to" : "did not go from", dump);
		}
	}
}

void terminal_wait(struct terminal *t, const char *text)
{
	wait_until(t, text, true);
}

void terminal_wait_any(struct terminal *t, const char *a, const char *b)
{
	int64_t until = now_ms() + DEADLINE_MS;

	while (!terminal_shows(t, a) && !terminal_shows(t, b)) {
		if (now_ms() > until || !terminal_pump(t, 50))
			give_up("neither '%s' nor '%s' came to the screen:\n%s", a, b,
				terminal_dump(t));
	}
}

void terminal_wait_gone(struct terminal *t, const char *text)
{
	wait_until(t, text, false);
}

void terminal_resize(struct terminal *t, int rows, int columns)
{
	struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};

	t->rows = rows;
	t->columns = columns;
	vterm_set_size(t->vt, rows, columns);
	require(ioctl(t->fd, TIOCSWINSZ, &size) == 0);
	t->last_send_us = now_us();
}

void terminal_signal(struct terminal *t, int number)
{
	require(kill(t->pid, number) == 0);
}

/* ---- golden screens ---- */

static char *read_golden(const char *path)
{
	FILE *f = fopen(path, "r");

	if (!f)
		return NULL;
	char *text = calloc(1, 1 << 17);
	require(text != NULL);
	size_t n = fread(text, 1, (1 << 17) - 1, f);
	text[n] = '\0';
	fclose(f);
	return text;
}

/* The screen; '/paths of files' are another in each run, and become '~~~'. */
static char *golden_dump(struct terminal *t)
{
	char *dump = terminal_dump(t);
	bool inside = false;

	for (char *c = dump; *c; c++) {
		if (*c == '\'')
			inside = !inside && c[1] == '/';
		else if (inside && *c != '\n')
			*c = '~';
	}
	return dump;
}

static void generate(struct terminal *t, const char *path)
{
	int64_t until_us = t->last_send_us + 1000 * ANSWER_MS;

	while (now_us() < until_us && t->last_output_us <= t->last_send_us)
		terminal_pump(t, 20);
	while (now_us() < t->last_output_us + 1000 * STILL_MS)
		terminal_pump(t, 20);
	char *dump = golden_dump(t);
	FILE *f = fopen(path, "w");
	if (!f)
		give_up("cannot write '%s'", path);
	fputs(dump, f);
	fclose(f);
	free(dump);
}

void terminal_golden(struct terminal *t, const char *name)
{
	char path[1024];
	int64_t until = now_ms() + DEADLINE_MS;

	snprintf(path, sizeof path, "%s/screen/%s.txt", TESTS_DATA, name);
	if (getenv("GENERATE")) {
		generate(t, path);
		return;
	}
	char *golden = read_golden(path);
	if (!golden)
		give_up("no golden file '%s'; run with GENERATE=1 and read it", path);
	for (;;) {
		char *dump = golden_dump(t);
		bool same = strcmp(dump, golden) == 0;
		if (!same && (now_ms() > until || !terminal_pump(t, 50)))
			give_up("'%s' expected:\n%s\nthe screen:\n%s", name, golden, dump);
		free(dump);
		if (same)
			break;
	}
	free(golden);
}

/* ---- what the terminal knows ---- */

const char *terminal_output(const struct terminal *t, size_t *n)
{
	*n = t->n_output;
	return t->output ? t->output : "";
}

static int count_cells(struct terminal *t, bool (*is)(const VTermScreenCell *cell))
{
	int n = 0;

	for (int row = 0; row < t->rows; row++) {
		for (int column = 0; column < t->columns; column++) {
			VTermScreenCell cell;
			VTermPos pos = {row, column};
			vterm_screen_get_cell(t->screen, pos, &cell);
			n += is(&cell);
		}
	}
	return n;
}

static bool is_coloured(const VTermScreenCell *cell)
{
	return !VTERM_COLOR_IS_DEFAULT_FG(&cell->fg) || !VTERM_COLOR_IS_DEFAULT_BG(&cell->bg);
}

static bool is_reversed(const VTermScreenCell *cell)
{
	return cell->attrs.reverse;
}

int terminal_coloured_cells(struct terminal *t)
{
	return count_cells(t, is_coloured);
}

int terminal_reversed_cells(struct terminal *t)
{
	return count_cells(t, is_reversed);
}

int terminal_bells(const struct terminal *t)
{
	return t->n_bells;
}

bool terminal_titled(const struct terminal *t)
{
	return t->titled;
}

bool terminal_alternate(const struct terminal *t)
{
	return t->alternate;
}

/* ---- the end ---- */

static int wait_for_end(struct terminal *t)
{
	int64_t until = now_ms() + DEADLINE_MS;
	int status;

	while (waitpid(t->pid, &status, WNOHANG) == 0) {
		if (now_ms() > until) {
			char *dump = terminal_dump(t);
			kill(t->pid, SIGKILL);
			give_up("the program did not end:\n%s", dump);
		}
		if (t->fd < 0 || !terminal_pump(t, 20)) {
			struct timespec moment = {0, 5000000};
			nanosleep(&moment, NULL);
		}
	}
	while (t->fd >= 0 && terminal_pump(t, 0)) {
		struct pollfd p = {.fd = t->fd, .events = POLLIN};
		if (poll(&p, 1, 0) <= 0 || !(p.revents & POLLIN))
			break;
	}
	if (t->fd >= 0)
		close(t->fd);
	vterm_free(t->vt);
	free(t->output);
	free(t);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int terminal_end(struct terminal *t)
{
	return wait_for_end(t);
}

int terminal_hang_up(struct terminal *t)
{
	close(t->fd);
	t->fd = -1;
	return wait_for_end(t);
}
