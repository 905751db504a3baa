/*
 * Structs from YAML nodes by a table of fields: the key, what it holds, where it goes, its limits.
 *
 * Every mistake is added to the reader's problems with its place, and reading goes on, so that one
 * run shows them all. Unknown keys are mistakes and name the nearest known one. What the table
 * cannot say (references between sections) the caller checks afterwards: the nodes keep their
 * places.
 */
#ifndef TURVEN_STORE_SCHEMA_H
#define TURVEN_STORE_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/mem.h"
#include "model/label.h"
#include "store/yaml.h"

enum schema_kind {
	SCHEMA_TEXT,    /* const char *; of at most `max` bytes */
	SCHEMA_LINE,    /* const char *; the same without line breaks */
	SCHEMA_PATH,    /* const char *; exactly as it stands, at most `max` bytes */
	SCHEMA_CODE_ID, /* const char *; text_is_code_id */
	SCHEMA_FILE_ID, /* const char *; text_is_file_id; both warn of dates and numbers */
	SCHEMA_LABEL,   /* struct label; texts without line breaks of at most `max` bytes */
	SCHEMA_NOTE,    /* struct label; the same with line breaks */
	SCHEMA_INT,     /* int in [min, max] */
	SCHEMA_INT64,   /* int64_t in [min, max] */
	SCHEMA_NUMBER,  /* double in [min, max]; a point, no exponent */
	SCHEMA_BOOL,    /* bool */
	SCHEMA_ENUM,    /* an enum of which `words` are the names, from 0 */
	SCHEMA_DIGIT,   /* char '0'..'9' */
	SCHEMA_LETTER,  /* char: a letter or digit */
	SCHEMA_LIST,    /* struct schema_list of `of`; at most `max`, at least one where required */
	SCHEMA_MAP,     /* a struct of `of`, in place */
	SCHEMA_WORD,    /* const struct yaml_node *: a text */
	SCHEMA_WORDS,   /* const struct yaml_node *: a text, or a list of texts */
	SCHEMA_NODE     /* const struct yaml_node *: anything; the caller looks at it */
};

struct schema_field {
	const char *key;
	enum schema_kind kind;
	size_t offset; /* in the struct */
	bool required;
	double min, max;
	const char *const *words; /* NULL-terminated */
	const struct schema *of;
};

/* The first part of a row: {SCHEMA_FIELD("id", CODE_ID, raw_code, code.id), .required = true} */
#define SCHEMA_FIELD(name, type, s, member)                                                        \
	.key = name, .kind = SCHEMA_##type, .offset = offsetof(struct s, member)

struct schema {
	const char *what; /* for messages, marked with N_(): "a code" */
	size_t size;      /* of the struct */
	const struct schema_field *fields;
	size_t n_fields;
	const void *defaults;  /* a struct to begin with; NULL = zeroes */
	size_t node_offset;    /* where the struct keeps its own const struct yaml_node * */
	const char *shorthand; /* an item that is a text alone is this key; NULL = not allowed */
};

#define SCHEMA_NO_NODE ((size_t)-1)

struct schema_list {
	void *items; /* in the reader's arena */
	size_t n;
};

struct schema_reader {
	const char *file; /* as messages call it */
	struct arena *arena;
	struct problems *problems;
	/* Of labels: a text alone is in the first; others are mistakes, unless none are given. */
	const char *const *languages;
	size_t n_languages;
	int n_mistakes;
};

/*
 * Fills the struct at `out` from a map. Where it returns false there were mistakes; the struct is
 * nevertheless filled as far as possible, and every pointer in it is NULL or valid.
 */
bool schema_read(struct schema_reader *r, const struct yaml_node *node, const struct schema *schema,
	void *out);

/* One value by one row of a table, whose key and offset do not matter. False after a mistake. */
bool schema_read_value(struct schema_reader *r, const struct yaml_node *node,
	const struct schema_field *field, void *out);

/* A mistake or a warning about a node, or about the key of a node; after the 100th mistake they are
 * dropped. */
void schema_mistake(struct schema_reader *r, const struct yaml_node *at, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void schema_warning(struct schema_reader *r, const struct yaml_node *at, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void schema_mistake_key(struct schema_reader *r, const struct yaml_node *at, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * The keys of `node` and whether the first is `format` with the text `expected`
 * ("turven-codebook/1"). A later major version, another file's format or none are mistakes.
 */
bool schema_format(struct schema_reader *r, const struct yaml_node *root, const char *expected);

/* "; did you mean 'x'?" or "", in the reader's arena. */
const char *schema_nearest(
	struct schema_reader *r, const char *s, const char *const *candidates, size_t n);

/* A role, as participants have and codebooks name: 1 to 32 of a-z, 0-9, - and _. */
bool schema_is_role(const char *s);

/* Do spreadsheets make a date of this id (mar1, mar-17, 3-4), or a number (12, 1e5)? */
bool schema_is_date_like(const char *s);
bool schema_is_number_like(const char *s);

#endif
