/* Finding the columns of a table of BORIS. */
#include "exchange/boris_columns.h"

#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

static const struct {
	const char *name;
	int column; /* N_BORIS_COLUMNS: known and of no use here */
} names[] = {
	{"Observation id", BORIS_OBSERVATION},
	{"Description", BORIS_DESCRIPTION},
	{"Observation duration", BORIS_OBSERVED},
	{"Media duration (s)", BORIS_LENGTH},
	{"Total length", BORIS_LENGTH},
	{"Total length (s)", BORIS_LENGTH},
	{"Source", BORIS_SOURCE},
	{"Media file", BORIS_SOURCE},
	{"Media file path", BORIS_SOURCE},
	{"Time offset (s)", BORIS_OFFSET},
	{"Subject", BORIS_SUBJECT},
	{"Behavior", BORIS_BEHAVIOR},
	{"Behavioral category", BORIS_CATEGORY},
	{"Modifiers", BORIS_MODIFIERS},
	{"Behavior type", BORIS_TYPE},
	{"Status", BORIS_TYPE},
	{"Time", BORIS_TIME},
	{"Start (s)", BORIS_START_S},
	{"Stop (s)", BORIS_STOP_S},
	{"Comment", BORIS_COMMENT},
	{"Comment start", BORIS_COMMENT},
	{"Comment stop", BORIS_COMMENT_STOP},
	{"Image index", BORIS_IMAGE},
	{"Image index start", BORIS_IMAGE},
	{"Image index stop", N_BORIS_COLUMNS},
	{"Image file path", N_BORIS_COLUMNS},
	{"Image file path start", N_BORIS_COLUMNS},
	{"Image file path stop", N_BORIS_COLUMNS},
	{"Media file name", N_BORIS_COLUMNS},
	{"Observation date", BORIS_DATE},
	{"Observation type", N_BORIS_COLUMNS},
	{"Coding duration", N_BORIS_COLUMNS},
	{"Observation duration by subject by observation", N_BORIS_COLUMNS},
	{"FPS", N_BORIS_COLUMNS},
	{"FPS (frame/s)", N_BORIS_COLUMNS},
	{"Duration (s)", N_BORIS_COLUMNS},
};

#define N_NAMES (sizeof names / sizeof names[0])

struct csv_cell boris_cell(const struct csv_row *row, int at)
{
	struct csv_cell last = row->cells[row->n - 1];

	if (at >= 0 && (size_t)at < row->n)
		return row->cells[at];
	last.text = "";
	return last;
}

static int find_in(const struct csv_row *row, const char *name)
{
	for (size_t i = 0; i < row->n; i++)
		if (strcmp(row->cells[i].text, name) == 0)
			return (int)i;
	return -1;
}

/* ---- the row of names ---- */

/* "Modifier #2", "Modifier 2". */
static bool is_set(const char *name)
{
	long long number;

	if (strncmp(name, "Modifier ", 9) != 0)
		return false;
	name += name[9] == '#' ? 10 : 9;
	return text_to_int64(name, strlen(name), 1, BORIS_MAX_SETS, &number);
}

static void take_name(struct boris_table *t, const struct csv_row *row, size_t k)
{
	const struct csv_cell *cell = &row->cells[k];
	size_t i = 0;

	if (is_set(cell->text)) {
		if (t->n_sets < BORIS_MAX_SETS)
			t->sets[t->n_sets++] = (int)k;
		return;
	}
	while (i < N_NAMES && strcmp(names[i].name, cell->text) != 0)
		i++;
	if (i == N_NAMES) {
		if (cell->text[0] != '\0')
			problems_add(t->problems, SEVERITY_WARNING, t->csv->name, cell->line,
				cell->column, _("the column '%s' is not imported"), cell->text);
	} else if (names[i].column < N_BORIS_COLUMNS) {
		if (t->at[names[i].column] >= 0)
			csv_problem(t->csv, cell, t->problems,
				_("'%s' is there a second time (as '%s'); leave one out"),
				cell->text, row->cells[t->at[names[i].column]].text);
		t->at[names[i].column] = (int)k;
	}
}

static void take_names(struct boris_table *t, const struct csv_row *row)
{
	const int tabular[] = {BORIS_BEHAVIOR, BORIS_TYPE, BORIS_TIME};
	const int aggregated[] = {BORIS_BEHAVIOR, BORIS_TYPE, BORIS_START_S, BORIS_STOP_S};
	const int *needed = t->aggregated ? aggregated : tabular;
	size_t n = t->aggregated ? 4 : 3;

	for (size_t k = 0; k < row->n; k++)
		take_name(t, row, k);
	for (size_t i = 0; i < n; i++) {
		size_t name = 0;

		while (names[name].column != needed[i])
			name++;
		if (t->at[needed[i]] < 0)
			csv_problem(t->csv, &row->cells[0], t->problems,
				_("no column '%s'; is this the right format?"), names[name].name);
	}
}

/* ---- without names ---- */

static bool is_kind(const struct boris_table *t, const char *s)
{
	return strcmp(s, "POINT") == 0 ||
	       (t->aggregated ? strcmp(s, "STATE") == 0
			      : strcmp(s, "START") == 0 || strcmp(s, "STOP") == 0);
}

/*
 * Aggregated: the observation first, then Subject, Behavior, category, Modifiers, the kind, start, stop,
 * duration and two comments at the end. Tabular: time, file, length, frame rate, Subject, Behavior,
 * category, modifiers, comment, and the kind last.
 */
static bool take_places(struct boris_table *t, const struct csv_row *row)
{
	int n = (int)row->n, kind = n - 1;
	double seconds;

	while (kind >= 0 && !is_kind(t, row->cells[kind].text))
		kind--;
	if (t->aggregated) {
		if (kind < 5 || kind + 3 > n)
			return false;
		t->at[BORIS_OBSERVATION] = 0;
		t->at[BORIS_SUBJECT] = kind - 4;
		t->at[BORIS_BEHAVIOR] = kind - 3;
		t->at[BORIS_CATEGORY] = kind - 2;
		t->at[BORIS_MODIFIERS] = kind - 1;
		t->at[BORIS_START_S] = kind + 1;
		t->at[BORIS_STOP_S] = kind + 2;
		t->at[BORIS_COMMENT] = kind + 4;
		t->at[BORIS_COMMENT_STOP] = kind + 5;
	} else {
		if (n < 9 || kind != n - 1 || !csv_number(t->csv, &row->cells[0], &seconds))
			return false;
		t->at[BORIS_TIME] = 0;
		t->at[BORIS_SOURCE] = 1;
		t->at[BORIS_LENGTH] = 2;
		t->at[BORIS_SUBJECT] = 4;
		t->at[BORIS_BEHAVIOR] = 5;
		t->at[BORIS_CATEGORY] = 6;
		for (int i = 7; i < n - 2 && t->n_sets < BORIS_MAX_SETS; i++)
			t->sets[t->n_sets++] = i;
		t->at[BORIS_COMMENT] = n - 2;
	}
	t->at[BORIS_TYPE] = kind;
	return true;
}

/* ---- lines before the names ---- */

static void take_lines(struct boris_table *t, size_t n)
{
	size_t n_variables = 0;
	bool variables = false;

	for (size_t i = 0; i < n; i++) {
		const struct csv_row *row = &t->csv->rows[i];
		const char *name = row->cells[0].text;
		const char *value = boris_cell(row, 1).text;

		if (strcmp(name, "variable") == 0)
			variables = true;
		else if (name[0] == '\0')
			variables = false;
		else if (variables)
			n_variables++;
		else if (strcmp(name, "Observation id") == 0)
			t->observation = value;
		else if (strcmp(name, "Description") == 0)
			t->description = value;
		else if (strncmp(name, "Player #1", 9) == 0 && !t->recording)
			t->recording = value;
	}
	import_lose(t->out, N_("independent variables"), n_variables);
}

bool boris_columns(struct boris_table *t)
{
	size_t before = t->problems->n_errors, i = 0;

	for (int c = 0; c < N_BORIS_COLUMNS; c++)
		t->at[c] = -1;
	if (t->csv->n == 0)
		return false;
	while (i < t->csv->n && (find_in(&t->csv->rows[i], "Behavior") < 0 ||
					find_in(&t->csv->rows[i], "Subject") < 0))
		i++;
	if (i < t->csv->n) {
		take_lines(t, i);
		take_names(t, &t->csv->rows[i]);
		t->first = i + 1;
	} else if (!take_places(t, &t->csv->rows[0])) {
		csv_problem(t->csv, &t->csv->rows[0].cells[0], t->problems,
			t->aggregated
				? _("no row of names with 'Subject' and 'Behavior', and no "
				    "POINT or STATE in the first; are these aggregated events "
				    "of BORIS?")
				: _("no row of names with 'Subject' and 'Behavior', and no "
				    "POINT, START or STOP in the first; are these tabular "
				    "events of BORIS?"));
	}
	return t->problems->n_errors == before;
}
