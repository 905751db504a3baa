/* The codebooks behind a table of scores. See the header. */
#include "cli/scores_codebooks.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/known_codebook.h"
#include "model/codebook_diff.h"
#include "store/codebook_file.h"
#include "store/journal.h"

static void keep(struct scores_codebooks *list, struct codebook *cb)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->items[i].sha256, cb->sha256) == 0) {
			codebook_free(cb);
			return;
		}
	MEM_GROW(list->items, list->n, list->capacity);
	list->items[list->n++] = *cb;
}

static void read_versions(struct scores_codebooks *list, const struct study *study, const char *id)
{
	char *folder = file_join(study->root, "codebooks/used");
	struct problems problems = {0};
	struct file_names names = {0};
	size_t n_id = strlen(id);
	struct codebook cb;

	if (study_codebook(study, id, NULL, &cb, &problems))
		keep(list, &cb);
	if (file_list(folder, &names, NULL))
		for (size_t i = 0; i < names.n; i++) {
			char *path = file_join(folder, names.items[i]);

			if (strncmp(names.items[i], id, n_id) == 0 && names.items[i][n_id] == '@' &&
				codebook_file_read(path, &cb, &problems))
				keep(list, &cb);
			free(path);
		}
	file_names_free(&names);
	problems_clear(&problems);
	free(folder);
}

static bool is_single(const struct file_names *ids, struct error *err)
{
	struct text t = {0};

	if (ids->n <= 1)
		return true;
	for (size_t i = 0; i < ids->n; i++)
		text_printf(&t, "%s%s", i ? ", " : "", ids->items[i]);
	error_set(err,
		_("a wide table holds one codebook, and there are %s; choose one with --codebook"),
		t.s);
	text_clear(&t);
	return false;
}

bool scores_codebooks_find(struct scores_codebooks *out, const struct study *study,
	const struct file_names *sessions, const char *only, bool single, struct error *err)
{
	struct file_names ids = {0};
	bool good;

	*out = (struct scores_codebooks){0};
	known_codebooks_used(study, sessions, only, &ids);
	good = !single || is_single(&ids, err);
	for (size_t i = 0; i < ids.n && good; i++)
		read_versions(out, study, ids.items[i]);
	out->refs = mem_alloc(out->n + 1, sizeof *out->refs);
	for (size_t i = 0; i < out->n; i++)
		out->refs[i] = &out->items[i];
	file_names_free(&ids);
	return good;
}

void scores_codebooks_clear(struct scores_codebooks *c)
{
	for (size_t i = 0; i < c->n; i++)
		codebook_free(&c->items[i]);
	free(c->items);
	free(c->refs);
	*c = (struct scores_codebooks){0};
}

/* ---- versions ---- */

static int compare_versions(
	const struct scores_version *a, const char *codebook, const char *version)
{
	int order = strcmp(a->codebook, codebook);

	if (order != 0)
		return order;
	if (strcmp(a->version, version) == 0)
		return 0;
	return version_fit(version, a->version, CHANGE_PATCH) == VERSION_LOWER ? -1 : 1;
}

static void add_version(struct scores_versions *v, const char *codebook, const char *version)
{
	size_t i = 0;

	for (size_t k = 0; k < v->n; k++) {
		int order = compare_versions(&v->items[k], codebook, version);

		if (order == 0)
			return;
		if (order < 0)
			i = k + 1;
	}
	MEM_GROW(v->items, v->n, v->capacity);
	memmove(&v->items[i + 1], &v->items[i], (v->n - i) * sizeof *v->items);
	v->items[i] = (struct scores_version){mem_strdup(codebook), mem_strdup(version)};
	v->n++;
}

/* Fields 4 and 5 of a row: session, coder, pass, codebook, codebook_version. */
void scores_versions_note(struct scores_versions *v, const char *rows)
{
	const char *last = "";
	size_t n_last = 0;

	for (const char *row = rows; *row; row += strcspn(row, "\n") + 1) {
		const char *field = row;
		size_t n_codebook, n;
		char *codebook, *version;

		for (int i = 0; i < 3; i++)
			field += strcspn(field, "\t") + 1;
		n_codebook = strcspn(field, "\t");
		n = n_codebook + 1 + strcspn(field + n_codebook + 1, "\t");
		if (n == n_last && memcmp(field, last, n) == 0)
			continue;
		last = field;
		n_last = n;
		codebook = mem_strndup(field, n_codebook);
		version = mem_strndup(field + n_codebook + 1, n - n_codebook - 1);
		add_version(v, codebook, version);
		free(codebook);
		free(version);
	}
}

/* How codebook diff calls a version; the caller frees. */
static char *name_for_diff(const struct scores_codebooks *all, const struct scores_version *v)
{
	for (size_t i = 0; i < all->n; i++)
		if (strcmp(all->items[i].version, v->version) == 0)
			return mem_printf("%s@%.12s", v->codebook, all->items[i].sha256);
	return mem_printf("%s@", v->codebook);
}

static void warn(const struct scores_version *versions, size_t n, const struct study *study)
{
	struct scores_codebooks all = {0};
	struct text list = {0};
	struct error warning = {0};
	char *first, *last;

	read_versions(&all, study, versions->codebook);
	for (size_t i = 0; i < n; i++)
		text_printf(&list, "%s%s", i > 0 ? ", " : "", versions[i].version);
	first = name_for_diff(&all, &versions[0]);
	last = name_for_diff(&all, &versions[n - 1]);
	error_set(&warning,
		_("warning: this table has values of %zu versions of '%s' (%s), and what has the "
		  "same name in them can mean something else; 'turven codebook diff %s %s' tells "
		  "what changed"),
		n, versions->codebook, list.s, first, last);
	error_print(&warning);
	free(first);
	free(last);
	text_clear(&list);
	scores_codebooks_clear(&all);
}

void scores_versions_warn(const struct scores_versions *v, const struct study *study)
{
	for (size_t from = 0, to; from < v->n; from = to) {
		for (to = from + 1; to < v->n; to++)
			if (strcmp(v->items[to].codebook, v->items[from].codebook) != 0)
				break;
		if (to - from > 1)
			warn(&v->items[from], to - from, study);
	}
}

void scores_versions_clear(struct scores_versions *v)
{
	for (size_t i = 0; i < v->n; i++) {
		free(v->items[i].codebook);
		free(v->items[i].version);
	}
	free(v->items);
	*v = (struct scores_versions){0};
}
