/*
 * The tables of the codebook format: every section and key, what it holds and its limits. The
 * format is written down for people in codebooks/README.md and turven-codebook(5); who changes it
 * here changes it there. What sections say of each other is checked in codebook_link.c.
 */
#include "store/codebook_file.h"

#include <stddef.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/i18n.h"
#include "store/codebook_raw.h"
#include "store/schema.h"
#include "store/yaml.h"

#define FORMAT "turven-codebook/1"

#define MAX_LINE  200
#define MAX_NOTE  4000
#define MAX_VALUE 1e9 /* of scales: SPSS and all others take it exactly */

#define N(fields) (sizeof(fields) / sizeof *(fields))

/* One row of a table; `at` is the member of the struct. */
#define FIELD(name, type, at) .key = name, .kind = SCHEMA_##type, .offset = offsetof(struct S, at)
#define ROWS(rows)            .fields = rows, .n_fields = N(rows)
#define NODE                  .size = sizeof(struct S), .node_offset = offsetof(struct S, node)

static const char *const no_yes_reason[] = {"none", "reason", NULL};
static const char *const status_words[] = {"draft", "verified", NULL};
static const char *const target_words[] = {"person", "unit", NULL};
static const char *const code_words[] = {"point", "state", NULL};
static const char *const when_words[] = {"session", "segment", NULL};
static const char *const op_words[] = {"mean", "sum", "count", "rate_per_hour", "duration", NULL};
static const char *const if_words[] = {"only_positive", "only_negative", "none", "mixed", NULL};
static const char *const severity_words[] = {"off", "hint", "warn", NULL};
static const char *const segment_words[] = {"none", "fixed", "marked", NULL};

#define S raw_source
static const struct schema_field source_fields[] = {
	{FIELD("key", LINE, source.key), .required = true, .max = 40},
	{FIELD("text", TEXT, source.text), .required = true, .max = MAX_NOTE},
	{FIELD("url", LINE, source.url), .max = 500},
};
static const struct schema source_schema = {.what = N_("a source"), ROWS(source_fields), NODE};
#undef S

#define S raw_target
static const struct schema_field target_fields[] = {
	{FIELD("id", CODE_ID, target.id), .required = true},
	{FIELD("kind", ENUM, target.kind), .words = target_words},
	{FIELD("roles", WORDS, roles)},
	{FIELD("label", LABEL, target.label), .required = true, .max = MAX_LINE},
	{FIELD("key", DIGIT, target.key)},
};
static const struct schema target_schema = {.what = N_("a target"), ROWS(target_fields), NODE};
#undef S

#define S raw_dimension
static const struct schema_field dimension_fields[] = {
	{FIELD("id", CODE_ID, dimension.id), .required = true},
	{FIELD("name", LINE, dimension.name), .max = 24},
	{FIELD("label", LABEL, dimension.label), .max = MAX_LINE},
};
static const struct schema dimension_schema = {
	.what = N_("a dimension"), ROWS(dimension_fields), NODE};
#undef S

#define S raw_group
static const struct schema_field group_fields[] = {
	{FIELD("id", CODE_ID, group.id), .required = true},
	{FIELD("label", LABEL, group.label), .max = MAX_LINE},
};
static const struct schema group_schema = {
	.what = N_("a group"), ROWS(group_fields), NODE, .shorthand = "id"};
#undef S

#define S raw_value
static const struct schema_field value_fields[] = {
	{FIELD("id", CODE_ID, value.id), .required = true},
	{FIELD("key", LETTER, value.key)},
	{FIELD("label", LABEL, value.label), .max = MAX_LINE},
};
static const struct schema value_schema = {
	.what = N_("a value of a modifier"), ROWS(value_fields), NODE, .shorthand = "id"};
#undef S

#define S raw_modifier
static const struct schema_field modifier_fields[] = {
	{FIELD("id", CODE_ID, modifier.id), .required = true},
	{FIELD("label", LABEL, modifier.label), .max = MAX_LINE},
	{FIELD("values", LIST, values), .required = true, .min = 1, .max = 36, .of = &value_schema},
	{FIELD("multiple", BOOL, modifier.multiple)},
	{FIELD("required", BOOL, modifier.required)},
};
static const struct schema modifier_schema = {
	.what = N_("a modifier"), ROWS(modifier_fields), NODE};
#undef S

#define S raw_code
static const struct schema_field code_fields[] = {
	{FIELD("id", CODE_ID, code.id), .required = true},
	{FIELD("name", LINE, code.name), .max = 24},
	{FIELD("key", LINE, code.key), .max = MAX_LINE},
	{FIELD("label", LABEL, code.label), .required = true, .max = MAX_LINE},
	{FIELD("note", NOTE, code.note), .max = MAX_NOTE},
	{FIELD("kind", ENUM, code.kind), .required = true, .words = code_words},
	{FIELD("dimension", WORD, dimension)},
	{FIELD("group", WORD, group)},
	{FIELD("valence", INT, code.valence), .min = -1, .max = 1},
	{FIELD("targets", WORDS, targets)},
	{FIELD("modifiers", WORDS, modifiers)},
	{FIELD("max_per_session", INT, code.max_per_session), .max = 10000},
	{FIELD("needs_picture", BOOL, code.needs_picture)},
	{FIELD("verified", BOOL, code.verified)},
	{FIELD("source", WORD, source)},
};
static const struct schema code_schema = {.what = N_("a code"), ROWS(code_fields), NODE};
#undef S

#define S raw_anchor
static const struct schema_field anchor_fields[] = {
	{FIELD("value", NUMBER, anchor.value), .required = true, .min = -MAX_VALUE,
		.max = MAX_VALUE},
	{FIELD("label", LABEL, anchor.label), .required = true, .max = MAX_LINE},
};
static const struct schema anchor_schema = {
	.what = N_("an anchor of a scale"), ROWS(anchor_fields), NODE};
#undef S

#define S raw_scale
static const struct raw_scale scale_defaults = {.scale.step = 1};
static const struct schema_field scale_fields[] = {
	{FIELD("id", CODE_ID, id)},
	{FIELD("min", NUMBER, scale.min), .required = true, .min = -MAX_VALUE, .max = MAX_VALUE},
	{FIELD("max", NUMBER, scale.max), .required = true, .min = -MAX_VALUE, .max = MAX_VALUE},
	{FIELD("step", NUMBER, scale.step), .max = MAX_VALUE},
	{FIELD("anchors", LIST, anchors), .max = 100, .of = &anchor_schema},
};
static const struct schema scale_schema = {
	.what = N_("a scale"), ROWS(scale_fields), NODE, .defaults = &scale_defaults};
#undef S

#define S raw_rating
static const struct schema_field rating_fields[] = {
	{FIELD("id", CODE_ID, item.id), .required = true},
	{FIELD("name", LINE, item.name), .max = 24},
	{FIELD("key", LINE, item.key), .max = MAX_LINE},
	{FIELD("label", LABEL, item.label), .required = true, .max = MAX_LINE},
	{FIELD("note", NOTE, item.note), .max = MAX_NOTE},
	{FIELD("dimension", WORD, dimension)},
	{FIELD("targets", WORDS, targets)},
	{FIELD("when", ENUM, item.when), .words = when_words},
	{FIELD("scale", NODE, scale), .required = true},
	{FIELD("na_allowed", BOOL, item.na_allowed)},
	{FIELD("requires_min_persons", INT, item.requires_min_persons), .max = 20},
	{FIELD("verified", BOOL, item.verified)},
	{FIELD("source", WORD, source)},
};
static const struct schema rating_schema = {.what = N_("a rating"), ROWS(rating_fields), NODE};
#undef S

#define S raw_score
static const struct schema_field score_fields[] = {
	{FIELD("id", CODE_ID, score.id), .required = true},
	{FIELD("label", LABEL, score.label), .max = MAX_LINE},
	{FIELD("op", ENUM, score.op), .required = true, .words = op_words},
	{FIELD("items", WORDS, items)},
	{FIELD("reverse", WORDS, reverse)},
	{FIELD("codes", WORDS, codes)},
	{FIELD("scores", WORDS, scores)},
	{FIELD("min_valid", INT, score.min_valid), .max = 1000},
	{FIELD("verified", BOOL, score.verified)},
	{FIELD("source", WORD, source)},
};
static const struct schema score_schema = {.what = N_("a score"), ROWS(score_fields), NODE};
#undef S

#define S raw_check
static const struct raw_check check_defaults = {.check.severity = CHECK_WARN};
static const struct schema_field check_fields[] = {
	{FIELD("id", CODE_ID, check.id), .required = true},
	{FIELD("label", LABEL, check.label), .max = MAX_LINE},
	{FIELD("dimensions", WORDS, dimensions), .required = true},
	{FIELD("if", ENUM, check.when), .required = true, .words = if_words},
	{FIELD("expect", WORD, expect), .required = true},
	{FIELD("severity", ENUM, check.severity), .words = severity_words},
	{FIELD("override", ENUM, override), .words = no_yes_reason},
	{FIELD("verified", BOOL, check.verified)},
	{FIELD("source", WORD, source)},
};
static const struct schema check_schema = {
	.what = N_("a check"), ROWS(check_fields), NODE, .defaults = &check_defaults};
#undef S

#define S raw_segments
static const struct schema_field segments_fields[] = {
	{FIELD("kind", ENUM, segments.kind), .required = true, .words = segment_words},
	{FIELD("length", WORD, length)},
	{FIELD("code", WORD, code)},
	{FIELD("label", LABEL, segments.label), .max = MAX_LINE},
};
static const struct schema segments_schema = {
	.what = N_("the segments"), ROWS(segments_fields), NODE};
#undef S

#define S raw_codebook
static const struct schema_field codebook_fields[] = {
	{FIELD("format", NODE, format)},
	{FIELD("id", FILE_ID, head.id), .required = true},
	{FIELD("version", LINE, head.version), .required = true, .max = 32},
	{FIELD("title", LABEL, head.title), .required = true, .max = MAX_LINE},
	{FIELD("status", ENUM, head.status), .words = status_words},
	{FIELD("languages", WORDS, languages)},
	{FIELD("nl_official", BOOL, head.nl_official)},
	{FIELD("licence", TEXT, head.licence), .max = MAX_NOTE},
	{FIELD("note", NOTE, head.note), .max = MAX_NOTE},
	{FIELD("sources", LIST, sources), .max = 200, .of = &source_schema},
	{FIELD("targets", LIST, targets), .required = true, .min = 1, .max = 32,
		.of = &target_schema},
	{FIELD("dimensions", LIST, dimensions), .max = 64, .of = &dimension_schema},
	{FIELD("groups", LIST, groups), .max = 64, .of = &group_schema},
	{FIELD("modifiers", LIST, modifiers), .max = CODEBOOK_MAX_MODIFIERS,
		.of = &modifier_schema},
	{FIELD("codes", LIST, codes), .max = CODEBOOK_MAX_CODES, .of = &code_schema},
	{FIELD("scales", LIST, scales), .max = 64, .of = &scale_schema},
	{FIELD("ratings", LIST, ratings), .max = 200, .of = &rating_schema},
	{FIELD("scores", LIST, scores), .max = 200, .of = &score_schema},
	{FIELD("checks", LIST, checks), .max = 100, .of = &check_schema},
	{FIELD("segments", MAP, segments), .of = &segments_schema},
	{FIELD("form", BOOL, head.form)},
};
static const struct schema codebook_schema = {
	.what = N_("a codebook"), ROWS(codebook_fields), NODE};
#undef S

bool raw_scale_read(struct schema_reader *r, const struct yaml_node *node, struct raw_scale *out)
{
	return schema_read(r, node, &scale_schema, out);
}

/* The labels' languages must be known before the labels are read. */
static void read_languages(struct schema_reader *r, const struct yaml_node *root)
{
	const struct yaml_node *node = yaml_get(root, "languages");
	const char **languages;
	size_t n = 0;

	if (node && node->kind == YAML_MAP) {
		schema_mistake(r, node, _("'languages' must be a list such as [en, nl]"));
		node = NULL;
	}
	languages = arena_alloc(r->arena, node ? node->n + 1 : 1, sizeof *languages);
	if (node && node->kind == YAML_TEXT)
		languages[n++] = arena_strdup(r->arena, node->text);
	for (const struct yaml_node *m = node ? node->first : NULL; m; m = m->next)
		if (m->kind == YAML_TEXT)
			languages[n++] = arena_strdup(r->arena, m->text);
	if (n == 0)
		languages[n++] = "en";
	r->languages = languages;
	r->n_languages = n;
}

bool codebook_file_parse(const char *name, const char *text, size_t len, struct codebook *out,
	struct problems *problems)
{
	struct arena yaml_arena = {0};
	struct codebook codebook = {0};
	struct schema_reader reader = {
		.file = name, .arena = &codebook.arena, .problems = problems};
	struct raw_codebook raw;
	struct yaml_node *root;
	size_t n_errors = problems->n_errors;

	if (yaml_load(name, text, len, &yaml_arena, &root, problems) &&
		schema_format(&reader, root, FORMAT)) {
		read_languages(&reader, root);
		schema_read(&reader, root, &codebook_schema, &raw);
		codebook_link(&reader, &raw, &codebook);
		hash_sha256(text, len, codebook.sha256);
	}
	arena_clear(&yaml_arena);
	if (problems->n_errors > n_errors) {
		arena_clear(&codebook.arena);
		return false;
	}
	*out = codebook;
	return true;
}

bool codebook_file_read(const char *path, struct codebook *out, struct problems *problems)
{
	struct error err;
	char *text;
	size_t len;
	bool good;

	if (!file_read(path, YAML_MAX_SIZE, &text, &len, &err)) {
		problems_add(problems, SEVERITY_ERROR, path, 0, 0, "%s", err.text);
		return false;
	}
	good = codebook_file_parse(path, text, len, out, problems);
	free(text);
	return good;
}
