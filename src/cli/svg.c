/* Shapes of SVG, one at a time. */
#include "cli/svg.h"

#include <math.h>

#include "cli/page.h"

/* Two decimals at most; no negative zero, so that the same drawing has the same bytes. */
static void attribute(struct text *out, const char *name, double x, const char *unit)
{
	double rounded = round(x * 100) / 100;

	text_printf(out, " %s=\"%.10g%s\"", name, rounded > 0 || rounded < 0 ? rounded : 0.0, unit);
}

static void finish(struct text *out, const char *name, const char *title)
{
	if (!title) {
		text_add(out, "/>");
		return;
	}
	page_element(out, "><title>", title, "</title>");
	text_printf(out, "</%s>", name);
}

void svg_begin(struct text *out, const char *class, double height, const char *label)
{
	text_printf(out, "<svg class=\"%s\" width=\"100%%\"", class);
	attribute(out, "height", height, "");
	page_element(out, " role=\"img\" aria-label=\"", label, "\">\n");
}

void svg_end(struct text *out)
{
	text_add(out, "</svg>\n");
}

void svg_line(struct text *out, const char *class, double x1, double y1, double x2, double y2)
{
	text_printf(out, "<line class=\"%s\"", class);
	attribute(out, "x1", x1, "%");
	attribute(out, "y1", y1, "");
	attribute(out, "x2", x2, "%");
	attribute(out, "y2", y2, "");
	text_add(out, "/>\n");
}

void svg_box(struct text *out, const char *class, double x, double y, double width, double height,
	const char *title)
{
	text_printf(out, "<rect class=\"%s\"", class);
	attribute(out, "x", x, "%");
	attribute(out, "y", y, "");
	attribute(out, "width", width, "%");
	attribute(out, "height", height, "");
	finish(out, "rect", title);
	text_add_c(out, '\n');
}

void svg_dot(
	struct text *out, const char *class, double x, double y, double radius, const char *title)
{
	text_printf(out, "<circle class=\"%s\"", class);
	attribute(out, "cx", x, "%");
	attribute(out, "cy", y, "");
	attribute(out, "r", radius, "");
	finish(out, "circle", title);
	text_add_c(out, '\n');
}

void svg_text(struct text *out, const char *class, enum svg_anchor anchor, double x, double y,
	const char *text, const char *title)
{
	static const char *const anchors[] = {"start", "middle", "end"};

	text_printf(out, "<text class=\"%s\" text-anchor=\"%s\"", class, anchors[anchor]);
	attribute(out, "x", x, "%");
	attribute(out, "y", y, "");
	page_element(out, ">", text, "");
	if (title)
		page_element(out, "<title>", title, "</title>");
	text_add(out, "</text>\n");
}
