/* Drawings over all sessions: which codes are taken for which, and what the tolerance changes. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cli/reliability_page.h"
#include "cli/svg.h"
#include "reliability/match.h"

#define CURVE_HEIGHT 220
#define MANY         10 /* categories: their names stand upright */

static char *table_title(const struct reliability_page *p, const struct picture_table *t)
{
	char *title = page_title(p, t->name);
	char *both = mem_printf("%s (%s)", title, t->coders);

	free(title);
	return both;
}

/* ---- confusions ---- */

/* Categories that somebody used; the last is "nothing". Returns how many. */
static size_t used_categories(const struct tally *t, size_t *out)
{
	double *rows = mem_alloc(t->q, sizeof *rows), *columns = mem_alloc(t->q, sizeof *columns);
	size_t n = 0;

	tally_margins(t, rows, columns);
	for (size_t i = 0; i < t->q; i++)
		if (rows[i] + columns[i] > 0)
			out[n++] = i;
	free(rows);
	free(columns);
	return n;
}

static const char *category(
	const struct reliability_page *p, const struct picture_table *t, size_t i)
{
	return i < t->n_codes ? page_name(p, t->codes[i]) : WORDS(p, "nothing", "niets");
}

/* Events, or seconds; darker where there is more, by the root, so that little is seen too. */
static void heat_cell(struct reliability_page *p, const struct picture_table *t, size_t row,
	size_t column, double most)
{
	double x = *tally_cell(&t->table, row, column);
	double shown = t->kind == SAMPLE_STATES ? x / 1000 : x;
	bool same = row == column;

	/* what neither logged cannot be counted */
	if (t->kind == SAMPLE_POINTS && same && row == t->n_codes) {
		text_add(&p->page.out, "<td></td>");
		return;
	}
	if (!(x > 0)) {
		text_printf(&p->page.out, "<td class=\"%s\">·</td>", same ? "none same" : "none");
		return;
	}
	text_printf(&p->page.out, "<td%s style=\"background:rgba(%s,%.2f)\">%.*f</td>",
		same ? " class=\"same\"" : "", same ? "40,120,200" : "230,110,30",
		0.08 + 0.47 * sqrt(x / most), t->kind == SAMPLE_STATES && shown < 9.95 ? 1 : 0,
		shown);
}

static void heat_map(struct reliability_page *p, const struct picture_table *t)
{
	size_t *used = mem_alloc(t->table.q + 1, sizeof *used);
	size_t n = used_categories(&t->table, used);
	char *title = table_title(p, t), first[CODER_SIZE], second[CODER_SIZE];
	double most = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n; k++)
			most = fmax(most, *tally_cell(&t->table, used[i], used[k]));
	page_coders(p, t->coders, first, second);
	page_put(p, "<div><h3>", title, "</h3>");
	page_put(p, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"", title,
		n > MANY ? "\"><table class=\"heat many\">" : "\"><table class=\"heat\">");
	text_add(&p->page.out, "<thead><tr>");
	page_element(&p->page.out, "<th scope=\"col\">", first, " ↓ ");
	page_put(p, "", second, " →</th>");
	for (size_t k = 0; k < n; k++)
		page_put(p, "<th scope=\"col\">", category(p, t, used[k]), "</th>");
	text_add(&p->page.out, "</tr></thead><tbody>\n");
	for (size_t i = 0; i < n; i++) {
		page_put(p, "<tr><th scope=\"row\">", category(p, t, used[i]), "</th>");
		for (size_t k = 0; k < n; k++)
			heat_cell(p, t, used[i], used[k], most);
		text_add(&p->page.out, "</tr>\n");
	}
	text_add(&p->page.out, "</tbody></table></div></div>\n");
	free(title);
	free(used);
}

void page_heat_maps(struct reliability_page *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->picture.n_tables; i++) {
		const struct picture_table *t = &p->picture.tables[i];

		if (!(tally_total(&t->table) > 0))
			continue;
		if (n == 0) {
			p->page.format->heading(
				&p->page, WORDS(p, "Which codes are taken for which",
						  "Welke codes voor welke worden gehouden"));
			p->page.format->paragraph(&p->page,
				WORDS(p,
					"A row is what the first coder logged, a column the "
					"second. Framed, on the diagonal: the same. Everything "
					"else is a difference; 'nothing' is where only one of them "
					"logged something. Numbers are events, or seconds of "
					"states; the more, the stronger the colour.",
					"Een rij is wat de eerste codeur vastlegde, een kolom de "
					"tweede. Omlijnd, op de diagonaal: hetzelfde. Al het "
					"andere is een verschil; 'niets' is waar maar een van "
					"beiden iets vastlegde. Getallen zijn gebeurtenissen, of "
					"seconden van toestanden; hoe meer, hoe sterker de "
					"kleur."));
			text_add(&p->page.out, "<div class=\"maps\">\n");
		}
		if (n++ < PAGE_MAX_DRAWINGS)
			heat_map(p, t);
	}
	if (n > 0)
		text_add(&p->page.out, "</div>\n");
	page_left_out(p, n, PAGE_MAX_DRAWINGS);
}

/* ---- the tolerance ---- */

#define CURVE_LEFT 9.0 /* per cent, for the numbers of the axis */

static double curve_x(double i)
{
	return CURVE_LEFT + (98 - CURVE_LEFT) * i / (PICTURE_TOLERANCES - 1);
}

static double curve_y(double value, double lowest)
{
	return 10 + (CURVE_HEIGHT - 35) * (1 - value) / (1 - lowest);
}

static void curve_axes(struct reliability_page *p, double lowest)
{
	struct text *out = &p->page.out;
	double chosen = (double)p->picture.tolerance_ms / (double)PICTURE_TOLERANCE_MS(1);
	char number[32];

	for (int i = (int)lround(lowest * 4); i <= 4; i++) {
		double y = curve_y(i / 4.0, lowest);

		snprintf(number, sizeof number, "%.2f", i / 4.0);
		svg_line(out, "grid", CURVE_LEFT, y, 98, y);
		svg_text(out, "faint", SVG_START, 0, y + 4, number, NULL);
	}
	for (int i = 0; i < PICTURE_TOLERANCES; i += 4) {
		snprintf(number, sizeof number, "%d s", i / 2);
		svg_text(out, "faint", SVG_MIDDLE, curve_x(i), CURVE_HEIGHT - 4, number, NULL);
	}
	if (chosen <= PICTURE_TOLERANCES - 1)
		svg_line(out, "now", curve_x(chosen), 4, curve_x(chosen), CURVE_HEIGHT - 22);
}

static void curve_line(struct reliability_page *p, const struct figure *f, double lowest,
	const char *line_class, const char *dot_class, const char *name)
{
	struct text *out = &p->page.out;

	for (int i = 0; i < PICTURE_TOLERANCES; i++) {
		char title[128];

		if (f[i].why)
			continue;
		if (i > 0 && !f[i - 1].why)
			svg_line(out, line_class, curve_x(i - 1), curve_y(f[i - 1].value, lowest),
				curve_x(i), curve_y(f[i].value, lowest));
		snprintf(title, sizeof title, "%s %.2f, %.1f s", name, f[i].value, i / 2.0);
		svg_dot(out, dot_class, curve_x(i), curve_y(f[i].value, lowest), 3, title);
	}
}

static void curve(struct reliability_page *p, const struct picture_table *t)
{
	struct figure agreement[PICTURE_TOLERANCES], kappa[PICTURE_TOLERANCES];
	char *title = table_title(p, t);
	struct text label = {0};
	double lowest = 0;
	bool has_kappa = false;

	for (int i = 0; i < PICTURE_TOLERANCES; i++) {
		agreement[i] = event_agreement(&t->matched[i]);
		kappa[i] = event_kappa(&t->matched[i]);
		has_kappa |= !kappa[i].why;
		if (!kappa[i].why && kappa[i].value < lowest)
			lowest = floor(kappa[i].value * 4) / 4;
	}
	text_printf(&label,
		WORDS(p, "%s: agreement against the tolerance, 0 to 10 seconds",
			"%s: overeenstemming tegen de tolerantie, 0 tot 10 seconden"),
		title);
	page_put(p, "<div><h3>", title, "</h3>");
	svg_begin(&p->page.out, "plot", CURVE_HEIGHT, label.s);
	curve_axes(p, lowest);
	curve_line(p, agreement, lowest, "la", "pa", WORDS(p, "agreement", "overeenstemming"));
	curve_line(p, kappa, lowest, "lb", "pb", "kappa");
	svg_end(&p->page.out);
	if (!has_kappa)
		p->page.format->paragraph(
			&p->page, WORDS(p, "There is no kappa: only one code was used.",
					  "Er is geen kappa: er is maar één code gebruikt."));
	text_add(&p->page.out, "</div>\n");
	text_clear(&label);
	free(title);
}

void page_curves(struct reliability_page *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->picture.n_tables; i++) {
		const struct picture_table *t = &p->picture.tables[i];

		if (!(tally_total(&t->matched[0]) > 0))
			continue;
		if (n == 0) {
			p->page.format->heading(&p->page, WORDS(p, "What the tolerance changes",
								  "Wat de tolerantie verandert"));
			p->page.format->paragraph(&p->page,
				WORDS(p,
					"Agreement (unbroken) and kappa (dashed) against how far "
					"apart two events may be to count as the same one; of "
					"states their beginnings. The dotted line is the tolerance "
					"that was chosen. A curve that is flat there says that the "
					"choice does not matter much.",
					"Overeenstemming (doorgetrokken) en kappa (gestreept) "
					"tegen "
					"hoe ver twee gebeurtenissen uiteen mogen liggen om als "
					"dezelfde te tellen; van toestanden het begin. De "
					"stippellijn is de gekozen tolerantie. Waar de lijn daar "
					"vlak is, maakt de keuze weinig uit."));
			text_add(&p->page.out, "<div class=\"plots\">\n");
		}
		if (n++ < PAGE_MAX_DRAWINGS)
			curve(p, t);
	}
	if (n > 0)
		text_add(&p->page.out, "</div>\n");
	page_left_out(p, n, PAGE_MAX_DRAWINGS);
}
