/*
 * Any bytes as a session descriptor and as study.yaml: refused with a mistake, or taken; and what
 * is taken for a session is the same after writing and reading it. Seeds: tests/data/fuzz/session.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "fuzz.h"
#include "store/session_file.h"
#include "store/study.h"

static void check_session(const struct session *s)
{
	assert(text_is_file_id(s->id));
	for (size_t i = 0; i < s->n_recordings; i++) {
		const struct recording *r = &s->recordings[i];

		assert(r->file && r->file[0] != '\0');
		assert(r->file[0] == '/' || strncmp(r->file, "../", 3) != 0);
		assert(r->bytes >= -1 && r->duration_ms >= -1);
		assert(!r->fingerprint || strlen(r->fingerprint) == 68);
	}
	for (size_t i = 0; i < s->n_participants; i++)
		assert(text_is_file_id(s->participants[i].id));
	for (size_t i = 0; i < s->n_fields; i++)
		assert(s->fields[i].name[0] != '\0' && s->fields[i].value[0] != '\0');
}

static void write_and_read(const struct session *s)
{
	struct problems problems = {0};
	struct session again;
	char *text = session_file_text(s), *second;

	bool is_read = session_file_parse("again", s->id, text, strlen(text), &again, &problems);

	assert(is_read);
	second = session_file_text(&again);
	assert(strcmp(text, second) == 0);
	session_free(&again);
	problems_clear(&problems);
	free(second);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct problems problems = {0};
	struct study_settings settings;
	struct session s;

	if (session_file_parse("fuzz", NULL, (const char *)data, size, &s, &problems)) {
		assert(problems.n_errors == 0);
		check_session(&s);
		write_and_read(&s);
		session_free(&s);
	} else {
		assert(problems.n_errors > 0);
	}
	problems_clear(&problems);
	if (study_settings_parse("fuzz", (const char *)data, size, &settings, &problems)) {
		assert(settings.replay_s > 0 && settings.double_coding_share >= 0);
		study_settings_clear(&settings);
	} else {
		assert(problems.n_errors > 0);
	}
	problems_clear(&problems);
	return 0;
}
