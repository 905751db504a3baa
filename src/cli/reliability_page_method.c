/* The end of the page: how it was computed, ready for a paper, and the files that it was computed from. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cli/reliability_page.h"

static bool has(const struct analysis_rows *rows, const char *statistic)
{
	for (size_t i = 0; i < rows->n; i++)
		if (strcmp(rows->items[i].statistic, statistic) == 0)
			return true;
	return false;
}

static bool has_beginning(const struct analysis_rows *rows, const char *statistic)
{
	for (size_t i = 0; i < rows->n; i++)
		if (strncmp(rows->items[i].statistic, statistic, strlen(statistic)) == 0)
			return true;
	return false;
}

static bool has_kind(const struct reliability_page *p, enum sample_kind kind)
{
	for (size_t i = 0; i < p->picture.n_tables; i++)
		if (p->picture.tables[i].kind == kind)
			return true;
	return false;
}

static void material(struct reliability_page *p, const struct request *r, struct text *t)
{
	text_printf(t,
		WORDS(p, "Agreement between coders was computed with %s",
			"De overeenstemming tussen codeurs is berekend met %s"),
		PACKAGE_STRING);
	for (size_t i = 0; i < p->n_versions; i++)
		text_printf(t, "%s%s", i > 0 ? ", " : WORDS(p, ", codebook ", ", codeboek "),
			p->versions[i]);
	text_add(t, ". ");
	if (p->n_sessions == 0)
		return;
	text_printf(t,
		p->n_sessions == 1
			? WORDS(p, "%zu session was coded by more than one of %zu coders. ",
				  "%zu sessie is door meer dan één van %zu codeurs gecodeerd. ")
			: WORDS(p, "%zu sessions were coded by more than one of %zu coders. ",
				  "%zu sessies zijn door meer dan één van %zu codeurs gecodeerd. "),
		p->n_sessions, p->n_coders);
	if (r->has_window)
		text_printf(t,
			WORDS(p, "Compared was the part from %.3f to %.3f s of each session. ",
				"Vergeleken is van elke sessie het deel van %.3f tot %.3f s. "),
			(double)r->window.from_ms / 1000, (double)r->window.to_ms / 1000);
	else
		text_printf(t,
			WORDS(p,
				"Of each session the time that both coders of a pair had coded was "
				"compared (%.1f min in all). ",
				"Vergeleken is van elke sessie de tijd die beide codeurs van een "
				"paar hadden gecodeerd (samen %.1f min). "),
			(double)p->common_ms / 60000);
	text_add(t, WORDS(p,
			    "Tables of sessions and targets were added before figures were "
			    "computed; no kappas were averaged. ",
			    "Tabellen van sessies en personen zijn opgeteld voordat cijfers zijn "
			    "berekend; er zijn geen kappa's gemiddeld. "));
}

static void of_events(struct reliability_page *p, const struct request *r, struct text *t)
{
	double n = 0;

	for (size_t i = 0; i < p->picture.n_tables; i++)
		if (p->picture.tables[i].kind == SAMPLE_POINTS)
			n += tally_total(&p->picture.tables[i].table);
	text_printf(t,
		WORDS(p,
			"Events of one target were matched one to one: first, for each code, as "
			"many pairs at most %.3g s apart as possible, and of those the ones with "
			"the smallest sum of distances; then the rest whatever the codes "
			"(confusions). Both were solved exactly. Kappa of events is "
			"(G − E) / (N − E): N pairs and single events, G pairs with the same code, "
			"E those expected under quasi-independence, since what neither coder "
			"logged cannot be counted. Agreement is G / N. ",
			"Gebeurtenissen van één persoon zijn één op één gekoppeld: eerst per code "
			"zoveel mogelijk paren die hoogstens %.3g s uiteen liggen, en daarvan die "
			"met de kleinste som van afstanden; dan wat overbleef, ongeacht de code "
			"(verwisselingen). Beide zijn exact opgelost. Kappa van gebeurtenissen is "
			"(G − E) / (N − E): N paren en losse gebeurtenissen, G paren met dezelfde "
			"code, E het bij quasi-onafhankelijkheid verwachte aantal, omdat wat geen "
			"van beiden vastlegde niet te tellen is. Overeenstemming is G / N. "),
		(double)r->o.tolerance_ms / 1000);
	if (n > 0)
		text_printf(t, WORDS(p, "N was %.10g in all. ", "N was in totaal %.10g. "), n);
}

static void of_states(struct reliability_page *p, struct text *t)
{
	text_add(t,
		WORDS(p,
			"States were compared by time: of each pair of categories ('nothing' is "
			"one of them) the milliseconds during which both coders had them, without "
			"units of time; Cohen's kappa (Cohen 1960) of that table. Beginnings of "
			"states were matched as events are. ",
			"Toestanden zijn vergeleken naar tijd: van elk paar categorieën ('niets' "
			"is "
			"er een) de milliseconden waarin beide codeurs ze hadden, zonder "
			"tijdseenheden; van die tabel Cohens kappa (Cohen 1960). Het begin van "
			"toestanden is gekoppeld als gebeurtenissen. "));
}

static void of_ratings(struct reliability_page *p, struct text *t)
{
	text_add(t,
		WORDS(p,
			"Intraclass correlations are those of McGraw & Wong 1996: (A,1) two-way, "
			"absolute agreement, of one coder; (A,k) of the mean of the coders; with "
			"gaps from variance components by restricted maximum likelihood. Values "
			"below 0 stay as they are. ",
			"Intraklassecorrelaties zijn die van McGraw & Wong 1996: (A,1) tweeweg, "
			"absolute overeenstemming, van één codeur; (A,k) van het gemiddelde van de "
			"codeurs; bij ontbrekende waarden uit variantiecomponenten met REML. "
			"Waarden onder 0 blijven zoals ze zijn. "));
}

static void of_limits(struct reliability_page *p, const struct request *r, struct text *t)
{
	if (r->o.n_replicates > 0)
		text_printf(t,
			WORDS(p,
				"Limits (95 %%) are percentiles of a bootstrap with %zu replicates "
				"(xoshiro256**, seed %llu) that draws whole sessions, or targets "
				"of "
				"a table, and are not given for fewer than 5 of them; those of "
				"intraclass correlations without gaps come from the F "
				"distribution. ",
				"Grenzen (95 %%) zijn percentielen van een bootstrap met %zu "
				"herhalingen (xoshiro256**, beginwaarde %llu) die hele sessies "
				"trekt, of personen van een tabel, en ontbreken bij minder dan 5 "
				"daarvan; die van intraklassecorrelaties zonder ontbrekende "
				"waarden "
				"komen uit de F-verdeling. "),
			r->o.n_replicates, (unsigned long long)r->o.seed);
	text_add(t, WORDS(p, "Where a figure is not defined, its reason is given in its place.",
			    "Waar een cijfer niet bestaat, staat op zijn plaats waarom."));
}

/* What only some figures need. */
static void of_others(struct reliability_page *p, const struct request *r,
	const struct analysis_rows *rows, struct text *t)
{
	if (has_beginning(rows, "unit_"))
		text_printf(t,
			WORDS(p,
				"Units of time were %.3g s long and had the code at their middle. ",
				"Tijdseenheden duurden %.3g s en hadden de code van hun midden. "),
			(double)r->o.unit_ms / 1000);
	if (has_beginning(rows, "overlap_"))
		text_printf(t,
			WORDS(p,
				"States were linked where they overlap for %.0f\u00a0%% of the "
				"longer one. ",
				"Toestanden zijn gekoppeld waar zij elkaar %.0f\u00a0%% van de "
				"langste overlappen. "),
			100 * r->o.overlap);
	if (has_beginning(rows, "ioa_"))
		text_printf(t,
			WORDS(p, "Blocks of time were %.3g s long. ",
				"Tijdblokken duurden %.3g s. "),
			(double)r->o.block_ms / 1000);
	if (has_beginning(rows, "u_alpha") && p->n_sessions > 0)
		text_printf(t,
			WORDS(p, "Unitizing alpha was computed on ticks of %.3g s. ",
				"De alfa van eenheden is berekend met stappen van %.3g s. "),
			(double)r->o.tick_ms / 1000);
}

/* Where the formulas come from. */
static void statistics(struct reliability_page *p, const struct analysis_rows *rows)
{
	struct analysis_statistic all[ANALYSIS_MAX_STATISTICS];
	size_t n = analysis_statistics(all, ANALYSIS_MAX_STATISTICS);
	struct page_table table = {
		.headings = {WORDS(p, "name", "naam"), WORDS(p, "here called", "hier genoemd"),
			WORDS(p, "what it is", "wat het is (Engels)"), WORDS(p, "source", "bron")},
		.n_columns = 4,
	};

	for (size_t i = 0; i < n; i++) {
		const char *cells[] = {all[i].name, page_term(p, all[i].name), all[i].help,
			all[i].source[0] == '-' ? "" : all[i].source};

		if (has(rows, all[i].name))
			page_table_add(&table, cells, NULL);
	}
	if (table.n_rows > 0) {
		page_put(p, "<details><summary>",
			WORDS(p, "What each figure is", "Wat elk cijfer is"), "</summary>");
		p->page.format->table(&p->page, &table);
		text_add(&p->page.out, "</details>\n");
	}
	page_table_clear(&table);
}

static void files(struct reliability_page *p)
{
	struct page_table table = {
		.headings = {WORDS(p, "file", "bestand"), "SHA-256"},
		.n_columns = 2,
	};

	for (size_t i = 0; i < p->n_sources; i++) {
		const char *cells[] = {p->sources[i].file, p->sources[i].sha256};

		page_table_add(&table, cells, NULL);
	}
	if (table.n_rows > 0) {
		page_put(p, "<details class=\"print\"><summary>",
			WORDS(p, "Files that the figures come from",
				"Bestanden waar de cijfers uit komen"),
			"</summary>");
		p->page.format->table(&p->page, &table);
		text_add(&p->page.out, "</details>\n");
	}
	page_table_clear(&table);
}

void page_method(
	struct reliability_page *p, const struct request *r, const struct analysis_rows *rows)
{
	struct text t = {0};

	p->page.format->heading(&p->page, WORDS(p, "Method", "Methode"));
	material(p, r, &t);
	if (has_kind(p, SAMPLE_POINTS) || has_beginning(rows, "event_"))
		of_events(p, r, &t);
	if (has_kind(p, SAMPLE_STATES))
		of_states(p, &t);
	if (has_beginning(rows, "icc_"))
		of_ratings(p, &t);
	of_others(p, r, rows, &t);
	of_limits(p, r, &t);
	p->page.format->paragraph(&p->page, t.s);
	statistics(p, rows);
	files(p);
	text_clear(&t);
}
