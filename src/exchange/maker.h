/*
 * How the texts of observations become files: the makers of the formats, in the process that writes.
 *
 * First `plan`: which files there will be, and may they be? Nothing is written where one is in the
 * way. Then all texts come, in the order of the observations, to `take`; a maker that must know
 * something of all of them first (how many rows, how wide) gets them to `measure` before. Files appear
 * when they are whole. Memory does not grow with the number of observations.
 */
#ifndef TURVEN_EXCHANGE_MAKER_H
#define TURVEN_EXCHANGE_MAKER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "exchange/format.h"
#include "model/session.h"

/* One export; all but `own` and `in_folder` is the caller's. */
struct export_job {
	const struct export_format *format;
	const char *path;                     /* as the user named it */
	const struct observation_name *names; /* what is exported */
	size_t n_names;
	bool force; /* replace files that are there */

	bool in_folder; /* path is a folder with several files */
	void *own;      /* the maker's */
};

/* item: index in names. All but clear: false with err. */
struct export_maker {
	bool is_folder, is_one_file; /* what path is; neither: a file for each observation */
	bool (*plan)(struct export_job *j, struct error *err);
	bool (*measure)(
		struct export_job *j, size_t item, const char *s, size_t n, struct error *err);
	bool (*begin)(struct export_job *j, struct error *err);
	bool (*take)(struct export_job *j, size_t item, const char *s, size_t n, struct error *err);
	bool (*finish)(struct export_job *j, struct error *err);
	void (*clear)(struct export_job *j); /* abandons what is not finished; after all else */
};

extern const struct export_maker files_maker;    /* a file for each observation */
extern const struct export_maker document_maker; /* the texts behind one another */
extern const struct export_maker package_maker;  /* a folder of tables, with a description */
extern const struct export_maker workbook_maker; /* sheets with the same tables */
extern const struct export_maker sav_maker;
extern const struct export_maker boris_maker;
extern const struct export_maker bids_maker;

/* ---- for makers ---- */

bool is_place_of_folder(const char *path); /* is a folder there, or does the name say so? */

#endif
