/* Where turven starts: finds the subcommand and runs it; nothing else. */
#include "cli/cli.h"

int main(int argc, char **argv)
{
	return cli_main(argc, argv);
}
