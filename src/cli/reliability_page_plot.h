/* A plot on the page of turven reliability: a field of values with lines across it. */
#ifndef TURVEN_CLI_RELIABILITY_PAGE_PLOT_H
#define TURVEN_CLI_RELIABILITY_PAGE_PLOT_H

#include <stdbool.h>

#include "cli/reliability_page.h"

#define PLOT_HEIGHT       220
#define PLOT_LEAST_POINTS 3

/* The values at its edges. */
struct plot {
	double x_from, x_to, y_from, y_to;
};

/* In per cent of the width; in pixels. */
double plot_x(const struct plot *f, double x);
double plot_y(const struct plot *f, double y);
/* A line across at y, of a class of the style sheet, with its number in front. */
void plot_level(struct reliability_page *p, const struct plot *f, const char *class, double y,
	bool numbered);
/* Below the field: a text at its left and one at its right end. */
void plot_ends(struct reliability_page *p, const char *left, const char *right);
/* What pairs of numbers are about: "EN+1: ..., how often (a,b)"; the caller frees. */
char *plot_title(const struct reliability_page *p, const struct picture_pairs *x);

#endif
