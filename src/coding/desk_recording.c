/* The desk's recordings: where they are, and whether they are the ones that were coded before. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "coding/desk_private.h"

/* The fingerprint that the recording should have: as session.yaml says, else as the newest run saw
 * it. */
static const char *known_fingerprint(const struct desk *d)
{
	const struct journal_content *c = &d->observation.journal;
	const struct journal_segment *newest = NULL;

	if (d->observation.session.recordings[0].fingerprint)
		return d->observation.session.recordings[0].fingerprint;
	for (size_t i = 0; i < c->n_segments; i++)
		if (c->segments[i].media_fingerprint &&
			(!newest || c->segments[i].last_utc_ms >= newest->last_utc_ms))
			newest = &c->segments[i];
	return newest ? newest->media_fingerprint : NULL;
}

/* Was this other file met, and told in the journal, before? */
static bool was_accepted(const struct desk *d)
{
	const struct journal_content *c = &d->observation.journal;

	for (size_t i = 0; i < c->n_segments; i++)
		if (c->segments[i].media_fingerprint &&
			strcmp(c->segments[i].media_fingerprint, d->fingerprint) == 0)
			return true;
	return false;
}

void desk_compare_recordings(struct desk *d)
{
	struct record record;
	struct error err = {0};
	const char *known;
	char *text;

	if (d->fingerprint[0] == '\0')
		return;
	known = known_fingerprint(d);
	if (!known || strcmp(known, d->fingerprint) == 0)
		return;
	d->other_recording = true;
	desk_notify(d, TONE_WARNING,
		_("'%s' is not the file that was described or coded before: times may not fit"),
		file_base(d->recordings[0]));
	if (was_accepted(d))
		return;
	text = mem_printf("%s %lld %s", d->fingerprint, (long long)d->media_bytes,
		file_base(d->recordings[0]));
	record_init(&record, OP_MEDIA, CAUSE_NONE);
	record.text = text;
	if (!desk_record(d, &record, &err))
		desk_notify(d, TONE_ERROR, "%s", err.text);
	free(text);
}

void desk_find_recordings(struct desk *d)
{
	const struct session *s = &d->observation.session;
	struct error err = {0};

	d->player_options.duration_ms = -1;
	if (d->observation.codebook.form)
		return; /* is filled in, not watched */
	d->recordings = mem_alloc(s->n_recordings + 1, sizeof *d->recordings);
	for (size_t i = 0; i < s->n_recordings; i++) {
		if (!study_recording(&d->study, s, i, &d->recordings[i], &err)) {
			desk_notify(d, TONE_ERROR, "%s", err.text);
			while (i-- > 0)
				free(d->recordings[i]);
			d->n_recordings = 0;
			break;
		}
		d->n_recordings = i + 1;
	}
	if (d->n_recordings > 0 &&
		!session_fingerprint(d->recordings[0], d->fingerprint, &d->media_bytes, &err)) {
		d->fingerprint[0] = '\0';
		desk_notify(d, TONE_WARNING, "%s", err.text);
	}
	d->player_options.files = (const char *const *)d->recordings;
	d->player_options.n_files = d->n_recordings;
	d->player_options.duration_ms = session_duration_ms(s);
}

/*
 * A session that turven made does not say how long its recording is, and whether it has a picture,
 * until somebody has played it. A file that people have written in is left alone.
 */
void desk_describe_recording(struct desk *d, int64_t duration_ms, bool has_video)
{
	const struct session *s = &d->observation.session;

	if (!d->journal) /* only looked at: nothing is written */
		return;
	if (s->n_recordings != 1) /* what holds for each of several parts, nobody said */
		return;
	char *path = file_join(d->observation.session_folder, "session.yaml");
	char *before = session_file_text(s), *on_disk = NULL, *after;
	struct recording r = s->recordings[0];
	struct session described = *s;
	size_t n;

	if (r.duration_ms < 0 && duration_ms > 0)
		r.duration_ms = duration_ms;
	if (r.picture == PICTURE_UNKNOWN)
		r.picture = has_video ? PICTURE_YES : PICTURE_NO;
	described.recordings = &r;
	after = session_file_text(&described);
	if (strcmp(before, after) != 0 && file_read(path, 1 << 20, &on_disk, &n, NULL) &&
		strcmp(on_disk, before) == 0)
		file_replace(path, after, strlen(after), NULL);
	free(on_disk);
	free(after);
	free(before);
	free(path);
}
