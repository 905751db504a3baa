/* See desk_fixture.h. */
#include "desk_fixture.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "fixture.h"

char *desk_fixture_root;

void desk_fixture_begin(const char *study_yaml, const char *session_yaml)
{
	desk_fixture_root = fixture_folder();
	desk_fixture_write("study.yaml", study_yaml);
	desk_fixture_write("sessions/s1/session.yaml", session_yaml);
}

void desk_fixture_end(void)
{
	fixture_remove_folder(desk_fixture_root);
}

void desk_fixture_write(const char *name, const char *text)
{
	char *path = file_join(desk_fixture_root, name);
	char *folder = file_folder(path);
	struct error err = {0};

	ck_assert_msg(file_make_folder(folder, &err), "%s", err.text);
	ck_assert_msg(file_replace(path, text, strlen(text), &err), "%s", err.text);
	free(folder);
	free(path);
}

char *desk_fixture_read(const char *name)
{
	char *path = file_join(desk_fixture_root, name);
	char *text = fixture_read(path, NULL);

	free(path);
	return text;
}

struct desk *desk_fixture_open(const char *codebook, const char *coder)
{
	struct desk_options o = {.study_root = desk_fixture_root,
		.session = "s1",
		.codebook = codebook,
		.coder = coder,
		.pass = 1,
		.stopwatch = true};
	struct problems problems = {0};
	struct error err = {0};
	struct desk *d = NULL;

	ck_assert_msg(desk_open(&d, &o, &problems, &err), "%s", err.text);
	ck_assert_uint_eq(problems.n, 0);
	problems_clear(&problems);
	return d;
}

void desk_fixture_close(struct desk *d)
{
	struct error err = {0};

	ck_assert_msg(desk_close(d, &err), "%s", err.text);
}

struct desk_moment desk_fixture_moment(int64_t ms)
{
	return (struct desk_moment){
		.media_ms = ms, .frame_ms = MEDIATIME_NONE, .speed = 1, .source = SOURCE_TERMINAL};
}
