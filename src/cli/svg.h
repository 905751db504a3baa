/*
 * Drawings of a page, as SVG within its HTML.
 *
 * Across, everything is in percent of the width, so that a drawing fits a telephone, a screen and a
 * sheet of paper without its letters becoming small; down, it is in pixels. How things look is up to
 * the page's rules for their classes. All text is made harmless here. Classes are literals.
 */
#ifndef TURVEN_CLI_SVG_H
#define TURVEN_CLI_SVG_H

#include "base/text.h"

/* label: what is seen, for those who do not see it. */
void svg_begin(struct text *out, const char *class, double height, const char *label);
void svg_end(struct text *out);

void svg_line(struct text *out, const char *class, double x1, double y1, double x2, double y2);
/* title: what is told when it is pointed at; NULL = nothing. */
void svg_box(struct text *out, const char *class, double x, double y, double width, double height,
	const char *title);
void svg_dot(
	struct text *out, const char *class, double x, double y, double radius, const char *title);
enum svg_anchor { SVG_START, SVG_MIDDLE, SVG_END };
void svg_text(struct text *out, const char *class, enum svg_anchor anchor, double x, double y,
	const char *text, const char *title);

#endif
