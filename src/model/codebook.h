/*
 * A codebook: an instrument's codes, targets, ratings, scores and checks.
 *
 * Read from YAML by store/codebook_file; lives in one arena, is immutable and outlives the
 * timelines made with it. The struct is open: views and scores walk its arrays. Cross references
 * are indexes into its own arrays, -1 = none. The file format, key by key, is in
 * codebooks/README.md and turven-codebook(5).
 */
#ifndef TURVEN_MODEL_CODEBOOK_H
#define TURVEN_MODEL_CODEBOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/mem.h"
#include "model/label.h"

/* Limits of one codebook; the loader refuses more, with a message. */
#define CODEBOOK_MAX_CODES     400
#define CODEBOOK_MAX_MODIFIERS 64
#define CODEBOOK_MAX_KEY       3

enum code_kind { CODE_POINT, CODE_STATE };

/* Whom a code or rating may be about. A person class stands for each participant with one of its
 * roles, a unit for itself. */
enum target_kind { TARGET_PERSON, TARGET_UNIT };

struct target_class {
	const char *id;
	enum target_kind kind;
	struct label label;
	const char *const *roles; /* person: roles that belong to it; none listed = everybody */
	size_t n_roles;
	char key;        /* unit: its digit, or 0 for the next free one */
	int min_persons; /* person: so many must take part in a session; 0 = none */
};

struct dimension {
	const char *id;
	const char *name; /* the instrument's own short name, e.g. "EN"; or the id */
	struct label label;
};

/* Codes of which at most one can run per target at a time; a start ends the one that runs. */
struct exclusive_group {
	const char *id;
	struct label label;
};

struct modifier_value {
	const char *id;
	char key; /* letter or digit pressed in the modifier menu */
	struct label label;
};

struct modifier {
	const char *id;
	struct label label;
	const struct modifier_value *values;
	size_t n_values;
	bool multiple; /* several values may be chosen */
	bool required; /* an event without it is reported as incomplete */
};

struct code {
	const char *id;   /* lower case, as in files: "l01" */
	const char *name; /* the instrument's spelling: "L01" */
	const char *key;  /* path of 1..3 lower- or upper-case letters and digits, starts with a
			     letter; NULL = cannot be typed */
	struct label label;
	struct label note; /* own-words paraphrase, shown as help */
	enum code_kind kind;
	int dimension;      /* index or -1 */
	int group;          /* exclusive group (states only) or -1 */
	int item;           /* rating item that it is evidence for; -1 = each of its dimension */
	int valence;        /* -1, 0, +1 */
	const int *targets; /* target classes it may be about; at least one */
	size_t n_targets;
	const int *modifiers;
	size_t n_modifiers;
	int max_per_session; /* per target; 0 = no limit */
	bool needs_picture;  /* cannot be coded from sound alone */
	bool verified;       /* label and meaning confirmed in a source */
	const char *source;  /* key of a source, or NULL */
};

enum rating_when { RATE_SESSION, RATE_SEGMENT };

struct anchor {
	double value;
	struct label label;
};

struct scale {
	double min, max, step;
	const struct anchor *anchors;
	size_t n_anchors;
};

struct rating_item {
	const char *id, *name;
	struct label label, note;
	int dimension;
	const int *targets;
	size_t n_targets;
	enum rating_when when;
	struct scale scale;
	bool na_allowed;          /* the coder may say "not applicable" */
	int requires_min_persons; /* with fewer participants of its roles it is not applicable; 0 =
				     none */
	bool verified;
	const char *source;
};

enum score_op { SCORE_MEAN, SCORE_SUM, SCORE_COUNT, SCORE_RATE_PER_HOUR, SCORE_DURATION };

/* A value from which on a score means something: "<= 36". */
struct cutoff {
	char compare[3]; /* "<", ">", "=", "<=", ">=" */
	double value;
	struct label label;
};

struct score {
	const char *id;
	struct label label;
	enum score_op op;
	/* For whom it is computed; none listed = those that its items or codes can be about. What
	 * is about others counts with each of them. */
	const int *targets;
	size_t n_targets;
	const int *items; /* rating items (mean, sum of ratings) */
	size_t n_items;
	const int *reverse; /* those of items that are reversed: min + max - x */
	size_t n_reverse;
	const int *codes; /* codes (sum = count, rate, duration) */
	size_t n_codes;
	const int *scores; /* sum of other, earlier scores */
	size_t n_scores;
	int min_valid; /* items, codes or scores that must have a value; 0 = all */
	const struct cutoff *cutoffs;
	size_t n_cutoffs;
	bool verified;
	const char *source;
};

/*
 * What a check is about. The first four: evidence of a dimension and target against its rating,
 * which is expected to be <compare> value. The others need no dimension and no expectation; they
 * are made of every codebook, and one in the file only changes their severity or their words.
 */
enum check_if {
	CHECK_ONLY_POSITIVE,
	CHECK_ONLY_NEGATIVE,
	CHECK_NO_EVIDENCE,
	CHECK_MIXED,
	CHECK_UNRATED,          /* a rating item without value or status */
	CHECK_UNWATCHED,        /* a stretch of the recording was not watched */
	CHECK_RUNNING,          /* a state was never stopped */
	CHECK_TOO_OFTEN,        /* more events than the code's max_per_session */
	CHECK_MISSING_PERSON,   /* fewer participants than the target's min_persons */
	CHECK_MISSING_MODIFIER, /* an event without a modifier that is required */
	N_CHECK_IFS
};
#define CHECK_IS_EVIDENCE(when) ((when) <= CHECK_MIXED)
enum check_severity { CHECK_OFF, CHECK_HINT, CHECK_WARN };

struct check {
	const char *id;
	const int *dimensions;
	size_t n_dimensions;
	enum check_if when;
	char compare[3]; /* "<", ">", "=", "<=", ">=" */
	double value;
	enum check_severity severity;
	bool override_with_reason;
	struct label label;
	bool verified;
	const char *source;
};

/* Segments of a session: of fixed length, or marked by hand by the events of one state code. */
enum segment_kind { SEGMENT_NONE, SEGMENT_FIXED, SEGMENT_MARKED };

struct segments {
	enum segment_kind kind;
	int64_t length_ms; /* fixed */
	int code;          /* marked: index of the state code */
	bool remind;       /* say when one ends */
	struct label label;
};

enum codebook_status { STATUS_DRAFT, STATUS_VERIFIED };

struct source {
	const char *key, *text, *url; /* url may be NULL */
};

struct codebook {
	const char *id, *version;
	struct label title;
	enum codebook_status status;
	const char *const *languages;
	size_t n_languages;
	bool nl_official;
	const char *licence;
	struct label note;
	const struct source *sources;
	size_t n_sources;
	const struct target_class *target_classes;
	size_t n_target_classes;
	const struct dimension *dimensions;
	size_t n_dimensions;
	const struct exclusive_group *groups;
	size_t n_groups;
	const struct modifier *modifiers;
	size_t n_modifiers;
	const struct code *codes;
	size_t n_codes;
	const struct rating_item *ratings;
	size_t n_ratings;
	const struct score *scores;
	size_t n_scores;
	const struct check *checks;
	size_t n_checks;
	struct segments segments;
	bool form;                     /* a questionnaire: no recording needed */
	char sha256[HASH_SHA256_SIZE]; /* of the file's bytes */
	struct arena arena;
};

/* Frees what cb holds and zeroes it; cb itself is the caller's. */
void codebook_free(struct codebook *cb);

/* Index, or -1. */
int codebook_code(const struct codebook *cb, const char *id);
int codebook_modifier(const struct codebook *cb, const char *id);

/* "l01 Smiles": name and label of a code for the screen; once where they are the same, as in drafts of
 * imports. */
struct code_called {
	char s[1024]; /* each is at most 200 characters */
};
struct code_called code_called(const struct code *c, const char *language);

/* Does `x <compare> value` hold, as a check or a cutoff says it? What decimal numbers lose as doubles
 * counts as equal. */
bool comparison_holds(const char compare[3], double x, double value);

/*
 * Looks up a key path typed so far. Returns how many codes can still be meant: 0 = none, 1 with
 * *code set = this one, and complete; else *code = -1.
 */
int codebook_key(const struct codebook *cb, const char *path, int *code);

/*
 * Are these modifiers ("group=value;group=value|value", groups sorted, NULL or "" = none) ones that
 * the code can have? Says in *why (static or borrowed text; may be NULL) what is wrong.
 */
bool codebook_modifiers_valid(
	const struct codebook *cb, int code, const char *modifiers, const char **why);

#endif
