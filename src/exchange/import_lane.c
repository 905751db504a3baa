/* Names of tiers, what they mean, and the events of their labels. */
#include "exchange/import_lane.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "exchange/import_text.h"

/* Without "#2" at the end. */
static size_t without_number(const char *s)
{
	size_t n = strlen(s), end = n;

	while (end > 0 && s[end - 1] >= '0' && s[end - 1] <= '9')
		end--;
	return end < n && end > 0 && s[end - 1] == '#' ? end - 1 : n;
}

void import_lane_init(struct import *im, struct import_lane *lane, const char *name,
	const char *participant, bool ours)
{
	size_t n = ours ? without_number(name) : strlen(name);
	const char *whole = import_string(im, name, n), *at = whole ? strrchr(whole, '@') : NULL;

	*lane = (struct import_lane){.name = whole, .whom = participant, .ours = ours};
	if (at && participant && strcmp(at + 1, participant) != 0)
		at = NULL;
	if (at && !participant)
		lane->whom = import_string(im, at + 1, strlen(at + 1));
	if (whole && !ours)
		lane->what = import_string(im, whole, at ? (size_t)(at - whole) : strlen(whole));
}

void import_lane_note(struct import *im, struct import_lane *lane,
	const struct import_observation *o, const char *vocabulary)
{
	if (lane->ours || !lane->name)
		return;
	MEM_GROW(im->tiers, im->n_tiers, im->tiers_capacity);
	im->tiers[im->n_tiers++] = (struct import_tier){.name = lane->name,
		.what = lane->what,
		.whom = lane->whom,
		.vocabulary = vocabulary ? arena_strdup(&im->arena, vocabulary) : NULL,
		.observation = (size_t)(o - im->observations)};
	lane->tier = im->n_tiers;
}

/* A label of ours: "code (set=value;…)". */
static void take_own_label(struct import *im, struct import_event *e, const char *label)
{
	const char *paren = strstr(label, " (");
	size_t n = strlen(label);

	if (!paren || label[n - 1] != ')' || !strchr(paren, '=')) {
		e->code = label;
		return;
	}
	e->code = import_string(im, label, (size_t)(paren - label));
	import_add_modifiers(im, e, import_string(im, paren + 2, n - (size_t)(paren - label) - 3));
}

struct import_event *import_lane_add(struct import *im, struct import_observation *o,
	const struct import_lane *lane, const char *label, int line, int column)
{
	struct import_event *e = import_add(o, line, column);
	const char *named = lane->what ? lane->what : lane->name;

	e->target = lane->whom;
	if (label && label[0] && lane->ours) {
		take_own_label(im, e, label);
	} else if (label && label[0] && !lane->is_prose) {
		e->code = label;
		e->category = lane->what;
		e->tier = lane->whom ? 0 : lane->tier;
		if (lane->tier > 0)
			im->tiers[lane->tier - 1].as = IMPORT_TIER_DIMENSION;
	} else if (label && label[0]) {
		e->code = named;
		e->comment = label;
		import_lose(im,
			N_("texts of tiers that hold no codes: each is a comment, its tier the "
			   "code"),
			1);
	} else {
		e->code = named;
		import_lose(im, N_("annotations without a text: their tier is the code"), 1);
	}
	return e;
}

void import_add_choices(
	struct import *im, struct import_event *e, const char *set, const char *values)
{
	size_t n = e->n_modifiers + 1, i = e->n_modifiers;
	struct import_modifier *all;

	for (const char *c = values; *c; c++)
		n += *c == '|';
	all = arena_alloc(&im->arena, n, sizeof *all);
	if (i > 0)
		memcpy(all, e->modifiers, i * sizeof *all);
	for (const char *at = values;; at++) {
		size_t length = strcspn(at, "|");
		const char *value = import_string(im, at, length);

		if (value)
			all[i++] = (struct import_modifier){set, value};
		at += length;
		if (!*at)
			break;
	}
	e->modifiers = all;
	e->n_modifiers = i;
}

void import_add_modifiers(struct import *im, struct import_event *e, const char *modifiers)
{
	for (const char *at = modifiers; at && *at;) {
		size_t n = strcspn(at, ";"), name = strcspn(at, "=;");
		const char *values =
			import_string(im, at + name + (name < n), n - name - (name < n));

		if (values)
			import_add_choices(im, e, import_string(im, at, name), values);
		at += n + (at[n] == ';');
	}
}

/* ---- what tiers mean ---- */

static bool is_open(const struct import_tier *t)
{
	return !t->whom && (t->as == IMPORT_TIER_DIMENSION || t->is_settled);
}

static void settle(struct import_tier *t, enum import_tier_as as)
{
	t->as = as;
	t->is_settled = as != IMPORT_TIER_DIMENSION;
}

static int compare_labels(const void *a, const void *b)
{
	return strcmp((*(const struct import_event *const *)a)->code,
		(*(const struct import_event *const *)b)->code);
}

/* Tiers of which another has the same label. */
static void find_shared_labels(struct import *im, const struct import_observation *o)
{
	const struct import_event **labels = mem_alloc(o->n_events + 1, sizeof *labels);
	size_t n = 0;

	for (size_t i = 0; i < o->n_events; i++)
		if (o->events[i].tier > 0)
			labels[n++] = &o->events[i];
	if (n > 0)
		qsort(labels, n, sizeof *labels, compare_labels);
	/* Of a label the first stands for all: who differs from it shares with it. */
	for (size_t i = 0, first = 0; i < n; i++) {
		struct import_tier *t = &im->tiers[labels[i]->tier - 1], *other;

		if (strcmp(labels[i]->code, labels[first]->code) != 0)
			first = i;
		other = &im->tiers[labels[first]->tier - 1];
		if (strcmp(t->name, other->name) != 0) {
			settle(t, IMPORT_TIER_TARGET);
			settle(other, IMPORT_TIER_TARGET);
		}
	}
	free(labels);
}

static void find_shared_vocabularies(struct import *im)
{
	for (size_t i = 0; i < im->n_tiers; i++)
		for (size_t k = 0; k < i; k++) {
			struct import_tier *a = &im->tiers[i], *b = &im->tiers[k];

			if (!is_open(a) || !is_open(b) || a->observation != b->observation ||
				!a->vocabulary || !b->vocabulary ||
				strcmp(a->vocabulary, b->vocabulary) != 0 ||
				strcmp(a->name, b->name) == 0)
				continue;
			settle(a, IMPORT_TIER_TARGET);
			settle(b, IMPORT_TIER_TARGET);
		}
}

/* Somebody in one file is somebody in each. */
static void settle_alike(struct import *const *files, size_t n)
{
	const char **people = NULL;
	size_t n_people = 0, capacity = 0;

	/* The first time to find the names, the second to find the tiers that are called so. */
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < n; i++)
			for (size_t k = 0; k < files[i]->n_tiers; k++) {
				struct import_tier *t = &files[i]->tiers[k];
				size_t at = 0;

				while (at < n_people && strcmp(people[at], t->name) != 0)
					at++;
				if (at < n_people && is_open(t)) {
					settle(t, IMPORT_TIER_TARGET);
				} else if (at == n_people && t->is_settled) {
					MEM_GROW(people, n_people, capacity);
					people[n_people++] = t->name;
				}
			}
	free(people);
}

static void apply(struct import *im, struct import_event *e)
{
	const struct import_tier *t = &im->tiers[e->tier - 1];

	if (!t->is_settled)
		return;
	e->category = NULL;
	if (t->as == IMPORT_TIER_TARGET) {
		e->target = t->name;
	} else {
		e->comment = e->code;
		e->code = t->name;
	}
}

/* Entries of vocabularies are codes of no dimension then; or comments, and no codes. */
static void apply_to_declared(struct import *im)
{
	size_t kept = 0;

	for (size_t i = 0; i < im->n_codes; i++) {
		struct import_code *code = &im->codes[i];
		const struct import_tier *t = NULL;

		for (size_t k = 0; code->category && !t && k < im->n_tiers; k++)
			if (im->tiers[k].is_settled &&
				strcmp(im->tiers[k].name, code->category) == 0)
				t = &im->tiers[k];
		if (t)
			code->category = NULL;
		if (!t || t->as == IMPORT_TIER_TARGET)
			im->codes[kept++] = *code;
	}
	im->n_codes = kept;
}

void import_settle_tiers(struct import *const *files, size_t n, enum import_tier_as how)
{
	for (size_t i = 0; i < n && how == IMPORT_TIER_OPEN; i++) {
		for (size_t k = 0; k < files[i]->n_observations; k++)
			find_shared_labels(files[i], &files[i]->observations[k]);
		find_shared_vocabularies(files[i]);
	}
	if (how == IMPORT_TIER_OPEN)
		settle_alike(files, n);
	for (size_t i = 0; i < n && how != IMPORT_TIER_OPEN; i++)
		for (size_t k = 0; k < files[i]->n_tiers; k++)
			if (is_open(&files[i]->tiers[k]))
				settle(&files[i]->tiers[k], how);
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < files[i]->n_observations; k++)
			for (size_t e = 0; e < files[i]->observations[k].n_events; e++)
				if (files[i]->observations[k].events[e].tier > 0)
					apply(files[i], &files[i]->observations[k].events[e]);
		apply_to_declared(files[i]);
	}
}
