/*
 * From a line of a journal to a record. Each field must be just what the writer would have written;
 * what is not is reported, never guessed.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/hash.h"
#include "store/journal_line.h"

bool journal_line_sum(const char *line, size_t n, uint32_t *sum)
{
	char expected[JOURNAL_SUM_SIZE];

	if (n < 10 || line[n - 10] != '\t')
		return false;
	*sum = hash_crc32(line, n - 10);
	journal_sum_format(*sum, expected);
	return memcmp(line + n - 9, expected, 9) == 0;
}

struct field {
	char *s; /* NUL-terminated */
	size_t n;
};

/* The fields of a line, by column. False if there are more or fewer than the header says. */
static bool split(char *line, size_t n, const struct journal_columns *c, struct field *by_column)
{
	struct field fields[JOURNAL_FIELDS_MAX];
	char *end = line + n;
	int i = 0;

	/* fields are short: to look at each byte is quicker than a call for each field */
	for (;;) {
		char *stop = line;

		while (stop < end && *stop != '\t')
			stop++;
		if (i == c->n)
			return false;
		fields[i++] = (struct field){line, (size_t)(stop - line)};
		if (stop == end)
			break;
		*stop = '\0';
		line = stop + 1;
	}
	*end = '\0'; /* the LF, or the NUL behind the file */
	if (i != c->n)
		return false;
	for (int column = 0; column < N_JOURNAL_COLUMNS; column++)
		by_column[column] = fields[c->field[column]];
	return true;
}

static bool is_none(struct field f)
{
	return f.n == 3 && memcmp(f.s, "n/a", 3) == 0;
}

/* Whole decimal, no other spelling of it: what is read back is what was written. */
static bool get_int(struct field f, int64_t min, int64_t max, int64_t *out)
{
	bool negative = f.n > 0 && f.s[0] == '-';
	size_t first = negative ? 1 : 0;
	int64_t value = 0;

	if (f.n == first || f.n - first > 18 || (f.s[first] == '0' && f.n > 1))
		return false;
	for (size_t i = first; i < f.n; i++) {
		if (f.s[i] < '0' || f.s[i] > '9')
			return false;
		value = value * 10 + (f.s[i] - '0');
	}
	if (negative)
		value = -value;
	if (value < min || value > max)
		return false;
	*out = value;
	return true;
}

static bool get_int_or(struct field f, int64_t min, int64_t none, int64_t *out)
{
	if (is_none(f)) {
		*out = none;
		return true;
	}
	return get_int(f, min, MEDIATIME_MAX, out);
}

/* Most fields need no decoding and are used where they stand. */
static bool is_plain(struct field f)
{
	for (size_t i = 0; i < f.n; i++) {
		unsigned char c = (unsigned char)f.s[i];

		if (c < 0x20 || c > 0x7e || c == '\\')
			return false;
	}
	return true;
}

static bool get_text(struct field f, struct arena *memory, const char **out)
{
	char *decoded;

	*out = NULL;
	if (is_none(f))
		return true;
	if (f.n == 0)
		return false; /* the writer leaves no field empty */
	if (is_plain(f)) {
		*out = f.s;
		return true;
	}
	if (!text_unescape(f.s, f.n, &decoded))
		return false;
	*out = arena_strdup(memory, decoded);
	free(decoded);
	return true;
}

static bool get_speed(struct field f, double *out)
{
	int64_t value = 0;
	int decimals = -1;

	*out = 0;
	if (is_none(f))
		return true;
	if (f.n == 0 || f.n > 12 || f.s[0] == '.')
		return false;
	for (size_t i = 0; i < f.n; i++) {
		if (f.s[i] == '.' && decimals < 0) {
			decimals = 0;
			continue;
		}
		if (f.s[i] < '0' || f.s[i] > '9' || decimals == 3)
			return false;
		value = value * 10 + (f.s[i] - '0');
		decimals += decimals >= 0;
	}
	if (decimals == 0)
		return false;
	for (int i = decimals < 0 ? 0 : decimals; i < 3; i++)
		value *= 10;
	*out = (double)value / 1000;
	return value > 0;
}

static bool get_flag(struct field f, bool *out)
{
	*out = f.n == 3 && memcmp(f.s, "yes", 3) == 0;
	return *out || (f.n == 2 && memcmp(f.s, "no", 2) == 0);
}

static bool get_event_id(struct field f, struct event_id *out)
{
	return event_id_parse(f.s, out) && out->n > 0;
}

/* `<event id>@<rev>` */
static bool get_ends(struct field f, struct record *r)
{
	char *at;
	int64_t rev;

	if (is_none(f))
		return true;
	at = memchr(f.s, '@', f.n);
	if (!at)
		return false;
	*at = '\0';
	if (!get_event_id((struct field){f.s, (size_t)(at - f.s)}, &r->ends) ||
		!get_int((struct field){at + 1, f.n - (size_t)(at + 1 - f.s)}, 1, INT32_MAX, &rev))
		return false;
	r->ends_rev = (int)rev;
	return true;
}

/* `<run>/<seq>` */
static bool get_ref(struct field f, struct record *r)
{
	char *slash;
	int64_t seq;

	if (is_none(f))
		return true;
	slash = memchr(f.s, '/', f.n);
	if (!slash)
		return false;
	*slash = '\0';
	if (!run_token_parse(f.s, &r->ref_run) ||
		!get_int((struct field){slash + 1, f.n - (size_t)(slash + 1 - f.s)}, 1, INT64_MAX,
			&seq))
		return false;
	r->ref_seq = seq;
	return true;
}

static bool get_rev(struct field f, struct record *r)
{
	int64_t rev;

	if (!get_int(f, 1, INT32_MAX, &rev))
		return false;
	r->rev = (int)rev;
	return true;
}

/* What add and set say of an event. Returns the name of the column that is not right, or NULL. */
static const char *get_values(const struct field *f, struct arena *memory, struct record *r)
{
	struct event_values *v = &r->v;
	int64_t error_ms;

	v->state = strcmp(f[COLUMN_KIND].s, "state") == 0;
	if (!v->state && strcmp(f[COLUMN_KIND].s, "point") != 0)
		return "kind";
	if (!get_text(f[COLUMN_CODE], memory, &v->code) || !v->code)
		return "code";
	if (!get_text(f[COLUMN_TARGET], memory, &v->target) || !v->target)
		return "target";
	if (!get_int(f[COLUMN_ONSET_MS], -MEDIATIME_MAX, MEDIATIME_MAX, &v->onset_ms))
		return "onset_ms";
	if (!get_int_or(f[COLUMN_OFFSET_MS], -MEDIATIME_MAX, MEDIATIME_NONE, &v->offset_ms) ||
		(!v->state && v->offset_ms != v->onset_ms))
		return "offset_ms";
	if (!get_text(f[COLUMN_MODIFIERS], memory, &v->modifiers))
		return "modifiers";
	if (!is_none(f[COLUMN_MARK]) && !event_mark_parse(f[COLUMN_MARK].s, &v->mark))
		return "mark";
	if (!get_int_or(f[COLUMN_ERROR_MS], 0, -1, &error_ms))
		return "error_ms";
	v->error_ms = (int)error_ms;
	if (!get_int_or(f[COLUMN_FRAME_MS], -MEDIATIME_MAX, MEDIATIME_NONE, &v->frame_ms))
		return "frame_ms";
	if (!get_speed(f[COLUMN_SPEED], &v->speed))
		return "speed";
	if (!get_flag(f[COLUMN_PAUSED], &v->paused))
		return "paused";
	if (!is_none(f[COLUMN_SOURCE]) && !key_source_parse(f[COLUMN_SOURCE].s, &v->source))
		return "source";
	if (!get_int(f[COLUMN_CORRECTION_MS], -MEDIATIME_MAX, MEDIATIME_MAX, &v->correction_ms))
		return "correction_ms";
	if (!get_text(f[COLUMN_TEXT], memory, &v->comment))
		return "text";
	return NULL;
}

static const char *get_event(const struct field *f, struct arena *memory, struct record *r)
{
	if (!get_event_id(f[COLUMN_ID], &r->id))
		return "id";
	if (!get_rev(f[COLUMN_REV], r))
		return "rev";
	if (!get_ends(f[COLUMN_ENDS], r))
		return "ends";
	if (r->op != OP_DEL)
		return get_values(f, memory, r);
	return get_text(f[COLUMN_TEXT], memory, &r->text) ? NULL : "text";
}

static const char *get_other(const struct field *f, struct arena *memory, struct record *r)
{
	if (!get_text(f[COLUMN_ID], memory, &r->key))
		return "id";
	if (!get_text(f[COLUMN_TEXT], memory, &r->text))
		return "text";
	bool rated = r->op == OP_RATE || r->op == OP_OVERRIDE;
	if ((r->op == OP_META || rated || r->op == OP_STATE) && !r->key)
		return "id";
	if (rated) {
		/* a finding need not be about a rating */
		if (!(r->op == OP_OVERRIDE && is_none(f[COLUMN_REV])) && !get_rev(f[COLUMN_REV], r))
			return "rev";
		if (!get_text(f[COLUMN_TARGET], memory, &r->v.target))
			return "target";
		if (!get_text(f[COLUMN_MODIFIERS], memory, &r->value))
			return "modifiers";
	}
	if (r->op == OP_PLAY) {
		if (!get_int(f[COLUMN_ONSET_MS], -MEDIATIME_MAX, MEDIATIME_MAX, &r->v.onset_ms))
			return "onset_ms";
		if (!get_int(f[COLUMN_OFFSET_MS], -MEDIATIME_MAX, MEDIATIME_MAX, &r->v.offset_ms))
			return "offset_ms";
		if (!get_speed(f[COLUMN_SPEED], &r->v.speed))
			return "speed";
	}
	return NULL;
}

bool journal_line_parse(char *line, size_t n, const struct journal_columns *c, struct arena *memory,
	struct record *r, const char **column)
{
	struct field f[N_JOURNAL_COLUMNS];
	int64_t seq;

	*r = (struct record){.cause = CAUSE_NONE};
	r->v.offset_ms = MEDIATIME_NONE;
	r->v.frame_ms = MEDIATIME_NONE;
	r->v.error_ms = -1;
	r->v.source = SOURCE_NONE;
	*column = NULL;
	if (!split(line, n, c, f))
		return false;
	if (!get_int(f[COLUMN_SEQ], 1, INT64_MAX, &seq))
		*column = "seq";
	else if (f[COLUMN_UTC].n != 24 || !clock_parse_utc(f[COLUMN_UTC].s, &r->utc_ms))
		*column = "utc";
	else if (!get_int(f[COLUMN_MONO_MS], INT64_MIN, INT64_MAX, &r->mono_ms))
		*column = "mono_ms";
	if (*column)
		return false;
	r->seq = seq;
	r->op = record_op_parse(f[COLUMN_OP].s);
	if (r->op == OP_OTHER) {
		/* Of a later version: nothing is known of its fields. */
		if (!get_text(f[COLUMN_ID], memory, &r->key))
			r->key = NULL;
		if (!get_text(f[COLUMN_TEXT], memory, &r->text))
			r->text = NULL;
		return true;
	}
	if (!is_none(f[COLUMN_CAUSE]) && !record_cause_parse(f[COLUMN_CAUSE].s, &r->cause))
		*column = "cause";
	else if (!get_ref(f[COLUMN_REF], r))
		*column = "ref";
	else if (r->op == OP_ADD || r->op == OP_SET || r->op == OP_DEL)
		*column = get_event(f, memory, r);
	else
		*column = get_other(f, memory, r);
	return *column == NULL;
}
