/* What the files of codebook_diff share. */
#ifndef TURVEN_MODEL_CODEBOOK_DIFF_PRIVATE_H
#define TURVEN_MODEL_CODEBOOK_DIFF_PRIVATE_H

#include <stdbool.h>

#include "model/codebook_diff.h"

struct differ {
	const struct codebook *a, *b; /* from, to */
	const char *language;
	struct codebook_diff *out;
};

void diff_add(struct differ *d, enum change_kind kind, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * Comparing one field: `owner` is what has it ("code 'l01'"), `key` its key in the file. Where the
 * values differ a change of this kind is added, and true returned. NULL and "" are none.
 */
bool diff_text(struct differ *d, enum change_kind kind, const char *owner, const char *key,
	const char *a, const char *b);
bool diff_bool(struct differ *d, enum change_kind kind, const char *owner, const char *key, bool a,
	bool b);
bool diff_number(struct differ *d, enum change_kind kind, const char *owner, const char *key,
	double a, double b);
/* Each language by itself; CHANGE_WORDS. */
void diff_label(struct differ *d, const char *owner, const char *key, const struct label *a,
	const struct label *b);
/* `verified` and `source`. */
void diff_source(struct differ *d, const char *owner, bool a_verified, bool b_verified,
	const char *a_source, const char *b_source);

/* The same number, whatever the last bit says. */
bool diff_same(double a, double b);

/*
 * A section of a codebook, whose structs have their id as the first member; and a list of some of
 * them, by index.
 */
struct section {
	const void *items;
	size_t n, size;
};
#define SECTION(cb, name) ((struct section){(cb)->name, (cb)->n_##name, sizeof *(cb)->name})

const char *section_id(const struct section *s, size_t i);
/* The one with this id, or NULL. */
const void *section_find(const struct section *s, const char *id);

struct some {
	struct section of;
	const int *items;
	size_t n;
};
#define SOME(cb, section, owner, list)                                                             \
	((struct some){SECTION(cb, section), (owner)->list, (owner)->n_##list})

/* "l01, l02", or NULL if there are none; the caller frees. */
char *some_ids(const struct some *s);
/* Those of s whose ids are not in `other`, in the same form. */
char *some_but(const struct some *s, const struct some *other);
/* Other ids count, another order does not. */
bool diff_some(struct differ *d, enum change_kind kind, const char *owner, const char *key,
	const struct some *a, const struct some *b);

/* CHANGE_SCREEN if those that are in both stand in another order. */
void diff_order(
	struct differ *d, const char *key, const struct section *a, const struct section *b);

/* The parts of codebook_diff(). */
void diff_head(struct differ *d);
void diff_targets(struct differ *d);
void diff_dimensions(struct differ *d);
void diff_groups(struct differ *d);
void diff_codes(struct differ *d);
void diff_ratings(struct differ *d);
void diff_scores(struct differ *d);
void diff_checks(struct differ *d);
void diff_segments(struct differ *d);

#endif
