/* The desk: opening, the loop, closing. Playback is in desk_player.c, logging in desk_press.c. */
#include "coding/desk.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "coding/desk_private.h"

#define QUIET_US ((int64_t)30 * 1000 * 1000)

void desk_notify(struct desk *d, enum desk_tone tone, const char *fmt, ...)
{
	struct desk_notice *n;
	va_list ap;

	if (d->n_notices == DESK_NOTICES) { /* the oldest gives way */
		d->first_notice = (d->first_notice + 1) % DESK_NOTICES;
		d->n_notices--;
	}
	n = &d->notices[(d->first_notice + d->n_notices++) % DESK_NOTICES];
	n->tone = tone;
	va_start(ap, fmt);
	vsnprintf(n->text, sizeof n->text, fmt, ap);
	va_end(ap);
	log_debug("notice: %s", n->text);
}

bool desk_next_notice(struct desk *d, struct desk_notice *out)
{
	if (d->n_notices == 0)
		return false;
	*out = d->notices[d->first_notice];
	d->first_notice = (d->first_notice + 1) % DESK_NOTICES;
	d->n_notices--;
	return true;
}

void desk_free(struct desk *d)
{
	player_close(d->player);
	background_close(&d->deriving);
	for (size_t i = 0; i < d->n_recordings; i++)
		free(d->recordings[i]);
	free(d->recordings);
	free(d->player_title);
	desk_forget(d);
	desk_clear_captions(d);
	if (d->lock_path)
		file_unlock(&d->lock_fd, d->lock_path);
	free(d->lock_path);
	observation_clear(&d->observation);
	for (size_t i = 0; i < d->n_others; i++)
		observation_clear(&d->others[i]);
	free(d->others);
	study_clear(&d->study);
	free(d);
}

void desk_derive(struct desk *d)
{
	if (!d->stale || background_running(&d->deriving))
		return;
	if (background_start(&d->deriving))
		d->stale = false;
	d->changed_us = clock_mono_us(); /* if there is no child: again after the next quiet time */
}

static void service_deriving(struct desk *d, int64_t now_us)
{
	char message[512];
	bool ok;

	if (background_poll(&d->deriving, &ok, message, sizeof message)) {
		if (!ok)
			d->stale = true;
		if (message[0] != '\0')
			desk_notify(d, ok ? TONE_WARNING : TONE_ERROR, "%s", message);
	}
	if (d->stale && now_us - d->changed_us >= QUIET_US)
		desk_derive(d);
}

bool desk_close(struct desk *d, struct error *err)
{
	struct observation_name name = d->observation.name;
	struct problems problems = {0};
	struct error why = {0};
	bool ok;

	if (!d->journal) {
		desk_free(d);
		return true;
	}
	desk_service_player(d, clock_mono_us());
	if (d->playback.playing)
		desk_stop_playing(d);
	ok = journal_close(d->journal, err);
	background_wait(&d->deriving, NULL, NULL, 0);
	observation_clear(&d->observation); /* the files are made of what is on the disk */
	if (!observation_derive(&d->study, &name, NULL, &problems, &why) && ok) {
		ok = error_set(err,
			_("all is in the journal, but the tables could not be written: %s; "
			  "'turven rebuild' makes them"),
			why.text);
	}
	problems_clear(&problems);
	desk_free(d);
	return ok;
}

void desk_journal_status(const struct desk *d, struct journal_status *out)
{
	if (d->journal)
		journal_status(d->journal, out);
	else
		*out = (struct journal_status){.ok = true};
}

bool desk_record(struct desk *d, struct record *r, struct error *err)
{
	if (!d->journal)
		return error_set(
			err, _("this is only looked at: nothing was changed; 'turven code' codes"));
	if (!timeline_check(d->observation.timeline, r, err))
		return false;
	if (!journal_append(d->journal, r, err))
		return false;
	if (timeline_apply(d->observation.timeline, r, err) != APPLIED)
		return false;
	desk_forget(d);
	d->stale = true;
	d->changed_us = clock_mono_us();
	return true;
}

size_t desk_fds(const struct desk *d, int *fds, size_t max)
{
	const int all[] = {player_fd(d->player), d->journal ? journal_fd(d->journal) : -1,
		background_running(&d->deriving) ? d->deriving.fd : -1};
	size_t n = 0;

	for (size_t i = 0; i < sizeof all / sizeof all[0] && n < max; i++) {
		if (all[i] >= 0)
			fds[n++] = all[i];
	}
	return n;
}

int64_t desk_deadline_us(const struct desk *d)
{
	int64_t deadline = player_deadline_us(d->player);
	int64_t caption_us = desk_caption_due_us(d);
	struct journal_status status;

	if (caption_us < deadline)
		deadline = caption_us;
	if (d->stale && !background_running(&d->deriving) && d->changed_us + QUIET_US < deadline)
		deadline = d->changed_us + QUIET_US;
	desk_journal_status(d, &status);
	if (!status.ok) { /* try the disk again about once a second */
		int64_t soon = clock_mono_us() + 1000 * 1000;

		if (soon < deadline)
			deadline = soon;
	}
	return deadline;
}

void desk_service(struct desk *d, int64_t now_us)
{
	bool was_playing = d->playback.playing;

	if (d->journal)
		journal_service(d->journal);
	desk_service_player(d, now_us);
	if (was_playing && !d->playback.playing)
		desk_derive(d);
	service_deriving(d, now_us);
}

bool desk_next_key(struct desk *d, struct desk_key *out)
{
	if (d->n_keys == 0)
		return false;
	*out = d->keys[d->first_key];
	d->first_key = (d->first_key + 1) % DESK_KEYS;
	d->n_keys--;
	return true;
}

/* ---- const access ---- */

const struct codebook *desk_codebook(const struct desk *d)
{
	return &d->observation.codebook;
}

const struct session *desk_session(const struct desk *d)
{
	return &d->observation.session;
}

const struct study_settings *desk_settings(const struct desk *d)
{
	return &d->study.settings;
}

const struct observation_name *desk_name(const struct desk *d)
{
	return &d->observation.name;
}

const struct target *desk_targets(const struct desk *d, size_t *n)
{
	*n = d->observation.n_targets;
	return d->observation.targets;
}

const struct timeline *desk_timeline(const struct desk *d)
{
	return d->observation.timeline;
}

bool desk_is_view_only(const struct desk *d)
{
	return !d->journal;
}

const struct timeline *desk_other(const struct desk *d)
{
	return d->n_others > 0 ? d->others[0].timeline : NULL;
}

const struct observation_name *desk_other_name(const struct desk *d)
{
	return &d->others[0].name;
}

bool desk_is_played(const struct desk *d)
{
	return d->played;
}

size_t desk_n_seen(const struct desk *d)
{
	return d->observation.name.coder[0] == '\0' ? 0 : 1 + d->n_others;
}

void desk_seen(const struct desk *d, size_t i, struct desk_seen *out)
{
	const struct observation *o = i == 0 ? &d->observation : &d->others[i - 1];

	*out = (struct desk_seen){
		.name = &o->name,
		.codebook = &o->codebook,
		.targets = o->targets,
		.n_targets = o->n_targets,
		.timeline = o->timeline,
	};
}

const char *desk_language(const struct desk *d)
{
	return d->study.settings.language ? d->study.settings.language : "en";
}

const char *desk_recording_name(const struct desk *d)
{
	const struct session *s = &d->observation.session;

	return s->n_recordings > 0 ? file_base(s->recordings[0].file) : NULL;
}

const struct desk_playback *desk_playback(const struct desk *d)
{
	return &d->playback;
}

void desk_saving(const struct desk *d, struct desk_saving *out)
{
	struct journal_status s;

	desk_journal_status(d, &s);
	out->n_pending = (size_t)(s.n_written - s.n_saved);
	out->ok = s.ok;
	out->rescue = s.rescue;
	snprintf(out->message, sizeof out->message, "%s", s.message);
}

bool desk_is_saved(const struct desk *d, const struct event *e)
{
	struct journal_status s;

	if (!d->journal || e->run != journal_run(d->journal))
		return true;
	journal_status(d->journal, &s);
	return e->seq <= s.n_saved;
}
