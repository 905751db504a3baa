/* The segments of a session, and which of them an event belongs to. */
#include "model/segment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "model/timeline.h"

void segment_ref_format(struct segment_ref ref, char out[SEGMENT_REF_SIZE])
{
	out[0] = '\0';
	if (ref.mark.n > 0) {
		out[0] = '@';
		event_id_format(ref.mark, out + 1);
	} else if (ref.number > 0) {
		snprintf(out, SEGMENT_REF_SIZE, "@%d", ref.number);
	}
}

bool segment_ref_parse(const char *s, size_t *n_id, struct segment_ref *ref)
{
	const char *at = strchr(s, '@');
	long long number;

	*ref = (struct segment_ref){0};
	*n_id = at ? (size_t)(at - s) : strlen(s);
	if (*n_id == 0)
		return false;
	if (!at)
		return true;
	if (event_id_parse(at + 1, &ref->mark))
		return ref->mark.n > 0;
	ref->mark = (struct event_id){0};
	if (at[1] == '0' || !text_to_int64(at + 1, strlen(at + 1), 1, INT32_MAX, &number))
		return false;
	ref->number = (int)number;
	return true;
}

bool segment_ref_same(struct segment_ref a, struct segment_ref b)
{
	return a.number == b.number && event_id_compare(a.mark, b.mark) == 0;
}

static size_t fixed_segments(
	int64_t length_ms, int64_t span_ms, int64_t duration_ms, struct segment **out)
{
	int64_t end_ms = span_ms > duration_ms ? span_ms : duration_ms;
	/* the last event of a recording of 30:00 can lie at 30:00.0: it belongs to the last
	 * segment, not to a further one */
	int64_t n = end_ms <= length_ms ? 1 : (end_ms - 1) / length_ms + 1;
	struct segment *s;

	if (n > SEGMENTS_MAX)
		n = SEGMENTS_MAX;
	s = mem_alloc((size_t)n, sizeof *s);
	for (int i = 0; i < (int)n; i++) {
		s[i].ref.number = s[i].number = i + 1;
		s[i].start_ms = i * length_ms;
		s[i].end_ms = s[i].start_ms + length_ms;
	}
	if (end_ms > s[n - 1].start_ms)
		s[n - 1].end_ms = span_ms == end_ms ? end_ms + 1 : end_ms;
	*out = s;
	return (size_t)n;
}

static size_t marked_segments(const struct timeline *t, int code, struct segment **out)
{
	size_t n = 0, capacity = 0;

	*out = NULL;
	if (timeline_count(t, code, -1) == 0)
		return 0;
	for (size_t i = 0; i < timeline_n(t); i++) {
		const struct event *e = timeline_at(t, i);
		int64_t end_ms = e->v.offset_ms;

		if (e->code != code)
			continue;
		/* while it runs, all that is logged behind its beginning belongs to it, watched or
		 * not, the newest event too */
		if (end_ms == MEDIATIME_NONE)
			end_ms = timeline_next_ms(t, e);
		if (end_ms == MEDIATIME_NONE)
			end_ms = timeline_span_ms(t) + 1;
		MEM_GROW(*out, n, capacity);
		(*out)[n] = (struct segment){.ref.mark = e->id,
			.number = (int)n + 1,
			.start_ms = e->v.onset_ms,
			.end_ms = end_ms};
		n++;
	}
	return n;
}

size_t segments_of(const struct codebook *cb, const struct timeline *t, int64_t duration_ms,
	struct segment **out)
{
	*out = NULL;
	if (cb->segments.kind == SEGMENT_FIXED)
		return fixed_segments(
			cb->segments.length_ms, timeline_span_ms(t), duration_ms, out);
	if (cb->segments.kind == SEGMENT_MARKED)
		return marked_segments(t, cb->segments.code, out);
	return 0;
}

int segment_at(const struct segment *segments, size_t n, int64_t ms)
{
	for (size_t i = n; i > 0; i--)
		if (segments[i - 1].start_ms <= ms && ms < segments[i - 1].end_ms)
			return (int)i - 1;
	return -1;
}

int segment_index(const struct segment *segments, size_t n, struct segment_ref ref)
{
	for (size_t i = 0; i < n; i++)
		if (segment_ref_same(segments[i].ref, ref))
			return (int)i;
	return -1;
}

int segment_of_event(const struct segment *segments, size_t n, struct event_id id, int64_t onset_ms)
{
	for (size_t i = 0; i < n; i++)
		if (segments[i].ref.mark.n > 0 && event_id_compare(segments[i].ref.mark, id) == 0)
			return (int)i;
	return segment_at(segments, n, onset_ms);
}
