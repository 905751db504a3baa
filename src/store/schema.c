/*
 * The one place where a text of a descriptor becomes a value. Nothing is guessed: the table says
 * what a key holds.
 */
#include "store/schema.h"

#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/utf8.h"

#define MAX_MISTAKES 100

/* ---- mistakes ---- */

static void report(struct schema_reader *r, enum severity severity, int line, int column,
	const char *fmt, va_list ap) __attribute__((format(printf, 5, 0)));

static void report(struct schema_reader *r, enum severity severity, int line, int column,
	const char *fmt, va_list ap)
{
	struct text t = {0};

	if (++r->n_mistakes > MAX_MISTAKES)
		return;
	if (r->n_mistakes == MAX_MISTAKES) {
		problems_add(r->problems, SEVERITY_ERROR, r->file, 0, 0,
			_("more than %d mistakes; mend these first"), MAX_MISTAKES - 1);
		return;
	}
	text_vprintf(&t, fmt, ap);
	problems_add(r->problems, severity, r->file, line, column, "%s", t.s);
	text_clear(&t);
}

void schema_mistake(struct schema_reader *r, const struct yaml_node *at, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	report(r, SEVERITY_ERROR, at->line, at->column, fmt, ap);
	va_end(ap);
}

void schema_warning(struct schema_reader *r, const struct yaml_node *at, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	report(r, SEVERITY_WARNING, at->line, at->column, fmt, ap);
	va_end(ap);
}

void schema_mistake_key(struct schema_reader *r, const struct yaml_node *at, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	report(r, SEVERITY_ERROR, at->key ? at->key_line : at->line,
		at->key ? at->key_column : at->column, fmt, ap);
	va_end(ap);
}

const char *schema_nearest(
	struct schema_reader *r, const char *s, const char *const *candidates, size_t n)
{
	const char *nearest = text_nearest(s, candidates, n);

	return nearest ? arena_printf(r->arena, _("; did you mean '%s'?"), nearest) : "";
}

/* What the mistaken value is called: its key, or "an item" of a list. */
static const char *called(struct schema_reader *r, const struct yaml_node *node)
{
	return node->key ? arena_printf(r->arena, "'%s'", node->key) : _("an item of the list");
}

/* "; it is ..." for a value of another kind. */
static const char *it_is(struct schema_reader *r, const struct yaml_node *node)
{
	if (node->kind == YAML_LIST)
		return _("a list");
	if (node->kind == YAML_MAP)
		return _("a map");
	if (node->text[0] == '\0' && !node->quoted)
		return _("nothing");
	if (strlen(node->text) > 60)
		return _("a long text");
	return arena_printf(r->arena, "'%s'", node->text);
}

static bool wrong(struct schema_reader *r, const struct yaml_node *node, const char *needed)
{
	schema_mistake(
		r, node, _("%s must be %s, and is %s"), called(r, node), needed, it_is(r, node));
	return false;
}

/* ---- single values ---- */

static bool is_text(const struct yaml_node *node)
{
	return node->kind == YAML_TEXT && (node->text[0] != '\0' || node->quoted);
}

/* A text without control characters, its outer white space cut off; NULL after a mistake. */
static const char *read_text(
	struct schema_reader *r, const struct yaml_node *node, bool lines, double max)
{
	const char *s = node->text;
	size_t n, limit = max > 0 ? (size_t)max : 1000;

	if (!is_text(node)) {
		wrong(r, node, _("a text"));
		return NULL;
	}
	while (*s == ' ' || *s == '\t' || *s == '\n')
		s++;
	n = strlen(s);
	while (n > 0 && (s[n - 1] == ' ' || s[n - 1] == '\t' || s[n - 1] == '\n'))
		n--;
	if (n == 0) {
		schema_mistake(
			r, node, _("%s is empty; leave the key out instead"), called(r, node));
		return NULL;
	}
	if (n > limit) {
		schema_mistake(r, node, _("%s has %zu bytes; at most %zu are allowed"),
			called(r, node), n, limit);
		return NULL;
	}
	for (size_t i = 0; i < n;) {
		int32_t cp;

		i += utf8_decode(s + i, n - i, &cp);
		if (lines && (cp == '\n' || cp == '\t'))
			continue;
		if (cp == '\n') {
			schema_mistake(r, node, _("%s must be on one line"), called(r, node));
			return NULL;
		}
		if (cp < 0x20 || (cp >= 0x7F && cp < 0xA0)) {
			schema_mistake(r, node, _("%s holds the control character U+%04X"),
				called(r, node), (unsigned)cp);
			return NULL;
		}
	}
	return arena_printf(r->arena, "%.*s", (int)n, s);
}

/* Names of files can hold anything. */
static const char *read_path(struct schema_reader *r, const struct yaml_node *node, double max)
{
	if (!is_text(node) || node->text[0] == '\0' || (double)strlen(node->text) > max) {
		wrong(r, node,
			arena_printf(r->arena,
				_("the name of a file or folder, of at most %.0f bytes"), max));
		return NULL;
	}
	return arena_strdup(r->arena, node->text);
}

static const char *read_id(struct schema_reader *r, const struct yaml_node *node, bool code)
{
	if (!is_text(node)) {
		wrong(r, node, _("an id"));
		return NULL;
	}
	if (code ? !text_is_code_id(node->text) : !text_is_file_id(node->text)) {
		schema_mistake(r, node, _("%s is no id; an id has %s"), it_is(r, node),
			code ? text_code_id_rule() : text_file_id_rule());
		return NULL;
	}
	if (schema_is_date_like(node->text))
		schema_warning(
			r, node, _("a spreadsheet turns the id '%s' into a date"), node->text);
	else if (schema_is_number_like(node->text))
		schema_warning(r, node,
			_("programs for tables take the id '%s' for a number; put a letter first"),
			node->text);
	return arena_strdup(r->arena, node->text);
}

static bool is_language(const char *s)
{
	return s[0] >= 'a' && s[0] <= 'z' && s[1] >= 'a' && s[1] <= 'z' && s[2] == '\0';
}

static bool is_listed(const struct schema_reader *r, const char *language)
{
	for (size_t i = 0; i < r->n_languages; i++)
		if (strcmp(r->languages[i], language) == 0)
			return true;
	return r->n_languages == 0;
}

static bool read_label_map(struct schema_reader *r, const struct yaml_node *node, bool lines,
	double max, struct label *out)
{
	struct label_text *items = arena_alloc(r->arena, node->n, sizeof *items);
	size_t n = 0;

	for (const struct yaml_node *m = node->first; m; m = m->next) {
		const char *text;

		if (!is_language(m->key)) {
			schema_mistake_key(r, m,
				_("'%s' is no language; a label has languages of two small letters "
				  "(en, nl)"),
				m->key);
			continue;
		}
		if (!is_listed(r, m->key)) {
			schema_mistake_key(r, m,
				_("the language '%s' is not in 'languages' at the top of the file"),
				m->key);
			continue;
		}
		text = read_text(r, m, lines, max);
		if (text)
			items[n++] = (struct label_text){
				.language = arena_strdup(r->arena, m->key), .text = text};
	}
	*out = (struct label){.items = items, .n = n};
	/* Notes may well be there in one language only. */
	for (size_t i = 0; n == node->n && !lines && i < r->n_languages; i++)
		if (!yaml_get(node, r->languages[i]))
			schema_warning(r, node, _("%s has no text in the language '%s'"),
				called(r, node), r->languages[i]);
	return n == node->n;
}

static bool read_label(struct schema_reader *r, const struct yaml_node *node, bool lines,
	double max, struct label *out)
{
	struct label_text *item;

	if (node->kind == YAML_MAP && node->n > 0)
		return read_label_map(r, node, lines, max, out);
	if (!is_text(node))
		return wrong(
			r, node, _("a text, or a map of texts by language ({en: ..., nl: ...})"));
	item = arena_alloc(r->arena, 1, sizeof *item);
	item->language = r->n_languages ? r->languages[0] : "";
	item->text = read_text(r, node, lines, max);
	if (!item->text)
		return false;
	*out = (struct label){.items = item, .n = 1};
	return true;
}

static bool read_integer(struct schema_reader *r, const struct yaml_node *node,
	const struct schema_field *field, long long *out)
{
	long long min = (long long)field->min, max = (long long)field->max;

	if (is_text(node)) {
		const char *s = node->text + (node->text[0] == '+' && node->text[1] != '-');

		if (text_to_int64(s, strlen(s), min, max, out))
			return true;
	}
	return wrong(
		r, node, arena_printf(r->arena, _("a whole number from %lld to %lld"), min, max));
}

static bool read_number(struct schema_reader *r, const struct yaml_node *node,
	const struct schema_field *field, double *out)
{
	double x;

	if (is_text(node) && text_to_double(node->text, &x) && x >= field->min && x <= field->max) {
		*out = x;
		return true;
	}
	return wrong(r, node,
		arena_printf(r->arena,
			_("a number from %.0f to %.0f, with a point for decimals (0.5)"),
			field->min, field->max));
}

static bool read_bool(struct schema_reader *r, const struct yaml_node *node, bool *out)
{
	if (is_text(node)) {
		const char *s = node->text;

		if (strcmp(s, "true") == 0 || strcmp(s, "yes") == 0) {
			*out = true;
			return true;
		}
		if (strcmp(s, "false") == 0 || strcmp(s, "no") == 0) {
			*out = false;
			return true;
		}
	}
	return wrong(r, node, _("true or false"));
}

static bool read_enum(struct schema_reader *r, const struct yaml_node *node,
	const struct schema_field *field, unsigned *out)
{
	struct text t = {0};
	size_t n = 0;

	for (; field->words[n]; n++) {
		if (is_text(node) && strcmp(node->text, field->words[n]) == 0) {
			*out = (unsigned)n;
			return true;
		}
	}
	for (size_t i = 0; i < n; i++)
		text_printf(&t, "%s%s",
			i == 0      ? ""
			: i + 1 < n ? ", "
				    : _(" or "),
			field->words[i]);
	if (is_text(node))
		schema_mistake(r, node, _("%s must be %s, and is %s%s"), called(r, node), t.s,
			it_is(r, node), schema_nearest(r, node->text, field->words, n));
	else
		wrong(r, node, t.s);
	text_clear(&t);
	return false;
}

static bool read_letter(
	struct schema_reader *r, const struct yaml_node *node, bool digits_only, char *out)
{
	if (is_text(node) && node->text[0] != '\0' && node->text[1] == '\0') {
		char c = node->text[0];

		if ((c >= '0' && c <= '9') ||
			(!digits_only && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')))) {
			*out = c;
			return true;
		}
	}
	return wrong(r, node, digits_only ? _("one digit") : _("one letter or digit"));
}

/* ---- structures ---- */

static bool read_list(struct schema_reader *r, const struct yaml_node *node,
	const struct schema_field *field, struct schema_list *out)
{
	const struct schema *of = field->of;
	bool good = true;
	char *item;

	if (node->kind != YAML_LIST)
		return wrong(r, node, _("a list"));
	if ((double)node->n > field->max) {
		schema_mistake(r, node, _("%s has %zu items; at most %.0f are allowed"),
			called(r, node), node->n, field->max);
		return false;
	}
	if (node->n == 0 && field->required) {
		schema_mistake(r, node, _("%s needs at least one"), called(r, node));
		good = false;
	}
	out->items = arena_alloc(r->arena, node->n, of->size);
	item = out->items;
	for (const struct yaml_node *m = node->first; m; m = m->next) {
		good = schema_read(r, m, of, item) && good;
		item += of->size;
		out->n++;
	}
	return good;
}

static bool check_words(struct schema_reader *r, const struct yaml_node *node, bool list)
{
	if (is_text(node))
		return true;
	if (!list || node->kind != YAML_LIST)
		return wrong(r, node, list ? _("a text or a list of texts") : _("a text"));
	for (const struct yaml_node *m = node->first; m; m = m->next)
		if (!is_text(m))
			return wrong(r, m, _("a text"));
	return true;
}

bool schema_read_value(struct schema_reader *r, const struct yaml_node *node,
	const struct schema_field *field, void *out)
{
	bool lines = field->kind == SCHEMA_TEXT || field->kind == SCHEMA_NOTE;
	const char **text = out;
	unsigned choice;
	long long i;

	switch (field->kind) {
	case SCHEMA_TEXT:
	case SCHEMA_LINE:
		*text = read_text(r, node, lines, field->max);
		return *text != NULL;
	case SCHEMA_PATH:
		*text = read_path(r, node, field->max);
		return *text != NULL;
	case SCHEMA_CODE_ID:
	case SCHEMA_FILE_ID:
		*text = read_id(r, node, field->kind == SCHEMA_CODE_ID);
		return *text != NULL;
	case SCHEMA_LABEL:
	case SCHEMA_NOTE:
		return read_label(r, node, lines, field->max, out);
	case SCHEMA_INT:
		if (!read_integer(r, node, field, &i))
			return false;
		*(int *)out = (int)i;
		return true;
	case SCHEMA_INT64:
		if (!read_integer(r, node, field, &i))
			return false;
		*(int64_t *)out = i;
		return true;
	case SCHEMA_NUMBER:
		return read_number(r, node, field, out);
	case SCHEMA_BOOL:
		return read_bool(r, node, out);
	case SCHEMA_ENUM:
		if (!read_enum(r, node, field, &choice))
			return false;
		memcpy(out, &choice, sizeof choice);
		return true;
	case SCHEMA_DIGIT:
	case SCHEMA_LETTER:
		return read_letter(r, node, field->kind == SCHEMA_DIGIT, out);
	case SCHEMA_LIST:
		return read_list(r, node, field, out);
	case SCHEMA_MAP:
		return schema_read(r, node, field->of, out);
	case SCHEMA_WORD:
	case SCHEMA_WORDS:
		if (!check_words(r, node, field->kind == SCHEMA_WORDS))
			return false;
		break;
	case SCHEMA_NODE:
		break;
	}
	*(const struct yaml_node **)out = node;
	return true;
}

static const struct schema_field *find_field(const struct schema *schema, const char *key)
{
	for (size_t i = 0; i < schema->n_fields; i++)
		if (strcmp(schema->fields[i].key, key) == 0)
			return &schema->fields[i];
	return NULL;
}

static void report_unknown(
	struct schema_reader *r, const struct yaml_node *node, const struct schema *schema)
{
	const char **keys = arena_alloc(r->arena, schema->n_fields, sizeof *keys);
	struct text t = {0};

	for (size_t i = 0; i < schema->n_fields; i++) {
		keys[i] = schema->fields[i].key;
		text_printf(&t, "%s%s", i ? ", " : "", keys[i]);
	}
	if (text_nearest(node->key, keys, schema->n_fields))
		schema_mistake_key(r, node, _("unknown key '%s' in %s%s"), node->key,
			_(schema->what), schema_nearest(r, node->key, keys, schema->n_fields));
	else
		schema_mistake_key(r, node, _("unknown key '%s' in %s; there are: %s"), node->key,
			_(schema->what), t.s);
	text_clear(&t);
}

static bool read_shorthand(struct schema_reader *r, const struct yaml_node *node,
	const struct schema *schema, void *out)
{
	const struct schema_field *field = find_field(schema, schema->shorthand);

	assert(field);
	return schema_read_value(r, node, field, (char *)out + field->offset);
}

bool schema_read(struct schema_reader *r, const struct yaml_node *node, const struct schema *schema,
	void *out)
{
	bool good = true;

	memset(out, 0, schema->size);
	if (schema->defaults)
		memcpy(out, schema->defaults, schema->size);
	if (schema->node_offset != SCHEMA_NO_NODE)
		*(const struct yaml_node **)(void *)((char *)out + schema->node_offset) = node;
	if (schema->shorthand && is_text(node))
		return read_shorthand(r, node, schema, out);
	if (node->kind != YAML_MAP) {
		schema_mistake(r, node, _("%s must be a map of keys and values, and is %s"),
			_(schema->what), it_is(r, node));
		return false;
	}
	for (const struct yaml_node *m = node->first; m; m = m->next) {
		const struct schema_field *field = find_field(schema, m->key);

		if (!field) {
			report_unknown(r, m, schema);
			good = false;
		} else if (m->kind == YAML_TEXT && !is_text(m)) {
			schema_mistake_key(r, m,
				_("'%s' has no value; give one or leave the key out"), m->key);
			good = false;
		} else {
			good = schema_read_value(r, m, field, (char *)out + field->offset) && good;
		}
	}
	for (size_t i = 0; i < schema->n_fields; i++) {
		const struct schema_field *field = &schema->fields[i];

		if (field->required && !yaml_get(node, field->key)) {
			schema_mistake(r, node, _("%s needs the key '%s', which is missing"),
				_(schema->what), field->key);
			good = false;
		}
	}
	return good;
}

bool schema_format(struct schema_reader *r, const struct yaml_node *root, const char *expected)
{
	const struct yaml_node *format = yaml_get(root, "format");
	size_t n = strcspn(expected, "/") + 1;

	if (root->kind != YAML_MAP) {
		schema_mistake(r, root, _("the file must begin with 'format: %s'"), expected);
		return false;
	}
	if (!format) {
		schema_mistake(
			r, root, _("the key 'format' is missing; write 'format: %s'"), expected);
		return false;
	}
	if (format->kind == YAML_TEXT && strcmp(format->text, expected) == 0)
		return true;
	if (format->kind == YAML_TEXT && strncmp(format->text, expected, n) == 0)
		schema_mistake(r, format,
			_("the format '%s' is of another version of turven; this one reads '%s'"),
			format->text, expected);
	else
		schema_mistake(r, format, _("'format' must be '%s', and is %s"), expected,
			it_is(r, format));
	return false;
}
