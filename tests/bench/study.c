/* The study that is measured: sessions as a lab has them, and observations of any size. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/text.h"
#include "bench/bench.h"
#include "store/journal_line.h"
#include "store/journal_meta.h"
#include "store/journal_name.h"
#include "store/study.h"

#define DURATION_MS     ((int64_t)2 * 3600 * 1000)
#define RECORDS_PER_RUN 5000
#define FIRST_UTC_MS    INT64_C(1772359200000) /* 2026-03-01T10:00:00Z */
#define CYCLE           20
#define CHOICES         64

/* ---- files ---- */

static void write_file(const char *path, const char *data, size_t n)
{
	FILE *f = fopen(path, "wb");

	if (!f || fwrite(data, 1, n, f) != n || fclose(f) != 0)
		bench_give_up("cannot write '%s'", path);
}

static void write_text(const char *folder, const char *name, const struct text *t)
{
	char *path = file_join(folder, name);

	write_file(path, t->s ? t->s : "", t->len);
	free(path);
}

static void make_folder(const char *path)
{
	if (mkdir(path, 0777) != 0)
		bench_give_up("cannot make '%s'", path);
}

/* ---- sessions ---- */

static void make_session(const char *sessions, int number)
{
	char *folder = mem_printf("%s/s%04d", sessions, number);
	struct text t = {0};

	make_folder(folder);
	text_printf(&t,
		"format: turven-session/1\n"
		"id: s%04d\n"
		"title: {en: Parent group %d}\n"
		"date: 2026-%02d-%02d\n"
		"recordings:\n"
		"  - {file: recording.mp4, bytes: 10, duration_ms: %lld}\n"
		"participants:\n"
		"  - {id: leader, role: leader, key: \"1\", label: {en: Leader}}\n"
		"  - {id: parent1, role: parent, key: \"2\", label: {en: First parent}}\n"
		"  - {id: parent2, role: parent, key: \"3\", label: {en: Second parent}}\n"
		"  - {id: parent3, role: parent, key: \"4\", label: {en: Third parent}}\n",
		number, number, number % 12 + 1, number % 28 + 1, (long long)DURATION_MS);
	write_text(folder, "session.yaml", &t);
	text_truncate(&t, 0);
	text_add(&t, "recording\n");
	write_text(folder, "recording.mp4", &t);
	text_clear(&t);
	free(folder);
}

static void copy_codebooks(const char *to)
{
	struct file_names names;
	struct error err;

	if (!file_list(TOP_SRCDIR "/codebooks", &names, &err))
		bench_give_up("%s", err.text);
	for (size_t i = 0; i < names.n; i++) {
		char *from = file_join(TOP_SRCDIR "/codebooks", names.items[i]);
		size_t n_name = strlen(names.items[i]), n;
		char *data;

		if (n_name > 5 && strcmp(names.items[i] + n_name - 5, ".yaml") == 0) {
			char *path = file_join(to, names.items[i]);

			if (!file_read(from, (size_t)1 << 20, &data, &n, &err))
				bench_give_up("%s", err.text);
			write_file(path, data, n);
			free(data);
			free(path);
		}
		free(from);
	}
	file_names_free(&names);
}

char *bench_study(const char *name, int n_sessions)
{
	char *root = file_join(bench_folder(), name);

	bench_study_at(root, n_sessions);
	return root;
}

void bench_study_at(const char *root, int n_sessions)
{
	char *sessions = file_join(root, "sessions");
	char *codebooks = file_join(root, "codebooks");
	struct text t = {0};

	make_folder(root);
	make_folder(sessions);
	make_folder(codebooks);
	text_add(&t, "format: turven-study/1\n"
		     "title: Measurements\n"
		     "coders:\n"
		     "  - {id: " BENCH_CODER "}\n");
	write_text(root, "study.yaml", &t);
	text_clear(&t);
	copy_codebooks(codebooks);
	for (int i = 1; i <= n_sessions; i++)
		make_session(sessions, i);
	free(sessions);
	free(codebooks);
}

/* ---- observations ---- */

struct making {
	const struct codebook *cb;
	const struct target *targets;
	/* point codes and whom they can be about; the state code that is used */
	int codes[CHOICES], code_targets[CHOICES];
	size_t n_choices;
	int state_code, state_target;

	int64_t shift_ms; /* of a coder who reacts later, and takes another code now and then */

	struct text text; /* of the segment */
	uint32_t run;
	long long seq;
	uint32_t n_ids;
	struct record last_add, running;

	size_t n_records, n_events, at;
};

static int target_for(const struct making *m, const struct target *targets, size_t n, int code)
{
	for (size_t i = 0; i < n; i++)
		if (target_allowed(m->cb, &m->cb->codes[code], &targets[i]))
			return (int)i;
	return -1;
}

static void find_choices(struct making *m, const struct target *targets, size_t n)
{
	m->state_code = -1;
	for (size_t i = 0; i < m->cb->n_codes; i++) {
		const struct code *c = &m->cb->codes[i];
		int target = target_for(m, targets, n, (int)i);

		if (target < 0)
			continue;
		if (c->kind == CODE_STATE) {
			m->state_code = (int)i;
			m->state_target = target;
		} else if (m->n_choices < CHOICES) {
			m->codes[m->n_choices] = (int)i;
			m->code_targets[m->n_choices++] = target;
		}
	}
	if (m->n_choices == 0 || m->state_code < 0)
		bench_give_up("codebook '%s' has not the codes that this needs", m->cb->id);
}

static void put(struct making *m, struct record *r)
{
	struct error err;

	r->seq = ++m->seq;
	r->mono_ms = m->seq * 400;
	r->utc_ms = FIRST_UTC_MS + r->mono_ms + (int64_t)m->run * 86400000;
	r->run = m->run;
	if (!journal_line_add(&m->text, r, &err))
		bench_give_up("%s", err.text);
}

static void fill_event(struct making *m, struct record *r, int code, int target, int64_t onset_ms)
{
	bool state = m->cb->codes[code].kind == CODE_STATE;

	*r = (struct record){.op = OP_ADD,
		.cause = CAUSE_INPUT,
		.id = {m->run, ++m->n_ids},
		.rev = 1,
		.v = {
			.code = m->cb->codes[code].id,
			.target = m->targets[target].id,
			.state = state,
			.onset_ms = onset_ms,
			.offset_ms = state ? MEDIATIME_NONE : onset_ms,
			.error_ms = 7,
			.frame_ms = onset_ms - onset_ms % 40,
			.speed = 1,
			.source = SOURCE_TERMINAL,
			.comment = m->at % 10 == 3 ? "looked away, said \"yes, but\"" : NULL,
		}};
}

static void put_new_event(struct making *m, int code, int target, int64_t onset_ms)
{
	fill_event(m, &m->last_add, code, target, onset_ms);
	put(m, &m->last_add);
	m->n_events++;
}

static void put_record(struct making *m, int64_t onset_ms)
{
	struct record r;
	size_t choice = (m->at + (m->shift_ms > 0 && m->at % 9 == 0)) % m->n_choices;

	switch (m->at % CYCLE) {
	case 5: /* a state */
		put_new_event(m, m->state_code, m->state_target, onset_ms);
		m->running = m->last_add;
		return;
	case 9: /* its end */
		r = m->running;
		r.op = OP_SET;
		r.rev = 2;
		r.v.offset_ms = onset_ms;
		put(m, &r);
		m->running = (struct record){0};
		return;
	case 13: /* a correction */
		r = m->last_add;
		r.op = OP_SET;
		r.cause = CAUSE_EDIT;
		r.rev = 2;
		r.v.comment = "a second look";
		put(m, &r);
		return;
	case 17:
		record_init(&r, OP_DEL, CAUSE_EDIT);
		r.id = m->last_add.id;
		r.rev = 2;
		put(m, &r);
		m->n_events--;
		return;
	case 19:
		record_init(&r, OP_PLAY, CAUSE_NONE);
		r.v.onset_ms = onset_ms > 8000 ? onset_ms - 8000 : 0;
		r.v.offset_ms = onset_ms;
		r.v.speed = 1;
		put(m, &r);
		return;
	default:
		put_new_event(m, m->codes[choice], m->code_targets[choice], onset_ms);
	}
}

static void begin_run(struct making *m, const struct observation_name *name)
{
	struct journal_meta meta = {.codebook_version = m->cb->version,
		.codebook_sha256 = m->cb->sha256,
		.media_bytes = -1,
		.media_duration_ms = -1,
		.run_no = (int)++m->run};
	struct meta_item items[META_MAX];
	size_t n;

	m->seq = 0;
	m->n_ids = 0;
	text_truncate(&m->text, 0);
	journal_line_header(&m->text);
	n = journal_meta_items(name, &meta, m->run, items);
	for (size_t i = 0; i < n; i++) {
		struct record r;

		record_init(&r, OP_META, CAUSE_NONE);
		r.key = items[i].key;
		r.text = items[i].text[0] != '\0' ? items[i].text : NULL;
		put(m, &r);
	}
}

static void end_run(struct making *m, const struct observation_name *name, const char *folder)
{
	char text[sizeof JOURNAL_CLOSE_PREFIX + HASH_SHA256_SIZE];
	char sha256[HASH_SHA256_SIZE], stem[OBSERVATION_STEM_SIZE];
	struct record r;
	char *file;

	hash_sha256(m->text.s, m->text.len, sha256);
	snprintf(text, sizeof text, "%s%s", JOURNAL_CLOSE_PREFIX, sha256);
	record_init(&r, OP_CLOSE, CAUSE_NONE);
	r.text = text;
	put(m, &r);
	observation_stem(name, stem);
	file = segment_name(stem, FIRST_UTC_MS + (int64_t)m->run * 86400000, m->run, 1);
	write_text(folder, file, &m->text);
	free(file);
}

static bool is_enough(const struct making *m, size_t n_records, size_t n_events)
{
	return m->at + 1 >= n_records || (n_events > 0 && m->n_events >= n_events);
}

/* The last record says where the coder left off. A state is not left running. */
static void make_runs(struct making *m, const struct observation_name *name, const char *folder,
	size_t n_records, size_t n_events)
{
	int64_t step_ms = DURATION_MS / (int64_t)(n_events > 0 ? n_events * 5 / 4 : n_records);
	struct record r;

	begin_run(m, name);
	for (; !is_enough(m, n_records, n_events); m->at++) {
		if (m->at % RECORDS_PER_RUN == 0 && m->at > 0) {
			end_run(m, name, folder);
			begin_run(m, name);
		}
		put_record(m, step_ms * (int64_t)m->at + m->shift_ms * (int64_t)(m->at % 7));
	}
	record_init(&r, OP_PLAY, CAUSE_NONE);
	r.v.onset_ms = 0;
	r.v.offset_ms = DURATION_MS / 2;
	r.v.speed = 1;
	put(m, &r);
	end_run(m, name, folder);
}

char *bench_journal_folder(const char *study_root, const char *session)
{
	return mem_printf("%s/sessions/%s/journal", study_root, session);
}

size_t bench_observation(
	const char *study_root, const char *session, size_t n_records, size_t n_events)
{
	char *folder = bench_journal_folder(study_root, session);

	make_folder(folder);
	free(folder);
	return bench_observation_of(study_root, session, BENCH_CODER, 0, n_records, n_events);
}

size_t bench_observation_of(const char *study_root, const char *session, const char *coder,
	int64_t shift_ms, size_t n_records, size_t n_events)
{
	struct observation_name name = {.codebook = BENCH_CODEBOOK, .pass = 1};
	struct problems problems = {0};
	struct study study = {0};
	struct session s;
	struct codebook cb;
	struct target *targets;
	struct making m = {.cb = &cb, .shift_ms = shift_ms};
	char *folder = bench_journal_folder(study_root, session);

	snprintf(name.session, sizeof name.session, "%s", session);
	snprintf(name.coder, sizeof name.coder, "%s", coder);
	if (!study_open(&study, study_root, &problems) ||
		!study_session(&study, session, &s, &problems) ||
		!study_codebook(&study, BENCH_CODEBOOK, NULL, &cb, &problems)) {
		problems_print(&problems);
		bench_give_up("cannot read the study that was made");
	}
	problems_clear(&problems);
	size_t n_targets = targets_of(&cb, &s, &targets);
	m.targets = targets;
	find_choices(&m, targets, n_targets);
	make_runs(&m, &name, folder, n_records > 0 ? n_records : SIZE_MAX, n_events);
	text_clear(&m.text);
	free(folder);
	free(targets);
	codebook_free(&cb);
	session_free(&s);
	study_clear(&study);
	return m.n_events;
}
