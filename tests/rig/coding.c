/* turven, mpv, a coder in a hurry, and what the journal made of it. */
#include "rig/coding.h"

#include <ftw.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "screen/terminal.h"
#include "store/journal.h"

#define ROWS         24
#define COLUMNS      80
#define DEADLINE_US  ((int64_t)30 * 1000 * 1000)
#define AGAIN_US     ((int64_t)500 * 1000)
#define SEEK_MS      150 /* within it a seek has begun */
#define SEEK_SEEN_MS 120 /* and so long after its end its picture is there */
#define SURE_MS      4   /* a truth that is less sure is none */
#define STEM         "clip_anna_letters"

struct coding {
	char folder[40];
	char *socket;
	char *display;
	const char *output;
	int width, height;
	struct terminal *terminal;
	int witness; /* asks */
	int window;  /* presses */
	pthread_mutex_t lock;
	struct rig_presser *presser;
	unsigned sources, seed;
	int phase;
	struct coding_press *presses;
	size_t n, capacity;
};

static _Noreturn void give_up(struct coding *c, const char *what)
{
	char *dump = terminal_dump(c->terminal);
	char *message = mem_printf("%s; the screen:\n%s", what, dump);

	terminal_failed(message);
}

/* ---- the study ---- */

static void write_text(const char *folder, const char *name, struct text *t)
{
	char *path = file_join(folder, name);
	struct error err;

	if (!file_create(path, t->s, t->len, &err))
		terminal_failed(err.text);
	free(path);
	text_truncate(t, 0);
}

static void make_folder(const char *root, const char *name)
{
	char *path = file_join(root, name);

	if (mkdir(path, 0777) != 0)
		terminal_failed(path);
	free(path);
}

/* A code for each letter, so that no key can be taken for its neighbour. */
static void make_study(const char *root, const struct coding_options *o)
{
	struct text t = {0};

	make_folder(root, "codebooks");
	make_folder(root, "sessions");
	make_folder(root, "sessions/clip");
	text_add(&t, "format: turven-study/1\ntitle: Times\ncoders:\n  - {id: anna}\n");
	write_text(root, "study.yaml", &t);
	text_add(&t, "format: turven-codebook/1\nid: letters\nversion: \"1\"\ntitle: Letters\n"
		     "languages: [en]\n"
		     "targets:\n  - {id: room, kind: unit, label: {en: Room}}\n"
		     "dimensions:\n  - {id: one, name: One, label: {en: One}}\n"
		     "codes:\n");
	for (char k = 'a'; k <= 'z'; k++)
		text_printf(&t,
			"  - {id: c%c, name: C%c, key: %c, kind: point, dimension: one, "
			"targets: room, label: {en: Letter %c}}\n",
			k, k, k, k);
	write_text(root, "codebooks/letters.yaml", &t);
	text_add(&t, "format: turven-session/1\nid: clip\ntitle: {en: Clip}\nrecordings:\n");
	for (size_t i = 0; i < o->n_clips; i++) {
		char *path = rig_clip_path(o->clips[i]);
		if (!path)
			terminal_failed("no clip");
		text_printf(&t, "  - {file: \"%s\"}\n", path);
		free(path);
	}
	text_add(&t, "participants:\n  - {id: p1, role: person, label: {en: One}}\n");
	write_text(root, "sessions/clip/session.yaml", &t);
	text_clear(&t);
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *place)
{
	(void)st;
	(void)flag;
	(void)place;
	return remove(path);
}

/* ---- beginning ---- */

/* In the child. */
static int run(const void *argument)
{
	const struct coding *c = argument;
	const char *program = getenv("TURVEN");
	const char *server = mem_printf("--input-ipc-server=%s", c->socket);
	const char *output = mem_printf("--vo=%s", c->output);
	const char *geometry = mem_printf("--geometry=%dx%d+0+0", c->width, c->height);
	/* What is shown of a code on the video must not lie on the number of the frame. */
	const char *with_window[] = {"turven", "code", "clip", "--coder", "anna", "--codebook",
		"letters", "--", server, output, "--gpu-sw=yes", "--ao=null", "--no-border",
		geometry, "--osd-align-y=bottom", "--osd-font-size=20", NULL};
	const char *without[] = {"turven", "code", "clip", "--coder", "anna", "--codebook",
		"letters", "--no-window", "--", server, NULL};

	union {
		const char **ours;
		char **theirs;
	} argv = {.ours = c->display ? with_window : without};

	unsetenv("WAYLAND_DISPLAY");
	unsetenv("DISPLAY");
	if (c->display)
		setenv("DISPLAY", c->display, 1);
	if (chdir(c->folder) == 0 && program)
		execv(program, argv.theirs);
	perror("turven");
	return 127;
}

struct coding *coding_open(const struct coding_options *o)
{
	struct coding *c = mem_alloc(1, sizeof *c);

	/* Short: the name of a socket has little room. */
	snprintf(c->folder, sizeof c->folder, "/tmp/turven-coding-XXXXXX");
	if (!mkdtemp(c->folder))
		terminal_failed("cannot make a folder in /tmp");
	make_study(c->folder, o);
	c->socket = mem_printf("%s/mpv", c->folder);
	c->display = o->display ? mem_strdup(o->display) : NULL;
	c->output = o->output;
	c->width = o->width ? o->width : RIG_WIDTH;
	c->height = o->height ? o->height : RIG_HEIGHT;
	c->seed = 1147;
	c->phase = CODING_UNJUDGED;
	pthread_mutex_init(&c->lock, NULL);
	c->terminal = terminal_start(ROWS, COLUMNS, run, c);
	terminal_wait(c->terminal, "‖ paused");
	c->witness = rig_witness_open(c->socket);
	c->window = rig_witness_open(c->socket);
	if (c->witness < 0 || c->window < 0)
		give_up(c, "no connection to mpv");
	return c;
}

const char *coding_socket(const struct coding *c)
{
	return c->socket;
}

/* ---- keys ---- */

/* Two threads write to the terminal: a phase begins with the lock held, so it is that of the keys.
 */
static void press(struct coding *c, enum key_source source, double truth_ms)
{
	char letter = (char)('a' + rand_r(&c->seed) % 26);
	bool ok;

	pthread_mutex_lock(&c->lock);
	MEM_GROW(c->presses, c->n, c->capacity);
	struct coding_press *p = &c->presses[c->n++];
	*p = (struct coding_press){.source = source,
		.letter = letter,
		.phase = c->phase,
		.truth_ms = truth_ms,
		.before_us = clock_mono_us()};
	if (source == SOURCE_TERMINAL)
		ok = write(terminal_fd(c->terminal), &letter, 1) == 1;
	else
		ok = rig_witness_press(c->window, letter);
	p->after_us = clock_mono_us();
	pthread_mutex_unlock(&c->lock);
	if (!ok)
		fprintf(stderr, "a key could not be sent\n"); /* it will be missed */
}

static void press_at_random(void *data)
{
	struct coding *c = data;
	enum key_source source = rand_r(&c->seed) % 2 ? SOURCE_TERMINAL : SOURCE_WINDOW;

	press(c, c->sources >> source & 1 ? source : (enum key_source) !source, (double)NAN);
}

void coding_press_start(struct coding *c, unsigned sources)
{
	c->sources = sources;
	c->presser = rig_presser_start(press_at_random, c);
}

void coding_press_stop(struct coding *c)
{
	rig_presser_stop(c->presser);
	c->presser = NULL;
}

void coding_press_one(struct coding *c, enum key_source source, double truth_ms)
{
	press(c, source, truth_ms);
}

size_t coding_n_presses(struct coding *c)
{
	pthread_mutex_lock(&c->lock);
	size_t n = c->n;
	pthread_mutex_unlock(&c->lock);
	return n;
}

void coding_set_phase(struct coding *c, int phase)
{
	pthread_mutex_lock(&c->lock);
	c->phase = phase;
	pthread_mutex_unlock(&c->lock);
}

void coding_type(struct coding *c, const char *bytes)
{
	pthread_mutex_lock(&c->lock);
	bool ok = write(terminal_fd(c->terminal), bytes, strlen(bytes)) == (ssize_t)strlen(bytes);
	pthread_mutex_unlock(&c->lock);
	if (!ok)
		give_up(c, "a key could not be sent");
}

/* ---- waiting ---- */

void coding_wait(struct coding *c, const char *text)
{
	terminal_wait(c->terminal, text);
}

void coding_run(struct coding *c, int ms)
{
	int64_t end_us = clock_mono_us() + (int64_t)ms * 1000, left_us;

	while ((left_us = end_us - clock_mono_us()) > 0)
		if (!terminal_pump(c->terminal, (int)(left_us / 1000) + 1))
			give_up(c, "the program has ended");
}

void coding_run_until(struct coding *c, size_t n_presses)
{
	int64_t end_us = clock_mono_us() + 4 * DEADLINE_US;

	while (coding_n_presses(c) < n_presses) {
		coding_run(c, 20);
		if (clock_mono_us() > end_us)
			give_up(c, "no keys are pressed");
	}
}

double coding_ask(struct coding *c, const char *property)
{
	double value;

	if (!rig_witness_ask(c->witness, property, &value))
		give_up(c, "mpv is gone");
	return value;
}

static void wait_for(struct coding *c, const char *property, double value)
{
	int64_t end_us = clock_mono_us() + DEADLINE_US;

	while (!(fabs(coding_ask(c, property) - value) < 1e-6)) {
		coding_run(c, 5);
		if (clock_mono_us() > end_us) {
			char *what = mem_printf("mpv's %s did not become %g", property, value);
			give_up(c, what);
		}
	}
}

/* ---- what a coder does ---- */

void coding_play(struct coding *c, bool playing)
{
	if ((coding_ask(c, "pause") == 0) == playing)
		return;
	coding_type(c, " ");
	wait_for(c, "pause", !playing);
	terminal_wait(c->terminal, playing ? "playing" : "‖ paused");
}

void coding_speed(struct coding *c, double speed)
{
	int64_t end_us = clock_mono_us() + DEADLINE_US, again_us = 0;
	double now, before = (double)NAN;

	while (fabs((now = coding_ask(c, "speed")) - speed) > 1e-6) {
		/* Again also when the program had not yet heard of the last step: it made it twice.
		 */
		if (now != before || clock_mono_us() > again_us) {
			coding_type(c, now < speed ? "+" : "-");
			again_us = clock_mono_us() + AGAIN_US;
		}
		before = now;
		coding_run(c, 5);
		if (clock_mono_us() > end_us)
			give_up(c, "mpv's speed did not change");
	}
}

void coding_seek_by(struct coding *c, int seconds)
{
	static const struct {
		int seconds;
		const char *key;
	} keys[] = {{-30, "["}, {-5, "\033[D"}, {-1, "<"}, {1, ">"}, {5, "\033[C"}, {30, "]"}};
	int phase = c->phase;

	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		if (keys[i].seconds != seconds)
			continue;
		coding_set_phase(c, CODING_UNJUDGED);
		coding_type(c, keys[i].key);
		coding_run(c, SEEK_MS);
		wait_for(c, "seeking", 0);
		coding_run(c, SEEK_SEEN_MS);
		coding_set_phase(c, phase);
		return;
	}
	give_up(c, "no key seeks so far");
}

void coding_go_to(struct coding *c, double s)
{
	char *text = mem_printf("%.3f\r", s);
	int64_t end_us = clock_mono_us() + DEADLINE_US;

	coding_type(c, "@");
	terminal_wait(c->terminal, "Go to time:");
	coding_type(c, text);
	terminal_wait_gone(c->terminal, "Go to time:");
	free(text);
	/* The frame is up to one behind the time that was named. */
	while (!(fabs(coding_ask(c, "time-pos") - s) < 0.1)) {
		coding_run(c, 5);
		if (clock_mono_us() > end_us)
			give_up(c, "mpv did not go there");
	}
	wait_for(c, "seeking", 0);
	terminal_wait_gone(c->terminal, "seeking");
}

/* ---- what was logged ---- */

static void read_journal(struct coding *c, struct journal_content *content)
{
	struct observation_name name = {"clip", "anna", "letters", 1};
	struct problems problems = {0};
	struct error err;
	char *folder = file_join(c->folder, "sessions/clip");

	if (!journal_read(folder, &name, content, &problems, &err))
		give_up(c, err.text);
	problems_clear(&problems);
	free(folder);
}

static size_t count_adds(const struct journal_content *content)
{
	size_t n = 0;

	for (size_t i = 0; i < content->n_records; i++)
		n += content->records[i].op == OP_ADD;
	return n;
}

/* Keys of the window come through mpv, so that nothing on the terminal tells that all are there. */
void coding_wait_logged(struct coding *c)
{
	int64_t end_us = clock_mono_us() + DEADLINE_US / 3;
	bool all = false;

	while (!all && clock_mono_us() < end_us) {
		struct journal_content content;
		coding_run(c, 20);
		read_journal(c, &content);
		all = count_adds(&content) >= coding_n_presses(c);
		journal_content_clear(&content);
	}
}

/* Keys of one source keep their order; those of two may pass each other. */
static void match(struct coding *c, const struct journal_content *content, enum key_source source)
{
	size_t at = 0;

	for (size_t i = 0; i < content->n_records; i++) {
		const struct record *r = &content->records[i];
		if (r->op != OP_ADD || r->v.source != source)
			continue;
		while (at < c->n && c->presses[at].source != source)
			at++;
		if (at == c->n || c->presses[at].letter != r->v.code[1])
			return; /* one is missing, or there twice: nothing after it is certain */
		struct coding_press *p = &c->presses[at++];
		p->logged = true;
		p->onset_ms = r->v.onset_ms;
		p->frame_ms = r->v.frame_ms;
		p->error_ms = r->v.error_ms;
		p->speed = r->v.speed;
		p->paused = r->v.paused;
	}
}

static size_t count_rows(struct coding *c)
{
	char *path = file_join(c->folder, "sessions/clip/" STEM "_events.tsv"), *data;
	struct error err;
	size_t n, rows = 0;

	if (!file_read(path, (size_t)64 << 20, &data, &n, &err))
		give_up(c, err.text);
	for (size_t i = 0; i < n; i++)
		rows += data[i] == '\n';
	free(data);
	free(path);
	return rows - 1;
}

void coding_leave(struct coding *c, struct coding_result *out)
{
	struct journal_content content;

	coding_press_stop(c);
	coding_wait_logged(c);
	coding_type(c, "\021"); /* Ctrl+Q */
	if (terminal_end(c->terminal) != 0)
		terminal_failed("turven ended with another status than 0");
	read_journal(c, &content);
	match(c, &content, SOURCE_TERMINAL);
	match(c, &content, SOURCE_WINDOW);
	*out = (struct coding_result){.presses = c->presses,
		.n_presses = c->n,
		.n_added = count_adds(&content),
		.n_rows = count_rows(c)};
	for (size_t i = 0; i < c->n; i++)
		out->n_logged += c->presses[i].logged;
	journal_content_clear(&content);
	close(c->witness);
	close(c->window);
	pthread_mutex_destroy(&c->lock);
	nftw(c->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(c->socket);
	free(c->display);
	free(c);
}

bool coding_error(const struct coding_press *p, struct rig_truth *truth, double speed,
	double *error_ms, double *unsure_ms)
{
	double ms = p->truth_ms;

	if (!p->logged || p->phase == CODING_UNJUDGED)
		return false;
	if (isnan(ms) &&
		(!truth->at(truth, p->before_us, speed, &ms, unsure_ms) || *unsure_ms > SURE_MS))
		return false;
	*error_ms = (double)p->onset_ms - ms;
	return true;
}
