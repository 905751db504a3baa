/*
 * Reads the long table of events: as `turven export csv` and tsv write it, or a plain one of other
 * programs with the columns session, coder, target, code, type, start_ms, stop_ms.
 *
 * Columns are taken by name, in any order. A table with the column onset_ms is one of turven: its
 * values are escaped (base/text.h) and n/a is nothing. In a plain one values are as they stand, and
 * nothing is an empty value. A state without a stop is one that nobody ended. The columns that say
 * nothing new, such as onset in seconds, are passed over; those of other names are told.
 */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "exchange/csv.h"
#include "exchange/import.h"

enum field {
	SESSION,
	CODER,
	PASS,
	CODEBOOK,
	TARGET,
	CODE,
	CATEGORY,
	VALENCE,
	KIND,
	START,
	STOP,
	STATUS,
	MARK,
	MODIFIERS,
	COMMENT,
	N_FIELDS,
	PASSED_OVER
};

#define TURVEN_COLUMN "onset_ms"

static const struct {
	const char *name;
	enum field field;
} columns[] = {
	{"session", SESSION},
	{"coder", CODER},
	{"pass", PASS},
	{"codebook", CODEBOOK},
	{"target", TARGET},
	{"code", CODE},
	{"dimension", CATEGORY},
	{"valence", VALENCE},
	{"type", KIND},
	{"kind", KIND},
	{"start_ms", START},
	{TURVEN_COLUMN, START},
	{"stop_ms", STOP},
	{"offset_ms", STOP},
	{"offset_status", STATUS},
	{"mark", MARK},
	{"modifiers", MODIFIERS},
	{"comment", COMMENT},
	{"onset", PASSED_OVER},
	{"duration", PASSED_OVER},
	{"codebook_version", PASSED_OVER},
	{"event_id", PASSED_OVER},
};

#define N_COLUMNS (sizeof columns / sizeof columns[0])

struct reader {
	const struct csv *csv;
	struct import *out;
	struct problems *problems;
	int at[N_FIELDS]; /* column of each, -1 = there is none */
	bool is_turven;
	const struct csv_row *row; /* this one */
};

/* ---- the first row ---- */

static void take_unknown(struct reader *r, const struct csv_cell *cell)
{
	const char *names[N_COLUMNS], *nearest;

	for (size_t i = 0; i < N_COLUMNS; i++)
		names[i] = columns[i].name;
	nearest = strcmp(cell->text, "start") == 0  ? "start_ms"
		  : strcmp(cell->text, "stop") == 0 ? "stop_ms"
						    : text_nearest(cell->text, names, N_COLUMNS);
	if (nearest && csv_column(r->csv, nearest) < 0)
		csv_problem(r->csv, cell, r->problems,
			_("no column has the name '%s'; did you mean '%s'?"), cell->text, nearest);
	else
		problems_add(r->problems, SEVERITY_WARNING, r->csv->name, cell->line, cell->column,
			_("the column '%s' is not imported"), cell->text);
}

static void take_name(struct reader *r, size_t k)
{
	const struct csv_cell *cell = &r->csv->rows[0].cells[k];
	enum field field;
	size_t i = 0;

	while (i < N_COLUMNS && strcmp(columns[i].name, cell->text) != 0)
		i++;
	if (i == N_COLUMNS) {
		take_unknown(r, cell);
		return;
	}
	field = columns[i].field;
	if (field == PASSED_OVER)
		return;
	if (r->at[field] >= 0)
		csv_problem(r->csv, cell, r->problems,
			_("'%s' is there a second time (as '%s'); leave one out"), cell->text,
			r->csv->rows[0].cells[r->at[field]].text);
	else
		r->at[field] = (int)k;
}

static bool find_columns(struct reader *r)
{
	static const struct {
		enum field field;
		const char *name;
	} needed[] = {{CODE, "code"}, {KIND, "type"}, {START, "start_ms"}};
	size_t before = r->problems->n_errors;

	for (int i = 0; i < N_FIELDS; i++)
		r->at[i] = -1;
	for (size_t k = 0; k < r->csv->rows[0].n; k++)
		take_name(r, k);
	for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++)
		if (r->at[needed[i].field] < 0)
			csv_problem(r->csv, &r->csv->rows[0].cells[0], r->problems,
				_("no column '%s'; the first row has to name it"), needed[i].name);
	r->is_turven = csv_column(r->csv, TURVEN_COLUMN) >= 0;
	return r->problems->n_errors == before;
}

/* ---- values ---- */

/* An empty one at the row's end where the row is too short, or the table has none. */
static struct csv_cell cell_of(const struct reader *r, enum field field)
{
	struct csv_cell last = r->row->cells[r->row->n - 1];

	if (r->at[field] >= 0 && (size_t)r->at[field] < r->row->n)
		return r->row->cells[r->at[field]];
	last.text = "";
	return last;
}

static bool is_nothing(const struct reader *r, const char *s)
{
	return s[0] == '\0' || (r->is_turven && strcmp(s, "n/a") == 0);
}

/* As R and pandas write that there is none. */
static bool is_no_comment(const struct reader *r, const char *s)
{
	return !r->is_turven && (strcmp(s, "NA") == 0 || strcmp(s, "n/a") == 0);
}

/* NULL = nothing. */
static const char *text_of(struct reader *r, enum field field)
{
	struct csv_cell cell = cell_of(r, field);
	const char *out;
	char *decoded;

	if (is_nothing(r, cell.text) || (field == COMMENT && is_no_comment(r, cell.text)))
		return NULL;
	if (!r->is_turven || !strchr(cell.text, '\\'))
		return arena_strdup(&r->out->arena, cell.text);
	if (!text_unescape(cell.text, strlen(cell.text), &decoded)) {
		csv_problem(r->csv, &cell, r->problems,
			_("'%s' is not escaped as turven does it: \\n, \\t, \\\\, \\u0022 …"),
			cell.text);
		return NULL;
	}
	out = arena_strdup(&r->out->arena, decoded);
	free(decoded);
	return out;
}

static bool number_of(struct reader *r, enum field field, int64_t min, int64_t max, int64_t *out)
{
	struct csv_cell cell = cell_of(r, field);
	long long number;

	if (!text_to_int64(cell.text, strlen(cell.text), min, max, &number)) {
		csv_problem(r->csv, &cell, r->problems,
			_("'%s' is not a whole number from %lld to %lld"), cell.text,
			(long long)min, (long long)max);
		return false;
	}
	*out = number;
	return true;
}

/* Which of the words it is; *out is left alone where the table has no such column. */
static void word_of(
	struct reader *r, enum field field, const char *const *words, size_t n, int *out)
{
	struct csv_cell cell = cell_of(r, field);
	struct text allowed = {0};

	if (r->at[field] < 0 || is_nothing(r, cell.text))
		return;
	for (size_t i = 0; i < n; i++) {
		if (strcmp(words[i], cell.text) == 0) {
			*out = (int)i;
			return;
		}
	}
	for (size_t i = 0; i < n; i++)
		text_printf(&allowed, "%s%s", i > 0 ? ", " : "", words[i]);
	csv_problem(r->csv, &cell, r->problems, _("'%s' is not allowed here; allowed: %s"),
		cell.text, allowed.s);
	text_clear(&allowed);
}

/* ---- an event ---- */

/* "group=value;group=value|value"; without a group: the table names none. */
static void take_modifiers(struct reader *r, struct import_event *e)
{
	const char *all = text_of(r, MODIFIERS);
	struct import_modifier *modifiers;
	size_t n = 1;
	char *at;

	if (!all)
		return;
	for (const char *s = all; *s; s++)
		n += *s == ';' || *s == '|';
	modifiers = arena_alloc(&r->out->arena, n, sizeof *modifiers);
	at = arena_strdup(&r->out->arena, all);
	while (*at) {
		char *end = at + strcspn(at, ";"), *equals = memchr(at, '=', (size_t)(end - at));
		char *value = equals ? equals + 1 : at;
		bool more = *end != '\0';

		*end = '\0';
		if (equals)
			*equals = '\0';
		else
			import_lose(r->out,
				N_("modifiers without a group: each belongs to a group of its code "
				   "that has no name"),
				1);
		while (*value) {
			char *value_end = value + strcspn(value, "|");
			bool another = *value_end != '\0';

			*value_end = '\0';
			modifiers[e->n_modifiers++] =
				(struct import_modifier){equals ? at : NULL, value};
			value = value_end + another;
		}
		at = end + more;
	}
	e->modifiers = modifiers;
}

static void take_times(struct reader *r, struct import_event *e)
{
	static const char *const kinds[] = {"point", "state"};
	static const char *const ends[] = {"logged", "auto", "censored"};
	struct csv_cell kind_cell = cell_of(r, KIND), stop = cell_of(r, STOP);
	int kind = -1, end = 0;
	bool good;

	word_of(r, KIND, kinds, 2, &kind);
	word_of(r, STATUS, ends, 3, &end);
	if (kind < 0 && is_nothing(r, kind_cell.text))
		csv_problem(r->csv, &kind_cell, r->problems,
			_("no type in this row; write point or state"));
	e->kind = kind == 1 ? IMPORT_STATE : IMPORT_POINT;
	good = number_of(r, START, -MEDIATIME_MAX, MEDIATIME_MAX, &e->onset_ms);
	e->offset_ms = e->onset_ms;
	if (e->kind == IMPORT_STATE && (end == 2 || is_nothing(r, stop.text)))
		e->offset_ms = MEDIATIME_NONE;
	else if (!is_nothing(r, stop.text))
		good &= number_of(r, STOP, -MEDIATIME_MAX, MEDIATIME_MAX, &e->offset_ms);
	if (good && e->offset_ms != MEDIATIME_NONE && e->offset_ms < e->onset_ms)
		csv_problem(r->csv, &stop, r->problems, _("%lld is before the start %lld"),
			(long long)e->offset_ms, (long long)e->onset_ms);
	else if (good && kind == 0 && e->offset_ms != e->onset_ms)
		csv_problem(r->csv, &stop, r->problems,
			_("a point has no duration; leave its stop empty, or write the type "
			  "state"));
	if (end == 1)
		import_lose(r->out, N_("ends that the program had set; they count as logged"), 1);
}

/* What the table says of the code, whichever event it stands beside. */
static void declare(struct reader *r, const struct import_event *e)
{
	static const char *const valences[] = {"negative", "neutral", "positive"};
	struct import_code *code;
	int valence = 1;

	if (!e->code || (r->at[VALENCE] < 0 && r->at[CATEGORY] < 0))
		return;
	code = import_declare_code(r->out, e->code);
	word_of(r, VALENCE, valences, 3, &valence);
	if (valence != 1)
		code->valence = valence - 1;
	if (e->category)
		code->category = e->category;
}

static bool is_same(const char *a, const char *b)
{
	return (!a && !b) || (a && b && strcmp(a, b) == 0);
}

/* "s1, anna, lot, pass 2", as far as it is said. */
static struct text describe(const char *session, const char *coder, const char *codebook, int pass)
{
	const char *const parts[] = {session, coder, codebook};
	struct text t = {0};

	for (size_t i = 0; i < 3; i++)
		if (parts[i])
			text_printf(&t, "%s%s", t.len > 0 ? ", " : "", parts[i]);
	if (pass > 0)
		text_printf(&t, _("%spass %d"), t.len > 0 ? ", " : "", pass);
	return t;
}

static struct import_observation *observation_of(struct reader *r)
{
	const char *session = text_of(r, SESSION), *coder = text_of(r, CODER);
	const char *codebook = text_of(r, CODEBOOK);
	struct csv_cell pass_cell = cell_of(r, PASS);
	struct import_observation *o;
	struct text id;
	int64_t pass = 0;

	if (!is_nothing(r, pass_cell.text))
		number_of(r, PASS, 1, 99, &pass);
	for (size_t i = r->out->n_observations; i > 0; i--) {
		o = &r->out->observations[i - 1];
		if (is_same(o->session, session) && is_same(o->coder, coder) &&
			is_same(o->codebook, codebook) && o->pass == pass)
			return o;
	}
	id = describe(session, coder, codebook, (int)pass);
	/* Two can look the same in words: "a, b" may be a session, or a session and its coder. */
	while ((o = import_observation(r->out, id.s, r->row->cells[0].line))->n_events > 0)
		text_add_c(&id, '\'');
	text_clear(&id);
	o->session = session;
	o->coder = coder;
	o->codebook = codebook;
	o->pass = (int)pass;
	return o;
}

static void take_row(struct reader *r)
{
	static const char *const marks[] = {[MARK_STRONG] = "strong", [MARK_DOUBTFUL] = "doubtful"};
	struct csv_cell code = cell_of(r, CODE);
	struct import_event *e =
		import_add(observation_of(r), r->row->cells[0].line, r->row->cells[0].column);
	int mark = -1;

	e->code = text_of(r, CODE);
	if (!e->code)
		csv_problem(
			r->csv, &code, r->problems, _("no code in this row; every row needs one"));
	e->category = text_of(r, CATEGORY);
	e->target = text_of(r, TARGET);
	e->comment = text_of(r, COMMENT);
	take_times(r, e);
	take_modifiers(r, e);
	word_of(r, MARK, marks + 1, 2, &mark);
	e->mark = (enum event_mark)(mark + 1);
	declare(r, e);
	if (r->row->n > r->csv->rows[0].n)
		csv_problem(r->csv, &r->row->cells[r->csv->rows[0].n], r->problems,
			_("a value too much: the first row names %zu columns"), r->csv->rows[0].n);
}

/* Rows of separators alone are what spreadsheets leave below a table. */
static bool is_empty_row(const struct csv_row *row)
{
	for (size_t i = 0; i < row->n; i++)
		if (row->cells[i].text[0] != '\0')
			return false;
	return true;
}

bool csv_events_read(const char *name, const char *text, size_t len, struct import *out,
	struct problems *problems)
{
	size_t before = problems->n_errors;
	struct csv csv;
	struct reader r = {.csv = &csv, .out = out, .problems = problems};

	if (csv_parse(&csv, name, text, len, problems) && find_columns(&r)) {
		for (size_t i = 1; i < csv.n; i++) {
			r.row = &csv.rows[i];
			if (!is_empty_row(r.row))
				take_row(&r);
		}
	}
	csv_clear(&csv);
	return problems->n_errors == before;
}
