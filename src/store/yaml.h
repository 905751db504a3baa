/*
 * YAML text as a tree of nodes that remember where they stood, so that whoever checks them can say
 * line and column of every mistake.
 *
 * Hides libyaml. A node is text, a list or a map; nothing is guessed from how a text looks (`no`,
 * 1:20 and 0x10 stay texts). What a descriptor has no use for and a hostile file might have is
 * refused with its place: anchors and aliases, tags, several documents, keys that are not text,
 * keys that are there twice, and more size, depth or nodes than the limits here.
 */
#ifndef TURVEN_STORE_YAML_H
#define TURVEN_STORE_YAML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/mem.h"

#define YAML_MAX_SIZE    ((size_t)1024 * 1024) /* bytes of a file */
#define YAML_MAX_DEPTH   32
#define YAML_MAX_NODES   50000
#define YAML_MAX_MEMBERS 2000 /* of one list or map */

enum yaml_kind { YAML_TEXT, YAML_LIST, YAML_MAP };

struct yaml_node {
	enum yaml_kind kind;
	int line, column; /* 1-based, in characters */
	const char *text; /* text: valid UTF-8, NUL-terminated; else NULL */
	bool quoted;      /* text: was in quotes or a block; else "" means "no value" */
	const char *key;  /* of a map's value; else NULL */
	int key_line, key_column;
	struct yaml_node *first; /* list, map: members, in the order of the file */
	struct yaml_node *next;
	size_t n; /* how many members */
};

/*
 * Everything lives in the arena, whether it fails or not. `name` is what messages call the file.
 * False if there is nothing that could be checked further: no YAML, no UTF-8, over a limit,
 * aliases. Keys that are there twice are added to problems as errors (the first holds), but that
 * alone is no failure.
 */
bool yaml_load(const char *name, const char *text, size_t len, struct arena *arena,
	struct yaml_node **root, struct problems *problems);

/* The value of a key of a map, or NULL; also NULL where `map` is NULL or no map. */
const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key);

#endif
