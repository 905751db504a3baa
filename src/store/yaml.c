/*
 * The only user of <yaml.h>: libyaml's events are put together to nodes here, with a stack of fixed
 * depth in place of recursion.
 */
#include "store/yaml.h"

#include <assert.h>
#include <string.h>

#include <yaml.h>

#include "base/i18n.h"
#include "base/utf8.h"

#define MAX_MISTAKES 100 /* of one file; nobody reads more */

struct frame {
	struct yaml_node *node, *last;
	/* map: the key whose value comes next */
	bool has_key;
	const char *key; /* NULL: a key that was refused, its value goes nowhere */
	yaml_mark_t key_mark;
};

struct build {
	const char *name, *text;
	size_t len;
	struct arena *arena;
	struct problems *problems;
	struct frame stack[YAML_MAX_DEPTH];
	size_t depth;
	struct yaml_node *root;
	size_t n_nodes;
	int n_mistakes;
	bool unusable; /* something was met that makes further checks pointless */
	bool stop;     /* give up at once */
};

static void mistake(struct build *b, yaml_mark_t mark, const char *text)
{
	problems_add(b->problems, SEVERITY_ERROR, b->name, (int)mark.line + 1, (int)mark.column + 1,
		"%s", text);
	if (++b->n_mistakes == MAX_MISTAKES) {
		problems_add(b->problems, SEVERITY_ERROR, b->name, 0, 0,
			_("more than %d mistakes; mend these first"), MAX_MISTAKES - 1);
		b->unusable = b->stop = true;
	}
}

static void refuse(struct build *b, yaml_mark_t mark, const char *text)
{
	mistake(b, mark, text);
	b->unusable = true;
}

static void give_up(struct build *b, yaml_mark_t mark, const char *text)
{
	refuse(b, mark, text);
	b->stop = true;
}

/* ---- the bytes, before libyaml sees them ---- */

/* What YAML lets stand in a file, and no control characters. */
static bool is_allowed(int32_t cp)
{
	return cp == '\t' || cp == '\n' || cp == '\r' || (cp >= 0x20 && cp <= 0x7E) || cp == 0x85 ||
	       (cp >= 0xA0 && cp <= 0xFFFD) || cp >= 0x10000;
}

/* One mistake will do: a file that is no text has too many. */
static bool check_bytes(struct build *b)
{
	yaml_mark_t mark = {0};

	for (size_t i = 0; i < b->len;) {
		int32_t cp;
		size_t n = utf8_decode(b->text + i, b->len - i, &cp);

		if (cp < 0) {
			refuse(b, mark,
				arena_printf(b->arena,
					_("the byte 0x%02X is not valid UTF-8; save the file as "
					  "UTF-8 text"),
					(unsigned)(unsigned char)b->text[i]));
			return false;
		}
		if (!is_allowed(cp)) {
			refuse(b, mark,
				arena_printf(b->arena,
					_("the control character U+%04X cannot stand in a text "
					  "file"),
					(unsigned)cp));
			return false;
		}
		if (cp == '\n' || (cp == '\r' && !(i + 1 < b->len && b->text[i + 1] == '\n'))) {
			mark.line++;
			mark.column = 0;
		} else {
			mark.column++;
		}
		i += n;
	}
	return true;
}

/* ---- syntax errors ---- */

/* The ASCII character at a mark, or NUL. */
static char char_at(const struct build *b, yaml_mark_t mark)
{
	size_t line = 0, column = 0;

	for (size_t i = 0; i < b->len;) {
		int32_t cp;
		size_t n = utf8_decode(b->text + i, b->len - i, &cp);

		if (line == mark.line && column == mark.column)
			return cp < 0x80 ? b->text[i] : '\0';
		if (line > mark.line)
			break;
		column++;
		if (cp == '\n') {
			line++;
			column = 0;
		}
		i += n;
	}
	return '\0';
}

static const char *syntax_hint(const struct build *b, const yaml_parser_t *parser)
{
	char c = char_at(b, parser->problem_mark);
	const char *problem = parser->problem ? parser->problem : "";

	if (c == '\t')
		return _("; this is a tab: indent with blanks");
	if (strstr(problem, "cannot start any token"))
		return _("; put text that starts like this in quotes");
	if (strstr(problem, "mapping values are not allowed"))
		return _("; put text that holds ': ' in quotes, and look at how far the lines are "
			 "indented");
	if (strstr(problem, "did not find expected"))
		return _("; look at how far the lines are indented, and for a missing bracket, "
			 "comma or quote");
	return "";
}

static void syntax_error(struct build *b, const yaml_parser_t *parser)
{
	const char *problem = parser->problem ? parser->problem : "unknown";
	const char *context = parser->context;
	const char *text;

	if (context && parser->context_mark.line != parser->problem_mark.line)
		text = arena_printf(b->arena, _("not valid YAML: %s %s that starts in line %zu%s"),
			problem, context, parser->context_mark.line + 1, syntax_hint(b, parser));
	else if (context)
		text = arena_printf(b->arena, _("not valid YAML: %s %s%s"), problem, context,
			syntax_hint(b, parser));
	else
		text = arena_printf(
			b->arena, _("not valid YAML: %s%s"), problem, syntax_hint(b, parser));
	give_up(b, parser->problem_mark, text);
}

/* ---- nodes ---- */

static bool is_key_next(const struct build *b)
{
	return b->depth > 0 && b->stack[b->depth - 1].node->kind == YAML_MAP &&
	       !b->stack[b->depth - 1].has_key;
}

/* A node that is complete, or a list or map that begins, finds its place in what is open. */
static void attach(struct build *b, struct yaml_node *node, yaml_mark_t mark)
{
	struct frame *f;

	if (b->depth == 0) {
		if (b->root) {
			give_up(b, mark, _("a second document; a file has one"));
		}
		b->root = b->root ? b->root : node;
		return;
	}
	f = &b->stack[b->depth - 1];
	if (f->node->kind == YAML_MAP) {
		bool lost = !f->key;

		node->key = f->key;
		node->key_line = (int)f->key_mark.line + 1;
		node->key_column = (int)f->key_mark.column + 1;
		f->has_key = false;
		if (lost)
			return;
	}
	if (f->node->n == YAML_MAX_MEMBERS) {
		give_up(b, mark,
			arena_printf(b->arena, _("more than %zu members in one list or map"),
				(size_t)YAML_MAX_MEMBERS));
		return;
	}
	if (f->last)
		f->last->next = node;
	else
		f->node->first = node;
	f->last = node;
	f->node->n++;
}

static struct yaml_node *new_node(struct build *b, enum yaml_kind kind, yaml_mark_t mark)
{
	struct yaml_node *node = arena_alloc(b->arena, 1, sizeof *node);

	node->kind = kind;
	node->line = (int)mark.line + 1;
	node->column = (int)mark.column + 1;
	if (++b->n_nodes > YAML_MAX_NODES)
		give_up(b, mark,
			arena_printf(b->arena, _("more than %zu values in one file"),
				(size_t)YAML_MAX_NODES));
	return node;
}

static void take_key(struct build *b, const char *key, yaml_mark_t mark)
{
	struct frame *f = &b->stack[b->depth - 1];
	const struct yaml_node *before = yaml_get(f->node, key);

	f->has_key = true;
	f->key = key;
	f->key_mark = mark;
	if (before) {
		mistake(b, mark,
			arena_printf(b->arena, _("the key '%s' is there already, in line %d"), key,
				before->key_line));
		f->key = NULL;
	}
}

static void take_text(struct build *b, const yaml_event_t *event)
{
	const char *value = (const char *)event->data.scalar.value;
	size_t n = event->data.scalar.length;
	struct yaml_node *node;
	char *text;

	if (memchr(value, '\0', n))
		refuse(b, event->start_mark, _("a NUL character in a text"));
	text = arena_alloc(b->arena, n + 1, 1);
	memcpy(text, value, n);
	if (is_key_next(b)) {
		take_key(b, text, event->start_mark);
		return;
	}
	node = new_node(b, YAML_TEXT, event->start_mark);
	node->text = text;
	node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
	attach(b, node, event->start_mark);
}

static void open_node(struct build *b, enum yaml_kind kind, yaml_mark_t mark)
{
	struct yaml_node *node = new_node(b, kind, mark);

	if (b->depth == YAML_MAX_DEPTH) {
		give_up(b, mark,
			arena_printf(b->arena, _("lists and maps nested deeper than %zu"),
				(size_t)YAML_MAX_DEPTH));
		return;
	}
	if (is_key_next(b)) {
		struct frame *f = &b->stack[b->depth - 1];

		mistake(b, mark, _("a key must be a text, not a list or map"));
		f->has_key = true;
		f->key = NULL;
	} else {
		attach(b, node, mark);
	}
	b->stack[b->depth++] = (struct frame){.node = node};
}

static void refuse_extras(struct build *b, const yaml_event_t *event, const yaml_char_t *anchor,
	const yaml_char_t *tag)
{
	if (anchor)
		refuse(b, event->start_mark,
			arena_printf(b->arena, _("the anchor '&%s'; anchors are not allowed here"),
				(const char *)anchor));
	if (tag)
		refuse(b, event->start_mark,
			arena_printf(b->arena, _("the tag '%s'; tags are not allowed here"),
				(const char *)tag));
}

static void take_event(struct build *b, const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_SCALAR_EVENT:
		refuse_extras(b, event, event->data.scalar.anchor, event->data.scalar.tag);
		take_text(b, event);
		break;
	case YAML_SEQUENCE_START_EVENT:
		refuse_extras(b, event, event->data.sequence_start.anchor,
			event->data.sequence_start.tag);
		open_node(b, YAML_LIST, event->start_mark);
		break;
	case YAML_MAPPING_START_EVENT:
		refuse_extras(
			b, event, event->data.mapping_start.anchor, event->data.mapping_start.tag);
		open_node(b, YAML_MAP, event->start_mark);
		break;
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		assert(b->depth > 0);
		b->depth--;
		break;
	case YAML_ALIAS_EVENT:
		refuse(b, event->start_mark,
			arena_printf(b->arena,
				_("the alias '*%s'; aliases are not allowed here, and a text that "
				  "starts with * needs quotes"),
				(const char *)event->data.alias.anchor));
		if (is_key_next(b))
			take_key(b, "", event->start_mark);
		else
			attach(b, new_node(b, YAML_LIST, event->start_mark), event->start_mark);
		break;
	default:
		break;
	}
}

static void parse(struct build *b)
{
	yaml_parser_t parser;
	bool end = false;

	if (!yaml_parser_initialize(&parser)) {
		problems_add(b->problems, SEVERITY_ERROR, b->name, 0, 0, _("out of memory"));
		b->unusable = true;
		return;
	}
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&parser, (const unsigned char *)b->text, b->len);
	while (!end && !b->stop) {
		yaml_event_t event;

		if (!yaml_parser_parse(&parser, &event)) {
			syntax_error(b, &parser);
			break;
		}
		take_event(b, &event);
		end = event.type == YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
}

bool yaml_load(const char *name, const char *text, size_t len, struct arena *arena,
	struct yaml_node **root, struct problems *problems)
{
	struct build b = {.name = name, .arena = arena, .problems = problems};

	/* A byte order mark is how some editors begin UTF-8. */
	if (len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
		text += 3;
		len -= 3;
	}
	b.text = text;
	b.len = len;
	if (len > YAML_MAX_SIZE) {
		problems_add(problems, SEVERITY_ERROR, name, 0, 0,
			_("the file is larger than %zu bytes, the most that is read"),
			YAML_MAX_SIZE);
		return false;
	}
	if (!check_bytes(&b))
		return false;
	parse(&b);
	if (b.unusable)
		return false;
	if (!b.root) {
		problems_add(problems, SEVERITY_ERROR, name, 0, 0, _("the file is empty"));
		return false;
	}
	*root = b.root;
	return true;
}

const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key)
{
	if (!map || map->kind != YAML_MAP)
		return NULL;
	for (const struct yaml_node *m = map->first; m; m = m->next)
		if (strcmp(m->key, key) == 0)
			return m;
	return NULL;
}
