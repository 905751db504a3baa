/*
 * What changed from one version of a codebook to another, and what that means for the data that
 * were coded with the first. Pure.
 *
 * Sections are compared by id: what has another id is another thing. Comments, layout and the order
 * of keys in the file are no changes. How heavy a change is, is decided by what happens to data
 * that exist: nothing (patch), they lack something that was not offered (minor), or they come out
 * differently or not at all (major). Whether new words give a code another meaning only people can
 * tell; that counts as a patch, and the sentence says so.
 */
#ifndef TURVEN_MODEL_CODEBOOK_DIFF_H
#define TURVEN_MODEL_CODEBOOK_DIFF_H

#include <stddef.h>

#include "model/codebook.h"

enum change_weight { CHANGE_PATCH, CHANGE_MINOR, CHANGE_MAJOR, N_CHANGE_WEIGHTS };

/* The kinds of change; those with one meaning are one kind. Heaviest first. */
enum change_kind {
	CHANGE_ID,
	CHANGE_FORM,
	CHANGE_TARGET_GONE,
	CHANGE_CODE_GONE,
	CHANGE_CODE_KIND,
	CHANGE_MODIFIER_GONE,
	CHANGE_NOT_ABOUT,
	CHANGE_GROUP,
	CHANGE_VALENCE,
	CHANGE_RATING_GONE,
	CHANGE_SCALE,
	CHANGE_WHEN,
	CHANGE_ANSWER_GONE,
	CHANGE_SCORE_GONE,
	CHANGE_SCORE_RULE,
	CHANGE_CUTOFF,
	CHANGE_SEGMENTS,
	CHANGE_TARGET_NEW,
	CHANGE_CODE_NEW,
	CHANGE_MODIFIER_NEW,
	CHANGE_COMPLETE,
	CHANGE_EVIDENCE,
	CHANGE_RATING_NEW,
	CHANGE_ANSWER_NEW,
	CHANGE_SCORE_NEW,
	CHANGE_SEGMENTS_NEW,
	CHANGE_CHECK,
	CHANGE_KEY,
	CHANGE_WORDS,
	CHANGE_SCREEN,
	CHANGE_SOURCE,
	N_CHANGE_KINDS
};

struct codebook_change {
	enum change_kind kind;
	char *what; /* for people; holds text from the codebooks */
};

/* Ordered by kind, so by weight, heaviest first; within a kind as in the file. */
struct codebook_diff {
	struct codebook_change *items;
	size_t n, capacity;
};

/* Labels are shown in this language where there is a choice; NULL = the codebook's first. */
void codebook_diff(const struct codebook *a, const struct codebook *b, const char *language,
	struct codebook_diff *out);
void codebook_diff_clear(struct codebook_diff *d);

/* Of the heaviest change; CHANGE_PATCH where there is none. */
enum change_weight codebook_diff_weight(const struct codebook_diff *d);

enum change_weight change_weight(enum change_kind kind);
/* A sentence, translated: what changes of this kind mean for data already coded. */
const char *change_meaning(enum change_kind kind);
/* "patch", "minor", "major": as in the rules for versions, not translated. */
const char *change_weight_name(enum change_weight w);

/* ---- versions ---- */

/*
 * Versions are compared as one to three numbers with points between them, major.minor.patch, where
 * missing ones are 0: 1.9 is below 1.10. While the first is 0, for drafts, the second stands for
 * major and the third for the rest.
 */
enum version_fit {
	VERSION_FITS,      /* raised enough */
	VERSION_SAME,      /* not raised */
	VERSION_LOWER,     /* lower than before */
	VERSION_TOO_SMALL, /* raised, but at a place for lighter changes */
	VERSION_NO_NUMBER /* at least one is not of that form, and they differ: people must judge */
};
enum version_fit version_fit(const char *a, const char *b, enum change_weight needed);

/* The next version after a for a change of this weight; "" if a is not of that form. */
#define VERSION_SIZE 48
void version_next(const char *a, enum change_weight needed, char out[VERSION_SIZE]);

#endif
