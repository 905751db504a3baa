/*
 * See events_fixture.h.
 */
#include "events_fixture.h"

#include <check.h>
#include <stdlib.h>

#include "model_fixture.h"

#define RUN_A 0x7f3a9c21u
#define RUN_B 0x0000002bu

static const struct observation_name name = {"s001", "anna", "fixture", 2};

static const struct recording recordings[] = {
	{.file = "media/private/s001 part 1.mkv",
		.bytes = 1234567,
		.duration_ms = 60000,
		.fingerprint = "fp1:00"},
	{.file = "/home/somebody/s001-2.mkv", .bytes = -1, .duration_ms = -1},
};

static struct session session;
static char file_a[] = "a_journal.tsv", file_b[] = "b_journal.tsv", version_a[] = "1.0.0";

static void apply(struct events_fixture *f, const struct record *r)
{
	struct error err = {0};

	ck_assert_msg(timeline_apply(f->timeline, r, &err) == APPLIED, "%s", err.text);
}

static struct record next(
	struct events_fixture *f, uint32_t run, uint32_t n, int code, int target, int64_t onset_ms)
{
	return fixture_add(run, ++f->seq, n, code, target, onset_ms);
}

/* The same event again, with the next revision. */
static struct record again(struct events_fixture *f, const struct record *r)
{
	struct record set = *r;

	set.seq = ++f->seq;
	set.op = OP_SET;
	set.cause = CAUSE_EDIT;
	set.rev++;
	set.utc_ms += 60000;
	return set;
}

static void fill(struct events_fixture *f)
{
	struct record r, set;

	r = next(f, RUN_A, 1, CODE_NOISE, TARGET_ALL, 0); /* 0 to 15 s */
	apply(f, &r);
	set = again(f, &r);
	set.v.offset_ms = 15000;
	apply(f, &set);

	r = next(f, RUN_A, 2, CODE_PRAISE, TARGET_LEA, 1200);
	r.v.modifiers = "how=firm";
	r.v.mark = MARK_STRONG;
	r.v.error_ms = 17;
	r.v.frame_ms = 1180;
	r.v.speed = 0.5;
	r.v.source = SOURCE_WINDOW;
	r.v.correction_ms = 250;
	r.v.comment = "child's toy; says \"ball\"\n=2nd line \\ caf\xC3\xA9 #";
	apply(f, &r);

	r = next(f, RUN_A, 3, CODE_ASK, TARGET_LEA, 1200);
	r.v.modifiers = "how=kind;to=a|b";
	r.v.speed = 1.25;
	r.v.paused = true;
	r.v.source = SOURCE_TERMINAL;
	r.v.frame_ms = 0;
	r.v.error_ms = 0;
	r.v.comment = "=HYPERLINK(1)";
	apply(f, &r);
	set = again(f, &r);
	set.v.onset_ms = set.v.offset_ms = -250;
	set.v.mark = MARK_DOUBTFUL;
	set.v.error_ms = -1;
	set.v.frame_ms = MEDIATIME_NONE;
	set.v.speed = 0;
	set.v.source = SOURCE_NONE;
	set.v.comment = NULL;
	set.run = RUN_B;
	set.run_no = 2;
	apply(f, &set);

	r = next(f, RUN_A, 4, CODE_ON, TARGET_PA, 20000); /* still runs */
	apply(f, &r);
	r = next(f, RUN_A, 5, CODE_NOISE, TARGET_ALL, 20000); /* ended by the program */
	r.v.offset_ms = 21000;
	r.cause = CAUSE_AUTOCLOSE;
	apply(f, &r);
	r = next(f, RUN_A, 6, CODE_PRAISE, TARGET_PB, 17000);
	r.v.modifiers = "how=kind";
	apply(f, &r);
	r = next(f, RUN_A, 7, CODE_PRAISE, TARGET_PB, 18000); /* deleted */
	r.v.modifiers = "how=kind";
	apply(f, &r);
	set = again(f, &r);
	set.op = OP_DEL;
	apply(f, &set);
	r = next(f, RUN_A, 8, CODE_PRAISE, TARGET_PB, 25000);
	r.op = OP_PLAY;
	r.cause = CAUSE_NONE;
	r.id = (struct event_id){0, 0};
	r.v.onset_ms = 1000;
	r.v.offset_ms = 25500;
	r.v.speed = 1;
	apply(f, &r);
}

void events_fixture_init(struct events_fixture *f, enum segment_kind segments)
{
	*f = (struct events_fixture){.codebook = fixture_codebook};
	f->codebook.version = "1.1.0";
	f->codebook.segments =
		(struct segments){.kind = segments, .length_ms = 10000, .code = CODE_NOISE};
	session = fixture_session;
	session.recordings = recordings;
	session.n_recordings = 2;
	f->n_targets = targets_of(&f->codebook, &session, &f->targets);
	f->timeline = timeline_new(&f->codebook, f->targets, f->n_targets);
	fill(f);
	f->segments[0] = (struct journal_segment){.file = file_a,
		.bytes = 100,
		.sha256 = "aa",
		.last_seq = 30,
		.run = RUN_A,
		.codebook_version = version_a};
	f->segments[1] = (struct journal_segment){
		.file = file_b, .bytes = 200, .sha256 = "bb", .last_seq = 40, .run = RUN_B};
	f->in = (struct derived_input){.name = &name,
		.codebook = &f->codebook,
		.session = &session,
		.targets = f->targets,
		.n_targets = f->n_targets,
		.timeline = f->timeline,
		.segments = f->segments,
		.n_segments = 2};
}

void events_fixture_clear(struct events_fixture *f)
{
	timeline_free(f->timeline);
	free(f->targets);
}

void events_fixture_add(struct events_fixture *f, int64_t onset_ms, const char *comment)
{
	struct record r = next(f, RUN_B, (uint32_t)f->seq + 100, CODE_PRAISE, TARGET_PA, onset_ms);

	r.v.modifiers = "how=kind";
	r.v.comment = comment;
	apply(f, &r);
}
