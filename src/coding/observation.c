/* One observation read from disk. See the header. */
#include "coding/observation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "store/events_file.h"
#include "store/ratings_file.h"

/* A record that was not simply taken is told, with its place in the journal. */
static void tell(struct observation *o, const struct journal_source *source, enum applied how,
	const struct error *err, struct problems *problems)
{
	if (how == APPLIED_NOT)
		o->n_refused++;
	else if (how == APPLIED_ODD)
		o->n_odd++;
	problems_add(problems, SEVERITY_WARNING, o->journal.segments[source->segment].path,
		source->line, 0, how == APPLIED_NOT ? _("this record was left out: %s") : "%s",
		err->text);
}

static void apply_records(struct observation *o, struct problems *problems)
{
	int64_t last_onset_ms = 0;

	for (size_t i = 0; i < o->journal.n_records; i++) {
		const struct record *r = &o->journal.records[i];
		struct error err = {0};
		enum applied how = timeline_apply(o->timeline, r, &err);

		if (how != APPLIED && how != APPLIED_DUPLICATE)
			tell(o, &o->journal.sources[i], how, &err, problems);
		if (how == APPLIED_NOT)
			continue;
		if (r->op == OP_PLAY)
			o->left_off_ms = r->v.offset_ms;
		else if (r->op == OP_ADD)
			last_onset_ms = r->v.onset_ms;
	}
	if (o->left_off_ms == 0)
		o->left_off_ms = last_onset_ms;
}

/* ---- codebooks ---- */

static const struct codebook *on_shelf(
	const struct codebook_shelf *s, const char *id, const char *sha256)
{
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->items[i]->id, id) == 0 && strcmp(s->items[i]->sha256, sha256) == 0)
			return s->items[i];
	return NULL;
}

static void put_on_shelf(struct codebook_shelf *s, const struct codebook *cb)
{
	MEM_GROW(s->items, s->n, s->capacity);
	s->items[s->n] = mem_alloc(1, sizeof *s->items[s->n]);
	*s->items[s->n++] = *cb;
}

void codebook_shelf_clear(struct codebook_shelf *s)
{
	for (size_t i = 0; i < s->n; i++) {
		codebook_free(s->items[i]);
		free(s->items[i]);
	}
	free(s->items);
	*s = (struct codebook_shelf){0};
}

/* sha256 NULL: the study's present one, which is read each time. */
static bool take_codebook(struct observation *o, struct codebook_shelf *shelf,
	const struct study *study, const char *sha256, struct problems *problems)
{
	const struct codebook *known =
		shelf && sha256 ? on_shelf(shelf, o->name.codebook, sha256) : NULL;

	if (known) {
		o->codebook = *known;
		o->codebook_is_shared = true;
		return true;
	}
	if (!study_codebook(study, o->name.codebook, sha256, &o->codebook, problems))
		return false;
	if (shelf && sha256) {
		put_on_shelf(shelf, &o->codebook);
		o->codebook_is_shared = true;
	}
	return true;
}

/* ---- opening ---- */

typedef bool journal_reader(const char *session_folder, const struct observation_name *name,
	struct journal_content *out, struct problems *problems, struct error *err);

static bool open_with(struct observation *o, journal_reader *read, struct codebook_shelf *shelf,
	const struct study *study, const struct observation_name *name, bool present,
	struct problems *problems, struct error *err)
{
	const struct journal_segment *begun;
	struct problems found = {0};
	const char *sha = NULL;

	*o = (struct observation){.name = *name};
	o->session_folder = study_session_folder(study, name->session);
	if (!study_session(study, name->session, &o->session, &found))
		goto refused;
	if (!read(o->session_folder, name, &o->journal, problems, err)) {
		problems_clear(&found);
		observation_clear(o);
		return false;
	}
	begun = journal_newest(&o->journal);
	if (begun && !present)
		sha = begun->codebook_sha256;
	if (!take_codebook(o, shelf, study, sha, &found))
		goto refused;
	o->codebook_is_begun = !begun || strcmp(begun->codebook_sha256, o->codebook.sha256) == 0;
	o->n_targets = targets_of(&o->codebook, &o->session, &o->targets);
	o->timeline = timeline_new(&o->codebook, o->targets, o->n_targets);
	apply_records(o, problems);
	problems_clear(&found);
	return true;
refused:
	problems_first(&found, err);
	problems_clear(&found);
	observation_clear(o);
	return false;
}

bool observation_open(struct observation *o, const struct study *study,
	const struct observation_name *name, bool present, struct problems *problems,
	struct error *err)
{
	return open_with(o, journal_read, NULL, study, name, present, problems, err);
}

bool observation_open_none(
	struct observation *o, const struct study *study, const char *session, struct error *err)
{
	struct problems found = {0};

	*o = (struct observation){.codebook = {.id = "", .version = ""}, .codebook_is_begun = true};
	snprintf(o->name.session, sizeof o->name.session, "%s", session);
	o->session_folder = study_session_folder(study, session);
	if (!study_session(study, session, &o->session, &found)) {
		problems_first(&found, err);
		problems_clear(&found);
		observation_clear(o);
		return false;
	}
	problems_clear(&found);
	o->timeline = timeline_new(&o->codebook, NULL, 0);
	return true;
}

bool observation_open_shelved(struct observation *o, struct codebook_shelf *shelf,
	const struct study *study, const struct observation_name *name, struct problems *problems,
	struct error *err)
{
	return open_with(o, journal_read, shelf, study, name, false, problems, err);
}

bool observation_open_records(struct observation *o, struct codebook_shelf *shelf,
	const struct study *study, const struct observation_name *name, struct problems *problems,
	struct error *err)
{
	return open_with(o, journal_read_records, shelf, study, name, false, problems, err);
}

void observation_drop_records(struct observation *o)
{
	journal_content_clear(&o->journal);
}

void observation_clear(struct observation *o)
{
	timeline_free(o->timeline);
	journal_content_clear(&o->journal);
	free(o->targets);
	if (!o->codebook_is_shared)
		codebook_free(&o->codebook);
	session_free(&o->session);
	free(o->session_folder);
	*o = (struct observation){0};
}

/* A codebook of ratings only, such as a questionnaire, has nothing to say in an events file. */
static bool write_tables(const struct observation *o, bool *edited, struct error *err)
{
	const struct derived_input in = {
		.name = &o->name,
		.codebook = &o->codebook,
		.session = &o->session,
		.targets = o->targets,
		.n_targets = o->n_targets,
		.timeline = o->timeline,
		.segments = o->journal.segments,
		.n_segments = o->journal.n_segments,
	};
	bool events_edited = false, ratings_edited = false, good = true;

	if (o->codebook.n_codes > 0)
		good = events_file_write(o->session_folder, &in, &events_edited, err);
	if (good && o->codebook.n_ratings > 0)
		good = ratings_file_write(o->session_folder, &in, &ratings_edited, err);
	if (edited)
		*edited = events_edited || ratings_edited;
	return good;
}

bool observation_derive(const struct study *study, const struct observation_name *name,
	bool *edited, struct problems *problems, struct error *err)
{
	struct observation o;
	bool good = true;

	if (edited)
		*edited = false;
	if (!observation_open(&o, study, name, false, problems, err))
		return false;
	if (o.journal.n_segments > 0) /* else somebody only looked */
		good = study_may_write(study, o.session_folder, err) &&
		       write_tables(&o, edited, err);
	observation_clear(&o);
	return good;
}
