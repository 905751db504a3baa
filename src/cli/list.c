/* turven list: sessions and what was done on them, as a table for people or for programs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "coding/worklist.h"
#include "model/mediatime.h"

enum { FORMAT };

static const struct cli_option options[] = {
	[FORMAT] = {"format", "table|tsv", N_("for people (table), or for programs (tsv)")},
	{NULL, NULL, NULL},
};

enum {
	SESSION,
	DATE,
	LENGTH,
	CODER,
	PASS,
	CODEBOOK,
	EVENTS,
	RATINGS,
	SPAN,
	WATCHED,
	STATE,
	N_COLUMNS
};

static const char *const headings[N_COLUMNS] = {N_("session"), N_("date"), N_("length"),
	N_("coder"), N_("pass"), N_("codebook"), N_("events"), N_("ratings"), N_("coded to"),
	N_("watched"), N_("state")};

/* Numbers stand to the right. */
static const bool to_the_right[N_COLUMNS] = {[LENGTH] = true,
	[PASS] = true,
	[EVENTS] = true,
	[RATINGS] = true,
	[SPAN] = true,
	[WATCHED] = true};

struct row {
	char *cells[N_COLUMNS];
};

static char *time_cell(int64_t ms)
{
	char text[MEDIATIME_SIZE];

	if (ms < 0)
		return mem_strdup("");
	mediatime_format(ms, 0, text);
	return mem_strdup(text);
}

static struct row session_row(const struct work_session *s)
{
	struct row r = {{0}};

	r.cells[SESSION] = mem_strdup(s->id);
	r.cells[DATE] = mem_strdup(s->date ? s->date : "");
	r.cells[LENGTH] = time_cell(s->duration_ms);
	r.cells[STATE] = mem_strdup(work_session_state_name(s));
	return r;
}

static struct row observation_row(const struct work_session *s, const struct work_observation *o)
{
	struct row r = session_row(s);

	r.cells[CODER] = mem_strdup(o->name.coder);
	r.cells[PASS] = mem_printf("%d", o->name.pass);
	r.cells[CODEBOOK] = mem_strdup(o->name.codebook);
	r.cells[EVENTS] = mem_printf("%zu", o->n_events);
	r.cells[RATINGS] =
		o->n_ratings > 0 ? mem_printf("%zu/%zu", o->n_rated, o->n_ratings) : mem_strdup("");
	r.cells[SPAN] = time_cell(o->span_ms);
	r.cells[WATCHED] =
		s->duration_ms > 0
			? mem_printf("%lld %%", (long long)(o->watched_ms * 100 / s->duration_ms))
			: time_cell(o->watched_ms);
	free(r.cells[STATE]);
	r.cells[STATE] = mem_strdup(work_state_name(o->state));
	return r;
}

static void print_cell(const char *cell, int width, bool right, bool last)
{
	char *visible = text_visible(cell ? cell : "");
	int pad = width - utf8_width(visible, SIZE_MAX);

	if (right)
		printf("%*s%s", pad, "", visible);
	else
		printf("%s%*s", visible, last ? 0 : pad, "");
	fputs(last ? "\n" : "  ", stdout);
	free(visible);
}

static int cell_width(const char *cell)
{
	char *visible = text_visible(cell ? cell : "");
	int width = utf8_width(visible, SIZE_MAX);

	free(visible);
	return width;
}

static void print_table(const struct row *rows, size_t n)
{
	int width[N_COLUMNS];

	for (int c = 0; c < N_COLUMNS; c++) {
		width[c] = cell_width(_(headings[c]));
		for (size_t i = 0; i < n; i++) {
			int w = cell_width(rows[i].cells[c]);

			if (w > width[c])
				width[c] = w;
		}
	}
	for (int c = 0; c < N_COLUMNS; c++)
		print_cell(_(headings[c]), width[c], to_the_right[c], c + 1 == N_COLUMNS);
	for (size_t i = 0; i < n; i++)
		for (int c = 0; c < N_COLUMNS; c++)
			print_cell(rows[i].cells[c], width[c], to_the_right[c], c + 1 == N_COLUMNS);
}

static void list_table(const struct worklist *w)
{
	struct row *rows = NULL;
	size_t n = 0, capacity = 0;

	for (size_t i = 0; i < w->n_sessions; i++) {
		const struct work_session *s = &w->sessions[i];

		for (size_t k = 0; k < s->n_observations; k++) {
			MEM_GROW(rows, n, capacity);
			rows[n++] = observation_row(s, &s->observations[k]);
		}
		if (s->n_observations == 0) {
			MEM_GROW(rows, n, capacity);
			rows[n++] = session_row(s);
		}
	}
	print_table(rows, n);
	for (size_t i = 0; i < n; i++)
		for (int c = 0; c < N_COLUMNS; c++)
			free(rows[i].cells[c]);
	free(rows);
}

/* ---- for programs ---- */

static void field(struct text *t, const char *s)
{
	if (t->len > 0)
		text_add_c(t, '\t');
	text_add_value(t, s);
}

static void number(struct text *t, int64_t n)
{
	text_printf(t, n < 0 ? "\tn/a" : "\t%lld", (long long)n);
}

static const char *state_word(enum work_state s)
{
	static const char *const words[] = {[WORK_OPEN] = "open",
		[WORK_FINISHED] = "finished",
		[WORK_INCOMPLETE] = "incomplete",
		[WORK_IN_USE] = "in_use",
		[WORK_DAMAGED] = "damaged"};

	return words[s];
}

static void tsv_row(const struct work_session *s, const struct work_observation *o)
{
	char modified[CLOCK_UTC_SIZE];
	struct text t = {0};

	field(&t, s->id);
	field(&t, s->date);
	number(&t, s->duration_ms);
	field(&t, o ? o->name.coder : NULL);
	number(&t, o ? o->name.pass : -1);
	field(&t, o ? o->name.codebook : NULL);
	field(&t, o ? o->codebook_version : NULL);
	number(&t, o ? (int64_t)o->n_events : -1);
	number(&t, o ? (int64_t)o->n_rated : -1);
	number(&t, o ? (int64_t)o->n_ratings : -1);
	number(&t, o ? o->span_ms : -1);
	number(&t, o ? o->watched_ms : -1);
	field(&t, o ? state_word(o->state) : s->ok ? "not_coded" : "unreadable");
	if (o)
		clock_format_utc(o->modified_utc_ms, modified);
	field(&t, o && o->modified_utc_ms > 0 ? modified : NULL);
	puts(t.s);
	text_clear(&t);
}

static void list_tsv(const struct worklist *w)
{
	puts("session\tdate\tduration_ms\tcoder\tpass\tcodebook\tcodebook_version\tevents\trated\t"
	     "ratings\tspan_ms\twatched_ms\tstate\tmodified_utc");
	for (size_t i = 0; i < w->n_sessions; i++) {
		const struct work_session *s = &w->sessions[i];

		for (size_t k = 0; k < s->n_observations; k++)
			tsv_row(s, &s->observations[k]);
		if (s->n_observations == 0)
			tsv_row(s, NULL);
	}
}

static int run(const struct cli_arguments *a)
{
	const char *format = a->values[FORMAT] ? a->values[FORMAT] : "table";
	struct error err = {0};
	int status = CLI_OK;
	struct worklist w;

	if (strcmp(format, "table") != 0 && strcmp(format, "tsv") != 0)
		return cli_usage(_("--format '%s' is not known; allowed: table, tsv"), format);
	if (!cli_worklist(&w))
		return CLI_FAILED;
	for (size_t i = 0; i < w.n_sessions; i++) {
		worklist_load(&w, i);
		if (!w.sessions[i].ok) {
			error_set(&err, "%s", w.sessions[i].problem ? w.sessions[i].problem : "");
			status = cli_fail(&err);
		}
	}
	if (strcmp(format, "tsv") == 0)
		list_tsv(&w);
	else
		list_table(&w);
	worklist_clear(&w);
	return status;
}

const struct subcommand list_command = {
	.name = "list",
	.operands = "",
	.help = N_("list sessions and what was done on them"),
	.options = options,
	.min_operands = 0,
	.max_operands = 0,
	.run = run,
};
