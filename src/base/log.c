/*
 * One line per call, with the monotonic time in front. stdio's lock keeps lines of two threads
 * apart.
 */
#include "base/log.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "base/text.h"

static FILE *log_file;

bool log_open(const char *path, struct error *err)
{
	FILE *file = fopen(path, "ae");

	if (!file)
		return error_system(err, _("cannot open the log '%s'"), path);
	setvbuf(file, NULL, _IOLBF, BUFSIZ);
	log_close();
	log_file = file;
	return true;
}

void log_debug(const char *fmt, ...)
{
	struct text t = {0};
	int code = errno;
	va_list ap;
	char *visible;
	int64_t now;

	if (!log_file)
		return;
	now = clock_mono_us();
	va_start(ap, fmt);
	text_vprintf(&t, fmt, ap);
	va_end(ap);
	visible = text_visible(t.s);
	fprintf(log_file, "%" PRId64 ".%06" PRId64 " %s\n", now / 1000000, now % 1000000, visible);
	free(visible);
	text_clear(&t);
	errno = code;
}

void log_close(void)
{
	if (log_file)
		fclose(log_file);
	log_file = NULL;
}
