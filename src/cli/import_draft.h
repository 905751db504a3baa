/* What a draft of a codebook is made from (import_draft.c), and its text (import_draft_text.c). */
#ifndef TURVEN_CLI_IMPORT_DRAFT_H
#define TURVEN_CLI_IMPORT_DRAFT_H

#include "cli/import_private.h"

#define DRAFT_MAX_SETS 16 /* of modifiers, of a code */

/* A foreign name and its id. */
struct word {
	const char *from;
	char id[CODE_ID_SIZE];
};

struct words {
	struct word *items;
	size_t n, capacity;
};

struct draft_set {
	const char *name;   /* NULL = it has none, and belongs to one code */
	size_t code, place; /* the first that has it, and its how-many-th it is there */
	char id[CODE_ID_SIZE];
	struct words values;
	bool several;
};

struct draft_code {
	const struct import_code *declared; /* or NULL */
	const char *category;
	bool state, kind_known;
	int line; /* where the kind was seen; 0 = declared */
	size_t sets[DRAFT_MAX_SETS];
	size_t n_sets;
};

struct draft {
	struct import_plan *p;
	size_t at;
	struct words names; /* of codes, beside codes */
	struct draft_code *codes;
	size_t codes_capacity;
	struct words categories;
	struct draft_set *sets;
	size_t n_sets, sets_capacity;
	bool has_people, has_others; /* events about somebody, about nobody in particular */
};

/* Place of a foreign name, or n. */
size_t draft_find(const struct words *w, const char *from);
size_t draft_chars(const char *s);

/* The YAML; the caller frees. */
char *draft_text(const struct draft *d);

#endif
