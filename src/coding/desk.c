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

static bool lock(struct desk *d, struct error *err)
{
	char stem[OBSERVATION_STEM_SIZE];
	char name[OBSERVATION_STEM_SIZE + 8];
	struct error why = {0};

	observation_stem(&d->observation.name, stem);
	snprintf(name, sizeof name, ".~lock.%s", stem);
	d->lock_path = file_join(d->observation.session_folder, name);
	if (file_lock(d->lock_path, &d->lock_fd, &why))
		return true;
	free(d->lock_path);
	d->lock_path = NULL;
	if (why.code == EAGAIN || why.code == EACCES || why.code == EWOULDBLOCK) {
		return error_set(err,
			_("'%s' is open in another turven on this machine; leave it there first, "
			  "or "
			  "code under another coder id or pass"),
			stem);
	}
	/* No lock to be had costs a warning, never data: each run writes its own segment. */
	desk_notify(d, TONE_WARNING, _("cannot lock this observation: %s"), why.text);
	return true;
}

static bool start_run(struct desk *d, struct error *err)
{
	struct observation *o = &d->observation;
	const struct recording *r = o->session.n_recordings > 0 ? &o->session.recordings[0] : NULL;
	struct journal_meta meta = {
		.codebook_version = o->codebook.version,
		.codebook_sha256 = o->codebook.sha256,
		.media_file = r ? file_base(r->file) : NULL,
		.media_bytes = r ? r->bytes : -1,
		.media_duration_ms = r ? r->duration_ms : -1,
		.media_fingerprint = r ? r->fingerprint : NULL,
		.run_no = o->journal.last_run_no + 1,
		.previous_last = o->journal.previous_last,
	};

	if (!journal_open(&d->journal, o->session_folder, &o->name, &meta, err))
		return false;
	/* What was damaged when this run began stays known, whatever becomes of the file. */
	for (size_t i = 0; i < o->journal.n_salvage; i++) {
		struct record salvage;

		record_init(&salvage, OP_SALVAGE, CAUSE_NONE);
		salvage.text = o->journal.salvage[i];
		journal_append(d->journal, &salvage, NULL);
	}
	return true;
}

static void choose_coder(struct desk *d)
{
	const struct study_settings *s = &d->study.settings;

	for (size_t i = 0; i < s->n_coders; i++) {
		if (strcmp(s->coders[i].id, d->observation.name.coder) == 0) {
			d->coder_name = s->coders[i].name;
			d->reaction_ms = s->coders[i].reaction_ms;
		}
	}
}

/* A later turven wrote things here that this one cannot read: writing on would not know what it
 * does. */
static bool check_format(const struct desk *d, struct error *err)
{
	if (!d->observation.journal.later_format)
		return true;
	return error_set(err, _("the journal of this observation was written by a later version of "
				"turven; use that "
				"version"));
}

/* What reading found that the coder should know before the first key. */
static void tell_findings(struct desk *d)
{
	const struct observation *o = &d->observation;

	if (o->journal.n_damaged > 0 || o->n_refused > 0 || o->n_odd > 0) {
		desk_notify(d, TONE_ERROR,
			_("damage in the journal: %zu lines unreadable, %zu records impossible, "
			  "%zu "
			  "odd; all else is here. 'turven check' tells more"),
			o->journal.n_damaged, o->n_refused, o->n_odd);
	}
	if (o->journal.rescue) {
		desk_notify(d, TONE_WARNING,
			_("some events were kept in '%s', because the session's folder could not "
			  "be "
			  "written; they are here"),
			o->journal.rescue);
	}
	if (timeline_n_conflicts(o->timeline) > 0) {
		desk_notify(d, TONE_WARNING,
			_("changed on two machines: %zu events; the later change holds"),
			timeline_n_conflicts(o->timeline));
	}
	if (!o->codebook_is_begun) {
		desk_notify(d, TONE_WARNING,
			_("going on with codebook version %s; this observation was begun with "
			  "another"),
			o->codebook.version);
	}
}

static bool check_name(const struct desk_options *o, struct error *err)
{
	if (!text_is_file_id(o->session))
		return error_set(err, _("'%s' is not a session id; allowed: %s"), o->session,
			text_file_id_rule());
	if (!text_is_file_id(o->coder))
		return error_set(err, _("'%s' is not a coder id; allowed: %s"), o->coder,
			text_file_id_rule());
	if (!text_is_file_id(o->codebook))
		return error_set(err, _("'%s' is not a codebook id; allowed: %s"), o->codebook,
			text_file_id_rule());
	if (o->pass < 1 || o->pass > 99)
		return error_set(err, _("pass %d is out of range; allowed: 1 to 99"), o->pass);
	return true;
}

static void desk_free(struct desk *d)
{
	player_close(d->player);
	background_close(&d->deriving);
	for (size_t i = 0; i < d->n_recordings; i++)
		free(d->recordings[i]);
	free(d->recordings);
	free(d->player_title);
	if (d->lock_path)
		file_unlock(&d->lock_fd, d->lock_path);
	free(d->lock_path);
	observation_clear(&d->observation);
	study_clear(&d->study);
	free(d);
}

static bool open_study(struct desk *d, const struct desk_options *o, struct error *err)
{
	struct problems problems = {0};
	bool ok = study_open(&d->study, o->study_root, &problems);

	if (!ok)
		problems_first(&problems, err);
	problems_clear(&problems);
	return ok;
}

/* In the child, which knows the study and the name and nothing else: what is on the disk counts. */
static bool derive_work(void *context, char *message, size_t size)
{
	struct desk *d = context;
	struct problems problems = {0};
	struct error err = {0};
	bool edited = false;
	bool ok = observation_derive(&d->study, &d->derived_name, &edited, &problems, &err);

	if (!ok)
		snprintf(message, size, _("cannot write the events file: %s"), err.text);
	else if (edited)
		snprintf(message, size,
			_("the events file had been edited by hand; that file was kept beside it "
			  "(.edited-…)"));
	problems_clear(&problems);
	return ok;
}

/* Before there is a second thread. Without a child the files are made at the end. */
static void make_child(struct desk *d, const struct observation_name *name)
{
	d->derived_name = *name;
	background_open(&d->deriving, derive_work, d);
}

static bool open_all(struct desk *d, const struct desk_options *o,
	const struct observation_name *name, struct problems *problems, struct error *err)
{
	if (!open_study(d, o, err))
		return false;
	make_child(d, name);
	return observation_open(
		       &d->observation, &d->study, name, o->newer_codebook, problems, err) &&
	       check_format(d, err) && lock(d, err) &&
	       study_keep_codebook(&d->study, &d->observation.codebook, err) && start_run(d, err);
}

bool desk_open(struct desk **out, const struct desk_options *o, struct problems *problems,
	struct error *err)
{
	struct observation_name name = {.pass = o->pass};
	struct desk *d;

	if (!check_name(o, err))
		return false;
	snprintf(name.session, sizeof name.session, "%s", o->session);
	snprintf(name.coder, sizeof name.coder, "%s", o->coder);
	snprintf(name.codebook, sizeof name.codebook, "%s", o->codebook);
	d = mem_alloc(1, sizeof *d);
	d->lock_fd = -1;
	d->deriving = (struct background)BACKGROUND_INIT;
	if (!open_all(d, o, &name, problems, err)) {
		desk_free(d);
		return false;
	}
	d->target = d->observation.n_targets > 0 ? 0 : -1;
	d->confirm_on_video = d->study.settings.confirm_on_video;
	choose_coder(d);
	tell_findings(d);
	d->player_title = mem_printf("turven: %s", o->session);
	d->player_options = (struct player_options){
		.title = d->player_title,
		.window_keys = d->study.settings.window_keys,
		.no_window = o->no_window,
		.extra_arguments = o->player_arguments,
		.n_extra_arguments = o->n_player_arguments,
	};
	desk_find_recordings(d);
	desk_start_player(d, o->stopwatch, d->observation.left_off_ms);
	observation_drop_records(&d->observation);
	d->stale = timeline_n(d->observation.timeline) > 0;
	d->changed_us = clock_mono_us();
	*out = d;
	return true;
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

	desk_service_player(d, clock_mono_us());
	if (d->playback.playing)
		desk_stop_playing(d);
	ok = journal_close(d->journal, err);
	background_wait(&d->deriving, NULL, NULL, 0);
	observation_clear(&d->observation); /* the files are made of what is on the disk */
	if (!observation_derive(&d->study, &name, NULL, &problems, &why) && ok) {
		ok = error_set(err,
			_("all is in the journal, but the events file could not be written: %s; "
			  "'turven rebuild' makes it"),
			why.text);
	}
	problems_clear(&problems);
	desk_free(d);
	return ok;
}

bool desk_record(struct desk *d, struct record *r, struct error *err)
{
	if (!timeline_check(d->observation.timeline, r, err))
		return false;
	if (!journal_append(d->journal, r, err))
		return false;
	if (timeline_apply(d->observation.timeline, r, err) != APPLIED)
		return false;
	d->stale = true;
	d->changed_us = clock_mono_us();
	return true;
}

size_t desk_fds(const struct desk *d, int *fds, size_t max)
{
	const int all[] = {player_fd(d->player), journal_fd(d->journal),
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
	struct journal_status status;

	if (d->stale && !background_running(&d->deriving) && d->changed_us + QUIET_US < deadline)
		deadline = d->changed_us + QUIET_US;
	journal_status(d->journal, &status);
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

	journal_status(d->journal, &s);
	out->n_pending = (size_t)(s.n_written - s.n_saved);
	out->ok = s.ok;
	out->rescue = s.rescue;
	snprintf(out->message, sizeof out->message, "%s", s.message);
}

bool desk_is_saved(const struct desk *d, const struct event *e)
{
	struct journal_status s;

	if (e->run != journal_run(d->journal))
		return true;
	journal_status(d->journal, &s);
	return e->seq <= s.n_saved;
}
