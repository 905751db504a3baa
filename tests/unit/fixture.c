/*
 * Plain stdio and POSIX calls, not src/base: that is what the tests are about.
 */
#include "fixture.h"

#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *join(const char *folder, const char *name)
{
	size_t size = strlen(folder) + strlen(name) + 2;
	char *path = malloc(size);

	ck_assert_ptr_nonnull(path);
	snprintf(path, size, "%s/%s", folder, name);
	return path;
}

char *fixture_folder(void)
{
	const char *base = getenv("TMPDIR");
	char *template = join(base ? base : "/tmp", "turven-test-XXXXXX");
	char *real;

	ck_assert_msg(mkdtemp(template) != NULL, "no folder '%s'", template);
	real = realpath(template, NULL);
	ck_assert_ptr_nonnull(real);
	free(template);
	return real;
}

static void remove_all(const char *folder)
{
	DIR *dir = opendir(folder);
	const struct dirent *entry;

	ck_assert_ptr_nonnull(dir);
	while ((entry = readdir(dir))) {
		struct stat st;
		char *path;

		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		path = join(folder, entry->d_name);
		if (lstat(path, &st) == 0 && S_ISDIR(st.st_mode))
			remove_all(path);
		else
			unlink(path);
		free(path);
	}
	closedir(dir);
	rmdir(folder);
}

void fixture_remove_folder(char *folder)
{
	remove_all(folder);
	free(folder);
}

size_t fixture_count(const char *folder)
{
	DIR *dir = opendir(folder);
	size_t n = 0;

	ck_assert_ptr_nonnull(dir);
	while (readdir(dir))
		n++;
	closedir(dir);
	return n - 2; /* . and .. */
}

char *fixture_read(const char *path, size_t *len)
{
	FILE *file = fopen(path, "rb");
	char *data;
	long size;

	ck_assert_msg(file != NULL, "cannot open '%s'", path);
	ck_assert_int_eq(fseek(file, 0, SEEK_END), 0);
	size = ftell(file);
	ck_assert_int_ge(size, 0);
	rewind(file);
	data = malloc((size_t)size + 1);
	ck_assert_ptr_nonnull(data);
	ck_assert_uint_eq(fread(data, 1, (size_t)size, file), (size_t)size);
	data[size] = '\0';
	fclose(file);
	if (len)
		*len = (size_t)size;
	return data;
}

/* The program's version, which changes, out of a text. The caller frees. */
static char *without_version(const char *text)
{
	char *copy = strdup(text), *at;
	size_t n = strlen(PACKAGE_STRING);

	ck_assert_ptr_nonnull(copy);
	while ((at = strstr(copy, PACKAGE_STRING))) {
		*at = '?';
		memmove(at + 1, at + n, strlen(at + n) + 1);
	}
	return copy;
}

void fixture_golden(const char *name, const char *text)
{
	char *path = join(TESTS_DATA, name), *found = without_version(text);
	char *golden = access(path, F_OK) == 0 ? fixture_read(path, NULL) : strdup("");
	const char *slash = strrchr(name, '/');
	char file[256];
	FILE *out;

	if (strcmp(golden, found) != 0) {
		snprintf(file, sizeof file, "%s.found", slash ? slash + 1 : name);
		out = fopen(file, "w");
		ck_assert(out && fputs(found, out) >= 0 && fclose(out) == 0);
		ck_abort_msg("'%s' is another one: see '%s'", path, file);
	}
	free(golden);
	free(found);
	free(path);
}

static int hex(char c)
{
	const char *digits = "0123456789ABCDEF", *found = c ? strchr(digits, c) : NULL;

	return found ? (int)(found - digits) : -1;
}

/* In place, NUL-terminated; returns the new length. */
static size_t decode(char *s)
{
	char *out = s;

	for (const char *in = s; *in; in++) {
		if (*in == '%' && hex(in[1]) >= 0 && hex(in[2]) >= 0) {
			*out++ = (char)(hex(in[1]) * 16 + hex(in[2]));
			in += 2;
		} else {
			*out++ = *in;
		}
	}
	*out = '\0';
	return (size_t)(out - s);
}

static void cut_row(struct fixture_row *row, char *line)
{
	char *tab;

	do {
		ck_assert_uint_lt(row->n, FIXTURE_FIELDS);
		tab = strchr(line, '\t');
		if (tab)
			*tab = '\0';
		row->fields[row->n] = line;
		row->lens[row->n] = decode(line);
		row->n++;
		line = tab ? tab + 1 : NULL;
	} while (line);
}

void fixture_rows_read(struct fixture_rows *rows, const char *name, int skip)
{
	char *path = join(TESTS_DATA, name);
	size_t n_lines = 0;
	int line = 0;

	*rows = (struct fixture_rows){.data = fixture_read(path, NULL)};
	free(path);
	for (const char *s = rows->data; *s; s++)
		n_lines += *s == '\n';
	rows->items = calloc(n_lines + 1, sizeof *rows->items);
	ck_assert_ptr_nonnull(rows->items);
	for (char *s = rows->data; *s;) {
		char *end = strchr(s, '\n');

		ck_assert_msg(end != NULL, "%s: no newline at the end", name);
		*end = '\0';
		if (++line > skip) {
			rows->items[rows->n].line = line;
			cut_row(&rows->items[rows->n++], s);
		}
		s = end + 1;
	}
	ck_assert_msg(rows->n > 0, "%s: no test cases", name);
}

void fixture_rows_clear(struct fixture_rows *rows)
{
	free(rows->items);
	free(rows->data);
	*rows = (struct fixture_rows){0};
}
