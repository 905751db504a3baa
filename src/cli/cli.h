/*
 * The command line: the table of subcommands, their options, and what is the same for all of them.
 *
 * A subcommand is one file here and one row in the table in cli.c. Parsing, `--help`, and the hint
 * for a mistyped name follow from the row; tests/manual.sh holds the manual page against it.
 */
#ifndef TURVEN_CLI_CLI_H
#define TURVEN_CLI_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "coding/worklist.h"

/* The exit statuses, the same for every subcommand. */
enum cli_status {
	CLI_OK = 0, /* done */
	CLI_FAILED =
		1,     /* it could not be done, or a check found mistakes; said on standard error */
	CLI_USAGE = 2, /* the command line itself is wrong */
};

#define CLI_MAX_OPTIONS 32 /* as many as repeatable has bits */

struct cli_option {
	const char *name;  /* without the dashes; NULL ends a table */
	const char *value; /* what stands for its value in the help, "ID"; NULL = takes none */
	const char *help;  /* marked with N_() */
};

/* An option as it was given, for cli_next: its place in the option table, and its value. */
struct cli_given {
	size_t option;
	const char *value;
};

struct cli_arguments {
	const char *program;                 /* how turven was called: argv[0] */
	const char *values[CLI_MAX_OPTIONS]; /* by the place in the option table; "" for a given
						option without value */
	const struct cli_given *given;       /* all options, in order */
	size_t n_given;
	const char *const *operands;
	size_t n_operands;
	const char *const *rest; /* what follows `--` */
	size_t n_rest;
};

struct subcommand {
	const char *name;
	const char *operands; /* as in "SESSION|FILE" */
	const char *help;     /* one line, marked with N_(): what it does */
	const char *details;  /* lines for its own --help, marked with N_(); NULL = none */
	const struct cli_option *options;
	uint32_t repeatable; /* 1u << its place, of each option that can be given several times */
	size_t min_operands, max_operands;
	bool takes_rest;                           /* `-- ARGUMENT…` */
	int (*run)(const struct cli_arguments *a); /* returns an exit status */
};

/*
 * Opens the message catalogue, runs the subcommand named in argv[1] (or answers --help and
 * --version; without a command opens the start view) and returns the exit status of the program.
 */
int cli_main(int argc, char **argv);

/* Prints the message and returns the status. */
int cli_fail(const struct error *err);
int cli_usage(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* A whole number given for an option; else a usage message. value NULL gives `otherwise`. */
bool cli_number(
	const char *option, const char *value, long min, long max, long otherwise, long *out);

/* The next value of an option that can be given several times; *at is 0 before the first. NULL =
 * there are no more. */
const char *cli_next(const struct cli_arguments *a, size_t option, size_t *at);

/* The study that the current folder is in, or a message. The caller frees *root. */
bool cli_study(char **root);

extern const struct subcommand check_command;
extern const struct subcommand code_command;
extern const struct subcommand codebook_command;
extern const struct subcommand compare_command;
extern const struct subcommand export_command;
extern const struct subcommand import_command;
extern const struct subcommand init_command;
extern const struct subcommand keys_command;
extern const struct subcommand list_command;
extern const struct subcommand play_command;
extern const struct subcommand rebuild_command;
extern const struct subcommand reliability_command;
extern const struct subcommand report_command;
extern const struct subcommand scores_command;

/* The sessions of the study that we are in, not loaded yet. False: said why. */
bool cli_worklist(struct worklist *w);

/* `turven` alone. */
int cli_start(void);

#endif
