/* Files for SPSS by libreadstat. See the header. */
#include "exchange/sav.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"

#ifdef HAVE_READSTAT

#include <readstat.h>

#include "base/mem.h"
#include "base/text.h"

#define MADE_AT   946684800 /* 2000-01-01: a file says when it was made; this one does not */
#define MAX_LABEL 120       /* bytes of the label of a value */

struct value_label {
	size_t column;
	char *value, *label; /* label NULL: there are several */
};

struct sav {
	const struct sheet_column *columns;
	size_t n_columns;
	size_t *widths; /* in bytes, of texts */
	size_t n_rows, n_written;
	struct value_label *labels;
	size_t n_labels, capacity;

	readstat_writer_t *writer;
	readstat_variable_t **variables;
	bool (*write)(void *context, const char *bytes, size_t n, struct error *err);
	void *context;
	struct error failed; /* of write */
};

struct sav *sav_new(const struct sheet_column *columns, size_t n_columns)
{
	struct sav *s = mem_alloc(1, sizeof *s);

	s->columns = columns;
	s->n_columns = n_columns;
	s->widths = mem_alloc(n_columns, sizeof *s->widths);
	s->variables = mem_alloc(n_columns, sizeof *s->variables);
	for (size_t i = 0; i < n_columns; i++)
		s->widths[i] = 1;
	return s;
}

void sav_free(struct sav *s)
{
	if (!s)
		return;
	if (s->writer)
		readstat_writer_free(s->writer);
	for (size_t i = 0; i < s->n_labels; i++) {
		free(s->labels[i].value);
		free(s->labels[i].label);
	}
	free(s->labels);
	free(s->widths);
	free(s->variables);
	free(s);
}

/* ---- fields ---- */

/* The caller frees. */
static char *text_of(const char *s, size_t n)
{
	char *text = NULL;

	return text_unescape(s, n, &text) ? text : mem_strndup(s, n);
}

void sav_measure(struct sav *s, const char *lines, size_t n)
{
	const char *at = lines, *line;
	size_t length;

	while (sheet_line(&at, lines + n, &line, &length)) {
		const char *in = line, *field;
		size_t width;

		for (size_t i = 0;
			i < s->n_columns && sheet_field(&in, line + length, &field, &width); i++) {
			char *text = s->columns[i].is_number ? NULL : text_of(field, width);

			if (text && strlen(text) > s->widths[i])
				s->widths[i] = strlen(text);
			free(text);
		}
		s->n_rows++;
	}
}

void sav_label(struct sav *s, const char *column, const char *value, const char *label)
{
	size_t i = 0, at = 0;

	while (i < s->n_columns && strcmp(s->columns[i].name, column) != 0)
		i++;
	while (at < s->n_labels &&
		(s->labels[at].column != i || strcmp(s->labels[at].value, value) != 0))
		at++;
	if (i == s->n_columns)
		return;
	if (at < s->n_labels) {
		if (s->labels[at].label && strcmp(s->labels[at].label, label) != 0) {
			free(s->labels[at].label);
			s->labels[at].label = NULL;
		}
		return;
	}
	MEM_GROW(s->labels, s->n_labels, s->capacity);
	s->labels[s->n_labels++] = (struct value_label){i, mem_strdup(value), mem_strdup(label)};
	if (strlen(value) > s->widths[i])
		s->widths[i] = strlen(value);
}

/* ---- writing ---- */

/* The library takes what is returned for a size_t, so that -1 were more than enough. */
static ssize_t write_bytes(const void *data, size_t n, void *context)
{
	struct sav *s = context;

	return s->write(s->context, data, n, &s->failed) ? (ssize_t)n : 0;
}

static bool say(struct sav *s, readstat_error_t e, struct error *err)
{
	if (s->failed.text[0] != '\0') { /* whatever the library made of it */
		*err = s->failed;
		return false;
	}
	if (e == READSTAT_OK)
		return true;
	if (e == READSTAT_ERROR_STRING_VALUE_IS_TOO_LONG || e == READSTAT_ERROR_ROW_COUNT_MISMATCH)
		return error_set(
			err, _("observations changed while they were exported; do it again"));
	return error_set(
		err, _("the file for SPSS cannot be written: %s"), readstat_error_message(e));
}

/* As much of a label as SPSS takes, cut between characters. The caller frees. */
static char *short_label(const char *label)
{
	size_t n = strlen(label);

	if (n > MAX_LABEL)
		for (n = MAX_LABEL; n > 0 && ((unsigned char)label[n] & 0xC0) == 0x80; n--)
			;
	return mem_strndup(label, n);
}

/* NULL: no value of the column has one. */
static readstat_label_set_t *label_set(struct sav *s, size_t column)
{
	readstat_label_set_t *set = NULL;
	char name[32];

	for (size_t i = 0; i < s->n_labels; i++) {
		char *label;

		if (s->labels[i].column != column || !s->labels[i].label)
			continue;
		snprintf(name, sizeof name, "labels%zu", column);
		if (!set)
			set = readstat_add_label_set(s->writer, READSTAT_TYPE_STRING, name);
		label = short_label(s->labels[i].label);
		readstat_label_string_value(set, s->labels[i].value, label);
		free(label);
	}
	return set;
}

static void add_variable(struct sav *s, size_t column)
{
	const struct sheet_column *c = &s->columns[column];
	readstat_label_set_t *set = c->is_number ? NULL : label_set(s, column);
	/* labels of values say the width in whole octets, and readers want that to be the variable's */
	size_t width = set ? (s->widths[column] + 7) / 8 * 8 : s->widths[column];
	readstat_variable_t *v = readstat_add_variable(s->writer, c->name,
		c->is_number ? READSTAT_TYPE_DOUBLE : READSTAT_TYPE_STRING,
		c->is_number ? 0 : width);
	char *label = c->units ? mem_printf("%s (%s)", c->description, c->units)
			       : mem_strdup(c->description);

	readstat_variable_set_label(v, label);
	readstat_variable_set_measure(
		v, c->is_number ? READSTAT_MEASURE_SCALE : READSTAT_MEASURE_NOMINAL);
	if (c->is_number)
		readstat_variable_set_format(v, c->decimals > 0 ? "F12.3" : "F12.0");
	if (set)
		readstat_variable_set_label_set(v, set);
	s->variables[column] = v;
	free(label);
}

bool sav_begin(struct sav *s,
	bool (*write)(void *context, const char *bytes, size_t n, struct error *err), void *context,
	struct error *err)
{
	s->write = write;
	s->context = context;
	s->writer = readstat_writer_init();
	if (!s->writer)
		return error_set(err, _("no file for SPSS can be made"));
	readstat_set_data_writer(s->writer, write_bytes);
	readstat_writer_set_file_timestamp(s->writer, MADE_AT);
	readstat_writer_set_compression(s->writer, READSTAT_COMPRESS_ROWS); /* of the blanks */
	for (size_t i = 0; i < s->n_columns; i++)
		add_variable(s, i);
	return say(s, readstat_begin_writing_sav(s->writer, s, (long)s->n_rows), err);
}

static readstat_error_t add_field(struct sav *s, size_t column, const char *field, size_t n)
{
	const readstat_variable_t *v = s->variables[column];
	char *text = s->columns[column].is_number ? mem_strndup(field, n) : text_of(field, n);
	readstat_error_t e;

	if (!s->columns[column].is_number)
		e = readstat_insert_string_value(s->writer, v, text);
	else if (n == 0)
		e = readstat_insert_missing_value(s->writer, v);
	else
		e = readstat_insert_double_value(s->writer, v, strtod(text, NULL));
	free(text);
	return e;
}

bool sav_add(struct sav *s, const char *lines, size_t n, struct error *err)
{
	const char *at = lines, *line;
	size_t length;

	while (sheet_line(&at, lines + n, &line, &length)) {
		const char *in = line, *field;
		readstat_error_t e = s->n_written++ < s->n_rows ? readstat_begin_row(s->writer)
								: READSTAT_ERROR_ROW_COUNT_MISMATCH;
		size_t width;

		for (size_t i = 0; i < s->n_columns && e == READSTAT_OK &&
				   sheet_field(&in, line + length, &field, &width);
			i++)
			e = add_field(s, i, field, width);
		if (e == READSTAT_OK)
			e = readstat_end_row(s->writer);
		if (!say(s, e, err))
			return false;
	}
	return true;
}

bool sav_finish(struct sav *s, struct error *err)
{
	return say(s,
		s->n_written == s->n_rows ? readstat_end_writing(s->writer)
					  : READSTAT_ERROR_ROW_COUNT_MISMATCH,
		err);
}

#else

/* The row of the format says that it is missing, and nobody gets here. */
struct sav {
	char nothing;
};

struct sav *sav_new(const struct sheet_column *columns, size_t n_columns)
{
	(void)columns;
	(void)n_columns;
	return NULL;
}

void sav_free(struct sav *s)
{
	free(s);
}

void sav_measure(struct sav *s, const char *lines, size_t n)
{
	(void)s;
	(void)lines;
	(void)n;
}

void sav_label(struct sav *s, const char *column, const char *value, const char *label)
{
	(void)s;
	(void)column;
	(void)value;
	(void)label;
}

bool sav_begin(struct sav *s,
	bool (*write)(void *context, const char *bytes, size_t n, struct error *err), void *context,
	struct error *err)
{
	(void)s;
	(void)write;
	(void)context;
	return error_set(err, _("this turven was built without libreadstat"));
}

bool sav_add(struct sav *s, const char *lines, size_t n, struct error *err)
{
	(void)s;
	(void)lines;
	(void)n;
	(void)err;
	return false;
}

bool sav_finish(struct sav *s, struct error *err)
{
	(void)s;
	(void)err;
	return false;
}

#endif
