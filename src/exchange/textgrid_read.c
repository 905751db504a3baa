/*
 * A TextGrid of Praat, in its long or its short text form, which are one: only numbers, texts in
 * quotes and <flags> that stand by themselves count, all else is comment, and ! begins one up to the
 * end of its line. UTF-8, UTF-16 with its mark, Latin-1.
 *
 * Intervals with a label are states, points are moments; intervals without one are the gaps that
 * Praat needs. Tiers and labels: import_lane.h. What turven wrote says so in its first tier.
 */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "exchange/import.h"
#include "exchange/import_lane.h"
#include "exchange/import_text.h"

#define MAX_COUNT 100000000

enum token_kind { TOKEN_END, TOKEN_NUMBER, TOKEN_TEXT, TOKEN_FLAG };

struct token {
	enum token_kind kind;
	const char *s; /* a number or flag, in the file; a text, in the reader's own memory */
	size_t n;
	int line, column;
};

struct reader {
	const char *name;
	const char *at, *end;
	int line, column;
	struct text text; /* of the newest token in quotes */
	struct import *im;
	struct problems *problems;
};

struct item {
	const char *text; /* NULL = an interval without one */
	int64_t from_ms, to_ms;
	int line, column;
};

struct tier {
	const char *name;
	bool is_points;
	struct item *items;
	size_t n, capacity;
};

/* ---- tokens ---- */

static char step(struct reader *r)
{
	char c = *r->at++;

	if (c == '\n') {
		r->line++;
		r->column = 1;
	} else if (((unsigned char)c & 0xC0) != 0x80) {
		r->column++;
	}
	return c;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool at_end(const struct reader *r)
{
	return r->at >= r->end;
}

/* From behind the opening quote. False: it is never closed. */
static bool take_text(struct reader *r)
{
	text_truncate(&r->text, 0);
	text_add(&r->text, "");
	while (!at_end(r)) {
		char c = step(r);

		if (c == '"') {
			if (at_end(r) || *r->at != '"')
				return true;
			step(r);
		}
		text_add_c(&r->text, c);
	}
	return false;
}

static bool is_number(const char *s, size_t n)
{
	int64_t ms;

	return import_seconds(s, n, &ms);
}

static bool next(struct reader *r, struct token *t)
{
	for (;;) {
		while (!at_end(r) && is_blank(*r->at))
			step(r);
		*t = (struct token){.s = r->at, .line = r->line, .column = r->column};
		if (at_end(r))
			return true;
		if (*r->at == '"') {
			step(r);
			t->kind = TOKEN_TEXT;
			if (!take_text(r)) {
				problems_add(r->problems, SEVERITY_ERROR, r->name, t->line,
					t->column,
					_("a quote that begins here is never closed; a quote "
					  "within a "
					  "text is written \"\""));
				return false;
			}
			t->s = r->text.s;
			t->n = r->text.len;
			return true;
		}
		if (*r->at == '!') {
			while (!at_end(r) && *r->at != '\n')
				step(r);
			continue;
		}
		while (!at_end(r) && !is_blank(*r->at))
			step(r);
		t->n = (size_t)(r->at - t->s);
		if (t->s[0] == '<')
			t->kind = TOKEN_FLAG;
		else if (is_number(t->s, t->n))
			t->kind = TOKEN_NUMBER;
		else
			continue;
		return true;
	}
}

/* The next token, which has to be of this kind; else a mistake, and the rest cannot be read. */
static bool want(struct reader *r, enum token_kind kind, const char *what, struct token *t)
{
	if (!next(r, t))
		return false;
	if (t->kind == kind)
		return true;
	problems_add(r->problems, SEVERITY_ERROR, r->name, t->line, t->column,
		t->kind == TOKEN_END
			? _("the file ends where %s should stand; it is cut off")
			: _("here %s should stand; save the TextGrid anew in Praat, as a "
			    "text file"),
		what);
	return false;
}

static bool want_text(struct reader *r, const char *what, struct token *t)
{
	return want(r, TOKEN_TEXT, what, t);
}

static bool want_time(struct reader *r, const char *what, int64_t *ms)
{
	struct token t;

	return want(r, TOKEN_NUMBER, what, &t) && import_seconds(t.s, t.n, ms);
}

static bool want_count(struct reader *r, const char *what, long *count)
{
	struct token t;
	long long value;

	if (!want(r, TOKEN_NUMBER, what, &t))
		return false;
	if (text_to_int64(t.s, t.n, 0, MAX_COUNT, &value)) {
		*count = (long)value;
		return true;
	}
	problems_add(r->problems, SEVERITY_ERROR, r->name, t.line, t.column,
		_("%s is '%.*s'; it is a whole number from 0"), what, (int)t.n, t.s);
	return false;
}

/* ---- tiers ---- */

static bool take_label(struct reader *r, struct tier *tier)
{
	struct item l = {0};
	struct token t;

	if (!want_time(r, _("the time of a label, in seconds"), &l.from_ms))
		return false;
	l.to_ms = l.from_ms;
	if (!tier->is_points && !want_time(r, _("the end of an interval, in seconds"), &l.to_ms))
		return false;
	if (!want_text(r, _("a label in quotes"), &t))
		return false;
	l.line = t.line;
	l.column = t.column;
	l.text = import_string(r->im, t.s, t.n);
	if (l.text) {
		MEM_GROW(tier->items, tier->n, tier->capacity);
		tier->items[tier->n++] = l;
	}
	return true;
}

/* Behind the word the value up to the next comma; NULL: the word does not stand there. */
static const char *take_own_word(struct import *im, const char **at, const char *word)
{
	size_t n = strlen(word), length;

	if (!*at || strncmp(*at, word, n) != 0)
		return *at = NULL;
	length = strcspn(*at + n, ",");
	word = import_string(im, *at + n, length);
	*at += n + length;
	return word;
}

/* What turven writes into its first tier. */
static bool take_own_name(struct import_observation *o, struct import *im, const struct tier *tier)
{
	const char *session, *coder, *pass, *codebook, *at;
	long long number;

	if (tier->is_points || tier->n != 1 || strcmp(tier->name, "turven") != 0)
		return false;
	at = tier->items[0].text;
	session = take_own_word(im, &at, "session ");
	coder = take_own_word(im, &at, ", coder ");
	pass = take_own_word(im, &at, ", pass ");
	codebook = take_own_word(im, &at, ", codebook ");
	if (!session || !coder || !pass || !codebook || *at != '\0' ||
		!text_to_int64(pass, strlen(pass), 1, 99, &number))
		return false;
	o->session = session;
	o->coder = coder;
	o->codebook = codebook;
	o->pass = (int)number;
	return true;
}

static void add_events(
	struct import *im, struct import_observation *o, const struct tier *tier, bool ours)
{
	struct import_lane lane;

	import_lane_init(im, &lane, tier->name, NULL, ours);
	import_lane_note(im, &lane, o, NULL);
	for (size_t i = 0; i < tier->n && !ours; i++)
		lane.is_prose |= import_is_prose(tier->items[i].text);
	for (size_t i = 0; i < tier->n; i++) {
		const struct item *l = &tier->items[i];
		struct import_event *e = import_lane_add(im, o, &lane, l->text, l->line, l->column);

		e->kind = tier->is_points ? IMPORT_POINT : IMPORT_STATE;
		e->onset_ms = l->from_ms;
		e->offset_ms = l->to_ms;
	}
}

static bool take_labels(struct reader *r, struct tier *tier)
{
	int64_t ms;
	long count;

	if (!want_time(r, _("the start of a tier, in seconds"), &ms) ||
		!want_time(r, _("the end of a tier, in seconds"), &ms) ||
		!want_count(r, _("the number of labels of a tier"), &count))
		return false;
	for (long i = 0; i < count; i++)
		if (!take_label(r, tier))
			return false;
	return true;
}

static bool take_tier(struct reader *r, struct tier *tier)
{
	struct token t;

	if (!want_text(r, _("the class of a tier, \"IntervalTier\" or \"TextTier\","), &t))
		return false;
	tier->is_points = strcmp(t.s, "TextTier") == 0;
	if (!tier->is_points && strcmp(t.s, "IntervalTier") != 0) {
		problems_add(r->problems, SEVERITY_ERROR, r->name, t.line, t.column,
			_("'%s' is no class of tiers; it is IntervalTier or TextTier"), t.s);
		return false;
	}
	if (!want_text(r, _("the name of a tier, in quotes,"), &t))
		return false;
	tier->name = arena_strdup(&r->im->arena, t.s);
	return take_labels(r, tier);
}

static bool take_head(struct reader *r, long *n_tiers, int64_t *to_ms)
{
	struct token t;
	int64_t from_ms;

	if (!next(r, &t))
		return false;
	if (t.kind != TOKEN_TEXT || strncmp(t.s, "ooTextFile", 10) != 0 || !next(r, &t) ||
		t.kind != TOKEN_TEXT || strncmp(t.s, "TextGrid", 8) != 0) {
		problems_add(r->problems, SEVERITY_ERROR, r->name, t.line, t.column,
			_("this is no TextGrid in text form; in Praat, save the TextGrid as a text "
			  "file (or as a short text file)"));
		return false;
	}
	if (!want_time(r, _("the start of the time, in seconds,"), &from_ms) ||
		!want_time(r, _("the end of the time, in seconds,"), to_ms) ||
		!want(r, TOKEN_FLAG, _("<exists> or <absent>"), &t))
		return false;
	*n_tiers = 0;
	if (t.n == strlen("<absent>") && memcmp(t.s, "<absent>", t.n) == 0)
		return true;
	return want_count(r, _("the number of tiers"), n_tiers);
}

static void read_grid(struct reader *r)
{
	struct import_observation *o = import_observation(r->im, NULL, 1);
	bool good, ours = false;
	int64_t to_ms;
	long n_tiers;

	good = take_head(r, &n_tiers, &to_ms);
	if (good && to_ms > 1 &&
		to_ms <= MEDIATIME_MAX) /* 1 is what turven writes where it does not know */
		o->duration_ms = to_ms;
	for (long i = 0; good && i < n_tiers; i++) {
		struct tier tier = {0};

		good = take_tier(r, &tier);
		if (good && i == 0)
			ours = take_own_name(o, r->im, &tier);
		if (good && !(ours && i == 0))
			add_events(r->im, o, &tier, ours);
		free(tier.items);
	}
}

bool textgrid_read(const char *name, const char *text, size_t len, struct import *out,
	struct problems *problems)
{
	struct reader r = {.name = name, .line = 1, .column = 1, .im = out, .problems = problems};
	size_t n_errors = problems->n_errors;
	struct text decoded = {0};

	if (import_decode(out, name, text, len, &decoded, problems)) {
		r.at = decoded.s;
		r.end = decoded.s + decoded.len;
		read_grid(&r);
	}
	text_clear(&r.text);
	text_clear(&decoded);
	return problems->n_errors == n_errors;
}
