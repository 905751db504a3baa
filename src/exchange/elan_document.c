/* Elements of an annotation document, one by one as expat meets them. */
#include "exchange/elan_document.h"

#include <expat.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "exchange/import_text.h"
#include "model/mediatime.h"

#define MAX_DEPTH 32 /* of elements within elements; there are 6 */

struct parser {
	XML_Parser xml;
	const char *name;
	struct arena *arena;
	struct elan_document *out;
	struct problems *problems;
	int depth;
	bool refused;      /* reading was ended with a mistake of our own */
	bool in_value;     /* the text is wanted */
	struct text value; /* what was read of it */
	const char *vocabulary;
};

/* ---- places and attributes ---- */

static int line(const struct parser *p)
{
	XML_Size at = XML_GetCurrentLineNumber(p->xml);

	return at > INT_MAX ? INT_MAX : (int)at;
}

static int column(const struct parser *p)
{
	XML_Size at = XML_GetCurrentColumnNumber(p->xml);

	return at >= INT_MAX ? INT_MAX : (int)at + 1;
}

static void refuse(struct parser *p, const char *why)
{
	if (!p->refused)
		problems_add(p->problems, SEVERITY_ERROR, p->name, line(p), column(p), "%s", why);
	p->refused = true;
	XML_StopParser(p->xml, XML_FALSE);
}

/* Borrowed; NULL: there is none. */
static const char *attribute(const char **attributes, const char *name)
{
	for (; attributes[0]; attributes += 2)
		if (strcmp(attributes[0], name) == 0)
			return attributes[1];
	return NULL;
}

/* In the arena; NULL: there is none, or it is empty. */
static const char *keep(struct parser *p, const char **attributes, const char *name)
{
	const char *value = attribute(attributes, name);

	return value && value[0] ? arena_strdup(p->arena, value) : NULL;
}

/* The same without outer blanks. */
static const char *keep_words(struct parser *p, const char **attributes, const char *name)
{
	const char *value = attribute(attributes, name);

	return value ? import_trim(p->arena, value, strlen(value)) : NULL;
}

static const char *require(
	struct parser *p, const char *element, const char **attributes, const char *name)
{
	const char *value = keep(p, attributes, name);

	if (!value)
		problems_add(p->problems, SEVERITY_ERROR, p->name, line(p), column(p),
			_("'%s' has no '%s'; save the document anew in ELAN"), element, name);
	return value ? value : "";
}

/* ---- elements ---- */

static void begin_document(struct parser *p, const char **attributes)
{
	const char *format = attribute(attributes, "FORMAT");

	if (format &&
		(format[0] < '0' || format[0] > '3' || (format[1] != '.' && format[1] != '\0')))
		problems_add(p->problems, SEVERITY_ERROR, p->name, line(p), column(p),
			_("a document of format '%s'; it is 2.0 to 3.0, so save it as such in "
			  "ELAN"),
			format);
}

static void begin_header(struct parser *p, const char **attributes)
{
	const char *units = attribute(attributes, "TIME_UNITS");

	if (units && strcmp(units, "milliseconds") != 0)
		problems_add(p->problems, SEVERITY_ERROR, p->name, line(p), column(p),
			_("times in '%s'; they are in milliseconds, so save the document anew in "
			  "ELAN"),
			units);
}

static void begin_recording(struct parser *p, const char **attributes)
{
	const char *url = keep(p, attributes, "MEDIA_URL");
	const char *origin = attribute(attributes, "TIME_ORIGIN");

	if (!url)
		url = keep(p, attributes, "RELATIVE_MEDIA_URL");
	p->out->n_origins += origin && strcmp(origin, "0") != 0;
	if (p->out->n_recordings++ == 0)
		p->out->recording = url;
}

static void begin_slot(struct parser *p, const char **attributes)
{
	struct elan_slot slot = {
		require(p, "TIME_SLOT", attributes, "TIME_SLOT_ID"),
		MEDIATIME_NONE,
		line(p),
		column(p),
	};
	const char *value = attribute(attributes, "TIME_VALUE");
	long long ms;

	if (value && text_to_int64(value, strlen(value), 0, MEDIATIME_MAX, &ms))
		slot.ms = ms;
	else if (value)
		problems_add(p->problems, SEVERITY_ERROR, p->name, line(p), column(p),
			_("the time '%s' of time slot '%s'; it is whole milliseconds from 0 to "
			  "%lld"),
			value, slot.id, (long long)MEDIATIME_MAX);
	MEM_GROW(p->out->slots, p->out->n_slots, p->out->slots_capacity);
	p->out->slots[p->out->n_slots++] = slot;
}

static void begin_tier(struct parser *p, const char **attributes)
{
	struct elan_document *d = p->out;

	MEM_GROW(d->tiers, d->n_tiers, d->tiers_capacity);
	d->tiers[d->n_tiers++] = (struct elan_tier){
		.id = require(p, "TIER", attributes, "TIER_ID"),
		.type = keep(p, attributes, "LINGUISTIC_TYPE_REF"),
		.participant = keep_words(p, attributes, "PARTICIPANT"),
		.annotator = keep_words(p, attributes, "ANNOTATOR"),
		.line = line(p),
		.column = column(p),
	};
}

static void begin_annotation(struct parser *p, const char *element, const char **attributes)
{
	bool is_timed = strcmp(element, "ALIGNABLE_ANNOTATION") == 0;
	struct elan_annotation a = {.line = line(p), .column = column(p)};
	struct elan_tier *tier;

	if (p->out->n_tiers == 0) {
		refuse(p, _("an annotation outside of a tier; save the document anew in ELAN"));
		return;
	}
	a.id = require(p, element, attributes, "ANNOTATION_ID");
	if (is_timed) {
		a.slot1 = require(p, element, attributes, "TIME_SLOT_REF1");
		a.slot2 = require(p, element, attributes, "TIME_SLOT_REF2");
	} else {
		a.parent = require(p, element, attributes, "ANNOTATION_REF");
	}
	a.entry = keep(p, attributes, "CVE_REF");
	tier = &p->out->tiers[p->out->n_tiers - 1];
	MEM_GROW(tier->annotations, tier->n, tier->capacity);
	tier->annotations[tier->n++] = a;
}

static void begin_type(struct parser *p, const char **attributes)
{
	struct elan_document *d = p->out;

	MEM_GROW(d->types, d->n_types, d->types_capacity);
	d->types[d->n_types++] = (struct elan_type){
		require(p, "LINGUISTIC_TYPE", attributes, "LINGUISTIC_TYPE_ID"),
		keep(p, attributes, "CONTROLLED_VOCABULARY_REF"),
	};
}

static void add_entry(struct parser *p, const char *id, const char *description)
{
	struct elan_document *d = p->out;

	MEM_GROW(d->entries, d->n_entries, d->entries_capacity);
	d->entries[d->n_entries++] = (struct elan_entry){p->vocabulary, id, NULL, description};
}

/* The newest entry, if its value is still to come; a second language is not taken. */
static struct elan_entry *open_entry(struct parser *p)
{
	struct elan_document *d = p->out;

	if (d->n_entries == 0 || d->entries[d->n_entries - 1].value)
		return NULL;
	return &d->entries[d->n_entries - 1];
}

static void begin_value(struct parser *p)
{
	p->in_value = true;
	text_truncate(&p->value, 0);
	text_add(&p->value, "");
}

static void begin_vocabulary_part(struct parser *p, const char *element, const char **attributes)
{
	if (strcmp(element, "CONTROLLED_VOCABULARY") == 0) {
		p->vocabulary = require(p, element, attributes, "CV_ID");
		p->out->n_outside += attribute(attributes, "EXT_REF") != NULL;
	} else if (strcmp(element, "CV_ENTRY") == 0) {
		add_entry(p, keep(p, attributes, "CVE_ID"), keep(p, attributes, "DESCRIPTION"));
		begin_value(p);
	} else if (strcmp(element, "CV_ENTRY_ML") == 0) {
		add_entry(p, keep(p, attributes, "CVE_ID"), NULL);
	} else if (strcmp(element, "CVE_VALUE") == 0 && open_entry(p)) {
		open_entry(p)->description = keep(p, attributes, "DESCRIPTION");
		begin_value(p);
	}
}

static void XMLCALL begin(void *data, const char *element, const char **attributes)
{
	struct parser *p = data;

	if (p->depth == 0 && strcmp(element, "ANNOTATION_DOCUMENT") != 0)
		refuse(p, _("this is no annotation document of ELAN; choose an .eaf file"));
	else if (p->depth >= MAX_DEPTH)
		refuse(p,
			_("elements within elements without end; save the document anew in ELAN"));
	p->depth++;
	if (p->refused)
		return;
	if (strcmp(element, "ANNOTATION_DOCUMENT") == 0)
		begin_document(p, attributes);
	else if (strcmp(element, "HEADER") == 0)
		begin_header(p, attributes);
	else if (strcmp(element, "MEDIA_DESCRIPTOR") == 0)
		begin_recording(p, attributes);
	else if (strcmp(element, "TIME_SLOT") == 0)
		begin_slot(p, attributes);
	else if (strcmp(element, "TIER") == 0)
		begin_tier(p, attributes);
	else if (strcmp(element, "ALIGNABLE_ANNOTATION") == 0 ||
		 strcmp(element, "REF_ANNOTATION") == 0)
		begin_annotation(p, element, attributes);
	else if (strcmp(element, "ANNOTATION_VALUE") == 0)
		begin_value(p);
	else if (strcmp(element, "LINGUISTIC_TYPE") == 0)
		begin_type(p, attributes);
	else if (strcmp(element, "CROSS_REF_LINK") == 0 || strcmp(element, "GROUP_REF_LINK") == 0)
		p->out->n_links++;
	else
		begin_vocabulary_part(p, element, attributes);
}

static void XMLCALL end(void *data, const char *element)
{
	struct parser *p = data;
	struct elan_tier *tier = p->out->n_tiers > 0 ? &p->out->tiers[p->out->n_tiers - 1] : NULL;

	p->depth--;
	if (!p->in_value)
		return;
	if (strcmp(element, "ANNOTATION_VALUE") == 0) {
		if (tier && tier->n > 0)
			tier->annotations[tier->n - 1].value = arena_strdup(p->arena, p->value.s);
	} else if (strcmp(element, "CV_ENTRY") == 0 || strcmp(element, "CVE_VALUE") == 0) {
		if (open_entry(p))
			open_entry(p)->value = arena_strdup(p->arena, p->value.s);
	} else {
		return; /* an element within a value */
	}
	p->in_value = false;
}

static void XMLCALL characters(void *data, const char *s, int n)
{
	struct parser *p = data;

	if (p->in_value && n > 0)
		text_add_n(&p->value, s, (size_t)n);
}

static void XMLCALL doctype(
	void *data, const char *name, const char *system, const char *public_id, int has_subset)
{
	(void)name;
	(void)system;
	(void)public_id;
	(void)has_subset;
	refuse(data, _("a document type declaration; documents of ELAN have none, so take it out"));
}

/* ---- the document ---- */

static int compare_ids(const void *a, const void *b)
{
	const struct elan_slot *one = a, *other = b;

	return strcmp(one->id, other->id);
}

/* Those of one id as they stand in the file. */
static int compare_slots(const void *a, const void *b)
{
	const struct elan_slot *one = a, *other = b;
	int way = compare_ids(a, b);

	if (way == 0)
		way = one->line < other->line ? -1 : one->line > other->line;
	return way != 0 ? way : one->column < other->column ? -1 : one->column > other->column;
}

static void sort_slots(struct parser *p)
{
	struct elan_document *d = p->out;

	if (d->n_slots == 0)
		return;
	qsort(d->slots, d->n_slots, sizeof *d->slots, compare_slots);
	for (size_t i = 1; i < d->n_slots; i++)
		if (strcmp(d->slots[i].id, d->slots[i - 1].id) == 0 &&
			d->slots[i].ms != d->slots[i - 1].ms)
			problems_add(p->problems, SEVERITY_ERROR, p->name, d->slots[i].line,
				d->slots[i].column,
				_("time slot '%s' is there twice, with two times; save the "
				  "document "
				  "anew in ELAN"),
				d->slots[i].id);
}

bool elan_document_parse(const char *name, const char *text, size_t len, struct arena *arena,
	struct elan_document *out, struct problems *problems)
{
	struct parser p = {.name = name, .arena = arena, .out = out, .problems = problems};
	size_t n_errors = problems->n_errors;

	p.xml = XML_ParserCreate(NULL);
	if (!p.xml || len > INT_MAX) {
		problems_add(problems, SEVERITY_ERROR, name, 0, 0,
			_("the document is too large to be read"));
		XML_ParserFree(p.xml);
		return false;
	}
	XML_SetUserData(p.xml, &p);
	XML_SetElementHandler(p.xml, begin, end);
	XML_SetCharacterDataHandler(p.xml, characters);
	XML_SetStartDoctypeDeclHandler(p.xml, doctype);
	if (XML_Parse(p.xml, text, (int)len, 1) == XML_STATUS_ERROR && !p.refused)
		problems_add(problems, SEVERITY_ERROR, name, line(&p), column(&p),
			_("here the file is no XML (%s); save the document anew in ELAN"),
			XML_ErrorString(XML_GetErrorCode(p.xml)));
	sort_slots(&p);
	XML_ParserFree(p.xml);
	text_clear(&p.value);
	return problems->n_errors == n_errors;
}

void elan_document_clear(struct elan_document *d)
{
	for (size_t i = 0; i < d->n_tiers; i++)
		free(d->tiers[i].annotations);
	free(d->slots);
	free(d->tiers);
	free(d->types);
	free(d->entries);
	*d = (struct elan_document){0};
}

const struct elan_slot *elan_document_slot(const struct elan_document *d, const char *id)
{
	struct elan_slot key = {.id = id};

	if (d->n_slots == 0)
		return NULL;
	return bsearch(&key, d->slots, d->n_slots, sizeof *d->slots, compare_ids);
}

const struct elan_type *elan_document_type(const struct elan_document *d, const char *id)
{
	for (size_t i = 0; id && i < d->n_types; i++)
		if (strcmp(d->types[i].id, id) == 0)
			return &d->types[i];
	return NULL;
}

const struct elan_entry *elan_document_entry(
	const struct elan_document *d, const char *vocabulary, const char *id)
{
	for (size_t i = 0; vocabulary && id && i < d->n_entries; i++)
		if (d->entries[i].id && strcmp(d->entries[i].id, id) == 0 &&
			strcmp(d->entries[i].vocabulary, vocabulary) == 0)
			return &d->entries[i];
	return NULL;
}
