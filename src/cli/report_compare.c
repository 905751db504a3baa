/*
 * turven report --compare: how scores and ratings develop over several sessions, for each target. Where
 * there are none, as with the codebook of an import, how often each code was logged.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cli/report.h"

/* ---- what is compared ---- */

static bool is_listed(const char *const *ids, size_t n, const char *id)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(ids[i], id) == 0)
			return true;
	return n == 0;
}

static struct compared_target *find_target(struct comparison *c, const char *id)
{
	for (size_t i = 0; i < c->n_targets; i++)
		if (strcmp(c->targets[i].id, id) == 0)
			return &c->targets[i];
	return NULL;
}

/* Of each id once; what it is called as in the last session. */
static void find_targets(struct comparison *c, const char *const *only, size_t n_only)
{
	for (size_t k = 0; k < c->n; k++) {
		const struct observation *o = &c->items[k]->o;

		for (size_t i = 0; i < o->n_targets; i++) {
			const struct target *t = &o->targets[i];
			struct compared_target *known = find_target(c, t->id);

			if (!is_listed(only, n_only, t->id))
				continue;
			if (!known) {
				MEM_GROW(c->targets, c->n_targets, c->capacity);
				known = &c->targets[c->n_targets++];
				known->id = t->id;
			}
			known->label = label_get(t->label, c->language, t->id);
		}
	}
}

static const char *date_of(const struct comparison *c, size_t k)
{
	return c->items[k]->o.session.date;
}

/* By date, if each has one; those of one day stay in the order given. */
static void order(struct comparison *c)
{
	c->is_ordered = true;
	for (size_t k = 0; k < c->n; k++)
		c->is_ordered = c->is_ordered && date_of(c, k);
	for (size_t k = 1; c->is_ordered && k < c->n; k++) {
		for (size_t i = k; i > 0 && strcmp(date_of(c, i - 1), date_of(c, i)) > 0; i--) {
			struct compared *swap = c->items[i];

			c->items[i] = c->items[i - 1];
			c->items[i - 1] = swap;
		}
	}
}

static void score(struct compared *item)
{
	const struct observation *o = &item->o;
	struct score_input in = {.cb = &o->codebook,
		.targets = o->targets,
		.n_targets = o->n_targets,
		.timeline = o->timeline,
		.no_picture = session_is_sound_only(&o->session)};

	in.n_segments = segments_of(
		&o->codebook, o->timeline, session_duration_ms(&o->session), &item->segments);
	in.segments = item->segments;
	item->scores = scores_new(&in, -1);
}

/* ---- the head ---- */

static void put(struct comparison *c, const char *open, const char *text, const char *close)
{
	page_element(&c->out, open, text, close);
	text_add_c(&c->out, '\n');
}

static const struct codebook *last_codebook(const struct comparison *c)
{
	return &c->items[c->n - 1]->o.codebook;
}

static void coder_of(const struct observation *o, struct text *out)
{
	text_add(out, o->name.coder);
	if (o->name.pass > 1)
		text_printf(out, "+%d", o->name.pass);
}

static void sessions(struct comparison *c)
{
	const char *headings[] = {"#", WORDS(c, "Session", "Sessie"), WORDS(c, "Date", "Datum"),
		WORDS(c, "Coder", "Codeur"), WORDS(c, "Version", "Versie"),
		WORDS(c, "State", "Stand")};
	struct text t = {0};

	text_add(&c->out, "<div class=\"scroll\"><table class=\"numbers\"><thead><tr>");
	for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
		page_element(&c->out, "<th scope=\"col\">", headings[i], "</th>");
	text_add(&c->out, "</tr></thead><tbody>\n");
	for (size_t k = 0; k < c->n; k++) {
		const struct observation *o = &c->items[k]->o;

		text_printf(&c->out, "<tr><td>%zu</td>", k + 1);
		page_element(&c->out, "<th scope=\"row\">", o->session.id, "</th>");
		page_element(&c->out, "<td>", date_of(c, k) ? date_of(c, k) : "–", "</td>");
		text_truncate(&t, 0);
		coder_of(o, &t);
		page_element(&c->out, "<td>", t.s, "</td>");
		page_element(&c->out, "<td>", o->codebook.version, "</td>");
		put(c, "<td>",
			timeline_finished(o->timeline) ? WORDS(c, "finished", "afgerond")
						       : WORDS(c, "not finished", "niet afgerond"),
			"</td></tr>");
	}
	text_add(&c->out, "</tbody></table></div>\n");
	text_clear(&t);
}

static bool differ(const struct comparison *c, bool coders)
{
	const struct observation *first = &c->items[0]->o;

	for (size_t k = 1; k < c->n; k++) {
		const struct observation *o = &c->items[k]->o;

		if (coders ? strcmp(o->name.coder, first->name.coder) != 0
			   : strcmp(o->codebook.sha256, first->codebook.sha256) != 0)
			return true;
	}
	return false;
}

static void warnings(struct comparison *c)
{
	if (!c->is_ordered)
		put(c, "<p class=\"banner\">",
			WORDS(c,
				"Not each session has a date, so they stand in the order in which "
				"they were named.",
				"Niet elke sessie heeft een datum; ze staan in de volgorde waarin "
				"ze zijn genoemd."),
			"</p>");
	if (differ(c, false))
		put(c, "<p class=\"banner\">",
			WORDS(c,
				"The sessions were coded with several versions of the codebook: "
				"what has the same name can mean something else. 'turven codebook "
				"diff' tells what changed.",
				"De sessies zijn met verschillende versies van het codeboek "
				"gecodeerd: wat hetzelfde heet kan iets anders betekenen. 'turven "
				"codebook diff' vertelt wat er is veranderd."),
			"</p>");
	if (differ(c, true))
		put(c, "<p class=\"banner\">",
			WORDS(c,
				"Different coders coded these sessions: a difference between "
				"sessions "
				"can be one between coders.",
				"Verschillende codeurs hebben deze sessies gecodeerd: een verschil "
				"tussen sessies kan er een tussen codeurs zijn."),
			"</p>");
}

static void head(struct comparison *c)
{
	const struct codebook *cb = last_codebook(c);
	struct text t = {0};

	text_printf(&t, WORDS(c, "%zu sessions: %s", "%zu sessies: %s"), c->n,
		label_get(&cb->title, c->language, cb->id));
	report_begin(&c->out, c->dutch ? "nl" : "en", t.s, NULL);
	put(c, "<header>\n<h1>", t.s, "</h1>");
	warnings(c);
	text_add(&c->out, "</header>\n<main>\n");
	put(c, "<section aria-labelledby=\"sessions\">\n<h2 id=\"sessions\">",
		WORDS(c, "Sessions", "Sessies"), "</h2>");
	sessions(c);
	text_add(&c->out, "</section>\n");
	text_clear(&t);
}

/* ---- what develops ---- */

/* Is there one of this id in a later version, which was told already? */
static bool is_in_later(
	const struct comparison *c, size_t k, enum variable_kind kind, const char *id)
{
	for (size_t later = k + 1; later < c->n; later++)
		if (report_variable(&c->items[later]->o.codebook, kind, id) >= 0)
			return true;
	return false;
}

static bool rating_trajectory(struct comparison *c, size_t k, const struct rating_item *item)
{
	const struct trajectory t = {VARIABLE_RATING, item->id, item->name, &item->label,
		item->scale.min, item->scale.max};

	return !is_in_later(c, k, t.kind, t.id) && report_trajectory(c, &t);
}

/* A mean of ratings has their scale, anything else begins at 0. */
static bool score_trajectory(struct comparison *c, size_t k, const struct score *s)
{
	const struct codebook *cb = &c->items[k]->o.codebook;
	struct trajectory t = {VARIABLE_SCORE, s->id, s->id, &s->label, 0, 0};

	if (s->op == SCORE_MEAN && s->n_items > 0) {
		t.min = cb->ratings[s->items[0]].scale.min;
		t.max = cb->ratings[s->items[0]].scale.max;
	}
	return !is_in_later(c, k, t.kind, t.id) && report_trajectory(c, &t);
}

static bool dimension_trajectory(struct comparison *c, size_t k, const struct dimension *d)
{
	const struct trajectory t = {VARIABLE_DIMENSION, d->id, d->name, &d->label, 0, 0};

	return !is_in_later(c, k, t.kind, t.id) && report_trajectory(c, &t);
}

static bool code_trajectory(struct comparison *c, size_t k, const struct code *code)
{
	const struct trajectory t = {VARIABLE_CODE, code->id, code->name, &code->label, 0, 0};

	return !is_in_later(c, k, t.kind, t.id) && report_trajectory(c, &t);
}

/* Of the newest version first, then what only older ones have. */
static void section(
	struct comparison *c, enum variable_kind kind, const char *id, const char *title)
{
	size_t before = c->out.len, n = 0;

	text_printf(&c->out, "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">", id, id);
	put(c, "", title, "</h2>");
	text_add(&c->out, "<div class=\"plots\">\n");
	for (size_t k = c->n; k-- > 0;) {
		const struct codebook *cb = &c->items[k]->o.codebook;

		for (size_t i = 0; kind == VARIABLE_RATING && i < cb->n_ratings; i++)
			n += rating_trajectory(c, k, &cb->ratings[i]);
		for (size_t i = 0; kind == VARIABLE_SCORE && i < cb->n_scores; i++)
			n += score_trajectory(c, k, &cb->scores[i]);
		for (size_t i = 0; kind == VARIABLE_DIMENSION && i < cb->n_dimensions; i++)
			n += dimension_trajectory(c, k, &cb->dimensions[i]);
		for (size_t i = 0; kind == VARIABLE_CODE && i < cb->n_codes; i++)
			n += code_trajectory(c, k, &cb->codes[i]);
	}
	if (n > 0)
		text_add(&c->out, "</div>\n</section>\n");
	else
		text_truncate(&c->out, before);
}

static void contents(struct comparison *c)
{
	const struct codebook *cb = last_codebook(c);
	struct text t = {0};

	put(c, "<section aria-labelledby=\"about\">\n<h2 id=\"about\">",
		WORDS(c, "What is in this file", "Wat er in dit bestand zit"), "</h2>");
	for (size_t i = 0; i < c->n_targets; i++)
		text_printf(&t, "%s%s", i > 0 ? ", " : "", c->targets[i].label);
	put(c, WORDS(c, "<p>Figures about: ", "<p>Cijfers over: "), t.s ? t.s : "", ".</p>");
	put(c, "<p>",
		WORDS(c,
			"No comments, no single events, no recordings, no names of folders or "
			"users. Nothing is fetched from or sent to anywhere when the page is open.",
			"Geen opmerkingen, geen losse momenten, geen opnamen, geen namen van "
			"mappen of gebruikers. Zolang de pagina open is wordt nergens iets "
			"opgehaald of verstuurd."),
		"</p>");
	if (cb->licence)
		put(c, "<p class=\"small\" lang=\"en\">", cb->licence, "</p>");
	text_add(&c->out, "</section>\n</main>\n");
	text_clear(&t);
}

void report_compare(struct comparison *c, const char *const *only, size_t n_only)
{
	size_t before;

	order(c);
	for (size_t k = 0; k < c->n; k++)
		score(c->items[k]);
	find_targets(c, only, n_only);
	head(c);
	before = c->out.len;
	section(c, VARIABLE_RATING, "ratings", WORDS(c, "Ratings", "Beoordelingen"));
	section(c, VARIABLE_SCORE, "scores", "Scores");
	if (c->out.len == before) {
		section(c, VARIABLE_DIMENSION, "dimensions",
			WORDS(c, "How often, by dimension (per hour)",
				"Hoe vaak, per dimensie (per uur)"));
		section(c, VARIABLE_CODE, "codes",
			WORDS(c, "How often, by code (per hour)", "Hoe vaak, per code (per uur)"));
	}
	if (c->out.len == before)
		put(c, "<p class=\"banner\">",
			WORDS(c, "In these sessions nothing was logged or rated yet.",
				"In deze sessies is nog niets vastgelegd of beoordeeld."),
			"</p>");
	contents(c);
	report_end(&c->out, false);
}

void report_compare_clear(struct comparison *c)
{
	for (size_t k = 0; k < c->n; k++) {
		scores_free(c->items[k]->scores);
		free(c->items[k]->segments);
		observation_clear(&c->items[k]->o);
		free(c->items[k]);
	}
	free(c->items);
	free(c->targets);
	text_clear(&c->out);
	*c = (struct comparison){0};
}
