/* What the checks of a codebook say of an observation. */
#include "model/finding.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "model/mediatime.h"
#include "model/rating.h"

static const char *const if_names[N_CHECK_IFS] = {
	[CHECK_ONLY_POSITIVE] = "only_positive",
	[CHECK_ONLY_NEGATIVE] = "only_negative",
	[CHECK_NO_EVIDENCE] = "none",
	[CHECK_MIXED] = "mixed",
	[CHECK_UNRATED] = "unrated",
	[CHECK_UNWATCHED] = "unwatched",
	[CHECK_RUNNING] = "running",
	[CHECK_TOO_OFTEN] = "too_often",
	[CHECK_MISSING_PERSON] = "missing_person",
	[CHECK_MISSING_MODIFIER] = "missing_modifier",
};

/* Of what is checked in every codebook; the file can say something else. */
static const enum check_severity built_in[N_CHECK_IFS] = {
	[CHECK_UNRATED] = CHECK_WARN,
	[CHECK_UNWATCHED] = CHECK_HINT,
	[CHECK_RUNNING] = CHECK_HINT,
	[CHECK_TOO_OFTEN] = CHECK_WARN,
	[CHECK_MISSING_PERSON] = CHECK_HINT,
	[CHECK_MISSING_MODIFIER] = CHECK_WARN,
};

const char *check_if_name(enum check_if when)
{
	return if_names[when];
}

enum check_severity check_if_severity(enum check_if when)
{
	return built_in[when];
}

bool finding_is_open(const struct finding *f)
{
	return f->severity == CHECK_WARN && !f->reason;
}

bool finding_is_left_to_do(const struct finding *f)
{
	return f->when == CHECK_UNRATED || f->when == CHECK_UNWATCHED || f->when == CHECK_RUNNING;
}

/* ---- gathering ---- */

struct gathering {
	const struct codebook *cb;
	const struct target *targets;
	size_t n_targets;
	const struct timeline *t;
	int64_t duration_ms;
	struct segment *segments;
	size_t n_segments;
	struct evidence_table evidence; /* made when it is first needed */
	struct finding *items;
	size_t n, capacity;
	size_t n_rated, n_wanted; /* by gather_unrated */
};

static const struct check *check_of(const struct codebook *cb, enum check_if when)
{
	for (size_t i = 0; i < cb->n_checks; i++)
		if (cb->checks[i].when == when)
			return &cb->checks[i];
	return NULL;
}

/* About nothing yet. False: the check is off. */
static bool begin(
	struct gathering *g, enum check_if when, const struct check *check, struct finding *f)
{
	if (!check && !CHECK_IS_EVIDENCE(when))
		check = check_of(g->cb, when);
	*f = (struct finding){.when = when,
		.check = check,
		.severity = check ? check->severity : built_in[when],
		.id = check ? check->id : if_names[when],
		.item = -1,
		.target = -1,
		.code = -1,
		.modifier = -1,
		.from_ms = MEDIATIME_NONE,
		.to_ms = MEDIATIME_NONE,
		.can_override = check ? check->override_with_reason : true};
	return f->severity != CHECK_OFF;
}

/* One reason is for one thing: another event of the same code needs its own. */
static void name_about(const struct codebook *cb, struct finding *f)
{
	char event[EVENT_ID_SIZE];

	if (f->event.n > 0)
		event_id_format(f->event, event);
	if (f->item >= 0)
		snprintf(f->about, sizeof f->about, "%s", cb->ratings[f->item].id);
	else if (f->modifier >= 0)
		snprintf(f->about, sizeof f->about, "%s/%s", event, cb->modifiers[f->modifier].id);
	else if (f->event.n > 0)
		snprintf(f->about, sizeof f->about, "%s", event);
	else if (f->when == CHECK_MISSING_PERSON)
		snprintf(f->about, sizeof f->about, "%s", cb->target_classes[f->code].id);
	else if (f->code >= 0)
		snprintf(f->about, sizeof f->about, "%s", cb->codes[f->code].id);
	else
		snprintf(f->about, sizeof f->about, "%lld-%lld", (long long)f->from_ms,
			(long long)f->to_ms);
}

static void add(struct gathering *g, struct finding *f)
{
	name_about(g->cb, f);
	f->reason = timeline_override(g->t, f->id, f->about, f->target, f->segment, f->rating);
	MEM_GROW(g->items, g->n, g->capacity);
	g->items[g->n++] = *f;
}

static bool evidence_is(enum check_if when, const struct evidence *e)
{
	switch (when) {
	case CHECK_ONLY_POSITIVE:
		return e->n_positive > 0 && e->n_negative == 0;
	case CHECK_ONLY_NEGATIVE:
		return e->n_negative > 0 && e->n_positive == 0;
	case CHECK_NO_EVIDENCE:
		return e->n_positive == 0 && e->n_negative == 0;
	case CHECK_MIXED:
		return e->n_positive > 0 && e->n_negative > 0;
	default:
		return false;
	}
}

/* The whole session, or each segment of it: index -1 and the number of them. */
static size_t n_places(const struct gathering *g, const struct rating_item *item)
{
	return item->when == RATE_SEGMENT ? g->n_segments : 1;
}

static const struct segment *place(
	const struct gathering *g, const struct rating_item *item, size_t i)
{
	return item->when == RATE_SEGMENT ? &g->segments[i] : NULL;
}

static void check_evidence(struct gathering *g, const struct check *check, int item, int target)
{
	const struct rating_item *ri = &g->cb->ratings[item];

	for (size_t i = 0; i < n_places(g, ri); i++) {
		const struct segment *segment = place(g, ri, i);
		struct segment_ref ref = segment ? segment->ref : (struct segment_ref){0};
		const struct rating *r = timeline_rating(g->t, item, target, ref);
		const struct evidence *e;
		struct finding f;

		if (!r || r->status != RATING_VALUE ||
			comparison_holds(check->compare, r->value, check->value))
			continue;
		if (!g->evidence.counts)
			evidence_table_make(&g->evidence, g->cb, g->n_targets, g->t, g->segments,
				g->n_segments);
		e = evidence_table_at(&g->evidence, item, target, segment ? (int)i : -1);
		if (!evidence_is(check->when, e) || !begin(g, check->when, check, &f))
			continue;
		f.item = item;
		f.target = target;
		f.segment = ref;
		f.segment_number = segment ? segment->number : 0;
		f.n_positive = e->n_positive;
		f.n_negative = e->n_negative;
		f.rating = r;
		add(g, &f);
	}
}

static bool has_dimension(const struct check *c, int dimension)
{
	for (size_t i = 0; i < c->n_dimensions; i++)
		if (c->dimensions[i] == dimension)
			return true;
	return false;
}

static bool is_rated_for(const struct gathering *g, int item, size_t target)
{
	const struct rating_item *ri = &g->cb->ratings[item];

	return rating_allowed(g->cb, ri, &g->targets[target]) &&
	       !rating_ruled_out(g->cb, ri, g->targets, g->n_targets);
}

static void gather_evidence(struct gathering *g)
{
	for (size_t c = 0; c < g->cb->n_checks; c++) {
		const struct check *check = &g->cb->checks[c];

		if (!CHECK_IS_EVIDENCE(check->when) || check->severity == CHECK_OFF)
			continue;
		for (size_t i = 0; i < g->cb->n_ratings; i++)
			for (size_t t = 0; t < g->n_targets; t++)
				if (has_dimension(check, g->cb->ratings[i].dimension) &&
					is_rated_for(g, (int)i, t))
					check_evidence(g, check, (int)i, (int)t);
	}
}

static void gather_unrated(struct gathering *g)
{
	for (size_t t = 0; t < g->n_targets; t++) {
		for (size_t i = 0; i < g->cb->n_ratings; i++) {
			const struct rating_item *ri = &g->cb->ratings[i];

			if (!is_rated_for(g, (int)i, t))
				continue;
			for (size_t s = 0; s < n_places(g, ri); s++) {
				const struct segment *segment = place(g, ri, s);
				struct segment_ref ref =
					segment ? segment->ref : (struct segment_ref){0};
				const struct rating *r = timeline_rating(g->t, (int)i, (int)t, ref);
				bool rated = r && r->status != RATING_UNRATED;
				struct finding f;

				g->n_wanted++;
				g->n_rated += rated;
				if (rated || !begin(g, CHECK_UNRATED, NULL, &f))
					continue;
				f.item = (int)i;
				f.target = (int)t;
				f.segment = ref;
				f.segment_number = segment ? segment->number : 0;
				add(g, &f);
			}
		}
	}
}

static void add_unwatched(struct gathering *g, int64_t from_ms, int64_t to_ms)
{
	struct finding f;

	if (to_ms - from_ms < FINDING_UNWATCHED_MS || !begin(g, CHECK_UNWATCHED, NULL, &f))
		return;
	f.from_ms = from_ms;
	f.to_ms = to_ms;
	add(g, &f);
}

/* Without a recording of known length nobody can say what was missed. */
static void gather_unwatched(struct gathering *g)
{
	const struct coverage *c = timeline_coverage(g->t);
	int64_t seen_ms = 0;

	if (g->cb->form || g->duration_ms <= 0)
		return;
	for (size_t i = 0; i < c->n; i++) {
		if (c->items[i].from_ms >= g->duration_ms)
			break;
		add_unwatched(g, seen_ms, c->items[i].from_ms);
		if (c->items[i].to_ms > seen_ms)
			seen_ms = c->items[i].to_ms;
	}
	add_unwatched(g, seen_ms, g->duration_ms);
}

static void gather_running(struct gathering *g)
{
	for (size_t i = 0; i < timeline_n_running(g->t); i++) {
		const struct event *e = timeline_running(g->t, i);
		struct finding f;

		if (!begin(g, CHECK_RUNNING, NULL, &f))
			return;
		f.code = e->code;
		f.target = e->target;
		f.event = e->id;
		f.from_ms = e->v.onset_ms;
		add(g, &f);
	}
}

static void gather_too_often(struct gathering *g)
{
	for (size_t c = 0; c < g->cb->n_codes; c++) {
		int most = g->cb->codes[c].max_per_session;

		for (size_t t = 0; t < g->n_targets && most > 0; t++) {
			size_t n = timeline_count(g->t, (int)c, (int)t);
			struct finding f;

			if (n <= (size_t)most || !begin(g, CHECK_TOO_OFTEN, NULL, &f))
				continue;
			f.code = (int)c;
			f.target = (int)t;
			f.n_positive = n;
			f.n_negative = (size_t)most;
			add(g, &f);
		}
	}
}

static void gather_missing_persons(struct gathering *g)
{
	for (size_t c = 0; c < g->cb->n_target_classes; c++) {
		const int class = (int)c;
		size_t n = 0;
		struct finding f;

		for (size_t t = 0; t < g->n_targets; t++)
			n += target_in_classes(g->cb, &class, 1, &g->targets[t]);
		if (n >= (size_t)g->cb->target_classes[c].min_persons ||
			!begin(g, CHECK_MISSING_PERSON, NULL, &f))
			continue;
		f.code = class;
		f.n_positive = n;
		f.n_negative = (size_t)g->cb->target_classes[c].min_persons;
		add(g, &f);
	}
}

/* Is there a value of this group in "group=value;group=value"? */
static bool has_modifier(const char *modifiers, const char *group)
{
	size_t n = strlen(group);

	while (modifiers && *modifiers) {
		if (strncmp(modifiers, group, n) == 0 && modifiers[n] == '=')
			return true;
		modifiers = strchr(modifiers, ';');
		modifiers += modifiers ? 1 : 0;
	}
	return false;
}

static void gather_missing_modifiers(struct gathering *g)
{
	for (size_t i = 0; i < timeline_n(g->t); i++) {
		const struct event *e = timeline_at(g->t, i);
		const struct code *c = &g->cb->codes[e->code];

		for (size_t m = 0; m < c->n_modifiers; m++) {
			const struct modifier *mod = &g->cb->modifiers[c->modifiers[m]];
			struct finding f;

			if (!mod->required || has_modifier(e->v.modifiers, mod->id) ||
				!begin(g, CHECK_MISSING_MODIFIER, NULL, &f))
				continue;
			f.code = e->code;
			f.target = e->target;
			f.event = e->id;
			f.modifier = c->modifiers[m];
			f.from_ms = e->v.onset_ms;
			add(g, &f);
		}
	}
}

size_t findings_of(const struct codebook *cb, const struct target *targets, size_t n_targets,
	const struct timeline *t, int64_t duration_ms, struct finding **out)
{
	struct gathering g = {.cb = cb,
		.targets = targets,
		.n_targets = n_targets,
		.t = t,
		.duration_ms = duration_ms};
	size_t n = 0;

	g.n_segments = segments_of(cb, t, duration_ms, &g.segments);
	gather_evidence(&g);
	gather_unrated(&g);
	gather_missing_persons(&g);
	gather_too_often(&g);
	gather_missing_modifiers(&g);
	gather_running(&g);
	gather_unwatched(&g);
	evidence_table_clear(&g.evidence);
	free(g.segments);
	*out = g.n > 0 ? mem_alloc(g.n, sizeof **out) : NULL;
	for (int severity = CHECK_WARN; severity >= CHECK_HINT; severity--)
		for (size_t i = 0; i < g.n; i++)
			if (g.items[i].severity == (enum check_severity)severity)
				(*out)[n++] = g.items[i];
	free(g.items);
	return n;
}

size_t ratings_wanted(const struct codebook *cb, const struct target *targets, size_t n_targets,
	const struct timeline *t, int64_t duration_ms, size_t *n_rated)
{
	struct gathering g = {.cb = cb, .targets = targets, .n_targets = n_targets, .t = t};

	g.n_segments = segments_of(cb, t, duration_ms, &g.segments);
	gather_unrated(&g);
	free(g.segments);
	free(g.items);
	*n_rated = g.n_rated;
	return g.n_wanted;
}

/* ---- words ---- */

static void add_place(const struct finding *f, const struct codebook *cb,
	const struct target *targets, const char *language, bool brief, struct text *out)
{
	const char *name = NULL, *label = "";

	if (f->item >= 0) {
		name = cb->ratings[f->item].name;
		label = label_get(&cb->ratings[f->item].label, language, "");
	} else if (f->code >= 0 && f->when != CHECK_MISSING_PERSON) {
		name = cb->codes[f->code].name;
		label = label_get(&cb->codes[f->code].label, language, "");
	}
	if (name)
		text_printf(out, "%s%s%s", name, brief ? "" : " ", brief ? "" : label);
	if (f->target >= 0)
		text_printf(out, ", %s",
			label_get(targets[f->target].label, language, targets[f->target].id));
	if (f->segment_number > 0)
		text_printf(out, ", %s %d", label_get(&cb->segments.label, language, _("segment")),
			f->segment_number);
}

/* What was found, behind the place. */
static void add_what(
	const struct finding *f, const struct codebook *cb, const char *language, struct text *out)
{
	char from[MEDIATIME_SIZE] = "", to[MEDIATIME_SIZE] = "", value[RATING_TEXT_SIZE] = "";

	if (f->from_ms != MEDIATIME_NONE)
		mediatime_format(f->from_ms, 1, from);
	if (f->to_ms != MEDIATIME_NONE)
		mediatime_format(f->to_ms, 1, to);
	if (f->rating)
		rating_format_signed(&cb->ratings[f->item].scale, f->rating->value, value);
	switch (f->when) {
	case CHECK_ONLY_POSITIVE:
		text_printf(
			out, _("only positive marks (%zu), but rated %s"), f->n_positive, value);
		break;
	case CHECK_ONLY_NEGATIVE:
		text_printf(
			out, _("only negative marks (%zu), but rated %s"), f->n_negative, value);
		break;
	case CHECK_NO_EVIDENCE:
		text_printf(out, _("no marks, but rated %s"), value);
		break;
	case CHECK_MIXED:
		text_printf(out, _("%zu positive and %zu negative marks, but rated %s"),
			f->n_positive, f->n_negative, value);
		break;
	case CHECK_UNRATED:
		text_add(out, _("not rated"));
		break;
	case CHECK_UNWATCHED:
		text_printf(out, _("not watched: %s to %s"), from, to);
		break;
	case CHECK_RUNNING:
		text_printf(out, _("runs since %s and was not ended"), from);
		break;
	case CHECK_TOO_OFTEN:
		text_printf(out, _("logged %zu times; at most %zu in a session"), f->n_positive,
			f->n_negative);
		break;
	case CHECK_MISSING_PERSON:
		text_printf(out, _("%s: %zu in this session; the codebook needs %zu"),
			label_get(&cb->target_classes[f->code].label, language,
				cb->target_classes[f->code].id),
			f->n_positive, f->n_negative);
		break;
	case CHECK_MISSING_MODIFIER:
		text_printf(out, _("at %s without %s"), from,
			label_get(&cb->modifiers[f->modifier].label, language,
				cb->modifiers[f->modifier].id));
		break;
	case N_CHECK_IFS:
		break;
	}
}

static void add_words(const struct finding *f, const struct codebook *cb,
	const struct target *targets, const char *language, bool brief, struct text *out)
{
	size_t before = out->len;
	const char *own = f->check ? label_get(&f->check->label, language, "") : "";

	add_place(f, cb, targets, language, brief, out);
	if (out->len > before)
		text_add(out, ": ");
	add_what(f, cb, language, out);
	if (own[0] != '\0')
		text_printf(out, " (%s)", own);
}

void finding_words(const struct finding *f, const struct codebook *cb, const struct target *targets,
	const char *language, struct text *out)
{
	add_words(f, cb, targets, language, false, out);
}

void finding_brief_words(const struct finding *f, const struct codebook *cb,
	const struct target *targets, const char *language, struct text *out)
{
	add_words(f, cb, targets, language, true, out);
}
