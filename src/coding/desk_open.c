/* The desk's opening: what must hold before the first key, and what the coder should know then. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "coding/desk_private.h"
#include "store/journal_name.h"

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
	if (why.code == EAGAIN) {
		return error_set(err,
			_("'%s' is open in another turven on this machine; leave it there first, "
			  "or code "
			  "under another coder id or pass"),
			stem);
	}
	/* No lock to be had costs a warning, never data: each run writes its own segment. */
	desk_notify(d, TONE_WARNING, "%s", why.text);
	return true;
}

static bool start_run(struct desk *d, struct error *err)
{
	struct observation *o = &d->observation;
	const struct recording *r = o->session.n_recordings > 0 ? &o->session.recordings[0] : NULL;
	const char *found = d->fingerprint[0] != '\0' ? d->fingerprint : NULL;
	struct journal_meta meta = {
		.codebook_version = o->codebook.version,
		.codebook_sha256 = o->codebook.sha256,
		.media_file = r ? file_base(r->file) : NULL,
		.media_bytes = found ? d->media_bytes
			       : r   ? r->bytes
				     : -1,
		.media_duration_ms = r ? r->duration_ms : -1,
		.media_fingerprint = found ? found
				     : r   ? r->fingerprint
					   : NULL,
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

static void tell_newer_codebook(struct desk *d, const struct codebook *present)
{
	const struct observation_name *name = &d->observation.name;
	char pass[24] = "";

	if (name->pass > 1)
		snprintf(pass, sizeof pass, " --pass %d", name->pass);
	desk_notify(d, TONE_WARNING,
		_("going on with codebook version %s, as begun; the present one is %s; to take it, "
		  "leave and run: turven code %s --coder %s --codebook %s%s --newer-codebook"),
		d->observation.codebook.version, present->version, name->session, name->coder,
		name->codebook, pass);
}

/* The observation goes on with the codebook it was begun with; is that still the present one? */
static void tell_codebook(struct desk *d)
{
	const struct observation *o = &d->observation;
	struct problems problems = {0};
	struct codebook present;

	if (!o->codebook_is_begun) {
		desk_notify(d, TONE_WARNING,
			_("going on with codebook version %s; this observation was begun with "
			  "another"),
			o->codebook.version);
	} else if (!study_codebook(&d->study, o->name.codebook, NULL, &present, &problems)) {
		desk_notify(d, TONE_WARNING,
			_("going on with the codebook as it was; the present file has mistakes: "
			  "'turven "
			  "check' tells"));
	} else {
		if (strcmp(present.sha256, o->codebook.sha256) == 0)
			; /* as begun */
		else if (!study_codebook_unchanged(&d->study, &present, NULL))
			desk_notify(d, TONE_WARNING,
				_("the codebook file of '%s' was changed, but its version is still "
				  "%s; going on with the text as it was; raise the version in the "
				  "file, then it can be taken"),
				o->name.codebook, present.version);
		else
			tell_newer_codebook(d, &present);
		codebook_free(&present);
	}
	problems_clear(&problems);
}

static bool ended_abruptly(const struct journal_content *c)
{
	for (size_t i = 0; i < c->n_segments; i++)
		if (!c->segments[i].closed &&
			c->segments[i].last_utc_ms == c->segments[c->n_segments - 1].last_utc_ms)
			return true;
	return false;
}

/* What reading found that the coder should know before the first key. */
static void tell_findings(struct desk *d)
{
	const struct observation *o = &d->observation;
	size_t n_damaged = o->journal.n_damaged + o->n_refused + o->n_odd;

	if (n_damaged > 0) {
		desk_notify(d, TONE_ERROR,
			_("the journal is damaged in %zu places; what could be read is here, "
			  "'turven check' "
			  "tells what is missing"),
			n_damaged);
	} else if (ended_abruptly(&o->journal)) {
		desk_notify(
			d, TONE_INFO, _("the last run ended abruptly; all that it logged is here"));
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
	if (d->journal) {
		tell_codebook(d);
		desk_tell_roles(d);
	}
}

static bool check_name(const struct desk_options *o, struct error *err)
{
	if (!text_is_file_id(o->session))
		return error_set(err, _("'%s' is not a session id; allowed: %s"), o->session,
			text_file_id_rule());
	if (o->play)
		return true;
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
		snprintf(message, size, _("cannot write the tables: %s"), err.text);
	else if (edited)
		snprintf(message, size,
			_("a table had been edited by hand; that file was kept beside the new one "
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

/* There must be something to look at. */
static bool check_there(const struct desk *d, struct error *err)
{
	const struct observation_name *name = &d->observation.name;

	if (d->observation.journal.n_segments > 0)
		return true;
	return error_set(err,
		_("'%s' has not coded session '%s' with '%s' (pass %d); 'turven list' shows what "
		  "there is"),
		name->coder, name->session, name->codebook, name->pass);
}

static bool open_other(
	struct desk *d, const char *coder, int pass, struct problems *problems, struct error *err)
{
	struct observation_name name = d->observation.name;
	struct observation *other = d->others = mem_alloc(1, sizeof *d->others);

	snprintf(name.coder, sizeof name.coder, "%s", coder);
	name.pass = pass;
	if (!observation_open(other, &d->study, &name, false, problems, err))
		return false;
	d->n_others = 1;
	observation_drop_records(other);
	if (strcmp(other->codebook.sha256, d->observation.codebook.sha256) == 0)
		return true;
	return error_set(err,
		_("'%s' and '%s' used different versions of the codebook '%s' (%s and %s); they "
		  "cannot be laid side by side"),
		d->observation.name.coder, coder, name.codebook, d->observation.codebook.version,
		other->codebook.version);
}

/* What is to be played, in stable places: a timeline points into its observation. Forms have nothing
 * that belongs to a moment. */
static bool open_played(
	struct desk *d, const struct desk_options *o, struct problems *problems, struct error *err)
{
	d->played = true;
	d->others = mem_alloc(o->n_played + 1, sizeof *d->others);
	for (size_t i = 0; i < o->n_played; i++) {
		bool is_first = !d->observation.timeline;
		struct observation *one = is_first ? &d->observation : &d->others[d->n_others];

		if (!observation_open(one, &d->study, &o->played[i], false, problems, err))
			return false;
		if (one->codebook.form)
			observation_clear(one);
		else if (!is_first)
			d->n_others++;
	}
	if (d->observation.timeline)
		return true;
	return observation_open_none(&d->observation, &d->study, o->session, err);
}

/* The lock, the journal and the tables go into these. */
static bool may_write(const struct desk *d, struct error *err)
{
	char *journal = journal_folder(d->observation.session_folder);
	bool good = study_may_write(&d->study, d->observation.session_folder, err) &&
		    study_may_write(&d->study, journal, err);

	free(journal);
	return good;
}

static bool open_all(struct desk *d, const struct desk_options *o,
	const struct observation_name *name, struct problems *problems, struct error *err)
{
	if (!open_study(d, o, err))
		return false;
	if (o->play)
		return open_played(d, o, problems, err);
	if (o->view_only)
		return observation_open(&d->observation, &d->study, name, false, problems, err) &&
		       check_there(d, err) &&
		       (!o->other_coder ||
			       open_other(d, o->other_coder, o->other_pass, problems, err));
	make_child(d, name);
	return observation_open(
		       &d->observation, &d->study, name, o->newer_codebook, problems, err) &&
	       check_format(d, err) && may_write(d, err) && lock(d, err) &&
	       study_keep_codebook(&d->study, &d->observation.codebook, err);
}

bool desk_open(struct desk **out, const struct desk_options *o, struct problems *problems,
	struct error *err)
{
	struct observation_name name = {.pass = o->pass};
	struct desk *d;

	if (!check_name(o, err))
		return false;
	snprintf(name.session, sizeof name.session, "%s", o->session);
	if (!o->play) {
		snprintf(name.coder, sizeof name.coder, "%s", o->coder);
		snprintf(name.codebook, sizeof name.codebook, "%s", o->codebook);
	}
	d = mem_alloc(1, sizeof *d);
	d->lock_fd = -1;
	d->deriving = (struct background)BACKGROUND_INIT;
	if (!open_all(d, o, &name, problems, err)) {
		desk_free(d);
		return false;
	}
	desk_find_recordings(d);
	if (!o->view_only && !start_run(d, err)) {
		desk_free(d);
		return false;
	}
	d->target = d->observation.n_targets > 0 ? 0 : -1;
	d->confirm_on_video = d->study.settings.confirm_on_video;
	choose_coder(d);
	tell_findings(d);
	d->player_title = mem_printf("turven: %s", o->session);
	d->player_options.title = d->player_title;
	d->player_options.window_keys = d->study.settings.window_keys;
	d->player_options.no_window = o->no_window;
	d->player_options.extra_arguments = o->player_arguments;
	d->player_options.n_extra_arguments = o->n_player_arguments;
	if (!o->view_only)
		desk_compare_recordings(d);
	desk_start_player(d, o->stopwatch || d->observation.codebook.form,
		o->view_only ? 0 : d->observation.left_off_ms);
	observation_drop_records(&d->observation);
	d->stale = !o->view_only && timeline_n(d->observation.timeline) > 0;
	d->changed_us = clock_mono_us();
	*out = d;
	return true;
}
