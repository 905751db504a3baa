/* turven codebook show: all that a codebook holds, as a page to read or print. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "cli/cli.h"
#include "cli/codebook.h"
#include "cli/page.h"
#include "model/finding.h"
#include "model/rating.h"
#include "store/study.h"

/* Behind what no source confirms. */
#define UNVERIFIED " *"

struct show {
	struct codebook_words w;
	struct page page;
};

static void heading(struct show *s, const char *text)
{
	s->page.format->heading(&s->page, text);
}

/* Adds the text as a line of the entry and empties it. */
static void line(struct show *s, struct text *t)
{
	if (t->len > 0)
		s->page.format->entry_line(&s->page, t->s);
	text_clear(t);
}

static const char *label(const struct show *s, const struct label *l, const char *otherwise)
{
	return label_get(l, s->w.language, otherwise);
}

static void entry(struct show *s, const char *name, const char *text, bool verified)
{
	char *title =
		mem_printf("%s%s%s%s", name, text[0] ? ": " : "", text, verified ? "" : UNVERIFIED);

	s->page.format->entry(&s->page, title);
	free(title);
}

static void source_line(struct show *s, const char *source)
{
	struct text t = {0};

	if (source)
		text_printf(&t, WORDS(&s->w, "source: %s", "bron: %s"), source);
	line(s, &t);
}

/* ---- the head ---- */

static bool all_verified(const struct codebook *cb)
{
	bool all = true;

	for (size_t i = 0; i < cb->n_codes; i++)
		all = all && cb->codes[i].verified;
	for (size_t i = 0; i < cb->n_ratings; i++)
		all = all && cb->ratings[i].verified;
	for (size_t i = 0; i < cb->n_scores; i++)
		all = all && cb->scores[i].verified;
	for (size_t i = 0; i < cb->n_checks; i++)
		all = all && cb->checks[i].verified;
	return all;
}

static void show_head(struct show *s, const char *where)
{
	const struct codebook *cb = s->w.cb;
	const struct page_format *f = s->page.format;
	struct text t = {0};

	f->begin(&s->page, label(s, &cb->title, cb->id));
	text_printf(&t,
		WORDS(&s->w, "Codebook %s, version %s. %s, SHA-256 begins with %.12s.",
			"Codeboek %s, versie %s. %s, SHA-256 begint met %.12s."),
		cb->id, cb->version, where, cb->sha256);
	f->paragraph(&s->page, t.s);
	text_clear(&t);
	if (cb->status == STATUS_DRAFT)
		f->banner(&s->page,
			WORDS(&s->w,
				"Draft: not for a study before its makers or the "
				"manual of the instrument have confirmed it.",
				"Concept: niet voor onderzoek gebruiken voordat de makers "
				"of de handleiding van het instrument het bevestigen."));
	if (!all_verified(cb))
		f->paragraph(
			&s->page, WORDS(&s->w, "What is marked * is not confirmed in a source.",
					  "Wat met * is gemerkt, is in geen bron bevestigd."));
	if (strcmp(s->w.language, "nl") == 0 && !cb->nl_official)
		f->paragraph(
			&s->page, WORDS(&s->w,
					  "The Dutch labels are working translations, not "
					  "official ones.",
					  "De Nederlandse benamingen zijn werkvertalingen, geen "
					  "officiële."));
	if (cb->form)
		f->paragraph(&s->page,
			WORDS(&s->w, "A form: ratings only, no recording is needed.",
				"Een formulier: alleen beoordelingen, een opname is niet nodig."));
	if (cb->note.n > 0)
		f->paragraph(&s->page, label(s, &cb->note, ""));
}

static void show_targets(struct show *s)
{
	const struct codebook *cb = s->w.cb;
	struct text t = {0};

	heading(s, WORDS(&s->w, "About whom", "Over wie"));
	for (size_t i = 0; i < cb->n_target_classes; i++) {
		const struct target_class *c = &cb->target_classes[i];

		entry(s, label(s, &c->label, c->id), "", true);
		if (c->kind == TARGET_UNIT)
			text_add(&t, WORDS(&s->w, "as a whole", "als geheel"));
		else if (c->n_roles == 0)
			text_add(&t, WORDS(&s->w, "each participant", "elke deelnemer"));
		else if (c->n_roles == 1)
			text_add(&t, WORDS(&s->w, "each participant with the role ",
					     "elke deelnemer met de rol "));
		else
			text_add(&t, WORDS(&s->w, "each participant with one of the roles ",
					     "elke deelnemer met een van de rollen "));
		for (size_t k = 0; k < c->n_roles; k++)
			text_printf(&t, "%s%s", k > 0 ? ", " : "", c->roles[k]);
		if (c->min_persons > 0)
			text_printf(&t, WORDS(&s->w, "; at least %d", "; ten minste %d"),
				c->min_persons);
		if (c->key)
			text_printf(&t, WORDS(&s->w, "; key %c", "; toets %c"), c->key);
		line(s, &t);
	}
}

/* ---- codes ---- */

/* The one source of all codes, or NULL. */
static const char *common_source(const struct codebook *cb)
{
	for (size_t i = 0; i < cb->n_codes; i++)
		if (!cb->codes[i].source || strcmp(cb->codes[i].source, cb->codes[0].source) != 0)
			return NULL;
	return cb->n_codes > 0 ? cb->codes[0].source : NULL;
}

/* What a coder must know of a code, beside its rule. */
static void code_details(struct show *s, const struct code *c, struct text *t)
{
	const struct codebook *cb = s->w.cb;

	for (size_t i = 0; i < c->n_modifiers; i++) {
		const struct modifier *m = &cb->modifiers[c->modifiers[i]];

		text_printf(t, "%s%s", i > 0 ? ", " : WORDS(&s->w, "; asks for ", "; vraagt om "),
			label(s, &m->label, m->id));
	}
	if (c->group >= 0)
		text_printf(t, WORDS(&s->w, "; one at a time: %s", "; één tegelijk: %s"),
			label(s, &cb->groups[c->group].label, cb->groups[c->group].id));
	if (c->item >= 0)
		text_printf(t, WORDS(&s->w, "; evidence for %s", "; aanwijzing voor %s"),
			cb->ratings[c->item].name);
	if (c->max_per_session > 0)
		text_printf(t,
			WORDS(&s->w, "; counts at most %d times for each target",
				"; telt per persoon of geheel hoogstens %d keer"),
			c->max_per_session);
	if (c->needs_picture)
		text_add(t, WORDS(&s->w, "; needs the picture", "; alleen te zien, niet te horen"));
	if (c->source && !common_source(cb))
		text_printf(t, WORDS(&s->w, "; source: %s", "; bron: %s"), c->source);
}

static void add_code(struct show *s, struct page_table *table, const struct code *c)
{
	const char *note = label(s, &c->note, "");
	char *name = words_code_name(c);
	char *text = mem_printf("%s%s", label(s, &c->label, c->id), c->verified ? "" : UNVERIFIED);
	struct text about = {0}, details = {0};
	const char *cells[] = {c->key, name,
		c->kind == CODE_STATE ? WORDS(&s->w, "state", "toestand")
				      : WORDS(&s->w, "point", "moment"),
		c->valence > 0   ? "+"
		: c->valence < 0 ? "−"
				 : "",
		NULL, text};

	words_targets(&s->w, c->targets, c->n_targets, &about);
	cells[4] = about.s;
	text_add(&details, note);
	code_details(s, c, &details);
	/* without a rule the details begin with "; " */
	page_table_add(
		table, cells, details.len == 0 ? NULL : details.s + (note[0] == '\0' ? 2 : 0));
	text_clear(&details);
	text_clear(&about);
	free(text);
	free(name);
}

/* The codes of a dimension; -1 = of none. */
static void show_dimension(struct show *s, int dimension)
{
	const struct codebook *cb = s->w.cb;
	struct page_table table = {
		.headings = {WORDS(&s->w, "key", "toets"), "code", WORDS(&s->w, "kind", "soort"),
			"+/−", WORDS(&s->w, "about", "over"), WORDS(&s->w, "what", "wat")},
		.n_columns = 6,
	};
	struct text title = {0};

	for (size_t i = 0; i < cb->n_codes; i++)
		if (cb->codes[i].dimension == dimension)
			add_code(s, &table, &cb->codes[i]);
	if (table.n_rows > 0) {
		const struct dimension *d = dimension < 0 ? NULL : &cb->dimensions[dimension];

		text_add(&title, d || cb->n_dimensions == 0
					 ? "Codes"
					 : WORDS(&s->w, "Other codes", "Overige codes"));
		if (d)
			text_printf(&title, ": %s", label(s, &d->label, d->name));
		if (d && strcmp(label(s, &d->label, d->name), d->name) != 0)
			text_printf(&title, " (%s)", d->name);
		heading(s, title.s);
		s->page.format->table(&s->page, &table);
	}
	text_clear(&title);
	page_table_clear(&table);
}

static void show_codes(struct show *s)
{
	for (int i = 0; i < (int)s->w.cb->n_dimensions; i++)
		show_dimension(s, i);
	show_dimension(s, -1);
	if (common_source(s->w.cb)) {
		struct text t = {0};

		text_printf(&t,
			WORDS(&s->w, "Source of all codes: %s.", "Bron van alle codes: %s."),
			common_source(s->w.cb));
		s->page.format->paragraph(&s->page, t.s);
		text_clear(&t);
	}
}

static void show_groups(struct show *s)
{
	const struct codebook *cb = s->w.cb;
	struct text t = {0};

	if (cb->n_groups == 0)
		return;
	heading(s, WORDS(&s->w, "States of which one runs at a time",
			   "Toestanden waarvan er één tegelijk loopt"));
	for (int g = 0; g < (int)cb->n_groups; g++) {
		entry(s, label(s, &cb->groups[g].label, cb->groups[g].id), "", true);
		for (size_t i = 0; i < cb->n_codes; i++)
			if (cb->codes[i].group == g)
				text_printf(&t, "%s%s", t.len > 0 ? ", " : "", cb->codes[i].name);
		line(s, &t);
	}
}

static void show_modifiers(struct show *s)
{
	const struct codebook *cb = s->w.cb;
	struct text t = {0};

	if (cb->n_modifiers == 0)
		return;
	heading(s, WORDS(&s->w, "Modifiers", "Nadere aanduidingen"));
	for (size_t i = 0; i < cb->n_modifiers; i++) {
		const struct modifier *m = &cb->modifiers[i];

		entry(s, label(s, &m->label, m->id), "", true);
		text_add(&t, m->multiple ? WORDS(&s->w, "several may be chosen", "meer mogelijk")
					 : WORDS(&s->w, "one is chosen", "één kiezen"));
		if (m->required)
			text_add(&t, WORDS(&s->w, "; required", "; verplicht"));
		line(s, &t);
		for (size_t k = 0; k < m->n_values; k++) {
			text_printf(&t, "%c: %s", m->values[k].key,
				label(s, &m->values[k].label, m->values[k].id));
			line(s, &t);
		}
	}
}

/* ---- ratings ---- */

static bool same_scale(const struct scale *a, const struct scale *b)
{
	return a->anchors == b->anchors && a->n_anchors == b->n_anchors &&
	       !(a->min < b->min || a->min > b->min || a->max < b->max || a->max > b->max ||
		       a->step < b->step || a->step > b->step);
}

static void rating_rules(struct show *s, const struct rating_item *r)
{
	const struct codebook *cb = s->w.cb;
	struct text t = {0};

	text_add(&t, WORDS(&s->w, "about: ", "over: "));
	words_targets(&s->w, r->targets, r->n_targets, &t);
	text_add(&t, r->when == RATE_SEGMENT
			     ? WORDS(&s->w, "; for each part", "; per deel")
			     : WORDS(&s->w, "; for the whole session", "; voor de hele sessie"));
	if (r->dimension >= 0)
		text_printf(&t, WORDS(&s->w, "; dimension %s", "; dimensie %s"),
			cb->dimensions[r->dimension].name);
	if (r->na_allowed)
		text_add(&t, WORDS(&s->w, "; \"not applicable\" is possible",
				     "; \"niet van toepassing\" is mogelijk"));
	if (r->requires_min_persons > 0)
		text_printf(&t,
			WORDS(&s->w, "; only with at least %d persons",
				"; alleen met ten minste %d personen"),
			r->requires_min_persons);
	line(s, &t);
}

static void rating_scale(struct show *s, const struct rating_item *r)
{
	const struct rating_item *first = s->w.cb->ratings;
	struct text t = {0};

	words_scale(&s->w, &r->scale, &t);
	/* Most instruments have one scale; its anchors are not printed again and again. */
	while (!same_scale(&first->scale, &r->scale))
		first++;
	if (first < r && r->scale.n_anchors > 0) {
		text_printf(&t, WORDS(&s->w, ", as %s", ", zoals %s"), first->name);
		line(s, &t);
		return;
	}
	line(s, &t);
	for (size_t i = 0; i < r->scale.n_anchors; i++) {
		char value[RATING_TEXT_SIZE];

		rating_format_signed(&r->scale, r->scale.anchors[i].value, value);
		text_printf(&t, "%s: %s", value, label(s, &r->scale.anchors[i].label, ""));
		line(s, &t);
	}
}

static void show_ratings(struct show *s)
{
	const struct codebook *cb = s->w.cb;
	struct text t = {0};

	if (cb->n_ratings == 0)
		return;
	heading(s, WORDS(&s->w, "Ratings", "Beoordelingen"));
	for (size_t i = 0; i < cb->n_ratings; i++) {
		const struct rating_item *r = &cb->ratings[i];

		entry(s, r->name, label(s, &r->label, r->id), r->verified);
		rating_rules(s, r);
		rating_scale(s, r);
		text_add(&t, label(s, &r->note, ""));
		line(s, &t);
		source_line(s, r->source);
	}
}

/* ---- scores, checks, segments, sources ---- */

static void show_scores(struct show *s)
{
	const struct codebook *cb = s->w.cb;
	struct text t = {0};

	if (cb->n_scores == 0)
		return;
	heading(s, "Scores");
	for (size_t i = 0; i < cb->n_scores; i++) {
		const struct score *c = &cb->scores[i];

		entry(s, c->id, label(s, &c->label, ""), c->verified);
		words_formula(&s->w, c, &t);
		line(s, &t);
		text_add(&t, WORDS(&s->w, "for each: ", "voor elk: "));
		words_score_targets(&s->w, c, &t);
		line(s, &t);
		for (size_t k = 0; k < c->n_cutoffs; k++) {
			text_printf(&t, "%s %.10g: %s", c->cutoffs[k].compare, c->cutoffs[k].value,
				label(s, &c->cutoffs[k].label, ""));
			line(s, &t);
		}
		source_line(s, c->source);
	}
}

/* Does the codebook itself say something of this check? */
static bool is_given(const struct codebook *cb, enum check_if when)
{
	for (size_t i = 0; i < cb->n_checks; i++)
		if (cb->checks[i].when == when)
			return true;
	return false;
}

/* Can it find something at all? */
static bool can_find(const struct codebook *cb, enum check_if when)
{
	bool found = false;

	switch (when) {
	case CHECK_UNRATED:
		return cb->n_ratings > 0;
	case CHECK_RUNNING:
		for (size_t i = 0; i < cb->n_codes; i++)
			found = found || cb->codes[i].kind == CODE_STATE;
		return found;
	case CHECK_TOO_OFTEN:
		for (size_t i = 0; i < cb->n_codes; i++)
			found = found || cb->codes[i].max_per_session > 0;
		return found;
	case CHECK_MISSING_PERSON:
		for (size_t i = 0; i < cb->n_target_classes; i++)
			found = found || cb->target_classes[i].min_persons > 0;
		return found;
	case CHECK_MISSING_MODIFIER:
		for (size_t i = 0; i < cb->n_modifiers; i++)
			found = found || cb->modifiers[i].required;
		return found;
	default:
		return !cb->form;
	}
}

static void show_checks(struct show *s)
{
	const struct codebook *cb = s->w.cb;
	struct text t = {0};

	heading(s, WORDS(&s->w, "Checks when the coder finishes", "Controles bij het afronden"));
	for (size_t i = 0; i < cb->n_checks; i++) {
		const struct check *c = &cb->checks[i];

		entry(s, c->id, label(s, &c->label, ""), c->verified);
		words_check(&s->w, c, &t);
		line(s, &t);
		words_severity(&s->w, c->severity, c->override_with_reason, &t);
		line(s, &t);
		source_line(s, c->source);
	}
	for (int when = CHECK_UNRATED; when < N_CHECK_IFS; when++) {
		if (is_given(cb, (enum check_if)when) || !can_find(cb, (enum check_if)when))
			continue;
		entry(s, check_if_name((enum check_if)when), "", true);
		text_add(&t, words_check_if(&s->w, (enum check_if)when));
		line(s, &t);
		words_severity(&s->w, check_if_severity((enum check_if)when), true, &t);
		line(s, &t);
	}
}

static void show_sources(struct show *s)
{
	const struct codebook *cb = s->w.cb;

	if (cb->n_sources > 0)
		heading(s, WORDS(&s->w, "Sources", "Bronnen"));
	for (size_t i = 0; i < cb->n_sources; i++) {
		entry(s, cb->sources[i].key, "", true);
		s->page.format->entry_line(&s->page, cb->sources[i].text);
		if (cb->sources[i].url)
			s->page.format->entry_address(&s->page, cb->sources[i].url);
	}
	if (cb->licence) {
		heading(s, WORDS(&s->w, "What may be done with it", "Wat ermee mag"));
		s->page.format->paragraph(&s->page, cb->licence);
	}
}

static void show_all(struct show *s, const char *where)
{
	struct text t = {0};

	show_head(s, where);
	show_targets(s);
	show_codes(s);
	show_groups(s);
	show_modifiers(s);
	show_ratings(s);
	show_scores(s);
	show_checks(s);
	if (s->w.cb->segments.kind != SEGMENT_NONE) {
		heading(s, WORDS(&s->w, "Parts of the session", "Delen van de sessie"));
		words_segments(&s->w, &t);
		s->page.format->paragraph(&s->page, t.s);
		text_clear(&t);
	}
	show_sources(s);
	s->page.format->end(&s->page);
}

/* ---- the command ---- */

static bool has_language(const struct codebook *cb, const char *language)
{
	for (size_t i = 0; i < cb->n_languages; i++)
		if (strcmp(cb->languages[i], language) == 0)
			return true;
	return false;
}

/* The one asked for, else that of the study, else the codebook's first. The caller frees; NULL
 * after a message. */
static char *choose_language(const struct codebook *cb, const char *asked)
{
	struct problems unheard = {0};
	struct study study = {0};
	char *root = NULL, *chosen = NULL;

	if (asked && !has_language(cb, asked)) {
		struct text list = {0};

		for (size_t i = 0; i < cb->n_languages; i++)
			text_printf(&list, "%s%s", i > 0 ? ", " : "", cb->languages[i]);
		cli_usage(_("the codebook '%s' has no labels in '%s'; it has: %s"), cb->id, asked,
			list.s);
		text_clear(&list);
		return NULL;
	}
	if (asked)
		return mem_strdup(asked);
	if (study_find(NULL, &root, NULL) && study_open(&study, root, &unheard)) {
		if (study.settings.language && has_language(cb, study.settings.language))
			chosen = mem_strdup(study.settings.language);
		study_clear(&study);
	}
	problems_clear(&unheard);
	free(root);
	return chosen ? chosen : mem_strdup(cb->languages[0]);
}

/* To standard output, or to a file, which is replaced as a whole. */
static int put_out(const struct text *page, const char *output)
{
	size_t n = output ? strlen(output) : 0;
	struct error err = {0};

	if (!output) {
		if (fwrite(page->s, 1, page->len, stdout) == page->len && fflush(stdout) == 0)
			return CLI_OK;
		error_system(&err, _("cannot write to standard output"));
		return cli_fail(&err);
	}
	if (n > 5 && strcmp(output + n - 5, ".yaml") == 0)
		return cli_usage(_("'%s' is the name of a codebook, which a page must not replace; "
				   "choose a name such as page.txt or page.html"),
			output);
	return file_replace(output, page->s, page->len, &err) ? CLI_OK : cli_fail(&err);
}

int codebook_show(const char *name, const char *format, const char *language, const char *output)
{
	struct codebook cb;
	struct show s = {.page.format = &page_text};
	char *where, *chosen;
	int status = CLI_USAGE;

	if (format && strcmp(format, "html") == 0)
		s.page.format = &page_html;
	else if (format && strcmp(format, "text") != 0)
		return cli_usage(_("--format '%s' is not known; allowed: text, html"), format);
	if (!codebook_named(name, &cb, &where))
		return CLI_FAILED;
	chosen = choose_language(&cb, language);
	if (chosen) {
		s.w = (struct codebook_words){
			.cb = &cb, .language = chosen, .dutch = strcmp(chosen, "nl") == 0};
		s.page.language = chosen;
		show_all(&s, file_base(where));
		status = put_out(&s.page.out, output);
	}
	text_clear(&s.page.out);
	free(chosen);
	free(where);
	codebook_free(&cb);
	return status;
}
