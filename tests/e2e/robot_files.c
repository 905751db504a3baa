/* The robot's study, and the comparison of what is on the disk with what the robot knows. */
#include "robot.h"

#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unit/fixture.h"

#define N_COLUMNS 9

static const char study_yaml[] = "format: turven-study/1\n"
				 "pause_while_typing: false\n";

static const char session_yaml[] = "format: turven-session/1\n"
				   "id: s1\n"
				   "participants:\n"
				   "  - {id: kim, role: child, key: '1', label: Kim}\n"
				   "  - {id: lee, role: child, key: '2', label: Lee}\n";

/* As robot_codes in robot_model.c. */
static const char codebook_yaml[] =
	"format: turven-codebook/1\n"
	"id: play\n"
	"version: '1'\n"
	"title: Play\n"
	"targets:\n"
	"  - {id: child, kind: person, roles: [child], label: Child}\n"
	"  - {id: family, kind: unit, key: '9', label: Family}\n"
	"groups:\n"
	"  - {id: face, label: Face}\n"
	"codes:\n"
	"  - {id: hit, name: HIT, key: h, kind: point, targets: child, label: Hits}\n"
	"  - {id: cry, name: CRY, key: ea, kind: point, targets: child, label: Cries}\n"
	"  - {id: run, name: RUN, key: eb, kind: point, targets: child, label: Runs}\n"
	"  - {id: joke, name: JOK, key: j, kind: point, targets: family, label: Jokes}\n"
	"  - {id: smile, name: SMI, key: s, kind: state, group: face, targets: child, "
	"label: Smiles}\n"
	"  - {id: frown, name: FRO, key: f, kind: state, group: face, targets: child, "
	"label: Frowns}\n"
	"  - {id: play, name: PLA, key: p, kind: state, targets: family, label: Plays}\n";

static char *print(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

static char *print(const char *fmt, ...)
{
	char *out = NULL;
	va_list ap;

	va_start(ap, fmt);
	ck_assert_int_ge(vasprintf(&out, fmt, ap), 0);
	va_end(ap);
	return out;
}

static void make_folder(const char *path)
{
	ck_assert_msg(mkdir(path, 0777) == 0 || errno == EEXIST, "cannot make '%s': %s", path,
		strerror(errno));
}

static void write_file(const char *folder, const char *name, const char *text)
{
	char *path = print("%s/%s", folder, name);
	FILE *f = fopen(path, "w");

	ck_assert_msg(f != NULL, "cannot write '%s'", path);
	ck_assert_int_ge(fputs(text, f), 0);
	ck_assert_int_eq(fclose(f), 0);
	free(path);
}

/* ---- the study ---- */

static void init(struct robot *r, char *folder, struct figures *figures, uint64_t seed)
{
	static const char *const folders[] = {"", "/codebooks", "/sessions", "/sessions/s1"};

	memset(r, 0, sizeof *r);
	r->folder = folder;
	r->study = print("%s/study", folder);
	r->state_home = print("%s/state", folder);
	r->said = print("%s/said", folder);
	r->random = seed * 2 + 1;
	r->figures = figures;
	r->now = calloc(1, sizeof *r->now);
	r->typed = calloc(ROBOT_TYPED, sizeof *r->typed);
	ck_assert(r->now && r->typed);
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		char *path = print("%s%s", r->study, folders[i]);
		make_folder(path);
		free(path);
	}
	write_file(r->study, "study.yaml", study_yaml);
	write_file(r->study, "codebooks/play.yaml", codebook_yaml);
	write_file(r->study, "sessions/s1/session.yaml", session_yaml);
	robot_next_observation(r);
}

void robot_init(struct robot *r, struct figures *figures, uint64_t seed)
{
	init(r, fixture_folder(), figures, seed);
	r->owns_folder = true;
}

void robot_init_in(struct robot *r, const char *folder, struct figures *figures, uint64_t seed)
{
	init(r, print("%s", folder), figures, seed);
}

void robot_clear(struct robot *r)
{
	ck_assert_msg(!r->terminal, "the program still runs");
	free(r->study);
	free(r->state_home);
	free(r->said);
	free(r->now);
	free(r->typed);
	free(r->last_screen);
	if (r->owns_folder)
		fixture_remove_folder(r->folder);
	else
		free(r->folder);
	memset(r, 0, sizeof *r);
}

bool robot_preload(struct robot *r, const char *variable)
{
	const char *library = getenv("FAULTS_PRELOAD"), *sanitizer = getenv("ASAN_OPTIONS");
	static char words[3][1200];

	if (!library || access(library, R_OK) != 0)
		return false;
	snprintf(words[0], sizeof words[0], "LD_PRELOAD=%s", library);
	snprintf(words[1], sizeof words[1], "%s", variable);
	/* the sanitizer wants to be the first library, but can do without */
	snprintf(words[2], sizeof words[2], "ASAN_OPTIONS=%s%sverify_asan_link_order=0",
		sanitizer ? sanitizer : "", sanitizer ? ":" : "");
	for (int i = 0; i < 3; i++)
		r->environment[i] = words[i];
	return true;
}

void robot_next_observation(struct robot *r)
{
	r->pass++;
	memset(r->now, 0, sizeof *r->now);
	memset(r->runs, 0, sizeof r->runs);
	r->n_typed = 0;
	r->run = 0;
}

bool robot_is_full(const struct robot *r)
{
	return r->now->n_events > ROBOT_EVENTS * 2 / 3 || r->now->n_steps > ROBOT_STEPS * 2 / 3;
}

char *robot_session_path(const struct robot *r, const char *name)
{
	return print("%s/sessions/s1%s%s", r->study, name[0] ? "/" : "", name);
}

char *robot_segment(const struct robot *r)
{
	char *folder = robot_session_path(r, "journal"), *best = NULL;
	DIR *dir = opendir(folder);
	const struct dirent *entry;
	char stem[64];

	if (r->pass > 1)
		snprintf(stem, sizeof stem, "s1_robot+%d_play_", r->pass);
	else
		snprintf(stem, sizeof stem, "s1_robot_play_");
	while (dir && (entry = readdir(dir)) != NULL) {
		char *path;

		if (strncmp(entry->d_name, stem, strlen(stem)) != 0 ||
			!strstr(entry->d_name, "_journal.tsv"))
			continue;
		path = print("%s/%s", folder, entry->d_name);
		/* names begin with the second, so that the newest run is the last but for ties:
		 * the open file tells */
		if (!best || strcmp(path, best) > 0) {
			free(best);
			best = path;
		} else {
			free(path);
		}
	}
	if (dir)
		closedir(dir);
	free(folder);
	return best;
}

int robot_turven(struct robot *r, const char *command, const char *word, const char *word2)
{
	const char *program = getenv("TURVEN");
	int status;
	pid_t pid;

	ck_assert_msg(program != NULL, "TURVEN does not say where the program is");
	fflush(NULL);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		int fd = open(r->said, O_WRONLY | O_CREAT | O_TRUNC, 0666);

		if (fd < 0 || chdir(r->study) != 0 ||
			setenv("XDG_STATE_HOME", r->state_home, 1) != 0) {
			perror(r->said);
			_exit(126);
		}
		dup2(fd, 1);
		dup2(fd, 2);
		execlp(program, program, command, word, word2, (char *)NULL);
		_exit(127);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* ---- the events file ---- */

enum column { CODE, TARGET, KIND, ONSET, OFFSET, STATUS, ID, COMMENT, DURATION };

static const char *const column_names[N_COLUMNS] = {"code", "target", "kind", "onset_ms",
	"offset_ms", "offset_status", "event_id", "comment", "duration"};

struct row {
	const char *fields[N_COLUMNS];
	bool taken;
};

struct table {
	char *data;
	struct row rows[ROBOT_EVENTS];
	int n;
};

static void cut(char *line, int places[N_COLUMNS], struct row *row)
{
	int at = 0;

	for (char *field = line; field; at++) {
		char *tab = strchr(field, '\t');

		if (tab)
			*tab = '\0';
		for (int c = 0; c < N_COLUMNS; c++) {
			if (!row && strcmp(field, column_names[c]) == 0)
				places[c] = at;
			else if (row && places[c] == at)
				row->fields[c] = field;
		}
		field = tab ? tab + 1 : NULL;
	}
}

/* No file is a table without rows. */
static void read_table(const struct robot *r, struct table *out)
{
	char name[64];
	int places[N_COLUMNS];
	char *path, *line;

	memset(out, 0, sizeof *out);
	if (r->pass > 1)
		snprintf(name, sizeof name, "s1_robot+%d_play_events.tsv", r->pass);
	else
		snprintf(name, sizeof name, "s1_robot_play_events.tsv");
	path = robot_session_path(r, name);
	if (access(path, R_OK) != 0) {
		free(path);
		return;
	}
	out->data = fixture_read(path, NULL);
	for (int c = 0; c < N_COLUMNS; c++)
		places[c] = -1;
	line = out->data;
	for (bool header = true; *line; header = false) {
		char *end = strchr(line, '\n');

		ck_assert_msg(end != NULL, "%s: no newline at the end", path);
		*end = '\0';
		if (header) {
			cut(line, places, NULL);
			for (int c = 0; c < N_COLUMNS; c++)
				ck_assert_msg(places[c] >= 0, "%s: no column '%s'", path,
					column_names[c]);
		} else {
			ck_assert_int_lt(out->n, ROBOT_EVENTS);
			cut(line, places, &out->rows[out->n]);
			for (int c = 0; c < N_COLUMNS; c++)
				ck_assert_msg(out->rows[out->n].fields[c] != NULL,
					"%s: a short line", path);
			out->n++;
		}
		line = end + 1;
	}
	free(path);
}

/* The run of an event id, by its token; -1 = a run that nothing is known of yet. */
static int run_of(char runs[ROBOT_RUNS][10], const char *id, int n_runs)
{
	for (int i = 0; i <= n_runs && i < ROBOT_RUNS; i++) {
		size_t n = strlen(runs[i]);

		if (n > 0 && strncmp(id, runs[i], n) == 0 && id[n] == '-')
			return i;
	}
	return -1;
}

static struct row *find_row(
	struct table *t, char runs[ROBOT_RUNS][10], const struct known *k, int n_runs)
{
	for (int i = 0; i < t->n; i++) {
		const char *id = t->rows[i].fields[ID], *dash = strchr(id, '-');
		int run = run_of(runs, id, n_runs);

		if (t->rows[i].taken || !dash || atoi(dash + 1) != k->n)
			continue;
		if (run == k->run)
			return &t->rows[i];
		if (run < 0 && runs[k->run][0] == '\0') {
			snprintf(runs[k->run], sizeof runs[k->run], "%.*s", (int)(dash - id), id);
			return &t->rows[i];
		}
	}
	return NULL;
}

/* What is wrong with the row, into out; true = nothing. */
static bool row_is(const struct row *row, const struct known *k, char *out, size_t size)
{
	const struct robot_code *c = &robot_codes[k->code];
	const char *const *f = row->fields;
	const char *status = k->runs ? "censored" : "logged";
	long long onset = strtoll(f[ONSET], NULL, 10), offset = strtoll(f[OFFSET], NULL, 10);

	if (strcmp(f[CODE], c->id) != 0 || strcmp(f[TARGET], robot_targets[k->target]) != 0 ||
		strcmp(f[KIND], c->state ? "state" : "point") != 0)
		snprintf(out, size, "%s: is %s of %s, not %s of %s", f[ID], f[CODE], f[TARGET],
			c->id, robot_targets[k->target]);
	else if (onset < k->onset_from || onset > k->onset_to)
		snprintf(out, size, "%s: onset %lld, not from %lld to %lld", f[ID], onset,
			(long long)k->onset_from, (long long)k->onset_to);
	else if (strcmp(f[STATUS], status) != 0)
		snprintf(out, size, "%s: the end is %s, not %s", f[ID], f[STATUS], status);
	else if (c->state && !k->runs && (offset < k->offset_from || offset > k->offset_to))
		snprintf(out, size, "%s: offset %lld, not from %lld to %lld", f[ID], offset,
			(long long)k->offset_from, (long long)k->offset_to);
	else if (!c->state && offset != onset)
		snprintf(out, size, "%s: a point with an end", f[ID]);
	else if (strcmp(f[COMMENT], k->comment[0] ? k->comment : "n/a") != 0)
		snprintf(out, size, "%s: comment '%s', not '%s'", f[ID], f[COMMENT], k->comment);
	else
		return true;
	return false;
}

/* Did the message line give the event's time? A picture may come in parts: the time may still be that
 * of an earlier event of the same code and target. */
static bool said_time(const struct knowledge *k, int event, int64_t onset_ms)
{
	const struct known *e = &k->events[event];
	bool said = e->shown_ds < 0 || onset_ms / 100 == e->shown_ds;

	for (int i = 0; i < event && !said; i++) {
		const struct known *other = &k->events[i];

		said = other->run == e->run && other->code == e->code &&
		       other->target == e->target && e->shown_ds >= other->onset_from / 100 &&
		       e->shown_ds <= other->onset_to / 100;
	}
	return said;
}

struct difference {
	int lost, wrong;
	char first[300];
};

static void note(struct difference *d, int *count, const char *what)
{
	++*count;
	if (d->first[0] == '\0')
		snprintf(d->first, sizeof d->first, "%s", what);
}

/* Compares; tokens of runs that were not known are learnt into runs. */
static bool compare(const struct robot *r, struct table *t, const struct knowledge *k,
	char runs[ROBOT_RUNS][10], struct difference *d)
{
	char what[300];

	memset(d, 0, sizeof *d);
	for (int i = 0; i < t->n; i++)
		t->rows[i].taken = false;
	for (int i = 0; i < k->n_events; i++) {
		const struct known *e = &k->events[i];
		struct row *row = e->there ? find_row(t, runs, e, r->run) : NULL;

		if (!e->there)
			continue;
		if (!row) {
			snprintf(what, sizeof what, "event %d of run %d (%s of %s) is not there",
				e->n, e->run, robot_codes[e->code].id, robot_targets[e->target]);
			note(d, &d->lost, what);
			continue;
		}
		row->taken = true;
		if (!row_is(row, e, what, sizeof what)) {
			note(d, &d->wrong, what);
		} else if (!said_time(k, i, strtoll(row->fields[ONSET], NULL, 10))) {
			snprintf(what, sizeof what, "%s: onset %s, but the screen said %d tenths",
				row->fields[ID], row->fields[ONSET], e->shown_ds);
			note(d, &d->wrong, what);
		}
	}
	for (int i = 0; i < t->n; i++) {
		if (t->rows[i].taken)
			continue;
		snprintf(what, sizeof what, "%s (%s of %s) was never accepted, or is there twice",
			t->rows[i].fields[ID], t->rows[i].fields[CODE], t->rows[i].fields[TARGET]);
		note(d, &d->wrong, what);
	}
	return d->lost == 0 && d->wrong == 0;
}

/* From now on the times are those of the file: they may never change again. */
static void adopt_times(struct robot *r, struct table *t)
{
	struct knowledge *k = r->now;

	for (int i = 0; i < k->n_events; i++) {
		struct known *e = &k->events[i];
		const struct row *row;
		long long onset, offset;

		if (!e->there)
			continue;
		for (int j = 0; j < t->n; j++)
			t->rows[j].taken = false;
		row = find_row(t, r->runs, e, r->run);
		ck_assert_ptr_nonnull(row);
		onset = strtoll(row->fields[ONSET], NULL, 10);
		offset = strtoll(row->fields[OFFSET], NULL, 10);
		e->onset_from = e->onset_to = onset;
		if (robot_codes[e->code].state && !e->runs)
			e->offset_from = e->offset_to = offset;
		for (int s = 0; s < k->n_steps; s++) {
			for (int j = 0; j < k->steps[s].n; j++) {
				if (k->steps[s].event[j] != i)
					continue;
				k->steps[s].before[j].onset_from = onset;
				k->steps[s].before[j].onset_to = onset;
				k->steps[s].after[j].onset_from = onset;
				k->steps[s].after[j].onset_to = onset;
			}
		}
	}
}

void robot_verify(struct robot *r)
{
	struct table *t = calloc(1, sizeof *t);
	struct difference first, d;
	bool same = false;
	int n_unseen = 0, status;

	ck_assert_msg(t && !r->terminal, "the program still runs");
	status = robot_turven(r, "rebuild", "s1", NULL);
	if (status != 0 && status != 1) { /* 1: a segment that was replaced under us is damaged */
		char *said = fixture_read(r->said, NULL);
		ck_abort_msg("turven rebuild ended with %d: %s", status, said);
	}
	read_table(r, t);
	for (int i = 0; !same && i <= r->n_typed; i++) {
		const struct knowledge *k = i == 0 ? r->now : &r->typed[i - 1].after;
		char runs[ROBOT_RUNS][10];

		memcpy(runs, r->runs, sizeof runs);
		same = compare(r, t, k, runs, &d);
		if (i == 0)
			first = d;
		if (!same)
			continue;
		n_unseen = i;
		memcpy(r->runs, runs, sizeof runs);
		if (i > 0)
			memcpy(r->now, k, sizeof *k);
	}
	r->figures->runs++;
	if (!same) {
		r->figures->lost += first.lost;
		r->figures->wrong += first.wrong;
		ck_abort_msg(
			"run %d of pass %d in '%s': %d lost, %d wrong; %s (typed and not seen: "
			"%d; with all of it: %s)",
			r->run, r->pass, r->study, first.lost, first.wrong, first.first, r->n_typed,
			d.first);
	}
	r->figures->unseen += n_unseen;
	adopt_times(r, t);
	r->n_typed = 0;
	r->now->n_run = 0;
	r->now->playing = false;
	r->now->comment[0] = '\0';
	r->run++;
	ck_assert_int_lt(r->run, ROBOT_RUNS);
	free(t->data);
	free(t);
}

void figures_add(struct figures *to, const struct figures *f)
{
	to->cases += f->cases;
	to->runs += f->runs;
	to->acknowledged += f->acknowledged;
	to->unseen += f->unseen;
	to->refused += f->refused;
	to->lost += f->lost;
	to->wrong += f->wrong;
}

void figures_print(const char *name, const struct figures *f)
{
	printf("%s: %d cases, %d runs of the program: %lld changes acknowledged, %lld written and "
	       "not yet shown, %lld refused in words, %lld lost, %lld wrong\n",
		name, f->cases, f->runs, f->acknowledged, f->unseen, f->refused, f->lost, f->wrong);
	fflush(stdout);
}
