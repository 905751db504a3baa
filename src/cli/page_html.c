/*
 * A page as one HTML file: no script, no font and no image from elsewhere, which the file itself
 * forbids the browser. On a narrow screen the rows of a table become blocks.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cli/page.h"

static const char style_screen[] =
	":root{color-scheme:light dark}"
	"body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem;"
	"overflow-wrap:break-word}"
	"h1{line-height:1.2}h2{margin:2rem 0 .5rem;border-bottom:2px solid}"
	".banner{border:2px solid;border-left-width:.75rem;padding:.5rem .75rem;font-weight:bold}"
	"table{border-collapse:collapse;width:100%}"
	"th,td{text-align:left;vertical-align:top;padding:.25rem .75rem .25rem 0;"
	"border-bottom:1px solid GrayText}"
	"th{white-space:nowrap}td:last-child,dd{overflow-wrap:anywhere}"
	"td:first-child{font-family:ui-monospace,monospace;font-weight:bold}"
	".note{font-size:.9rem}"
	"dt{font-weight:bold;margin-top:.75rem}dd{margin:0 0 0 1.5rem}";

static const char style_other[] =
	"@media(max-width:40rem){thead{display:none}tr{display:block;padding:.4rem 0;"
	"border-bottom:1px solid GrayText}td{display:inline-block;border:0;padding:0 .75rem 0 0}"
	"td:last-child{display:block}}"
	"@media print{body{font-size:10pt;max-width:none;padding:0}h2{break-after:avoid}"
	"tr,.entry{break-inside:avoid}thead{display:table-header-group}}";

/* Harmless for a reader of HTML; also within quotes. Line ends become breaks. */
static void escaped(struct text *out, const char *s)
{
	for (;;) {
		size_t n = strcspn(s, "\n");
		char *line = mem_strndup(s, n), *visible;

		for (char *c = line; *c; c++) /* few fonts have the sign that text_visible gives */
			if (*c == '\t')
				*c = ' ';
		visible = text_visible(line);

		for (const char *c = visible; *c; c++) {
			switch (*c) {
			case '&':
				text_add(out, "&amp;");
				break;
			case '<':
				text_add(out, "&lt;");
				break;
			case '>':
				text_add(out, "&gt;");
				break;
			case '"':
				text_add(out, "&quot;");
				break;
			case '\'':
				text_add(out, "&#39;");
				break;
			default:
				text_add_c(out, *c);
			}
		}
		free(visible);
		free(line);
		s += n;
		if (!*s || !s[1])
			return;
		text_add(out, "<br>");
		s++;
	}
}

void page_element(struct text *out, const char *open, const char *text, const char *close)
{
	text_add(out, open);
	escaped(out, text);
	text_add(out, close);
}

static void element(struct page *p, const char *open, const char *text, const char *close)
{
	page_element(&p->out, open, text, close);
	text_add_c(&p->out, '\n');
}

static void close_entry(struct page *p)
{
	if (p->in_entries)
		text_add(&p->out, "</div>\n");
}

static void close_entries(struct page *p)
{
	close_entry(p);
	if (p->in_entries)
		text_add(&p->out, "</dl>\n");
	p->in_entries = false;
}

static void begin(struct page *p, const char *title)
{
	text_add(&p->out, "<!DOCTYPE html>\n");
	element(p, "<html lang=\"", p->language, "\">");
	text_add(&p->out,
		"<head>\n<meta charset=\"utf-8\">\n"
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		"<meta http-equiv=\"Content-Security-Policy\" "
		"content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
		"<meta name=\"generator\" content=\"" PACKAGE_STRING "\">\n");
	element(p, "<title>", title, "</title>");
	text_printf(&p->out, "<style>%s\n%s%s%s</style>\n</head>\n<body>\n", style_screen,
		style_other, p->style ? "\n" : "", p->style ? p->style : "");
	element(p, "<h1>", title, "</h1>");
}

static void heading(struct page *p, const char *text)
{
	close_entries(p);
	element(p, "<h2>", text, "</h2>");
}

static void paragraph(struct page *p, const char *text)
{
	close_entries(p);
	element(p, "<p>", text, "</p>");
}

static void banner(struct page *p, const char *text)
{
	close_entries(p);
	element(p, "<p class=\"banner\">", text, "</p>");
}

static void entry(struct page *p, const char *name)
{
	close_entry(p);
	if (!p->in_entries)
		text_add(&p->out, "<dl>\n");
	p->in_entries = true;
	element(p, "<div class=\"entry\"><dt>", name, "</dt>");
}

static void entry_line(struct page *p, const char *text)
{
	element(p, "<dd>", text, "</dd>");
}

static void entry_address(struct page *p, const char *url)
{
	if (strncmp(url, "https://", 8) != 0 && strncmp(url, "http://", 7) != 0) {
		entry_line(p, url);
		return;
	}
	text_add(&p->out, "<dd><a rel=\"noreferrer\" href=\"");
	escaped(&p->out, url);
	element(p, "\">", url, "</a></dd>");
}

static void table(struct page *p, const struct page_table *t)
{
	close_entries(p);
	text_add(&p->out, "<table>\n<thead><tr>");
	for (size_t i = 0; i < t->n_columns; i++)
		element(p, "<th scope=\"col\">", t->headings[i], "</th>");
	text_add(&p->out, "</tr></thead>\n<tbody>\n");
	for (size_t r = 0; r < t->n_rows; r++) {
		text_add(&p->out, "<tr>");
		for (size_t i = 0; i < t->n_columns; i++) {
			text_add(&p->out, "<td>");
			escaped(&p->out, t->rows[r].cells[i]);
			if (i + 1 == t->n_columns && t->rows[r].note) {
				text_add(&p->out, "<div class=\"note\">");
				escaped(&p->out, t->rows[r].note);
				text_add(&p->out, "</div>");
			}
			text_add(&p->out, "</td>");
		}
		text_add(&p->out, "</tr>\n");
	}
	text_add(&p->out, "</tbody>\n</table>\n");
}

static void end(struct page *p)
{
	close_entries(p);
	text_add(&p->out, "</body>\n</html>\n");
}

const struct page_format page_html = {
	.begin = begin,
	.heading = heading,
	.paragraph = paragraph,
	.banner = banner,
	.entry = entry,
	.entry_line = entry_line,
	.entry_address = entry_address,
	.table = table,
	.end = end,
};
