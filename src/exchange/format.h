/*
 * The formats in which observations leave turven: one row and one writer each.
 *
 * A writer makes text of one observation, always the same text of the same observation, in a process
 * of its own; a maker (maker.h) puts these texts into files. What a format cannot hold stands in its
 * row as bits; how much of that there is in an observation is counted here, so that the report of what
 * was lost is the same for all of them. No writer gives away names of folders or people: participants
 * and coders are their ids.
 */
#ifndef TURVEN_EXCHANGE_FORMAT_H
#define TURVEN_EXCHANGE_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "model/codebook.h"
#include "model/session.h"
#include "model/timeline.h"

/* What can be lost; each is counted in events if nothing else is said. */
enum export_loss {
	LOSS_COMMENTS,
	LOSS_MARKS,     /* strong, doubtful */
	LOSS_MODIFIERS, /* what was chosen */
	LOSS_RATINGS,
	LOSS_NEGATIVE, /* before the start of the recording: begins there, or is left out */
	LOSS_MOMENTS,  /* last 1 ms */
	LOSS_EMPTY,    /* states without length: last 1 ms */
	LOSS_CENSORED, /* states whose end nobody logged look like those whose end somebody did */
	LOSS_OVERLAPS, /* of the same code and target: starts and stops cannot be paired */
	LOSS_PARTS, /* recordings in several parts, of which the first is named; in observations */
	LOSS_CONTROLS, /* comments with control characters: these are replaced */
	LOSS_BLANKS,   /* at the end of comments */
	LOSS_WATCHED, /* what was watched is not what a reader would take for it; in observations */
	N_EXPORT_LOSSES
};

/* What a reader of a format takes for watched: from the start up to this end, or to the last event. */
enum export_end {
	END_EVENTS,            /* none is told */
	END_RECORDING,         /* that of the recording if one is named and its length known */
	END_RECORDING_OR_SPAN, /* that of the recording, else of what was coded or watched */
	END_SPAN,              /* of what was coded or watched */
};

/* What is left out because that was asked for. */
enum export_private {
	PRIVATE_COMMENTS,   /* of events and ratings, and reasons */
	PRIVATE_RECORDINGS, /* their names; in observations, as the next ones */
	PRIVATE_DATES,      /* of the session */
	PRIVATE_TITLES,
	PRIVATE_FIELDS, /* the session's own fields */
	N_EXPORT_PRIVATES
};

struct export_losses {
	size_t n[N_EXPORT_LOSSES];
	size_t n_private[N_EXPORT_PRIVATES];
	size_t n_observations, n_events;
};

/* One observation; all borrowed. */
struct export_source {
	const struct observation_name *name;
	const struct codebook *cb;
	const struct session *session;
	const struct target *targets;
	size_t n_targets;
	const struct timeline *timeline;
	bool anonymous;       /* without what is private */
	bool codebook_is_new; /* this process has not had it before: formats that tell of it do now */
};

struct export_maker;

struct export_format {
	const char *name;   /* also the ending of its files where `ending` is NULL */
	const char *ending; /* of its files */
	const char *help;   /* marked with N_(), as the next two */
	const char *keeps, *loses;
	unsigned cannot;     /* 1u << LOSS_… */
	enum export_end end; /* where it cannot tell what was watched */
	unsigned holds;      /* 1u << PRIVATE_…; comments follow from cannot */
	const struct export_maker *maker;
	void (*head)(struct text *out); /* what its one file begins with */
	void (*write)(const struct export_source *s, struct text *out);
	const char *missing; /* the library that this build lacks for it; NULL = none */
};

/* In the order of the help. */
const struct export_format *export_formats(size_t *n);
const struct export_format *export_format(const char *name); /* or NULL */

/* Adds what the format would lose of an observation, and what anonymity takes from it. */
void export_count(
	const struct export_format *f, const struct export_source *s, struct export_losses *l);
void export_losses_add(struct export_losses *sum, const struct export_losses *l);
/* Is anything lost (not counting what was asked to be left out)? */
bool export_loses(const struct export_losses *l);
/* The report as lines for people. */
void export_report(const struct export_format *f, const struct export_losses *l, struct text *out);

/* ---- for writers ---- */

/* How long what is exported is: the recording, if that is not known what was coded or watched. */
int64_t export_length_ms(const struct export_source *s);
/* Where an event ends, for who needs an end: of a running state the end of the coded span. */
int64_t export_end_ms(const struct export_source *s, const struct event *e);
/* "logged", "censored", "auto": how the end came about. */
const char *export_end_status(const struct event *e);
/* The comment, or NULL: there is none, or it is to be left out. */
const char *export_comment(const struct export_source *s, const struct event *e);
/* What was chosen of a group of modifiers, "low" or "me|you"; NULL: nothing. The caller frees. */
char *export_modifier(const struct event *e, const char *group);
/* The name of the i-th recording without its folder; NULL: there is none, or it is to be left out. */
const char *export_recording(const struct export_source *s, size_t i);
/* The session's date, or NULL likewise. */
const char *export_date(const struct export_source *s);
/* When it was last worked on, UTC; the same for all where dates are to be left out. */
int64_t export_worked_ms(const struct export_source *s);
/* For formats without negative times that need lengths: false = the event is left out. The times are
 * at least 0, and to_ms is at least 1 ms behind from_ms. */
bool export_clip(
	const struct export_source *s, const struct event *e, int64_t *from_ms, int64_t *to_ms);

/* ---- the writers ---- */

/* One document each, as the manual of its program has it. */
void boris_table_write(const struct export_source *s, struct text *out);
void elan_write(const struct export_source *s, struct text *out);
void textgrid_write(const struct export_source *s, struct text *out);
void webvtt_write(const struct export_source *s, struct text *out);
void srt_write(const struct export_source *s, struct text *out);
void sds_head(struct text *out);
void sds_write(const struct export_source *s, struct text *out);
/* The table of events (tables.h), by tabs or commas. */
void events_head(struct text *out);
void events_write(const struct export_source *s, struct text *out);
void events_head_csv(struct text *out);
void events_write_csv(const struct export_source *s, struct text *out);
/* Several texts in one (parts.h), for their makers. */
void tables_write(const struct export_source *s, struct text *out);
void sav_write(const struct export_source *s, struct text *out);
void boris_project_write(const struct export_source *s, struct text *out);
void bids_write(const struct export_source *s, struct text *out);

#endif
