/* Aligning two sequences of codes (Needleman & Wunsch 1970; for kappa Quera, Bakeman & Gnisci 2007). */
#include <stdlib.h>

#include "base/mem.h"
#include "reliability/match.h"

#define CELLS_MAX ((size_t)1000 * 1000 * 1000)

enum step { STEP_PAIR, STEP_FIRST_ALONE, STEP_SECOND_ALONE };

/* Steps are two bits each. */
static void put_step(unsigned char *steps, size_t at, enum step step)
{
	steps[at / 4] |= (unsigned char)((unsigned)step << (at % 4 * 2));
}

static enum step get_step(const unsigned char *steps, size_t at)
{
	return (enum step)(steps[at / 4] >> (at % 4 * 2) & 3);
}

/* Fills the steps of all cells, row by row of the first sequence. */
static void find_steps(const int *first, size_t n, const int *second, size_t m, double substitution,
	double gap, unsigned char *steps)
{
	double *above = mem_alloc(m + 1, sizeof(double)), *row = mem_alloc(m + 1, sizeof(double));

	for (size_t j = 1; j <= m; j++) {
		above[j] = (double)j * gap;
		put_step(steps, j, STEP_SECOND_ALONE);
	}
	for (size_t i = 1; i <= n; i++) {
		double *swap;

		row[0] = (double)i * gap;
		put_step(steps, i * (m + 1), STEP_FIRST_ALONE);
		for (size_t j = 1; j <= m; j++) {
			double best =
				above[j - 1] + (first[i - 1] == second[j - 1] ? 0 : substitution);
			enum step step = STEP_PAIR;

			if (above[j] + gap < best) {
				best = above[j] + gap;
				step = STEP_FIRST_ALONE;
			}
			if (row[j - 1] + gap < best) {
				best = row[j - 1] + gap;
				step = STEP_SECOND_ALONE;
			}
			row[j] = best;
			put_step(steps, i * (m + 1) + j, step);
		}
		swap = above;
		above = row;
		row = swap;
	}
	free(above);
	free(row);
}

bool align_tally(const int *first, size_t n_first, const int *second, size_t n_second, int n_codes,
	double substitution, double gap, struct tally *out)
{
	size_t width = n_second + 1, i = n_first, j = n_second;
	unsigned char *steps;

	if (n_first + 1 > CELLS_MAX / width)
		return false;
	tally_init(out, (size_t)n_codes + 1);
	steps = mem_alloc(((n_first + 1) * width + 3) / 4, 1);
	find_steps(first, n_first, second, n_second, substitution, gap, steps);
	while (i > 0 || j > 0) {
		enum step step = get_step(steps, i * width + j);
		size_t a = step != STEP_SECOND_ALONE ? (size_t)first[--i] : (size_t)n_codes;
		size_t b = step != STEP_FIRST_ALONE ? (size_t)second[--j] : (size_t)n_codes;

		*tally_cell(out, a, b) += 1;
	}
	free(steps);
	return true;
}
