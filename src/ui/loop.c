/*
 * The loop: one wait over terminal, desk and time limits; then the desk, then the keys, then one
 * picture.
 *
 * Signals are blocked except during the wait, and their handlers set a flag and nothing else, so no
 * wake-up can be lost and nothing is interrupted half-way.
 */
#include "ui/loop.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "ui/screen.h"
#include "ui/start.h"
#include "ui/ui.h"

#define MAX_FDS       8
#define EMPTY_READS   20 /* readable, yet nothing came: the terminal has ended */
#define EMPTY_WAIT_MS 50

static volatile sig_atomic_t asked_to_end;

static void on_end(int signal_number)
{
	asked_to_end = signal_number;
}

static const int end_signals[] = {SIGTERM, SIGHUP, SIGINT};

#define N_END_SIGNALS (sizeof end_signals / sizeof end_signals[0])

struct signals {
	sigset_t before;
	struct sigaction old[N_END_SIGNALS];
};

/* Before curses starts, which then keeps its own handler of SIGWINCH. */
static void block_signals(struct signals *s)
{
	sigset_t blocked;
	struct sigaction action;

	memset(&action, 0, sizeof action);
	action.sa_handler = on_end;
	sigemptyset(&action.sa_mask);
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGWINCH);
	asked_to_end = 0;
	for (size_t i = 0; i < N_END_SIGNALS; i++) {
		sigaddset(&blocked, end_signals[i]);
		sigaction(end_signals[i], &action, &s->old[i]);
	}
	sigprocmask(SIG_BLOCK, &blocked, &s->before);
}

/* Those that came meanwhile are still ours: the program is ending already. */
static void restore_signals(const struct signals *s)
{
	sigprocmask(SIG_SETMASK, &s->before, NULL);
	for (size_t i = 0; i < N_END_SIGNALS; i++)
		sigaction(end_signals[i], &s->old[i], NULL);
}

/* Waits with the signals let in. fds[0] is the terminal; its revents are set. */
static void wait_for(struct pollfd *fds, size_t n, int64_t timeout_us, const sigset_t *mask)
{
	struct timespec limit = {0, 0};
	const struct timespec *until = timeout_us == INT64_MAX ? NULL : &limit;
	int ready;

	if (timeout_us > 0 && until) {
		limit.tv_sec = (time_t)(timeout_us / 1000000);
		limit.tv_nsec = (long)(timeout_us % 1000000) * 1000;
	}
	for (size_t i = 0; i < n; i++)
		fds[i].revents = 0;
#if HAVE_PPOLL
	ready = ppoll(fds, (nfds_t)n, until, mask);
	if (ready < 0)
		fds[0].revents = 0;
#else
	fd_set set;
	int highest = -1;
	FD_ZERO(&set);
	for (size_t i = 0; i < n; i++) {
		FD_SET(fds[i].fd, &set);
		highest = fds[i].fd > highest ? fds[i].fd : highest;
	}
	ready = pselect(highest + 1, &set, NULL, NULL, until, mask);
	if (ready > 0 && FD_ISSET(fds[0].fd, &set))
		fds[0].revents = POLLIN;
#endif
}

static int64_t deadline_us(const struct ui *ui)
{
	int64_t at = ui->wake_us;

	if (ui->desk && desk_deadline_us(ui->desk) < at)
		at = desk_deadline_us(ui->desk);
	if (ui->messages.until_us != 0 && ui->messages.until_us < at)
		at = ui->messages.until_us;
	return at;
}

static void take_notices(struct ui *ui)
{
	struct desk_notice notice;

	while (ui->desk && desk_next_notice(ui->desk, &notice))
		ui_notice(ui, notice.tone, notice.text);
}

/* True if there was one. */
static bool take_window_keys(struct ui *ui)
{
	struct desk_key pressed;
	bool any = false;

	while (ui->desk && desk_next_key(ui->desk, &pressed)) {
		struct key k = {.moment_us = pressed.moment_us, .source = SOURCE_WINDOW};
		if (key_from_window(&k, pressed.text, pressed.name))
			ui_key(ui, &k);
		any = true;
	}
	return any;
}

/* False: the terminal has ended. */
static bool take_terminal_keys(struct ui *ui, short revents, int *n_empty, bool *any)
{
	unsigned long before = screen_n_read();
	struct key k;

	if (revents & (POLLHUP | POLLERR | POLLNVAL))
		return false;
	while (screen_next_key(&k, ui->now_us)) {
		/* Only of the first is it known that it was there when the wait ended; what came
		 * while that one was handled must not be taken for earlier than it was. */
		if (*any || !(revents & POLLIN))
			k.moment_us = clock_mono_us();
		*any = true;
		ui_key(ui, &k);
	}
	*n_empty = (revents & POLLIN) && screen_n_read() == before ? *n_empty + 1 : 0;
	return *n_empty < EMPTY_READS;
}

static void run(struct ui *ui, const sigset_t *mask)
{
	int n_empty = 0;

	while (!ui->leaving) {
		struct pollfd fds[1 + MAX_FDS];
		int desk_descriptors[MAX_FDS];
		size_t n = 0;
		fds[n++] = (struct pollfd){.fd = STDIN_FILENO, .events = POLLIN};
		size_t n_desk = ui->desk ? desk_fds(ui->desk, desk_descriptors, MAX_FDS) : 0;
		for (size_t i = 0; i < n_desk; i++)
			fds[n++] = (struct pollfd){.fd = desk_descriptors[i], .events = POLLIN};

		int64_t until_us = deadline_us(ui), before_us = clock_mono_us();
		int64_t timeout_us = until_us == INT64_MAX  ? INT64_MAX
				     : until_us > before_us ? until_us - before_us
							    : 0;
		wait_for(fds, n, timeout_us, mask);
		ui->now_us = clock_mono_us();
		ui->wake_us = INT64_MAX;
		if (asked_to_end)
			break;
		if (ui->desk)
			desk_service(ui->desk, ui->now_us);
		bool any_key = false;
		if (!take_terminal_keys(ui, fds[0].revents, &n_empty, &any_key))
			break;
		if (n_empty > 0)
			ui_wake_in_ms(ui, EMPTY_WAIT_MS);
		any_key |= take_window_keys(ui);
		/* what the keys led to is seen in this picture, not in the next */
		if (any_key && ui->desk)
			desk_service(ui->desk, clock_mono_us());
		take_notices(ui);
		ui_tick(ui);
		if (!ui->leaving)
			ui_draw(ui);
	}
}

static void begin(struct ui *ui)
{
	memset(ui, 0, sizeof *ui);
	ui->now_us = clock_mono_us();
	ui->wake_us = 0; /* the first picture at once */
	mem_on_exhaustion(screen_close);
}

/* Everything that was accepted is written before the terminal is given back. */
static int end(struct ui *ui, const struct signals *s)
{
	struct error err = {0};
	struct desk *desk = ui->desk;
	bool ok = true;

	ui->desk = NULL;
	if (desk)
		ok = desk_close(desk, &err);
	while (ui->n_views > 0)
		ui_pop(ui);
	ui_close_prompt(ui);
	screen_close();
	messages_clear(&ui->messages);
	mem_on_exhaustion(NULL);
	restore_signals(s);
	if (!ok)
		error_print(&err);
	if (ui->failure.text[0] != '\0')
		error_print(&ui->failure);
	return ok && ui->status == 0 ? 0 : 1;
}

bool ui_has_terminal(void)
{
	return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

/* open_first: what is on the screen first; it tells on failure. */
static int run_from(bool (*open_first)(struct ui *ui, const struct desk_options *given,
			    const char *media, struct error *err),
	const struct desk_options *given, const char *media)
{
	struct ui ui;
	struct signals signals;
	struct error err = {0};

	begin(&ui);
	block_signals(&signals);
	bool ok = open_first(&ui, given, media, &err) && screen_open(&err);
	if (ok)
		run(&ui, &signals.before);
	else
		ui.status = 1;
	int status = end(&ui, &signals);
	if (!ok)
		error_print(&err);
	return status;
}

int ui_start(const struct desk_options *given)
{
	return run_from(start_open, given, NULL);
}

int ui_code(const struct desk_options *given)
{
	return run_from(start_open_session, given, NULL);
}

int ui_play(const struct desk_options *given, const char *note)
{
	return run_from(play_open, given, note);
}

int ui_code_recording(const struct desk_options *given, const char *media)
{
	return run_from(start_open_recording, given, media);
}

int ui_new_session(const struct desk_options *given, const char *media)
{
	return run_from(start_open_media, given, media);
}
