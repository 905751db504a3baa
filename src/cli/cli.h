/*
 * The command line: the table of subcommands, and what is the same for all of them.
 *
 * A subcommand is one file here and one row in the table in cli.c; `turven --help`, the manual
 * page's list and the hint for a mistyped name follow from the row.
 */
#ifndef TURVEN_CLI_CLI_H
#define TURVEN_CLI_CLI_H

/* The exit statuses, the same for every subcommand. */
enum cli_status {
	CLI_OK = 0, /* done */
	CLI_FAILED =
		1,     /* it could not be done, or a check found mistakes; said on standard error */
	CLI_USAGE = 2, /* the command line itself is wrong */
};

struct subcommand {
	const char *name;
	const char *usage; /* what follows the name, as in "SESSION [--coder ID]" */
	const char *help;  /* one line, marked with N_(): what it does */
	/* argv[0] is the name of the subcommand; returns an exit status. */
	int (*run)(int argc, char **argv);
};

/*
 * Opens the message catalogue, runs the subcommand named in argv[1] (or answers --help and
 * --version) and returns the exit status of the program.
 */
int cli_main(int argc, char **argv);

#endif
