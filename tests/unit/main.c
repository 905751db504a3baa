/*
 * Runs the unit tests: every suite that SUITES names, in one runner, so that Check's closing
 * lines count them all. With names of suites as arguments only those run:
 *
 *     turven_unit journal timeline
 *
 * Check's own environment variables work as ever, above all CK_FORK=no for a debugger.
 */
#include <check.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Another program names its own list: -DSUITES='"suites_faults.h"'. */
#ifndef SUITES
#define SUITES "suites.h"
#endif

#define X(module) Suite *module##_suite(void);
#include SUITES
#undef X

static const struct {
	const char *name;
	Suite *(*make)(void);
} suites[] = {
#define X(module) {#module, module##_suite},
#include SUITES
#undef X
};

#define N_SUITES (sizeof(suites) / sizeof(suites[0]))

static bool is_wanted(const char *name, int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], name) == 0)
			return true;
	return argc < 2;
}

static bool is_known(const char *name)
{
	for (size_t i = 0; i < N_SUITES; i++)
		if (strcmp(suites[i].name, name) == 0)
			return true;
	return false;
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (!is_known(argv[i])) {
			fprintf(stderr, "%s: no suite '%s' in %s\n", argv[0], argv[i], SUITES);
			return 2;
		}
	}
	SRunner *runner = srunner_create(NULL);
	for (size_t i = 0; i < N_SUITES; i++)
		if (is_wanted(suites[i].name, argc, argv))
			srunner_add_suite(runner, suites[i].make());
	srunner_run_all(runner, CK_ENV);
	int n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
