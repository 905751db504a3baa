/* A plan's mistakes, and the order in which it is made. */
#include "cli/import_plan.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cli/import_private.h"
#include "store/journal.h"
#include "store/journal_name.h"

#define MISTAKES_MAX 500 /* different ones */

/* ---- mistakes and changes ---- */

void plan_mistake(struct import_plan *p, const struct import_file *file, int line, int column,
	const char *fmt, ...)
{
	struct text t = {0};
	va_list ap;

	va_start(ap, fmt);
	text_vprintf(&t, fmt, ap);
	va_end(ap);
	for (size_t i = 0; i < p->n_mistakes; i++) {
		if (p->mistakes[i].file == file && strcmp(p->mistakes[i].text, t.s) == 0) {
			p->mistakes[i].n++;
			text_clear(&t);
			return;
		}
	}
	if (p->n_mistakes == MISTAKES_MAX) {
		p->n_untold++;
		text_clear(&t);
		return;
	}
	MEM_GROW(p->mistakes, p->n_mistakes, p->mistakes_capacity);
	p->mistakes[p->n_mistakes++] = (struct plan_mistake){file, line, column, t.s, 1};
}

static bool tell_mistakes(struct import_plan *p, struct problems *problems)
{
	for (size_t i = 0; i < p->n_mistakes; i++) {
		const struct plan_mistake *m = &p->mistakes[i];

		if (m->n == 1)
			problems_add(problems, SEVERITY_ERROR, m->file->path, m->line, m->column,
				"%s", m->text);
		else
			problems_add(problems, SEVERITY_ERROR, m->file->path, m->line, m->column,
				_("%s (%zu times, here first)"), m->text, m->n);
	}
	if (p->n_untold > 0)
		problems_add(problems, SEVERITY_ERROR, p->files[0].path, 0, 0,
			_("there are %zu more mistakes; mend these first"), p->n_untold);
	return p->n_mistakes == 0;
}

static bool is_same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

void plan_change(struct import_plan *p, enum plan_what what, const char *from, const char *to,
	bool state, size_t n)
{
	for (size_t i = 0; i < p->n_changes; i++) {
		struct plan_change *c = &p->changes[i];

		if (c->what == what && is_same(c->from, from) && strcmp(c->to, to) == 0) {
			c->n += n;
			return;
		}
	}
	MEM_GROW(p->changes, p->n_changes, p->changes_capacity);
	p->changes[p->n_changes++] = (struct plan_change){what, from, to, state, n};
}

static bool has_label(const struct label *label, const char *s)
{
	for (size_t i = 0; i < label->n; i++)
		if (strcmp(s, label->items[i].text) == 0)
			return true;
	return false;
}

bool plan_is_called(const char *s, const char *id, const char *name, const struct label *label)
{
	const char *c = s;
	char *visible;
	bool found;

	if (strcmp(s, id) == 0 || (name && strcmp(s, name) == 0) || has_label(label, s))
		return true;
	while (*c >= ' ' && *c <= '~')
		c++;
	if (*c == '\0')
		return false;
	visible = text_visible(s);
	found = has_label(label, visible);
	free(visible);
	return found;
}

size_t plan_set_place(const char *set)
{
	long long place;

	if (set && set[0] == '#' && text_to_int64(set + 1, strlen(set + 1), 1, 1000, &place))
		return (size_t)place;
	return 0;
}

/* ---- codebooks and sessions ---- */

static size_t find_codebook(struct import_plan *p, const struct plan_item *item)
{
	struct plan_codebook *c;

	for (size_t i = 0; i < p->n_codebooks; i++)
		if (strcmp(p->codebooks[i].id, item->name.codebook) == 0)
			return i;
	MEM_GROW(p->codebooks, p->n_codebooks, p->codebooks_capacity);
	c = &p->codebooks[p->n_codebooks];
	*c = (struct plan_codebook){
		.is_new = !p->wishes.codebook && !plan_has_codebook(p, item->name.codebook)};
	memcpy(c->id, item->name.codebook, sizeof c->id);
	return p->n_codebooks++;
}

static struct plan_session *find_session(struct import_plan *p, const char *id)
{
	struct plan_session *s;

	for (size_t i = p->n_sessions; i > 0; i--)
		if (strcmp(p->sessions[i - 1].id, id) == 0)
			return &p->sessions[i - 1];
	MEM_GROW(p->sessions, p->n_sessions, p->sessions_capacity);
	s = &p->sessions[p->n_sessions++];
	*s = (struct plan_session){0};
	snprintf(s->id, sizeof s->id, "%s", id);
	return s;
}

static void add_to_session(struct import_plan *p, size_t at)
{
	struct plan_session *s = find_session(p, p->items[at].name.session);

	p->items[at].session = (size_t)(s - p->sessions);
	MEM_GROW(s->items, s->n_items, s->items_capacity);
	s->items[s->n_items++] = at;
}

static void read_codebook(struct import_plan *p, size_t at, struct problems *problems)
{
	struct plan_codebook *c = &p->codebooks[at];
	struct error err = {0};

	if (c->is_new) {
		plan_draft(p, at);
		return;
	}
	c->ok = study_codebook(p->study, c->id, NULL, &c->cb, problems);
	if (c->ok && !study_codebook_unchanged(p->study, &c->cb, &err))
		problems_add(problems, SEVERITY_ERROR, p->study->root, 0, 0, "%s", err.text);
}

static bool make_parts(struct import_plan *p, struct problems *problems)
{
	for (size_t i = 0; i < p->n_items; i++) {
		struct plan_item *item = &p->items[i];

		if (!item->ok)
			continue;
		item->codebook = find_codebook(p, item);
		add_to_session(p, i);
	}
	for (size_t i = 0; i < p->n_codebooks; i++)
		read_codebook(p, i, problems);
	for (size_t i = 0; i < p->n_sessions; i++)
		plan_session(p, i);
	plan_roles(p);
	for (size_t i = 0; i < p->n_items; i++) {
		struct plan_item *item = &p->items[i];

		item->ok = item->ok && p->codebooks[item->codebook].ok &&
			   p->sessions[item->session].ok;
		if (item->ok)
			plan_match(p, item);
	}
	plan_spans(p);
	return tell_mistakes(p, problems);
}

bool import_plan_make(struct import_plan *p, const struct study *study,
	const struct import_wishes *wishes, const struct import_file *files, size_t n,
	struct problems *problems)
{
	size_t before = problems->n_errors;

	*p = (struct import_plan){.study = study, .wishes = *wishes, .files = files, .n_files = n};
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < files[i].data.n_observations; k++) {
			MEM_GROW(p->items, p->n_items, p->items_capacity);
			p->items[p->n_items++] = (struct plan_item){.file = &files[i],
				.from = &files[i].data.observations[k],
				.ok = true};
		}
	}
	for (size_t i = 0; i < p->n_items; i++) {
		plan_names(p, i);
	}
	return make_parts(p, problems) && problems->n_errors == before;
}

void import_plan_clear(struct import_plan *p)
{
	for (size_t i = 0; i < p->n_items; i++) {
		free(p->items[i].targets);
		free(p->items[i].records);
	}
	for (size_t i = 0; i < p->n_codebooks; i++) {
		free(p->codebooks[i].yaml);
		codebook_free(&p->codebooks[i].cb);
	}
	for (size_t i = 0; i < p->n_sessions; i++) {
		free(p->sessions[i].items);
		free(p->sessions[i].yaml);
		session_free(&p->sessions[i].session);
	}
	for (size_t i = 0; i < p->n_mistakes; i++)
		free(p->mistakes[i].text);
	free(p->items);
	free(p->codebooks);
	free(p->sessions);
	free(p->changes);
	free(p->mistakes);
	arena_clear(&p->arena);
	*p = (struct import_plan){0};
}
