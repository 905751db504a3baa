/* Starting turven in a copy of the test study. */
#include "program.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fixture.h"

const struct program_size program_sizes[PROGRAM_SIZES] = {
	{24, 80, "80x24"},
	{50, 160, "160x50"},
};

struct start {
	const char *study;
	bool no_color;
	const char *const *arguments;
};

/* In the child. */
static int run(const void *argument)
{
	const struct start *s = argument;
	const char *program = getenv("TURVEN");
	char *argv[PROGRAM_ARGUMENTS + 2] = {NULL};
	size_t n = 0;

	argv[n++] = strdup("turven");
	for (size_t i = 0; s->arguments[i] && n <= PROGRAM_ARGUMENTS; i++)
		argv[n++] = strdup(s->arguments[i]);
	if (s->no_color)
		setenv("NO_COLOR", "1", 1);
	if (chdir(s->study) != 0 || !program)
		return 126;
	execv(program, argv);
	return 127;
}

void program_open(struct program *p)
{
	char command[2048];
	char *folder = fixture_folder();

	memset(p, 0, sizeof *p);
	snprintf(command, sizeof command, "cp -R '%s/screen/study/.' '%s' && chmod -R u+w '%s'",
		TESTS_DATA, folder, folder);
	ck_assert_int_eq(system(command), 0);
	p->study = folder;
	ck_assert_msg(getenv("TURVEN") != NULL, "TURVEN must name the program to test");
}

void program_start(
	struct program *p, int rows, int columns, bool no_color, const char *const *arguments)
{
	struct start s = {p->study, no_color, arguments};

	p->terminal = terminal_start(rows, columns, run, &s);
}

void program_code_at(
	struct program *p, int rows, int columns, const char *session, const char *codebook)
{
	const char *arguments[] = {
		"code", session, "--coder", "anna", "--codebook", codebook, "--stopwatch", NULL};

	program_start(p, rows, columns, false, arguments);
	terminal_wait(p->terminal, "all saved");
}

void program_code(struct program *p, const char *session, const char *codebook)
{
	program_code_at(p, 24, 80, session, codebook);
}

void program_golden(struct program *p, const char *name, int size)
{
	char whole[100];

	snprintf(whole, sizeof whole, "%s-%s", name, program_sizes[size].name);
	terminal_golden(p->terminal, whole);
}

void program_golden_sizes(struct program *p, const char *name)
{
	for (int i = 0; i < PROGRAM_SIZES; i++) {
		if (i > 0)
			terminal_resize(
				p->terminal, program_sizes[i].rows, program_sizes[i].columns);
		program_golden(p, name, i);
	}
	terminal_resize(p->terminal, program_sizes[0].rows, program_sizes[0].columns);
}

void program_leave(struct program *p)
{
	terminal_send(p->terminal, "\x11");
	ck_assert_int_eq(terminal_end(p->terminal), 0);
	p->terminal = NULL;
}

void program_leave_running(struct program *p)
{
	terminal_send(p->terminal, "\x11");
	terminal_wait(p->terminal, "Ctrl+Q again leaves");
	program_leave(p);
}

void program_shell(struct program *p, const char *commands)
{
	char command[4096];

	snprintf(command, sizeof command, "cd '%s' && %s", p->study, commands);
	ck_assert_int_eq(system(command), 0);
}

void program_close(struct program *p)
{
	fixture_remove_folder(p->study);
	p->study = NULL;
}

static void name_events_file(const struct program *p, const char *stem, char *path, size_t size)
{
	snprintf(path, size, "%s/sessions/%.*s/%s_events.tsv", p->study, (int)strcspn(stem, "_"),
		stem, stem);
}

char *program_events_file(struct program *p, const char *stem)
{
	char path[2048];

	name_events_file(p, stem, path, sizeof path);
	return fixture_read(path, NULL);
}

int program_events(struct program *p, const char *stem)
{
	char path[2048];
	int n = -1; /* the header */

	name_events_file(p, stem, path, sizeof path);
	if (access(path, F_OK) != 0)
		return 0; /* nothing was logged */
	char *text = program_events_file(p, stem);
	for (const char *c = text; *c; c++)
		n += *c == '\n';
	free(text);
	return n;
}
