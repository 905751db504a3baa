/*
 * Writes an events file whose comments are those of tests/data/text/escape.tsv, and each of these
 * comments as it is into a file of its own, for the scripts that let other programs read it:
 *
 *     events_writer FOLDER ESCAPE_TSV all|numbers|truths
 *
 * The comment of the event at second i (from 1) is in FOLDER/expected/<i>. With `numbers` and
 * `truths` only the comments are taken that look like a number or a truth value.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "model_fixture.h"
#include "store/events_file.h"

#define RUN 0x7f3a9c21u

static void must(bool good, const struct error *err)
{
	if (good)
		return;
	error_print(err);
	exit(EXIT_FAILURE);
}

/* %HH is a byte, in place. */
static void decode_bytes(char *s)
{
	char *to = s;

	while (*s) {
		unsigned byte;

		if (*s == '%' && sscanf(s + 1, "%2x", &byte) == 1) {
			*to++ = (char)byte;
			s += 3;
		} else {
			*to++ = *s++;
		}
	}
	*to = '\0';
}

/* A column of which every comment is of one of these kinds must stay text all the same. */
static bool is_kind(const char *s, const char *kind)
{
	static const char *const truths[] = {"TRUE", "True", "T", "F", "False", "FALSE", "true"};
	char *end;

	if (strcmp(kind, "numbers") == 0) {
		strtod(s, &end);
		return strchr("0123456789.", s[0]) && end > s && *end == '\0';
	}
	for (size_t i = 0; strcmp(kind, "truths") == 0 && i < sizeof truths / sizeof *truths; i++)
		if (strcmp(s, truths[i]) == 0)
			return true;
	return strcmp(kind, "all") == 0;
}

static void expect(const char *folder, int i, const char *comment)
{
	char *path = mem_printf("%s/expected/%d", folder, i);
	struct error err;

	must(file_replace(path, comment, strlen(comment), &err), &err);
	free(path);
}

int main(int argc, char **argv)
{
	static const struct observation_name name = {"s001", "anna", "fixture", 1};
	struct target *targets;
	size_t n_targets = targets_of(&fixture_codebook, &fixture_session, &targets), len;
	struct timeline *t = timeline_new(&fixture_codebook, targets, n_targets);
	struct error err;
	char *data, *line, *expected;
	int n = 0;

	if (argc != 4) {
		fprintf(stderr, "usage: events_writer FOLDER ESCAPE_TSV all|numbers|truths\n");
		return 2;
	}
	expected = file_join(argv[1], "expected");
	must(file_make_folder(expected, &err), &err);
	must(file_read(argv[2], 1 << 20, &data, &len, &err), &err);
	line = strchr(data, '\n');
	while (line && line[1]) {
		char *end = strchr(line + 1, '\n');
		struct record r;

		line++;
		line[strcspn(line, "\t\n")] = '\0';
		decode_bytes(line);
		if (line[0] && is_kind(line, argv[3])) {
			n++;
			r = fixture_add(RUN, n, (uint32_t)n, CODE_PRAISE, TARGET_LEA, n * 1000);
			r.v.modifiers = "how=kind";
			r.v.comment = line;
			must(timeline_apply(t, &r, &err) == APPLIED, &err);
			expect(argv[1], n, line);
		}
		line = end;
	}
	must(events_file_write(argv[1],
		     &(struct derived_input){.name = &name,
			     .codebook = &fixture_codebook,
			     .session = &fixture_session,
			     .targets = targets,
			     .n_targets = n_targets,
			     .timeline = t},
		     NULL, &err),
		&err);
	printf("%d\n", n);
	free(expected);
	free(data);
	timeline_free(t);
	free(targets);
	return 0;
}
