/*
 * What is known of a recorded session before anybody codes it, of the study it belongs to, and how
 * the files of one observation are named. Read from YAML by store/session_file and store/study.
 */
#ifndef TURVEN_MODEL_SESSION_H
#define TURVEN_MODEL_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "model/codebook.h"
#include "model/label.h"

/* Has it a picture? Sound alone cannot show what some codes are about. */
enum picture { PICTURE_UNKNOWN, PICTURE_YES, PICTURE_NO };

/* One media file. Several are consecutive parts of one media axis, in this order. */
struct recording {
	const char *file;    /* relative to the session's folder, else to media_root; or absolute */
	int64_t bytes;       /* -1 = not known yet */
	int64_t duration_ms; /* -1 = not known yet */
	const char *fingerprint; /* "fp1:<64 hex>", or NULL = not known yet */
	enum picture picture;
};

struct participant {
	const char *id;
	const char *role; /* a codebook's person classes name roles */
	struct label label;
	char key; /* '0'..'9', or 0 */
	/* where the role stands in the file, else the participant; 1-based, 0 = in none */
	int line, column;
};

struct session_field {
	const char *name, *value;
};

struct session {
	const char *id;
	struct label title;
	const char *date;                   /* YYYY-MM-DD or NULL */
	const struct recording *recordings; /* none = live coding */
	size_t n_recordings;
	const struct participant *participants;
	size_t n_participants;
	const struct session_field *fields; /* free fields of the lab */
	size_t n_fields;
	struct arena arena;
};

/* The length of all recordings together; -1 = there is none, or not known of one. */
int64_t session_duration_ms(const struct session *s);

/* Frees what s holds and zeroes it; s itself is the caller's. */
void session_free(struct session *s);

/* Is it known that there are recordings and none has a picture? */
bool session_is_sound_only(const struct session *s);

/* Somebody or something an event of this session, coded with this codebook, can be about. */
struct target {
	const char *id;   /* participant id or unit id; borrowed from session or codebook */
	int target_class; /* index in the codebook */
	char key;         /* digit that chooses it, or 0 when none is left */
	const struct label *label;
	const struct participant *participant; /* NULL for a unit */
};

/*
 * The targets in the order of the codebook's classes, persons in the order of the session; a
 * participant who belongs to several classes is there once, with the first of them. Keys:
 * participants' own, then units' own, then free digits from 1 to 9 and 0; the digit of a participant
 * who is no target is not given to another. *out is the caller's (free). Returns how many.
 */
size_t targets_of(const struct codebook *cb, const struct session *s, struct target **out);

/* Is it one of these classes of the codebook (of a participant: any of those it belongs to)? */
bool target_in_classes(
	const struct codebook *cb, const int *classes, size_t n, const struct target *t);

/* May a code be about this target (any of the participant's classes)? */
bool target_allowed(const struct codebook *cb, const struct code *code, const struct target *t);

/* What names an observation, and with it its files: <session>_<coder>[+<pass>]_<codebook>. */
struct observation_name {
	char session[33], coder[33], codebook[33];
	int pass; /* 1..99 */
};

#define OBSERVATION_STEM_SIZE 112
void observation_stem(const struct observation_name *name, char out[OBSERVATION_STEM_SIZE]);

/* From the start of a file name up to the second underscore's id; false if it is not of that form.
 * *rest (may be NULL) points behind. */
bool observation_parse_stem(const char *s, struct observation_name *name, const char **rest);

/* study.yaml; everything in it is optional. */
struct study_coder {
	const char *id;
	const char *name;    /* what the screen calls them; never written to a derived file */
	int64_t reaction_ms; /* taken off the time of each key, in wall time; 0 = none */
};

/* What `turven reliability` takes where its command line says nothing. */
struct study_reliability {
	int64_t tolerance_ms; /* default 2000 */
	int64_t unit_ms;      /* default 1000 */
	int bootstrap;        /* replicates, default 2000; 0 = no limits from resampling */
};

struct study_settings {
	const char *title;
	const char *language;   /* of labels: "en" */
	const char *media_root; /* folder for recordings; NULL = the sessions' own folders */
	const struct study_coder *coders;
	size_t n_coders;
	bool window_keys;      /* keys typed in the video window count; default true */
	bool confirm_on_video; /* each logged code is shown on the video for a moment; default true
				*/
	bool pause_while_typing;    /* default true */
	int replay_s;               /* seconds that "replay" goes back; default 5 */
	double double_coding_share; /* 0..1; default 0 */
	struct study_reliability reliability;
	struct arena arena;
};

void study_settings_clear(struct study_settings *s);

#endif
