/*
 * A small program that does nothing but keep a journal, for the scripts that kill it, fill its disk
 * and let its system calls fail:
 *
 *     journal_writer write SESSION_FOLDER N SEED [PAUSE_US]
 *     journal_writer read SESSION_FOLDER
 *
 * `write` appends N records of all kinds and says on standard output, one line each, what it was
 * promised: `ACK <run> <the record's line>` when a record was accepted, `SAVED <run> <seq>` when
 * all up to seq are on the disk, `STATE ...` and `REFUSED ...` when the journal says that something
 * is wrong. A refused record is tried again. `read` prints every record that is found, in the same
 * form, with FOUND in front, and then the problems. The observation is s001_a_lot.
 */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "store/journal.h"
#include "store/journal_line.h"

#define RETRY_LIMIT_US 60000000
#define RETRY_STEP_MS  50
#define BACKLOG        50 /* records that may be accepted and not saved: nobody types faster */

static const struct observation_name observation = {"s001", "a", "lot", 1};

static const char *const comments[] = {
	NULL,
	"plain",
	"n/a",
	"said \"no\" and 'yes' # twice\tthen\nleft",
	"=1+1",
	" \xE2\x80\xAE turned \x1b[31m",
	"caf\xC3\xA9 \xE6\x97\xA5\xE6\x9C\xAC \xF0\x9F\x99\x82\\",
};

/* One line at once, so that a kill never splits it; not by write(), which the scripts let fail. */
static void say(const char *word, uint32_t run, const char *rest)
{
	char token[RUN_TOKEN_SIZE];
	struct text t = {0};
	ssize_t n;

	run_token_format(run, token);
	text_printf(&t, "%s %s %s", word, token, rest);
	if (t.len == 0 || t.s[t.len - 1] != '\n')
		text_add_c(&t, '\n');
	n = writev(STDOUT_FILENO, &(struct iovec){t.s, t.len}, 1);
	if (n != (ssize_t)t.len)
		_exit(4);
	text_clear(&t);
}

static void say_record(const char *word, const struct record *r)
{
	struct text line = {0};

	if (journal_line_add(&line, r, NULL))
		say(word, r->run, line.s);
	text_clear(&line);
}

/* A rating, or sometimes what is said of one or of the whole. */
static void make_rating(struct record *r, int i, unsigned x)
{
	const char *comment = comments[x / 8 % (sizeof comments / sizeof *comments)];

	r->op = i % 5 == 4 ? OP_OVERRIDE : i % 11 == 9 ? OP_STATE : OP_RATE;
	r->key = r->op == OP_STATE      ? x % 2 ? STATE_FINISHED : STATE_REOPENED
		 : r->op == OP_OVERRIDE ? "good@2"
		 : x % 2                ? "warm"
					: "pace@r7f3a9c21-17";
	r->text = comment ? comment : r->op == OP_OVERRIDE ? "so" : NULL;
	if (r->op == OP_STATE)
		return;
	r->v.target = "leader1";
	r->value = r->op == OP_OVERRIDE ? "warm" : x % 3 == 0 ? "not_observable" : "-2.5";
	r->rev = 1 + i % 3;
}

/* The i-th record of a run; the same for the same i and seed. */
static void make_record(struct record *r, uint32_t run, int i, unsigned seed)
{
	unsigned x = (unsigned)i * 2654435761u ^ seed;

	*r = (struct record){.cause = CAUSE_INPUT};
	r->v.offset_ms = MEDIATIME_NONE;
	if (i % 11 == 10) {
		r->op = OP_PLAY;
		r->cause = CAUSE_NONE;
		r->v.onset_ms = i * 100;
		r->v.offset_ms = i * 100 + 900;
		r->v.speed = 1.5;
		return;
	}
	if (i % 7 == 3) {
		make_rating(r, i, x);
		return;
	}
	r->op = i % 5 == 4 ? OP_SET : i % 13 == 12 ? OP_DEL : OP_ADD;
	r->id = (struct event_id){run, (uint32_t)(i + 1)};
	r->rev = 1 + i % 3;
	if (r->op == OP_DEL)
		return;
	r->v.code = "l01";
	r->v.target = "leader1";
	r->v.state = x % 2 == 0;
	r->v.onset_ms = (int64_t)(x % 3600000);
	r->v.offset_ms = r->v.state ? MEDIATIME_NONE : r->v.onset_ms;
	r->v.modifiers = x % 3 == 0 ? "strength=high" : NULL;
	r->v.mark = x % 7 == 0 ? MARK_STRONG : MARK_NONE;
	r->v.comment = comments[x / 8 % (sizeof comments / sizeof *comments)];
	r->v.error_ms = (int)(x % 40);
	r->v.frame_ms = r->v.onset_ms - 20;
	r->v.speed = 1;
	r->v.source = x % 2 ? SOURCE_TERMINAL : SOURCE_WINDOW;
}

/* Says what changed since the last call. */
static void say_status(const struct journal *j)
{
	static long long saved;
	static bool ok = true, rescue;
	struct journal_status status;
	char text[640];

	journal_status(j, &status);
	if (status.n_saved != saved) {
		snprintf(text, sizeof text, "%lld", status.n_saved);
		say("SAVED", journal_run(j), text);
	}
	if (status.ok != ok || status.rescue != rescue) {
		snprintf(text, sizeof text, "%s %s %s", status.ok ? "ok" : "failed",
			status.rescue ? "rescue" : "home", status.message);
		say("STATE", journal_run(j), text);
	}
	saved = status.n_saved;
	ok = status.ok;
	rescue = status.rescue;
}

static void serve(struct journal *j, int ms)
{
	struct pollfd p = {.fd = journal_fd(j), .events = POLLIN};

	poll(&p, 1, ms);
	journal_service(j);
	say_status(j);
}

/* Lets the disk catch up while it works. */
static void keep_pace(struct journal *j)
{
	struct journal_status status;

	do {
		serve(j, 0);
		journal_status(j, &status);
		if (status.n_written - status.n_saved > BACKLOG)
			serve(j, RETRY_STEP_MS);
	} while (status.ok && status.n_written - status.n_saved > BACKLOG);
}

static bool append(struct journal *j, struct record *r)
{
	int64_t deadline = clock_mono_us() + RETRY_LIMIT_US;
	bool refused = false;
	struct error err;

	while (!journal_append(j, r, &err)) {
		if (!refused)
			say("REFUSED", journal_run(j), err.text);
		refused = true;
		if (clock_mono_us() > deadline)
			return false;
		serve(j, RETRY_STEP_MS);
	}
	say_record("ACK", r);
	return true;
}

static int write_all(const char *folder, int n, unsigned seed, int pause_us)
{
	struct journal_meta meta = {.codebook_version = "1.0.0",
		.codebook_sha256 = "0000",
		.media_bytes = -1,
		.media_duration_ms = -1};
	struct journal_content content;
	struct problems problems = {0};
	struct journal *j;
	struct error err;
	bool good;

	if (!journal_read(folder, &observation, &content, &problems, &err)) {
		error_print(&err);
		return 2;
	}
	meta.run_no = content.last_run_no + 1;
	meta.previous_last = content.previous_last;
	good = journal_open(&j, folder, &observation, &meta, &err);
	journal_content_clear(&content);
	problems_clear(&problems);
	if (!good) {
		error_print(&err);
		return 2;
	}
	for (int i = 0; good && i < n; i++) {
		struct record r;

		make_record(&r, journal_run(j), i, seed);
		good = append(j, &r);
		if (pause_us > 0)
			nanosleep(&(struct timespec){.tv_nsec = pause_us * 1000L}, NULL);
		keep_pace(j);
	}
	if (!journal_close(j, &err)) {
		error_print(&err);
		return 3;
	}
	return good ? 0 : 3;
}

static int read_all(const char *folder)
{
	struct journal_content content;
	struct problems problems = {0};
	struct error err;

	if (!journal_read(folder, &observation, &content, &problems, &err)) {
		error_print(&err);
		return 2;
	}
	for (size_t i = 0; i < content.n_records; i++)
		say_record("FOUND", &content.records[i]);
	problems_print(&problems);
	journal_content_clear(&content);
	problems_clear(&problems);
	return 0;
}

int main(int argc, char **argv)
{
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	if (argc == 3 && strcmp(argv[1], "read") == 0)
		return read_all(argv[2]);
	if ((argc == 5 || argc == 6) && strcmp(argv[1], "write") == 0)
		return write_all(argv[2], atoi(argv[3]), (unsigned)atoi(argv[4]),
			argc == 6 ? atoi(argv[5]) : 0);
	fprintf(stderr, "usage: journal_writer write FOLDER N SEED [PAUSE_US] | read FOLDER\n");
	return 2;
}
