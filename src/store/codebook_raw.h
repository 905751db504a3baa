/*
 * A codebook between its YAML and struct codebook: the structs are filled, but what one section
 * says of another is still a node with its place. Only codebook_file.c and codebook_link.c use it.
 */
#ifndef TURVEN_STORE_CODEBOOK_RAW_H
#define TURVEN_STORE_CODEBOOK_RAW_H

#include <stdbool.h>

#include "model/codebook.h"
#include "store/schema.h"
#include "store/yaml.h"

/* In each of these `node` is the map that it was read from; the other nodes are references. */
struct raw_source {
	struct source source;
	const struct yaml_node *node;
};

struct raw_target {
	struct target_class target;
	const struct yaml_node *roles;
	const struct yaml_node *node;
};

struct raw_dimension {
	struct dimension dimension;
	const struct yaml_node *node;
};

struct raw_group {
	struct exclusive_group group;
	const struct yaml_node *node;
};

struct raw_value {
	struct modifier_value value;
	const struct yaml_node *node;
};

struct raw_modifier {
	struct modifier modifier;
	struct schema_list values; /* of raw_value */
	const struct yaml_node *node;
};

struct raw_code {
	struct code code;
	const struct yaml_node *dimension, *group, *item, *targets, *modifiers, *source;
	const struct yaml_node *node;
};

struct raw_anchor {
	struct anchor anchor;
	const struct yaml_node *node;
};

struct raw_scale {
	const char *id; /* NULL in a rating */
	struct scale scale;
	struct schema_list anchors; /* of raw_anchor */
	const struct yaml_node *node;
};

struct raw_rating {
	struct rating_item item;
	const struct yaml_node *dimension, *targets, *scale, *source;
	const struct yaml_node *node;
};

struct raw_cutoff {
	struct cutoff cutoff;
	const struct yaml_node *when;
	const struct yaml_node *node;
};

struct raw_score {
	struct score score;
	const struct yaml_node *targets, *items, *reverse, *codes, *scores, *source;
	struct schema_list cutoffs; /* of raw_cutoff */
	const struct yaml_node *node;
};

struct raw_check {
	struct check check;
	unsigned override; /* 0 none, 1 reason */
	const struct yaml_node *dimensions, *expect, *source;
	const struct yaml_node *node;
};

struct raw_segments {
	struct segments segments;
	const struct yaml_node *length, *code;
	const struct yaml_node *node;
};

struct raw_codebook {
	struct codebook head; /* id, version, title, status, licence, note, form */
	const struct yaml_node *languages, *format;
	struct schema_list sources, targets, dimensions, groups, modifiers, codes, scales, ratings,
		scores, checks;
	struct raw_segments segments;
	const struct yaml_node *node;
};

/* Reads a scale; for codebook_link.c, where a rating holds one itself. */
bool raw_scale_read(struct schema_reader *r, const struct yaml_node *node, struct raw_scale *out);

/*
 * Checks everything that the table of fields could not: ids, key paths, references, limits between
 * values; and fills *out (all but its arena and hash). Mistakes are added to the reader's problems.
 */
void codebook_link(struct schema_reader *r, struct raw_codebook *raw, struct codebook *out);

#endif
