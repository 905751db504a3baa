/*
 * Codes as subtitles, WebVTT and SubRip, to watch a recording with them anywhere.
 *
 * A cue is `target: code (modifiers)`, all of them ids of letters, digits, _ and -; no free text
 * gets in, so there is nothing to escape. A cue needs a length: a moment lasts 1 ms, as in the other
 * formats that have no moments. Cues may overlap.
 */
#include "base/text.h"
#include "exchange/format.h"

static void add_time(struct text *out, int64_t ms, char point)
{
	text_printf(out, "%02lld:%02d:%02d%c%03d", (long long)(ms / 3600000),
		(int)(ms / 60000 % 60), (int)(ms / 1000 % 60), point, (int)(ms % 1000));
}

static void add_modifiers(struct text *out, const struct event *e)
{
	if (e->v.modifiers && e->v.modifiers[0] != '\0')
		text_printf(out, " (%s)", e->v.modifiers);
}

void webvtt_write(const struct export_source *s, struct text *out)
{
	char stem[OBSERVATION_STEM_SIZE], id[EVENT_ID_SIZE];

	observation_stem(s->name, stem);
	text_printf(out, "WEBVTT - %s\n\nNOTE session %s, coder %s, pass %d, codebook %s %s\n",
		stem, s->name->session, s->name->coder, s->name->pass, s->name->codebook,
		s->cb->version);
	for (size_t i = 0; i < timeline_n(s->timeline); i++) {
		const struct event *e = timeline_at(s->timeline, i);
		int64_t from_ms, to_ms;

		if (!export_clip(s, e, &from_ms, &to_ms))
			continue;
		event_id_format(e->id, id);
		text_printf(out, "\n%s\n", id);
		add_time(out, from_ms, '.');
		text_add(out, " --> ");
		add_time(out, to_ms, '.');
		text_printf(out, "\n<v %s>%s", e->v.target, e->v.code);
		add_modifiers(out, e);
		text_add_c(out, '\n');
	}
}

void srt_write(const struct export_source *s, struct text *out)
{
	size_t n = 0;

	for (size_t i = 0; i < timeline_n(s->timeline); i++) {
		const struct event *e = timeline_at(s->timeline, i);
		int64_t from_ms, to_ms;

		if (!export_clip(s, e, &from_ms, &to_ms))
			continue;
		text_printf(out, "%zu\r\n", ++n);
		add_time(out, from_ms, ',');
		text_add(out, " --> ");
		add_time(out, to_ms, ',');
		text_printf(out, "\r\n%s: %s", e->v.target, e->v.code);
		add_modifiers(out, e);
		text_add(out, "\r\n\r\n");
	}
}
