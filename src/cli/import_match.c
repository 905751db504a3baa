/* Events of a file as records of an observation: codes, targets and modifiers of the codebook. */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "cli/import_private.h"
#include "model/mediatime.h"
#include "model/role.h"
#include "model/timeline.h"

/* What a word of the file was found to be; the same words come again and again. */
struct known {
	const char *word; /* NULL = the file says nothing */
	int code;         /* of a target: for this code */
	int index;
	size_t n; /* events */
};

struct matching {
	struct import_plan *p;
	struct plan_item *item;
	const struct codebook *cb;
	struct known *codes, *targets;
	size_t n_codes, codes_capacity, n_targets, targets_capacity;
	struct timeline *timeline;
	struct text modifiers;
};

/* ---- codes ---- */

static int find_code(struct matching *m, const struct import_event *e)
{
	int found = -1;

	for (size_t i = 0; i < m->cb->n_codes; i++)
		if (strcmp(m->cb->codes[i].id, e->code) == 0)
			return (int)i;
	for (size_t i = 0; i < m->cb->n_codes; i++) {
		const struct code *code = &m->cb->codes[i];

		if (strcmp(code->name, e->code) == 0)
			return (int)i;
	}
	for (size_t i = 0; i < m->cb->n_codes; i++) {
		const struct code *code = &m->cb->codes[i];

		if (!plan_is_called(e->code, code->id, code->name, &code->label))
			continue;
		if (found >= 0) {
			plan_mistake(m->p, m->item->file, e->line, e->column,
				_("'%s' is the label of two codes of '%s': '%s' and '%s'"), e->code,
				m->cb->id, m->cb->codes[found].id, code->id);
			return -1;
		}
		found = (int)i;
	}
	if (found < 0)
		plan_mistake(m->p, m->item->file, e->line, e->column,
			_("codebook '%s' has no code, name or label '%s'; rename it in the file, "
			  "or add it to the codebook"),
			m->cb->id, e->code);
	return found;
}

static int code_of(struct matching *m, const struct import_event *e)
{
	struct known *k = m->codes;

	for (size_t i = 0; i < m->n_codes; i++, k++)
		if (strcmp(k->word, e->code) == 0) {
			k->n++;
			return k->index >= 0 ? k->index : find_code(m, e); /* counted */
		}
	MEM_GROW(m->codes, m->n_codes, m->codes_capacity);
	k = &m->codes[m->n_codes++];
	*k = (struct known){.word = e->code, .index = find_code(m, e), .n = 1};
	return k->index;
}

/* ---- targets ---- */

static void list_targets(const struct matching *m, const struct code *code, struct text *out)
{
	for (size_t i = 0; i < m->item->n_targets; i++)
		if (!code || target_allowed(m->cb, code, &m->item->targets[i]))
			text_printf(out, "%s%s", out->len > 0 ? ", " : "", m->item->targets[i].id);
	if (out->len == 0)
		text_add(out, _("nobody in this session"));
}

/* Where the file names nobody, the code must leave no choice. */
static int only_target(struct matching *m, const struct import_event *e, const struct code *code)
{
	struct text allowed = {0};
	int found = -1;
	size_t n = 0;

	for (size_t i = 0; i < m->item->n_targets; i++) {
		const struct target *t = &m->item->targets[i];

		/* a draft has a target for this very case */
		if (target_allowed(m->cb, code, t) &&
			(!m->p->codebooks[m->item->codebook].is_new || !t->participant)) {
			found = (int)i;
			n++;
		}
	}
	if (n == 1)
		return found;
	list_targets(m, code, &allowed);
	plan_mistake(m->p, m->item->file, e->line, e->column,
		_("an event of code '%s' without a target; name one in the file: %s"), code->id,
		allowed.s);
	text_clear(&allowed);
	return -1;
}

/* A tier can have been taken for somebody who is nobody. */
static const char *tier_hint(const struct import_event *e)
{
	return e->tier > 0 ? _("; if the tier of this name is nobody, add --tiers dimension") : "";
}

/* In a new session everybody is there whom the file names, but not everybody has a role. */
static void tell_role(struct matching *m, const struct import_event *e)
{
	struct roles roles = {0};
	struct text words = {0};

	roles_add(&roles, m->cb);
	roles_words(&roles, &words);
	plan_mistake(m->p, m->item->file, e->line, e->column,
		_("who is '%s'? '%s' is about people by their roles; add --role '%s=ROLE' with "
		  "one of: %s%s"),
		e->target, m->cb->id, e->target, words.len > 0 ? words.s : "-", tier_hint(e));
	text_clear(&words);
	roles_clear(&roles);
}

static int find_target(struct matching *m, const struct import_event *e)
{
	static const struct label none = {0};
	struct text there = {0};
	char id[FILE_ID_SIZE];

	for (size_t i = 0; i < m->item->n_targets; i++)
		if (strcmp(m->item->targets[i].id, e->target) == 0)
			return (int)i;
	for (size_t i = 0; i < m->item->n_targets; i++) {
		const struct target *t = &m->item->targets[i];

		if (plan_is_called(e->target, t->id, NULL, t->label ? t->label : &none))
			return (int)i;
	}
	/* As a session that was made of such data calls them. */
	if (import_file_id(e->target, id))
		for (size_t i = 0; i < m->item->n_targets; i++)
			if (strcmp(m->item->targets[i].id, id) == 0)
				return (int)i;
	if (m->p->sessions[m->item->session].is_new) {
		tell_role(m, e);
		return -1;
	}
	list_targets(m, NULL, &there);
	plan_mistake(m->p, m->item->file, e->line, e->column,
		_("session '%s' has no target '%s' that '%s' is about; there are: %s; name the "
		  "participant, with a role, in sessions/%s/session.yaml%s"),
		m->item->name.session, e->target, m->cb->id, there.s, m->item->name.session,
		tier_hint(e));
	text_clear(&there);
	return -1;
}

static int look_for_target(struct matching *m, const struct import_event *e, int code)
{
	if (e->target && e->target[0] != '\0')
		return find_target(m, e);
	return only_target(m, e, &m->cb->codes[code]);
}

static int target_of(struct matching *m, const struct import_event *e, int code)
{
	const char *word = e->target && e->target[0] != '\0' ? e->target : NULL;
	struct known *k = m->targets;

	for (size_t i = 0; i < m->n_targets; i++, k++)
		if (word ? k->word && strcmp(k->word, word) == 0 : !k->word && k->code == code) {
			k->n++;
			return k->index >= 0 ? k->index : look_for_target(m, e, code);
		}
	MEM_GROW(m->targets, m->n_targets, m->targets_capacity);
	k = &m->targets[m->n_targets++];
	*k = (struct known){.word = word, .code = code, .n = 1};
	k->index = look_for_target(m, e, code);
	return k->index;
}

/* ---- modifiers ---- */

static const struct modifier_value *value_in(const struct modifier *m, const char *word)
{
	for (size_t i = 0; i < m->n_values; i++)
		if (strcmp(m->values[i].id, word) == 0)
			return &m->values[i];
	for (size_t i = 0; i < m->n_values; i++)
		if (plan_is_called(word, m->values[i].id, NULL, &m->values[i].label))
			return &m->values[i];
	return NULL;
}

/* Which of the code's modifiers it belongs to: by name, by place, else by its value alone. -1: told. */
static int find_modifier(struct matching *m, const struct import_event *e, const struct code *code,
	const struct import_modifier *word)
{
	size_t place = plan_set_place(word->set);
	bool named = word->set && word->set[0] != '\0' && place == 0;
	int found = -1;

	if (place > 0 && place <= code->n_modifiers &&
		value_in(&m->cb->modifiers[code->modifiers[place - 1]], word->value))
		return code->modifiers[place - 1];
	for (size_t i = 0; i < code->n_modifiers; i++) {
		const struct modifier *group = &m->cb->modifiers[code->modifiers[i]];

		if (!value_in(group, word->value) ||
			(named && !plan_is_called(word->set, group->id, NULL, &group->label)))
			continue;
		if (found >= 0) {
			plan_mistake(m->p, m->item->file, e->line, e->column,
				_("the modifier '%s' of code '%s' can be one of '%s' and of '%s'; "
				  "name the set in the file"),
				word->value, code->id, m->cb->modifiers[found].id, group->id);
			return -1;
		}
		found = code->modifiers[i];
	}
	if (found < 0)
		plan_mistake(m->p, m->item->file, e->line, e->column,
			_("code '%s' has no modifier '%s'%s%s; rename it in the file, or add it to "
			  "the codebook"),
			code->id, word->value, named ? _(" in the set ") : "",
			named ? word->set : "");
	return found;
}

struct chosen {
	const char *group, *value; /* ids */
	size_t order;
};

static int compare_chosen(const void *a, const void *b)
{
	const struct chosen *one = a, *other = b;
	int way = strcmp(one->group, other->group);

	return way != 0 ? way : one->order < other->order ? -1 : one->order > other->order;
}

/* "group=value;group=value|value", groups sorted; in m->modifiers. False: told. */
static bool take_modifiers(
	struct matching *m, const struct import_event *e, const struct code *code)
{
	struct chosen *chosen = mem_alloc(e->n_modifiers + 1, sizeof *chosen);
	size_t n = 0;

	for (size_t i = 0; i < e->n_modifiers; i++) {
		int group = find_modifier(m, e, code, &e->modifiers[i]);
		const struct modifier *modifier;

		if (group < 0)
			continue;
		modifier = &m->cb->modifiers[group];
		chosen[n++] = (struct chosen){
			modifier->id, value_in(modifier, e->modifiers[i].value)->id, i};
	}
	qsort(chosen, n, sizeof *chosen, compare_chosen);
	text_truncate(&m->modifiers, 0);
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && strcmp(chosen[i].group, chosen[i - 1].group) == 0)
			text_printf(&m->modifiers, "|%s", chosen[i].value);
		else
			text_printf(&m->modifiers, "%s%s=%s", i > 0 ? ";" : "", chosen[i].group,
				chosen[i].value);
	}
	free(chosen);
	return n == e->n_modifiers;
}

/* ---- records ---- */

static bool take_event(struct matching *m, const struct import_event *e, struct record *r)
{
	struct arena *a = &m->p->arena;
	struct error err;
	int code = code_of(m, e), target;

	if (code < 0)
		return false;
	target = target_of(m, e, code);
	if (!take_modifiers(m, e, &m->cb->codes[code]) || target < 0)
		return false;
	record_init(r, OP_ADD, CAUSE_IMPORT);
	r->id.n = (uint32_t)m->item->n_records + 1;
	r->rev = 1;
	r->v.code = m->cb->codes[code].id;
	r->v.target = m->item->targets[target].id;
	r->v.state = e->kind == IMPORT_STATE;
	r->v.onset_ms = e->onset_ms;
	r->v.offset_ms = r->v.state ? e->offset_ms : e->onset_ms;
	r->v.modifiers = m->modifiers.len > 0 ? arena_strdup(a, m->modifiers.s) : NULL;
	r->v.mark = e->mark;
	r->v.comment = e->comment && e->comment[0] != '\0' ? e->comment : NULL;
	if (timeline_check(m->timeline, r, &err) && timeline_apply(m->timeline, r, &err) == APPLIED)
		return true;
	plan_mistake(m->p, m->item->file, e->line, e->column, "%s", err.text);
	return false;
}

static int compare_events(const void *a, const void *b)
{
	const struct import_event *one = *(const struct import_event *const *)a;
	const struct import_event *other = *(const struct import_event *const *)b;

	if (one->onset_ms != other->onset_ms)
		return one->onset_ms < other->onset_ms ? -1 : 1;
	return one < other ? -1 : one > other;
}

/* By time, as they would have been logged; at the same time as the file lists them. */
static const struct import_event **sort_events(const struct import_observation *o)
{
	const struct import_event **sorted = mem_alloc(o->n_events + 1, sizeof *sorted);

	for (size_t i = 0; i < o->n_events; i++)
		sorted[i] = &o->events[i];
	qsort(sorted, o->n_events, sizeof *sorted, compare_events);
	return sorted;
}

static void tell_changes(struct matching *m)
{
	for (size_t i = 0; i < m->n_codes; i++) {
		const struct known *k = &m->codes[i];

		if (k->index >= 0)
			plan_change(m->p, PLAN_CODE, k->word, m->cb->codes[k->index].id,
				m->cb->codes[k->index].kind == CODE_STATE, k->n);
	}
	for (size_t i = 0; i < m->n_targets; i++) {
		const struct known *k = &m->targets[i];

		if (k->index >= 0)
			plan_change(m->p, PLAN_TARGET, k->word,
				arena_strdup(&m->p->arena, m->item->targets[k->index].id), false,
				k->n);
	}
}

void plan_match(struct import_plan *p, struct plan_item *item)
{
	struct matching m = {.p = p, .item = item, .cb = &p->codebooks[item->codebook].cb};
	const struct import_event **sorted = sort_events(item->from);
	size_t n = item->from->n_events;

	item->n_targets = targets_of(m.cb, &p->sessions[item->session].session, &item->targets);
	item->records = mem_alloc(n + 2, sizeof *item->records);
	m.timeline = timeline_new(m.cb, item->targets, item->n_targets);
	for (size_t i = 0; i < n; i++) {
		if (!take_event(&m, sorted[i], &item->records[item->n_records])) {
			item->ok = false;
			continue;
		}
		item->n_open += item->records[item->n_records].v.offset_ms == MEDIATIME_NONE;
		item->n_records++;
	}
	item->end_ms = timeline_span_ms(m.timeline);
	tell_changes(&m);
	timeline_free(m.timeline);
	text_clear(&m.modifiers);
	free(m.codes);
	free(m.targets);
	free(sorted);
}
