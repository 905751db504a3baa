/* Scores, checks, scales and segments of a codebook in words, English or Dutch. */
#include <math.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "cli/codebook.h"
#include "model/mediatime.h"
#include "model/rating.h"

char *words_code_name(const struct code *c)
{
	if (strcasecmp(c->name, c->id) == 0)
		return mem_strdup(c->name);
	return mem_printf("%s (%s)", c->name, c->id);
}

static void list_sign(struct text *out, size_t i)
{
	if (i > 0)
		text_add(out, ", ");
}

void words_targets(const struct codebook_words *w, const int *targets, size_t n, struct text *out)
{
	for (size_t i = 0; i < n; i++) {
		const struct target_class *t = &w->cb->target_classes[targets[i]];

		list_sign(out, i);
		text_add(out, label_get(&t->label, w->language, t->id));
	}
}

/* ---- scores ---- */

static bool is_reversed(const struct score *s, int item)
{
	for (size_t i = 0; i < s->n_reverse; i++)
		if (s->reverse[i] == item)
			return true;
	return false;
}

static void add_items(const struct codebook_words *w, const struct score *s, struct text *out)
{
	for (size_t i = 0; i < s->n_items; i++) {
		const struct rating_item *item = &w->cb->ratings[s->items[i]];

		list_sign(out, i);
		text_add(out, item->name);
		if (is_reversed(s, s->items[i]))
			text_printf(out,
				WORDS(w, " (reversed: %.10g − value)",
					" (omgekeerd: %.10g − waarde)"),
				item->scale.min + item->scale.max);
	}
}

static void add_codes(const struct codebook_words *w, const struct score *s, struct text *out)
{
	for (size_t i = 0; i < s->n_codes; i++) {
		list_sign(out, i);
		text_add(out, w->cb->codes[s->codes[i]].name);
	}
}

static void add_scores(const struct codebook_words *w, const struct score *s, struct text *out)
{
	for (size_t i = 0; i < s->n_scores; i++) {
		list_sign(out, i);
		text_add(out, w->cb->scores[s->scores[i]].id);
	}
}

static const char *op_words(const struct codebook_words *w, const struct score *s)
{
	switch (s->op) {
	case SCORE_MEAN:
		return s->n_scores > 0
			       ? WORDS(w, "mean of the scores ", "gemiddelde van de scores ")
			       : WORDS(w, "mean of ", "gemiddelde van ");
	case SCORE_SUM:
		if (s->n_codes > 0)
			break;
		return s->n_scores > 0 ? WORDS(w, "sum of the scores ", "som van de scores ")
				       : WORDS(w, "sum of ", "som van ");
	case SCORE_RATE_PER_HOUR:
		return WORDS(
			w, "how often per hour of coded time: ", "hoe vaak per gecodeerd uur: ");
	case SCORE_DURATION:
		return WORDS(
			w, "how long in all, in seconds: ", "hoe lang in totaal, in seconden: ");
	case SCORE_COUNT:
		break;
	}
	return WORDS(w, "how often in all: ", "hoe vaak in totaal: ");
}

void words_formula(const struct codebook_words *w, const struct score *s, struct text *out)
{
	size_t n = s->n_items + s->n_scores;

	text_add(out, op_words(w, s));
	add_items(w, s, out);
	add_codes(w, s, out);
	add_scores(w, s, out);
	if (n > 1 && s->min_valid == 0)
		text_add(out, WORDS(w, "; each must have a value", "; elk moet een waarde hebben"));
	else if (n > 1)
		text_printf(out,
			WORDS(w, "; at least %d of %zu must have a value",
				"; ten minste %d van %zu moeten een waarde hebben"),
			s->min_valid, n);
}

/* Sets of target classes, by index; the loader takes no more than these. */
#define MAX_CLASSES 32

static void mark(bool *marked, const int *targets, size_t n)
{
	for (size_t i = 0; i < n; i++)
		marked[targets[i]] = true;
}

static void mark_score(const struct codebook *cb, const struct score *s, bool *marked);

/* Whom the i-th part of a score can be about. */
static void mark_part(const struct codebook *cb, const struct score *s, size_t i, bool *marked)
{
	if (i < s->n_items) {
		const struct rating_item *item = &cb->ratings[s->items[i]];

		mark(marked, item->targets, item->n_targets);
	} else if (i < s->n_items + s->n_codes) {
		const struct code *code = &cb->codes[s->codes[i - s->n_items]];

		mark(marked, code->targets, code->n_targets);
	} else {
		mark_score(cb, &cb->scores[s->scores[i - s->n_items - s->n_codes]], marked);
	}
}

static size_t count_parts(const struct score *s)
{
	return s->n_items + s->n_codes + s->n_scores;
}

/* For whom the score is computed. Scores only use scores above them, so this ends. */
static void mark_score(const struct codebook *cb, const struct score *s, bool *marked)
{
	mark(marked, s->targets, s->n_targets);
	for (size_t i = 0; s->n_targets == 0 && i < count_parts(s); i++)
		mark_part(cb, s, i, marked);
}

/* Those of parts that cannot be about each target of the score. */
static void mark_others(
	const struct codebook *cb, const struct score *s, const bool *whom, bool *others)
{
	for (size_t i = 0; i < count_parts(s); i++) {
		bool about[MAX_CLASSES] = {false}, lacks = false;

		mark_part(cb, s, i, about);
		for (size_t t = 0; t < cb->n_target_classes; t++)
			lacks = lacks || (whom[t] && !about[t]);
		for (size_t t = 0; lacks && t < cb->n_target_classes; t++)
			others[t] = others[t] || about[t];
	}
}

static void list_marked(const struct codebook_words *w, const bool *marked, struct text *out)
{
	size_t n = 0;

	for (int i = 0; i < (int)w->cb->n_target_classes; i++) {
		if (!marked[i])
			continue;
		list_sign(out, n++);
		words_targets(w, &i, 1, out);
	}
}

void words_score_targets(const struct codebook_words *w, const struct score *s, struct text *out)
{
	bool whom[MAX_CLASSES] = {false}, others[MAX_CLASSES] = {false};
	struct text list = {0};

	mark_score(w->cb, s, whom);
	list_marked(w, whom, out);
	mark_others(w->cb, s, whom, others);
	list_marked(w, others, &list);
	if (list.len > 0)
		text_printf(out,
			WORDS(w, "; what is about others counts with each of them: %s",
				"; bij elk telt mee wat over anderen gaat: %s"),
			list.s);
	text_clear(&list);
}

/* ---- checks ---- */

const char *words_check_if(const struct codebook_words *w, enum check_if when)
{
	switch (when) {
	case CHECK_ONLY_POSITIVE:
		return WORDS(w, "only positive codes", "alleen positieve codes");
	case CHECK_ONLY_NEGATIVE:
		return WORDS(w, "only negative codes", "alleen negatieve codes");
	case CHECK_NO_EVIDENCE:
		return WORDS(w, "no codes", "geen codes");
	case CHECK_MIXED:
		return WORDS(w, "positive and negative codes", "positieve en negatieve codes");
	case CHECK_UNRATED:
		return WORDS(w, "A rating has neither a value nor a reason why there is none.",
			"Een beoordeling heeft geen waarde en ook geen reden waarom niet.");
	case CHECK_UNWATCHED:
		return WORDS(w, "A stretch of the recording was not watched.",
			"Een stuk van de opname is niet bekeken.");
	case CHECK_RUNNING:
		return WORDS(w, "A state was never stopped.", "Een toestand is nooit gestopt.");
	case CHECK_TOO_OFTEN:
		return WORDS(w, "A code was logged more often than it counts.",
			"Een code is vaker gescoord dan hij telt.");
	case CHECK_MISSING_PERSON:
		return WORDS(w, "Fewer persons take part than a target needs.",
			"Er doen minder personen mee dan nodig is.");
	case CHECK_MISSING_MODIFIER:
		return WORDS(w, "An event lacks a modifier that is required.",
			"Bij een code ontbreekt een verplichte nadere aanduiding.");
	case N_CHECK_IFS:
		break;
	}
	return "";
}

static const char *compare_sign(const char *compare)
{
	if (strcmp(compare, "<=") == 0)
		return "≤";
	return strcmp(compare, ">=") == 0 ? "≥" : compare;
}

void words_check(const struct codebook_words *w, const struct check *c, struct text *out)
{
	struct text dimensions = {0};

	if (!CHECK_IS_EVIDENCE(c->when)) {
		text_add(out, words_check_if(w, c->when));
		return;
	}
	text_add(&dimensions, "");
	for (size_t i = 0; i < c->n_dimensions; i++) {
		list_sign(&dimensions, i);
		text_add(&dimensions, w->cb->dimensions[c->dimensions[i]].name);
	}
	text_printf(out,
		WORDS(w,
			"If %s were logged about somebody, the rating of the same dimension is "
			"expected "
			"to be %s %.10g (%s).",
			"Als over iemand %s zijn gescoord, wordt van dezelfde dimensie een "
			"beoordeling "
			"%s %.10g verwacht (%s)."),
		words_check_if(w, c->when), compare_sign(c->compare), c->value, dimensions.s);
	text_clear(&dimensions);
}

void words_severity(const struct codebook_words *w, enum check_severity severity, bool may_be_kept,
	struct text *out)
{
	switch (severity) {
	case CHECK_OFF:
		text_add(out, WORDS(w, "switched off", "uitgeschakeld"));
		return;
	case CHECK_HINT:
		text_add(out, WORDS(w, "a hint; it keeps nobody from finishing",
				      "een aanwijzing; afronden kan altijd"));
		return;
	case CHECK_WARN:
		text_add(out, WORDS(w, "a warning, to be settled before finishing",
				      "een waarschuwing, vóór het afronden op te lossen"));
		break;
	}
	text_add(out, may_be_kept ? WORDS(w, "; may be kept with a reason",
					    "; mag met een reden blijven staan")
				  : WORDS(w, "; cannot be kept", "; mag niet blijven staan"));
}

/* ---- scales and segments ---- */

void words_scale(const struct codebook_words *w, const struct scale *s, struct text *out)
{
	char min[RATING_TEXT_SIZE], max[RATING_TEXT_SIZE];

	rating_format_signed(s, s->min, min);
	rating_format_signed(s, s->max, max);
	text_printf(out, WORDS(w, "%s to %s", "%s tot %s"), min, max);
	if (fabs(s->step - 1) > 1e-9)
		text_printf(out, WORDS(w, " in steps of %.10g", " in stappen van %.10g"), s->step);
}

void words_segments(const struct codebook_words *w, struct text *out)
{
	const struct segments *s = &w->cb->segments;
	char length[MEDIATIME_SIZE];

	if (s->kind == SEGMENT_FIXED) {
		mediatime_format(s->length_ms, s->length_ms % 1000 ? 3 : 0, length);
		text_printf(out,
			WORDS(w, "The session is divided into parts of %s each.",
				"De sessie is verdeeld in delen van %s."),
			length);
	} else {
		text_printf(out,
			WORDS(w, "The coder marks the parts of the session with the code %s.",
				"De codeur markeert de delen van de sessie met de code %s."),
			w->cb->codes[s->code].name);
	}
	if (s->label.n > 0)
		text_printf(out, WORDS(w, " A part is called: %s.", " Een deel heet: %s."),
			label_get(&s->label, w->language, ""));
	if (s->remind)
		text_add(out, WORDS(w, " The program says when one ends.",
				      " Het programma meldt het als er een eindigt."));
}
