/*
 * turven report: a page to talk a session through with whoever led it. The recording, a timeline under
 * it, the list of events, counts, ratings with their evidence; a click on a moment plays it.
 *
 * In parts: the command line (report.c), head and order of the page (report_page.c), its words
 * (report_words.c), the recording (report_media.c), the timeline (report_timeline.c), lists of events
 * (report_events.c), counts and scores (report_counts.c), ratings (report_ratings.c); and of several
 * sessions (report_compare.c) with drawings (report_trajectory.c). Script and style are
 * src/cli/report/report.js and .css, which the build turns into report_files.c.
 *
 * The page stands by itself: everything is in its HTML, the script only plays, filters and moves. The
 * page forbids the browser to load anything but the recording. What --target and --without-comments
 * leave out is not in the file. The same input gives the same bytes: no time of today, no path, nothing
 * of the machine. The words of the page are in its own language (cli/codebook.h says why).
 */
#ifndef TURVEN_CLI_REPORT_H
#define TURVEN_CLI_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "cli/codebook.h"
#include "cli/page.h"
#include "cli/svg.h"
#include "coding/observation.h"
#include "model/mediatime.h"
#include "model/score.h"
#include "model/segment.h"
#include "store/study.h"

/* A part of the recording. Times are on the media axis of the session. */
struct report_part {
	char *path;       /* where it is; NULL = not there */
	char *link;       /* from the page to it, percent-encoded; NULL = there is none */
	const char *name; /* of the file, without its folder; borrowed from the session */
	const char *type; /* "video/mp4"; NULL = browsers are not known to play it */
	int64_t start_ms;
	size_t data_at; /* embedded: where in the page its bytes belong */
};

enum report_media {
	MEDIA_NONE,   /* the session has no recording, or it cannot be told where its parts begin */
	MEDIA_LINK,   /* the page names the files */
	MEDIA_CHOSEN, /* cannot be linked: whoever reads the page chooses the files */
	MEDIA_EMBEDDED /* the page holds them */
};

struct report {
	const struct observation *o;
	const struct codebook *cb;
	const char *language; /* of labels and of the page: "nl" */
	bool dutch;           /* else English: see WORDS */
	bool with_comments;
	const bool *wanted; /* of the targets of o: those that are in the page */
	bool is_about_all;  /* none of them is left out */
	enum report_media media;
	struct report_part *parts;
	size_t n_parts;
	struct segment *segments;
	size_t n_segments;
	int64_t from_ms, to_ms; /* what the timeline shows */
	struct text out;        /* the page so far */
};

/* ---- the page ---- */

/* Needs o, language, dutch, with_comments, wanted and the recording; makes out. */
void report_page(struct report *r);
void report_clear(struct report *r);

/* Begins and ends any page of this command, with its style and script. media: what the policy of
 * the page allows to be played, as "'self' file:"; NULL = nothing. */
void report_begin(struct text *out, const char *language, const char *title, const char *media);
void report_end(struct text *out, bool with_script);

void report_timeline(struct report *r);
void report_filters(struct report *r);
/* What the coder marked: strong and positive, strong and negative, doubtful. */
void report_moments(struct report *r);
void report_events(struct report *r);
void report_counts(struct report *r);
void report_ratings(struct report *r);

/* ---- the recording ---- */

#define REPORT_EMBED_LIMIT ((int64_t)200 << 20)

/*
 * Finds the parts of the recording, and how the page comes to them. output: the page's own path.
 * What keeps them from being played is told in notes, a line each. False, with err: asked to embed
 * what is not there or is too large.
 */
bool report_media_find(struct report *r, const struct study *study, const char *output, bool embed,
	struct text *notes, struct error *err);
/* The player. */
void report_player(struct report *r);
/* Where the parts are, for the script; of an embedded one its place in out. */
void report_parts(struct report *r);
/* Adds bytes as base64; only the last piece may have a length that 3 does not divide. */
void report_base64(struct text *out, const unsigned char *bytes, size_t n);

/* ---- words ---- */

/* What a target is called. */
const char *report_target(const struct report *r, int target);
const char *report_label(const struct report *r, const struct label *l, const char *otherwise);
/* "EN+1: asks for ..." */
void report_code(const struct report *r, const struct code *c, struct text *out);
/* "positive", "negative", "neutral" */
const char *report_valence(const struct report *r, int valence);
/* "+", "−", "" */
const char *report_sign(int valence);
/* Is the event in the page? */
bool report_has(const struct report *r, const struct event *e);
/* A button that plays the moment of the i-th event, or its time where there is nothing to play.
 * words: what stands on it behind the time; NULL = nothing. */
void report_play(struct report *r, size_t i, const char *words);
/* A number as people write it, with so many decimals at most. */
#define REPORT_NUMBER_SIZE 48
const char *report_number(bool dutch, double x, int decimals, char out[REPORT_NUMBER_SIZE]);
/* Why there is no value. */
const char *report_missing(bool dutch, enum value_status status);
/* page_element, with a line end. */
void report_put(struct report *r, const char *open, const char *text, const char *close);
/* The same for a value between the quotes of an attribute: stays on one line. */
void report_attribute(struct text *out, const char *open, const char *text, const char *close);

/* ---- several sessions ---- */

/* An observation, and what it comes down to. Times of the journal and comments are not looked at. */
struct compared {
	struct observation o;
	struct segment *segments;
	struct scores *scores;
};

struct compared_target {
	const char *id, *label;
};

struct comparison {
	const char *language; /* as in struct report */
	bool dutch;
	struct compared **items; /* in the order of the page; an observation stays where it is */
	size_t n;
	bool is_ordered;                 /* by date: each has one */
	struct compared_target *targets; /* of all sessions, those that are in the page */
	size_t n_targets, capacity;
	struct text out;
};

/* Takes what has been read into items (o; in the order given), and makes out. only: ids of targets;
 * none = all. */
void report_compare(struct comparison *c, const char *const *only, size_t n_only);
void report_compare_clear(struct comparison *c);

/* What is drawn: one rating item or score of the codebook, or how often a code or the codes of a
 * dimension were logged (per hour); known by its id in all versions. */
struct trajectory {
	enum variable_kind kind;
	const char *id, *name;
	const struct label *label;
	double min, max; /* what is drawn; wider where a value is */
};
/* The place in the codebook of what has this id, -1 = nothing has. */
int report_variable(const struct codebook *cb, enum variable_kind kind, const char *id);
/* A drawing with a line for each target, and a table. Nothing where there is no value at all: false. */
bool report_trajectory(struct comparison *c, const struct trajectory *t);

/* ---- made by the build: lines, NULL behind the last ---- */

extern const char *const report_style[];
extern const char *const report_script[];

#endif
