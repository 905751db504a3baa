/*
 * The codes and their keys, grouped by dimension. After the first key of a path only what can
 * follow. Where there is no room for a list, the codes of a dimension run on behind its name, and
 * if need be those that share a first key become one entry.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "model/label.h"
#include "model/mediatime.h"
#include "ui/coding.h"

#define COLUMN_MIN 30
#define COLUMN_MAX 46

/* A line of the panel. */
struct entry {
	bool heading, runs;
	char key[CODEBOOK_MAX_KEY + 4];
	char text[100];
};

struct entries {
	struct entry *items;
	size_t n, capacity;
};

static struct entry *add(struct entries *e)
{
	MEM_GROW(e->items, e->n, e->capacity);
	memset(&e->items[e->n], 0, sizeof e->items[0]);
	return &e->items[e->n++];
}

static bool can_follow(const struct code *c, const char *path)
{
	return c->key && strncmp(c->key, path, strlen(path)) == 0;
}

/* How many codes of the dimension begin with this letter. */
static size_t n_of_letter(const struct codebook *cb, int dimension, char letter)
{
	size_t n = 0;

	for (size_t i = 0; i < cb->n_codes; i++)
		n += cb->codes[i].dimension == dimension && cb->codes[i].key &&
		     cb->codes[i].key[0] == letter;
	return n;
}

/* The first code of its dimension with this letter stands for all of them. */
static bool is_first_of_letter(const struct codebook *cb, size_t code)
{
	const struct code *c = &cb->codes[code];

	for (size_t i = 0; i < code; i++)
		if (cb->codes[i].dimension == c->dimension && cb->codes[i].key &&
			cb->codes[i].key[0] == c->key[0])
			return false;
	return true;
}

/* The rating that all codes of the dimension with this letter are evidence for, or -1. */
static int item_of_letter(const struct codebook *cb, int dimension, char letter)
{
	int item = -1;

	for (size_t i = 0; i < cb->n_codes; i++) {
		const struct code *c = &cb->codes[i];

		if (c->dimension != dimension || !c->key || c->key[0] != letter)
			continue;
		if (c->item < 0 || (item >= 0 && c->item != item))
			return -1;
		item = c->item;
	}
	return item;
}

static const char *dimension_label(const struct ui *ui, int dimension)
{
	const struct codebook *cb = desk_codebook(ui->desk);

	if (dimension < 0)
		return _("Codes");
	return label_get(
		&cb->dimensions[dimension].label, ui_language(ui), cb->dimensions[dimension].name);
}

static bool is_running(const struct ui *ui, size_t code)
{
	const struct timeline *t = desk_timeline(ui->desk);

	for (size_t i = 0; i < timeline_n_running(t); i++)
		if (timeline_running(t, i)->code == (int)code)
			return true;
	return false;
}

/* "+ " or "− ", where the name does not say it already. */
static const char *valence_sign(const struct code *c)
{
	char last = c->name[0] ? c->name[strlen(c->name) - 1] : '\0';

	if (c->valence == 0 || last == '+' || last == '-')
		return "";
	return c->valence > 0 ? "+ " : "− ";
}

static void add_code(const struct ui *ui, struct entries *e, size_t code, bool with_name)
{
	const struct code *c = &desk_codebook(ui->desk)->codes[code];
	struct entry *entry = add(e);
	const char *label = label_get(&c->label, ui_language(ui), c->id);
	bool named = with_name && strcmp(c->name, label) != 0;

	entry->runs = is_running(ui, code);
	snprintf(entry->key, sizeof entry->key, "%s", c->key);
	snprintf(entry->text, sizeof entry->text, "%s%s%s%.24s%s%.60s", entry->runs ? "● " : "",
		c->kind == CODE_STATE ? "⇄ " : "", with_name ? valence_sign(c) : "",
		named ? c->name : "", named ? " " : "", label);
}

/* Stands for all codes with this first key: what they are evidence for, or how many they are. */
static void add_letter(const struct ui *ui, struct entries *e, int dimension, char letter)
{
	const struct codebook *cb = desk_codebook(ui->desk);
	int item = item_of_letter(cb, dimension, letter);
	struct entry *entry = add(e);

	snprintf(entry->key, sizeof entry->key, "%c…", letter);
	if (item >= 0)
		snprintf(entry->text, sizeof entry->text, "%.60s",
			label_get(&cb->ratings[item].label, ui_language(ui), cb->ratings[item].id));
	else
		snprintf(entry->text, sizeof entry->text, "(%zu)",
			n_of_letter(cb, dimension, letter));
}

static void collect(
	const struct ui *ui, const char *path, bool names, bool collapsed, struct entries *e)
{
	const struct codebook *cb = desk_codebook(ui->desk);

	e->n = 0;
	for (int d = -1; d < (int)cb->n_dimensions; d++) {
		bool headed = false;
		for (size_t i = 0; i < cb->n_codes; i++) {
			const struct code *c = &cb->codes[i];
			if (c->dimension != d || !can_follow(c, path))
				continue;
			bool grouped =
				collapsed && path[0] == '\0' && n_of_letter(cb, d, c->key[0]) > 1;
			if (grouped && !is_first_of_letter(cb, i))
				continue;
			if (!headed) {
				struct entry *heading = add(e);
				heading->heading = true;
				snprintf(heading->text, sizeof heading->text, "%s",
					dimension_label(ui, d));
				headed = true;
			}
			if (!grouped) {
				add_code(ui, e, i, names);
				continue;
			}
			add_letter(ui, e, d, c->key[0]);
		}
	}
}

static void draw_entry(struct pen *p, const struct entry *entry, const char *path, int key_width)
{
	size_t typed = strlen(path);
	char head[CODEBOOK_MAX_KEY + 1];
	int start = p->column;

	if (entry->heading) {
		draw_text(p, ROLE_HEADING, entry->text);
		return;
	}
	/* what was typed already is faint */
	snprintf(head, sizeof head, "%.*s", (int)typed, entry->key);
	draw_text(p, ROLE_FAINT, head);
	draw_text(p, ROLE_KEY, entry->key + (typed <= strlen(entry->key) ? typed : 0));
	draw_blank(p, ROLE_PLAIN, start + key_width);
	draw_text(p, entry->runs ? ROLE_RUNNING : ROLE_PLAIN, entry->text);
}

/*
 * Puts the entries into columns, one below the other, no heading at the foot of a column. Draws
 * only if `path` is not NULL. Returns how many columns it takes.
 */
static int flow(const struct area *a, const struct entries *e, const char *path, int columns)
{
	int width = a->width / columns, key_width = 2, column = 0, row = 0;

	for (size_t i = 0; i < e->n; i++)
		if (!e->items[i].heading && draw_width(e->items[i].key) + 1 > key_width)
			key_width = draw_width(e->items[i].key) + 1;
	for (size_t i = 0; i < e->n; i++, row++) {
		if (row >= a->height - e->items[i].heading && row > 0) {
			column++;
			row = 0;
		}
		if (!path || column >= columns)
			continue;
		struct area cell = {a->row, a->column + column * width, a->height,
			width - (column + 1 < columns)};
		struct pen p = draw_pen(&cell, row);
		draw_entry(&p, &e->items[i], path, key_width);
	}
	return column + 1;
}

/* The widest columns that hold everything; 0 = not even the narrowest do. */
static int columns_for(const struct area *a, const struct entries *e)
{
	int most = a->width / COLUMN_MIN, least = a->width / COLUMN_MAX;

	for (int columns = least > 0 ? least : 1; columns <= most; columns++)
		if (flow(a, e, NULL, columns) <= columns)
			return columns;
	return 0;
}

/* How much shorter the shorter picture is made: labels of so many columns at most, and dimensions
 * that do not begin a row of their own. */
struct squeeze {
	int label;
	bool inline_headings;
};

static const struct squeeze squeezes[] = {
	{100, false},
	{20, false},
	{16, false},
	{12, false},
	{9, false},
	{16, true},
	{12, true},
	{9, true},
	{7, true},
	{5, true},
};

#define N_SQUEEZES (sizeof squeezes / sizeof squeezes[0])

static int least(int a, int b)
{
	return a < b ? a : b;
}

static void draw_run_on(const struct entry *entry, const struct pen *at, int text_width)
{
	struct pen p = *at;

	if (!entry->heading) {
		draw_text(&p, ROLE_KEY, entry->key);
		draw_text(&p, ROLE_PLAIN, " ");
	}
	p.end = least(p.end, p.column + text_width);
	draw_text(&p,
		entry->heading ? ROLE_HEADING
		: entry->runs  ? ROLE_RUNNING
			       : ROLE_PLAIN,
		entry->text);
}

/*
 * The shorter picture: each dimension begins on a row of its own and its codes run on behind it.
 * Draws `rows` rows of it, 0 = only measures. Returns how many it takes; *n_left are the codes that
 * were not drawn.
 */
static int run_on(const struct area *a, const struct entries *e, const struct squeeze *s, int rows,
	size_t *n_left)
{
	struct pen p = draw_pen(a, 0);
	int row = 0;

	*n_left = 0;
	for (size_t i = 0; i < e->n; i++) {
		const struct entry *entry = &e->items[i];
		int text = draw_width(entry->text), width;
		text = least(text, entry->heading && !s->inline_headings ? text : s->label);
		width = text + (entry->heading ? 0 : draw_width(entry->key) + 1);
		bool begins = entry->heading && !s->inline_headings;
		if (i > 0 && (begins || p.column + width > p.end)) {
			p = draw_pen(a, ++row);
			p.column += !entry->heading;
		}
		if (row < rows)
			draw_run_on(entry, &p, text);
		else
			*n_left += !entry->heading;
		p.column += width + 2;
	}
	return row + 1;
}

/* No code is left out without a word. */
static void draw_squeezed(const struct area *a, const struct entries *e)
{
	const struct squeeze *s = &squeezes[0];
	size_t n_left;

	for (size_t i = 0; i < N_SQUEEZES; i++) {
		s = &squeezes[i];
		if (run_on(a, e, s, 0, &n_left) <= a->height)
			break;
	}
	if (run_on(a, e, s, 0, &n_left) <= a->height) {
		run_on(a, e, s, a->height, &n_left);
		return;
	}
	run_on(a, e, s, a->height - 1, &n_left);
	struct pen p = draw_pen(a, a->height - 1);
	draw_printf(&p, ROLE_WARNING, _("… %zu more, ? shows them"), n_left);
}

static void begun_at(const struct coding *c, char onset[MEDIATIME_SIZE])
{
	mediatime_format(c->moment.media_ms - c->moment.correction_ms, 1, onset);
}

void coding_path_words(const struct ui *ui, struct text *out)
{
	char onset[MEDIATIME_SIZE];

	if (ui->coding->path[0] == '\0')
		return;
	begun_at(ui->coding, onset);
	text_printf(out, _("%s… at %s"), ui->coding->path, onset);
}

/* What is asked, when something is; returns the rows taken. */
static int draw_title(const struct ui *ui, const struct area *a)
{
	const struct coding *c = ui->coding;
	struct pen p = draw_pen(a, 0);
	char onset[MEDIATIME_SIZE];

	if (c->path[0] != '\0') {
		begun_at(c, onset);
		draw_text(&p, ROLE_KEY, c->path);
		draw_printf(&p, ROLE_HEADING, _("… at %s: what follows?"), onset);
		return 1;
	}
	if (c->same_moment.n) {
		draw_text(&p, ROLE_WARNING, _("At the same moment: which code?"));
		return 1;
	}
	return 0;
}

void panel_codes_draw(struct ui *ui, const struct area *a)
{
	int title = draw_title(ui, a);
	struct area list = {a->row + title, a->column, a->height - title, a->width};
	struct entries e = {0};
	int columns;

	/* from the fullest picture to the shortest */
	collect(ui, ui->coding->path, true, false, &e);
	columns = columns_for(&list, &e);
	if (columns > 0) {
		flow(&list, &e, ui->coding->path, columns);
		free(e.items);
		return;
	}
	size_t n_left;
	collect(ui, ui->coding->path, false, false, &e);
	if (run_on(&list, &e, &squeezes[0], 0, &n_left) > list.height)
		collect(ui, ui->coding->path, false, true, &e);
	draw_squeezed(&list, &e);
	free(e.items);
}
