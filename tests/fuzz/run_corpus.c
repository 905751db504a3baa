/*
 * Runs a fuzz target without libFuzzer, so that every compiler's make check does: over all files
 * of tests/data/fuzz/<FUZZ_TARGET>, over every beginning of each, and with every byte changed in a
 * few ways. Found crashes become seeds. Files and folders named as arguments are taken instead.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "fuzz.h"

#define CHANGED_MAX 4096 /* a larger seed runs only as it is */

static size_t n_runs;

static _Noreturn void die(const char *what, const char *name)
{
	fprintf(stderr, "run_corpus: %s '%s'\n", what, name);
	exit(EXIT_FAILURE);
}

/* A block of exactly this size, so that the address sanitizer sees a step too far. */
static void run_one(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size > 0 ? size : 1);

	if (!copy)
		die("no memory for", FUZZ_TARGET);
	if (size > 0)
		memcpy(copy, data, size);
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
	n_runs++;
}

static void run_changes(uint8_t *data, size_t size)
{
	static const uint8_t masks[] = {0x01, 0x20, 0x80, 0xFF};

	for (size_t n = 0; n < size; n++)
		run_one(data, n);
	for (size_t i = 0; i < size; i++) {
		uint8_t byte = data[i];

		for (size_t j = 0; j < sizeof masks; j++) {
			data[i] = byte ^ masks[j];
			run_one(data, size);
		}
		data[i] = 0;
		run_one(data, size);
		data[i] = byte;
	}
}

static void run_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	uint8_t *data;
	long size;

	if (!file || fseek(file, 0, SEEK_END) != 0 || (size = ftell(file)) < 0)
		die("cannot read", path);
	rewind(file);
	data = malloc((size_t)size + 1);
	if (!data || fread(data, 1, (size_t)size, file) != (size_t)size)
		die("cannot read", path);
	fclose(file);
	/* Before it may crash. */
	printf("%s\n", path);
	fflush(stdout);
	run_one(data, (size_t)size);
	if (size <= CHANGED_MAX)
		run_changes(data, (size_t)size);
	free(data);
}

static void run_path(const char *path)
{
	const struct dirent *entry;
	struct stat st;
	int n_files = 0;
	DIR *dir;

	if (stat(path, &st) != 0)
		die("there is no", path);
	if (!S_ISDIR(st.st_mode)) {
		run_file(path);
		return;
	}
	dir = opendir(path);
	if (!dir)
		die("cannot list", path);
	while ((entry = readdir(dir))) {
		char name[4096];

		if (entry->d_name[0] == '.')
			continue;
		snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
		run_file(name);
		n_files++;
	}
	closedir(dir);
	if (n_files == 0)
		die("no seeds in", path);
}

int main(int argc, char **argv)
{
	if (argc < 2)
		run_path(TESTS_DATA "/fuzz/" FUZZ_TARGET);
	for (int i = 1; i < argc; i++)
		run_path(argv[i]);
	printf("%s: %zu inputs\n", FUZZ_TARGET, n_runs);
	return EXIT_SUCCESS;
}
