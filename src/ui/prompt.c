/* Editing a line, choosing from a menu, completing a name. */
#include "ui/prompt.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

/* ---- line ---- */

const char *line_text(const struct line *l)
{
	return l->text.s ? l->text.s : "";
}

void line_set(struct line *l, const char *text)
{
	text_truncate(&l->text, 0);
	l->cursor = 0;
	line_insert(l, text);
}

void line_clear(struct line *l)
{
	text_clear(&l->text);
	l->cursor = 0;
}

static size_t n_clusters(const char *s)
{
	size_t n = 0;

	for (size_t step = utf8_cluster(s); step > 0; step = utf8_cluster(s)) {
		s += step;
		n++;
	}
	return n;
}

/* Puts a piece of text in the place of the bytes from..to. */
static void splice(struct line *l, size_t from, size_t to, const char *with)
{
	struct text t = {0};

	text_add(&t, "");
	text_add_n(&t, line_text(l), from);
	text_add(&t, with);
	size_t cursor = t.len;
	text_add(&t, line_text(l) + to);
	text_clear(&l->text);
	l->text = t;
	l->cursor = cursor;
}

void line_insert(struct line *l, const char *text)
{
	char *clean = mem_strdup(text);

	for (char *c = clean; *c; c++)
		if (*c == '\n' || *c == '\r' || *c == '\t')
			*c = ' ';
	size_t room = LINE_LIMIT - n_clusters(line_text(l));
	char *end = clean;
	for (size_t step = utf8_cluster(end); step > 0 && room > 0;
		step = utf8_cluster(end), room--)
		end += step;
	*end = '\0';
	splice(l, l->cursor, l->cursor, clean);
	free(clean);
}

/* The start of the cluster that ends at `at`. */
static size_t before(const struct line *l, size_t at)
{
	const char *s = line_text(l);
	size_t last = 0;

	for (size_t i = 0; i < at;) {
		last = i;
		i += utf8_cluster(s + i);
	}
	return last;
}

static size_t after(const struct line *l, size_t at)
{
	return at + utf8_cluster(line_text(l) + at);
}

static size_t word_before(const struct line *l, size_t at)
{
	const char *s = line_text(l);

	while (at > 0 && s[at - 1] == ' ')
		at--;
	while (at > 0 && s[at - 1] != ' ')
		at--;
	return at;
}

static size_t word_after(const struct line *l, size_t at)
{
	const char *s = line_text(l);

	while (s[at] == ' ')
		at++;
	while (s[at] != '\0' && s[at] != ' ')
		at++;
	return at;
}

static bool move_key(struct line *l, const struct key *k)
{
	size_t n = strlen(line_text(l));

	if (key_is(k, "Left") || key_is(k, "Ctrl+B"))
		l->cursor = before(l, l->cursor);
	else if (key_is(k, "Right") || key_is(k, "Ctrl+F"))
		l->cursor = after(l, l->cursor);
	else if (key_is(k, "Ctrl+A") || key_is(k, "Home"))
		l->cursor = 0;
	else if (key_is(k, "Ctrl+E") || key_is(k, "End"))
		l->cursor = n;
	else if (key_is(k, "Ctrl+Left") || key_is(k, "Alt+b"))
		l->cursor = word_before(l, l->cursor);
	else if (key_is(k, "Ctrl+Right") || key_is(k, "Alt+f"))
		l->cursor = word_after(l, l->cursor);
	else
		return false;
	return true;
}

bool line_key(struct line *l, const struct key *k)
{
	size_t at = l->cursor, n = strlen(line_text(l));

	if (move_key(l, k))
		return true;
	if (key_is(k, "Backspace"))
		splice(l, before(l, at), at, "");
	else if (key_is(k, "Delete") || key_is(k, "Ctrl+D"))
		splice(l, at, after(l, at), "");
	else if (key_is(k, "Ctrl+W") || key_is(k, "Alt+Backspace"))
		splice(l, word_before(l, at), at, "");
	else if (key_is(k, "Ctrl+U"))
		splice(l, 0, at, "");
	else if (key_is(k, "Ctrl+K"))
		splice(l, at, n, "");
	else if (key_text(k))
		line_insert(l, key_text(k));
	else
		return false;
	return true;
}

/* ---- menu ---- */

void menu_add(struct menu *m, const char *key, int value, bool chosen, const char *label)
{
	if (m->n == MENU_MAX)
		return;
	struct menu_item *item = &m->items[m->n++];
	snprintf(item->key, sizeof item->key, "%s", key);
	snprintf(item->label, sizeof item->label, "%s", label);
	/* cut between characters, not within one */
	char *whole = utf8_repair(item->label, strlen(item->label), NULL);
	if (strcmp(whole, item->label) != 0) {
		size_t end = strlen(item->label);
		while (end > 0 && ((unsigned char)item->label[end - 1] & 0xc0) == 0x80)
			end--;
		if (end > 0)
			item->label[end - 1] = '\0';
	}
	free(whole);
	item->value = value;
	item->chosen = chosen;
}

enum menu_answer menu_key(struct menu *m, const struct key *k, int *value)
{
	for (size_t i = 0; i < m->n; i++) {
		if (m->items[i].key[0] != '\0' && key_is(k, m->items[i].key)) {
			m->cursor = i;
			*value = m->items[i].value;
			return MENU_CHOSEN;
		}
	}
	if (key_is(k, "Esc"))
		return MENU_CLOSED;
	if (m->n > 0 && key_is(k, "Enter")) {
		*value = m->items[m->cursor].value;
		return MENU_CHOSEN;
	}
	if (key_is(k, "Up") || key_is(k, "Down")) {
		if (key_is(k, "Up") && m->cursor > 0)
			m->cursor--;
		if (key_is(k, "Down") && m->cursor + 1 < m->n)
			m->cursor++;
		return MENU_MOVED;
	}
	return MENU_NOT_MINE;
}

/* ---- completion ---- */

size_t prompt_complete(struct prompt *p, struct ui *ui)
{
	const char *typed = line_text(&p->line), *candidate;
	const char *first = NULL;
	size_t n = 0, agree = 0, typed_length = strlen(typed);

	if (!p->candidate)
		return 0;
	for (size_t i = 0; (candidate = p->candidate(ui, i)) != NULL; i++) {
		if (strncmp(candidate, typed, typed_length) != 0)
			continue;
		if (n++ == 0) {
			first = candidate;
			agree = strlen(candidate);
		}
		for (size_t c = 0; c < agree; c++)
			if (candidate[c] != first[c])
				agree = c;
	}
	if (n > 0 && agree > typed_length) {
		char *text = mem_strndup(first, agree);
		line_set(&p->line, text);
		free(text);
	}
	return n;
}

void prompt_clear(struct prompt *p)
{
	line_clear(&p->line);
	memset(p, 0, sizeof *p);
}
