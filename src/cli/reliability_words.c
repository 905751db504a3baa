/*
 * Figures as a table for people: of each pair of coders and target, whole blocks with what they mean
 * in plain words, then their codes and other tolerances side by side, and at last the sessions.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "cli/reliability.h"

#define MAX_COLUMNS 8  /* of figures side by side */
#define LINE_WIDTH  80 /* they end where a terminal does */
#define LABEL_WIDTH 20

/* What a block of the table is about. */
enum block_kind { EVENTS_AND_RATINGS, TOTALS, COUNTS_OF_CODES, DURATIONS_OF_CODES };

/* A row with its place in the table. */
struct placed {
	const struct analysis_row *row;
	size_t coders, target, index; /* in the order in which they came first */
	enum block_kind kind;
};

struct lines {
	const struct analysis_rows *rows;
	struct placed *items;
	size_t n;
	struct text *out;
};

/* ---- numbers ---- */

static bool is_count(const char *statistic)
{
	return strcmp(statistic, "event_matched") == 0 ||
	       strcmp(statistic, "event_confused") == 0 ||
	       strncmp(statistic, "event_only", 10) == 0;
}

static bool is_time(const char *statistic)
{
	return strcmp(statistic, "event_lag") == 0 || strcmp(statistic, "event_distance") == 0;
}

/* What two decimals would show as -0.00. */
static double no_minus_zero(double x)
{
	return fabs(x) < 0.005 ? 0 : x;
}

#define NUMBER_SIZE 48

/* "0.62", "16", "0.56 s", "n/a" */
static const char *number(const char *statistic, bool there, double x, char out[NUMBER_SIZE])
{
	if (!there)
		snprintf(out, NUMBER_SIZE, "n/a");
	else if (is_count(statistic))
		snprintf(out, NUMBER_SIZE, "%.10g", x);
	else
		snprintf(out, NUMBER_SIZE, is_time(statistic) ? "%.2f s" : "%.2f",
			no_minus_zero(is_time(statistic) ? x / 1000 : x));
	return out;
}

static const char *value_of(const struct analysis_row *r, char out[NUMBER_SIZE])
{
	return number(r->statistic, !r->figure.why, r->figure.value, out);
}

/* ---- words ---- */

/* The words of Landis & Koch 1977 for kappa. */
static const char *kappa_band(double kappa)
{
	return kappa < 0       ? _("poor")
	       : kappa <= 0.20 ? _("slight")
	       : kappa <= 0.40 ? _("fair")
	       : kappa <= 0.60 ? _("moderate")
	       : kappa <= 0.80 ? _("substantial")
			       : _("almost perfect");
}

/* Those of Koo & Li 2016 for intraclass correlations. */
static const char *icc_band(double icc)
{
	return icc < 0.50   ? _("poor")
	       : icc < 0.75 ? _("moderate")
	       : icc < 0.90 ? _("good")
			    : _("excellent");
}

/* A figure with a value among n rows, or NULL. */
static const struct analysis_row *find(const struct placed *rows, size_t n, const char *statistic)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(rows[i].row->statistic, statistic) == 0 && !rows[i].row->figure.why)
			return rows[i].row;
	return NULL;
}

static double value(const struct analysis_row *r)
{
	return r ? r->figure.value : 0;
}

#define WITHIN_SIZE 64

/* " within 2s" of "tolerance=2s onsets"; "" of anything else. */
static const char *within(const char *parameter, char out[WITHIN_SIZE])
{
	static const char name[] = "tolerance=";

	out[0] = '\0';
	if (strncmp(parameter, name, strlen(name)) == 0) {
		parameter += strlen(name);
		snprintf(out, WITHIN_SIZE, _(" within %.*s"), (int)strcspn(parameter, " "),
			parameter);
	}
	return out;
}

static void event_words(struct text *out, const struct placed *rows, size_t n)
{
	const struct analysis_row *matched = find(rows, n, "event_matched");
	const struct analysis_row *confused = find(rows, n, "event_confused");
	const struct analysis_row *first = find(rows, n, "event_only_first");
	const struct analysis_row *second = find(rows, n, "event_only_second");
	const struct analysis_row *lag = find(rows, n, "event_lag");
	char text[WITHIN_SIZE];

	if (matched && confused && first && second && matched->figure.n > 0)
		text_printf(out,
			_("  The coders agree on %.10g of %.10g events%s; confused: %.10g,\n"
			  "  only the first logged: %.10g, only the second: %.10g.\n"),
			value(matched), matched->figure.n, within(matched->parameter, text),
			value(confused), value(first), value(second));
	if (lag && fabs(value(lag)) >= 10)
		text_printf(out,
			value(lag) > 0
				? _("  Where they agree, the second is %.2f s later on average.\n")
				: _("  Where they agree, the second is %.2f s earlier on "
				    "average.\n"),
			fabs(value(lag)) / 1000);
}

static void kappa_words(struct text *out, const struct placed *rows, size_t n)
{
	static const char *const kappas[] = {
		"event_kappa", "duration_kappa", "kappa", "alignment_kappa"};

	for (size_t i = 0; i < sizeof kappas / sizeof *kappas; i++) {
		const struct analysis_row *k = find(rows, n, kappas[i]);

		if (k)
			text_printf(out,
				_("  %s %.2f: '%s' (Landis & Koch 1977); chance gives 0.\n"),
				kappas[i], value(k), kappa_band(value(k)));
	}
}

static void rating_words(struct text *out, const struct placed *rows, size_t n)
{
	const struct analysis_row *icc = find(rows, n, "icc_a1");
	const struct analysis_row *same = find(rows, n, "agreement");
	const struct analysis_row *near = find(rows, n, "agreement_within_1");
	const struct analysis_row *apart = find(rows, n, "difference");

	if (icc && icc->figure.has_limits &&
		strcmp(icc_band(icc->figure.lower), icc_band(icc->figure.upper)) != 0)
		text_printf(out,
			_("  icc_a1 %.2f: '%s' (Koo & Li 2016); by its limits '%s' to '%s'.\n"),
			value(icc), icc_band(value(icc)), icc_band(icc->figure.lower),
			icc_band(icc->figure.upper));
	else if (icc)
		text_printf(out, _("  icc_a1 %.2f: '%s' (Koo & Li 2016).\n"), value(icc),
			icc_band(value(icc)));
	if (same && near)
		text_printf(out,
			_("  The same value in %.0f %%, at most one point apart in %.0f %%.\n"),
			100 * value(same), 100 * value(near));
	else if (same)
		text_printf(out, _("  The same category in %.0f %%.\n"), 100 * value(same));
	if (apart && fabs(value(apart)) >= 0.005)
		text_printf(out,
			value(apart) > 0 ? _("  The second coder is %.2f higher on average.\n")
					 : _("  The second coder is %.2f lower on average.\n"),
			fabs(value(apart)));
}

static void words(struct text *out, const struct placed *rows, size_t n)
{
	const struct analysis_row *time = find(rows, n, "duration_agreement");

	event_words(out, rows, n);
	if (time)
		text_printf(out, _("  The coders had the same state for %.1f %% of the time.\n"),
			100 * value(time));
	kappa_words(out, rows, n);
	rating_words(out, rows, n);
}

/* ---- cells ---- */

static void add_cell(struct text *out, const char *s, int width, bool right)
{
	char *visible = text_visible(s);
	int pad = width - utf8_width(visible, SIZE_MAX);

	if (right)
		text_printf(out, "%*s%s", pad > 0 ? pad : 0, "", visible);
	else
		text_printf(out, "%s%*s", visible, pad > 0 ? pad : 0, "");
	free(visible);
}

static void end_line(struct text *out)
{
	size_t n = out->len;

	while (n > 0 && out->s[n - 1] == ' ')
		n--;
	text_truncate(out, n);
	text_add_c(out, '\n');
}

static void add_visible(struct text *out, const char *s)
{
	add_cell(out, s, 0, false);
}

/* ---- whole blocks ---- */

static void whole_row(struct text *out, const struct analysis_row *r)
{
	char text[NUMBER_SIZE], lower[NUMBER_SIZE], upper[NUMBER_SIZE];

	text_add(out, "  ");
	add_cell(out, r->statistic, 22, false);
	add_cell(out, value_of(r, text), 9, true);
	if (!r->figure.why && r->figure.has_limits)
		text_printf(out, "  %s to %s", number(r->statistic, true, r->figure.lower, lower),
			number(r->statistic, true, r->figure.upper, upper));
	text_add(out, "  ");
	add_visible(out, r->parameter);
	end_line(out);
	if (r->figure.why)
		text_printf(out, "      (%s)\n", undefined_words(r->figure.why));
}

static bool same_place(const struct placed *a, const struct placed *b)
{
	return a->row->part == b->row->part && a->coders == b->coders && a->target == b->target &&
	       strcmp(a->row->source, b->row->source) == 0;
}

/* Without the reason, which stands below the figure. */
static const char *note_of(const struct analysis_row *r)
{
	const char *why = r->figure.why ? undefined_words(r->figure.why) : "";
	size_t n = strlen(why);

	if (n == 0 || strncmp(r->note, why, n) != 0)
		return r->note;
	return r->note[n] == ';' ? r->note + n + 2 : r->note + n;
}

static size_t whole_block(struct text *out, const struct placed *rows, size_t n)
{
	const struct analysis_row *r = rows[0].row;
	const char *note;
	size_t end = 1;

	while (end < n && same_place(&rows[0], &rows[end]) &&
		strcmp(rows[end].row->code, r->code) == 0)
		end++;
	text_add_c(out, '\n');
	add_visible(out, strcmp(r->source, "pooled") == 0 ? "" : r->source);
	if (strcmp(r->source, "pooled") != 0)
		text_add(out, r->coders[0] || r->code[0] ? ": " : "");
	add_visible(out, r->coders);
	if (r->target[0] || r->code[0])
		text_add(out, r->coders[0] ? " - " : "");
	add_visible(out, r->target);
	text_add(out, r->target[0] && r->code[0] ? " - " : "");
	add_visible(out, r->code);
	if (rows[0].kind == TOTALS)
		text_add(out, _(", totals"));
	note = note_of(r);
	if (note[0]) {
		text_add(out, " (");
		add_visible(out, note);
		text_add(out, ")");
	}
	text_add_c(out, '\n');
	for (size_t i = 0; i < end; i++)
		if (rows[i].kind != TOTALS || rows[i].row->figure.why != TOO_FEW_TARGETS)
			whole_row(out, rows[i].row);
	words(out, rows, end);
	return end;
}

/* ---- figures side by side: of codes, and of tolerances ---- */

static const char *label_of(const struct analysis_row *r)
{
	return r->part == PART_CODE ? r->code : r->parameter;
}

static const char *heading(const char *statistic)
{
	return strncmp(statistic, "event_", 6) == 0 ? statistic + 6 : statistic;
}

static int column_width(const char *statistic)
{
	int n = (int)strlen(heading(statistic)) + 1;

	return n < 8 ? 8 : n;
}

/* Statistics of which one of the rows has a value, as many as fit. */
static size_t columns_of(const struct placed *rows, size_t n, const char *columns[MAX_COLUMNS])
{
	int width = LABEL_WIDTH + 2;
	size_t n_columns = 0;

	for (size_t i = 0; i < n; i++) {
		const char *statistic = rows[i].row->statistic;
		size_t k = 0;

		while (k < n_columns && strcmp(columns[k], statistic) != 0)
			k++;
		if (k < n_columns || n_columns == MAX_COLUMNS || rows[i].row->figure.why ||
			width + column_width(statistic) > LINE_WIDTH)
			continue;
		width += column_width(statistic);
		columns[n_columns++] = statistic;
	}
	return n_columns;
}

/* A line of the rows of one code or tolerance, if one of them has a value. */
static void side_line(struct text *out, const struct placed *rows, size_t n,
	const char *const *columns, size_t n_columns)
{
	size_t start = out->len;
	char text[NUMBER_SIZE];
	bool any = false;

	text_add(out, "  ");
	add_cell(out, label_of(rows[0].row), LABEL_WIDTH, false);
	for (size_t k = 0; k < n_columns; k++) {
		const struct analysis_row *found = find(rows, n, columns[k]);

		any |= found != NULL;
		add_cell(
			out, found ? value_of(found, text) : "n/a", column_width(columns[k]), true);
	}
	end_line(out);
	if (!any)
		text_truncate(out, start);
}

static size_t side_by_side(struct text *out, const struct placed *rows, size_t n)
{
	const char *columns[MAX_COLUMNS];
	size_t end = 1, n_columns;
	bool codes = rows[0].row->part == PART_CODE;

	while (end < n && same_place(&rows[0], &rows[end]) &&
		(!codes || strcmp(rows[end].row->parameter, rows[0].row->parameter) == 0))
		end++;
	n_columns = columns_of(rows, end, columns);
	if (n_columns == 0)
		return end;
	text_add(out, "  ");
	add_cell(out, codes ? rows[0].row->parameter : "", LABEL_WIDTH, false);
	for (size_t k = 0; k < n_columns; k++)
		add_cell(out, heading(columns[k]), column_width(columns[k]), true);
	end_line(out);
	for (size_t i = 0, next; i < end; i = next) {
		for (next = i + 1;
			next < end && strcmp(label_of(rows[next].row), label_of(rows[i].row)) == 0;)
			next++;
		side_line(out, rows + i, next - i, columns, n_columns);
	}
	return end;
}

/* ---- sessions ---- */

static size_t session_line(struct text *out, const struct placed *rows, size_t n)
{
	const struct analysis_row *r = rows[0].row;
	char text[NUMBER_SIZE];
	size_t end = 1, start = out->len;

	while (end < n && same_place(&rows[0], &rows[end]) &&
		strcmp(rows[end].row->code, r->code) == 0)
		end++;
	text_add(out, "  ");
	add_cell(out, r->source, 14, false);
	text_add_c(out, ' ');
	add_cell(out, r->coders, 9, false);
	text_add_c(out, ' ');
	add_cell(out, r->target, 9, false);
	text_add_c(out, ' ');
	add_cell(out, r->code, 6, false);
	for (size_t i = 0; i < end; i++) {
		const struct analysis_row *x = rows[i].row;
		bool drift = strncmp(x->statistic, "drift_", 6) == 0;
		size_t width = strlen(heading(x->statistic)) + strlen(value_of(x, text)) + 3 +
			       (drift ? strlen(x->parameter) + 3 : 0);

		/* the recommended ones come first; tables for programs have all */
		if (i > 0 && utf8_width(out->s + start, SIZE_MAX) + (int)width > LINE_WIDTH)
			break;
		text_printf(out, "  %s %s", heading(x->statistic), text);
		if (drift)
			text_printf(out, " (%s)", x->parameter);
	}
	end_line(out);
	return end;
}

/* ---- the whole ---- */

static int compare_placed(const void *va, const void *vb)
{
	const struct placed *a = va, *b = vb;

	if (a->row->of_session != b->row->of_session)
		return a->row->of_session ? 1 : -1;
	if (!a->row->of_session && a->coders != b->coders)
		return a->coders < b->coders ? -1 : 1;
	if (!a->row->of_session && a->target != b->target)
		return a->target < b->target ? -1 : 1;
	if (!a->row->of_session && a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return (a->index > b->index) - (a->index < b->index);
}

/* Where a name is among those that came before; names has room for one more. */
static size_t name_place(const char **names, size_t *n, const char *name)
{
	for (size_t i = 0; i < *n; i++)
		if (strcmp(names[i], name) == 0)
			return i;
	names[(*n)++] = name;
	return *n - 1;
}

static enum block_kind kind_of(const struct analysis_row *r)
{
	bool is_duration = strcmp(r->parameter, "duration_s") == 0;

	if (!is_duration && strcmp(r->parameter, "count") != 0)
		return EVENTS_AND_RATINGS;
	return r->part != PART_CODE ? TOTALS : is_duration ? DURATIONS_OF_CODES : COUNTS_OF_CODES;
}

/* Pooled rows alone give coders and targets their order. */
static void place_rows(const struct analysis_rows *rows, struct placed *out)
{
	const char **coders = mem_alloc(rows->n + 1, sizeof *coders);
	const char **targets = mem_alloc(rows->n + 1, sizeof *targets);
	size_t n_coders = 0, n_targets = 0;

	for (size_t i = 0; i < rows->n; i++)
		if (!reliability_of_one_person(rows->items[i].coders))
			name_place(coders, &n_coders, rows->items[i].coders);
	for (size_t i = 0; i < rows->n; i++) {
		const struct analysis_row *r = &rows->items[i];

		out[i] = (struct placed){r, name_place(coders, &n_coders, r->coders),
			name_place(targets, &n_targets, r->target), i, kind_of(r)};
	}
	qsort(out, rows->n, sizeof *out, compare_placed);
	free(coders);
	free(targets);
}

static void part_table(const struct analysis_rows *rows, struct text *out)
{
	struct placed *placed = mem_alloc(rows->n + 1, sizeof *placed);
	bool sessions = false;

	place_rows(rows, placed);
	for (size_t i = 0; i < rows->n;) {
		const struct analysis_row *row = placed[i].row;

		if (row->of_session && !sessions) {
			text_add(out, _("\nSession by session:\n"));
			sessions = true;
		}
		if (row->of_session)
			i += session_line(out, placed + i, rows->n - i);
		else if (row->part == PART_WHOLE)
			i += whole_block(out, placed + i, rows->n - i);
		else
			i += side_by_side(out, placed + i, rows->n - i);
	}
	free(placed);
}

void reliability_table(const struct request *r, struct text *out)
{
	bool several = reliability_n_filled(r) > 1;

	for (size_t i = 0; i < r->n_parts; i++) {
		const struct reliability_part *part = &r->parts[i];

		if (part->rows.n == 0)
			continue;
		if (several)
			text_printf(out, _("%s=== Codebook: %s\n"), out->len > 0 ? "\n" : "",
				part->codebook);
		part_table(&part->rows, out);
	}
	text_add(out,
		_("\nWhat each figure is: turven reliability --list. All digits: --format tsv.\n"));
}
