/*
 * A spreadsheet of Datavyu: an .opf file (a zip archive, its file `db`), or that db text itself, of
 * version #4, #3, #2 or of none. A line names a column, the lines behind it are its cells:
 *
 *     gaze (MATRIX,true,)-where|NOMINAL,how|NOMINAL
 *     00:00:05:000,00:00:10:000,(mother,long)
 *
 * A backslash takes the meaning from what follows it, also from the end of a line.
 *
 * Columns are read as people use them. In one with a single code (NOMINAL, or a MATRIX of one) the
 * values are codes and the column their category; where two such columns share a value (y and n), it
 * does not say by itself what it means, and both are read like the next kind. A column with several
 * codes is one code, and the values are modifiers. A TEXT column is a code too, its text a comment,
 * and so is one with a single code whose values are too long for codes (import_is_prose).
 *
 * Cells begin and end; one without length is a point, unless others of its code have length. An end
 * of 0 behind a start is how Datavyu shows that nobody set one.
 */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "exchange/import.h"
#include "exchange/import_text.h"
#include "model/mediatime.h"

#define MAX_HOURS 9999 /* more than MEDIATIME_MAX is refused for all formats alike */

enum column_kind { COLUMN_VALUES, COLUMN_SETS, COLUMN_TEXT, COLUMN_PROSE, COLUMN_SKIPPED };

struct column {
	const char *name;
	enum column_kind kind;
	const char **sets; /* names of its codes; of NOMINAL none */
	size_t n_sets;
};

struct cell {
	size_t column;
	int64_t from_ms, to_ms;
	const char **values; /* NULL = nothing was entered */
	size_t n_values;
	int line;
};

/* A line of the file, with what a backslash at its end joins to it. */
struct slice {
	const char *s;
	size_t n;
	int line;
};

struct reader {
	const char *name;
	const char *at, *end;
	int line;
	struct import *im;
	struct problems *problems;
	struct column *columns;
	size_t n_columns, columns_capacity;
	struct cell *cells;
	size_t n_cells, cells_capacity;
};

/* ---- lines and values ---- */

static bool next_line(struct reader *r, struct slice *out)
{
	const char *s = r->at;

	if (s >= r->end)
		return false;
	*out = (struct slice){.s = s, .line = r->line};
	for (; r->at < r->end && *r->at != '\n'; r->at++) {
		if (*r->at != '\\' || r->at + 1 >= r->end)
			continue;
		r->at++;
		if (*r->at == '\r' && r->at + 1 < r->end && r->at[1] == '\n')
			r->at++;
		r->line += *r->at == '\n';
	}
	out->n = (size_t)(r->at - s);
	if (out->n > 0 && s[out->n - 1] == '\r')
		out->n--;
	r->line++;
	r->at += r->at < r->end;
	return true;
}

/* Where c stands for the first time without a backslash; n: nowhere. */
static size_t find(const char *s, size_t n, char c)
{
	for (size_t i = 0; i < n; i++) {
		if (s[i] == c)
			return i;
		i += s[i] == '\\';
	}
	return n;
}

/* Without backslashes and outer blanks; NULL: nothing is left. */
static const char *plain(struct reader *r, const char *s, size_t n)
{
	struct text t = {0};
	const char *kept;

	text_add(&t, "");
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '\\' && i + 1 < n)
			i += s[i + 1] == '\r' && i + 2 < n && s[i + 2] == '\n' ? 2 : 1;
		text_add_c(&t, s[i]);
	}
	kept = import_string(r->im, t.s, t.len);
	text_clear(&t);
	return kept;
}

static void mistake(struct reader *r, const struct slice *line, const char *what)
{
	problems_add(r->problems, SEVERITY_ERROR, r->name, line->line, 0, "%s", what);
}

/* Two digits or more, and what has to follow them; NULL: they do not stand there. */
static const char *take_part(const char *s, const char *end, int most, char behind, int64_t *value)
{
	const char *from = s;
	long long part;

	while (s < end && *s >= '0' && *s <= '9')
		s++;
	if (s - from < 2 || !text_to_int64(from, (size_t)(s - from), 0, most, &part))
		return NULL;
	*value = part;
	if (behind == '\0')
		return s == end ? s : NULL;
	return s < end && *s == behind ? s + 1 : NULL;
}

/* "00:00:05:000" */
static bool take_time(const char *s, size_t n, int64_t *ms)
{
	const char *end = s + n;
	int64_t hours, minutes, seconds, rest;

	if (!(s = take_part(s, end, MAX_HOURS, ':', &hours)) ||
		!(s = take_part(s, end, 59, ':', &minutes)) ||
		!(s = take_part(s, end, 59, ':', &seconds)) || end - s != 3 ||
		!take_part(s, end, 999, '\0', &rest))
		return false;
	*ms = ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest;
	return true;
}

static bool is_cell(const struct slice *line)
{
	return line->n > 2 && line->s[0] >= '0' && line->s[0] <= '9' && line->s[1] >= '0' &&
	       line->s[1] <= '9' && line->s[2] == ':';
}

/* ---- columns ---- */

static bool is_word(const char *s, size_t n, const char *word)
{
	return n == strlen(word) && memcmp(s, word, n) == 0;
}

/* "-where|NOMINAL,how|NOMINAL" */
static void take_sets(struct reader *r, struct column *c, const char *s, size_t n)
{
	size_t n_sets = 1;

	for (size_t i = find(s, n, ','); i < n; i += 1 + find(s + i + 1, n - i - 1, ','))
		n_sets++;
	c->sets = arena_alloc(&r->im->arena, n_sets, sizeof *c->sets);
	while (n > 0) {
		size_t length = find(s, n, ',');
		const char *name = plain(r, s, find(s, length, '|'));

		c->sets[c->n_sets++] = name ? name : "";
		length += length < n;
		s += length;
		n -= length;
	}
}

static enum column_kind kind_of(const struct column *c, const char *type, size_t n)
{
	if (strcmp(c->name, "###QueryVar###") == 0)
		return COLUMN_SKIPPED;
	if (is_word(type, n, "TEXT") || is_word(type, n, "text"))
		return COLUMN_TEXT;
	if (is_word(type, n, "MATRIX") || is_word(type, n, "matrix"))
		return COLUMN_SETS;
	if (is_word(type, n, "PREDICATE") || is_word(type, n, "predicate"))
		return COLUMN_SKIPPED;
	return COLUMN_VALUES; /* NOMINAL, and INTEGER and FLOAT of old files */
}

/* From behind the type: ",true,what the column is about". */
static void count_comment(struct reader *r, const char *s, size_t n)
{
	size_t comma = n > 0 ? 1 + find(s + 1, n - 1, ',') : n;

	import_lose(r->im, N_("comments of columns"), comma + 1 < n);
}

static void take_column(struct reader *r, const struct slice *line)
{
	size_t open = find(line->s, line->n, '('), length, close;
	struct column c = {0};
	const char *type;

	MEM_GROW(r->columns, r->n_columns, r->columns_capacity);
	c.name = plain(r, line->s, open);
	close = open < line->n ? open + find(line->s + open, line->n - open, ')') : line->n;
	if (close == line->n || !c.name) {
		mistake(r, line,
			_("this is neither a cell (00:00:05:000,00:00:06:000,value) nor a column "
			  "'name (TYPE)'; save the file anew in Datavyu"));
		c = (struct column){.name = "", .kind = COLUMN_SKIPPED};
		r->columns[r->n_columns++] = c;
		return;
	}
	type = line->s + open + 1;
	length = find(type, close - open - 1, ',');
	c.kind = kind_of(&c, type, length);
	count_comment(r, type + length, close - open - 1 - length);
	if (c.kind == COLUMN_SETS && close + 1 < line->n && line->s[close + 1] == '-')
		take_sets(r, &c, line->s + close + 2, line->n - close - 2);
	if (c.kind == COLUMN_SETS && c.n_sets <= 1)
		c.kind = COLUMN_VALUES;
	r->columns[r->n_columns++] = c;
}

/* ---- cells ---- */

/* An entered value, or NULL; `<where>` is what Datavyu shows where nothing was entered. */
static const char *entered(struct reader *r, const char *s, size_t n)
{
	if (n >= 2 && s[0] == '<' && s[n - 1] == '>')
		return NULL;
	return plain(r, s, n);
}

/* "(mother,long)" */
static bool take_values(struct reader *r, struct cell *cell, const char *s, size_t n)
{
	size_t n_values = 1;

	if (n < 2 || s[0] != '(' || s[n - 1] != ')')
		return false;
	s++;
	n -= 2;
	for (size_t i = find(s, n, ','); i < n; i += 1 + find(s + i + 1, n - i - 1, ','))
		n_values++;
	cell->values = arena_alloc(&r->im->arena, n_values, sizeof *cell->values);
	for (;;) {
		size_t length = find(s, n, ',');

		cell->values[cell->n_values++] = entered(r, s, length);
		if (length == n)
			return true;
		s += length + 1;
		n -= length + 1;
	}
}

static void take_one_value(struct reader *r, struct cell *cell, const char *s, size_t n)
{
	cell->values = arena_alloc(&r->im->arena, 1, sizeof *cell->values);
	cell->values[0] = plain(r, s, n);
	cell->n_values = 1;
}

static void check_values(struct reader *r, const struct slice *line, const struct cell *cell)
{
	const struct column *c = &r->columns[cell->column];

	if (c->n_sets == 0)
		return;
	if (cell->n_values > c->n_sets)
		problems_add(r->problems, SEVERITY_ERROR, r->name, line->line, 0,
			_("a cell of column '%s' with %zu values, where it has %zu; mend the cell "
			  "in "
			  "Datavyu"),
			c->name, cell->n_values, c->n_sets);
	else
		import_lose(r->im, N_("cells that have fewer values than their column"),
			cell->n_values < c->n_sets);
}

static void take_cell(struct reader *r, const struct slice *line)
{
	size_t first = find(line->s, line->n, ','), second, from;
	struct cell cell = {.column = r->n_columns - 1, .line = line->line};
	const struct column *c;

	if (r->n_columns == 0) {
		mistake(r, line, _("a cell before any column; save the file anew in Datavyu"));
		return;
	}
	c = &r->columns[cell.column];
	if (c->kind == COLUMN_SKIPPED) {
		import_lose(
			r->im, N_("cells of columns that cannot be read (queries, predicates)"), 1);
		return;
	}
	from = first < line->n ? first + 1 : line->n;
	second = from + find(line->s + from, line->n - from, ',');
	if (!take_time(line->s, first, &cell.from_ms) ||
		!take_time(line->s + from, second - from, &cell.to_ms)) {
		mistake(r, line,
			_("the times of a cell are written as 00:00:05:000,00:00:06:000 (hours, "
			  "minutes, seconds, thousandths); mend them"));
		return;
	}
	from = second < line->n ? second + 1 : line->n;
	if (c->n_sets == 0) {
		take_one_value(r, &cell, line->s + from, line->n - from);
	} else if (!take_values(r, &cell, line->s + from, line->n - from)) {
		mistake(r, line, _("the values of a cell stand in (parentheses); mend them"));
		return;
	}
	check_values(r, line, &cell);
	MEM_GROW(r->cells, r->n_cells, r->cells_capacity);
	r->cells[r->n_cells++] = cell;
}

/* ---- what columns hold ---- */

struct use {
	const char *value;
	size_t column;
};

static int compare_uses(const void *a, const void *b)
{
	const struct use *one = a, *other = b;

	return strcmp(one->value, other->value);
}

/* Columns of one code that hold text, not codes. */
static void mark_prose(struct reader *r)
{
	for (size_t i = 0; i < r->n_cells; i++) {
		struct column *c = &r->columns[r->cells[i].column];
		const char *value = r->cells[i].values[0];

		if (c->kind == COLUMN_VALUES && value && import_is_prose(value))
			c->kind = COLUMN_PROSE;
	}
}

static void mark_shared(struct reader *r)
{
	struct use *uses = mem_alloc(r->n_cells + 1, sizeof *uses);
	size_t n = 0;

	for (size_t i = 0; i < r->n_cells; i++)
		if (r->columns[r->cells[i].column].kind == COLUMN_VALUES && r->cells[i].values[0])
			uses[n++] = (struct use){r->cells[i].values[0], r->cells[i].column};
	qsort(uses, n, sizeof *uses, compare_uses);
	for (size_t from = 0, to; from < n; from = to) {
		bool shared = false;

		for (to = from; to < n && compare_uses(&uses[to], &uses[from]) == 0; to++)
			shared |= uses[to].column != uses[from].column;
		for (size_t i = from; shared && i < to; i++)
			r->columns[uses[i].column].kind = COLUMN_SETS;
	}
	free(uses);
}

/* ---- events ---- */

static void add_sets(struct reader *r, struct import_event *e, const struct cell *cell)
{
	const struct column *c = &r->columns[cell->column];
	struct import_modifier *all = arena_alloc(&r->im->arena, cell->n_values, sizeof *all);
	size_t n = 0;

	for (size_t i = 0; i < cell->n_values; i++)
		if (cell->values[i])
			all[n++] = (struct import_modifier){
				i < c->n_sets ? c->sets[i] : c->name, cell->values[i]};
	e->modifiers = all;
	e->n_modifiers = n;
}

static void add_event(struct reader *r, struct import_observation *o, const struct cell *cell)
{
	const struct column *c = &r->columns[cell->column];
	struct import_event *e = import_add(o, cell->line, 1);

	e->kind = IMPORT_STATE; /* until settle_kinds */
	e->onset_ms = cell->from_ms;
	e->offset_ms = cell->to_ms;
	e->code = c->name;
	if (c->kind == COLUMN_SETS) {
		add_sets(r, e, cell);
	} else if (c->kind == COLUMN_TEXT || c->kind == COLUMN_PROSE) {
		e->comment = cell->values[0];
		import_lose(r->im,
			N_("texts of columns that hold no codes: each is a comment, its column the "
			   "code"),
			c->kind == COLUMN_PROSE && e->comment);
	} else if (cell->values[0]) {
		e->code = cell->values[0];
		e->category = c->name;
	} else {
		import_lose(r->im, N_("cells without a value: their column is the code"), 1);
	}
}

static int compare_codes(const void *a, const void *b)
{
	const struct import_event *one = *(struct import_event *const *)a;
	const struct import_event *other = *(struct import_event *const *)b;
	int way = strcmp(one->code, other->code);

	return way != 0 ? way : one < other ? -1 : one > other;
}

static bool has_no_end(const struct import_event *e)
{
	return e->offset_ms == 0 && e->onset_ms > 0;
}

/* All events of one code. */
static void settle_kind(struct reader *r, struct import_event **events, size_t n)
{
	bool is_state = false;

	for (size_t i = 0; i < n; i++)
		is_state |= events[i]->offset_ms != events[i]->onset_ms && !has_no_end(events[i]);
	for (size_t i = 0; i < n; i++) {
		struct import_event *e = events[i];

		if (!is_state) {
			import_lose(
				r->im, N_("cells without an end, taken as moments"), has_no_end(e));
			e->kind = IMPORT_POINT;
			e->offset_ms = e->onset_ms;
		} else if (has_no_end(e)) {
			import_lose(r->im,
				N_("cells without an end, taken as states that nobody ended"), 1);
			e->offset_ms = MEDIATIME_NONE;
		}
	}
}

static void settle_kinds(struct reader *r, const struct import_observation *o)
{
	struct import_event **sorted = mem_alloc(o->n_events + 1, sizeof *sorted);

	for (size_t i = 0; i < o->n_events; i++)
		sorted[i] = &o->events[i];
	qsort(sorted, o->n_events, sizeof *sorted, compare_codes);
	for (size_t from = 0, to; from < o->n_events; from = to) {
		for (to = from + 1; to < o->n_events; to++)
			if (strcmp(sorted[to]->code, sorted[from]->code) != 0)
				break;
		settle_kind(r, sorted + from, to - from);
	}
	free(sorted);
}

/* ---- the file ---- */

static void read_lines(struct reader *r)
{
	struct import_observation *o = import_observation(r->im, NULL, 1);
	struct slice line;

	while (next_line(r, &line)) {
		if (line.line == 1 && line.n > 0 && line.s[0] == '#' && line.n == 2) {
			if (line.s[1] < '2' || line.s[1] > '4')
				mistake(r, &line,
					_("a version that is not known; it is #2, #3, #4 or none"));
		} else if (is_cell(&line)) {
			take_cell(r, &line);
		} else if (line.n > 0) {
			take_column(r, &line);
		}
	}
	if (r->n_columns == 0)
		problems_add(r->problems, SEVERITY_ERROR, r->name, 0, 0,
			_("there is no column in it; choose an .opf file of Datavyu, or the 'db' "
			  "of "
			  "one"));
	mark_prose(r);
	mark_shared(r);
	for (size_t i = 0; i < r->n_cells; i++)
		add_event(r, o, &r->cells[i]);
	settle_kinds(r, o);
}

bool datavyu_read(const char *name, const char *text, size_t len, struct import *out,
	struct problems *problems)
{
	struct reader r = {.name = name, .line = 1, .im = out, .problems = problems};
	size_t n_errors = problems->n_errors;
	struct text unpacked = {0}, decoded = {0};
	bool good = true;

	if (import_is_zip(text, len)) {
		good = import_unzip(name, text, len, "db", &unpacked, problems);
		text = unpacked.s;
		len = unpacked.len;
	}
	if (good && import_decode(out, name, text, len, &decoded, problems)) {
		r.at = decoded.s;
		r.end = decoded.s + decoded.len;
		read_lines(&r);
	}
	text_clear(&unpacked);
	text_clear(&decoded);
	free(r.columns);
	free(r.cells);
	return problems->n_errors == n_errors;
}
