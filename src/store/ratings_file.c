/*
 * The ratings file: a table in the form of the events file (events_file.c), with one line for each
 * item and target that it is rated for, and, where it is rated by segments, each segment; in the
 * order of targets, segments and the codebook. So what was not rated is there, too. Ratings that no
 * such place is left for (their segment was deleted, the target is not rated any more) come last.
 *
 *	item, target       ids of the codebook and the session
 *	segment            only if the codebook has segments: 1, 2, 3 …; 0 = the whole session;
 *	                   -1 = one that was deleted
 *	value              the number; n/a unless it was rated: the one column of numbers that has
 *	                   n/a, because every number could be meant
 *	value_label        the anchor's words, in English
 *	status             rated, not_observable, not_applicable (said by the coder; or nothing was
 *	                   said and the codebook rules it out), unrated
 *	revision           how many versions the rating has had; 0 = never rated
 *	rated_utc          of the last; n/a = never rated
 *	codebook_version   in force then; for what was never rated the present one
 *	kept_reason        with which a contradiction to the checks was kept; several with ` | `
 *	comment
 *
 * The sidecar is specified in sidecar.c and ratings_sidecar.c, how the files are written in
 * derived_file.c.
 */
#include "store/ratings_file.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "model/finding.h"
#include "store/ratings_sidecar.h"

/* The language of derived files: sidecar.h. */
#define TABLE_LANGUAGE "en"

struct table {
	const struct derived_input *in;
	struct text text;
	struct segment *segments;
	size_t n_segments;
	struct finding *findings;
	size_t n_findings;
};

static void add_header(struct text *out, const struct codebook *cb)
{
	text_add(out, "item\ttarget\t");
	if (cb->segments.kind != SEGMENT_NONE)
		text_add(out, "segment\t");
	text_add(out, "value\tvalue_label\tstatus\trevision\trated_utc\tcodebook_version\t"
		      "kept_reason\tcomment\n");
}

static void add_reasons(struct table *t, int item, int target, struct segment_ref segment)
{
	struct text reasons = {0};

	for (size_t i = 0; i < t->n_findings; i++) {
		const struct finding *f = &t->findings[i];

		if (f->reason && f->item == item && f->target == target &&
			segment_ref_same(f->segment, segment))
			text_printf(&reasons, "%s%s", reasons.len > 0 ? " | " : "", f->reason);
	}
	text_add_escaped(&t->text, reasons.s);
	text_clear(&reasons);
}

static void add_value(struct text *out, const struct scale *scale, const struct rating *r)
{
	char number[RATING_TEXT_SIZE];
	const struct anchor *anchor;

	if (!r || r->status != RATING_VALUE) {
		text_add(out, "n/a\tn/a\t");
		return;
	}
	rating_format(RATING_VALUE, r->value, number);
	anchor = scale_anchor(scale, r->value);
	text_printf(out, "%s\t", number);
	text_add_escaped(out, anchor ? label_get(&anchor->label, TABLE_LANGUAGE, "") : NULL);
	text_add_c(out, '\t');
}

/* r NULL: never rated. */
static void add_row(struct table *t, int item, int target, struct segment_ref segment, int number,
	const struct rating *r)
{
	const struct derived_input *in = t->in;
	const struct rating_item *ri = &in->codebook->ratings[item];
	enum rating_status status = r ? r->status : RATING_UNRATED;
	char utc[CLOCK_UTC_SIZE] = "n/a";

	if (status == RATING_UNRATED &&
		rating_ruled_out(in->codebook, ri, in->targets, in->n_targets))
		status = RATING_NOT_APPLICABLE;
	if (r)
		clock_format_utc(r->modified_utc_ms, utc);
	text_add_value(&t->text, ri->id);
	text_add_c(&t->text, '\t');
	text_add_value(&t->text, in->targets[target].id);
	text_add_c(&t->text, '\t');
	if (in->codebook->segments.kind != SEGMENT_NONE)
		text_printf(&t->text, "%d\t", number);
	add_value(&t->text, &ri->scale, r);
	text_printf(&t->text, "%s\t%d\t%s\t", rating_status_name(status), r ? r->rev : 0, utc);
	text_add_value(&t->text, r ? derived_codebook_version(in, r->run) : in->codebook->version);
	text_add_c(&t->text, '\t');
	add_reasons(t, item, target, segment);
	text_add_c(&t->text, '\t');
	text_add_escaped(&t->text, r ? r->comment : NULL);
	text_add_c(&t->text, '\n');
}

/* One target's ratings of the whole session (segment NULL), or of one segment. */
static void add_rows(struct table *t, int target, const struct segment *segment)
{
	const struct derived_input *in = t->in;
	struct segment_ref ref = segment ? segment->ref : (struct segment_ref){0};

	for (size_t i = 0; i < in->codebook->n_ratings; i++) {
		const struct rating_item *ri = &in->codebook->ratings[i];

		if ((ri->when == RATE_SEGMENT) == (segment != NULL) &&
			rating_allowed(in->codebook, ri, &in->targets[target]))
			add_row(t, (int)i, target, ref, segment ? segment->number : 0,
				timeline_rating(in->timeline, (int)i, target, ref));
	}
}

/* What was rated and has no place any more; what was taken back is not missed. */
static void add_left(struct table *t)
{
	const struct derived_input *in = t->in;

	for (size_t i = 0; i < timeline_n_ratings(in->timeline); i++) {
		const struct rating *r = timeline_rating_at(in->timeline, i);
		const struct rating_item *ri = &in->codebook->ratings[r->item];
		int segment = segment_index(t->segments, t->n_segments, r->segment);
		bool placed = (ri->when == RATE_SESSION || segment >= 0) &&
			      rating_allowed(in->codebook, ri, &in->targets[r->target]);

		if (placed || r->status == RATING_UNRATED)
			continue;
		if (segment >= 0)
			add_row(t, r->item, r->target, r->segment, t->segments[segment].number, r);
		else
			add_row(t, r->item, r->target, r->segment,
				r->segment.mark.n > 0 ? -1 : r->segment.number, r);
	}
}

void ratings_file_text(const struct derived_input *in, char **tsv, char **json)
{
	int64_t duration_ms = session_duration_ms(in->session);
	struct table t = {.in = in};

	t.n_segments = segments_of(in->codebook, in->timeline, duration_ms, &t.segments);
	t.n_findings = findings_of(
		in->codebook, in->targets, in->n_targets, in->timeline, duration_ms, &t.findings);
	add_header(&t.text, in->codebook);
	for (size_t target = 0; target < in->n_targets; target++) {
		add_rows(&t, (int)target, NULL);
		for (size_t i = 0; i < t.n_segments; i++)
			add_rows(&t, (int)target, &t.segments[i]);
	}
	add_left(&t);
	free(t.findings);
	free(t.segments);
	*json = ratings_sidecar_text(in, t.text.s, t.text.len);
	*tsv = t.text.s;
}

bool ratings_file_write(
	const char *session_folder, const struct derived_input *in, bool *edited, struct error *err)
{
	char *tsv, *json;
	bool good;

	ratings_file_text(in, &tsv, &json);
	good = derived_file_write(session_folder, in->name, &ratings_kind, tsv, json, edited, err);
	free(tsv);
	free(json);
	return good;
}
