/*
 * The tables of the codebook format: every section and key, what it holds and its limits. The
 * format is written down for people in codebooks/README.md and turven-codebook(5); who changes it
 * here changes it there. What sections say of each other is checked in codebook_link.c.
 */
#include "store/codebook_file.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

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

#define ROWS(rows) .fields = rows, .n_fields = N(rows)
#define NODE(s)    .size = sizeof(struct s), .node_offset = offsetof(struct s, node)

static const char *const override_words[] = {"none", "reason", NULL};
static const char *const status_words[] = {"draft", "verified", NULL};
static const char *const target_words[] = {"person", "unit", NULL};
static const char *const code_words[] = {"point", "state", NULL};
static const char *const when_words[] = {"session", "segment", NULL};
static const char *const op_words[] = {"mean", "sum", "count", "rate_per_hour", "duration", NULL};
static const char *const if_words[] = {"only_positive", "only_negative", "none", "mixed", "unrated",
	"unwatched", "running", "too_often", "missing_person", "missing_modifier", NULL};
static const char *const severity_words[] = {"off", "hint", "warn", NULL};
static const char *const segment_words[] = {"none", "fixed", "marked", NULL};

static const struct schema_field source_fields[] = {
	{SCHEMA_FIELD("key", LINE, raw_source, source.key), .required = true, .max = 40},
	{SCHEMA_FIELD("text", TEXT, raw_source, source.text), .required = true, .max = MAX_NOTE},
	{SCHEMA_FIELD("url", LINE, raw_source, source.url), .max = 500},
};
static const struct schema source_schema = {
	.what = N_("a source"), ROWS(source_fields), NODE(raw_source)};

static const struct schema_field target_fields[] = {
	{SCHEMA_FIELD("id", CODE_ID, raw_target, target.id), .required = true},
	{SCHEMA_FIELD("kind", ENUM, raw_target, target.kind), .words = target_words},
	{SCHEMA_FIELD("roles", WORDS, raw_target, roles)},
	{SCHEMA_FIELD("label", LABEL, raw_target, target.label), .required = true, .max = MAX_LINE},
	{SCHEMA_FIELD("key", DIGIT, raw_target, target.key)},
	{SCHEMA_FIELD("min_persons", INT, raw_target, target.min_persons), .max = 20},
};
static const struct schema target_schema = {
	.what = N_("a target"), ROWS(target_fields), NODE(raw_target)};

static const struct schema_field dimension_fields[] = {
	{SCHEMA_FIELD("id", CODE_ID, raw_dimension, dimension.id), .required = true},
	{SCHEMA_FIELD("name", LINE, raw_dimension, dimension.name), .max = 24},
	{SCHEMA_FIELD("label", LABEL, raw_dimension, dimension.label), .max = MAX_LINE},
};
static const struct schema dimension_schema = {
	.what = N_("a dimension"), ROWS(dimension_fields), NODE(raw_dimension)};

static const struct schema_field group_fields[] = {
	{SCHEMA_FIELD("id", CODE_ID, raw_group, group.id), .required = true},
	{SCHEMA_FIELD("label", LABEL, raw_group, group.label), .max = MAX_LINE},
};
static const struct schema group_schema = {
	.what = N_("a group"), ROWS(group_fields), NODE(raw_group), .shorthand = "id"};

static const struct schema_field value_fields[] = {
	{SCHEMA_FIELD("id", CODE_ID, raw_value, value.id), .required = true},
	{SCHEMA_FIELD("key", LETTER, raw_value, value.key)},
	{SCHEMA_FIELD("label", LABEL, raw_value, value.label), .max = MAX_LINE},
};
static const struct schema value_schema = {.what = N_("a value of a modifier"),
	ROWS(value_fields),
	NODE(raw_value),
	.shorthand = "id"};

static const struct schema_field modifier_fields[] = {
	{SCHEMA_FIELD("id", CODE_ID, raw_modifier, modifier.id), .required = true},
	{SCHEMA_FIELD("label", LABEL, raw_modifier, modifier.label), .max = MAX_LINE},
	{SCHEMA_FIELD("values", LIST, raw_modifier, values), .required = true, .max = 36,
		.of = &value_schema},
	{SCHEMA_FIELD("multiple", BOOL, raw_modifier, modifier.multiple)},
	{SCHEMA_FIELD("required", BOOL, raw_modifier, modifier.required)},
};
static const struct schema modifier_schema = {
	.what = N_("a modifier"), ROWS(modifier_fields), NODE(raw_modifier)};

static const struct schema_field code_fields[] = {
	{SCHEMA_FIELD("id", CODE_ID, raw_code, code.id), .required = true},
	{SCHEMA_FIELD("name", LINE, raw_code, code.name), .max = 24},
	{SCHEMA_FIELD("key", LINE, raw_code, code.key), .max = MAX_LINE},
	{SCHEMA_FIELD("label", LABEL, raw_code, code.label), .required = true, .max = MAX_LINE},
	{SCHEMA_FIELD("note", NOTE, raw_code, code.note), .max = MAX_NOTE},
	{SCHEMA_FIELD("kind", ENUM, raw_code, code.kind), .required = true, .words = code_words},
	{SCHEMA_FIELD("dimension", WORD, raw_code, dimension)},
	{SCHEMA_FIELD("group", WORD, raw_code, group)},
	{SCHEMA_FIELD("evidence_for", WORD, raw_code, item)},
	{SCHEMA_FIELD("valence", INT, raw_code, code.valence), .min = -1, .max = 1},
	{SCHEMA_FIELD("targets", WORDS, raw_code, targets)},
	{SCHEMA_FIELD("modifiers", WORDS, raw_code, modifiers)},
	{SCHEMA_FIELD("max_per_session", INT, raw_code, code.max_per_session), .max = 10000},
	{SCHEMA_FIELD("needs_picture", BOOL, raw_code, code.needs_picture)},
	{SCHEMA_FIELD("verified", BOOL, raw_code, code.verified)},
	{SCHEMA_FIELD("source", WORD, raw_code, source)},
};
static const struct schema code_schema = {.what = N_("a code"), ROWS(code_fields), NODE(raw_code)};

static const struct schema_field anchor_fields[] = {
	{SCHEMA_FIELD("value", NUMBER, raw_anchor, anchor.value), .required = true,
		.min = -MAX_VALUE, .max = MAX_VALUE},
	{SCHEMA_FIELD("label", LABEL, raw_anchor, anchor.label), .required = true, .max = MAX_LINE},
};
static const struct schema anchor_schema = {
	.what = N_("an anchor of a scale"), ROWS(anchor_fields), NODE(raw_anchor)};

static const struct raw_scale scale_defaults = {.scale.step = 1};
static const struct schema_field scale_fields[] = {
	{SCHEMA_FIELD("id", CODE_ID, raw_scale, id)},
	{SCHEMA_FIELD("min", NUMBER, raw_scale, scale.min), .required = true, .min = -MAX_VALUE,
		.max = MAX_VALUE},
	{SCHEMA_FIELD("max", NUMBER, raw_scale, scale.max), .required = true, .min = -MAX_VALUE,
		.max = MAX_VALUE},
	{SCHEMA_FIELD("step", NUMBER, raw_scale, scale.step), .max = MAX_VALUE},
	{SCHEMA_FIELD("anchors", LIST, raw_scale, anchors), .max = 100, .of = &anchor_schema},
};
static const struct schema scale_schema = {
	.what = N_("a scale"), ROWS(scale_fields), NODE(raw_scale), .defaults = &scale_defaults};

static const struct schema_field rating_fields[] = {
	{SCHEMA_FIELD("id", CODE_ID, raw_rating, item.id), .required = true},
	{SCHEMA_FIELD("name", LINE, raw_rating, item.name), .max = 24},
	{SCHEMA_FIELD("label", LABEL, raw_rating, item.label), .required = true, .max = MAX_LINE},
	{SCHEMA_FIELD("note", NOTE, raw_rating, item.note), .max = MAX_NOTE},
	{SCHEMA_FIELD("dimension", WORD, raw_rating, dimension)},
	{SCHEMA_FIELD("targets", WORDS, raw_rating, targets)},
	{SCHEMA_FIELD("when", ENUM, raw_rating, item.when), .words = when_words},
	{SCHEMA_FIELD("scale", NODE, raw_rating, scale), .required = true},
	{SCHEMA_FIELD("na_allowed", BOOL, raw_rating, item.na_allowed)},
	{SCHEMA_FIELD("requires_min_persons", INT, raw_rating, item.requires_min_persons),
		.max = 20},
	{SCHEMA_FIELD("verified", BOOL, raw_rating, item.verified)},
	{SCHEMA_FIELD("source", WORD, raw_rating, source)},
};
static const struct schema rating_schema = {
	.what = N_("a rating"), ROWS(rating_fields), NODE(raw_rating)};

static const struct schema_field cutoff_fields[] = {
	{SCHEMA_FIELD("if", WORD, raw_cutoff, when), .required = true},
	{SCHEMA_FIELD("label", LABEL, raw_cutoff, cutoff.label), .required = true, .max = MAX_LINE},
};
static const struct schema cutoff_schema = {
	.what = N_("a cut-off"), ROWS(cutoff_fields), NODE(raw_cutoff)};

static const struct schema_field score_fields[] = {
	{SCHEMA_FIELD("id", CODE_ID, raw_score, score.id), .required = true},
	{SCHEMA_FIELD("label", LABEL, raw_score, score.label), .max = MAX_LINE},
	{SCHEMA_FIELD("op", ENUM, raw_score, score.op), .required = true, .words = op_words},
	{SCHEMA_FIELD("targets", WORDS, raw_score, targets)},
	{SCHEMA_FIELD("items", WORDS, raw_score, items)},
	{SCHEMA_FIELD("reverse", WORDS, raw_score, reverse)},
	{SCHEMA_FIELD("codes", WORDS, raw_score, codes)},
	{SCHEMA_FIELD("scores", WORDS, raw_score, scores)},
	{SCHEMA_FIELD("min_valid", INT, raw_score, score.min_valid), .max = 1000},
	{SCHEMA_FIELD("cutoffs", LIST, raw_score, cutoffs), .max = 20, .of = &cutoff_schema},
	{SCHEMA_FIELD("verified", BOOL, raw_score, score.verified)},
	{SCHEMA_FIELD("source", WORD, raw_score, source)},
};
static const struct schema score_schema = {
	.what = N_("a score"), ROWS(score_fields), NODE(raw_score)};

static const struct raw_check check_defaults = {.check.severity = CHECK_WARN};
static const struct schema_field check_fields[] = {
	{SCHEMA_FIELD("id", CODE_ID, raw_check, check.id), .required = true},
	{SCHEMA_FIELD("label", LABEL, raw_check, check.label), .max = MAX_LINE},
	{SCHEMA_FIELD("dimensions", WORDS, raw_check, dimensions)},
	{SCHEMA_FIELD("if", ENUM, raw_check, check.when), .required = true, .words = if_words},
	{SCHEMA_FIELD("expect", WORD, raw_check, expect)},
	{SCHEMA_FIELD("severity", ENUM, raw_check, check.severity), .words = severity_words},
	{SCHEMA_FIELD("override", ENUM, raw_check, override), .words = override_words},
	{SCHEMA_FIELD("verified", BOOL, raw_check, check.verified)},
	{SCHEMA_FIELD("source", WORD, raw_check, source)},
};
static const struct schema check_schema = {
	.what = N_("a check"), ROWS(check_fields), NODE(raw_check), .defaults = &check_defaults};

static const struct raw_segments segments_defaults = {.segments.remind = true};
static const struct schema_field segments_fields[] = {
	{SCHEMA_FIELD("kind", ENUM, raw_segments, segments.kind), .required = true,
		.words = segment_words},
	{SCHEMA_FIELD("length", WORD, raw_segments, length)},
	{SCHEMA_FIELD("code", WORD, raw_segments, code)},
	{SCHEMA_FIELD("remind", BOOL, raw_segments, segments.remind)},
	{SCHEMA_FIELD("label", LABEL, raw_segments, segments.label), .max = MAX_LINE},
};
static const struct schema segments_schema = {.what = N_("the segments"),
	ROWS(segments_fields),
	NODE(raw_segments),
	.defaults = &segments_defaults};

static const struct schema_field codebook_fields[] = {
	{SCHEMA_FIELD("format", NODE, raw_codebook, format)},
	{SCHEMA_FIELD("id", FILE_ID, raw_codebook, head.id), .required = true},
	{SCHEMA_FIELD("version", LINE, raw_codebook, head.version), .required = true, .max = 32},
	{SCHEMA_FIELD("title", LABEL, raw_codebook, head.title), .required = true, .max = MAX_LINE},
	{SCHEMA_FIELD("status", ENUM, raw_codebook, head.status), .words = status_words},
	{SCHEMA_FIELD("languages", WORDS, raw_codebook, languages)},
	{SCHEMA_FIELD("nl_official", BOOL, raw_codebook, head.nl_official)},
	{SCHEMA_FIELD("licence", TEXT, raw_codebook, head.licence), .max = MAX_NOTE},
	{SCHEMA_FIELD("note", NOTE, raw_codebook, head.note), .max = MAX_NOTE},
	{SCHEMA_FIELD("sources", LIST, raw_codebook, sources), .max = 200, .of = &source_schema},
	{SCHEMA_FIELD("targets", LIST, raw_codebook, targets), .required = true, .min = 1,
		.max = 32, .of = &target_schema},
	{SCHEMA_FIELD("dimensions", LIST, raw_codebook, dimensions), .max = 64,
		.of = &dimension_schema},
	{SCHEMA_FIELD("groups", LIST, raw_codebook, groups), .max = 64, .of = &group_schema},
	{SCHEMA_FIELD("modifiers", LIST, raw_codebook, modifiers), .max = CODEBOOK_MAX_MODIFIERS,
		.of = &modifier_schema},
	{SCHEMA_FIELD("codes", LIST, raw_codebook, codes), .max = CODEBOOK_MAX_CODES,
		.of = &code_schema},
	{SCHEMA_FIELD("scales", LIST, raw_codebook, scales), .max = 64, .of = &scale_schema},
	{SCHEMA_FIELD("ratings", LIST, raw_codebook, ratings), .max = 200, .of = &rating_schema},
	{SCHEMA_FIELD("scores", LIST, raw_codebook, scores), .max = 200, .of = &score_schema},
	{SCHEMA_FIELD("checks", LIST, raw_codebook, checks), .max = 100, .of = &check_schema},
	{SCHEMA_FIELD("segments", MAP, raw_codebook, segments), .of = &segments_schema},
	{SCHEMA_FIELD("form", BOOL, raw_codebook, head.form)},
};
static const struct schema codebook_schema = {
	.what = N_("a codebook"), ROWS(codebook_fields), NODE(raw_codebook)};

bool raw_scale_read(struct schema_reader *r, const struct yaml_node *node, struct raw_scale *out)
{
	return schema_read(r, node, &scale_schema, out);
}

static bool is_language(const char *s)
{
	return strlen(s) == 2 && s[0] >= 'a' && s[0] <= 'z' && s[1] >= 'a' && s[1] <= 'z';
}

static void add_language(
	struct schema_reader *r, const char **languages, size_t *n, const struct yaml_node *node)
{
	if (!is_language(node->text)) {
		schema_mistake(r, node,
			_("'%s' is no language; a language has two small letters (en, nl)"),
			node->text);
		return;
	}
	for (size_t i = 0; i < *n; i++) {
		if (strcmp(languages[i], node->text) == 0) {
			schema_mistake(r, node, _("'%s' is in this list already"), node->text);
			return;
		}
	}
	languages[(*n)++] = arena_strdup(r->arena, node->text);
}

/* The labels' languages must be known before the labels are read. What is neither a text nor a list
 * of texts is reported with the other keys. */
static void read_languages(struct schema_reader *r, const struct yaml_node *root)
{
	const struct yaml_node *node = yaml_get(root, "languages");
	const char **languages = arena_alloc(r->arena, node ? node->n + 1 : 1, sizeof *languages);
	size_t n = 0;

	if (node && node->kind == YAML_TEXT && (node->text[0] != '\0' || node->quoted))
		add_language(r, languages, &n, node);
	if (node && node->kind == YAML_LIST)
		for (const struct yaml_node *m = node->first; m; m = m->next)
			if (m->kind == YAML_TEXT)
				add_language(r, languages, &n, m);
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
