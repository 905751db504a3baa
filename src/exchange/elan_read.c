/*
 * What the annotations of ELAN are as events: states, from tiers as import_lane.h has them; a value
 * from a vocabulary is the code. The participant of a tier is the target, its annotator the coder, so
 * a document of two annotators is two observations.
 *
 * Documents of turven (elan.c) are known by their types of tiers: annotations of `moments (1 ms)` are
 * points, and child tiers hold what belongs to an event. Annotations of other people's child tiers
 * that have no times of their own, and times that ELAN would interpolate, are counted, not guessed.
 */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "exchange/elan_document.h"
#include "exchange/import.h"
#include "exchange/import_lane.h"
#include "exchange/import_text.h"
#include "model/mediatime.h"

#define OWN_STATES "states"
#define OWN_POINTS "moments (1 ms)"
#define OWN_SET    "mod_"

/* Where the event of an annotation is. */
struct link {
	const char *id;
	size_t observation, event;
};

struct reader {
	const char *name;
	struct import *im;
	struct problems *problems;
	struct elan_document document;
	bool ours;
	struct link *links;
	size_t n_links, links_capacity;
};

/* ---- annotations with times ---- */

/* The value that the vocabulary has, where the annotation names its entry. */
static const char *value_of(
	struct reader *r, const struct elan_annotation *a, const char *vocabulary)
{
	const struct elan_entry *entry = elan_document_entry(&r->document, vocabulary, a->entry);

	if (a->entry && !entry)
		import_lose(r->im, N_("references to entries that no vocabulary here has"), 1);
	if (entry && entry->value && entry->value[0])
		return import_string(r->im, entry->value, strlen(entry->value));
	return a->value ? import_string(r->im, a->value, strlen(a->value)) : NULL;
}

static bool take_slot(
	struct reader *r, const struct elan_annotation *a, const char *id, int64_t *ms)
{
	const struct elan_slot *slot = elan_document_slot(&r->document, id);

	if (slot) {
		*ms = slot->ms;
		return true;
	}
	problems_add(r->problems, SEVERITY_ERROR, r->name, a->line, a->column,
		_("annotation '%s' names time slot '%s', which is not there; save the document "
		  "anew in ELAN"),
		a->id, id);
	return false;
}

/* False: it cannot be an event. */
static bool take_times(
	struct reader *r, const struct elan_annotation *a, int64_t *from_ms, int64_t *to_ms)
{
	if (!take_slot(r, a, a->slot1, from_ms) || !take_slot(r, a, a->slot2, to_ms))
		return false;
	if (*from_ms == MEDIATIME_NONE || *to_ms == MEDIATIME_NONE) {
		import_lose(r->im, N_("annotations that are not tied to a time at both ends"), 1);
		return false;
	}
	return true;
}

static void add_event(struct reader *r, struct import_observation *o,
	const struct import_lane *lane, bool is_point, const struct elan_annotation *a,
	const char *value)
{
	int64_t from_ms, to_ms;
	struct import_event *e;

	if (!take_times(r, a, &from_ms, &to_ms))
		return;
	e = import_lane_add(r->im, o, lane, value, a->line, a->column);
	e->kind = is_point ? IMPORT_POINT : IMPORT_STATE;
	e->onset_ms = from_ms;
	e->offset_ms = is_point ? from_ms : to_ms;
	if (is_point && to_ms - from_ms != 1)
		import_lose(r->im, N_("lengths of moments"), 1);
	MEM_GROW(r->links, r->n_links, r->links_capacity);
	r->links[r->n_links++] =
		(struct link){a->id, (size_t)(o - r->im->observations), o->n_events - 1};
}

static void declare_codes(struct reader *r, const char *vocabulary, const struct import_lane *lane)
{
	for (size_t i = 0; i < r->document.n_entries; i++) {
		const struct elan_entry *entry = &r->document.entries[i];
		struct import_code *code;
		const char *id;

		if (strcmp(entry->vocabulary, vocabulary) != 0 || !entry->value)
			continue;
		id = import_string(r->im, entry->value, strlen(entry->value));
		if (!id)
			continue;
		code = import_declare_code(r->im, id);
		if (!code->description)
			code->description = entry->description;
		if (!code->category)
			code->category = lane->what;
		code->state = code->kind_known = !lane->ours;
	}
}

static void add_tier(struct reader *r, const struct elan_tier *tier)
{
	const struct elan_type *type = elan_document_type(&r->document, tier->type);
	const char *vocabulary = type ? type->vocabulary : NULL;
	bool is_point = r->ours && tier->type && strcmp(tier->type, OWN_POINTS) == 0;
	bool ours = is_point || (r->ours && tier->type && strcmp(tier->type, OWN_STATES) == 0);
	struct import_observation *o = import_observation(r->im, tier->annotator, tier->line);
	struct import_lane lane;

	o->coder = tier->annotator;
	import_lane_init(r->im, &lane, tier->id, tier->participant, ours);
	import_lane_note(r->im, &lane, o, vocabulary);
	if (vocabulary)
		declare_codes(r, vocabulary, &lane);
	for (size_t i = 0; i < tier->n && !vocabulary; i++)
		lane.is_prose |= tier->annotations[i].slot1 && tier->annotations[i].value &&
				 import_is_prose(tier->annotations[i].value);
	for (size_t i = 0; i < tier->n; i++)
		if (tier->annotations[i].slot1)
			add_event(r, o, &lane, is_point, &tier->annotations[i],
				value_of(r, &tier->annotations[i], vocabulary));
}

/* ---- annotations of annotations ---- */

static int compare_links(const void *a, const void *b)
{
	const struct link *one = a, *other = b;

	return strcmp(one->id, other->id);
}

/* The event of an annotation, or NULL. */
static struct import_event *find_event(struct reader *r, const char *id)
{
	struct link key = {id, 0, 0};
	const struct link *found = r->n_links > 0 ? bsearch(&key, r->links, r->n_links,
							    sizeof *r->links, compare_links)
						  : NULL;

	return found ? &r->im->observations[found->observation].events[found->event] : NULL;
}

/* False: turven writes no such tier. */
static bool add_detail(
	struct reader *r, struct import_event *e, const char *type, const char *value)
{
	if (strcmp(type, "comment") == 0)
		e->comment = value;
	else if (strncmp(type, OWN_SET, strlen(OWN_SET)) == 0)
		import_add_choices(r->im, e, type + strlen(OWN_SET), value);
	else
		return strcmp(type, "mark") == 0 && event_mark_parse(value, &e->mark);
	return true;
}

static void add_details(struct reader *r, const struct elan_tier *tier)
{
	for (size_t i = 0; i < tier->n; i++) {
		const struct elan_annotation *a = &tier->annotations[i];
		struct import_event *e;

		if (a->slot1 || !a->value || !a->value[0])
			continue;
		e = r->ours ? find_event(r, a->parent) : NULL;
		if (!e || !tier->type || !add_detail(r, e, tier->type, a->value))
			import_lose(r->im,
				N_("annotations that belong to others and have no times of their "
				   "own"),
				1);
	}
}

static bool has_times(const struct elan_tier *tier)
{
	for (size_t i = 0; i < tier->n; i++)
		if (tier->annotations[i].slot1)
			return true;
	return false;
}

/* ---- the document ---- */

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
		return (c | 0x20) - 'a' + 10;
	return -1;
}

/* The name of the file at a URL, without what only URLs have; NULL: it has none that can be read. */
static const char *name_at(struct import *im, const char *url)
{
	const char *base = url ? import_base_name(im, url) : NULL;
	struct text name = {0};
	const char *kept = NULL;

	for (; base && *base; base++) {
		if (*base == '%' && hex(base[1]) >= 0 && hex(base[2]) >= 0) {
			text_add_c(&name, (char)(16 * hex(base[1]) + hex(base[2])));
			base += 2;
		} else {
			text_add_c(&name, *base);
		}
	}
	if (name.s && utf8_valid(name.s, name.len))
		kept = import_base_name(im, name.s);
	text_clear(&name);
	return kept;
}

static void read_document(struct reader *r)
{
	const struct elan_document *d = &r->document;
	const char *recording = name_at(r->im, d->recording);

	r->ours = elan_document_type(d, OWN_STATES) && elan_document_type(d, OWN_POINTS);
	import_lose(r->im, N_("recordings beside the first"),
		d->n_recordings > 1 ? d->n_recordings - 1 : 0);
	import_lose(r->im, N_("offsets of recordings against the times"), d->n_origins);
	import_lose(r->im, N_("links between annotations"), d->n_links);
	import_lose(r->im, N_("vocabularies in other files"), d->n_outside);
	for (size_t i = 0; i < d->n_tiers; i++)
		if (has_times(&d->tiers[i]))
			add_tier(r, &d->tiers[i]);
	if (r->im->n_observations == 0)
		import_observation(r->im, NULL, 1);
	for (size_t i = 0; i < r->im->n_observations; i++)
		r->im->observations[i].recording = recording;
	if (r->n_links > 0)
		qsort(r->links, r->n_links, sizeof *r->links, compare_links);
	for (size_t i = 0; i < d->n_tiers; i++)
		add_details(r, &d->tiers[i]);
}

bool elan_read(const char *name, const char *text, size_t len, struct import *out,
	struct problems *problems)
{
	struct reader r = {.name = name, .im = out, .problems = problems};
	size_t n_errors = problems->n_errors;

	if (elan_document_parse(name, text, len, &out->arena, &r.document, problems))
		read_document(&r);
	elan_document_clear(&r.document);
	free(r.links);
	return problems->n_errors == n_errors;
}
