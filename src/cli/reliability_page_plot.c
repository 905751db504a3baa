/* A plot on the page. */
#include "cli/reliability_page_plot.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "cli/svg.h"

double plot_x(const struct plot *f, double x)
{
	return f->x_to > f->x_from ? 9 + 87 * (x - f->x_from) / (f->x_to - f->x_from) : 52;
}

double plot_y(const struct plot *f, double y)
{
	return f->y_to > f->y_from
		       ? PLOT_HEIGHT - 28 -
				 (PLOT_HEIGHT - 44) * (y - f->y_from) / (f->y_to - f->y_from)
		       : PLOT_HEIGHT / 2.0;
}

void plot_level(struct reliability_page *p, const struct plot *f, const char *class, double y,
	bool numbered)
{
	char number[32];

	svg_line(&p->page.out, class, 9, plot_y(f, y), 98, plot_y(f, y));
	snprintf(number, sizeof number, "%.2f", fabs(y) < 0.005 ? 0 : y);
	if (numbered)
		svg_text(&p->page.out, "faint", SVG_START, 0, plot_y(f, y) + 4, number, NULL);
}

void plot_ends(struct reliability_page *p, const char *left, const char *right)
{
	svg_text(&p->page.out, "faint", SVG_START, 9, PLOT_HEIGHT - 6, left, NULL);
	svg_text(&p->page.out, "faint", SVG_END, 98, PLOT_HEIGHT - 6, right, NULL);
}

char *plot_title(const struct reliability_page *p, const struct picture_pairs *x)
{
	char *title = page_title(p, x->name);
	char *all = mem_printf("%s%s (%s)", title,
		x->kind == PICTURE_COUNT      ? WORDS(p, ", how often", ", hoe vaak")
		: x->kind == PICTURE_DURATION ? WORDS(p, ", how long (s)", ", hoe lang (s)")
					      : "",
		x->coders);

	free(title);
	return all;
}
