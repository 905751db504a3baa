/*
 * An annotation document of ELAN (.eaf, 2.x and 3.0) as it stands in the file: time slots, tiers with
 * their annotations, types of tiers, vocabularies. What they mean is the business of elan_read.c.
 *
 * Read with expat. Such a document has no document type declaration, so one with it is refused, and
 * with it go entities that grow and files that are asked for; elements within elements are bounded.
 */
#ifndef TURVEN_EXCHANGE_ELAN_DOCUMENT_H
#define TURVEN_EXCHANGE_ELAN_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/mem.h"

/* All strings in the arena that was given; NULL = there is none. */
struct elan_slot {
	const char *id;
	int64_t ms; /* MEDIATIME_NONE: tied to no time */
	int line, column;
};

struct elan_annotation {
	const char *id;
	const char *slot1, *slot2; /* of one with times of its own; else NULL */
	const char *parent;        /* the annotation it belongs to; NULL: it has times */
	const char *entry;         /* of a vocabulary */
	const char *value;         /* NULL: it has none */
	int line, column;
};

struct elan_tier {
	const char *id, *type, *participant, *annotator;
	struct elan_annotation *annotations;
	size_t n, capacity;
	int line, column;
};

struct elan_type {
	const char *id;
	const char *vocabulary;
};

/* What can be chosen; of one in several languages the first. */
struct elan_entry {
	const char *vocabulary, *id, *value, *description;
};

struct elan_document {
	struct elan_slot *slots; /* sorted by id */
	size_t n_slots, slots_capacity;
	struct elan_tier *tiers;
	size_t n_tiers, tiers_capacity;
	struct elan_type *types;
	size_t n_types, types_capacity;
	struct elan_entry *entries;
	size_t n_entries, entries_capacity;
	const char *recording; /* as a URL, of the first */
	size_t n_recordings, n_links;
	size_t n_origins; /* recordings that begin at another time */
	size_t n_outside; /* vocabularies in other files */
};

/* False: mistakes were added. elan_document_clear in any case; *out zeroed by the caller. */
bool elan_document_parse(const char *name, const char *text, size_t len, struct arena *arena,
	struct elan_document *out, struct problems *problems);
void elan_document_clear(struct elan_document *d);

/* NULL: there is none of this id. */
const struct elan_slot *elan_document_slot(const struct elan_document *d, const char *id);
const struct elan_type *elan_document_type(const struct elan_document *d, const char *id);
/* Within a vocabulary; both may be NULL. */
const struct elan_entry *elan_document_entry(
	const struct elan_document *d, const char *vocabulary, const char *id);

#endif
