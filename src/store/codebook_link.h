/*
 * Shared by the files that link a codebook: codebook_link.c (ids, references, key paths, codes),
 * codebook_link_ratings.c (scales, ratings, evidence) and codebook_link_scores.c (scores, checks,
 * segments).
 */
#ifndef TURVEN_STORE_CODEBOOK_LINK_H
#define TURVEN_STORE_CODEBOOK_LINK_H

#include <stdbool.h>
#include <stddef.h>

#include "model/codebook.h"
#include "store/codebook_raw.h"
#include "store/schema.h"
#include "store/yaml.h"

/* The ids of a section, with the nodes they come from. */
struct names {
	const char *what; /* translated: "code" */
	const char **ids; /* "" where the id was missing or no id */
	const struct yaml_node **nodes;
	size_t n;
};

struct link {
	struct schema_reader *r;
	struct raw_codebook *raw;
	struct codebook *out;
	struct names sources, targets, dimensions, groups, modifiers, codes, scales, ratings,
		scores;
};

/* The place of a key's value, or of the whole map. */
const struct yaml_node *link_place(const struct yaml_node *node, const char *key);

/* Does the key hold this word? (A word that was refused left the field at its default.) */
bool link_says(const struct yaml_node *node, const char *key, const char *word);

/* The ids of a section; see NAMES. */
struct names link_names(struct schema_reader *r, const char *what, const struct schema_list *list,
	size_t size, size_t id_offset, size_t node_offset);

#define NAMES(r, what, list, type, id)                                                             \
	link_names(r, what, list, sizeof(struct type), offsetof(struct type, id),                  \
		offsetof(struct type, node))

/* Reports ids that are there twice; `key` is what the section calls them. */
void link_unique(struct schema_reader *r, const struct names *names, const char *key);

/* The index of what a reference names; -1 after a mistake, and without one where ref is NULL. */
int link_refer(struct link *l, const struct names *names, const struct yaml_node *ref);

/* The same for a list or a single text; *n tells how many were found. */
const int *link_refer_list(
	struct link *l, const struct names *names, const struct yaml_node *ref, size_t *n);

const char *link_refer_source(struct link *l, const struct yaml_node *ref);

/* `node` is the map that has the key 'targets'. */
const int *link_refer_targets(
	struct link *l, const struct yaml_node *node, const struct yaml_node *ref, size_t *n);

/* Each fills its part of l->out; in this order. */
void link_scales(struct link *l);
void link_ratings(struct link *l);
void link_evidence(struct link *l);
void link_scores(struct link *l);
void link_checks(struct link *l);
void link_segments(struct link *l);

#endif
