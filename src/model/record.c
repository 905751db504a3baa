/*
 * The words and ids that records consist of.
 */
#include "model/record.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define N_ITEMS(array) (sizeof(array) / sizeof((array)[0]))

static const char *const op_names[] = {
	[OP_META] = "meta",
	[OP_ADD] = "add",
	[OP_SET] = "set",
	[OP_DEL] = "del",
	[OP_RATE] = "rate",
	[OP_OVERRIDE] = "override",
	[OP_NOTE] = "note",
	[OP_PLAY] = "play",
	[OP_CODEBOOK] = "codebook",
	[OP_MEDIA] = "media",
	[OP_SALVAGE] = "salvage",
	[OP_STATE] = "state",
	[OP_CLOSE] = "close",
	[OP_OTHER] = "other",
};

static const char *const cause_names[] = {
	[CAUSE_INPUT] = "input",
	[CAUSE_EDIT] = "edit",
	[CAUSE_UNDO] = "undo",
	[CAUSE_REDO] = "redo",
	[CAUSE_IMPORT] = "import",
	[CAUSE_MIGRATE] = "migrate",
	[CAUSE_AUTOCLOSE] = "autoclose",
	[CAUSE_NONE] = NULL,
};

static const char *const mark_names[] = {
	[MARK_NONE] = NULL,
	[MARK_STRONG] = "strong",
	[MARK_DOUBTFUL] = "doubtful",
};

static const char *const source_names[] = {
	[SOURCE_TERMINAL] = "terminal",
	[SOURCE_WINDOW] = "window",
	[SOURCE_NONE] = NULL,
};

/* Index of s; NULL and n/a are the one without a name. -1 = none of them. */
static int find(const char *const *names, size_t n, const char *s)
{
	bool nothing = !s || strcmp(s, "n/a") == 0;

	for (size_t i = 0; i < n; i++)
		if (names[i] ? !nothing && strcmp(names[i], s) == 0 : nothing)
			return (int)i;
	return -1;
}

const char *record_op_name(enum record_op op)
{
	return op_names[op];
}

enum record_op record_op_parse(const char *s)
{
	int i = find(op_names, N_ITEMS(op_names), s);

	return i < 0 ? OP_OTHER : (enum record_op)i;
}

const char *record_cause_name(enum record_cause cause)
{
	return cause_names[cause];
}

bool record_cause_parse(const char *s, enum record_cause *cause)
{
	int i = find(cause_names, N_ITEMS(cause_names), s);

	if (i >= 0)
		*cause = (enum record_cause)i;
	return i >= 0;
}

const char *event_mark_name(enum event_mark m)
{
	return mark_names[m];
}

bool event_mark_parse(const char *s, enum event_mark *m)
{
	int i = find(mark_names, N_ITEMS(mark_names), s);

	if (i >= 0)
		*m = (enum event_mark)i;
	return i >= 0;
}

const char *key_source_name(enum key_source s)
{
	return source_names[s];
}

bool key_source_parse(const char *s, enum key_source *out)
{
	int i = find(source_names, N_ITEMS(source_names), s);

	if (i >= 0)
		*out = (enum key_source)i;
	return i >= 0;
}

void record_init(struct record *r, enum record_op op, enum record_cause cause)
{
	*r = (struct record){
		.op = op,
		.cause = cause,
		.v = {.onset_ms = MEDIATIME_NONE,
			.offset_ms = MEDIATIME_NONE,
			.error_ms = -1,
			.frame_ms = MEDIATIME_NONE,
			.source = SOURCE_NONE},
	};
}

void run_token_format(uint32_t run, char out[RUN_TOKEN_SIZE])
{
	snprintf(out, RUN_TOKEN_SIZE, "r%08" PRIx32, run);
}

/* `r` and 8 hex digits at s; returns what follows, or NULL. */
static const char *run_token_read(const char *s, uint32_t *run)
{
	uint32_t value = 0;

	if (*s++ != 'r')
		return NULL;
	for (int i = 0; i < 8; i++, s++) {
		if (*s >= '0' && *s <= '9')
			value = value << 4 | (uint32_t)(*s - '0');
		else if (*s >= 'a' && *s <= 'f')
			value = value << 4 | (uint32_t)(*s - 'a' + 10);
		else
			return NULL;
	}
	*run = value;
	return value != 0 ? s : NULL;
}

bool run_token_parse(const char *s, uint32_t *run)
{
	uint32_t value;
	const char *rest = run_token_read(s, &value);

	if (!rest || *rest)
		return false;
	*run = value;
	return true;
}

void event_id_format(struct event_id id, char out[EVENT_ID_SIZE])
{
	snprintf(out, EVENT_ID_SIZE, "r%08" PRIx32 "-%" PRIu32, id.run, id.n);
}

bool event_id_parse(const char *s, struct event_id *id)
{
	uint32_t run;
	uint64_t n = 0;

	s = run_token_read(s, &run);
	if (!s || *s++ != '-' || *s < '1' || *s > '9')
		return false;
	for (; *s >= '0' && *s <= '9'; s++) {
		n = n * 10 + (uint64_t)(*s - '0');
		if (n > UINT32_MAX)
			return false;
	}
	if (*s)
		return false;
	*id = (struct event_id){run, (uint32_t)n};
	return true;
}

int event_id_compare(struct event_id a, struct event_id b)
{
	if (a.run != b.run)
		return a.run < b.run ? -1 : 1;
	return a.n < b.n ? -1 : a.n > b.n;
}
