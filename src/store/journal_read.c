/*
 * Reading an observation's journal: all segments, of this machine and of others, put into one
 * order. What several segments hold alike (after a disk error, in copies that a sync client made)
 * is taken once; what is missing or contradicts itself is reported.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "store/journal.h"
#include "store/journal_line.h"
#include "store/journal_name.h"
#include "store/journal_segment.h"

/* 128 MiB are about 600,000 records of one run: more than a life's work in one session. */
#define SEGMENT_LIMIT ((size_t)128 << 20)

/* What the content's strings borrow from. */
struct read_memory {
	char **texts;
	size_t n_texts, capacity;
	struct arena arena;
};

struct reading {
	struct journal_parts parts;
	struct journal_content *out;
	struct read_memory *memory;
	struct segment_about *abouts; /* beside out->segments */
	size_t segments_capacity;
	char **labels;
	size_t n_labels, labels_capacity;
};

/* A record's place in the order, with what decides between copies. */
struct placed {
	int run_no;
	uint32_t run;
	long long seq;
	int number; /* of the segment within the run */
	size_t index;
};

static void segment_clear(struct journal_segment *s)
{
	free(s->file);
	free(s->path);
	free(s->codebook_sha256);
	free(s->codebook_version);
	free(s->media_fingerprint);
	free(s->host_hash);
}

/* ---- the files ---- */

static void read_file(struct reading *r, const char *folder, const char *file,
	const struct segment_about *about, uint32_t run)
{
	struct journal_content *out = r->out;
	char *label = file_join(folder, file);
	char *data;
	size_t len;
	struct error err;

	MEM_GROW(r->labels, r->n_labels, r->labels_capacity);
	r->labels[r->n_labels++] = label;
	if (!file_read(label, SEGMENT_LIMIT, &data, &len, &err)) {
		problems_add(r->parts.problems, SEVERITY_ERROR, label, 0, 0, "%s", err.text);
		r->parts.n_damaged++;
		r->n_labels--;
		free(label);
		return;
	}
	MEM_GROW(r->memory->texts, r->memory->n_texts, r->memory->capacity);
	r->memory->texts[r->memory->n_texts++] = data;
	MEM_GROW(out->segments, out->n_segments, r->segments_capacity);
	r->abouts = mem_realloc(r->abouts, out->n_segments + 1, sizeof *r->abouts);
	out->segments[out->n_segments] = (struct journal_segment){
		.file = mem_strdup(file), .path = mem_strdup(label), .run = run};
	r->abouts[out->n_segments] = *about;
	segment_parse(&r->parts, &out->segments[out->n_segments], &r->abouts[out->n_segments],
		(int)out->n_segments, label, data, len);
	if (!r->abouts[out->n_segments].foreign) {
		out->n_segments++;
		return;
	}
	out->later_format |= r->abouts[out->n_segments].later;
	segment_clear(&out->segments[out->n_segments]);
	free(r->abouts[out->n_segments].previous_last);
	r->n_labels--;
	free(label);
}

static bool read_folder(struct reading *r, const char *folder, const struct observation_name *name,
	size_t *n, struct error *err)
{
	struct file_names names;
	struct error why;

	*n = 0;
	if (!file_list(folder, &names, &why)) {
		if (why.code == ENOENT)
			return true;
		return error_set(err, "%s", why.text);
	}
	for (size_t i = 0; i < names.n; i++) {
		struct segment_about about = {0};
		uint32_t run;

		if (!segment_name_parse(names.items[i], &about.name, &run, &about.number) ||
			!observation_name_equal(&about.name, name))
			continue;
		read_file(r, folder, names.items[i], &about, run);
		++*n;
	}
	file_names_free(&names);
	return true;
}

/* ---- the order ---- */

/* A run whose meta records are damaged stands where its first record's time puts it. */
static int guess_run_no(const struct reading *r, size_t segment)
{
	const struct journal_content *out = r->out;
	int run_no = 1;

	for (size_t i = 0; i < out->n_segments; i++) {
		if (r->abouts[i].run_no > 0 && out->segments[i].run == out->segments[segment].run)
			return r->abouts[i].run_no;
	}
	for (size_t i = 0; i < out->n_segments; i++) {
		if (r->abouts[i].run_no >= run_no &&
			r->abouts[i].first_utc_ms < r->abouts[segment].first_utc_ms)
			run_no = r->abouts[i].run_no + 1;
	}
	return run_no;
}

static void number_runs(struct reading *r)
{
	int *guessed = mem_alloc(r->out->n_segments, sizeof *guessed);

	for (size_t i = 0; i < r->out->n_segments; i++)
		guessed[i] = r->abouts[i].run_no > 0 ? r->abouts[i].run_no : guess_run_no(r, i);
	for (size_t i = 0; i < r->out->n_segments; i++) {
		r->abouts[i].run_no = guessed[i];
		if (guessed[i] > r->out->last_run_no)
			r->out->last_run_no = guessed[i];
	}
	free(guessed);
}

static int compare_placed(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;

	if (x->run_no != y->run_no)
		return x->run_no < y->run_no ? -1 : 1;
	if (x->run != y->run)
		return x->run < y->run ? -1 : 1;
	if (x->seq != y->seq)
		return x->seq < y->seq ? -1 : 1;
	if (x->number != y->number) /* the later segment first: it holds */
		return x->number > y->number ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

static struct placed *place(struct reading *r, bool *sorted)
{
	struct placed *order = mem_alloc(r->parts.n + 1, sizeof *order);

	*sorted = true;
	for (size_t i = 0; i < r->parts.n; i++) {
		struct record *record = &r->parts.records[i];
		const struct segment_about *about = &r->abouts[r->parts.sources[i].segment];

		record->run_no = about->run_no;
		order[i] =
			(struct placed){record->run_no, record->run, record->seq, about->number, i};
		*sorted = *sorted && (i == 0 || compare_placed(&order[i - 1], &order[i]) < 0);
	}
	if (!*sorted)
		qsort(order, r->parts.n, sizeof *order, compare_placed);
	return order;
}

/* Records that should be between two others of a run and are nowhere. */
static void report_gap(const struct reading *r, const struct placed *at, long long previous)
{
	const struct record_source *source = &r->parts.sources[at->index];
	char run[RUN_TOKEN_SIZE];

	run_token_format(at->run, run);
	if (at->seq == previous + 2)
		problems_add(r->parts.problems, SEVERITY_ERROR, r->labels[source->segment],
			source->line, 0, _("record %lld of run %s is missing before this line"),
			previous + 1, run);
	else
		problems_add(r->parts.problems, SEVERITY_ERROR, r->labels[source->segment],
			source->line, 0,
			_("records %lld to %lld of run %s are missing before this line"),
			previous + 1, at->seq - 1, run);
}

/* The records without copies and without meta, in order; in place where they were read so. */
static void put_in_order(struct reading *r, const struct placed *order, bool sorted)
{
	struct record *records = sorted ? r->parts.records : mem_alloc(r->parts.n, sizeof *records);
	struct journal_source *sources = mem_alloc(r->parts.n + 1, sizeof *sources);
	const struct placed *last = NULL;
	size_t n = 0;

	for (size_t i = 0; i < r->parts.n; i++) {
		const struct placed *at = &order[i];
		const struct record_source *source = &r->parts.sources[at->index];
		const struct record *record = &r->parts.records[at->index];
		bool same_run = last && last->run == at->run;

		if (same_run && last->seq == at->seq) {
			if (r->parts.sources[last->index].sum != source->sum &&
				record->op != OP_CLOSE)
				problems_add(r->parts.problems, SEVERITY_WARNING,
					r->labels[source->segment], source->line, 0,
					_("record %lld is another one than in '%s', which holds"),
					at->seq,
					r->out->segments[r->parts.sources[last->index].segment]
						.file);
			continue;
		}
		if (at->seq != (same_run ? last->seq : 0) + 1)
			report_gap(r, at, same_run ? last->seq : 0);
		last = at;
		if (record->op == OP_META)
			continue;
		sources[n] = (struct journal_source){source->segment, source->line};
		records[n++] = *record;
	}
	if (!sorted)
		free(r->parts.records);
	r->parts.records = NULL;
	r->out->records = records;
	r->out->sources = sources;
	r->out->n_records = n;
}

/* ---- what one run knew of the others ---- */

static bool has_sum(const struct reading *r, size_t segment, uint32_t sum)
{
	for (size_t i = 0; i < r->parts.n; i++)
		if ((size_t)r->parts.sources[i].segment == segment &&
			r->parts.sources[i].sum == sum)
			return true;
	return false;
}

/* Each run names the newest record that it saw: so a segment that went lost, or lost its end, is
 * noticed. */
static void check_previous(struct reading *r, size_t later)
{
	const struct journal_content *out = r->out;
	const char *said = r->abouts[later].previous_last;
	const char *blank = said ? strrchr(said, ' ') : NULL;
	size_t n = blank ? (size_t)(blank - said) : 0;
	bool there = false;

	if (!blank || strlen(blank + 1) != JOURNAL_SUM_SIZE - 1)
		return;
	for (size_t i = 0; i < out->n_segments; i++) {
		uint32_t sum;

		if (strlen(out->segments[i].file) != n ||
			strncmp(out->segments[i].file, said, n) != 0)
			continue;
		sum = (uint32_t)strtoul(blank + 2, NULL, 16);
		if (has_sum(r, i, sum))
			return;
		there = true;
	}
	problems_add(r->parts.problems, SEVERITY_WARNING, r->labels[later], 0, 0,
		there ? _("when this was written '%.*s' held a record that is not there now")
		      : _("when this was written there was '%.*s', which is not there now"),
		(int)n, said);
}

static void name_last(struct reading *r)
{
	const struct journal_content *out = r->out;
	size_t newest = SIZE_MAX;
	char sum[JOURNAL_SUM_SIZE];

	for (size_t i = 0; i < out->n_segments; i++) {
		if (r->abouts[i].has_content &&
			(newest == SIZE_MAX ||
				out->segments[i].last_utc_ms >= out->segments[newest].last_utc_ms))
			newest = i;
	}
	if (newest == SIZE_MAX)
		return;
	journal_sum_format(r->abouts[newest].last_sum, sum);
	r->out->previous_last = mem_printf("%s %s", out->segments[newest].file, sum);
}

static bool is_salvaged(const struct journal_content *c, const char *text)
{
	for (size_t i = 0; i < c->n_records; i++)
		if (c->records[i].op == OP_SALVAGE && c->records[i].text &&
			strcmp(c->records[i].text, text) == 0)
			return true;
	return false;
}

/* The damaged segments that the next run should name in a record. */
static void name_salvage(struct reading *r)
{
	struct journal_content *out = r->out;
	size_t capacity = 0;

	for (size_t i = 0; i < out->n_segments && !r->parts.records_only; i++) {
		char *text;

		if (!r->abouts[i].damaged)
			continue;
		text = mem_printf("%s %s", out->segments[i].file, out->segments[i].sha256);
		if (is_salvaged(out, text)) {
			free(text);
			continue;
		}
		MEM_GROW(out->salvage, out->n_salvage, capacity);
		out->salvage[out->n_salvage++] = text;
	}
}

/* ---- all of it ---- */

static void reading_clear(struct reading *r)
{
	for (size_t i = 0; r->abouts && i < r->out->n_segments; i++)
		free(r->abouts[i].previous_last);
	for (size_t i = 0; i < r->n_labels; i++)
		free(r->labels[i]);
	free(r->abouts);
	free(r->labels);
	r->memory->arena = r->parts.memory; /* the records' strings stay */
	r->parts.memory = (struct arena){0};
	journal_parts_clear(&r->parts);
}

static void put_together(struct reading *r)
{
	struct placed *order;
	bool sorted;

	number_runs(r);
	order = place(r, &sorted);
	put_in_order(r, order, sorted);
	free(order);
	for (size_t i = 0; i < r->out->n_segments; i++)
		check_previous(r, i);
	name_last(r);
	name_salvage(r);
}

static bool read_all(const char *session_folder, const struct observation_name *name,
	bool records_only, struct journal_content *out, struct problems *problems,
	struct error *err)
{
	char *home = journal_folder(session_folder);
	char *rescue = rescue_folder_used(session_folder);
	struct reading r = {
		.out = out, .parts = {.problems = problems, .records_only = records_only}};
	struct error why;
	size_t n;
	bool good;

	*out = (struct journal_content){0};
	out->memory = r.memory = mem_alloc(1, sizeof *r.memory);
	good = read_folder(&r, home, name, &n, err);
	if (good && rescue) {
		if (!read_folder(&r, rescue, name, &n, &why))
			problems_add(problems, SEVERITY_WARNING, rescue, 0, 0, "%s", why.text);
		if (n > 0)
			out->rescue = mem_strdup(rescue);
	}
	free(home);
	free(rescue);
	if (good && r.abouts && out->n_segments > 0)
		put_together(&r);
	if (good) {
		out->n_damaged = r.parts.n_damaged;
		out->n_torn = r.parts.n_torn;
	}
	reading_clear(&r);
	if (!good)
		journal_content_clear(out);
	return good;
}

bool journal_read(const char *session_folder, const struct observation_name *name,
	struct journal_content *out, struct problems *problems, struct error *err)
{
	return read_all(session_folder, name, false, out, problems, err);
}

bool journal_read_records(const char *session_folder, const struct observation_name *name,
	struct journal_content *out, struct problems *problems, struct error *err)
{
	return read_all(session_folder, name, true, out, problems, err);
}

void journal_content_clear(struct journal_content *c)
{
	struct read_memory *memory = c->memory;

	for (size_t i = 0; i < c->n_segments; i++)
		segment_clear(&c->segments[i]);
	free(c->segments);
	free(c->records);
	free(c->sources);
	free(c->previous_last);
	free(c->rescue);
	for (size_t i = 0; i < c->n_salvage; i++)
		free(c->salvage[i]);
	free(c->salvage);
	if (memory) {
		for (size_t i = 0; i < memory->n_texts; i++)
			free(memory->texts[i]);
		free(memory->texts);
		arena_clear(&memory->arena);
		free(memory);
	}
	*c = (struct journal_content){0};
}

const struct journal_segment *journal_newest(const struct journal_content *c)
{
	const struct journal_segment *newest = NULL;

	for (size_t i = 0; i < c->n_segments; i++) {
		const struct journal_segment *s = &c->segments[i];

		if (s->codebook_sha256 && (!newest || s->last_utc_ms >= newest->last_utc_ms))
			newest = s;
	}
	return newest;
}

/* ---- which observations there are ---- */

static int compare_observations(const void *a, const void *b)
{
	const struct observation_name *x = a, *y = b;
	int by_coder = strcmp(x->coder, y->coder);
	int by_codebook = strcmp(x->codebook, y->codebook);

	if (by_codebook != 0)
		return by_codebook;
	if (by_coder != 0)
		return by_coder;
	return x->pass < y->pass ? -1 : x->pass > y->pass;
}

bool journal_observations(const char *session_folder, const char *session_id,
	struct observation_name **out, size_t *n, struct error *err)
{
	char *folders[2] = {journal_folder(session_folder), rescue_folder_used(session_folder)};
	struct observation_name *found = NULL;
	size_t n_found = 0, capacity = 0, n_different = 0;
	bool good = true;

	for (int f = 0; f < 2; f++) {
		struct file_names names;
		struct error why;

		if (!good || !folders[f])
			continue;
		if (!file_list(folders[f], &names, &why)) {
			if (f == 0 && why.code != ENOENT)
				good = error_set(err, "%s", why.text);
			continue;
		}
		for (size_t i = 0; i < names.n; i++) {
			struct observation_name name;
			uint32_t run;
			int number;

			if (!segment_name_parse(names.items[i], &name, &run, &number) ||
				strcmp(name.session, session_id) != 0)
				continue;
			MEM_GROW(found, n_found, capacity);
			found[n_found++] = name;
		}
		file_names_free(&names);
	}
	free(folders[0]);
	free(folders[1]);
	if (!good) {
		free(found);
		return false;
	}
	if (n_found > 0)
		qsort(found, n_found, sizeof *found, compare_observations);
	for (size_t i = 0; i < n_found; i++)
		if (i == 0 || compare_observations(&found[n_different - 1], &found[i]) != 0)
			found[n_different++] = found[i];
	*out = found;
	*n = n_different;
	return true;
}
