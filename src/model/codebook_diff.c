/*
 * What the kinds of change mean, the comparing of single fields and of lists, and the whole. The
 * sections are in files of their own.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "model/codebook_diff_private.h"

static const struct {
	enum change_weight weight;
	const char *meaning;
} kinds[N_CHANGE_KINDS] = {
	[CHANGE_ID] = {CHANGE_MAJOR, N_("with another id it is another codebook: what was coded "
					"with the one is never read with the other")},
	[CHANGE_FORM] = {CHANGE_MAJOR, N_("filling in a form and watching a recording are not the "
					  "same: do not put their ratings together")},
	[CHANGE_TARGET_GONE] = {CHANGE_MAJOR,
		N_("what was coded about them stays in the journals, but read with the newer "
		   "version it is left out of the tables")},
	[CHANGE_CODE_GONE] = {CHANGE_MAJOR,
		N_("its events stay in the journals, but read with the newer version they are left "
		   "out of the tables")},
	[CHANGE_CODE_KIND] = {CHANGE_MAJOR,
		N_("a moment has no length and a state needs a stop: read with the newer version "
		   "the events so far are left out of the tables")},
	[CHANGE_MODIFIER_GONE] = {CHANGE_MAJOR,
		N_("read with the newer version, events that have it are left out of the tables")},
	[CHANGE_NOT_ABOUT] = {CHANGE_MAJOR, N_("what was coded about them stays in the tables, but "
					       "cannot be coded any more: do "
					       "not compare the numbers before and after")},
	[CHANGE_GROUP] = {CHANGE_MAJOR,
		N_("other states end each other: durations before and after cannot be compared, "
		   "and states may overlap that now cannot")},
	[CHANGE_VALENCE] = {CHANGE_MAJOR,
		N_("the same event now speaks for something else, and checks come out otherwise")},
	[CHANGE_RATING_GONE] = {CHANGE_MAJOR,
		N_("its values stay in the journals, but read with the newer version they are left "
		   "out of the tables")},
	[CHANGE_SCALE] = {CHANGE_MAJOR,
		N_("the same number means something else, or is on no step any more: do not put "
		   "values before and after together")},
	[CHANGE_WHEN] = {CHANGE_MAJOR,
		N_("ratings of a session and of its segments cannot be put together: read with the "
		   "newer version the values so far are left out of the tables")},
	[CHANGE_ANSWER_GONE] = {CHANGE_MAJOR,
		N_("answers given so far stay, but would not be possible any more: decide what to "
		   "do with them before you count")},
	[CHANGE_SCORE_GONE] = {CHANGE_MAJOR,
		N_("the tables lose it; it can be computed with the older version only")},
	[CHANGE_SCORE_RULE] = {CHANGE_MAJOR,
		N_("the same data give another value: compute all sessions with one version, and "
		   "never put values of both together")},
	[CHANGE_CUTOFF] = {CHANGE_MAJOR,
		N_("the same value falls on the other side: judge all sessions with one version")},
	[CHANGE_SEGMENTS] = {CHANGE_MAJOR,
		N_("numbers and ratings per segment are about other stretches: do not compare "
		   "before and after")},
	[CHANGE_TARGET_NEW] = {CHANGE_MINOR,
		N_("earlier sessions could not be coded about them: nothing there means 'not "
		   "offered', not 'did not happen'")},
	[CHANGE_CODE_NEW] = {CHANGE_MINOR,
		N_("older events simply could not have it: nothing there means 'not offered', not "
		   "'did not happen'")},
	[CHANGE_MODIFIER_NEW] = {CHANGE_MINOR,
		N_("older events could not have it: nothing there means 'not offered', not 'does "
		   "not apply'")},
	[CHANGE_COMPLETE] = {CHANGE_MINOR,
		N_("the events stay as they are; what counts as incomplete or as too often "
		   "changes, "
		   "also for older events that are read with the newer version")},
	[CHANGE_EVIDENCE] = {CHANGE_MINOR,
		N_("events and ratings stay as they are; what is evidence for which rating, and "
		   "under which dimension it is listed, changes")},
	[CHANGE_RATING_NEW] = {CHANGE_MINOR,
		N_("earlier sessions have no value: that is 'not rated', never 0")},
	[CHANGE_ANSWER_NEW] = {CHANGE_MINOR, N_("earlier coders could not answer so")},
	[CHANGE_SCORE_NEW] = {CHANGE_MINOR,
		N_("it can be computed for earlier sessions too, where all that it needs was "
		   "coded")},
	[CHANGE_SEGMENTS_NEW] = {CHANGE_MINOR,
		N_("earlier sessions can be divided in the same way; nothing is lost")},
	[CHANGE_CHECK] = {CHANGE_MINOR,
		N_("the data stay as they are; observations finished so far were held against "
		   "other checks")},
	[CHANGE_KEY] = {CHANGE_PATCH,
		N_("nothing changes in the data, but every coder has to know: fingers remember "
		   "keys")},
	[CHANGE_WORDS] = {CHANGE_PATCH,
		N_("nothing changes in the data; if the new words change what coders do, it is no "
		   "patch but a major change")},
	[CHANGE_SCREEN] = {CHANGE_PATCH,
		N_("nothing changes in the data, only what the screen shows and where")},
	[CHANGE_SOURCE] = {CHANGE_PATCH,
		N_("nothing changes in the data, only what is known of the instrument")},
};

enum change_weight change_weight(enum change_kind kind)
{
	return kinds[kind].weight;
}

const char *change_meaning(enum change_kind kind)
{
	return _(kinds[kind].meaning);
}

const char *change_weight_name(enum change_weight w)
{
	static const char *const names[N_CHANGE_WEIGHTS] = {
		[CHANGE_PATCH] = "patch", [CHANGE_MINOR] = "minor", [CHANGE_MAJOR] = "major"};

	return names[w];
}

enum change_weight codebook_diff_weight(const struct codebook_diff *d)
{
	return d->n > 0 ? change_weight(d->items[0].kind) : CHANGE_PATCH;
}

/* ---- single fields ---- */

void diff_add(struct differ *d, enum change_kind kind, const char *fmt, ...)
{
	struct codebook_diff *out = d->out;
	struct text t = {0};
	va_list ap;

	va_start(ap, fmt);
	text_vprintf(&t, fmt, ap);
	va_end(ap);
	MEM_GROW(out->items, out->n, out->capacity);
	out->items[out->n++] = (struct codebook_change){.kind = kind, .what = t.s};
}

bool diff_text(struct differ *d, enum change_kind kind, const char *owner, const char *key,
	const char *a, const char *b)
{
	a = a && *a ? a : NULL;
	b = b && *b ? b : NULL;
	if (a == b || (a && b && strcmp(a, b) == 0))
		return false;
	/* Long texts would hide the other changes. */
	if ((a && strlen(a) > 200) || (b && strlen(b) > 200))
		diff_add(d, kind, _("%s: '%s' has another text"), owner, key);
	else if (!a)
		diff_add(d, kind, _("%s: '%s' is '%s' and was not there"), owner, key, b);
	else if (!b)
		diff_add(d, kind, _("%s: '%s' was '%s' and is not there"), owner, key, a);
	else
		diff_add(d, kind, _("%s: '%s' was '%s' and is '%s'"), owner, key, a, b);
	return true;
}

bool diff_bool(
	struct differ *d, enum change_kind kind, const char *owner, const char *key, bool a, bool b)
{
	return diff_text(d, kind, owner, key, a ? "true" : "false", b ? "true" : "false");
}

bool diff_same(double a, double b)
{
	return fabs(a - b) < 1e-9;
}

bool diff_number(struct differ *d, enum change_kind kind, const char *owner, const char *key,
	double a, double b)
{
	if (diff_same(a, b))
		return false;
	diff_add(d, kind, _("%s: '%s' was %.10g and is %.10g"), owner, key, a, b);
	return true;
}

static const char *in_language(const struct label *l, const char *language)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->items[i].language, language) == 0)
			return l->items[i].text;
	return NULL;
}

static void diff_one_language(struct differ *d, const char *owner, const char *key,
	const char *language, const struct label *a, const struct label *b)
{
	char *where = mem_printf("%s %s", key, language);

	diff_text(
		d, CHANGE_WORDS, owner, where, in_language(a, language), in_language(b, language));
	free(where);
}

void diff_label(struct differ *d, const char *owner, const char *key, const struct label *a,
	const struct label *b)
{
	for (size_t i = 0; i < a->n; i++)
		diff_one_language(d, owner, key, a->items[i].language, a, b);
	for (size_t i = 0; i < b->n; i++)
		if (!in_language(a, b->items[i].language))
			diff_one_language(d, owner, key, b->items[i].language, a, b);
}

void diff_source(struct differ *d, const char *owner, bool a_verified, bool b_verified,
	const char *a_source, const char *b_source)
{
	diff_bool(d, CHANGE_SOURCE, owner, "verified", a_verified, b_verified);
	diff_text(d, CHANGE_SOURCE, owner, "source", a_source, b_source);
}

/* ---- sections and lists ---- */

const char *section_id(const struct section *s, size_t i)
{
	const char *item = (const char *)s->items + i * s->size;

	return *(const char *const *)(const void *)item;
}

const void *section_find(const struct section *s, const char *id)
{
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(section_id(s, i), id) == 0)
			return (const char *)s->items + i * s->size;
	return NULL;
}

static const char *some_id(const struct some *s, size_t i)
{
	return section_id(&s->of, (size_t)s->items[i]);
}

static bool some_has(const struct some *s, const char *id)
{
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(some_id(s, i), id) == 0)
			return true;
	return false;
}

char *some_but(const struct some *s, const struct some *other)
{
	struct text t = {0};

	for (size_t i = 0; i < s->n; i++)
		if (!other || !some_has(other, some_id(s, i)))
			text_printf(&t, "%s%s", t.len > 0 ? ", " : "", some_id(s, i));
	return t.s;
}

char *some_ids(const struct some *s)
{
	return some_but(s, NULL);
}

bool diff_some(struct differ *d, enum change_kind kind, const char *owner, const char *key,
	const struct some *a, const struct some *b)
{
	char *gone = some_but(a, b), *added = some_but(b, a);
	char *a_ids = some_ids(a), *b_ids = some_ids(b);
	bool differ = (gone || added) && diff_text(d, kind, owner, key, a_ids, b_ids);

	free(b_ids);
	free(a_ids);
	free(added);
	free(gone);
	return differ;
}

void diff_order(struct differ *d, const char *key, const struct section *a, const struct section *b)
{
	size_t last = 0;

	for (size_t i = 0; i < a->n; i++) {
		const char *in_b = section_find(b, section_id(a, i));
		size_t at;

		if (!in_b)
			continue;
		at = (size_t)(in_b - (const char *)b->items) / b->size;
		if (at < last) {
			diff_add(d, CHANGE_SCREEN, _("'%s' stand in another order"), key);
			return;
		}
		last = at;
	}
}

/* ---- all of it ---- */

static void sort_by_kind(struct codebook_diff *diff)
{
	struct codebook_change *sorted = mem_alloc(diff->n + 1, sizeof *sorted);
	size_t n = 0;

	for (int kind = 0; kind < N_CHANGE_KINDS; kind++)
		for (size_t i = 0; i < diff->n; i++)
			if (diff->items[i].kind == (enum change_kind)kind)
				sorted[n++] = diff->items[i];
	free(diff->items);
	diff->items = sorted;
	diff->capacity = n + 1;
}

void codebook_diff(const struct codebook *a, const struct codebook *b, const char *language,
	struct codebook_diff *out)
{
	struct differ d = {.a = a, .b = b, .language = language, .out = out};

	*out = (struct codebook_diff){0};
	diff_head(&d);
	diff_targets(&d);
	diff_dimensions(&d);
	diff_groups(&d);
	diff_codes(&d);
	diff_ratings(&d);
	diff_scores(&d);
	diff_checks(&d);
	diff_segments(&d);
	sort_by_kind(out);
}

void codebook_diff_clear(struct codebook_diff *d)
{
	for (size_t i = 0; i < d->n; i++)
		free(d->items[i].what);
	free(d->items);
	*d = (struct codebook_diff){0};
}
