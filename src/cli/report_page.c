/* The page of turven report: its head, the order of its parts, and what it says of itself. */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "cli/report.h"
#include "model/score.h"

/* ---- pieces ---- */

void report_put(struct report *r, const char *open, const char *text, const char *close)
{
	page_element(&r->out, open, text, close);
	text_add_c(&r->out, '\n');
}

void report_attribute(struct text *out, const char *open, const char *text, const char *close)
{
	char *flat = mem_strdup(text);

	for (char *c = flat; *c; c++)
		if (*c == '\n')
			*c = ' ';
	page_element(out, open, flat, close);
	free(flat);
}

/* What a policy calls a text that stands in the page itself. */
static void add_hash(struct text *out, const char *const *lines)
{
	struct hash *h = hash_new();
	char hex[HASH_SHA256_SIZE];
	unsigned char bytes[(HASH_SHA256_SIZE - 1) / 2];

	for (; *lines; lines++)
		hash_add(h, *lines, strlen(*lines));
	hash_get(h, hex);
	hash_free(h);
	for (size_t i = 0; i < sizeof bytes; i++) {
		char pair[3] = {hex[2 * i], hex[2 * i + 1], '\0'};

		bytes[i] = (unsigned char)strtoul(pair, NULL, 16);
	}
	text_add(out, "'sha256-");
	report_base64(out, bytes, sizeof bytes);
	text_add_c(out, '\'');
}

static void add_lines(struct text *out, const char *const *lines)
{
	for (; *lines; lines++)
		text_add(out, *lines);
}

void report_begin(struct text *out, const char *language, const char *title, const char *media)
{
	page_element(out, "<!DOCTYPE html>\n<html lang=\"", language, "\">\n<head>\n");
	text_add(out, "<meta charset=\"utf-8\">\n"
		      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		      "<meta name=\"referrer\" content=\"no-referrer\">\n"
		      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		      "style-src ");
	add_hash(out, report_style);
	text_add(out, "; script-src ");
	add_hash(out, report_script);
	if (media)
		text_printf(out, "; media-src %s", media);
	text_add(out, "; base-uri 'none'; form-action 'none'\">\n"
		      "<meta name=\"generator\" content=\"" PACKAGE_STRING " report\">\n");
	report_attribute(out, "<title>", title, "</title>\n<style>");
	add_lines(out, report_style);
	text_add(out, "</style>\n</head>\n<body>\n");
}

void report_end(struct text *out, bool with_script)
{
	if (with_script) {
		text_add(out, "<script>");
		add_lines(out, report_script);
		text_add(out, "</script>\n");
	}
	text_add(out, "</body>\n</html>\n");
}

/* ---- the head ---- */

/* A title can name those who are left out. */
static const char *title_of(const struct report *r)
{
	const struct session *s = &r->o->session;

	return r->is_about_all ? report_label(r, &s->title, s->id) : s->id;
}

static void add_fact(struct report *r, const char *name, const char *value)
{
	page_element(&r->out, "<div><dt>", name, "</dt>");
	report_put(r, "<dd>", value, "</dd></div>");
}

static void add_targets(const struct report *r, struct text *out)
{
	bool any = false;

	for (size_t i = 0; i < r->o->n_targets; i++) {
		if (!r->wanted[i])
			continue;
		text_printf(out, "%s%s", any ? ", " : "", report_target(r, (int)i));
		any = true;
	}
}

static void add_coded(const struct report *r, struct text *out)
{
	const struct score_input in = {.cb = r->cb,
		.targets = r->o->targets,
		.n_targets = r->o->n_targets,
		.timeline = r->o->timeline};
	struct scores *s = scores_new(&in, -1);
	int64_t ms = scores_coded_ms(s);
	char time[MEDIATIME_SIZE];

	mediatime_format(ms, 0, time);
	text_add(out, time);
	if (session_duration_ms(&r->o->session) > 0) {
		mediatime_format(session_duration_ms(&r->o->session), 0, time);
		text_printf(out, WORDS(r, " of %s", " van %s"), time);
	}
	scores_free(s);
}

static void facts(struct report *r)
{
	const struct observation_name *name = &r->o->name;
	struct text t = {0};

	text_add(&r->out, "<dl class=\"facts\">\n");
	add_fact(r, WORDS(r, "Session", "Sessie"), r->o->session.id);
	if (r->o->session.date)
		add_fact(r, WORDS(r, "Date", "Datum"), r->o->session.date);
	text_printf(&t, "%s (%s)", report_label(r, &r->cb->title, r->cb->id), r->cb->version);
	add_fact(r, "Instrument", t.s);
	text_truncate(&t, 0);
	text_add(&t, name->coder);
	if (name->pass > 1)
		text_printf(&t, WORDS(r, ", pass %d", ", ronde %d"), name->pass);
	add_fact(r, WORDS(r, "Coder", "Codeur"), t.s);
	text_truncate(&t, 0);
	add_targets(r, &t);
	add_fact(r, WORDS(r, "About", "Over"), t.s ? t.s : "");
	text_truncate(&t, 0);
	if (!r->cb->form) {
		add_coded(r, &t);
		add_fact(r, WORDS(r, "Coded", "Gecodeerd"), t.s);
	}
	text_add(&r->out, "</dl>\n");
	text_clear(&t);
}

static void head(struct report *r)
{
	report_begin(&r->out, r->dutch ? "nl" : "en", title_of(r),
		r->media == MEDIA_EMBEDDED ? "blob:"
		: r->media == MEDIA_NONE   ? NULL
					   : "'self' file: blob:");
	if (r->cb->n_codes > 0)
		report_put(r, "<a class=\"skip\" href=\"#events\">",
			WORDS(r, "To the list of events", "Naar de lijst met momenten"), "</a>");
	report_put(r, "<header>\n<h1>", title_of(r), "</h1>");
	facts(r);
	if (!timeline_finished(r->o->timeline))
		report_put(r, "<p class=\"banner\">",
			WORDS(r,
				"The coder has not finished this observation: what is here can "
				"still "
				"change.",
				"De codeur heeft deze observatie niet afgerond: wat hier staat kan "
				"nog veranderen."),
			"</p>");
	text_add(&r->out, "</header>\n<main>\n");
}

/* ---- help ---- */

static void help_row(struct report *r, const char *key, const char *words)
{
	page_element(&r->out, "<tr><th scope=\"row\"><kbd>", key, "</kbd></th>");
	report_put(r, "<td>", words, "</td></tr>");
}

static void help(struct report *r)
{
	report_put(r, "<dialog id=\"help\" aria-labelledby=\"help-title\">\n<h2 id=\"help-title\">",
		WORDS(r, "Keys", "Toetsen"), "</h2>\n<table class=\"keys\"><tbody>");
	if (r->media != MEDIA_NONE) {
		help_row(
			r, WORDS(r, "space", "spatie"), WORDS(r, "play, pause", "afspelen, pauze"));
		help_row(r, "← →", WORDS(r, "5 seconds back, on", "5 seconden terug, verder"));
		help_row(r, ", .", WORDS(r, "1 second back, on", "1 seconde terug, verder"));
		help_row(r, "p n",
			WORDS(r, "play the event before, the next one",
				"het vorige, het volgende moment afspelen"));
	}
	help_row(r, "Tab",
		WORDS(r, "to the next part: timeline, filters, list, ...",
			"naar het volgende onderdeel: tijdlijn, filters, lijst, ..."));
	help_row(r, WORDS(r, "arrows", "pijlen"),
		WORDS(r, "on the timeline and in a list: from event to event",
			"op de tijdlijn en in een lijst: van moment naar moment"));
	help_row(r, "Enter",
		r->media != MEDIA_NONE
			? WORDS(r, "play the event", "het moment afspelen")
			: WORDS(r, "go to the event in the list", "naar het moment in de lijst"));
	help_row(r, "f", WORDS(r, "to the filters", "naar de filters"));
	help_row(r, "x", WORDS(r, "show everything again", "alles weer tonen"));
	help_row(r, "t",
		WORDS(r, "timeline by dimension or by person",
			"tijdlijn per dimensie of per persoon"));
	help_row(r, "?", WORDS(r, "this help", "deze hulp"));
	report_put(r, "</tbody></table>\n<form method=\"dialog\"><button>",
		WORDS(r, "Close", "Sluiten"), "</button></form>\n</dialog>");
}

/* ---- what it says of itself ---- */

static void add_line(struct report *r, const char *words)
{
	report_put(r, "<li>", words, "</li>");
}

static size_t count_comments(const struct report *r)
{
	size_t n = 0;

	for (size_t i = 0; i < timeline_n(r->o->timeline); i++) {
		const struct event *e = timeline_at(r->o->timeline, i);

		n += report_has(r, e) && e->v.comment;
	}
	for (size_t i = 0; i < timeline_n_ratings(r->o->timeline); i++) {
		const struct rating *rating = timeline_rating_at(r->o->timeline, i);

		n += r->wanted[rating->target] && rating->comment;
	}
	return n;
}

static const char *media_words(const struct report *r)
{
	switch (r->media) {
	case MEDIA_NONE:
		break;
	case MEDIA_LINK:
		return WORDS(r,
			"The recording is not in this file. The file names where it is, seen from "
			"the file itself; whoever gets only this file sees no picture and hears no "
			"sound.",
			"De opname zit niet in dit bestand. Het bestand noemt waar die is, gezien "
			"vanuit het bestand zelf; wie alleen dit bestand krijgt ziet en hoort er "
			"niets van.");
	case MEDIA_CHOSEN:
		return WORDS(r, "The recording is not in this file; whoever has it can choose it.",
			"De opname zit niet in dit bestand; wie de opname heeft kan die kiezen.");
	case MEDIA_EMBEDDED:
		return WORDS(r,
			"The recording itself is in this file, with everybody who can be seen and "
			"heard on it. Keep the file as safe as the recording.",
			"De opname zelf zit in dit bestand, met iedereen die daarop te zien en te "
			"horen is. Bewaar het bestand net zo veilig als de opname.");
	}
	return WORDS(r, "There is no recording in this file.", "In dit bestand zit geen opname.");
}

static void contents(struct report *r)
{
	struct text t = {0}, targets = {0};
	size_t n = count_comments(r);

	add_targets(r, &targets);
	text_printf(&t,
		WORDS(r, "What the coder %s logged and rated about: %s.",
			"Wat codeur %s vastlegde en beoordeelde over: %s."),
		r->o->name.coder, targets.s ? targets.s : "");
	add_line(r, t.s);
	if (!r->is_about_all)
		add_line(r,
			WORDS(r,
				"What was logged and rated about others is left out, and so is the "
				"title of the session.",
				"Wat over anderen is vastgelegd en beoordeeld is weggelaten, net "
				"als "
				"de titel van de sessie."));
	text_truncate(&t, 0);
	text_printf(&t,
		r->with_comments ? WORDS(r, "Comments of the coder, as they were written: %zu.",
					   "Opmerkingen van de codeur, zoals geschreven: %zu.")
				 : WORDS(r, "The comments of the coder are left out: %zu.",
					   "De opmerkingen van de codeur zijn weggelaten: %zu."),
		n);
	add_line(r, t.s);
	add_line(r, media_words(r));
	add_line(r,
		WORDS(r,
			"No names of folders or users, and no other fields of the session. Nothing "
			"is fetched from or sent to anywhere when the page is open.",
			"Geen namen van mappen of gebruikers, en geen andere velden van de sessie. "
			"Zolang de pagina open is wordt nergens iets opgehaald of verstuurd."));
	text_clear(&t);
	text_clear(&targets);
}

static void about(struct report *r)
{
	struct text t = {0};

	report_put(r, "<section aria-labelledby=\"about\">\n<h2 id=\"about\">",
		WORDS(r, "What is in this file", "Wat er in dit bestand zit"), "</h2>\n<ul>");
	contents(r);
	text_add(&r->out, "</ul>\n");
	text_printf(&t,
		WORDS(r, "Codebook %s, version %s (SHA-256 %s).",
			"Codeboek %s, versie %s (SHA-256 %s)."),
		r->cb->id, r->cb->version, r->cb->sha256);
	report_put(r, "<p class=\"small\">", t.s, "</p>");
	if (r->cb->status == STATUS_DRAFT)
		report_put(r, "<p class=\"small\">",
			WORDS(r,
				"The codebook is a draft: not all of it was checked with a source.",
				"Het codeboek is een concept: niet alles is met een bron "
				"vergeleken."),
			"</p>");
	if (r->cb->licence)
		report_put(r, "<p class=\"small\" lang=\"en\">", r->cb->licence, "</p>");
	text_add(&r->out, "</section>\n");
	text_clear(&t);
}

/* ---- all of it ---- */

/* What the timeline shows: the recording, and all that was logged. */
static void find_span(struct report *r)
{
	const struct timeline *t = r->o->timeline;
	int64_t ends[] = {session_duration_ms(&r->o->session), timeline_span_ms(t), 1000};

	r->from_ms = r->to_ms = 0;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		r->to_ms = ends[i] > r->to_ms ? ends[i] : r->to_ms;
	for (size_t i = 0; i < timeline_n(t); i++)
		if (timeline_at(t, i)->v.onset_ms < r->from_ms)
			r->from_ms = timeline_at(t, i)->v.onset_ms;
}

void report_page(struct report *r)
{
	bool has_moments = r->cb->n_codes > 0 || r->media != MEDIA_NONE;

	find_span(r);
	r->n_segments = segments_of(
		r->cb, r->o->timeline, session_duration_ms(&r->o->session), &r->segments);
	head(r);
	text_add(&r->out, "<div class=\"top\">\n");
	report_player(r);
	report_moments(r);
	text_add(&r->out, "</div>\n");
	report_timeline(r);
	report_filters(r);
	report_events(r);
	report_ratings(r);
	report_counts(r);
	about(r);
	text_add(&r->out, "</main>\n");
	if (has_moments)
		help(r);
	report_parts(r);
	report_end(&r->out, has_moments);
}

void report_clear(struct report *r)
{
	for (size_t i = 0; i < r->n_parts; i++) {
		free(r->parts[i].path);
		free(r->parts[i].link);
	}
	free(r->parts);
	free(r->segments);
	text_clear(&r->out);
	*r = (struct report){0};
}
