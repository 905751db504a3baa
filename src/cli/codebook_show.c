/*
 * turven codebook show: all that a codebook holds, as a page to read or print. Here are the head and
 * the end of the page, and the command.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "cli/cli.h"
#include "cli/codebook_page.h"
#include "exchange/place.h"
#include "store/study.h"

void page_heading(struct codebook_page *s, const char *text)
{
	s->page.format->heading(&s->page, text);
}

void page_line(struct codebook_page *s, struct text *t)
{
	if (t->len > 0)
		s->page.format->entry_line(&s->page, t->s);
	text_clear(t);
}

const char *page_label(const struct codebook_page *s, const struct label *l, const char *otherwise)
{
	return label_get(l, s->w.language, otherwise);
}

void page_entry(struct codebook_page *s, const char *name, const char *text, bool verified)
{
	char *title =
		mem_printf("%s%s%s%s", name, text[0] ? ": " : "", text, verified ? "" : UNVERIFIED);

	s->page.format->entry(&s->page, title);
	free(title);
}

void page_source(struct codebook_page *s, const char *source)
{
	struct text t = {0};

	if (source)
		text_printf(&t, WORDS(&s->w, "source: %s", "bron: %s"), source);
	page_line(s, &t);
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

static void show_head(struct codebook_page *s, const char *where)
{
	const struct codebook *cb = s->w.cb;
	const struct page_format *f = s->page.format;
	struct text t = {0};

	f->begin(&s->page, page_label(s, &cb->title, cb->id));
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
		f->paragraph(&s->page, page_label(s, &cb->note, ""));
}

static void show_targets(struct codebook_page *s)
{
	const struct codebook *cb = s->w.cb;
	struct text t = {0};

	page_heading(s, WORDS(&s->w, "About whom", "Over wie"));
	for (size_t i = 0; i < cb->n_target_classes; i++) {
		const struct target_class *c = &cb->target_classes[i];

		page_entry(s, page_label(s, &c->label, c->id), "", true);
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
		page_line(s, &t);
	}
}

/* ---- sources, and all of it ---- */

static void show_sources(struct codebook_page *s)
{
	const struct codebook *cb = s->w.cb;

	if (cb->n_sources > 0)
		page_heading(s, WORDS(&s->w, "Sources", "Bronnen"));
	for (size_t i = 0; i < cb->n_sources; i++) {
		page_entry(s, cb->sources[i].key, "", true);
		s->page.format->entry_line(&s->page, cb->sources[i].text);
		if (cb->sources[i].url)
			s->page.format->entry_address(&s->page, cb->sources[i].url);
	}
	if (cb->licence) {
		page_heading(s, WORDS(&s->w, "What may be done with it", "Wat ermee mag"));
		s->page.format->paragraph(&s->page, cb->licence);
	}
}

static void show_all(struct codebook_page *s, const char *where)
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
		page_heading(s, WORDS(&s->w, "Parts of the session", "Delen van de sessie"));
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

/* To standard output, or to a file, which appears when it is whole. */
static int put_out(const struct text *page, const char *output, bool force)
{
	size_t n = output ? strlen(output) : 0;
	struct error err = {0};

	if (!output)
		return codebook_print(page);
	if (n > 5 && strcmp(output + n - 5, ".yaml") == 0)
		return cli_usage(_("'%s' is the name of a codebook, which a page must not replace; "
				   "choose a name such as page.txt or page.html"),
			output);
	if (!place_is_free(output, force, &err) || !file_replace(output, page->s, page->len, &err))
		return cli_fail(&err);
	return CLI_OK;
}

int codebook_show(
	const char *name, const char *format, const char *language, const char *output, bool force)
{
	struct codebook cb;
	struct codebook_page s = {.page.format = &page_text};
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
		status = put_out(&s.page.out, output, force);
	}
	text_clear(&s.page.out);
	free(chosen);
	free(where);
	codebook_free(&cb);
	return status;
}
