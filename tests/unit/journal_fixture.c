/*
 * See journal_fixture.h.
 */
#include "journal_fixture.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

const struct observation_name journal_fixture_name = {"s001", "anna", "lot", 1};

static const char *const comments[] = {
	NULL,
	"a plain one",
	"said \"no\" and 'yes' # twice",
	"tab\there, new\nline, return\r.",
	"=1+1",
	"n/a",
	" blanks outside ",
	"back\\slash \\u0041 \\n",
	"\x1b[31mred\x1b[0m \xE2\x80\xAE turned \xEF\xBB\xBF",
	"caf\xC3\xA9 \xE6\x97\xA5\xE6\x9C\xAC \xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7",
	"TRUE",
};

#define N_COMMENTS (sizeof comments / sizeof *comments)

static void make_event(int i, struct record *r)
{
	struct event_values *v = &r->v;

	v->code = i % 2 ? "l01" : "en12";
	v->target = i % 3 ? "child" : "leader1";
	v->state = i % 4 == 1;
	v->onset_ms = i * 1234 - 1000;
	v->offset_ms = v->state ? MEDIATIME_NONE : v->onset_ms;
	if (i % 8 == 5)
		v->offset_ms = v->onset_ms + 2500;
	v->modifiers = i % 3 == 1 ? "how=firm;to=a|b" : NULL;
	v->mark = i % 5 == 2 ? MARK_STRONG : i % 5 == 3 ? MARK_DOUBTFUL : MARK_NONE;
	v->comment = comments[(size_t)i % N_COMMENTS];
	v->error_ms = i % 6 == 0 ? -1 : i;
	v->frame_ms = i % 6 == 0 ? MEDIATIME_NONE : v->onset_ms - 20;
	v->speed = i % 6 == 0 ? 0 : i % 6 == 1 ? 0.333 : 1.25;
	v->paused = i % 7 == 3;
	v->source = i % 6 == 0 ? SOURCE_NONE : i % 2 ? SOURCE_TERMINAL : SOURCE_WINDOW;
	v->correction_ms = i % 9 == 4 ? 250 : 0;
}

void journal_fixture_record(int i, uint32_t run, struct record *r)
{
	*r = (struct record){.cause = CAUSE_NONE};
	r->v.offset_ms = MEDIATIME_NONE;
	r->v.frame_ms = MEDIATIME_NONE;
	r->v.error_ms = -1;
	r->v.source = SOURCE_NONE;
	switch (i % 12) {
	case 3:
		r->op = OP_PLAY;
		r->v.onset_ms = i * 1000;
		r->v.offset_ms = i * 1000 + 999;
		r->v.speed = 2;
		return;
	case 5:
		r->op = OP_RATE;
		r->cause = CAUSE_EDIT;
		r->key = i % 24 < 12 ? "bond1" : "pace@r7f3a9c21-17";
		r->rev = 2;
		r->v.target = "child";
		r->value = i % 24 < 12 ? "4.5" : "not_observable";
		r->text = comments[(size_t)i % N_COMMENTS];
		return;
	case 6:
		r->op = OP_OVERRIDE;
		r->cause = CAUSE_INPUT;
		r->key = i % 24 < 12 ? "good@2" : "unwatched";
		r->rev = i % 24 < 12 ? 3 : 0;
		r->v.target = i % 24 < 12 ? "child" : NULL;
		r->value = i % 24 < 12 ? "bond1" : "1000-60000";
		r->text = "said \"no\" # because";
		return;
	case 7:
		r->op = OP_NOTE;
		r->text = comments[(size_t)i % N_COMMENTS];
		return;
	case 9:
		r->op = OP_STATE;
		r->key = i % 24 < 12 ? "finished" : "reopened";
		r->text = "because";
		return;
	case 10:
		r->op = OP_DEL;
		r->cause = CAUSE_UNDO;
		r->id = (struct event_id){run, (uint32_t)i};
		r->rev = 2;
		r->ends = (struct event_id){run, 1};
		r->ends_rev = 3;
		r->ref_run = run;
		r->ref_seq = i;
		return;
	default:
		break;
	}
	r->op = i % 12 == 11 ? OP_SET : OP_ADD;
	r->cause = i % 12 == 11 ? CAUSE_EDIT : CAUSE_INPUT;
	r->id = (struct event_id){run, (uint32_t)i + 1};
	r->rev = i % 12 == 11 ? 7 : 1;
	if (i % 12 == 8) {
		r->ends = (struct event_id){0x00000abc, 4};
		r->ends_rev = 2;
	}
	make_event(i, r);
}

static bool same_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

static bool same_values(const struct event_values *a, const struct event_values *b)
{
	return same_text(a->code, b->code) && same_text(a->target, b->target) &&
	       a->state == b->state && a->onset_ms == b->onset_ms && a->offset_ms == b->offset_ms &&
	       same_text(a->modifiers, b->modifiers) && a->mark == b->mark &&
	       same_text(a->comment, b->comment) && a->error_ms == b->error_ms &&
	       a->frame_ms == b->frame_ms && !(a->speed < b->speed || a->speed > b->speed) &&
	       a->paused == b->paused && a->source == b->source &&
	       a->correction_ms == b->correction_ms;
}

bool journal_fixture_same(const struct record *a, const struct record *b)
{
	return a->run == b->run && a->seq == b->seq && a->utc_ms == b->utc_ms &&
	       a->mono_ms == b->mono_ms && a->op == b->op && a->cause == b->cause &&
	       same_text(a->key, b->key) && event_id_compare(a->id, b->id) == 0 &&
	       a->rev == b->rev && same_values(&a->v, &b->v) &&
	       event_id_compare(a->ends, b->ends) == 0 && a->ends_rev == b->ends_rev &&
	       a->ref_run == b->ref_run && a->ref_seq == b->ref_seq &&
	       same_text(a->value, b->value) && same_text(a->text, b->text);
}

static void dump_text(struct text *out, const char *name, const char *s)
{
	if (!s)
		return;
	text_printf(out, " %s='", name);
	for (; *s; s++) {
		if (*s < 0x20 || *s > 0x7e || *s == '\'' || *s == '\\')
			text_printf(out, "\\x%02x", (unsigned)(unsigned char)*s);
		else
			text_add_c(out, *s);
	}
	text_add_c(out, '\'');
}

static void dump_ms(struct text *out, const char *name, int64_t ms)
{
	if (ms != MEDIATIME_NONE)
		text_printf(out, " %s=%lld", name, (long long)ms);
}

static void dump_values(struct text *out, const struct record *r)
{
	const struct event_values *v = &r->v;

	dump_text(out, "code", v->code);
	dump_text(out, "target", v->target);
	if (r->op == OP_ADD || r->op == OP_SET)
		text_printf(out, " %s onset=%lld correction=%lld paused=%d",
			v->state ? "state" : "point", (long long)v->onset_ms,
			(long long)v->correction_ms, v->paused);
	if (r->op == OP_PLAY)
		text_printf(out, " from=%lld", (long long)v->onset_ms);
	dump_ms(out, "offset", v->offset_ms);
	dump_text(out, "modifiers", v->modifiers);
	dump_text(out, "mark", event_mark_name(v->mark));
	if (v->error_ms >= 0)
		text_printf(out, " error=%d", v->error_ms);
	dump_ms(out, "frame", v->frame_ms);
	if (v->speed > 0)
		text_printf(out, " speed=%.3f", v->speed);
	dump_text(out, "source", key_source_name(v->source));
	dump_text(out, "comment", v->comment);
}

void journal_fixture_dump_record(struct text *out, const struct record *r)
{
	char run[RUN_TOKEN_SIZE], utc[CLOCK_UTC_SIZE], id[EVENT_ID_SIZE];

	run_token_format(r->run, run);
	clock_format_utc(r->utc_ms, utc);
	text_printf(out, "%d %s/%lld %s %lld %s", r->run_no, run, r->seq, utc,
		(long long)r->mono_ms, r->op == OP_OTHER ? "(other)" : record_op_name(r->op));
	if (r->id.n > 0) {
		event_id_format(r->id, id);
		text_printf(out, " %s", id);
	}
	dump_text(out, "key", r->key);
	if (r->rev > 0)
		text_printf(out, " rev=%d", r->rev);
	dump_text(out, "value", r->value);
	dump_values(out, r);
	if (r->ends.n > 0) {
		event_id_format(r->ends, id);
		text_printf(out, " ends=%s@%d", id, r->ends_rev);
	}
	dump_text(out, "cause", r->cause == CAUSE_NONE ? NULL : record_cause_name(r->cause));
	if (r->ref_seq > 0) {
		run_token_format(r->ref_run, run);
		text_printf(out, " ref=%s/%lld", run, r->ref_seq);
	}
	dump_text(out, "text", r->text);
	text_add_c(out, '\n');
}

void journal_fixture_dump(struct text *out, const struct journal_content *c,
	struct problems *problems, const char *folder)
{
	size_t n = strlen(folder);

	for (size_t i = 0; i < c->n_records; i++)
		journal_fixture_dump_record(out, &c->records[i]);
	for (size_t i = 0; i < c->n_segments; i++) {
		const struct journal_segment *s = &c->segments[i];

		text_printf(out, "segment %s: %lld bytes, last record %lld, %s\n", s->file,
			(long long)s->bytes, s->last_seq, s->closed ? "closed" : "not closed");
	}
	for (size_t i = 0; i < problems->n; i++) {
		const struct problem *p = &problems->items[i];
		const char *file = p->file;

		if (strncmp(file, folder, n) == 0 && file[n] == '/')
			file += n + 1;
		text_printf(out, "%s %s:%d: %s\n",
			p->severity == SEVERITY_ERROR ? "error" : "warning", file, p->line,
			p->text);
	}
	for (size_t i = 0; i < c->n_salvage; i++)
		text_printf(out, "salvage %s\n", c->salvage[i]);
	text_printf(out, "%zu damaged, %zu torn, last run %d, previous_last %s%s\n", c->n_damaged,
		c->n_torn, c->last_run_no, c->previous_last ? c->previous_last : "-",
		c->later_format ? ", later format" : "");
}

void journal_fixture_write(const char *session_folder, int n)
{
	struct journal_meta meta = {.codebook_version = "1.0.0",
		.codebook_sha256 = "abc",
		.media_file = "/somewhere/private/s001.mkv",
		.media_bytes = 1000,
		.media_duration_ms = 60000,
		.run_no = 1};
	struct journal *j;
	struct error err;

	ck_assert_msg(journal_open(&j, session_folder, &journal_fixture_name, &meta, &err), "%s",
		err.text);
	for (int i = 0; i < n; i++) {
		struct record r;

		journal_fixture_record(i, journal_run(j), &r);
		ck_assert_msg(journal_append(j, &r, &err), "%s", err.text);
	}
	ck_assert_msg(journal_close(j, &err), "%s", err.text);
}
