/*
 * Timelines under random work. A coder who does anything at any time, leaves and comes back, must
 * find the same events, undo and redo that he left; what is undone must be as it was before; lost,
 * doubled and hostile records must do no more harm than they have to. Each seed is one life of an
 * observation; a failure names its seed.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "model_fixture.h"
#include "timeline_life.h"

static void expect_nothing(const struct timeline *t)
{
	char *visible = timeline_visible(t);

	ck_assert_str_eq(visible, "");
	free(visible);
}

/* Live and replayed are the same at any moment, with all that can be undone and redone after it. */
START_TEST(live_is_replay)
{
	struct life d;
	struct timeline *again;
	struct record a, b;
	char *first, *second;

	life_live(&d, _i, _i % 2 == 1);
	ck_assert_int_gt(d.n_done, LIFE_STEPS / 3);
	ck_assert_int_gt(d.n_refused, 0);
	ck_assert_int_gt(d.n_undone, 0);
	ck_assert_int_gt(d.n_redone, 0);
	ck_assert_int_gt(d.n_rated, 0);
	ck_assert_int_gt(d.n_kept, 0);
	life_reopen(&d);
	again = life_replay(&d.log);
	for (int redo = 0; redo < 2; redo++) {
		while (redo ? timeline_redo(d.t, &a) : timeline_undo(d.t, &a)) {
			ck_assert(redo ? timeline_redo(again, &b) : timeline_undo(again, &b));
			if (!life_record(&d, &a)) {
				ck_assert(d.foreign);
				break;
			}
			b.run = a.run;
			b.run_no = a.run_no;
			b.seq = a.seq;
			b.utc_ms = a.utc_ms;
			ck_assert_int_eq(timeline_apply(again, &b, NULL), APPLIED);
			first = timeline_everything(d.t, d.ids, d.n_ids);
			second = timeline_everything(again, d.ids, d.n_ids);
			ck_assert_str_eq(first, second);
			free(first);
			free(second);
		}
		if (!d.foreign && !redo)
			expect_nothing(d.t);
	}
	timeline_free(again);
	life_end(&d);
}
END_TEST

START_TEST(twice_is_once)
{
	struct life d;
	char *first, *second;

	life_live(&d, 1000 + _i, _i % 2 == 1);
	first = timeline_everything(d.t, d.ids, d.n_ids);
	for (size_t i = 0; i < d.log.n; i++)
		ck_assert_int_eq(timeline_apply(d.t, &d.log.items[i], NULL), APPLIED_DUPLICATE);
	second = timeline_everything(d.t, d.ids, d.n_ids);
	ck_assert_str_eq(first, second);
	free(first);
	free(second);
	life_end(&d);
}
END_TEST

static bool same_revision(const struct event *a, const struct event *b)
{
	struct text x = {0}, y = {0};
	bool same;

	if (a->rev != b->rev || a->deleted != b->deleted)
		return false;
	if (a->deleted)
		return true;
	event_in_words(&x, a);
	event_in_words(&y, b);
	same = strcmp(x.s, y.s) == 0;
	text_clear(&x);
	text_clear(&y);
	return same;
}

/* Is the event as it was at some time? */
static bool is_true(const struct timeline *whole, const struct event *e)
{
	for (const struct event *w = timeline_find(whole, e->id); w; w = w->previous)
		if (same_revision(w, e))
			return true;
	return false;
}

static bool same_rating(const struct rating *a, const struct rating *b)
{
	struct text x = {0}, y = {0};
	bool same;

	rating_in_words(&x, a);
	rating_in_words(&y, b);
	same = a->rev == b->rev && strcmp(x.s, y.s) == 0;
	text_clear(&x);
	text_clear(&y);
	return same;
}

/* Was the rating so at some time? */
static bool is_true_rating(const struct timeline *whole, const struct rating *r)
{
	const struct rating *w = timeline_rating(whole, r->item, r->target, r->segment);

	for (; w; w = w->previous)
		if (same_rating(w, r))
			return true;
	return false;
}

/* Each rating is the last of those that were not lost. */
static void expect_ratings(const struct timeline *whole, const struct timeline *part,
	const struct life_log *log, const bool *lost)
{
	size_t n_found = 0;

	for (size_t i = 0; i < log->n; i++) {
		const struct record *r = &log->items[i];
		const struct rating *now = NULL;

		if (lost[i] || r->op != OP_RATE)
			continue;
		for (size_t k = 0; k < timeline_n_ratings(part); k++) {
			now = timeline_rating_at(part, k);
			while (now && (now->run != r->run || now->seq != r->seq))
				now = now->previous;
			if (now)
				break;
		}
		ck_assert_ptr_nonnull(now);
		ck_assert(is_true_rating(whole, now));
		now = timeline_rating(part, now->item, now->target, now->segment);
		ck_assert_int_ge(now->rev, r->rev);
		n_found++;
	}
	if (n_found == 0)
		ck_assert_uint_eq(timeline_n_ratings(part), 0);
}

/* Feeds all but the lost records; only the deletion of what is not known may be refused. */
static struct timeline *feed(
	const struct life_log *log, const bool *lost, int *newest_rev, size_t n_ids)
{
	struct timeline *t = life_timeline();

	memset(newest_rev, 0, n_ids * sizeof *newest_rev);
	for (size_t i = 0; i < log->n; i++) {
		const struct record *r = &log->items[i];
		struct error err = {0};
		enum applied applied;

		if (lost[i])
			continue;
		applied = timeline_apply(t, r, &err);
		ck_assert_int_eq(applied == APPLIED, err.text[0] == '\0');
		if (applied == APPLIED_NOT) {
			ck_assert_int_eq(r->op, OP_DEL);
			ck_assert_ptr_null(timeline_find(t, r->id));
			continue;
		}
		ck_assert(applied == APPLIED || applied == APPLIED_ODD);
		if (r->op == OP_ADD || r->op == OP_SET || r->op == OP_DEL)
			newest_rev[r->id.n - 1] = r->rev;
	}
	return t;
}

/*
 * Whatever is lost, each event is as it was at some time, at least as new as the last record of its
 * own that is left, and the coder can go on.
 */
START_TEST(lost_records)
{
	static const int shares[] = {2, 3, 10, 50, 200};
	struct life d;
	struct timeline *part;
	struct record r;
	bool *lost;
	int newest_rev[LIFE_STEPS + 1];

	life_live(&d, 2000 + _i, _i % 2 == 1);
	lost = mem_alloc(d.log.n, sizeof *lost);
	for (size_t s = 0; s < sizeof shares / sizeof shares[0]; s++) {
		for (size_t i = 0; i < d.log.n; i++)
			lost[i] = random_below(&d.random, shares[s]) == 0;
		part = feed(&d.log, lost, newest_rev, d.n_ids);
		timeline_verify(part, false);
		for (size_t i = 0; i < d.n_ids; i++) {
			const struct event *e = timeline_find(part, d.ids[i]);

			ck_assert_int_eq(e != NULL, newest_rev[i] > 0);
			if (!e)
				continue;
			ck_assert_int_ge(e->rev, newest_rev[i]);
			ck_assert(is_true(d.t, e));
		}
		expect_ratings(d.t, part, &d.log, lost);
		record_init(&r, OP_STATE, CAUSE_INPUT);
		r.key = STATE_REOPENED;
		timeline_apply(part, &r, NULL);
		for (long long n = 1; timeline_undo(part, &r) && timeline_check(part, &r, NULL);
			n++) {
			r.run = 0xffff;
			r.seq = n;
			ck_assert_int_eq(timeline_apply(part, &r, NULL), APPLIED);
		}
		timeline_verify(part, false);
		for (size_t i = 0; i < d.log.n; i++) /* late, and again */
			timeline_apply(part, &d.log.items[i], NULL);
		timeline_verify(part, false);
		timeline_free(part);
	}
	free(lost);
	life_end(&d);
}
END_TEST

/* Continues a copy of what another machine has. */
static void fork_life(struct life *to, const struct life *from, uint32_t run, int seed)
{
	life_begin(to, seed, true);
	for (size_t i = 0; i < from->log.n; i++)
		log_keep(&to->log, &from->log.items[i]);
	timeline_free(to->t);
	to->t = life_replay(&to->log);
	memcpy(to->ids, from->ids, sizeof to->ids);
	to->n_ids = from->n_ids;
	to->run = run;
	to->run_no = from->run_no + 1;
	to->utc_ms = from->utc_ms;
}

/* Both machines' ratings, in whatever order the journals came. */
static void expect_same_ratings(
	const struct life *a, const struct life *b, size_t n_base, const struct timeline *merged)
{
	struct timeline *other = life_replay(&b->log);

	for (size_t i = n_base; i < a->log.n; i++)
		timeline_apply(other, &a->log.items[i], NULL);
	ck_assert_uint_eq(timeline_n_ratings(other), timeline_n_ratings(merged));
	for (size_t i = 0; i < timeline_n_ratings(merged); i++) {
		const struct rating *r = timeline_rating_at(merged, i);
		const struct rating *o = timeline_rating(other, r->item, r->target, r->segment);

		ck_assert_ptr_nonnull(o);
		ck_assert_msg(same_rating(r, o), "the order of the journals matters");
		ck_assert(is_true_rating(a->t, r) || is_true_rating(b->t, r));
		for (; r->previous; r = r->previous)
			if (r->rev == r->previous->rev)
				ck_assert_int_ge(r->modified_utc_ms, r->previous->modified_utc_ms);
	}
	timeline_free(other);
}

/* Of each event the newest revision holds, and of two the later one; whoever opens both gets the
 * same. */
START_TEST(two_machines)
{
	struct life base, a, b;
	struct timeline *merged;
	size_t n_base;

	life_begin(&base, 3000 + _i, true);
	for (int i = 0; i < 60; i++)
		life_work(&base);
	n_base = base.log.n;
	fork_life(&a, &base, 0xaaaa, 4000 + _i);
	fork_life(&b, &base, 0xbbbb, 5000 + _i);
	for (int i = 0; i < 40; i++) {
		life_work(&a);
		life_work(&b);
	}
	merged = life_replay(&a.log);
	for (size_t i = n_base; i < b.log.n; i++) {
		struct error err = {0};
		enum applied applied = timeline_apply(merged, &b.log.items[i], &err);

		ck_assert_int_ne(applied, APPLIED_NOT);
		ck_assert_int_eq(
			applied == APPLIED || applied == APPLIED_DUPLICATE, err.text[0] == '\0');
	}
	timeline_verify(merged, false);
	for (size_t i = 0; i < base.n_ids; i++) {
		const struct event *m = timeline_find(merged, base.ids[i]);
		const struct event *x = timeline_find(a.t, base.ids[i]);
		const struct event *y = timeline_find(b.t, base.ids[i]);

		ck_assert(m && x && y);
		for (const struct event *e = m; e->previous; e = e->previous) {
			ck_assert_int_ge(e->rev, e->previous->rev);
			if (e->rev == e->previous->rev)
				ck_assert_int_ge(e->modified_utc_ms, e->previous->modified_utc_ms);
		}
		/* a chain of explicit changes is as long as the longer of the two */
		ck_assert_int_le(m->rev, x->rev > y->rev ? x->rev : y->rev);
		ck_assert(is_true(a.t, m) || is_true(b.t, m));
	}
	expect_same_ratings(&a, &b, n_base, merged);
	timeline_free(merged);
	life_end(&base);
	life_end(&a);
	life_end(&b);
}
END_TEST

static const char *some_text(struct life *d, const char *const *texts, int n)
{
	return texts[random_below(&d->random, n)];
}

/* Anything at all, as a broken or hostile writer could put it: no crash, and the indexes stay
 * right. */
START_TEST(hostile_records)
{
	static const char *const codes[] = {
		"ask", "praise", "on", "off", "noise", "smile", "", "x", NULL};
	static const char *const people[] = {"lea", "pa", "pb", "all", "", "nobody", NULL};
	static const char *const texts[] = {
		NULL, "", "how=kind", "to=a", ";;", "finished", "\x1b[2J"};
	static const char *const keys[] = {"warm", "shared", "pace", "pace@r00000000-1",
		"pace@r00000001-3", "warm@2", "pace@2", "warm@", "@", "", "good", NULL};
	static const char *const values[] = {"3", "-3", "0.5", "unrated", "not_observable",
		"not_applicable", "warm", "nan", "1e9", "", NULL};
	static const int64_t times[] = {0, 1000, 1000, 2000, 3000, -1, MEDIATIME_NONE,
		MEDIATIME_NONE, MEDIATIME_MAX, INT64_MAX, INT64_MIN + 1};
	struct life d;
	int n_applied = 0;

	life_begin(&d, 6000 + _i, true);
	for (int i = 0; i < 3000; i++) {
		struct error err = {0};
		struct record r;
		enum applied applied;

		record_init(&r, (enum record_op)random_below(&d.random, OP_OTHER + 1),
			(enum record_cause)random_below(&d.random, CAUSE_NONE + 1));
		if (random_below(&d.random, 4))
			r.op = (enum record_op)(OP_ADD + random_below(&d.random, 5));
		r.seq = random_below(&d.random, 20)  ? i
			: random_below(&d.random, 2) ? -1
						     : INT64_MAX;
		r.run = (uint32_t)random_below(&d.random, 3);
		r.utc_ms = random_below(&d.random, 3);
		r.id = (struct event_id){
			(uint32_t)random_below(&d.random, 2), (uint32_t)random_below(&d.random, 6)};
		r.rev = random_below(&d.random, 20) ? random_below(&d.random, 6) : INT32_MAX;
		r.ends = (struct event_id){
			(uint32_t)random_below(&d.random, 2), (uint32_t)random_below(&d.random, 6)};
		r.ends_rev = random_below(&d.random, 20) ? random_below(&d.random, 6) : INT32_MIN;
		if (random_below(&d.random, 2))
			r.ends.n = 0;
		r.ref_run = (uint32_t)random_below(&d.random, 3);
		r.ref_seq = random_below(&d.random, i + 1);
		r.v.code = some_text(&d, codes, random_below(&d.random, 10) ? 6 : 9);
		r.v.target = some_text(&d, people, random_below(&d.random, 10) ? 4 : 7);
		r.v.state =
			random_below(&d.random, 5) ? r.v.code && strchr("ons", r.v.code[0]) : true;
		r.v.onset_ms = times[random_below(&d.random, random_below(&d.random, 10) ? 5 : 11)];
		r.v.offset_ms = r.v.state ? times[random_below(&d.random, 11)] : r.v.onset_ms;
		r.v.modifiers = random_below(&d.random, 5) ? NULL : some_text(&d, texts, 7);
		r.v.comment = some_text(&d, texts, 7);
		r.key = random_below(&d.random, 3) ? some_text(&d, keys, 12)
						   : some_text(&d, texts, 7);
		r.value = some_text(&d, values, random_below(&d.random, 5) ? 6 : 11);
		r.text = some_text(&d, texts, 7);
		if (timeline_check(d.t, &r, &err))
			err.text[0] = '\0';
		else
			ck_assert_str_ne(err.text, "");
		err.text[0] = '\0';
		applied = timeline_apply(d.t, &r, &err);
		n_applied += applied != APPLIED_NOT && applied != APPLIED_DUPLICATE;
		if (i % 50 == 0)
			timeline_verify(d.t, false);
	}
	ck_assert_int_gt(n_applied, 300);
	life_end(&d);
}
END_TEST

Suite *timeline_random_suite(void);

Suite *timeline_random_suite(void)
{
	Suite *suite = suite_create("timeline_random");
	TCase *tc = tcase_create("lives");

	tcase_add_checked_fixture(tc, life_set_up, life_tear_down);
	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, live_is_replay, 0, 40);
	tcase_add_loop_test(tc, twice_is_once, 0, 10);
	tcase_add_loop_test(tc, lost_records, 0, 20);
	tcase_add_loop_test(tc, two_machines, 0, 20);
	tcase_add_loop_test(tc, hostile_records, 0, 10);
	suite_add_tcase(suite, tc);
	return suite;
}
