/*
 * Any bytes as a table of another program: the first byte chooses the kind, the rest is the file.
 * Nothing crashes; what is refused is told, what is taken keeps its promises. Seeds:
 * tests/data/fuzz/table.
 */
#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/utf8.h"
#include "exchange/csv.h"
#include "exchange/plain_table.h"
#include "fuzz.h"

#define LENGTH 60

static void check_values(const char *text, size_t len)
{
	struct problems problems = {0};
	struct csv c;
	bool good = csv_parse(&c, "x", text, len, &problems);

	assert(good == (problems.n_errors == 0));
	for (size_t i = 0; i < c.n; i++) {
		assert(c.rows[i].n > 0);
		for (size_t k = 0; k < c.rows[i].n; k++) {
			const struct csv_cell *cell = &c.rows[i].cells[k];

			assert(cell->line > 0 && cell->column > 0);
			assert(utf8_valid(cell->text, strlen(cell->text)));
			assert(strlen(cell->text) <= len);
		}
	}
	csv_clear(&c);
	problems_clear(&problems);
}

static bool read_ratings(const char *text, size_t len, struct problems *problems)
{
	static const struct plain_scale scale = {0, 5, 0.5};
	struct plain_ratings r;
	bool good = plain_ratings_parse(&r, "x", text, len, &scale, problems);

	for (size_t i = 0; good && i < r.n_coders * r.n_targets; i++)
		assert(isnan(r.x[i]) || (r.x[i] > -0.1 && r.x[i] < 5.1));
	plain_ratings_clear(&r);
	return good;
}

static bool read_counts(const char *text, size_t len, struct problems *problems)
{
	struct plain_counts c;
	bool good = plain_counts_parse(&c, "x", text, len, problems);

	for (size_t i = 0; good && i < c.q * c.q; i++)
		assert(c.cells[i] >= 0 && isfinite(c.cells[i]));
	plain_counts_clear(&c);
	return good;
}

static bool read_events(const char *text, size_t len, struct problems *problems)
{
	struct plain_events e;
	bool good = plain_events_parse(&e, "x", text, len, problems);

	for (size_t i = 0; good && i < e.n; i++) {
		assert(e.items[i].coder[0] && e.items[i].target[0] && e.items[i].code[0]);
		assert(e.items[i].stop_ms >= e.items[i].start_ms);
		assert(e.items[i].state || e.items[i].stop_ms == e.items[i].start_ms);
	}
	plain_events_clear(&e);
	return good;
}

static bool read_sequences(const char *text, size_t len, struct problems *problems)
{
	struct plain_sequences s;
	bool good = plain_sequences_parse(&s, "x", text, len, problems);

	for (size_t i = 0; good && i < s.n; i++)
		for (size_t k = 0; k < s.items[i].n; k++)
			assert(s.items[i].codes[k][0]);
	plain_sequences_clear(&s);
	return good;
}

static bool read_units(const char *text, size_t len, struct problems *problems)
{
	struct plain_units u;
	bool good = plain_units_parse(&u, "x", text, len, LENGTH, problems);

	for (size_t i = 0; good && i < u.n; i++) {
		assert(u.items[i].start >= 0 && u.items[i].stop <= LENGTH);
		assert(u.items[i].stop > u.items[i].start);
	}
	plain_units_clear(&u);
	return good;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool (*const readers[])(const char *, size_t, struct problems *) = {
		read_ratings, read_counts, read_events, read_sequences, read_units};
	struct problems problems = {0};
	const char *text = (const char *)data + 1;
	bool good;

	if (size == 0)
		return 0;
	check_values(text, size - 1);
	good = readers[data[0] % (sizeof readers / sizeof *readers)](text, size - 1, &problems);
	assert(good == (problems.n_errors == 0));
	problems_clear(&problems);
	return 0;
}
