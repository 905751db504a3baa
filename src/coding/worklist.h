/*
 * The work of a study: its sessions and what was done on each. For the start view and `turven
 * list`.
 *
 * Opening lists the folders only, so that the first picture comes at once; what a session holds is
 * read one by one when asked.
 */
#ifndef TURVEN_CODING_WORKLIST_H
#define TURVEN_CODING_WORKLIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "model/role.h"
#include "model/session.h"

enum work_state {
	WORK_OPEN,
	WORK_FINISHED,
	WORK_INCOMPLETE, /* finished, although an item is not rated or a stretch not watched */
	WORK_IN_USE,     /* open in another program on this machine */
	WORK_DAMAGED     /* its journal has damage: turven check tells */
};

struct work_observation {
	struct observation_name name;
	char codebook_version[32];
	size_t n_events;
	size_t n_rated, n_ratings; /* of those that the codebook asks for */
	int64_t span_ms;           /* end of the coded span */
	int64_t watched_ms;
	int64_t modified_utc_ms;
	enum work_state state;
};

struct work_session {
	char *id;
	bool loaded;
	/* valid when loaded: */
	bool ok; /* session.yaml could be read; else `problem` */
	char *problem;
	char *title, *date; /* in the study's language; may be NULL */
	bool has_recording, recording_found;
	int64_t duration_ms; /* -1 = not known */
	size_t n_participants;
	struct work_observation *observations;
	size_t n_observations;
};

struct worklist {
	char *root;
	char *title; /* of the study, or NULL */
	char *language;
	struct work_session *sessions; /* sorted by id */
	size_t n_sessions;
	char **codebooks; /* ids that can be used, sorted */
	size_t n_codebooks;
	char **coders;      /* ids in study.yaml */
	char **coder_names; /* what study.yaml calls them; may be NULL */
	size_t n_coders;
	struct roles roles; /* see worklist_read_roles */
	bool roles_read;
	struct worklist_store *store; /* private */
};

/* root: of the study (study_find). Mistakes in study.yaml go to problems. */
bool worklist_open(
	struct worklist *w, const char *root, struct problems *problems, struct error *err);
void worklist_clear(struct worklist *w);

/* Reads one session (again). Cannot fail: what is wrong is in the row. */
void worklist_load(struct worklist *w, size_t i);

/* Which roles of participants the codebooks know: fills w->roles at the first call. */
void worklist_read_roles(struct worklist *w);

const char *work_state_name(enum work_state s); /* translated */
/* The same of a loaded session nobody has begun: "not coded", "recording not found", ... */
const char *work_session_state_name(const struct work_session *s);

/* Can this be a recording? False for an empty file and for one that begins as text; err says so. */
bool worklist_check_media(const char *media, struct error *err);

/*
 * A new session for a media file (worklist_check_media): sessions/<id>/session.yaml. The recording
 * is named relative to the session folder or to media_root if it lies there, else by its absolute
 * path. participants: n of id, role, key, label.
 */
bool worklist_new_session(const char *root, const char *id, const char *media,
	const struct participant *participants, size_t n, struct error *err);

/* The session that has this media file already (by path, else by fingerprint); false = none. The
 * caller frees *id. */
bool worklist_session_of(const char *root, const char *media, char **id);

#endif
