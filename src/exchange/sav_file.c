/*
 * An export for SPSS: the table of events, with the codebook's words as labels of its codes, dimensions
 * and units. All rows come twice (sav.h).
 */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "exchange/maker.h"
#include "exchange/parts.h"
#include "exchange/place.h"
#include "exchange/sav.h"
#include "exchange/tables.h"

#define LANGUAGE "en"
#define EVENTS   "events"
#define LABELS   "labels"

/* ---- the writer ---- */

static void add_label(
	struct text *out, const char *column, const char *id, const struct label *label)
{
	text_printf(out, "%s\t%s\t", column, id);
	text_add_escaped(out, label_get(label, LANGUAGE, ""));
	text_add_c(out, '\n');
}

static void add_labels(const struct codebook *cb, struct text *out)
{
	for (size_t i = 0; i < cb->n_codes; i++)
		add_label(out, "code", cb->codes[i].id, &cb->codes[i].label);
	for (size_t i = 0; i < cb->n_dimensions; i++)
		add_label(out, "dimension", cb->dimensions[i].id, &cb->dimensions[i].label);
	for (size_t i = 0; i < cb->n_target_classes; i++)
		if (cb->target_classes[i].kind == TARGET_UNIT)
			add_label(out, "target", cb->target_classes[i].id,
				&cb->target_classes[i].label);
}

/* Events, and the labels of a codebook that this process had not seen before. */
void sav_write(const struct export_source *s, struct text *out)
{
	size_t begin = part_begin(out, EVENTS);

	events_write(s, out);
	part_end(out, begin);
	if (!s->codebook_is_new)
		return;
	begin = part_begin(out, LABELS);
	add_labels(s->cb, out);
	part_end(out, begin);
}

/* ---- the maker ---- */

struct sav_file {
	struct file_new file;
	struct sav *sav;
};

static bool plan(struct export_job *j, struct error *err)
{
	struct sav_file *f = mem_alloc(1, sizeof *f);

	j->own = f;
	f->sav = sav_new(tables[TABLE_EVENTS].columns, tables[TABLE_EVENTS].n_columns);
	return place_may_open(j->path, j->force, err);
}

/* The caller frees. */
static char *next_text(const char **at, const char *end)
{
	const char *field;
	char *text = NULL;
	size_t n;

	if (!sheet_field(at, end, &field, &n) || !text_unescape(field, n, &text))
		return mem_strdup("");
	return text;
}

static void take_labels(struct sav *sav, const char *lines, size_t n)
{
	const char *at = lines, *line;
	size_t length;

	while (sheet_line(&at, lines + n, &line, &length)) {
		const char *in = line;
		char *column = next_text(&in, line + length), *id = next_text(&in, line + length),
		     *label = next_text(&in, line + length);

		if (label[0] != '\0')
			sav_label(sav, column, id, label);
		free(column);
		free(id);
		free(label);
	}
}

static bool measure(struct export_job *j, size_t item, const char *s, size_t n, struct error *err)
{
	const struct sav_file *f = j->own;
	const char *at = s;
	struct part part;

	(void)item;
	(void)err;
	while (part_next(&at, s + n, &part))
		if (strcmp(part.name, EVENTS) == 0)
			sav_measure(f->sav, part.s, part.n);
		else
			take_labels(f->sav, part.s, part.n);
	return true;
}

static bool write_out(void *context, const char *bytes, size_t n, struct error *err)
{
	struct sav_file *f = context;

	return file_new_write(&f->file, bytes, n, err);
}

static bool begin(struct export_job *j, struct error *err)
{
	struct sav_file *f = j->own;

	return place_open(j->path, &f->file, err) && sav_begin(f->sav, write_out, f, err);
}

static bool take(struct export_job *j, size_t item, const char *s, size_t n, struct error *err)
{
	const struct sav_file *f = j->own;
	const char *at = s;
	struct part part;

	(void)item;
	while (part_next(&at, s + n, &part))
		if (strcmp(part.name, EVENTS) == 0 && !sav_add(f->sav, part.s, part.n, err))
			return false;
	return true;
}

static bool finish(struct export_job *j, struct error *err)
{
	struct sav_file *f = j->own;

	return sav_finish(f->sav, err) && file_new_finish(&f->file, err);
}

static void clear(struct export_job *j)
{
	struct sav_file *f = j->own;

	if (!f)
		return;
	sav_free(f->sav);
	file_new_abandon(&f->file);
	free(f);
	j->own = NULL;
}

const struct export_maker sav_maker = {
	.is_one_file = true,
	.plan = plan,
	.measure = measure,
	.begin = begin,
	.take = take,
	.finish = finish,
	.clear = clear,
};
