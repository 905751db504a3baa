/*
 * An annotation document for ELAN (.eaf, schema 3.0), one for each observation.
 *
 * Tiers are those of tiers.h, in the type `states` or `moments (1 ms)`, both with the codes as their
 * vocabulary. What belongs to an event, its modifiers, mark and comment, are annotations of child
 * tiers: `comment:face@child-1`. The schema cannot check order in time, overlaps and references to the
 * vocabulary, so they are right by the way this is made: each annotation has two time slots of its own,
 * which are numbered by time. ELAN has no negative times. XML has no control characters: they become
 * U+FFFD. The document says when it was last worked on, not when it was made.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "exchange/format.h"
#include "exchange/tiers.h"

#define LANGUAGE "und"

struct slot {
	int64_t ms;
	size_t end; /* which end of which annotation: 2 * annotation, + 1 for its stop */
};

struct document {
	const struct export_source *s;
	struct tiers tiers;
	size_t *number;       /* of the slot by its end, from 1 */
	size_t n_timed;       /* annotations with times */
	size_t n_annotations; /* all; so far */
	struct text *out;
};

static void add_xml(struct text *out, const char *s)
{
	for (size_t left = strlen(s), n; left > 0; s += n, left -= n) {
		int32_t cp;

		n = utf8_decode(s, left, &cp);
		if (cp == '&')
			text_add(out, "&amp;");
		else if (cp == '<')
			text_add(out, "&lt;");
		else if (cp == '>')
			text_add(out, "&gt;");
		else if (cp == '"')
			text_add(out, "&quot;");
		else if (cp == '\n' || cp == '\r' || cp == '\t')
			text_printf(out, "&#%d;", (int)cp);
		else if (cp < 0x20 || cp == 0xFFFE || cp == 0xFFFF)
			text_add(out, "\xEF\xBF\xBD");
		else
			text_add_n(out, s, n);
	}
}

/* ---- times ---- */

static int compare_slots(const void *a, const void *b)
{
	const struct slot *one = a, *other = b;

	if (one->ms != other->ms)
		return one->ms < other->ms ? -1 : 1;
	return one->end < other->end ? -1 : one->end > other->end;
}

static void add_times(struct document *d)
{
	struct slot *slots;
	size_t n = 0;

	for (size_t i = 0; i < d->tiers.n; i++)
		d->n_timed += d->tiers.items[i].n;
	slots = mem_alloc(2 * d->n_timed + 1, sizeof *slots);
	d->number = mem_alloc(2 * d->n_timed + 1, sizeof *d->number);
	for (size_t i = 0; i < d->tiers.n; i++)
		for (size_t k = 0; k < d->tiers.items[i].n; k++) {
			const struct tier_item *item = &d->tiers.items[i].items[k];

			slots[n] = (struct slot){item->from_ms, n};
			slots[n + 1] = (struct slot){item->to_ms, n + 1};
			n += 2;
		}
	qsort(slots, n, sizeof *slots, compare_slots);
	text_add(d->out, " <TIME_ORDER>\n");
	for (size_t i = 0; i < n; i++) {
		d->number[slots[i].end] = i + 1;
		text_printf(d->out, "  <TIME_SLOT TIME_SLOT_ID=\"ts%zu\" TIME_VALUE=\"%lld\"/>\n",
			i + 1, (long long)slots[i].ms);
	}
	text_add(d->out, " </TIME_ORDER>\n");
	free(slots);
}

/* ---- tiers ---- */

/* The value of a modifier, comment or mark of the event: what a child tier is about. The caller
 * frees; NULL = it has none. modifier: NULL = `what` is "comment" or "mark". */
static char *value_of(const struct document *d, const struct event *e, const char *what,
	const struct modifier *modifier)
{
	const char *comment;

	if (modifier)
		return export_modifier(e, modifier->id);
	if (strcmp(what, "mark") == 0)
		return e->v.mark == MARK_NONE ? NULL : mem_strdup(event_mark_name(e->v.mark));
	comment = export_comment(d->s, e);
	return comment ? mem_strdup(comment) : NULL;
}

static void begin_tier(struct document *d, const struct tier *tier, const char *type,
	const char *child, const char *parent)
{
	text_printf(d->out, " <TIER ANNOTATOR=\"%s\" LINGUISTIC_TYPE_REF=\"%s\"", d->s->name->coder,
		type);
	if (parent)
		text_printf(d->out, " PARENT_REF=\"%s\"", parent);
	text_printf(
		d->out, " PARTICIPANT=\"%s\" TIER_ID=\"%s%s\">\n", tier->target, child, tier->name);
}

/* first: the number of the tier's first annotation, from 0. */
static void add_child(struct document *d, const struct tier *tier, size_t first, const char *what,
	const struct modifier *modifier)
{
	char *prefix = mem_printf("%s:", what);
	bool begun = false;

	for (size_t i = 0; i < tier->n; i++) {
		char *value = value_of(d, tier->items[i].event, what, modifier);

		if (!value)
			continue;
		if (!begun)
			begin_tier(d, tier, what, prefix, tier->name);
		begun = true;
		text_printf(d->out,
			"  <ANNOTATION><REF_ANNOTATION ANNOTATION_ID=\"a%zu\" "
			"ANNOTATION_REF=\"a%zu\"",
			++d->n_annotations, first + i + 1);
		if (modifier && !modifier->multiple)
			text_printf(d->out, " CVE_REF=\"%s_%s\"", what, value);
		text_add(d->out, "><ANNOTATION_VALUE>");
		add_xml(d->out, value);
		text_add(d->out, "</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION>\n");
		free(value);
	}
	if (begun)
		text_add(d->out, " </TIER>\n");
	free(prefix);
}

static void add_children(struct document *d, const struct tier *tier, size_t first)
{
	for (size_t i = 0; i < d->s->cb->n_modifiers; i++) {
		char *what = mem_printf("mod_%s", d->s->cb->modifiers[i].id);

		add_child(d, tier, first, what, &d->s->cb->modifiers[i]);
		free(what);
	}
	add_child(d, tier, first, "mark", NULL);
	add_child(d, tier, first, "comment", NULL);
}

static void add_tiers(struct document *d)
{
	size_t first = 0;

	d->n_annotations = d->n_timed;
	for (size_t i = 0; i < d->tiers.n; i++) {
		const struct tier *tier = &d->tiers.items[i];

		begin_tier(d, tier, tier->is_state ? "states" : "moments (1 ms)", "", NULL);
		for (size_t k = first; k < first + tier->n; k++)
			text_printf(d->out,
				"  <ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID=\"a%zu\" "
				"CVE_REF=\"code_%s\" TIME_SLOT_REF1=\"ts%zu\" "
				"TIME_SLOT_REF2=\"ts%zu\"><ANNOTATION_VALUE>%s</ANNOTATION_VALUE>"
				"</ALIGNABLE_ANNOTATION></ANNOTATION>\n",
				k + 1, tier->items[k - first].event->v.code, d->number[2 * k],
				d->number[2 * k + 1], tier->items[k - first].event->v.code);
		text_add(d->out, " </TIER>\n");
		add_children(d, tier, first);
		first += tier->n;
	}
}

/* ---- types and vocabularies ---- */

static void add_type(struct document *d, const char *id, const char *vocabulary, bool is_child)
{
	text_add(d->out, " <LINGUISTIC_TYPE");
	if (is_child)
		text_add(d->out, " CONSTRAINTS=\"Symbolic_Association\"");
	if (vocabulary)
		text_printf(d->out, " CONTROLLED_VOCABULARY_REF=\"%s\"", vocabulary);
	text_printf(d->out,
		" GRAPHIC_REFERENCES=\"false\" LINGUISTIC_TYPE_ID=\"%s\" TIME_ALIGNABLE=\"%s\"/>\n",
		id, is_child ? "false" : "true");
}

static void add_types(struct document *d)
{
	add_type(d, "states", "code", false);
	add_type(d, "moments (1 ms)", "code", false);
	for (size_t i = 0; i < d->s->cb->n_modifiers; i++) {
		const struct modifier *modifier = &d->s->cb->modifiers[i];
		char *id = mem_printf("mod_%s", modifier->id);

		add_type(d, id, modifier->multiple ? NULL : id, true);
		free(id);
	}
	add_type(d, "mark", NULL, true);
	add_type(d, "comment", NULL, true);
	text_add(d->out,
		" <LANGUAGE LANG_DEF=\"http://cdb.iso.org/lg/CDB-00130975-001\" LANG_ID=\"" LANGUAGE
		"\" LANG_LABEL=\"undetermined (und)\"/>\n"
		" <CONSTRAINT DESCRIPTION=\"1-1 association with a parent annotation\" "
		"STEREOTYPE=\"Symbolic_Association\"/>\n");
}

static void begin_vocabulary(struct document *d, const char *id, const char *description)
{
	text_printf(d->out,
		" <CONTROLLED_VOCABULARY CV_ID=\"%s\">\n  <DESCRIPTION LANG_REF=\"" LANGUAGE "\">",
		id);
	add_xml(d->out, description);
	text_add(d->out, "</DESCRIPTION>\n");
}

static void add_entry(
	struct document *d, const char *vocabulary, const char *id, const struct label *label)
{
	text_printf(d->out, "  <CV_ENTRY_ML CVE_ID=\"%s_%s\"><CVE_VALUE DESCRIPTION=\"", vocabulary,
		id);
	add_xml(d->out, label_get(label, "en", id));
	text_printf(d->out, "\" LANG_REF=\"" LANGUAGE "\">%s</CVE_VALUE></CV_ENTRY_ML>\n", id);
}

static void add_vocabularies(struct document *d)
{
	const struct codebook *cb = d->s->cb;
	char *description = mem_printf("%s %s", cb->id, cb->version);

	begin_vocabulary(d, "code", description);
	free(description);
	for (size_t i = 0; i < cb->n_codes; i++)
		add_entry(d, "code", cb->codes[i].id, &cb->codes[i].label);
	text_add(d->out, " </CONTROLLED_VOCABULARY>\n");
	for (size_t i = 0; i < cb->n_modifiers; i++) {
		const struct modifier *modifier = &cb->modifiers[i];
		char *id;

		if (modifier->multiple)
			continue;
		id = mem_printf("mod_%s", modifier->id);
		begin_vocabulary(d, id, label_get(&modifier->label, "en", modifier->id));
		for (size_t k = 0; k < modifier->n_values; k++)
			add_entry(d, id, modifier->values[k].id, &modifier->values[k].label);
		text_add(d->out, " </CONTROLLED_VOCABULARY>\n");
		free(id);
	}
}

/* ---- the document ---- */

static void add_uri(struct text *out, const char *name)
{
	for (const unsigned char *c = (const unsigned char *)name; *c; c++)
		if (strchr("-._~", *c) || (*c >= '0' && *c <= '9') ||
			((*c | 0x20) >= 'a' && (*c | 0x20) <= 'z'))
			text_add_c(out, (char)*c);
		else
			text_printf(out, "%%%02X", *c);
}

static const char *mime_type(const char *name)
{
	const char *ending = strrchr(name, '.');

	if (ending && strcmp(ending, ".wav") == 0)
		return "audio/x-wav";
	return ending && strcmp(ending, ".mp4") == 0 ? "video/mp4" : "unknown";
}

/* The annotations' number stands in the head, so it is written last. */
static void add_head(const struct document *d, struct text *out)
{
	const char *recording = export_recording(d->s, 0);
	char utc[CLOCK_UTC_SIZE];

	clock_format_utc(export_worked_ms(d->s), utc);
	text_printf(out,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ANNOTATION_DOCUMENT AUTHOR=\"\" "
		"DATE=\"%s\" FORMAT=\"3.0\" VERSION=\"3.0\" "
		"xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
		"xsi:noNamespaceSchemaLocation=\"http://www.mpi.nl/tools/elan/EAFv3.0.xsd\">\n"
		" <HEADER MEDIA_FILE=\"\" TIME_UNITS=\"milliseconds\">\n",
		utc);
	if (recording) {
		text_add(out, "  <MEDIA_DESCRIPTOR MEDIA_URL=\"./");
		add_uri(out, recording);
		text_printf(
			out, "\" MIME_TYPE=\"%s\" RELATIVE_MEDIA_URL=\"./", mime_type(recording));
		add_uri(out, recording);
		text_add(out, "\"/>\n");
	}
	text_printf(out, "  <PROPERTY NAME=\"lastUsedAnnotationId\">%zu</PROPERTY>\n </HEADER>\n",
		d->n_annotations);
}

void elan_write(const struct export_source *s, struct text *out)
{
	struct text body = {0};
	struct document d = {.s = s, .out = &body};

	tiers_make(s, true, &d.tiers);
	add_times(&d);
	add_tiers(&d);
	add_types(&d);
	add_vocabularies(&d);
	add_head(&d, out);
	text_add_n(out, body.s, body.len);
	text_add(out, "</ANNOTATION_DOCUMENT>\n");
	text_clear(&body);
	free(d.number);
	tiers_clear(&d.tiers);
}
