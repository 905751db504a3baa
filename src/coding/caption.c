/* The lines of a moment. See the header. */
#include "coding/caption.h"

#include "base/i18n.h"
#include "base/utf8.h"
#include "model/label.h"
#include "model/modifiers.h"

#define LINE_COLUMNS    64
#define COMMENT_COLUMNS 160
/* A seek to an event may land on a frame that begins so much before it. */
#define EARLY_MS 10

/* Cuts what was added since `from` to so many columns. */
static void cut(struct text *t, size_t from, int columns)
{
	size_t n = 0;

	if (!t->s || utf8_width(t->s + from, SIZE_MAX) <= columns)
		return;
	for (;;) {
		size_t next = n + utf8_cluster(t->s + from + n);

		if (utf8_width(t->s + from, next) >= columns)
			break;
		n = next;
	}
	text_truncate(t, from + n);
	text_add(t, "…");
}

static void add_event(const struct observation *o, const struct event *e,
	const struct caption_options *options, struct text *out)
{
	const char *language = options->language;
	const struct code *c = &o->codebook.codes[e->code];
	const struct target *t = &o->targets[e->target];
	struct text line = {0}, modifiers = {0};

	if (options->who)
		text_printf(&line, "%s: ", options->who);
	text_printf(
		&line, "%s · %s", code_called(c, language).s, label_get(t->label, language, t->id));
	modifiers_words(&o->codebook, e->code, e->v.modifiers, language, &modifiers);
	if (modifiers.s)
		text_printf(&line, " (%s)", modifiers.s);
	cut(&line, 0, LINE_COLUMNS);
	if (e->v.mark != MARK_NONE)
		text_add(&line, e->v.mark == MARK_STRONG ? " !" : " *");
	if (options->comments && e->v.comment) {
		size_t from = line.len;

		text_printf(&line, " “%s”", e->v.comment);
		cut(&line, from, COMMENT_COLUMNS);
	}
	for (char *s = line.s; *s; s++) /* one line it stays */
		if (*s == '\n' || *s == '\t')
			*s = ' ';
	text_printf(out, "%s%s", out->len ? "\n" : "", line.s);
	text_clear(&line);
	text_clear(&modifiers);
}

static void narrow(struct caption_span *span, int64_t change_ms, int64_t position_ms)
{
	if (change_ms > position_ms && change_ms < span->until_ms)
		span->until_ms = change_ms;
	if (change_ms <= position_ms && change_ms > span->from_ms)
		span->from_ms = change_ms;
}

/* The end of what is shown of an event. */
static int64_t shown_until_ms(const struct observation *o, const struct event *e, bool coding)
{
	int64_t end_ms = e->v.offset_ms;

	if (e->v.state && end_ms == MEDIATIME_NONE) {
		if (coding)
			return INT64_MAX;
		end_ms = timeline_end_ms(o->timeline, e);
	}
	return end_ms > e->v.onset_ms ? end_ms : e->v.onset_ms + CAPTION_MOMENT_MS;
}

/* Those that are shown at a moment, the newest of them kept. */
struct shown {
	const struct event *newest[CAPTION_LINES];
	size_t n;
};

static void find_shown(const struct observation *o, int64_t position_ms, bool coding,
	struct shown *out, struct caption_span *span)
{
	out->n = 0;
	for (size_t i = 0; i < timeline_n(o->timeline); i++) {
		const struct event *e = timeline_at(o->timeline, i);
		int64_t from_ms = e->v.onset_ms - EARLY_MS;

		narrow(span, from_ms, position_ms);
		if (from_ms > position_ms)
			return;
		int64_t until_ms = shown_until_ms(o, e, coding);
		narrow(span, until_ms, position_ms);
		if (until_ms > position_ms)
			out->newest[out->n++ % CAPTION_LINES] = e;
	}
}

void caption_words(const struct observation *o, int64_t position_ms,
	const struct caption_options *options, struct text *out, struct caption_span *span)
{
	struct shown shown;
	size_t first = 0;

	find_shown(o, position_ms, options->coding, &shown, span);
	if (shown.n > CAPTION_LINES) {
		first = shown.n - CAPTION_LINES;
		text_printf(out, "%s%s%s", out->len ? "\n" : "", options->who ? options->who : "",
			options->who ? ": " : "");
		text_printf(out, ngettext("and %zu more", "and %zu more", first), first);
	}
	for (size_t i = first; i < shown.n; i++)
		add_event(o, shown.newest[i % CAPTION_LINES], options, out);
}
