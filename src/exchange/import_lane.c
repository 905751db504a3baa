/* Names of tiers, and the events of their labels. */
#include "exchange/import_lane.h"

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
