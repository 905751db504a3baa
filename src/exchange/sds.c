/*
 * Timed sequences for GSEQ (SDIS), as BORIS writes them: one `<name>` … `/` for each observation,
 * items `target_code,onset-offset` in seconds. Its codes hold only letters, digits and _, so the -
 * of an id becomes _; a moment lasts 1 ms. No time of its making stands in it: the same observations
 * give the same bytes.
 */
#include <string.h>

#include "base/text.h"
#include "exchange/format.h"

static void add_name(struct text *out, const char *s)
{
	for (; *s; s++)
		text_add_c(out, *s == '-' || *s == '+' ? '_' : *s);
}

static void add_item(const struct event *e, int64_t from_ms, int64_t to_ms, struct text *out)
{
	char from[MEDIATIME_SIZE], to[MEDIATIME_SIZE];

	mediatime_format_seconds(from_ms, from);
	mediatime_format_seconds(to_ms, to);
	if (e->v.target[0] >= '0' && e->v.target[0] <= '9')
		text_add(out, "t"); /* a code begins with a letter */
	add_name(out, e->v.target);
	text_add_c(out, '_');
	add_name(out, e->v.code);
	text_printf(out, ",%s-%s ", from, to);
}

void sds_head(struct text *out)
{
	text_add(out, "% SDIS file created by turven\nTimed <seconds>;\n\n");
}

void sds_write(const struct export_source *s, struct text *out)
{
	char stem[OBSERVATION_STEM_SIZE];

	observation_stem(s->name, stem);
	text_add_c(out, '<');
	add_name(out, stem);
	text_add(out, ">\n");
	for (size_t i = 0; i < timeline_n(s->timeline); i++) {
		const struct event *e = timeline_at(s->timeline, i);
		int64_t from_ms, to_ms;

		if (export_clip(s, e, &from_ms, &to_ms))
			add_item(e, from_ms, to_ms, out);
	}
	text_add(out, "/\n\n");
}
