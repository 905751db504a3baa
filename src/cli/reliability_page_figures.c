/* The recommended figures of the page, a card each: the figure, its limits, and what it means. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cli/reliability_page.h"

/* ---- rows in their order ---- */

struct placed {
	const struct analysis_row *row;
	size_t coders, target, index;
};

static int compare_placed(const void *va, const void *vb)
{
	const struct placed *a = va, *b = vb;

	if (a->coders != b->coders)
		return a->coders < b->coders ? -1 : 1;
	if (a->target != b->target)
		return a->target < b->target ? -1 : 1;
	return (a->index > b->index) - (a->index < b->index);
}

/* Where a name is among those that came before; names has room for one more. */
static size_t name_place(const char **names, size_t *n, const char *name)
{
	size_t i = 0;

	while (i < *n && strcmp(names[i], name) != 0)
		i++;
	if (i == *n)
		names[(*n)++] = name;
	return i;
}

void page_rows_of(const struct analysis_rows *rows, struct page_rows *out)
{
	struct placed *placed = mem_alloc(rows->n + 1, sizeof *placed);
	const char **coders = mem_alloc(rows->n + 1, sizeof *coders);
	const char **targets = mem_alloc(rows->n + 2, sizeof *targets);
	size_t n_coders = 0, n_targets = 0;

	/* what is said of all together is what most are after */
	name_place(targets, &n_targets, "all");
	*out = (struct page_rows){mem_alloc(rows->n + 1, sizeof *out->items), 0};
	for (size_t i = 0; i < rows->n; i++)
		if (!reliability_of_one_person(rows->items[i].coders))
			name_place(coders, &n_coders, rows->items[i].coders);
	for (size_t i = 0; i < rows->n; i++)
		if (!rows->items[i].of_session)
			placed[out->n++] = (struct placed){&rows->items[i],
				name_place(coders, &n_coders, rows->items[i].coders),
				name_place(targets, &n_targets, rows->items[i].target), i};
	if (out->n > 0)
		qsort(placed, out->n, sizeof *placed, compare_placed);
	for (size_t i = 0; i < out->n; i++)
		out->items[i] = placed[i].row;
	free(placed);
	free(coders);
	free(targets);
}

void page_rows_clear(struct page_rows *r)
{
	free(r->items);
	*r = (struct page_rows){0};
}

bool page_same_place(const struct analysis_row *a, const struct analysis_row *b)
{
	return strcmp(a->coders, b->coders) == 0 && strcmp(a->target, b->target) == 0 &&
	       strcmp(a->source, b->source) == 0;
}

void page_about(const struct reliability_page *p, const struct analysis_row *r, struct text *t)
{
	const char *comma = strchr(r->coders, ',');

	if (strcmp(r->coders, "all") == 0)
		text_add(t, WORDS(p, "all coders", "alle codeurs"));
	else if (comma)
		text_printf(t, WORDS(p, "%.*s and %s", "%.*s en %s"), (int)(comma - r->coders),
			r->coders, comma + 1);
	else
		text_add(t, r->coders);
	if (r->target[0])
		text_printf(t, "; %s",
			strcmp(r->target, "all") == 0 ? WORDS(p, "all targets", "allen")
						      : r->target);
}

/* ---- what belongs on one card ---- */

struct card {
	const struct analysis_row *const *rows;
	size_t n;
	const struct analysis_row *main;
	char first[CODER_SIZE], second[CODER_SIZE];
};

/* Which totals of a session the row is about; "" = none. */
static const char *total_of(const struct analysis_row *r)
{
	bool total = strcmp(r->parameter, "count") == 0 || strcmp(r->parameter, "duration_s") == 0;

	return total ? r->parameter : "";
}

static bool about_same_thing(const struct analysis_row *a, const struct analysis_row *b)
{
	return strcmp(a->code, b->code) == 0 && strcmp(total_of(a), total_of(b)) == 0;
}

static bool on_same_card(const struct analysis_row *a, const struct analysis_row *b)
{
	return page_same_place(a, b) && about_same_thing(a, b);
}

/* A figure of the card, or NULL. */
static const struct analysis_row *find(const struct card *c, const char *statistic)
{
	for (size_t i = 0; i < c->n; i++)
		if (strcmp(c->rows[i]->statistic, statistic) == 0 &&
			c->rows[i]->part == PART_WHOLE && on_same_card(c->rows[i], c->rows[0]))
			return c->rows[i];
	return NULL;
}

static const struct analysis_row *find_value(const struct card *c, const char *statistic)
{
	const struct analysis_row *r = find(c, statistic);

	return r && !r->figure.why ? r : NULL;
}

static double value(const struct analysis_row *r)
{
	return r ? r->figure.value : 0;
}

/* Is the same said for all targets, or all coders, together? Then this card is left to the tables. */
static bool is_part_of_another(const struct page_rows *all, const struct analysis_row *r)
{
	bool targets = false, coders = false;

	for (size_t i = 0; i < all->n; i++) {
		const struct analysis_row *x = all->items[i];

		if (x->part != PART_WHOLE || !about_same_thing(x, r) || r->code[0] == '\0')
			continue;
		targets |= strcmp(x->coders, r->coders) == 0 && strcmp(x->target, "all") == 0;
		coders |= strcmp(x->coders, "all") == 0;
	}
	return (targets && strcmp(r->target, "all") != 0) ||
	       (coders && strcmp(r->coders, "all") != 0);
}

static const struct analysis_row *main_row(const struct card *c)
{
	static const char *const mains[] = {"duration_kappa", "event_kappa", "icc_a1", "kappa",
		"alpha_interval", "alpha_ordinal", "alpha_nominal", "alignment_kappa", "u_alpha"};

	for (size_t i = 0; i < sizeof mains / sizeof *mains; i++) {
		const struct analysis_row *r = find(c, mains[i]);

		if (r)
			return r;
	}
	return c->rows[0];
}

/* ---- sentences ---- */

static void event_words(struct reliability_page *p, const struct card *c, struct text *t)
{
	const struct analysis_row *matched = find_value(c, "event_matched");
	const struct analysis_row *confused = find_value(c, "event_confused");
	const struct analysis_row *only_first = find_value(c, "event_only_first");
	const struct analysis_row *only_second = find_value(c, "event_only_second");
	const struct analysis_row *lag = find_value(c, "event_lag");

	if (matched && confused && only_first && only_second && matched->figure.n > 0)
		text_printf(t,
			WORDS(p,
				"The coders agree on %.10g of %.10g events. On %.10g more they "
				"agree that something happened but not what; %.10g only %s "
				"logged, %.10g only %s. ",
				"De codeurs zijn het eens over %.10g van %.10g gebeurtenissen. "
				"Over %.10g andere zijn zij het eens dat er iets gebeurde, maar "
				"niet wat; %.10g legde alleen %s vast, %.10g alleen %s. "),
			value(matched), matched->figure.n, value(confused), value(only_first),
			c->first, value(only_second), c->second);
	if (lag && fabs(value(lag)) >= 10)
		text_printf(t,
			value(lag) > 0
				? WORDS(p, "Where they agree, %s is %.2f s later on average. ",
					  "Waar zij het eens zijn, is %s gemiddeld %.2f s later. ")
				: WORDS(p, "Where they agree, %s is %.2f s earlier on average. ",
					  "Waar zij het eens zijn, is %s gemiddeld %.2f s "
					  "eerder. "),
			c->second, fabs(value(lag)) / 1000);
}

static void rating_words(struct reliability_page *p, const struct card *c, struct text *t)
{
	const struct analysis_row *same = find_value(c, "agreement");
	const struct analysis_row *near = find_value(c, "agreement_within_1");
	const struct analysis_row *apart = find_value(c, "difference");
	const struct analysis_row *ratio = find_value(c, "count_ratio");

	if (same && near)
		text_printf(t,
			WORDS(p,
				"Rated by both: %.10g; the same value in %.0f\u00a0%%, at most one "
				"point apart in %.0f\u00a0%%. ",
				"Door beiden beoordeeld: %.10g; dezelfde waarde in %.0f\u00a0%%, "
				"hoogstens één punt verschil in %.0f\u00a0%%. "),
			same->figure.n, 100 * value(same), 100 * value(near));
	if (apart && fabs(value(apart)) >= 0.005)
		text_printf(t,
			value(apart) > 0 ? WORDS(p, "%s is %.2f higher on average. ",
						   "%s is gemiddeld %.2f hoger. ")
					 : WORDS(p, "%s is %.2f lower on average. ",
						   "%s is gemiddeld %.2f lager. "),
			c->second, fabs(value(apart)));
	if (ratio)
		text_printf(t,
			WORDS(p, "The smaller total is %.0f\u00a0%% of the larger on average. ",
				"Het kleinste totaal is gemiddeld %.0f\u00a0%% van het grootste. "),
			100 * value(ratio));
}

static void band_words(struct reliability_page *p, const struct card *c, struct text *t)
{
	const struct figure *f = &c->main->figure;
	bool is_icc = strcmp(c->main->statistic, "icc_a1") == 0;
	const char *(*band)(const struct reliability_page *, double) =
		is_icc ? page_icc_band : page_kappa_band;

	if (f->why || (!is_icc && !strstr(c->main->statistic, "kappa")))
		return;
	if (f->has_limits && strcmp(band(p, f->lower), band(p, f->upper)) != 0)
		text_printf(t,
			WORDS(p, "In the words of %s '%s', by its limits '%s' to '%s'.",
				"In de woorden van %s '%s', volgens de grenzen '%s' tot '%s'."),
			is_icc ? "Koo & Li 2016" : "Landis & Koch 1977", band(p, f->value),
			band(p, f->lower), band(p, f->upper));
	else
		text_printf(t, WORDS(p, "In the words of %s '%s'.", "In de woorden van %s '%s'."),
			is_icc ? "Koo & Li 2016" : "Landis & Koch 1977", band(p, f->value));
}

static void left_out_words(struct reliability_page *p, const struct card *c, struct text *t)
{
	const struct analysis_left_out *l = c->main->left_out;
	bool all = strcmp(c->main->coders, "all") == 0;

	if (l && l->events[0] + l->events[1] > 0 && all)
		text_printf(t,
			WORDS(p, "Left out, outside what both coded: events, %zu. ",
				"Weggelaten, buiten wat beiden codeerden: gebeurtenissen, %zu. "),
			l->events[0] + l->events[1]);
	else if (l && l->events[0] + l->events[1] > 0)
		text_printf(t,
			WORDS(p,
				"Left out, outside what both coded: events, %zu of %s, %zu of %s. ",
				"Weggelaten, buiten wat beiden codeerden: gebeurtenissen, %zu van "
				"%s, "
				"%zu van %s. "),
			l->events[0], c->first, l->events[1], c->second);
	if (l && l->targets > 0)
		text_printf(t,
			WORDS(p, "Targets that nobody coded do not count: %zu. ",
				"Personen over wie niemand iets codeerde, tellen niet mee: %zu. "),
			l->targets);
}

static void words(struct reliability_page *p, const struct card *c, struct text *t)
{
	const struct analysis_row *time = find_value(c, "duration_agreement");

	if (time)
		text_printf(t,
			WORDS(p, "The coders had the same state for %.1f\u00a0%% of the time. ",
				"De codeurs hadden %.1f\u00a0%% van de tijd dezelfde toestand. "),
			100 * value(time));
	event_words(p, c, t);
	rating_words(p, c, t);
	left_out_words(p, c, t);
	band_words(p, c, t);
}

/* ---- cards ---- */

static const char *about_what(struct reliability_page *p, const struct analysis_row *r)
{
	if (strcmp(r->parameter, "count") == 0)
		return WORDS(p, "how often, in all", "hoe vaak in totaal");
	if (strcmp(r->parameter, "duration_s") == 0)
		return WORDS(p, "how long, in all", "hoe lang in totaal");
	if (strcmp(r->statistic, "event_kappa") == 0)
		return WORDS(p, "which code, when", "welke code, wanneer");
	if (strcmp(r->statistic, "duration_kappa") == 0)
		return WORDS(p, "moment by moment", "van moment tot moment");
	return "";
}

static void card_head(struct reliability_page *p, const struct card *c)
{
	const struct analysis_row *r = c->main;
	const char *what = about_what(p, r);
	struct text t = {0};
	char *title = page_title(p, r->code);

	text_add(&p->page.out, "<div class=\"card\">");
	if (title[0])
		page_put(p, "<h3>", title, "</h3>");
	text_printf(&t, "%s%s", what, what[0] ? "; " : "");
	page_about(p, r, &t);
	if (title[0])
		page_put(p, "<p class=\"about\">", t.s, "</p>");
	else
		page_put(p, "<h3>", t.s, "</h3>");
	text_clear(&t);
	free(title);
}

static void show_card(struct reliability_page *p, const struct card *c)
{
	const struct figure *f = &c->main->figure;
	const char *statistic = c->main->statistic;
	char number[PAGE_NUMBER_SIZE], lower[PAGE_NUMBER_SIZE], upper[PAGE_NUMBER_SIZE];
	struct text t = {0};

	card_head(p, c);
	page_number(statistic, !f->why, f->value, number);
	page_put(p, "<p><span class=\"big\">", number, "</span>");
	text_add(&t, page_term(p, statistic));
	if (f->why)
		text_printf(&t, ": %s", page_undefined(p, f->why));
	else if (f->has_limits)
		text_printf(&t,
			WORDS(p, ", 95\u00a0%% limits %s to %s", ", 95\u00a0%%-grenzen %s tot %s"),
			page_number(statistic, true, f->lower, lower),
			page_number(statistic, true, f->upper, upper));
	if (!f->why && strncmp(statistic, "icc", 3) == 0)
		text_printf(&t, ", n = %.10g", f->n);
	page_put(p, "", t.s, "</p>");
	text_truncate(&t, 0);
	words(p, c, &t);
	if (t.len > 0)
		page_put(p, "<p>", t.s, "</p>");
	text_add(&p->page.out, "</div>\n");
	text_clear(&t);
}

void page_cards(struct reliability_page *p, const struct page_rows *rows)
{
	p->page.format->paragraph(&p->page,
		WORDS(p,
			"Kappa and ICC are 1 where coders agree fully, and 0 where they agree no "
			"better than chance. A dash means that there is no figure, and why.",
			"Kappa en ICC zijn 1 waar codeurs het geheel eens zijn, en 0 waar zij het "
			"niet vaker eens zijn dan bij toeval. Een streepje betekent dat er geen "
			"cijfer is, en waarom."));
	text_add(&p->page.out, "<div class=\"cards\">\n");
	for (size_t i = 0; i < rows->n;) {
		struct card c = {.rows = rows->items + i, .n = 1};
		const struct analysis_row *r = rows->items[i];

		while (i + c.n < rows->n && page_same_place(r, c.rows[c.n]) &&
			(c.rows[c.n]->part != PART_WHOLE || on_same_card(r, c.rows[c.n])))
			c.n++;
		i += c.n;
		if (r->part != PART_WHOLE || strcmp(r->statistic, "bias") == 0 ||
			is_part_of_another(rows, r))
			continue;
		c.main = main_row(&c);
		page_coders(p, r->coders, c.first, c.second);
		show_card(p, &c);
	}
	text_add(&p->page.out, "</div>\n");
}
