/* turven reliability: how well coders agree, from the sessions of a study or from plain tables. */
#include "cli/reliability.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "cli/reliability_page.h"
#include "exchange/place.h"
#include "model/mediatime.h"

#define ROWS_AT_ONCE 1000

enum {
	CODEBOOK,
	CODERS,
	BY,
	TOLERANCE,
	UNIT,
	WINDOW,
	STATISTIC,
	BOOTSTRAP,
	SEED,
	FORMAT,
	LANGUAGE,
	OUTPUT,
	FORCE,
	LIST,
	TRAINING,
	OPEN,
	RATINGS,
	SCALE,
	LEVEL,
	TABLE,
	EVENTS,
	EXCLUSIVE,
	SEQUENCES,
	UNITS,
	LENGTH
};

static const struct cli_option options[] = {
	[CODEBOOK] = {"codebook", "ID", N_("only observations with this codebook")},
	[CODERS] = {"coders", "A,B,...", N_("only these coders, in this order (else by name)")},
	[BY] = {"by", "code|dimension|codebook", N_("what the figures are about")},
	[TOLERANCE] = {"tolerance", "TIME", N_("events so far apart can be the same one (2s)")},
	[UNIT] = {"unit", "TIME", N_("unit of time-unit kappa (1s)")},
	[WINDOW] = {"window", "A:B", N_("only this part, in seconds (else what both coded)")},
	[STATISTIC] = {"statistic", "NAME,...", N_("these figures ('all': each that fits)")},
	[BOOTSTRAP] = {"bootstrap", "N", N_("so many replicates for limits (2000; 0: none)")},
	[SEED] = {"seed", "N", N_("where their random numbers begin (1)")},
	[FORMAT] = {"format", "table|tsv|json|html",
		N_("for people (table; html: a page with drawings), or for programs")},
	[LANGUAGE] = {"language", "en|nl", N_("of the html page (else the study's)")},
	[OUTPUT] = {"output", "FILE", N_("write to FILE (short: -o)")},
	[FORCE] = {"force", NULL, N_("replace FILE if it is there")},
	[LIST] = {"list", NULL, N_("list the statistics")},
	[TRAINING] = {"training", NULL, N_("observations that are not finished, too")},
	[OPEN] = {"open", NULL, N_("the same as --training")},
	[RATINGS] = {"ratings", "FILE", N_("a table of ratings: target, then each coder")},
	[SCALE] = {"scale", "MIN:MAX[:STEP]", N_("what --ratings can be")},
	[LEVEL] = {"level", "nominal|ordinal|interval", N_("what their numbers mean (interval)")},
	[TABLE] = {"table", "FILE", N_("a square table of two coders' counts")},
	[EVENTS] = {"events", "FILE", N_("a table of events")},
	[EXCLUSIVE] = {"exclusive", "CODE,CODE,...",
		N_("states of --events of which one can be at a time; can be repeated")},
	[SEQUENCES] = {"sequences", "FILE", N_("sequences of codes: a coder in each row")},
	[UNITS] = {"units", "FILE", N_("units of a continuum: coder, start, stop, code")},
	[LENGTH] = {"length", "N", N_("length of the continuum of --units")},
	{NULL, NULL, NULL},
};

/* ---- values of options ---- */

static bool take_word(
	const char *option, const char *value, const char *const *words, size_t n, int *out)
{
	struct text allowed = {0};

	for (size_t i = 0; value && i < n; i++) {
		if (strcmp(words[i], value) != 0)
			continue;
		*out = (int)i;
		return true;
	}
	if (!value)
		return true;
	for (size_t i = 0; i < n; i++)
		text_printf(&allowed, "%s%s", i > 0 ? ", " : "", words[i]);
	cli_usage(_("--%s '%s' is not known; allowed: %s"), option, value, allowed.s);
	text_clear(&allowed);
	return false;
}

static bool take_time(
	const char *option, const char *value, int64_t min_ms, int64_t *out, bool *has)
{
	if (!value)
		return true;
	*has = true;
	if (mediatime_parse(value, out) && *out >= min_ms && *out <= 3600000)
		return true;
	cli_usage(
		_("--%s '%s' is not a time up to an hour; write 2s, 0.5s or 250ms"), option, value);
	return false;
}

/* "10:60", "10s:1min", "1:10..2:30" */
static bool take_window(const char *value, struct request *r)
{
	const char *cut = value ? strstr(value, "..") : NULL;
	size_t n_cut = cut ? 2 : 1;
	char *from;
	bool good;

	if (!value)
		return true;
	if (!cut)
		cut = strchr(value, ':');
	if (!cut) {
		cut = value + strlen(value);
		n_cut = 0;
	}
	from = mem_strndup(value, (size_t)(cut - value));
	good = mediatime_parse(from, &r->window.from_ms) &&
	       (n_cut == 2 || !strchr(cut + n_cut, ':')) &&
	       mediatime_parse(cut + n_cut, &r->window.to_ms) &&
	       r->window.to_ms > r->window.from_ms;
	free(from);
	r->has_window = true;
	if (!good)
		cli_usage(_("--window '%s' is no part of a recording; write its beginning and end "
			    "in seconds, 60:300, or 1:00..5:00"),
			value);
	return good;
}

static bool take_scale(const char *value, struct request *r)
{
	char *copy, *save = NULL, *part;
	double x[3] = {0, 0, 1};
	size_t n = 0;
	bool good = true;

	if (!value)
		return true;
	copy = mem_strdup(value);
	for (part = strtok_r(copy, ":", &save); part && good; part = strtok_r(NULL, ":", &save))
		good = n < 3 && text_to_double(part, &x[n++]);
	free(copy);
	good = good && n >= 2 && x[1] > x[0] && x[2] > 0;
	r->scale = (struct plain_scale){x[0], x[1], x[2]};
	r->has_scale = true;
	if (!good)
		cli_usage(_("--scale '%s' is no scale; write its ends, 0:5, and the step where it "
			    "is not 1, 0:5:0.5"),
			value);
	return good;
}

/* The parts of a list; each is the caller's, and so is the array. */
static size_t split(const char *value, char ***out)
{
	char *copy = mem_strdup(value), *save = NULL;
	size_t n = 0, capacity = 0;

	*out = NULL;
	for (char *part = strtok_r(copy, ",", &save); part; part = strtok_r(NULL, ",", &save)) {
		MEM_GROW(*out, n, capacity);
		(*out)[n++] = mem_strdup(part);
	}
	free(copy);
	return n;
}

static const char *statistic_of(const char *name)
{
	struct analysis_statistic all[ANALYSIS_MAX_STATISTICS];
	const char *names[ANALYSIS_MAX_STATISTICS], *nearest;
	size_t n = analysis_statistics(all, ANALYSIS_MAX_STATISTICS);

	for (size_t i = 0; i < n; i++) {
		names[i] = all[i].name;
		if (strcmp(all[i].name, name) == 0)
			return all[i].name;
	}
	nearest = text_nearest(name, names, n);
	if (nearest)
		cli_usage(_("no statistic '%s'; did you mean '%s'?"), name, nearest);
	else
		cli_usage(_("no statistic '%s'; 'turven reliability --list' shows them"), name);
	return NULL;
}

static bool take_statistics(const char *value, struct request *r)
{
	char **names;
	bool good = true;
	size_t n;

	if (!value)
		return true;
	n = split(value, &names);
	for (size_t i = 0; i < n && good; i++) {
		const char *name;

		if (strcmp(names[i], "all") == 0) {
			r->o.all = true;
			continue;
		}
		name = statistic_of(names[i]);
		good = name != NULL;
		if (good && r->o.n_statistics < ANALYSIS_MAX_STATISTICS)
			r->o.statistics[r->o.n_statistics++] = name;
	}
	for (size_t i = 0; i < n; i++)
		free(names[i]);
	free(names);
	return good;
}

static bool take_numbers(const struct cli_arguments *a, struct request *r)
{
	long replicates, seed, length;

	if (!cli_number("bootstrap", a->values[BOOTSTRAP], 0, 1000000, 2000, &replicates) ||
		!cli_number("seed", a->values[SEED], 0, 2000000000, 1, &seed) ||
		!cli_number("length", a->values[LENGTH], 1, 1000000000, 0, &length))
		return false;
	r->has_replicates = a->values[BOOTSTRAP] != NULL;
	r->has_seed = a->values[SEED] != NULL;
	r->o.n_replicates = (size_t)replicates;
	r->o.seed = (uint64_t)seed;
	r->length = length;
	return true;
}

static bool take_options(const struct cli_arguments *a, struct request *r)
{
	static const char *const bys[] = {"default", "code", "dimension", "codebook"};
	static const char *const formats[] = {"table", "tsv", "json", "html"};
	static const char *const languages[] = {"en", "nl"};
	static const char *const levels[] = {"nominal", "ordinal", "interval"};
	int by = 0, format = 0, level = LEVEL_INTERVAL, language;

	if (a->values[BY] && !take_word("by", a->values[BY], bys + 1, 3, &by))
		return false;
	by += a->values[BY] != NULL;
	if (!take_word("format", a->values[FORMAT], formats, N_FORMATS, &format) ||
		!take_word("language", a->values[LANGUAGE], languages, 2, &language) ||
		!take_word("level", a->values[LEVEL], levels, 3, &level) ||
		!take_time("tolerance", a->values[TOLERANCE], 0, &r->o.tolerance_ms,
			&r->has_tolerance) ||
		!take_time("unit", a->values[UNIT], 1, &r->o.unit_ms, &r->has_unit) ||
		!take_window(a->values[WINDOW], r) || !take_scale(a->values[SCALE], r) ||
		!take_statistics(a->values[STATISTIC], r) || !take_numbers(a, r))
		return false;
	r->o.by = (enum sample_by)by;
	r->format = (enum reliability_format)format;
	r->level = (enum level)level;
	r->language = a->values[LANGUAGE];
	r->output = a->values[OUTPUT];
	r->open = a->values[TRAINING] != NULL || a->values[OPEN] != NULL;
	r->codebook = a->values[CODEBOOK];
	if (a->values[CODERS])
		r->n_coders = split(a->values[CODERS], &r->coders);
	return true;
}

bool reliability_of_one_person(const char *coders)
{
	size_t n = strcspn(coders, ",");

	return coders[n] == ',' && strncmp(coders + n + 1, coders, n) == 0 &&
	       coders[n + 1 + n] == '+';
}

/* ---- running ---- */

static int list_statistics(void)
{
	struct analysis_statistic all[ANALYSIS_MAX_STATISTICS];
	size_t n = analysis_statistics(all, ANALYSIS_MAX_STATISTICS);

	for (size_t i = 0; i < n; i++)
		printf("%-22s %s%s%s%s\n", all[i].name, _(all[i].help),
			all[i].source[0] == '-' ? "" : " (",
			all[i].source[0] == '-' ? "" : all[i].source,
			all[i].source[0] == '-' ? "" : ")");
	return CLI_OK;
}

/* Where figures go: a file that appears when it is whole, or standard output. */
struct sink {
	struct file_new file;
	bool to_file;
	struct text text;
};

static bool flush(struct sink *s, struct error *err)
{
	bool good = s->to_file ? file_new_write(&s->file, s->text.s, s->text.len, err)
			       : fwrite(s->text.s, 1, s->text.len, stdout) == s->text.len ||
					 error_system(err, _("cannot write the figures"));

	text_truncate(&s->text, 0);
	return good;
}

size_t reliability_n_filled(const struct request *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n_parts; i++)
		n += r->parts[i].rows.n > 0;
	return n;
}

/* For programs. */
static bool write_rows(const struct request *r, const struct reliability_writer *w, struct sink *s,
	struct error *err)
{
	bool good = true, is_first = true;

	w->begin(r, &s->text);
	for (size_t i = 0; i < r->n_parts; i++) {
		const struct reliability_part *part = &r->parts[i];

		for (size_t from = 0, to; good && from < part->rows.n; from = to) {
			to = from + ROWS_AT_ONCE < part->rows.n ? from + ROWS_AT_ONCE
								: part->rows.n;
			w->rows(r, part, from, to, is_first, &s->text);
			is_first = false;
			good = flush(s, err);
		}
	}
	w->end(&s->text);
	return good && flush(s, err);
}

static bool write_figures(const struct request *r, struct sink *s, struct error *err)
{
	switch (r->format) {
	case FORMAT_TSV:
		return write_rows(r, &reliability_tsv, s, err);
	case FORMAT_JSON:
		return write_rows(r, &reliability_json, s, err);
	case FORMAT_HTML:
		reliability_page_write(r, &s->text);
		return flush(s, err);
	default:
		reliability_table(r, &s->text);
		return flush(s, err);
	}
}

static bool write_out(const struct request *r)
{
	struct sink s = {.to_file = r->output != NULL};
	struct error err = {0};
	bool good;

	text_add(&s.text, "");
	good = !s.to_file || file_new_open(&s.file, r->output, &err);
	good = good && write_figures(r, &s, &err);
	if (good)
		good = s.to_file ? file_new_finish(&s.file, &err)
				 : fflush(stdout) == 0 ||
					   error_system(&err, _("cannot write the figures"));
	if (!good) {
		file_new_abandon(&s.file);
		error_print(&err);
	}
	text_clear(&s.text);
	return good;
}

/* The kinds of plain tables: option and what reads it. */
static const struct {
	size_t option;
	bool (*read)(const struct request *r, const char *path, struct reliability_part *part);
} tables[] = {{RATINGS, reliability_ratings}, {TABLE, reliability_counts},
	{EVENTS, reliability_events}, {SEQUENCES, reliability_sequences},
	{UNITS, reliability_units}};

#define N_TABLES (sizeof tables / sizeof tables[0])

struct reliability_part *reliability_add_part(
	struct request *r, const char *codebook, const char *language, const char *title)
{
	struct reliability_part *part;

	MEM_GROW(r->parts, r->n_parts, r->part_capacity);
	part = &r->parts[r->n_parts++];
	*part = (struct reliability_part){.codebook = mem_strdup(codebook)};
	if (r->format == FORMAT_HTML) {
		part->page = mem_alloc(1, sizeof *part->page);
		reliability_page_begin(part->page, r->language ? r->language : language, title);
	}
	return part;
}

static void clear_request(struct request *r)
{
	for (size_t i = 0; i < r->n_parts; i++) {
		analysis_rows_clear(&r->parts[i].rows);
		if (r->parts[i].page)
			reliability_page_clear(r->parts[i].page);
		free(r->parts[i].page);
		free(r->parts[i].codebook);
	}
	free(r->parts);
	for (size_t i = 0; i < r->n_coders; i++)
		free(r->coders[i]);
	free(r->coders);
}

static bool has_figures(const struct request *r)
{
	struct error err = {0};

	if (reliability_n_filled(r) > 0)
		return true;
	error_set(&err, r->o.n_statistics > 0
				? _("none of these statistics fits the data, or there are fewer "
				    "than two coders; leave out --statistic for those that are "
				    "recommended")
				: _("fewer than two coders: there is nothing to compare"));
	error_print(&err);
	return false;
}

static int run_request(const struct cli_arguments *a, struct request *r)
{
	size_t n_tables = 0, table = 0;
	struct error err = {0};
	bool good;

	for (size_t i = 0; i < N_TABLES; i++) {
		n_tables += a->values[tables[i].option] != NULL;
		table = a->values[tables[i].option] ? i : table;
	}
	if (n_tables > 1 || (n_tables > 0 && a->n_operands > 0))
		return cli_usage(
			_("one table at a time, and no sessions beside it; leave the others out"));
	if (a->values[UNITS] && r->length == 0)
		return cli_usage(_("--units needs the length of the continuum: --length N"));
	if (r->output && !place_is_free(r->output, a->values[FORCE] != NULL, &err))
		return cli_fail(&err);
	good = n_tables == 0 ? reliability_study(r)
			     : tables[table].read(r, a->values[tables[table].option],
				       reliability_add_part(r, "", NULL, NULL));
	good = good && has_figures(r) && write_out(r);
	return good && !r->incomplete ? CLI_OK : CLI_FAILED;
}

static int run(const struct cli_arguments *a)
{
	struct request r = {.a = a, .exclusive = EXCLUSIVE};
	int status;

	if (a->values[LIST])
		return list_statistics();
	analysis_options_init(&r.o);
	status = take_options(a, &r) ? run_request(a, &r) : CLI_USAGE;
	clear_request(&r);
	return status;
}

const struct subcommand reliability_command = {
	.name = "reliability",
	.operands = "[SESSION...]",
	.help = N_("say how well coders agree, over sessions or in a table"),
	.options = options,
	.repeatable = 1u << EXCLUSIVE,
	.min_operands = 0,
	.max_operands = (size_t)-1,
	.run = run,
};
