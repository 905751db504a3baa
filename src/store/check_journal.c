/* See check_journal.h. What is wrong inside a line is found by the reader of journals itself. */
#include "store/check_journal.h"

#include <stdlib.h>
#include <string.h>

#include "model/codebook.h"
#include "model/timeline.h"
#include "store/derived_file.h"
#include "store/events_sidecar.h"
#include "store/journal.h"
#include "store/ratings_sidecar.h"

static void apply_records(const struct codebook *cb, const struct session *session,
	const struct journal_content *content, struct problems *problems)
{
	struct target *targets;
	size_t n_targets = targets_of(cb, session, &targets);
	struct timeline *t = timeline_new(cb, targets, n_targets);

	for (size_t i = 0; i < content->n_records; i++) {
		const struct journal_source *source = &content->sources[i];
		struct error err = {0};
		enum applied how = timeline_apply(t, &content->records[i], &err);

		if (how != APPLIED && how != APPLIED_DUPLICATE)
			problems_add(problems,
				how == APPLIED_NOT ? SEVERITY_ERROR : SEVERITY_WARNING,
				content->segments[source->segment].path, source->line, 0, "%s",
				err.text);
	}
	timeline_free(t);
	free(targets);
}

/* The records with the codebook of the newest run. What is wrong in session.yaml was told. */
static void check_records(const struct study *study, const struct observation_name *name,
	const struct codebook *cb, const struct journal_content *content, struct problems *problems)
{
	struct problems told = {0};
	struct session session;

	if (study_session(study, name->session, &session, &told)) {
		apply_records(cb, &session, content, problems);
		session_free(&session);
	}
	problems_clear(&told);
}

static bool is_first_with(const struct journal_content *content, size_t i)
{
	const char *sha256 = content->segments[i].codebook_sha256;

	for (size_t j = 0; j < i; j++) {
		const char *other = content->segments[j].codebook_sha256;

		if (other && strcmp(other, sha256) == 0)
			return false;
	}
	return true;
}

/* Can the work still be read with the codebooks it was made with? */
static void check_codebooks(const struct study *study, const struct observation_name *name,
	const struct journal_content *content, struct problems *problems)
{
	const struct journal_segment *newest = journal_newest(content);

	for (size_t i = 0; i < content->n_segments; i++) {
		const char *sha256 = content->segments[i].codebook_sha256;
		struct codebook cb;

		if (!sha256 || !is_first_with(content, i) ||
			!study_codebook(study, name->codebook, sha256, &cb, problems))
			continue;
		if (strcmp(newest->codebook_sha256, sha256) == 0)
			check_records(study, name, &cb, content, problems);
		codebook_free(&cb);
	}
}

void check_journal(const struct study *study, const char *session_folder,
	const struct observation_name *name, struct problems *problems)
{
	struct journal_content content = {0};
	struct error err;

	if (!journal_read(session_folder, name, &content, problems, &err)) {
		problems_add(problems, SEVERITY_ERROR, session_folder, 0, 0, "%s", err.text);
		return;
	}
	derived_file_check(session_folder, name, &events_kind, problems);
	derived_file_check(session_folder, name, &ratings_kind, problems);
	if (study)
		check_codebooks(study, name, &content, problems);
	journal_content_clear(&content);
}
