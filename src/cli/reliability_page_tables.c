/* All figures of the page, as tables: of each pair of coders and target, then of the sessions. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "cli/reliability_page.h"

#define MAX_COLUMNS       16
#define MAX_SESSION_LINES 500

static void begin_table(struct reliability_page *p, const char *label)
{
	page_put(p, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"", label,
		"\"><table class=\"numbers\">");
}

static void end_table(struct reliability_page *p)
{
	text_add(&p->page.out, "</tbody></table></div>\n");
}

static void column(struct reliability_page *p, const char *text)
{
	page_put(p, "<th scope=\"col\">", text, "</th>");
}

static void word_column(struct reliability_page *p, const char *text)
{
	page_put(p, "<th scope=\"col\" class=\"words\">", text, "</th>");
}

static void cell(struct reliability_page *p, const char *text)
{
	page_put(p, "<td>", text, "</td>");
}

static void word_cell(struct reliability_page *p, const char *text)
{
	page_put(p, "<td class=\"words\">", text, "</td>");
}

/* ---- whole blocks and items ---- */

static void whole_line(struct reliability_page *p, const struct analysis_row *r)
{
	const struct figure *f = &r->figure;
	char number[PAGE_NUMBER_SIZE], lower[PAGE_NUMBER_SIZE], upper[PAGE_NUMBER_SIZE];
	struct text t = {0};

	page_put(p, "<tr><th scope=\"row\">", page_term(p, r->statistic), "</th>");
	cell(p, page_number(r->statistic, !f->why, f->value, number));
	if (f->why)
		text_add(&t, page_undefined(p, f->why));
	else if (f->has_limits)
		text_printf(&t, WORDS(p, "%s to %s", "%s tot %s"),
			page_number(r->statistic, true, f->lower, lower),
			page_number(r->statistic, true, f->upper, upper));
	word_cell(p, t.len > 0 ? t.s : "");
	word_cell(p, r->parameter);
	word_cell(p, r->statistic);
	text_add(&p->page.out, "</tr>\n");
	text_clear(&t);
}

/* What the lines below are about. */
static void group_line(struct reliability_page *p, const struct analysis_row *r)
{
	char *title = page_title(p, r->code);

	page_put(p, "<tr><th class=\"group\" colspan=\"5\" scope=\"rowgroup\">", title,
		"</th></tr>");
	free(title);
}

static void whole_table(
	struct reliability_page *p, const struct analysis_row *const *rows, size_t n)
{
	const struct analysis_row *before = NULL;

	begin_table(p, WORDS(p, "figures", "cijfers"));
	text_add(&p->page.out, "<thead><tr>");
	column(p, WORDS(p, "figure", "cijfer"));
	column(p, WORDS(p, "value", "waarde"));
	word_column(p, WORDS(p, "95 % limits, or why not", "95 %-grenzen, of waarom niet"));
	word_column(p, WORDS(p, "how", "hoe"));
	word_column(p, WORDS(p, "name in tables", "naam in tabellen"));
	text_add(&p->page.out, "</tr></thead><tbody>\n");
	for (size_t i = 0; i < n; i++) {
		if (rows[i]->part != PART_WHOLE)
			continue;
		if (rows[i]->code[0] && (!before || strcmp(before->code, rows[i]->code) != 0))
			group_line(p, rows[i]);
		whole_line(p, rows[i]);
		before = rows[i];
	}
	end_table(p);
}

/* ---- codes, or tolerances, side by side ---- */

static const char *label_of(const struct analysis_row *r)
{
	return r->part == PART_CODE ? r->code : r->parameter;
}

static bool in_same_table(const struct analysis_row *a, const struct analysis_row *b)
{
	return a->part == b->part &&
	       (a->part != PART_CODE || strcmp(a->parameter, b->parameter) == 0);
}

/* Statistics of which one of the rows has a value. */
static size_t columns_of(
	const struct analysis_row *const *rows, size_t n, const char *columns[MAX_COLUMNS])
{
	size_t n_columns = 0;

	for (size_t i = 0; i < n; i++) {
		size_t k = 0;

		while (k < n_columns && strcmp(columns[k], rows[i]->statistic) != 0)
			k++;
		if (k == n_columns && n_columns < MAX_COLUMNS && !rows[i]->figure.why &&
			in_same_table(rows[0], rows[i]))
			columns[n_columns++] = rows[i]->statistic;
	}
	return n_columns;
}

static const struct analysis_row *find(
	const struct analysis_row *const *rows, size_t n, const char *label, const char *statistic)
{
	for (size_t i = 0; i < n; i++)
		if (in_same_table(rows[0], rows[i]) && strcmp(label_of(rows[i]), label) == 0 &&
			strcmp(rows[i]->statistic, statistic) == 0)
			return rows[i];
	return NULL;
}

/* A line, if one of its figures has a value. */
static void side_line(struct reliability_page *p, const struct analysis_row *const *rows, size_t n,
	const char *label, const char *const *columns, size_t n_columns)
{
	char number[PAGE_NUMBER_SIZE];
	char *title = page_title(p, label);
	bool any = false;

	for (size_t k = 0; k < n_columns; k++) {
		const struct analysis_row *r = find(rows, n, label, columns[k]);

		any |= r && !r->figure.why;
	}
	if (!any) {
		free(title);
		return;
	}
	page_put(p, "<tr><th scope=\"row\">", title, "</th>");
	for (size_t k = 0; k < n_columns; k++) {
		const struct analysis_row *r = find(rows, n, label, columns[k]);

		cell(p, page_number(
				columns[k], r && !r->figure.why, r ? r->figure.value : 0, number));
	}
	text_add(&p->page.out, "</tr>\n");
	free(title);
}

/* rows[0] is the first row of its table, which may go on behind other rows. */
static void side_table(struct reliability_page *p, const struct analysis_row *const *rows, size_t n)
{
	const char *columns[MAX_COLUMNS];
	size_t n_columns = columns_of(rows, n, columns);
	bool codes = rows[0]->part == PART_CODE;

	if (n_columns == 0)
		return;
	begin_table(p, codes ? WORDS(p, "code by code", "code voor code")
			     : WORDS(p, "other tolerances", "andere toleranties"));
	text_add(&p->page.out, "<thead><tr>");
	column(p, codes ? rows[0]->parameter : WORDS(p, "other tolerances", "andere toleranties"));
	for (size_t k = 0; k < n_columns; k++)
		column(p, page_term(p, columns[k]));
	text_add(&p->page.out, "</tr></thead><tbody>\n");
	for (size_t i = 0; i < n; i++)
		if (in_same_table(rows[0], rows[i]) &&
			find(rows, i, label_of(rows[i]), rows[i]->statistic) == NULL &&
			strcmp(rows[i]->statistic, columns[0]) == 0)
			side_line(p, rows, n, label_of(rows[i]), columns, n_columns);
	end_table(p);
}

/* ---- coders and target ---- */

static void place_tables(
	struct reliability_page *p, const struct analysis_row *const *rows, size_t n, bool open)
{
	struct text t = {0};

	page_about(p, rows[0], &t);
	text_printf(&p->page.out, "<details%s>", open ? " open" : "");
	page_put(p, "<summary>", t.s, "</summary>");
	whole_table(p, rows, n);
	for (size_t i = 0; i < n; i++) {
		bool first = rows[i]->part != PART_WHOLE;

		for (size_t k = 0; k < i && first; k++)
			first = !in_same_table(rows[k], rows[i]);
		if (first)
			side_table(p, rows + i, n - i);
	}
	text_add(&p->page.out, "</details>\n");
	text_clear(&t);
}

void page_tables(struct reliability_page *p, const struct page_rows *rows)
{
	size_t n_places = 0;

	p->page.format->heading(&p->page, WORDS(p, "All figures", "Alle cijfers"));
	for (size_t i = 0, n; i < rows->n; i += n) {
		for (n = 1; i + n < rows->n && page_same_place(rows->items[i], rows->items[i + n]);)
			n++;
		if (n_places++ < PAGE_MAX_TABLES)
			place_tables(p, rows->items + i, n, i == 0);
	}
	page_left_out(p, n_places, PAGE_MAX_TABLES);
}

/* ---- sessions ---- */

/* Drift is drawn. */
static bool is_in_table(const struct analysis_row *r)
{
	return r->of_session && r->part == PART_WHOLE && strncmp(r->statistic, "drift_", 6) != 0;
}

static bool same_line(const struct analysis_row *a, const struct analysis_row *b)
{
	return is_in_table(b) && page_same_place(a, b) && strcmp(a->code, b->code) == 0;
}

/* Returns how many rows it took. */
static size_t session_line(
	struct reliability_page *p, const struct analysis_row *rows, size_t n, struct page_table *t)
{
	const char *cells[5] = {file_base(rows->source), rows->coders, rows->target};
	char *title = page_title(p, rows->code);
	char number[PAGE_NUMBER_SIZE];
	struct text figures = {0};
	size_t end = 0, shown = 0;

	for (; end < n && same_line(rows, &rows[end]); end++) {
		const struct analysis_row *r = &rows[end];

		if (shown == 3 || r->figure.why)
			continue;
		text_printf(&figures, "%s%s %s", shown++ > 0 ? "; " : "",
			page_term(p, r->statistic),
			page_number(r->statistic, true, r->figure.value, number));
	}
	if (shown == 0)
		text_add(&figures, page_undefined(p, rows->figure.why));
	cells[3] = title;
	cells[4] = figures.s;
	page_table_add(t, cells, NULL);
	text_clear(&figures);
	free(title);
	return end;
}

void page_session_table(struct reliability_page *p, const struct analysis_rows *rows)
{
	struct page_table table = {
		.headings = {WORDS(p, "session", "sessie"), WORDS(p, "coders", "codeurs"),
			WORDS(p, "about", "over"), WORDS(p, "what", "wat"),
			WORDS(p, "figures", "cijfers")},
		.n_columns = 5,
	};
	bool all = true;

	for (size_t i = 0; i < rows->n;) {
		const struct analysis_row *r = &rows->items[i];

		if (!is_in_table(r))
			i++;
		else if (!(all = table.n_rows < MAX_SESSION_LINES))
			break;
		else
			i += session_line(p, r, rows->n - i, &table);
	}
	if (table.n_rows > 0) {
		page_put(p, "<details><summary>",
			WORDS(p, "Figures of each session", "Cijfers van elke sessie"),
			"</summary>");
		p->page.format->table(&p->page, &table);
		if (!all)
			p->page.format->paragraph(&p->page,
				WORDS(p, "These are the first ones; --format tsv gives all.",
					"Dit zijn de eerste; --format tsv geeft alles."));
		text_add(&p->page.out, "</details>\n");
	}
	page_table_clear(&table);
}
