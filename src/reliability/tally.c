/* Adding up what two coders did. */
#include "reliability/tally.h"

#include <assert.h>
#include <stdlib.h>

#include "base/mem.h"

void tally_init(struct tally *t, size_t q)
{
	assert(q > 0);
	*t = (struct tally){.q = q,
		.cells = mem_alloc(q * q, sizeof(double)),
		.lag_sum = mem_alloc(q, sizeof(double)),
		.lag_sum2 = mem_alloc(q, sizeof(double)),
		.distance_sum = mem_alloc(q, sizeof(double))};
}

void tally_clear(struct tally *t)
{
	free(t->cells);
	free(t->lag_sum);
	free(t->lag_sum2);
	free(t->distance_sum);
	*t = (struct tally){0};
}

double *tally_cell(const struct tally *t, size_t row, size_t column)
{
	return &t->cells[row * t->q + column];
}

void tally_add(struct tally *to, const struct tally *from)
{
	assert(to->q == from->q);
	for (size_t i = 0; i < to->q * to->q; i++)
		to->cells[i] += from->cells[i];
	for (size_t i = 0; i < to->q; i++) {
		to->lag_sum[i] += from->lag_sum[i];
		to->lag_sum2[i] += from->lag_sum2[i];
		to->distance_sum[i] += from->distance_sum[i];
	}
}

double tally_total(const struct tally *t)
{
	double sum = 0;

	for (size_t i = 0; i < t->q * t->q; i++)
		sum += t->cells[i];
	return sum;
}

void tally_margins(const struct tally *t, double *rows, double *columns)
{
	for (size_t i = 0; i < t->q; i++)
		rows[i] = columns[i] = 0;
	for (size_t i = 0; i < t->q; i++) {
		for (size_t j = 0; j < t->q; j++) {
			rows[i] += *tally_cell(t, i, j);
			columns[j] += *tally_cell(t, i, j);
		}
	}
}

void tally_one_code(const struct tally *t, size_t code, struct tally *out)
{
	tally_init(out, 2);
	for (size_t i = 0; i < t->q; i++)
		for (size_t j = 0; j < t->q; j++)
			*tally_cell(out, i != code, j != code) += *tally_cell(t, i, j);
	out->lag_sum[0] = t->lag_sum[code];
	out->lag_sum2[0] = t->lag_sum2[code];
	out->distance_sum[0] = t->distance_sum[code];
}
