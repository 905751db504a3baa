/* Style and script of the page as strings: the build makes them from src/cli/report/. */
#include <stddef.h>

#include "cli/report.h"

const char *const report_style[] = {
#include "cli/report_style.inc"
	NULL,
};

const char *const report_script[] = {
#include "cli/report_script.inc"
	NULL,
};
