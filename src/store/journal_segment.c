/*
 * One segment's text: header, lines, damage. Each line is judged by itself, so that a damaged one
 * costs nothing but itself.
 */
#include "store/journal_segment.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "base/text.h"
#include "store/journal_line.h"

struct scan {
	struct journal_parts *to;
	struct journal_segment *segment;
	struct segment_about *about;
	int index;
	const char *label;
	struct journal_columns columns;
	char close_sha256[HASH_SHA256_SIZE]; /* of all bytes before the last line */
	int line;
	int closed_line; /* where a close record stood; 0 = none yet */
};

static void keep(char **field, const char *value)
{
	free(*field);
	*field = value ? mem_strdup(value) : NULL;
}

static bool meta_is(const struct record *r, const char *key)
{
	return strcmp(r->key, key) == 0;
}

/* A segment that another observation's name was given to would mix two coders' work. */
static void check_identity(struct scan *s, const struct record *r, const char *expected)
{
	if (strcmp(r->text ? r->text : "", expected) == 0)
		return;
	s->about->foreign = true;
	problems_add(s->to->problems, SEVERITY_ERROR, s->label, s->line, 0,
		_("this file's name does not fit its content: it says %s '%s', not '%s'; give it "
		  "its old name back"),
		r->key, r->text ? r->text : "", expected);
}

static void take_meta(struct scan *s, const struct record *r)
{
	const struct observation_name *name = &s->about->name;
	const char *text = r->text ? r->text : "";
	char number[24];
	long long value;

	if (meta_is(r, "format")) {
		if (strcmp(text, JOURNAL_FORMAT) == 0)
			return;
		s->about->foreign = true;
		s->about->later = true;
		problems_add(s->to->problems, SEVERITY_ERROR, s->label, s->line, 0,
			_("format '%s' is not known to this version of turven, which reads '%s'; "
			  "use a later version"),
			text, JOURNAL_FORMAT);
	} else if (meta_is(r, "run")) {
		run_token_format(s->segment->run, number);
		check_identity(s, r, number);
	} else if (meta_is(r, "session")) {
		check_identity(s, r, name->session);
	} else if (meta_is(r, "coder")) {
		check_identity(s, r, name->coder);
	} else if (meta_is(r, "codebook")) {
		check_identity(s, r, name->codebook);
	} else if (meta_is(r, "pass")) {
		char *pass = mem_printf("%d", name->pass);

		check_identity(s, r, pass);
		free(pass);
	} else if (meta_is(r, "run_no")) {
		if (text_to_int64(text, strlen(text), 1, INT32_MAX, &value))
			s->about->run_no = (int)value;
	} else if (meta_is(r, "codebook_version")) {
		keep(&s->segment->codebook_version, r->text);
	} else if (meta_is(r, "codebook_sha256")) {
		keep(&s->segment->codebook_sha256, r->text);
	} else if (meta_is(r, "media_fingerprint")) {
		keep(&s->segment->media_fingerprint, r->text);
	} else if (meta_is(r, "machine")) {
		keep(&s->segment->host_hash, r->text);
	} else if (meta_is(r, "previous_last")) {
		keep(&s->about->previous_last, r->text);
	}
}

static void take_close(struct scan *s, const struct record *r, bool is_last)
{
	const size_t n = strlen(JOURNAL_CLOSE_PREFIX);

	s->closed_line = s->line;
	if (s->about->converted ||
		(is_last && r->text && strncmp(r->text, JOURNAL_CLOSE_PREFIX, n) == 0 &&
			(s->to->records_only || strcmp(r->text + n, s->close_sha256) == 0))) {
		s->segment->closed = true;
	} else {
		problems_add(s->to->problems, SEVERITY_WARNING, s->label, s->line, 0,
			_("the file was changed after it was closed: it is not the one whose "
			  "checksum the last record gives"));
	}
}

static void take_record(struct scan *s, struct record *r, uint32_t sum, bool is_last)
{
	struct journal_parts *to = s->to;

	r->run = s->segment->run;
	if (r->op == OP_META)
		take_meta(s, r);
	else if (r->op == OP_CLOSE)
		take_close(s, r, is_last);
	else
		s->about->has_content = true;
	if (s->about->last_sum == 0 || r->utc_ms < s->about->first_utc_ms)
		s->about->first_utc_ms = r->utc_ms;
	if (r->utc_ms > s->segment->last_utc_ms)
		s->segment->last_utc_ms = r->utc_ms;
	if (r->seq > s->segment->last_seq)
		s->segment->last_seq = r->seq;
	s->about->last_sum = sum;
	if (s->about->foreign)
		return;
	MEM_GROW(to->records, to->n, to->records_capacity);
	MEM_GROW(to->sources, to->n, to->sources_capacity);
	to->records[to->n] = *r;
	to->sources[to->n++] = (struct record_source){sum, s->index, s->line};
}

/* Takes off a run of NULs at the front (a block that never reached the disk) and a CR at the end
 * (converted line ends) if what is left is whole. */
static bool mend(struct scan *s, char **line, size_t *n, uint32_t *sum)
{
	size_t nuls = 0;
	bool cr;

	while (nuls < *n && (*line)[nuls] == '\0')
		nuls++;
	cr = *n > nuls && (*line)[*n - 1] == '\r';
	if (nuls == 0 && !cr)
		return false;
	if (!journal_line_sum(*line + nuls, *n - nuls - (cr ? 1 : 0), sum))
		return false;
	*line += nuls;
	*n -= nuls + (cr ? 1 : 0);
	if (nuls > 0) {
		s->to->n_damaged++;
		problems_add(s->to->problems, SEVERITY_ERROR, s->label, s->line, 0,
			_("%zu zero bytes where records may have been; what follows them is used"),
			nuls);
	}
	if (cr && !s->about->converted) {
		s->about->converted = true;
		problems_add(s->to->problems, SEVERITY_WARNING, s->label, s->line, 0,
			_("the line ends were converted (CR LF); the records are used all the "
			  "same. Another program must not change this file"));
	}
	return true;
}

static bool is_all_zero(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] != '\0')
			return false;
	return true;
}

static void report_damage(struct scan *s, const char *line, size_t n)
{
	s->to->n_damaged++;
	if (is_all_zero(line, n))
		problems_add(s->to->problems, SEVERITY_ERROR, s->label, s->line, 0,
			_("%zu zero bytes where records may have been"), n);
	else
		problems_add(s->to->problems, SEVERITY_ERROR, s->label, s->line, 0,
			_("damaged line: its checksum is not right; the record is lost here"));
}

/* One line without its LF; has_end: there was one. */
static void read_line(struct scan *s, char *line, size_t n, bool has_end, bool is_last)
{
	struct record r;
	uint32_t sum;
	const char *column;

	if (n >= JOURNAL_LINE_MAX || !journal_line_sum(line, n, &sum)) {
		if (!mend(s, &line, &n, &sum)) {
			if (has_end)
				report_damage(s, line, n);
			else
				s->to->n_torn++;
			return;
		}
	}
	if (journal_line_parse(line, n, &s->columns, &s->to->memory, &r, &column)) {
		take_record(s, &r, sum, is_last);
		return;
	}
	s->to->n_damaged++;
	if (column)
		problems_add(s->to->problems, SEVERITY_ERROR, s->label, s->line, 0,
			_("line not understood: column '%s'; a later version of turven may have "
			  "written it"),
			column);
	else
		problems_add(s->to->problems, SEVERITY_ERROR, s->label, s->line, 0,
			_("line not understood: it has not as many fields as there are columns"));
}

/* The header line: names of columns. It has no checksum; where it is damaged the columns of this
 * version hold, and a line that has another number of fields is not taken. */
static void read_header(struct scan *s, const char *line, size_t n, bool has_end)
{
	if (n > 0 && line[n - 1] == '\r')
		n--;
	if (has_end && journal_columns_parse(&s->columns, line, n))
		return;
	journal_columns_default(&s->columns);
	if (!has_end) {
		s->to->n_torn++;
		return;
	}
	s->to->n_damaged++;
	problems_add(s->to->problems, SEVERITY_ERROR, s->label, 1, 0,
		_("damaged header: it does not name the columns of a journal; the columns of "
		  "'%s' are taken"),
		JOURNAL_FORMAT);
}

/* Checksums of the file, and of what stands before its last line. */
static void take_sums(struct scan *s, const char *data, size_t len)
{
	struct hash *hash = hash_new();
	size_t last = len;

	if (last > 0 && data[last - 1] == '\n')
		last--;
	while (last > 0 && data[last - 1] != '\n')
		last--;
	hash_add(hash, data, last);
	hash_get(hash, s->close_sha256);
	hash_add(hash, data + last, len - last);
	hash_get(hash, s->segment->sha256);
	hash_free(hash);
}

void segment_parse(struct journal_parts *to, struct journal_segment *segment,
	struct segment_about *about, int index, const char *label, char *data, size_t len)
{
	struct scan s = {
		.to = to, .segment = segment, .about = about, .index = index, .label = label};
	size_t first = to->n, n_damaged = to->n_damaged;
	char *at = data, *end = data + len;

	segment->bytes = (int64_t)len;
	if (!to->records_only)
		take_sums(&s, data, len);
	while (at < end) {
		char *lf = memchr(at, '\n', (size_t)(end - at));
		size_t n = lf ? (size_t)(lf - at) : (size_t)(end - at);
		bool is_last = !lf || lf + 1 == end;

		s.line++;
		if (s.closed_line > 0) {
			problems_add(to->problems, SEVERITY_WARNING, label, s.line, 0,
				_("something was written behind the last record, line %d"),
				s.closed_line);
			segment->closed = false;
			s.closed_line = 0;
		}
		if (s.line == 1)
			read_header(&s, at, n, lf != NULL);
		else
			read_line(&s, at, n, lf != NULL, is_last);
		at += n + 1;
	}
	about->damaged = to->n_damaged > n_damaged;
	if (about->foreign)
		to->n = first;
}

void journal_parts_clear(struct journal_parts *parts)
{
	free(parts->records);
	free(parts->sources);
	arena_clear(&parts->memory);
	*parts = (struct journal_parts){0};
}
