/*
 * A record: one thing that happened to an observation. The journal keeps them, the timeline is what
 * they add up to.
 *
 * Strings of a record are borrowed (from the line it was read from, or from whoever builds it);
 * NULL = not applicable.
 */
#ifndef TURVEN_MODEL_RECORD_H
#define TURVEN_MODEL_RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "model/mediatime.h"

/* An event's name for ever: the run of the program that logged it and a number within the run.
 * `r7f3a9c21-17`. */
struct event_id {
	uint32_t run;
	uint32_t n; /* from 1; 0 = no event */
};

#define EVENT_ID_SIZE 24
void event_id_format(struct event_id id, char out[EVENT_ID_SIZE]);
bool event_id_parse(const char *s, struct event_id *id); /* the whole string */
int event_id_compare(struct event_id a, struct event_id b);
#define RUN_TOKEN_SIZE 10
void run_token_format(uint32_t run, char out[RUN_TOKEN_SIZE]); /* `r7f3a9c21` */
bool run_token_parse(const char *s, uint32_t *run);

enum record_op {
	OP_META,     /* about the run: key in `key`, value in `text` */
	OP_ADD,      /* a new event */
	OP_SET,      /* an event's new revision */
	OP_DEL,      /* an event is no more */
	OP_RATE,     /* a rating: item and segment in `key`, target, `value`, comment in `text` */
	OP_OVERRIDE, /* a finding is kept: check and segment in `key`, target, what it is about in
			`value`, revision of the contradicted rating in `rev`, reason in `text` */
	OP_NOTE,     /* a note on the whole observation: `text` */
	OP_PLAY,     /* a stretch [onset_ms, offset_ms) was played at `speed` */
	OP_CODEBOOK, /* the codebook changed: `text` */
	OP_MEDIA,    /* the recording differs and was accepted: `text` */
	OP_SALVAGE,  /* a damaged file was met: name and hash in `text` */
	OP_STATE,    /* of the observation: `key` is one of STATE_…; reason in `text` */
	OP_CLOSE,    /* the run ended in order */
	OP_OTHER     /* of a later version; kept, not understood */
};

#define STATE_FINISHED "finished"
#define STATE_REOPENED "reopened"

enum record_cause {
	CAUSE_INPUT,
	CAUSE_EDIT,
	CAUSE_UNDO,
	CAUSE_REDO,
	CAUSE_IMPORT,
	CAUSE_MIGRATE,
	CAUSE_AUTOCLOSE,
	CAUSE_NONE
};

enum event_mark { MARK_NONE, MARK_STRONG, MARK_DOUBTFUL };

/* Where the key of an event was pressed. */
enum key_source { SOURCE_TERMINAL, SOURCE_WINDOW, SOURCE_NONE };

/* Everything that an event says; the content of an add or set record. */
struct event_values {
	const char *code; /* ids */
	const char *target;
	bool state; /* else point */
	int64_t onset_ms;
	int64_t offset_ms;     /* point: = onset; running state: MEDIATIME_NONE */
	const char *modifiers; /* "group=value;group=value1|value2", groups sorted; NULL = none */
	enum event_mark mark;
	const char *comment; /* decoded text; NULL = none */
	/* how the onset was taken */
	int error_ms;     /* bound of its error; -1 = not known (typed, imported) */
	int64_t frame_ms; /* presentation time of the frame on the screen; MEDIATIME_NONE = none */
	double speed;     /* of playback; 0 = not known */
	bool paused;
	enum key_source source;
	int64_t correction_ms; /* reaction time already taken off, in media time */
};

struct record {
	long long seq;   /* 1, 2, 3 … within the run; set by the journal */
	int64_t utc_ms;  /* set by the journal */
	int64_t mono_ms; /* since the start of the run; set by the journal */
	enum record_op op;
	enum record_cause cause;
	const char *key; /* meta, rate, state: what it is about */
	struct event_id id;
	int rev; /* revision of the event or rating after this record, from 1 */
	/* add, set: all of it; play: onset_ms, offset_ms, speed; rate, override: target */
	struct event_values v;
	const char *
		value; /* rate: as rating_format writes it; override: what it is about (model/finding.h), or NULL */
	/*
	 * Another event of the same lane, which gets its revision ends_rev by this record too. add,
	 * set: it ran and ends at v.onset_ms. del, and set with cause undo, the other way round:
	 * it ended and runs again. n = 0 = none.
	 */
	struct event_id ends;
	int ends_rev;
	uint32_t ref_run; /* undo, redo: the record undone or redone; 0 = none */
	long long ref_seq;
	const char *text;
	/* which run it belongs to; set by the reader */
	uint32_t run;
	int run_no; /* the how-many-th run of this observation, from 1 */
};

/* Everything not applicable; what is left to do is to fill in what applies. */
void record_init(struct record *r, enum record_op op, enum record_cause cause);

/* The words in files. What has no name is NULL and written as n/a; the parsers take both for it. */
const char *record_op_name(enum record_op op);          /* "other" for OP_OTHER */
enum record_op record_op_parse(const char *s);          /* OP_OTHER for what is not known */
const char *record_cause_name(enum record_cause cause); /* NULL for CAUSE_NONE */
bool record_cause_parse(const char *s, enum record_cause *cause);
const char *event_mark_name(enum event_mark m); /* "strong", "doubtful", NULL */
bool event_mark_parse(const char *s, enum event_mark *m);
const char *key_source_name(enum key_source s); /* "terminal", "window", NULL */
bool key_source_parse(const char *s, enum key_source *out);

#endif
