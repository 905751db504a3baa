/* What writers share, and the count of what formats lose. See format.h. */
#include "exchange/format.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"

#define BIT(loss)  (1u << (loss))
#define SAME_MS    1000                  /* a seek, the last frame */
#define NO_DATE_MS INT64_C(946684800000) /* 2000-01-01: for programs that want one */

/* ---- for writers ---- */

int64_t export_length_ms(const struct export_source *s)
{
	int64_t length_ms = session_duration_ms(s->session);

	return length_ms >= 0 ? length_ms : timeline_span_ms(s->timeline);
}

int64_t export_end_ms(const struct export_source *s, const struct event *e)
{
	if (e->v.state && e->v.offset_ms == MEDIATIME_NONE)
		return timeline_end_ms(s->timeline, e);
	return e->v.offset_ms;
}

const char *export_end_status(const struct event *e)
{
	if (e->v.state && e->v.offset_ms == MEDIATIME_NONE)
		return "censored";
	return e->cause == CAUSE_AUTOCLOSE ? "auto" : "logged";
}

static bool has_comment(const struct event *e)
{
	return e->v.comment && e->v.comment[0] != '\0';
}

const char *export_comment(const struct export_source *s, const struct event *e)
{
	return has_comment(e) && !s->anonymous ? e->v.comment : NULL;
}

char *export_modifier(const struct event *e, const char *group)
{
	const char *at = e->v.modifiers ? e->v.modifiers : "";
	size_t n = strlen(group);

	for (; *at; at += strcspn(at, ";"), at += *at == ';')
		if (strncmp(at, group, n) == 0 && at[n] == '=')
			return mem_strndup(at + n + 1, strcspn(at, ";") - n - 1);
	return NULL;
}

const char *export_recording(const struct export_source *s, size_t i)
{
	const char *file, *slash;

	if (s->anonymous || i >= s->session->n_recordings)
		return NULL;
	file = s->session->recordings[i].file;
	slash = strrchr(file, '/');
	return slash ? slash + 1 : file;
}

const char *export_date(const struct export_source *s)
{
	return s->anonymous ? NULL : s->session->date;
}

int64_t export_worked_ms(const struct export_source *s)
{
	int64_t newest_ms = s->anonymous ? NO_DATE_MS : 0;

	for (size_t i = 0; i < timeline_n(s->timeline) && !s->anonymous; i++)
		if (timeline_at(s->timeline, i)->modified_utc_ms > newest_ms)
			newest_ms = timeline_at(s->timeline, i)->modified_utc_ms;
	return newest_ms;
}

bool export_clip(
	const struct export_source *s, const struct event *e, int64_t *from_ms, int64_t *to_ms)
{
	int64_t end_ms = export_end_ms(s, e);

	if (e->v.onset_ms < 0 && end_ms <= 0)
		return false;
	*from_ms = e->v.onset_ms < 0 ? 0 : e->v.onset_ms;
	*to_ms = end_ms <= *from_ms ? *from_ms + 1 : end_ms;
	return true;
}

/* ---- what is lost ---- */

/* States that begin while another one of the same code and target runs. */
static size_t count_overlaps(const struct export_source *s)
{
	int64_t *end_ms = mem_alloc(s->cb->n_codes * s->n_targets + 1, sizeof *end_ms);
	size_t n = 0;

	for (size_t i = 0; i < s->cb->n_codes * s->n_targets; i++)
		end_ms[i] = INT64_MIN;
	for (size_t i = 0; i < timeline_n(s->timeline); i++) {
		const struct event *e = timeline_at(s->timeline, i);
		int64_t *end = &end_ms[(size_t)e->code * s->n_targets + (size_t)e->target];

		if (!e->v.state)
			continue;
		n += *end > e->v.onset_ms;
		if (export_end_ms(s, e) > *end)
			*end = export_end_ms(s, e);
	}
	free(end_ms);
	return n;
}

static bool has_controls(const char *text)
{
	for (size_t n = strlen(text); n > 0;) {
		int32_t cp;
		size_t length = utf8_decode(text, n, &cp);

		if ((cp < 0x20 && cp != '\t' && cp != '\n' && cp != '\r') || cp == 0xFFFE ||
			cp == 0xFFFF)
			return true;
		text += length;
		n -= length;
	}
	return false;
}

static bool event_loses(const struct export_source *s, size_t at, enum export_loss loss)
{
	const struct event *e = timeline_at(s->timeline, at);
	const char *comment = export_comment(s, e);

	switch (loss) {
	case LOSS_COMMENTS:
		return comment != NULL;
	case LOSS_MARKS:
		return e->v.mark != MARK_NONE;
	case LOSS_MODIFIERS:
		return e->v.modifiers && e->v.modifiers[0] != '\0';
	case LOSS_NEGATIVE:
		return e->v.onset_ms < 0;
	case LOSS_MOMENTS:
		return !e->v.state;
	case LOSS_EMPTY:
		return e->v.state && export_end_ms(s, e) <= e->v.onset_ms;
	case LOSS_CENSORED:
		return e->v.state && e->v.offset_ms == MEDIATIME_NONE;
	case LOSS_CONTROLS:
		return comment && has_controls(comment);
	case LOSS_BLANKS:
		return comment && comment[strlen(comment) - 1] == ' ';
	case LOSS_RATINGS: /* not of events by themselves */
	case LOSS_OVERLAPS:
	case LOSS_PARTS:
	case LOSS_WATCHED:
	case N_EXPORT_LOSSES:
		break;
	}
	return false;
}

/* Up to where a reader takes it for watched. */
static int64_t end_for_reader(const struct export_format *f, const struct export_source *s)
{
	int64_t end_ms = f->end == END_SPAN                ? timeline_span_ms(s->timeline)
			 : f->end == END_RECORDING_OR_SPAN ? export_length_ms(s)
			 : f->end == END_RECORDING && export_recording(s, 0)
				 ? session_duration_ms(s->session)
				 : 0;

	for (size_t i = 0; i < timeline_n(s->timeline); i++) {
		int64_t ms = export_end_ms(s, timeline_at(s->timeline, i));

		end_ms = ms > end_ms ? ms : end_ms;
	}
	return end_ms;
}

/* Where nothing was played nobody knows better. */
static bool is_watched_otherwise(const struct export_format *f, const struct export_source *s)
{
	const struct coverage *watched = timeline_coverage(s->timeline);
	int64_t end_ms = end_for_reader(f, s), both_ms = coverage_total_ms(watched, 0, end_ms);
	int64_t all_ms = coverage_total_ms(watched, INT64_MIN, INT64_MAX);

	return watched->n > 0 && all_ms - both_ms + end_ms - both_ms >= SAME_MS;
}

static size_t count_ratings(const struct timeline *t)
{
	size_t n = 0;

	for (size_t i = 0; i < timeline_n_ratings(t); i++)
		n += timeline_rating_at(t, i)->status != RATING_UNRATED;
	return n;
}

static size_t count_comments(const struct export_format *f, const struct timeline *t)
{
	size_t n = 0;

	for (size_t i = 0; i < timeline_n(t) && !(f->cannot & BIT(LOSS_COMMENTS)); i++)
		n += has_comment(timeline_at(t, i));
	for (size_t i = 0; i < timeline_n_ratings(t) && !(f->cannot & BIT(LOSS_RATINGS)); i++)
		n += timeline_rating_at(t, i)->comment != NULL;
	return n;
}

static void count_private(
	const struct export_format *f, const struct export_source *s, struct export_losses *l)
{
	const bool has[N_EXPORT_PRIVATES] = {
		[PRIVATE_RECORDINGS] = s->session->n_recordings > 0,
		[PRIVATE_DATES] = s->session->date != NULL,
		[PRIVATE_TITLES] = s->session->title.n > 0,
		[PRIVATE_FIELDS] = s->session->n_fields > 0,
	};

	l->n_private[PRIVATE_COMMENTS] += count_comments(f, s->timeline);
	for (int i = 0; i < N_EXPORT_PRIVATES; i++)
		l->n_private[i] += has[i] && f->holds & BIT(i);
}

void export_count(
	const struct export_format *f, const struct export_source *s, struct export_losses *l)
{
	size_t n = timeline_n(s->timeline);

	l->n_observations++;
	l->n_events += n;
	if (f->cannot & BIT(LOSS_RATINGS))
		l->n[LOSS_RATINGS] += count_ratings(s->timeline);
	if (f->cannot & BIT(LOSS_PARTS))
		l->n[LOSS_PARTS] += s->session->n_recordings > 1;
	if (f->cannot & BIT(LOSS_WATCHED))
		l->n[LOSS_WATCHED] += is_watched_otherwise(f, s);
	if (f->cannot & BIT(LOSS_OVERLAPS))
		l->n[LOSS_OVERLAPS] += count_overlaps(s);
	for (int loss = 0; loss < N_EXPORT_LOSSES; loss++)
		for (size_t i = 0; i < n && f->cannot & BIT(loss); i++)
			l->n[loss] += event_loses(s, i, (enum export_loss)loss);
	if (s->anonymous)
		count_private(f, s, l);
}

void export_losses_add(struct export_losses *sum, const struct export_losses *l)
{
	for (int i = 0; i < N_EXPORT_LOSSES; i++)
		sum->n[i] += l->n[i];
	for (int i = 0; i < N_EXPORT_PRIVATES; i++)
		sum->n_private[i] += l->n_private[i];
	sum->n_observations += l->n_observations;
	sum->n_events += l->n_events;
}

bool export_loses(const struct export_losses *l)
{
	for (int i = 0; i < N_EXPORT_LOSSES; i++)
		if (l->n[i] > 0)
			return true;
	return false;
}

static const char *const loss_words[N_EXPORT_LOSSES] = {
	[LOSS_COMMENTS] = N_("comments, left out"),
	[LOSS_MARKS] = N_("marks of strength or doubt, left out"),
	[LOSS_MODIFIERS] = N_("events with modifiers, which are left out"),
	[LOSS_RATINGS] = N_("ratings, left out"),
	[LOSS_NEGATIVE] = N_("events before the recording, moved to its start or left out"),
	[LOSS_MOMENTS] = N_("moments, which last 1 ms here"),
	[LOSS_EMPTY] = N_("states without a length, which last 1 ms here"),
	[LOSS_CENSORED] = N_("states without a logged end, which are cut off where watching ended"),
	[LOSS_OVERLAPS] = N_("states within another one of the same code, whose ends are mixed up"),
	[LOSS_PARTS] = N_("observations of a recording in parts, of which only the first is named"),
	[LOSS_CONTROLS] = N_("comments with control characters, which are replaced"),
	[LOSS_BLANKS] = N_("comments that end with blanks, which are left out"),
	[LOSS_WATCHED] = N_("observations of which it does not say what was watched"),
};

static const char *const private_words[N_EXPORT_PRIVATES] = {
	[PRIVATE_COMMENTS] = N_("comments"),
	[PRIVATE_RECORDINGS] = N_("observations whose recordings are not named"),
	[PRIVATE_DATES] = N_("observations without the date of their session"),
	[PRIVATE_TITLES] = N_("observations without the title of their session"),
	[PRIVATE_FIELDS] = N_("observations without the fields of their session"),
};

static void add_line(struct text *out, const char *words, size_t n)
{
	if (n > 0)
		text_printf(out, "  %zu: %s\n", n, words);
}

void export_report(const struct export_format *f, const struct export_losses *l, struct text *out)
{
	text_printf(out, _("%s: observations: %zu, events: %zu; "), f->name, l->n_observations,
		l->n_events);
	text_add(out, export_loses(l) ? _("this format cannot hold:") : _("nothing is lost"));
	text_add_c(out, '\n');
	for (int i = 0; i < N_EXPORT_LOSSES; i++)
		add_line(out, _(loss_words[i]), l->n[i]);
	for (int i = 0, n_shown = 0; i < N_EXPORT_PRIVATES; i++) {
		if (l->n_private[i] > 0 && n_shown++ == 0)
			text_printf(out, "%s\n", _("left out as you asked:"));
		add_line(out, _(private_words[i]), l->n_private[i]);
	}
}
