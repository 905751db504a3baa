/*
 * An export as a workbook: the tables as sheets, and one that says what the columns mean. Rows go to the
 * library as they come, so memory does not grow with them; a sheet that is full ends the export, and
 * nothing is left of it.
 */
#include <stdlib.h>

#include "base/file.h"
#include "base/mem.h"
#include "exchange/maker.h"
#include "exchange/parts.h"
#include "exchange/place.h"
#include "exchange/tables.h"
#include "exchange/xlsx.h"

struct workbook {
	struct file_new file;
	struct xlsx *xlsx;
	struct part_names codebooks; /* that are in it */
};

static bool plan(struct export_job *j, struct error *err)
{
	return place_is_free(j->path, j->force, err);
}

static bool begin(struct export_job *j, struct error *err)
{
	struct workbook *w = mem_alloc(1, sizeof *w);
	bool good;

	j->own = w;
	if (!file_new_open(&w->file, j->path, err))
		return false;
	w->xlsx = xlsx_new(w->file.name, err);
	good = w->xlsx != NULL;
	for (size_t i = 0; i < N_TABLES && good; i++)
		good = xlsx_add_sheet(
			w->xlsx, tables[i].name, tables[i].columns, tables[i].n_columns, err);
	good = good && xlsx_add_sheet(w->xlsx, "columns", xlsx_meanings, XLSX_N_MEANINGS, err);
	for (size_t i = 0; i < N_TABLES && good; i++)
		good = xlsx_add_meanings(w->xlsx, N_TABLES, tables[i].name, tables[i].columns,
			tables[i].n_columns, err);
	return good;
}

static bool take(struct export_job *j, size_t item, const char *s, size_t n, struct error *err)
{
	struct workbook *w = j->own;
	const char *at = s;
	struct part part;
	bool good = true;

	(void)item;
	while (good && part_next(&at, s + n, &part)) {
		int table = table_of_part(part.name);

		if (table != TABLE_CODEBOOK || part_names_add(&w->codebooks, part.name))
			good = xlsx_add_rows(w->xlsx, (size_t)table, part.s, part.n, err);
	}
	return good;
}

static bool finish(struct export_job *j, struct error *err)
{
	struct workbook *w = j->own;
	struct xlsx *xlsx = w->xlsx;

	w->xlsx = NULL;
	return xlsx_finish(xlsx, err) && file_new_finish(&w->file, err);
}

static void clear(struct export_job *j)
{
	struct workbook *w = j->own;

	if (!w)
		return;
	xlsx_abandon(w->xlsx);
	file_new_abandon(&w->file);
	part_names_clear(&w->codebooks);
	free(w);
	j->own = NULL;
}

const struct export_maker workbook_maker = {
	.is_one_file = true,
	.plan = plan,
	.begin = begin,
	.take = take,
	.finish = finish,
	.clear = clear,
};
