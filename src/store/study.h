/*
 * A study on disk: finding it, its settings, its sessions and codebooks, and starting a new one.
 */
#ifndef TURVEN_STORE_STUDY_H
#define TURVEN_STORE_STUDY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/file.h"
#include "model/codebook.h"
#include "model/role.h"
#include "model/session.h"

struct study {
	char *root; /* absolute */
	struct study_settings settings;
};

/* Walks up from `start` (NULL = the current folder) to a folder with study.yaml. The message says
 * how to make one. */
bool study_find(const char *start, char **root, struct error *err);

/* Reads study.yaml of the root. Mistakes go to problems; false if there is an error among them. */
bool study_open(struct study *s, const char *root, struct problems *problems);
void study_clear(struct study *s);

/* The text of a study.yaml; `name` is what messages call the file. */
bool study_settings_parse(const char *name, const char *text, size_t len,
	struct study_settings *out, struct problems *problems);

/*
 * Makes dir/study.yaml, codebooks/, sessions/, .gitattributes; copies the installed codebooks. Where
 * none are installed, those of the checkout that `program` (argv[0]; may be NULL) was built in, else
 * those of the study that the current folder is in. Refuses a folder that is in a study already.
 */
bool study_init(const char *dir, const char *program, struct error *err);

/*
 * May turven write in this folder, or make it? Only where it really is in the study: a link in a study
 * that came from elsewhere must not decide where files go. The message says what to do.
 */
bool study_may_write(const struct study *s, const char *folder, struct error *err);

/* Session ids (folders with an id's name and a session.yaml are not checked further), sorted. */
bool study_sessions(const struct study *s, struct file_names *out, struct error *err);
/* NULL for what is no id of a session. */
char *study_session_folder(const struct study *s, const char *session_id);

/* Reads sessions/<id>/session.yaml. */
bool study_session(const struct study *s, const char *session_id, struct session *out,
	struct problems *problems);

/* Where a recording is: in the session's folder, else under media_root, else in the study's own
 * folder. The caller frees. err where it is in none of them. */
bool study_recording(const struct study *s, const struct session *session, size_t i, char **path,
	struct error *err);

/* Codebook ids: codebooks/<id>.yaml of the study, then the installed ones that the study does not
 * have. Sorted. */
bool study_codebooks(const struct study *s, struct file_names *out, struct error *err);
/* Which roles of participants they know; one that cannot be read is noted in out->unread. */
void study_roles(const struct study *s, struct roles *out);
char *study_codebook_path(const struct study *s, const char *id); /* NULL if there is none */
/* NULL where id is none or sha256 has not 64 hex digits. */
char *study_codebook_used_path(const struct study *s, const char *id, const char *sha256);

/*
 * Reads the codebook to code with. sha256 NULL: the present one; else the very file that an
 * observation was begun with, from codebooks/used/ (or the present one if its hash is that).
 */
bool study_codebook(const struct study *s, const char *id, const char *sha256, struct codebook *out,
	struct problems *problems);

/*
 * Keeps the file of a codebook that is about to be used for the first time as
 * codebooks/used/<id>@<12 hex>.yaml. Fails when another file with the same id and version was used
 * before: "codebook file changed: raise its version".
 */
bool study_keep_codebook(const struct study *s, const struct codebook *cb, struct error *err);

/* False, with that message, if another text with the same id and version was coded with before. */
bool study_codebook_unchanged(const struct study *s, const struct codebook *cb, struct error *err);

#endif
