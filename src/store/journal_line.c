/*
 * Lines of a journal: see the specification in journal.c.
 */
#include "store/journal_line.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/hash.h"
#include "base/i18n.h"

static const char *const column_names[N_JOURNAL_COLUMNS] = {
	"seq",
	"utc",
	"mono_ms",
	"op",
	"id",
	"rev",
	"kind",
	"code",
	"target",
	"onset_ms",
	"offset_ms",
	"modifiers",
	"mark",
	"error_ms",
	"frame_ms",
	"speed",
	"paused",
	"source",
	"correction_ms",
	"ends",
	"cause",
	"ref",
	"text",
	"crc",
};

/* ---- columns ---- */

void journal_line_header(struct text *out)
{
	for (int i = 0; i < N_JOURNAL_COLUMNS; i++) {
		text_add(out, column_names[i]);
		text_add_c(out, i + 1 < N_JOURNAL_COLUMNS ? '\t' : '\n');
	}
}

void journal_columns_default(struct journal_columns *c)
{
	for (int i = 0; i < N_JOURNAL_COLUMNS; i++)
		c->field[i] = i;
	c->n = N_JOURNAL_COLUMNS;
}

static int column_find(const char *s, size_t n)
{
	for (int i = 0; i < N_JOURNAL_COLUMNS; i++)
		if (strlen(column_names[i]) == n && memcmp(column_names[i], s, n) == 0)
			return i;
	return -1;
}

bool journal_columns_parse(struct journal_columns *c, const char *s, size_t n)
{
	const char *end = s + n;

	for (int i = 0; i < N_JOURNAL_COLUMNS; i++)
		c->field[i] = -1;
	c->n = 0;
	for (;;) {
		const char *tab = memchr(s, '\t', (size_t)(end - s));
		const char *stop = tab ? tab : end;
		int column = column_find(s, (size_t)(stop - s));

		if (c->n == JOURNAL_FIELDS_MAX || (column >= 0 && c->field[column] >= 0))
			return false;
		if (column >= 0)
			c->field[column] = c->n;
		c->n++;
		if (!tab)
			break;
		s = tab + 1;
	}
	for (int i = 0; i < N_JOURNAL_COLUMNS; i++)
		if (c->field[i] < 0)
			return false;
	return c->field[COLUMN_CRC] == c->n - 1;
}

/* ---- writing ---- */

static void add_int(struct text *out, bool there, int64_t value)
{
	if (there)
		text_printf(out, "%lld", (long long)value);
	else
		text_add(out, "n/a");
}

/* A name of this program's own, or NULL. */
static void add_name(struct text *out, const char *name)
{
	text_add(out, name ? name : "n/a");
}

void journal_add_speed(struct text *out, double speed, const char *none)
{
	long thousandths = speed > 0 && speed <= 1e6 ? lround(speed * 1000) : 0;
	char decimals[8];
	size_t n = 4;

	if (thousandths == 0) {
		text_add(out, none);
		return;
	}
	decimals[0] = '.';
	decimals[1] = (char)('0' + thousandths / 100 % 10);
	decimals[2] = (char)('0' + thousandths / 10 % 10);
	decimals[3] = (char)('0' + thousandths % 10);
	while (n > 0 && (decimals[n - 1] == '0' || decimals[n - 1] == '.'))
		n--;
	text_printf(out, "%ld", thousandths / 1000);
	text_add_n(out, decimals, n);
}

static void add_id(struct text *out, const struct record *r)
{
	char id[EVENT_ID_SIZE];

	switch (r->op) {
	case OP_ADD:
	case OP_SET:
	case OP_DEL:
		event_id_format(r->id, id);
		text_add(out, id);
		break;
	default:
		text_add_value(out, r->key);
	}
}

/* The columns kind to correction_ms. */
static void add_values(struct text *out, const struct record *r)
{
	const struct event_values *v = &r->v;
	bool event = r->op == OP_ADD || r->op == OP_SET;
	bool timed = event || r->op == OP_PLAY;
	bool rated = r->op == OP_RATE || r->op == OP_OVERRIDE;

	text_add(out, event ? v->state ? "\tstate\t" : "\tpoint\t" : "\tn/a\t");
	text_add_value(out, event ? v->code : NULL);
	text_add_c(out, '\t');
	text_add_value(out, event || rated ? v->target : NULL);
	text_add_c(out, '\t');
	add_int(out, timed && v->onset_ms != MEDIATIME_NONE, v->onset_ms);
	text_add_c(out, '\t');
	add_int(out, timed && v->offset_ms != MEDIATIME_NONE, v->offset_ms);
	text_add_c(out, '\t');
	text_add_value(out, event ? v->modifiers : rated ? r->value : NULL);
	text_add_c(out, '\t');
	add_name(out, event && v->mark != MARK_NONE ? event_mark_name(v->mark) : NULL);
	text_add_c(out, '\t');
	add_int(out, event && v->error_ms >= 0, v->error_ms);
	text_add_c(out, '\t');
	add_int(out, event && v->frame_ms != MEDIATIME_NONE, v->frame_ms);
	text_add_c(out, '\t');
	journal_add_speed(out, timed ? v->speed : 0, "n/a");
	text_add(out, event ? v->paused ? "\tyes\t" : "\tno\t" : "\tn/a\t");
	add_name(out, event && v->source != SOURCE_NONE ? key_source_name(v->source) : NULL);
	text_add_c(out, '\t');
	add_int(out, event, v->correction_ms);
	text_add_c(out, '\t');
}

/* The columns ends, cause and ref. */
static void add_links(struct text *out, const struct record *r)
{
	char id[EVENT_ID_SIZE];
	char run[RUN_TOKEN_SIZE];

	if (r->ends.n > 0) {
		event_id_format(r->ends, id);
		text_printf(out, "%s@%d", id, r->ends_rev);
	} else {
		text_add(out, "n/a");
	}
	text_add_c(out, '\t');
	add_name(out, r->cause != CAUSE_NONE ? record_cause_name(r->cause) : NULL);
	text_add_c(out, '\t');
	if (r->ref_seq > 0) {
		run_token_format(r->ref_run, run);
		text_printf(out, "%s/%lld", run, r->ref_seq);
	} else {
		text_add(out, "n/a");
	}
	text_add_c(out, '\t');
}

void journal_sum_format(uint32_t sum, char out[JOURNAL_SUM_SIZE])
{
	static const char digits[] = "0123456789abcdef";

	out[0] = 'x';
	for (int i = 0; i < 8; i++)
		out[1 + i] = digits[sum >> (28 - 4 * i) & 15];
	out[9] = '\0';
}

bool journal_line_add(struct text *out, const struct record *r, struct error *err)
{
	size_t start = out->len;
	char utc[CLOCK_UTC_SIZE], sum[JOURNAL_SUM_SIZE];

	clock_format_utc(r->utc_ms, utc);
	text_printf(out, "%lld\t%s\t%lld\t%s\t", r->seq, utc, (long long)r->mono_ms,
		record_op_name(r->op));
	add_id(out, r);
	text_add_c(out, '\t');
	add_int(out, r->rev > 0, r->rev);
	add_values(out, r);
	add_links(out, r);
	if (r->op == OP_ADD || r->op == OP_SET)
		text_add_escaped(out, r->v.comment);
	else if (r->op == OP_RATE || r->op == OP_OVERRIDE)
		text_add_escaped(out, r->text);
	else
		text_add_value(out, r->text);
	journal_sum_format(hash_crc32(out->s + start, out->len - start), sum);
	text_printf(out, "\t%s\n", sum);
	if (out->len - start <= JOURNAL_LINE_MAX)
		return true;
	text_truncate(out, start);
	return error_set(err, _("the text is too long for one record of the journal; shorten it"));
}
