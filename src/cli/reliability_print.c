/* Figures as tables for programs: TSV and JSON. */
#include <math.h>
#include <stdio.h>

#include "cli/reliability.h"

/* Ten significant digits; no negative zero. */
static void add_number(struct text *out, bool there, double x, const char *missing)
{
	if (!there || !isfinite(x))
		text_add(out, missing);
	else
		text_printf(out, "%.10g", x > 0 || x < 0 ? x : 0.0);
}

/* ---- TSV ---- */

static void begin_tsv(const struct request *r, struct text *out)
{
	(void)r;
	text_add(out, "source\tcoders\ttarget\tcode\tstatistic\tparameter\tvalue\tlower\t"
		      "upper\tse\tn\tnote\n");
}

/* The columns are what they are: where rows of several codebooks are in one table, the parameter
 * begins with theirs. */
static void add_parameter(const struct request *r, const struct reliability_part *part,
	const char *parameter, struct text *out)
{
	struct text all = {0};

	if (reliability_n_filled(r) > 1)
		text_printf(&all, "codebook=%s%s", part->codebook, parameter[0] ? " " : "");
	text_add(&all, parameter);
	text_add_value(out, all.s);
	text_clear(&all);
}

static void tsv_rows(const struct request *r, const struct reliability_part *part, size_t from,
	size_t to, bool is_first, struct text *out)
{
	(void)is_first;
	for (size_t i = from; i < to; i++) {
		const struct analysis_row *row = &part->rows.items[i];
		const char *const texts[] = {
			row->source, row->coders, row->target, row->code, row->statistic};
		const struct figure *f = &row->figure;

		for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
			text_add_value(out, texts[k]);
			text_add_c(out, '\t');
		}
		add_parameter(r, part, row->parameter, out);
		text_add_c(out, '\t');
		add_number(out, !f->why, f->value, "n/a");
		text_add_c(out, '\t');
		add_number(out, !f->why && f->has_limits, f->lower, "n/a");
		text_add_c(out, '\t');
		add_number(out, !f->why && f->has_limits, f->upper, "n/a");
		text_add_c(out, '\t');
		add_number(out, !f->why && f->has_se, f->se, "n/a");
		text_add_c(out, '\t');
		add_number(out, true, f->n, "n/a");
		text_add_c(out, '\t');
		text_add_escaped(out, row->note);
		text_add_c(out, '\n');
	}
}

static void end_tsv(struct text *out)
{
	(void)out;
}

const struct reliability_writer reliability_tsv = {begin_tsv, tsv_rows, end_tsv};

/* ---- JSON ---- */

/* text_add_escaped writes the inside of a JSON string. */
static void add_member(struct text *out, const char *name, const char *value)
{
	text_printf(out, "\"%s\": \"", name);
	if (value[0] != '\0')
		text_add_escaped(out, value);
	text_add(out, "\", ");
}

static void add_number_member(struct text *out, const char *name, bool there, double x)
{
	text_printf(out, "\"%s\": ", name);
	add_number(out, there, x, "null");
	text_add(out, ", ");
}

static void begin_json(const struct request *r, struct text *out)
{
	text_printf(out,
		"{\"format\": \"turven-reliability/1\", \"program\": \"%s\",\n\"options\": "
		"{\"tolerance_ms\": %lld, \"unit_ms\": %lld, \"block_ms\": %lld, \"tick_ms\": "
		"%lld, "
		"\"overlap\": %.10g, \"bootstrap\": %zu, \"seed\": %llu},\n\"figures\": [",
		PACKAGE_STRING, (long long)r->o.tolerance_ms, (long long)r->o.unit_ms,
		(long long)r->o.block_ms, (long long)r->o.tick_ms, r->o.overlap, r->o.n_replicates,
		(unsigned long long)r->o.seed);
}

static void json_rows(const struct request *r, const struct reliability_part *part, size_t from,
	size_t to, bool is_first, struct text *out)
{
	(void)r;
	for (size_t i = from; i < to; i++) {
		const struct analysis_row *row = &part->rows.items[i];
		const struct figure *f = &row->figure;

		text_add(out, is_first ? "\n{" : ",\n{");
		is_first = false;
		if (part->codebook[0] != '\0')
			add_member(out, "codebook", part->codebook);
		add_member(out, "source", row->source);
		add_member(out, "coders", row->coders);
		add_member(out, "target", row->target);
		add_member(out, "code", row->code);
		add_member(out, "statistic", row->statistic);
		add_member(out, "parameter", row->parameter);
		add_number_member(out, "value", !f->why, f->value);
		add_number_member(out, "lower", !f->why && f->has_limits, f->lower);
		add_number_member(out, "upper", !f->why && f->has_limits, f->upper);
		add_number_member(out, "se", !f->why && f->has_se, f->se);
		add_number_member(out, "n", true, f->n);
		text_add(out, "\"note\": \"");
		if (row->note[0] != '\0')
			text_add_escaped(out, row->note);
		text_add(out, "\"}");
	}
}

static void end_json(struct text *out)
{
	text_add(out, "\n]}\n");
}

const struct reliability_writer reliability_json = {begin_json, json_rows, end_json};
