/* The page of turven reliability: what is collected for it, its head, and the order of its parts. */
#include "cli/reliability_page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/mem.h"

/* Where there are more, what is said of all of them comes first. */
#define FEW_SESSIONS 3

static const char style[] =
	":root{--a:#0b62a8;--b:#a84a00;--bad:#b00020;--line:#8886;--soft:#8882}"
	"@media(prefers-color-scheme:dark){:root{--a:#7cc0ff;--b:#ffb070;--bad:#ff8a8f}}"
	"h1.part{margin-top:4rem;border-top:.35rem solid var(--a);padding-top:.75rem}"
	"h3{margin:1.5rem 0 .25rem}summary{cursor:pointer;padding:.35rem 0;font-weight:bold}"
	"summary:focus-visible,.scroll:focus-visible{outline:3px solid var(--a);outline-offset:2px}"
	".cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(17rem,1fr));gap:.75rem}"
	".card{border:1px solid var(--line);border-left:.35rem solid var(--a);padding:.5rem .75rem;"
	"break-inside:avoid}.card h3{margin:0;font-size:1rem}.card p{margin:.25rem 0}"
	".about{font-size:.9rem}.big{font-size:1.9rem;font-weight:bold;line-height:1.1;"
	"margin-right:.4rem}"
	".maps{display:flex;flex-wrap:wrap;gap:0 3rem}.maps>div{max-width:100%;min-width:0}"
	".scroll{overflow-x:auto;margin:.5rem 0}.scroll th:first-child{position:sticky;left:0;"
	"background:Canvas;z-index:1}"
	".numbers td,.numbers th,.heat td,.heat th{text-align:right;padding:.15rem .5rem;"
	"white-space:nowrap;overflow-wrap:normal}"
	".numbers,.heat{width:auto}.numbers td:first-child,.heat "
	"td:first-child{font-family:inherit;"
	"font-weight:normal}"
	".numbers th:first-child,.heat th:first-child{text-align:left}"
	".numbers tbody th,.heat tbody th{font-weight:normal;text-align:left}"
	".numbers tbody th{white-space:normal;min-width:11rem;max-width:24rem}"
	".numbers thead th{white-space:normal;vertical-align:bottom}"
	".heat td{min-width:2rem;text-align:center;border:1px solid var(--line);"
	"print-color-adjust:exact;-webkit-print-color-adjust:exact}"
	".heat thead th{vertical-align:bottom;text-align:center}"
	".many thead th+th{writing-mode:vertical-rl;transform:rotate(180deg);text-align:left;"
	"padding:.5rem .1rem;line-height:1.1}.many td{min-width:1.1rem;padding:.1rem .15rem}"
	".heat td.same{outline:2px solid var(--a);outline-offset:-2px;font-weight:bold}"
	".heat td.none{color:GrayText}.numbers .group{font-weight:bold;padding-top:.75rem}"
	".numbers .words{text-align:left}";

static const char style_drawings[] =
	"svg{display:block;overflow:visible;font:12px system-ui,sans-serif;fill:CanvasText}"
	".plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(22rem,100%),1fr));"
	"gap:0 "
	"2.5rem}.plots>div{break-inside:avoid;max-width:40rem}.grid{stroke:var(--line);stroke-"
	"width:1}"
	".axis{stroke:CanvasText;stroke-width:1}.faint{fill:GrayText}"
	".la,.lb{stroke-width:2.5;stroke:var(--a)}.lb{stroke:var(--b);stroke-dasharray:6 4}"
	".pa{fill:var(--a)}.pb{fill:var(--b)}.now{stroke:CanvasText;stroke-dasharray:2 3}"
	".mean{stroke:var(--a);stroke-width:2}.limit{stroke:var(--b);stroke-width:1.5;"
	"stroke-dasharray:6 4}.ring{fill:Canvas;stroke:var(--a);stroke-width:2}"
	".lane{display:grid;grid-template-columns:3.5rem 1fr;margin:.1rem 0 .5rem}"
	".who{font-size:.8rem;line-height:1.1rem;overflow-wrap:anywhere;padding-right:.25rem}"
	".who "
	"span{display:block;height:42px;position:relative;top:15px;overflow:hidden}.row{margin:."
	"5rem 0 0;font-size:.9rem}"
	".ea{fill:var(--a)}.eb{fill:var(--b)}.sa,.sb{fill:var(--soft);stroke:var(--a);"
	"stroke-width:1.5}.sb{stroke:var(--b)}.inside{fill:Canvas;font-weight:bold}"
	".pair{stroke:GrayText;stroke-width:1.5}.other{stroke:var(--bad);stroke-width:2;"
	"stroke-dasharray:4 3}.sign{fill:var(--bad);font-weight:bold;"
	"font-size:15px;paint-order:stroke;stroke:Canvas;stroke-width:5px}"
	"@media(max-width:40rem){.numbers thead,.heat thead{display:table-header-group}"
	".numbers tr,.heat tr{display:table-row}.numbers td,.numbers td:last-child,.heat td,"
	".heat td:last-child{display:table-cell}.numbers td{border-bottom:1px solid var(--line);"
	"padding:.15rem .5rem}.heat td{border:1px solid var(--line);padding:.15rem .35rem}"
	".lane{grid-template-columns:2.2rem 1fr}.crowded{display:none}}"
	"@media "
	"print{h1.part{break-before:page}.lane,.heat{break-inside:avoid}h3,.row,summary{break-"
	"after:avoid}"
	".scroll{overflow:visible}.scroll th:first-child{position:static}"
	".print::details-content{content-visibility:visible;block-size:auto}}";

/* ---- collecting ---- */

void reliability_page_begin(struct reliability_page *p, const char *language, const char *study)
{
	p->dutch = language && strcmp(language, "nl") == 0;
	p->page.format = p->sessions.format = &page_html;
	p->page.language = p->sessions.language = p->dutch ? "nl" : "en";
	p->study = study ? arena_strdup(&p->arena, study) : NULL;
}

void reliability_page_source(struct reliability_page *p, const char *file, const char *sha256)
{
	MEM_GROW(p->sources, p->n_sources, p->source_capacity);
	p->sources[p->n_sources++] = (struct page_source){
		arena_strdup(&p->arena, file), arena_strdup(&p->arena, sha256)};
}

void reliability_page_table(
	struct reliability_page *p, const char *path, const char *text, size_t len)
{
	char sha256[HASH_SHA256_SIZE];

	if (!p)
		return;
	hash_sha256(text, len, sha256);
	reliability_page_source(p, file_base(path), sha256);
}

static void add_coder(struct reliability_page *p, const char *label)
{
	for (size_t i = 0; i < p->n_coders; i++)
		if (strcmp(p->coders[i], label) == 0)
			return;
	MEM_GROW(p->coders, p->n_coders, p->coder_capacity);
	p->coders[p->n_coders++] = arena_strdup(&p->arena, label);
}

void reliability_page_sample(
	struct reliability_page *p, const struct request *r, const struct sample *s)
{
	p->picture.tolerance_ms = r->o.tolerance_ms;
	picture_add(&p->picture, s);
	p->n_sessions++;
	for (size_t i = 0; i < s->n_coders; i++) {
		add_coder(p, s->coders[i].label);
		for (size_t k = i + 1; k < s->n_coders; k++) {
			struct window w = sample_window(s, i, k);

			p->common_ms += w.to_ms > w.from_ms ? w.to_ms - w.from_ms : 0;
		}
	}
}

void reliability_page_clear(struct reliability_page *p)
{
	picture_clear(&p->picture);
	text_clear(&p->page.out);
	text_clear(&p->sessions.out);
	free(p->versions);
	free(p->coders);
	free(p->names);
	free(p->sources);
	arena_clear(&p->arena);
	*p = (struct reliability_page){0};
}

/* ---- the page ---- */

void page_put(struct reliability_page *p, const char *open, const char *text, const char *close)
{
	page_element(&p->page.out, open, text, close);
	text_add_c(&p->page.out, '\n');
}

void page_left_out(struct reliability_page *p, size_t n, size_t max)
{
	struct text t = {0};

	if (n <= max)
		return;
	text_printf(&t,
		WORDS(p,
			"These are the first %zu of %zu. Choose coders with --coders to see "
			"others; "
			"--format tsv has all figures.",
			"Dit zijn de eerste %zu van %zu. Kies codeurs met --coders om andere te "
			"zien; --format tsv heeft alle cijfers."),
		max, n);
	p->page.format->paragraph(&p->page, t.s);
	text_clear(&t);
}

static void heading(struct reliability_page *p, const char *text)
{
	p->page.format->heading(&p->page, text);
}

/* What a part is about. */
static void about(struct reliability_page *p, bool with_study)
{
	const struct page_format *f = p->page.format;
	struct text t = {0};

	if (p->study && with_study)
		text_printf(&t, WORDS(p, "Study: %s. ", "Onderzoek: %s. "), p->study);
	for (size_t i = 0; i < p->n_versions; i++)
		text_printf(&t, WORDS(p, "Codebook: %s. ", "Codeboek: %s. "), p->versions[i]);
	for (size_t i = 0; i < p->n_coders; i++)
		text_printf(
			&t, "%s%s", i > 0 ? ", " : WORDS(p, "Coders: ", "Codeurs: "), p->coders[i]);
	if (p->n_coders > 0)
		text_add(&t, ". ");
	if (p->n_sessions > 0)
		text_printf(&t,
			p->n_sessions == 1 ? WORDS(p, "%zu session.", "%zu sessie.")
					   : WORDS(p, "%zu sessions.", "%zu sessies."),
			p->n_sessions);
	if (t.len > 0)
		f->paragraph(&p->page, t.s);
	text_truncate(&t, 0);
	if (p->n_open > 0) {
		text_printf(&t,
			WORDS(p,
				"For training only: %zu of the observations are not finished, so "
				"these figures can still change.",
				"Alleen voor training: %zu van de observaties zijn niet afgerond; "
				"deze cijfers kunnen nog veranderen."),
			p->n_open);
		f->banner(&p->page, t.s);
	}
	text_clear(&t);
}

static void timelines(struct reliability_page *p)
{
	struct text t = {0};

	if (p->n_drawn == 0)
		return;
	heading(p, WORDS(p, "Session by session: both coders on one line of time",
			   "Sessie voor sessie: beide codeurs op één tijdlijn"));
	p->page.format->paragraph(&p->page,
		WORDS(p,
			"A dot is a moment, a bar a state; + and − are what the codebook says of "
			"the code. Where a line joins two marks, the coders agree within the "
			"tolerance. Differences have a sign between the lines: ✕ only one coder "
			"logged it, ≠ they chose different codes, ↔ the state ends at different "
			"times. Point at a mark to read what it is; the list under the lines tells "
			"the same.",
			"Een stip is een moment, een balk een toestand; + en − is wat het codeboek "
			"van de code zegt. Waar een lijn twee tekens verbindt, zijn de codeurs het "
			"binnen de tolerantie eens. Verschillen hebben een teken tussen de lijnen: "
			"✕ alleen één codeur legde het vast, ≠ zij kozen een andere code, ↔ de "
			"toestand eindigt op een ander moment. Wijs een teken aan om te lezen wat "
			"het is; de lijst eronder zegt hetzelfde."));
	text_add_n(&p->page.out, p->sessions.out.s, p->sessions.out.len);
	if (p->n_not_drawn > 0) {
		text_printf(&t,
			WORDS(p,
				"Not drawn, to keep the page small: %zu more. Name the sessions "
				"in the command to see theirs.",
				"Niet getekend om de pagina klein te houden: nog %zu. Noem de "
				"sessies in de opdracht om ze te zien."),
			p->n_not_drawn);
		p->page.format->paragraph(&p->page, t.s);
	}
	text_clear(&t);
}

static void part(struct reliability_page *p, const struct request *r,
	const struct analysis_rows *rows, bool is_only)
{
	bool few = p->n_drawn <= FEW_SESSIONS;
	struct page_rows pooled;

	page_rows_of(rows, &pooled);
	picture_sort(&p->picture);
	about(p, is_only);
	heading(p, WORDS(p, "In short", "In het kort"));
	page_cards(p, &pooled);
	page_heat_maps(p);
	page_curves(p);
	if (few)
		timelines(p);
	page_differences(p);
	page_drift(p);
	if (!few)
		timelines(p);
	page_tables(p, &pooled);
	page_session_table(p, rows);
	page_method(p, r, rows);
	page_rows_clear(&pooled);
}

static void begin(struct reliability_page *p, bool is_only)
{
	char *rules = mem_printf("%s\n%s", style, style_drawings);
	char *title = p->codebook && is_only
			      ? mem_printf(WORDS(p, "Agreement between coders: %s",
						   "Overeenstemming tussen codeurs: %s"),
					p->codebook)
			      : mem_strdup(WORDS(p, "Agreement between coders",
					"Overeenstemming tussen codeurs"));

	p->page.style = rules;
	p->page.format->begin(&p->page, title);
	free(title);
	free(rules);
}

/* What the parts are, to go to each. */
static void contents(struct reliability_page *p, const struct request *r)
{
	char *study =
		p->study ? mem_printf(WORDS(p, "Study: %s.", "Onderzoek: %s."), p->study) : NULL;

	if (study)
		page_put(p, "<p>", study, "</p>");
	page_put(p, "<p>",
		WORDS(p, "Each codebook has a part of its own:",
			"Elk codeboek heeft een eigen deel:"),
		"</p>\n<ul>");
	for (size_t i = 0; i < r->n_parts; i++) {
		if (r->parts[i].rows.n == 0)
			continue;
		page_element(&p->page.out, "<li><a href=\"#", r->parts[i].codebook, "\">");
		page_put(p, "", r->parts[i].page->codebook, "</a></li>");
	}
	text_add(&p->page.out, "</ul>\n");
	free(study);
}

void reliability_page_write(const struct request *r, struct text *out)
{
	struct reliability_page *first = NULL, *last = NULL;
	bool is_only = reliability_n_filled(r) == 1;

	for (size_t i = 0; i < r->n_parts; i++) {
		struct reliability_page *p = r->parts[i].page;

		if (r->parts[i].rows.n == 0)
			continue;
		last = p;
		if (!first) {
			first = p;
			begin(p, is_only);
			if (!is_only)
				contents(p, r);
		}
		if (!is_only) {
			page_element(&p->page.out, "<section id=\"", r->parts[i].codebook, "\">\n");
			page_put(p, "<h1 class=\"part\">", p->codebook, "</h1>");
		}
		part(p, r, &r->parts[i].rows, is_only);
		if (!is_only)
			text_add(&p->page.out, "</section>\n");
	}
	if (last)
		last->page.format->end(&last->page);
	for (size_t i = 0; i < r->n_parts; i++)
		if (r->parts[i].rows.n > 0)
			text_add_n(
				out, r->parts[i].page->page.out.s, r->parts[i].page->page.out.len);
}
