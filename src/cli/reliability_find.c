/* Which work of a study turven reliability compares. See the header. */
#include "cli/reliability_find.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/known_codebook.h"

/* ---- lists of names ---- */

static bool has_name(const struct file_names *names, const char *name)
{
	for (size_t i = 0; i < names->n; i++)
		if (strcmp(names->items[i], name) == 0)
			return true;
	return false;
}

static void add_name(struct file_names *names, const char *name)
{
	if (has_name(names, name))
		return;
	names->items = mem_realloc(names->items, names->n + 1, sizeof *names->items);
	names->items[names->n++] = mem_strdup(name);
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void sort_names(struct file_names *names)
{
	if (names->n > 0)
		qsort(names->items, names->n, sizeof *names->items, compare_names);
}

/* ---- the observations of a session ---- */

void observation_label(const struct observation_name *name, char out[OBSERVATION_LABEL_SIZE])
{
	if (name->pass == 1)
		snprintf(out, OBSERVATION_LABEL_SIZE, "%s", name->coder);
	else
		snprintf(out, OBSERVATION_LABEL_SIZE, "%s+%d", name->coder, name->pass);
}

/* Is it the coder, or one of the coder's passes ("anna+2")? */
static bool is_pass_of(const char *label, const char *coder)
{
	size_t n = strlen(coder);

	return strncmp(label, coder, n) == 0 && (label[n] == '\0' || label[n] == '+');
}

/* The place among --coders: "anna+2" is that pass, "anna" each pass of hers unless one is named beside
 * it; then it is the first. n_coders: not asked for. */
static size_t coder_place(const struct request *r, const struct observation_name *name)
{
	char label[OBSERVATION_LABEL_SIZE];
	size_t whole = r->n_coders;
	bool named = false;

	observation_label(name, label);
	for (size_t i = 0; i < r->n_coders; i++) {
		if (strcmp(r->coders[i], label) == 0)
			return i;
		if (strcmp(r->coders[i], name->coder) == 0)
			whole = i;
		else
			named |= is_pass_of(r->coders[i], name->coder);
	}
	return named ? r->n_coders : whole;
}

static bool takes(const struct request *r, const struct observation_name *name)
{
	return (!r->codebook || strcmp(r->codebook, name->codebook) == 0) &&
	       (r->n_coders == 0 || coder_place(r, name) < r->n_coders);
}

static int place_order(
	const struct request *r, const struct observation_name *a, const struct observation_name *b)
{
	size_t i = coder_place(r, a), k = coder_place(r, b);
	int order = strcmp(a->coder, b->coder);

	/* pairs of two people come before those of one */
	if ((a->pass > 1) != (b->pass > 1))
		return a->pass > 1 ? 1 : -1;
	if (i != k)
		return i < k ? -1 : 1;
	return order != 0 ? order : (a->pass > b->pass) - (a->pass < b->pass);
}

static void sort_observations(const struct request *r, struct observation_name *names, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct observation_name name = names[i];
		size_t k = i;

		for (; k > 0 && place_order(r, &name, &names[k - 1]) < 0; k--)
			names[k] = names[k - 1];
		names[k] = name;
	}
}

size_t found_with(const struct found_session *s, const char *codebook)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++)
		n += strcmp(s->names[i].codebook, codebook) == 0;
	return n;
}

static bool find_in_session(struct found *f, const struct request *r, const struct study *study,
	const char *id, struct error *err)
{
	struct found_session s = {0};
	char *folder;
	size_t n = 0;
	bool good;

	if (!text_is_file_id(id))
		return error_set(
			err, _("'%s' is not a session id; allowed: %s"), id, text_file_id_rule());
	folder = study_session_folder(study, id);
	good = file_exists(folder)
		       ? journal_observations(folder, id, &s.names, &n, err)
		       : error_set(err, _("no session '%s'; 'turven list' shows them"), id);
	free(folder);
	for (size_t i = 0; i < n; i++) {
		char label[OBSERVATION_LABEL_SIZE];

		observation_label(&s.names[i], label);
		add_name(&f->coders, label);
		if (takes(r, &s.names[i]))
			s.names[s.n++] = s.names[i];
	}
	if (!good || s.n < 2) {
		free(s.names);
		return good;
	}
	s.id = mem_strdup(id);
	sort_observations(r, s.names, s.n);
	for (size_t i = 0; i < s.n; i++)
		if (found_with(&s, s.names[i].codebook) >= 2)
			add_name(&f->codebooks, s.names[i].codebook);
	MEM_GROW(f->items, f->n, f->capacity);
	f->items[f->n++] = s;
	return true;
}

/* ---- all sessions ---- */

static int compare_sessions(const void *a, const void *b)
{
	return strcmp(((const struct found_session *)a)->id, ((const struct found_session *)b)->id);
}

static void drop(struct found_session *s)
{
	free(s->id);
	free(s->names);
}

/* Each session once, whatever the order of the operands. */
static void sort_sessions(struct found *f)
{
	size_t n = 0;

	if (f->n > 0)
		qsort(f->items, f->n, sizeof *f->items, compare_sessions);
	for (size_t i = 0; i < f->n; i++) {
		if (n > 0 && strcmp(f->items[n - 1].id, f->items[i].id) == 0)
			drop(&f->items[i]);
		else
			f->items[n++] = f->items[i];
	}
	f->n = n;
}

static bool find_sessions(
	struct found *f, const struct request *r, const struct study *study, struct error *err)
{
	struct file_names ids = {0};
	bool good = true;

	for (size_t i = 0; i < r->a->n_operands && good; i++)
		good = find_in_session(f, r, study, r->a->operands[i], err);
	if (r->a->n_operands == 0)
		good = study_sessions(study, &ids, err);
	for (size_t i = 0; i < ids.n && good; i++)
		good = find_in_session(f, r, study, ids.items[i], err);
	file_names_free(&ids);
	sort_sessions(f);
	sort_names(&f->coders);
	sort_names(&f->codebooks);
	return good;
}

/* ---- what was asked for ---- */

/* Each pass, or only a later one that is there, stands for the coder. */
static bool has_coder(const struct file_names *labels, const char *coder)
{
	for (size_t i = 0; i < labels->n; i++)
		if (is_pass_of(labels->items[i], coder))
			return true;
	return false;
}

/* Has each of --coders coded one of the sessions? */
static bool coders_are_known(const struct found *f, const struct request *r, struct error *err)
{
	struct text there = {0};
	const char *unknown = NULL;
	size_t n = r->a->n_operands;

	for (size_t i = 0; i < r->n_coders && !unknown; i++)
		if (!has_coder(&f->coders, r->coders[i]))
			unknown = r->coders[i];
	if (!unknown)
		return true;
	for (size_t i = 0; i < f->coders.n; i++)
		text_printf(&there, "%s%s", i > 0 ? ", " : "", f->coders.items[i]);
	error_set(err,
		n > 0 ? ngettext("this session has no coder '%s'; there are: %s",
				"these sessions have no coder '%s'; there are: %s", n)
		      : _("this study has no coder '%s'; those who coded are: %s"),
		unknown, f->coders.n > 0 ? there.s : _("none"));
	text_clear(&there);
	return false;
}

static bool has_codebook(const struct found *f, const struct request *r, struct error *err)
{
	if (f->codebooks.n > 0)
		return true;
	if (r->codebook)
		return error_set(err,
			_("no session has two observations with '%s'; 'turven list' shows who "
			  "coded what"),
			r->codebook);
	return error_set(err, _("no session has two observations with the same codebook; 'turven "
				"list' shows who coded what"));
}

bool found_init(
	struct found *f, const struct request *r, const struct study *study, struct error *err)
{
	*f = (struct found){0};
	return (!r->codebook || known_codebook(study, r->codebook, err)) &&
	       find_sessions(f, r, study, err) && coders_are_known(f, r, err) &&
	       has_codebook(f, r, err);
}

void found_clear(struct found *f)
{
	for (size_t i = 0; i < f->n; i++)
		drop(&f->items[i]);
	free(f->items);
	file_names_free(&f->coders);
	file_names_free(&f->codebooks);
	*f = (struct found){0};
}
