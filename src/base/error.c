/*
 * Errors are formatted here and nowhere else, so that every message ends whole characters and is
 * made visible the same way before a terminal sees it.
 */
#include "base/error.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"

/* Cuts at the last whole character that fits: a message may quote a long name. */
static void copy_message(struct error *err, const char *message, int code)
{
	size_t n = strlen(message);

	if (n >= sizeof err->text) {
		n = sizeof err->text - 1;
		while (n > 0 && ((unsigned char)message[n] & 0xC0) == 0x80)
			n--;
	}
	memcpy(err->text, message, n);
	err->text[n] = '\0';
	err->code = code;
}

/* Through a buffer of its own, because an argument may be err->text itself. */
bool error_set(struct error *err, const char *fmt, ...)
{
	struct text t = {0};
	va_list ap;

	if (!err)
		return false;
	va_start(ap, fmt);
	text_vprintf(&t, fmt, ap);
	va_end(ap);
	copy_message(err, t.s, 0);
	text_clear(&t);
	return false;
}

bool error_system(struct error *err, const char *fmt, ...)
{
	int code = errno;
	struct text t = {0};
	va_list ap;

	if (!err)
		return false;
	va_start(ap, fmt);
	text_vprintf(&t, fmt, ap);
	va_end(ap);
	text_printf(&t, ": %s", strerror(code));
	copy_message(err, t.s, code);
	text_clear(&t);
	errno = code;
	return false;
}

void error_text(const struct error *err, struct text *out)
{
	char *visible = text_visible(err->text);

	text_printf(out, "turven: %s\n", visible);
	free(visible);
}

void error_print(const struct error *err)
{
	struct text t = {0};

	error_text(err, &t);
	fputs(t.s, stderr);
	text_clear(&t);
}

void problems_clear(struct problems *p)
{
	for (size_t i = 0; i < p->n; i++) {
		free(p->items[i].file);
		free(p->items[i].text);
	}
	free(p->items);
	*p = (struct problems){0};
}

void problems_add(struct problems *p, enum severity severity, const char *file, int line,
	int column, const char *fmt, ...)
{
	struct text t = {0};
	va_list ap;

	va_start(ap, fmt);
	text_vprintf(&t, fmt, ap);
	va_end(ap);
	MEM_GROW(p->items, p->n, p->capacity);
	p->items[p->n++] = (struct problem){
		.severity = severity,
		.file = mem_strdup(file),
		.line = line,
		.column = column,
		.text = t.s,
	};
	if (severity == SEVERITY_ERROR)
		p->n_errors++;
}

static int compare_problems(const void *va, const void *vb)
{
	const struct problem *a = va, *b = vb;
	int order = strcmp(a->file, b->file);

	if (order)
		return order;
	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	if (a->column != b->column)
		return a->column < b->column ? -1 : 1;
	return strcmp(a->text, b->text);
}

static void add_place(struct text *t, const struct problem *p)
{
	text_add(t, p->file);
	if (p->line > 0)
		text_printf(t, ":%d", p->line);
	if (p->line > 0 && p->column > 0)
		text_printf(t, ":%d", p->column);
	text_add(t, ": ");
}

void problems_text(struct problems *p, struct text *out)
{
	if (p->n > 0)
		qsort(p->items, p->n, sizeof *p->items, compare_problems);
	for (size_t i = 0; i < p->n; i++) {
		const struct problem *item = &p->items[i];
		struct text t = {0};
		char *visible;

		add_place(&t, item);
		if (item->severity == SEVERITY_WARNING)
			text_add(&t, _("warning: "));
		text_add(&t, item->text);
		visible = text_visible(t.s);
		text_add(out, visible);
		text_add_c(out, '\n');
		free(visible);
		text_clear(&t);
	}
}

void problems_print(struct problems *p)
{
	struct text t = {0};

	problems_text(p, &t);
	if (t.s)
		fputs(t.s, stderr);
	text_clear(&t);
}

bool problems_first(const struct problems *p, struct error *err)
{
	const struct problem *first = NULL;
	struct text t = {0};

	for (size_t i = 0; i < p->n; i++) {
		const struct problem *item = &p->items[i];

		if (item->severity != SEVERITY_ERROR)
			continue;
		if (!first || compare_problems(item, first) < 0)
			first = item;
	}
	if (!first)
		return true;
	add_place(&t, first);
	text_add(&t, first->text);
	if (p->n_errors > 1)
		text_printf(&t, ngettext(" (and %zu more)", " (and %zu more)", p->n_errors - 1),
			p->n_errors - 1);
	error_set(err, "%s", t.s);
	text_clear(&t);
	return false;
}
