/* The table of formats. */
#include "exchange/format.h"

#include <string.h>

#include "base/i18n.h"
#include "exchange/maker.h"

#define CANNOT(loss) (1u << LOSS_##loss)
#define HOLDS(what)  (1u << PRIVATE_##what)

/* Of annotations that have a length and begin with the recording. */
#define CANNOT_TIMES (CANNOT(NEGATIVE) | CANNOT(MOMENTS) | CANNOT(EMPTY) | CANNOT(CENSORED))
#define CANNOT_WORDS (CANNOT(COMMENTS) | CANNOT(MARKS) | CANNOT(RATINGS) | CANNOT(WATCHED))
#define CANNOT_BORIS                                                                               \
	(CANNOT(MARKS) | CANNOT(RATINGS) | CANNOT(CENSORED) | CANNOT(OVERLAPS) | CANNOT(WATCHED))
#define HOLDS_ALL (HOLDS(RECORDINGS) | HOLDS(DATES) | HOLDS(TITLES) | HOLDS(FIELDS))

#define KEEPS_EVENTS N_("events with times, targets, modifiers, marks, comments")
#define KEEPS_ALL    N_("events, ratings, the codebook, what is known of the observations")
#define KEEPS_CODES  N_("codes, targets, times, modifiers")
#define LOSES_RATINGS                                                                              \
	N_("ratings and what was watched (xlsx, datapackage and bids have them), how times were "  \
	   "taken, reasons, history")
#define LOSES_HISTORY N_("how times were taken, reasons, history")
#define LOSES_SUBTITLE                                                                             \
	N_("comments, marks, ratings, what was watched, times before the recording; moments "      \
	   "last 1 ms")

#ifdef HAVE_XLSXWRITER
#define NO_XLSXWRITER NULL
#else
#define NO_XLSXWRITER "libxlsxwriter"
#endif
#ifdef HAVE_READSTAT
#define NO_READSTAT NULL
#else
#define NO_READSTAT "libreadstat"
#endif

static const struct export_format formats[] = {
	{
		.name = "csv",
		.help = N_("one table of the events of all sessions, for R, pandas, SPSS"),
		.keeps = KEEPS_EVENTS,
		.loses = LOSES_RATINGS,
		.cannot = CANNOT(RATINGS) | CANNOT(WATCHED),
		.maker = &document_maker,
		.head = events_head_csv,
		.write = events_write_csv,
	},
	{
		.name = "tsv",
		.help = N_("the same, separated by tabs"),
		.keeps = KEEPS_EVENTS,
		.loses = LOSES_RATINGS,
		.cannot = CANNOT(RATINGS) | CANNOT(WATCHED),
		.maker = &document_maker,
		.head = events_head,
		.write = events_write,
	},
	{
		.name = "xlsx",
		.help = N_(
			"a workbook for Excel with sheets for events, ratings, codebook, metadata"),
		.keeps = KEEPS_ALL,
		.loses = LOSES_HISTORY,
		.holds = HOLDS_ALL,
		.maker = &workbook_maker,
		.write = tables_write,
		.missing = NO_XLSXWRITER,
	},
	{
		.name = "sav",
		.help = N_(
			"one table of the events of all sessions for SPSS, with labels and levels"),
		.keeps = N_(
			"events with times, targets, modifiers, marks, comments, labels of codes"),
		.loses = LOSES_RATINGS,
		.cannot = CANNOT(RATINGS) | CANNOT(WATCHED) | CANNOT(BLANKS),
		.maker = &sav_maker,
		.write = sav_write,
		.missing = NO_READSTAT,
	},
	{
		.name = "datapackage",
		.help = N_(
			"a folder with tables and their description, for archives (Frictionless)"),
		.keeps = KEEPS_ALL,
		.loses = LOSES_HISTORY,
		.holds = HOLDS_ALL,
		.maker = &package_maker,
		.write = tables_write,
	},
	{
		.name = "bids",
		.help = N_("a folder as BIDS has it, each coder's work under derivatives"),
		.keeps = N_("events, ratings, what codes and targets mean"),
		.loses = LOSES_HISTORY,
		.maker = &bids_maker,
		.write = bids_write,
	},
	{
		.name = "webvtt",
		.ending = "vtt",
		.help = N_("subtitles for players and browsers"),
		.keeps = KEEPS_CODES,
		.loses = LOSES_SUBTITLE,
		.cannot = CANNOT_WORDS | CANNOT_TIMES,
		.maker = &files_maker,
		.write = webvtt_write,
	},
	{
		.name = "srt",
		.help = N_("subtitles for any player"),
		.keeps = KEEPS_CODES,
		.loses = LOSES_SUBTITLE,
		.cannot = CANNOT_WORDS | CANNOT_TIMES,
		.maker = &files_maker,
		.write = srt_write,
	},
	{
		.name = "textgrid",
		.ending = "TextGrid",
		.help = N_("annotations for Praat"),
		.keeps = KEEPS_CODES,
		.loses = N_("comments, marks, ratings, how much of a recording was watched"),
		.cannot = CANNOT_WORDS | CANNOT(EMPTY) | CANNOT(CENSORED),
		.end = END_RECORDING_OR_SPAN,
		.maker = &files_maker,
		.write = textgrid_write,
	},
	{
		.name = "elan",
		.ending = "eaf",
		.help = N_("annotations for ELAN"),
		.keeps = N_("codes, targets, times, modifiers, marks, comments, the vocabulary"),
		.loses = N_(
			"ratings, what was watched, times before the recording, further parts of a "
			"recording; moments last 1 ms"),
		.cannot = CANNOT(RATINGS) | CANNOT(WATCHED) | CANNOT_TIMES | CANNOT(PARTS) |
			  CANNOT(CONTROLS),
		.holds = HOLDS(RECORDINGS),
		.maker = &files_maker,
		.write = elan_write,
	},
	{
		.name = "boris",
		.help = N_("a project of BORIS for each codebook: ethogram, subjects, "
			   "observations"),
		.keeps = N_("codes, targets, times, modifiers, comments, keys of one letter"),
		.loses = N_("marks, ratings, how much of a recording was watched; the frame rate "
			    "is not known, 25 stands for it"),
		.cannot = CANNOT_BORIS,
		.end = END_RECORDING,
		.holds = HOLDS(RECORDINGS) | HOLDS(DATES),
		.maker = &boris_maker,
		.write = boris_project_write,
	},
	{
		.name = "boris-tabular",
		.ending = "tsv",
		.help = N_("tabular events as BORIS 9 writes them"),
		.keeps = N_("codes, targets, times, modifiers, comments"),
		.loses = N_("marks, ratings, gaps in what was watched"),
		.cannot = CANNOT_BORIS,
		.end = END_SPAN,
		.holds = HOLDS(RECORDINGS) | HOLDS(DATES),
		.maker = &files_maker,
		.write = boris_table_write,
	},
	{
		.name = "sds",
		.help = N_("timed sequences for GSEQ, in the dialect of BORIS"),
		.keeps = N_("codes joined with their targets, times"),
		.loses = N_("comments, marks, modifiers, ratings, what was watched, times before "
			    "the recording; moments last 1 ms"),
		.cannot = CANNOT_WORDS | CANNOT(MODIFIERS) | CANNOT_TIMES,
		.maker = &document_maker,
		.head = sds_head,
		.write = sds_write,
	},
};

#define N_FORMATS (sizeof formats / sizeof formats[0])

const struct export_format *export_formats(size_t *n)
{
	*n = N_FORMATS;
	return formats;
}

const struct export_format *export_format(const char *name)
{
	for (size_t i = 0; i < N_FORMATS; i++)
		if (strcmp(formats[i].name, name) == 0)
			return &formats[i];
	return NULL;
}
