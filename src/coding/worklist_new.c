/* A new session for a media file that is in none yet. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "coding/worklist.h"
#include "store/session_file.h"
#include "store/study.h"

/* path behind folder and a slash, or NULL if it is not inside. Both are real paths. */
static const char *inside(const char *path, const char *folder)
{
	size_t n = strlen(folder);

	return strncmp(path, folder, n) == 0 && path[n] == '/' ? path + n + 1 : NULL;
}

/* The name of a file within a folder, if it is there; the caller frees. */
static char *name_in(const char *folder, const char *real)
{
	char *root = file_real(folder, NULL);
	const char *name = root ? inside(real, root) : NULL;
	char *result = name ? mem_strdup(name) : NULL;

	free(root);
	return result;
}

/* How session.yaml names the recording: relative where that stays true when the study moves. */
static char *name_recording(const struct study *study, const char *session_folder, const char *real)
{
	const char *root = study->settings.media_root;
	char *media_root = root ? file_join(study->root, root) : NULL;
	char *name = name_in(session_folder, real);

	if (!name && media_root)
		name = name_in(media_root, real);
	if (!name)
		name = name_in(study->root, real);
	free(media_root);
	return name ? name : mem_strdup(real);
}

static bool write_descriptor(const struct study *study, const char *id, const char *media,
	const struct participant *participants, size_t n, struct error *err)
{
	char *folder = study_session_folder(study, id);
	char *path = file_join(folder, "session.yaml");
	char fingerprint[FINGERPRINT_SIZE];
	struct recording recording = {.duration_ms = -1, .fingerprint = fingerprint};
	char *name = NULL, *text = NULL;
	/* A descriptor is UTF-8 text, so one with another name could never be read again. */
	bool ok = utf8_valid(media, strlen(media)) ||
		  error_set(err, _("the name of '%s' is not valid UTF-8; rename the file first"),
			  media);

	ok = ok && session_fingerprint(media, fingerprint, &recording.bytes, err) &&
	     study_may_write(study, folder, err) && file_make_folder(folder, err);
	if (ok) {
		name = name_recording(study, folder, media);
		recording.file = name;
		text = session_file_text(&(struct session){
			.id = id,
			.recordings = &recording,
			.n_recordings = 1,
			.participants = participants,
			.n_participants = n,
		});
		ok = file_create(path, text, strlen(text), err);
	}
	free(text);
	free(name);
	free(path);
	free(folder);
	return ok;
}

/* Is what a file begins with text? The last character may be cut off. */
static bool is_text(const char *s, size_t n, bool whole)
{
	for (size_t i = 0; i < n;) {
		int32_t cp;
		size_t step = utf8_decode(s + i, n - i, &cp);

		if (cp == 0 || (cp < 0 && (whole || n - i > 3)))
			return false;
		i += step;
	}
	return true;
}

bool worklist_check_media(const char *media, struct error *err)
{
	char head[4096];
	size_t n = 0;

	if (!file_read_at(media, 0, head, sizeof head, &n, err))
		return false;
	if (n == 0)
		return error_set(err, _("'%s' does not look like a recording: it is empty"), media);
	if (is_text(head, n, n < sizeof head))
		return error_set(err,
			_("'%s' does not look like a recording: it is a text; choose a video or "
			  "sound file"),
			media);
	return true;
}

bool worklist_new_session(const char *root, const char *id, const char *media,
	const struct participant *participants, size_t n, struct error *err)
{
	struct problems problems = {0};
	struct study study = {0};
	char *real = NULL;
	bool ok = false;

	if (!text_is_file_id(id))
		return error_set(
			err, _("'%s' is not a session id; allowed: %s"), id, text_file_id_rule());
	if (!study_open(&study, root, &problems)) {
		problems_first(&problems, err);
	} else {
		real = file_real(media, err);
		ok = real && worklist_check_media(real, err) &&
		     write_descriptor(&study, id, real, participants, n, err);
	}
	free(real);
	study_clear(&study);
	problems_clear(&problems);
	return ok;
}

/* Is this recording that file, or one with the same bytes? Cheap where the sizes differ. */
static bool is_same(const char *path, const char *real, const char *fingerprint, int64_t bytes)
{
	char its_fingerprint[FINGERPRINT_SIZE];
	char *its = file_real(path, NULL);
	struct file_info info;
	bool same = its && strcmp(its, real) == 0;

	if (its && !same && file_stat(its, &info, NULL) && info.size == bytes)
		same = session_fingerprint(its, its_fingerprint, &bytes, NULL) &&
		       strcmp(its_fingerprint, fingerprint) == 0;
	free(its);
	return same;
}

/* What session.yaml says comes first; it may say nothing of the fingerprint. */
static bool session_has(const struct study *study, const char *session_id, const char *real,
	const char *fingerprint, int64_t bytes)
{
	struct problems problems = {0};
	struct session s;
	bool found = false;

	if (!study_session(study, session_id, &s, &problems)) {
		problems_clear(&problems);
		return false;
	}
	problems_clear(&problems);
	for (size_t i = 0; i < s.n_recordings && !found; i++) {
		const char *known = s.recordings[i].fingerprint;
		char *path = NULL;

		found = known && strcmp(known, fingerprint) == 0;
		if (!found && study_recording(study, &s, i, &path, NULL))
			found = is_same(path, real, fingerprint, bytes);
		free(path);
	}
	session_free(&s);
	return found;
}

bool worklist_session_of(const char *root, const char *media, char **id)
{
	char fingerprint[FINGERPRINT_SIZE];
	struct problems problems = {0};
	struct file_names names = {0};
	struct study study = {0};
	char *real = file_real(media, NULL);
	bool found = false;
	int64_t bytes;

	if (real && session_fingerprint(real, fingerprint, &bytes, NULL) &&
		study_open(&study, root, &problems) && study_sessions(&study, &names, NULL)) {
		for (size_t i = 0; i < names.n && !found; i++) {
			found = session_has(&study, names.items[i], real, fingerprint, bytes);
			if (found)
				*id = mem_strdup(names.items[i]);
		}
	}
	file_names_free(&names);
	study_clear(&study);
	problems_clear(&problems);
	free(real);
	return found;
}
