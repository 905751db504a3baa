/*
 * The codes and their keys, grouped by dimension. After the first key of a path only what can
 * follow. Where there is no room for every code, codes that share a first key become one row.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "model/label.h"
#include "model/mediatime.h"
#include "ui/coding.h"

#define COLUMN_MIN 18
#define COLUMN_MAX 46

/* A line of the panel. */
struct entry {
	bool heading;
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

/* How many codes begin with the first letter of this one's key. */
static size_t n_of_letter(const struct codebook *cb, char letter)
{
	size_t n = 0;

	for (size_t i = 0; i < cb->n_codes; i++)
		n += cb->codes[i].key && cb->codes[i].key[0] == letter;
	return n;
}

/* The first code with this letter stands for all of them. */
static bool is_first_of_letter(const struct codebook *cb, size_t code)
{
	for (size_t i = 0; i < code; i++)
		if (cb->codes[i].key && cb->codes[i].key[0] == cb->codes[code].key[0])
			return false;
	return true;
}

static const char *dimension_label(const struct ui *ui, int dimension)
{
	const struct codebook *cb = desk_codebook(ui->desk);

	if (dimension < 0)
		return _("Codes");
	return label_get(
		&cb->dimensions[dimension].label, ui_language(ui), cb->dimensions[dimension].name);
}

/* "Reflective: personal, Reflective: programme, …" shortened to their dimensions. */
static void name_group(const struct ui *ui, char letter, size_t n, char *out, size_t size)
{
	const struct codebook *cb = desk_codebook(ui->desk);
	int seen[8];
	size_t n_seen = 0;
	struct text t = {0};

	for (size_t i = 0; i < cb->n_codes; i++) {
		const struct code *c = &cb->codes[i];
		bool known = !c->key || c->key[0] != letter;
		for (size_t k = 0; k < n_seen; k++)
			known |= seen[k] == c->dimension;
		if (known || n_seen == 8)
			continue;
		seen[n_seen++] = c->dimension;
		text_printf(&t, "%s%s", t.len ? ", " : "", dimension_label(ui, c->dimension));
	}
	snprintf(out, size, "(%zu) %.80s", n, t.s ? t.s : "");
	text_clear(&t);
}

static bool is_running(const struct ui *ui, size_t code)
{
	const struct timeline *t = desk_timeline(ui->desk);

	for (size_t i = 0; i < timeline_n_running(t); i++)
		if (timeline_running(t, i)->code == (int)code)
			return true;
	return false;
}

static void add_code(const struct ui *ui, struct entries *e, size_t code, bool with_name)
{
	const struct code *c = &desk_codebook(ui->desk)->codes[code];
	struct entry *entry = add(e);

	snprintf(entry->key, sizeof entry->key, "%s", c->key);
	snprintf(entry->text, sizeof entry->text, "%s%s%.24s%s%.60s",
		is_running(ui, code) ? "● " : "", c->kind == CODE_STATE ? "⇄ " : "",
		with_name ? c->name : "", with_name ? " " : "",
		label_get(&c->label, ui_language(ui), c->id));
}

struct how {
	bool headings, names, collapsed;
};

static void collect(const struct ui *ui, const char *path, struct how how, struct entries *e)
{
	const struct codebook *cb = desk_codebook(ui->desk);

	e->n = 0;
	for (int d = -1; d < (int)cb->n_dimensions; d++) {
		bool headed = !how.headings;
		for (size_t i = 0; i < cb->n_codes; i++) {
			const struct code *c = &cb->codes[i];
			if (c->dimension != d || !can_follow(c, path))
				continue;
			size_t n = n_of_letter(cb, c->key[0]);
			bool grouped = how.collapsed && path[0] == '\0' && n > 1;
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
				add_code(ui, e, i, how.names);
				continue;
			}
			struct entry *group = add(e);
			snprintf(group->key, sizeof group->key, "%c…", c->key[0]);
			name_group(ui, c->key[0], n, group->text, sizeof group->text);
		}
	}
}

static void draw_entries(
	const struct area *a, const struct entries *e, const char *path, int columns)
{
	int width = a->width / columns, key_width = 2;

	for (size_t i = 0; i < e->n; i++)
		if (!e->items[i].heading && draw_width(e->items[i].key) + 1 > key_width)
			key_width = draw_width(e->items[i].key) + 1;
	for (size_t i = 0; i < e->n; i++) {
		int column = (int)i / a->height, row = (int)i % a->height;
		if (column >= columns)
			break;
		struct area cell = {a->row, a->column + column * width, a->height,
			width - (column + 1 < columns)};
		struct pen p = draw_pen(&cell, row);
		const struct entry *entry = &e->items[i];
		if (entry->heading) {
			draw_text(&p, ROLE_HEADING, entry->text);
			continue;
		}
		/* what was typed already is faint */
		size_t typed = strlen(path);
		char head[CODEBOOK_MAX_KEY + 1];
		snprintf(head, sizeof head, "%.*s", (int)typed, entry->key);
		int start = p.column;
		draw_text(&p, ROLE_FAINT, head);
		draw_text(&p, ROLE_KEY, entry->key + (typed <= strlen(entry->key) ? typed : 0));
		draw_blank(&p, ROLE_PLAIN, start + key_width);
		draw_text(&p,
			strncmp(entry->text, "● ", strlen("● ")) == 0 ? ROLE_RUNNING : ROLE_PLAIN,
			entry->text);
	}
}

/* The widest columns that hold everything; 0 = not even the narrowest do. */
static int columns_for(const struct area *a, size_t n)
{
	int most = a->width / COLUMN_MIN, least = a->width / COLUMN_MAX;

	for (int columns = least > 0 ? least : 1; columns <= most; columns++)
		if ((size_t)(columns * a->height) >= n)
			return columns;
	return 0;
}

static void draw_title(const struct ui *ui, const struct area *a)
{
	const struct coding *c = ui->coding;
	struct pen p = draw_pen(a, 0);
	char onset[MEDIATIME_SIZE];

	if (c->path[0] != '\0') {
		mediatime_format(c->moment.media_ms - c->moment.correction_ms, 1, onset);
		draw_text(&p, ROLE_KEY, c->path);
		draw_printf(&p, ROLE_HEADING, _("… at %s: what follows?"), onset);
	} else if (c->same_moment.n) {
		draw_text(&p, ROLE_WARNING, _("At the same moment: which code? (Esc: none)"));
	} else {
		draw_text(&p, ROLE_HEADING, _("Codes"));
	}
}

void panel_codes_draw(struct ui *ui, const struct area *a)
{
	/* from the fullest picture to the shortest */
	static const struct how ways[] = {
		{true, true, false},
		{false, true, false},
		{true, true, true},
		{true, false, true},
		{false, false, true},
	};
	struct area list = {a->row + 1, a->column, a->height - 1, a->width};
	struct entries e = {0};
	int columns = 0;

	draw_title(ui, a);
	for (size_t i = 0; i < sizeof ways / sizeof ways[0] && columns == 0; i++) {
		collect(ui, ui->coding->path, ways[i], &e);
		columns = columns_for(&list, e.n);
		/* two narrow columns of full codes say less than one row per letter */
		if (columns > 1 && !ways[i].collapsed && list.width / columns < 30)
			columns = 0;
	}
	if (columns == 0)
		columns = list.width / COLUMN_MIN;
	draw_entries(&list, &e, ui->coding->path, columns > 0 ? columns : 1);
	free(e.items);
}
